/**
 * What a search has learned: of every move what it does, by the cells that it reads; of that, what claims say; and what is said of each host, VM
 * and the like in a state. It comes from the learner, or from somebody who searches the same and tells of it.
 */
import type { Looked, Tried } from './learner.js';
import { Memory, Store, UNKNOWN } from './memory.js';

/** What is known of a move where it can be made, beside what it does. */
export interface Outcome extends Pick<Tried, 'written' | 'wakes' | 'told'> {
  /** By subject, whether claims hold of it, by what they read beyond what the move reads. */
  readonly verdicts: (Memory | undefined)[];
  /** Subjects whose claims read nothing beyond that, and hold, by bits. */
  settled: number;
  /** The other subjects whose claims it may concern. */
  open: number;
  /** Whether all that it wakes was seen. */
  areSeen: boolean;
}

/** What is said of one entity, which serves for all who can change places with it. */
interface Said {
  readonly memory: Memory;
  /** By their numbers, all that was ever said of it. */
  readonly looked: Looked[];
  readonly numbers: Map<string, number>;
}

/** What claims say of one subject of a move, by what they read beyond what the move reads. */
export interface Verdict {
  readonly subject: number;
  readonly cells: readonly number[];
}

/** Somebody who wants to know what was learned, and by which cells of a row. */
export interface Listener {
  looked(subject: number, row: Uint16Array, cells: readonly number[], looked: Looked): void;
  tried(move: number, row: Uint16Array, cells: readonly number[], tried: Tried): void;
  /** `key`: cells that the move reads. */
  judged(move: number, row: Uint16Array, key: Iterable<number>, holds: boolean, verdicts: readonly Verdict[]): void;
}

/** A move that cannot be made, as what came of it. */
export const NOTHING = 0;

/**
 * What a move does, in words: by which readers it was judged last, where what all claims have said then is remembered, how many bytes change,
 * the number of its outcome, and each byte with its code.
 */
export const [AGE, VERDICT, CHANGES, FIRST] = [0, 1, 2, 4];
const OUTCOME = 3;
export const CODE_BITS = 8;
export const CODE_MASK = 255;

export const [FAILS, HOLDS] = [0, 1];

/** Bytes of an outcome, about, beside its words. */
const OUTCOME_BYTES = 400;

export class Lore {
  /** Who is told of what is learned here. */
  listener: Listener | undefined;
  readonly store = new Store();
  /** Grows with who reads what: what was quiet before may no longer be. */
  age = 1;
  readonly #outcomes: Outcome[] = [];
  /** By move, what came of it; by subject, what is said of it. */
  readonly #moves: readonly Memory[];
  readonly #subjects: readonly Said[];
  /** By slot, the subjects whose claims have ever read it, or could in the place of another, by bits. */
  readonly #readers: Int32Array;

  constructor(
    moves: number,
    subjects: number,
    slots: number,
    /** Which subjects and slots can be in the places of these two, both at once. */
    readonly alike: (subject: number, slot: number) => Iterable<readonly [number, number]>,
  ) {
    this.#moves = Array.from({ length: moves }, () => new Memory(this.store));
    this.#subjects = Array.from({ length: subjects }, () => ({
      ...{ memory: new Memory(this.store), looked: [], numbers: new Map() },
    }));
    this.#readers = new Int32Array(slots);
  }

  get bytes(): number {
    return this.store.words.byteLength + this.#outcomes.length * OUTCOME_BYTES;
  }

  forget(): void {
    for (const memory of this.#moves) memory.clear();
    for (const { memory } of this.#subjects) memory.clear();
    this.store.clear();
    this.#outcomes.length = 0;
  }

  /** What came of a move, by what it reads. */
  ofMove(move: number): Memory {
    return this.#moves[move] as Memory;
  }

  /** What is said of a subject, by numbers. */
  ofSubject(subject: number): Said {
    return this.#subjects[subject] as Said;
  }

  outcomeAt(words: number): Outcome {
    return this.#outcomes[this.store.words[words + OUTCOME] as number] as Outcome;
  }

  /** Learns what is said of a subject that looks like this; its number. */
  keepLooked(subject: number, row: Uint16Array, cells: readonly number[], found: Looked): number {
    const { memory, looked, numbers } = this.ofSubject(subject);
    const { marks, holds, rests, read } = found;
    const text = `${marks} ${holds} ${rests} ${read.join()}`;
    let number = numbers.get(text);
    if (number === undefined) {
      number = looked.push(found) - 1;
      numbers.set(text, number);
      for (const slot of read) this.#reads(subject, slot);
    }
    memory.learn(row, cells, number);
    this.listener?.looked(subject, row, cells, found);
    return number;
  }

  /** Learns what a move does, by the cells that it reads; NOTHING, or where the words of that are. */
  keepTried(move: number, row: Uint16Array, cells: readonly number[], tried: Tried): number {
    const number = tried.done ? this.#write(tried) : NOTHING;
    this.ofMove(move).learn(row, cells, number);
    this.listener?.tried(move, row, cells, tried);
    return number;
  }

  /** Learns whether claims hold of what a move does, as far as that is not known. */
  keepJudged(move: number, words: number, row: Uint16Array, holds: boolean, judged: readonly Verdict[]): void {
    const outcome = this.outcomeAt(words);
    const { verdicts } = outcome;
    const news = judged.filter(({ subject, cells }) => {
      const memory = verdicts[subject] ?? new Memory(this.store);
      if (memory.find(row) !== UNKNOWN) return false;
      while (verdicts.length <= subject) verdicts.push(undefined);
      verdicts[subject] = memory;
      memory.learn(row, cells, holds ? HOLDS : FAILS);
      if (holds && cells.length === 0) outcome.settled |= 1 << subject;
      return true;
    });
    if (news.length > 0) this.listener?.judged(move, row, this.ofMove(move).cellsOf(row), holds, news);
  }

  /** The subjects whose claims a move may concern, by bits: who has ever read what it writes, and who is told of its facts. */
  concernedBy({ written, told }: Outcome): number {
    let concerned = told;
    for (let at = 0; at < written.length; at += 1) concerned |= this.#readers[written[at] as number] as number;
    return concerned;
  }

  /** Writes down what a move does. */
  #write({ cells, codes, written, wakes, told }: Tried): number {
    const at = this.store.take(FIRST + cells.length);
    const { words } = this.store;
    words[at + OUTCOME] =
      this.#outcomes.push({ written, wakes, told, verdicts: [], settled: 0, open: 0, areSeen: false }) - 1;
    words[at + CHANGES] = cells.length;
    cells.forEach((cell, which) => {
      words[at + FIRST + which] = (cell << CODE_BITS) | (codes[which] as number);
    });
    return at;
  }

  /** The claims about the first of a kind read a slot: so do those about whoever can be in its place, of whoever is then there. */
  #reads(first: number, slot: number): void {
    for (const [subject, its] of this.alike(first, slot)) {
      const bit = 1 << subject;
      if (((this.#readers[its] as number) & bit) !== 0) continue;
      this.#readers[its]! |= bit;
      this.age += 1;
    }
  }
}
