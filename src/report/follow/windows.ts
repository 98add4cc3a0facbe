/** A real rollout held against the maintenance windows of its plan: by the clock that its log was written with. */
import type { Micros } from '../../base/units.js';
import type { Scenario } from '../../scenarios/index.js';
import { type Windows, windowAt } from '../../sim/windows.js';
import { beginsNode } from '../pack/groups.js';
import type { PackStep } from '../pack/steps.js';
import type { Deviation } from './follow.js';
import type { Entry } from './log.js';

const SECONDS_OF_DAY = 86_400;

/** Steps that began between windows though they were rehearsed in one, nodes that began too late in one, and nodes that were too many for one. */
export function heldWindows(
  { start, plans }: Scenario,
  steps: readonly PackStep[],
  log: readonly Entry[],
): readonly Deviation[] {
  const windows = plans.find((plan) => plan.kind === 'rolling')?.windows;
  if (windows === undefined || start === undefined) return [];
  const beganUs = (start.day * SECONDS_OF_DAY + start.second) * 1_000_000;
  const begun = log
    .filter(({ state }) => state === 'begins')
    .flatMap((entry): Begun[] => {
      const step = steps[entry.step - 1];
      return step === undefined ? [] : [{ entry, step, atUs: entry.clockUs - beganUs }];
    });
  return [...outside(windows, begun), ...nodesOf(windows, begun)].toSorted((a, b) => a.line - b.line);
}

interface Begun {
  readonly entry: Entry;
  readonly step: PackStep;
  /** Of the wall clock of the scenario. */
  readonly atUs: Micros;
}

const found = ({ entry: { line, step } }: Begun, says: string): Deviation => ({ kind: 'window', line, step, says });

const clockOf = ({ entry }: Begun): string => entry.clock.replace('T', ' ');

/** Steps that follow one another are told together. */
function outside(windows: Windows, begun: readonly Begun[]): readonly Deviation[] {
  const runs: Begun[][] = [];
  let wasOutside = false;
  for (const one of begun) {
    const isOutside = windowAt(windows, one.atUs) === undefined && windowAt(windows, one.step.atUs) !== undefined;
    if (isOutside && !wasOutside) runs.push([]);
    if (isOutside) runs.at(-1)?.push(one);
    wasOutside = isOutside;
  }
  return runs.map((run) => {
    const [first, end] = [run[0] as Begun, run.at(-1) as Begun];
    const which = run.length === 1 ? `Step ${first.entry.step}` : `Steps ${first.entry.step} to ${end.entry.step}`;
    return found(first, `${which} began while no window was open, by the log at ${clockOf(first)}.`);
  });
}

/** Nodes that began in a window: not after its last start, and as many as are written. */
function nodesOf(windows: Windows, begun: readonly Begun[]): readonly Deviation[] {
  const counts = new Map<Micros, Set<string>>();
  return begun.flatMap((one): Deviation[] => {
    const window = windowAt(windows, one.atUs);
    if (window === undefined || !beginsNode(one.step)) return [];
    const { name } = one.step.about;
    const nodes = (counts.get(window.opensUs) ?? new Set()).add(name);
    counts.set(window.opensUs, nodes);
    const late = one.atUs > window.lastStartUs ? [`${name} began at ${clockOf(one)}, after the last start.`] : [];
    const max = windows.nodes ?? Number.POSITIVE_INFINITY;
    const many = nodes.size > max ? [`${name} is node ${nodes.size} that began in its window; ${max} may.`] : [];
    return [...late, ...many].map((says) => found(one, says));
  });
}
