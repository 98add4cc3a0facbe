/**
 * The states that a search has seen: exact, each kept as its bytes in a few large blocks, found by a 64-bit fingerprint and then
 * compared byte by byte. States count from 0 in the order in which they were added.
 */
import { assert } from '../base/assert.js';

/** Instead of a state: there is none. */
const NONE = -1;

/** States in one block of memory: a power of two. */
const BLOCK_BITS = 14;
const BLOCK = 1 << BLOCK_BITS;

/** A search holds no more states than this, whatever memory it may take. */
const STATES_MAX = 1 << 28;

export class States {
  /** How many there are. */
  count = 0;
  readonly #blocks: { readonly words: Int32Array; readonly stride: number }[] = [];
  /** By fingerprint, a state and the other half of its fingerprint; NONE: no state. */
  #table = new Int32Array(1 << 17).fill(NONE);
  /** By state, the half of its fingerprint that says where it belongs. */
  #lows = new Int32Array(1 << 14);
  /** Of the words that were looked for last: their fingerprint, and where they are or belong in the table. */
  #low = 0;
  #high = 0;
  #slot = 0;
  /** Words of a state in the block that is being filled. */
  #stride = 0;
  #room = 0;
  readonly #starts: number[] = [];

  /** Bytes that it holds. */
  get bytes(): number {
    return (
      this.#blocks.reduce((sum, { words }) => sum + words.byteLength, 0) +
      this.#table.byteLength +
      this.#lows.byteLength
    );
  }

  /**
   * The number of the state in these words, which is added if it is not known: then its number is the `count` of before. Words that
   * are zero at the end do not count.
   */
  add(words: Int32Array, length: number): number {
    if (this.count * 3 >= this.#table.length) this.#grow();
    const known = this.find(words, length);
    if (known >= 0) return known;
    this.#table[this.#slot] = this.count;
    this.#table[this.#slot + 1] = this.#high;
    this.#append(words, length, this.#low);
    return this.count - 1;
  }

  /** The number of the state in these words, or NONE where nobody has seen it. */
  find(words: Int32Array, length: number): number {
    let low = 0x12345;
    let high = 0x6789a;
    for (let at = 0; at < length; at += 1) {
      const word = words[at] as number;
      if (word === 0) continue;
      const a = Math.imul(word ^ Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b);
      low = (low + Math.imul(a ^ (a >>> 13), 0xc2b2ae35)) | 0;
      high = (high + Math.imul(word + Math.imul(at + 1, 0x27d4eb2f), 0x165667b1)) | 0;
    }
    low ^= low >>> 16;
    this.#low = low;
    this.#high = high;
    const table = this.#table;
    const mask = table.length - 1;
    for (let at = (low << 1) & mask; ; at = (at + 2) & mask) {
      const known = table[at] as number;
      this.#slot = at;
      if (known === NONE) return NONE;
      if (table[at + 1] === high && this.#equals(known, words, length)) return known;
    }
  }

  /** All states in one row, so many words each. */
  freeze(length: number): Int32Array<ArrayBuffer> {
    const rows = new Int32Array(this.count * length);
    for (let state = 0; state < this.count; state += 1)
      this.read(state, rows.subarray(state * length, (state + 1) * length), length);
    return rows;
  }

  thaw(rows: Int32Array, length: number): void {
    for (let at = 0; at < rows.length; at += length) this.add(rows.subarray(at, at + length), length);
  }

  /** Writes the words of a state into an array, and zeros behind them up to `length`. */
  read(state: number, into: Int32Array, length: number): void {
    const { words, stride, at } = this.#place(state);
    for (let index = 0; index < stride; index += 1) into[index] = words[at + index] as number;
    for (let index = stride; index < length; index += 1) into[index] = 0;
  }

  #place(state: number): { words: Int32Array; stride: number; at: number } {
    let block = this.#starts.length - 1;
    if ((this.#starts[block] as number) > state) {
      let low = 0;
      let high = block;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((this.#starts[middle] as number) <= state) low = middle;
        else high = middle - 1;
      }
      block = low;
    }
    const { words, stride } = this.#blocks[block] as { words: Int32Array; stride: number };
    return { words, stride, at: (state - (this.#starts[block] as number)) * stride };
  }

  #equals(state: number, mine: Int32Array, length: number): boolean {
    const { words, stride, at } = this.#place(state);
    const shared = Math.min(stride, length);
    for (let index = 0; index < shared; index += 1) if (words[at + index] !== mine[index]) return false;
    for (let index = shared; index < length; index += 1) if (mine[index] !== 0) return false;
    for (let index = shared; index < stride; index += 1) if (words[at + index] !== 0) return false;
    return true;
  }

  #append(words: Int32Array, length: number, low: number): void {
    assert(this.count < STATES_MAX, 'more states than a search can number');
    if (this.#room === 0 || length > this.#stride) {
      this.#stride = Math.max(length, 1);
      this.#room = BLOCK;
      this.#blocks.push({ words: new Int32Array(BLOCK * this.#stride), stride: this.#stride });
      this.#starts.push(this.count);
    }
    const block = this.#blocks.length - 1;
    const { words: into, stride } = this.#blocks[block] as { words: Int32Array; stride: number };
    const at = (this.count - (this.#starts[block] as number)) * stride;
    for (let index = 0; index < length; index += 1) into[at + index] = words[index] as number;
    this.#room -= 1;
    if (this.count >= this.#lows.length) this.#lows = doubled(this.#lows);
    this.#lows[this.count] = low;
    this.count += 1;
  }

  #grow(): void {
    const old = this.#table;
    const table = new Int32Array(old.length * 2).fill(NONE);
    const mask = table.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      const state = old[from] as number;
      if (state === NONE) continue;
      let at = ((this.#lows[state] as number) << 1) & mask;
      while (table[at] !== NONE) at = (at + 2) & mask;
      table[at] = state;
      table[at + 1] = old[from + 1] as number;
    }
    this.#table = table;
  }
}

/** A longer array with the same numbers in front. */
export function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
