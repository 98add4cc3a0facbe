/**
 * Exploration: every state that a small cluster can come to by the moves of an alphabet, with up to so many faults. Breadth first,
 * so that what is found first is found by the fewest moves; or depth first. The same `step` as in a rehearsal; no clock, no chance.
 */
import { assert } from '../base/assert.js';
import type { Invariant } from '../invariants/invariant.js';
import { type EngineName, newTurn } from '../model/engines.js';
import { makeWorld } from '../model/make-world.js';
import { type Step, step } from '../model/step.js';
import type { World } from '../model/world.js';
import type { WorldSpec } from '../model/world-spec.js';
import { Claims, type Seen } from './claims.js';
import { Layout } from './frame.js';
import { type Beginning, beginningOf, MARK, marksOf } from './goals.js';
import { type Alphabet, type Grain, movesOf, Performer } from './grain.js';
import { Graph } from './graph.js';
import type { Move } from './moves.js';
import { type FrozenBlock, Packer } from './packer.js';
import { readsOf } from './rest.js';
import { Snapshot } from './snapshot.js';
import { States } from './states.js';

export interface ExploreOptions extends Alphabet {
  readonly world: WorldSpec;
  readonly grain: Grain;
  /** At most so many faults, 0 to 9. */
  readonly budget: number;
  /** Unwritten: breadth. */
  readonly order?: 'breadth' | 'depth';
  /** Unwritten: true. */
  readonly symmetry?: boolean;
  /** Ends there, and says so; unwritten: no bound but memory. */
  readonly maxStates?: number;
  /** Bytes for states and moves together. */
  readonly maxBytes?: number;
  /** Unwritten: every safety invariant. */
  readonly invariants?: readonly Invariant[];
  /** Whether what can be reached from where is kept, for ways back and ways on; breadth first alone. Unwritten: true. */
  readonly ways?: boolean;
  readonly engine?: EngineName;
  /** Done before the search begins, one by one; none of them may be refused. */
  readonly prepare?: readonly Step[];
}

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** States whose moves have not been tried yet. */
  readonly open: number;
  readonly depth: number;
  readonly bytes: number;
}

/** The first time that a claim was seen broken: by this move from this state; of a state, by whatever led there. */
export interface Break extends Seen {
  readonly state: number;
  /** Number of the move, or -1: the claim is broken at the start. */
  readonly move: number;
  /** Moves from the start, the breaking one among them. */
  readonly depth: number;
}

/** A search as it is kept on disk. */
export interface Frozen {
  /** Words of a state. */
  readonly words: number;
  readonly states: Int32Array;
  readonly packer: readonly FrozenBlock[];
  readonly graph: ReturnType<Graph['freeze']>;
  readonly byItself: ReturnType<Graph['freeze']>;
  readonly parents: readonly number[];
  readonly depths: readonly number[];
  readonly marks: readonly number[];
  readonly stack: readonly number[];
  readonly next: number;
  readonly transitions: number;
  readonly depth: number;
  readonly breaks: readonly Break[];
  readonly witnesses: readonly (readonly [id: string, depth: number])[];
}

export class Explorer {
  readonly world: World;
  readonly moves: readonly Move[];
  readonly packer: Packer;
  readonly states = new States();
  readonly claims: Claims;
  readonly graph = new Graph();
  /** Of these, the moves that nobody asks for: endings, and choices of the cluster. */
  readonly byItself = new Graph();
  readonly beginning: Beginning;
  /** By claim, the first time that it was broken. */
  readonly breaks = new Map<string, Break>();
  /** By claim that is to be seen sometimes, after how many moves it was seen first. */
  readonly witnesses = new Map<string, number>();
  transitions = 0;
  depth = 0;
  /** Why it ended: everything was seen, or a bound was met. */
  end: 'complete' | 'states' | 'memory' | 'running' = 'running';
  readonly performer: Performer;
  readonly snapshot: Snapshot;
  /** By state: who led there first, in how many moves, and what is true there. */
  readonly #parents: number[] = [];
  readonly #depths: number[] = [];
  readonly #marks: number[] = [];
  /** Faults that are left at the state at hand. */
  #left: number;
  #next = 0;
  readonly #stack: number[] = [];
  readonly #start: Snapshot;
  readonly #keepsWays: boolean;

