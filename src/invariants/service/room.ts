/** Where a role would find room, by what the world shows: version, owners, anti-affinity, memory, storage and processors. It asks no rule. */
import { affinityConflict } from '../../model/affinity.js';
import { supports } from '../../model/catalog/index.js';
import { hostAt, vmAt } from '../../model/rules/names.js';
import { CONFIGURATION, NODE, POWER } from '../../model/states.js';
import {
  type Cluster,
  clusterOf,
  fitsNumaNode,
  footprint,
  freeMemory,
  type Host,
  isBoundElsewhere,
  NONE,
  startMemory,
  startNeed,
  usesMemory,
  type Vm,
  type World,
} from '../../model/world.js';
import { strangeTo } from '../safety/starts.js';
import { areReached } from '../safety/storage.js';

const areTwins = (a: Vm, b: Vm): boolean => a.antiAffinity.some((one) => b.antiAffinity.includes(one));

const twinRunsOn = (world: World, vm: Vm, host: Host): boolean =>
  host.vms.some((one) => one !== vm.index && usesMemory(vmAt(world, one).power) && areTwins(vmAt(world, one), vm));

/** Whether the version, the owners, the switches and the size of a VM let it be on a host, and no known problem keeps it from starting there. */
const mayOwn = (world: World, vm: Vm, host: Host): boolean =>
  supports(host.release, vm.version) &&
  (vm.possibleOwners === null || vm.possibleOwners.includes(host.index)) &&
  (vm.switches & ~host.switches) === 0 &&
  fitsNumaNode(host, startMemory(vm), vm.cores) &&
  (host.takes & vm.suffers & world.hindrances.start) === 0 &&
  (!vm.ruled || affinityConflict(world, vm, host.index) === NONE);

/** Whether another one of these hosts could own a role and has the size for it, were it Up and empty. */
export const couldBeOn = (world: World, vm: Vm, hosts: readonly number[]): boolean =>
  hosts
    .map((one) => hostAt(world, one))
    .some((host) => host.index !== vm.host && host.memory - host.reserve >= footprint(vm) && mayOwn(world, vm, host));

const keepsApart = (cluster: Cluster, vm: Vm): boolean =>
  vm.antiAffinity.length > 0 && cluster.settings.ClusterEnforcedAntiAffinity === 1;

/** Whether a release supports every version of a set: bit n stands for version n. */
function supportsAll(release: number, versions: number): boolean {
  for (let version = 0; versions >> version > 0; version += 1) {
    if (((versions >> version) & 1) === 1 && !supports(release, version)) return false;
  }
  return true;
}

/** An Up member of its cluster on which a role could be started now, or undefined. */
export function placeFor(world: World, vm: Vm): Host | undefined {
  const cluster = clusterOf(world, vm);
  const takes = (host: Host): boolean =>
    host.node === NODE.up &&
    vm.configuration !== CONFIGURATION.damaged &&
    !isBoundElsewhere(vm, host.index) &&
    mayOwn(world, vm, host) &&
    freeMemory(host) >= startNeed(vm) &&
    areReached(world, vm, host) &&
    host.active < world.caps.vmsPerNode &&
    (vm.power !== POWER.saved || strangeTo(vm, host) === undefined) &&
    !(cluster !== undefined && keepsApart(cluster, vm) && twinRunsOn(world, vm, host));
  return cluster?.members.map((one) => hostAt(world, one)).find(takes);
}

/** What the roles of a cluster are like, as far as a loss asks: the largest, their versions, whether one is bound to hosts. */
export interface Survey {
  readonly largest: number;
  /** Bit n stands for version n. */
  readonly versions: number;
  readonly bound: boolean;
}

/** Looks at every role of a cluster. */
export function survey(world: World, cluster: Cluster): Survey {
  let [largest, versions, bound] = [0, 0, false];
  for (const vm of world.vms) {
    if (!vm.clustered || hostAt(world, vm.host).cluster !== cluster.index) continue;
    largest = Math.max(largest, footprint(vm));
    versions |= 1 << vm.version;
    bound ||=
      vm.possibleOwners !== null || vm.switches !== 0 || vm.suffers !== 0 || vm.ruled || keepsApart(cluster, vm);
  }
  return { largest, versions, bound };
}

