/** A run before its first step, and what is said of it after its last: one way for those who rehearse and those who watch. */
import type { Micros } from '../base/units.js';
import {
  AvailabilityLedger,
  type Limits as Bounds,
  compileChecked,
  compileClaims,
  Judge,
  type JudgeOptions,
  type Verdict,
} from '../invariants/index.js';
import { copyWorld } from '../model/encode.js';
import type { EngineName } from '../model/engines.js';
import type { World } from '../model/world.js';
import {
  type Conditions,
  clusterPlacement,
  type LineResult,
  openPolicyOfRun,
  operatorOf,
  type Policy,
  type PolicySource,
  scriptResults,
} from '../operators/index.js';
import type { Plan, Strategy } from '../operators/plans.js';
import { buildWorld, type Limits, questionOf, type Scenario } from '../scenarios/index.js';
import type { Operator } from '../sim/actors.js';
import { faultsInRun } from '../sim/faults.js';
import { durationIn } from '../sim/physics/timing.js';
import type { Question } from '../sim/question.js';
import type { Cast, Ending, Run } from '../sim/simulate.js';
import type { Band } from './band.js';
import { undoneOf } from './undone.js';
import { wrongChoices } from './wrong-choices.js';

export interface RehearsalOptions {
  /** Unwritten: the scenario's. */
  readonly seed?: string;
  readonly engine?: EngineName;
  /** Ids of rules to switch off. */
  readonly doubts?: readonly string[];
  /** Unwritten: the scenario's bound. */
  readonly untilUs?: Micros;
  readonly stopAtViolation?: boolean;
  /** Who decides in place of the scenario's strategy, of the cluster's placement, or of both. */
  readonly policy?: PolicySource;
  /** Whether the scenario is one of the many that a file with ranges stands for: its replay draws it again. */
  readonly drawn?: boolean;
  /** Of a script of PowerShell that is played in place of the plan: how it was called. */
  readonly script?: ScriptCall;
}

/** How a script was called: its file, the options of `shell` with their values, and what was given to the script itself. */
export interface ScriptCall {
  readonly file: string;
  readonly options: readonly (readonly string[])[];
  readonly args: readonly string[];
}

export interface Rehearsal {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly engine: EngineName;
  readonly doubts: readonly string[];
  /** What was asked of it, so that it can be asked again. */
  readonly options: RehearsalOptions;
  /** Names, as they were before the first step, of what the world began with: releases by host. */
  readonly releasesBefore: readonly number[];
  readonly run: Run;
  readonly outcome: Ending;
  readonly verdict: Verdict;
  readonly availability: AvailabilityLedger;
  readonly script: readonly LineResult[];
  readonly sha256: string;
  /** The same at both ends of the band of migration times, where it was asked for. */
  readonly band?: Band;
  /** What was expected and did not come: exit 1. Empty: all as expected. */
  readonly missed: readonly string[];
  /** Of a script that the shell has run: what it ended with. */
  readonly exitCode?: number;
}

/** Everything that a simulation of a scenario needs, and those who watch it. */
export interface Stage {
  readonly scenario: Scenario;
  readonly options: RehearsalOptions;
  readonly world: World;
  readonly question: Question;
  readonly cast: Cast;
  readonly operators: readonly Operator[];
  readonly judge: Judge;
  readonly availability: AvailabilityLedger;
  readonly releasesBefore: readonly number[];
  readonly policy: Policy | undefined;
}

/**
 * What many runs of a scenario begin with alike: a world before its first step, and a judge that has looked at it, warns of nothing and
 * leaves own claims aside.
 */
export interface Beginning {
  readonly world: World;
  readonly judge: Judge;
}

/** Of a scenario, and of all that differ from it in what is drawn. */
export async function beginningOf(scenario: Scenario, { doubts = [] }: RehearsalOptions = {}): Promise<Beginning> {
  const world = buildWorld(scenario, doubts);
  const availability = new AvailabilityLedger(durationIn(scenario.physics, 'breakOffDelay'));
  const judge = new Judge({ ...(await claimsOf(scenario, world, availability)), own: [], warns: false });
  availability.begin(world);
  judge.begin(world);
  return { world, judge };
}

/** Sets a run up. Loads the language of conditions only if the scenario has one. */
export async function setUp(scenario: Scenario, options: RehearsalOptions = {}, beginning?: Beginning): Promise<Stage> {
  const { doubts = [], seed = scenario.seed, engine = 'table', untilUs = scenario.untilUs } = options;
  const world = beginning === undefined ? buildWorld(scenario, doubts) : copyWorld(beginning.world);
  const releasesBefore = world.hosts.map((host) => host.release);
  const availability = new AvailabilityLedger(durationIn(scenario.physics, 'breakOffDelay'));
  const conditions = await conditionsOf(scenario, availability);
  const question = { ...questionOf(scenario, seed), untilUs };
  const upgrade = scenario.plans.find((plan) => plan.kind === 'rolling');
  const policy = options.policy === undefined ? undefined : await openPolicyOfRun(options.policy, upgrade);
  const operators = operatorsOf(scenario, (plan) => operatorOf(withSlips(plan, question), world, conditions), policy);
  const judge = new Judge({
    ...(await claimsOf(scenario, world, availability)),
    stopAtViolation: options.stopAtViolation === true,
    ...(beginning === undefined ? {} : { warns: false, begun: beginning.judge }),
  });
  const cast = { operators, placement: policy?.placement ?? clusterPlacement, watchers: [availability, judge], engine };
  return { scenario, options, world, question, cast, operators, judge, availability, releasesBefore, policy };
}

