/**
 * The clocks of a run: every activity under way has an event that ends it, by its duration or by the wire. What is due is in one
 * queue, in the order of time and of asking.
 */
import { Column } from '../base/column.js';
import type { Micros } from '../base/units.js';
import { ACTIVITIES, ACTIVITY, activityKey, isQuiet, kindOf, subjectOf } from '../model/activities.js';
import { vmAt } from '../model/rules/names.js';
import { MIGRATION } from '../model/states.js';
import { NONE, type World } from '../model/world.js';
import { Copies, type CopyHost, type CopyProgress } from './copies.js';
import { Ends } from './ends.js';
import { EVENT } from './events.js';
import { type Due, EventQueue } from './kernel/queue.js';
import { Streams } from './kernel/streams.js';
import { Mishaps } from './mishaps.js';
import { durationIn } from './physics/timing.js';
import type { Question } from './question.js';

const SETUP = ACTIVITY['migration-setup'];
const SHUTDOWN = ACTIVITY['guest-shutdown'];
const BACKUP = ACTIVITY.backup;
const MIRROR = ACTIVITY['storage-mirror'];
const COPY = ACTIVITY['migration-copy'];
const BLACKOUT = ACTIVITY['migration-blackout'];

export class Clocks implements CopyHost {
  nowUs: Micros = 0;
  /** Events in the queue that keep the run alive. */
  alive = 0;
  copies: Copies;
  ends: Ends;
  mishaps: Mishaps;
  streams: Streams;
  #queue = new EventQueue();
  /** By kind of activity and subject: the event that ends it, and the occurrence that began it. */
  #handles: Column[];
  #causes: Column[];
  /** By VM: the event at which its flow is empty. */
  #flows = new Column(NONE);
  /** How many times as long as the physics says a live migration takes. */
  readonly #pace: number;
  readonly #blackoutFixed: Micros;
  constructor(
    readonly world: World,
    readonly question: Question,
  ) {
    this.streams = new Streams(question.seed);
    this.#handles = bySubject(world);
    this.#causes = bySubject(world);
    const { physics } = question;
    this.copies = new Copies(physics, this, world);
    this.#pace = physics.pace ?? 1;
    this.#blackoutFixed = durationIn(physics, 'blackoutFixed');
    this.ends = new Ends(world, question);
    this.mishaps = new Mishaps(question);
  }

  /** Time of the next event; Infinity when there is none. */
  get nextAt(): Micros {
    return this.#queue.nextAt;
  }

