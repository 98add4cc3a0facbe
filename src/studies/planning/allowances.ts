/** What a conflict is about, allowed a little more of: one more night where time is short, an outage of one VM where that is what breaks. */
import { formatDuration } from '../../base/formats.js';
import { DAY, type Micros, SECOND } from '../../base/units.js';
import type { RollingPlan } from '../../operators/plans.js';
import { type Limits, type Scenario, WEEKDAYS } from '../../scenarios/index.js';
import { type Rehearsal, rehearse } from '../../session/index.js';
import type { Windows } from '../../sim/windows.js';
import type { Sample } from '../sample.js';
import { rollingOf, withCandidate } from './candidates.js';
import { WINDOWS } from './conflict.js';
import type { Planned } from './search.js';

/** A scenario that asks for less, or has more. */
export interface Wish {
  readonly says: string;
  readonly relaxed: Scenario;
}

const [OUTAGE, BLACKOUT] = ['service/outage-bounded', 'service/blackout-bounded'];

/** Where all is met there is none. */
export async function allowances(scenario: Scenario, planned: Planned): Promise<readonly Wish[]> {
  const { best } = planned;
  const nights = moreNights(scenario, best.sample, best.broken);
  const isOfVms = best.broken.some((one) => one === OUTAGE || one === BLACKOUT);
  if (!isOfVms) return nights;
  return [...nights, ...ofVms(await rehearse(withCandidate(scenario, best.candidate)))];
}

/** Limits of time, and the invariants that watch them. */
const TIMES: Readonly<Record<string, 'upgradeUs' | 'mixedUs'>> = {
  'service/upgrade-bounded': 'upgradeUs',
  'service/mixed-mode-bounded': 'mixedUs',
};

/** One night later is allowed with each that has fewer nodes in a window: there is one more of those then. */
function moreNights(scenario: Scenario, sample: Sample, broken: readonly string[]): readonly Wish[] {
  const short = Object.keys(TIMES).flatMap((id) => (broken.includes(id) ? [TIMES[id] as keyof Limits] : []));
  const later = { ...scenario, limits: withNight(scenario.limits, Object.values(TIMES)) };
  const windows = rollingOf(scenario)?.windows;
  const wishes: Wish[] = short.length === 0 ? [] : [{ says: 'one more night: 24 h more to be over', relaxed: later }];
  if (windows === undefined) return wishes;
  const weekday = dayAfter(windows);
  if (weekday !== undefined && (short.length > 0 || broken.includes(WINDOWS))) {
    const days = [...windows.days, weekday].toSorted((a, b) => a - b);
    wishes.push({
      says: `one more night: windows on ${WEEKDAYS[weekday]} too`,
      relaxed: withWindows(scenario, { days }),
    });
  }
  const nodes = mostInOne(sample) - 1;
  if (broken.includes(WINDOWS) && nodes > 0)
    wishes.push({ says: `one more night: ${nodes} a window at most`, relaxed: withWindows(later, { nodes }) });
  return wishes;
}

const withNight = (limits: Limits, keys: readonly (keyof Limits)[]): Limits =>
  Object.fromEntries(
    Object.entries(limits).map(([key, limit]) => [
      key,
      keys.includes(key as keyof Limits) && limit.written ? { ...limit, value: limit.value + DAY } : limit,
    ]),
  ) as unknown as Limits;

function withWindows(scenario: Scenario, change: Partial<Windows>): Scenario {
  const replaced = (plan: RollingPlan): RollingPlan =>
    plan.windows === undefined ? plan : { ...plan, windows: { ...plan.windows, ...change } };
  const rolling = rollingOf(scenario);
  return { ...scenario, plans: scenario.plans.map((one) => (one === rolling ? replaced(rolling) : one)) };
}

/** The first weekday without a window behind one that has one; undefined: each day has one. */
function dayAfter({ days }: Windows): number | undefined {
  if (days.length === 0) return undefined;
  return days.map((day) => (day + 1) % WEEKDAYS.length).find((day) => !days.includes(day));
}

/** Nodes that begin in the fullest window. */
const mostInOne = ({ nodes, windows }: Sample): number =>
  windows.reduce(
    (most, { opensUs, closesUs }) =>
      Math.max(most, nodes.filter(({ beganUs }) => beganUs >= opensUs && beganUs < closesUs).length),
    0,
  );

/** More are not asked about one by one. */
const VMS_MAX = 3;

/** For each VM that breaks its bound what it would have to bear, in whole seconds; the longest first. */
function ofVms({ scenario, run, verdict, availability }: Rehearsal): readonly Wish[] {
  const wishes = verdict.violations.flatMap(({ invariant, subject }) => {
    const vm = run.world.vms.find(({ name }) => subject === `vm:${name}`);
    if (vm === undefined || (invariant !== OUTAGE && invariant !== BLACKOUT)) return [];
    const isOutage = invariant === OUTAGE;
    const us = isOutage
      ? availability.outageUs(vm.index, run.endedAtUs)
      : availability.of(vm.index, run.endedAtUs).blackoutUsMax;
    const allowedUs = Math.ceil(us / SECOND) * SECOND;
    return [{ vm: vm.index, name: vm.name, allowedUs, isOutage }];
  });
  return wishes
    .toSorted((a, b) => b.allowedUs - a.allowedUs || a.vm - b.vm)
    .slice(0, VMS_MAX)
    .map(({ vm, name, allowedUs, isOutage }) => ({
      says: `${formatDuration(allowedUs)} of ${isOutage ? 'outage' : 'blackout'} for ${name}`,
      relaxed: allowed(scenario, vm, isOutage ? { outageUs: allowedUs } : { blackoutUs: allowedUs }),
    }));
}

function allowed(
  scenario: Scenario,
  vm: number,
  bound: { readonly outageUs: Micros } | { readonly blackoutUs: Micros },
): Scenario {
  const vms = scenario.vms.map((one, index) => {
    if (index !== vm) return one;
    const { mayStop: _mayStop, ...others } = one;
    return { ...others, ...bound };
  });
  return { ...scenario, vms };
}
