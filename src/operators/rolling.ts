/**
 * The rolling upgrade: node by node, hop by hop. For each node drain, evict, install, join (clean) or drain, set up, resume (in
 * place); then the functional level; then, if asked, the configuration versions of the VMs.
 */
import type { Micros } from '../base/units.js';
import { clusterAt, hostAt, hostName, vmAt, vmName } from '../model/rules/names.js';
import { POWER } from '../model/states.js';
import { hostWord } from '../model/words.js';
import { NONE, type World } from '../model/world.js';
import type { Ask, Operator, View, Wait } from '../sim/actors.js';
import { nextWindow, type Window, windowAt } from '../sim/windows.js';
import { leavesTargets, mayBeginAnother } from './abreast.js';
import { awayFrom } from './away.js';
import { hopsOf } from './hops.js';
import { advance, answer, type Job, rests, type Wish } from './jobs.js';
import { FIRST, homesOf, isOfVms, isUnbound, jobOf, type Phase, phaseAfter, subjectsOf, widthOf } from './phases.js';
import type { RollingPlan, Strategy } from './plans.js';

interface RollingMemory {
  /** Release indexes still to reach, the next one first. */
  hops: number[];
  phase: Phase;
  /** Hosts, VMs or the cluster whose jobs of this phase have not begun, in order. */
  queue: number[];
  /** Jobs under way. */
  lanes: Job[];
  /** Lane whose question is being answered, or NONE. */
  asking: number;
  entered: boolean;
  /** VMs that were stopped and are to run again. */
  stopped: number[];
  /** Where each of them is to start. */
  homes: number[];
  /** Changes of hosts when there was last no room for another node. */
  heldAt: number;
  /** Opening of the window in which the last node began, and how many have begun in it. */
  windowUs: number;
  begun: number;
  /** Nodes at whose turn something wrong was asked, and when. */
  slipped: SlipMade[];
}

/** A mistake of the operator at the turn of a node. */
export interface SlipMade {
  readonly node: string;
  /** Of its first wrong command. */
  readonly atUs: Micros;
}

/** The mistakes that an operator has made so far. */
export const slipsMade = (operator: Operator): readonly SlipMade[] => (operator.memory as RollingMemory).slipped ?? [];

export function rollingOperator(plan: RollingPlan, world: World): Operator<RollingMemory> {
  return {
    name: `${NAMES[plan.strategy ?? 'rolling']} of ${clusterAt(world, plan.cluster).name}`,
    memory: {
      hops: hopsOf(plan, clusterAt(world, plan.cluster).level),
      phase: FIRST,
      queue: [],
      stopped: [],
      homes: [],
      heldAt: NONE,
      lanes: [],
      asking: NONE,
      entered: false,
      windowUs: NONE,
      begun: 0,
      slipped: [],
    },
    next: (view, memory, given) => {
      const lane = memory.lanes[memory.asking];
      if (given !== undefined && lane !== undefined) answer(lane, given.refusal, view);
      memory.asking = NONE;
      return proceed(plan, view, memory);
    },
  };
}

const NAMES: Readonly<Record<Strategy, string>> = {
  rolling: 'rolling upgrade',
  swing: 'swing upgrade',
  'all-at-once': 'upgrade all at once',
  'new-cluster': 'move to a new cluster',
};

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
  const wide = widthOf(plan, memory.phase);
  const waits: Waiting[] = [];
  for (let index = 0; ; ) {
    if (index === memory.lanes.length) {
      const given = waits.every(({ kind }) => kind === 'stuck');
      const next = memory.lanes.length < wide ? nextJob(plan, view, memory, given) : undefined;
      if (next === undefined) break;
      memory.lanes.push(next);
    }
    const job = memory.lanes[index] as Job;
    const wish = advance(job, view);
    if (wish.kind === 'ask') {
      if (isSlip(job) && !memory.slipped.some(({ node }) => node === job.name))
        memory.slipped.push({ node: job.name, atUs: view.nowUs });
      memory.asking = index;
      return { kind: 'step', step: wish.step, text: wish.text };
    }
    if (wish.kind === 'done') memory.lanes.splice(index, 1);
    else if (wish.kind === 'stuck' && isOvertaken(plan, view.world, memory, index))
      memory.lanes[index] = anew(plan, view.world, memory, index);
    else {
      waits.push(wish);
      index += 1;
    }
  }
  const hold = memory.lanes.length < wide ? holdOf(plan, view, memory) : undefined;
  return waits.length === 0 && hold === undefined ? undefined : waitFor(waits, hold);
}

