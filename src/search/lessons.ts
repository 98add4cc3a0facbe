/**
 * What one thread of a search has learned, as words for the others: cells with their codes mean the same to all, since all pack states by one
 * book. Who hears of it learns it as if it had found it out itself, unless it has.
 */
import type { Invariant } from '../invariants/invariant.js';
import type { Looked, Tried } from './learner.js';
import { type Listener, type Lore, NOTHING, type Verdict } from './lore.js';
import { CODE_BITS, CODE_MASK, UNKNOWN } from './memory.js';
import { Words } from './words.js';

const [LOOKED, TRIED, JUDGED] = [0, 1, 2];

export class Lessons implements Listener {
  readonly #words = new Words();

  /** `claims`: all that are asked, by whose numbers it is told which of them a move wakes. */
  constructor(readonly claims: readonly Invariant[]) {}

  /** What was learned so far is of no use any more. */
  forget(): void {
    this.#words.clear();
  }

  /** What was learned since this was asked last. */
  taken(): Int32Array<ArrayBuffer> {
    const words = this.#words.taken();
    this.#words.clear();
    return words;
  }

  looked(subject: number, row: Uint16Array, cells: readonly number[], { marks, holds, rests, read }: Looked): void {
    this.#begin(LOOKED, subject, row, cells);
    this.#words.push(marks);
    this.#words.push((holds ? 1 : 0) | (rests ? 2 : 0));
    this.#list(read);
  }

  tried(move: number, row: Uint16Array, cells: readonly number[], tried: Tried): void {
    this.#begin(TRIED, move, row, cells);
    this.#words.push(tried.done ? 1 : 0);
    if (!tried.done) return;
    this.#list(tried.cells);
    this.#list(tried.codes);
    this.#list(tried.written);
    this.#list(tried.wakes.map((one) => this.claims.indexOf(one)));
    this.#words.push(tried.told);
  }

  judged(move: number, row: Uint16Array, key: Iterable<number>, holds: boolean, verdicts: readonly Verdict[]): void {
    this.#begin(JUDGED, move, row, [...key]);
    this.#words.push(holds ? 1 : 0);
    this.#words.push(verdicts.length);
    for (const { subject, cells } of verdicts) {
      this.#words.push(subject);
      this.#cells(row, cells);
    }
  }

  #begin(kind: number, of: number, row: Uint16Array, cells: readonly number[]): void {
    this.#words.push(kind);
    this.#words.push(of);
    this.#cells(row, cells);
  }

  #cells(row: Uint16Array, cells: readonly number[]): void {
    this.#words.push(cells.length);
    for (const cell of cells) this.#words.push((cell << CODE_BITS) | (row[cell] as number));
  }

  #list(numbers: readonly number[]): void {
    this.#words.push(numbers.length);
    for (const number of numbers) this.#words.push(number);
  }
}

/** Learns what somebody else tells. */
export class Hearing {
  /** Of the cells that a lesson names, their codes; of all others, whatever there was. */
  readonly #row: Uint16Array;
  #words = new Int32Array(0);
  #at = 0;

  /** `cells`: of a row. */
  constructor(
    readonly lore: Lore,
    readonly claims: readonly Invariant[],
    cells: number,
  ) {
    this.#row = new Uint16Array(cells);
  }

  hear(words: Int32Array<ArrayBuffer>): void {
    const { lore } = this;
    const { listener } = lore;
    lore.listener = undefined;
    this.#words = words;
    for (this.#at = 0; this.#at < words.length; ) {
      const kind = this.#next();
      const of = this.#next();
      const cells = this.#cells();
      if (kind === LOOKED) this.#looked(of, cells);
      else if (kind === TRIED) this.#tried(of, cells);
      else this.#judged(of);
    }
    lore.listener = listener;
  }

  #looked(subject: number, cells: readonly number[]): void {
    const marks = this.#next();
    const bits = this.#next();
    const read = this.#list();
    const looked = { marks, holds: (bits & 1) !== 0, rests: (bits & 2) !== 0, read };
    const { memory } = this.lore.ofSubject(subject);
    if (memory.find(this.#row) === UNKNOWN) this.lore.keepLooked(subject, this.#row, cells, looked);
  }

  #tried(move: number, reads: readonly number[]): void {
    const done = this.#next() === 1;
    const [cells, codes, written] = done ? [this.#list(), this.#list(), this.#list()] : [[], [], []];
    const wakes = done ? this.#list().map((at) => this.claims[at] as Invariant) : [];
    const told = done ? this.#next() : 0;
    if (this.lore.ofMove(move).find(this.#row) !== UNKNOWN) return;
    this.lore.keepTried(move, this.#row, reads, { done, cells, codes, written, wakes, told });
  }

  #judged(move: number): void {
    const holds = this.#next() === 1;
    const verdicts: Verdict[] = [];
    for (let left = this.#next(); left > 0; left -= 1) {
      const subject = this.#next();
      verdicts.push({ subject, cells: this.#cells() });
    }
    const words = this.lore.ofMove(move).find(this.#row);
    if (words !== UNKNOWN && words !== NOTHING) this.lore.keepJudged(move, words, this.#row, holds, verdicts);
  }

  #next(): number {
    const word = this.#words[this.#at] as number;
    this.#at += 1;
    return word;
  }

  #cells(): number[] {
    const cells: number[] = [];
    for (let left = this.#next(); left > 0; left -= 1) {
      const word = this.#next();
      const cell = word >>> CODE_BITS;
      this.#row[cell] = word & CODE_MASK;
      cells.push(cell);
    }
    return cells;
  }

  #list(): number[] {
    const numbers: number[] = [];
    for (let left = this.#next(); left > 0; left -= 1) numbers.push(this.#next());
    return numbers;
  }
}
