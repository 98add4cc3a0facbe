/** What it would cost, or save, to ask for less or to have more: each rehearsed again with the best way that is found then. */
import type { Micros } from '../../base/units.js';
import type { RollingPlan } from '../../operators/plans.js';
import type { Limits, Scenario } from '../../scenarios/index.js';
import { allowances, type Wish } from './allowances.js';
import { rollingOf } from './candidates.js';
import { type Planned, planFor } from './search.js';

export interface Relaxation {
  readonly says: string;
  readonly fits: boolean;
  /** Whether it comes to its end: of one that does not the times say nothing. */
  readonly completes: boolean;
  readonly endedAtUs: Micros;
  readonly finishedAtUs: Micros;
  readonly outageUs: Micros;
  /** Nodes at a time of the best way. */
  readonly parallel: RollingPlan['parallel'];
}

/** So many ways are tried of each. */
const TRIES = 24;

/** `planned`: what was found without them. */
export async function relaxationsOf(scenario: Scenario, planned: Planned): Promise<readonly Relaxation[]> {
  const found: Relaxation[] = [];
  for (const { says, relaxed } of [...wishes(scenario), ...(await allowances(scenario, planned))]) {
    const then = await planFor(relaxed, TRIES, planned.best.candidate);
    if (then !== undefined) found.push(toldOf(says, then));
  }
  return found;
}

function toldOf(says: string, { best: { broken, sample, candidate } }: Planned): Relaxation {
  const { outcome, endedAtUs, finishedAtUs, outageUs } = sample;
  return {
    ...{ says, fits: broken.length === 0, completes: outcome === 'completed' },
    ...{ endedAtUs, finishedAtUs, outageUs, parallel: candidate.parallel },
  };
}

function wishes(scenario: Scenario): readonly Wish[] {
  const plan = rollingOf(scenario);
  if (plan === undefined) return [];
  const { limits } = scenario;
  const without = (keys: readonly (keyof Limits)[]): Limits =>
    Object.fromEntries(
      Object.entries(limits).map(([key, limit]) => [
        key,
        keys.includes(key as keyof Limits) ? { ...limit, written: false, value: Number.MAX_SAFE_INTEGER } : limit,
      ]),
    ) as unknown as Limits;
  const replaced = (other: RollingPlan): Scenario => ({
    ...scenario,
    plans: scenario.plans.map((one) => (one === plan ? other : one)),
  });
  const dropped = (Object.keys(limits) as (keyof Limits)[])
    .filter((key) => limits[key]?.written === true)
    .map((key) => ({ says: `no limit of ${NAMES[key]}`, relaxed: { ...scenario, limits: limitless(without, key) } }));
  const { windows: _windows, ...anytime } = plan;
  return [
    ...dropped,
    ...(plan.windows === undefined ? [] : [{ says: 'no windows', relaxed: replaced(anytime) }]),
    { says: `method ${otherMethod(plan)}`, relaxed: replaced({ ...plan, method: otherMethod(plan) }) },
    { says: 'one spare host', relaxed: withSpare(scenario, plan) },
  ];
}

/** Of headroom less is asked for, of all else more is allowed. */
const limitless = (without: (keys: readonly (keyof Limits)[]) => Limits, key: keyof Limits): Limits =>
  key === 'headroom' ? { ...without([]), headroom: { value: 0, written: false } } : without([key]);

const NAMES: Readonly<Record<keyof Limits, string>> = {
  blackoutUs: 'blackout',
  outageUs: 'outage',
  mixedUs: 'the time in which the cluster is mixed',
  headroom: 'headroom',
  upgradeUs: 'the whole upgrade',
};

const otherMethod = ({ method }: RollingPlan): RollingPlan['method'] => (method === 'clean' ? 'in-place' : 'clean');

/** A host like the first that is upgraded, already with the new release, which joins first. */
function withSpare(scenario: Scenario, plan: RollingPlan): Scenario {
  const { world } = scenario;
  const [first = 0] = plan.order;
  const like = world.hosts[first];
  if (like === undefined) return scenario;
  const { cluster: _cluster, rebuilt: _rebuilt, ...spare } = like;
  const index = world.hosts.length;
  const host = { ...spare, name: `${like.name}-spare`, release: plan.to };
  return {
    ...scenario,
    world: { ...world, hosts: [...world.hosts, host] },
    places: { ...scenario.places, hosts: [...scenario.places.hosts, 1] },
    plans: scenario.plans.map((one) =>
      one === plan ? { ...plan, strategy: 'swing' as const, spares: [...(plan.spares ?? []), index] } : one,
    ),
  };
}
