/** The VMs that cannot leave their node alive, and why: the first thing to know of any plan. */
import { cmdletWord } from '../../base/text.js';
import { formatSize } from '../../base/units.js';
import { supports, versionText } from '../../model/catalog/index.js';
import { hostAt, hostName, releaseKey } from '../../model/rules/names.js';
import type { Host, Vm, World } from '../../model/world.js';
import { fitsNumaNode, footprint, NONE, usesMemory } from '../../model/world.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding, FindingId, Severity } from './finding.js';
import { callsOf, emptied } from './installations.js';

/** Hosts that a plan or a script takes out of service: all members of an upgraded cluster, else all members. */
export function leaving(scenario: Scenario): readonly Finding[] {
  const world = worldToLeave(scenario);
  const rolling = scenario.plans.find((plan) => plan.kind === 'rolling');
  const clean = rolling?.kind === 'rolling' && rolling.method === 'clean' ? rolling.cluster : NONE;
  const leaves = emptied(scenario);
  return world.vms.flatMap((vm) => {
    const { cluster } = hostAt(world, vm.host);
    if (cluster === NONE) return [];
    const found = vm.clustered ? whyRoleStays(world, vm, leaves.has(vm.host)) : whyOtherStays(vm, cluster === clean);
    return found === undefined
      ? []
      : [{ ...found, line: scenario.places.vms[vm.index] ?? 1, subject: `vm:${vm.name}` }];
  });
}

/** The world as nodes are left: without the ISOs that the script ejects before it empties their node. Beside a plan nobody knows which is first. */
export function worldToLeave(scenario: Scenario): World {
  const world = buildWorld(scenario);
  if (scenario.plans.some(({ kind }) => kind !== 'script')) return world;
  const emptied = new Set<string>();
  for (const { cmdlet, args } of callsOf(scenario)) {
    const names = wordsOf(args['VMName'] ?? args['Name']);
    if (cmdlet === 'Suspend-ClusterNode') for (const name of names) emptied.add(name);
    if (cmdlet !== 'Set-VMDvdDrive' || args['WhatIf'] === true || String(args['Path'] ?? '') !== '') continue;
    for (const vm of world.vms) {
      const host = hostName(world, vm.host).toLowerCase();
      const isThere = args['ComputerName'] === undefined || wordsOf(args['ComputerName']).includes(host);
      if (names.includes(vm.name.toLowerCase()) && isThere && !emptied.has(host)) vm.iso = false;
    }
  }
  return world;
}

const wordsOf = (given: unknown): string[] => [given].flat().map((name) => String(name).toLowerCase());

type Why = Omit<Finding, 'line' | 'subject'>;

const why = (id: FindingId, severity: Severity, text: string, remedy: string): Why => ({
  id,
  severity,
  why: text,
  remedy,
});

const isBound = ({ bound, iso }: Vm): boolean => bound || iso;

/** A clean installation destroys what is no role; in place it is down meanwhile. */
function whyOtherStays(vm: Vm, destroyed: boolean): Why {
  const bound = isBound(vm) ? ` (${vm.immovable})` : '';
  const text = destroyed
    ? `${vm.name} is no role${bound}: no drain moves it, and the clean installation of its node destroys it.`
    : `${vm.name} is no role${bound}: no drain moves it, and it is down while its node is.`;
  const remedy = !isBound(vm)
    ? 'Make it a role (Add-ClusterVirtualMachineRole), or move it to another host with Move-VM before.'
    : 'Move its disk to shared storage or take it to a host of its own before; export it at least.';
  return why('vm/not-clustered', destroyed ? 'error' : 'warning', text, remedy);
}

