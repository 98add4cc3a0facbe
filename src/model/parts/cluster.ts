/** A cluster, and what belongs to it beside its nodes and roles: properties, volumes, affinity rules, group sets. */

export const WITNESSES = ['none', 'disk', 'file-share', 'cloud'] as const;
/** Where a cluster has the files of its roles. */
export const STORAGES = ['san', 'smb', 's2d'] as const;

/** Properties of a cluster that the model reads. `undefined`: the property does not exist there. */
export interface ClusterSettings {
  MaximumParallelMigrations: number | undefined;
  MoveTypeThreshold: number;
  ClusterEnforcedAntiAffinity: number;
  AutoBalancerMode: number;
  AutoBalancerLevel: number;
  AddEvictDelay: number;
  ResiliencyLevel: number;
  ResiliencyDefaultPeriod: number;
  SameSubnetDelay: number;
  SameSubnetThreshold: number;
  QuarantineThreshold: number;
  QuarantineDuration: number;
  DrainOnShutdown: number;
  DynamicQuorum: number;
  LowerQuorumPriorityNodeId: number;
  ClusterGroupWaitDelay: number;
  GroupDependencyTimeout: number;
  MinimumPreemptorPriority: number;
  MinimumNeverPreemptPriority: number;
}

export type SettingName = keyof ClusterSettings;

export interface Cluster {
  readonly index: number;
  readonly name: string;
  /** Index of the release whose functional level the cluster has. */
  level: number;
  /** State of the machine `cluster`. */
  phase: number;
  /** State of the machine `pool`. */
  pool: number;
  /** Release whose level the storage pool has. */
  poolLevel: number;
  /** Index into WITNESSES. */
  witness: number;
  /** Index into STORAGES. */
  readonly storage: number;
  /** Host that owns the core cluster group, or NONE. */
  core: number;
  /** Whether a majority is there; without it no group runs. */
  quorate: boolean;
  /** Part of the network in which it serves. */
  island: number;
  /** Whether its witness does not answer. */
  witnessLost: boolean;
  /** Whether it was started without a majority and has none yet. */
  forced: boolean;
  settings: ClusterSettings;
  /** derived: indexes of the member hosts, ascending. */
  members: number[];
}

/** A rule of a cluster that keeps roles together or apart. */
export interface AffinityRule {
  readonly name: string;
  readonly cluster: number;
  /** Index into AFFINITY. */
  readonly type: number;
  enabled: boolean;
  /** Roles that it names. */
  vms: readonly number[];
}

/** A group set of a cluster: roles that others wait for when they are started after a failure. */
export interface GroupSet {
  readonly name: string;
  readonly cluster: number;
  vms: readonly number[];
  /** Sets whose roles must be online before its own are started. */
  after: readonly number[];
  /** How long a role of it has been online before others count on it. */
  delayUs: number;
}

/** A volume of a cluster. One that writes none has one for all of its roles. */
export interface Volume {
  readonly index: number;
  readonly name: string;
  readonly cluster: number;
  /** Whether nobody wrote it: it stands for all the storage of its cluster. */
  readonly implied: boolean;
  /** Bytes; 0: not known, and nobody asks. */
  readonly size: number;
  /** Bytes that are free. */
  free: number;
  /** Member that coordinates it, or NONE: an implied one has nobody. */
  owner: number;
  /** State of the machine `volume`. */
  state: number;
  /** Whether something from outside keeps it from answering. */
  lost: boolean;
  /** Copies of each piece of its data, each in another fault domain; 1 where the array sees to that. */
  readonly copies: number;
}
