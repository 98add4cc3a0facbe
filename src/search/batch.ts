/**
 * States expanded elsewhere, by the hundred: what goes out and what comes back are plain arrays. Whoever expands keeps what it has found
 * under numbers of its own, so that each state comes back once, and then as a number.
 */
import type { Seen } from './claims.js';
import { type Books, Expander, type Keeper, type Question } from './expander.js';
import type { Taught } from './recall.js';
import { States } from './states.js';
import { Words } from './words.js';

/** States to expand, one behind the other. */
export interface Batch {
  /** Number of the first; the others follow. */
  readonly first: number;
  readonly count: number;
  /** Words of each. */
  readonly words: number;
  readonly states: Int32Array<ArrayBuffer>;
  /** Of each, the moves that are asleep in it. */
  readonly asleep: Int32Array<ArrayBuffer>;
}

/** What moves lead to, state by state in the order of the batch. */
export interface Expanded {
  readonly first: number;
  readonly count: number;
  /** Words of the moves that are asleep in a state. */
  readonly width: number;
  /**
   * For each state what is true in it, how many moves are told and how many are only counted; and for each that is told its number, the number
   * of where it leads, by whoever expanded it, and for how many moves it stands.
   */
  readonly moves: Int32Array<ArrayBuffer>;
  /** For each state that was found for the first time: its length in words, these, and the moves that are asleep in it. */
  readonly fresh: Int32Array<ArrayBuffer>;
  readonly notes: readonly Note[];
  /** States in which claims are broken. */
  readonly broken: readonly BrokenState[];
  /** Bytes that whoever expanded it holds. */
  readonly bytes: number;
}

/** What claims have seen of the move at this place among the moves of the batch that are told; only what they see for the first time. */
export interface Note {
  readonly at: number;
  readonly broken: readonly Seen[];
  readonly witnessed: readonly string[];
}

/** What claims have seen in a state; only what they see for the first time. */
export interface BrokenState {
  readonly state: number;
  readonly broken: readonly Seen[];
}

/** Who takes in what a batch has come to, state by state. */
export interface Taker {
  /** The moves of a state follow; what is true in it, and what is broken. */
  open(state: number, marks: number, broken: readonly Seen[]): void;
  /** The number of a state that was found for the first time: it stands there in so many words, and the moves that are asleep in it behind them. */
  keep(fresh: Int32Array, at: number, words: number): number;
  /** A move leads to a state, and stands for so many. */
  moved(by: number, state: number, count: number, note: Note | undefined): void;
  /** So many more lead to states that are known. */
  counted(moves: number): void;
  /** No move of the state is left; false: no more is wanted. */
  close(): boolean;
}

/** Tells what a batch has come to. `numbers`: by the numbers of whoever expanded it, those of the taker. */
export function unfold(
  { first, count, width, moves, fresh, notes, broken }: Expanded,
  numbers: Words,
  taker: Taker,
): void {
  let [at, told, noted, tried, seen] = [0, 0, 0, 0, 0];
  for (let state = first; state < first + count; state += 1) {
    const its = broken[seen]?.state === state ? broken[seen] : undefined;
    if (its !== undefined) seen += 1;
    taker.open(state, moves[at] as number, its?.broken ?? []);
    taker.counted(moves[at + 2] as number);
    const end = at + 3 + 3 * (moves[at + 1] as number);
    for (at += 3; at < end; at += 3, tried += 1) {
      const found = moves[at + 1] as number;
      if (found >= numbers.length) {
        const words = fresh[told] as number;
        numbers.push(taker.keep(fresh, told + 1, words));
        told += 1 + words + width;
      }
      const note = notes[noted]?.at === tried ? notes[noted] : undefined;
      if (note !== undefined) noted += 1;
      taker.moved(moves[at] as number, numbers.at(found), moves[at + 2] as number, note);
    }
    if (!taker.close()) return;
  }
}