/** Why a role cannot leave its node, or cannot go everywhere; whether something in the plan empties that node. */
export function whyRoleStays(world: World, vm: Vm, leaves: boolean): Why | undefined {
  if (isBound(vm)) {
    const remedy = vm.iso
      ? `Eject the ISO: Set-VMDvdDrive -VMName ${cmdletWord(vm.name)} -ComputerName ${cmdletWord(hostName(world, vm.host))} -Path $null.`
      : 'Take away what binds it (move the disk to shared storage, remove the device), or shut it down.';
    return why(
      'vm/immovable',
      'error',
      `${vm.name} cannot leave ${hostName(world, vm.host)}: ${vm.immovable}.`,
      remedy,
    );
  }
  const members = world.clusters[hostAt(world, vm.host).cluster]?.members ?? [];
  const others = members.filter((one) => one !== vm.host).map((one) => hostAt(world, one));
  if (others.length === 0) {
    return why(
      'vm/no-other-owner',
      'error',
      `${hostName(world, vm.host)} is the only node.`,
      'Add a second node before.',
    );
  }
  return whyNoOther(world, vm, others, leaves);
}

function whyNoOther(world: World, vm: Vm, others: readonly Host[], leaves: boolean): Why | undefined {
  const owners = others.filter((host) => vm.possibleOwners?.includes(host.index) ?? true);
  if (owners.length === 0) {
    const text = `${hostName(world, vm.host)} is the only node among the possible owners of ${vm.name}.`;
    return why('vm/no-other-owner', 'error', text, 'Add a node to `possibleOwners` (Set-ClusterOwnerNode).');
  }
  const able = owners.filter((host) => supports(host.release, vm.version));
  if (able.length === 0) {
    const text = `No other node supports version ${versionText(vm.version)} of ${vm.name}.`;
    return why('vm/version-strands', 'error', text, 'Upgrade another node first; a version cannot be lowered.');
  }
  if (leaves && able.every((host) => host.release < vm.startedOn)) return startedOnNewer(vm);
  return whyTooLarge(vm, able) ?? whySpanning(vm, able) ?? whyTooWide(vm, able);
}

/** It keeps the processor features that it was given at its cold start. */
const startedOnNewer = (vm: Vm): Why =>
  why(
    'vm/started-on-newer',
    'error',
    `${vm.name} was started on ${releaseKey(vm.startedOn)}, and every other node that could own it runs an older release: it does not move there alive.`,
    'Upgrade another node first, or shut it down and start it there.',
  );

function whyTooLarge(vm: Vm, able: readonly Host[]): Why | undefined {
  // One that takes no memory goes anywhere.
  if (!usesMemory(vm.power) || able.some((host) => host.memory - host.reserve >= footprint(vm))) return undefined;
  const text = `${vm.name} takes ${formatSize(footprint(vm))}, more than any other node could give it.`;
  return why(
    'vm/too-large',
    'error',
    text,
    'Give it less memory, or another node more; otherwise it must be shut down.',
  );
}

function whySpanning(vm: Vm, able: readonly Host[]): Why | undefined {
  const [first] = able;
  if (first === undefined || able.some((host) => fitsNumaNode(host, vm.assigned, vm.cores))) return undefined;
  const text = `${vm.name} has ${formatSize(vm.assigned)} and ${vm.cores} processors, more than one NUMA node of any other node has, and NUMA spanning is off there.`;
  return why(
    'vm/numa-node',
    'error',
    text,
    `Let VMs span NUMA nodes (Set-VMHost ${first.name} -NumaSpanningEnabled $true), or make it smaller.`,
  );
}

/** Hyper-V starts no VM with more virtual processors than its host has logical ones. */
function whyTooWide(vm: Vm, able: readonly Host[]): Why | undefined {
  const narrow = able.filter((host) => host.cores < vm.cores);
  const [first] = narrow;
  if (first === undefined) return undefined;
  const more = narrow.length === 1 ? '' : ` and ${narrow.length - 1} more of the other nodes`;
  return why(
    'vm/too-many-processors',
    'warning',
    `${vm.name} has ${vm.cores} virtual processors, more than the ${first.cores} logical ones of ${first.name}${more}: Hyper-V does not start it there. A rehearsal does not know this limit.`,
    'Give it fewer processors, or leave these nodes out of its `possibleOwners`.',
  );
}
