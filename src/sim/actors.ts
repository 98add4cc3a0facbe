/** Who asks and who watches, as the simulation sees them. Operators and invariants live to the right of this room. */
import type { Micros } from '../base/units.js';
import type { Refusal } from '../model/rules/index.js';
import type { Step } from '../model/step.js';
import type { Outcome } from '../model/turn.js';
import type { Vm, World } from '../model/world.js';

/** What an operator waits for. */
export type Wait =
  | { readonly kind: 'time'; readonly atUs: Micros }
  /** The cmdlet of one of these steps has returned. */
  | { readonly kind: 'returned'; readonly steps: readonly Step[]; readonly deadlineUs?: Micros }
  /** Anything has changed; asked again at the end of each moment in which something did. */
  | { readonly kind: 'change'; readonly deadlineUs?: Micros };

/** What an operator answers. */
export type Ask =
  | { readonly kind: 'step'; readonly step: Step; readonly text: string }
  /** A call whose names do not exist: recorded as refused, nothing is stepped. */
  | { readonly kind: 'rejected'; readonly text: string; readonly refusal: Refusal }
  | { readonly kind: 'wait'; readonly wait: Wait; readonly because: string }
  | { readonly kind: 'done' }
  /** It can do nothing more unless something changes. */
  | { readonly kind: 'stuck'; readonly because: string };

/** What happened to what an operator asked last. */
export interface Answer {
  readonly refusal: Refusal | undefined;
  readonly step: Step | undefined;
  /** Number of the occurrence. */
  readonly seq: number;
  /** Facts of the step, three integers each. */
  readonly facts: readonly number[];
}

/** What an operator sees: the world, to read only, and the time. */
export interface View {
  readonly world: World;
  readonly nowUs: Micros;
  /** How many occurrences there have been. */
  readonly occurrences: number;
  /** How many of them changed something: unchanged means that nothing has happened. */
  readonly changes: number;
  /** How many of those changed a host or a cluster. */
  readonly nodeChanges: number;
  /** Whether all faults are over for good: what failed so often that it was given up is worth another try. */
  readonly calm: boolean;
  /** Number of the first occurrence from `from` on with this fact about this subject, or -1. */
  find(fact: number, subject: number, from: number): number;
}

/** An operator as data: a program without state, and a small plain memory that can be copied. */
export interface Operator<Memory = unknown> {
  readonly name: string;
  readonly memory: Memory;
  next(view: View, memory: Memory, answer: Answer | undefined): Ask;
}

/** Where a VM goes: the index of a host, or -1 for "none that I would choose now". The rules judge the choice. */
export interface Placement {
  (view: View, vm: Vm, purpose: 'move' | 'takeover'): number;
  /**
   * The host that a move will go to if no rule forbids it, found without asking the rules; -1 where that cannot be said. It is tried
   * first, in silence, so that the rules are asked once; it must be what would be chosen then.
   */
  readonly likely?: (view: View, vm: Vm) => number;
}

/** Sees every occurrence, once, right after it. The facts are valid during the call only. */
export interface Watcher {
  begin?(world: World): void;
  see(world: World, outcome: Outcome, atUs: Micros, seq: number): void;
  /** The world stands as it is from one moment to the next; called before the next one. After the last one: for ever. */
  readonly rest?: ((world: World, fromUs: Micros, toUs: Micros) => void) | undefined;
  /** Whether the run is to end now. */
  readonly stops?: boolean;
  /** It sees only occurrences that change a host or a cluster. Unwritten: all. */
  readonly ofNodes?: true;
}
