/** Rules about the cluster service of a node: what starts and stops it, and what an isolated or a quarantined node refuses. */
import { ACTIVITY, activityKey } from '../activities.js';
import { NODE, POWER } from '../states.js';
import { NONE, restarts, SAVED_FOR, underWay, type Vm, type World } from '../world.js';
import { clusterAt, hostAt, hostName, vmAt, vmName } from './names.js';
import { answers, hasNoPower, serves } from './node-states.js';
import type { Rule } from './rule.js';
import { keepsQuorumWithout } from './votes.js';

const isIsolated = (node: number): boolean => node === NODE.cutOff || node === NODE.isolated;

/** States of a node whose cluster service does not run and could. */
const STARTABLE: readonly number[] = [NODE.stopped, NODE.halted, NODE.quarantined];
const SERVING: readonly number[] = [NODE.up, NODE.paused, NODE.stopping, NODE.cutOff];

/** How often a role may be started elsewhere within its period: by default once less than its cluster has nodes. */
function failoverLimit(world: World, { failoverThreshold, host }: Vm): number {
  if (failoverThreshold !== NONE) return failoverThreshold;
  return Math.max(1, (world.clusters[hostAt(world, host).cluster]?.members.length ?? 0) - 1);
}

/** Whether the peers of a member miss it, and have not given it up yet. */
export const isWaitedFor = ({ open }: World, host: number): boolean =>
  open.has(activityKey(ACTIVITY.heartbeat, host)) || open.has(activityKey(ACTIVITY.resiliency, host));

/** Whether nobody knows yet what has become of a member: it does not serve, and its peers wait for it. */
export const isInDoubt = (world: World, host: number): boolean =>
  isWaitedFor(world, host) && !serves(hostAt(world, host).node);

/** Whether the peers of a member have done with waiting for it: it is down, or its cluster service has stopped. */
const isGivenUp = (world: World, host: number): boolean =>
  GONE.includes(hostAt(world, host).node) && !isWaitedFor(world, host);

const GONE: readonly number[] = [NODE.down, NODE.stopped];

/** Whether a role that does not run is to have another owner: its node was given up, and its cluster does not start it anew. */
export const isLeftBehind = (world: World, vm: Vm): boolean =>
  vm.clustered &&
  IDLE.includes(vm.power) &&
  // What its host has saved runs on there.
  vm.savedFor !== SAVED_FOR.host &&
  !restarts(vm) &&
  !underWay(vm.migration) &&
  isGivenUp(world, vm.host);

const IDLE: readonly number[] = [POWER.off, POWER.saved, POWER.failed];

export const serviceRules: readonly Rule[] = [
  {
    id: 'node/is-not-isolated',
    about: 'host',
    statement: 'A node that is isolated takes no cluster cmdlet until its peers hear it again or have given it up.',
    source: 'WERR RES',
    confidence: 'doc',
    code: '5984',
    holds: (world, host) => !isIsolated(hostAt(world, host).node),
    because: (world, host) => `${hostName(world, host)} is isolated.`,
  },
  {
    id: 'node/is-not-quarantined',
    about: 'host',
    statement: 'A node in quarantine takes no part in its cluster until that is over, or cleared.',
    source: 'WERR RES',
    confidence: 'doc',
    code: '5985',
    holds: (world, host, cleared) => cleared === 1 || !world.open.has(activityKey(ACTIVITY.quarantine, host)),
    because: (world, host) =>
      `${hostName(world, host)} is quarantined. Start-ClusterNode -ClearQuarantine takes it back.`,
  },
  {
    id: 'node/has-power',
    about: 'host',
    statement: 'The cluster service starts only on a host that runs.',
    source: 'WERR',
    confidence: 'doc',
    code: '5050',
    holds: (world, host) => {
      const { node } = hostAt(world, host);
      return !hasNoPower(node) && (STARTABLE.includes(node) || SERVING.includes(node));
    },
    because: (world, host) => `The cluster node is down: ${hostName(world, host)} does not run.`,
  },
  {
    id: 'node/service-is-stopped',
    about: 'host',
    statement:
      'Only a node whose cluster service does not run is started; where its cluster has lost quorum none runs.',
    source: 'WERR',
    confidence: 'doc',
    code: '5056',
    holds: (world, host) =>
      STARTABLE.includes(hostAt(world, host).node) || !clusterAt(world, hostAt(world, host).cluster).quorate,
    because: () => 'The cluster node is up.',
  },
  {
    id: 'quorum/only-a-lost-one-is-forced',
    about: 'cluster',
    statement: 'A cluster is started without a majority only while it has no quorum: else there would be two of it.',
    source: 'QUO',
    confidence: 'derived',
    holds: (world, cluster) => !clusterAt(world, cluster).quorate,
    because: (world, cluster) => `${clusterAt(world, cluster).name} has quorum, and would run twice.`,
  },
  {
    id: 'takeover/owner-is-waited-for',
    about: 'vm',
    statement: 'When a cluster has formed anew, a role waits ClusterGroupWaitDelay for the node that owned it last.',
    source: 'CLP GRP',
    confidence: 'doc',
    holds: (world, vm) => {
      const { node, cluster } = hostAt(world, vmAt(world, vm).host);
      return cluster === NONE || answers(node) || !world.open.has(activityKey(ACTIVITY['group-wait'], cluster));
    },
    because: (world, vm) =>
      `${vmName(world, vm)} waits for ${hostName(world, vmAt(world, vm).host)}, which owned it last.`,
  },
  {
    id: 'takeover/failovers-left',
    about: 'vm',
    statement:
      'A role that has failed over FailoverThreshold times within FailoverPeriod is started nowhere else: it stays Failed until somebody starts it.',
    source: 'GRP EVT',
    // That a node which dies counts, and not a role alone that fails, is how we read it.
    confidence: 'derived',
    code: '1254',
    holds: (world, index) => {
      const vm = vmAt(world, index);
      return !vm.givenUp && vm.failovers < failoverLimit(world, vm);
    },
    because: (world, index) =>
      `${vmName(world, index)} has failed over ${vmAt(world, index).failovers} times, as often as it may. Start-VM starts it.`,
  },
  {
    id: 'takeover/owner-is-given-up',
    about: 'vm',
    statement:
      'A role that does not run, and that its cluster does not start, has another owner by itself only once its node has been given up.',
    source: 'CLUSAPI GRP',
    confidence: 'derived',
    holds: (world, vm) => isGivenUp(world, vmAt(world, vm).host),
    because: (world, vm) =>
      `${hostName(world, vmAt(world, vm).host)}, which owns ${vmName(world, vm)}, has not been given up.`,
  },
  {
    id: 'quorum/stop-keeps-quorum',
    about: 'host',
    statement: 'The cluster service of a node is stopped only if the votes that remain keep quorum.',
    source: 'QUO',
    confidence: 'derived',
    holds: (world, host) => keepsQuorumWithout(world, clusterAt(world, hostAt(world, host).cluster), host),
    because: (world, host) =>
      `Without ${hostName(world, host)}, ${clusterAt(world, hostAt(world, host).cluster).name} has no quorum.`,
  },
];
