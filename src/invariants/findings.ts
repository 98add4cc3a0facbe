/** What a judge has found, and of whom: the first violation of each claim by each subject, and what has been seen at all. */
import type { Micros } from '../base/units.js';
import type { World } from '../model/world.js';
import type { About, Look } from './invariant.js';
import { isWritten, type Limits } from './service/limits.js';
import type { Watched } from './watch.js';

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

export class Findings {
  readonly violations: Violation[] = [];
  readonly warnings: Warning[] = [];
  /** By place of a claim: subjects of which it was told; undefined: nobody yet. */
  readonly #told: (Set<number> | undefined)[] = [];
  /** Whether anything was told that must not be. */
  #broken = false;

  /** `calm`: all faults are over and repaired before the end. */
  constructor(
    readonly limits: Limits,
    readonly calm: boolean,
  ) {}

  /** Whether this was told of a subject before. */
  isTold(one: Watched, subject: number): boolean {
    return (this.#broken || one.sometimes) && this.#told[one.place]?.has(subject) === true;
  }

  /** Whether a claim that something happens sometimes has been seen. */
  isSeen({ place }: Watched): boolean {
    return this.#told[place] !== undefined;
  }

  tell({ invariant, place, sometimes }: Watched, look: Look, subject: number, saw: string, seq: number): void {
    const told = this.#told[place] ?? new Set();
    this.#told[place] = told.add(subject);
    if (sometimes) return;
    this.#broken = true;
    const { id, about, limit, warnsWithoutCalm } = invariant;
    const warns = warnsWithoutCalm === true && !this.calm;
    const atUs = invariant.brokeAtUs?.(look, subject) ?? look.nowUs;
    const name = `${about}:${entities(look.world, about)[subject]?.name ?? subject}`;
    if (warns || (limit !== undefined && !isWritten(this.limits, limit, subject)))
      this.warnings.push({ id, atUs, subject: name, saw });
    else this.violated(id, atUs, seq, name, saw);
  }

  violated(invariant: string, atUs: Micros, seq: number, subject: string, saw: string): void {
    this.violations.push({ invariant, atUs, seq, subject, saw });
  }

  /** Takes over what another has found. */
  take(other: Findings): void {
    other.#told.forEach((subjects, place) => {
      if (subjects !== undefined) this.#told[place] = new Set(subjects);
    });
    this.#broken = other.#broken;
    this.violations.push(...other.violations);
    this.warnings.push(...other.warnings);
  }
}

/** All of a kind. */
export const entities = (world: World, about: About): readonly { readonly name: string }[] =>
  about === 'vm' ? world.vms : about === 'host' ? world.hosts : world.clusters;
