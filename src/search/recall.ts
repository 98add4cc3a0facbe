/**
 * Moves that need not be made again. What a move does is decided by what it reads: of every move, every claim and everything that follows
 * from the fields of a state it is remembered which cells it read, and what came of it; where the same cells hold the same, the same
 * comes of it.
 */
import { NONE } from '../model/world.js';
import type { Codebook } from './codebook.js';
import { Following } from './following.js';
import { Footprints } from './footprints.js';
import { BYTES_MAX } from './frame.js';
import { ALL } from './goals.js';
import { Learner, type Looked, type Parts } from './learner.js';
import { Lens } from './lens.js';
import { Hearing, Lessons } from './lessons.js';
import { AGE, CHANGES, CODE_BITS, CODE_MASK, FAILS, FIRST, HOLDS, Lore, type Outcome, VERDICT } from './lore.js';
import { type Memory, UNKNOWN } from './memory.js';
import type { Orbits } from './orbits.js';
import { Seats } from './seats.js';
import { likeBoth, type Slot } from './slots.js';
import { type Subject, subjectsOf } from './subjects.js';

/** Of which move is learned what a move does, through what the state is looked at for that, and what is known of it. */
export interface Known {
  readonly move: number;
  readonly lens: Lens;
  readonly outcomes: Memory;
}

/** What is held at most where nothing is said. */
export const BYTES_HELD_MAX = 536_870_912;

/** How something is remembered. */
export interface Held {
  /** Of what follows from states, where others pack by the same. */
  readonly book?: Codebook | undefined;
  /** More is forgotten, and learned anew. */
  readonly heldBytes?: number | undefined;
}

export class Recall {
  readonly #learner: Learner;
  readonly #known: readonly Known[];
  readonly #subjects: readonly Subject[];
  readonly #lore: Lore;
  readonly #following: Following;
  readonly #seats: Seats;
  /** Room for a row that somebody sees. */
  readonly #row: Uint16Array;
  readonly #bytes = new Uint8Array(BYTES_MAX);
  readonly #lessons: Lessons;
  readonly #hearing: Hearing;
  /** Bytes that it may hold. */
  readonly #most: number;
  /** Bytes of a state when it began to remember. */
  #length = 0;
  /** Whether claims about changes hold in the state at hand where nothing changes. */
  rests = true;
  /** How often everything was forgotten. */
  times = 0;

