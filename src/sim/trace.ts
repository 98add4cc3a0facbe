/**
 * The trace: every step with its facts and its cause, as integers in growing columns. Its SHA-256 over a canonical binary form is
 * what "the same run" means.
 */
import { createHash } from 'node:crypto';
import type { Micros } from '../base/units.js';
import { FACTS } from '../model/facts.js';
import type { Refusal } from '../model/rules/index.js';
import { REJECTED, STEP_NAMES, type Step } from '../model/step.js';
import type { Outcome } from '../model/turn.js';
import type { World } from '../model/world.js';

/** What is written of a command beside its integers. */
export interface Told {
  readonly text: string;
  readonly step: Step | undefined;
  readonly refusal: Refusal | undefined;
  /** Name of the operator that asked; undefined: the cluster tried it by itself. */
  readonly by: string | undefined;
}

/** One occurrence as an object, for reports. */
export interface Occurrence {
  readonly seq: number;
  readonly atUs: Micros;
  readonly do: string;
  readonly subject: number;
  readonly arg: number;
  /** Number of the occurrence that asked for it, or null. */
  readonly cause: number | null;
  readonly command: Told | undefined;
  readonly facts: readonly { readonly kind: number; readonly subject: number; readonly arg: number }[];
}

const REJECTED_NUMBER = STEP_NAMES.indexOf(REJECTED);

const RECORD = 32;
const FACT_RECORD = 16;
const CHUNK = 65_536;

/** Records for which room is made at first; it doubles as needed. */
const ROOM = 1024;

const grownInts = (from: Int32Array, to: number): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(to);
  grown.set(from);
  return grown;
};

export class Trace {
  #length = 0;
  #factLength = 0;
  #at = new Float64Array(ROOM);
  #cause = new Int32Array(ROOM);
  #do = new Int32Array(ROOM);
  #subject = new Int32Array(ROOM);
  #arg = new Int32Array(ROOM);
  /** Where the facts of an occurrence end. */
  #end = new Int32Array(ROOM);
  #facts = new Int32Array(ROOM * 4);
  #told = new Map<number, Told>();

  get length(): number {
    return this.#length;
  }

