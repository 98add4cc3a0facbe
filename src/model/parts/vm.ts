/** A VM, or another role; its checkpoints; what its states mean for its host and its moves. */
import { type Overhead, vmTraits, withOverhead } from '../catalog/index.js';
import { MIGRATION, POWER } from '../states.js';

/** How a move goes. `offline` is a group that does not run: only its ownership moves; or a VM whose files alone move. */
export const MOVE = { live: 0, quick: 1, offline: 2 } as const;

/** What a VM was saved for: unless somebody asked for it, it runs on when that is over. `role`: to make room for another role. */
export const SAVED_FOR = { nothing: 0, move: 1, host: 2, role: 3 } as const;

/** Why a move was queued: it decides what its failure means. */
export const REASON = { asked: 0, drain: 1, failback: 2, balance: 3 } as const;

/** Priorities of a group (`High` starts first). 0 is "No Auto Start". */
export const PRIORITY = { High: 3000, Medium: 2000, Low: 1000, NoAutoStart: 0 } as const;

export const CHECKPOINT_TYPES = ['Disabled', 'Production', 'ProductionOnly', 'Standard'] as const;

export interface Vm {
  readonly index: number;
  readonly name: string;
  readonly group: string;
  /** Index into ROLE_KINDS: a VM, or another role, which has no memory and no version, and moves by an outage. */
  readonly kind: number;
  /** 1 or 2: what its virtual hardware is. */
  readonly generation: number;
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
  /** What it takes of its host beside its memory, as long as it takes memory at all. */
  readonly overhead: Overhead;
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
  /** DefaultMoveType: whether a drain moves it quickly, whatever its priority. */
  movesQuickly: boolean;
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
  /** The host that has what binds it; NONE where nothing does. */
  boundTo: number;
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
  /** Host on which others make room for it, and nobody else is given that, or NONE. */
  promised: number;
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

/** Whether its host gives it memory and takes it back as it needs it. */
export const hasDynamicMemory = ({ traits }: Vm): boolean => (traits & DYNAMIC) !== 0;

const DYNAMIC = vmTraits(['dynamic-memory']);

/** Whether it is a VM; any other role is offline on its node before it is online on another. */
export const isVm = (vm: Vm): boolean => vm.kind === 0;

export interface Checkpoint {
  readonly index: number;
  readonly name: string;
  readonly vm: number;
  /** State of the machine `checkpoint`. */
  state: number;
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

/** Whether a role is saved since it made room for another. */
export const isSetAside = ({ power, savedFor }: Vm): boolean => power === POWER.saved && savedFor === SAVED_FOR.role;

/** Whether a VM is a role that failed, or made room for another, and that its cluster starts again by itself. */
export const restarts = (vm: Vm): boolean =>
  vm.clustered && (vm.power === POWER.failed || isSetAside(vm)) && vm.priority > 0 && !vm.givenUp;

/** Whether it is on its way to another host as one that does not run. */
export const isCarried = ({ migration, moveKind }: Vm): boolean =>
  moveKind === MOVE.offline && underWay(migration) && migration !== MIGRATION.relocating;

/** Whether it is a role that does not run: another node may own it, whatever it needs to start. */
export const isIdleRole = ({ clustered, power }: Vm): boolean => clustered && !usesMemory(power);

/** Whether it is kept from starting on this host by a disk, a device or an ISO of another. */
export const isBoundElsewhere = ({ bound, iso, boundTo }: Vm, host: number): boolean =>
  (bound || iso) && boundTo !== host;

/** Bytes of memory with which a VM that does not run is started: a saved one comes back with what it had. */
export const startMemory = ({ power, assigned, startup }: Vm): number => (power === POWER.saved ? assigned : startup);

/** Bytes that it takes of its host once it is started. */
export const startNeed = (vm: Vm): number => takes(vm, startMemory(vm));

/** Bytes that a VM with what is assigned to it takes of a host on which it runs, or to which it goes. */
export const footprint = (vm: Vm): number => takes(vm, vm.assigned);

/** Bytes that a VM with so much memory takes of its host; a role without memory takes nothing. */
export const takes = ({ overhead }: Vm, memory: number): number => withOverhead(overhead, memory);

/** Bytes that a VM takes of its host now. */
export const need = (vm: Vm): number => (usesMemory(vm.power) ? footprint(vm) : 0);
