/** The upgrade and the script as plans for operators. */
import { assert } from '../base/assert.js';
import { cmdletWord } from '../base/text.js';
import { type DurationRange, SECOND } from '../base/units.js';
import { DURATIONS, type DurationKey, releaseIndex } from '../model/catalog/index.js';
import {
  type NodeStep,
  type Plan,
  type RollingPlan,
  type ScriptPlan,
  type Strategy,
  updaterOf,
} from '../operators/plans.js';
import type { CmdletCall, ScriptLine } from '../operators/script-line.js';
import type { Windows } from '../sim/windows.js';
import type { Sound } from './build.js';
import { sparesIn } from './checks/strategies.js';
import { type Directory, type HostRow, rangeOfHosts } from './directory.js';
import { isRange, middleOf, valueWithin } from './ranges.js';
import type { Ranged } from './scenario.js';
import type { Written } from './schema.js';
import { type Start, WEEKDAYS } from './start.js';

type WrittenUpgrade = NonNullable<Written['upgrade']>;
type WrittenStep = NonNullable<WrittenUpgrade['nodeSteps']>[number];

export function plansOf({ written, directory, lines }: Sound): readonly Plan[] {
  const { upgrade, script } = written;
  return [
    ...(upgrade === undefined ? [] : [rollingPlan(upgrade, directory, written)]),
    ...(script === undefined ? [] : [scriptPlan(lines)]),
    ...updatingRuns(written, directory),
    ...lines.filter(isMeanwhile).map((own): ScriptPlan => ({ kind: 'script', name: 'console', lines: [own] })),
  ];
}

const isMeanwhile = ({ meanwhile }: ScriptLine): boolean => meanwhile === true;

const scriptPlan = (lines: readonly ScriptLine[]): ScriptPlan => ({
  kind: 'script',
  lines: lines.filter((own) => !isMeanwhile(own)),
});

function rollingPlan(upgrade: WrittenUpgrade, directory: Directory, { start, limits }: Written): RollingPlan {
  const { clusters, hosts, vms } = directory;
  const cluster = upgrade.cluster === undefined ? clusters.all[0] : clusters.find(upgrade.cluster);
  assert(cluster !== undefined, 'an upgrade without a cluster came through the checks');
  const { failback } = upgrade;
  // Whoever goes over to another cluster leaves the old one and is installed anew.
  const method = upgrade.strategy === 'new-cluster' ? 'clean' : (upgrade.method ?? 'clean');
  const members = hosts.all.filter((host) => host.cluster === cluster);
  return {
    kind: 'rolling',
    strategy: strategyOf(upgrade),
    cluster: cluster.index,
    ...placesOf(upgrade, directory),
    to: releaseIndex(upgrade.to),
    method,
    ...(failback === undefined || failback === 'Immediate' ? {} : { failback }),
    order: orderOf(upgrade, members, directory).map(({ index }) => index),
    parallel: upgrade.parallel ?? 1,
    ...(limits?.headroom === undefined ? {} : { headroom: limits.headroom }),
    vmVersions: upgrade.vmVersions ?? 'never',
    nodeSteps: (upgrade.nodeSteps ?? []).map((step) => nodeStep(step, method)),
    ...(upgrade.waitForRepair === false ? { waitForRepair: false } : {}),
    ...(upgrade.windows === undefined ? {} : { windows: windowsOf(upgrade.windows, start) }),
  };

  function orderOf(
    { order = 'as-listed' }: WrittenUpgrade,
    all: readonly HostRow[],
    { hosts }: Directory,
  ): readonly HostRow[] {
    if (typeof order !== 'string') return order.flatMap((text) => rangeOfHosts(text, hosts, () => {})).filter(isKnown);
    if (order === 'as-listed') return all;
    const weight = order === 'fewest-vms-first' ? countOf : memoryOf;
    return all.toSorted((one, other) => weight(one) - weight(other) || one.index - other.index);
  }

  function countOf(host: HostRow): number {
    return vms.all.filter((vm) => vm.host === host).length;
  }
}

/** A policy goes about it node by node, unless it says itself what is asked. */
const strategyOf = ({ strategy = 'rolling' }: WrittenUpgrade): Strategy =>
  isPolicy(strategy) ? 'rolling' : (strategy as Strategy);

/** A strategy that is the path of a module. */
export const isPolicy = (strategy: string): boolean => /[./\\]/.test(strategy);

