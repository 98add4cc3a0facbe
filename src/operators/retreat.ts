/**
 * The way back: whoever has to undo an upgrade takes each node out, installs its old release and has it join again, one at a time.
 * Whether that can be done is for the rules to say: this only asks.
 */
import type { Micros } from '../base/units.js';
import { clusterAt, hostAt, hostName, vmAt } from '../model/rules/names.js';
import { CLUSTER, DRAIN, NODE, POWER } from '../model/states.js';
import { NONE, type Vm, type World } from '../model/world.js';
import type { Ask, Operator, View } from '../sim/actors.js';
import type { Slip } from '../sim/question.js';
import { type Guests, jobAfter, jobBefore, onItsWay } from './coming-back.js';
import { advance, answer, type Job, newJob, type Stage, type Wish } from './jobs.js';
import { withSlip } from './slips.js';
import { drainOf, evictionOf, resumeOf } from './stage.js';
import { spareStages, vmStart, vmStop } from './stages.js';
import { heldBack } from './why-stuck.js';

/** Where everything is to be again. */
export interface RetreatPlan extends Guests {
  /** By host: its release before the upgrade. */
  readonly releases: readonly number[];
  /** Hosts that were members, in the order in which they go back. */
  readonly members: readonly number[];
  /** VMs that ran: what has been stopped for the upgrade is started in the end. */
  readonly running: readonly number[];
  /** Nothing is asked before this time. Unwritten: at once. */
  readonly fromUs?: Micros;
  /** What is done wrong on one node. */
  readonly slip?: { readonly host: number; readonly slip: Slip };
}

interface RetreatMemory {
  /** Hosts that have not been looked at; undefined before the first. */
  queue: number[] | undefined;
  /** VMs that have not been looked at, after the hosts. */
  vms: number[];
  job: Job | undefined;
}

export function retreatOperator(plan: RetreatPlan): Operator<RetreatMemory> {
  return {
    name: 'the way back',
    memory: { queue: undefined, vms: [...plan.running], job: undefined },
    next: (view, memory, given) => {
      const { fromUs = 0 } = plan;
      if (view.nowUs < fromUs) return { kind: 'wait', wait: { kind: 'time', atUs: fromUs }, because: 'the time' };
      if (given !== undefined && memory.job !== undefined) answer(memory.job, given.refusal, view);
      return proceed(plan, view, memory);
    },
  };
}

function proceed(plan: RetreatPlan, view: View, memory: RetreatMemory): Ask {
  for (;;) {
    if (memory.job === undefined) {
      const busy = memory.queue === undefined ? whatGoesOn(plan, view.world) : undefined;
      if (busy !== undefined) return { kind: 'wait', wait: { kind: 'change' }, because: busy };
      memory.queue ??= queueOf(plan, view.world);
      memory.job = nextJob(plan, view.world, memory.queue, memory.vms);
      if (memory.job === undefined) return { kind: 'done' };
    }
    const wish = advance(memory.job, view);
    if (wish.kind !== 'done') return asked(wish);
    memory.job = undefined;
  }
}

function nextJob(plan: RetreatPlan, world: World, hosts: number[], vms: number[]): Job | undefined {
  const [next] = hosts;
  const before = next !== undefined && isSetUp(plan, world, next) ? jobBefore(next, plan, world) : undefined;
  const guest = next === undefined ? jobAfter(plan, world) : before;
  if (guest !== undefined) return guest;
  const host = hosts.shift();
  if (host !== undefined) return newJob(hostName(world, host), stagesOf(plan, world, host));
  const down = vms.shift();
  return down === undefined ? undefined : newJob(vmAt(world, down).name, startOf(vmAt(world, down)));
}

/** Whether a member leaves its cluster to be set up anew. */
const isSetUp = ({ cluster, members, releases }: RetreatPlan, world: World, host: number): boolean => {
  const one = hostAt(world, host);
  return members.includes(host) && one.cluster !== NONE && (one.cluster !== cluster || one.release !== releases[host]);
};

/** Nothing is asked where it runs, or comes to run by itself. */
const startOf = (vm: Vm): Stage[] => (vm.power === POWER.running || vm.power === POWER.lost ? [] : [vmStart(vm)]);

