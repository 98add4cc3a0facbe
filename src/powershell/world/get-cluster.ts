/** Cmdlets that show a cluster: they act on that of the session's host, or on the one that -Cluster names. */

import { AFFINITY } from '../../model/affinity.js';
import { clusterAt, hostAt, vmName, volumeAt } from '../../model/rules/names.js';
import { VOLUME } from '../../model/states.js';
import { NONE, type World } from '../../model/world.js';
import {
  answering,
  type Call,
  type Cmdlet,
  type CmdletParameter,
  cmdlet,
  flag,
  INPUT,
  listArg,
  parameter,
  type Run,
  textArg,
} from '../cmdlets/build.js';
import { emitAll } from '../runtime/execute.js';
import { propertyOf } from '../runtime/members.js';
import { isWildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import { type Shape, Thing, type Value } from '../runtime/values.js';
import { absent, CLUSTER_PARAMETER, clusterOfCall } from './cluster-meant.js';
import { parameterCmdlets } from './cluster-parameters.js';
import { groupsOf, membersOf, networksOf, type Part, resourcesOf } from './cluster-parts.js';
import { quorumOf } from './cluster-shapes.js';
import { storageCmdlets } from './get-storage.js';
import { fitting, isThing, nameIn, namesIn, SHAPES } from './names.js';
import { ownerNodes } from './owner-nodes.js';
import { custom, guidOf, thing } from './shape.js';
import { type Sight, worldOf } from './sight.js';

const NAMES = parameter('Name', 'text', 'Only these; patterns too.', { position: 0, list: true, pipeline: 'both' });

const inCluster = (name: string): string => `Microsoft.FailoverClusters.PowerShell.${name}`;

/** Whether a part belongs to the VM of an id; to any where none is asked for. */
const hasId = ({ group = NONE }: Part, id: string, sight: Sight): boolean =>
  id === '' || (group >= 0 && guidOf(vmName(worldOf(sight), group)).toLowerCase() === id.toLowerCase());

/** What the cmdlet calls one of what it shows. */
const kindOf = (cmdlet: string): string => cmdlet.replace('Get-Cluster', '').replace(/^Shared/, 'Shared ') || 'Cluster';

export const clusterCmdlets = (sight: Sight): readonly Cmdlet[] => {
  /** A cmdlet that shows parts of a cluster by their names. `takes`: whose parts it shows where a node or a role comes in. */
  const parts = (
    name: string,
    help: string,
    of: (cluster: number, call: Call) => readonly Part[],
    more: readonly CmdletParameter[] = [],
    takes: readonly Shape[] = [],
  ): Cmdlet =>
    cmdlet(name, help, [NAMES, INPUT, CLUSTER_PARAMETER, ...more], (call) => {
      const written = nameIn(call.args.get('Cluster') ?? '');
      const wanted = namesIn(call.args.get('Name'));
      const answer = (names: readonly string[], cluster: number): readonly Part[] => {
        if (cluster === NONE) return [];
        const all = of(cluster, call).map((part, index) => ({ ...part, index }));
        if (names.length === 0) return all;
        return names.flatMap((one) => {
          const some = fitting(all, one).map((index) => all[index] as Part);
          if (some.length === 0 && !isWildcard(one))
            absent(call, kindOf(name), one, clusterAt(worldOf(sight), cluster).name);
          return some;
        });
      };
      const ofObject = (value: Value): readonly Part[] => {
        if (isThing(value, SHAPES.CLUSTER)) return answer(wanted, clusterOfCall(sight, call, nameIn(value)));
        const owner = takes.find((shape) => isThing(value, shape));
        if (owner === undefined || !(value instanceof Thing))
          return answer([nameIn(value)], clusterOfCall(sight, call, written));
        const key = owner === SHAPES.CLUSTER_NODE ? 'node' : 'group';
        const cluster = clusterOfCall(sight, call, toText(propertyOf(value, 'Cluster') ?? null) || written);
        return answer(wanted, cluster).filter((part) => part[key] === value.ref);
      };
      const put = (some: readonly Part[]): Run =>
        emitAll(
          call.emit,
          some.map(({ value }) => value),
        );
      return {
        alone: () =>
          put(
            call.args.has('InputObject')
              ? listArg(call.args, 'InputObject').flatMap(ofObject)
              : answer(wanted, clusterOfCall(sight, call, written)),
          ),
        take: (value) => put(ofObject(value)),
      };
    });

  const getCluster = answering(
    'Get-Cluster',
    'The cluster of the session, or another.',
    [
      parameter('Name', 'cluster', 'Its name, or that of a node.', {
        position: 0,
        list: true,
        aliases: ['Cluster'],
        pipeline: 'both',
      }),
      parameter('Domain', 'text', 'All clusters of a domain.'),
    ],
    (call) => {
      if (call.args.has('Domain'))
        return worldOf(sight).clusters.map(({ index }) => thing(SHAPES.CLUSTER, index, sight));
      const names = listArg(call.args, 'Name').map(nameIn);
      return (names.length === 0 ? [''] : names)
        .map((name) => clusterOfCall(sight, call, name))
        .filter((cluster) => cluster !== NONE)
        .map((cluster) => thing(SHAPES.CLUSTER, cluster, sight));
    },
  );

  return [
    getCluster,
    parts(
      'Get-ClusterNode',
      'The nodes of a cluster.',
      (cluster) => membersOf(sight, cluster),
      [],
      [SHAPES.CLUSTER_NODE],
    ),
    parts(
      'Get-ClusterGroup',
      'The roles of a cluster, or those that a node of the pipeline owns now.',
      (cluster, call) => groupsOf(sight, cluster).filter((part) => hasId(part, textArg(call.args, 'VMId'), sight)),
      [parameter('VMId', 'text', 'The id of a VM.')],
      [SHAPES.CLUSTER_NODE, SHAPES.CLUSTER_GROUP, SHAPES.VM],
    ),
    parts(
      'Get-ClusterResource',
      'The resources of a cluster, or those of a node or a role of the pipeline.',
      (cluster, call) => resourcesOf(sight, cluster).filter((part) => hasId(part, textArg(call.args, 'VMId'), sight)),
      [parameter('VMId', 'text', 'The id of a VM.')],
      [SHAPES.CLUSTER_NODE, SHAPES.CLUSTER_GROUP, SHAPES.VM],
    ),
    parts('Get-ClusterNetwork', 'The networks of a cluster, as the scenario has them.', (cluster) =>
      networksOf(sight, cluster),
    ),
    parts('Get-ClusterSharedVolume', 'The shared volumes of a cluster.', (cluster) =>
      volumes(sight, cluster, sharedVolume),
    ),
    parts('Get-ClusterSharedVolumeState', 'How nodes reach the shared volumes.', (cluster) =>
      volumes(sight, cluster, volumeState),
    ),
    parts('Get-ClusterAffinityRule', 'The affinity rules of a cluster.', (cluster) => affinities(sight, cluster)),
    ownerNodes(sight),
    ...parameterCmdlets(sight),
    answering(
      'Get-ClusterQuorum',
      'The witness of a cluster.',
      [{ ...CLUSTER_PARAMETER, position: 0, pipeline: 'both' }],
      (call) => {
        const cluster = clusterOfCall(sight, call, nameIn(call.args.get('Cluster') ?? ''));
        if (cluster === NONE) return [];
        return [quorumOf(sight, cluster)];
      },
    ),
    answering(
      'Test-Cluster',
      'Validates a cluster: here only whether its nodes are of one release. It writes no report.',
      [
        parameter('Node', 'text', 'The nodes.', { list: true, position: 0 }),
        parameter('Include', 'text', 'Tests.', { list: true }),
        parameter('Ignore', 'text', 'Tests.', { list: true }),
        flag('List', 'Only their names.'),
        { ...CLUSTER_PARAMETER, pipeline: 'both' },
      ],
      (call) => validated(sight, call),
    ),
    ...storageCmdlets(sight),
  ];
};

type VolumeView = (world: World, volume: number) => Value;

const volumes = (sight: Sight, cluster: number, view: VolumeView) =>
  worldOf(sight)
    .volumes.filter((volume) => volume.cluster === cluster)
    .map((volume) => ({ name: volume.implied ? 'Volume1' : volume.name, value: view(worldOf(sight), volume.index) }));

const volumeName = (world: World, volume: number): string =>
  volumeAt(world, volume).implied ? 'Volume1' : volumeAt(world, volume).name;
const ownerName = (world: World, volume: number): string | null =>
  world.hosts[volumeAt(world, volume).owner]?.name ?? null;

const sharedVolume: VolumeView = (world, volume) =>
  custom(inCluster('ClusterSharedVolume'), {
    Name: volumeName(world, volume),
    State: volumeAt(world, volume).state === VOLUME.offline ? 'Offline' : 'Online',
    OwnerNode: ownerName(world, volume),
  });

const volumeState: VolumeView = (world, volume) =>
  custom(inCluster('ClusterSharedVolumeState'), {
    Name: volumeName(world, volume),
    Node: ownerName(world, volume),
    StateInfo: volumeAt(world, volume).state === VOLUME.offline ? 'Unavailable' : 'Direct',
    FileSystemRedirectedIOReason: 'NotFileSystemRedirected',
    BlockRedirectedIOReason: 'NotBlockRedirected',
  });

const affinities = (sight: Sight, cluster: number) =>
  worldOf(sight)
    .affinities.filter((rule) => rule.cluster === cluster)
    .map(({ name, type, enabled, vms }) => ({
      name,
      value: custom(inCluster('ClusterAffinityRule'), {
        Name: name,
        RuleType: AFFINITY[type] ?? '',
        Groups: vms.map((vm) => worldOf(sight).vms[vm]?.name ?? ''),
        Enabled: enabled ? 1 : 0,
      }),
    }));

function validated(sight: Sight, call: Call): Value {
  const cluster = clusterOfCall(sight, call, nameIn(call.args.get('Cluster') ?? ''));
  if (cluster === NONE) return [];
  const { members, name } = clusterAt(worldOf(sight), cluster);
  const releases = new Set(members.map((host) => hostAt(worldOf(sight), host).release));
  if (releases.size > 1)
    call.shell.warn(
      call,
      `System Configuration - Validate Operating System Versions: the nodes of ${name} run different releases.`,
    );
  const down = members
    .map((host) => hostAt(worldOf(sight), host))
    .filter(
      (host) =>
        !SERVING.includes(
          toText(
            thing(SHAPES.CLUSTER_NODE, host.index, sight).shape.byName.get('state')?.get(host.index, sight) ?? null,
          ),
        ),
    );
  for (const host of down) call.shell.warn(call, `The node ${host.name} was not tested: it does not serve.`);
  return [];
}

const SERVING = ['Up', 'Paused'];