/** Hosts that join first, and the cluster that all goes to. */
function placesOf({ strategy, spares, into }: WrittenUpgrade, directory: Directory) {
  const { clusters, hosts } = directory;
  const target = into === undefined ? undefined : clusters.find(into);
  const named = spares?.flatMap((text) => rangeOfHosts(text, hosts, () => {})).filter(isKnown);
  return {
    ...(strategy === 'swing' ? { spares: (named ?? sparesIn(directory)).map(({ index }) => index) } : {}),
    ...(strategy === 'new-cluster' && target !== undefined ? { into: target.index } : {}),
  };
}

function windowsOf(written: NonNullable<WrittenUpgrade['windows']>, start: Start | undefined): Windows {
  assert(start !== undefined, 'windows without a start came through the checks');
  const { from, to, startNoNodeAfter, nodes, leave } = written;
  return {
    days: (written.days ?? []).map((day) => WEEKDAYS.indexOf(day as (typeof WEEKDAYS)[number])),
    fromUs: from,
    toUs: to,
    ...(startNoNodeAfter === undefined ? {} : { startNoNodeAfterUs: startNoNodeAfter }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(leave === undefined
      ? {}
      : {
          leave: { allUp: leave.allUp === true, ...(leave.headroom === undefined ? {} : { headroom: leave.headroom }) },
        }),
    weekdayAtStart: start.weekday,
    timeAtStartUs: start.second * SECOND,
  };
}

/** Cluster-Aware Updating as it goes about a cluster: node by node, whatever else is under way there. */
function updatingRuns({ faults = [], physics = {} }: Written, { clusters, hosts }: Directory): ScriptPlan[] {
  return faults.flatMap((fault): ScriptPlan[] => {
    const cluster = 'cau' in fault ? clusters.find(fault.cau) : undefined;
    if (cluster === undefined || !('cau' in fault)) return [];
    const restart = physics.reboot === undefined ? DURATIONS.reboot.value : middleOf(physics.reboot);
    const lines = hosts.all
      .filter((host) => host.cluster === cluster)
      .flatMap(({ name }): ScriptLine[] => [
        line(`Suspend-ClusterNode -Name ${cmdletWord(name)} -Drain -Wait`, { Name: name, Drain: true, Wait: true }),
        { action: { kind: 'manual', what: `updates and restart of ${name}`, takeUs: restart } },
        line(`Resume-ClusterNode -Name ${cmdletWord(name)} -Failback Immediate`, { Name: name, Failback: 'Immediate' }),
      ]);
    const wait: ScriptLine = { atUs: fault.at, action: { kind: 'manual', what: 'the scan for updates', takeUs: 0 } };
    return [{ kind: 'script', name: updaterOf(cluster.name), lines: [wait, ...lines] }];
  });
}

const line = (text: string, args: CmdletCall['args']): ScriptLine => ({
  action: { kind: 'run', calls: [{ cmdlet: text.split(' ')[0] ?? '', args, text }] },
  expect: 'any',
});

const isKnown = (host: HostRow | undefined): host is HostRow => host !== undefined;

const memoryOf = ({ draft }: HostRow): number => draft.memory ?? 0;

function nodeStep(step: WrittenStep, method: 'clean' | 'in-place'): NodeStep {
  if ('install' in step) {
    const key = method === 'clean' ? 'cleanInstall' : 'inPlaceUpgrade';
    return { kind: 'install', takeUs: valueWithin(key, step.install), what: 'installation' };
  }
  if ('patch' in step) return { kind: 'patch', takeUs: valueWithin('patch', step.patch), what: 'patches' };
  return { kind: 'manual', takeUs: middleOf(step.take), what: step.manual };
}

const rangeOf = (step: WrittenStep): DurationRange =>
  'install' in step ? step.install : 'patch' in step ? step.patch : step.take;

/** Every duration that was written as a range. */
export function rangesOf({ physics, upgrade, script }: Written): readonly Ranged[] {
  const durations = Object.entries(physics ?? {}).flatMap(([key, range]): Ranged[] =>
    range === undefined ? [] : [{ of: 'duration', key: key as DurationKey, range }],
  );
  const steps = (upgrade?.nodeSteps ?? []).map(
    (step, index): Ranged => ({ of: 'node-step', plan: 0, step: index, range: rangeOf(step) }),
  );
  const plan = upgrade === undefined ? 0 : 1;
  const own = (script ?? []).filter((entry) => typeof entry === 'string' || !('meanwhile' in entry && entry.meanwhile));
  const manual = own.flatMap((entry, line): Ranged[] =>
    typeof entry === 'object' && 'manual' in entry ? [{ of: 'manual', plan, line, range: entry.take }] : [],
  );
  return [...durations, ...steps, ...manual].filter(({ range }) => isRange(range));
}
