/** A simulation that is watched while it goes: what is on the wire, round by round, and how far one may look ahead. */
import type { Micros } from '../base/units.js';
import { PASSES } from '../model/catalog/index.js';
import { vmAt } from '../model/rules/names.js';
import { MIGRATION } from '../model/states.js';
import type { World } from '../model/world.js';
import type { Watcher } from '../sim/actors.js';
import { Simulation } from '../sim/simulate.js';

/** How far the copy of a VM's memory is. */
export interface CopyProgress {
  /** From 1. */
  readonly round: number;
  /** Of this round, from 0 to 1. */
  readonly share: number;
}

interface Round {
  number: number;
  beganAtUs: Micros;
  emptyAtUs: Micros;
}

/** Hears what the wire promises: when the flow of each VM will be empty. */
export class PlayedSimulation extends Simulation {
  readonly #rounds = new Map<number, Round>();

  override flowEmptyAt(vm: number, atUs: Micros): void {
    super.flowEmptyAt(vm, atUs);
    if (atUs === Number.POSITIVE_INFINITY || vmAt(this.world, vm).migration !== MIGRATION.copying)
      this.#rounds.delete(vm);
    else this.#heard(vm, atUs);
  }

  /** Undefined unless memory of this VM is being copied. */
  progressOf(vm: number, nowUs: Micros): CopyProgress | undefined {
    const round = this.#rounds.get(vm);
    if (round === undefined) return undefined;
    const whole = round.emptyAtUs - round.beganAtUs;
    return { round: round.number, share: whole <= 0 ? 1 : Math.min(1, (nowUs - round.beganAtUs) / whole) };
  }

  /** A promise that was kept is followed by one for the next round, unless the round was so short that it is stretched. */
  #heard(vm: number, atUs: Micros): void {
    const { nowUs } = this;
    const round = this.#rounds.get(vm);
    if (round === undefined) {
      this.#rounds.set(vm, { number: 1, beganAtUs: nowUs, emptyAtUs: atUs });
      return;
    }
    const isOver = atUs > nowUs && nowUs >= round.emptyAtUs && nowUs - round.beganAtUs >= PASSES.durationMin.value;
    if (isOver) {
      round.number += 1;
      round.beganAtUs = nowUs;
    }
    round.emptyAtUs = atUs;
  }
}

/** Thrown before a moment that lies beyond the horizon; nothing has changed by then. */
export const NOT_YET = new Error('the next moment lies beyond the horizon');

/** Stands first among the watchers and lets no moment come that was not asked for. */
export class Horizon implements Watcher {
  atUs: Micros = 0;
  /** When the next moment is; undefined until one was asked for. */
  nextAtUs: Micros | undefined;

  see(): void {}

  rest(_world: World, _fromUs: Micros, toUs: Micros): void {
    this.nextAtUs = toUs;
    if (toUs > this.atUs) throw NOT_YET;
  }
}
