/** Rules about where a VM may be: the host's state, owners, memory, limits, anti-affinity, and what a live move needs. */

import { cmdletWord } from '../../base/text.js';
import { formatSize } from '../../base/units.js';
import { ACTIVITY, activityKey } from '../activities.js';
import { LIMITS, RELEASES } from '../catalog/index.js';
import { CONCERN } from '../concerns.js';
import { DRAIN, NODE, POWER } from '../states.js';
import {
  clusterOf,
  fitsNumaNode,
  footprint,
  freeMemory,
  type Host,
  hasDynamicMemory,
  isBoundElsewhere,
  isCarried,
  isIdleRole,
  isSetAside,
  MOVE,
  NONE,
  need,
  startMemory,
  startNeed,
  takes,
  usesMemory,
  type Vm,
  type World,
} from '../world.js';
import { hostAt, hostName, vmAt, vmName } from './names.js';
import { letsGo, runsGuests, serves } from './node-states.js';
import type { Rule } from './rule.js';

/** The moves that a host may take part in at once: the cluster's property if it exists, else the host's own. */
export function slotLimit(world: World, host: number): number {
  const { cluster, maximumMigrations } = hostAt(world, host);
  return world.clusters[cluster]?.settings.MaximumParallelMigrations ?? maximumMigrations;
}

/** A VM on this host of one of the classes of the given VM, which is active, or NONE. */
export function antiAffinityConflict(world: World, vm: Vm, host: number): number {
  if (vm.antiAffinity.length === 0) return NONE;
  const here = hostAt(world, host).vms.find((other) => isTwin(vmAt(world, other), vm));
  return here ?? world.vms.find((twin) => twin.moveTo === host && isTwin(twin, vm))?.index ?? NONE;
}

/** The hosts with such a VM, or to which one is to come. */
export function hostsOfTwins({ vms }: World, vm: Vm): ReadonlySet<number> {
  const hosts = new Set<number>();
  if (vm.antiAffinity.length === 0) return hosts;
  for (const twin of vms) if (isTwin(twin, vm)) hosts.add(twin.host).add(twin.moveTo);
  return hosts;
}

/** Whether another VM is active and shares a class with this one. */
const isTwin = (other: Vm, vm: Vm): boolean =>
  other.antiAffinity.length > 0 &&
  other.index !== vm.index &&
  usesMemory(other.power) &&
  other.antiAffinity.some((one) => vm.antiAffinity.includes(one));

const enforced = (world: World, vm: Vm): boolean =>
  vm.antiAffinity.length > 0 && clusterOf(world, vm)?.settings.ClusterEnforcedAntiAffinity === 1;

/** Bytes that a VM needs on another host; on its own, and where others have made room for it, it already has them. */
const fits = (world: World, vm: Vm, host: number, bytes: number): boolean =>
  freeMemory(hostAt(world, host)) + own(vm, host) >= bytes;

const own = (vm: Vm, host: number): number =>
  (vm.host === host ? need(vm) : 0) + (vm.promised === host ? startNeed(vm) : 0);

/** Bytes with which a VM arrives: as it runs, or as it starts. */
const bytesThere = (vm: Vm): number => (usesMemory(vm.power) ? vm.assigned : startMemory(vm));

const short = (world: World, vm: number, host: number, bytes: number): string =>
  `${vmName(world, vm)} needs ${formatSize(bytes)} on ${hostName(world, host)}, where ${formatSize(Math.max(0, freeMemory(hostAt(world, host))))} are free.`;

const MEGABYTE = 1_048_576;

/** Whether a VM that runs fits a NUMA node with so much memory; one that is larger already was started when it might be. */
const staysOnNode = (vm: Vm, host: Host, bytes: number): boolean =>
  bytes <= vm.assigned || fitsNumaNode(host, bytes, Math.min(vm.cores, host.nodeCores));

/** Whether a role may run on a host: where the cluster has a say, or where it is and runs on unmonitored, or until it is drained off. */
const mayHoldRole = (world: World, vm: Vm, host: number): boolean => {
  const { node, drain } = hostAt(world, host);
  if (serves(node)) return true;
  return vm.host === host && (node === NODE.cutOff || (node === NODE.quarantined && drain === DRAIN.inProgress));
};

