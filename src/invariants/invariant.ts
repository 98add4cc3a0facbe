/**
 * What an invariant is: a named claim about every VM, host or cluster, with evidence where it is broken. It says which facts
 * can change its answer and looks at nothing else, so that all of them can be watched at every step of the largest cluster.
 */
import type { Micros } from '../base/units.js';
import type { FactName } from '../model/facts.js';
import { NONE, type World } from '../model/world.js';
import type { Windows } from '../sim/windows.js';
import type { AvailabilityLedger } from './service/availability.js';
import type { LimitName, Limits } from './service/limits.js';

/** What a claim is about: the kind of entity whose number its evidence is asked for. */
export type About = 'vm' | 'host' | 'cluster';

/**
 * `always`: at no moment broken. `within`: nothing lasts longer than its bound, nor to an end at which nothing is under way.
 * `at-end`: true when the run is over. `sometimes`: seen at least once; its evidence says what was seen.
 */
export type Holds = 'always' | 'sometimes' | 'at-end' | 'within';

/**
 * How a fact leads to subjects: to what it is about, to its argument, to the host of its VM, to both ends of the move that is under way of its
 * VM, to the cluster of its host or VM, to the VMs or the members of its host or cluster, or to everything of that kind.
 */
export type Through = 'subject' | 'arg' | 'host' | 'ends' | 'cluster' | 'vms' | 'members' | 'every';

export interface Wake {
  readonly through: Through;
  readonly facts: readonly FactName[];
}

export const wake = (through: Through, ...facts: readonly FactName[]): Wake => ({ through, facts });

/** Nothing is remembered of a subject. */
export const NEVER = -1;

/** One look at one subject. It is reused from look to look. */
export interface Look {
  readonly world: World;
  readonly nowUs: Micros;
  /** What `remember` answered when this subject was last looked at, or NEVER. */
  readonly before: number;
  /** What the claim's `occasion` answered; of no meaning to a claim without one. */
  readonly occasion: number;
  /** Kind of the fact that led here; NONE where everything is looked at. */
  readonly fact: number;
  /** Whether the run is over. */
  readonly final: boolean;
  readonly limits: Limits;
  readonly availability: AvailabilityLedger;
  /** What must be true since a maintenance window closes now; undefined at any other look. */
  readonly closing: Closing | undefined;
  /** Something worked out of the whole world, once for as long as it stands still. */
  once<T extends object>(work: (world: World) => T): T;
}

/** What the closing of a window is held against: what it must leave, and the nodes that are upgraded in it. */
export interface Closing extends NonNullable<Windows['leave']> {
  readonly nodes: readonly number[];
}

export interface Invariant {
  readonly id: string;
  /** One sentence. */
  readonly claim: string;
  /** Tags of the catalog's sources, or `none`. */
  readonly source: string;
  readonly holds: Holds;
  readonly about: About;
  /** Unwritten facts: looked at when a maintenance window closes, and then alone. */
  readonly wokenBy: readonly Wake[];
  /**
   * What has happened to the subject since the last look that the claim is about: a number, which `evidence` finds in the look. NONE:
   * nothing, and it is not asked. Claims that share an occasion are asked together.
   */
  occasion?(look: Look, subject: number): number;
  /** What was seen that breaks the claim, or undefined where it holds. Never asks a rule: a rule may be doubted, or wrong. */
  evidence(look: Look, subject: number): string | undefined;
  /** What the next look at this subject needs to know of now: one number. Called after `evidence`, at every look. */
  remember?(look: Look, subject: number): number;
  /** Of those that remember since when something is pending: how long it may be, where no limit says so. */
  readonly boundUs?: Micros;
  /** The limit that it is measured by. Broken where nobody wrote it, it is a warning. */
  readonly limit?: LimitName;
  /** When it broke, where that was before the look that saw it: a bound passes while nothing happens. */
  brokeAtUs?(look: Look, subject: number): Micros;
  /** Broken, it is a warning where the run has no calm: what breaks it may be what the scenario asks about. */
  readonly warnsWithoutCalm?: true;
  /** Of `sometimes`: whether it must be seen at all in this world. */
  demanded?(world: World): boolean;
  /** CONCERN: where a world has none of these, nothing can break it, and it is not asked. Unwritten: it may be broken in any world. */
  readonly concern?: number;
  /** Whether nothing in this world can break it now: what would be looked at far and wide is left alone then. */
  asleep?(world: World): boolean;
  /** It sees what facts say, or looks at few of them for the sake of speed: looking at everything is not the same. */
  readonly coarse?: true;
}

/** Two host numbers in one memory: 15 bits each, more hosts than any world has. */
const PAIR_BITS = 15;

/** Two numbers, each NONE or more, as one. */
export const pair = (a: number, b: number): number => ((a + 1) << PAIR_BITS) | (b + 1);

export const firstOf = (both: number): number => (both === NEVER ? NONE : (both >> PAIR_BITS) - 1);

export const secondOf = (both: number): number => (both === NEVER ? NONE : (both & ((1 << PAIR_BITS) - 1)) - 1);
