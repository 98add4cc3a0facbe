/** What the phases of a move do: slots and memory at both ends, the change of the owner, and the drain that waits for it. */
import { ACTIVITY } from '../activities.js';
import { versionOnArrival } from '../catalog/index.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { ruleNumber } from '../rules/index.js';
import { hostAt, vmAt } from '../rules/names.js';
import { failureOf } from '../rules/targets.js';
import { DRAIN, MIGRATION, POWER } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { clusterOf, footprint, isIdleRole, MOVE, NONE, REASON, SAVED_FOR, type Vm } from '../world.js';
import { noteLoad } from './balance.js';
import { reviewVersion } from './configuration.js';
import { drainMoveEnded, queueMove, settleDrain } from './drain.js';
import { missRole } from './failover.js';
import { reseat } from './seats.js';
import { reviewFiles } from './storage.js';

/** Takes (1) or gives back (-1) the slots at both ends: of a live move, and of one of files. Any other goes beside them. */
function slots(turn: Turn, vm: Vm, by: 1 | -1): void {
  if (vm.moveFiles) {
    hostAt(turn.world, vm.moveFrom).storageSlots += by;
    hostAt(turn.world, vm.moveTo).storageSlots += by;
    takeRoom(turn, vm.filesTo, by * vm.disk);
  }
  if (vm.moveKind !== MOVE.live) return;
  hostAt(turn.world, vm.moveFrom).slots += by;
  hostAt(turn.world, vm.moveTo).slots += by;
}

/** Takes room of a volume, or gives it back below 0. */
export function takeRoom(turn: Turn, index: number, bytes: number): void {
  const volume = turn.world.volumes[index];
  if (volume !== undefined && volume.size > 0) volume.free -= bytes;
}

/** Takes (1) or gives back (-1) the memory that the target keeps for a VM that is coming. */
function reservation(turn: Turn, vm: Vm, by: 1 | -1): void {
  const target = hostAt(turn.world, vm.moveTo);
  target.used += by * footprint(vm);
  target.active += by;
}

/** A VM of a version that its new host does not run becomes one that it does. */
function convert(turn: Turn, vm: Vm): void {
  const version = versionOnArrival(hostAt(turn.world, vm.host).release, vm.version);
  if (version === undefined || vm.power !== POWER.running) return;
  vm.version = version;
  turn.fact(FACT['version-updated'], vm.index, version);
}

/** A VM belongs to the target from here on. */
function settleAt(turn: Turn, vm: Vm): void {
  reseat(turn.world, vm.index, vm.moveTo);
  // A role that does not run leaves behind what it needs to start; what moves otherwise has it along.
  if (vm.boundTo !== NONE && (vm.moveFiles || !isIdleRole(vm))) vm.boundTo = vm.moveTo;
  if (vm.moveFiles) {
    takeRoom(turn, vm.volume, -vm.disk);
    takeRoom(turn, vm.filesTo, vm.disk);
    vm.volume = vm.filesTo;
  }
  turn.fact(FACT['vm-arrived'], vm.index, vm.moveTo);
  convert(turn, vm);
  noteLoad(turn, vm.moveTo);
  reviewVersion(turn, vm.index);
  // A target may have lost its way to storage since the move began.
  if (turn.world.trouble > 0) reviewFiles(turn);
}

export function endPhases(turn: Turn, vm: number): void {
  turn.end(ACTIVITY['migration-setup'], vm);
  turn.end(ACTIVITY['storage-mirror'], vm);
  turn.end(ACTIVITY['migration-copy'], vm);
  turn.end(ACTIVITY['migration-blackout'], vm);
  turn.end(ACTIVITY['quick-switch'], vm);
  turn.end(ACTIVITY['migration-finish'], vm);
  turn.end(ACTIVITY['offline-move'], vm);
}

/** Gives back what a move held, before or after the VM has arrived. */
function release(turn: Turn, vm: Vm): void {
  endPhases(turn, vm.index);
  hostAt(turn.world, vm.moveTo).coming -= 1;
  slots(turn, vm, -1);
  if (vm.moveKind === MOVE.offline) return;
  if (vm.host !== vm.moveTo) reservation(turn, vm, -1);
}

/** Forgets a move that is over, and lets drains go on. */
export function close(turn: Turn, vm: Vm, failed: boolean): void {
  const { moveFrom: from, moveTo: to } = vm;
  const ofDrain = vm.moveReason === REASON.drain;
  vm.moveTo = vm.moveFrom = NONE;
  vm.moveReason = REASON.asked;
  vm.moveFiles = false;
  vm.filesTo = NONE;
  if (ofDrain) drainMoveEnded(turn, from, failed);
  settleDrain(turn, from);
  if (to !== NONE) settleDrain(turn, to);
}

