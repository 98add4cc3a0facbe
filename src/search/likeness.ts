/** Which hosts and VMs of a world are told apart by their names alone: they are of one class, whose number is that of its first member. */
import type { Apart } from '../invariants/index.js';
import { BALANCE } from '../model/catalog/index.js';
import { type Host, NONE, takes, type Vm, type World } from '../model/world.js';

/** Hosts that somebody names: they cannot change places with others. */
function namedHosts(world: World): ReadonlySet<number> {
  const named = new Set<number>();
  for (const vm of world.vms) for (const host of [...(vm.possibleOwners ?? []), ...vm.preferredOwners]) named.add(host);
  for (const { boundTo } of world.vms) if (boundTo !== NONE) named.add(boundTo);
  for (const volume of world.volumes) if (!volume.implied) for (const host of world.hosts) named.add(host.index);
  return named;
}

/** What is fixed about a host, its name and number apart; and what it was at the start, which some moves lead back to. */
function hostText(world: World, host: Host): string {
  const alone = world.hosts.filter((other) => other.domain === host.domain).length === 1;
  const fixed = OF_HOST.map((field) => host[field]);
  const { release, cluster, vms } = host;
  // A machine of its own that has VMs is never set up.
  const begun = { release, cluster, serves: cluster === NONE && vms.length > 0 };
  return JSON.stringify([...fixed, alone ? 'own' : host.domain, begun]);
}

const OF_HOST = [
  ...(['cores', 'memory', 'reserve', 'nodeMemory', 'nodeCores', 'processor'] as const),
  ...(['rebuilt', 'site', 'localFiles', 'weight'] as const),
];

/** What is fixed about a VM, its name and number apart; and what it was at the start, its host apart. */
const vmText = (vm: Vm): string => JSON.stringify([...OF_VM, ...BEGUN_OF_VM].map((field) => vm[field]));

const OF_VM = [
  ...(['kind', 'generation', 'failoverUs', 'workload', 'immovable', 'boundTo', 'traits', 'disk'] as const),
  ...(['antiAffinity', 'possibleOwners', 'preferredOwners'] as const),
];
const BEGUN_OF_VM = ['version', 'power', 'clustered'] as const;

/** What may happen in a search. */
interface Possible {
  readonly commands: readonly string[];
  readonly faults: readonly string[];
  readonly budget: number;
}

/** Everybody is told apart. */
export const ALL_APART: Apart = { hosts: true, vms: true, groups: true };

/** Whether names decide what happens: hosts and VMs are then told apart by them. */
export const namesDecide = (world: World, { commands, faults, budget }: Possible): boolean =>
  (budget > 1 && faults.some((kind) => ISLANDS.has(kind))) || balances(world, commands.includes('level'));

/** Where several faults may strike, a host that is cut off is on an island that has its number: of two, each on its own. */
const ISLANDS: ReadonlySet<string> = new Set(['cut', 'hang']);

/**
 * Whether a cluster could balance: of nodes with the same load it takes the one with the lowest id, and of roles of the same size the first.
 * It acts where the memory of all VMs can bring a host above its bound. `raises`: the level may rise, and with that it begins to.
 */
function balances(world: World, raises: boolean): boolean {
  const { clusters, hosts } = world;
  const most = memoryOfAll(world);
  return hosts.some(({ memory, cluster }) => {
    // Who stands outside may join any.
    const joins = cluster === NONE ? clusters : clusters.filter(({ index }) => index === cluster);
    return joins.some(({ settings: { AutoBalancerMode: mode, AutoBalancerLevel: level } }) => {
      const bound = BALANCE.levels.value[Math.max(1, level) - 1] ?? 1;
      return (raises || mode > 0) && most > memory * bound;
    });
  });
}

/**
 * Whether VMs could lack room beside each other: of those of the same priority the first of the file is started first, and gives way first,
 * and what it does not leave the others do not have.
 */
const areCrowded = (world: World): boolean =>
  world.hosts.some(({ memory, reserve }) => memoryOfAll(world) > memory - reserve) ||
  world.clusters.some(({ settings }) => settings.ClusterEnforcedAntiAffinity === 1);

const memoryOfAll = ({ vms }: World): number =>
  vms.reduce((sum, vm) => sum + takes(vm, Math.max(vm.startup, vm.assigned)), 0);

/** `apart`: whom claims tell apart. */
export function classesOfHosts(world: World, apart: Apart): readonly number[] {
  const named = namedHosts(world);
  const isApart = ({ index }: Host): boolean => apart.hosts || named.has(index);
  return classes(world.hosts, (host) => (isApart(host) ? `${host.index}` : hostText(world, host)));
}

export function classesOfVms(world: World, apart: Apart): readonly number[] {
  const ruled = new Set([...world.affinities, ...world.groupSets].flatMap(({ vms }) => vms));
  for (const point of world.checkpoints) ruled.add(point.vm);
  const areApart = apart.vms || areCrowded(world);
  const textOf = (vm: Vm): string => `${apart.groups ? vm.group : ''} ${vmText(vm)}`;
  return classes(world.vms, (vm) => (areApart || ruled.has(vm.index) ? `${vm.index}` : textOf(vm)));
}

/** By entity, the number of the first that is like it. */
function classes<T>(all: readonly T[], text: (one: T) => string): readonly number[] {
  const texts = all.map(text);
  return texts.map((one) => texts.indexOf(one));
}

/** Whether any two are of one class. */
export const joins = (ofClass: readonly number[]): boolean => new Set(ofClass).size < ofClass.length;

/** How many ways there are for those of one class to change places. */
export function waysOf(ofClass: readonly number[]): number {
  const seen = new Map<number, number>();
  return ofClass.reduce((ways, one) => {
    const count = (seen.get(one) ?? 0) + 1;
    seen.set(one, count);
    return ways * count;
  }, 1);
}
