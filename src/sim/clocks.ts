/**
 * The clocks of a run: every activity under way has an event that ends it, by its duration or by the wire. What is due is in one
 * queue, in the order of time and of asking.
 */
import { assert } from '../base/assert.js';
import type { Micros } from '../base/units.js';
import { ACTIVITIES, ACTIVITY, SUBJECTS } from '../model/activities.js';
import { vmAt } from '../model/rules/names.js';
import { MIGRATION } from '../model/states.js';
import { NONE, type World } from '../model/world.js';
import { Copies, type CopyHost } from './copies.js';
import { EVENT } from './events.js';
import { EventQueue } from './kernel/queue.js';
import { Streams } from './kernel/streams.js';
import { durationIn, durationOfActivity } from './physics/timing.js';
import type { Question } from './question.js';

type ByKind = (number | undefined)[][];

export class Clocks implements CopyHost {
  nowUs: Micros = 0;
  /** Events in the queue that keep the run alive. */
  alive = 0;
  copies: Copies;
  streams: Streams;
  #queue = new EventQueue();
  /** By kind of activity and subject: the event that ends it, and the occurrence that began it. */
  #handles: ByKind = ACTIVITIES.map(() => []);
  #causes: ByKind = ACTIVITIES.map(() => []);
  /** By VM: the event at which its flow is empty. */
  #flows = new Map<number, number>();
  /** By host: when the serial part of the set-up of its next outgoing migration may begin; when its next guest may start. */
  #setupFree = new Map<number, Micros>();
  #bootFree = new Map<number, Micros>();

  constructor(
    readonly world: World,
    readonly question: Question,
  ) {
    this.streams = new Streams(question.seed);
    this.copies = new Copies(question.physics.network, this, world);
  }

  /** Time of the next event; Infinity when there is none. */
  get nextAt(): Micros {
    return this.#queue.nextAt;
  }

