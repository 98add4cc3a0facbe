/**
 * Moves that need not be made again. What a move does is decided by what it reads: of every move, every claim and everything that follows
 * from the fields of a state it is remembered which cells it read, and what came of it; where the same cells hold the same, the same
 * comes of it. Nothing here knows a rule: whatever has not been met is found out by the step itself, in a world that notes what is read.
 */
import { assert } from '../base/assert.js';
import type { Invariant } from '../invariants/invariant.js';
import type { Frame } from '../model/frames.js';
import type { Turn } from '../model/turn.js';
import { NONE, type World } from '../model/world.js';
import { Claims } from './claims.js';
import { Following } from './following.js';
import { type Layout, type Section, type Sort, writeWorld } from './frame.js';
import { ALL, type Beginning, stillOf } from './goals.js';
import { type Grain, movesOf, Performer } from './grain.js';
import { Memory, Store } from './memory.js';
import { Mirror } from './mirror.js';
import type { Move } from './moves.js';
import { BYTES_MAX, type Packer } from './packer.js';
import { restOne } from './rest.js';

/** What a move does. */
export interface Outcome {
  /** False: it cannot be tried, is refused, or ends otherwise than it asks. */
  readonly done: boolean;
  /** Bytes of the state that are others then, or were written, and what they are. */
  readonly cells: readonly number[];
  readonly codes: readonly number[];
  /** Slots that it writes on the way. */
  readonly written: readonly number[];
  /** Claims to be seen sometimes that it wakes. */
  readonly wakes: readonly Invariant[];
  /** Subjects whose claims go by its facts, by bits. */
  readonly told: number;
  /** By subject, whether claims hold. */
  readonly verdicts: (Memory<boolean> | undefined)[];
}

/** What is said of one entity of a state. */
interface Looked {
  /** What `stillOf` answers. */
  readonly marks: number;
  /** Whether claims about states hold, and claims about changes where nothing changes. */
  readonly holds: boolean;
  readonly rests: boolean;
  readonly read: readonly number[];
}

interface Subject {
  readonly sort: Exclude<Sort, 'checkpoint'>;
  readonly index: number;
  readonly looked: Memory<Looked>;
}

/** Whose claims a move may concern is told by bits. */
export const SUBJECTS_MAX = 31;
/** The list of what a move reads; those of subjects are before it. */
const OWN = SUBJECTS_MAX;
const ALL_SUBJECTS = -1;

/** Bytes of an outcome, about. */
const OUTCOME_BYTES = 600;
/** More is forgotten, and learned anew. */
const BYTES_HELD_MAX = 536_870_912;

export interface Parts {
  readonly world: World;
  readonly layout: Layout;
  readonly packer: Packer;
  readonly beginning: Beginning;
  readonly claims: Claims;
  readonly alphabet: Parameters<typeof movesOf>[1];
  readonly grain: Grain;
  readonly turn: Turn;
}

export class Recall {
  readonly #mirror: Mirror;
  readonly #moves: readonly Move[];
  readonly #performer: Performer;
  readonly #claims: Claims;
  readonly #outcomes: readonly Memory<Outcome>[];
  readonly #subjects: readonly Subject[];
  readonly #following: Following;
  readonly #store = new Store();
  /** Of the state at hand, and of another: its bytes, and from BYTES_MAX on what follows from them. */
  readonly #row: Uint16Array;
  readonly #other: Uint16Array;
  /** Bytes of the state at hand. */
  readonly #state: Uint8Array;
  /** By slot, the subjects whose claims read it in the state at hand. */
  readonly #readers: Int32Array;
  /** By byte, its slot. */
  readonly #slots: Int32Array;
  readonly #frame: Float64Array;
  /** Bytes of a state when it began to remember. */
  #length = 0;
  /** Outcomes that are known. */
  #learned = 0;
  /** While claims are asked: the subjects whose reads are noted, by bits. */
  #concerned = 0;
  #told = 0;
  readonly #wakes = new Set<Invariant>();
  /** Whether claims about changes hold in the state at hand where nothing changes. */
  rests = true;

