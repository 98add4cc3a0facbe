/**
 * When what begins now will end: an activity lasts as long as the physics and the scenario say, or until its turn has come where a host does
 * one thing at a time. What ends by the wire is the business of the copies.
 */
import { assert } from '../base/assert.js';
import { Column } from '../base/column.js';
import type { Micros } from '../base/units.js';
import { ACTIVITIES, ACTIVITY, type ActivityKind } from '../model/activities.js';
import { vmAt } from '../model/rules/names.js';
import { NONE, type World } from '../model/world.js';
import { guestBootUs, memoryFileUs, type SlowStorage, storageRate } from './physics/disks.js';
import { Repairs } from './physics/repair.js';
import { durationIn, durationOfActivity, durationsByHost, fixedDurations, untilFailback } from './physics/timing.js';
import type { Question } from './question.js';

const SETUP = ACTIVITY['migration-setup'];
const BOOT = ACTIVITY['guest-boot'];
const SWITCH = ACTIVITY['quick-switch'];
const HOST_BOOT = ACTIVITY.boot;
const SAVE = ACTIVITY['vm-save'];
const RESTORE = ACTIVITY['vm-restore'];
const REPAIR = ACTIVITY['storage-repair'];
const FAILBACK = ACTIVITY['failback-wait'];

export class Ends {
  repairs = new Repairs();
  /** By host: when the serial part of the set-up of its next outgoing migration may begin; when its next guest may start. */
  #setupFree = new Column(0);
  #bootFree = new Column(0);
  /** By host: how much longer its next boot takes. */
  #bootLonger = new Column(0);
  #slowStorage: readonly SlowStorage[] = [];
  /** By kind of activity; NaN where it depends. */
  readonly #durations: readonly Micros[];
  /** The same by host, where hosts differ. */
  readonly #byHost: readonly (readonly Micros[] | undefined)[] | undefined;
  /** Of a migration's set-up: what any number of them do side by side, and what goes one at a time. */
  readonly #setup: { readonly side: Micros; readonly serial: Micros };
  readonly #roleFailover: Micros;

  constructor(
    readonly world: World,
    readonly question: Question,
  ) {
    const { physics } = question;
    this.#durations = fixedDurations(physics);
    this.#byHost = durationsByHost(physics);
    this.#setup = {
      side: durationIn(physics, 'migrationSetup'),
      serial: durationIn(physics, 'migrationSetupSerial'),
    };
    this.#roleFailover = durationIn(physics, 'roleFailover');
  }

  /** When an activity that begins now ends. */
  of(kind: number, subject: number, nowUs: Micros): Micros {
    if (kind === SETUP) return this.#setupEnds(subject, nowUs);
    if (kind === BOOT || kind === SWITCH) return this.#onlineAt(kind, subject, nowUs);
    if (kind === SAVE || kind === RESTORE) return this.#memoryFileEnds(subject, nowUs);
    if (kind === HOST_BOOT) return this.#hostBootEnds(subject, nowUs);
    if (kind === REPAIR) return nowUs + this.repairs.lastsUs(this.world, this.question.physics, subject, nowUs);
    if (kind === FAILBACK)
      return nowUs + untilFailback(vmAt(this.world, subject), nowUs + (this.question.timeAtStartUs ?? 0));
    const fixed = this.#byHost?.[kind]?.[subject] ?? (this.#durations[kind] as Micros);
    if (!Number.isNaN(fixed)) return nowUs + fixed;
    const us = durationOfActivity(this.world, (ACTIVITIES[kind] as ActivityKind).name, subject);
    assert(us !== undefined, 'nobody knows how long an activity takes');
    return nowUs + us;
  }

  /** Storage is as slow as this from now on; what is under way goes on as it began. */
  slowStorage(slow: readonly SlowStorage[]): void {
    this.#slowStorage = slow;
  }

  /** What the files of a VM give it at most on a host, to what begins now. */
  storageRate(vm: number, host: number): number {
    if (this.#slowStorage.length === 0 && this.world.trouble === 0) return Number.POSITIVE_INFINITY;
    return storageRate(this.question.physics, this.world, vmAt(this.world, vm), host, this.#slowStorage);
  }

  /** The next boot of a host takes so much longer; of several such faults the worst counts. */
  slowBoot(host: number, byUs: Micros): void {
    this.#bootLonger.set(host, Math.max(byUs, this.#bootLonger.at(host)));
  }

  /** An independent copy over the copy of the world. */
  clone(world: World): Ends {
    const twin = new Ends(world, this.question);
    twin.repairs = this.repairs.clone();
    twin.#setupFree = this.#setupFree.clone();
    twin.#bootFree = this.#bootFree.clone();
    twin.#bootLonger = this.#bootLonger.clone();
    twin.#slowStorage = this.#slowStorage;
    return twin;
  }

  /** The set-up has a part that goes one at a time for each source host. */
  #setupEnds(index: number, nowUs: Micros): Micros {
    const { moveFrom } = vmAt(this.world, index);
    const begins = Math.max(nowUs + this.#setup.side, this.#setupFree.at(moveFrom));
    const ends = begins + this.#setup.serial;
    this.#setupFree.set(moveFrom, ends);
    return ends;
  }

  #hostBootEnds(host: number, nowUs: Micros): Micros {
    const longer = this.#bootLonger.at(host);
    this.#bootLonger.set(host, 0);
    return nowUs + (this.#byHost?.[HOST_BOOT]?.[host] ?? (this.#durations[HOST_BOOT] as Micros)) + longer;
  }

  /** A role that is no VM comes online in its own time, wherever it was. */
  #onlineAt(kind: number, index: number, nowUs: Micros): Micros {
    const { kind: role, failoverUs } = vmAt(this.world, index);
    if (role > 0) return nowUs + (failoverUs === NONE ? this.#roleFailover : failoverUs);
    return kind === BOOT ? this.#bootEnds(index, nowUs) : nowUs + (this.#durations[SWITCH] as Micros);
  }

  #memoryFileEnds(index: number, nowUs: Micros): Micros {
    const vm = vmAt(this.world, index);
    return nowUs + memoryFileUs(this.question.physics, vm, this.storageRate(vm.index, vm.host));
  }

  /** Guests of one host start a little apart. */
  #bootEnds(index: number, nowUs: Micros): Micros {
    const { host } = vmAt(this.world, index);
    const { physics } = this.question;
    const begins = Math.max(nowUs, this.#bootFree.at(host));
    this.#bootFree.set(host, begins + durationIn(physics, 'bootStagger'));
    return begins + guestBootUs(physics, durationIn(physics, 'guestBoot'), this.storageRate(index, host));
  }
}
