/** One rehearsal of a scenario: world, operators, invariants and the trace, put together and held against what was expected. */
import type { Micros } from '../base/units.js';
import { type AvailabilityLedger, Judge, type Verdict } from '../invariants/index.js';
import type { EngineName } from '../model/engines.js';
import type { World } from '../model/world.js';
import { type Conditions, clusterPlacement, type LineResult, operatorOf, scriptResults } from '../operators/index.js';
import { buildWorld, questionOf, type Scenario } from '../scenarios/index.js';
import { type Ending, type Run, simulate } from '../sim/simulate.js';

export interface RehearsalOptions {
  /** Unwritten: the scenario's. */
  readonly seed?: string;
  readonly engine?: EngineName;
  /** Ids of rules to switch off. */
  readonly doubts?: readonly string[];
  /** Unwritten: the scenario's bound. */
  readonly untilUs?: Micros;
  readonly stopAtViolation?: boolean;
}

export interface Rehearsal {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly engine: EngineName;
  readonly doubts: readonly string[];
  /** Names, as they were before the first step, of what the world began with: releases by host. */
  readonly releasesBefore: readonly number[];
  readonly run: Run;
  readonly outcome: Ending;
  readonly verdict: Verdict;
  readonly availability: AvailabilityLedger;
  readonly script: readonly LineResult[];
  readonly sha256: string;
  /** What was expected and did not come: exit 1. Empty: all as expected. */
  readonly missed: readonly string[];
}

/** Rehearses a scenario once. Loads the language of conditions only if the scenario has one. */
export async function rehearse(scenario: Scenario, options: RehearsalOptions = {}): Promise<Rehearsal> {
  const doubts = options.doubts ?? [];
  const seed = options.seed ?? scenario.seed;
  const engine = options.engine ?? 'table';
  const world = buildWorld(scenario, doubts);
  const releasesBefore = world.hosts.map((host) => host.release);
  const conditions = await conditionsOf(scenario);
  const operators = scenario.plans.map((plan) => operatorOf(plan, world, conditions));
  const availability = new AvailabilityLedger();
  const judge = await judgeOf(scenario, options);
  const question = { ...questionOf(scenario, seed), ...(options.untilUs === undefined ? {} : { untilUs: options.untilUs }) };
  const run = simulate(world, question, { operators, placement: clusterPlacement, watchers: [availability, judge], engine });
  const verdict = judge.verdict(run.endedAtUs, run.ending !== 'stopped');
  const script = operators.flatMap((operator) => scriptResults(operator));
  const rest = { scenario, seed, engine, doubts, releasesBefore, run, outcome: run.ending, verdict, availability, script };
  return { ...rest, sha256: run.trace.sha256(world), missed: missedBy(scenario, run, verdict, script) };
}
