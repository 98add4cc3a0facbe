/** Rules about where a VM may be: the host's state, owners, limits, anti-affinity, and what a move needs. */

import { ACTIVITY, activityKey } from '../activities.js';
import { keptApart } from '../affinity.js';
import { LIMITS, RELEASES } from '../catalog/index.js';
import { CONCERN } from '../concerns.js';
import { DRAIN, NODE, POWER } from '../states.js';
import { clusterOf, isCarried, isSetAside, MOVE, NONE, usesMemory, type Vm, type World } from '../world.js';
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

/** The hosts with such a VM, or to which one is to come; or with one that is not active and might be one day. */
export function hostsOfTwins({ vms }: World, vm: Vm, are: 'active' | 'held' = 'active'): ReadonlySet<number> {
  const hosts = new Set<number>();
  if (vm.antiAffinity.length === 0) return hosts;
  const counts = are === 'active' ? isTwin : isHeldTwin;
  for (const twin of vms) if (counts(twin, vm)) hosts.add(twin.host).add(twin.moveTo);
  return hosts;
}

/** Whether another VM is active and shares a class with this one. */
const isTwin = (other: Vm, vm: Vm): boolean => usesMemory(other.power) && sharesClass(other, vm);

const isHeldTwin = (other: Vm, vm: Vm): boolean =>
  !usesMemory(other.power) && other.power !== POWER.lost && sharesClass(other, vm);

/** Whether two roles have an anti-affinity class in common. */
export const sharesClass = (other: Vm, vm: Vm): boolean =>
  other.antiAffinity.length > 0 &&
  other.index !== vm.index &&
  other.antiAffinity.some((one) => vm.antiAffinity.includes(one));

/** The roles with which a VM is not to share a node: by a class that both have, or by an affinity rule. */
export const apartFrom = (world: World, vm: Vm): readonly Vm[] =>
  vm.antiAffinity.length === 0 && !vm.ruled
    ? []
    : world.vms.filter((other) => sharesClass(other, vm) || (other !== vm && keptApart(world, vm, other)));

/** Whether the cluster of a VM never lets two roles that run and share a class share a node. */
export const enforced = (world: World, vm: Vm): boolean =>
  vm.antiAffinity.length > 0 && clusterOf(world, vm)?.settings.ClusterEnforcedAntiAffinity === 1;

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
