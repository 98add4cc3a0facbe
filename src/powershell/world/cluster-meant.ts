/** Which cluster a call means, and what is said where it means none, or names what the cluster does not have. */
import { clusterAt, hostAt, releaseKey } from '../../model/rules/names.js';
import { NONE } from '../../model/world.js';
import { type Call, parameter } from '../cmdlets/build.js';
import { clusterNamed, type Sight, toolsOf, worldOf } from './sight.js';

export const CLUSTER_PARAMETER = parameter(
  'Cluster',
  'cluster',
  'The cluster, or one of its nodes; unwritten, that of the session.',
  { pipeline: 'name' },
);
/** The cluster of a call; NONE after an error has been told. */
export function clusterOfCall(sight: Sight, call: Call, written: string): number {
  const cluster = clusterNamed(sight, written);
  if (cluster !== NONE && worldOf(sight).clusters[cluster]?.quorate === true) {
    warnOfOldTools(sight, call, cluster);
    return cluster;
  }
  const why =
    cluster !== NONE
      ? `The cluster service of ${clusterAt(worldOf(sight), cluster).name} does not run: it has lost quorum.`
      : written !== ''
        ? `No cluster, and no node of one, is called ${written}.`
        : sight.on === NONE
          ? 'Say which cluster with -Cluster: the station is no member of one.'
          : 'The host of this session is no member of a cluster.';
  call.shell.complain(call, {
    message: why,
    id: `ClusterNotFound,${call.name}`,
    type: EXCEPTION,
    category: 'NotSpecified',
    words: 'ours',
    rule: 'quorum/cluster-runs',
  });
  return NONE;
}

/** Tools that are older than a node may show it wrongly [field SEED]; said once in a session. */
function warnOfOldTools(sight: Sight, call: Call, cluster: number): void {
  const world = worldOf(sight);
  const newest = Math.max(...clusterAt(world, cluster).members.map((host) => hostAt(world, host).release));
  if (toolsOf(sight) >= newest || TOLD.has(call.shell)) return;
  TOLD.add(call.shell);
  call.shell.warn(
    call,
    `This session has the tools of ${releaseKey(toolsOf(sight))}, and ${clusterAt(world, cluster).name} has nodes of ${releaseKey(newest)}: some answers may be wrong. Manage it from the newest release.`,
  );
}

const TOLD = new WeakSet<object>();

const EXCEPTION = 'Microsoft.FailoverClusters.PowerShell.ClusterCmdletException';

export const absent = (call: Call, kind: string, name: string, cluster: string): void =>
  call.shell.complain(call, {
    message: `${kind} ${name} cannot be found on cluster ${cluster}.`,
    id: `ObjectNotFound,${call.name}`,
    type: EXCEPTION,
    category: 'ObjectNotFound',
    target: name,
    words: 'ours',
    rule: 'request/names-exist',
  });
