/**
 * Answers that depend on some cells of a row alone, found again by reading the same cells in the same order. All memories of one store
 * share one array, in which each node is the cell that is read next, how many codes it knows, and for each code where that leads.
 */
import { assert } from '../base/assert.js';
import { doubled } from './states.js';

/** Where nothing leads to: the first word of the array. */
const NOWHERE = 0;
const HEAD = 2;
/** Codes that a node has room for at first: most cells hold few values. */
const ROOM = 4;

/** The nodes of some memories. */
export class Store {
  words = new Int32Array(1 << 12);
  length = 1;

  /** Forgets everything; so must whoever has memories here. */
  clear(): void {
    this.length = 1;
  }

  /** A node that reads this cell, with room for so many codes. */
  node(cell: number, room: number): number {
    const at = this.length;
    this.length += HEAD + room;
    while (this.length > this.words.length) this.words = doubled(this.words);
    this.words.fill(NOWHERE, at, this.length);
    this.words[at] = cell;
    this.words[at + 1] = room;
    return at;
  }

  /** The same node with room for more codes, elsewhere. */
  larger(node: number, code: number): number {
    const [cell, room] = [this.words[node] as number, this.words[node + 1] as number];
    const fresh = this.node(cell, Math.max(room * 2, code + 1));
    this.words.copyWithin(fresh + HEAD, node + HEAD, node + HEAD + room);
    return fresh;
  }
}

export class Memory<T> {
  /** What it begins with: a node, or below 0 an answer. */
  #root = NOWHERE;
  readonly #answers: T[] = [];

  constructor(readonly store: Store) {}

  /** The answer to a row; undefined: nobody has asked this yet. */
  find(row: Uint16Array): T | undefined {
    const { words } = this.store;
    let node = this.#root;
    while (node > 0) {
      const code = row[words[node] as number] as number;
      node = code < (words[node + 1] as number) ? (words[node + HEAD + code] as number) : NOWHERE;
    }
    return node < 0 ? this.#answers[-1 - node] : undefined;
  }

  /** The answer to this row, which was found by reading these cells in this order. */
  learn(row: Uint16Array, cells: readonly number[], answer: T): void {
    this.#answers.push(answer);
    const { store } = this;
    let from = NOWHERE;
    let node = this.#root;
    for (let at = 0; at < cells.length; at += 1) {
      const cell = cells[at] as number;
      const code = row[cell] as number;
      if (node === NOWHERE) {
        node = store.node(cell, Math.max(ROOM, code + 1));
        this.#lead(from, node);
      }
      assert(node > 0 && store.words[node] === cell, 'who reads the same cells goes on to read the same');
      if (code >= (store.words[node + 1] as number)) {
        node = store.larger(node, code);
        this.#lead(from, node);
      }
      from = node + HEAD + code;
      node = store.words[from] as number;
    }
    assert(node === NOWHERE, 'what is known is not learned again');
    this.#lead(from, -this.#answers.length);
  }

  clear(): void {
    this.#root = NOWHERE;
    this.#answers.length = 0;
  }

  /** From a place in the array; NOWHERE: from the beginning. */
  #lead(from: number, to: number): void {
    if (from === NOWHERE) this.#root = to;
    else this.store.words[from] = to;
  }
}
