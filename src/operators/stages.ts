/** The steps of the vendor's procedure for one node and for one VM, as stages of a job. */

import type { Arguments } from '../model/commands/index.js';
import { hostName, releaseKey } from '../model/rules/names.js';
import { POWER } from '../model/states.js';
import type { Vm, World } from '../model/world.js';
import { NONE } from '../model/world.js';
import type { Stage } from './jobs.js';
import type { RollingPlan } from './plans.js';

export const stage = (name: string, subject: number, given: Arguments, text: string, waits: string): Stage => ({
  kind: 'cmdlet',
  step: { do: name, subject, arg: NONE, with: given },
  text,
  waits,
});

/** Drain, evict, install, join; or drain, set up in place, resume. Work by hand comes after the installation. */
export function nodeStages(plan: RollingPlan, world: World, host: number, release: number): Stage[] {
  const name = hostName(world, host);
  const key = releaseKey(release);
  const drain = stage(
    'Suspend-ClusterNode',
    host,
    { Drain: true, Wait: true },
    `Suspend-ClusterNode -Name ${name} -Drain -Wait`,
    `the drain of ${name}`,
  );
  const byHand = plan.nodeSteps
    .filter((step) => step.kind === 'manual')
    .map((step): Stage => ({ kind: 'manual', what: step.what, takeUs: step.takeUs }));
  const work = `the installation of ${key} on ${name}`;
  if (plan.method === 'in-place') {
    return [
      drain,
      stage(
        'Install-HostRelease',
        host,
        { Release: release, InPlace: true },
        `Install-HostRelease -Name ${name} -Release ${key} -InPlace`,
        work,
      ),
      ...byHand,
      stage(
        'Resume-ClusterNode',
        host,
        { Failback: 'Immediate' },
        `Resume-ClusterNode -Name ${name} -Failback Immediate`,
        `${name} to resume`,
      ),
    ];
  }
  return [
    drain,
    stage(
      'Remove-ClusterNode',
      host,
      { Force: true },
      `Remove-ClusterNode -Name ${name} -Force`,
      `the eviction of ${name}`,
    ),
    stage('Install-HostRelease', host, { Release: release }, `Install-HostRelease -Name ${name} -Release ${key}`, work),
    ...byHand,
    stage('Add-ClusterNode', host, { Cluster: plan.cluster }, `Add-ClusterNode -Name ${name}`, `${name} to join`),
  ];
}

/** Shut down, raise the version, and back to what it was: running, off, or saved. Saved is not off: it is started first. */
export function vmStages(vm: Vm): Stage[] {
  const name = quoted(vm.name);
  const start = stage('Start-VM', vm.index, {}, `Start-VM -Name ${name}`, `${vm.name} to start`);
  const stop = stage('Stop-VM', vm.index, {}, `Stop-VM -Name ${name}`, `${vm.name} to shut down`);
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
  switch (vm.power) {
    case POWER.running:
      return [stop, update, start];
    case POWER.saved:
      return [start, stop, update, start, save];
    case POWER.failed:
      return [turnOff, update];
    default:
      return [update];
  }
}

const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`);
