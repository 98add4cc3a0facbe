/**
 * Mutation: would the invariants notice if a rule were wrong? Small clusters are explored as they are; in each state each step is tried
 * once more with one wrong rule, and what then breaks a claim that nothing broke before has noticed it.
 */
import { ACTIVITIES } from '../model/activities.js';
import { encode } from '../model/encode.js';
import { newTurn } from '../model/engines.js';
import type { Step } from '../model/step.js';
import { NONE } from '../model/world.js';
import type { Arena } from './arena.js';
import { ARENAS } from './arenas.js';
import { allAsked } from './asks.js';
import { COMMAND_KIND_NAMES } from './command-kinds.js';
import { Explorer } from './explore.js';
import { movesOf, Performer } from './grain.js';
import type { Move } from './moves.js';
import { MUTANTS, type Mutant } from './mutants.js';
import { pathToState } from './path.js';
import { Probe } from './probe.js';
import { moveText } from './tell.js';

/** How a mutant was noticed. */
export interface Kill {
  readonly invariant: string;
  readonly saw: string;
  readonly arena: string;
  /** Hosts and VMs of the arena, those that its story makes included. */
  readonly hosts: number;
  readonly vms: number;
  /** Moves from its beginning, the wrong one among them; told one by one. */
  readonly moves: readonly string[];
}

export interface Judged {
  readonly mutant: Mutant;
  readonly kill?: Kill;
  /** How often the rule alone forbade something that the mutant permits. */
  readonly tried: number;
  /** How often that made a difference: the world came out another way, and no claim minded. */
  readonly changed: number;
}

export interface MutateOptions {
  /** Of the explorations that the tries start from, in each arena; unwritten: 600. */
  readonly states?: number;
  /** Unwritten: all. */
  readonly mutants?: readonly Mutant[];
  readonly arenas?: readonly Arena[];
}

/** What a move comes to without a mutant. */
interface Plain {
  readonly performed: boolean;
  readonly broken: ReadonlySet<string>;
  /** The world after it, where somebody has asked for it. */
  after: string | undefined;
}

interface Count {
  tried: number;
  changed: number;
  kill?: Kill;
}

const STATES = 600;

/** Moves of the longest story that counts. */
const MOVES_MAX = 8;

/** So many changed worlds of each mutant and arena are followed one move further. */
const FOLLOWED_MAX = 40;

/** Tries all mutants in all arenas, arena by arena, and tells how far it has come. */
export function* mutate({
  states = STATES,
  mutants = MUTANTS,
  arenas = ARENAS,
}: MutateOptions = {}): Generator<
  { readonly arena: string; readonly done: number; readonly of: number },
  readonly Judged[]
> {
  const counts = new Map(mutants.map((mutant): [Mutant, Count] => [mutant, { tried: 0, changed: 0 }]));
  for (const [done, arena] of arenas.entries()) {
    yield { arena: arena.name, done, of: arenas.length };
    new Trial(arena, states, counts).run();
  }
  return [...counts].map(([mutant, { tried, changed, kill }]) => ({
    ...{ mutant, tried, changed },
    ...(kill === undefined ? {} : { kill }),
  }));
}

/** One arena. */
class Trial {
  readonly #explorer: Explorer;
  readonly #probe = new Probe();
  readonly #moves: readonly Move[];
  readonly #performer: Performer;
  readonly #byRule = new Map<string, Mutant[]>();
  /** Claims that are broken in the state at hand, whatever is done. */
  #own: ReadonlySet<string> = new Set();
  /** The state at hand, where somebody has asked for it. */
  #same: string | undefined;
  readonly #followed = new Map<Mutant, number>();
  /** What a changed world is asked beside what the arena does anyway. */
  readonly #after: readonly Move[];
  /** Moves that the arena began with. */
  readonly #prepared: number;

  constructor(
    readonly arena: Arena,
    readonly maxStates: number,
    readonly counts: ReadonlyMap<Mutant, Count>,
  ) {
    this.#explorer = new Explorer({ ...arena, maxStates, ways: false, symmetry: false });
    const { world, claims } = this.#explorer;
    // What is wanted beside is tried in every state, also where it could not be without a mutant.
    const tries = arena.tries ?? [];
    const probed = without(tries, movesOf(world, { ...arena, commands: COMMAND_KIND_NAMES }, arena.grain));
    const known = probed.map(({ steps: [step] }) => step);
    this.#moves = [...probed, ...without(known, [...allAsked(world), ...tries].map(moveOf))];
    this.#after = [...this.#explorer.moves, ...(arena.after ?? []).map(moveOf)];
    this.#prepared = arena.prepare?.length ?? 0;
    this.#performer = new Performer(world, newTurn(), arena.grain, (turn) => claims.see(turn));
    for (const mutant of counts.keys())
      this.#byRule.set(mutant.rule, [...(this.#byRule.get(mutant.rule) ?? []), mutant]);
  }

  run(): void {
    const explorer = this.#explorer;
    if (!this.#mayFind(this.#prepared)) return;
    for (const _ of explorer.run());
    explorer.world.doubts = this.#probe;
    for (let state = 0; state < explorer.states.count && this.#mayFind(this.#depthOf(state)); state += 1)
      this.#try(state);
  }

  /** Whether a move after so many could make a story of somebody that is shorter than what is known. */
  #mayFind(depth: number): boolean {
    if (depth >= MOVES_MAX) return false;
    return [...this.counts.values()].some(({ kill }) => kill === undefined || kill.moves.length > depth + 1);
  }

  #depthOf(state: number): number {
    return this.#prepared + this.#explorer.depthOf(state);
  }

