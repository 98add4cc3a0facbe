/** The maintenance windows of a run: what was begun in each, and what was still under way when it closed. */
import { formatDuration, type Micros } from '../base/units.js';
import { hostName } from '../model/rules/names.js';
import type { Rehearsal } from '../session/index.js';
import { type Window, type Windows, windowAt } from '../sim/windows.js';
import type { Moments } from './moments.js';
import { counted, nameIn, shortList } from './names.js';
import { type Page, paragraph, section, table } from './page.js';
import { type NodeTurn, type Progress, progressOf } from './progress.js';

/** One row for each window in which a node began. */
export function windowsSection(page: Page, rehearsal: Rehearsal, progress: Progress, moments: Moments): string[] {
  const used = windowsUsed(rehearsal, progress);
  if (used === undefined) return [];
  const rows = used.map(({ window, turns }) => {
    const names = turns.map((turn) => nameIn(rehearsal.run.world, 'host', turn.host));
    return [moments.short(window.opensUs), moments.short(window.closesUs), shortList(names), overrun(window, turns)];
  });
  const lead =
    'A node that has begun is finished, and nothing new begins after its window; the level may rise between windows.';
  const columns = [{ head: 'Opened' }, { head: 'Closed' }, { head: 'Nodes begun' }, { head: 'Last of them back' }];
  return section(page, 'Windows', [...paragraph(page, lead, '  '), ...table(page, columns, rows)]);
}

/** Those of the first plan that has some. */
const windowsIn = ({ scenario: { plans } }: Rehearsal): Windows | undefined =>
  plans.flatMap((plan) => (plan.kind === 'rolling' && plan.windows !== undefined ? [plan.windows] : []))[0];

/** Windows in which nodes began, and their nodes; undefined: none are written. */
export function windowsUsed(rehearsal: Rehearsal, progress?: Progress): readonly WindowTurns[] | undefined {
  const windows = windowsIn(rehearsal);
  if (windows === undefined) return undefined;
  const { turns } = progress ?? progressOf(rehearsal.run.world, rehearsal.run.trace);
  return turnsByWindow(windows, turns);
}

/** The same as data. */
export const windowsJson = (rehearsal: Rehearsal): object[] =>
  (windowsUsed(rehearsal) ?? []).map(({ window, turns }) => {
    const us = lateUs(window, turns);
    return {
      opensUs: window.opensUs,
      closesUs: window.closesUs,
      nodes: turns.map(({ host }) => hostName(rehearsal.run.world, host)),
      lateUs: Number.isFinite(us) ? us : null,
    };
  });

/** Whether all that began in a window was back when it closed; undefined: nothing has begun in one. */
export function windowsKept(rehearsal: Rehearsal, progress: Progress): string | undefined {
  const used = windowsUsed(rehearsal, progress) ?? [];
  if (used.length === 0) return undefined;
  const late = used.map(({ window, turns }) => lateUs(window, turns)).filter((us) => us > 0);
  if (late.length === 0) return 'every window was kept';
  const most = Math.max(...late);
  const by = most === Number.POSITIVE_INFINITY ? 'a node was not back at all' : `by ${formatDuration(most)} at most`;
  return `${late.length} of ${counted(used.length, 'window')} not kept, ${by}`;
}

interface WindowTurns {
  readonly window: Window;
  readonly turns: NodeTurn[];
}

function turnsByWindow(windows: Windows, turns: readonly NodeTurn[]): WindowTurns[] {
  const found: WindowTurns[] = [];
  for (const turn of turns) {
    const window = windowAt(windows, turn.atUs);
    if (window === undefined) continue;
    const last = found.at(-1);
    if (last?.window.opensUs === window.opensUs) last.turns.push(turn);
    else found.push({ window, turns: [turn] });
  }
  return found;
}

/** How long the last node of a window came back before, or after, it closed. */
export function overrun(window: Window, turns: readonly NodeTurn[]): string {
  const us = lateUs(window, turns);
  if (us === Number.POSITIVE_INFINITY) return 'not at all';
  return us <= 0 ? `${formatDuration(-us)} before it closed` : `${formatDuration(us)} late`;
}

/** How long after a window closed its last node was back; Infinity: not at all. */
const lateUs = ({ closesUs }: Window, turns: readonly NodeTurn[]): Micros =>
  Math.max(...turns.map(({ backAtUs }) => backAtUs ?? Number.POSITIVE_INFINITY)) - closesUs;
