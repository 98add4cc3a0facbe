/**
 * What each move of a state touches, and what it changes. Where neither of two moves changes what the other touches, each does after the
 * other what it does alone, and both orders lead to the same state.
 */
import type { Following } from './following.js';
import { BYTES_MAX } from './frame.js';
import type { Lens } from './lens.js';
import { CHANGES, CODE_BITS, CODE_MASK, FIRST } from './lore.js';
import type { Store } from './memory.js';
import type { Known } from './recall.js';
import type { Seats } from './seats.js';

/** What is known of moves, and the state at hand. */
export interface Trodden {
  readonly known: readonly Known[];
  readonly store: Store;
  readonly following: Following;
  readonly seats: Seats;
}

export class Footprints {
  /** Slots of what follows from states: their bits come before those of bytes. */
  readonly #derived: number;
  /** Words of a set of cells. */
  #width = 0;
  /** By move, cells that it reads or writes, whatever it writes there; and cells that are others after it. */
  #touched = new Int32Array(0);
  #changed = new Int32Array(0);
  /** By move, of which state these are. */
  readonly #stamps: Int32Array;
  #state = 0;
  /** The cells of a path; and what bytes were before a move changed them. */
  readonly #path: Int32Array;
  readonly #kept = new Uint16Array(BYTES_MAX);

  constructor(readonly of: Trodden) {
    this.#derived = of.seats.cells - BYTES_MAX;
    this.#path = new Int32Array(of.seats.cells);
    this.#stamps = new Int32Array(of.known.length);
  }

  /** Another state is at hand. */
  begin(): void {
    const { seats, known } = this.of;
    const width = (this.#derived + seats.length + 31) >>> 5;
    this.#state += 1;
    if (width === this.#width) return;
    this.#width = width;
    this.#touched = new Int32Array(known.length * width);
    this.#changed = new Int32Array(known.length * width);
  }

  /** Whether a move that has this outcome in the state at hand is known there. */
  has(move: number): boolean {
    return this.#stamps[move] === this.#state;
  }

  /** Notes what a move touches and changes, of which the outcome in the state at hand is known. `last`: it takes the last fault that is left. */
  note(move: number, outcome: number, last: boolean): void {
    const width = this.#width;
    const first = move * width;
    this.#stamps[move] = this.#state;
    this.#touched.fill(0, first, first + width);
    this.#changed.fill(0, first, first + width);
    const { known } = this.of;
    const { lens, outcomes } = known[move] as Known;
    const count = lens.pathOf(outcomes, this.#path);
    for (let at = 0; at < count; at += 1) this.#touch(first, this.#path[at] as number);
    if (last) {
      this.#touch(first, 0);
      this.#change(first, 0);
    }
    this.#write(first, lens, outcome);
  }

  /** Whether both orders of two moves that were noted lead to the same state. */
  areApart(one: number, other: number): boolean {
    const [touched, changed, width] = [this.#touched, this.#changed, this.#width];
    const [first, second] = [one * width, other * width];
    let common = 0;
    for (let at = 0; at < width; at += 1)
      common |=
        ((touched[first + at] as number) & (changed[second + at] as number)) |
        ((touched[second + at] as number) & (changed[first + at] as number));
    return common === 0;
  }

  /** What a move writes; and what it changes, in bytes and in what follows from them. */
  #write(first: number, lens: Lens, outcome: number): void {
    const { seats, following, store } = this.of;
    const { row } = seats.shown;
    const { words } = store;
    const end = outcome + FIRST + (words[outcome + CHANGES] as number);
    let [readers, count] = [0, 0];
    for (let which = outcome + FIRST; which < end; which += 1) {
      const cell = (words[which] as number) >>> CODE_BITS;
      const place = lens.placeOf(cell);
      const code = lens.codeOf(cell, (words[which] as number) & CODE_MASK);
      this.#touch(first, place);
      if (row[place] === code) continue;
      this.#change(first, place);
      readers |= following.readersOf(place);
      this.#path[count] = place;
      this.#kept[count] = row[place] as number;
      row[place] = code;
      count += 1;
    }
    if (readers !== 0) following.mark(readers, seats.shown, this.#changed, first);
    for (let at = 0; at < count; at += 1) row[this.#path[at] as number] = this.#kept[at] as number;
  }

  #touch(first: number, place: number): void {
    const bit = this.#bitOf(place);
    this.#touched[first + (bit >>> 5)]! |= 1 << (bit & 31);
  }

  #change(first: number, place: number): void {
    const bit = this.#bitOf(place);
    this.#changed[first + (bit >>> 5)]! |= 1 << (bit & 31);
  }

  #bitOf(place: number): number {
    return place < BYTES_MAX ? this.#derived + place : place - BYTES_MAX;
  }
}
