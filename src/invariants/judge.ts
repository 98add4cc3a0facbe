/**
 * The judge watches a run with all invariants at once. A fact wakes the few invariants whose answer it can change, at the few
 * subjects that it leads to. The first violation of each subject is kept with its first moment; the rest is the verdict's.
 */
import type { Micros } from '../base/units.js';
import { ALL_CONCERNS } from '../model/concerns.js';
import { makeWorld } from '../model/make-world.js';
import { hostAt, vmAt } from '../model/rules/names.js';
import type { Outcome } from '../model/turn.js';
import { NONE, type World } from '../model/world.js';
import type { Watcher } from '../sim/actors.js';
import { nextWindow, type Windows, windowAt } from '../sim/windows.js';
import { ALL_INVARIANTS } from './all.js';
import { Asking } from './asking.js';
import { entities, Findings, type Violation, type Warning } from './findings.js';
import { type About, type Invariant, NEVER } from './invariant.js';
import { Memory } from './memory.js';
import { OwnClaims } from './own/claims.js';
import type { OwnClaim } from './own/condition.js';
import { AvailabilityLedger } from './service/availability.js';
import { boundOf, isNowhereWritten, type Limits, NO_LIMITS } from './service/limits.js';
import { WAY } from './waking.js';
import { type Table, type Watch, type Watches, type Woken, watchesOf } from './watch.js';

/** How near a claim that something does not last too long came to be broken. */
export interface NearMiss {
  readonly id: string;
  readonly about: About;
  readonly subject: number;
  /** How long it lasted, and how long it may. */
  readonly us: Micros;
  readonly boundUs: Micros;
  /** When that was seen. */
  readonly atUs: Micros;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  readonly warnings: readonly Warning[];
  /** Of the claims that something happens at all: whether it did. */
  readonly sometimes: readonly { readonly id: string; readonly seen: boolean }[];
}

export interface JudgeOptions {
  /** Unwritten: none, so that the default bounds warn. */
  readonly limits?: Limits;
  /** Ids of invariants that are not asked. */
  readonly except?: readonly string[];
  /** Claims of the scenario's own. */
  readonly own?: readonly OwnClaim[];
  /** Whether an upgrade was planned, so that its steps must be seen. */
  readonly expectsUpgrade?: boolean;
  readonly stopAtViolation?: boolean;
  /** Whether all faults are over and repaired before the end, so that all must have come back. */
  readonly calm?: boolean;
  /** An outage bill that watches the same run, before the judge. Unwritten: the judge keeps its own. */
  readonly availability?: AvailabilityLedger;
  /** By the number of a cluster: its maintenance windows, and the nodes that are upgraded in them. */
  readonly windows?: ReadonlyMap<number, { readonly windows: Windows; readonly nodes: readonly number[] }>;
  /** Unwritten: all. */
  readonly invariants?: readonly Invariant[];
  /** False: nobody reads warnings, and what can only warn is not asked. */
  readonly warns?: false;
  /** A judge with the same options that has begun with a world like the one of this run: what it found holds here too. */
  readonly begun?: Judge;
}

/** Whether an invariant can come to nothing but a warning. */
const onlyWarns = ({ limit, warnsWithoutCalm }: Invariant, { limits = NO_LIMITS, calm }: JudgeOptions): boolean =>
  (warnsWithoutCalm === true && calm !== true) || (limit !== undefined && isNowhereWritten(limits, limit));

export class Judge implements Watcher {
  readonly availability: AvailabilityLedger;

  readonly #watched: Watches;
  readonly #findings: Findings;
  readonly #memory: Memory;
  readonly #own: OwnClaims;
  readonly #look: Asking['look'];
  readonly #asking: Asking;
  /** What facts wake, and the concerns of the world for which that holds. */
  #concerns: number = ALL_CONCERNS;
  #table: Table;

