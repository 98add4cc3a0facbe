/**
 * Numbers that depend on some cells of a row alone, found again by reading the same cells in the same order. All memories of one store
 * share one array. In it a chain of words says which code each cell must have, one after the other, up to the number that was learned;
 * where two rows differ for the first time, the word of that cell leads to a branch, which says for each code where to go on. So what is
 * read together lies together: a search has far more of this than a cache holds, and each jump in it costs as much as a hundred words.
 */
import { assert, Bug } from '../base/assert.js';
import { doubled } from './states.js';

/** No row like this was learned. */
export const UNKNOWN = -1;

/** Words from here on are numbers that were learned; below 0 stand branches; between, a cell and its code. */
const LEAF = 1 << 30;
/** A word of a cell and its code: the code has so many bits. */
export const CODE_BITS = 16;
export const CODE_MASK = (1 << CODE_BITS) - 1;
/** Numbers that can be learned: from 0 to before this. */
const NUMBERS_MAX = LEAF;
/** Codes that a branch can tell apart: from 0 to before this. */
export const CODES_MAX = (1 << CODE_BITS) - 1;
/** Words of a store that knows nothing. */
const WORDS_MIN = 1 << 12;

/** Places in a row, and above them by which list their codes are others. */
export const PLACE_BITS = 16;
export const PLACE_MASK = (1 << PLACE_BITS) - 1;

/** A row as somebody sees it. */
export interface Sight {
  /** By cell, its place in the row; and above PLACE_BITS, 0 or which of `codes` says what its code is then. */
  readonly places: Int32Array;
  readonly codes: readonly (readonly number[])[];
}

/** The words of some memories. Each is known by where it begins; one that knows nothing, by 0. */
export class Store {
  words = new Int32Array(WORDS_MIN);
  length = 1;

  /** Forgets everything, and gives its room back; so must whoever has memories here. */
  clear(): void {
    this.words = new Int32Array(WORDS_MIN);
    this.length = 1;
  }

  /** Room for so many words, all 0; where it begins. */
  take(count: number): number {
    const at = this.length;
    this.length += count;
    while (this.length > this.words.length) this.words = doubled(this.words);
    this.words.fill(0, at, this.length);
    return at;
  }

  /** What a memory has learned of a row like this, or UNKNOWN. */
  find(root: number, row: Uint16Array): number {
    const { words } = this;
    let at = root;
    while (at !== 0) {
      const word = words[at] as number;
      if (word >= LEAF) return word - LEAF;
      if (word >= 0) {
        if (row[word >>> CODE_BITS] !== (word & CODE_MASK)) return UNKNOWN;
        at += 1;
      } else {
        const head = words[-word] as number;
        const code = row[head >>> CODE_BITS] as number;
        at = code < (head & CODE_MASK) ? (words[1 + code - word] as number) : 0;
      }
    }
    return UNKNOWN;
  }

  /** The same of a row as somebody else sees it, of whom codes may be missing: then UNKNOWN. */
  findSeen(root: number, row: Uint16Array, { places, codes }: Sight): number {
    const { words } = this;
    let at = root;
    while (at !== 0) {
      const word = words[at] as number;
      if (word >= LEAF) return word - LEAF;
      const head = word >= 0 ? word : (words[-word] as number);
      const place = places[head >>> CODE_BITS] as number;
      const known = row[place & PLACE_MASK] as number;
      const code = place > PLACE_MASK ? (codes[place >>> PLACE_BITS] as readonly number[])[known] : known;
      if (code === undefined) return UNKNOWN;
      if (word >= 0) {
        if (code !== (word & CODE_MASK)) return UNKNOWN;
        at += 1;
      } else at = code < (head & CODE_MASK) ? (words[1 + code - word] as number) : 0;
    }
    return UNKNOWN;
  }

  /** The cells that are read to find what a memory has learned of a row. */
  cellsOf(root: number, row: Uint16Array): Set<number> {
    const { words } = this;
    const cells = new Set<number>();
    for (let at = root; at !== 0; ) {
      const word = words[at] as number;
      if (word >= LEAF) break;
      const cell = (word >= 0 ? word : (words[-word] as number)) >>> CODE_BITS;
      cells.add(cell);
      at = word >= 0 ? at + 1 : (words[1 + (row[cell] as number) - word] as number);
    }
    return cells;
  }

