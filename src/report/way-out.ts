/** What would make possible what was refused: what has to be done first, by the rule, and where a VM could go instead. */
import { cmdletWord } from '../base/text.js';
import { clusterAt, hostAt, vmAt } from '../model/rules/names.js';
import { obstacleFor } from '../model/rules/targets.js';
import { DRAIN, NODE, POWER } from '../model/states.js';
import { NONE, type Vm, type World } from '../model/world.js';
import type { RollingPlan } from '../operators/plans.js';
import { onCluster, resumeOf } from '../operators/stage.js';
import { whyEndedBadly } from '../operators/why-stuck.js';
import { buildWorld } from '../scenarios/index.js';
import type { Rehearsal } from '../session/index.js';
import { counted, shortList } from './names.js';
import { checkLine } from './replay.js';

/** By the id of the rule: what somebody does first. Where nothing is said, the rule itself says what must hold. */
export const REMEDIES: Readonly<Record<string, string>> = {
  'vm-version/host-must-support':
    'A host whose release supports the version: Get-VMHostSupportedVersion there. A VM has no way back; a new one around its disks has an older version.',
  'vm-version/below-the-host': 'Nothing: it is the newest that this host makes. A newer release makes a newer one.',
  'vm-version/needs-level': 'All nodes on the new release, then Update-ClusterFunctionalLevel, then the version.',
  'vm-version/vm-is-off': 'Stop-VM first. Taking its role offline saves it, and a saved VM is not off.',
  'vm-version/no-saved-checkpoint': 'Remove-VMSnapshot of the checkpoints that hold saved state.',
  'vm-version/new-vm-supported': 'A version of Get-VMHostSupportedVersion on that host.',
  'feature/production-checkpoints': 'Raise its version: Stop-VM, Update-VMVersion, Start-VM.',
  'feature/hot-network': 'Stop-VM first, or a newer host.',
  'feature/hot-network-generation': 'Stop-VM first.',
  'feature/hot-memory': 'Stop-VM first, or raise its version.',
  'vm/hot-memory-static': 'Stop-VM first.',
  'placement/node-accepts-roles': 'Resume-ClusterNode there, or another node: Get-ClusterNode shows who is Up.',
  'placement/possible-owner': 'Another node, or Set-ClusterOwnerNode with that one among the owners.',
  'placement/vm-is-movable': 'Nothing while it is bound: a disk of the host, or a device, has to be taken from it.',
  'placement/no-local-iso': 'Set-VMDvdDrive NAME -ComputerName HOST -Path $null ejects the ISO.',
  'migration/no-backup-running': 'Wait until the backup is over.',
  'anti-affinity/enforced':
    'A node without a role of the same class, or (Get-Cluster).ClusterEnforcedAntiAffinity = 0.',
  'affinity/rules': 'Another node, or Set-ClusterAffinityRule NAME -Enabled $false.',
  'memory/assigned-fits': 'A host with more free memory; move something away from that one first.',
  'memory/startup-fits': 'Free memory on its host: move something away first.',
  'migration/free-slot':
    'Wait for a move that is under way, or raise the limit: Set-VMHost -MaximumVirtualMachineMigrations.',
  'migration/cpu-features':
    'A host with the same processors or later ones; or shut it down and start it there, since a cold start takes what that host offers.',
  'processors/same-vendor': 'Shut it down, move it and start it there.',
  'migration/switch-exists': 'New-VMSwitch or Rename-VMSwitch on the target, with the name that the VM asks for.',
  'drain/one-at-a-time': 'Wait until the drain under way is over.',
  'drain/only-an-emptied-node-leaves': 'Suspend-ClusterNode NAME -Drain -Wait first.',
  'quorum/eviction-keeps-quorum': 'More votes first: a witness, or other nodes that are Up.',
  'quorum/stop-keeps-quorum': 'More votes first: a witness, or other nodes that are Up.',
  'membership/compatible-release': 'A host of the release of the functional level, or of the one after it.',
  'install/no-roles-on-the-node': 'Suspend-ClusterNode NAME -Drain -Wait first.',
  'install/clean-needs-eviction': 'Remove-ClusterNode first; Add-ClusterNode takes it in again afterwards.',
  'level/every-member-supports-it': 'Upgrade the nodes of the older release first: Get-ClusterNode shows their builds.',
  'level/every-member-is-up': 'Resume-ClusterNode, or Start-ClusterNode, until every node is Up.',
  'storage/pool-after-level': 'Update-ClusterFunctionalLevel first.',
  'membership/not-yet-a-member': 'Nothing: it is a member already. Remove-ClusterNode takes it out of its cluster.',
  'membership/host-is-ready': 'Wait until its installation is done: Install-HostRelease returns then.',
  'node/must-be-paused': 'Suspend-ClusterNode first.',
  'node/may-be-paused': 'Wait until it is Up: Get-ClusterNode.',
  'quorum/cluster-runs':
    'Bring nodes back until there is a majority; with Start-ClusterNode -ForceQuorum where the others are surely down.',
  'role/is-clustered': 'Add-ClusterVirtualMachineRole makes it a role.',
  'migration/role-moves-by-its-cluster': 'Move-ClusterVirtualMachineRole moves a role.',
  'migration/not-already-moving': 'Wait until the move under way is over.',
  'vm/must-run': 'Start-VM first, or wait until its move is over.',
  'vm/may-start': 'Nothing: it runs, or is about to.',
  'vm/exists': 'Nothing: its files are gone. Import-VM, where they are on a share, or a new VM.',
  'vm/is-on-that-host': '-ComputerName with the host that it is on: Get-ClusterGroup shows the owner of a role.',
  'vm/off-for-processors': 'Stop-VM first.',
  'vm/off-for-compatibility': 'Stop-VM first.',
  'host/answers': 'Wait until it runs again.',
  'storage/files-come-along': '-IncludeStorage, so that its files go along.',
  'storage/healthy-before-drain': 'Wait until Get-StorageJob shows no repair and every Get-VirtualDisk is Healthy.',
  'node/is-not-quarantined': 'Start-ClusterNode NAME -ClearQuarantine.',
  'node/is-not-isolated': 'Wait until its peers hear it again, or have given it up.',
};

