/** The steps of a plan by the maintenance windows that they belong to. */
import type { Micros } from '../../base/units.js';
import type { Rehearsal } from '../../session/index.js';
import { type Window, windowsAround } from '../../sim/windows.js';
import { type PackStep, planOf } from './steps.js';

/** A window and the steps that belong to it. */
export interface Group {
  readonly window: Window;
  readonly steps: readonly PackStep[];
}

/** The steps with which nodes begin. */
export const begins = (steps: readonly PackStep[]): readonly PackStep[] => steps.filter(beginsNode);

export const beginsNode = ({ does }: PackStep): boolean => does === 'Suspend-ClusterNode';

/** None where the plan has no windows. */
export function groupsOf(rehearsal: Rehearsal, steps: readonly PackStep[]): readonly Group[] {
  const windows = planOf(rehearsal)?.windows;
  if (windows === undefined) return [];
  const groups = new Map<Micros, Group>();
  const around = windowsAround(
    windows,
    steps.map(({ atUs }) => atUs),
  );
  for (const [at, window] of around.entries()) {
    const before = groups.get(window.opensUs)?.steps ?? [];
    groups.set(window.opensUs, { window, steps: [...before, steps[at] as PackStep] });
  }
  return [...groups.values()];
}