  #try(state: number): void {
    const explorer = this.#explorer;
    const { world, snapshot, claims } = explorer;
    const { left } = explorer.show(state);
    snapshot.takeAll();
    claims.load();
    claims.judge();
    // What an arena breaks by itself notices nothing.
    this.#own = this.#broken();
    claims.back();
    this.#same = undefined;
    for (const move of this.#moves) {
      if (move.costs > left || !move.canBe(world)) continue;
      this.#probe.clear(undefined);
      const plainly = this.#perform(move);
      const [rules, broken] = [[...this.#probe.asked], this.#broken()];
      this.#back();
      const plain: Plain = { performed: plainly, broken, after: undefined };
      for (const rule of rules)
        for (const mutant of this.#byRule.get(rule) ?? []) this.#mutate(mutant, move, state, plain);
    }
  }

  #mutate(mutant: Mutant, move: Move, state: number, plain: Plain): void {
    const count = this.counts.get(mutant) as Count;
    const depth = this.#depthOf(state) + 1;
    if (count.kill !== undefined && count.kill.moves.length <= depth) return;
    this.#probe.clear(mutant);
    const performed = this.#perform(move);
    if (this.#probe.permitted) {
      count.tried += 1;
      const noticed = this.#explorer.claims.broken.find(
        ({ invariant }) => !plain.broken.has(invariant) && !this.#own.has(invariant),
      );
      if (noticed !== undefined) this.#kill(count, noticed, state, [move]);
      else if (performed && this.#differs(move, plain)) {
        count.changed += 1;
        if (count.kill === undefined && depth + 1 <= MOVES_MAX) this.#follow(mutant, count, state, move);
      }
    }
    this.#back();
  }

  /** Whether the world at hand is another than the move leads to without a mutant. */
  #differs(move: Move, plain: Plain): boolean {
    const mutated = this.#worldText();
    this.#back();
    this.#probe.clear(undefined);
    if (!plain.performed) this.#same ??= this.#worldText();
    else if (plain.after === undefined && this.#performer.perform(move)) plain.after = this.#worldText();
    return mutated !== (plain.performed ? plain.after : this.#same);
  }

  /** Goes one move further in a world that a mutant has changed. What breaks a claim there breaks none without it. */
  #follow(mutant: Mutant, count: Count, state: number, first: Move): void {
    const followed = this.#followed.get(mutant) ?? 0;
    if (followed >= FOLLOWED_MAX) return;
    this.#followed.set(mutant, followed + 1);
    // What may break without any mutant in this arena says nothing of one.
    const {
      world,
      claims,
      seen: { breaks },
    } = this.#explorer;
    for (const move of this.#after) {
      this.#back();
      this.#probe.clear(mutant);
      if (!this.#perform(first) || !move.canBe(world)) continue;
      claims.broken.length = 0;
      if (!this.#performer.perform(move)) continue;
      claims.judge();
      const noticed = claims.broken.find(({ invariant }) => !this.#own.has(invariant) && !breaks.has(invariant));
      if (noticed === undefined || this.#breaksPlainly(noticed.invariant, [first, move])) continue;
      return this.#kill(count, noticed, state, [first, move]);
    }
  }

  /** Whether these moves, as far as they are performed, break a claim without a mutant. */
  #breaksPlainly(invariant: string, moves: readonly Move[]): boolean {
    const { claims } = this.#explorer;
    this.#back();
    this.#probe.clear(undefined);
    return moves.some((move) => this.#perform(move) && claims.broken.some((one) => one.invariant === invariant));
  }

  #perform(move: Move): boolean {
    const performed = this.#performer.perform(move);
    if (performed) this.#explorer.claims.judge();
    return performed;
  }

  #broken(): ReadonlySet<string> {
    return new Set(this.#explorer.claims.broken.map(({ invariant }) => invariant));
  }

  #back(): void {
    this.#explorer.snapshot.restoreAll();
    this.#explorer.claims.back();
  }

  #worldText(): string {
    return encode(this.#explorer.world).join();
  }

  #kill(count: Count, noticed: { invariant: string; saw: string }, state: number, last: readonly Move[]): void {
    const explorer = this.#explorer;
    const { hosts, vms } = this.arena.world;
    const { invariant, saw } = noticed;
    this.#back();
    const texts = last.map((move) => tell(explorer, move));
    this.#probe.clear(undefined);
    const before = (this.arena.prepare ?? []).map((step) => tell(explorer, moveOf(step)));
    const moves = [...before, ...pathToState(explorer, state).map(({ text }) => text), ...texts];
    const made = last.filter(({ steps: [{ do: name }] }) => name === 'New-VM').length;
    count.kill = { invariant, saw, arena: this.arena.name, hosts: hosts.length, vms: vms.length + made, moves };
    explorer.show(state);
    explorer.snapshot.takeAll();
    explorer.claims.load();
  }
}

/** The moves that begin with none of these steps. */
function without(steps: readonly Step[], moves: readonly Move[]): readonly Move[] {
  const known = new Set(steps.map((step) => JSON.stringify(step)));
  return moves.filter(({ steps: [step] }) => !known.has(JSON.stringify(step)));
}

const moveOf = (step: Step): Move => ({ kind: 'command', steps: [step], costs: 0, canBe: () => true });

function tell({ world }: Explorer, move: Move): string {
  const [{ do: name, subject, arg }] = move.steps;
  const ends = ACTIVITIES.some(({ endings }) => (endings as readonly string[]).includes(name));
  return ends && arg === NONE
    ? `${name} (${world.vms[subject]?.name ?? world.hosts[subject]?.name ?? ''})`
    : moveText(world, move);
}
