/**
 * The one step of the world. A command is refused or performed; a choice of the driver is judged by the same rules; a happening
 * is what the world does by itself. The world is changed in place; a refused step leaves it as it was.
 */
import { Bug } from '../base/assert.js';
import { ACTIVITIES, BLOWS, type Happening } from './activities.js';
import { COMMANDS, type Command, type Step } from './commands/index.js';
import { noteConcerns } from './concerns.js';
import { reviewOwners } from './effects/owners.js';
import { reviewPools } from './effects/pool.js';
import { preempt, reviewPromises } from './effects/preemption.js';
import { reviewFiles } from './effects/storage.js';
import { HAPPENINGS } from './happenings.js';
import * as refs from './refs.js';
import { LEDGER, obstacleOf, type Refusal, type Rule, ruleNumber } from './rules/index.js';
import { moveKindOf } from './rules/move-kind.js';
import { vmAt } from './rules/names.js';
import type { Outcome, Turn } from './turn.js';
import { restarts, type World } from './world.js';

export type { Step } from './commands/index.js';

/** What a driver may choose: where a queued move goes, where a failed role starts, and at whose expense, that a move is hopeless. */
export const CHOICES = ['begin', 'takeover', 'abandon', 'preempt'] as const;

/** A call of which nothing is stepped, since its names do not exist; a trace has it all the same. */
export const REJECTED = 'rejected-call';

/** Every name that a step can have, in a fixed order: commands, choices, happenings. */
export const STEP_NAMES: readonly string[] = [
  ...COMMANDS.keys(),
  REJECTED,
  ...CHOICES,
  ...new Set(ACTIVITIES.flatMap((kind) => kind.endings)),
  ...Object.keys(BLOWS),
];

/** What is done under a name: a command, or what a driver and the world do. */
interface Kind {
  /** Of STEP_NAMES. */
  readonly number: number;
  readonly command: Command | undefined;
  readonly perform: ((turn: Turn, subject: number, arg: number) => void) | undefined;
}

/**
 * Performs one step. The outcome is the turn itself, valid until the next step.
 * @throws Bug where the step's name is unknown.
 */
export function step(world: World, action: Step, turn: Turn): Outcome {
  const kind = KINDS.get(action.do);
  if (kind === undefined) throw new Bug(`no step is called ${action.do}`);
  turn.open(world, kind.number);
  const { command, perform } = kind;
  if (command !== undefined) obey(turn, command, action);
  else perform?.(turn, action.subject, action.arg);
  if (turn.nodesMoved) {
    if (world.owned) reviewOwners(turn);
    if (world.pools) reviewPools(turn);
    if (world.trouble > 0) reviewFiles(turn);
  }
  if (world.promises > 0) reviewPromises(turn);
  return turn;
}

function obey(turn: Turn, command: Command, action: Step): void {
  turn.refusal = notForRoles(turn.world, command, action) ?? command.refuses(turn, action);
  if (turn.refusal !== undefined || action.with?.WhatIf === true) return;
  command.perform(turn, action);
  noteConcerns(turn.world, command.about, action.subject);
}

/** A cmdlet of VMs that is given another role. */
const notForRoles = (world: World, { about, ofRoles }: Command, { subject }: Step): Refusal | undefined =>
  about === 'vm' && ofRoles !== true ? obstacleOf(world, IS_A_VM, subject) : undefined;

const IS_A_VM = LEDGER[ruleNumber('role/is-a-vm')] as Rule;

/** A queued move begins, the way that the VM's state and the cluster's threshold ask for. */
function begin(turn: Turn, index: number, target: number): void {
  const { world } = turn;
  const vm = vmAt(world, index);
  turn.refusal = target === vm.host ? NOWHERE : obstacleOf(world, HOLDS_STILL, index);
  if (turn.refusal !== undefined) return;
  const before = vm.moveKind;
  vm.moveKind = moveKindOf(world, vm);
  const events = vm.moveFiles ? WITH_FILES : EVENTS;
  const event = events[vm.moveKind] as (typeof events)[number];
  turn.refusal = turn.attempt(refs.migration, index, event, target);
  if (turn.refusal !== undefined) vm.moveKind = before;
}

const HOLDS_STILL = LEDGER[ruleNumber('migration/vm-holds-still')] as Rule;

/** No rule, and so beyond doubt: a move has two ends. */
const NOWHERE: Refusal = { rule: 'state/does-not-answer', message: 'The VM is on that host already.' };

/** By the kind of the move. Files go along with a live or an offline one. */
const EVENTS = ['begin.live', 'begin.quick', 'begin.offline'] as const;
const WITH_FILES = ['begin.files', 'begin.files', 'begin.cold-files'] as const;

const CHOSEN: Readonly<Record<(typeof CHOICES)[number], Kind['perform']>> = {
  begin,
  takeover: (turn, vm, host) => {
    turn.refusal = turn.attempt(refs.power, vm, restarts(vmAt(turn.world, vm)) ? 'takeover' : 'disown', host);
  },
  preempt: (turn, vm, host) => {
    turn.refusal = preempt(turn, vm, host);
  },
  abandon: (turn, vm) => {
    turn.refusal = turn.attempt(refs.migration, vm, 'abandon');
  },
};

function kindOf(name: string, number: number): Kind {
  const perform = CHOSEN[name as keyof typeof CHOSEN] ?? HAPPENINGS[name as Happening];
  return { number, command: COMMANDS.get(name), perform };
}

/** By name. Nothing can be done under the name of a rejected call. */
const KINDS: ReadonlyMap<string, Kind> = new Map(
  STEP_NAMES.flatMap((name, number) => (name === REJECTED ? [] : [[name, kindOf(name, number)]])),
);