  /** The world is as at the start. */
  constructor(readonly parts: Parts) {
    const { world, layout, packer, claims, alphabet, grain, turn } = parts;
    const mirror = new Mirror(world, layout, OWN + 1);
    this.#mirror = mirror;
    this.#moves = movesOf(mirror.world, alphabet, grain);
    this.#claims = new Claims(mirror.world, claims.always, (about, index) => {
      const subject = this.#numberOf(about, index);
      mirror.notes.into = (this.#concerned & (1 << subject)) === 0 ? NONE : subject;
    });
    this.#performer = new Performer(mirror.world, turn, grain, (outcome) => this.#see(outcome));
    this.#outcomes = this.#moves.map(() => new Memory(this.#store));
    this.#subjects = (['cluster', 'host', 'vm', 'volume'] as const).flatMap((sort) =>
      world[`${sort}s`].map(({ index }): Subject => ({ sort, index, looked: new Memory(this.#store) })),
    );
    this.#following = new Following(mirror, this.#store, (bytes, work) => this.#cellsOf(bytes, work));
    this.#row = new Uint16Array(BYTES_MAX + mirror.derived.length);
    this.#other = this.#row.slice();
    this.#state = new Uint8Array(packer.bytes.length);
    this.#readers = new Int32Array(layout.length + mirror.derived.length);
    this.#slots = new Int32Array(BYTES_MAX);
    this.#frame = new Float64Array(layout.length);
    this.#forget();
  }

  get bytes(): number {
    return this.#store.words.byteLength + this.#following.bytes + this.#learned * OUTCOME_BYTES;
  }

  /** The state in these bytes is at hand. */
  load(bytes: Uint8Array): void {
    const { packer } = this.parts;
    if (packer.length !== this.#length || this.bytes > BYTES_HELD_MAX) this.#forget();
    for (let at = 0; at < this.#length; at += 1) this.#state[at] = bytes[at] as number;
    const row = this.#row;
    this.#fill(row, bytes);
    this.#readers.fill(0);
    this.rests = true;
    for (let which = 0; which < this.#subjects.length; which += 1) {
      const { rests, read } = this.#lookAt(which, row, bytes);
      this.rests &&= rests;
      for (let at = 0; at < read.length; at += 1) this.#readers[read[at] as number]! |= 1 << which;
    }
  }

  /** Marks of the state in these bytes; undefined: a claim does not hold in it. */
  look(bytes: Uint8Array): number | undefined {
    if (this.parts.packer.length !== this.#length) this.#forget();
    const row = this.#other;
    this.#fill(row, bytes);
    let marks = ALL;
    let holds = true;
    for (let which = 0; which < this.#subjects.length; which += 1) {
      const looked = this.#lookAt(which, row, bytes);
      marks &= looked.marks;
      holds &&= looked.holds;
    }
    return holds ? marks : undefined;
  }

  /** What a move does in the state at hand; undefined: it has found something that varies, and all is to be learned anew. */
  outcomeOf(move: number): Outcome | undefined {
    const memory = this.#outcomes[move] as Memory<Outcome>;
    return memory.find(this.#row) ?? this.#try(move, memory);
  }

  /** Whether claims have nothing to say of a move of the state at hand. */
  isQuiet(move: number, outcome: Outcome): boolean {
    const { verdicts, wakes } = outcome;
    for (let at = 0; at < wakes.length; at += 1)
      if (!this.parts.claims.witnessed.has((wakes[at] as Invariant).id)) return false;
    const concerned = this.#concernedBy(outcome);
    for (let rest = concerned; rest !== 0; rest &= rest - 1) {
      const known = verdicts[31 - Math.clz32(rest & -rest)]?.find(this.#row);
      if (!(known ?? this.#ask(move, outcome, concerned))) return false;
    }
    return true;
  }

  /** Writes the codes of the state that a move of the state at hand leads to. */
  write({ cells, codes }: Outcome, into: Uint8Array): void {
    const state = this.#state;
    for (let at = 0; at < this.#length; at += 1) into[at] = state[at] as number;
    for (let at = 0; at < cells.length; at += 1) into[cells[at] as number] = codes[at] as number;
  }

  /** The bytes of the state at hand. */
  get state(): Uint8Array {
    return this.#state;
  }

  #forget(): void {
    const { packer, layout } = this.parts;
    for (const memory of this.#outcomes) memory.clear();
    for (const { looked } of this.#subjects) looked.clear();
    this.#following.forget();
    this.#store.clear();
    this.#learned = 0;
    this.#length = packer.length;
    for (let slot = 0; slot < layout.length; slot += 1) {
      const byte = packer.byteOf(slot);
      if (byte >= 0) this.#slots[byte] = slot;
    }
  }

  #numberOf(sort: Sort, index: number): number {
    const { clusters, hosts } = this.parts.world;
    if (sort === 'cluster') return index;
    return sort === 'host' ? clusters.length + index : clusters.length + hosts.length + index;
  }

  /** Fills a row with the bytes of a state and what follows from them. */
  #fill(row: Uint16Array, bytes: Uint8Array): void {
    for (let at = 0; at < this.#length; at += 1) row[at] = bytes[at] as number;
    row.set(this.#following.codesOf(row, bytes), BYTES_MAX);
  }

  /** The cells that some work on the state in these bytes reads. */
  #cellsOf(bytes: Uint8Array, work: () => void): number[] {
    const { notes } = this.#mirror;
    this.parts.packer.unpack(bytes);
    notes.begin(OWN);
    work();
    notes.end();
    return this.#cells(OWN).filter((cell) => cell < BYTES_MAX);
  }

  #lookAt(which: number, row: Uint16Array, bytes: Uint8Array): Looked {
    const { sort, index, looked } = this.#subjects[which] as Subject;
    const known = looked.find(row);
    if (known !== undefined) return known;
    const { world, notes } = this.#mirror;
    this.parts.packer.unpack(bytes);
    notes.begin(OWN);
    const rests = sort === 'volume' || this.#claims.rests(sort, index);
    const read = [...notes.read(OWN)];
    const holds = sort === 'volume' || this.#claims.holds(sort, index);
    const marks = stillOf(world, this.parts.beginning, sort, index);
    notes.end();
    const found = { marks, holds, rests, read };
    looked.learn(row, this.#cells(OWN), found);
    return found;
  }

  /** Makes a move, and learns what came of it. */
  #try(at: number, memory: Memory<Outcome>): Outcome | undefined {
    const { packer } = this.parts;
    const { world, notes } = this.#mirror;
    const move = this.#moves[at] as Move;
    packer.unpack(this.#state);
    this.#wakes.clear();
    this.#told = 0;
    this.#concerned = ALL_SUBJECTS;
    notes.begin(OWN);
    const can = move.canBe(world);
    if (can) this.#claims.load();
    notes.into = OWN;
    const done = can && this.#performer.perform(move);
    if (done) this.#rest();
    notes.end();
    const [cells, codes]: [number[], number[]] = [[], []];
    if (done) {
      packer.code();
      if (packer.length !== this.#length) return undefined;
      this.#compare(cells, codes);
    }
    const [written, wakes] = done ? [[...notes.written], [...this.#wakes]] : [[], []];
    const outcome: Outcome = { done, cells, codes, written, wakes, told: this.#told, verdicts: [] };
    memory.learn(this.#row, this.#cells(OWN), outcome);
    this.#learned += 1;
    if (done) this.#judge(outcome, this.#concernedBy(outcome));
    return outcome;
  }

  /** What was written is put to rest, and what that reads and writes is noted too. */
  #rest(): void {
    const { layout, packer, world } = this.parts;
    const { notes, firstDerived } = this.#mirror;
    const frame = this.#frame;
    writeWorld(world, layout, frame);
    const noted = new Proxy(frame, {
      get: (row, slot) => {
        notes.reads(Number(slot));
        return row[Number(slot)];
      },
      set: (row, slot, value) => {
        notes.writes(Number(slot));
        row[Number(slot)] = value;
        return true;
      },
    }) as Frame;
    const touched = new Set(notes.written.filter((slot) => slot < firstDerived).map((slot) => entityOf(layout, slot)));
    // In the order of `rest`: a VM reads of its host what that forgets.
    for (const section of [layout.vms, layout.hosts, layout.clusters])
      for (let index = 0; index < section.count; index += 1)
        if (touched.has(`${section.sort} ${index}`) || (packer.reads.homes && section.sort === 'vm'))
          restOne(noted, layout, packer.reads, section, index);
  }

  /** Bytes that are others than in the state at hand, or were written whatever they were. */
  #compare(cells: number[], codes: number[]): void {
    const { notes } = this.#mirror;
    for (let byte = 1; byte < this.#length; byte += 1) {
      const slot = this.#slots[byte] as number;
      const code = this.parts.packer.codes[byte] as number;
      const written = notes.hasWritten(slot);
      const differs = code !== this.#state[byte];
      assert(written || !differs, 'what changes was written');
      if (!differs && (!written || notes.hasRead(OWN, slot))) continue;
      cells.push(byte);
      codes.push(code);
    }
  }

  /** The subjects whose claims a move of the state at hand may concern, by bits: who reads what it writes, and who is told of its facts. */
  #concernedBy({ written, told }: Outcome): number {
    let concerned = told;
    for (let at = 0; at < written.length; at += 1) concerned |= this.#readers[written[at] as number] as number;
    return concerned;
  }

  /** Makes a move once more, and asks the claims about those whom it concerns; whether all hold. */
  #ask(at: number, outcome: Outcome, concerned: number): boolean {
    const { notes } = this.#mirror;
    this.parts.packer.unpack(this.#state);
    this.#concerned = concerned;
    notes.begin(NONE);
    this.#claims.load();
    notes.into = NONE;
    this.#performer.perform(this.#moves[at] as Move);
    notes.end();
    return this.#judge(outcome, concerned);
  }

  /** Learns what claims have said of a move about some subjects; whether all hold. */
  #judge({ verdicts }: Outcome, concerned: number): boolean {
    const holds = this.#claims.broken.length === 0;
    for (let rest = concerned; rest !== 0; rest &= rest - 1) {
      const which = 31 - Math.clz32(rest & -rest);
      const memory = verdicts[which] ?? new Memory(this.#store);
      if (memory.find(this.#row) !== undefined) continue;
      while (verdicts.length <= which) verdicts.push(undefined);
      verdicts[which] = memory;
      memory.learn(this.#row, this.#cells(which), holds);
    }
    return holds;
  }

  #see(turn: Turn): void {
    const { notes } = this.#mirror;
    const { into } = notes;
    this.#claims.see(turn);
    notes.into = into;
    for (const one of this.parts.claims.wokenBy(turn)) this.#wakes.add(one);
    this.#claims.tell(turn, (about, index) => {
      this.#told |= 1 << this.#numberOf(about, index);
    });
  }

  /** Cells of what was read: what has never varied has none. */
  #cells(list: number): number[] {
    const { notes, firstDerived } = this.#mirror;
    const cells: number[] = [];
    for (const slot of new Set(notes.read(list))) {
      const cell = slot < firstDerived ? this.parts.packer.byteOf(slot) : BYTES_MAX + slot - firstDerived;
      if (cell >= 0) cells.push(cell);
    }
    return cells;
  }
}

function entityOf({ sections }: Layout, slot: number): string {
  const section = sections.find(({ base, size, count }) => slot < base + size * count) as Section;
  return `${section.sort} ${Math.floor((slot - section.base) / section.size)}`;
}
