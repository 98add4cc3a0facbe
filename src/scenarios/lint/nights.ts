/** Whether the plan fits its windows, and whether the level can rise. */

import { formatDuration, type Micros } from '../../base/units.js';
import { DURATIONS, type DurationKey } from '../../model/catalog/index.js';
import { hostAt, hostName } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { NONE } from '../../model/world.js';
import { nodesAtOnce, type RollingPlan } from '../../operators/plans.js';
import { nextWindow, type Window, type Windows, windowAt } from '../../sim/windows.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { type Rolling, rolesOf, rollingOf, sparesOf } from './plan.js';

/** How long one node is away at least: everything but its drain, by the durations of the scenario or the catalog. */
export function nodeAway({ physics }: Scenario, plan: RollingPlan): Micros {
  const keys: readonly DurationKey[] =
    plan.method === 'clean' ? ['evict', 'cleanInstall', 'patch', 'join'] : ['inPlaceUpgrade', 'patch'];
  const fixed = keys.reduce((sum, key) => sum + (physics.durations[key] ?? DURATIONS[key].value), 0);
  return plan.nodeSteps.filter((step) => step.kind === 'manual').reduce((sum, step) => sum + step.takeUs, fixed);
}

export function nights(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  const windows = rolling?.plan.windows;
  if (rolling === undefined || windows === undefined) return [];
  const { plan, world, hops } = rolling;
  const subject = `cluster:${world.clusters[plan.cluster]?.name}`;
  const first = windowAt(windows, 0) ?? nextWindow(windows, 0);
  const open = first.closesUs - first.opensUs;
  const away = nodeAway(scenario, plan);
  const found: Finding[] = [];
  if (away > open) {
    found.push({
      id: 'window/shorter-than-a-node',
      severity: 'warning',
      line: scenario.places.upgrade,
      subject,
      why: `A node is away for at least ${formatDuration(away)}, its drain not counted; a window is open for ${formatDuration(open)}. The node is finished all the same, after the window.`,
      remedy: 'Open the windows for longer, or shorten what is done in them.',
    });
  }
  const needed = plan.order.length * Math.max(1, hops.length);
  if (nodesThatFit(scenario, plan, first, away) < needed) {
    found.push({
      id: 'window/too-few',
      severity: 'warning',
      line: scenario.places.upgrade,
      subject,
      why: `The windows until the bound of the run (${formatDuration(scenario.untilUs)}) have room for fewer than the ${needed} nodes that are to be done.`,
      remedy: 'Allow more nodes in a window, more windows, or a later `until`.',
    });
  }
  return [...found, ...offBetween(scenario, rolling, first, away)];
}

/** Who stops every VM before the first node, and has no room in one window for all of them, leaves the VMs off until another one. */
function offBetween(scenario: Scenario, rolling: Rolling, first: Window, away: Micros): Finding[] {
  const { plan, world } = rolling;
  const { windows, strategy, order } = plan;
  const stopped = rolesOf(rolling).filter(({ power }) => power === POWER.running);
  if (windows === undefined || strategy !== 'all-at-once' || stopped.length === 0) return [];
  const inFirst = begunIn(plan, windows, first, away);
  if (inFirst >= order.length) return [];
  let [last, begun] = [first, inFirst];
  while (begun < order.length && last.opensUs < scenario.untilUs) {
    last = nextWindow(windows, last.opensUs);
    begun += begunIn(plan, windows, last, away);
  }
  return [
    {
      id: 'window/off-between',
      severity: 'error',
      line: scenario.places.upgrade,
      subject: `cluster:${world.clusters[plan.cluster]?.name}`,
      why: `\`strategy: all-at-once\` stops ${stopped.length === 1 ? 'the running VM' : `all ${stopped.length} running VMs`} before the first node and starts ${stopped.length === 1 ? 'it' : 'them'} after the last, and one window has room for ${inFirst} of the ${order.length} nodes: ${stopped.length === 1 ? 'it is' : 'they are'} off for ${formatDuration(last.opensUs - Math.max(0, first.opensUs))} at least, between the windows as well.`,
      remedy: 'Let all nodes begin in one window (no `nodes:`, a longer window), or take `strategy: rolling`.',
    },
  ];
}