/**
 * In which order hosts go back. Who stands outside costs nobody anything and makes room; who is only paused makes room at once; then
 * those that have the new release, and of them first who is empty already, since the others have nowhere to go while it is paused; then
 * those of another cluster; who came for the upgrade goes last.
 */
function queueOf({ cluster, members, releases }: RetreatPlan, world: World): number[] {
  const since = world.hosts.filter((one) => one.cluster === cluster && !members.includes(one.index));
  const ranked = members.map((host) => {
    const one = hostAt(world, host);
    if (one.cluster !== cluster) return { host, rank: one.cluster === NONE ? 0 : 4 };
    if (one.release === releases[host]) return { host, rank: 1 };
    return { host, rank: one.node === NODE.paused ? 2 : 3 };
  });
  const inOrder = [0, 1, 2, 3, 4].flatMap((rank) => ranked.filter((one) => one.rank === rank));
  return [...inOrder.map(({ host }) => host), ...since.map(({ index }) => index)];
}

/** What has begun is finished first: only then is it known what there is. Undefined: nothing goes on. */
function whatGoesOn(plan: RetreatPlan, world: World): string | undefined {
  const { cluster, members } = plan;
  if (clusterAt(world, cluster).phase === CLUSTER.raising) return 'the functional level to have risen';
  const busy = members
    .map((host) => hostAt(world, host))
    .find(({ node, drain }) => BUSY.has(node) || drain === DRAIN.inProgress);
  if (busy !== undefined) return `${busy.name} to be idle`;
  const moving = onItsWay(plan, world);
  return moving && `${moving.name} to have moved`;
}

const BUSY: ReadonlySet<number> = new Set([
  NODE.joining,
  NODE.evicting,
  NODE.upgrading,
  NODE.patchingInPlace,
  NODE.installing,
  NODE.patching,
  NODE.upgradingOutside,
]);

function asked(wish: Exclude<Wish, { kind: 'done' }>): Ask {
  if (wish.kind === 'ask') return { kind: 'step', step: wish.step, text: wish.text };
  if (wish.kind === 'stuck') return wish;
  const { because, step, untilUs } = wish;
  if (step !== undefined) return { kind: 'wait', wait: { kind: 'returned', steps: [step] }, because };
  return untilUs === undefined
    ? { kind: 'wait', wait: { kind: 'change' }, because }
    : { kind: 'wait', wait: { kind: 'time', atUs: untilUs }, because };
}

/** What is done on a host, wrong where the plan says so. */
function stagesOf(plan: RetreatPlan, world: World, host: number): Stage[] {
  const { cluster, members, releases, slip } = plan;
  const stages = stagesBack(plan, world, host);
  if (slip?.host !== host) return stages;
  return withSlip(slip.slip, stages, { cluster, method: 'clean', order: members }, world, host, releases[host] ?? NONE);
}

/** What brings a host back to where it was, as it stands now. */
function stagesBack(plan: RetreatPlan, world: World, host: number): Stage[] {
  const { cluster, release, node } = hostAt(world, host);
  const isHome = plan.members.includes(host);
  const before = plan.releases[host] ?? NONE;
  const isMember = cluster !== NONE;
  if (cluster === plan.cluster && isHome && release === before)
    return node === NODE.paused ? [resumeOf(world, host)] : [];
  // What was started on a newer host may not go back as it runs: it is off while it goes.
  const held = isMember ? heldBack(world, host).map((vm) => vmAt(world, vm)) : [];
  const leave = isMember
    ? [...held.map(vmStop), drainOf(world, host), ...held.map(vmStart), evictionOf(world, host)]
    : [];
  return [...leave, ...(isHome ? spareStages({ ...NO_HAND, cluster: plan.cluster }, world, host, before) : [])];
}

/** Nothing is done by hand on the way back beside what is installed. */
const NO_HAND = {
  kind: 'rolling',
  to: NONE,
  method: 'clean',
  order: [],
  parallel: 1,
  vmVersions: 'never',
  nodeSteps: [],
} as const;
