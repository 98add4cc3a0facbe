/** What a simulation is asked beside its world and operators: seed, bound, networks, durations, faults. */
import type { Bytes, BytesPerSecond, DurationRange, Micros } from '../base/units.js';
import type { DurationKey, FigureKey, MigrationMode, Workload } from '../model/catalog/index.js';

/** A network that carries live migrations: each host has a port on it, or several, full duplex. */
export interface Network {
  readonly name: string;
  /** Of each port, each way; the line rate. */
  readonly bandwidth: BytesPerSecond;
  readonly mode: MigrationMode;
  /** Ports of each host, from 1; unwritten: 1. One migration over TCP takes one of them, over SMB all. */
  readonly team?: number;
  /** What each host may send of migrations by SMB; unwritten: what the functional level of its cluster brings. */
  readonly smbLimit?: SmbLimit;
  /** What a functional level leaves to migrations by SMB where it limits them, above 0 and at most 1; unwritten: as the catalog says. */
  readonly smbLimitShare?: number;
  /** What others take of the ports of each host together, each way. */
  readonly background?: BytesPerSecond;
  /** Share of a full port that they get against 1 of each migration, above 0; unwritten: they get all that they want. */
  readonly backgroundWeight?: number;
  /** Line rate of one link that every migration goes over; unwritten: there is none. */
  readonly uplink?: BytesPerSecond;
  /** Share of a line rate above 1 Gbps that is payload, above 0; unwritten: as the catalog says. */
  readonly linkShareFast?: number;
}

/** A rate, or a share of what the ports of a host carry, above 0 and at most 1. */
export type SmbLimit = { readonly rate: BytesPerSecond } | { readonly share: number };

/** What a failure of storage does to the configurations of an old format that are being written at that moment. */
export interface Damage {
  /** Of each of them to be damaged, 0 to 1. */
  readonly chance: number;
  /** How long after the storage answers again somebody has made the damaged VMs anew; unwritten: nobody does before the calm. */
  readonly remadeUs?: Micros;
}

/** What strikes, whenever that is. */
export type Blow =
  /** A host loses power; without an end it stays down. */
  | { readonly kind: 'crash'; readonly host: number }
  /** A network is slower for a while, or from then on. */
  | { readonly kind: 'slow'; readonly network: string; readonly to: BytesPerSecond }
  /** Volumes do not answer, or hosts lose their way to storage; without an end for ever. */
  | {
      readonly kind: 'storage-lost';
      readonly volumes: readonly number[];
      readonly hosts: readonly number[];
      readonly damage?: Damage;
    }
  /** Volumes, or the storage of hosts, give each VM no more than this, to what begins meanwhile. */
  | {
      readonly kind: 'storage-slow';
      readonly volumes: readonly number[];
      readonly hosts: readonly number[];
      readonly to: BytesPerSecond;
    }
  /** Hosts hear each other and nobody else, nor the witness. `mute`: they hear the others, who do not hear them. */
  | { readonly kind: 'cut'; readonly hosts: readonly number[]; readonly mute: boolean }
  /** A host is cut off and reached in turns, each for `everyUs`. */
  | { readonly kind: 'flapping'; readonly host: number; readonly everyUs: Micros }
  /** The witness of a cluster does not answer. */
  | { readonly kind: 'witness-lost'; readonly cluster: number }
  /** A host has power and does nothing. */
  | { readonly kind: 'hang'; readonly host: number }
  /** The next boot of a host takes so much longer. */
  | { readonly kind: 'slow-reboot'; readonly host: number; readonly byUs: Micros }
  /** The installation that is under way on the host at that time fails, else its next one. */
  | { readonly kind: 'failed-installation'; readonly host: number }
  /** A VM is being backed up, by whoever does that. */
  | { readonly kind: 'backup'; readonly vm: number }
  /** The guest of a VM does not shut down when it is asked to. */
  | { readonly kind: 'deaf-guest'; readonly vm: number }
  /** The next live migration of a VM breaks in the middle of this phase. */
  | { readonly kind: 'failed-migration'; readonly vm: number; readonly phase: MovePhase };

/** Phases of a live migration in which it can break. */
export const MOVE_PHASES = ['setup', 'copy', 'blackout'] as const;

export type MovePhase = (typeof MOVE_PHASES)[number];

/** A blow with its time. */
export type WrittenFault = Blow & { readonly atUs: Micros; readonly forUs?: Micros };

