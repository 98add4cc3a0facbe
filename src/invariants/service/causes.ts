/** Why a VM does not serve, in plain words, and the setting that would have spared it. */

import { outlivesItsHost } from '../../model/files.js';
import { firstIn, metBetween } from '../../model/hindrances.js';
import { savingSetting } from '../../model/rules/move-kind.js';
import { hostAt, hostName, vmName } from '../../model/rules/names.js';
import { reaches } from '../../model/rules/storage.js';
import { takeoverObstacle } from '../../model/rules/targets.js';
import { CONFIGURATION, DRAIN, NODE, POWER, VOLUME } from '../../model/states.js';
import { type Cluster, clusterOf, isVm, NONE, REASON, SAVED_FOR, type Vm, type World } from '../../model/world.js';

export interface Cause {
  readonly cause: string;
  readonly setting: string;
}

export const VERSION_UPDATE: Cause = { cause: 'its configuration version was raised', setting: 'vmVersions: never' };

export const STOPPED: Cause = { cause: 'shut down by Stop-VM', setting: 'the line that stops it' };

export const DAMAGED: Cause = {
  cause: 'its configuration was damaged when its storage failed',
  setting: 'a configuration of version 6.0 or later',
};

const CLUSTER_IT = 'cluster the VM before (Add-ClusterVirtualMachineRole)';
const MOVE_IT = 'move the VM to another host before (Move-VM)';

const WITHOUT_POWER: readonly number[] = [NODE.down, NODE.isolated, NODE.dead, NODE.dark];

/** A VM is being saved: for a quick migration, for the setup of its host, or since somebody asked for it. */
export function savedBecause(world: World, vm: Vm): Cause {
  const { host } = vm;
  if (vm.savedFor === SAVED_FOR.move) return quickMove(world, vm);
  if (vm.savedFor === SAVED_FOR.host) {
    const setting = world.hosts[host]?.cluster === NONE ? MOVE_IT : CLUSTER_IT;
    const what = hostAt(world, host).restarts ? 'restart' : 'in-place upgrade';
    return { cause: `saved for the ${what} of ${hostName(world, host)}`, setting };
  }
  return { cause: 'saved by Save-VM', setting: 'the line that saves it' };
}

function quickMove(world: World, vm: Vm): Cause {
  if (!isVm(vm)) return failover(world, vm);
  const problem = hinderingLive(world, vm);
  if (vm.moveReason === REASON.drain) {
    const cause = `quick migration in the drain of ${hostName(world, vm.moveFrom)}`;
    return { cause, setting: problem ?? savingSetting(vm) };
  }
  if (vm.moveReason === REASON.failback)
    return { cause: 'quick migration back home', setting: problem ?? savingSetting(vm) };
  return { cause: 'quick migration', setting: problem ?? '-MigrationType Live' };
}

/** What keeps a move from being a live one; undefined: no known problem does. */
function hinderingLive(world: World, vm: Vm): string | undefined {
  const [from, to] = [world.hosts[vm.moveFrom], world.hosts[vm.moveTo]];
  if (from === undefined || to === undefined) return undefined;
  const problem = firstIn(world.hindrances, metBetween(world.hindrances, vm, from, to));
  return problem && `a cure for ${problem.id}: no live move gets past it`;
}

/** A role that is no VM has no other way to move. */
function failover(world: World, vm: Vm): Cause {
  const from = hostName(world, vm.moveFrom);
  if (vm.moveReason === REASON.asked)
    return { cause: `moved by Move-ClusterGroup from ${from}`, setting: 'the line that moves it' };
  const why = vm.moveReason === REASON.drain ? `in the drain of ${from}` : 'back home';
  return { cause: `failover ${why}`, setting: 'a role that serves on several nodes' };
}

/** A VM that ran is off at once: somebody cut its power, or a drain that is forced, by hand or by a quarantine, could not move it. */
export function offBecause(world: World, vm: Vm): Cause {
  const host = world.hosts[vm.host];
  const forced = host?.drainForce === true && host.drain === DRAIN.inProgress && vm.moveReason === REASON.drain;
  if (!forced) return { cause: 'turned off by Stop-VM -TurnOff', setting: 'the line that turns it off' };
  if (host.node === NODE.quarantined)
    return { cause: `stopped by the quarantine of ${host.name}`, setting: 'QuarantineThreshold' };
  return { cause: `stopped by the forced drain of ${host.name}`, setting: '-ForceDrain' };
}