/** Rules that judge where a VM goes: another host may do. */
const ABOUT_TARGETS =
  /^(?:placement|migration|memory|anti-affinity|affinity|processors|limits|storage|vm-version)\/(?!level-|rule-|only-)/;

/** Lines that say what would make it possible; none where nobody knows more than the rule says. */
export function wayOut(world: World, rule: string, line: string): readonly string[] {
  const remedy = REMEDIES[rule];
  const vm = /\bmove-/i.test(line) && ABOUT_TARGETS.test(rule) ? vmIn(world, line) : undefined;
  return [
    ...(remedy === undefined ? [] : [`What would make it possible: ${remedy}`]),
    ...(vm === undefined ? [] : [targetsOf(world, vm)]),
  ];
}

/**
 * What somebody does next whose upgrade cannot go on: a node that it left Paused takes its roles back, a VM that it took out of its cluster becomes a
 * role again, and those that ran before and are off are started. Also at the end of one that came through: who paused a node beside it resumes it.
 */
export interface NextCommand {
  readonly says: string;
  readonly command: string;
}

export function nextCommands(rehearsal: Rehearsal): readonly NextCommand[] {
  const { outcome, scenario, run } = rehearsal;
  const plans = scenario.plans.flatMap((plan) => (plan.kind === 'rolling' ? [plan] : []));
  if (plans.length === 0 || outcome === 'stopped') return [];
  const paused = resumed(run.world, plans);
  if (outcome === 'completed') return paused;
  return [
    ...paused,
    ...unclustered(rehearsal).map(({ name, host }) => ({
      says: `${name} is no role any more: no cluster starts it elsewhere. It becomes one again with:`,
      command: `Add-ClusterVirtualMachineRole -VMName ${cmdletWord(name)}${onCluster(run.world, hostAt(run.world, host).cluster)}`,
    })),
    ...startLine(leftOff(rehearsal).map(({ name }) => name)),
    { says: 'What stands in the way of the plan, before anything is begun:', command: checkLine(rehearsal) },
  ];
}

/** Nodes that are left Paused, of the cluster that is upgraded and of the one that all goes over to. */
function resumed(world: World, plans: readonly RollingPlan[]): NextCommand[] {
  const clusters = plans.flatMap(({ cluster, into = cluster }) => [cluster, into]);
  return [...new Set(clusters.flatMap((cluster) => clusterAt(world, cluster).members))]
    .map((host) => hostAt(world, host))
    .filter(({ node }) => node === NODE.paused)
    .map(({ index, name }) => ({
      says: `${name} is left Paused. It takes its roles back with:`,
      command: resumeOf(world, index).text,
    }));
}

/** VMs that were roles at the beginning and are none, on a node that could have them as one. */
function unclustered({ scenario, run: { world } }: Rehearsal): readonly Vm[] {
  const before = buildWorld(scenario).vms;
  return world.vms.filter(
    ({ index, clustered, host, power }) =>
      !clustered && before[index]?.clustered === true && power !== POWER.lost && hostAt(world, host).cluster !== NONE,
  );
}

/** VMs that ran at the beginning and are off: shut down to be raised, or with all of their cluster. */
function leftOff({ scenario, run: { world } }: Rehearsal): readonly Vm[] {
  const before = buildWorld(scenario).vms;
  return world.vms.filter(({ index, power }) => power === POWER.off && before[index]?.power === POWER.running);
}

function startLine(names: readonly string[]): NextCommand[] {
  if (names.length === 0) return [];
  const says =
    names.length === 1
      ? `${names[0]} ran before and is off. It is started with:`
      : `${counted(names.length, 'VM')} ran before and are off (${shortList(names)}). They are started with:`;
  return [{ says, command: `Start-VM -Name ${names.map(cmdletWord).join(', ')}` }];
}

/** The VM that a line names. */
function vmIn(world: World, line: string): Vm | undefined {
  const words = new Set(line.toLowerCase().split(/[\s,'"|;()]+/));
  return world.vms.find(({ name }) => words.has(name.toLowerCase()));
}

function targetsOf(world: World, vm: Vm): string {
  const kind = vm.power === POWER.running ? 'live' : 'offline';
  const hosts = world.hosts.filter(({ index }) => obstacleFor(world, kind, vm.index, index) === undefined);
  if (hosts.length === 0) return `No host could take ${vm.name} now.`;
  return `${vm.name} could go now to ${hosts.map(({ name }) => name).join(', ')}.`;
}

/** Of each node whose drain has failed: which roles are still there, and what keeps each of them. */
export const failedDrains = (world: World): string[] =>
  world.hosts
    .filter(({ drain, vms }) => drain === DRAIN.failed && vms.some((vm) => vmAt(world, vm).clustered))
    .map(({ index }) => whyEndedBadly(world, { do: 'Suspend-ClusterNode', subject: index, arg: NONE }));
