/** Roles that return by their own policy: to their most preferred owner, when that serves again. */
import { ACTIVITY } from '../activities.js';
import { hostAt, vmAt } from '../rules/names.js';
import { NODE, POWER } from '../states.js';
import type { Turn } from '../turn.js';
import { isMoving, NONE, REASON, type Vm, type World } from '../world.js';
import { queueMove } from './drain.js';

/** Whether a role is to return to a host that serves again. */
const belongs = (world: World, vm: Vm, host: number): boolean =>
  vm.failsBack &&
  vm.clustered &&
  vm.preferredOwners[0] === host &&
  vm.host !== host &&
  hostAt(world, vm.host).cluster === hostAt(world, host).cluster;

/** Queues the moves of the roles that belong on a host; one that failed has no state to move, and is started elsewhere. */
export function failBack(turn: Turn, host: number): void {
  if (!turn.world.returning) return;
  for (let index = 0; index < turn.world.vms.length; index += 1) failBackOne(turn, index, host);
}

function failBackOne(turn: Turn, index: number, host: number): void {
  const vm = vmAt(turn.world, index);
  if (!belongs(turn.world, vm, host)) return;
  if (vm.failbackFrom === NONE || vm.failbackTo === NONE) goBack(turn, vm, host);
  else if (!turn.isOpen(ACTIVITY['failback-wait'], index)) turn.begin(ACTIVITY['failback-wait'], index);
}

/** The window of a role, or whether it returns at all, has changed: one that waits for its window waits for the new one. */
export function reviewFailback(turn: Turn, { index, preferredOwners }: Vm): void {
  if (!turn.isOpen(ACTIVITY['failback-wait'], index)) return;
  turn.end(ACTIVITY['failback-wait'], index);
  const host = preferredOwners[0] ?? NONE;
  if (host !== NONE) failBackOne(turn, index, host);
}

/** The window of a role is open: it returns, unless its most preferred owner has left again. */
export function failBackInWindow(turn: Turn, index: number): void {
  const vm = vmAt(turn.world, index);
  const host = vm.preferredOwners[0] ?? NONE;
  if (host === NONE || hostAt(turn.world, host).node !== NODE.up || !belongs(turn.world, vm, host)) return;
  goBack(turn, vm, host);
}

function goBack(turn: Turn, vm: Vm, host: number): void {
  if (!isMoving(vm) && vm.power !== POWER.failed && vm.power !== POWER.lost) queueMove(turn, vm, host, REASON.failback);
}
