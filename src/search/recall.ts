/**
 * Moves that need not be made again. What a move does is decided by what it reads: of every move, every claim and everything that follows
 * from the fields of a state it is remembered which cells it read, and what came of it; where the same cells hold the same, the same
 * comes of it.
 */
import { NONE } from '../model/world.js';
import { Following } from './following.js';
import type { Sort } from './frame.js';
import { ALL } from './goals.js';
import { Learner, type Looked, type Parts, type Tried } from './learner.js';
import { Memory, PLACE_BITS, PLACE_MASK, Store, UNKNOWN } from './memory.js';
import type { Orbits } from './orbits.js';
import { type View, Views } from './views.js';

/** What is known of a move where it can be made, beside what it does. */
interface Outcome extends Pick<Tried, 'written' | 'wakes' | 'told'> {
  /** By subject, whether claims hold of it, by what they read beyond what the move reads. */
  readonly verdicts: (Memory | undefined)[];
  /** Subjects whose claims read nothing beyond that, and hold, by bits. */
  settled: number;
  /** The other subjects whose claims it may concern. */
  open: number;
  /** Whether all that it wakes was seen. */
  areSeen: boolean;
}

/** Of which move is learned what a move does, who changes places for that, and what is known of it. */
interface Known {
  readonly move: number;
  readonly view: View;
  readonly outcomes: Memory;
}

/** What is said of the first of a kind serves for all who can change places with it. */
interface Subject {
  readonly sort: Exclude<Sort, 'checkpoint'>;
  readonly view: View;
  /** Of the first of its kind. */
  readonly index: number;
  readonly memory: Memory;
  /** By their numbers, all that was ever said of it. */
  readonly looked: Looked[];
  readonly numbers: Map<string, number>;
}

/** A move that cannot be made, as what came of it. */
export const NOTHING = 0;

/**
 * What a move does, in words: by which readers it was judged last, where what all claims have said then is remembered, the number of its
 * outcome, how many bytes change, and each with its code.
 */
const [AGE, VERDICT, OUTCOME, CHANGES, FIRST] = [0, 1, 2, 3, 4];
const CODE_BITS = 8;
const CODE_MASK = 255;

const [FAILS, HOLDS] = [0, 1];

/** Bytes of an outcome, about, beside its words. */
const OUTCOME_BYTES = 400;
/** More is forgotten, and learned anew. */
const BYTES_HELD_MAX = 536_870_912;

export class Recall {
  readonly #learner: Learner;
  readonly #known: readonly Known[];
  readonly #subjects: readonly Subject[];
  readonly #store = new Store();
  readonly #outcomes: Outcome[] = [];
  readonly #following: Following;
  readonly #views: Views;
  /** By slot, the subjects whose claims have ever read it, in any view. */
  readonly #readers: Int32Array;
  /** Grows with these: what was quiet before may no longer be. */
  #age = 1;
  /** Bytes of a state when it began to remember. */
  #length = 0;
  /** Whether claims about changes hold in the state at hand where nothing changes. */
  rests = true;

