/** The VMs that cannot leave their node alive, and why: the first thing to know of any plan. */
import { cmdletWord } from '../../base/text.js';
import { formatSize, type Micros } from '../../base/units.js';
import { supports, versionOnArrival, versionText } from '../../model/catalog/index.js';
import { outlivesItsHost } from '../../model/files.js';
import { hostAt, hostName, releaseKey } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Host, Vm, World } from '../../model/world.js';
import { fitsNumaNode, footprint, isIdleRole, isVm, NONE, usesMemory } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import type { CmdletCall } from '../../operators/script-line.js';
import { nextWindow, windowAt } from '../../sim/windows.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding, FindingId, Severity } from './finding.js';
import { emptied, installationsOf } from './installations.js';
import { planOf } from './plan.js';
import { goesOver, waysFrom } from './ways.js';

/** VMs of members, which a plan, a script or whoever maintains them takes out of service; and those of other hosts that are installed anew. */
export function leaving(scenario: Scenario): readonly Finding[] {
  const world = worldToLeave(scenario);
  const plan = planOf(scenario);
  const leaves = emptied(scenario);
  const anew = new Set(installationsOf(scenario).flatMap(({ host, method }) => (method === 'clean' ? [host] : [])));
  return world.vms.flatMap((vm) => {
    const found =
      vm.clustered || goesOver(world, plan, vm)
        ? whyRoleStays(world, vm, { plan, leaves: leaves.has(vm.host), anew: anew.has(vm.boundTo) })
        : whyOtherStays(world, vm, anew.has(vm.host));
    return found === undefined
      ? []
      : [{ ...found, line: scenario.places.vms[vm.index] ?? 1, subject: `vm:${vm.name}` }];
  });
}

/** How a node is left. */
export interface Leaving {
  /** Of the cluster that is upgraded; undefined where there is none. */
  readonly plan: RollingPlan | undefined;
  /** Whether something empties the node. */
  readonly leaves: boolean;
  /** Whether the host that binds a VM is installed anew. */
  readonly anew: boolean;
}

/** The world as nodes are left: what the script does to VMs before it empties their node, or before a plan beside it begins, is done. */
export function worldToLeave(scenario: Scenario): World {
  const world = buildWorld(scenario);
  const left = new Set<string>();
  for (const { cmdlet, args } of callsBefore(scenario, beginOf(scenario))) {
    const names = wordsOf(args['VMName'] ?? args['VirtualMachine'] ?? args['Name']);
    if (LEAVES.includes(cmdlet)) for (const name of names) left.add(name);
    const prepare = PREPARES[cmdlet];
    if (prepare === undefined || args['WhatIf'] === true) continue;
    for (const vm of world.vms) {
      const host = hostName(world, vm.host).toLowerCase();
      const isThere = args['ComputerName'] === undefined || wordsOf(args['ComputerName']).includes(host);
      if (names.includes(vm.name.toLowerCase()) && isThere && !left.has(host)) prepare(vm, args, world);
    }
  }
  stopAll(world, planOf(scenario));
  return world;
}

/** Who upgrades all nodes at once stops every VM before the first of them. */
function stopAll(world: World, plan: RollingPlan | undefined): void {
  if (plan?.strategy !== 'all-at-once') return;
  for (const vm of world.vms)
    if (isVm(vm) && vm.clustered && vm.power === POWER.running && hostAt(world, vm.host).cluster === plan.cluster)
      vm.power = POWER.off;
}

/** What comes too late for a host once one of these was typed of it. */
const LEAVES: readonly string[] = ['Suspend-ClusterNode', 'Install-HostRelease'];

