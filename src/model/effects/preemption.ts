/** A role that finds no room takes others offline, and is started in their place; they wait until there is room for them. */
import * as refs from '../refs.js';
import { findRule, obstacleOf, type Refusal, type Rule } from '../rules/index.js';
import { vmAt } from '../rules/names.js';
import { preempted } from '../rules/preemption.js';
import { roomObstacle } from '../rules/targets.js';
import { POWER } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { restarts, waitForHost } from './failover.js';
import { endGuestActivities } from './power.js';

/** Takes roles of a host offline and starts one that waits there; else says why not, and nothing changes. */
export function preempt(turn: Turn, index: number, host: number): Refusal | undefined {
  const { world } = turn;
  const vm = vmAt(world, index);
  const obstacle = roomObstacle(world, index, host) ?? (findRule('preemption/lower-roles-make-room') as Rule);
  const refusal = obstacleOf(world, obstacle, index, host);
  if (refusal !== undefined) return refusal;
  if (vm.power === POWER.failed)
    for (const one of preempted(world, vm, host)) turn.fire(refs.power, one.index, 'preempted', index);
  return turn.attempt(refs.power, index, 'takeover', host);
}

export const preemptionEffects = {
  vmIsPreempted: (turn, index, by) => {
    const vm = vmAt(turn.world, index);
    endGuestActivities(turn, index);
    turn.fact('vm-preempted', index, by);
    if (restarts(vm)) waitForHost(turn, vm);
  },
} as const satisfies Record<string, Effect>;