  constructor(readonly options: ExploreOptions) {
    const { world: spec, grain, budget, symmetry = true, invariants, to, order } = options;
    this.world = prepared(makeWorld(spec), options.prepare ?? []);
    this.world.terse = true;
    const layout = new Layout(this.world);
    this.moves = movesOf(this.world, options, grain);
    const moves = { homes: options.commands.includes('fail-back'), losesWitness: options.faults.includes('witness') };
    this.packer = new Packer(this.world, layout, readsOf(this.world, moves), symmetry);
    this.snapshot = new Snapshot(this.world, layout);
    this.claims = new Claims(this.world, invariants);
    this.beginning = beginningOf(this.world, Math.max(...to));
    this.performer = new Performer(this.world, newTurn(options.engine), grain, (turn) => this.claims.see(turn));
    this.#keepsWays = options.ways !== false && order !== 'depth';
    this.#left = budget;
    this.#start = new Snapshot(this.world, layout);
    this.#start.take();
    this.claims.load();
    this.#put(-1, -1);
  }

  /** Makes the world what it was at the start, its own hosts and VMs by their names. */
  start(): void {
    this.#start.restore();
  }

  /** Everything that the search knows, as plain data; `thaw` goes on from there. */
  freeze(): Frozen {
    const words = Math.ceil(this.packer.length / 4);
    return {
      ...{ words, states: this.states.freeze(words), packer: this.packer.freeze() },
      ...{ graph: this.graph.freeze(), byItself: this.byItself.freeze() },
      ...{ parents: this.#parents, depths: this.#depths, marks: this.#marks, stack: this.#stack, next: this.#next },
      ...{ transitions: this.transitions, depth: this.depth },
      ...{ breaks: [...this.breaks.values()], witnesses: [...this.witnesses] },
    };
  }

  /** Goes on from what an earlier search of the same question knew. @throws Bug where the question is another. */
  thaw(frozen: Frozen): void {
    this.packer.thaw(frozen.packer);
    this.states.thaw(frozen.states, frozen.words);
    this.graph.thaw(frozen.graph);
    this.byItself.thaw(frozen.byItself);
    for (const name of ['parents', 'depths', 'marks', 'stack'] as const) refill(this.#rows[name], frozen[name]);
    this.#next = frozen.next;
    this.transitions = frozen.transitions;
    this.depth = frozen.depth;
    for (const one of frozen.breaks) this.breaks.set(one.invariant, one);
    for (const [id, depth] of frozen.witnesses) this.witnesses.set(id, depth);
  }

  get #rows(): Readonly<Record<'parents' | 'depths' | 'marks' | 'stack', number[]>> {
    return { parents: this.#parents, depths: this.#depths, marks: this.#marks, stack: this.#stack };
  }

  /** Expands states until none is left or a bound is met, and says how far it has come every so often. */
  *run(every = 256): Generator<Progress, void> {
    const { maxStates = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY, order } = this.options;
    for (let done = 1; ; done += 1) {
      const state = order === 'depth' ? this.#stack.pop() : this.#next;
      if (state === undefined || state >= this.states.count) {
        this.end = 'complete';
        return;
      }
      this.#next += 1;
      this.#expand(state);
      if (this.states.count > maxStates) this.end = 'states';
      if (done % every === 0) {
        if (this.bytes > maxBytes) this.end = 'memory';
        yield this.progress;
      }
      if (this.end !== 'running') return;
    }
  }

  get bytes(): number {
    return this.states.bytes + this.graph.bytes + this.byItself.bytes + this.states.count * BYTES_OF_RECORDS;
  }

  get progress(): Progress {
    const { count } = this.states;
    const { transitions, depth, bytes } = this;
    return { states: count, transitions, open: count - this.#next, depth, bytes };
  }

  /** What is true in a state: bits of MARK. */
  marks(state: number): number {
    return this.#marks[state] as number;
  }

  depthOf(state: number): number {
    return this.#depths[state] as number;
  }

  /** States from the start to this one, both among them. */
  chain(state: number): number[] {
    const found: number[] = [];
    for (let at = state; at >= 0; at = this.#parents[at] as number) found.push(at);
    return found.reverse();
  }

  /** Makes the world that of a state, and says how many faults are left there. */
  show(state: number): { readonly left: number } {
    const { words, bytes } = this.packer;
    this.states.read(state, words, Math.ceil(this.packer.length / 4));
    const left = bytes[0] as number;
    this.packer.unpack(bytes);
    return { left };
  }

  #load(state: number): void {
    this.#left = this.show(state).left;
    this.snapshot.take();
    this.claims.load();
  }

  /** The number of the state that the world is in now, with so many faults left; -1 where the search has not seen it. */
  numberOf(left: number): number {
    this.#pack(left);
    return this.states.find(this.packer.words, Math.ceil(this.packer.length / 4));
  }

  #pack(left: number): void {
    this.packer.pack();
    this.packer.bytes[0] = left;
  }

  #expand(state: number): void {
    this.#load(state);
    if (this.#keepsWays) {
      this.graph.open();
      this.byItself.open();
    }
    const left = this.#left;
    const { moves, world, performer, options } = this;
    for (let at = 0; at < moves.length; at += 1) {
      const move = moves[at] as Move;
      if (move.costs > left || !move.canBe(world)) continue;
      if (performer.perform(move)) {
        this.#left = left - move.costs;
        this.transitions += 1;
        this.#put(state, at);
      } else {
        if (options.placement !== undefined && move.kind === 'choice') this.#noteChoice(state, at);
        if (move.steps.length === 1 && move.bad === undefined) continue;
      }
      this.snapshot.restore();
      this.claims.back();
    }
  }

  #put(parent: number, by: number): void {
    const known = this.states.count;
    this.#pack(this.#left);
    const state = this.states.add(this.packer.words, Math.ceil(this.packer.length / 4));
    if (this.#keepsWays && parent >= 0) this.#link(state, by);
    if (state >= known) this.#add(state, parent);
    if (this.claims.broken.length > 0) this.#note(parent, by);
    if (this.claims.witnessed.size > this.witnesses.size)
      for (const id of this.claims.witnessed.keys())
        if (!this.witnesses.has(id)) this.witnesses.set(id, parent < 0 ? 0 : (this.#depths[parent] as number) + 1);
  }

  #link(state: number, by: number): void {
    const { kind } = this.moves[by] as Move;
    this.graph.add(state);
    if (kind === 'ending' || kind === 'choice') this.byItself.add(state);
  }

  #add(state: number, parent: number): void {
    const depth = parent < 0 ? 0 : (this.#depths[parent] as number) + 1;
    this.#parents.push(parent);
    this.#depths.push(depth);
    this.#marks.push(marksOf(this.world, this.beginning));
    if (depth > this.depth) this.depth = depth;
    if (this.options.order === 'depth') this.#stack.push(state);
    this.claims.judge();
  }

  /** A placement has chosen a host that a rule forbids. */
  #noteChoice(state: number, by: number): void {
    const [{ do: name, subject, arg }] = (this.moves[by] as Move).steps;
    const { rule = '' } = this.performer.turn.refusal ?? {};
    if (this.breaks.has(CHOICES_PERMITTED) || (name !== 'begin' && name !== 'takeover') || ABOUT_WHEN.test(rule))
      return;
    const { vms, hosts } = this.world;
    const saw = `it sends ${vms[subject]?.name} to ${hosts[arg]?.name}, which ${rule} forbids`;
    const depth = (this.#depths[state] as number) + 1;
    const subjectName = `vm:${vms[subject]?.name}`;
    this.breaks.set(CHOICES_PERMITTED, {
      invariant: CHOICES_PERMITTED,
      subject: subjectName,
      saw,
      state,
      move: by,
      depth,
    });
  }

  #note(parent: number, by: number): void {
    const depth = parent < 0 ? 0 : (this.#depths[parent] as number) + 1;
    for (const seen of this.claims.broken)
      if (!this.breaks.has(seen.invariant))
        this.breaks.set(seen.invariant, { ...seen, state: parent, move: by, depth });
    this.claims.broken.length = 0;
  }
}

function refill(into: number[], from: readonly number[]): void {
  into.length = 0;
  for (const one of from) into.push(one);
}

function prepared(world: World, steps: readonly Step[]): World {
  const turn = newTurn();
  for (const one of steps) {
    const refused = step(world, one, turn).refusal;
    assert(refused === undefined, `${one.do} prepares nothing: ${refused?.message}`);
  }
  return world;
}

/** The claim that a placement chooses no host that a rule forbids. */
export const CHOICES_PERMITTED = 'search/choices-are-permitted';

/** Rules about when a VM moves or starts, and not where. */
export const ABOUT_WHEN =
  /^(migration\/free-slot|migration\/vm-holds-still|state\/does-not-answer|takeover\/.*|start-order\/.*)$/;

/** What is kept of a state beside its bytes. */
const BYTES_OF_RECORDS = 32;

/** Whether a bit of MARK is set. */
export const isMarked = (marks: number, mark: keyof typeof MARK): boolean => (marks & MARK[mark]) !== 0;
