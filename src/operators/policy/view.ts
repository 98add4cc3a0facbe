/** The world as a policy sees it: names and plain figures, sizes in bytes, times in seconds. */
import { SECOND } from '../../base/units.js';
import {
  COMPATIBILITY,
  type Compatibility,
  processorName,
  processorsWithin,
  RELEASES,
  releaseAt,
  supports,
  upgradePath,
  VM_VERSIONS,
  versionText,
} from '../../model/catalog/index.js';
import { findsItsFeaturesOn } from '../../model/rules/compatibility.js';
import { drainKindOf, moveKindOf } from '../../model/rules/move-kind.js';
import { clusterAt, hostName, releaseKey } from '../../model/rules/names.js';
import { enforced, hostsOfTwins } from '../../model/rules/placement.js';
import { DRAIN, NODE, POWER } from '../../model/states.js';
import { hostWord, vmWord } from '../../model/words.js';
import {
  footprint,
  freeMemory,
  type Host,
  isMoving,
  MOVE,
  NONE,
  startNeed,
  usesMemory,
  type Vm,
  type World,
} from '../../model/world.js';
import type { View } from '../../sim/actors.js';
import type { RollingPlan } from '../plans.js';

/** A host, as a candidate for a VM or as a node to be upgraded. */
export interface PolicyHost {
  readonly name: string;
  readonly cluster: string | null;
  readonly release: string;
  /** Configuration versions that it can run. */
  readonly versions: readonly string[];
  /** Its processors and their microcode; null: as those of all other hosts. */
  readonly cpu: string | null;
  readonly microcode: number;
  /** Releases and processors whose features it has: what was started on them can arrive live, if its microcode is not newer. */
  readonly releases: readonly string[];
  readonly cpus: readonly string[];
  readonly state: string;
  readonly drain: 'None' | 'InProgress' | 'Completed' | 'Failed';
  readonly cores: number;
  readonly memory: number;
  readonly free: number;
  /** What VMs on it, and on their way to it, that use no memory, being off or saved, would take to start. */
  readonly held: number;
  /** What VMs elsewhere would take that can go nowhere else from there: no other node may own them. */
  readonly reserved: number;
  /** Names of VMs on it. */
  readonly vms: readonly string[];
}

/** A host, and what stands there for or against the VM that is asked about. */
export interface PolicyCandidate extends PolicyHost {
  /** Whether it has the processor features that the VM was started with. */
  readonly features: boolean;
  /** Whether a VM uses memory there, or is on its way there, from which the cluster keeps this one apart. */
  readonly twin: boolean;
  /** The same of one that is off or saved. */
  readonly heldTwin: boolean;
}

/** The processor features that a VM was given at its cold start; null: any will do. */
export interface PolicyStart {
  readonly release: string | null;
  readonly cpu: string | null;
  readonly microcode: number;
}

export interface PolicyVm {
  readonly name: string;
  readonly host: string;
  readonly version: string;
  readonly state: string;
  /** Bytes that it takes of a host as it is: what is assigned to it now, and the overhead of a VM; as it starts: the same of the memory that it starts with. */
  readonly memory: number;
  readonly startup: number;
  readonly cores: number;
  readonly priority: number;
  readonly clustered: boolean;
  readonly moving: boolean;
  /** How it moves: the move that waits, or a drain. */
  readonly moves: keyof typeof MOVE;
  readonly compatibility: Compatibility;
  readonly started: PolicyStart;
  readonly workload: string;
  readonly preferredOwners: readonly string[];
  readonly possibleOwners: readonly string[] | null;
  readonly antiAffinity: readonly number[];
  /** Whether its cluster never lets two that run and share a class share a node; else they only avoid each other. */
  readonly enforced: boolean;
  /** The host that has the disk, the device or the ISO that it is bound to; null: nothing binds it. */
  readonly boundTo: string | null;
}

/** The upgrade that is asked for. */
export interface PolicyUpgrade {
  readonly cluster: string;
  /** Key of the release to reach. */
  readonly to: string;
  /** Of the release that the next functional level is that of; null where it is reached. */
  readonly next: string | null;
  readonly method: 'clean' | 'in-place';
}

export interface PolicyView {
  readonly now: number;
  /** Of the file; null where it has none. */
  readonly upgrade: PolicyUpgrade | null;
  readonly clusters: readonly {
    readonly name: string;
    readonly level: string;
    readonly quorum: boolean;
    readonly members: readonly string[];
  }[];
  readonly hosts: readonly PolicyHost[];
  readonly vms: readonly PolicyVm[];
}

const DRAINS: Readonly<Record<number, PolicyHost['drain']>> = {
  [DRAIN.inProgress]: 'InProgress',
  [DRAIN.completed]: 'Completed',
  [DRAIN.failed]: 'Failed',
};

const versionsOf = (release: number): readonly string[] =>
  VM_VERSIONS.flatMap((version, index) => (supports(release, index) ? [version] : []));

const RELEASES_UP_TO = RELEASES.map((_, release) => RELEASES.slice(0, release + 1).map(({ key }) => key));

const MOVES: Readonly<Record<number, PolicyVm['moves']>> = {
  [MOVE.live]: 'live',
  [MOVE.quick]: 'quick',
  [MOVE.offline]: 'offline',
};

const cpuName = (processor: number): string | null => (processor === NONE ? null : processorName(processor));