/** Nodes that are away at a time at most: somebody must hold the roles, and to another cluster they go one by one. */
export function atOnceIn(plan: RollingPlan): number {
  const { strategy } = plan;
  const most = allButOne(plan);
  if (strategy === 'new-cluster') return 1;
  return strategy === 'all-at-once' ? most : Math.min(most, nodesAtOnce(plan));
}

const allButOne = (plan: RollingPlan): number => Math.max(1, plan.order.length + sparesOf(plan).length - 1);

/** How often nodes are away at least: so many together, and in the first hop nobody who is there already. */
export function turnsOf({ plan, world, hops }: Rolling): number {
  const { order, parallel, strategy = 'rolling' } = plan;
  const isOpen = parallel === 'auto' && (strategy === 'rolling' || strategy === 'swing');
  const together = isOpen ? allButOne(plan) : atOnceIn(plan);
  const first = order.filter((host) => hostAt(world, host).release !== hops[0]).length;
  return hops.reduce((turns, _, hop) => turns + Math.ceil((hop === 0 ? first : order.length) / together), 0);
}

/** Nodes that could begin in a window from a time on, one after the other or so many at once. */
function begunIn(plan: RollingPlan, windows: Windows, window: Window, away: Micros, readyUs: Micros = 0): number {
  const last = Math.min(window.lastStartUs, window.closesUs - 1);
  const from = Math.max(readyUs, window.opensUs);
  if (last < from) return 0;
  const begun = (Math.floor((last - from) / away) + 1) * atOnceIn(plan);
  return Math.min(begun, windows.nodes ?? begun);
}

/** Nodes that could be done until the bound of the run; who began in one window may still be away in the next. */
function nodesThatFit(scenario: Scenario, plan: RollingPlan, first: Window, away: Micros): number {
  const { windows } = plan;
  if (windows === undefined || away === 0) return Number.POSITIVE_INFINITY;
  let [count, readyUs] = [0, 0];
  for (let window = first; window.opensUs < scenario.untilUs; window = nextWindow(windows, window.opensUs)) {
    const lastStartUs = Math.min(window.lastStartUs, scenario.untilUs - away);
    const begun = begunIn(plan, windows, { ...window, lastStartUs }, away, readyUs);
    count += begun;
    if (begun > 0) readyUs = Math.max(readyUs, window.opensUs) + Math.ceil(begun / atOnceIn(plan)) * away;
  }
  return count;
}

/** A member that a written fault takes away for good; where there is a calm it comes back. */
export function members(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling === undefined || scenario.calmUs !== undefined) return [];
  const nodes = [...rolling.plan.order, ...sparesOf(rolling.plan)];
  return scenario.faults.flatMap((fault): Finding[] =>
    fault.kind === 'crash' && fault.forUs === undefined && nodes.includes(fault.host)
      ? [goneForGood(scenario, rolling, fault)]
      : [],
  );
}

/** It is no error where the plan may be through by then, or where the fault strikes in some runs alone. */
function goneForGood(
  scenario: Scenario,
  rolling: Rolling,
  { host, atUs, share = 1 }: Extract<Scenario['faults'][number], { kind: 'crash' }>,
): Finding {
  const { plan, world } = rolling;
  const name = hostName(world, host);
  const isSure = share === 1 && atUs < nodeAway(scenario, plan) * turnsOf(rolling);
  const into = world.clusters[plan.into ?? NONE]?.name;
  const comes =
    into === undefined
      ? 'the functional level rises only while every member is Up'
      : `it is never emptied, and does not go over to ${into}`;
  return {
    id: 'level/cannot-rise',
    severity: isSure ? 'error' : 'warning',
    line: scenario.places.hosts[host] ?? 1,
    subject: `host:${name}`,
    why: `${name} goes down for good${isSure ? '' : ', perhaps before the upgrade is done'}; ${comes}.`,
    remedy: 'Write how long it is down (`for:`), or evict it.',
  };
}