/** What a line of a script does to a VM that has to do with its leaving. */
const PREPARES: Readonly<Record<string, (vm: Vm, args: CmdletCall['args'], world: World) => void>> = {
  'Set-VMDvdDrive': (vm, { Path: path }) => {
    if (String(path ?? '') === '') vm.iso = false;
  },
  'Stop-VM': (vm) => {
    vm.power = POWER.off;
  },
  'Save-VM': (vm) => {
    vm.power = POWER.saved;
  },
  'Start-VM': (vm, _, world) => {
    if (vm.power === POWER.off) vm.startedOn = hostAt(world, vm.host).release;
    vm.power = POWER.running;
  },
  'Add-ClusterVirtualMachineRole': (vm) => {
    vm.clustered = true;
  },
  'Remove-ClusterGroup': (vm) => {
    vm.clustered = false;
  },
  'Move-VM': (vm, { DestinationHost: to }, world) => {
    vm.host = world.hosts.find(({ name }) => name.toLowerCase() === String(to).toLowerCase())?.index ?? vm.host;
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
    return plan.lines.flatMap(({ atUs = nowUs, action, expect }) => {
      nowUs = Math.max(nowUs, atUs);
      if (action.kind === 'manual') nowUs += action.takeUs;
      if (action.kind === 'until' && beforeUs < Number.POSITIVE_INFINITY) nowUs = beforeUs;
      const does = expect !== 'refused' && typeof expect !== 'object';
      return action.kind === 'run' && does && nowUs < beforeUs ? action.calls : [];
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

/** A clean installation destroys what is no role, or leaves nothing but its files; in place it is down meanwhile, which outside a cluster is nobody's surprise. */
function whyOtherStays(world: World, vm: Vm, destroyed: boolean): Why | undefined {
  const isMember = hostAt(world, vm.host).cluster !== NONE;
  if (!isMember && !destroyed) return undefined;
  const outlives = outlivesItsHost(world, vm);
  const does = outlives
    ? 'leaves its files on shared storage and it on no host, until somebody imports it (Import-VM)'
    : 'destroys it';
  const bound = isBound(vm) ? ` (${vm.immovable})` : '';
  const text = destroyed
    ? `${vm.name} is no role${bound}: no drain moves it, and the clean installation of ${isMember ? 'its node' : hostName(world, vm.host)} ${does}.`
    : `${vm.name} is no role${bound}: no drain moves it, and it is down while its node is.`;
  const away = isMember
    ? clustering(outlives)
    : `Move it to another host before: Move-VM${outlives ? '' : ' -IncludeStorage'}.`;
  const remedy = isBound(vm)
    ? 'Move its disk to shared storage or take it to a host of its own before; export it at least.'
    : away;
  return why('vm/not-clustered', destroyed ? 'error' : 'warning', text, remedy);
}

/** A role needs its files on storage of the cluster. */
const clustering = (isShared: boolean): string =>
  isShared
    ? 'Make it a role (Add-ClusterVirtualMachineRole), or move it to another host with Move-VM before.'
    : 'Move its files to storage of the cluster (Move-VMStorage) and make it a role (Add-ClusterVirtualMachineRole), or move it to another host with them (Move-VM -IncludeStorage) before.';

/** Why a role cannot leave its node, or cannot go everywhere. */
export function whyRoleStays(world: World, vm: Vm, leaving: Leaving): Why | undefined {
  const over = goesOver(world, leaving.plan, vm);
  const others = waysFrom(world, leaving.plan, vm);
  if (isBound(vm) && !(over && vm.immovable === LOCAL_DISK)) {
    const owners = isIdleRole(vm) && !over ? whyNoOther(world, vm, others, leaving) : undefined;
    return owners?.severity === 'error' ? owners : whyBound(world, vm, leaving, over);
  }
  if (others.length === 0) {
    return why(
      'vm/no-other-owner',
      'error',
      `${hostName(world, vm.host)} is the only node.`,
      'Add a second node before.',
    );
  }
  return over ? whyNotOver(vm, others, leaving) : whyNoOther(world, vm, others, leaving);
}

const LOCAL_DISK = 'local disk';

/** What goes over to another cluster is no role on its way, and bound whether it runs or not. */
function whyBound(world: World, vm: Vm, { anew }: Leaving, over: boolean): Why {
  const home = hostName(world, vm.boundTo);
  if (isIdleRole(vm) && anew && vm.immovable === LOCAL_DISK) {
    const text = `${vm.name} does not run, and may be owned elsewhere: its disk lies on ${home} (${vm.immovable}), and goes with the clean installation of that.`;
    return why(
      'vm/immovable',
      'error',
      text,
      'Move the disk to shared storage before, or keep the host: `method: in-place`.',
    );
  }
  if (isIdleRole(vm) && !over) {
    const text = `${vm.name} does not run: another node may own it, but it starts on ${home} alone (${vm.immovable}).`;
    return why('vm/immovable', 'warning', text, 'Take away what binds it where it has to start elsewhere.');
  }
  const remedy = vm.iso
    ? `Eject the ISO: Set-VMDvdDrive -VMName ${cmdletWord(vm.name)} -ComputerName ${cmdletWord(hostName(world, vm.host))} -Path $null.`
    : 'Take away what binds it (move the disk to shared storage, remove the device), or shut it down: another node then owns it, and it starts once its own is back.';
  return why('vm/immovable', 'error', `${vm.name} cannot leave ${home}: ${vm.immovable}.`, remedy);
}

function whyNoOther(world: World, vm: Vm, others: readonly Host[], { leaves }: Leaving): Why | undefined {
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
  return whyNotOn(vm, able, leaves);
}

/** Owners are set anew in the other cluster, and versions are a matter of the hop. */
function whyNotOver(vm: Vm, others: readonly Host[], { leaves }: Leaving): Why | undefined {
  const able = others.filter(({ release }) => supports(release, versionOnArrival(release, vm.version) ?? vm.version));
  return able.length === 0 ? undefined : whyNotOn(vm, able, leaves);
}

function whyNotOn(vm: Vm, able: readonly Host[], leaves: boolean): Why | undefined {
  const isOff = vm.power === POWER.off;
  if (leaves && !isOff && able.every((host) => host.release < vm.startedOn)) return startedOnNewer(vm);
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
  if (first === undefined || !usesMemory(vm.power) || able.some((host) => fitsNumaNode(host, vm.assigned, vm.cores)))
    return undefined;
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
