/**
 * The judge watches a run with all invariants at once. A fact wakes the few invariants whose answer it can change, at the few
 * subjects that it leads to. The first violation of each subject is kept with its first moment; the rest is the verdict's.
 */
import { Column } from '../base/column.js';
import type { Micros } from '../base/units.js';
import { OpenActivities } from '../model/activities.js';
import { FACT } from '../model/facts.js';
import { hostAt, vmAt } from '../model/rules/names.js';
import type { Outcome } from '../model/turn.js';
import { NONE, type World } from '../model/world.js';
import type { Watcher } from '../sim/actors.js';
import { nextWindow, type Windows, windowAt } from '../sim/windows.js';
import { ALL_INVARIANTS } from './all.js';
import { type About, type Invariant, type Look, NEVER } from './invariant.js';
import { OwnClaims } from './own/claims.js';
import type { OwnClaim } from './own/condition.js';
import { AvailabilityLedger } from './service/availability.js';
import { isWritten, type Limits, NO_LIMITS } from './service/limits.js';
import { type Company, companies, WAY, wakings } from './waking.js';

export interface Violation {
  readonly invariant: string;
  readonly atUs: Micros;
  /** Number of the occurrence after which it was seen; NONE: at the beginning. */
  readonly seq: number;
  /** `vm:web1`, `host:Lab1`, `cluster:LAB`, or `world`. */
  readonly subject: string;
  readonly saw: string;
}

/** A bound that nobody wrote was not kept. */
export interface Warning {
  readonly id: string;
  readonly atUs: Micros;
  readonly subject: string;
  readonly saw: string;
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
  /** An outage bill that watches the same run, before the judge. Unwritten: the judge keeps its own. */
  readonly availability?: AvailabilityLedger;
  /** By the number of a cluster: its maintenance windows, and the nodes that are upgraded in them. */
  readonly windows?: ReadonlyMap<number, { readonly windows: Windows; readonly nodes: readonly number[] }>;
  /** Unwritten: all. */
  readonly invariants?: readonly Invariant[];
}

interface Watched {
  readonly invariant: Invariant;
  /** Its own, at hand: invariants have many shapes, and these are asked at every step. */
  readonly evidence: Invariant['evidence'];
  /** Subjects that were reported, or, of `sometimes`, seen. */
  readonly told: Set<number>;
}

/** Invariants that are looked at together. */
interface Watch {
  readonly about: About;
  readonly all: readonly Watched[];
  /** Those that a look asks for evidence while the run goes on. */
  readonly asked: readonly Watched[];
  /** Those that are asked once more when it is over. */
  readonly atEnd: readonly Watched[];
  /** What the next look at a subject needs to know of this one, and what it was; undefined where nothing is remembered. */
  readonly remember: Invariant['remember'];
  readonly memory: Column | undefined;
}

/** A watch that a fact wakes, and the way to its subjects. */
interface Woken {
  readonly watch: Watch;
  readonly way: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const STARTED = FACT['migration-started'];

export class Judge implements Watcher {
  readonly availability: AvailabilityLedger;
  readonly violations: Violation[] = [];
  readonly warnings: Warning[] = [];

  readonly #watches: readonly Watch[];
  /** By kind of fact. */
  readonly #table: readonly (readonly Woken[])[];
  readonly #own: OwnClaims;
  readonly #look: Mutable<Look>;
  /** By VM: the ends of its latest move. */
  readonly #from = new Column(NONE);
  readonly #to = new Column(NONE);
  #seq = NONE;

  constructor(readonly options: JudgeOptions = {}) {
    const { limits = NO_LIMITS, except = [], own = [], invariants = ALL_INVARIANTS } = options;
    const asked = invariants.filter((one) => !except.includes(one.id));
    const together = companies(asked);
    this.#watches = together.map(watchOf);
    this.#table = wakings(together).map((wakes) =>
      wakes.map(({ which, way }) => ({ watch: this.#watches[which] as Watch, way })),
    );
    this.availability = options.availability ?? new AvailabilityLedger();
    this.#own = new OwnClaims(
      own.filter((one) => !except.includes(one.id)),
      this.availability,
    );
    const { availability } = this;
    // The world comes with `begin`; nothing is looked at before.
    this.#look = {
      world: NOTHING,
      nowUs: 0,
      before: NEVER,
      fact: NONE,
      final: false,
      limits,
      availability,
      closing: undefined,
    };
  }

