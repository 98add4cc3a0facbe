/**
 * From a statechart to integer tables, by asking XState. For every leaf state and every event XState's own `transition()` runs
 * with an oracle in place of the ledger, over every answer that its guards could get; what it asked, where it went and which
 * actions it named become a small decision tree. Nesting, re-entry, wildcards and `and`/`or`/`not` thus come out right by
 * construction, and a feature that cannot come out right is refused with a clear error before anything runs.
 */
import { type AnyStateMachine, transition } from 'xstate';
import { assert } from '../base/assert.js';
import { checkFeatures } from './chart-features.js';
import type { Asker } from './machines/setup.js';

/** Where a transition ends, and the actions to run, in order. */
export interface Decision {
  readonly guard: -1;
  readonly target: number;
  readonly actions: readonly number[];
}

/** A guard to ask; no branch means that the event is not answered. */
export interface Question {
  readonly guard: number;
  readonly yes: Cell | undefined;
  readonly no: Cell | undefined;
}

export type Cell = Decision | Question;

/** Gives names their numbers: rules of the ledger and effects of `step`. An unknown name is an error of ours. */
export interface Vocabulary {
  guard(name: string): number;
  action(name: string): number;
}

/** A machine as integers, beside the XState machine that it was made from. */
export interface Chart {
  readonly id: string;
  readonly machine: AnyStateMachine;
  /** Leaf states by number, as dotted paths (`member.up`). */
  readonly leaves: readonly string[];
  readonly events: readonly string[];
  readonly descriptions: readonly (string | undefined)[];
  /** By `leaf * events.length + event`: the tree of this cell, made when it is first asked for. */
  cell(index: number): Cell | undefined;
  /** All of them. */
  readonly cells: readonly (Cell | undefined)[];
  readonly vocabulary: Vocabulary;
  leaf(path: string): number;
  event(name: string): number;
}

/** What a decision tree may ask at most in one cell; a chart beyond it is a mistake of its author. */
const QUESTIONS_MAX = 32;

/**
 * Compiles a machine: its features are checked at once, each cell when it is first asked for.
 * @throws Error that names the state and the feature, if the machine uses what a table cannot do.
 */
export function compile(machine: AnyStateMachine, vocabulary: Vocabulary): Chart {
  const walked = checkFeatures(machine);
  const leaves = walked.leaves.map((leaf) => leaf.path);
  const numbers = { leaves: numbered(leaves), events: numbered(walked.events) };
  const { events } = walked;
  // null: nobody has asked for it yet. A run asks for a tenth of them, and XState takes its time.
  const made: (Cell | undefined | null)[] = leaves.flatMap(() => events.map(() => null));
  const cell = (index: number): Cell | undefined => {
    const known = made[index];
    if (known !== null) return known;
    const leaf = leaves[Math.floor(index / events.length)] as string;
    const fresh = ask(machine, leaf, events[index % events.length] as string, vocabulary, numbers.leaves);
    made[index] = fresh;
    return fresh;
  };
  return {
    id: machine.id,
    machine,
    leaves,
    events,
    descriptions: walked.leaves.map((leaf) => leaf.description),
    cell,
    get cells() {
      return made.map((_, index) => cell(index));
    },
    vocabulary,
    leaf: (path) => lookUp(numbers.leaves, path, `state of ${machine.id}`),
    event: (name) => lookUp(numbers.events, name, `event of ${machine.id}`),
  };
}

/** The nested value that XState gives to the leaf at a dotted path. */
function stateValue(path: string): string | Record<string, unknown> {
  const [head = '', ...rest] = path.split('.');
  return rest.length === 0 ? head : { [head]: stateValue(rest.join('.')) };
}

/** The dotted path of a nested value. */
function leafPath(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[head, rest] = ['', '']] = Object.entries(value as Record<string, unknown>);
  return `${head}.${leafPath(rest)}`;
}

/** One run of XState's own `transition()`: undefined where the state does not answer the event. */
export function askXState(
  machine: AnyStateMachine,
  leaf: string,
  event: string,
  asker: Asker,
): { leaf: string; actions: string[] } | undefined {
  const snapshot = machine.resolveState({ value: stateValue(leaf), context: asker } as never);
  if ((machine.getTransitionData(snapshot as never, { type: event }) ?? []).length === 0) return undefined;
  const [next, actions] = transition(machine, snapshot as never, { type: event } as never);
  return { leaf: leafPath(next.value), actions: actions.map((action) => action.type) };
}

function ask(machine: AnyStateMachine, leaf: string, event: string, words: Vocabulary, leaves: Map<string, number>) {
  const explore = (known: ReadonlyMap<string, boolean>): Cell | undefined => {
    assert(known.size <= QUESTIONS_MAX, `${machine.id}: ${leaf} asks more than ${QUESTIONS_MAX} rules for ${event}`);
    let open: string | undefined;
    const oracle: Asker = {
      ask(rule) {
        const answer = known.get(rule);
        if (answer === undefined) open ??= rule;
        return answer ?? false;
      },
    };
    const found = askXState(machine, leaf, event, oracle);
    if (open !== undefined) {
      const yes = explore(new Map([...known, [open, true]]));
      const no = explore(new Map([...known, [open, false]]));
      return { guard: words.guard(open), yes, no };
    }
    if (found === undefined) return undefined;
    return {
      guard: -1,
      target: lookUp(leaves, found.leaf, machine.id),
      actions: found.actions.map((name) => words.action(name)),
    };
  };
  return explore(new Map());
}

function numbered(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

function lookUp(numbers: Map<string, number>, name: string, what: string): number {
  const number = numbers.get(name);
  assert(number !== undefined, `no ${what} is called ${name}`);
  return number;
}
