/** What a drain does: it queues a move for every role and ends when none is left to wait for. */

import { drainsDrives, releaseAt } from '../catalog/index.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { LEDGER, permits, type Rule, ruleNumber } from '../rules/index.js';
import { hostAt, vmAt } from '../rules/names.js';
import { DRAIN, MIGRATION, NODE } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { isMoving, NONE, REASON, type Vm } from '../world.js';
import { maintain } from './pool.js';
import { byPriority } from './seats.js';

export const drainEffects = {
  queueDrainMoves: (turn, index) => {
    const host = hostAt(turn.world, index);
    // A drain of an empty node says nothing of the roles that an earlier one took away.
    if (host.vms.some((vm) => vmAt(turn.world, vm).clustered)) host.drains += 1;
    host.drainFailures = 0;
    turn.fact(FACT['drain-started'], index);
    for (const vm of byPriority(turn.world, index)) if (vm.clustered) joinDrain(turn, vm, host.drainTarget);
    settleDrain(turn, index);
  },
  drainCompleted: (turn, index) => {
    turn.fact(FACT['drain-completed'], index);
    const { node, release } = hostAt(turn.world, index);
    // Only what is paused is resumed, and brings its drives back then. Those that others need stay in service, as
    // Enable-StorageMaintenanceMode would refuse to take them.
    const takes = node === NODE.paused && drainsDrives(releaseAt(release).key);
    if (takes && permits(turn.world, HEALTHY, index, NONE)) maintain(turn, index, true);
    drained(turn, index);
  },
  drainFailed: (turn, host) => {
    turn.fact(FACT['drain-failed'], host);
    drained(turn, host);
  },
  dropDrainMoves: (turn, host) => {
    turn.fact(FACT['drain-dropped'], host);
    for (const vm of byPriority(turn.world, host)) {
      if (vm.migration !== MIGRATION.queued || vm.moveReason !== REASON.drain) continue;
      hostAt(turn.world, host).leaving -= 1;
      vm.moveReason = REASON.asked;
      turn.fire(refs.migration, vm.index, 'cancel');
    }
  },
} as const satisfies Record<string, Effect>;

/** The cluster service of a node that is being stopped stops when its drain has ended, however it did. */
function drained(turn: Turn, host: number): void {
  if (hostAt(turn.world, host).node === NODE.stopping) turn.fire(refs.node, host, 'drained');
}

const HEALTHY = LEDGER[ruleNumber('storage/healthy-before-drain')] as Rule;

function joinDrain(turn: Turn, vm: Vm, target: number): void {
  if (!isMoving(vm)) return void queueMove(turn, vm, target, REASON.drain);
  // One that has arrived here is still in the hands of its source; it leaves when that is over.
  if (vm.moveReason === REASON.drain || vm.moveFrom !== vm.host) return;
  // What it was to do by itself gives way; what somebody asked for does not.
  if (vm.migration === MIGRATION.queued && vm.moveReason !== REASON.asked) vm.moveTo = target;
  vm.moveReason = REASON.drain;
  leave(turn, vm);
}

/** A role leaves in a drain, and is brought back by a failback. */
function leave(turn: Turn, vm: Vm): void {
  const host = hostAt(turn.world, vm.host);
  vm.home = host.index;
  vm.homeDrain = host.drains;
  host.leaving += 1;
}

/** Queues a move; without a target the driver chooses one. */
export function queueMove(turn: Turn, vm: Vm, target: number, reason: number): boolean {
  vm.moveTo = target;
  vm.moveFrom = vm.host;
  vm.moveReason = reason;
  if (!turn.fire(refs.migration, vm.index, 'queue')) return false;
  if (reason !== REASON.drain) return true;
  leave(turn, vm);
  return true;
}

/** Ends the drain of a node once nothing of it is queued or under way. A role that came late is queued as well. */
export function settleDrain(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  if (host.drain !== DRAIN.inProgress || host.leaving > 0) return;
  if (host.drainFailures > 0) return void turn.fire(refs.drain, index, 'gave-up');
  const roles = byPriority(turn.world, index).filter((vm) => vm.clustered);
  if (roles.length === 0) {
    // One that was on its way before the drain began arrives first, and leaves again.
    if (host.coming === 0) turn.fire(refs.drain, index, 'emptied');
    return;
  }
  for (const vm of roles) if (!isMoving(vm)) joinDrain(turn, vm, host.drainTarget);
}

/** One move of a drain has ended. */
export function drainMoveEnded(turn: Turn, from: number, failed: boolean): void {
  if (from === NONE) return;
  const host = hostAt(turn.world, from);
  host.leaving -= 1;
  if (failed) host.drainFailures += 1;
}