  /** Takes the next event of this moment out into `into`; false when there is none. */
  take(into: Due): boolean {
    if (!this.#queue.takeAt(this.nowUs, into)) return false;
    if (keepsAlive(into.what)) this.alive -= 1;
    if (into.what === EVENT.flowEmpty) this.#flows.set(into.subject, NONE);
    return true;
  }

  put(atUs: Micros, what: number, subject: number): number {
    if (keepsAlive(what)) this.alive += 1;
    return this.#queue.put(atUs, what, subject);
  }

  /** Takes an event out of the queue that has not been taken yet. */
  cancel(handle: number): void {
    this.alive -= 1;
    this.#queue.cancel(handle);
  }

  /** An activity has begun by this occurrence. */
  start(key: number, seq: number): void {
    const kind = kindOf(key);
    const subject = subjectOf(key);
    (this.#causes[kind] as Column).set(subject, seq);
    if (kind === BACKUP) return;
    if (kind === COPY) return this.#startCopy(subject);
    if (kind === MIRROR) return this.copies.mirror(this.world, subject, this.wireUs);
    if (kind === BLACKOUT) return this.copies.blackout(this.world, subject, this.wireUs);
    const what = kind === SETUP && this.mishaps.isDoomed(subject, SETUP) ? EVENT.migrationBreaks : kind;
    this.#schedule(kind, subject, this.#endOf(kind, subject), what);
  }

  /** An activity has ended, in whatever way: nothing of it is due any more. */
  stop(key: number): void {
    const kind = kindOf(key);
    const subject = subjectOf(key);
    if (isQuiet(kind)) return this.#callOffQuietly(this.#handles[kind] as Column, subject);
    this.#callOff(this.#handles[kind] as Column, subject);
    if (kind === MIRROR) return this.#dropCopy(subject);
    if (kind === COPY ? vmAt(this.world, subject).migration !== MIGRATION.blackout : kind === BLACKOUT)
      this.#dropCopy(subject);
  }

  /** The event of an activity was taken out: the occurrence that began it, or NONE. */
  strike(kind: number, subject: number): number {
    (this.#handles[kind] as Column).set(subject, NONE);
    return (this.#causes[kind] as Column).at(subject);
  }

  /** The flow of a VM ran empty: true when its copy is over and nothing was done about it yet. */
  flowEmpty(vm: number): boolean {
    const { migration } = vmAt(this.world, vm);
    if (this.world.open.has(activityKey(MIRROR, vm))) return true;
    if (migration !== MIGRATION.blackout) return this.copies.roundEnded(this.world, vm, this.wireUs);
    this.copies.blackoutSent(vm, this.wireUs);
    const what = this.mishaps.isDoomed(vm, BLACKOUT) ? EVENT.migrationBreaks : BLACKOUT;
    this.#schedule(BLACKOUT, vm, this.nowUs + this.#blackoutFixed, what);
    return false;
  }

  /** The time on the wire: it goes slower where live migrations take longer. */
  get wireUs(): Micros {
    return this.nowUs / this.#pace;
  }

  /** How far the copy of a VM is at a time before the next moment. */
  progressOf(vm: number, atUs: Micros): CopyProgress | undefined {
    const progress = this.copies.progressOf(vm, atUs / this.#pace);
    if (progress?.blackoutUs === undefined) return progress;
    return { ...progress, blackoutUs: Math.ceil(progress.blackoutUs * this.#pace) + this.#blackoutFixed };
  }

  /** Called by the wire, in its time: the flow of a VM will be empty then. */
  flowEmptyAt(vm: number, atUs: Micros): void {
    this.#callOff(this.#flows, vm);
    if (atUs === Number.POSITIVE_INFINITY) return;
    this.#flows.set(vm, this.put(Math.ceil(atUs * this.#pace), EVENT.flowEmpty, vm));
  }

  /** An independent copy over the copy of the world. */
  clone(world: World): Clocks {
    const twin = new Clocks(world, this.question);
    twin.nowUs = this.nowUs;
    twin.alive = this.alive;
    twin.copies = this.copies.clone(twin, world);
    twin.streams = this.streams.clone();
    twin.#queue = this.#queue.clone();
    twin.#handles = this.#handles.map((one) => one.clone());
    twin.#causes = this.#causes.map((one) => one.clone());
    twin.#flows = this.#flows.clone();
    twin.ends = this.ends.clone(world);
    twin.mishaps = this.mishaps.clone();
    return twin;
  }

  /** The event `what` will end the activity of this kind and subject. */
  #schedule(kind: number, subject: number, atUs: Micros, what = kind): void {
    (this.#handles[kind] as Column).set(subject, this.put(atUs, what, subject));
  }

  #endOf(kind: number, subject: number): Micros {
    if (kind === SHUTDOWN && this.mishaps.isDeaf(subject))
      return this.nowUs + durationIn(this.question.physics, 'shutdownTimeout');
    return this.ends.of(kind, subject, this.nowUs);
  }

  luckOf(vm: number, sigma: number): number {
    return this.streams.logNormal(`jitter/${vmAt(this.world, vm).name}`, sigma);
  }

  storageRate(vm: number, host: number): number {
    return this.ends.storageRate(vm, host);
  }

  #startCopy(index: number): void {
    this.copies.begin(this.world, index, this.wireUs);
    const firstRoundUs = this.copies.firstRoundUs(index) * this.#pace;
    const breaks = this.mishaps.copyBreaksAfter(index, vmAt(this.world, index).name, firstRoundUs, this.streams);
    if (breaks !== undefined) this.#schedule(COPY, index, this.nowUs + breaks, EVENT.migrationBreaks);
  }

  #dropCopy(vm: number): void {
    this.copies.drop(vm, this.wireUs);
    this.flowEmptyAt(vm, Number.POSITIVE_INFINITY);
  }

  /** The same of an event that did not keep the run alive. */
  #callOffQuietly(handles: Column, subject: number): void {
    const handle = handles.at(subject);
    if (handle !== NONE) this.#queue.cancel(handle);
    handles.set(subject, NONE);
  }

  /** Takes the event out that is noted there for a subject, if there is one. */
  #callOff(handles: Column, subject: number): void {
    const handle = handles.at(subject);
    if (handle === NONE) return;
    this.cancel(handle);
    handles.set(subject, NONE);
  }
}

/** For each kind of activity a column with room for all that it may be about. */
const bySubject = (world: World): Column[] =>
  ACTIVITIES.map(({ about }) => new Column(NONE, Math.max(1, world[`${about}s`].length)));

/** Whether a run is not over while this event is due. */
const keepsAlive = (what: number): boolean => what !== EVENT.periodicFault && !isQuiet(what);