export const placementRules: readonly Rule[] = [
  {
    id: 'node/runs-guests',
    about: 'vm',
    statement: 'A VM starts on, or goes to, a host that is up only, and as a role only while its cluster has quorum.',
    source: 'CLUSAPI QUO',
    confidence: 'doc',
    code: '5050',
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      if (!vm.clustered) return runsGuests(hostAt(world, host).node);
      return mayHoldRole(world, vm, host) && (clusterOf(world, vm)?.quorate ?? true);
    },
    because: (world, index, host) => {
      const vm = vmAt(world, index);
      if (vm.clustered && mayHoldRole(world, vm, host))
        return `${clusterOf(world, vm)?.name} has no quorum; its roles do not run.`;
      return `${hostName(world, host)} does not run${vm.clustered ? ' roles now' : ''}.`;
    },
  },
  {
    id: 'placement/node-accepts-roles',
    about: 'vm',
    statement:
      'A role lands only on an Up member of its own cluster that the network reaches; any other VM on another host that runs.',
    source: 'DRAIN CLUSAPI',
    confidence: 'doc',
    code: '5070',
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      const target = hostAt(world, host);
      if (!vm.clustered) return runsGuests(target.node) && host !== vm.host;
      const home = hostAt(world, vm.host).cluster;
      return (
        target.node === NODE.up &&
        target.cluster === home &&
        target.island === (world.clusters[home]?.island ?? 0) &&
        (host !== vm.host || vm.power === POWER.failed || isSetAside(vm))
      );
    },
    because: (world, index, host) => {
      const vm = vmAt(world, index);
      const target = hostAt(world, host);
      if (host === vm.host) return `${vm.name} is already on ${target.name}.`;
      if (vm.clustered && target.cluster !== hostAt(world, vm.host).cluster)
        return `${target.name} is no member of the cluster of ${vm.name}.`;
      return target.node === NODE.paused ? 'The cluster node is paused.' : `${target.name} does not take roles now.`;
    },
  },
  {
    id: 'placement/possible-owner',
    about: 'vm',
    statement: 'A role is placed only on one of its possible owners.',
    source: 'LMT WERR',
    confidence: 'doc',
    code: '5016',
    concern: CONCERN.owners,
    holds: (world, vm, host) => vmAt(world, vm).possibleOwners?.includes(host) ?? true,
    because: (world, vm, host) => `${hostName(world, host)} is not a possible owner of ${vmName(world, vm)}.`,
  },
  {
    id: 'placement/vm-is-movable',
    about: 'vm',
    statement:
      'A VM that a local disk or a device binds to its host does not leave it; a role does while it does not run.',
    source: 'LMT',
    confidence: 'doc',
    concern: CONCERN.bindings,
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      return !vm.bound || vm.host === host || isIdleRole(vm) || (vm.moveFiles && vm.immovable === 'local disk');
    },
    because: (world, vm) =>
      `${vmName(world, vm)} cannot leave ${hostName(world, vmAt(world, vm).host)}: ${vmAt(world, vm).immovable}.`,
  },
  {
    id: 'placement/no-local-iso',
    about: 'vm',
    statement:
      'A VM with an ISO of its host in its drive does not leave it until the ISO is ejected; a role does while it does not run.',
    source: 'LMT',
    confidence: 'doc',
    code: '0xC03A0014',
    concern: CONCERN.bindings,
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      return !vm.iso || vm.host === host || isIdleRole(vm);
    },
    because: (world, vm) =>
      `${vmName(world, vm)} cannot leave ${hostName(world, vmAt(world, vm).host)}: an ISO of this host is in its drive. Eject it: Set-VMDvdDrive -VMName ${cmdletWord(vmName(world, vm))} -ComputerName ${cmdletWord(hostName(world, vmAt(world, vm).host))} -Path $null.`,
  },
  {
    id: 'vm/starts-after-its-move',
    about: 'vm',
    statement: 'A VM does not start, and a role has no other owner, while it is moved as one that does not run.',
    source: 'WERR',
    confidence: 'derived',
    code: '5908',
    holds: (world, vm) => !isCarried(vmAt(world, vm)),
    because: (world, vm) => `${vmName(world, vm)} is being moved.`,
  },
  {
    id: 'vm/starts-where-it-is-bound',
    about: 'vm',
    statement:
      'A VM starts, or is restored, only on the host that has the disk, the device or the ISO that it is bound to.',
    source: 'LMT',
    confidence: 'derived',
    concern: CONCERN.bindings,
    holds: (world, vm, host) => !isBoundElsewhere(vmAt(world, vm), host),
    because: (world, index, host) => {
      const vm = vmAt(world, index);
      return `${vm.name} does not start on ${hostName(world, host)}: ${vm.iso ? 'an ISO' : vm.immovable} binds it to ${hostName(world, vm.boundTo)}.`;
    },
  },
  {
    id: 'migration/no-backup-running',
    about: 'vm',
    statement: 'A VM that is being backed up does not move.',
    source: 'WERR',
    confidence: 'doc',
    code: '5949',
    concern: CONCERN.backups,
    holds: (world, vm) => !world.open.has(activityKey(ACTIVITY.backup, vm)),
    because: (world, vm) => `${vmName(world, vm)} is being backed up.`,
  },
  {
    id: 'anti-affinity/enforced',
    about: 'vm',
    statement: 'With ClusterEnforcedAntiAffinity = 1 two running roles of one anti-affinity class never share a node.',
    source: 'GRP CLP',
    confidence: 'doc',
    code: '5971',
    concern: CONCERN.apartness,
    holds: (world, vm, host) =>
      !enforced(world, vmAt(world, vm)) || antiAffinityConflict(world, vmAt(world, vm), host) === NONE,
    because: (world, vm, host) =>
      `${vmName(world, vm)} may not share ${hostName(world, host)} with ${vmName(world, antiAffinityConflict(world, vmAt(world, vm), host))}.`,
  },
  {
    id: 'memory/assigned-fits',
    about: 'vm',
    statement: 'A running VM moves only to a host that has the memory which is assigned to it now, and its overhead.',
    source: 'LMT',
    confidence: 'doc',
    code: '0x800705AA',
    holds: (world, vm, host) => fits(world, vmAt(world, vm), host, footprint(vmAt(world, vm))),
    because: (world, vm, host) => short(world, vm, host, footprint(vmAt(world, vm))),
  },
  {
    id: 'memory/startup-fits',
    about: 'vm',
    statement:
      'A VM starts only where its startup memory and its overhead are free: of a saved one, the memory that it had.',
    source: 'LMT',
    confidence: 'doc',
    code: '0x800705AA',
    holds: (world, vm, host) => fits(world, vmAt(world, vm), host, startNeed(vmAt(world, vm))),
    because: (world, vm, host) => short(world, vm, host, startNeed(vmAt(world, vm))),
  },
  {
    id: 'memory/numa-node',
    about: 'vm',
    statement:
      'Where NUMA spanning is off a VM starts, or goes to, only where one NUMA node has its memory and its processors.',
    source: 'PS',
    confidence: 'field',
    concern: CONCERN.numa,
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      return fitsNumaNode(hostAt(world, host), bytesThere(vm), vm.cores);
    },
    because: (world, index, host) => {
      const [vm, { name, nodeMemory, nodeCores }] = [vmAt(world, index), hostAt(world, host)];
      return `${vm.name} needs ${formatSize(bytesThere(vm))} and ${vm.cores} processors of one NUMA node: those of ${name} have ${formatSize(nodeMemory)} and ${nodeCores}. Let VMs span them: Set-VMHost ${name} -NumaSpanningEnabled $true.`;
    },
  },
  {
    id: 'vm/hot-memory-static',
    about: 'vm',
    statement: 'The memory of a VM that is not off is changed by hand only where it is not dynamic.',
    source: 'SAVILL',
    confidence: 'field',
    holds: (world, index) => vmAt(world, index).power === POWER.off || !hasDynamicMemory(vmAt(world, index)),
    because: (world, index) =>
      `${vmName(world, index)} is not off and has dynamic memory: its host changes that by itself.`,
  },
  {
    id: 'vm/hot-memory-fits',
    about: 'vm',
    statement:
      'Memory is added to a running VM only within what is free on its host, and within one NUMA node where spanning is off.',
    source: 'SAVILL',
    confidence: 'field',
    holds: (world, index, megabytes) => {
      const vm = vmAt(world, index);
      const host = hostAt(world, vm.host);
      const bytes = megabytes * MEGABYTE;
      if (vm.power === POWER.off) return true;
      return host.used - need(vm) + takes(vm, bytes) <= host.memory - host.reserve && staysOnNode(vm, host, bytes);
    },
    because: (world, index, megabytes) => {
      const vm = vmAt(world, index);
      const host = hostAt(world, vm.host);
      return staysOnNode(vm, host, megabytes * MEGABYTE)
        ? `${host.name} has not enough free memory for that.`
        : `One NUMA node of ${host.name} has ${formatSize(host.nodeMemory)}, and VMs may not span them there: Set-VMHost ${host.name} -NumaSpanningEnabled $true.`;
    },
  },
  {
    id: 'limits/vms-per-host',
    about: 'vm',
    statement: `A host runs at most ${LIMITS.vmsPerNode.value} VMs.`,
    source: 'SCALE',
    confidence: 'doc',
    code: '5957',
    concern: CONCERN.crowds,
    holds: (world, index, host) => {
      if (world.vms.length < world.caps.vmsPerNode) return true;
      const vm = vmAt(world, index);
      return hostAt(world, host).active < world.caps.vmsPerNode || (vm.host === host && usesMemory(vm.power));
    },
    because: (world, _vm, host) => `${hostName(world, host)} already runs ${world.caps.vmsPerNode} VMs.`,
  },
  {
    id: 'migration/source-is-alive',
    about: 'vm',
    statement:
      'A running VM moves only from a host that is up or paused, or being drained in quarantine, and that its target hears.',
    source: 'LMT',
    confidence: 'doc',
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      const { node, island } = hostAt(world, vm.host);
      return island === hostAt(world, host).island && (vm.clustered ? letsGo(node) : runsGuests(node));
    },
    because: (world, vm, host) => {
      const from = `${hostName(world, vmAt(world, vm).host)}, where ${vmName(world, vm)} is,`;
      const apart = hostAt(world, vmAt(world, vm).host).island !== hostAt(world, host).island;
      return apart ? `${from} and ${hostName(world, host)} do not hear each other.` : `${from} does not answer.`;
    },
  },
  {
    id: 'migration/free-slot',
    about: 'vm',
    statement: 'A move takes a slot at both ends; no host takes part in more than its limit.',
    source: 'MPM LMT',
    confidence: 'doc',
    code: '21501',
    holds: (world, vm, host) => fullEnd(world, vmAt(world, vm), host) === NONE,
    because: (world, vm, host) =>
      `Failed to perform migration on virtual machine "${vmName(world, vm)}" because virtual machine migration limit "${slotLimit(world, Math.max(0, fullEnd(world, vmAt(world, vm), host)))}" was reached, please wait for completion of an ongoing migration operation.`,
  },
  {
    id: 'migration/same-edition',
    about: 'vm',
    statement: 'A VM does not move between Windows Server and Azure Stack HCI hosts.',
    source: 'HCIF',
    confidence: 'field',
    concern: CONCERN.editions,
    holds: (world, vm, host) =>
      RELEASES[hostAt(world, host).release]?.editionFamily ===
      RELEASES[hostAt(world, vmAt(world, vm).host).release]?.editionFamily,
    because: (world, vm) =>
      `Blocked a migration operation for virtual machine ${vmName(world, vm)} because VM migration between differing Windows editions is not supported`,
  },
];

/** The end of a move that has no free slot, or NONE. */
function fullEnd(world: World, vm: Vm, host: number): number {
  if (vm.moveKind !== MOVE.live) return NONE;
  if (hostAt(world, vm.host).slots >= slotLimit(world, vm.host)) return vm.host;
  return hostAt(world, host).slots >= slotLimit(world, host) ? host : NONE;
}