  /** Takes the next event of this moment out into `into`; false when there is none. */
  take(into: { atUs: Micros; what: number; subject: number }): boolean {
    if (this.#queue.nextAt !== this.nowUs || !this.#queue.take(into)) return false;
    if (into.what !== EVENT.periodicFault) this.alive -= 1;
    if (into.what === EVENT.flowEmpty) this.#flows.delete(into.subject);
    return true;
  }

  put(atUs: Micros, what: number, subject: number): number {
    if (what !== EVENT.periodicFault) this.alive += 1;
    return this.#queue.put(atUs, what, subject);
  }

  /** Takes an event out of the queue that has not been taken yet. */
  cancel(handle: number): void {
    this.alive -= 1;
    this.#queue.cancel(handle);
  }

  /** An activity has begun by this occurrence. */
  start(key: number, seq: number): void {
    const kind = Math.floor(key / SUBJECTS);
    const subject = key % SUBJECTS;
    (this.#causes[kind] as (number | undefined)[])[subject] = seq;
    if (kind === ACTIVITY['migration-copy']) return this.#startCopy(subject);
    if (kind === ACTIVITY['migration-blackout']) return this.copies.blackout(subject, this.nowUs);
    this.#schedule(kind, subject, this.#endOf(kind, subject));
  }

  /** An activity has ended, in whatever way: nothing of it is due any more. */
  stop(key: number): void {
    const kind = Math.floor(key / SUBJECTS);
    const subject = key % SUBJECTS;
    const handles = this.#handles[kind] as (number | undefined)[];
    const handle = handles[subject];
    if (handle !== undefined) this.cancel(handle);
    handles[subject] = undefined;
    const goesOn = vmAt(this.world, subject)?.migration === MIGRATION.blackout;
    if (kind === ACTIVITY['migration-copy'] ? !goesOn : kind === ACTIVITY['migration-blackout'])
      this.#dropCopy(subject);
  }

  /** The event of an activity was taken out: the occurrence that began it, or NONE. */
  strike(kind: number, subject: number): number {
    (this.#handles[kind] as (number | undefined)[])[subject] = undefined;
    return (this.#causes[kind] as (number | undefined)[])[subject] ?? NONE;
  }

  /** The flow of a VM ran empty: true when its copy is over and nothing was done about it yet. */
  flowEmpty(vm: number): boolean {
    if (vmAt(this.world, vm).migration !== MIGRATION.blackout) return this.copies.roundEnded(vm, this.nowUs);
    this.copies.blackoutSent(vm, this.nowUs);
    this.#schedule(ACTIVITY['migration-blackout'], vm, this.nowUs + durationIn(this.question.physics, 'blackoutFixed'));
    return false;
  }

  /** Called by the wire: the flow of a VM will be empty then. */
  flowEmptyAt(vm: number, atUs: Micros): void {
    const known = this.#flows.get(vm);
    if (known !== undefined) this.cancel(known);
    if (atUs === Number.POSITIVE_INFINITY) this.#flows.delete(vm);
    else this.#flows.set(vm, this.put(atUs, EVENT.flowEmpty, vm));
  }

  /** An independent copy over the copy of the world. */
  clone(world: World): Clocks {
    const twin = new Clocks(world, this.question);
    twin.nowUs = this.nowUs;
    twin.alive = this.alive;
    twin.copies = this.copies.clone(twin, world);
    twin.streams = this.streams.clone();
    twin.#queue = this.#queue.clone();
    twin.#handles = this.#handles.map((one) => [...one]);
    twin.#causes = this.#causes.map((one) => [...one]);
    twin.#flows = new Map(this.#flows);
    twin.#setupFree = new Map(this.#setupFree);
    twin.#bootFree = new Map(this.#bootFree);
    return twin;
  }

  /** The event `what` will end the activity of this kind and subject. */
  #schedule(kind: number, subject: number, atUs: Micros, what = kind): void {
    (this.#handles[kind] as (number | undefined)[])[subject] = this.put(atUs, what, subject);
  }

  #endOf(kind: number, subject: number): Micros {
    const name = ACTIVITIES[kind]?.name;
    assert(name !== undefined, 'an activity of no kind');
    if (name === 'migration-setup') return this.#setupEnds(subject);
    if (name === 'guest-boot') return this.#bootEnds(subject);
    const us = durationOfActivity(this.question.physics, this.world, name, subject);
    assert(us !== undefined, `nobody knows how long ${name} takes`);
    return this.nowUs + us;
  }

  /** The set-up has a part that goes one at a time for each source host. */
  #setupEnds(index: number): Micros {
    const { moveFrom } = vmAt(this.world, index);
    const { physics } = this.question;
    const begins = Math.max(this.nowUs + durationIn(physics, 'migrationSetup'), this.#setupFree.get(moveFrom) ?? 0);
    const ends = begins + durationIn(physics, 'migrationSetupSerial');
    this.#setupFree.set(moveFrom, ends);
    return ends;
  }

  /** Guests of one host start a little apart. */
  #bootEnds(index: number): Micros {
    const { host } = vmAt(this.world, index);
    const { physics } = this.question;
    const begins = Math.max(this.nowUs, this.#bootFree.get(host) ?? 0);
    this.#bootFree.set(host, begins + durationIn(physics, 'bootStagger'));
    return begins + durationIn(physics, 'guestBoot');
  }

  #startCopy(index: number): void {
    this.copies.begin(this.world, index, this.nowUs);
    const fault = this.question.faults.find((one) => one.kind === 'random-migration-failure');
    if (fault === undefined) return;
    const stream = `migration/${vmAt(this.world, index).name}`;
    if (this.streams.draw(stream) >= fault.chance) return;
    const whole = this.copies.firstRoundUs(index);
    const atUs = this.nowUs + Math.ceil(whole * this.streams.draw(stream));
    this.#schedule(ACTIVITY['migration-copy'], index, atUs, EVENT.migrationBreaks);
  }

  #dropCopy(vm: number): void {
    this.copies.drop(vm, this.nowUs);
    this.flowEmptyAt(vm, Number.POSITIVE_INFINITY);
  }
}