  /** The world is as at the start. */
  constructor(
    readonly parts: Parts,
    orbits: Orbits,
    { book, heldBytes = BYTES_HELD_MAX }: Held = {},
  ) {
    this.#most = heldBytes;
    const learner = new Learner(parts);
    const { mirror, moves } = learner;
    const { clusters, hosts, vms, volumes } = parts.world;
    const subjects = clusters.length + hosts.length + vms.length + volumes.length;
    const lore = new Lore(moves.length, subjects, mirror.slots.length, (subject, slot) =>
      likeBoth(this.#subjects, subject, mirror.slots[slot] as Slot, parts.packer.symmetry),
    );
    this.#lore = lore;
    this.#learner = learner;
    this.#following = new Following(mirror, lore.store, (bytes, work) => learner.cellsOf(bytes, work), book);
    this.#seats = new Seats(parts.packer, mirror, this.#following);
    this.#row = new Uint16Array(this.#seats.cells);
    this.#subjects = subjectsOf(parts.world, parts.packer.symmetry, this.#seats);
    this.#known = moves.map((_, at) => {
      const like = orbits.likeOf(at);
      if (like === undefined) return { move: at, lens: new Lens(this.#seats.plain, NONE), outcomes: lore.ofMove(at) };
      const { move, host, vm } = like;
      return { move, lens: new Lens(this.#seats.of(host), vm), outcomes: lore.ofMove(move) };
    });
    const { invariants } = parts.claims;
    this.#lessons = new Lessons(invariants);
    this.#hearing = new Hearing(lore, invariants, this.#seats.cells);
    this.#forget();
  }

  /** Whether it can hardly tell apart what follows from states that nobody has seen: then somebody else has to remember, or nobody. */
  get isFull(): boolean {
    return this.#following.isFull;
  }

  get bytes(): number {
    return this.#lore.bytes + this.#following.bytes;
  }

  /** From now on it is kept what was learned, to be told: `lessons`. */
  teach(): void {
    this.#lore.listener = this.#lessons;
  }

  /** What was learned since this was asked last, and of states of how many bytes. */
  get lessons(): Taught {
    return { length: this.#length, words: this.#lessons.taken() };
  }

  /** Learns what others have told; nothing where they have found more to vary than is known here, or less. */
  hear({ length, words }: Taught): void {
    this.#renew();
    if (length !== this.#length) return;
    this.#following.catchUp();
    this.#hearing.hear(words);
  }

  /** What moves of the state at hand touch and change, of those that it is told. */
  footprints(): Footprints {
    const { store } = this.#lore;
    return new Footprints({ known: this.#known, store, following: this.#following, seats: this.#seats });
  }

  /** The bytes of the state at hand. */
  get state(): ArrayLike<number> {
    return this.#seats.shown.row;
  }

  /** The same as bytes. */
  get bytesOfState(): Uint8Array {
    return this.#seats.shown.bytes;
  }

  /** The state in these bytes is at hand; what `stillOf` says of it, or undefined: a claim does not hold in it. */
  load(bytes: ArrayLike<number>): number | undefined {
    this.#renew();
    this.#seats.show(bytes);
    let [marks, holds] = [ALL, true];
    this.rests = true;
    for (let which = 0; which < this.#subjects.length; which += 1) {
      const looked = this.#lookAt(this.#subjects[which] as Subject);
      marks &= looked.marks;
      holds &&= looked.holds;
      this.rests &&= looked.rests;
    }
    return holds ? marks : undefined;
  }

  /** What a move does in the state at hand: NOTHING, where its words are, or UNKNOWN: something was found to vary, and all is to be learned anew. */
  outcomeOf(at: number): number {
    const { lens, move, outcomes } = this.#known[at] as Known;
    const known = lens.find(outcomes);
    return known === UNKNOWN ? this.#try(move, lens) : known;
  }

  /** Whether claims have nothing to say of a move of the state at hand. */
  isQuiet(at: number, outcome: number): boolean {
    const { age, store } = this.#lore;
    const { words } = store;
    if (words[outcome + AGE] !== age) return this.#asks(at, outcome);
    const known = (this.#known[at] as Known).lens.findFrom(store, words[outcome + VERDICT] as number);
    return known === UNKNOWN ? this.#asks(at, outcome) : known === HOLDS;
  }

  /** Writes into the codes of the state at hand what a move makes of them. */
  write(at: number, outcome: number, into: Uint8Array): void {
    const { words } = this.#lore.store;
    const { lens } = this.#known[at] as Known;
    const end = outcome + FIRST + (words[outcome + CHANGES] as number);
    for (let which = outcome + FIRST; which < end; which += 1) {
      const [cell, code] = [(words[which] as number) >>> CODE_BITS, (words[which] as number) & CODE_MASK];
      into[lens.placeOf(cell)] = lens.codeOf(cell, code);
    }
  }

  /** Takes that back. */
  takeBack(at: number, outcome: number, into: Uint8Array): void {
    const { words } = this.#lore.store;
    const { lens } = this.#known[at] as Known;
    const { state } = this;
    const end = outcome + FIRST + (words[outcome + CHANGES] as number);
    for (let which = outcome + FIRST; which < end; which += 1) {
      const place = lens.placeOf((words[which] as number) >>> CODE_BITS);
      into[place] = state[place] as number;
    }
  }

  /** Where states have other bytes than before, or too much is remembered, all is learned anew. */
  #renew(): void {
    if (this.parts.packer.length !== this.#length || this.bytes > this.#most) this.#forget();
  }

  #forget(): void {
    this.times += 1;
    this.#lore.forget();
    this.#lessons.forget();
    this.#following.forget();
    this.#seats.forget();
    this.#length = this.parts.packer.length;
    this.#learner.renew();
  }

  /** The bytes of a row, valid until the next are asked for. */
  #bytesOf(row: Uint16Array): Uint8Array {
    for (let at = 0; at < this.#length; at += 1) this.#bytes[at] = row[at] as number;
    return this.#bytes;
  }

  /** What is said of a subject. */
  #lookAt({ lens, number, sort, index }: Subject): Looked {
    const { memory, looked } = this.#lore.ofSubject(number);
    let known = lens.find(memory);
    if (known === UNKNOWN) {
      const row = lens.rowSeen(this.#row);
      known = memory.find(row);
      if (known === UNKNOWN) {
        const found = this.#learner.lookAt(this.#bytesOf(row), sort, index);
        known = this.#lore.keepLooked(number, row, this.#learner.ownCells, found);
      }
    }
    return looked[known] as Looked;
  }

  #try(move: number, lens: Lens): number {
    const row = lens.rowSeen(this.#row);
    const outcomes = this.#lore.ofMove(move);
    const known = outcomes.find(row);
    if (known !== UNKNOWN) return known;
    const tried = this.#learner.try(this.#bytesOf(row), move);
    if (tried === undefined) return UNKNOWN;
    const words = this.#lore.keepTried(move, row, this.#learner.ownCells, tried);
    if (tried.done) this.#judge(move, words, this.#lore.concernedBy(this.#lore.outcomeAt(words)), row);
    return words;
  }

  /** Asks the claims that a move of the state at hand may concern whether they hold. */
  #asks(at: number, words: number): boolean {
    const { lens, move } = this.#known[at] as Known;
    const { store } = this.#lore;
    const outcome = this.#lore.outcomeAt(words);
    const row = lens.rowSeen(this.#row);
    outcome.areSeen ||= outcome.wakes.every(({ id }) => this.parts.claims.witnessed.has(id));
    if (!outcome.areSeen) return false;
    this.#concern(outcome, words);
    const said = store.find(store.words[words + VERDICT] as number, row);
    if (said !== UNKNOWN) return said === HOLDS;
    const cells: number[] = [];
    for (let rest = outcome.open; rest !== 0; rest &= rest - 1) {
      const verdict = outcome.verdicts[31 - Math.clz32(rest & -rest)];
      const known = verdict?.find(row) ?? UNKNOWN;
      if (known === FAILS) return false;
      if (known === UNKNOWN) {
        this.#learner.ask(this.#bytesOf(row), move, outcome.open);
        return this.#judge(move, words, outcome.open, row);
      }
      cells.push(...(verdict as Memory).cellsOf(row));
    }
    const verdict = store.learn(store.words[words + VERDICT] as number, row, [...new Set(cells)], HOLDS);
    store.words[words + VERDICT] = verdict;
    return true;
  }

  /** Whose claims a move may concern changes with who reads what: then all that claims have said of it counts anew. */
  #concern(outcome: Outcome, words: number): void {
    const { age, store } = this.#lore;
    if (store.words[words + AGE] === age) return;
    const open = this.#lore.concernedBy(outcome) & ~outcome.settled;
    if (open !== outcome.open) store.words[words + VERDICT] = 0;
    outcome.open = open;
    store.words[words + AGE] = age;
  }

  /** Learns what claims have said of a move about some subjects; whether all hold. */
  #judge(move: number, words: number, concerned: number, row: Uint16Array): boolean {
    const { holds } = this.#learner;
    const known = this.#lore.ofMove(move).cellsOf(row);
    const verdicts = this.#subjects.flatMap((_, subject) => {
      if ((concerned & (1 << subject)) === 0) return [];
      return [{ subject, cells: this.#learner.cells(subject).filter((cell) => !known.has(cell)) }];
    });
    this.#lore.keepJudged(move, words, row, holds, verdicts);
    return holds;
  }
}

/** What was learned of states of so many bytes. */
export interface Taught {
  readonly length: number;
  readonly words: Int32Array<ArrayBuffer>;
}