  /** The world is as at the start. */
  constructor(
    readonly parts: Parts,
    orbits: Orbits,
  ) {
    const learner = new Learner(parts);
    const { mirror } = learner;
    this.#learner = learner;
    this.#following = new Following(mirror, this.#store, (bytes, work) => learner.cellsOf(bytes, work));
    this.#views = new Views(parts, mirror, this.#following);
    this.#subjects = this.#subjectsOf();
    const memories = learner.moves.map(() => new Memory(this.#store));
    this.#known = learner.moves.map((_, at) => {
      const { move, host, vm } = orbits.likeOf(at);
      return { move, view: this.#views.with(host, vm), outcomes: memories[move] as Memory };
    });
    this.#readers = new Int32Array(mirror.firstDerived + mirror.derived.length);
    this.#forget();
  }

  get bytes(): number {
    return this.#store.words.byteLength + this.#following.bytes + this.#outcomes.length * OUTCOME_BYTES;
  }

  /** The bytes of the state at hand. */
  get state(): ArrayLike<number> {
    return this.#views.plain.row;
  }

  /** The same as bytes. */
  get bytesOfState(): Uint8Array {
    return this.#views.plain.bytes;
  }

  /** The state in these bytes is at hand; what `stillOf` says of it, or undefined: a claim does not hold in it. */
  load(bytes: ArrayLike<number>): number | undefined {
    const { packer } = this.parts;
    if (packer.length !== this.#length || this.bytes > BYTES_HELD_MAX) this.#forget();
    this.#views.show(bytes);
    let [marks, holds] = [ALL, true];
    this.rests = true;
    for (let which = 0; which < this.#subjects.length; which += 1) {
      const subject = this.#subjects[which] as Subject;
      const looked = subject.looked[this.#lookAt(subject)] as Looked;
      marks &= looked.marks;
      holds &&= looked.holds;
      this.rests &&= looked.rests;
    }
    return holds ? marks : undefined;
  }

  /** What a move does in the state at hand: NOTHING, where its words are, or UNKNOWN: something was found to vary, and all is to be learned anew. */
  outcomeOf(at: number): number {
    const { view, move, outcomes } = this.#known[at] as Known;
    const known = view.find(outcomes);
    return known === UNKNOWN ? this.#try(move, outcomes, view) : known;
  }

  /** Whether claims have nothing to say of a move of the state at hand. */
  isQuiet(at: number, outcome: number): boolean {
    const { words } = this.#store;
    if (words[outcome + AGE] !== this.#age) return this.#asks(at, outcome);
    const known = (this.#known[at] as Known).view.findFrom(this.#store, words[outcome + VERDICT] as number);
    return known === UNKNOWN ? this.#asks(at, outcome) : known === HOLDS;
  }

  /** Writes into the codes of the state at hand what a move makes of them. */
  write(at: number, outcome: number, into: Uint8Array): void {
    const { words } = this.#store;
    const { places, codes } = (this.#known[at] as Known).view.sight;
    const end = outcome + FIRST + (words[outcome + CHANGES] as number);
    for (let which = outcome + FIRST; which < end; which += 1) {
      const [cell, code] = [(words[which] as number) >>> CODE_BITS, (words[which] as number) & CODE_MASK];
      const place = places[cell] as number;
      const others = place > PLACE_MASK ? codes[place >>> PLACE_BITS] : undefined;
      into[place & PLACE_MASK] = others === undefined ? code : (others[code] as number);
    }
  }

  /** Takes that back. */
  takeBack(at: number, outcome: number, into: Uint8Array): void {
    const { words } = this.#store;
    const { places } = (this.#known[at] as Known).view.sight;
    const { state } = this;
    const end = outcome + FIRST + (words[outcome + CHANGES] as number);
    for (let which = outcome + FIRST; which < end; which += 1) {
      const place = (places[(words[which] as number) >>> CODE_BITS] as number) & PLACE_MASK;
      into[place] = state[place] as number;
    }
  }

  #forget(): void {
    for (const { outcomes } of this.#known) outcomes.clear();
    for (const { memory } of this.#subjects) memory.clear();
    this.#following.forget();
    this.#store.clear();
    this.#outcomes.length = 0;
    this.#length = this.parts.packer.length;
    this.#learner.renew();
  }

  #subjectsOf(): Subject[] {
    const { world, packer } = this.parts;
    const firsts = new Map<string, Pick<Subject, 'memory' | 'looked' | 'numbers'>>();
    return (['cluster', 'host', 'vm', 'volume'] as const).flatMap((sort) =>
      world[`${sort}s`].map(({ index }): Subject => {
        const first = packer.symmetry.firstLike(sort, index);
        const elsewhere = first === index ? NONE : index;
        const view = this.#views.with(sort === 'host' ? elsewhere : NONE, sort === 'vm' ? elsewhere : NONE);
        const known = firsts.get(`${sort} ${first}`) ?? {
          ...{ memory: new Memory(this.#store), looked: [], numbers: new Map() },
        };
        firsts.set(`${sort} ${first}`, known);
        return { sort, view, index: first, ...known };
      }),
    );
  }

  /** The number of what is said of a subject. */
  #lookAt({ view, memory, sort, index, looked, numbers }: Subject): number {
    const known = view.find(memory);
    if (known !== UNKNOWN) return known;
    const row = this.#views.row(view);
    const again = memory.find(row);
    if (again !== UNKNOWN) return again;
    const found = this.#learner.lookAt(view.bytes, sort, index);
    const { marks, holds, rests, read } = found;
    const text = `${marks} ${holds} ${rests} ${read.join()}`;
    let number = numbers.get(text);
    if (number === undefined) {
      number = looked.push(found) - 1;
      numbers.set(text, number);
      for (const slot of read) this.#reads(this.#learner.numberOf(sort, index), slot);
    }
    memory.learn(row, this.#learner.ownCells, number);
    return number;
  }

  /**
   * The claims about the first of a kind read a slot: so do those about whoever can be in its place, of whoever is then there; and the same in
   * each view.
   */
  #reads(first: number, slot: number): void {
    const { all } = this.#views;
    for (const { slots, subjects } of all) {
      const [subject, its] = [subjects[first] as number, slots[slot] as number];
      for (const other of all) {
        const [seen, bit] = [other.slots[its] as number, 1 << (other.subjects[subject] as number)];
        if (((this.#readers[seen] as number) & bit) !== 0) continue;
        this.#readers[seen]! |= bit;
        this.#age += 1;
      }
    }
  }

  #try(move: number, outcomes: Memory, view: View): number {
    const row = this.#views.row(view);
    const known = outcomes.find(row);
    if (known !== UNKNOWN) return known;
    const tried = this.#learner.try(view.bytes, move);
    if (tried === undefined) return UNKNOWN;
    const number = tried.done ? this.#keep(tried) : NOTHING;
    outcomes.learn(row, this.#learner.ownCells, number);
    if (number === NOTHING) return number;
    const outcome = this.#outcomeAt(number);
    this.#judge(outcome, this.#concernedBy(outcome), outcomes.cellsOf(row), row);
    return number;
  }

  /** Writes down what a move does. */
  #keep({ cells, codes, written, wakes, told }: Tried): number {
    const at = this.#store.take(FIRST + cells.length);
    const { words } = this.#store;
    words[at + OUTCOME] =
      this.#outcomes.push({ written, wakes, told, verdicts: [], settled: 0, open: 0, areSeen: false }) - 1;
    words[at + CHANGES] = cells.length;
    cells.forEach((cell, which) => {
      words[at + FIRST + which] = (cell << CODE_BITS) | (codes[which] as number);
    });
    return at;
  }

  #outcomeAt(words: number): Outcome {
    return this.#outcomes[this.#store.words[words + OUTCOME] as number] as Outcome;
  }

  /** Asks the claims that a move of the state at hand may concern whether they hold. */
  #asks(at: number, words: number): boolean {
    const { view, move, outcomes } = this.#known[at] as Known;
    const outcome = this.#outcomeAt(words);
    const row = this.#views.row(view);
    outcome.areSeen ||= outcome.wakes.every(({ id }) => this.parts.claims.witnessed.has(id));
    if (!outcome.areSeen) return false;
    this.#renew(outcome, words);
    const said = this.#store.find(this.#store.words[words + VERDICT] as number, row);
    if (said !== UNKNOWN) return said === HOLDS;
    const cells: number[] = [];
    for (let rest = outcome.open; rest !== 0; rest &= rest - 1) {
      const verdict = outcome.verdicts[31 - Math.clz32(rest & -rest)];
      const known = verdict?.find(row) ?? UNKNOWN;
      if (known === FAILS) return false;
      if (known === UNKNOWN) {
        this.#learner.ask(view.bytes, move, outcome.open);
        return this.#judge(outcome, outcome.open, outcomes.cellsOf(row), row);
      }
      cells.push(...(verdict as Memory).cellsOf(row));
    }
    const verdict = this.#store.learn(this.#store.words[words + VERDICT] as number, row, [...new Set(cells)], HOLDS);
    this.#store.words[words + VERDICT] = verdict;
    return true;
  }

  /** Whose claims a move may concern changes with who reads what: then all that claims have said of it counts anew. */
  #renew(outcome: Outcome, words: number): void {
    if (this.#store.words[words + AGE] === this.#age) return;
    const open = this.#concernedBy(outcome) & ~outcome.settled;
    if (open !== outcome.open) this.#store.words[words + VERDICT] = 0;
    outcome.open = open;
    this.#store.words[words + AGE] = this.#age;
  }

  /** The subjects whose claims a move may concern, by bits: who has ever read what it writes, and who is told of its facts. */
  #concernedBy({ written, told }: Outcome): number {
    let concerned = told;
    for (let at = 0; at < written.length; at += 1) concerned |= this.#readers[written[at] as number] as number;
    return concerned;
  }

  /** Learns what claims have said of a move about some subjects; whether all hold. `known`: cells that the move itself reads. */
  #judge(outcome: Outcome, concerned: number, known: ReadonlySet<number>, row: Uint16Array): boolean {
    const { holds } = this.#learner;
    const { verdicts } = outcome;
    for (let which = 0; which < this.#subjects.length; which += 1) {
      if ((concerned & (1 << which)) === 0) continue;
      const memory = verdicts[which] ?? new Memory(this.#store);
      if (memory.find(row) !== UNKNOWN) continue;
      while (verdicts.length <= which) verdicts.push(undefined);
      verdicts[which] = memory;
      const cells = this.#learner.cells(which).filter((cell) => !known.has(cell));
      memory.learn(row, cells, holds ? HOLDS : FAILS);
      if (holds && cells.length === 0) outcome.settled |= 1 << which;
    }
    return holds;
  }
}
