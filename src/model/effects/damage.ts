/** A storage failure in the middle of a write damages a configuration of the old format, which is XML, and none of the newer one. */
import { BINARY } from '../files.js';
import * as refs from '../refs.js';
import { hostAt, vmAt } from '../rules/names.js';
import { runsGuests } from '../rules/node-states.js';
import { reaches } from '../rules/storage.js';
import { CONFIGURATION, POWER } from '../states.js';
import type { Turn } from '../turn.js';
import { isVm, restarts, type Vm, type World } from '../world.js';
import { startOrWait } from './failover.js';

/**
 * Whether the configuration of a VM is being written, and would not outlive a failure of its storage. Checkpoints and changes of
 * settings take no time in the world, and are written before anything can fail.
 */
export const isWritten = (vm: Vm): boolean =>
  isVm(vm) &&
  vm.version < BINARY &&
  (vm.power === POWER.saving || vm.power === POWER.restoring || vm.configuration === CONFIGURATION.updating);

/** Whether a failure of storage can have damaged the configuration of a VM: it is an old one, rests, and its storage does not answer. */
const canBeDamaged = (world: World, vm: Vm): boolean =>
  isVm(vm) && vm.version < BINARY && RESTS.includes(vm.power) && !reaches(world, vm, hostAt(world, vm.host));

const RESTS: readonly number[] = [POWER.off, POWER.failed];

/** The configuration of a VM was being written when its storage failed. */
export function damage(turn: Turn, index: number): void {
  const vm = vmAt(turn.world, index);
  if (vm.configuration !== CONFIGURATION.damaged && canBeDamaged(turn.world, vm))
    turn.fire(refs.configuration, index, 'damage');
}

/** Somebody has made a VM anew around its disks, with the version that it had: it runs again as far as it is started by itself. */
export function restore(turn: Turn, index: number): void {
  const vm = vmAt(turn.world, index);
  if (vm.configuration !== CONFIGURATION.damaged) return;
  turn.fire(refs.configuration, index, 'restored');
  const starts = vm.clustered ? restarts(vm) : runsGuests(hostAt(turn.world, vm.host).node);
  if (vm.power === POWER.failed && starts) startOrWait(turn, vm);
}
