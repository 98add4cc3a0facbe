/** Hosts without a virtual switch that roles look for there, and whether these have another way. */
import { listed } from '../../base/text.js';
import { hostAt } from '../../model/rules/names.js';
import { type Host, NONE, type Vm } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import { type Ends, rolesOf } from './ends.js';
import type { Finding } from './finding.js';
import { installationsOf } from './installations.js';
import { planOf, sparesOf } from './plan.js';

/** Each host once, with the switches that roles of its cluster look for in vain. */
export function switches(ends: Ends): Finding[] {
  const { now, later } = ends;
  return now.hosts.flatMap((host): Finding[] => {
    const lacks = (host.cluster === NONE ? 0 : ~host.switches) | ~hostAt(later, host.index).switches;
    const mayOwn = (vm: Vm): boolean => vm.possibleOwners?.includes(host.index) ?? true;
    const left = comersTo(ends, host).filter((vm) => (vm.switches & lacks) !== 0 && mayOwn(vm));
    return left.length === 0 ? [] : [missing(ends, host, left, lacks)];
  });
}

/** Roles that may come to a host: those of its cluster, and of the one that it joins as a spare, or that goes over to its own. */
function comersTo({ scenario, now }: Ends, { index, cluster }: Host): readonly Vm[] {
  const plan = planOf(scenario);
  const own = cluster === NONE ? [] : rolesOf(now, cluster);
  const joins = plan !== undefined && (cluster === NONE ? sparesOf(plan).includes(index) : plan.into === cluster);
  return joins ? [...own, ...rolesOf(now, plan.cluster)] : own;
}

/** A node that lacks a switch is one target less; where it is the last one, a role cannot leave its own. */
function missing(ends: Ends, host: Host, left: readonly Vm[], lacks: number): Finding {
  const { scenario, now } = ends;
  const bound = left.find((vm) => !hasOtherWay(ends, vm));
  const first = bound ?? (left[0] as Vm);
  const more = left.length > 1 ? ` and ${left.length - 1} more` : '';
  const names = now.switchNames.filter((_, bit) => left.some((vm) => ((vm.switches & lacks) >>> bit) & 1));
  const when = (~host.switches & first.switches) === 0 ? ' once it is installed anew' : '';
  const elsewhere = ` ${left.length > 1 ? 'Each of them has' : 'It has'} another node to go to; a drain that takes this one all the same, since it has most free memory, fails.`;
  return {
    id: 'switch/missing',
    severity: bound === undefined ? 'warning' : 'error',
    line: scenario.places.hosts[host.index] ?? 1,
    subject: `host:${host.name}`,
    why: `${host.name} has no virtual switch ${listed(names, 'and')}${when}: ${first.name}${more} cannot go there.${bound === undefined ? elsewhere : ''}`,
    remedy: `Make or rename it before ${host.name} serves again: New-VMSwitch or Rename-VMSwitch${bound === undefined ? '; or take the node from the possible owners (Set-ClusterOwnerNode)' : ''}.`,
  };
}

/** Whether a role finds all of its switches on another node whenever its own is emptied. */
function hasOtherWay(ends: Ends, vm: Vm): boolean {
  const { scenario, now, later } = ends;
  const plan = planOf(scenario);
  const { cluster } = hostAt(now, vm.host);
  const isOurs = plan?.cluster === cluster;
  const serves = (host: Host): boolean => (vm.switches & ~host.switches) === 0;
  if (isOurs && plan.into !== undefined) return goingOver(ends, plan, vm).some(serves);
  const members = [...(now.clusters[cluster]?.members ?? []), ...(isOurs ? sparesOf(plan) : [])];
  const owners = members.filter((one) => vm.possibleOwners?.includes(one) ?? true);
  // Who is off meanwhile needs a switch only where it is started in the end.
  if (isOurs && plan.strategy === 'all-at-once') return owners.some((one) => serves(hostAt(later, one)));
  const done = new Set(isOurs ? sparesOf(plan) : []);
  const isThere = (one: number): boolean => serves(hostAt(done.has(one) ? later : now, one));
  const isLast = (node: number): boolean =>
    (node === vm.host || isThere(node)) && !owners.some((one) => one !== node && isThere(one));
  const turns = installationsOf(scenario).flatMap(({ host }) => (members.includes(host) ? [host] : []));
  if (!isOurs && isLast(vm.host)) return false;
  return !turns.some((node) => {
    const found = isLast(node);
    done.add(node);
    return found;
  });
}

/** Nodes of the other cluster, and those that have gone over to it before the node of a VM. */
function goingOver({ now, later }: Ends, { into, order }: RollingPlan, { host }: Vm): Host[] {
  const before = order.slice(0, Math.max(0, order.indexOf(host)));
  return [...(now.clusters[into ?? NONE]?.members ?? []), ...before].map((one) => hostAt(later, one));
}
