/**
 * What was found to vary, in the order in which it was found: fields, and the values that they take. Packers of several threads write into
 * one book, so that the same bytes are the same state in all of them; what follows from states has a book of its own.
 */
import { assert } from '../base/assert.js';

/** A field, and a value that it takes; NaN: the field alone. */
export interface Entry {
  readonly section: number;
  readonly offset: number;
  readonly value: number;
}

/** Entries at most: more than any search has found. */
const ENTRIES_MAX = 1 << 16;
const NUMBERS = 3;
const [LOCK, COUNT] = [0, 1];
const HEAD_BYTES = 8;
const ENTRY_BYTES = NUMBERS * 8;

/** Entries that are kept free: more than threads write between two looks at whether there is room. */
export const FREE = 1 << 13;

/** How often a thread asks for the book before it is held to be lost: whoever writes does so in microseconds. */
const ASKS_MAX = 1_000_000_000;

export class Codebook {
  readonly #head: Int32Array;
  readonly #entries: Float64Array;
  readonly #room: number;

  constructor(readonly memory = memoryFor(ENTRIES_MAX)) {
    this.#head = new Int32Array(memory, 0, 2);
    this.#entries = new Float64Array(memory, HEAD_BYTES);
    this.#room = this.#entries.length / NUMBERS;
  }

  get count(): number {
    return Atomics.load(this.#head, COUNT);
  }

  /** Whether there is hardly room for more. */
  get isFull(): boolean {
    return this.count > this.#room - FREE;
  }

  entry(at: number): Entry {
    const [section, offset, value] = this.#entries.subarray(at * NUMBERS, (at + 1) * NUMBERS);
    return { section: section as number, offset: offset as number, value: value as number };
  }

  /** Writes an entry, unless somebody did since the reader looked: then false, and the reader looks again. */
  write(entry: Entry, read: number): boolean {
    assert(read < this.#room, 'a search of more fields and values than there is room for');
    for (let asks = 0; Atomics.compareExchange(this.#head, LOCK, 0, 1) !== 0; asks += 1)
      assert(asks < ASKS_MAX, 'a thread has left the codebook open');
    const mine = this.count === read;
    if (mine) {
      this.#entries.set([entry.section, entry.offset, entry.value], read * NUMBERS);
      Atomics.store(this.#head, COUNT, read + 1);
    }
    this.close();
    return mine;
  }

  /** Others may write again. So says whoever has written, and whoever has ended a thread that may have been writing: what it did not count was not written. */
  close(): void {
    Atomics.store(this.#head, LOCK, 0);
  }
}

/** Memory of a book of so many entries. */
export const memoryFor = (entries: number): SharedArrayBuffer =>
  new SharedArrayBuffer(HEAD_BYTES + entries * ENTRY_BYTES);