  get stops(): boolean {
    return this.options.stopAtViolation === true && this.violations.length > 0;
  }

  begin(world: World): void {
    if (this.options.availability === undefined) this.availability.begin(world);
    for (const vm of world.vms) this.#from.set(vm.index, vm.moveFrom);
    for (const vm of world.vms) this.#to.set(vm.index, vm.moveTo);
    this.judgeAll(world, 0, NONE);
    this.#own.begin(world, this.#verdictOfOwn);
  }

  see(world: World, outcome: Outcome, atUs: Micros, seq: number): void {
    if (this.options.availability === undefined) this.availability.see(world, outcome, atUs, seq);
    this.#moment(world, atUs, seq);
    const { facts, factLength } = outcome;
    for (let at = 0; at < factLength; at += 3) {
      this.#fact(facts[at] as number, facts[at + 1] as number, facts[at + 2] as number);
    }
    this.#own.see(world, outcome, this.#verdictOfOwn);
  }

  /** A window that closes while nothing happens is held against what it must leave. */
  rest(world: World, fromUs: Micros, toUs: Micros): void {
    if (this.options.windows === undefined) return;
    for (const [cluster, { windows, nodes }] of this.options.windows) {
      if (windows.leave === undefined) continue;
      // A later one that closes before anything happens would find what the first one finds.
      const window = windowAt(windows, fromUs) ?? nextWindow(windows, fromUs);
      if (window.closesUs > toUs) continue;
      this.#moment(world, window.closesUs, this.#seq);
      this.#look.closing = { ...windows.leave, nodes };
      for (const watch of this.#watches) if (isOfClosing(watch)) this.#lookAt(watch, cluster);
      this.#look.closing = undefined;
    }
  }

  /** Looks at everything, whatever woke. */
  judgeAll(world: World, atUs: Micros, seq: number): void {
    this.#moment(world, atUs, seq);
    this.#look.fact = NONE;
    for (const watch of this.#watches) this.#every(watch);
  }

  /** `finished`: every operator did what it set out to do, so that what was to be seen must have been. */
  verdict(endedAtUs: Micros, finished: boolean): Verdict {
    const { world } = this.#look;
    this.#look.nowUs = Math.max(endedAtUs, this.#look.nowUs);
    this.#look.fact = NONE;
    this.#look.final = true;
    this.availability.end(world);
    if (!this.stops) {
      for (const watch of this.#watches) if (watch.atEnd.length > 0) this.#every(watch);
      this.#own.end(world, this.#verdictOfOwn);
      if (finished && this.options.expectsUpgrade === true) this.#demand(world);
    }
    this.#look.final = false;
    const { violations, warnings } = this;
    return { violations, warnings, sometimes: [...this.#sometimes(world), ...this.#own.sometimes()] };
  }

  #moment(world: World, atUs: Micros, seq: number): void {
    this.#look.world = world;
    this.#look.nowUs = atUs;
    this.#seq = seq;
  }

  #fact(kind: number, subject: number, arg: number): void {
    if (kind === STARTED) {
      this.#from.set(subject, vmAt(this.#look.world, subject).moveFrom);
      this.#to.set(subject, arg);
    }
    this.#look.fact = kind;
    const wakes = this.#table[kind] as readonly Woken[];
    for (let at = 0; at < wakes.length; at += 1) {
      const { watch, way } = wakes[at] as Woken;
      if (way === WAY.subject) this.#lookAt(watch, subject);
      else this.#wake(watch, way, subject, arg);
    }
  }

  #wake(watch: Watch, way: number, subject: number, arg: number): void {
    const { world } = this.#look;
    switch (way) {
      case WAY.arg:
        return this.#lookAt(watch, arg);
      case WAY.hostOfVm:
        return this.#lookAt(watch, vmAt(world, subject).host);
      case WAY.endsOfMove:
        this.#lookAt(watch, this.#from.at(subject));
        return this.#lookAt(watch, this.#to.at(subject));
      case WAY.clusterOfVm:
        return this.#lookAt(watch, hostAt(world, vmAt(world, subject).host).cluster);
      case WAY.clusterOfHost:
        return this.#lookAt(watch, hostAt(world, subject).cluster);
      case WAY.vmsOfHost:
        return this.#lookAtVms(watch, subject);
      case WAY.vmsOfCluster:
        for (const member of world.clusters[subject]?.members ?? []) this.#lookAtVms(watch, member);
        return;
      case WAY.membersOfCluster:
        for (const member of world.clusters[subject]?.members ?? []) this.#lookAt(watch, member);
        return;
      default:
        return this.#every(watch);
    }
  }

  #lookAtVms(watch: Watch, host: number): void {
    for (const vm of hostAt(this.#look.world, host).vms) this.#lookAt(watch, vm);
  }

  #every(watch: Watch): void {
    const count = entities(this.#look.world, watch.about).length;
    for (let subject = 0; subject < count; subject += 1) this.#lookAt(watch, subject);
  }

  #lookAt(watch: Watch, subject: number): void {
    if (subject < 0) return;
    const { memory, remember } = watch;
    const look = this.#look;
    look.before = memory === undefined ? NEVER : memory.at(subject);
    const asked = look.final ? watch.atEnd : watch.asked;
    for (let at = 0; at < asked.length; at += 1) {
      const one = asked[at] as Watched;
      if (one.told.size > 0 && one.told.has(subject)) continue;
      const saw = one.evidence(look, subject);
      if (saw !== undefined) this.#tell(one, subject, saw);
    }
    if (memory !== undefined && remember !== undefined) memory.set(subject, remember(look, subject));
  }

  #tell({ invariant, told }: Watched, subject: number, saw: string): void {
    told.add(subject);
    if (invariant.holds === 'sometimes') return;
    const { id, about, limit, warns } = invariant;
    const { world, nowUs: atUs, limits } = this.#look;
    const name = `${about}:${entities(world, about)[subject]?.name ?? subject}`;
    if (warns !== true && (limit === undefined || isWritten(limits, limit, subject))) {
      this.violations.push({ invariant: id, atUs, seq: this.#seq, subject: name, saw });
    } else this.warnings.push({ id, atUs, subject: name, saw });
  }

  readonly #verdictOfOwn = (id: string, saw: string): void => {
    this.violations.push({ invariant: id, atUs: this.#look.nowUs, seq: this.#seq, subject: 'world', saw });
  };

  #demand(world: World): void {
    for (const { invariant, told } of this.#watches.flatMap((watch) => watch.all)) {
      if (invariant.holds !== 'sometimes' || told.size > 0 || invariant.demanded?.(world) === false) continue;
      this.#verdictOfOwn(invariant.id, 'it never happened in the whole run');
    }
  }

  #sometimes(world: World): { id: string; seen: boolean }[] {
    if (this.options.expectsUpgrade !== true) return [];
    return this.#watches
      .flatMap((watch) => watch.all)
      .filter(({ invariant }) => invariant.holds === 'sometimes' && invariant.demanded?.(world) !== false)
      .map(({ invariant, told }) => ({ id: invariant.id, seen: told.size > 0 }));
  }
}

function watchOf(company: Company): Watch {
  const [{ about, remember }] = company;
  const all = company.map((invariant) => ({ invariant, evidence: invariant.evidence, told: new Set<number>() }));
  const memory = remember === undefined ? undefined : new Column(NEVER);
  const asked = all.filter(({ invariant }) => invariant.holds !== 'at-end');
  const atEnd = all.filter(({ invariant: { holds } }) => holds === 'at-end' || holds === 'within');
  return { about, all, asked, atEnd, remember, memory };
}

const isOfClosing = ({ asked }: Watch): boolean => asked.some(({ invariant }) => invariant.wokenBy.length === 0);

const NOTHING: World = {
  clusters: [],
  hosts: [],
  vms: [],
  checkpoints: [],
  classes: [],
  givenVms: 0,
  doubts: new Set(),
  open: new OpenActivities(),
};

function entities(world: World, about: About): readonly { readonly name: string }[] {
  if (about === 'vm') return world.vms;
  return about === 'host' ? world.hosts : world.clusters;
}
