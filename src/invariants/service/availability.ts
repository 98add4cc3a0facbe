/**
 * The outage bill: for every VM its migrations, blackouts and outages, kept while a run goes on. A blackout is the silence of
 * a live migration; an outage is any other time in which a VM that had been running does not run.
 */
import { Column } from '../../base/column.js';
import type { Micros } from '../../base/units.js';
import { DURATIONS } from '../../model/catalog/index.js';
import { FACT, type FactName } from '../../model/facts.js';
import { vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Outcome } from '../../model/turn.js';
import { MOVE, NONE, type World } from '../../model/world.js';
import type { Watcher } from '../../sim/actors.js';
import {
  type Cause,
  DAMAGED,
  failedBecause,
  frozenBecause,
  lostBecause,
  offBecause,
  placeSetting,
  preemptedBy,
  STOPPED,
  savedBecause,
  storageBecause,
  VERSION_UPDATE,
} from './causes.js';
import { type Happening, Moments } from './moments.js';

export interface Outage {
  readonly atUs: Micros;
  readonly us: Micros;
  /** In plain words. */
  readonly cause: string;
  /** What to change so that it does not happen. */
  readonly setting: string;
  /** Number of the occurrence that began it. */
  readonly seq: number;
  /** Whether it lasts to the end of the run. */
  readonly open: boolean;
}

/** What one VM went through. */
export interface Availability {
  /** Moves that completed, of any kind. */
  readonly migrations: number;
  readonly blackoutUsSum: Micros;
  readonly blackoutUsMax: Micros;
  readonly outages: readonly Outage[];
  /** Blackouts and outages together. */
  readonly downtimeUs: Micros;
}

/** Moves of the whole run. */
export interface MoveCounts {
  live: number;
  quick: number;
  offline: number;
  /** Attempts that did not bring the VM to its target. */
  failed: number;
}

type Kept = { atUs: Micros; endUs: Micros | undefined; because: Cause; seq: number };
type Notice = (ledger: AvailabilityLedger, world: World, subject: number, arg: number) => void;

export class AvailabilityLedger implements Watcher {
  readonly counts: MoveCounts = { live: 0, quick: 0, offline: 0, failed: 0 };
  /** Of live migrations that completed, from their start, in the order of their ends. */
  readonly liveDurationsUs: Micros[] = [];
  /** Of live migrations, in the order of their ends; of those that have ended. */
  readonly blackoutsUs: Micros[] = [];

  #nowUs: Micros = 0;
  #seq = NONE;
  /** By VM. */
  #migrations = new Column(0);
  #blackoutSum = new Column(0);
  #blackoutMax = new Column(0);
  /** Since when; NONE: not now. */
  #blackoutAt = new Column(NONE);
  #startedAt = new Column(NONE);
  #startedKind = new Column(NONE);
  /** Whether it serves, as far as its outages are concerned. */
  #serves: boolean[] = [];
  /** Power state at the beginning. */
  #rested: number[] = [];
  #outages = new Map<number, Kept[]>();
  #moments = new Moments();

  /** `breakOffUs`: how long after a broken blackout the VM runs on at its source. */
  constructor(readonly breakOffUs: Micros = DURATIONS.breakOffDelay.value) {}

  begin(world: World): void {
    for (const vm of world.vms) this.#serves[vm.index] = vm.power === POWER.running;
    for (const vm of world.vms) this.#rested[vm.index] = vm.power;
  }

  see(world: World, outcome: Outcome, atUs: Micros, seq: number): void {
    this.#nowUs = atUs;
    this.#seq = seq;
    const { facts } = outcome;
    for (let at = 0; at < outcome.factLength; at += 3) {
      NOTICES[facts[at] as number]?.(this, world, facts[at + 1] as number, facts[at + 2] as number);
    }
  }

  /** The time of the latest occurrence. */
  get nowUs(): Micros {
    return this.#nowUs;
  }