/** Whether what a job asks now is none of the procedure. */
function isSlip({ stages, at }: Job): boolean {
  const stage = stages[at];
  return stage?.kind === 'cmdlet' && stage.once === true;
}

/** The VM of a job that can do nothing more, or NONE where it is about something else. */
function vmOfLane(memory: RollingMemory, index: number): number {
  const stage = isOfVms(memory.phase) ? memory.lanes[index]?.stages[0] : undefined;
  return stage?.kind === 'cmdlet' ? stage.step.subject : NONE;
}

/** The job of a VM as it would begin now. */
const anew = (plan: RollingPlan, world: World, memory: RollingMemory, index: number): Job =>
  jobOf(plan, world, memory, vmOfLane(memory, index));

/** Whether a VM has become another than its job was made for, so that the job would begin with something else now. */
function isOvertaken(plan: RollingPlan, world: World, memory: RollingMemory, index: number): boolean {
  const job = memory.lanes[index] as Job;
  const vm = vmOfLane(memory, index);
  if (vm === NONE || !rests(vmAt(world, vm))) return false;
  const [first] = anew(plan, world, memory, index).stages;
  // Its version is raised, and it failed before it was saved again: nobody starts it by himself.
  if (first === undefined) return vmAt(world, vm).power === POWER.failed;
  const present = job.stages[job.at];
  return first?.kind === 'cmdlet' && present?.kind === 'cmdlet' && first.text !== present.text;
}

type Waiting = Extract<Wish, { kind: 'wait' | 'stuck' }>;

/** Why a job that has not begun must wait, and until when if that is known. */
interface Hold {
  readonly because: string;
  readonly atUs?: Micros;
}

/**
 * Takes the next job that may begin now; a VM that is on its way somewhere is passed over. A node that begins is counted. `given`: those that
 * have begun can do nothing more.
 */
function nextJob(plan: RollingPlan, view: View, memory: RollingMemory, given: boolean): Job | undefined {
  const { world, nowUs } = view;
  const window = plan.windows === undefined ? undefined : windowAt(plan.windows, nowUs);
  const at = isOfVms(memory.phase) ? memory.queue.findIndex((vm) => rests(vmAt(world, vm))) : 0;
  const next = memory.queue[at];
  if (next === undefined || !windowPermits(plan, memory, nowUs, window)) return undefined;
  if (memory.phase === 'nodes' && awayBeside(plan, world, next) !== undefined) return undefined;
  if (memory.phase === 'nodes' && !hasRoomFor(plan, view, memory, next, given)) return undefined;
  if (memory.phase === 'nodes' && window !== undefined) {
    if (memory.windowUs !== window.opensUs) [memory.windowUs, memory.begun] = [window.opensUs, 0];
    memory.begun += 1;
  }
  return jobOf(plan, world, memory, memory.queue.splice(at, 1)[0] as number);
}

/** Where the others serve nobody who would miss them: all are down, or the VMs go over to another cluster. */
const NONE_IS_SERVED: ReadonlySet<Strategy | undefined> = new Set<Strategy>(['all-at-once', 'new-cluster']);

/** A member that is away, other than the next one, where nodes go one at a time: nobody takes a second one out of service. */
const awayBeside = ({ parallel, strategy, cluster }: RollingPlan, world: World, next: number): number | undefined =>
  parallel === 1 && !NONE_IS_SERVED.has(strategy) ? awayFrom(world, cluster).find((one) => one !== next) : undefined;