export const migrationEffects = {
  moveQueued: (turn, vm) => turn.fact(FACT['move-queued'], vm, vmAt(turn.world, vm).host),
  reserveTarget: (turn, index, target) => {
    const vm = vmAt(turn.world, index);
    vm.moveFrom = vm.host;
    vm.moveTo = target;
    turn.fact(FACT['migration-started'], index, target);
    hostAt(turn.world, target).coming += 1;
    slots(turn, vm, 1);
    if (vm.moveKind === MOVE.offline) return;
    reservation(turn, vm, 1);
  },
  beginSetup: (turn, vm) => turn.begin(ACTIVITY['migration-setup'], vm),
  beginMirror: (turn, vm) => {
    turn.fact(FACT['mirror-started'], vm, vmAt(turn.world, vm).moveTo);
    turn.begin(ACTIVITY['storage-mirror'], vm);
  },
  beginCopy: (turn, vm) => {
    turn.fact(FACT['copy-started'], vm, vmAt(turn.world, vm).moveTo);
    turn.begin(ACTIVITY['migration-copy'], vm);
  },
  beginBlackout: (turn, vm) => {
    turn.fact(FACT['blackout-started'], vm);
    turn.begin(ACTIVITY['migration-blackout'], vm);
  },
  beginQuickMove: (turn, vm) => {
    if (vmAt(turn.world, vm).power !== POWER.running) return turn.begin(ACTIVITY['quick-switch'], vm);
    vmAt(turn.world, vm).savedFor = SAVED_FOR.move;
    turn.fire(refs.power, vm, 'save');
  },
  beginOfflineMove: (turn, vm) => turn.begin(ACTIVITY['offline-move'], vm),
  arrive: (turn, index) => {
    const vm = vmAt(turn.world, index);
    reservation(turn, vm, -1);
    settleAt(turn, vm);
    if (isSavedToMove(vm)) comeBack(turn, vm);
  },
  settleAtTarget: (turn, vm) => settleAt(turn, vmAt(turn.world, vm)),
  beginHandover: (turn, vm) => {
    const { power, migration } = vmAt(turn.world, vm);
    // A VM that was saved for it has moved when it runs again, or has failed.
    if (power !== POWER.restoring && migration === MIGRATION.handover) turn.begin(ACTIVITY['migration-finish'], vm);
  },
  moveDone: (turn, index) => {
    const vm = vmAt(turn.world, index);
    endPhases(turn, index);
    slots(turn, vm, -1);
    hostAt(turn.world, vm.moveTo).coming -= 1;
    if (vm.host === vm.home) vm.home = NONE;
    turn.fact(FACT['migration-completed'], index, vm.host);
    close(turn, vm, false);
    missRole(turn, vm);
  },
  moveBreaks: (turn, index) => {
    const vm = vmAt(turn.world, index);
    release(turn, vm);
    turn.fact(FACT['migration-failed'], index, vm.moveFrom);
    if (isSavedToMove(vm)) comeBack(turn, vm);
    close(turn, vm, true);
  },
  moveMeetsObstacle: (turn, index) => {
    const rule = failureOf(turn.world, index, vmAt(turn.world, index).moveTo);
    turn.fact(FACT['move-hindered'], index, rule === undefined ? NONE : ruleNumber(rule.id));
  },
  moveCancelled: (turn, index) => {
    const vm = vmAt(turn.world, index);
    if (turn.from !== MIGRATION.queued) release(turn, vm);
    const drains = hostAt(turn.world, vm.moveFrom).drain === DRAIN.inProgress && vm.host === vm.moveFrom;
    const again = drains && vm.moveReason === REASON.drain && vm.power !== POWER.lost;
    turn.fact(FACT['migration-cancelled'], index);
    const to = vm.moveTo;
    if (again) requeue(turn, vm);
    else close(turn, vm, false);
    if (again && to !== NONE) settleDrain(turn, to);
  },
  moveAbandoned: (turn, index) => {
    const vm = vmAt(turn.world, index);
    const host = hostAt(turn.world, vm.host);
    if (vm.moveReason === REASON.drain && host.drainForce && vm.power === POWER.running) {
      turn.fire(refs.power, index, 'turn-off');
      return requeue(turn, vm);
    }
    turn.fact(FACT['migration-failed'], index, vm.host);
    close(turn, vm, true);
  },
} as const satisfies Record<string, Effect>;

const isSavedToMove = (vm: Vm): boolean => vm.savedFor === SAVED_FOR.move && vm.power === POWER.saved;

/** A VM that was saved for a quick move runs on where it is: or it fails, with its host or without its storage. */
export function comeBack(turn: Turn, vm: Vm): void {
  const quorate = clusterOf(turn.world, vm)?.quorate ?? true;
  if (quorate && turn.attempt(refs.power, vm.index, 'restore', vm.host) === undefined) return;
  turn.fire(refs.power, vm.index, 'host.died');
  missRole(turn, vm);
}

/** A move of a drain that was called off, or whose VM was stopped by force, is tried anew. */
function requeue(turn: Turn, vm: Vm): void {
  const host = hostAt(turn.world, vm.host);
  host.leaving -= 1;
  queueMove(turn, vm, host.drainTarget, REASON.drain);
}
