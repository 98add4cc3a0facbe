/**
 * The world: what is true at one moment, as plain objects with integer states and indexes as links. It holds meaning only; bytes
 * left, rates, times and causes belong to the driver. Fields under "derived" follow from the others: `rebuild` makes them anew.
 */
import type { OpenActivities } from './activities.js';
import type { Hindrances } from './hindrances.js';
import { CHECKPOINT, MIGRATION, POWER } from './states.js';

/** No link. */
export const NONE = -1;

/** How a move goes. `offline` is a group that does not run: only its ownership moves; or a VM whose files alone move. */
export const MOVE = { live: 0, quick: 1, offline: 2 } as const;

/** What a VM was saved for: unless somebody asked for it, it runs on when that is over. */
export const SAVED_FOR = { nothing: 0, move: 1, host: 2 } as const;

/** Why a move was queued: it decides what its failure means. */
export const REASON = { asked: 0, drain: 1, failback: 2, balance: 3 } as const;

/** Priorities of a group (`High` starts first). 0 is "No Auto Start". */
export const PRIORITY = { High: 3000, Medium: 2000, Low: 1000, NoAutoStart: 0 } as const;

export const WITNESSES = ['none', 'disk', 'file-share', 'cloud'] as const;
/** Where a cluster has the files of its roles. */
export const STORAGES = ['san', 'smb', 's2d'] as const;
export const CHECKPOINT_TYPES = ['Disabled', 'Production', 'ProductionOnly', 'Standard'] as const;

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

/** Every switch that anybody has. A set of switches is a number: bit n stands for the nth name of the world. */
export const ALL_SWITCHES = -1;

/** What a clean installation makes of a host; NONE where it stays as it was (the set of all switches does, being all). */
export interface Rebuilt {
  readonly switches: number | undefined;
  /** Set of host traits. */
  readonly traits: number | undefined;
  readonly microcode: number | undefined;
}

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
  readonly witness: number;
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

export interface Host {
  readonly index: number;
  readonly name: string;
  /** Index of the release that is installed. */
  release: number;
  /** Index of the cluster it is a member of, or NONE. */
  cluster: number;
  /** Node id of a member, from 1; NONE outside a cluster. */
  nodeId: number;
  /** State of the machine `node`. */
  node: number;
  /** State of the machine `drain`. */
  drain: number;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes kept for the host itself. */
  readonly reserve: number;
  /** Number of its processors in the catalog, or NONE: all hosts are alike. */
  readonly processor: number;
  /** Microcode, firmware and mitigations as one number: a higher one offers all that a lower one does. */
  microcode: number;
  /** Set of its virtual switches. */
  switches: number;
  /** Set of host traits. */
  traits: number;
  /** The number behind the dot of its build, or NONE: up to date. */
  revision: number;
  /** What a clean installation changes of these; null: nothing. */
  readonly rebuilt: Rebuilt | null;
  /** Number of its site, or NONE. */
  readonly site: number;
  /** The first host of its fault domain: of its rack; where none is written of its site; without both it is alone. */
  readonly domain: number;
  /** `MaximumVirtualMachineMigrations` of the host. */
  maximumMigrations: number;
  /** `MaximumStorageMigrations` of the host. */
  maximumStorageMigrations: number;
  /** Whether VMs that are no roles have their files on its own disks, which no other host reaches. */
  readonly localFiles: boolean;
  /** Whether it may count for quorum (`NodeWeight`). */
  readonly weight: boolean;
  /** Whether it counts for quorum now (dynamic weight). */
  vote: boolean;
  /**
   * Part of the network that it is in: hosts of one part hear each other. 0 is the part of all, with the witness; below 0 nobody
   * hears what it says.
   */
  island: number;
  /** Whether it has power and does nothing: it answers nobody, and its guests stand still. */
  hung: boolean;
  /** Release that is being installed, or NONE. */
  installs: number;
  /** Whether it was paused when it went down: pause persists across a reboot [assumed]. */
  pausedBefore: boolean;
  /** Whether the release that it runs still lacks its cumulative update. */
  unpatched: boolean;
  /** State of the machine `drives`. */
  drives: number;
  /** Cluster whose pool its drives belong to, or NONE. */
  poolOf: number;
  /** Whether something was written that its drives lack. */
  stale: boolean;
  /** Whether its drives are in storage maintenance mode. */
  maintenance: boolean;
  /** Whether it has lost its own way to the files of its VMs. */
  pathLost: boolean;
  /** How often it has left the membership ungracefully within the hour that the first time began. */
  departures: number;
  /** How many drains it has begun, and evictions: a role that left in an earlier one is not at home here any more. */
  drains: number;
  /** Moves of the present drain that could not be made. */
  drainFailures: number;
  /** Whether the drain stops what cannot move. */
  drainForce: boolean;
  /** The only target of the present drain, or NONE. */
  drainTarget: number;
  /** derived: VMs that are here, in no order. */
  vms: number[];
  /** derived: bytes in use by VMs here and by those that are coming. */
  used: number;
  /** derived: moves that count here, at either end. */
  slots: number;
  /** derived: moves of files that count here, at either end. */
  storageSlots: number;
  /** derived: moves of the present drain that are queued or under way. */
  leaving: number;
  /** derived: moves under way to this host. */
  coming: number;
  /** derived: VMs here and coming that are not off, saved, failed or lost. */
  active: number;
  /** derived: known problems that it matches as a source, and as a target. */
  gives: number;
  takes: number;
}