  /** Where a row has the cells that are read to find what a memory has learned of it, as somebody sees it or as it is: into an array; how many they are. */
  pathOf(root: number, row: Uint16Array, sight: Sight | undefined, into: Int32Array): number {
    const { words } = this;
    let count = 0;
    for (let at = root; ; ) {
      const word = words[at] as number;
      if (word >= LEAF) return count;
      const cell = (word >= 0 ? word : (words[-word] as number)) >>> CODE_BITS;
      const place = sight === undefined ? cell : (sight.places[cell] as number);
      into[count] = place & PLACE_MASK;
      count += 1;
      if (word >= 0) {
        at += 1;
        continue;
      }
      const known = row[place & PLACE_MASK] as number;
      const code = sight?.codes[place >>> PLACE_BITS]?.[known] ?? known;
      at = words[1 + code - word] as number;
    }
  }

  /** A memory learns a number of this row, which was found by reading these cells in this order; where it begins now. */
  learn(root: number, row: Uint16Array, cells: readonly number[], number: number): number {
    assert(number >= 0 && number < NUMBERS_MAX, 'a number that has no room');
    if (root === 0) return chain(this, row, cells, number);
    let at = root;
    for (let read = 0; read < cells.length; read += 1) {
      const cell = cells[read] as number;
      const code = row[cell] as number;
      const branch = branchAt(this, at, cell, code);
      if (branch === 0) {
        at += 1;
        continue;
      }
      const next = this.words[branch + 1 + code] as number;
      if (next === 0) {
        const rest = chain(this, row, cells.slice(read + 1), number);
        this.words[branch + 1 + code] = rest;
        return root;
      }
      at = next;
    }
    throw new Bug('what is known is learned again');
  }

  /** A branch at a cell that tells so many codes apart. */
  branch(cell: number, room: number): number {
    assert(room <= CODES_MAX, 'a code that has no room');
    const at = this.take(1 + room);
    this.words[at] = (cell << CODE_BITS) | room;
    return at;
  }

  /** The same branch for this code too, elsewhere. */
  larger(branch: number, code: number): number {
    const head = this.words[branch] as number;
    const room = head & CODE_MASK;
    const fresh = this.branch(head >>> CODE_BITS, Math.max(Math.min(room * 2, CODES_MAX), code + 1));
    this.words.copyWithin(fresh + 1, branch + 1, branch + 1 + room);
    return fresh;
  }
}

/** What was learned of some rows. */
export class Memory {
  /** Where it begins; 0: it knows nothing. */
  #root = 0;

  constructor(readonly store: Store) {}

  /** What was learned of a row like this, or UNKNOWN. */
  find(row: Uint16Array): number {
    return this.store.find(this.#root, row);
  }

  /** The same of a row as somebody else sees it. */
  findSeen(row: Uint16Array, sight: Sight): number {
    return this.store.findSeen(this.#root, row, sight);
  }

  /** The cells that are read to find what was learned of a row. */
  cellsOf(row: Uint16Array): Set<number> {
    return this.store.cellsOf(this.#root, row);
  }

  /** Where a row like one that was learned has the cells that are read for that: into an array; how many they are. */
  pathOf(row: Uint16Array, sight: Sight | undefined, into: Int32Array): number {
    return this.store.pathOf(this.#root, row, sight, into);
  }

  /** Learns a number of this row, which was found by reading these cells in this order. */
  learn(row: Uint16Array, cells: readonly number[], number: number): void {
    this.#root = this.store.learn(this.#root, row, cells, number);
  }

  clear(): void {
    this.#root = 0;
  }
}

/** Cells one after the other, each with the code that it has in this row, and the number at the end. */
function chain(store: Store, row: Uint16Array, cells: readonly number[], number: number): number {
  const first = store.take(cells.length + 1);
  for (let read = 0; read < cells.length; read += 1) {
    const cell = cells[read] as number;
    store.words[first + read] = (cell << CODE_BITS) | (row[cell] as number);
  }
  store.words[first + cells.length] = LEAF + number;
  return first;
}

/** The branch at a cell, with room for a code; 0: a chain, which goes on with it. A chain that goes on with another code becomes a branch. */
function branchAt(store: Store, at: number, cell: number, code: number): number {
  const word = store.words[at] as number;
  const isBranch = word < 0;
  const head = isBranch ? (store.words[-word] as number) : word;
  assert(word < LEAF && head >>> CODE_BITS === cell, 'who reads the same cells goes on to read the same');
  const its = head & CODE_MASK;
  if (!isBranch && its === code) return 0;
  if (isBranch && code < its) return -word;
  const branch = isBranch ? store.larger(-word, code) : store.branch(cell, Math.max(its, code) + 1);
  if (!isBranch) store.words[branch + 1 + its] = at + 1;
  store.words[at] = -branch;
  return branch;
}
