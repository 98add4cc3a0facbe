/** Whether the nodes of another cluster hold what goes over to them, node by node, while those that have gone over before join them. */
import { formatSize } from '../../base/units.js';
import { hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { sharesClass } from '../../model/rules/placement.js';
import { footprint, freeMemory, isVm, NONE, usesMemory, type Vm } from '../../model/world.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { type Rolling, rollingOf } from './plan.js';

/** A node of the other cluster as it fills. */
interface Room {
  readonly host: number;
  free: number;
  readonly guests: Vm[];
}

export function goingOver(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling?.plan.into === undefined) return [];
  const { plan, world } = rolling;
  const target = world.clusters[plan.into ?? NONE];
  const rooms = (target?.members ?? []).map((one): Room => {
    const host = hostAt(world, one);
    return { host: one, free: freeMemory(host), guests: host.vms.map((vm) => vmAt(world, vm)) };
  });
  const enforced = target?.settings.ClusterEnforcedAntiAffinity === 1;
  const isApart = (vm: Vm, { guests }: Room): boolean => guests.some((guest) => sharesClass(guest, vm));
  const mayOwn = (vm: Vm, { host }: Room): boolean => vm.possibleOwners?.includes(host) ?? true;
  for (const node of plan.order) {
    for (const vm of hostAt(world, node)
      .vms.map((one) => vmAt(world, one))
      .filter(isVm)) {
      const owners = rooms.filter((room) => mayOwn(vm, room));
      // That of one with no owner there is told of its owners.
      if (owners.length === 0) continue;
      const takes = owners.filter(({ free }) => free >= bytesOf(vm));
      const apart = takes.filter((room) => !isApart(vm, room));
      const best = (apart.length > 0 ? apart : takes).sort((a, b) => b.free - a.free)[0];
      if (best === undefined) return [noRoom(scenario, rolling, vm, owners)];
      if (enforced && apart.length === 0) return [noneApart(scenario, rolling, vm)];
      best.free -= bytesOf(vm);
      best.guests.push(vm);
    }
    const { memory, reserve } = hostAt(world, node);
    rooms.push({ host: node, free: memory - reserve, guests: [] });
  }
  return [];
}

/** What takes no memory now takes none there. */
const bytesOf = (vm: Vm): number => (usesMemory(vm.power) ? footprint(vm) : 0);

const base = (scenario: Scenario, vm: Vm) =>
  ({ id: 'stage/no-room', severity: 'warning', line: scenario.places.upgrade, subject: `vm:${vm.name}` }) as const;

function noRoom(scenario: Scenario, { plan, world }: Rolling, vm: Vm, rooms: readonly Room[]): Finding {
  const into = world.clusters[plan.into ?? NONE]?.name;
  const most = rooms.reduce((found, { free }) => Math.max(found, free), 0);
  return {
    ...base(scenario, vm),
    why: `When ${hostName(world, vm.host)} goes over to ${into}, ${vm.name} (takes ${formatSize(footprint(vm))}) may find no place: with what has gone over before, no node there${vm.possibleOwners === null ? '' : ' that may own it'} has more than ${formatSize(most)} free.`,
    remedy: `Add a node to ${into}, begin with nodes that hold less (\`order\`), or shut down what is least needed.`,
  };
}

function noneApart(scenario: Scenario, { plan, world }: Rolling, vm: Vm): Finding {
  const into = world.clusters[plan.into ?? NONE]?.name;
  return {
    ...base(scenario, vm),
    why: `When ${hostName(world, vm.host)} goes over to ${into}, each node there with room for ${vm.name} holds a VM that it is kept apart from, which ClusterEnforcedAntiAffinity of ${into} enforces: it does not start beside it.`,
    remedy: `Add a node to ${into}, or let them share one for that time ((Get-Cluster).ClusterEnforcedAntiAffinity = 0).`,
  };
}
