/**
 * How large one move of a search is. Interleaved: one step; activities stay open while others begin and end. Atomic: a step and the
 * ordinary endings of all that it began, so that nothing is under way between two moves.
 */
import { assert, Bug } from '../base/assert.js';
import { ACTIVITIES, isQuiet, kindOf, subjectOf } from '../model/activities.js';
import { FACT } from '../model/facts.js';
import { type Step, step } from '../model/step.js';
import type { Turn } from '../model/turn.js';
import { NONE, type Vm, type World } from '../model/world.js';
import type { Placement } from '../sim/actors.js';
import { COMMAND_KINDS, type CommandKind } from './command-kinds.js';
import { badEndings, FAULT_KINDS, type FaultKind } from './fault-kinds.js';
import { type BadEnding, choices, endings, type Move } from './moves.js';

export type Grain = 'atomic' | 'interleaved';

/** Who may ask for what, and what may break. */
export interface Alphabet {
  readonly commands: readonly CommandKind[];
  readonly faults: readonly FaultKind[];
  /** At most so many of them strike; unwritten: any number. */
  readonly budget?: number;
  /** Releases that hosts may be set up with. */
  readonly to: readonly number[];
  /** Who says where VMs go; unwritten: every host is tried. Its answers depend on the world alone. */
  readonly placement?: Placement;
}

/** Whether nobody waits for the end of an activity and it begins anew by itself: it may end at any time, or never. */
const isTimer = (activity: number): boolean => isQuiet(activity) && ACTIVITIES[activity]?.remembered !== true;

/** Every move that there could be in a world of these entities. */
export function movesOf(world: World, alphabet: Alphabet, grain: Grain): Move[] {
  const { commands, faults, to, placement, budget = Number.POSITIVE_INFINITY } = alphabet;
  const bad = badEndings(faults);
  const asked = commands.flatMap((kind) => COMMAND_KINDS[kind](world, to));
  const chosen = choices(world, placement);
  const struck = faults.flatMap((kind) => FAULT_KINDS[kind](world, budget <= 1));
  if (grain === 'interleaved') return [...asked, ...chosen, ...endings(world, bad, () => true), ...struck];
  const spoilt = bad.flatMap((one) => [...asked, ...chosen].map((move): Move => ({ ...move, costs: 1, bad: one })));
  return [...asked, ...chosen, ...spoilt, ...endings(world, [], isTimer), ...struck];
}

/** Told of every step that was performed. */
export type See = (turn: Turn) => void;

/** Steps that one atomic move may take: far more than any does. */
const STEPS_MAX = 10_000;

const QUEUED = FACT['move-queued'];

export class Performer {
  /** Activities that the move at hand has begun, in order. */
  readonly #begun: number[] = [];
  /** VMs whose moves it has queued with a target. */
  readonly #queued: number[] = [];

  constructor(
    readonly world: World,
    readonly turn: Turn,
    readonly grain: Grain,
    readonly see: See,
  ) {}

  /** Performs a move. False where it is refused, or where nothing ends as badly as it asks; then the world may have changed. */
  perform(move: Move): boolean {
    const { steps, bad } = move;
    this.#begun.length = this.#queued.length = 0;
    for (let at = 0; at < steps.length; at += 1) {
      if (!this.#step(steps[at] as Step)) return false;
    }
    return this.grain === 'interleaved' || this.#settle(bad);
  }

  #step(action: Step): boolean {
    const { turn } = this;
    step(this.world, action, turn);
    if (turn.refusal !== undefined) return false;
    if (this.grain === 'atomic') this.#note();
    this.see(turn);
    return true;
  }

  #note(): void {
    const { began, beganLength, facts, factLength } = this.turn;
    for (let at = 0; at < beganLength; at += 1) this.#begun.push(began[at] as number);
    for (let at = 0; at < factLength; at += 3) if (facts[at] === QUEUED) this.#queued.push(facts[at + 1] as number);
  }

  /** Ends all that was begun, in that order; the first that can end as badly as is asked does. */
  #settle(bad: BadEnding | undefined): boolean {
    let spoilt = bad === undefined;
    for (let at = 0, queued = 0; at < this.#begun.length || queued < this.#queued.length; ) {
      assert(at < STEPS_MAX, 'an atomic move has no end');
      if (at >= this.#begun.length) {
        this.#begin(this.#queued[queued] as number);
        queued += 1;
        continue;
      }
      const key = this.#begun[at] as number;
      at += 1;
      const kind = kindOf(key);
      if (!this.world.open.has(key) || isTimer(kind)) continue;
      const spoils = !spoilt && bad?.activity === kind;
      const ending = spoils ? bad.ending : (ACTIVITIES[kind]?.endings[0] as string);
      spoilt ||= spoils;
      if (!this.#step({ do: ending, subject: subjectOf(key), arg: NONE })) throw new Bug(`${ending} was refused`);
    }
    return spoilt;
  }

  /** A move with a fixed target begins at once, where it can. */
  #begin(index: number): void {
    const vm = this.world.vms[index] as Vm;
    if (vm.moveTo !== NONE) this.#step({ do: 'begin', subject: index, arg: vm.moveTo });
  }
}