  /** Writes an occurrence and returns its number. Without an outcome: a rejected call. */
  write(atUs: Micros, step: Step, outcome: Outcome | undefined, cause: number): number {
    const seq = this.#length;
    if (seq === this.#at.length) this.#grow();
    this.#length += 1;
    this.#at[seq] = atUs;
    this.#cause[seq] = cause;
    this.#do[seq] = outcome?.did ?? REJECTED_NUMBER;
    this.#subject[seq] = step.subject;
    this.#arg[seq] = step.arg;
    if (outcome !== undefined) this.#writeFacts(outcome.facts, outcome.factLength);
    this.#end[seq] = this.#factLength;
    return seq;
  }

  #writeFacts(facts: readonly number[], length: number): void {
    while (this.#factLength + length > this.#facts.length) this.#facts = grownInts(this.#facts, this.#facts.length * 2);
    for (let index = 0; index < length; index += 1) this.#facts[this.#factLength + index] = facts[index] as number;
    this.#factLength += length;
  }

  #grow(): void {
    const room = this.#at.length * 2;
    const at = new Float64Array(room);
    at.set(this.#at);
    this.#at = at;
    this.#cause = grownInts(this.#cause, room);
    this.#do = grownInts(this.#do, room);
    this.#subject = grownInts(this.#subject, room);
    this.#arg = grownInts(this.#arg, room);
    this.#end = grownInts(this.#end, room);
  }

  /** Where the facts of an occurrence begin. */
  #first(seq: number): number {
    return seq === 0 ? 0 : (this.#end[seq - 1] as number);
  }

  tell(seq: number, told: Told): void {
    this.#told.set(seq, told);
  }

  atUs(seq: number): Micros {
    return this.#at[seq] ?? 0;
  }

  causeOf(seq: number): number {
    return this.#cause[seq] ?? -1;
  }

  /** What is written of a command beside its integers; undefined where it is none. */
  toldOf(seq: number): Told | undefined {
    return this.#told.get(seq);
  }

  /** Whether one of the facts of an occurrence, by its kind and subject, is such a one. */
  someFact(seq: number, isSuch: (kind: number, subject: number) => boolean): boolean {
    const end = this.#end[seq] as number;
    for (let at = this.#first(seq); at < end; at += 3)
      if (isSuch(this.#facts[at] as number, this.#facts[at + 1] as number)) return true;
    return false;
  }

  commands(): IterableIterator<[number, Told]> {
    return this.#told.entries();
  }

  /** Calls `see` for each fact in order: time, kind, subject, argument, occurrence. The cheap way through a trace. */
  eachFact(see: (atUs: Micros, kind: number, subject: number, arg: number, seq: number) => void): void {
    for (let seq = 0; seq < this.length; seq += 1) {
      const end = this.#end[seq] as number;
      for (let at = this.#first(seq); at < end; at += 3) {
        see(
          this.#at[seq] as number,
          this.#facts[at] as number,
          this.#facts[at + 1] as number,
          this.#facts[at + 2] as number,
          seq,
        );
      }
    }
  }

  /** Number of the first occurrence from `from` on with this fact about this subject, or -1. */
  find(fact: number, subject: number, from: number): number {
    for (let seq = Math.max(0, from); seq < this.length; seq += 1) {
      const end = this.#end[seq] as number;
      for (let at = this.#first(seq); at < end; at += 3) {
        if (this.#facts[at] === fact && this.#facts[at + 1] === subject) return seq;
      }
    }
    return -1;
  }

  occurrence(seq: number): Occurrence {
    const facts = [];
    const end = this.#end[seq] as number;
    for (let at = this.#first(seq); at < end; at += 3) {
      facts.push({
        kind: this.#facts[at] as number,
        subject: this.#facts[at + 1] as number,
        arg: this.#facts[at + 2] as number,
      });
    }
    const cause = this.#cause[seq] as number;
    return {
      seq,
      atUs: this.#at[seq] as number,
      do: STEP_NAMES[this.#do[seq] as number] ?? '',
      subject: this.#subject[seq] as number,
      arg: this.#arg[seq] as number,
      cause: cause < 0 ? null : cause,
      command: this.#told.get(seq),
      facts,
    };
  }

  /** The steps, to be performed again. */
  stepAt(seq: number): Step {
    const told = this.#told.get(seq);
    if (told?.step !== undefined) return told.step;
    return {
      do: STEP_NAMES[this.#do[seq] as number] ?? '',
      subject: this.#subject[seq] as number,
      arg: this.#arg[seq] as number,
    };
  }

  /** SHA-256 of the canonical binary form: a header with the names, then fixed little-endian records. */
  sha256(world: World): string {
    const hash = createHash('sha256');
    hash.update(this.#header(world));
    const chunk = new DataView(new ArrayBuffer(CHUNK));
    let at = 0;
    const room = (bytes: number): number => {
      if (at + bytes > CHUNK) {
        hash.update(new Uint8Array(chunk.buffer, 0, at));
        at = 0;
      }
      at += bytes;
      return at - bytes;
    };
    for (let seq = 0; seq < this.length; seq += 1) this.#record(chunk, room, seq);
    hash.update(new Uint8Array(chunk.buffer, 0, at));
    for (const [seq, told] of this.#told) hash.update(`${seq} ${told.text} ${told.refusal?.rule ?? ''}\n`);
    return hash.digest('hex');
  }

  /** An independent copy of its first so many occurrences; unwritten: of all. */
  clone(length = this.#length): Trace {
    const copy = new Trace();
    const room = Math.max(ROOM, length);
    const facts = length === 0 ? 0 : (this.#end[length - 1] as number);
    copy.#length = length;
    copy.#factLength = facts;
    copy.#at = new Float64Array(room);
    copy.#at.set(this.#at.subarray(0, length));
    copy.#cause = grownInts(this.#cause.subarray(0, length), room);
    copy.#do = grownInts(this.#do.subarray(0, length), room);
    copy.#subject = grownInts(this.#subject.subarray(0, length), room);
    copy.#arg = grownInts(this.#arg.subarray(0, length), room);
    copy.#end = grownInts(this.#end.subarray(0, length), room);
    copy.#facts = grownInts(this.#facts.subarray(0, facts), Math.max(facts, ROOM * 4));
    for (const [seq, told] of this.#told) if (seq < length) copy.#told.set(seq, told);
    return copy;
  }

  #header(world: World): string {
    return JSON.stringify({
      trace: 1,
      steps: STEP_NAMES,
      facts: FACTS.map((fact) => fact.name),
      clusters: world.clusters.map((one) => one.name),
      hosts: world.hosts.map((one) => one.name),
      vms: world.vms.map((one) => one.name),
    });
  }

  #record(view: DataView, room: (bytes: number) => number, seq: number): void {
    const first = this.#first(seq);
    const end = this.#end[seq] as number;
    const at = room(RECORD);
    view.setFloat64(at, this.#at[seq] as number, true);
    view.setInt32(at + 8, this.#cause[seq] as number, true);
    view.setInt32(at + 12, this.#do[seq] as number, true);
    view.setInt32(at + 16, this.#subject[seq] as number, true);
    view.setInt32(at + 20, this.#arg[seq] as number, true);
    view.setInt32(at + 24, (end - first) / 3, true);
    view.setInt32(at + 28, 0, true);
    for (let fact = first; fact < end; fact += 3) {
      const place = room(FACT_RECORD);
      view.setInt32(place, this.#facts[fact] as number, true);
      view.setInt32(place + 4, this.#facts[fact + 1] as number, true);
      view.setInt32(place + 8, this.#facts[fact + 2] as number, true);
      view.setInt32(place + 12, 0, true);
    }
  }
}
