/**
 * What moves and claims read, and what comes of it: they are made and asked in a world that notes what is read of it. Nothing here knows a
 * rule: what a move does is found out by the step itself.
 */
import { assert } from '../base/assert.js';
import type { Invariant } from '../invariants/invariant.js';
import type { Frame } from '../model/frames.js';
import type { Turn } from '../model/turn.js';
import { NONE, type World } from '../model/world.js';
import { Claims } from './claims.js';
import { BYTES_MAX, type Layout, type Sort, writeWorld } from './frame.js';
import { type Beginning, stillOf } from './goals.js';
import { type Grain, movesOf, Performer } from './grain.js';
import { Mirror } from './mirror.js';
import type { Move } from './moves.js';
import type { Notes } from './notes.js';
import type { Packer } from './packer.js';
import { restWritten } from './rest.js';

/** What a move does to a state. */
export interface Tried {
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
}

/** What is said of one entity of a state. */
export interface Looked {
  /** What `stillOf` answers. */
  readonly marks: number;
  /** Whether claims about states hold, and claims about changes where nothing changes. */
  readonly holds: boolean;
  readonly rests: boolean;
  /** Slots that the claims about changes read. */
  readonly read: readonly number[];
}

/** Subjects at most: whose claims a move may concern is told by bits. */
export const SUBJECTS_MAX = 31;
/** The list of what a move itself reads; those of subjects are before it. */
const OWN = SUBJECTS_MAX;
const ALL_SUBJECTS = -1;

/** What is learned of. */
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

export class Learner {
  readonly mirror: Mirror;
  readonly moves: readonly Move[];
  readonly #performer: Performer;
  readonly #claims: Claims;
  /** By byte, its slot. */
  readonly #slots = new Int32Array(BYTES_MAX);
  readonly #frame: Float64Array;
  readonly #noted: Frame;
  /** By slot, the latest list that it was put on: a sum may have been read several times. */
  readonly #stamps: Int32Array;
  #listed = 0;
  /** The codes of the state that a move leads to. */
  readonly #after = new Uint8Array(BYTES_MAX);
  /** While claims are asked: the subjects whose reads are noted, by bits. */
  #concerned = 0;
  #told = 0;
  readonly #wakes = new Set<Invariant>();

