/**
 * One run that is played: it stands at a moment of simulated time and goes on as far as it is told. It knows no wall clock; who
 * shows it decides how fast time passes.
 */
import type { Micros } from '../base/units.js';
import type { Judge } from '../invariants/index.js';
import type { World } from '../model/world.js';
import type { Scenario } from '../scenarios/index.js';
import type { CopyProgress } from '../sim/copies.js';
import { type Ending, Simulation } from '../sim/simulate.js';
import { conclude, type Rehearsal, type RehearsalOptions, type Stage, setUp } from './set-up.js';
import { lastLines, type TraceLine } from './trace-lines.js';

export type { CopyProgress } from '../sim/copies.js';
export type { TraceLine } from './trace-lines.js';

export class Playback {
  /** The simulated time at which it stands. */
  atUs: Micros = 0;
  readonly #stage: Stage;
  readonly #simulation: Simulation;
  /** No moment comes that lies beyond it. */
  #horizonUs: Micros = 0;
  #conclusion: Rehearsal | undefined;
  #lines: { readonly length: number; readonly count: number; readonly lines: readonly TraceLine[] } | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#simulation = new Simulation(stage.world, stage.question, stage.cast);
  }

  /** A playback at its beginning, before the first step. */
  static async open(scenario: Scenario, options: RehearsalOptions = {}): Promise<Playback> {
    return new Playback(await setUp(scenario, options));
  }

  get scenario(): Scenario {
    return this.#stage.scenario;
  }

  get simulation(): Simulation {
    return this.#simulation;
  }

  get world(): World {
    return this.#stage.world;
  }

  get judge(): Judge {
    return this.#stage.judge;
  }

  get ending(): Ending | undefined {
    return this.#conclusion?.outcome;
  }

  get atEnd(): boolean {
    return this.ending !== undefined;
  }

  /** When something happens next; undefined at the end. */
  get nextAtUs(): Micros | undefined {
    if (this.atEnd) return undefined;
    return this.#simulation.ending === undefined ? this.#simulation.nextAtUs : this.#stage.question.untilUs;
  }

  /** When something happened last. */
  get lastAtUs(): Micros {
    return this.#simulation.nowUs;
  }

  /** What there is to say of the whole run; undefined before its end. */
  get conclusion(): Rehearsal | undefined {
    return this.#conclusion;
  }

  /**
   * Performs all that is due up to a time, but no more than so many moments. Never goes back.
   * @returns whether the run goes on.
   */
  advanceTo(atUs: Micros, momentsMax = Number.POSITIVE_INFINITY): boolean {
    this.#horizonUs = Math.max(atUs, this.atUs);
    let moments = 0;
    while (moments < momentsMax && this.#moment()) moments += 1;
    this.#stand(moments < momentsMax ? this.#horizonUs : this.#simulation.nowUs);
    return !this.atEnd;
  }

  /** Goes on to the next moment in which something happens that is written down. */
  step(): boolean {
    const { trace } = this.#simulation;
    const before = trace.length;
    return this.#goOn(() => trace.length > before);
  }

  /** Goes on to the next moment in which something happens to a host or a cluster. */
  stepToNodes(): boolean {
    const before = this.#simulation.view.nodeChanges;
    return this.#goOn(() => this.#simulation.view.nodeChanges > before);
  }

  /** How far the copy of a VM's memory is; undefined unless it is being copied. */
  progressOf(vm: number): CopyProgress | undefined {
    return this.#simulation.progressOf(vm, this.atUs);
  }

  /** The last occurrences that are worth a line, oldest first. */
  lastFacts(count: number): readonly TraceLine[] {
    const { trace } = this.#simulation;
    const known = this.#lines;
    if (known !== undefined && known.length === trace.length && known.count === count) return known.lines;
    const lines = lastLines(trace, count);
    this.#lines = { length: trace.length, count, lines };
    return lines;
  }

  #goOn(isThere: () => boolean): boolean {
    this.#horizonUs = Number.POSITIVE_INFINITY;
    while (!isThere() && this.#moment());
    const { ending, nowUs } = this.#simulation;
    return this.advanceTo(ending === undefined ? nowUs : Number.POSITIVE_INFINITY);
  }

  /** One moment of the simulation; false at the horizon and at the end. */
  #moment(): boolean {
    return this.#simulation.nextAtUs <= this.#horizonUs && this.#simulation.advance();
  }

  /** The simulation knows that its bound comes before the next moment; for those who watch it has still to come. */
  #stand(atUs: Micros): void {
    const { ending } = this.#simulation;
    const isOver = ending !== undefined && (ending !== 'out-of-time' || atUs >= this.#stage.question.untilUs);
    if (isOver) this.#conclusion ??= conclude(this.#stage, this.#simulation.result());
    this.atUs = this.#conclusion?.run.endedAtUs ?? atUs;
  }
}
