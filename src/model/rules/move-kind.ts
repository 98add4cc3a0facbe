/** Which way a queued move would go. */
import { POWER } from '../states.js';
import { isVm, MOVE, REASON, type Vm, type World } from '../world.js';
import { hostAt } from './names.js';

/**
 * How a move that begins now would go: offline unless the VM runs; in a drain, quick below the cluster's threshold, or as the VM's own
 * DefaultMoveType says. A role that is
 * no VM never goes live.
 */
export function moveKindOf(world: World, vm: Vm): number {
  const asked = vm.moveReason === REASON.asked || vm.moveReason === REASON.balance || !vm.clustered;
  if (!asked || !isVm(vm) || rests(vm)) return drainKindOf(world, vm);
  return vm.moveKind === MOVE.offline ? MOVE.live : vm.moveKind;
}

/** Of a VM whose files are gone the role is left, which goes as one that does not run. */
const rests = ({ power }: Vm): boolean =>
  power === POWER.off || power === POWER.saved || power === POWER.failed || power === POWER.lost;

/** The same of a role in a drain, whether its move has been queued yet or not. */
export function drainKindOf(world: World, vm: Vm): number {
  if (rests(vm)) return MOVE.offline;
  if (!isVm(vm)) return MOVE.quick;
  return isSavedByDrains(world, vm) ? MOVE.quick : MOVE.live;
}

/** Whether the cluster of a VM that runs saves it in a drain: it has been told so of this VM, or of all of its priority. */
export function isSavedByDrains(world: World, vm: Vm): boolean {
  // Outside every cluster there is a role only where the rule that keeps it in is doubted.
  const cluster = world.clusters[hostAt(world, vm.host).cluster];
  return cluster !== undefined && (vm.movesQuickly || vm.priority < cluster.settings.MoveTypeThreshold);
}

/** What has a drain save a VM that it could move alive. */
export const savingSetting = ({ movesQuickly }: Vm): 'DefaultMoveType' | 'MoveTypeThreshold' =>
  movesQuickly ? 'DefaultMoveType' : 'MoveTypeThreshold';