export interface Vm {
  readonly index: number;
  readonly name: string;
  readonly group: string;
  /** Index into ROLE_KINDS: a VM, or another role, which has no memory and no version, and moves by an outage. */
  readonly kind: number;
  /** Of such a role: microseconds from offline on a node until online on another; NONE: as the physics says. */
  readonly failoverUs: number;
  host: number;
  /** Whether it is a role of its host's cluster. */
  clustered: boolean;
  /** State of the machine `power`. */
  power: number;
  /** State of the machine `configuration`. */
  configuration: number;
  /** Index of its configuration version. */
  version: number;
  /** State of the machine `migration`. */
  migration: number;
  /** Target of the move: fixed by the command while it is queued, or NONE: the driver's choice, or a move of its files alone. */
  moveTo: number;
  /** Host that it leaves while a move waits or is under way. */
  moveFrom: number;
  /** MOVE */
  moveKind: number;
  /** REASON */
  moveReason: number;
  /** Bytes: at start, assigned now, at most. */
  startup: number;
  assigned: number;
  maximum: number;
  cores: number;
  priority: number;
  /** Index into CHECKPOINT_TYPES. */
  checkpointType: number;
  /** Ids of its anti-affinity classes. */
  antiAffinity: readonly number[];
  /** Hosts that may own it; null: all. */
  possibleOwners: readonly number[] | null;
  preferredOwners: readonly number[];
  /** Number of the site whose nodes it goes to first, or NONE. */
  preferredSite: number;
  /** AutoFailbackType: whether it returns to its most preferred owner when that serves again. */
  failsBack: boolean;
  /** FailbackWindowStart and FailbackWindowEnd: hours of the day, 0 to 23, between which it does; NONE: at once. */
  failbackFrom: number;
  failbackTo: number;
  /** Name of its workload class. */
  readonly workload: string;
  /** Why it cannot leave its host (a local disk, a device that is passed through). */
  readonly immovable: string;
  /** Whether that binds it: a disk or a device; and whether an ISO of its host is in its drive. */
  bound: boolean;
  iso: boolean;
  /** Set of the virtual switches that it is connected to. */
  switches: number;
  /** Set of VM traits. */
  readonly traits: number;
  /** Index into COMPATIBILITY. */
  compatibility: number;
  /** Processor features that it was given at its cold start: release and processors, NONE where any will do; microcode. */
  startedOn: number;
  startedWith: number;
  startedMicrocode: number;
  /** Host that a failback with `Immediate` returns it to, or NONE. */
  home: number;
  /** `drains` of that host when it left. */
  homeDrain: number;
  /** Whether its cluster looks for a host to start it on. */
  waiting: boolean;
  /** FailoverThreshold: how often it is started elsewhere within its period; NONE: once less than its cluster has nodes. */
  failoverThreshold: number;
  /** FailoverPeriod. */
  failoverPeriodUs: number;
  /** How often it was started elsewhere within the period that the first time began. */
  failovers: number;
  /** Whether its cluster starts it no more: it has failed over too often. */
  givenUp: boolean;
  /** derived: its group set, or NONE. */
  set: number;
  /** Whether it has waited long enough for the sets that its own depends on. */
  waitedOut: boolean;
  /** Whether its shutdown ends in turning it off where the guest does not shut down. */
  stopForced: boolean;
  /** SAVED_FOR */
  savedFor: number;
  /** Volume that holds its files, or NONE: a disk of its host, or a share that every host reaches. */
  volume: number;
  /** Bytes of its disks. */
  readonly disk: number;
  /** Whether its files go along with its move. */
  moveFiles: boolean;
  /** Volume that they go to, or NONE: a disk of the target, or the share. */
  filesTo: number;
  /** AutomaticCriticalErrorAction: whether it freezes when its storage does not answer. */
  pausesCritical: boolean;
  /** AutomaticCriticalErrorActionTimeout, in minutes: so long it stays frozen. */
  criticalMinutes: number;
  /** derived: its place in `vms` of its host. */
  seat: number;
  /** derived: known problems that it matches. */
  suffers: number;
  /** derived: whether an affinity rule that is enabled names it. */
  ruled: boolean;
}

