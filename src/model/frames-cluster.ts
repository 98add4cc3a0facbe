/** The state of volumes and clusters as whole numbers in a row, as `frames.ts` has it of hosts and VMs. */
import type { Frame } from './frames.js';
import { type Cluster, type ClusterSettings, NONE, type SettingName, type Volume } from './world.js';

/** Fields of a volume, in the order of their numbers. */
export const VOLUME_FIELDS = ['state', 'owner', 'free', 'lost'] as const;

export function writeVolume(one: Volume, into: Frame, at: number): void {
  into[at] = one.state;
  into[at + 1] = one.owner;
  into[at + 2] = one.free;
  into[at + 3] = one.lost ? 1 : 0;
}

export function readVolume(one: Volume, from: Frame, at: number): void {
  one.state = from[at] as number;
  one.owner = from[at + 1] as number;
  one.free = from[at + 2] as number;
  one.lost = from[at + 3] === 1;
}

/** Fields of a cluster, its properties apart, in the order of their numbers. */
export const CLUSTER_FIELDS = [
  'level',
  'phase',
  'pool',
  'poolLevel',
  'core',
  'island',
  'quorate',
  'witnessLost',
  'forced',
  'witness',
] as const;

export function writeCluster(one: Cluster, into: Frame, at: number): void {
  into[at] = one.level;
  into[at + 1] = one.phase;
  into[at + 2] = one.pool;
  into[at + 3] = one.poolLevel;
  into[at + 4] = one.core;
  into[at + 5] = one.island;
  into[at + 6] = one.quorate ? 1 : 0;
  into[at + 7] = one.witnessLost ? 1 : 0;
  into[at + 8] = one.forced ? 1 : 0;
  into[at + 9] = one.witness;
}

export function readCluster(one: Cluster, from: Frame, at: number): void {
  one.level = from[at] as number;
  one.phase = from[at + 1] as number;
  one.pool = from[at + 2] as number;
  one.poolLevel = from[at + 3] as number;
  one.core = from[at + 4] as number;
  one.island = from[at + 5] as number;
  one.quorate = from[at + 6] === 1;
  one.witnessLost = from[at + 7] === 1;
  one.forced = from[at + 8] === 1;
  one.witness = from[at + 9] as number;
}

/** Properties of a cluster, in the order of their numbers. One that does not exist is NONE. */
export const SETTING_FIELDS = [
  'MaximumParallelMigrations',
  'MoveTypeThreshold',
  'ClusterEnforcedAntiAffinity',
  'AutoBalancerMode',
  'AutoBalancerLevel',
  'AddEvictDelay',
  'ResiliencyLevel',
  'ResiliencyDefaultPeriod',
  'SameSubnetDelay',
  'SameSubnetThreshold',
  'QuarantineThreshold',
  'QuarantineDuration',
  'DrainOnShutdown',
  'DynamicQuorum',
  'LowerQuorumPriorityNodeId',
  'ClusterGroupWaitDelay',
  'GroupDependencyTimeout',
  'MinimumPreemptorPriority',
  'MinimumNeverPreemptPriority',
] as const satisfies readonly SettingName[];

export function writeSettings(one: ClusterSettings, into: Frame, at: number): void {
  into[at] = one.MaximumParallelMigrations ?? NONE;
  into[at + 1] = one.MoveTypeThreshold;
  into[at + 2] = one.ClusterEnforcedAntiAffinity;
  into[at + 3] = one.AutoBalancerMode;
  into[at + 4] = one.AutoBalancerLevel;
  into[at + 5] = one.AddEvictDelay;
  into[at + 6] = one.ResiliencyLevel;
  into[at + 7] = one.ResiliencyDefaultPeriod;
  into[at + 8] = one.SameSubnetDelay;
  into[at + 9] = one.SameSubnetThreshold;
  into[at + 10] = one.QuarantineThreshold;
  into[at + 11] = one.QuarantineDuration;
  into[at + 12] = one.DrainOnShutdown;
  into[at + 13] = one.DynamicQuorum;
  into[at + 14] = one.LowerQuorumPriorityNodeId;
  into[at + 15] = one.ClusterGroupWaitDelay;
  into[at + 16] = one.GroupDependencyTimeout;
  into[at + 17] = one.MinimumPreemptorPriority;
  into[at + 18] = one.MinimumNeverPreemptPriority;
}

export function readSettings(one: ClusterSettings, from: Frame, at: number): void {
  one.MaximumParallelMigrations = from[at] === NONE ? undefined : (from[at] as number);
  one.MoveTypeThreshold = from[at + 1] as number;
  one.ClusterEnforcedAntiAffinity = from[at + 2] as number;
  one.AutoBalancerMode = from[at + 3] as number;
  one.AutoBalancerLevel = from[at + 4] as number;
  one.AddEvictDelay = from[at + 5] as number;
  one.ResiliencyLevel = from[at + 6] as number;
  one.ResiliencyDefaultPeriod = from[at + 7] as number;
  one.SameSubnetDelay = from[at + 8] as number;
  one.SameSubnetThreshold = from[at + 9] as number;
  one.QuarantineThreshold = from[at + 10] as number;
  one.QuarantineDuration = from[at + 11] as number;
  one.DrainOnShutdown = from[at + 12] as number;
  one.DynamicQuorum = from[at + 13] as number;
  one.LowerQuorumPriorityNodeId = from[at + 14] as number;
  one.ClusterGroupWaitDelay = from[at + 15] as number;
  one.GroupDependencyTimeout = from[at + 16] as number;
  one.MinimumPreemptorPriority = from[at + 17] as number;
  one.MinimumNeverPreemptPriority = from[at + 18] as number;
}
