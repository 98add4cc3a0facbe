/**
 * The safety invariants in a search. What a claim says of a state is looked at once, when the state is new; what it says of a change
 * is looked at on every move, with what was remembered of the state before.
 */
import { ALL_INVARIANTS } from '../invariants/all.js';
import { type About, type Invariant, type Look, NEVER } from '../invariants/invariant.js';
import { AvailabilityLedger } from '../invariants/service/availability.js';
import { NO_LIMITS } from '../invariants/service/limits.js';
import { type Company, companies } from '../invariants/waking.js';
import { type FACT, FACTS } from '../model/facts.js';
import type { Turn } from '../model/turn.js';
import { NONE, type World } from '../model/world.js';

/** A claim that was seen broken, or, of one that is to be seen sometimes, seen. */
export interface Seen {
  readonly invariant: string;
  /** `vm:web1`, as in the report of a run. */
  readonly subject: string;
  readonly saw: string;
}

/** Claims that a search without times can look at: safety, and what is to be seen at least once. */
export const SEARCHED: readonly Invariant[] = ALL_INVARIANTS.filter(
  ({ id, holds }) => (id.startsWith('safety/') && holds !== 'within') || holds === 'sometimes',
);

interface Watched {
  readonly company: Company;
  /** Where what is remembered of its subjects begins; NONE: nothing is. */
  readonly memory: number;
}