/** What a role is: the first is a VM. */
export const ROLE_KINDS = ['vm', 'file-server', 'sql', 'generic'] as const;

/** Whether it is a VM; any other role is offline on its node before it is online on another. */
export const isVm = (vm: Vm): boolean => vm.kind === 0;

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

export interface Checkpoint {
  readonly index: number;
  readonly name: string;
  readonly vm: number;
  /** State of the machine `checkpoint`. */
  state: number;
}

export interface World {
  readonly clusters: Cluster[];
  readonly hosts: Host[];
  readonly vms: Vm[];
  readonly volumes: Volume[];
  readonly checkpoints: Checkpoint[];
  /** Names of the anti-affinity classes behind their ids. */
  readonly classes: string[];
  /** How many of them the question began with. */
  readonly givenClasses: number;
  /** Names of the sites behind their numbers. */
  readonly siteNames: readonly string[];
  /** Names of the virtual switches behind their bits. */
  readonly switchNames: readonly string[];
  readonly affinities: AffinityRule[];
  readonly groupSets: GroupSet[];
  /** Known problems that something in this world could meet. */
  readonly hindrances: Hindrances;
  /** How many VMs the question began with; later ones were made by `New-VM`. */
  readonly givenVms: number;
  /** Ids of the rules that are switched off. */
  readonly doubts: ReadonlySet<string>;
  /** Activities under way, as `kind * SUBJECTS + subject`. */
  readonly open: OpenActivities;
  /** Whether a cluster has its storage in its own nodes. */
  readonly pools: boolean;
  /** Whether volumes are written, which members own. */
  readonly owned: boolean;
  /** derived: whether a role may return by its own policy. */
  returning: boolean;
  /** derived: volumes that are offline, and hosts that have lost their way to the files of their VMs. */
  trouble: number;
}

/** Whether a VM uses memory of its host in this power state. */
export function usesMemory(power: number): boolean {
  return (
    power === POWER.running ||
    power === POWER.starting ||
    power === POWER.restoring ||
    power === POWER.stopping ||
    power === POWER.saving ||
    power === POWER.paused ||
    power === POWER.pausedCritical
  );
}

/** Whether a move has begun and is not over. */
export function underWay(migration: number): boolean {
  return migration >= MIGRATION.setup && migration <= MIGRATION.handover;
}

/** Whether a move has not come so far yet that it must be finished. */
export const isEarly = (migration: number): boolean => CANCELLABLE.includes(migration);

const CANCELLABLE: readonly number[] = [
  MIGRATION.queued,
  MIGRATION.setup,
  MIGRATION.mirroring,
  MIGRATION.carrying,
  MIGRATION.relocating,
  MIGRATION.copying,
];

/** Whether a move waits or is under way. */
export const isMoving = (vm: Vm): boolean => vm.migration >= MIGRATION.queued && vm.migration <= MIGRATION.handover;

/** Bytes of a host that VMs may use and do not. */
export const freeMemory = (host: Host): number => host.memory - host.reserve - host.used;

/** Bytes that a VM takes at its host now. */
export const need = (vm: Vm): number => (usesMemory(vm.power) ? vm.assigned : 0);

/** Checkpoints of a VM that exist. */
export function checkpointsOf(world: World, vm: number): Checkpoint[] {
  return world.checkpoints.filter(
    (point) => point.vm === vm && point.state !== CHECKPOINT.removed && point.state !== CHECKPOINT.asked,
  );
}

/** The cluster whose role a VM is, or undefined. */
export function clusterOf(world: World, vm: Vm): Cluster | undefined {
  if (!vm.clustered) return undefined;
  return world.clusters[world.hosts[vm.host]?.cluster ?? NONE];
}
