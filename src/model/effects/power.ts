/** What a VM's power transitions do. Its memory on the host follows the state by itself (see refs). */
import { ACTIVITY } from '../activities.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { hostAt, vmAt } from '../rules/names.js';
import { runsGuests } from '../rules/node-states.js';
import { CONFIGURATION, MIGRATION, POWER } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { isMoving, MOVE, restarts, SAVED_FOR, underWay } from '../world.js';
import { noteLoad } from './balance.js';
import { reviewVersion } from './configuration.js';
import { comesOnline, countFailover, waitForHost } from './failover.js';
import { takeFeatures } from './features.js';
import { comeBack } from './migration.js';
import { assign, reseat } from './seats.js';

/** What was under way inside the guest ends with it. */
export function endGuestActivities(turn: Turn, vm: number): void {
  turn.end(ACTIVITY['guest-boot'], vm);
  turn.end(ACTIVITY['guest-shutdown'], vm);
  turn.end(ACTIVITY['vm-save'], vm);
  turn.end(ACTIVITY['vm-restore'], vm);
  turn.end(ACTIVITY['critical-timeout'], vm);
  turn.end(ACTIVITY['dependency-wait'], vm);
  turn.end(ACTIVITY['start-delay'], vm);
}

/** A version that is being raised stays as it was when its host dies or its files go. */
export function interruptUpdate(turn: Turn, vm: number): void {
  if (vmAt(turn.world, vm).configuration !== CONFIGURATION.updating) return;
  turn.end(ACTIVITY['version-update'], vm);
  turn.fire(refs.configuration, vm, 'interrupted');
  reviewVersion(turn, vm);
}

/** A role belongs to another node. */
function goOver(turn: Turn, index: number, host: number): void {
  reseat(turn.world, index, host);
  turn.fact(FACT['vm-arrived'], index, host);
  // It needs no move any more.
  if (vmAt(turn.world, index).migration === MIGRATION.queued) turn.fire(refs.migration, index, 'cancel');
  reviewVersion(turn, index);
}

export const powerEffects = {
  beginBoot: (turn, index) => {
    const vm = vmAt(turn.world, index);
    vm.waiting = vm.givenUp = vm.waitedOut = false;
    turn.end(ACTIVITY['dependency-wait'], index);
    vm.savedFor = SAVED_FOR.nothing;
    takeFeatures(turn.world, vm);
    assign(turn.world, vm, vm.startup);
    turn.fact(FACT['vm-starting'], index, vm.host);
    noteLoad(turn, vm.host);
    turn.begin(ACTIVITY['guest-boot'], index);
  },
  beginRestore: (turn, index) => {
    const vm = vmAt(turn.world, index);
    vm.waiting = vm.givenUp = vm.waitedOut = false;
    turn.end(ACTIVITY['dependency-wait'], index);
    vm.savedFor = SAVED_FOR.nothing;
    turn.fact(FACT['vm-starting'], index, vm.host);
    turn.begin(ACTIVITY['vm-restore'], index);
  },
  vmRuns: (turn, index) => {
    turn.fact(FACT['vm-running'], index);
    if (turn.from === POWER.starting) comesOnline(turn, vmAt(turn.world, index));
    const { migration, moveKind, host } = vmAt(turn.world, index);
    if (migration === MIGRATION.handover && moveKind === MOVE.quick) turn.fire(refs.migration, index, 'handed-over');
    if (hostAt(turn.world, host).hung) turn.fire(refs.power, index, 'freeze');
  },
  standsStill: (turn, vm) => turn.fact(FACT['vm-paused'], vm, vmAt(turn.world, vm).host),
  beginShutdown: (turn, vm) => {
    turn.fact(FACT['vm-stopping'], vm);
    turn.begin(ACTIVITY['guest-shutdown'], vm);
  },
  vmStays: (turn, index) => {
    turn.fact(FACT['shutdown-failed'], index);
    turn.fact(FACT['vm-running'], index);
  },
  vmIsOff: (turn, index) => {
    endGuestActivities(turn, index);
    const vm = vmAt(turn.world, index);
    vm.waiting = vm.givenUp = vm.waitedOut = false;
    vm.savedFor = SAVED_FOR.nothing;
    turn.fact(FACT['vm-off'], index);
  },
  beginSave: (turn, vm) => {
    turn.fact(FACT['vm-saving'], vm);
    turn.begin(ACTIVITY['vm-save'], vm);
  },
  vmIsSaved: (turn, index) => {
    const vm = vmAt(turn.world, index);
    turn.fact(FACT['vm-saved'], index);
    const host = hostAt(turn.world, vm.host);
    if (vm.savedFor === SAVED_FOR.host && runsGuests(host.node) && !host.restarts)
      turn.fire(refs.power, index, 'start', vm.host);
    if (vm.savedFor === SAVED_FOR.role && restarts(vm)) waitForHost(turn, vm);
    if (vm.savedFor !== SAVED_FOR.move) return;
    if (vm.migration === MIGRATION.blackout) turn.begin(ACTIVITY['quick-switch'], index);
    else comeBack(turn, vm);
  },
  vmFails: (turn, index) => {
    endGuestActivities(turn, index);
    const vm = vmAt(turn.world, index);
    vm.savedFor = SAVED_FOR.nothing;
    turn.fact(FACT['vm-failed'], index, vm.host);
    if (underWay(vm.migration)) turn.fire(refs.migration, index, 'broke');
  },
  changeOwner: (turn, index, host) => {
    if (vmAt(turn.world, index).host !== host) countFailover(turn, index);
    goOver(turn, index, host);
  },
  findOwner: goOver,
  vmFreezes: (turn, vm) => {
    turn.fact(FACT['vm-paused-critical'], vm);
    turn.begin(ACTIVITY['critical-timeout'], vm);
  },
  vmThaws: (turn, vm) => turn.end(ACTIVITY['critical-timeout'], vm),
  vmIsLost: (turn, index) => {
    endGuestActivities(turn, index);
    interruptUpdate(turn, index);
    const vm = vmAt(turn.world, index);
    if (isMoving(vm)) turn.fire(refs.migration, index, underWay(vm.migration) ? 'broke' : 'cancel');
    vm.waiting = false;
    turn.fact(FACT['vm-lost'], index, vm.host);
  },
} as const satisfies Record<string, Effect>;
