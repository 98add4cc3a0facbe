/**
 * The states that a search has seen: exact, each kept as its bytes in blocks, found by a 64-bit fingerprint and then compared word by
 * word. A state has a place as soon as somebody has come to it, and a number once whoever leads the search has taken it in: numbers count from
 * 0 in the order of that. Several threads may look up and add at the same time; of those who came to a state that has no number yet, the
 * one is remembered who came from the state with the smallest number.
 */
import { assert } from '../base/assert.js';
import { type Block, Blocks, type Supply, startOf } from './blocks.js';

/** Instead of a state: there is none. */
const NONE = -1;

/** A search holds no more states than this, whatever memory it may take. */
const STATES_MAX = 1 << 28;

/** What stands in front of the words of a state: its number, or from where it was come to. */
const HEAD = 1;

/** By slot, the place of a state, from 1 on, and one half of its fingerprint, 0 as long as that is not written. */
const SLOT = 2;
const FREE = 0;
const FIRST_SLOTS = 1 << 12;

/** What threads have in common beside the table: how many states are in it. */
const HELD = 0;

/** The states of a search, as another thread is given them. */
export interface SharedStates {
  readonly head: SharedArrayBuffer;
  readonly table: SharedArrayBuffer;
  readonly blocks: readonly Block[];
}

const sharedInts = (count: number): Int32Array<SharedArrayBuffer> =>
  new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));

export class States {
  /** How many have a number. */
  count = 0;
  /** Of the state that was added last: whether nobody came to it from a state with a smaller number. Told to threads alone. */
  isFirst = false;
  readonly #blocks: Blocks;
  #table: Int32Array<SharedArrayBuffer>;
  readonly #head: Int32Array<SharedArrayBuffer>;
  /** By number, the place. */
  #places = new Int32Array(1 << 10);
  /** Of the words that were looked for last: their fingerprint, and where they are or belong in the table. */
  #low = 0;
  #high = 0;
  #slot = 0;

  /** Unwritten: of one thread. `supply`: of a thread that shares them with others. */
  constructor(
    shared?: SharedStates,
    readonly supply?: Supply,
  ) {
    this.#blocks = new Blocks(supply, shared?.blocks);
    this.#table = shared === undefined ? sharedInts(FIRST_SLOTS * SLOT) : new Int32Array(shared.table);
    this.#head = shared === undefined ? sharedInts(1) : new Int32Array(shared.head);
  }

