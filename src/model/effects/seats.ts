/** Which VM sits on which host, and the memory that it takes there. */
import { hostAt, vmAt } from '../rules/names.js';
import { need, usesMemory, type Vm, type World } from '../world.js';

/** Moves a VM to another host, with the memory that it uses. */
export function reseat(world: World, index: number, to: number): void {
  const vm = vmAt(world, index);
  if (vm.host === to) return;
  unseat(world, vm);
  vm.host = to;
  seat(world, vm);
}

/** Puts a VM on its host. */
export function seat(world: World, vm: Vm): void {
  const host = hostAt(world, vm.host);
  vm.seat = host.vms.push(vm.index) - 1;
  host.used += need(vm);
  if (usesMemory(vm.power)) host.active += 1;
}

function unseat(world: World, vm: Vm): void {
  const host = hostAt(world, vm.host);
  const last = host.vms.pop() as number;
  if (last !== vm.index) {
    host.vms[vm.seat] = last;
    vmAt(world, last).seat = vm.seat;
  }
  host.used -= need(vm);
  if (usesMemory(vm.power)) host.active -= 1;
}

/** Changes the memory that is assigned to a VM. */
export function assign(world: World, vm: Vm, bytes: number): void {
  const host = hostAt(world, vm.host);
  host.used -= need(vm);
  vm.assigned = bytes;
  host.used += need(vm);
}

/** VMs of a host by priority, high first, then in the order of the file. */
export function byPriority(world: World, host: number): Vm[] {
  return hostAt(world, host)
    .vms.map((index) => vmAt(world, index))
    .sort((a, b) => b.priority - a.priority || a.index - b.index);
}