/** The room on the Up members of a cluster, in which losses can be tried. */
export class Room {
  readonly #up: readonly Host[];
  /** Members that every role may own; none where roles are bound to hosts. */
  readonly #anywhere: ReadonlySet<Host>;
  /** What is spare on all of them together. */
  readonly #spare: number;
  /** The emptiest first; made when roles must be placed one by one. */
  #hosts: readonly Host[] = [];
  #free: number[] = [];
  /** Where roles of an anti-affinity class were put in the present trial. */
  readonly #placed = new Map<Vm, Host>();

  constructor(
    readonly world: World,
    readonly cluster: Cluster,
    readonly roles: Survey,
  ) {
    this.#up = cluster.members.map((one) => hostAt(world, one)).filter((host) => host.node === NODE.up);
    const takesAll = (host: Host): boolean => host.numaSpanning && supportsAll(host.release, roles.versions);
    this.#anywhere = new Set(roles.bound ? [] : this.#up.filter(takesAll));
    let spare = 0;
    for (const host of this.#anywhere) spare += this.#spareOn(host);
    this.#spare = spare;
  }

  /** What is free on a member beyond what first fit may leave free there before it fails. */
  #spareOn(host: Host): number {
    return this.#anywhere.has(host) ? freeMemory(host) - this.roles.largest : 0;
  }

  /**
   * Whether all roles of these hosts fit without a look at each: first fit leaves less than the largest role free on every host
   * before it fails, so it cannot fail while more than that is free in all. Counts only where every role may be on every host
   * that is counted.
   */
  #surelyFit(gone: readonly number[], leaving: readonly number[]): boolean {
    let spare = this.#spare;
    for (const one of gone) spare -= this.#spareOn(hostAt(this.world, one)) + hostAt(this.world, one).used;
    for (const one of leaving) spare -= hostAt(this.world, one).used;
    return spare >= 0;
  }

  /**
   * A role that has no place once these members are gone and the roles of others have left them; undefined: all fit. `asks`: which
   * roles are looked at; unwritten: all.
   */
  homeless(gone: readonly number[], leaving: readonly number[], asks?: (vm: Vm) => boolean): Vm | undefined {
    if (this.#surelyFit(gone, leaving)) return undefined;
    this.#hosts = [...this.#up].sort((a, b) => freeMemory(b) - freeMemory(a) || a.index - b.index);
    this.#free = this.#hosts.map(freeMemory);
    const all = rolesOn(this.world, [...gone, ...leaving]);
    const roles = asks === undefined ? all : all.filter(asks);
    // In the order that is at hand; sorting by size, which fits more, only where that fails.
    if (this.#firstWithout(roles, gone) === undefined) return undefined;
    const largestFirst = roles.sort((a, b) => footprint(b) - footprint(a) || a.index - b.index);
    return this.#firstWithout(largestFirst, gone);
  }

  #firstWithout(roles: readonly Vm[], gone: readonly number[]): Vm | undefined {
    this.#placed.clear();
    for (let at = 0; at < this.#hosts.length; at += 1) {
      const host = this.#hosts[at] as Host;
      this.#free[at] = gone.includes(host.index) ? NONE : freeMemory(host);
    }
    for (const vm of roles) if (!this.#put(vm)) return vm;
    return undefined;
  }

  #put(vm: Vm): boolean {
    for (let at = 0; at < this.#hosts.length; at += 1) {
      const host = this.#hosts[at] as Host;
      const free = this.#free[at] as number;
      if (free < footprint(vm) || !mayOwn(this.world, vm, host) || this.#meetsTwin(vm, host)) continue;
      this.#free[at] = free - footprint(vm);
      if (vm.antiAffinity.length > 0) this.#placed.set(vm, host);
      return true;
    }
    return false;
  }

  #meetsTwin(vm: Vm, host: Host): boolean {
    if (!keepsApart(this.cluster, vm)) return false;
    if (twinRunsOn(this.world, vm, host)) return true;
    for (const [other, at] of this.#placed) if (at === host && areTwins(other, vm)) return true;
    return false;
  }
}

function rolesOn(world: World, hosts: readonly number[]): Vm[] {
  const roles: Vm[] = [];
  for (const host of hosts) {
    for (const index of hostAt(world, host).vms) {
      const vm = vmAt(world, index);
      if (vm.clustered && usesMemory(vm.power)) roles.push(vm);
    }
  }
  return roles;
}
