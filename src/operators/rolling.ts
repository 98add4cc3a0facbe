/**
 * The rolling upgrade: node by node, hop by hop. For each node drain, evict, install, join (clean) or drain, set up, resume (in
 * place); then the functional level; then, if asked, the configuration versions of the VMs.
 */
import { RELEASES, releaseIndex, supports, upgradePath } from '../model/catalog/index.js';
import { clusterAt, defaultVersion, hostAt, hostName, releaseKey, vmName } from '../model/rules/names.js';
import { POWER } from '../model/states.js';
import { NONE, type World } from '../model/world.js';
import type { Ask, Operator, View, Wait } from '../sim/actors.js';
import { nextWindow, windowAt } from '../sim/windows.js';
import { advance, answer, type Job, newJob, type Stage, type Wish } from './jobs.js';
import type { RollingPlan } from './plans.js';
import { nodeStages, stage, vmStages } from './stages.js';
import { whyStuck } from './why-stuck.js';

type Phase = 'before-hop' | 'nodes' | 'level' | 'versions';

interface RollingMemory {
  /** Release indexes still to reach, the next one first. */
  hops: number[];
  phase: Phase;
  /** Jobs of this phase that have not begun, in order. */
  queue: Job[];
  /** Jobs under way. */
  lanes: Job[];
  /** Lane whose question is being answered, or NONE. */
  asking: number;
  entered: boolean;
  /** Opening of the window in which the last node began, and how many have begun in it. */
  windowUs: number;
  begun: number;
}

/** VMs whose version is raised at the same time. */
const VM_LANES = 4;

export function rollingOperator(plan: RollingPlan, world: World): Operator<RollingMemory> {
  const level = RELEASES[clusterAt(world, plan.cluster).level];
  const target = RELEASES[plan.to];
  const path = level === undefined || target === undefined ? [] : (upgradePath(level.key, target.key) ?? []);
  return {
    name: `rolling upgrade of ${clusterAt(world, plan.cluster).name}`,
    memory: {
      hops: path.map(releaseIndex),
      phase: 'before-hop',
      queue: [],
      lanes: [],
      asking: NONE,
      entered: false,
      windowUs: NONE,
      begun: 0,
    },
    next: (view, memory, given) => {
      const lane = memory.lanes[memory.asking];
      if (given !== undefined && lane !== undefined) answer(lane, given.refusal, view);
      memory.asking = NONE;
      return proceed(plan, view, memory);
    },
  };
}

function proceed(plan: RollingPlan, view: View, memory: RollingMemory): Ask {
  for (;;) {
    if (memory.hops.length === 0) return { kind: 'done' };
    if (!memory.entered) enterPhase(plan, view.world, memory);
    const ask = work(plan, view, memory);
    if (ask !== undefined) return ask;
    leavePhase(memory);
  }
}

/** Asks for the first lane that wants something. Undefined: the phase has nothing left to do. */
function work(plan: RollingPlan, view: View, memory: RollingMemory): Ask | undefined {
  const wide = memory.phase === 'nodes' ? plan.parallel : memory.phase === 'level' ? 1 : VM_LANES;
  const waits: Waiting[] = [];
  for (let index = 0; ; ) {
    if (index === memory.lanes.length) {
      const next = memory.lanes.length < wide && mayBegin(plan, view, memory) ? memory.queue.shift() : undefined;
      if (next === undefined) break;
      memory.lanes.push(next);
    }
    const wish = advance(memory.lanes[index] as Job, view);
    if (wish.kind === 'ask') {
      memory.asking = index;
      return { kind: 'step', step: wish.step, text: wish.text };
    }
    if (wish.kind === 'done') memory.lanes.splice(index, 1);
    else {
      waits.push(wish);
      index += 1;
    }
  }
  const gate = gateOf(plan, view, memory, wide);
  if (waits.length === 0) return gate === undefined ? undefined : betweenWindows(gate);
  return waitFor(plan, view, waits, gate);
}

type Waiting = Extract<Wish, { kind: 'wait' | 'stuck' }>;

