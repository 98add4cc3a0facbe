/**
 * The one step of the world. A command is refused or performed; a choice of the driver is judged by the same rules; a happening
 * is what the world does by itself. The world is changed in place; a refused step leaves it as it was.
 */
import { Bug } from '../base/assert.js';
import type { Happening } from './activities.js';
import { COMMANDS, type Command, type Step } from './commands/index.js';
import { reviewOwners } from './effects/owners.js';
import { reviewPools } from './effects/pool.js';
import { preempt, reviewPromises } from './effects/preemption.js';
import { reviewFiles } from './effects/storage.js';
import { happen } from './happenings.js';
import * as refs from './refs.js';
import { LEDGER, obstacleOf, type Refusal, type Rule, ruleNumber } from './rules/index.js';
import { moveKindOf } from './rules/move-kind.js';
import { vmAt } from './rules/names.js';
import type { Outcome, Turn } from './turn.js';
import type { World } from './world.js';

export type { Step } from './commands/index.js';

/** What a driver may choose: where a queued move goes, where a failed role starts, and at whose expense, that a move is hopeless. */
export const CHOICES = ['begin', 'takeover', 'abandon', 'preempt'] as const;

/**
 * Performs one step. The outcome is the turn itself, valid until the next step.
 * @throws Bug where the step's name is unknown.
 */
export function step(world: World, action: Step, turn: Turn): Outcome {
  turn.open(world);
  const command = COMMANDS.get(action.do);
  if (command === undefined) choose(turn, action);
  else {
    turn.refusal = notForRoles(world, command, action) ?? command.refuses(turn, action);
    if (turn.refusal === undefined && action.with?.WhatIf !== true) command.perform(turn, action);
  }
  if (turn.nodesMoved) {
    if (world.owned) reviewOwners(turn);
    if (world.pools) reviewPools(turn);
    if (world.trouble > 0) reviewFiles(turn);
  }
  if (world.promises > 0) reviewPromises(turn);
  return turn;
}

/** A cmdlet of VMs that is given another role. */
const notForRoles = (world: World, { about, ofRoles }: Command, { subject }: Step): Refusal | undefined =>
  about === 'vm' && ofRoles !== true ? obstacleOf(world, IS_A_VM, subject) : undefined;

const IS_A_VM = LEDGER[ruleNumber('role/is-a-vm')] as Rule;

function choose(turn: Turn, action: Step): void {
  switch (action.do) {
    case 'begin':
      return begin(turn, action.subject, action.arg);
    case 'takeover':
      turn.refusal = turn.attempt(refs.power, action.subject, 'takeover', action.arg);
      return;
    case 'preempt':
      turn.refusal = preempt(turn, action.subject, action.arg);
      return;
    case 'abandon':
      turn.refusal = turn.attempt(refs.migration, action.subject, 'abandon');
      return;
    default:
      if (!happen(turn, action.do as Happening, action.subject, action.arg))
        throw new Bug(`no step is called ${action.do}`);
  }
}

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
