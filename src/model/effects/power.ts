/** What a VM's power transitions do. Its memory on the host follows the state by itself (see refs). */
import * as refs from '../refs.js';
import { hostAt, vmAt } from '../rules/names.js';
import { CONFIGURATION, MIGRATION } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { isMoving, MOVE, REASON, underWay } from '../world.js';
import { reviewVersion } from './configuration.js';
import { comeBack } from './migration.js';
import { assign, reseat } from './seats.js';

/** What was under way inside the guest ends with it. */
function endGuestActivities(turn: Turn, vm: number): void {
  turn.end('guest-boot', vm);
  turn.end('guest-shutdown', vm);
  turn.end('vm-save', vm);
  turn.end('vm-restore', vm);
}

/** A version that is being raised stays as it was when its host dies or its files go. */
export function interruptUpdate(turn: Turn, vm: number): void {
  if (vmAt(turn.world, vm).configuration !== CONFIGURATION.updating) return;
  turn.end('version-update', vm);
  turn.fire(refs.configuration, vm, 'interrupted');
  reviewVersion(turn, vm);
}

/** A role that is started elsewhere needs no move any more. */
function dropQueuedMove(turn: Turn, index: number): void {
  const vm = vmAt(turn.world, index);
  if (vm.migration !== MIGRATION.queued) return;
  if (vm.moveReason === REASON.drain) hostAt(turn.world, vm.moveFrom).leaving -= 1;
  vm.moveReason = REASON.asked;
  turn.fire(refs.migration, index, 'cancel');
}

export const powerEffects = {
  beginBoot: (turn, index) => {
    const vm = vmAt(turn.world, index);
    vm.waiting = false;
    vm.startedOn = hostAt(turn.world, vm.host).release;
    assign(turn.world, vm, vm.startup);
    turn.fact('vm-starting', index, vm.host);
    turn.begin('guest-boot', index);
  },
  beginRestore: (turn, index) => {
    turn.fact('vm-starting', index, vmAt(turn.world, index).host);
    turn.begin('vm-restore', index);
  },
  vmRuns: (turn, vm) => turn.fact('vm-running', vm),
  beginShutdown: (turn, vm) => {
    turn.fact('vm-stopping', vm);
    turn.begin('guest-shutdown', vm);
  },
  vmIsOff: (turn, vm) => {
    endGuestActivities(turn, vm);
    vmAt(turn.world, vm).waiting = false;
    turn.fact('vm-off', vm);
  },
  beginSave: (turn, vm) => {
    turn.fact('vm-saving', vm);
    turn.begin('vm-save', vm);
  },
  vmIsSaved: (turn, index) => {
    const vm = vmAt(turn.world, index);
    turn.fact('vm-saved', index);
    if (vm.moveKind !== MOVE.quick) return;
    if (vm.migration === MIGRATION.blackout) turn.begin('quick-switch', index);
    else if (vm.migration === MIGRATION.failed) comeBack(turn, vm);
  },
  vmFails: (turn, index) => {
    endGuestActivities(turn, index);
    turn.fact('vm-failed', index, vmAt(turn.world, index).host);
    if (underWay(vmAt(turn.world, index).migration)) turn.fire(refs.migration, index, 'broke');
  },
  changeOwner: (turn, index, host) => {
    dropQueuedMove(turn, index);
    reseat(turn.world, index, host);
    turn.fact('vm-arrived', index, host);
    reviewVersion(turn, index);
  },
  vmIsLost: (turn, index) => {
    endGuestActivities(turn, index);
    interruptUpdate(turn, index);
    const vm = vmAt(turn.world, index);
    if (isMoving(vm)) turn.fire(refs.migration, index, underWay(vm.migration) ? 'broke' : 'cancel');
    vm.waiting = false;
    turn.fact('vm-lost', index, vm.host);
  },
} as const satisfies Record<string, Effect>;