/** The storage of a VM does not answer its host. */
export function storageBecause(world: World, { volume, host }: Vm): Cause {
  if (world.hosts[host]?.node === NODE.cutOff)
    return { cause: `${hostName(world, host)} was isolated from its storage`, setting: 'storage: smb' };
  const store = world.volumes[volume];
  const whose = store === undefined || store.state === VOLUME.online ? hostName(world, host) : store.name;
  return {
    cause: `${whose === store?.name ? whose : `the storage of ${whose}`} did not answer`,
    setting: 'storage that outlives it',
  };
}

/** A VM failed: its host died, or its cluster stopped without quorum. */
export function failedBecause(world: World, vm: Vm, at: number): Cause {
  const host = world.hosts[at];
  if (host !== undefined && !reaches(world, vm, host)) return storageBecause(world, vm);
  const cluster = world.clusters[host?.cluster ?? NONE];
  if (cluster?.quorate === true && host?.node === NODE.stopped) {
    return {
      cause: host.hung ? hung(host.name) : `${host.name} was cut off from ${cluster.name}`,
      setting: waitingSetting(world, vm),
    };
  }
  if (host !== undefined && cluster !== undefined && !WITHOUT_POWER.includes(host.node)) {
    return { cause: `${cluster.name} lost quorum`, setting: quorumSetting(cluster) };
  }
  const { quorate = true } = cluster ?? {};
  const setting = cluster !== undefined && !quorate ? quorumSetting(cluster) : waitingSetting(world, vm);
  return { cause: `crash of ${hostName(world, at)}`, setting: vm.clustered ? setting : CLUSTER_IT };
}

/** What would have kept the quorum of a cluster. */
const quorumSetting = ({ witness }: Cluster): string =>
  witness === 0 ? 'witness: a vote that no node holds' : 'fewer nodes away at one time';

/** What would have let a role start that nobody could start: the rule that was in the way on most nodes. */
export function placeSetting(world: World, vm: Vm): string | undefined {
  const cluster = clusterOf(world, vm);
  if (cluster === undefined || !(vm.power === POWER.failed || vm.waiting) || vm.configuration === CONFIGURATION.damaged)
    return undefined;
  if (!cluster.quorate) return quorumSetting(cluster);
  if (vm.givenUp) return 'FailoverThreshold';
  if (!vm.waiting) return undefined;
  const up = cluster.members.filter((one) => hostAt(world, one).node === NODE.up);
  if (up.length === 0) return 'another node that is Up';
  const counts = new Map<string, number>();
  for (const host of up) {
    const rule = takeoverObstacle(world, vm.index, host)?.statement;
    if (rule !== undefined) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return most === undefined ? undefined : `a node that may take it (${most.replace(/\.$/, '')})`;
}

function waitingSetting(world: World, vm: Vm): string {
  const period = world.clusters[world.hosts[vm.host]?.cluster ?? NONE]?.settings.ResiliencyDefaultPeriod ?? 0;
  return period > 0 ? 'ResiliencyDefaultPeriod' : 'SameSubnetThreshold';
}

const hung = (host: string): string => `${host} hung`;

/** A VM stands still with its host, and goes on with it: no setting of the cluster would have spared that. */
export const frozenBecause = (world: World, host: number): Cause => ({
  cause: hung(hostName(world, host)),
  setting: 'finding out why the host hangs',
});

export const preemptedBy = (world: World, vm: number): Cause => ({
  cause: `taken offline for ${vmName(world, vm)}`,
  setting: 'MinimumNeverPreemptPriority',
});

export function lostBecause(world: World, vm: Vm, host: number): Cause {
  const cause = outlivesItsHost(world, vm)
    ? `on no host after the clean installation of ${hostName(world, host)}; its files are left`
    : `lost with the disks of ${hostName(world, host)}`;
  return { cause, setting: CLUSTER_IT };
}
