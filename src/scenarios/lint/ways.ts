/** Where what is on a node can go when that is emptied, as the plan for its cluster has it. */
import { hostAt } from '../../model/rules/names.js';
import { type Host, isVm, type Vm, type World } from '../../model/world.js';
import { hopsOf } from '../../operators/hops.js';
import type { RollingPlan } from '../../operators/plans.js';
import { sparesOf } from './plan.js';

/** Hosts as they are when a VM leaves its own: other nodes, spares that have joined, or those of the cluster that all goes over to. */
export function waysFrom(world: World, plan: RollingPlan | undefined, vm: Vm): readonly Host[] {
  const { cluster } = hostAt(world, vm.host);
  if (goesOver(world, plan, vm)) return takingOver(world, plan as RollingPlan, vm);
  const members = world.clusters[cluster]?.members ?? [];
  const spares = plan?.cluster === cluster ? joining(world, plan) : [];
  return [...members.filter((one) => one !== vm.host).map((one) => hostAt(world, one)), ...spares];
}

/** Whether a VM goes to another cluster, role or not, with its files. */
export const goesOver = (world: World, plan: RollingPlan | undefined, vm: Vm): boolean =>
  plan?.into !== undefined && plan.cluster === hostAt(world, vm.host).cluster && isVm(vm);

/** Spares run the release of the first hop before anybody leaves. */
function joining(world: World, plan: RollingPlan): Host[] {
  const [first] = hopsOf(plan, world.clusters[plan.cluster]?.level ?? 0);
  return sparesOf(plan).map((one) => withRelease(hostAt(world, one), first));
}

/** Nodes of the other cluster, and those that have gone over to it before this one. */
function takingOver(world: World, { into, order, to }: RollingPlan, { host }: Vm): Host[] {
  const before = order.slice(0, Math.max(0, order.indexOf(host)));
  const there = world.clusters[into ?? -1]?.members ?? [];
  return [...there.map((one) => hostAt(world, one)), ...before.map((one) => withRelease(hostAt(world, one), to))];
}

const withRelease = (host: Host, release = host.release): Host => ({ ...host, release });
