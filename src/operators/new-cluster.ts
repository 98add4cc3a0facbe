/**
 * A new cluster beside the old one: the roles of a node move there with their files, one by one, and the node follows. Each role leaves
 * the old cluster before it moves and becomes one of the new cluster when it has arrived; in between no cluster restarts it.
 */
import { cmdletWord } from '../base/text.js';
import { supports } from '../model/catalog/index.js';
import type { Arguments } from '../model/commands/index.js';
import { newTurn } from '../model/engines.js';
import { folderOn } from '../model/files.js';
import { clusterAt, hostAt, hostName, vmAt } from '../model/rules/names.js';
import { sharesClass } from '../model/rules/placement.js';
import { failureOf } from '../model/rules/targets.js';
import { NODE } from '../model/states.js';
import { step } from '../model/step.js';
import { footprint, freeMemory, NONE, usesMemory, type Vm, type Volume, type World } from '../model/world.js';
import type { Stage } from './jobs.js';
import type { RollingPlan } from './plans.js';
import { drainOf, evictionOf, installationOf, joinOf, onCluster, stage } from './stage.js';
import { othersBack, workByHand } from './stages.js';

/** What is done to one node of the old cluster. Its last node stays: it holds the old cluster until somebody removes that. */
export function removalStages(plan: RollingPlan, into: number, world: World, host: number, release: number): Stage[] {
  const moves = hostAt(world, host).vms.map((one) => vmAt(world, one));
  const targets = targetsOf(world, into, moves);
  const taken: Taken = new Map();
  const stages = moves.flatMap((vm, at) => movesTo(world, vm, targets[at] as number, into, vm.clustered, taken));
  const stays = clusterAt(world, plan.cluster).members.length <= 1;
  return stays ? stages : [...stages, ...conversion(plan, into, world, host, release)];
}

/** The emptiest node of a cluster that takes each as it is, or else can run it, as if those before it were there already. */
function targetsOf(world: World, into: number, vms: readonly Vm[]): number[] {
  const nodes = clusterAt(world, into)
    .members.map((one) => hostAt(world, one))
    .filter(({ node }) => node === NODE.up);
  const free = new Map(nodes.map((node) => [node.index, freeMemory(node)]));
  const guests = new Map(nodes.map((node) => [node.index, node.vms.map((one) => vmAt(world, one))]));
  const meetsTwin = (vm: Vm, host: number): boolean =>
    guests.get(host)?.some((guest) => sharesClass(guest, vm)) === true;
  return vms.map((vm) => {
    const taking = nodes.filter(({ index }) => accepts(world, vm, index));
    const [able = nodes] = [
      taking.filter(({ index }) => !meetsTwin(vm, index)),
      taking,
      nodes.filter(({ release }) => supports(release, vm.version)),
    ].filter((some) => some.length > 0);
    const [best] = [...able].sort(
      (one, other) => (free.get(other.index) ?? 0) - (free.get(one.index) ?? 0) || one.index - other.index,
    );
    const target = best?.index ?? clusterAt(world, into).members[0] ?? 0;
    free.set(target, (free.get(target) ?? 0) - footprint(vm));
    guests.get(target)?.push(vm);
    return target;
  });
}

/** Bytes of a volume that are spoken for. */
type Taken = Map<Volume, number>;

/**
 * Where the files of a VM go with it to a host: a folder of its own on the volume of the host's cluster that has most room. Those of
 * no role that lie on no volume go to the host's own place for them.
 */
function pathOnto(world: World, vm: Vm, target: number, isRole: boolean, taken: Taken): string | undefined {
  if (!isRole && vm.volume === NONE) return undefined;
  const { cluster } = hostAt(world, target);
  // One whose size nobody knows takes all.
  const roomIn = (one: Volume): number => (one.size === 0 ? Number.MAX_SAFE_INTEGER : one.free) - (taken.get(one) ?? 0);
  const [volume] = world.volumes
    .filter((one) => one.cluster === cluster)
    .sort((one, other) => roomIn(other) - roomIn(one));
  if (volume === undefined) return undefined;
  taken.set(volume, (taken.get(volume) ?? 0) + vm.disk);
  return folderOn(volume, vm);
}

const TURN = newTurn('table');

/** Whether Move-VM would take it there, if it were no role, and it would arrive. */
export function accepts(world: World, vm: Vm, target: number): boolean {
  const { clustered } = vm;
  vm.clustered = false;
  const given = { ...withFilesTo(world, vm, target), WhatIf: true };
  step(world, { do: 'Move-VM', subject: vm.index, arg: NONE, with: given }, TURN);
  const arrives = !usesMemory(vm.power) || failureOf(world, vm.index, target) === undefined;
  vm.clustered = clustered;
  return TURN.refusal === undefined && arrives;
}

/** The arguments of `Move-VM` that take a VM to a host with its files; `isRole`: it becomes one there. */
function withFilesTo(world: World, vm: Vm, target: number, isRole = false, taken: Taken = new Map()): Arguments {
  const path = pathOnto(world, vm, target, isRole, taken);
  return { DestinationHost: target, IncludeStorage: true, ...(path && { DestinationStoragePath: path }) };
}

/** What takes a VM to a node of another cluster as it stands now, on its way perhaps; a role becomes one there. */
export function movesTo(world: World, vm: Vm, target: number, into: number, isRole: boolean, taken?: Taken): Stage[] {
  const [name, to] = [cmdletWord(vm.name), hostName(world, target)];
  const given = withFilesTo(world, vm, target, isRole, taken);
  const path = given['DestinationStoragePath'];
  const leave = stage(
    'Remove-ClusterGroup',
    vm.index,
    { RemoveResources: true, Force: true },
    `Remove-ClusterGroup -Name ${name}${onCluster(world, hostAt(world, vm.host).cluster)} -RemoveResources -Force`,
    `${vm.name} to leave its cluster`,
  );
  const move = stage(
    'Move-VM',
    vm.index,
    given,
    `Move-VM -Name ${name} -DestinationHost ${cmdletWord(to)} -IncludeStorage${path === undefined ? '' : ` -DestinationStoragePath ${cmdletWord(String(path))}`}`,
    `${vm.name} to move to ${to}`,
  );
  const join = stage(
    'Add-ClusterVirtualMachineRole',
    vm.index,
    {},
    `Add-ClusterVirtualMachineRole -VMName ${name}${onCluster(world, into)}`,
    `${vm.name} to become a role of ${clusterAt(world, into).name}`,
  );
  const isThere = vm.host === target;
  return [...(vm.clustered ? [leave] : []), ...(isThere ? [] : [move]), ...(isRole ? [join] : [])];
}

/** The empty node is installed anew and joins the other cluster. */
const conversion = (plan: RollingPlan, into: number, world: World, host: number, release: number): Stage[] => [
  drainOf(world, host),
  ...othersBack(plan, world, host),
  evictionOf(world, host),
  installationOf(world, host, release, 'clean'),
  ...workByHand(plan, host),
  joinOf(world, host, into),
];
