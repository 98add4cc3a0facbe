/**
 * Memory of states: rows of words in blocks, which several threads may share. A block has rows of one length, which whoever writes into it
 * first notes in it. A row has a place, which is a number for all threads alike.
 */
import { assert } from '../base/assert.js';

/** A block, as it goes from one thread to another. */
export interface Block {
  readonly number: number;
  readonly memory: SharedArrayBuffer;
}

/** Who hands out blocks to a thread that shares them with others. */
export interface Supply {
  /** One that nobody else writes into. */
  take(): Block;
  /** One into which another thread has written. */
  find(number: number): Block;
}

/** Rows in a block at most: so many places belong to each. */
const ROW_BITS = 16;
const ROWS_MAX = 1 << ROW_BITS;
const BLOCKS_MAX = 1 << 15;
/** Words of the first block, and how often blocks double until they are large. */
const FIRST_WORDS = 1 << 12;
const DOUBLINGS = 6;
const WORD_BYTES = 4;
/** Words in front of the rows: how long a row is. */
const HEAD = 1;

/** A block at hand. */
export interface Rows {
  readonly words: Int32Array;
  /** Words of a row; 0 where that has not been looked up yet. */
  stride: number;
}

export class Blocks {
  readonly #blocks: (Rows | undefined)[] = [];
  readonly #memory: Block[] = [];
  /** The block that is written into: where its next row goes, and how many more it has room for. */
  #rows: Rows = { words: new Int32Array(0), stride: 0 };
  #next = 0;
  #room = 0;
  /** Bytes of all blocks that are known here. */
  bytes = 0;

  /** Without a supply, blocks are made here. */
  constructor(
    readonly supply?: Supply,
    blocks: readonly Block[] = [],
  ) {
    for (const block of blocks) this.admit(block);
  }

  /** All blocks that are known here. */
  get memory(): readonly Block[] {
    return this.#memory;
  }

  /** Gets to know a block. */
  admit(block: Block): Rows {
    const known = this.#blocks[block.number];
    if (known !== undefined) return known;
    const rows = { words: new Int32Array(block.memory), stride: 0 };
    this.#blocks[block.number] = rows;
    this.#memory.push(block);
    this.bytes += block.memory.byteLength;
    return rows;
  }

  /** A new block, for somebody else to write into: a large one. */
  lend(doublings = DOUBLINGS): Block {
    const number = this.#blocks.length;
    assert(number < BLOCKS_MAX, 'more states than a search has room for');
    const block = { number, memory: new SharedArrayBuffer((FIRST_WORDS << doublings) * WORD_BYTES) };
    this.admit(block);
    return block;
  }

  /** The block of a place. */
  at(place: number): Rows {
    const rows = this.#blocks[place >> ROW_BITS] ?? this.#found(place >> ROW_BITS);
    if (rows.stride === 0) rows.stride = rows.words[0] as number;
    return rows;
  }

  /** The place of the next row, of so many words. It is written to until `keep`. */
  next(length: number): number {
    if (this.#room === 0 || length > this.#rows.stride) this.#open(length);
    return this.#next;
  }

  /** The row that was written last stays. */
  keep(): void {
    this.#next += 1;
    this.#room -= 1;
  }

  #open(length: number): void {
    const block = this.supply?.take() ?? this.lend(Math.min(this.#blocks.length, DOUBLINGS));
    const { number } = block;
    const rows = this.admit(block);
    rows.stride = length;
    rows.words[0] = length;
    this.#rows = rows;
    this.#next = number << ROW_BITS;
    this.#room = Math.min(ROWS_MAX, Math.floor((rows.words.length - HEAD) / length));
  }

  #found(number: number): Rows {
    const block = this.supply?.find(number);
    assert(block !== undefined, 'no block has this place');
    return this.admit(block);
  }
}

/** Where the row of a place begins in its block. */
export const startOf = (place: number, stride: number): number => HEAD + (place & (ROWS_MAX - 1)) * stride;
