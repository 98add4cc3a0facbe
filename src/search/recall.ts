/**
 * Moves that need not be made again. What a move does is decided by what it reads: of every move, every claim and everything that follows
 * from the fields of a state it is remembered which cells it read, and what came of it; where the same cells hold the same, the same
 * comes of it.
 */
import type { Invariant } from '../invariants/invariant.js';
import { NONE } from '../model/world.js';
import { Following } from './following.js';
import type { Sort } from './frame.js';
import { ALL } from './goals.js';
import { Learner, type Looked, type Parts, type Tried } from './learner.js';
import { Memory, Store } from './memory.js';
import type { Orbits } from './orbits.js';
import { BYTES_MAX } from './packer.js';
import { type View, Views } from './views.js';

/** What a move does, and by subject whether claims hold of it. */
export interface Outcome extends Tried {
  readonly verdicts: (Memory<boolean> | undefined)[];
}

/** Of which move is learned what a move does, who changes places for that, and what is known of it. */
interface Known {
  readonly move: number;
  readonly view: View;
  readonly outcomes: Memory<Outcome>;
}

interface Subject {
  readonly sort: Exclude<Sort, 'checkpoint'>;
  readonly index: number;
  readonly looked: Memory<Looked>;
}

/** Bytes of an outcome, about. */
const OUTCOME_BYTES = 600;
/** More is forgotten, and learned anew. */
const BYTES_HELD_MAX = 536_870_912;

