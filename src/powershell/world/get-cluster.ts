/** Cmdlets that show a cluster: they act on that of the session's host, or on the one that -Cluster names. */

import { AFFINITY } from '../../model/affinity.js';
import { clusterAt, hostAt, releaseKey, volumeAt } from '../../model/rules/names.js';
import { VOLUME } from '../../model/states.js';
import { NONE, type World } from '../../model/world.js';
import {
  answering,
  type Call,
  type Cmdlet,
  type CmdletParameter,
  cmdlet,
  flag,
  listArg,
  parameter,
  type Run,
} from '../cmdlets/build.js';
import { isWildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import type { Value } from '../runtime/values.js';
import { availableStorage, coreGroup, witnessName } from './cluster-shapes.js';
import { storageCmdlets } from './get-storage.js';
import { fitting, isThing, nameIn, namesIn, rolesOf, SHAPES } from './names.js';
import { custom, thing } from './shape.js';
import { clusterNamed, type Sight, toolsOf, worldOf } from './sight.js';

const CLUSTER_PARAMETER = parameter(
  'Cluster',
  'cluster',
  'The cluster, or one of its nodes; unwritten, that of the session.',
  { pipeline: 'name' },
);
const NAMES = parameter('Name', 'text', 'Only these; patterns too.', { position: 0, list: true, pipeline: 'both' });

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

const inCluster = (name: string): string => `Microsoft.FailoverClusters.PowerShell.${name}`;

export const clusterCmdlets = (sight: Sight): readonly Cmdlet[] => {
  /** A cmdlet that shows parts of a cluster by their names. */
  const parts = (
    name: string,
    help: string,
    of: (cluster: number, call: Call) => readonly { readonly name: string; readonly value: Value }[],
    more: readonly CmdletParameter[] = [],
  ): Cmdlet =>
    cmdlet(name, help, [NAMES, CLUSTER_PARAMETER, ...more], (call) => {
      const answer = (names: readonly string[], written: string): readonly Value[] => {
        const cluster = clusterOfCall(sight, call, written);
        if (cluster === NONE) return [];
        const all = of(cluster, call).map(({ name: one, value }, index) => ({ name: one, value, index }));
        if (names.length === 0) return all.map(({ value }) => value);
        return names.flatMap((one) => {
          const some = fitting(all, one).map((index) => all[index]?.value ?? null);
          if (some.length === 0 && !isWildcard(one)) absent(call, one, clusterAt(worldOf(sight), cluster).name);
          return some;
        });
      };
      const put = function* (values: readonly Value[]): Run {
        for (const value of values) {
          const run = call.emit(value);
          if (run !== undefined) yield* run;
        }
      };
      const written = nameIn(call.args.get('Cluster') ?? '');
      return {
        alone: () => put(answer(namesIn(call.args.get('Name')), written)),
        take: (value) =>
          put(
            isThing(value, SHAPES.CLUSTER)
              ? answer([], nameIn(value))
              : answer(
                  [name === 'Get-ClusterGroup' && isThing(value, SHAPES.CLUSTER_NODE) ? '*' : nameIn(value)],
                  written,
                ),
          ),
      };
    });

  const absent = (call: Call, name: string, cluster: string): void =>
    call.shell.complain(call, {
      message: `${call.name.replace('Get-Cluster', '').replace(/^Shared/, 'Shared ') || 'Cluster'} ${name} cannot be found on cluster ${cluster}.`,
      id: `ObjectNotFound,${call.name}`,
      type: EXCEPTION,
      category: 'ObjectNotFound',
      target: name,
      words: 'ours',
      rule: 'request/names-exist',
    });

  const getCluster = answering(
    'Get-Cluster',
    'The cluster of the session, or another.',
    [
      parameter('Name', 'cluster', 'Its name, or that of a node.', { position: 0, list: true, aliases: ['Cluster'] }),
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

  const members = (cluster: number) =>
    clusterAt(worldOf(sight), cluster).members.map((host) => ({
      name: hostAt(worldOf(sight), host).name,
      value: thing(SHAPES.CLUSTER_NODE, host, sight),
    }));

  const groups = (cluster: number) => [
    { name: 'Available Storage', value: thing(SHAPES.CLUSTER_GROUP, availableStorage(cluster), sight) },
    { name: 'Cluster Group', value: thing(SHAPES.CLUSTER_GROUP, coreGroup(cluster), sight) },
    ...rolesOf(sight, cluster).map(({ name, index }) => ({ name, value: thing(SHAPES.CLUSTER_GROUP, index, sight) })),
  ];

  return [
    getCluster,
    parts('Get-ClusterNode', 'The nodes of a cluster.', members),
    parts('Get-ClusterGroup', 'The roles of a cluster.', groups, [parameter('VMId', 'text', 'The id of a VM.')]),
    parts('Get-ClusterResource', 'The resources of a cluster.', (cluster) => resources(sight, cluster)),
    parts('Get-ClusterNetwork', 'The networks of a cluster.', () => [
      {
        name: 'Cluster Network 1',
        value: custom(inCluster('ClusterNetwork'), {
          Name: 'Cluster Network 1',
          State: 'Up',
          Metric: 30_240,
          Role: 'ClusterAndClient',
        }),
      },
    ]),
    parts('Get-ClusterSharedVolume', 'The shared volumes of a cluster.', (cluster) =>
      volumes(sight, cluster, sharedVolume),
    ),
    parts('Get-ClusterSharedVolumeState', 'How nodes reach the shared volumes.', (cluster) =>
      volumes(sight, cluster, volumeState),
    ),
    parts('Get-ClusterAffinityRule', 'The affinity rules of a cluster.', (cluster) => affinities(sight, cluster)),
    parts('Get-ClusterOwnerNode', 'Which nodes may own a role.', (cluster) => owners(sight, cluster), [
      parameter('Group', 'text', 'The role.'),
      parameter('Resource', 'text', 'The resource.'),
    ]),
    answering('Get-ClusterQuorum', 'The witness of a cluster.', [{ ...CLUSTER_PARAMETER, position: 0 }], (call) => {
      const cluster = clusterOfCall(sight, call, nameIn(call.args.get('Cluster') ?? ''));
      if (cluster === NONE) return [];
      return [
        custom(inCluster('ClusterQuorumSettings'), {
          Cluster: clusterAt(worldOf(sight), cluster).name,
          QuorumResource: witnessName(worldOf(sight), cluster) || null,
        }),
      ];
    }),
    answering(
      'Test-Cluster',
      'Validates a cluster: here only whether its nodes are of one release. It writes no report.',
      [
        parameter('Node', 'text', 'The nodes.', { list: true, position: 0 }),
        parameter('Include', 'text', 'Tests.', { list: true }),
        parameter('Ignore', 'text', 'Tests.', { list: true }),
        flag('List', 'Only their names.'),
        CLUSTER_PARAMETER,
      ],
      (call) => validated(sight, call),
    ),
    ...storageCmdlets(sight),
  ];
};

function resources(sight: Sight, cluster: number) {
  const world = worldOf(sight);
  const resource = (name: string, group: string, type: string, state = 'Online') => ({
    name,
    value: custom(inCluster('ClusterResource'), { Name: name, State: state, OwnerGroup: group, ResourceType: type }),
  });
  const witness = witnessName(world, cluster);
  return [
    resource('Cluster IP Address', 'Cluster Group', 'IP Address'),
    resource('Cluster Name', 'Cluster Group', 'Network Name'),
    ...(witness === ''
      ? []
      : [
          resource(
            witness,
            'Cluster Group',
            witness === 'Cluster Disk 1' ? 'Physical Disk' : witness,
            clusterAt(world, cluster).witnessLost ? 'Failed' : 'Online',
          ),
        ]),
    ...rolesOf(sight, cluster).flatMap(({ name, index }) => {
      const state = toText(
        (thing(SHAPES.CLUSTER_GROUP, index, sight).shape.byName.get('state')?.get(index, sight) ?? 'Online') as Value,
      );
      return [
        resource(`Virtual Machine ${name}`, name, 'Virtual Machine', state),
        resource(`Virtual Machine Configuration ${name}`, name, 'Virtual Machine Configuration', 'Online'),
      ];
    }),
  ];
}

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

const owners = (sight: Sight, cluster: number) =>
  rolesOf(sight, cluster).map(({ name, index }) => {
    const { preferredOwners } = worldOf(sight).vms[index] ?? { preferredOwners: [] };
    return {
      name,
      value: custom(inCluster('ClusterOwnerNodeList'), {
        ClusterObject: name,
        OwnerNodes: preferredOwners.map((host) => hostAt(worldOf(sight), host).name),
      }),
    };
  });

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
