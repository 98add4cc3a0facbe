/**
 * Exploration: every state that a small cluster can come to by the moves of an alphabet, with up to so many faults. Breadth first,
 * so that what is found first is found by the fewest moves; or depth first. The same `step` as in a rehearsal; no clock, no chance.
 */
import { assert } from '../base/assert.js';
import { NONE, type World } from '../model/world.js';
import { type Batch, type Expanded, type Taker, unfold } from './batch.js';
import { forbiddenChoice } from './choices.js';
import type { Claims, Seen } from './claims.js';
import { Expander, type Keeper } from './expander.js';
import { type ExploreOptions, heldBytes, keepsWays } from './explore-options.js';
import type { Beginning } from './goals.js';
import type { Performer } from './grain.js';
import { Graph } from './graph.js';
import type { Move } from './moves.js';
import type { Packer } from './packer.js';
import { BYTES_OF_RECORD, type Frozen, Records, refill } from './records.js';
import { Sightings } from './sightings.js';
import { Sleepers } from './sleepers.js';
import type { Snapshot } from './snapshot.js';
import { States } from './states.js';

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** States whose moves have not been tried yet. */
  readonly open: number;
  readonly depth: number;
  readonly bytes: number;
}

export class Explorer implements Keeper {
  readonly expander: Expander;
  readonly world: World;
  readonly moves: readonly Move[];
  readonly packer: Packer;
  readonly states = new States();
  readonly claims: Claims;
  readonly graph = new Graph();
  /** Of these, the moves that nobody asks for: endings, and choices of the cluster. */
  readonly byItself = new Graph();
  readonly beginning: Beginning;
  readonly seen = new Sightings();
  transitions = 0;
  depth = 0;
  /** Why it ended: everything was seen, or a bound was met. */
  end: 'complete' | 'states' | 'memory' | 'running' = 'running';
  readonly performer: Performer;
  readonly snapshot: Snapshot;
  readonly #records = new Records();
  readonly #sleepers: Sleepers;
  /** The state whose moves are tried. */
  #at = NONE;
  #next = 0;
  /** The first state that was not handed out yet. */
  #handed = 0;
  /** Claims to be seen sometimes that this search, and none that it goes on from, has noted as seen. */
  #noted = 0;
  readonly #stack: number[] = [];
  readonly #keepsWays: boolean;

  constructor(readonly options: ExploreOptions) {
    const expander = new Expander({ ...options, heldBytes: heldBytes(options, 1) });
    this.expander = expander;
    this.world = expander.world;
    this.moves = expander.moves;
    this.packer = expander.packer;
    this.snapshot = expander.snapshot;
    this.claims = expander.claims;
    this.beginning = expander.beginning;
    this.performer = expander.performer;
    this.#keepsWays = keepsWays(options);
    assert(options.reducesOrders !== true || options.order !== 'depth', 'orders are left out breadth first alone');
    this.#sleepers = new Sleepers(expander.asleep.length);
    expander.pack(options.budget);
    this.found(NONE, 1);
  }

  /** Makes the world what it was at the start, its own hosts and VMs by their names. */
  start(): void {
    this.expander.start();
  }

