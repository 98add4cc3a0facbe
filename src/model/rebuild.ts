/** What follows from the state of a world, made anew: the books that a world which was lived through keeps up to date. */
import { markAffinity } from './affinity.js';
import { ALL_CONCERNS } from './concerns.js';
import { markSets } from './group-sets.js';
import { markHost, markVm } from './hindrances.js';
import { MIGRATION, NODE, VOLUME } from './states.js';
import {
  footprint,
  type Host,
  isMoving,
  MOVE,
  NONE,
  need,
  REASON,
  startNeed,
  underWay,
  usesMemory,
  type Vm,
  type World,
} from './world.js';

/** Makes every derived field anew. A world that was copied or decoded then equals one that was lived through. */
export function rebuild(world: World): World {
  world.concerns = ALL_CONCERNS;
  world.returning = false;
  world.trouble = world.promises = 0;
  for (const cluster of world.clusters) cluster.members = [];
  for (const host of world.hosts) {
    host.vms = [];
    host.used = host.slots = host.storageSlots = host.leaving = host.coming = host.active = host.promised = 0;
  }
  for (const { index } of world.volumes) addVolume(world, index);
  for (const { index } of world.hosts) addHost(world, index);
  for (const { index } of world.vms) addVm(world, index);
  markAffinity(world);
  markSets(world);
  return world;
}

/** What follows from one volume is added to what follows from others. */
export function addVolume(world: World, index: number): void {
  if (world.volumes[index]?.state === VOLUME.offline) world.trouble += 1;
}

/** What follows from one host is added to what follows from others. */
export function addHost(world: World, index: number): void {
  const host = world.hosts[index] as Host;
  if (host.pathLost) world.trouble += 1;
  if (host.node === NODE.cutOff) world.trouble += 1;
  markHost(world.hindrances, host);
  if (host.cluster !== NONE) world.clusters[host.cluster]?.members.push(host.index);
}

/** What follows from one VM is added to what follows from others. */
export function addVm(world: World, index: number): void {
  const vm = world.vms[index] as Vm;
  if (vm.failsBack) world.returning = true;
  markVm(world.hindrances, vm);
  const host = world.hosts[vm.host];
  if (host !== undefined) {
    vm.seat = host.vms.push(vm.index) - 1;
    host.used += need(vm);
    if (usesMemory(vm.power)) host.active += 1;
    rebuildMove(world, vm);
  }
  addPromise(world, vm);
}

/** What hosts have promised to roles that are to start there. */
export function countPromises(world: World): void {
  world.promises = 0;
  for (const host of world.hosts) host.promised = 0;
  for (const vm of world.vms) addPromise(world, vm);
}

function addPromise(world: World, vm: Vm): void {
  const host = world.hosts[vm.promised];
  if (host === undefined) return;
  host.promised += startNeed(vm);
  world.promises += 1;
}

function rebuildMove(world: World, vm: Vm): void {
  const source = world.hosts[vm.moveFrom];
  if (isMoving(vm) && vm.moveReason === REASON.drain && source !== undefined) source.leaving += 1;
  if (vm.migration === MIGRATION.relocating && source !== undefined) source.storageSlots += 1;
  const target = world.hosts[vm.moveTo];
  if (!underWay(vm.migration) || source === undefined || target === undefined) return;
  target.coming += 1;
  if (vm.moveFiles) {
    source.storageSlots += 1;
    target.storageSlots += 1;
  }
  if (vm.moveKind === MOVE.offline) return;
  if (vm.moveKind === MOVE.live) {
    source.slots += 1;
    target.slots += 1;
  }
  if (vm.host !== vm.moveTo) {
    target.used += footprint(vm);
    target.active += 1;
  }
}