  /** What another thread must be given to look up and add here. */
  get shared(): SharedStates {
    return { head: this.#head.buffer, table: this.#table.buffer, blocks: this.#blocks.memory };
  }

  get table(): SharedArrayBuffer {
    return this.#table.buffer;
  }

  /** Bytes that it holds. */
  get bytes(): number {
    return this.#blocks.bytes + this.#table.byteLength + this.#places.byteLength;
  }

  /**
   * The place of the state in these words, which is added if it is not known. `from`: number of the state from which somebody came to it,
   * or -1. Words that are zero at the end do not count.
   */
  add(words: Int32Array, length: number, from: number): number {
    for (;;) {
      const known = this.find(words, length);
      if (known === NONE && this.supply === undefined && !this.hasRoomFor(1)) {
        this.grow();
        continue;
      }
      const place = known === NONE ? this.#claim(words, length, from) : known;
      if (place === NONE) continue;
      this.isFirst = known === NONE || (this.supply !== undefined && this.#comesFirst(place, from));
      return place;
    }
  }

  /** The place of the state in these words, or NONE where nobody has come to it. */
  find(words: Int32Array, length: number): number {
    this.#sum(words, 0, length);
    const table = this.#table;
    const mask = table.length - 1;
    const high = this.#high;
    const isShared = this.supply !== undefined;
    for (let at = (this.#low << 1) & mask; ; at = (at + SLOT) & mask) {
      // Who reads a place in this way sees also what had been written there before.
      const known = isShared ? Atomics.load(table, at) : (table[at] as number);
      this.#slot = at;
      if (known === FREE) return NONE;
      const its = table[at + 1];
      if ((its === high || its === 0) && this.#equals(known - 1, words, length)) return known - 1;
    }
  }

  /** The number of the state at a place; NONE: it has none. */
  numberOf(place: number): number {
    const { words, stride } = this.#blocks.at(place);
    const number = words[startOf(place, stride)] as number;
    return number < 0 ? NONE : number;
  }

  /** The next number is that of the state at this place. */
  name(place: number): number {
    assert(this.count < STATES_MAX, 'more states than a search can number');
    const { words, stride } = this.#blocks.at(place);
    words[startOf(place, stride)] = this.count;
    if (this.count >= this.#places.length) this.#places = doubled(this.#places);
    this.#places[this.count] = place;
    this.count += 1;
    return this.count - 1;
  }

  placeOf(state: number): number {
    return this.#places[state] as number;
  }

  /** All states in one row, so many words each. */
  freeze(length: number): Int32Array<ArrayBuffer> {
    const rows = new Int32Array(this.count * length);
    for (let state = 0; state < this.count; state += 1)
      this.read(this.placeOf(state), rows.subarray(state * length, (state + 1) * length), length);
    return rows;
  }

  thaw(rows: Int32Array, length: number): void {
    for (let at = 0; at < rows.length; at += length) {
      const place = this.add(rows.subarray(at, at + length), length, NONE);
      if (this.numberOf(place) === NONE) this.name(place);
    }
  }

  /** Writes the words of the state at a place into an array, and zeros behind them up to `length`. */
  read(place: number, into: Int32Array, length: number): void {
    const { words, stride } = this.#blocks.at(place);
    const from = startOf(place, stride) + HEAD;
    const own = stride - HEAD;
    for (let index = 0; index < own; index += 1) into[index] = words[from + index] as number;
    for (let index = own; index < length; index += 1) into[index] = 0;
  }

  /** Whether so many more can be added before the table has to grow. */
  hasRoomFor(more: number): boolean {
    return (Atomics.load(this.#head, HELD) + more) * SLOT * 3 <= this.#table.length * 2;
  }

  /** Makes the table twice as large. No thread may look up or add meanwhile, and all must be told of the new one. */
  grow(): void {
    const old = this.#table;
    const table = sharedInts(old.length * 2);
    const mask = table.length - 1;
    for (let from = 0; from < old.length; from += SLOT) {
      const place = (old[from] as number) - 1;
      if (place === NONE) continue;
      const { words, stride } = this.#blocks.at(place);
      this.#sum(words, startOf(place, stride) + HEAD, stride - HEAD);
      let at = (this.#low << 1) & mask;
      while (table[at] !== FREE) at = (at + SLOT) & mask;
      table[at] = place + 1;
      table[at + 1] = this.#high;
    }
    this.#table = table;
  }

  /** The table has grown elsewhere. */
  renew(table: SharedArrayBuffer): void {
    this.#table = new Int32Array(table);
  }

  /** Memory for another thread to write states into. */
  lend(): Block {
    return this.#blocks.lend();
  }

  /** The fingerprint of words, those that are zero left out. */
  #sum(words: Int32Array, from: number, length: number): void {
    let low = 0x12345;
    let high = 0x6789a;
    for (let at = 0; at < length; at += 1) {
      const word = words[from + at] as number;
      if (word === 0) continue;
      const a = Math.imul(word ^ Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b);
      low = (low + Math.imul(a ^ (a >>> 13), 0xc2b2ae35)) | 0;
      high = (high + Math.imul(word + Math.imul(at + 1, 0x27d4eb2f), 0x165667b1)) | 0;
    }
    this.#low = low ^ (low >>> 16);
    this.#high = high === 0 ? 1 : high;
  }

  #equals(place: number, mine: Int32Array, length: number): boolean {
    const { words, stride } = this.#blocks.at(place);
    const at = startOf(place, stride) + HEAD;
    const own = stride - HEAD;
    const shared = Math.min(own, length);
    for (let index = 0; index < shared; index += 1) if (words[at + index] !== mine[index]) return false;
    for (let index = shared; index < length; index += 1) if (mine[index] !== 0) return false;
    for (let index = shared; index < own; index += 1) if (words[at + index] !== 0) return false;
    return true;
  }

  /** Writes a state down and takes the slot that was found for it; NONE: another thread was quicker. */
  #claim(mine: Int32Array, length: number, from: number): number {
    const place = this.#blocks.next(HEAD + length);
    const { words, stride } = this.#blocks.at(place);
    const start = startOf(place, stride);
    words[start] = comingFrom(from);
    for (let index = 0; index < length; index += 1) words[start + HEAD + index] = mine[index] as number;
    for (let index = HEAD + length; index < stride; index += 1) words[start + index] = 0;
    if (Atomics.compareExchange(this.#table, this.#slot, FREE, place + 1) !== FREE) return NONE;
    Atomics.store(this.#table, this.#slot + 1, this.#high);
    Atomics.add(this.#head, HELD, 1);
    this.#blocks.keep();
    return place;
  }

  /** Notes from where somebody came to a known state, unless somebody else came from a smaller number: false then. */
  #comesFirst(place: number, from: number): boolean {
    const { words, stride } = this.#blocks.at(place);
    const at = startOf(place, stride);
    const mine = comingFrom(from);
    for (let its = words[at] as number; ; ) {
      // A larger one comes from a smaller number, or is a number: those who lead there were taken in before.
      if (its > mine) return false;
      if (its === mine) return true;
      const was = Atomics.compareExchange(words, at, its, mine);
      if (was === its) return true;
      its = was;
    }
  }
}

/** What stands for the number of a state that has none. */
const comingFrom = (from: number): number => -2 - from;

/** A longer array with the same numbers in front. */
export function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