  /** Everything that the search knows, as plain data; `thaw` goes on from there. */
  freeze(): Frozen {
    const { words } = this.expander;
    return {
      ...{ words, states: this.states.freeze(words), packer: this.packer.freeze() },
      ...{ graph: this.graph.freeze(), byItself: this.byItself.freeze() },
      ...{ ...this.#records, stack: this.#stack, next: this.#next },
      ...{ transitions: this.transitions, depth: this.depth },
      ...this.seen.freeze(),
    };
  }

  /** Goes on from what an earlier search of the same question knew. @throws Bug where the question is another. */
  thaw(frozen: Frozen): void {
    this.packer.thaw(frozen.packer);
    this.states.thaw(frozen.states, frozen.words);
    this.graph.thaw(frozen.graph);
    this.byItself.thaw(frozen.byItself);
    this.#records.thaw(frozen);
    refill(this.#stack, frozen.stack);
    this.#next = frozen.next;
    this.#sleepers.begin(this.states.count);
    this.transitions = frozen.transitions;
    this.depth = frozen.depth;
    this.seen.thaw(frozen);
    if (this.#nextOf() === undefined) this.end = 'complete';
  }

  /** Expands states until none is left or a bound is met, and says how far it has come every so often. */
  *run(every = 256): Generator<Progress, void> {
    for (let done = 1; ; done += 1) {
      const state = this.#nextOf();
      if (state === undefined) {
        this.end = 'complete';
        return;
      }
      if (this.options.order === 'depth') this.#stack.pop();
      this.#open(state);
      this.#read(state);
      this.#look(state, this.expander.open(), this.claims.broken);
      this.claims.broken.length = 0;
      this.#sleepers.read(state, this.expander.asleep);
      this.expander.expand(this);
      if (done % every === 0) {
        this.bound(0);
        yield this.progress;
      }
      if (this.#isFull() || this.end !== 'running') return;
    }
  }

  /** The state whose moves are tried next; undefined: all have been. */
  #nextOf(): number | undefined {
    if (this.options.order === 'depth') return this.#stack.at(-1);
    return this.#next < this.states.count ? this.#next : undefined;
  }

  /** The next states to expand, so many at most, for somebody else; undefined: none is open that is not handed out. */
  handOut(most: number): Batch | undefined {
    const first = Math.max(this.#handed, this.#next);
    const count = Math.min(most, this.states.count - first);
    if (count <= 0) return undefined;
    const places = new Int32Array(count);
    const { width } = this.#sleepers;
    const asleep = new Int32Array(count * width);
    for (let at = 0; at < count; at += 1) {
      places[at] = this.states.placeOf(first + at);
      this.#sleepers.read(first + at, asleep, at * width);
    }
    this.#handed = first + count;
    return { first, places, asleep };
  }

  /** Nothing is handed out any more. */
  takeBack(): void {
    this.#handed = this.#next;
  }

  /** States that are handed out, or wait for it. */
  get open(): number {
    return this.states.count - this.#next;
  }

  /** What a batch has come to; batches are taken in the order in which they were handed out, so that all is as if it were expanded here. */
  take(expanded: Expanded): void {
    this.packer.catchUp();
    if (this.end === 'running') unfold(expanded, this.#taker);
  }

  readonly #taker: Taker = {
    open: (state, marks, broken) => {
      this.#open(state);
      this.#look(state, marks, broken);
    },
    moved: (by, place, count, asleep, at, note) => {
      const known = this.states.count;
      const state = this.#keep(place);
      if (state === known) this.#sleepers.write(asleep, at);
      this.transitions += count;
      this.#link(state, by);
      if (note === undefined) return;
      this.#note(by, note.broken);
      this.#witness(note.witnessed);
    },
    counted: (moves) => {
      this.transitions += moves;
    },
    close: () => {
      if (!this.#isFull() && this.#next >= this.states.count) this.end = 'complete';
      return this.end === 'running';
    },
  };

  /** Ends the search where it holds more than it may, with so many bytes that others hold for it. */
  bound(others: number): void {
    if (this.bytes + others > (this.options.maxBytes ?? Number.POSITIVE_INFINITY)) this.end = 'memory';
  }

  #isFull(): boolean {
    const full = this.states.count > (this.options.maxStates ?? Number.POSITIVE_INFINITY);
    if (full) this.end = 'states';
    return full;
  }

  get bytes(): number {
    return (
      this.states.bytes +
      this.graph.bytes +
      this.byItself.bytes +
      this.states.count * BYTES_OF_RECORD +
      this.#sleepers.bytes +
      this.expander.bytes
    );
  }

  get progress(): Progress {
    const { transitions, depth, bytes, open } = this;
    return { states: this.states.count, transitions, open, depth, bytes };
  }

  /** What is true in a state: bits of MARK. */
  marks(state: number): number {
    return this.#records.marks[state] as number;
  }

  depthOf(state: number): number {
    return this.#records.depths[state] as number;
  }

  /** States from the start to this one, both among them. */
  chain(state: number): number[] {
    return this.#records.chain(state);
  }

  /** Makes the world that of a state, and says how many faults are left there. */
  show(state: number): { readonly left: number } {
    this.#read(state);
    return { left: this.expander.show() };
  }

  /** The number of the state that the world is in now, with so many faults left; -1 where the search has not seen it. */
  numberOf(left: number): number {
    this.expander.pack(left);
    const place = this.states.find(this.packer.words, this.expander.words);
    return place === NONE ? NONE : this.states.numberOf(place);
  }

  found(by: number, count: number): void {
    const known = this.states.count;
    const state = this.#keep(this.states.add(this.packer.words, this.expander.words, this.#at));
    if (state === known && by !== NONE) this.expander.sleep?.behind(by, this.#sleepers.sets, this.#sleepers.last);
    if (by !== NONE) {
      this.transitions += count;
      this.#link(state, by);
    }
    const { broken, witnessed } = this.claims;
    if (broken.length > 0) {
      this.#note(by, broken);
      broken.length = 0;
    }
    if (witnessed.size > this.#noted) {
      this.#noted = witnessed.size;
      this.#witness(witnessed.keys());
    }
  }

  /** A placement has chosen a host that a rule forbids. */
  refused(by: number): void {
    if (this.options.placement === undefined) return;
    const seen = forbiddenChoice(this.world, this.moves[by] as Move, this.performer.turn.refusal?.rule);
    if (seen !== undefined) this.#note(by, [seen]);
  }

  #read(state: number): void {
    this.states.read(this.states.placeOf(state), this.packer.words, this.expander.words);
  }

  #open(state: number): void {
    this.#at = state;
    this.#next += 1;
    this.#sleepers.forget(state);
    if (!this.#keepsWays) return;
    this.graph.open();
    this.byItself.open();
  }

  #link(state: number, by: number): void {
    if (!this.#keepsWays) return;
    const { kind } = this.moves[by] as Move;
    this.graph.add(state);
    if (kind === 'ending' || kind === 'choice') this.byItself.add(state);
  }

  /** The number of the state at a place, which is new where nobody has found it yet. */
  #keep(place: number): number {
    const known = this.states.numberOf(place);
    if (known !== NONE) return known;
    const state = this.states.name(place);
    const depth = this.#records.depthBehind(this.#at);
    this.#records.add(this.#at, depth);
    this.#sleepers.add();
    if (depth > this.depth) this.depth = depth;
    if (this.options.order === 'depth') this.#stack.push(state);
    return state;
  }

  /** What is true in the state whose moves are tried, and what claims say of it. */
  #look(state: number, marks: number, broken: readonly Seen[]): void {
    this.#records.marks[state] = marks;
    if (broken.length > 0) this.seen.note(broken, { state, move: NONE, depth: this.#records.depthOf(state) });
  }

  #note(move: number, broken: readonly Seen[]): void {
    this.seen.note(broken, { state: this.#at, move, depth: this.#records.depthBehind(this.#at) });
  }

  #witness(ids: Iterable<string>): void {
    this.seen.witness(ids, this.#records.depthBehind(this.#at));
  }
}
