/**
 * The clocks of a run: every activity under way has an event that ends it, by its duration or by the wire. What is due is in one
 * queue, in the order of time and of asking.
 */
import { assert } from '../base/assert.js';
import { Column } from '../base/column.js';
import type { Micros } from '../base/units.js';
import {
  ACTIVITIES,
  ACTIVITY,
  type ActivityKind,
  activityKey,
  isQuiet,
  kindOf,
  subjectOf,
} from '../model/activities.js';
import { vmAt } from '../model/rules/names.js';
import { MIGRATION } from '../model/states.js';
import { NONE, type World } from '../model/world.js';
import { Copies, type CopyHost, type CopyProgress } from './copies.js';
import { EVENT } from './events.js';
import { faultsInRun } from './faults.js';
import { type Due, EventQueue } from './kernel/queue.js';
import { Streams } from './kernel/streams.js';
import { guestBootUs, memoryFileUs, type SlowStorage, storageRate } from './physics/disks.js';
import { Repairs } from './physics/repair.js';
import { durationIn, durationOfActivity, durationsByHost, fixedDurations, untilFailback } from './physics/timing.js';
import type { MovePhase, Question } from './question.js';

const SETUP = ACTIVITY['migration-setup'];
const BOOT = ACTIVITY['guest-boot'];
const SWITCH = ACTIVITY['quick-switch'];
const HOST_BOOT = ACTIVITY.boot;
const SAVE = ACTIVITY['vm-save'];
const RESTORE = ACTIVITY['vm-restore'];
const SHUTDOWN = ACTIVITY['guest-shutdown'];
const BACKUP = ACTIVITY.backup;
const REPAIR = ACTIVITY['storage-repair'];
const FAILBACK = ACTIVITY['failback-wait'];
const MIRROR = ACTIVITY['storage-mirror'];
const COPY = ACTIVITY['migration-copy'];
const BLACKOUT = ACTIVITY['migration-blackout'];

