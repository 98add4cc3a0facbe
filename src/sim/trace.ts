/**
 * The trace: every step with its facts and its cause, as integers in growing columns. Its SHA-256 over a canonical binary form is
 * what "the same run" means.
 */
import { createHash } from 'node:crypto';
import { assert } from '../base/assert.js';
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

/** Words of 32 bits of an occurrence: its time takes two, then its cause, step, subject, argument, how many facts it has, and a gap. */
const RECORD = 8;
const [CAUSE, DO, SUBJECT, ARG, COUNT] = [2, 3, 4, 5, 6] as const;
/** Words of a fact: its kind, subject and argument, and a gap. */
const FACT_RECORD = 4;
const WORD_BYTES = 4;

/** Occurrences, and words, for which room is made at first; both double as needed. */
const ROOM = 1024;
const WORD_ROOM = ROOM * 16;

const grownInts = (from: Int32Array, to: number): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(to);
  grown.set(from);
  return grown;
};

/** The canonical form is little-endian, and what is in memory is hashed as it is. */
assert(new Uint8Array(Uint32Array.of(1).buffer)[0] === 1, 'this machine writes its numbers the other way round');

export class Trace {
  #length = 0;
  /** Words in use. */
  #used = 0;
  /** Occurrences one after the other, each followed by its facts: the canonical form. */
  #words = new Int32Array(WORD_ROOM);
  /** The same as doubles, for times. */
  #doubles = new Float64Array(this.#words.buffer);
  /** Where an occurrence begins. */
  #starts = new Int32Array(ROOM);
  #told = new Map<number, Told>();

  get length(): number {
    return this.#length;
  }

  /** Writes an occurrence and returns its number. Without an outcome: a rejected call. */
  write(atUs: Micros, step: Step, outcome: Outcome | undefined, cause: number): number {
    const seq = this.#length;
    const at = this.#used;
    const facts = outcome === undefined ? 0 : outcome.factLength / 3;
    this.#used = at + RECORD + facts * FACT_RECORD;
    if (seq === this.#starts.length) this.#starts = grownInts(this.#starts, seq * 2);
    if (this.#used > this.#words.length) this.#grow();
    const words = this.#words;
    this.#length = seq + 1;
    this.#starts[seq] = at;
    this.#doubles[at >> 1] = atUs;
    words[at + CAUSE] = cause;
    words[at + DO] = outcome?.did ?? REJECTED_NUMBER;
    words[at + SUBJECT] = step.subject;
    words[at + ARG] = step.arg;
    words[at + COUNT] = facts;
    if (outcome !== undefined) this.#writeFacts(at + RECORD, outcome.facts, outcome.factLength);
    return seq;
  }

  #writeFacts(from: number, facts: readonly number[], length: number): void {
    const words = this.#words;
    for (let index = 0, to = from; index < length; index += 3, to += FACT_RECORD) {
      words[to] = facts[index] as number;
      words[to + 1] = facts[index + 1] as number;
      words[to + 2] = facts[index + 2] as number;
    }
  }

  #grow(): void {
    let room = this.#words.length;
    while (room < this.#used) room *= 2;
    this.#words = grownInts(this.#words, room);
    this.#doubles = new Float64Array(this.#words.buffer);
  }

  /** Where the facts of an occurrence begin and end. */
  #firstFact(seq: number): number {
    return (this.#starts[seq] as number) + RECORD;
  }

  #endOfFacts(seq: number): number {
    const start = this.#starts[seq] as number;
    return start + RECORD + (this.#words[start + COUNT] as number) * FACT_RECORD;
  }

  /** A word of the record of an occurrence. */
  #word(seq: number, which: number): number {
    return this.#words[(this.#starts[seq] as number) + which] as number;
  }

  tell(seq: number, told: Told): void {
    this.#told.set(seq, told);
  }

  atUs(seq: number): Micros {
    return seq >= 0 && seq < this.#length ? (this.#doubles[(this.#starts[seq] as number) >> 1] as number) : 0;
  }

