/** The steps of the vendor's procedure for one node and for one VM, as stages of a job. */

import { cmdletWord } from '../base/text.js';
import { findRule, obstacleOf, type Rule } from '../model/rules/index.js';
import { clusterAt, hostAt, hostName } from '../model/rules/names.js';
import { hasPool } from '../model/rules/pool.js';
import { POWER } from '../model/states.js';
import { isBoundElsewhere, type Vm, type World } from '../model/world.js';
import { awayFrom } from './away.js';
import type { Stage } from './jobs.js';
import type { RollingPlan } from './plans.js';
import { byName, drainOf, evictionOf, installationOf, joinOf, onCluster, resumeOf, stage } from './stage.js';

/**
 * Drain, evict, install, join; or drain, set up in place, resume. Work by hand comes after the installation. With Storage Spaces
 * Direct the drives go to maintenance after the drain, where that does not do so by itself, and are waited for at the end.
 */
export function nodeStages(plan: RollingPlan, world: World, host: number, release: number): Stage[] {
  const name = hostName(world, host);
  const pool = hasPool(clusterAt(world, plan.cluster));
  const [before, after] = pool ? drivesStages(plan, name, host) : [[], []];
  const byHand = workByHand(plan, host);
  return [
    drainOf(world, host),
    ...othersBack(plan, world, host),
    ...before,
    ...outside(plan, world, host, release, byHand),
    ...after,
  ];
}

/** A node that is drained stays Paused while another one that was there at its turn is away; with all down at once there is nobody to serve. */
export const othersBack = ({ strategy, cluster }: RollingPlan, world: World, host: number): Stage[] =>
  strategy === 'all-at-once' ? [] : [{ kind: 'others', cluster, host, away: awayFrom(world, cluster) }];

/** Work by hand on a node. */
export const workByHand = ({ nodeSteps }: RollingPlan, host: number): Extract<Stage, { kind: 'manual' }>[] =>
  nodeSteps
    .filter(({ kind }) => kind === 'manual')
    .map(({ what, takeUs, takesUs }) => ({ kind: 'manual', what, takeUs: takesUs?.[host] ?? takeUs }));

/** A host of its own is installed if it must be, and joins. */
export function spareStages(plan: RollingPlan, world: World, host: number, release: number): Stage[] {
  const install = installationOf(world, host, release, 'clean');
  const isReady = hostAt(world, host).release === release;
  return [...(isReady ? [] : [install, ...workByHand(plan, host)]), joinOf(world, host, plan.cluster)];
}

/** From the time at which no role is left on a node to its return. */
function outside(plan: RollingPlan, world: World, host: number, release: number, byHand: readonly Stage[]): Stage[] {
  const install = installationOf(world, host, release, plan.method);
  return plan.method === 'in-place'
    ? [install, ...byHand, resumeOf(world, host, plan.failback)]
    : [evictionOf(world, host), install, ...byHand, joinOf(world, host, plan.cluster)];
}

/** What is done about the drives of a node before it leaves and after its return. */
function drivesStages({ cluster, waitForRepair }: RollingPlan, name: string, host: number): [Stage[], Stage[]] {
  const waits = `the drives of ${name}`;
  const repair: Stage = { kind: 'repair', cluster, waits: `the repair of ${waits}` };
  return [
    [byName('Enable-StorageMaintenanceMode', host, name, waits)],
    [byName('Disable-StorageMaintenanceMode', host, name, waits), ...(waitForRepair === false ? [] : [repair])],
  ];
}

const NO_SAVED_CHECKPOINT = findRule('vm-version/no-saved-checkpoint') as Rule;

export const vmStop = ({ index, name }: Vm): Stage =>
  stage('Stop-VM', index, {}, `Stop-VM -Name ${cmdletWord(name)}`, `${name} to shut down`);

export const vmStart = ({ index, name }: Vm): Stage =>
  stage('Start-VM', index, {}, `Start-VM -Name ${cmdletWord(name)}`, `${name} to start`);

/** A role goes to another node. */
export const roleMove = (world: World, { index, name, host }: Vm, to: number): Stage =>
  stage(
    'Move-ClusterVirtualMachineRole',
    index,
    { Node: to },
    `Move-ClusterVirtualMachineRole -Name ${cmdletWord(name)} -Node ${cmdletWord(hostName(world, to))}${onCluster(world, hostAt(world, host).cluster)}`,
    `${name} to move`,
  );

/**
 * Shut down, raise the version, and back to what it was: running, off, or saved. Saved is not off: it is started first, where what binds it is. Where a checkpoint
 * stands in the way the version alone is asked for, which is refused before anything is shut down.
 */
export function vmStages(world: World, vm: Vm): Stage[] {
  const name = cmdletWord(vm.name);
  const [start, stop] = [vmStart(vm), vmStop(vm)];
  const update = stage(
    'Update-VMVersion',
    vm.index,
    { Force: true },
    `Update-VMVersion -Name ${name} -Force`,
    `the version of ${vm.name}`,
  );
  const save = stage('Save-VM', vm.index, {}, `Save-VM -Name ${name}`, `${vm.name} to be saved`);
  const turnOff = stage(
    'Stop-VM',
    vm.index,
    { TurnOff: true },
    `Stop-VM -Name ${name} -TurnOff`,
    `${vm.name} to be off`,
  );
  if (obstacleOf(world, NO_SAVED_CHECKPOINT, vm.index) !== undefined) return [update];
  switch (vm.power) {
    case POWER.running:
      return [stop, update, start];
    case POWER.saved:
      return [...home(world, vm), start, stop, update, start, save];
    case POWER.failed:
      return [turnOff, update];
    default:
      return [update];
  }
}

/** A drain has taken a role that does not run from the node without which it does not start. */
const home = (world: World, vm: Vm): Stage[] =>
  vm.clustered && isBoundElsewhere(vm, vm.host) ? [roleMove(world, vm, vm.boundTo)] : [];
