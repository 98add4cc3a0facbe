/**
 * A place in a recorded run: so many occurrences have been, and it is such a time. Any place can be gone to, forward and backward;
 * the world there is played again from the nearest snapshot, and is the same however one came to it.
 */
import type { Micros } from '../base/units.js';
import type { AvailabilityLedger } from '../invariants/index.js';
import { copyWorld } from '../model/encode.js';
import { newTurn } from '../model/engines.js';
import { REJECTED, step } from '../model/step.js';
import type { World } from '../model/world.js';
import type { Ask } from '../sim/actors.js';
import type { Player } from '../sim/cast.js';
import type { CopyProgress } from '../sim/copies.js';
import type { Trace } from '../sim/trace.js';
import type { Recording, Revived } from './recording.js';
import type { Rehearsal } from './set-up.js';
import { lastLines, type TraceLine } from './trace-lines.js';

export type { CopyProgress } from '../sim/copies.js';

/** What stands at the place. Within a moment that is a copy; the run itself stands before the moment. */
interface Standing {
  readonly world: World;
  readonly availability: AvailabilityLedger;
}

export class Cursor {
  /** Occurrences that have been. */
  length = 0;
  atUs: Micros = 0;
  #revived: Revived;
  #standing: Standing;
  #lines: { readonly length: number; readonly count: number; readonly lines: readonly TraceLine[] } | undefined;

  constructor(readonly recording: Recording) {
    this.#revived = recording.revive(0, 0);
    this.#standing = this.#atBound();
  }

  get world(): World {
    return this.#standing.world;
  }

  /** The outage bill so far. */
  get availability(): AvailabilityLedger {
    return this.#standing.availability;
  }

  /** The trace of the whole run, as far as it is recorded: what lies behind `length` has still to come. */
  get trace(): Trace {
    return this.recording.trace;
  }

  /** The operators, and what each of them asked last; one that has acted in this moment waits no more for what it waited for before. */
  get players(): readonly Player[] {
    return this.#revived.simulation.players.map((player) => {
      const ask = this.#askedWithin(player.operator.name);
      return ask === undefined ? player : { ...player, ask };
    });
  }

  /** What an operator has asked in the part of a moment that is shown. */
  #askedWithin(name: string): Ask | undefined {
    for (let seq = this.length - 1; seq >= this.#revived.simulation.trace.length; seq -= 1) {
      const told = this.trace.toldOf(seq);
      if (told?.by !== name) continue;
      const { step: asked, text, refusal } = told;
      if (refusal !== undefined) return { kind: 'rejected', text, refusal };
      if (asked !== undefined) return { kind: 'step', step: asked, text };
    }
    return undefined;
  }

  get atEnd(): boolean {
    const { conclusion, trace } = this.recording;
    return conclusion !== undefined && this.length === trace.length && this.atUs >= conclusion.run.endedAtUs;
  }

  /** What there is to say of the whole run; undefined before its end. */
  get conclusion(): Rehearsal | undefined {
    return this.atEnd ? this.recording.conclusion : undefined;
  }

  /** When something happens next, as far as it is recorded; undefined where nothing does any more. */
  get nextAtUs(): Micros | undefined {
    return this.length < this.trace.length ? this.trace.atUs(this.length) : undefined;
  }

  /** When something happened last. */
  get lastAtUs(): Micros {
    return this.length === 0 ? 0 : this.trace.atUs(this.length - 1);
  }

  /** How far the copy of a VM's memory is; undefined unless it is being copied. */
  progressOf(vm: number): CopyProgress | undefined {
    return this.#revived.simulation.progressOf(vm, this.atUs);
  }

  /** The last occurrences that are worth a line, oldest first. */
  lastFacts(count: number): readonly TraceLine[] {
    const known = this.#lines;
    if (known !== undefined && known.length === this.length && known.count === count) return known.lines;
    const lines = lastLines(this.trace, count, this.length);
    this.#lines = { length: this.length, count, lines };
    return lines;
  }

  /** Goes to a time: everything that is due then, and is recorded, has been done. */
  goTo(atUs: Micros): void {
    const until = Math.max(0, Math.min(atUs, this.recording.recordedUs));
    this.#stand(lengthAt(this.trace, until), until);
  }

  /** Goes to the moment right after the first `length` occurrences. */
  goToLength(length: number): void {
    const wanted = Math.max(0, Math.min(length, this.trace.length));
    this.#stand(wanted, wanted === 0 ? 0 : this.trace.atUs(wanted - 1));
  }

  /** Goes to a place where this cursor, or another of the same run, has stood. */
  goToPlace({ length, atUs }: { readonly length: number; readonly atUs: Micros }): void {
    this.#stand(length, atUs);
  }

  /** One occurrence forward; behind the last one, to the end of the run. */
  forward(): void {
    if (this.length < this.trace.length) this.goToLength(this.length + 1);
    else this.goTo(this.recording.recordedUs);
  }

  /** One occurrence back: first to the last one that has been, then to those before it. */
  back(): void {
    this.goToLength(this.atUs > this.lastAtUs ? this.length : this.length - 1);
  }

  #stand(length: number, atUs: Micros): void {
    const bound = this.recording.boundTo(length);
    if (this.#isElsewhere(bound, atUs)) this.#revived = this.recording.revive(bound, atUs);
    this.length = length;
    this.atUs = atUs;
    this.#play(bound, Math.min(atUs, this.#quietUntil(bound)));
    this.#standing = bound === length ? this.#atBound() : this.#within(bound);
  }

  /** Whether the run has gone on beyond the place, or is so far before it that a snapshot is nearer. */
  #isElsewhere(bound: number, atUs: Micros): boolean {
    const { trace, nowUs } = this.#revived.simulation;
    return trace.length > bound || nowUs > atUs || this.recording.isFar(trace.length, bound, atUs);
  }

  /** Plays on to a bound, and from there on what leaves no occurrence, up to a time. */
  #play(bound: number, untilUs: Micros): void {
    const { simulation } = this.#revived;
    while (simulation.trace.length < bound && simulation.advance());
    while (simulation.nextAtUs <= untilUs && simulation.advance());
  }

  /** The last time that is known to bring no occurrence after a bound. */
  #quietUntil(bound: number): Micros {
    const { trace, recording } = this;
    if (trace.length > bound) return trace.atUs(bound) - 1;
    return recording.conclusion === undefined ? recording.recordedUs - 1 : recording.recordedUs;
  }

  #atBound(): Standing {
    return { world: this.#revived.simulation.world, availability: this.#revived.availability };
  }

  /** The first occurrences of a moment, on a copy of the world before it. */
  #within(bound: number): Standing {
    const { simulation, availability } = this.#revived;
    const [world, bill] = [copyWorld(simulation.world), availability.clone()];
    const turn = newTurn(simulation.cast.engine);
    for (let seq = bound; seq < this.length; seq += 1) {
      const action = this.trace.stepAt(seq);
      if (action.do === REJECTED) continue;
      step(world, action, turn);
      bill.see(world, turn, this.trace.atUs(seq), seq);
    }
    return { world, availability: bill };
  }
}

/** How many occurrences had been at a time, that time included. */
function lengthAt(trace: Trace, atUs: Micros): number {
  let [low, high] = [0, trace.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (trace.atUs(middle) <= atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