  causeOf(seq: number): number {
    return seq >= 0 && seq < this.#length ? this.#word(seq, CAUSE) : -1;
  }

  /** What is written of a command beside its integers; undefined where it is none. */
  toldOf(seq: number): Told | undefined {
    return this.#told.get(seq);
  }

  /** Whether one of the facts of an occurrence, by its kind and subject, is such a one. */
  someFact(seq: number, isSuch: (kind: number, subject: number) => boolean): boolean {
    const end = this.#endOfFacts(seq);
    for (let at = this.#firstFact(seq); at < end; at += FACT_RECORD)
      if (isSuch(this.#words[at] as number, this.#words[at + 1] as number)) return true;
    return false;
  }

  commands(): IterableIterator<[number, Told]> {
    return this.#told.entries();
  }

  /** Calls `see` for each fact in order: time, kind, subject, argument, occurrence. The cheap way through a trace. */
  eachFact(see: (atUs: Micros, kind: number, subject: number, arg: number, seq: number) => void): void {
    for (let seq = 0; seq < this.length; seq += 1) {
      const end = this.#endOfFacts(seq);
      const atUs = this.atUs(seq);
      for (let at = this.#firstFact(seq); at < end; at += FACT_RECORD)
        see(atUs, this.#words[at] as number, this.#words[at + 1] as number, this.#words[at + 2] as number, seq);
    }
  }

  /** Number of the first occurrence from `from` on with this fact about this subject, or -1. */
  find(fact: number, subject: number, from: number): number {
    for (let seq = Math.max(0, from); seq < this.length; seq += 1) {
      const end = this.#endOfFacts(seq);
      for (let at = this.#firstFact(seq); at < end; at += FACT_RECORD)
        if (this.#words[at] === fact && this.#words[at + 1] === subject) return seq;
    }
    return -1;
  }

  occurrence(seq: number): Occurrence {
    const facts = [];
    const end = this.#endOfFacts(seq);
    for (let at = this.#firstFact(seq); at < end; at += FACT_RECORD) {
      facts.push({
        kind: this.#words[at] as number,
        subject: this.#words[at + 1] as number,
        arg: this.#words[at + 2] as number,
      });
    }
    const cause = this.#word(seq, CAUSE);
    return {
      seq,
      atUs: this.atUs(seq),
      ...this.#stepAt(seq),
      cause: cause < 0 ? null : cause,
      command: this.#told.get(seq),
      facts,
    };
  }

  /** The steps, to be performed again. */
  stepAt(seq: number): Step {
    const told = this.#told.get(seq);
    if (told?.step !== undefined) return told.step;
    return this.#stepAt(seq);
  }

  #stepAt(seq: number): Step {
    return {
      do: STEP_NAMES[this.#word(seq, DO)] ?? '',
      subject: this.#word(seq, SUBJECT),
      arg: this.#word(seq, ARG),
    };
  }

  /** SHA-256 of the canonical binary form: a header with the names, then fixed little-endian records. */
  sha256(world: World): string {
    const hash = createHash('sha256');
    hash.update(this.#header(world));
    hash.update(new Uint8Array(this.#words.buffer, 0, this.#used * WORD_BYTES));
    for (const [seq, told] of this.#told) hash.update(`${seq} ${told.text} ${told.refusal?.rule ?? ''}\n`);
    return hash.digest('hex');
  }

  /** An independent copy of its first so many occurrences; unwritten: of all. */
  clone(length = this.#length): Trace {
    const copy = new Trace();
    const used = length < this.#length ? (this.#starts[length] as number) : this.#used;
    copy.#length = length;
    copy.#used = used;
    copy.#starts = grownInts(this.#starts.subarray(0, length), Math.max(ROOM, length));
    copy.#words = grownInts(this.#words.subarray(0, used), Math.max(WORD_ROOM, used + (used & 1)));
    copy.#doubles = new Float64Array(copy.#words.buffer);
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
}
