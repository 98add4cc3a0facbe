/** Ways to go about an upgrade: in which order, and how many nodes at a time. */
import type { RollingPlan } from '../../operators/plans.js';
import type { Scenario } from '../../scenarios/index.js';

export interface Candidate {
  /** Hosts in the order in which they are done. */
  readonly order: readonly number[];
  readonly parallel: RollingPlan['parallel'];
}

export const keyOf = ({ order, parallel }: Candidate): string => `${order.join(' ')}/${parallel}`;

/** The rolling upgrade of a scenario; undefined where it has none whose order could be another. */
export const rollingOf = ({ plans }: Scenario): RollingPlan | undefined =>
  plans.find((one): one is RollingPlan => one.kind === 'rolling' && one.strategy !== 'new-cluster');

const asWritten = ({ order, parallel }: RollingPlan): Candidate => ({ order, parallel });

/** The scenario with a candidate in the place of what is written. */
export function withCandidate(scenario: Scenario, candidate: Candidate): Scenario {
  const plan = rollingOf(scenario);
  return { ...scenario, plans: scenario.plans.map((one) => (one === plan ? { ...plan, ...candidate } : one)) };
}

/** More at a time are not tried: quorum needs the others. */
const widest = (nodes: number): number => Math.max(1, Math.ceil(nodes / 2) - 1);

/** Nodes at a time that are tried, the fewest first; what is written is one of them, however many it is. */
function widthsOf({ order, parallel }: RollingPlan): readonly RollingPlan['parallel'][] {
  const usual = [...Array.from({ length: widest(order.length) }, (_, at) => at + 1), 'auto' as const];
  return usual.includes(parallel) ? usual : [...usual, parallel];
}

/** How many candidates there are. */
export function countOf(plan: RollingPlan): number {
  let orders = 1;
  for (let nodes = 2; nodes <= plan.order.length && orders < COUNTED_MAX; nodes += 1) orders *= nodes;
  return orders * widthsOf(plan).length;
}

const COUNTED_MAX = 1_000_000;

/** What is looked at first: as written, and as one would think of it, with each number of nodes at a time. */
export function startsOf(plan: RollingPlan, { world }: Scenario): readonly Candidate[] {
  const vmsOn = (host: number): number => world.vms.filter((vm) => vm.host === host).length;
  const memoryOf = (host: number): number => world.hosts[host]?.memory ?? 0;
  const { order } = plan;
  const orders = [
    order,
    order.toSorted((a, b) => vmsOn(a) - vmsOn(b) || a - b),
    order.toSorted((a, b) => vmsOn(b) - vmsOn(a) || a - b),
    order.toSorted((a, b) => memoryOf(b) - memoryOf(a) || a - b),
    order.toReversed(),
  ];
  return [asWritten(plan), ...widthsOf(plan).flatMap((parallel) => orders.map((one) => ({ order: one, parallel })))];
}

/** What is one change away: another number at a time, or two nodes that change places. Those that begin early count most, and come first. */
export function* neighboursOf({ order, parallel }: Candidate, plan: RollingPlan): Iterable<Candidate> {
  for (const other of widthsOf(plan)) if (other !== parallel) yield { order, parallel: other };
  for (let apart = 1; apart < order.length; apart += 1)
    for (let at = 0; at + apart < order.length; at += 1) {
      const swapped = [...order];
      [swapped[at], swapped[at + apart]] = [order[at + apart] as number, order[at] as number];
      yield { order: swapped, parallel };
    }
}
