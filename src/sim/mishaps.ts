/** What faults have in store for VMs: guests that do not shut down when they are asked to, live migrations that break. */
import type { Micros } from '../base/units.js';
import { ACTIVITY } from '../model/activities.js';
import { faultsInRun } from './faults.js';
import type { Streams } from './kernel/streams.js';
import type { MovePhase, Question } from './question.js';

const PHASES: Readonly<Record<MovePhase, number>> = {
  setup: ACTIVITY['migration-setup'],
  copy: ACTIVITY['migration-copy'],
  blackout: ACTIVITY['migration-blackout'],
};

export class Mishaps {
  /** Chance that a live migration breaks; undefined: no fault asks for it. */
  #breaks: number | undefined;
  #deaf = new Set<number>();
  /** By VM: the kind of activity in the middle of which its next live migration breaks. */
  #doomed = new Map<number, number>();

  constructor(readonly question: Question) {
    this.#breaks = chanceOf('random-migration-failure', question);
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

  /** Whether the live migration of a VM is to break in the phase that this activity is: once. */
  isDoomed(vm: number, kind: number): boolean {
    return this.#doomed.size > 0 && this.#doomed.get(vm) === kind && this.#doomed.delete(vm);
  }

  /** How long after its beginning a copy breaks, whose first round takes so long; undefined: it does not. */
  copyBreaksAfter(vm: number, name: string, firstRoundUs: Micros, streams: Streams): Micros | undefined {
    if (this.isDoomed(vm, PHASES.copy)) return Math.ceil(firstRoundUs / 2);
    if (this.#breaks === undefined) return undefined;
    const stream = `migration/${name}`;
    return streams.draw(stream) >= this.#breaks ? undefined : Math.ceil(firstRoundUs * streams.draw(stream));
  }

  clone(): Mishaps {
    const twin = new Mishaps(this.question);
    twin.#breaks = this.#breaks;
    twin.#deaf = new Set(this.#deaf);
    twin.#doomed = new Map(this.#doomed);
    return twin;
  }
}

/** The chance that at least one of several faults of a kind strikes; undefined where there is none. */
export function chanceOf(
  kind: 'random-migration-failure' | 'random-installation-failure',
  question: Question,
): number | undefined {
  const chances = faultsInRun(question).flatMap((one) => (one.kind === kind ? [one.chance] : []));
  if (chances.length < 2) return chances[0];
  return 1 - chances.reduce((whole, chance) => whole * (1 - chance), 1);
}
