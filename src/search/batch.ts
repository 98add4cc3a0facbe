/**
 * States expanded elsewhere, by the hundred: what goes out and what comes back are plain arrays. States themselves stand where all threads
 * see them, so that only their places go to and fro.
 */
import type { Seen } from './claims.js';
import { type Books, Expander, type Keeper, type Question } from './expander.js';
import type { Taught } from './recall.js';
import type { States } from './states.js';
import { Words } from './words.js';

/** States to expand. */
export interface Batch {
  /** Number of the first; the others follow. */
  readonly first: number;
  /** Of each, its place. */
  readonly places: Int32Array<ArrayBuffer>;
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
   * For each state what is true in it, how many moves are told and how many are only counted; and for each that is told its number, the place
   * of where it leads, for how many moves it stands, and the moves that are asleep there if nobody has come there before.
   */
  readonly moves: Int32Array<ArrayBuffer>;
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
  /** A move leads to the state at a place, and stands for so many. What is asleep there stands in an array, from there on. */
  moved(by: number, place: number, count: number, asleep: Int32Array, at: number, note: Note | undefined): void;
  /** So many more lead to states that are known. */
  counted(moves: number): void;
  /** No move of the state is left; false: no more is wanted. */
  close(): boolean;
}

/** Words of a state, and of a move that is told, without the moves that are asleep where it leads. */
const STATE_WORDS = 3;
const MOVE_WORDS = 3;

/** Tells what a batch has come to. */
export function unfold({ first, count, width, moves, notes, broken }: Expanded, taker: Taker): void {
  let [at, noted, tried, seen] = [0, 0, 0, 0];
  for (let state = first; state < first + count; state += 1) {
    const its = broken[seen]?.state === state ? broken[seen] : undefined;
    if (its !== undefined) seen += 1;
    taker.open(state, moves[at] as number, its?.broken ?? []);
    taker.counted(moves[at + 2] as number);
    const told = moves[at + 1] as number;
    at += STATE_WORDS;
    for (const end = tried + told; tried < end; tried += 1, at += MOVE_WORDS + width) {
      const note = notes[noted]?.at === tried ? notes[noted] : undefined;
      if (note !== undefined) noted += 1;
      taker.moved(moves[at] as number, moves[at + 1] as number, moves[at + 2] as number, moves, at + MOVE_WORDS, note);
    }
    if (!taker.close()) return;
  }
}

export class BatchExpander implements Keeper {
  readonly #expander: Expander;
  readonly #moves = new Words();
  /** The state at hand. */
  #state = 0;
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

  /** `tellsWays`: whether a move is told that leads to where somebody came earlier in the search, and not only counted. */
  constructor(
    question: Question,
    books: Books,
    readonly states: States,
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

  expand({ first, places, asleep }: Batch): Expanded {
    const { packer } = this.#expander;
    const width = this.#asleep.length;
    packer.catchUp();
    this.#moves.clear();
    this.#notes = [];
    this.#brokenStates = [];
    this.#told = 0;
    for (let at = 0; at < places.length; at += 1) {
      this.#state = first + at;
      this.states.read(places[at] as number, packer.words, this.#expander.words);
      this.#moves.push(this.#expander.open());
      this.#noteState(this.#state);
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
    const { bytes } = this.#expander;
    const [notes, broken] = [this.#notes, this.#brokenStates];
    return { first, count: places.length, width, moves: this.#moves.taken(), notes, broken, bytes };
  }

  found(move: number, count: number): void {
    const { packer, claims, words } = this.#expander;
    const place = this.states.add(packer.words, words, this.#state);
    const isSeen = claims.broken.length > 0 || claims.witnessed.size > this.#witnessed.size;
    if (!this.tellsWays && !this.states.isFirst && !isSeen) {
      this.#countedOfState += count;
      return;
    }
    this.#moves.push(move);
    this.#moves.push(place);
    this.#moves.push(count);
    this.#tellAsleep(move);
    if (isSeen) this.#note();
    this.#told += 1;
    this.#toldOfState += 1;
  }

  refused(): void {}

  #tellAsleep(move: number): void {
    this.#asleep.fill(0);
    this.#expander.sleep?.behind(move, this.#asleep, 0);
    for (let at = 0; at < this.#asleep.length; at += 1) this.#moves.push(this.#asleep[at] as number);
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
