/** What becomes of the guests of a host, and of their moves, when it goes down, comes back or takes no more. */
import * as refs from '../refs.js';
import { hostAt, vmAt } from '../rules/names.js';
import { DRAIN, MIGRATION, POWER } from '../states.js';
import type { Turn } from '../turn.js';
import { isEarly, isMoving, MOVE, restarts, SAVED_FOR, underWay, usesMemory } from '../world.js';
import { startOrWait } from './failover.js';
import { interruptUpdate } from './power.js';
import { byPriority } from './seats.js';

/** Guests of a host that is about to go down for a while are saved, as their automatic stop action says; others lose their power. */
export function saveGuests(turn: Turn, host: number): void {
  for (const vm of byPriority(turn.world, host)) {
    if (vm.power === POWER.running) {
      vm.savedFor = SAVED_FOR.host;
      turn.fire(refs.power, vm.index, 'save');
    } else if (usesMemory(vm.power) && vm.power !== POWER.saving) turn.fire(refs.power, vm.index, 'turn-off');
  }
}

/** Starts what was running on a host before it went down: guests that it had saved, and failed ones that start by themselves. */
export function startGuests(turn: Turn, host: number, roles = true): void {
  for (const vm of byPriority(turn.world, host)) {
    if (vm.clustered && !roles) continue;
    const starts = restarts(vm) || (vm.power === POWER.failed ? !vm.clustered : vm.savedFor === SAVED_FOR.host);
    if (!starts) continue;
    vm.waiting = false;
    startOrWait(turn, vm);
  }
}

/** Everything on a host dies with its power. */
export function powerFails(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  host.hung = false;
  for (const vm of byPriority(turn.world, index)) {
    interruptUpdate(turn, vm.index);
    if (usesMemory(vm.power)) turn.fire(refs.power, vm.index, 'host.died');
  }
  breakMoves(turn, index);
  if (host.drain !== DRAIN.notInitiated) turn.fire(refs.drain, index, 'reset');
}

/** Moves to, from and on a host that is lost break; those that wait on it are given up. */
export function breakMoves(turn: Turn, host: number): void {
  const { slots, coming, vms } = hostAt(turn.world, host);
  if (slots === 0 && coming === 0 && !vms.some((vm) => isMoving(vmAt(turn.world, vm)))) return;
  for (const vm of turn.world.vms) {
    if (!isMoving(vm) || (vm.host !== host && vm.moveFrom !== host && vm.moveTo !== host)) continue;
    // One that has arrived at a host that lives has moved, whatever becomes of its source.
    if (vm.migration === MIGRATION.handover && vm.host !== host) continue;
    if (underWay(vm.migration)) turn.fire(refs.migration, vm.index, 'broke');
    else if (vm.host === host) turn.fire(refs.migration, vm.index, 'abandon');
  }
}

/** Moves that are on their way to a node that no longer takes roles are called off while that is still possible. */
export function turnAwayMoves(turn: Turn, host: number): void {
  if (hostAt(turn.world, host).coming === 0) return;
  for (const vm of turn.world.vms) {
    const early = underWay(vm.migration) && isEarly(vm.migration);
    if (vm.moveTo === host && early && vm.moveKind === MOVE.live) turn.fire(refs.migration, vm.index, 'cancel');
  }
}
