/** What operators waited for: the longest waits of a run, and what an unfinished one waits for still. */
import { formatDuration } from '../base/formats.js';
import type { Micros } from '../base/units.js';
import type { Rehearsal } from '../session/index.js';
import { waitsOf } from './figures.js';
import { type Page, section, table } from './page.js';

const LONGEST_MAX = 5;

export function longestWaits(page: Page, rehearsal: Rehearsal): string[] {
  const total = rehearsal.run.endedAtUs;
  const sums = new Map<string, Micros>();
  for (const { because, fromUs, toUs } of waitsOf(rehearsal))
    sums.set(because, (sums.get(because) ?? 0) + toUs - fromUs);
  const longest = [...sums].sort(([, a], [, b]) => b - a).slice(0, LONGEST_MAX);
  const rows = longest.map(([because, us]) => [formatDuration(us), share(us, total), because]);
  if (rows.length === 0) return [];
  const columns = [
    { head: 'Time', align: 'right' },
    { head: 'Share', align: 'right' },
    { head: 'Waited for' },
  ] as const;
  return section(page, 'What took the time', table(page, columns, rows));
}

/** Of the whole run; several operators wait at once. */
function share(us: Micros, total: Micros): string {
  const percent = total === 0 ? 0 : Math.round((us / total) * 100);
  return percent === 0 ? '< 1 %' : `${percent} %`;
}