/** What is held against a run of a scenario. */
async function claimsOf(scenario: Scenario, world: World, availability: AvailabilityLedger): Promise<JudgeOptions> {
  return {
    limits: boundsOf(scenario),
    except: scenario.invariantsExcept,
    own: await compileClaims(scenario.invariantsAlso),
    expectsUpgrade: scenario.plans.some(
      (plan) =>
        plan.kind === 'rolling' &&
        IN_TURN.has(plan.strategy ?? 'rolling') &&
        plan.order.some((host) => world.hosts[host]?.release !== plan.to),
    ),
    ...windowsOf(scenario),
    calm: scenario.calmUs !== undefined,
    availability,
  };
}

/** A policy that has an operator takes the place of the strategy; scripts stay. */
function operatorsOf({ plans }: Scenario, make: (plan: Plan) => Operator, policy: Policy | undefined): Operator[] {
  if (policy?.operator === undefined) return plans.map(make);
  return [policy.operator, ...plans.filter(({ kind }) => kind !== 'rolling').map(make)];
}

/** Strategies in which nodes are drained, the cluster is mixed and its level rises. */
const IN_TURN: ReadonlySet<Strategy> = new Set(['rolling', 'swing']);

/** A rolling plan with the slips that this run has. */
function withSlips(plan: Plan, question: Question): Plan {
  const slips = faultsInRun(question).filter((one) => one.kind === 'slip');
  return plan.kind === 'rolling' && slips.length > 0 ? { ...plan, slips } : plan;
}

/** Holds a run that has ended against what was claimed and expected of it. To be asked once. */
export function conclude(stage: Stage, run: Run, verdict = judged(stage, run)): Rehearsal {
  const { scenario, options, world, availability, releasesBefore } = stage;
  const { doubts = [], seed = scenario.seed, engine = 'table' } = options;
  return {
    scenario,
    seed,
    engine,
    doubts,
    options,
    releasesBefore,
    run,
    outcome: run.ending,
    availability,
    sha256: run.trace.sha256(world),
    ...verdict,
  };
}

/** What a run came to, without its trace. To be asked once. */
export function judged(
  { scenario, operators, judge, policy }: Stage,
  run: Run,
): Pick<Rehearsal, 'verdict' | 'script' | 'missed'> {
  const verdict = judge.verdict(run.endedAtUs, run.ending === 'completed');
  policy?.close();
  const script = operators.flatMap((operator) => scriptResults(operator));
  const missed = [...missedBy(scenario, run.ending, verdict, script), ...missedByPolicy(scenario, policy, run)];
  return { verdict, script, missed };
}

/** Where a policy sends VMs to hosts that a rule forbids, and where it says that it is done and is not. */
function missedByPolicy({ plans }: Scenario, policy: Policy | undefined, run: Run): string[] {
  const isSaid = policy?.operator !== undefined && run.ending === 'completed';
  const undone = isSaid ? undoneOf(plans, run.world) : undefined;
  const wrong = policy?.placement === undefined ? [] : wrongChoices(run);
  return [
    ...(undone === undefined ? [] : [`The policy says that it is done, and ${undone}.`]),
    ...wrong.map(({ says }) => `The policy chose wrongly. ${says}`),
  ];
}

/** Maintenance windows by cluster; nothing where there are none, so that nobody looks for their ends. */
function windowsOf({ plans }: Scenario): Pick<JudgeOptions, 'windows'> {
  const windows = plans.flatMap((plan) =>
    plan.kind === 'rolling' && plan.windows !== undefined
      ? [[plan.cluster, { windows: plan.windows, nodes: plan.order }] as const]
      : [],
  );
  return windows.length === 0 ? {} : { windows: new Map(windows) };
}

/** The conditions that script lines wait for, compiled once each. */
async function conditionsOf(scenario: Scenario, availability: AvailabilityLedger): Promise<Conditions> {
  const conditions = new Map<string, (world: World) => boolean | string>();
  for (const plan of scenario.plans) {
    if (plan.kind !== 'script') continue;
    for (const { action } of plan.lines) {
      if (action.kind !== 'until') continue;
      const condition = await compileChecked(action.condition);
      conditions.set(action.condition, (world) => condition.ask(world, availability));
    }
  }
  return conditions;
}

function boundsOf({ limits, vms }: Scenario): Bounds {
  const names = Object.keys(limits) as (keyof Limits)[];
  const own = vms.flatMap((vm, index) =>
    vm.blackoutUs === undefined && vm.outageUs === undefined ? [] : [[index, vm] as const],
  );
  return {
    ...Object.fromEntries(names.map((name) => [name, limits[name]?.value])),
    written: new Set(names.filter((name) => limits[name]?.written === true)),
    ...(own.length === 0 ? {} : { perVm: new Map(own) }),
  };
}

/** What was expected and did not come. Where nothing is written, a completed run without a violation is expected. */
function missedBy({ expect }: Scenario, ending: Ending, verdict: Verdict, script: readonly LineResult[]): string[] {
  const missed: string[] = [];
  const outcome = expect?.outcome ?? 'completed';
  if (ending !== outcome) missed.push(`The outcome is ${ending}; expected was ${outcome}.`);
  const broken = [...new Set(verdict.violations.map((violation) => violation.invariant))];
  const expected = expect?.violations ?? [];
  for (const id of broken) if (!expected.includes(id)) missed.push(`The invariant ${id} is broken.`);
  for (const id of expected)
    if (!broken.includes(id)) missed.push(`The invariant ${id} holds; expected was that it is broken.`);
  for (const line of script) if (!line.met) missed.push(`${line.text}: expected ${line.expected}, came ${line.got}.`);
  return missed;
}