/** Whether a job of this phase may begin now; a node that begins is counted. */
function mayBegin({ windows }: RollingPlan, { nowUs }: View, memory: RollingMemory): boolean {
  if (windows === undefined || memory.phase === 'level' || memory.queue.length === 0) return true;
  const window = windowAt(windows, nowUs);
  if (window === undefined) return false;
  if (memory.phase !== 'nodes') return true;
  if (memory.windowUs !== window.opensUs) [memory.windowUs, memory.begun] = [window.opensUs, 0];
  if (nowUs > window.lastStartUs || memory.begun >= (windows.nodes ?? Number.POSITIVE_INFINITY)) return false;
  memory.begun += 1;
  return true;
}

/** When the next window opens, if jobs wait for one and there is a lane for them. */
function gateOf({ windows }: RollingPlan, { nowUs }: View, memory: RollingMemory, wide: number): number | undefined {
  if (windows === undefined || memory.queue.length === 0 || memory.lanes.length >= wide) return undefined;
  return nextWindow(windows, nowUs).opensUs;
}

const betweenWindows = (atUs: number): Ask => ({
  kind: 'wait',
  wait: { kind: 'time', atUs },
  because: 'the next maintenance window',
});

function waitFor(plan: RollingPlan, view: View, waits: readonly Waiting[], gate: number | undefined): Ask {
  const open = waits.filter((wish) => wish.kind === 'wait');
  if (open.length === 0 && gate === undefined) {
    const because = waits.map((wish) => wish.because).join('; ');
    return { kind: 'stuck', because: `${because}.${whyStuck(view.world, plan)}` };
  }
  return { kind: 'wait', wait: waitOf(open, gate), because: open[0]?.because ?? 'the next maintenance window' };
}

/** One cmdlet: until it has returned. Several things: until anything has changed, or the first date among them has come. */
function waitOf(open: readonly Extract<Wish, { kind: 'wait' }>[], gate: number | undefined): Wait {
  const only = open.length === 1 && gate === undefined ? open[0] : undefined;
  if (only?.step !== undefined) return { kind: 'returned', step: only.step };
  if (only?.untilUs !== undefined) return { kind: 'time', atUs: only.untilUs };
  const dates = [...open.map((wish) => wish.untilUs), gate].filter((date) => date !== undefined);
  return dates.length === 0 ? { kind: 'change' } : { kind: 'change', deadlineUs: Math.min(...dates) };
}

const ORDER: readonly Phase[] = ['before-hop', 'nodes', 'level', 'versions'];

function leavePhase(memory: RollingMemory): void {
  const next = ORDER[ORDER.indexOf(memory.phase) + 1];
  if (next === undefined) memory.hops.shift();
  memory.phase = next ?? 'before-hop';
  memory.entered = false;
}

function enterPhase(plan: RollingPlan, world: World, memory: RollingMemory): void {
  memory.entered = true;
  memory.lanes = [];
  memory.queue = jobsOf(plan, world, memory.phase, memory.hops[0] ?? NONE);
}

function jobsOf(plan: RollingPlan, world: World, phase: Phase, release: number): Job[] {
  switch (phase) {
    case 'before-hop':
      return plan.vmVersions === 'before-hop' ? versionJobs(plan, world, (version) => !supports(release, version)) : [];
    case 'nodes':
      return plan.order
        .filter((host) => hostAt(world, host).release !== release)
        .map((host) => newJob(hostName(world, host), nodeStages(plan, world, host, release)));
    case 'level':
      return [newJob(`the functional level of ${clusterAt(world, plan.cluster).name}`, [levelStage(plan, release)])];
    case 'versions':
      return plan.vmVersions === 'after'
        ? versionJobs(plan, world, (version) => version < defaultVersion(release))
        : [];
  }
}

const levelStage = (plan: RollingPlan, release: number): Stage =>
  stage(
    'Update-ClusterFunctionalLevel',
    plan.cluster,
    { Force: true },
    'Update-ClusterFunctionalLevel -Force',
    `the functional level to become that of ${releaseKey(release)}`,
  );

function versionJobs(plan: RollingPlan, world: World, wanted: (version: number) => boolean): Job[] {
  return world.vms
    .filter(
      (vm) =>
        vm.clustered &&
        hostAt(world, vm.host).cluster === plan.cluster &&
        vm.power !== POWER.lost &&
        wanted(vm.version),
    )
    .map((vm) => newJob(vmName(world, vm.index), vmStages(vm)));
}
