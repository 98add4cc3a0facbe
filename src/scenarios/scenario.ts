/** A scenario that was checked: everything a rehearsal needs, in indexes and whole units, and nothing that needs a file. */
import { type DurationRange, type Micros, SECOND } from '../base/units.js';
import type { WrittenClaim } from '../invariants/index.js';
import type { DurationKey } from '../model/catalog/index.js';
import { makeWorld } from '../model/make-world.js';
import type { World } from '../model/world.js';
import type { WorldSpec } from '../model/world-spec.js';
import type { Plan } from '../operators/plans.js';
import type { Consequence, Fault, Physics, Question } from '../sim/question.js';
import type { IdleKeys } from './idle-keys.js';
import type { Start } from './start.js';

export type { Start } from './start.js';

export const OUTCOMES = ['completed', 'stuck', 'out-of-time'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** A bound of a service invariant. A written one is a claim, an unwritten one a warning. */
export interface Limit {
  readonly value: number;
  readonly written: boolean;
}

export interface Limits {
  /** Of one blackout, in microseconds. */
  readonly blackoutUs: Limit;
  /** Of the outages of one VM, beyond blackouts. */
  readonly outageUs: Limit;
  /** How long a cluster may be mixed. */
  readonly mixedUs: Limit;
  /** Nodes whose loss the others must be able to carry. */
  readonly headroom: Limit;
  /** Of the whole upgrade; no bound where nothing is written. */
  readonly upgradeUs?: Limit;
}

/** What the world does not know of a VM; in the order of the world's VMs. */
export interface VmExtra {
  /** Bounds of its own; all of them written. */
  readonly blackoutUs?: Micros;
  readonly outageUs?: Micros;
  /** Whom to notify. */
  readonly owner?: string;
  /** False: it must not be stopped, not even for a while. */
  readonly mayStop?: false;
}

/** What the world does not know of a cluster; in the order of the world's clusters. */
export interface ClusterExtra {
  /** Whether Cluster-Aware Updating updates its nodes by itself. */
  readonly cau: boolean;
}

/** VMs that were written together; in file order. */
export interface Group {
  readonly name: string;
  readonly vms: readonly number[];
}

/** A duration that was written as a range: a single rehearsal takes one value of it, odds draw from it. */
export type Ranged = { readonly range: DurationRange } & (
  | { readonly of: 'duration'; readonly key: DurationKey }
  /** Indexes of the plan and of its node step. */
  | { readonly of: 'node-step'; readonly plan: number; readonly step: number }
  /** Indexes of the plan and of its script line: work by hand. */
  | { readonly of: 'manual'; readonly plan: number; readonly line: number }
);

/** Lines of the file, by the number of what stands there. */
export interface Places {
  readonly clusters: readonly number[];
  readonly hosts: readonly number[];
  readonly vms: readonly number[];
  readonly upgrade: number;
  readonly limits: number;
  readonly physics: number;
}

export interface Expected {
  readonly outcome?: Outcome;
  /** Exactly these invariants are broken. */
  readonly violations?: readonly string[];
}

/** What an exhibit of the museum shows. */
export interface Hazard {
  /** `H12` */
  readonly id: string;
  readonly cause: string;
  readonly symptom: string;
  /** Of the error or the event. */
  readonly code?: string;
  /** Tags of the catalog. */
  readonly source: string;
  readonly caughtBy: { readonly finding: string } | { readonly invariant: string } | { readonly earliestSign: string };
}

/** What makes a scenario a lab for the console. */
export interface Lab {
  readonly story: string;
  readonly on?: string;
  readonly minutes?: number;
  /** No hints, no way back; `within`: what comes later in simulated time does not count. */
  readonly exam?: { readonly within: Micros };
  /** Conditions in CEL, with the goal in words. */
  readonly goals: readonly { readonly say: string; readonly claim: string }[];
  readonly traps?: readonly { readonly when: string; readonly say: string }[];
  readonly hints?: readonly string[];
  /** Lines that reach the goals. */
  readonly solution: readonly string[];
  readonly wrong?: readonly { readonly tries: readonly string[]; readonly because: string }[];
}

/** A network, for whom it shows: what goes over the one that carries migrations is physics. */
export interface NetworkExtra {
  readonly name: string;
  /** Kinds of traffic; undefined: all. */
  readonly carries: readonly string[] | undefined;
}

export interface Scenario {
  readonly file: string;
  readonly title: string;
  readonly asks?: string;
  readonly seed: string;
  readonly start?: Start;
  /** Without doubts: those are the run's. */
  readonly world: WorldSpec;
  readonly untilUs: Micros;
  readonly physics: Physics;
  readonly faults: readonly Fault[];
  /** What known problems do to hosts that are installed. */
  readonly consequences: readonly Consequence[];
  /** From then on nothing strikes, and what is broken is repaired. */
  readonly calmUs?: Micros;
  /** Path of a policy module, as seen from the file. */
  readonly policy?: string;
  /** The upgrade, if there is one, then the script. */
  readonly plans: readonly Plan[];
  readonly limits: Limits;
  readonly invariantsExcept: readonly string[];
  readonly invariantsAlso: readonly WrittenClaim[];
  readonly expect?: Expected;
  readonly hazard?: Hazard;
  readonly lab?: Lab;
  readonly clusters: readonly ClusterExtra[];
  /** As they are written; none where the file has none. */
  readonly networks: readonly NetworkExtra[];
  readonly vms: readonly VmExtra[];
  readonly groups: readonly Group[];
  readonly ranges: readonly Ranged[];
  readonly places: Places;
  /** Keys that change nothing where they are written. */
  readonly idleKeys?: readonly IdleKeys[];
}

/** The world at the beginning, with some rules switched off. */
export const buildWorld = (scenario: Scenario, doubts: Iterable<string> = []): World =>
  makeWorld({ ...scenario.world, doubts });

/** What the simulation is asked, with the scenario's seed unless another is given. */
export const questionOf = (scenario: Scenario, seed: string = scenario.seed): Question => ({
  seed,
  untilUs: scenario.untilUs,
  physics: scenario.physics,
  faults: scenario.faults,
  ...(scenario.start === undefined ? {} : { timeAtStartUs: scenario.start.second * SECOND }),
  ...(scenario.consequences.length === 0 ? {} : { consequences: scenario.consequences }),
  ...(scenario.calmUs === undefined ? {} : { calmUs: scenario.calmUs }),
});