/** One that was never started goes wherever the oldest of its host's vendor would. */
function startOf({ hosts }: World, { host, startedOn, startedWith, startedMicrocode }: Vm): PolicyStart {
  const here = hosts[host]?.processor ?? NONE;
  const smallest = here === NONE ? null : (processorsWithin(here)[0] ?? null);
  return {
    release: startedOn === NONE ? null : releaseKey(startedOn),
    cpu: startedWith === NONE ? smallest : processorName(startedWith),
    microcode: startedMicrocode,
  };
}

/** By host, what VMs that use no memory would take to start there. */
function heldIn({ hosts, vms }: World): number[] {
  const held = hosts.map(() => 0);
  for (const vm of vms) {
    if (usesMemory(vm.power) || vm.power === POWER.lost) continue;
    const host = placeOf(vm);
    held[host] = (held[host] ?? 0) + startNeed(vm);
  }
  return held;
}

/** By host, what VMs elsewhere would take that can go nowhere else from there; but one of them. */
function reservedIn({ hosts, vms }: World, except: Vm | undefined): number[] {
  const reserved = hosts.map(() => 0);
  for (const vm of vms) {
    if (vm.possibleOwners === null || vm === except || vm.power === POWER.lost) continue;
    const at = placeOf(vm);
    const [only, ...others] = vm.possibleOwners.filter((one) => one !== at);
    if (only !== undefined && others.length === 0)
      reserved[only] = (reserved[only] ?? 0) + Math.max(startNeed(vm), footprint(vm));
  }
  return reserved;
}

/** Where a VM is, or is on its way to. */
const placeOf = (vm: Vm): number => (isMoving(vm) && vm.moveTo !== NONE ? vm.moveTo : vm.host);

/** Some of the hosts of a world. `except`: the VM that looks for a place: it reserves none. */
export function hostViews(world: World, hosts: readonly Host[], except?: Vm): PolicyHost[] {
  const [held, reserved] = [heldIn(world), reservedIn(world, except)];
  return hosts.map((host) => ({
    ...hostView(world, host),
    held: held[host.index] ?? 0,
    reserved: reserved[host.index] ?? 0,
  }));
}

/** The same as places for a VM. */
export function candidatesFor(world: World, vm: Vm, hosts: readonly Host[]): PolicyCandidate[] {
  const [twins, heldTwins] = enforced(world, vm)
    ? [hostsOfTwins(world, vm), hostsOfTwins(world, vm, 'held')]
    : [NOWHERE, NOWHERE];
  const views = hostViews(world, hosts, vm);
  return hosts.map((host, at) => ({
    ...(views[at] as PolicyHost),
    features: findsItsFeaturesOn(world, vm, host),
    twin: twins.has(host.index),
    heldTwin: heldTwins.has(host.index),
  }));
}

const NOWHERE: ReadonlySet<number> = new Set();

/** A node that the network has just cut off is no place for a role, although its cluster has not missed it yet. */
const stateOf = (world: World, host: Host): string => {
  const isCutOff = host.node === NODE.up && host.island !== (world.clusters[host.cluster]?.island ?? host.island);
  return hostWord(isCutOff ? NODE.cutOff : host.node);
};

const hostView = (world: World, host: Host): Omit<PolicyHost, 'held' | 'reserved'> => ({
  name: host.name,
  cluster: host.cluster === NONE ? null : clusterAt(world, host.cluster).name,
  release: releaseKey(host.release),
  versions: versionsOf(host.release),
  cpu: cpuName(host.processor),
  microcode: host.microcode,
  releases: RELEASES_UP_TO[host.release] ?? [],
  cpus: processorsWithin(host.processor),
  state: stateOf(world, host),
  drain: DRAINS[host.drain] ?? 'None',
  cores: host.cores,
  memory: host.memory,
  free: freeMemory(host),
  vms: host.vms.map((vm) => world.vms[vm]?.name ?? ''),
});

export const vmView = (world: World, vm: Vm): PolicyVm => ({
  name: vm.name,
  host: hostName(world, vm.host),
  version: versionText(vm.version),
  state: vmWord(vm.power),
  memory: footprint(vm),
  startup: startNeed(vm),
  cores: vm.cores,
  priority: vm.priority,
  clustered: vm.clustered,
  moving: isMoving(vm),
  moves: MOVES[isMoving(vm) ? moveKindOf(world, vm) : drainKindOf(world, vm)] ?? 'live',
  compatibility: COMPATIBILITY[vm.compatibility] ?? 'none',
  started: startOf(world, vm),
  workload: vm.workload,
  preferredOwners: vm.preferredOwners.map((one) => hostName(world, one)),
  possibleOwners: vm.possibleOwners === null ? null : vm.possibleOwners.map((one) => hostName(world, one)),
  antiAffinity: vm.antiAffinity,
  enforced: enforced(world, vm),
  boundTo: vm.boundTo === NONE ? null : hostName(world, vm.boundTo),
});

function upgradeView(world: World, { cluster, to, method }: RollingPlan): PolicyUpgrade {
  const { name, level } = clusterAt(world, cluster);
  const [next = null] = upgradePath(releaseAt(level).key, releaseAt(to).key) ?? [];
  return { cluster: name, to: releaseKey(to), next, method };
}

/** `plan`: the upgrade of the file, if it has one. */
export const worldView = ({ world, nowUs }: View, plan: RollingPlan | undefined): PolicyView => ({
  now: nowUs / SECOND,
  upgrade: plan === undefined ? null : upgradeView(world, plan),
  clusters: world.clusters.map(({ name, level, quorate, members }) => ({
    name,
    level: releaseKey(level),
    quorum: quorate,
    members: members.map((one) => hostName(world, one)),
  })),
  hosts: hostViews(world, world.hosts),
  vms: world.vms.map((vm) => vmView(world, vm)),
});
