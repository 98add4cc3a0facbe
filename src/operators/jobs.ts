/**
 * Jobs: what an operator does to one node or one VM, step by step. A job is plain data; what it does next follows from its stage
 * and the world, so that it can be copied, explored and resumed.
 */
import type { Micros } from '../base/units.js';
import { COMMANDS } from '../model/commands/index.js';
import type { Refusal } from '../model/rules/index.js';
import { hostAt, hostName, vmAt } from '../model/rules/names.js';
import { isWhole } from '../model/rules/pool.js';
import { CONFIGURATION, POWER } from '../model/states.js';
import type { Step } from '../model/step.js';
import { hostWord } from '../model/words.js';
import { isMoving, NONE, type Vm, type World } from '../model/world.js';
import type { View } from '../sim/actors.js';
import { endedBadly, hasReturned } from '../sim/cast.js';
import { awayFrom } from './away.js';
import { drainMayGoOn, whyEndedBadly } from './why-stuck.js';

/** One step of a job: a cmdlet that must end well, or work by hand. */
export type Stage =
  | {
      readonly kind: 'cmdlet';
      readonly step: Step;
      readonly text: string;
      readonly waits: string;
      /** Asked once, whatever comes of it. */
      readonly once?: true;
      /** Left out of a host that runs this release: its turn is over. */
      readonly until?: number;
    }
  | { readonly kind: 'manual'; readonly what: string; readonly takeUs: Micros }
  /** Until the drives of all nodes of a cluster are whole. */
  | { readonly kind: 'repair'; readonly cluster: number; readonly waits: string }
  /** Until no other member of a cluster is away; those that were when the turn of the host began are not waited for. */
  | { readonly kind: 'others'; readonly cluster: number; readonly host: number; readonly away: readonly number[] };

export interface Job {
  readonly name: string;
  readonly stages: readonly Stage[];
  at: number;
  /** `ready` to ask, `running` until the cmdlet has returned, `failed` until the world has changed. */
  state: 'ready' | 'running' | 'failed' | 'done';
  attempts: number;
  /** Whether the attempts are those since all faults are over. */
  calm: boolean;
  /** The releases of all hosts, in one number, that the attempts were made with. */
  releases: number;
  /** Changes of its kind when the last attempt failed: a retry needs more. */
  failedAt: number;
  /** Whether the last attempt was refused: it did nothing, so it may be asked again as often as the world changes. */
  refused: boolean;
  /** Why the last attempt failed. */
  why: string;
  /** End of the work by hand that is under way. */
  untilUs: Micros;
}

/** A step that fails is tried so often in all, and only after the world has changed. */
const ATTEMPTS_MAX = 4;

export const newJob = (name: string, stages: readonly Stage[]): Job => ({
  name,
  stages,
  at: 0,
  state: stages.length === 0 ? 'done' : 'ready',
  attempts: 0,
  calm: false,
  releases: NONE,
  failedAt: 0,
  refused: false,
  why: '',
  untilUs: 0,
});

/** What a job wants now. */
export type Wish =
  | { readonly kind: 'ask'; readonly step: Step; readonly text: string }
  /** For a cmdlet to return, or for an end of work by hand. */
  | { readonly kind: 'wait'; readonly because: string; readonly step?: Step; readonly untilUs?: Micros }
  | { readonly kind: 'stuck'; readonly because: string }
  | { readonly kind: 'done' };

/** Brings a job as far as it goes without asking, and says what it wants then. */
export function advance(job: Job, view: View): Wish {
  for (;;) {
    const stage = job.stages[job.at];
    if (stage === undefined) {
      job.state = 'done';
      return { kind: 'done' };
    }
    const wish = wishOf(job, stage, view);
    if (wish !== undefined) return wish;
    job.at += 1;
    job.state = 'ready';
    job.attempts = 0;
  }
}

function wishOf(job: Job, stage: Stage, view: View): Wish | undefined {
  switch (stage.kind) {
    case 'manual':
      return manual(job, stage, view);
    case 'repair':
      return isWhole(view.world, stage.cluster) ? undefined : { kind: 'wait', because: stage.waits };
    case 'others':
      return others(stage, view.world);
    case 'cmdlet':
      return cmdlet(job, stage, view);
  }
}

/** Nobody takes a node out of a cluster that has just lost another one. */
function others({ cluster, host, away }: Extract<Stage, { kind: 'others' }>, world: World): Wish | undefined {
  const gone = awayFrom(world, cluster).find((one) => one !== host && !away.includes(one));
  if (gone === undefined) return undefined;
  const { name, node } = hostAt(world, gone);
  return { kind: 'wait', because: `${name} (${hostWord(node)}) to be back before ${hostName(world, host)} leaves` };
}