/** One node is always begun; another one beside it where there is room, which only what hosts do can change. */
function hasRoomFor(
  plan: RollingPlan,
  { world, nodeChanges }: View,
  memory: RollingMemory,
  next: number,
  given: boolean,
): boolean {
  const { cluster, parallel, headroom = 1, strategy, order, spares = [] } = plan;
  if (memory.lanes.length === 0) return true;
  if (memory.heldAt === nodeChanges && !given) return false;
  const may =
    parallel === 'auto' && !NONE_IS_SERVED.has(strategy)
      ? mayBeginAnother(world, cluster, next, headroom)
      : leavesTargets(world, cluster, next, [...order, ...spares], given);
  if (!may) memory.heldAt = nodeChanges;
  return may;
}

/** Whether the calendar lets a job of this phase begin now. */
function windowPermits(
  { windows }: RollingPlan,
  memory: RollingMemory,
  nowUs: Micros,
  window: Window | undefined,
): boolean {
  if (windows === undefined || isUnbound(memory.phase)) return true;
  if (window === undefined || memory.phase !== 'nodes') return window !== undefined;
  const begun = memory.windowUs === window.opensUs ? memory.begun : 0;
  return nowUs <= window.lastStartUs && begun < (windows.nodes ?? Number.POSITIVE_INFINITY);
}

/** What keeps the jobs that have not begun; undefined where there is none. */
function holdOf(plan: RollingPlan, { world, nowUs }: View, memory: RollingMemory): Hold | undefined {
  const first = memory.queue[0];
  if (first === undefined) return undefined;
  const { windows } = plan;
  if (windows !== undefined && !windowPermits(plan, memory, nowUs, windowAt(windows, nowUs)))
    return { because: 'the next maintenance window', atUs: nextWindow(windows, nowUs).opensUs };
  const away = memory.phase === 'nodes' ? awayBeside(plan, world, first) : undefined;
  if (away !== undefined)
    return {
      because: `${hostName(world, away)} (${hostWord(hostAt(world, away).node)}) to be back before ${hostName(world, first)} is drained`,
    };
  return isOfVms(memory.phase)
    ? { because: `${vmName(world, first)} to come to rest` }
    : { because: `room for ${hostName(world, first)} to leave` };
}

function waitFor(waits: readonly Waiting[], hold: Hold | undefined): Ask {
  const open = waits.filter((wish) => wish.kind === 'wait');
  const ends = waits.flatMap((wish) => (wish.kind === 'stuck' ? [wish.because] : [])).join(' ');
  if (open.length === 0 && hold === undefined) return { kind: 'stuck', because: ends };
  // What has begun and can do nothing more is why there is no room for another one, unless that waits for its date.
  const held = hold?.atUs === undefined && ends !== '' ? ends : hold?.because;
  return { kind: 'wait', wait: waitOf(waits, open, hold), because: open[0]?.because ?? held ?? '' };
}

/** Until the first of several cmdlets has returned, or the first date has come; where anything else may help, until anything changes. */
function waitOf(
  waits: readonly Waiting[],
  open: readonly Extract<Wish, { kind: 'wait' }>[],
  hold: Hold | undefined,
): Wait {
  const dates = [...open.map((wish) => wish.untilUs), hold?.atUs].filter((date) => date !== undefined);
  const steps = open.flatMap((wish) => wish.step ?? []);
  const known = steps.length + dates.length === waits.length + (hold === undefined ? 0 : 1);
  const deadline = dates.length === 0 ? {} : { deadlineUs: Math.min(...dates) };
  if (!known) return { kind: 'change', ...deadline };
  return steps.length === 0 ? { kind: 'time', atUs: Math.min(...dates) } : { kind: 'returned', steps, ...deadline };
}

function leavePhase(memory: RollingMemory): void {
  const next = phaseAfter(memory.phase);
  if (next === undefined) {
    memory.hops.shift();
    memory.stopped = [];
  }
  memory.phase = next ?? FIRST;
  memory.entered = false;
}

function enterPhase(plan: RollingPlan, world: World, memory: RollingMemory): void {
  memory.entered = true;
  memory.lanes = [];
  memory.queue = subjectsOf(plan, world, memory);
  if (memory.phase === 'stop') memory.stopped = [...memory.queue];
  if (memory.phase === 'start') memory.homes = homesOf(plan, world, memory.stopped);
}