export class BatchExpander implements Keeper {
  readonly #expander: Expander;
  readonly #states = new States();
  readonly #moves = new Words();
  readonly #fresh = new Words();
  /** The moves that are asleep in a state that is found. */
  readonly #asleep: Int32Array;
  #notes: Note[] = [];
  #brokenStates: BrokenState[] = [];
  /** Moves of the batch that are told so far; of the state at hand, those that are told and those that are only counted. */
  #told = 0;
  #toldOfState = 0;
  #countedOfState = 0;
  readonly #broken = new Set<string>();
  readonly #witnessed = new Set<string>();

  /** `tellsWays`: whether a move is told that leads to a state which was told before, and not only counted. */
  constructor(
    question: Question,
    books: Books,
    readonly tellsWays = true,
  ) {
    this.#expander = new Expander(question, books);
    this.#asleep = new Int32Array(this.#expander.asleep.length);
  }

  /** What was learned since this was asked last; undefined: nothing is remembered. */
  lessons(): Taught | undefined {
    return this.#expander.lessons();
  }

  /** Takes in what others have learned. */
  hear(taught: Taught): void {
    this.#expander.hear(taught);
  }

  expand({ first, count, words, states, asleep }: Batch): Expanded {
    const { packer } = this.#expander;
    const width = this.#asleep.length;
    packer.catchUp();
    this.#moves.clear();
    this.#fresh.clear();
    this.#notes = [];
    this.#brokenStates = [];
    this.#told = 0;
    for (let at = 0; at < count; at += 1) {
      packer.words.fill(0, words, this.#expander.words);
      packer.words.set(states.subarray(at * words, (at + 1) * words));
      this.#moves.push(this.#expander.open());
      this.#noteState(first + at);
      const place = this.#moves.length;
      this.#moves.push(0);
      this.#moves.push(0);
      this.#toldOfState = 0;
      this.#countedOfState = 0;
      this.#expander.asleep.set(asleep.subarray(at * width, (at + 1) * width));
      this.#expander.expand(this);
      this.#moves.set(place, this.#toldOfState);
      this.#moves.set(place + 1, this.#countedOfState);
    }
    const [moves, fresh] = [this.#moves.taken(), this.#fresh.taken()];
    const bytes = this.#states.bytes + this.#expander.bytes;
    return { first, count, width, moves, fresh, notes: this.#notes, broken: this.#brokenStates, bytes };
  }

  found(move: number, count: number): void {
    const { packer, claims, words } = this.#expander;
    const known = this.#states.count;
    const state = this.#states.add(packer.words, words);
    const isSeen = claims.broken.length > 0 || claims.witnessed.size > this.#witnessed.size;
    if (!this.tellsWays && state < known && !isSeen) {
      this.#countedOfState += count;
      return;
    }
    this.#moves.push(move);
    this.#moves.push(state);
    this.#moves.push(count);
    if (state >= known) this.#keep(move, packer.words, words);
    if (isSeen) this.#note();
    this.#told += 1;
    this.#toldOfState += 1;
  }

  refused(): void {}

  #keep(move: number, state: Int32Array, words: number): void {
    this.#fresh.push(words);
    for (let at = 0; at < words; at += 1) this.#fresh.push(state[at] as number);
    this.#asleep.fill(0);
    this.#expander.sleep?.behind(move, this.#asleep, 0);
    for (let at = 0; at < this.#asleep.length; at += 1) this.#fresh.push(this.#asleep[at] as number);
  }

  #noteState(state: number): void {
    const broken = this.#news();
    if (broken.length > 0) this.#brokenStates.push({ state, broken });
  }

  #note(): void {
    const { claims } = this.#expander;
    const broken = this.#news();
    const witnessed = [...claims.witnessed.keys()].filter((id) => !this.#witnessed.has(id));
    for (const id of witnessed) this.#witnessed.add(id);
    if (broken.length + witnessed.length > 0) this.#notes.push({ at: this.#told, broken, witnessed });
  }

  /** What claims have seen broken, and had not before. */
  #news(): Seen[] {
    const { broken } = this.#expander.claims;
    if (broken.length === 0) return [];
    const news = broken.filter(({ invariant }) => !this.#broken.has(invariant));
    for (const { invariant } of news) this.#broken.add(invariant);
    broken.length = 0;
    return news;
  }
}