/** Blows at times that are drawn. */
export interface DrawnFault {
  readonly kind: 'random';
  /** Blows that come by the same times: each of them at every stroke. */
  readonly blows: readonly Blow[];
  /** Names of the streams that it draws from, one for each blow; the first is also that of the strokes. */
  readonly streams: readonly string[];
  /** Mean time from the end of one to the next. */
  readonly meanUs: Micros;
  /** Shape of the Weibull distribution of that time, above 0: 1 is exponential, more is wear, less is infancy. */
  readonly shape: number;
  readonly forUs: DurationRange;
  /** Each blow comes so much after its stroke at most; 0: all at once. */
  readonly withinUs: Micros;
}

/**
 * `wrong-node`: another node is evicted, or set up, than the one that was drained. `skipped-wait`: the node is evicted, or set up,
 * while its drain is under way. `early-version-update`: the versions of its VMs are to be raised before the level has risen.
 * `replaced-early`: the node is added again right after its eviction. `unchecked-drain`: the node is taken away however its drain has
 * ended. `next-too-soon`: the next node is drained while this one is still away.
 */
export const SLIPS = [
  'wrong-node',
  'skipped-wait',
  'early-version-update',
  'replaced-early',
  'unchecked-drain',
  'next-too-soon',
] as const;

export type Slip = (typeof SLIPS)[number];

export type Fault = (
  | WrittenFault
  | DrawnFault
  /** Each live migration fails with this chance, 0 to 1, at a moment drawn over its copy. */
  | { readonly kind: 'random-migration-failure'; readonly chance: number }
  /** The operator does something wrong when it is the turn of this node. */
  | { readonly kind: 'slip'; readonly slip: Slip; readonly host: number }
  /** Each installation fails with this chance, 0 to 1, when it would have ended. */
  | { readonly kind: 'random-installation-failure'; readonly chance: number }
) & {
  /** Chance, 0 to 1, that a run has this fault at all; unwritten: every run. Drawn once, by the seed. */
  readonly share?: number;
};

/** How the memory of a VM changes while it is copied, where the scenario knows better than its workload class. */
export interface Dirtying {
  readonly firstSecond: Bytes;
  readonly exponent: number;
  readonly workingSet: Bytes;
}

/** What a scenario knows of the memory of a guest better than its workload class does. */
export interface Guest {
  readonly dirty?: Dirtying;
  /** Of its memory, what is zero or untouched, 0 to 1. */
  readonly zeroShare?: number;
  /** Of the time of its virtual processors, what it uses, 0 to 1; unwritten: nothing. */
  readonly load?: number;
}

export interface Physics {
  /** Durations by their keys; unwritten ones are the catalog's. */
  readonly durations: Readonly<Partial<Record<DurationKey, Micros>>>;
  /** The same of single hosts, by their numbers, where hosts differ; of what a host does. */
  readonly hostDurations?: Readonly<Partial<Record<DurationKey, readonly Micros[]>>>;
  readonly network: Network;
  /** By the number of a cluster, what is written of what lies on one of its nodes; unwritten: as the catalog says. */
  readonly writes?: ReadonlyMap<number, BytesPerSecond>;
  /** By the number of a host, what its storage reads or writes; unwritten: as the catalog says. */
  readonly disks?: ReadonlyMap<number, BytesPerSecond>;
  /** How many times as long as the physics says live migrations take, from their set-up to their end; unwritten: 1. */
  readonly pace?: number;
  /** Figures of the catalog that are written; unwritten: as it says. */
  readonly figures?: Readonly<Partial<Record<FigureKey, number>>>;
  /** Classes of workload that the scenario knows better than the catalog, by their names. */
  readonly workloads?: ReadonlyMap<string, Workload>;
  /** By the number of the VM; unwritten: as their classes say. */
  readonly guests?: ReadonlyMap<number, Guest>;
}

/** What a host meets when it is installed: in the middle of it, or once it serves again. */
export interface Consequence {
  readonly host: number;
  /** Release index that is installed. */
  readonly to: number;
  /** Unwritten: any. */
  readonly method?: 'clean' | 'in-place';
  readonly when: 'during' | 'after';
  readonly blow: Blow;
  /** How long it lasts; of `during`, after how long it strikes. */
  readonly forUs: Micros;
}

export interface Question {
  readonly seed: string;
  /** The simulation's bound. */
  readonly untilUs: Micros;
  readonly physics: Physics;
  readonly faults: readonly Fault[];
  /** What known problems do to hosts that are installed; unwritten: nothing. */
  readonly consequences?: readonly Consequence[];
  /** From then on nothing more strikes, and what is broken is repaired; unwritten: never. */
  readonly calmUs?: Micros;
  /** Of the day, at time 0, for windows of hours in the world; unwritten: midnight. */
  readonly timeAtStartUs?: Micros;
}
