/** What clusters, nodes, roles and their resources look like to a script. */

import { HOUR } from '../../base/units.js';
import { DWORD, RELEASES, releaseAt } from '../../model/catalog/index.js';
import { clusterAt, hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { drainWord, hostWord } from '../../model/words.js';
import { isVm, NONE, type SettingName, STORAGES, type Vm, WITNESSES, type World } from '../../model/world.js';
import type { Value } from '../runtime/values.js';
import { choice, custom, guidOf, shapeOf, thing } from './shape.js';
import type { Sight } from './sight.js';

const NAMESPACE = 'Microsoft.FailoverClusters.PowerShell';

const setting =
  (name: SettingName) =>
  (ref: number, _: Sight, world: World): Value =>
    clusterAt(world, ref).settings[name] ?? null;

const SETTING_NAMES = [
  ...['AddEvictDelay', 'AutoBalancerLevel', 'AutoBalancerMode', 'ClusterEnforcedAntiAffinity', 'ClusterGroupWaitDelay'],
  ...[
    'DrainOnShutdown',
    'DynamicQuorum',
    'GroupDependencyTimeout',
    'LowerQuorumPriorityNodeId',
    'MaximumParallelMigrations',
  ],
  ...[
    'MinimumNeverPreemptPriority',
    'MinimumPreemptorPriority',
    'MoveTypeThreshold',
    'QuarantineDuration',
    'QuarantineThreshold',
  ],
  ...['ResiliencyDefaultPeriod', 'ResiliencyLevel', 'SameSubnetDelay', 'SameSubnetThreshold'],
] as const;

const settings = Object.fromEntries(SETTING_NAMES.map((name) => [name, setting(name as SettingName)]));

export const CLUSTER: ReturnType<typeof shapeOf> = shapeOf(
  `${NAMESPACE}.Cluster`,
  {
    Name: (ref, _, world) => clusterAt(world, ref).name,
    Id: (ref, _, world) => guidOf(`cluster/${clusterAt(world, ref).name}`).toLowerCase(),
    ClusterFunctionalLevel: (ref, _, world) => releaseAt(clusterAt(world, ref).level).level.value.major,
    ClusterUpgradeVersion: (ref, _, world) => releaseAt(clusterAt(world, ref).level).level.value.minor,
    ...settings,
    S2DEnabled: (ref, _, world) => (STORAGES[clusterAt(world, ref).storage] === 's2d' ? 1 : 0),
    WitnessDynamicWeight: (ref, _, world) => witnessWeight(world, ref),
  },
  (ref, sight) => clusterAt(sight.view().world, ref).name,
);

function witnessWeight(world: World, ref: number): number {
  const { witness, witnessLost, members } = clusterAt(world, ref);
  const votes = members.filter((host) => hostAt(world, host).vote).length;
  return witness !== 0 && !witnessLost && votes % 2 === 0 ? 1 : 0;
}

const NODE_STATES = { Up: 0, Down: 1, Paused: 2, Joining: 3 } as const;

/** What a node says of its state: a node that is isolated, in quarantine or being set up serves nobody. */
function nodeState(world: World, ref: number): Value {
  const word = hostWord(hostAt(world, ref).node);
  return choice(`${NAMESPACE}.ClusterNodeState`, word in NODE_STATES ? word : 'Down', NODE_STATES);
}

const STATUS = {
  Normal: 0,
  Isolated: 1,
  Quarantined: 2,
  DrainInProgress: 4,
  DrainCompleted: 8,
  DrainFailed: 16,
} as const;

function nodeStatus(world: World, ref: number): Value {
  const host = hostAt(world, ref);
  const word = hostWord(host.node);
  const drain = `Drain${drainWord(host.drain)}`;
  const name = word === 'Isolated' || word === 'Quarantined' ? word : drain in STATUS ? drain : 'Normal';
  return choice(`${NAMESPACE}.ClusterNodeStatusInformation`, name, STATUS);
}

/** `10.0.20348` as its parts. */
const buildOf = (world: World, ref: number): readonly number[] =>
  (RELEASES[hostAt(world, ref).release]?.build.value ?? '').split('.').map(Number);

const DRAIN_STATES = { NotInitiated: 0, InProgress: 1, Completed: 2, Failed: 3 } as const;

export const CLUSTER_NODE = shapeOf(
  `${NAMESPACE}.ClusterNode`,
  {
    Name: (ref, _, world) => hostName(world, ref),
    Id: (ref, _, world) => String(hostAt(world, ref).nodeId),
    State: (ref, _, world) => nodeState(world, ref),
    NodeName: (ref, _, world) => hostName(world, ref),
    StatusInformation: (ref, _, world) => nodeStatus(world, ref),
    DrainStatus: (ref, _, world) =>
      choice(`${NAMESPACE}.ClusterNodeDrainStatus`, drainWord(hostAt(world, ref).drain), DRAIN_STATES),
    DrainTarget: (ref, _, world) =>
      hostAt(world, ref).drainTarget === NONE ? DWORD : hostAt(world, hostAt(world, ref).drainTarget).nodeId,
    DynamicWeight: (ref, _, world) => (hostAt(world, ref).vote ? 1 : 0),
    NodeWeight: (ref, _, world) => (hostAt(world, ref).weight ? 1 : 0),
    MajorVersion: (ref, _, world) => buildOf(world, ref)[0] ?? 0,
    MinorVersion: (ref, _, world) => buildOf(world, ref)[1] ?? 0,
    BuildNumber: (ref, _, world) => buildOf(world, ref)[2] ?? 0,
    CSDVersion: () => '',
    Cluster: (ref, _, world) => world.clusters[hostAt(world, ref).cluster]?.name ?? null,
    Type: () => 'Node',
  },
  (ref, sight) => hostName(sight.view().world, ref),
);

/** Of roles their number; of the groups of a cluster itself a number below 0. */
export const coreGroup = (cluster: number): number => -(2 * cluster) - 1;
export const availableStorage = (cluster: number): number => -(2 * cluster) - 2;
const clusterOfCore = (ref: number): number => Math.floor((-ref - 1) / 2);
const isStorage = (ref: number): boolean => (-ref - 1) % 2 === 1;

const GROUP_STATES = { Online: 0, Offline: 1, Failed: 2, PartialOnline: 3, Pending: 4 } as const;

const PENDING: readonly number[] = [POWER.starting, POWER.restoring, POWER.stopping, POWER.saving];

function roleState({ power, waiting }: Vm): keyof typeof GROUP_STATES {
  if (power === POWER.running || power === POWER.paused || power === POWER.pausedCritical) return 'Online';
  if (PENDING.includes(power)) return 'Pending';
  if (power === POWER.failed) return waiting ? 'Pending' : 'Failed';
  return 'Offline';
}

const groupName = (world: World, ref: number): string =>
  ref >= 0 ? vmAt(world, ref).name : isStorage(ref) ? 'Available Storage' : 'Cluster Group';

function groupOwner(world: World, ref: number, sight: Sight): Value {
  const host = ref >= 0 ? vmAt(world, ref).host : clusterAt(world, clusterOfCore(ref)).core;
  return host === NONE ? null : thing(CLUSTER_NODE, host, sight);
}

function groupState(world: World, ref: number): Value {
  const name =
    ref >= 0
      ? roleState(vmAt(world, ref))
      : isStorage(ref)
        ? 'Offline'
        : clusterAt(world, clusterOfCore(ref)).quorate
          ? 'Online'
          : 'Failed';
  return choice(`${NAMESPACE}.ClusterGroupState`, name, GROUP_STATES);
}

const GROUP_TYPES = {
  Cluster: 1,
  AvailableStorage: 2,
  VirtualMachine: 111,
  GenericApplication: 100,
  FileServer: 101,
} as const;

function groupType(world: World, ref: number): Value {
  const name =
    ref < 0
      ? isStorage(ref)
        ? 'AvailableStorage'
        : 'Cluster'
      : isVm(vmAt(world, ref))
        ? 'VirtualMachine'
        : 'GenericApplication';
  return choice(`${NAMESPACE}.ClusterGroupType`, name, GROUP_TYPES);
}

const ofRole =
  (get: (vm: Vm, world: World) => Value) =>
  (ref: number, _: Sight, world: World): Value =>
    ref < 0 ? null : get(vmAt(world, ref), world);

export const CLUSTER_GROUP = shapeOf(
  `${NAMESPACE}.ClusterGroup`,
  {
    Name: (ref, _, world) => groupName(world, ref),
    OwnerNode: (ref, sight, world) => groupOwner(world, ref, sight),
    State: (ref, _, world) => groupState(world, ref),
    Id: (ref, _, world) => guidOf(`group/${groupName(world, ref)}`).toLowerCase(),
    GroupType: (ref, _, world) => groupType(world, ref),
    IsCoreGroup: (ref) => ref < 0,
    Priority: ofRole(({ priority }) => priority),
    AntiAffinityClassNames: ofRole(({ antiAffinity }, world) => antiAffinity.map((id) => world.classes[id] ?? '')),
    AutoFailbackType: ofRole(({ failsBack }) => (failsBack ? 1 : 0)),
    FailbackWindowStart: ofRole(({ failbackFrom }) => (failbackFrom === NONE ? DWORD : failbackFrom)),
    FailbackWindowEnd: ofRole(({ failbackTo }) => (failbackTo === NONE ? DWORD : failbackTo)),
    FailoverPeriod: ofRole(({ failoverPeriodUs }) => failoverPeriodUs / HOUR),
    FailoverThreshold: ofRole(({ failoverThreshold }) => (failoverThreshold === NONE ? DWORD : failoverThreshold)),
    PreferredSite: ofRole(({ preferredSite }, world) => world.siteNames[preferredSite] ?? ''),
    Cluster: (ref, _, world) => {
      const cluster = ref < 0 ? clusterOfCore(ref) : hostAt(world, vmAt(world, ref).host).cluster;
      return world.clusters[cluster]?.name ?? null;
    },
  },
  (ref, sight) => groupName(sight.view().world, ref),
);

/** The witness of a cluster as its resource is called; an empty text where it has none. */
export const witnessName = (world: World, cluster: number): string =>
  ({ none: '', disk: 'Cluster Disk 1', 'file-share': 'File Share Witness', cloud: 'Cloud Witness' })[
    WITNESSES[clusterAt(world, cluster).witness] ?? 'none'
  ];

/** What Get-ClusterQuorum shows of a cluster. */
export const quorumOf = (sight: Sight, cluster: number): Value =>
  custom(`${NAMESPACE}.ClusterQuorumSettings`, {
    Cluster: clusterAt(sight.view().world, cluster).name,
    QuorumResource: witnessName(sight.view().world, cluster) || null,
  });
