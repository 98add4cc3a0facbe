/**
 * A role that finds no room has others taken offline: they are saved, as a role that is taken offline is, and wait until there is
 * room for them. What they free is promised to the role that they make way for, so that nobody else takes it meanwhile.
 */
import { FACT } from '../facts.js';
import { countPromises } from '../rebuild.js';
import * as refs from '../refs.js';
import { findRule, obstacleOf, type Refusal, type Rule } from '../rules/index.js';
import { hostAt, vmAt } from '../rules/names.js';
import { preempted } from '../rules/preemption.js';
import { roomObstacle } from '../rules/targets.js';
import { POWER } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { freeMemory, NONE, restarts, SAVED_FOR, type Vm, type World } from '../world.js';
import { waitForHost } from './failover.js';
import { endGuestActivities } from './power.js';

/** Takes roles of a host offline for one that waits, which starts there once they are saved; else says why not, and nothing changes. */
export function preempt(turn: Turn, index: number, host: number): Refusal | undefined {
  const { world } = turn;
  const vm = vmAt(world, index);
  const obstacle = roomObstacle(world, index, host) ?? (findRule('preemption/lower-roles-make-room') as Rule);
  const refusal = obstacleOf(world, obstacle, index, host);
  if (refusal !== undefined) return refusal;
  if (!restarts(vm)) return turn.attempt(refs.power, index, 'takeover', host);
  for (const one of preempted(world, vm, host)) turn.fire(refs.power, one.index, 'preempted', index);
  if (!makesRoom(world, host)) return turn.attempt(refs.power, index, 'takeover', host);
  vm.promised = host;
  countPromises(world);
  return undefined;
}

/** Whether roles of a host are being saved for another. */
const makesRoom = (world: World, host: number): boolean =>
  hostAt(world, host).vms.some((one) => {
    const { power, savedFor } = vmAt(world, one);
    return power === POWER.saving && savedFor === SAVED_FOR.role;
  });

/** Promises end with the start of the role, or where it could not start there any more. Called after every step while there are any. */
export function reviewPromises({ world }: Turn): void {
  for (const vm of world.vms) if (vm.promised !== NONE && !isKept(world, vm)) vm.promised = NONE;
  countPromises(world);
}

function isKept(world: World, vm: Vm): boolean {
  const { promised } = vm;
  if (!vm.waiting || !restarts(vm) || roomObstacle(world, vm.index, promised) !== undefined) return false;
  return makesRoom(world, promised) || freeMemory(hostAt(world, promised)) >= 0;
}

export const preemptionEffects = {
  vmIsPreempted: (turn, index, by) => {
    const vm = vmAt(turn.world, index);
    endGuestActivities(turn, index);
    turn.fact(FACT['vm-preempted'], index, by);
    if (restarts(vm)) waitForHost(turn, vm);
  },
  vmMakesRoom: (turn, index, by) => {
    vmAt(turn.world, index).savedFor = SAVED_FOR.role;
    turn.fact(FACT['vm-preempted'], index, by);
  },
} as const satisfies Record<string, Effect>;
