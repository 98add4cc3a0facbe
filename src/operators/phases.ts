/** The phases of an upgrade, hop by hop: whom each is about, and what is done to one of them. */
import { supports } from '../model/catalog/index.js';
import { clusterAt, defaultVersion, hostAt, hostName, releaseKey, vmAt } from '../model/rules/names.js';
import { POWER } from '../model/states.js';
import { isVm, NONE, type Vm, type World } from '../model/world.js';
import { homesFor } from './homes.js';
import { type Job, newJob, type Stage } from './jobs.js';
import { removalStages } from './new-cluster.js';
import type { RollingPlan } from './plans.js';
import { withSlip } from './slips.js';
import { onCluster, stage } from './stage.js';
import { nodeStages, roleMove, spareStages, vmStages, vmStart, vmStop } from './stages.js';

export type Phase = 'before-hop' | 'spares' | 'stop' | 'nodes' | 'level' | 'versions' | 'start';

const ORDER: readonly Phase[] = ['before-hop', 'spares', 'stop', 'nodes', 'level', 'versions', 'start'];

export const FIRST: Phase = 'before-hop';

/** The phase after one within a hop; undefined after the last. */
export const phaseAfter = (phase: Phase): Phase | undefined => ORDER[ORDER.indexOf(phase) + 1];

/** Phases whose jobs are about VMs. */
const OF_VMS: ReadonlySet<Phase> = new Set(['versions', 'before-hop', 'stop', 'start']);

export const isOfVms = (phase: Phase): boolean => OF_VMS.has(phase);

/** Whether a phase goes on between windows: the level rises by itself, and nobody leaves a VM down until the next night. */
export const isUnbound = (phase: Phase): boolean => phase === 'level' || phase === 'start';

/** Where a plan is: what decides whom a phase is about. */
export interface Position {
  readonly phase: Phase;
  /** Release indexes still to reach, the next one first. */
  readonly hops: readonly number[];
  /** VMs that were stopped and are to run again, and where each of them is to. */
  readonly stopped: readonly number[];
  readonly homes: readonly number[];
}

/** VMs whose version is raised at the same time. */
const VM_LANES = 4;

/** VMs that are asked to stop, or to start, at the same time. */
const POWER_LANES = 32;

/** Jobs of a phase at a time; Infinity: as many as there is room for. */
export function widthOf({ strategy, order, parallel, vmsAtOnce }: RollingPlan, phase: Phase): number {
  switch (phase) {
    case 'nodes':
      if (strategy === 'new-cluster') return 1;
      // Somebody must hold the roles, though none of them runs.
      if (strategy === 'all-at-once') return Math.max(1, order.length - 1);
      return parallel === 'auto' ? Number.POSITIVE_INFINITY : parallel;
    case 'spares':
      return Number.POSITIVE_INFINITY;
    case 'level':
      return 1;
    case 'stop':
    case 'start':
      return vmsAtOnce ?? POWER_LANES;
    default:
      return vmsAtOnce ?? VM_LANES;
  }
}

/** Hosts, VMs or the cluster that a phase is about, in order. */
export function subjectsOf(plan: RollingPlan, world: World, position: Position): number[] {
  switch (position.phase) {
    case 'spares':
      return (plan.spares ?? []).filter((host) => hostAt(world, host).cluster === NONE);
    case 'stop':
      return plan.strategy === 'all-at-once' ? runningRoles(plan, world) : [];
    case 'start':
      return [...position.stopped];
    case 'nodes':
      return nodesOf(plan, world, position);
    case 'level':
      return plan.into === undefined ? [plan.cluster] : [];
    default:
      return world.vms.filter((vm) => wantsVersion(plan, world, position, vm)).map((vm) => vm.index);
  }
}

/** Those that have not the release of the hop yet; with another cluster, those that are not in it. */
function nodesOf({ order, spares = [], into }: RollingPlan, world: World, { hops }: Position): number[] {
  if (into !== undefined) return order.filter((host) => hostAt(world, host).cluster !== into);
  return [...order, ...spares].filter((host) => hostAt(world, host).release !== hops[0]);
}

const runningRoles = (plan: RollingPlan, world: World): number[] =>
  world.vms
    .filter((vm) => isVm(vm) && isOurs(plan, world, vm, 'stop') && vm.power === POWER.running)
    .map((vm) => vm.index);

/** The job of one of them, as it is when it begins. */
export function jobOf(plan: RollingPlan, world: World, position: Position, subject: number): Job {
  const release = position.hops[0] ?? NONE;
  switch (position.phase) {
    case 'spares':
      return newJob(hostName(world, subject), spareStages(plan, world, subject, release));
    case 'nodes':
      return newJob(hostName(world, subject), stagesOfNode(plan, world, subject, release));
    case 'level':
      return newJob(`the functional level of ${clusterAt(world, plan.cluster).name}`, [
        levelStage(plan, world, release),
      ]);
    case 'stop':
      return newJob(vmAt(world, subject).name, [vmStop(vmAt(world, subject))]);
    case 'start':
      return newJob(vmAt(world, subject).name, startStages(world, position, subject));
    default: {
      const vm = vmAt(world, subject);
      return newJob(vm.name, wantsVersion(plan, world, position, vm) ? vmStages(world, vm) : []);
    }
  }
}

function stagesOfNode(plan: RollingPlan, world: World, host: number, release: number): Stage[] {
  const stages =
    plan.into === undefined
      ? nodeStages(plan, world, host, release)
      : removalStages(plan, plan.into, world, host, release);
  const slip = plan.slips?.find((one) => one.host === host)?.slip;
  return slip === undefined ? stages : withSlip(slip, stages, plan, world, host, release);
}

/** Where VMs of which none runs are to start; one that starts nowhere is tried where it is. */
export const homesOf = (plan: RollingPlan, world: World, stopped: readonly number[]): number[] =>
  homesFor(world, plan.cluster, stopped).map((home, at) => home ?? vmAt(world, stopped[at] as number).host);

function startStages(world: World, { stopped, homes }: Position, subject: number): Stage[] {
  const vm = vmAt(world, subject);
  const home = homes[stopped.indexOf(subject)] ?? vm.host;
  return home === vm.host ? [vmStart(vm)] : [roleMove(world, vm, home), vmStart(vm)];
}

const levelStage = (plan: RollingPlan, world: World, release: number): Stage =>
  stage(
    'Update-ClusterFunctionalLevel',
    plan.cluster,
    { Force: true },
    `Update-ClusterFunctionalLevel${onCluster(world, plan.cluster)} -Force`,
    `the functional level to become that of ${releaseKey(release)}`,
  );

/** Whether a VM is a role of the cluster that is upgraded, or, once all has gone over, of the one that takes its place. */
const isOurs = ({ cluster, into = cluster }: RollingPlan, world: World, vm: Vm, phase: Phase): boolean =>
  vm.clustered &&
  hostAt(world, vm.host).cluster === (phase === 'before-hop' ? cluster : into) &&
  vm.power !== POWER.lost;

/** Whether the version of a VM is to be raised in this phase: what the next release cannot run, or all that is below the new one. */
function wantsVersion(plan: RollingPlan, world: World, { phase, hops }: Position, vm: Vm): boolean {
  const release = hops[0] ?? NONE;
  if (!isOurs(plan, world, vm, phase)) return false;
  if (phase === 'before-hop') return plan.vmVersions === 'before-hop' && !supports(release, vm.version);
  return plan.vmVersions === 'after' && vm.version < defaultVersion(release);
}
