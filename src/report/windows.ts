/** The maintenance windows of a run: what was begun in each, and what was still under way when it closed. */
import { formatDuration } from '../base/units.js';
import type { Rehearsal } from '../session/index.js';
import { type Window, type Windows, windowAt } from '../sim/windows.js';
import type { Moments } from './moments.js';
import { nameIn, shortList } from './names.js';
import { type Page, paragraph, section, table } from './page.js';
import type { NodeTurn, Progress } from './progress.js';

/** One row for each window in which a node began. */
export function windowsSection(page: Page, rehearsal: Rehearsal, progress: Progress, moments: Moments): string[] {
  const plan = rehearsal.scenario.plans.find((one) => one.kind === 'rolling' && one.windows !== undefined);
  if (plan?.kind !== 'rolling' || plan.windows === undefined) return [];
  const used = turnsByWindow(plan.windows, progress.turns);
  const rows = used.map(({ window, turns }) => {
    const names = turns.map((turn) => nameIn(rehearsal.run.world, 'host', turn.host));
    return [moments.short(window.opensUs), moments.short(window.closesUs), shortList(names), overrun(window, turns)];
  });
  const lead =
    'A node that has begun is finished, and nothing new begins after its window; the level may rise between windows.';
  const columns = [{ head: 'Opened' }, { head: 'Closed' }, { head: 'Nodes begun' }, { head: 'Last of them back' }];
  return section(page, 'Windows', [...paragraph(page, lead, '  '), ...table(page, columns, rows)]);
}

export function turnsByWindow(windows: Windows, turns: readonly NodeTurn[]): { window: Window; turns: NodeTurn[] }[] {
  const found: { window: Window; turns: NodeTurn[] }[] = [];
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
export function overrun({ closesUs }: Window, turns: readonly NodeTurn[]): string {
  if (turns.some((turn) => turn.backAtUs === undefined)) return 'not at all';
  const last = Math.max(...turns.map((turn) => turn.backAtUs ?? 0));
  return last <= closesUs
    ? `${formatDuration(closesUs - last)} before it closed`
    : `${formatDuration(last - closesUs)} late`;
}
