/** The operators of a run: who may be asked now, who waits for what, and for how long they have waited. */
import type { Micros } from '../base/units.js';
import { COMMANDS, type Step } from '../model/commands/index.js';
import { NONE, type World } from '../model/world.js';
import type { Answer, Ask, Operator, View } from './actors.js';

/** A stretch of waiting, for the report. */
export interface Waited {
  readonly operator: string;
  readonly because: string;
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

export interface Player {
  readonly operator: Operator;
  /** What it asked last; undefined before the first time. */
  ask: Ask | undefined;
  /** When it asked that, and how many changes there had been. */
  askedAtUs: Micros;
  askedAtChange: number;
  /** Of one that waits for cmdlets: whether they are all about hosts and clusters; and the changes after which it was found waiting. */
  waitsForNodes: boolean;
  foundAtChange: number;
  /** The event that wakes it at the date that it waits for. */
  alarm: number | undefined;
  answer: Answer | undefined;
}

export const enter = (operator: Operator): Player => ({
  operator,
  ask: undefined,
  askedAtUs: 0,
  askedAtChange: 0,
  waitsForNodes: false,
  foundAtChange: NONE,
  alarm: undefined,
  answer: undefined,
});

/** Whether it is time to ask an operator again. */
export function isReady(player: Player, view: View): boolean {
  const { ask } = player;
  if (ask === undefined) return true;
  if (ask.kind === 'done') return false;
  if (ask.kind === 'stuck') return view.changes > player.askedAtChange;
  if (ask.kind !== 'wait') return true;
  const { wait } = ask;
  if (wait.kind === 'time') return view.nowUs >= wait.atUs;
  if (wait.deadlineUs !== undefined && view.nowUs >= wait.deadlineUs) return true;
  if (wait.kind === 'change') return view.changes > player.askedAtChange;
  const changes = player.waitsForNodes ? view.nodeChanges : view.changes;
  if (changes === player.foundAtChange) return false;
  player.foundAtChange = changes;
  return wait.steps.some((step) => hasReturned(view.world, step));
}

/** What an operator asks from now on. */
export function noteAsk(player: Player, ask: Ask, view: View): void {
  player.ask = ask;
  player.askedAtChange = view.changes;
  player.foundAtChange = NONE;
  player.waitsForNodes =
    ask.kind === 'wait' && ask.wait.kind === 'returned' && ask.wait.steps.every((step) => !awaitsVms(step));
}

const awaitsVms = (step: Step): boolean => {
  const command = COMMANDS.get(step.do);
  return command?.about === 'vm' || command?.awaitsVms === true;
};

/** `-WhatIf` does nothing, so there is nothing to wait for and nothing that could end badly. */
const isTrial = (step: Step): boolean => step.with?.WhatIf === true;

/** Whether the cmdlet of a step has returned. */
export const hasReturned = (world: World, step: Step): boolean =>
  isTrial(step) || !(COMMANDS.get(step.do)?.pending?.(world, step) ?? false);

/** When a cmdlet returns at the latest, though what it began goes on; Infinity where it waits as long as that takes. */
export const returnsBy = (step: Step, nowUs: Micros): Micros =>
  nowUs + (COMMANDS.get(step.do)?.patienceUs?.(step) ?? Number.POSITIVE_INFINITY);

/** Whether what a cmdlet began has ended badly, once it has returned. */
export const endedBadly = (world: World, step: Step): boolean =>
  !isTrial(step) && (COMMANDS.get(step.do)?.failed?.(world, step) ?? false);

/** When an operator must be woken though nothing happens; undefined: it need not. */
export function wakesAt(ask: Ask): Micros | undefined {
  if (ask.kind !== 'wait') return undefined;
  return ask.wait.kind === 'time' ? ask.wait.atUs : ask.wait.deadlineUs;
}

/** A copy whose memory is its own. */
export const copyPlayer = (player: Player): Player => ({
  ...player,
  operator: { ...player.operator, memory: structuredClone(player.operator.memory) },
});