/** The answer to what the job asked. */
export function answer(job: Job, refusal: Refusal | undefined, view: View): void {
  job.refused = refusal !== undefined;
  if (refusal === undefined) {
    job.attempts += 1;
    job.state = 'running';
  } else fail(job, refusal.message, changesFor(job, view));
}

/** What a refusal may depend on: for a VM anything, otherwise what its hosts and clusters do. */
function changesFor(job: Job, view: View): number {
  const stage = job.stages[job.at];
  return stage?.kind === 'cmdlet' && isOfVm(stage.step) ? view.changes : view.nodeChanges;
}

const isOfVm = (step: Step): boolean => COMMANDS.get(step.do)?.about === 'vm';

/** Whether a VM stays as it is unless somebody does something: it does not move, start or stop, and no cluster is about to start it. */
export function rests(vm: Vm): boolean {
  if (isMoving(vm) || vm.waiting || vm.configuration === CONFIGURATION.updating) return false;
  if (vm.power === POWER.failed) return vm.priority === 0;
  return RESTING.has(vm.power);
}

const RESTING: ReadonlySet<number> = new Set([POWER.running, POWER.off, POWER.saved, POWER.lost]);

function fail(job: Job, why: string, changes: number): void {
  job.state = 'failed';
  job.failedAt = changes;
  job.why = why;
}

function manual(job: Job, stage: Extract<Stage, { kind: 'manual' }>, view: View): Wish | undefined {
  if (job.state === 'ready') {
    job.untilUs = view.nowUs + stage.takeUs;
    job.state = 'running';
  }
  if (view.nowUs >= job.untilUs) return undefined;
  return { kind: 'wait', because: `${job.name}: ${stage.what}`, untilUs: job.untilUs };
}

function cmdlet(job: Job, stage: Extract<Stage, { kind: 'cmdlet' }>, view: View): Wish | undefined {
  if (job.state === 'running') {
    if (!hasReturned(view.world, stage.step)) return { kind: 'wait', because: stage.waits, step: stage.step };
    const failed = endedBadly(view.world, stage.step);
    if (!failed) return undefined;
    fail(job, `${stage.text} ended badly.`, view.changes);
  }
  if (job.state === 'failed' && stage.once === true) return undefined;
  if (stage.until !== undefined && hostAt(view.world, stage.step.subject).release === stage.until) return undefined;
  if (COMMANDS.get(stage.step.do)?.reached?.(view.world, stage.step) === true) return undefined;
  if (isOfVm(stage.step) && !rests(vmAt(view.world, stage.step.subject)))
    return { kind: 'wait', because: `${vmAt(view.world, stage.step.subject).name} to come to rest` };
  if (job.state === 'failed' && !mayRetry(job, stage, view))
    return { kind: 'stuck', because: [`${job.name}: ${job.why}`, detail(job, stage, view)].join(' ').trim() };
  return { kind: 'ask', step: stage.step, text: stage.text };
}

/** Of a drain that ended badly: what keeps the roles there as the world is now. A refusal has said it already. */
const detail = ({ refused }: Job, { step }: Extract<Stage, { kind: 'cmdlet' }>, { world }: View): string =>
  !refused && step.do === 'Suspend-ClusterNode' ? whyEndedBadly(world, step) : '';

/**
 * What was refused is asked again when something has changed that it may depend on; it did nothing. What ended badly is tried again a few times:
 * a drain only while a role could leave, or none is left; anything else at once. When all faults are over, or a host has another release, the
 * count begins anew.
 */
function mayRetry(job: Job, { step }: Extract<Stage, { kind: 'cmdlet' }>, view: View): boolean {
  if (job.refused) return changesFor(job, view) > job.failedAt;
  if (view.calm && !job.calm) [job.calm, job.attempts] = [true, 0];
  const releases = releasesIn(view.world);
  if (releases !== job.releases) [job.releases, job.attempts] = [releases, job.releases === NONE ? job.attempts : 0];
  if (job.attempts >= ATTEMPTS_MAX) return false;
  return step.do !== 'Suspend-ClusterNode' || drainMayGoOn(view.world, step.subject);
}

/** It rises whenever a host is upgraded. */
const releasesIn = ({ hosts }: World): number => hosts.reduce((sum, { release }) => sum + release, 0);