/** Told before a claim is asked about a subject. */
export type Attend = (about: About, subject: number) => void;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class Claims {
  /** What the latest move or state broke. */
  readonly broken: Seen[] = [];
  /** What has been seen of the claims that must be seen sometimes, by their ids. */
  readonly witnessed = new Map<string, Seen>();
  readonly #ofState: readonly Invariant[];
  readonly #ofChange: readonly Watched[];
  readonly #sometimes: readonly Invariant[];
  /** By kind of fact, the claims about changes that it wakes. */
  readonly #woken: readonly (readonly Watched[])[];
  readonly #witnesses: readonly (readonly Invariant[])[];
  readonly #memory: Float64Array;
  readonly #before: Float64Array;
  readonly #look: Mutable<Look>;
  readonly #begun: Readonly<Record<About, number>>;
  #moved = false;

  constructor(
    readonly world: World,
    readonly invariants: readonly Invariant[] = SEARCHED,
    readonly attend?: Attend,
  ) {
    this.#sometimes = invariants.filter(({ holds }) => holds === 'sometimes');
    const always = invariants.filter(({ holds }) => holds !== 'sometimes');
    this.#begun = { vm: world.vms.length, host: world.hosts.length, cluster: world.clusters.length };
    this.demanded = this.#sometimes.filter((one) => one.demanded?.(world) !== false);
    this.#ofState = always.filter(isOfState);
    let place = 0;
    this.#ofChange = companies(always.filter((one) => !isOfState(one))).map((company) => {
      const memory = company[0].remember === undefined ? NONE : place;
      if (memory !== NONE) place += this.#count(company[0].about);
      return { company, memory };
    });
    this.#memory = new Float64Array(place);
    this.#before = new Float64Array(place);
    this.#woken = FACTS.map(({ name }) => this.#ofChange.filter(({ company: [first] }) => isWoken(first, name)));
    this.#witnesses = FACTS.map(({ name }) => this.#sometimes.filter((one) => isWoken(one, name)));
    this.#look = {
      ...{
        world,
        nowUs: 0,
        before: NEVER,
        occasion: NONE,
        fact: NONE,
        final: false,
        limits: NO_LIMITS,
        closing: undefined,
      },
      availability: new AvailabilityLedger(),
      once: (work) => work(world),
    };
  }

  /** Claims that must hold in every state, or of every change. */
  get always(): readonly Invariant[] {
    return this.invariants.filter(({ holds }) => holds !== 'sometimes');
  }

  /** Claims that must be seen sometimes in this world. */
  readonly demanded: readonly Invariant[];

  /** Looks at the state at hand, which is new. */
  judge(): void {
    this.#look.fact = NONE;
    this.#look.before = NEVER;
    for (const invariant of this.#ofState)
      for (let subject = 0; subject < this.#count(invariant.about); subject += 1) this.#ask(invariant, subject);
  }

  /** Whether the claims about states hold for one subject. */
  holds(about: About, subject: number): boolean {
    this.#look.fact = NONE;
    this.#look.before = NEVER;
    return this.#ofState.every((one) => one.about !== about || this.#saw(one, subject) === undefined);
  }

  /** Whether the claims about changes hold for one subject of which nothing changes; but those that go by the facts themselves. */
  rests(about: About, subject: number): boolean {
    this.#look.fact = NONE;
    return this.#ofChange.every(({ company: [first, ...others] }) => {
      if (first.about !== about || first.coarse === true) return true;
      this.#look.before = first.remember?.(this.#look, subject) ?? NEVER;
      return [first, ...others].every((one) => this.#saw(one, subject) === undefined);
    });
  }

  /** Claims to be seen sometimes that a step may show. */
  wokenBy({ facts, factLength }: Turn): Invariant[] {
    const found: Invariant[] = [];
    for (let at = 0; at < factLength; at += 3) found.push(...(this.#witnesses[facts[at] as number] ?? []));
    return found;
  }

  /** Names the subjects that claims look at because of what the facts of a step say. */
  tell({ facts, factLength }: Turn, each: (about: About, subject: number) => void): void {
    for (let at = 0; at < factLength; at += 3)
      for (const one of this.#woken[facts[at] as number] ?? []) {
        if (one.company[0].coarse !== true) continue;
        const [from, to] = this.#range(one, facts[at] as number, facts[at + 1] as number);
        for (let subject = from; subject < to; subject += 1) each(one.company[0].about, subject);
      }
  }

  /** A state from which moves are tried. */
  load(): void {
    for (const { company, memory } of this.#ofChange) {
      const [{ remember, about }] = company;
      if (remember === undefined) continue;
      for (let subject = 0; subject < this.#count(about); subject += 1) {
        this.attend?.(about, subject);
        this.#before[memory + subject] = remember(this.#look, subject);
      }
    }
    this.#moved = true;
    this.back();
  }

  /** The state is as it was loaded. */
  back(): void {
    this.broken.length = 0;
    if (!this.#moved) return;
    this.#memory.set(this.#before);
    this.#moved = false;
  }

  /** Looks at what one step has changed. */
  see({ facts, factLength }: Turn): void {
    for (let at = 0; at < factLength; at += 3) {
      const kind = facts[at] as number;
      const woken = this.#woken[kind] as readonly Watched[];
      const witnesses = this.#witnesses[kind] as readonly Invariant[];
      if (woken.length === 0 && witnesses.length === 0) continue;
      this.#look.fact = kind;
      const subject = facts[at + 1] as number;
      for (const one of woken) this.#watch(one, kind, subject);
      for (const one of witnesses) this.#witness(one, subject);
    }
  }

  /** Of small worlds all subjects are looked at; a claim that reads the fact itself sees its subject alone. */
  #watch(watched: Watched, kind: number, subject: number): void {
    const { company, memory } = watched;
    const [first] = company;
    const [from, to] = this.#range(watched, kind, subject);
    for (let one = from; one < to; one += 1) {
      this.attend?.(first.about, one);
      this.#look.before = memory === NONE ? NEVER : (this.#memory[memory + one] as number);
      for (const invariant of company) this.#ask(invariant, one);
      if (memory === NONE || first.remember === undefined) continue;
      this.#memory[memory + one] = first.remember(this.#look, one);
      this.#moved = true;
    }
  }

  /** Those whom a fact makes a claim look at: from the first to before the last. */
  #range({ company: [{ about, coarse }], memory }: Watched, kind: number, subject: number): [from: number, to: number] {
    // What was made meanwhile has no memory.
    const count = memory === NONE ? this.#count(about) : Math.min(this.#begun[about], this.#count(about));
    const own = coarse === true && FACTS[kind]?.about === about;
    return own ? [subject, Math.min(subject + 1, count)] : [0, count];
  }

  #ask(invariant: Invariant, subject: number): void {
    const saw = this.#saw(invariant, subject);
    if (saw !== undefined) this.broken.push(this.#told(invariant, subject, saw));
  }

  /** What breaks a claim; undefined: nothing, or nothing has happened that it is about. */
  #saw(invariant: Invariant, subject: number): string | undefined {
    const { occasion } = invariant;
    if (occasion !== undefined) {
      this.#look.occasion = occasion(this.#look, subject);
      if (this.#look.occasion === NONE) return undefined;
    }
    return invariant.evidence(this.#look, subject);
  }

  #witness(invariant: Invariant, subject: number): void {
    if (this.witnessed.has(invariant.id)) return;
    const saw = invariant.evidence(this.#look, subject);
    if (saw !== undefined) this.witnessed.set(invariant.id, this.#told(invariant, subject, saw));
  }

  #told({ id, about }: Invariant, subject: number, saw: string): Seen {
    return { invariant: id, subject: `${about}:${this.#all(about)[subject]?.name ?? subject}`, saw };
  }

  #all(about: About): readonly { readonly name: string }[] {
    if (about === 'vm') return this.world.vms;
    return about === 'host' ? this.world.hosts : this.world.clusters;
  }

  #count(about: About): number {
    return this.#all(about).length;
  }
}

/** Whether a claim is about a state alone, whatever led to it. */
const isOfState = ({ remember, coarse }: Invariant): boolean => remember === undefined && coarse !== true;

const isWoken = ({ wokenBy }: Invariant, name: keyof typeof FACT): boolean =>
  wokenBy.some(({ facts }) => facts.includes(name));
