/** Roles that fail: their cluster looks for another host to start them on, unless they have failed over too often. */
import { ACTIVITY } from '../activities.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { findRule, obstacleOf, type Rule } from '../rules/index.js';
import { hostAt, vmAt } from '../rules/names.js';
import { serves } from '../rules/node-states.js';
import type { Turn } from '../turn.js';
import { clusterOf, restarts, type Vm } from '../world.js';

/** Its cluster looks for a host to start a role on, or gives it up. */
export function waitForHost(turn: Turn, vm: Vm): void {
  vm.waiting = obstacleOf(turn.world, findRule('takeover/failovers-left') as Rule, vm.index) === undefined;
  vm.givenUp = !vm.waiting;
  if (vm.waiting) awaitProviders(turn, vm);
  turn.fact(FACT[vm.waiting ? 'vm-waits' : 'failover-limit-reached'], vm.index, vm.waiting ? vm.host : undefined);
}

/** A role has failed where its cluster sees it: that looks for a host. Of one whose node is gone it knows nothing until that is given up, or back. */
export function missRole(turn: Turn, vm: Vm): void {
  const quorate = clusterOf(turn.world, vm)?.quorate ?? true;
  if (quorate && serves(hostAt(turn.world, vm.host).node) && restarts(vm) && !vm.waiting) waitForHost(turn, vm);
}

/** A role that failed is started where it is, or its cluster looks for another host. */
export function startOrWait(turn: Turn, vm: Vm): void {
  const waits =
    vm.clustered &&
    obstacleOf(turn.world, findRule('start-order/providers-are-online') as Rule, vm.index) !== undefined;
  if (waits || (!turn.fire(refs.power, vm.index, 'start', vm.host) && vm.clustered)) waitForHost(turn, vm);
}

/** Roles wait for those that they depend on, but not for ever: counted while there is a cluster to start them. */
export function awaitProviders(turn: Turn, vm: Vm): void {
  if (clusterOf(turn.world, vm)?.quorate !== true) return;
  const depends = (turn.world.groupSets[vm.set]?.after.length ?? 0) > 0;
  if (depends && !vm.waitedOut && !turn.isOpen(ACTIVITY['dependency-wait'], vm.index))
    turn.begin(ACTIVITY['dependency-wait'], vm.index);
}

/** A role has been started: those that depend on it may count on it after the delay of its set. */
export function comesOnline(turn: Turn, vm: Vm): void {
  if ((turn.world.groupSets[vm.set]?.delayUs ?? 0) > 0 && !turn.isOpen(ACTIVITY['start-delay'], vm.index))
    turn.begin(ACTIVITY['start-delay'], vm.index);
}

/** A role is started on another host: that is held against it until its period is over. */
export function countFailover(turn: Turn, index: number): void {
  if (!turn.isOpen(ACTIVITY.failovers, index)) turn.begin(ACTIVITY.failovers, index);
  vmAt(turn.world, index).failovers += 1;
}

export function forgetFailovers(turn: Turn, index: number): void {
  turn.end(ACTIVITY.failovers, index);
  vmAt(turn.world, index).failovers = 0;
}