  /** What a VM went through, seen from the end of the run. */
  of(vm: number, endUs: Micros): Availability {
    const kept = this.#outages.get(vm) ?? [];
    const outages = kept.map(({ atUs, endUs: until, because, seq }) => {
      return { atUs, us: (until ?? Math.max(endUs, atUs)) - atUs, ...because, seq, open: until === undefined };
    });
    const since = this.#blackoutAt.at(vm);
    const standing = since === NONE ? 0 : endUs - since;
    const blackoutUsSum = this.#blackoutSum.at(vm) + standing;
    const downtimeUs = outages.reduce((sum, one) => sum + one.us, blackoutUsSum);
    const blackoutUsMax = Math.max(this.#blackoutMax.at(vm), standing);
    return { migrations: this.#migrations.at(vm), blackoutUsSum, blackoutUsMax, outages, downtimeUs };
  }

  /** Of the first so many VMs together, and of the one that was down longest, seen from the end of the run. */
  together(vms: number, endUs: Micros): { downtimeUs: Micros; downtimeUsMax: Micros; outageUs: Micros } {
    let [blackoutUs, outageUs, downtimeUsMax] = [0, 0, 0];
    for (let vm = 0; vm < vms; vm += 1) {
      const since = this.#blackoutAt.at(vm);
      const blackout = this.#blackoutSum.at(vm) + (since === NONE ? 0 : endUs - since);
      const outage = this.outageUs(vm, endUs);
      blackoutUs += blackout;
      outageUs += outage;
      downtimeUsMax = Math.max(downtimeUsMax, blackout + outage);
    }
    return { downtimeUs: blackoutUs + outageUs, downtimeUsMax, outageUs };
  }

  /** Blackouts of the first so many VMs: those that are over, and then those that stand when the run ends. */
  silencesUs(vms: number, endUs: Micros): readonly Micros[] {
    const silences = [...this.blackoutsUs];
    for (let vm = 0; vm < vms; vm += 1) {
      const since = this.#blackoutAt.at(vm);
      if (since !== NONE) silences.push(endUs - since);
    }
    return silences;
  }

  /** The longest of them. */
  longestSilenceUs(vms: number, endUs: Micros): Micros {
    return this.silencesUs(vms, endUs).reduce((most, us) => Math.max(most, us), 0);
  }

  /** The longest blackout of a VM that is over. */
  longestBlackoutUs(vm: number): Micros {
    return this.#blackoutMax.at(vm);
  }

  /** Time in which a VM was out, blackouts apart, seen from a moment. */
  outageUs(vm: number, nowUs: Micros): Micros {
    const kept = this.#outages.get(vm);
    return kept === undefined
      ? 0
      : kept.reduce((sum, one) => sum + (one.endUs ?? Math.max(nowUs, one.atUs)) - one.atUs, 0);
  }

  /** When the outages of a VM, blackouts apart, had lasted so long together; `nowUs` where they have not. */
  outAtUs(vm: number, us: Micros, nowUs: Micros): Micros {
    let left = us;
    for (const { atUs, endUs = nowUs } of this.#outages.get(vm) ?? []) {
      if (endUs - atUs >= left) return atUs + left;
      left -= endUs - atUs;
    }
    return nowUs;
  }

  /** An independent copy, for the copy of a run. */
  clone(): AvailabilityLedger {
    const copy = new AvailabilityLedger(this.breakOffUs);
    Object.assign(copy.counts, this.counts);
    for (const us of this.liveDurationsUs) copy.liveDurationsUs.push(us);
    for (const us of this.blackoutsUs) copy.blackoutsUs.push(us);
    copy.#nowUs = this.#nowUs;
    copy.#seq = this.#seq;
    copy.#migrations = this.#migrations.clone();
    copy.#blackoutSum = this.#blackoutSum.clone();
    copy.#blackoutMax = this.#blackoutMax.clone();
    copy.#blackoutAt = this.#blackoutAt.clone();
    copy.#startedAt = this.#startedAt.clone();
    copy.#startedKind = this.#startedKind.clone();
    copy.#serves = [...this.#serves];
    copy.#rested = [...this.#rested];
    copy.#outages = new Map([...this.#outages].map(([vm, kept]) => [vm, kept.map((one) => ({ ...one }))]));
    copy.#moments = this.#moments.clone();
    return copy;
  }

  /** The run is over: what kept those down that are down for good is known only now. */
  end(world: World): void {
    for (const [vm] of this.#outages) {
      const open = this.#open(vm);
      const setting = open === undefined ? undefined : placeSetting(world, vmAt(world, vm));
      if (open !== undefined && setting !== undefined) open.because = { ...open.because, setting };
    }
  }

  /** When the functional level of a cluster last rose, or undefined. */
  raisedAtUs(cluster: number): Micros | undefined {
    return this.#moments.lastUs('raised', cluster);
  }

  /** When something last happened to a host or a cluster, or undefined. */
  lastUs(what: Happening, subject: number): Micros | undefined {
    return this.#moments.lastUs(what, subject);
  }

  happened(what: Happening, subject: number): void {
    this.#moments.note(what, subject, this.#nowUs);
  }

  moveBegan(world: World, vm: number): void {
    this.#startedAt.set(vm, this.#nowUs);
    this.#startedKind.set(vm, vmAt(world, vm).moveKind);
  }

  blackoutBegan(vm: number): void {
    this.#blackoutAt.set(vm, this.#nowUs);
  }

  /** `moreUs`: it goes on for so long after this. */
  blackoutEnded(vm: number, moreUs: Micros = 0): void {
    const since = this.#blackoutAt.at(vm);
    if (since === NONE) return;
    const us = this.#nowUs - since + moreUs;
    this.#blackoutAt.set(vm, NONE);
    this.#blackoutSum.set(vm, this.#blackoutSum.at(vm) + us);
    this.#blackoutMax.set(vm, Math.max(this.#blackoutMax.at(vm), us));
    this.blackoutsUs.push(us);
  }

  moveCompleted(vm: number): void {
    this.#migrations.set(vm, this.#migrations.at(vm) + 1);
    const kind = this.#startedKind.at(vm);
    if (kind === MOVE.live) this.liveDurationsUs.push(this.#nowUs - this.#startedAt.at(vm));
    this.counts[kind === MOVE.live ? 'live' : kind === MOVE.quick ? 'quick' : 'offline'] += 1;
  }

  moveFailed(vm: number): void {
    this.blackoutEnded(vm, this.breakOffUs);
    this.counts.failed += 1;
  }

  /** A VM that ran stands still from now on. */
  wentDown(vm: number, because: () => Cause): void {
    if (this.#serves[vm] !== true) return;
    this.blackoutEnded(vm);
    this.#serves[vm] = false;
    const kept = this.#outages.get(vm) ?? [];
    kept.push({ atUs: this.#nowUs, endUs: undefined, because: because(), seq: this.#seq });
    this.#outages.set(vm, kept);
  }

  cameUp(vm: number): void {
    this.#serves[vm] = true;
    const open = this.#open(vm);
    if (open === undefined) return;
    open.endUs = this.#nowUs;
    // It was gone and back in one moment: nobody missed it.
    if (open.atUs === this.#nowUs) this.#outages.get(vm)?.pop();
  }

  /** A VM that was off or saved when the run began and is so again is out of nobody's service. */
  rests(world: World, vm: number): void {
    const open = this.#rested[vm] === vmAt(world, vm).power ? this.#open(vm) : undefined;
    if (open !== undefined) this.#outages.get(vm)?.pop();
  }

  /** A blow from outside: an outage begins, or the one that was under way will last for another reason. */
  struck(vm: number, because: Cause): void {
    this.wentDown(vm, () => because);
    const open = this.#open(vm);
    if (open !== undefined) open.because = because;
  }

  /** A VM that was shut down has its version raised: that is what it was shut down for. */
  versionUpdates(vm: number): void {
    const open = this.#open(vm);
    if (open?.because === STOPPED) open.because = VERSION_UPDATE;
  }

  #open(vm: number): Kept | undefined {
    const last = this.#outages.get(vm)?.at(-1);
    return last?.endUs === undefined ? last : undefined;
  }
}

const BY_NAME: Readonly<Partial<Record<FactName, Notice>>> = {
  'migration-started': (ledger, world, vm) => ledger.moveBegan(world, vm),
  'blackout-started': (ledger, _world, vm) => ledger.blackoutBegan(vm),
  'vm-arrived': (ledger, _world, vm) => ledger.blackoutEnded(vm),
  'migration-completed': (ledger, _world, vm) => ledger.moveCompleted(vm),
  'migration-failed': (ledger, _world, vm) => ledger.moveFailed(vm),
  'vm-running': (ledger, _world, vm) => ledger.cameUp(vm),
  'vm-stopping': (ledger, _world, vm) => ledger.wentDown(vm, () => STOPPED),
  'vm-saving': (ledger, world, vm) => ledger.wentDown(vm, () => savedBecause(world, vmAt(world, vm))),
  'vm-paused-critical': (ledger, world, vm) => ledger.wentDown(vm, () => storageBecause(world, vmAt(world, vm))),
  'vm-off': (ledger, world, vm) => {
    ledger.wentDown(vm, () => offBecause(world, vmAt(world, vm)));
    ledger.rests(world, vm);
  },
  'vm-saved': (ledger, world, vm) => ledger.rests(world, vm),
  'vm-failed': (ledger, world, vm, host) => ledger.struck(vm, failedBecause(world, vmAt(world, vm), host)),
  'configuration-damaged': (ledger, _world, vm) => ledger.struck(vm, DAMAGED),
  'vm-preempted': (ledger, world, vm, by) => ledger.struck(vm, preemptedBy(world, by)),
  'vm-paused': (ledger, world, vm, host) => ledger.wentDown(vm, () => frozenBecause(world, host)),
  'vm-lost': (ledger, world, vm, host) => ledger.struck(vm, lostBecause(world, vmAt(world, vm), host)),
  'version-updating': (ledger, _world, vm) => ledger.versionUpdates(vm),
  'level-raised': (ledger, _world, cluster) => ledger.happened('raised', cluster),
  'drain-completed': (ledger, _world, host) => ledger.happened('drained', host),
  'node-resumed': (ledger, _world, host) => ledger.happened('resumed', host),
  'node-joined': (ledger, _world, host) => ledger.happened('joined', host),
};

/** By kind of fact. */
const NOTICES: readonly (Notice | undefined)[] = (() => {
  const table: (Notice | undefined)[] = [];
  for (const [name, notice] of Object.entries(BY_NAME)) table[FACT[name as FactName]] = notice;
  return table;
})();