  /** The world is as at the start. */
  constructor(readonly parts: Parts) {
    const { world, layout, claims, alphabet, grain, turn } = parts;
    const mirror = new Mirror(world, layout, OWN + 1);
    this.mirror = mirror;
    this.moves = movesOf(mirror.world, alphabet, grain);
    this.#claims = new Claims(mirror.world, claims.always, (about, index) => {
      const subject = this.numberOf(about, index);
      mirror.notes.into = (this.#concerned & (1 << subject)) === 0 ? NONE : subject;
    });
    this.#performer = new Performer(mirror.world, turn, grain, (outcome) => this.#see(outcome));
    this.#frame = new Float64Array(layout.length);
    this.#noted = notedFrame(this.#frame, mirror.notes);
    this.#stamps = new Int32Array(mirror.firstDerived + mirror.derived.length);
  }

  /** States have other bytes from now on. */
  renew(): void {
    const { packer, layout } = this.parts;
    for (let slot = 0; slot < layout.length; slot += 1) {
      const byte = packer.byteOf(slot);
      if (byte >= 0) this.#slots[byte] = slot;
    }
  }

  /** The number of an entity among those that claims are about. */
  numberOf(sort: Sort, index: number): number {
    const { clusters, hosts } = this.parts.world;
    if (sort === 'cluster') return index;
    return sort === 'host' ? clusters.length + index : clusters.length + hosts.length + index;
  }

  /** The cells of a state that some work on it reads. */
  cellsOf(bytes: Uint8Array, work: () => void): number[] {
    const { notes } = this.mirror;
    this.parts.packer.unpack(bytes);
    notes.begin(OWN);
    work();
    notes.end();
    return this.cells(OWN).filter((cell) => cell < BYTES_MAX);
  }

  /** What is said of one entity of a state; its cells are in the list OWN. */
  lookAt(bytes: Uint8Array, sort: Exclude<Sort, 'checkpoint'>, index: number): Looked {
    const { world, notes } = this.mirror;
    this.parts.packer.unpack(bytes);
    notes.begin(OWN);
    const rests = sort === 'volume' || this.#claims.rests(sort, index);
    const read = [...notes.read(OWN)];
    const holds = sort === 'volume' || this.#claims.holds(sort, index);
    const marks = stillOf(world, this.parts.beginning, sort, index);
    notes.end();
    return { marks, holds, rests, read };
  }

  /**
   * Makes a move in a state. Its cells are in the list OWN, those of what claims say of each subject in the list of that. Undefined: it has
   * found a field that varies, and states have other bytes.
   */
  try(bytes: Uint8Array, at: number): Tried | undefined {
    const { packer } = this.parts;
    const { world, notes } = this.mirror;
    const { length } = packer;
    const move = this.moves[at] as Move;
    packer.unpack(bytes);
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
    if (!done) return { done, cells: [], codes: [], written: [], wakes: [], told: 0 };
    packer.code(this.#after);
    if (packer.length !== length) return undefined;
    const written = [...notes.written];
    return { done, ...this.#compare(bytes), written, wakes: [...this.#wakes], told: this.#told };
  }

  /** Makes a move in a state once more, and asks the claims about some subjects, whose cells are in their lists. */
  ask(bytes: Uint8Array, at: number, concerned: number): void {
    const { notes } = this.mirror;
    this.parts.packer.unpack(bytes);
    this.#concerned = concerned;
    notes.begin(NONE);
    this.#claims.load();
    notes.into = NONE;
    this.#performer.perform(this.moves[at] as Move);
    notes.end();
  }

  /** Whether claims hold of the move that was made last, as far as they were asked. */
  get holds(): boolean {
    return this.#claims.broken.length === 0;
  }

  /** Cells of what a move itself, or whatever was asked last, has read. */
  get ownCells(): number[] {
    return this.cells(OWN);
  }

  /** Cells of what was read: what has never varied has none. */
  cells(list: number): number[] {
    const { notes, firstDerived } = this.mirror;
    const cells: number[] = [];
    this.#listed += 1;
    for (const slot of notes.read(list)) {
      if (this.#stamps[slot] === this.#listed) continue;
      this.#stamps[slot] = this.#listed;
      const cell = slot < firstDerived ? this.parts.packer.byteOf(slot) : BYTES_MAX + slot - firstDerived;
      if (cell >= 0) cells.push(cell);
    }
    return cells;
  }

  /** What was written is put to rest, and what that reads and writes is noted too. */
  #rest(): void {
    const { layout, packer, world } = this.parts;
    const { notes } = this.mirror;
    writeWorld(world, layout, this.#frame);
    restWritten(this.#noted, layout, packer.reads, (slot) => notes.hasWritten(slot));
  }

  /** Bytes that are others than in the state before, or were written whatever they were. */
  #compare(before: Uint8Array): Pick<Tried, 'cells' | 'codes'> {
    const { notes } = this.mirror;
    const after = this.#after;
    const { length } = this.parts.packer;
    const [cells, codes]: [number[], number[]] = [[], []];
    for (let byte = 1; byte < length; byte += 1) {
      const slot = this.#slots[byte] as number;
      const written = notes.hasWritten(slot);
      const differs = after[byte] !== before[byte];
      assert(written || !differs, 'what changes was written');
      if (!differs && (!written || notes.hasRead(OWN, slot))) continue;
      cells.push(byte);
      codes.push(after[byte] as number);
    }
    return { cells, codes };
  }

  #see(turn: Turn): void {
    const { notes } = this.mirror;
    const { into } = notes;
    this.#claims.see(turn);
    notes.into = into;
    for (const one of this.parts.claims.wokenBy(turn)) this.#wakes.add(one);
    this.#claims.tell(turn, (about, index) => {
      this.#told |= 1 << this.numberOf(about, index);
    });
  }
}

/** A frame that notes what is read of it and written to it. */
function notedFrame(frame: Float64Array, notes: Notes): Frame {
  return new Proxy(frame, {
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
}
