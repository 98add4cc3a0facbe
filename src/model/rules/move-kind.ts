/** Which way a queued move would go. */
import { POWER } from '../states.js';
import { isVm, MOVE, REASON, type Vm, type World } from '../world.js';
import { clusterAt, hostAt } from './names.js';

/**
 * How a move that begins now would go: offline unless the VM runs; in a drain, quick below the cluster's threshold. A role that is
 * no VM never goes live.
 */
export function moveKindOf(world: World, vm: Vm): number {
  if (vm.power === POWER.off || vm.power === POWER.saved || vm.power === POWER.failed) return MOVE.offline;
  if (!isVm(vm)) return MOVE.quick;
  if (vm.moveReason === REASON.asked || vm.moveReason === REASON.balance || !vm.clustered)
    return vm.moveKind === MOVE.offline ? MOVE.live : vm.moveKind;
  const { MoveTypeThreshold } = clusterAt(world, hostAt(world, vm.host).cluster).settings;
  return vm.priority < MoveTypeThreshold ? MOVE.quick : MOVE.live;
}
