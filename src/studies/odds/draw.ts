/** One scenario of the many that a file with ranges stands for: every duration that is drawn has a value, by the seed. */
import type { Micros } from '../../base/units.js';
import { DURATIONS, type DurationKey, FIGURES, STORAGE } from '../../model/catalog/index.js';
import type { NodeStep, Plan, RollingPlan } from '../../operators/plans.js';
import type { Scenario } from '../../scenarios/index.js';
import { Streams } from '../../sim/kernel/streams.js';
import type { Physics } from '../../sim/question.js';
import { withFigure } from './figures.js';
import { type Assumption, type Spread, spreadsOf } from './spreads.js';

/** An end of what is assumed: everything as short as its range says, or as long. */
export type End = 'short' | 'long';

/** Draws for a seed, by a stream for each duration and host, so that other strategies meet the same. */
export function drawn(scenario: Scenario, seed: string, spreads = spreadsOf(scenario)): Scenario {
  if (spreads.length === 0) return scenario;
  const streams = new Streams(seed);
  const hosts = scenario.world.hosts.map(({ name }) => name);
  let { physics, plans } = scenario;
  for (const spread of spreads) {
    const draw = (whose?: string): Micros =>
      valueAt(spread, streams.draw(`duration/${spread.name}${whose === undefined ? '' : `/${whose}`}`));
    const { at } = spread;
    if (at.of === 'duration') physics = withDuration(physics, at.key, spread.per === 'host' ? hosts.map(draw) : draw());
    else if (at.of === 'manual')
      plans = plans.map((plan, index) => (index === at.plan ? withManual(plan, at.line, draw()) : plan));
    else [physics, plans] = withNodeStep(physics, plans, at, hosts.map(draw));
  }
  return { ...scenario, physics, plans };
}

/** What was drawn of each spread: the value, or the mean over the hosts. */
export function inputsOf({ physics, plans }: Scenario, spreads: readonly Spread[]): Micros[] {
  return spreads.map(({ at, per }) => {
    if (at.of === 'duration')
      return per === 'host' ? meanUs(physics.hostDurations?.[at.key]) : (physics.durations[at.key] ?? Number.NaN);
    const plan = plans[at.plan];
    if (at.of === 'manual') {
      const action = plan?.kind === 'script' ? plan.lines[at.line]?.action : undefined;
      return action?.kind === 'manual' ? action.takeUs : Number.NaN;
    }
    return meanUs(plan?.kind === 'rolling' ? plan.nodeSteps[at.step]?.takesUs : undefined);
  });
}

const meanUs = (values: readonly Micros[] = []): Micros => values.reduce((sum, one) => sum + one, 0) / values.length;

/** The same with what is assumed at one end. */
export function atEnd(scenario: Scenario, end: End, assumptions: readonly Assumption[]): Scenario {
  return assumptions.reduce((held, one) => heldAt(held, end, one), scenario);
}

function heldAt(scenario: Scenario, end: End, one: Assumption): Scenario {
  const { physics } = scenario;
  if (one.kind === 'pace')
    return { ...scenario, physics: { ...physics, pace: end === 'long' ? one.factor : 1 / one.factor } };
  const value = endOf(one, end);
  if (one.kind === 'figure') return withFigure(scenario, one.key, value);
  return { ...scenario, physics: withDuration(physics, one.key, value) };
}

/** The value at an end: what is fast is short where its number is high. */
export function endOf({ range: { from, to }, ...one }: Exclude<Assumption, { kind: 'pace' }>, end: End): number {
  const longest = one.kind === 'figure' && one.more === 'short' ? from : to;
  return end === 'long' ? longest : from + to - longest;
}

/** The value that is held where nothing is said. */
export function usualOf(one: Exclude<Assumption, { kind: 'pace' }>): number {
  if (one.kind === 'duration') return DURATIONS[one.key].value;
  return (one.key === 'writes' ? STORAGE.writes : FIGURES[one.key].fact).value;
}

/** Inverse of the distribution: uniform, or triangular where the most frequent value is known. */
function valueAt({ range: { from, to }, mode }: Spread, chance: number): Micros {
  if (mode === undefined) return from + Math.floor(chance * (to - from + 1));
  const [width, before, after] = [to - from, mode - from, to - mode];
  if (chance * width < before) return Math.round(from + Math.sqrt(chance * width * before));
  return Math.round(to - Math.sqrt((1 - chance) * width * after));
}

function withDuration(physics: Physics, key: DurationKey, value: Micros | readonly Micros[]): Physics {
  return typeof value === 'number'
    ? { ...physics, durations: { ...physics.durations, [key]: value } }
    : { ...physics, hostDurations: { ...physics.hostDurations, [key]: value } };
}

function withManual(plan: Plan, line: number, takeUs: Micros): Plan {
  if (plan.kind !== 'script') return plan;
  const lines = plan.lines.map((one, index) =>
    index === line && one.action.kind === 'manual' ? { ...one, action: { ...one.action, takeUs } } : one,
  );
  return { ...plan, lines };
}

/** The duration of the catalog that a step of installing or patching is part of. */
const keyOf = ({ kind }: NodeStep, { method }: RollingPlan): DurationKey =>
  kind === 'patch' ? 'patch' : method === 'clean' ? 'cleanInstall' : 'inPlaceUpgrade';

/** What was drawn stands in the plan; installations and patches of a host are the sum of their steps. */
function withNodeStep(
  physics: Physics,
  plans: readonly Plan[],
  { plan: index, step }: { plan: number; step: number },
  takesUs: readonly Micros[],
): [Physics, readonly Plan[]] {
  const plan = plans[index];
  const known = plan?.kind === 'rolling' ? plan.nodeSteps[step] : undefined;
  if (plan?.kind !== 'rolling' || known === undefined) return [physics, plans];
  const nodeSteps = plan.nodeSteps.map((one, at) => (at === step ? { ...one, takesUs } : one));
  const stepped = plans.map((one, at) => (at === index ? { ...plan, nodeSteps } : one));
  if (known.kind === 'manual') return [physics, stepped];
  const key = keyOf(known, plan);
  const before = physics.hostDurations?.[key];
  const whole = physics.durations[key] ?? 0;
  const sums = takesUs.map((us, host) => (before?.[host] ?? whole) - known.takeUs + us);
  return [withDuration(physics, key, sums), stepped];
}