  constructor(readonly options: JudgeOptions = {}) {
    const { limits = NO_LIMITS, except = [], own = [], invariants = ALL_INVARIANTS, warns = true } = options;
    const quiet = warns ? [] : invariants.filter((one) => onlyWarns(one, options)).map(({ id }) => id);
    this.#watched = watchesOf(invariants, [...except, ...quiet]);
    this.#table = this.#watched.tableIn(this.#concerns);
    this.#findings = new Findings(limits, options.calm === true);
    this.#memory = new Memory(this.#watched.watches);
    this.availability = options.availability ?? new AvailabilityLedger();
    this.#own = new OwnClaims(
      own.filter((one) => !except.includes(one.id)),
      this.availability,
    );
    const {
      availability,
      options: { windows },
    } = this;
    this.rest = windows && ((world, fromUs, toUs) => this.#restIn(windows, world, fromUs, toUs));
    // The world comes with `begin`; nothing is looked at before.
    this.#look = {
      world: NOTHING,
      nowUs: 0,
      before: NEVER,
      occasion: NONE,
      fact: NONE,
      final: false,
      limits,
      availability,
      closing: undefined,
      once: this.#once,
    };
    this.#asking = new Asking(this.#look, this.#memory, this.#findings);
  }

  get violations(): readonly Violation[] {
    return this.#findings.violations;
  }

  get warnings(): readonly Warning[] {
    return this.#findings.warnings;
  }

  get stops(): boolean {
    return this.options.stopAtViolation === true && this.violations.length > 0;
  }

  begin(world: World): void {
    if (this.options.availability === undefined) this.availability.begin(world);
    const { begun } = this.options;
    this.#moment(world, 0, NONE);
    this.#look.fact = NONE;
    if (begun !== undefined) this.#goOnFrom(begun);
    else for (const watch of this.#watched.watches) this.#asking.first(watch);
    this.#own.begin(world, this.#verdictOfOwn);
  }

  /** Takes over what another has told and remembers of a world like this one. Of own claims nothing: they look for themselves. */
  #goOnFrom(begun: Judge): void {
    this.#findings.take(begun.#findings);
    this.#memory.take(begun.#memory);
  }

  see(world: World, outcome: Outcome, atUs: Micros, seq: number): void {
    if (this.options.availability === undefined) this.availability.see(world, outcome, atUs, seq);
    this.#moment(world, atUs, seq);
    if (world.concerns !== this.#concerns) this.#heed(world.concerns);
    const { facts, factLength } = outcome;
    for (let at = 0; at < factLength; at += 3) {
      this.#fact(facts[at] as number, facts[at + 1] as number, facts[at + 2] as number);
    }
    this.#own.see(world, outcome, this.#verdictOfOwn);
  }

  /** Goes by what concerns the world now. */
  #heed(concerns: number): void {
    this.#concerns = concerns;
    this.#table = this.#watched.tableIn(concerns);
  }

  /** Undefined where no window closes: time that passes is nothing to look at then. */
  readonly rest: Watcher['rest'];

  /** A window that closes while nothing happens is held against what it must leave. */
  #restIn(all: NonNullable<JudgeOptions['windows']>, world: World, fromUs: Micros, toUs: Micros): void {
    for (const [cluster, { windows, nodes }] of all) {
      if (windows.leave === undefined) continue;
      // A later one that closes before anything happens would find what the first one finds.
      const window = windowAt(windows, fromUs) ?? nextWindow(windows, fromUs);
      if (window.closesUs > toUs) continue;
      this.#moment(world, window.closesUs, this.#asking.seq);
      this.#look.closing = { ...windows.leave, nodes };
      for (const watch of this.#watched.watches) if (isOfClosing(watch)) this.#asking.lookAt(watch, cluster);
      this.#look.closing = undefined;
    }
  }

  /** Looks at everything, whatever woke. */
  judgeAll(world: World, atUs: Micros, seq: number): void {
    this.#moment(world, atUs, seq);
    this.#look.fact = NONE;
    for (const watch of this.#watched.watches) this.#asking.every(watch);
  }

  /** `finished`: every operator did what it set out to do, so that what was to be seen must have been. */
  verdict(endedAtUs: Micros, finished: boolean): Verdict {
    const { world } = this.#look;
    this.#look.nowUs = Math.max(endedAtUs, this.#look.nowUs);
    this.#look.fact = NONE;
    this.#look.final = true;
    this.availability.end(world);
    this.#worked.clear();
    if (!this.stops) {
      for (const watch of this.#watched.watches) if (watch.atEnd.length > 0) this.#asking.every(watch);
      this.#own.end(world, this.#verdictOfOwn);
    }
    this.#look.final = false;
    const sometimes = this.#sometimes(world);
    if (finished && !this.stops)
      for (const { id, seen } of sometimes) if (!seen) this.#verdictOfOwn(id, 'it never happened in the whole run');
    const { violations, warnings } = this;
    return { violations, warnings, sometimes: [...sometimes, ...this.#own.sometimes()] };
  }

  /** Of what must not be pending for longer than a bound: what was for longest so far, each with its bound. */
  nearest(): NearMiss[] {
    return this.#watched.watches.flatMap(({ all, place }) => {
      const longest = this.#memory.longest[place];
      if (longest === undefined || longest.us === NEVER) return [];
      return all.map(({ invariant: { id, about, boundUs, limit } }) => ({
        ...{ id, about, ...longest },
        boundUs: boundUs ?? (limit === undefined ? 0 : boundOf(this.#look.limits, limit, longest.subject)),
      }));
    });
  }

  /** What was worked out of the whole world; valid while it stands still. */
  readonly #worked = new Map<(world: World) => unknown, unknown>();

  readonly #once = <T>(work: (world: World) => T): T => {
    const known = this.#worked.get(work) as T | undefined;
    const found = known ?? work(this.#look.world);
    if (known === undefined) this.#worked.set(work, found);
    return found;
  };

  #moment(world: World, atUs: Micros, seq: number): void {
    if (this.#worked.size > 0) this.#worked.clear();
    this.#look.world = world;
    this.#look.nowUs = atUs;
    this.#asking.seq = seq;
  }

  #fact(kind: number, subject: number, arg: number): void {
    this.#look.fact = kind;
    const wakes = this.#table[kind] as readonly Woken[];
    for (let at = 0; at < wakes.length; at += 1) {
      const woken = wakes[at] as Woken;
      if (woken.way === WAY.subject) this.#asking.visit(woken, subject);
      else this.#wake(woken, subject, arg);
    }
  }

  #wake(woken: Woken, subject: number, arg: number): void {
    const { world } = this.#look;
    if (woken.asleep?.(world) === true) return;
    switch (woken.way) {
      case WAY.arg:
        return this.#asking.visit(woken, arg);
      case WAY.hostOfVm:
        return this.#asking.visit(woken, vmAt(world, subject).host);
      case WAY.endsOfMove:
        this.#asking.visit(woken, vmAt(world, subject).moveFrom);
        return this.#asking.visit(woken, vmAt(world, subject).moveTo);
      case WAY.clusterOfVm:
        return this.#asking.visit(woken, hostAt(world, vmAt(world, subject).host).cluster);
      case WAY.clusterOfHost:
        return this.#asking.visit(woken, hostAt(world, subject).cluster);
      case WAY.vmsOfHost:
        return this.#visitAll(woken, hostAt(world, subject).vms);
      case WAY.vmsOfCluster:
        for (const member of world.clusters[subject]?.members ?? []) this.#visitAll(woken, hostAt(world, member).vms);
        return;
      case WAY.membersOfCluster:
        return this.#visitAll(woken, world.clusters[subject]?.members ?? []);
      default:
        for (let one = 0; one < entities(world, woken.about).length; one += 1) this.#asking.visit(woken, one);
    }
  }

  #visitAll(woken: Woken, subjects: readonly number[]): void {
    for (const subject of subjects) this.#asking.visit(woken, subject);
  }

  readonly #verdictOfOwn = (id: string, saw: string): void =>
    this.#findings.violated(id, this.#look.nowUs, this.#asking.seq, 'world', saw);

  /** What was to be seen, and whether it was. */
  #sometimes(world: World): { id: string; seen: boolean }[] {
    if (this.options.expectsUpgrade !== true) return [];
    return this.#watched.sometimes
      .filter(({ invariant }) => invariant.demanded?.(world) !== false)
      .map((one) => ({ id: one.invariant.id, seen: this.#findings.isSeen(one) }));
  }
}

const isOfClosing = ({ asked }: Watch): boolean =>
  asked.some(({ watched: [first] }) => first?.invariant.wokenBy.length === 0);

const NOTHING: World = makeWorld({ clusters: [], hosts: [], vms: [] });