export class Recall {
  readonly #learner: Learner;
  readonly #known: readonly Known[];
  readonly #subjects: readonly Subject[];
  readonly #store = new Store();
  readonly #following: Following;
  /** The state at hand, and another. */
  readonly #here: Views;
  readonly #there: Views;
  readonly #plain: { readonly here: View; readonly there: View };
  readonly #state = new Uint8Array(BYTES_MAX);
  /** By slot, the subjects whose claims read it in the state at hand. */
  readonly #readers: Int32Array;
  /** Bytes of a state when it began to remember. */
  #length = 0;
  /** Outcomes that are known. */
  #learned = 0;
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
    this.#subjects = (['cluster', 'host', 'vm', 'volume'] as const).flatMap((sort) =>
      parts.world[`${sort}s`].map(({ index }): Subject => ({ sort, index, looked: new Memory(this.#store) })),
    );
    this.#following = new Following(mirror, this.#store, (bytes, work) => learner.cellsOf(bytes, work));
    this.#here = new Views(parts, mirror, this.#following);
    this.#there = new Views(parts, mirror, this.#following);
    this.#plain = { here: this.#here.with(NONE, NONE), there: this.#there.with(NONE, NONE) };
    const memories = learner.moves.map(() => new Memory<Outcome>(this.#store));
    this.#known = learner.moves.map((_, at) => {
      const { move, host, vm } = orbits.likeOf(at);
      return { move, view: this.#here.with(host, vm), outcomes: memories[move] as Memory<Outcome> };
    });
    this.#readers = new Int32Array(mirror.firstDerived + mirror.derived.length);
    this.#forget();
  }

  get bytes(): number {
    return this.#store.words.byteLength + this.#following.bytes + this.#learned * OUTCOME_BYTES;
  }

  /** The bytes of the state at hand. */
  get state(): Uint8Array {
    return this.#state;
  }

  /** The state in these bytes is at hand. */
  load(bytes: Uint8Array): void {
    const { packer } = this.parts;
    if (packer.length !== this.#length || this.bytes > BYTES_HELD_MAX) this.#forget();
    for (let at = 0; at < this.#length; at += 1) this.#state[at] = bytes[at] as number;
    this.#here.show(bytes);
    this.#readers.fill(0);
    this.rests = true;
    const plain = this.#here.ready(this.#plain.here);
    for (let which = 0; which < this.#subjects.length; which += 1) {
      const { rests, read } = this.#lookAt(this.#subjects[which] as Subject, plain);
      this.rests &&= rests;
      for (let at = 0; at < read.length; at += 1) this.#readers[read[at] as number]! |= 1 << which;
    }
  }

  /** Marks of the state in these bytes; undefined: a claim does not hold in it. */
  look(bytes: Uint8Array): number | undefined {
    if (this.parts.packer.length !== this.#length) this.#forget();
    this.#there.show(bytes);
    const plain = this.#there.ready(this.#plain.there);
    let marks = ALL;
    let holds = true;
    for (let which = 0; which < this.#subjects.length; which += 1) {
      const looked = this.#lookAt(this.#subjects[which] as Subject, plain);
      marks &= looked.marks;
      holds &&= looked.holds;
    }
    return holds ? marks : undefined;
  }

  /** What a move does in the state at hand; undefined: it has found something that varies, and all is to be learned anew. */
  outcomeOf(at: number): Outcome | undefined {
    const { view, move, outcomes } = this.#known[at] as Known;
    this.#here.ready(view);
    return outcomes.find(view.row) ?? this.#try(move, outcomes, view);
  }

  /** Whether claims have nothing to say of a move of the state at hand. */
  isQuiet(at: number, outcome: Outcome): boolean {
    const { verdicts, wakes } = outcome;
    for (let which = 0; which < wakes.length; which += 1)
      if (!this.parts.claims.witnessed.has((wakes[which] as Invariant).id)) return false;
    const { view, move } = this.#known[at] as Known;
    const concerned = this.#concernedBy(outcome, view);
    for (let rest = concerned; rest !== 0; rest &= rest - 1) {
      const known = verdicts[31 - Math.clz32(rest & -rest)]?.find(view.row);
      if (known === false) return false;
      if (known === undefined) {
        this.#learner.ask(view.bytes, move, concerned);
        return this.#judge(outcome, concerned, view.row);
      }
    }
    return true;
  }

  /** Writes the codes of the state that a move of the state at hand leads to. */
  write(at: number, { cells, codes }: Outcome, into: Uint8Array): void {
    const { view } = this.#known[at] as Known;
    for (let byte = 0; byte < this.#length; byte += 1) into[byte] = this.#state[byte] as number;
    const { from, codes: changes } = view.exchange;
    for (let which = 0; which < cells.length; which += 1) {
      const [cell, code] = [cells[which] as number, codes[which] as number];
      into[from[cell] as number] = changes[cell]?.[code] ?? code;
    }
  }

  #forget(): void {
    for (const { outcomes } of this.#known) outcomes.clear();
    for (const { looked } of this.#subjects) looked.clear();
    this.#following.forget();
    this.#store.clear();
    this.#learned = 0;
    this.#length = this.parts.packer.length;
    this.#learner.renew();
  }

  #lookAt({ sort, index, looked }: Subject, { row, bytes }: View): Looked {
    const known = looked.find(row);
    if (known !== undefined) return known;
    const found = this.#learner.lookAt(bytes, sort, index);
    looked.learn(row, this.#learner.ownCells, found);
    return found;
  }

  #try(move: number, outcomes: Memory<Outcome>, view: View): Outcome | undefined {
    const tried = this.#learner.try(view.bytes, move);
    if (tried === undefined) return undefined;
    const outcome: Outcome = { ...tried, verdicts: [] };
    outcomes.learn(view.row, this.#learner.ownCells, outcome);
    this.#learned += 1;
    if (outcome.done) this.#judge(outcome, this.#concernedBy(outcome, view), view.row);
    return outcome;
  }

  /** The subjects of a view whose claims a move may concern, by bits: who reads what it writes, and who is told of its facts. */
  #concernedBy({ written, told }: Outcome, { slots, subjects, isPlain }: View): number {
    let concerned = 0;
    for (let at = 0; at < written.length; at += 1)
      concerned |= this.#readers[slots[written[at] as number] as number] as number;
    if (isPlain) return concerned | told;
    let here = told;
    for (let rest = concerned; rest !== 0; rest &= rest - 1)
      here |= 1 << (subjects[31 - Math.clz32(rest & -rest)] as number);
    return here;
  }

  /** Learns what claims have said of a move about some subjects; whether all hold. */
  #judge({ verdicts }: Outcome, concerned: number, row: Uint16Array): boolean {
    const { holds } = this.#learner;
    for (let rest = concerned; rest !== 0; rest &= rest - 1) {
      const which = 31 - Math.clz32(rest & -rest);
      const memory = verdicts[which] ?? new Memory(this.#store);
      if (memory.find(row) !== undefined) continue;
      while (verdicts.length <= which) verdicts.push(undefined);
      verdicts[which] = memory;
      memory.learn(row, this.#learner.cells(which), holds);
    }
    return holds;
  }
}
