/** The VMs that cannot leave their node alive, and why: the first thing to know of any plan. */
import { cmdletWord } from '../../base/text.js';
import { formatSize, type Micros } from '../../base/units.js';
import { supports, versionText } from '../../model/catalog/index.js';
import { outlivesItsHost } from '../../model/files.js';
import { hostAt, hostName, releaseKey } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Host, Vm, World } from '../../model/world.js';
import { fitsNumaNode, footprint, isIdleRole, NONE, usesMemory } from '../../model/world.js';
import type { CmdletCall } from '../../operators/script-line.js';
import { nextWindow, windowAt } from '../../sim/windows.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding, FindingId, Severity } from './finding.js';
import { emptied } from './installations.js';

/** Hosts that a plan or a script takes out of service: all members of an upgraded cluster, else all members. */
export function leaving(scenario: Scenario): readonly Finding[] {
  const world = worldToLeave(scenario);
  const rolling = scenario.plans.find((plan) => plan.kind === 'rolling');
  const clean = rolling?.kind === 'rolling' && rolling.method === 'clean' ? rolling.cluster : NONE;
  const leaves = emptied(scenario);
  return world.vms.flatMap((vm) => {
    const { cluster } = hostAt(world, vm.host);
    if (cluster === NONE) return [];
    const found = vm.clustered
      ? whyRoleStays(world, vm, leaves.has(vm.host))
      : whyOtherStays(world, vm, cluster === clean);
    return found === undefined
      ? []
      : [{ ...found, line: scenario.places.vms[vm.index] ?? 1, subject: `vm:${vm.name}` }];
  });
}

/** The world as nodes are left: what the script does to VMs before it empties their node, or before a plan beside it begins, is done. */
export function worldToLeave(scenario: Scenario): World {
  const world = buildWorld(scenario);
  const emptied = new Set<string>();
  for (const { cmdlet, args } of callsBefore(scenario, beginOf(scenario))) {
    const names = wordsOf(args['VMName'] ?? args['VirtualMachine'] ?? args['Name']);
    if (cmdlet === 'Suspend-ClusterNode') for (const name of names) emptied.add(name);
    const prepare = PREPARES[cmdlet];
    if (prepare === undefined || args['WhatIf'] === true) continue;
    for (const vm of world.vms) {
      const host = hostName(world, vm.host).toLowerCase();
      const isThere = args['ComputerName'] === undefined || wordsOf(args['ComputerName']).includes(host);
      if (names.includes(vm.name.toLowerCase()) && isThere && !emptied.has(host)) prepare(vm, args);
    }
  }
  return world;
}

/** What a line of a script does to a VM that has to do with its leaving. */
const PREPARES: Readonly<Record<string, (vm: Vm, args: CmdletCall['args']) => void>> = {
  'Set-VMDvdDrive': (vm, { Path: path }) => {
    if (String(path ?? '') === '') vm.iso = false;
  },
  'Stop-VM': (vm) => {
    vm.power = POWER.off;
  },
  'Save-VM': (vm) => {
    vm.power = POWER.saved;
  },
  'Add-ClusterVirtualMachineRole': (vm) => {
    vm.clustered = true;
  },
};

/** When the first plan beside a script takes its first node; never where there is none. */
function beginOf({ plans }: Scenario): Micros {
  const begins = plans.flatMap((plan) => {
    if (plan.kind !== 'rolling') return [];
    return plan.windows === undefined ? 0 : (windowAt(plan.windows, 0) ?? nextWindow(plan.windows, 0)).opensUs;
  });
  return Math.min(Number.POSITIVE_INFINITY, ...begins);
}

/** What a script types before a time, as far as its lines say when; what stands behind a condition comes at any time. */
function callsBefore({ plans }: Scenario, beforeUs: Micros): CmdletCall[] {
  return plans.flatMap((plan) => {
    if (plan.kind !== 'script') return [];
    let nowUs = 0;
    return plan.lines.flatMap(({ atUs = nowUs, action }) => {
      nowUs = Math.max(nowUs, atUs);
      if (action.kind === 'manual') nowUs += action.takeUs;
      if (action.kind === 'until' && beforeUs < Number.POSITIVE_INFINITY) nowUs = beforeUs;
      return action.kind === 'run' && nowUs < beforeUs ? action.calls : [];
    });
  });
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

/** A clean installation destroys what is no role, or leaves nothing but its files; in place it is down meanwhile. */
function whyOtherStays(world: World, vm: Vm, destroyed: boolean): Why {
  const does = outlivesItsHost(world, vm)
    ? 'leaves its files on shared storage and it on no host, until somebody imports it (Import-VM)'
    : 'destroys it';
  const bound = isBound(vm) ? ` (${vm.immovable})` : '';
  const text = destroyed
    ? `${vm.name} is no role${bound}: no drain moves it, and the clean installation of its node ${does}.`
    : `${vm.name} is no role${bound}: no drain moves it, and it is down while its node is.`;
  const remedy = isBound(vm)
    ? 'Move its disk to shared storage or take it to a host of its own before; export it at least.'
    : clustering(outlivesItsHost(world, vm));
  return why('vm/not-clustered', destroyed ? 'error' : 'warning', text, remedy);
}

/** A role needs its files on storage of the cluster. */
const clustering = (isShared: boolean): string =>
  isShared
    ? 'Make it a role (Add-ClusterVirtualMachineRole), or move it to another host with Move-VM before.'
    : 'Move its files to storage of the cluster (Move-VMStorage) and make it a role (Add-ClusterVirtualMachineRole), or move it to another host with them (Move-VM -IncludeStorage) before.';

/** Why a role cannot leave its node, or cannot go everywhere; whether something in the plan empties that node. */
export function whyRoleStays(world: World, vm: Vm, leaves: boolean): Why | undefined {
  if (isBound(vm)) {
    const remedy = vm.iso
      ? `Eject the ISO: Set-VMDvdDrive -VMName ${cmdletWord(vm.name)} -ComputerName ${cmdletWord(hostName(world, vm.host))} -Path $null.`
      : 'Take away what binds it (move the disk to shared storage, remove the device), or shut it down: another node then owns it, and it starts once its own is back.';
    const home = hostName(world, vm.boundTo);
    if (isIdleRole(vm)) {
      const text = `${vm.name} does not run: another node may own it, but it starts on ${home} alone (${vm.immovable}).`;
      return why('vm/immovable', 'warning', text, 'Take away what binds it where it has to start elsewhere.');
    }
    return why('vm/immovable', 'error', `${vm.name} cannot leave ${home}: ${vm.immovable}.`, remedy);
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