const PHASES: Readonly<Record<MovePhase, number>> = { setup: SETUP, copy: COPY, blackout: BLACKOUT };
export class Clocks implements CopyHost {
  nowUs: Micros = 0;
  /** Events in the queue that keep the run alive. */
  alive = 0;
  copies: Copies;
  repairs = new Repairs();
  streams: Streams;
  #queue = new EventQueue();
  /** By kind of activity and subject: the event that ends it, and the occurrence that began it. */
  #handles: Column[];
  #causes: Column[];
  /** By VM: the event at which its flow is empty. */
  #flows = new Column(NONE);
  /** By host: when the serial part of the set-up of its next outgoing migration may begin; when its next guest may start. */
  #setupFree = new Column(0);
  #bootFree = new Column(0);
  /** By host: how much longer its next boot takes. */
  #bootLonger = new Column(0);
  /** How many times as long as the physics says a live migration takes. */
  readonly #pace: number;
  /** By kind of activity; NaN where it depends. */
  readonly #durations: readonly Micros[];
  /** The same by host, where hosts differ. */
  readonly #byHost: readonly (readonly Micros[] | undefined)[] | undefined;
  /** Of a migration's set-up: what any number of them do side by side, and what goes one at a time. */
  readonly #setup: { readonly side: Micros; readonly serial: Micros };
  readonly #blackoutFixed: Micros;
  readonly #roleFailover: Micros;
  /** Chance that a live migration breaks; undefined: no fault asks for it. */
  #breaks: number | undefined;
  /** VMs whose guests do not shut down when they are asked to. */
  #deaf = new Set<number>();
  /** By VM: the kind of activity in the middle of which its next live migration breaks. */
  #doomed = new Map<number, number>();
  #slowStorage: readonly SlowStorage[] = [];

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
    this.#durations = fixedDurations(physics);
    this.#byHost = durationsByHost(physics);
    this.#setup = {
      side: durationIn(physics, 'migrationSetup'),
      serial: durationIn(physics, 'migrationSetupSerial'),
    };
    this.#roleFailover = durationIn(physics, 'roleFailover');
    this.#blackoutFixed = durationIn(physics, 'blackoutFixed');
    this.#breaks = chanceOf('random-migration-failure', question);
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
    const what = kind === SETUP && this.#isDoomed(subject, SETUP) ? EVENT.migrationBreaks : kind;
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
    const what = this.#isDoomed(vm, BLACKOUT) ? EVENT.migrationBreaks : BLACKOUT;
    this.#schedule(BLACKOUT, vm, this.nowUs + this.#blackoutFixed, what);
    return false;
  }

  /** Whether the guest of a VM does not shut down when it is asked to. */
  isDeaf(vm: number): boolean {
    return this.#deaf.has(vm);
  }

  deafen(vm: number, deaf: boolean): void {
    if (deaf) this.#deaf.add(vm);
    else this.#deaf.delete(vm);
  }

  /** The next live migration of a VM that comes to this phase breaks in it. */
  breakMigration(vm: number, phase: MovePhase): void {
    this.#doomed.set(vm, PHASES[phase]);
  }

  /** Nothing that begins from now on breaks. */
  forgive(): void {
    this.#breaks = undefined;
    this.#doomed.clear();
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
    twin.repairs = this.repairs.clone();
    twin.streams = this.streams.clone();
    twin.#queue = this.#queue.clone();
    twin.#handles = this.#handles.map((one) => one.clone());
    twin.#causes = this.#causes.map((one) => one.clone());
    twin.#flows = this.#flows.clone();
    twin.#setupFree = this.#setupFree.clone();
    twin.#bootFree = this.#bootFree.clone();
    twin.#bootLonger = this.#bootLonger.clone();
    twin.#breaks = this.#breaks;
    twin.#deaf = new Set(this.#deaf);
    twin.#doomed = new Map(this.#doomed);
    twin.#slowStorage = this.#slowStorage;
    return twin;
  }

  /** The event `what` will end the activity of this kind and subject. */
  #schedule(kind: number, subject: number, atUs: Micros, what = kind): void {
    (this.#handles[kind] as Column).set(subject, this.put(atUs, what, subject));
  }

  #endOf(kind: number, subject: number): Micros {
    if (kind === SETUP) return this.#setupEnds(subject);
    if (kind === SHUTDOWN && this.#deaf.has(subject))
      return this.nowUs + durationIn(this.question.physics, 'shutdownTimeout');
    if (kind === BOOT || kind === SWITCH) return this.#onlineAt(kind, subject);
    if (kind === SAVE || kind === RESTORE) return this.#memoryFileEnds(subject);
    if (kind === HOST_BOOT) return this.#hostBootEnds(subject);
    if (kind === REPAIR)
      return this.nowUs + this.repairs.lastsUs(this.world, this.question.physics, subject, this.nowUs);
    if (kind === FAILBACK)
      return this.nowUs + untilFailback(vmAt(this.world, subject), this.nowUs + (this.question.timeAtStartUs ?? 0));
    const fixed = this.#byHost?.[kind]?.[subject] ?? (this.#durations[kind] as Micros);
    if (!Number.isNaN(fixed)) return this.nowUs + fixed;
    const us = durationOfActivity(this.world, (ACTIVITIES[kind] as ActivityKind).name, subject);
    assert(us !== undefined, 'nobody knows how long an activity takes');
    return this.nowUs + us;
  }

  /** The set-up has a part that goes one at a time for each source host. */
  #setupEnds(index: number): Micros {
    const { moveFrom } = vmAt(this.world, index);
    const begins = Math.max(this.nowUs + this.#setup.side, this.#setupFree.at(moveFrom));
    const ends = begins + this.#setup.serial;
    this.#setupFree.set(moveFrom, ends);
    return ends;
  }

  /** Storage is as slow as this from now on; what is under way goes on as it began. */
  slowStorage(slow: readonly SlowStorage[]): void {
    this.#slowStorage = slow;
  }

  /** What the files of a VM give it at most on a host, to what begins now. */
  storageRate(vm: number, host: number): number {
    if (this.#slowStorage.length === 0 && this.world.trouble === 0) return Number.POSITIVE_INFINITY;
    return storageRate(this.world, vmAt(this.world, vm), host, this.#slowStorage);
  }

  /** The next boot of a host takes so much longer; of several such faults the worst counts. */
  slowBoot(host: number, byUs: Micros): void {
    this.#bootLonger.set(host, Math.max(byUs, this.#bootLonger.at(host)));
  }

  #hostBootEnds(host: number): Micros {
    const longer = this.#bootLonger.at(host);
    this.#bootLonger.set(host, 0);
    return this.nowUs + (this.#byHost?.[HOST_BOOT]?.[host] ?? (this.#durations[HOST_BOOT] as Micros)) + longer;
  }

  /** A role that is no VM comes online in its own time, wherever it was. */
  #onlineAt(kind: number, index: number): Micros {
    const { kind: role, failoverUs } = vmAt(this.world, index);
    if (role > 0) return this.nowUs + (failoverUs === NONE ? this.#roleFailover : failoverUs);
    return kind === BOOT ? this.#bootEnds(index) : this.nowUs + (this.#durations[SWITCH] as Micros);
  }

  #memoryFileEnds(index: number): Micros {
    const vm = vmAt(this.world, index);
    return this.nowUs + memoryFileUs(vm, this.storageRate(vm.index, vm.host));
  }

  /** Guests of one host start a little apart. */
  #bootEnds(index: number): Micros {
    const { host } = vmAt(this.world, index);
    const { physics } = this.question;
    const begins = Math.max(this.nowUs, this.#bootFree.at(host));
    this.#bootFree.set(host, begins + durationIn(physics, 'bootStagger'));
    return begins + guestBootUs(durationIn(physics, 'guestBoot'), this.storageRate(index, host));
  }

  #startCopy(index: number): void {
    this.copies.begin(this.world, index, this.wireUs);
    const whole = this.copies.firstRoundUs(index) * this.#pace;
    if (this.#isDoomed(index, COPY))
      return this.#schedule(COPY, index, this.nowUs + Math.ceil(whole / 2), EVENT.migrationBreaks);
    if (this.#breaks === undefined) return;
    const stream = `migration/${vmAt(this.world, index).name}`;
    if (this.streams.draw(stream) >= this.#breaks) return;
    const atUs = this.nowUs + Math.ceil(whole * this.streams.draw(stream));
    this.#schedule(COPY, index, atUs, EVENT.migrationBreaks);
  }

  /** Whether the live migration of a VM is to break in this phase: once. */
  #isDoomed(vm: number, kind: number): boolean {
    return this.#doomed.size > 0 && this.#doomed.get(vm) === kind && this.#doomed.delete(vm);
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

/** The chance that at least one of several faults of a kind strikes; undefined where there is none. */
export function chanceOf(
  kind: 'random-migration-failure' | 'random-installation-failure',
  question: Question,
): number | undefined {
  const chances = faultsInRun(question).flatMap((one) => (one.kind === kind ? [one.chance] : []));
  if (chances.length < 2) return chances[0];
  return 1 - chances.reduce((whole, chance) => whole * (1 - chance), 1);
}
