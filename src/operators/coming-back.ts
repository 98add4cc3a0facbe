/**
 * VMs on the way back: what has gone over to another cluster returns, and what no drain moves gets out of the way of an installation. The rules
 * say where each is taken, as if it were no role, which it is not by the time it moves.
 */
import { clusterAt, hostAt, vmAt } from '../model/rules/names.js';
import { startObstacle } from '../model/rules/targets.js';
import { NODE, POWER } from '../model/states.js';
import { freeMemory, isMoving, NONE, type Vm, type World } from '../model/world.js';
import { type Job, newJob, type Stage } from './jobs.js';
import { accepts, movesTo } from './new-cluster.js';
import { vmStart, vmStop } from './stages.js';

/** A VM as it was: where, and whether it was a role of its cluster. */
export interface Guest {
  readonly vm: number;
  readonly host: number;
  readonly isRole: boolean;
}

/** Who was on the members of a cluster. */
export interface Guests {
  readonly cluster: number;
  readonly guests: readonly Guest[];
}

/**
 * The next VM that has to move before a host is set up anew: first those on it that are no roles, which the installation would destroy, then
 * those that have gone over, as far as there is room: its own, and the others. Undefined: none has to, or can.
 */
export function jobBefore(host: number, plan: Guests, world: World): Job | undefined {
  for (const index of hostAt(world, host).vms) {
    const vm = vmAt(world, index);
    const job =
      !vm.clustered && vm.power !== POWER.lost ? jobOf(vm, awayFrom(host, plan, world, vm), plan, world) : undefined;
    if (job !== undefined) return job;
  }
  const over = largestFirst(
    world,
    plan.guests.filter((one) => hasGoneOver(plan, world, one)),
  );
  const isOn = ({ vm }: Guest): boolean => vmAt(world, vm).host === host;
  for (const guest of [...over.filter(isOn), ...over.filter((one) => !isOn(one))]) {
    const vm = vmAt(world, guest.vm);
    const way = wayTo(world, vm, homesOf(plan, world, guest));
    const job = way && jobOf(vm, way, plan, world);
    if (job !== undefined) return job;
  }
  return undefined;
}

/** The next VM that has gone over, once all hosts are back, whatever the rules say of it; then what is no role, if its own host has room for it. */
export function jobAfter(plan: Guests, world: World): Job | undefined {
  const [over] = largestFirst(
    world,
    plan.guests.filter((one) => hasGoneOver(plan, world, one)),
  );
  if (over !== undefined) {
    const vm = vmAt(world, over.vm);
    const way = wayTo(world, vm, homesOf(plan, world, over)) ?? { target: over.host, stopped: false };
    return jobOf(vm, way, plan, world);
  }
  const astray = plan.guests.find(({ vm, host, isRole }) => {
    const one = vmAt(world, vm);
    return !isRole && one.host !== host && one.power !== POWER.lost && accepts(world, one, host);
  });
  return astray && jobOf(vmAt(world, astray.vm), { target: astray.host, stopped: false }, plan, world);
}

/** One that is on its way to another cluster just now. */
export const onItsWay = ({ cluster, guests }: Guests, world: World): Vm | undefined =>
  guests
    .map(({ vm }) => vmAt(world, vm))
    .find((vm) => isMoving(vm) && vm.moveTo !== NONE && hostAt(world, vm.moveTo).cluster !== cluster);

interface Way {
  readonly target: number;
  /** It goes while it is off, since it does not go as it runs. */
  readonly stopped: boolean;
}

/** Undefined where there is nothing to do: it is there, and no other host is. */
function jobOf(vm: Vm, { target, stopped }: Way, { cluster, guests }: Guests, world: World): Job | undefined {
  const isHome = hostAt(world, target).cluster === cluster;
  const isRole = isHome && guests.some((one) => one.vm === vm.index && one.isRole);
  const stages: Stage[] = movesTo(world, vm, target, hostAt(world, target).cluster, isRole);
  if (stages.length === 0) return undefined;
  return newJob(vm.name, stopped ? [vmStop(vm), ...stages, vmStart(vm)] : stages);
}

const largestFirst = (world: World, guests: readonly Guest[]): Guest[] =>
  [...guests].sort((a, b) => vmAt(world, b.vm).assigned - vmAt(world, a.vm).assigned || a.vm - b.vm);

/** Whether it is in no node of its cluster, or no role of it though it was. */
function hasGoneOver({ cluster }: Guests, world: World, { vm, isRole }: Guest): boolean {
  const { host, power, clustered } = vmAt(world, vm);
  return power !== POWER.lost && (hostAt(world, host).cluster !== cluster || (isRole && !clustered));
}

/** Where it may go back to: its own host first, then the emptiest; one that is there already and only no role stays. */
function homesOf({ cluster }: Guests, world: World, { vm, host, isRole }: Guest): number[] {
  const here = vmAt(world, vm).host;
  if (isRole && hostAt(world, here).cluster === cluster) return [here];
  const up = clusterAt(world, cluster).members.filter((one) => hostAt(world, one).node === NODE.up);
  const others = emptiestFirst(
    world,
    up.filter((one) => one !== host),
  );
  return up.includes(host) ? [host, ...others] : others;
}

/** Where what is no role goes for the time of an installation: to a node of its cluster, or to any other host. */
function awayFrom(host: number, { cluster }: Guests, world: World, vm: Vm): Way {
  const others = world.hosts.filter(({ index }) => index !== host).map(({ index }) => index);
  const inside = others.filter((one) => hostAt(world, one).cluster === cluster);
  const outside = others.filter((one) => hostAt(world, one).cluster !== cluster);
  const targets = [...emptiestFirst(world, inside), ...emptiestFirst(world, outside)];
  return wayTo(world, vm, targets) ?? { target: targets[0] ?? host, stopped: false };
}

const emptiestFirst = (world: World, hosts: readonly number[]): number[] =>
  [...hosts].sort((a, b) => freeMemory(hostAt(world, b)) - freeMemory(hostAt(world, a)) || a - b);

/** The first host that takes it as it is; else the first that takes it while it is off, and starts it again. */
function wayTo(world: World, vm: Vm, targets: readonly number[]): Way | undefined {
  const asItIs = targets.find((target) => target === vm.host || accepts(world, vm, target));
  if (asItIs !== undefined) return { target: asItIs, stopped: false };
  if (vm.power !== POWER.running) return undefined;
  const off = targets.find((target) => acceptsOff(world, vm, target));
  return off === undefined ? undefined : { target: off, stopped: true };
}

function acceptsOff(world: World, vm: Vm, target: number): boolean {
  const { power } = vm;
  vm.power = POWER.off;
  const does = accepts(world, vm, target) && startObstacle(world, vm.index, target) === undefined;
  vm.power = power;
  return does;
}
