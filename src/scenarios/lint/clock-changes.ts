/** Windows in a night in which clocks are set forward or back somewhere: the one here never changes. */
import { DAY, HOUR } from '../../base/units.js';
import { nextWindow, type Window, type Windows, windowAt } from '../../sim/windows.js';
import type { Scenario } from '../scenario.js';
import { parseStart, type Start } from '../start.js';
import type { Finding } from './finding.js';
import { rollingOf } from './plan.js';

interface Change {
  readonly where: string;
  /** It is the first Sunday from this day of the year on. */
  readonly month: string;
  readonly from: number;
  readonly says: string;
}

const FORWARD = 'set forward: where that is so, the window is an hour shorter than here';
const BACK = 'set back: where that is so, the window is an hour longer than here, and times in it come twice';

const CHANGES: readonly Change[] = [
  { where: 'the United States', month: '03', from: 8, says: FORWARD },
  { where: 'Europe', month: '03', from: 25, says: FORWARD },
  { where: 'Europe', month: '10', from: 25, says: BACK },
  { where: 'the United States', month: '11', from: 1, says: BACK },
];

/** Hours of the Sunday in which it comes, from Lisbon to Helsinki, and over there. */
const [EARLIEST, LATEST] = [1 * HOUR, 4 * HOUR];

export function clockChanges(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  const windows = rolling?.plan.windows;
  const { start, places } = scenario;
  if (rolling === undefined || windows === undefined || start === undefined) return [];
  const { plan, world, hops } = rolling;
  const planned = firstWindows(scenario, windows, plan.order.length * Math.max(1, hops.length));
  return yearsOf(start, planned).flatMap((year) =>
    CHANGES.flatMap((change): Finding[] => {
      const { date, day } = sundayOf(year, change);
      const fromUs = (day - start.day) * DAY - start.second * 1_000_000;
      const isOpen = ({ opensUs, closesUs }: Window): boolean =>
        opensUs < fromUs + LATEST && closesUs > fromUs + EARLIEST;
      if (!planned.some(isOpen)) return [];
      return [
        {
          id: 'window/clock-may-change',
          severity: 'note',
          line: places.upgrade,
          subject: `cluster:${world.clusters[plan.cluster]?.name}`,
          why: `A window is open in the night to Sun ${date}, in which clocks in ${change.where} are ${change.says}.`,
          remedy: 'Where the clocks of the nodes change that night, plan with the hour, or leave that night out.',
        },
      ];
    }),
  );
}

/** As many windows as the nodes need at most: in each of them one begins at least. */
function firstWindows({ untilUs }: Scenario, windows: Windows, count: number): readonly Window[] {
  const found: Window[] = [];
  for (
    let window = windowAt(windows, 0) ?? nextWindow(windows, 0);
    window.opensUs < untilUs && found.length < count;
    window = nextWindow(windows, window.opensUs)
  )
    found.push(window);
  return found;
}

/** Years from that of the start on, until the last window has closed. */
function yearsOf({ text }: Start, planned: readonly Window[]): readonly number[] {
  const first = Number(text.slice(0, 4));
  const more = Math.floor((planned.at(-1)?.closesUs ?? 0) / (365 * DAY)) + 1;
  return Array.from({ length: more + 1 }, (_, index) => first + index);
}

const WEEK = 7;

function sundayOf(year: number, { month, from }: Change): { readonly date: string; readonly day: number } {
  const on = (day: number): string => `${year}-${month}-${String(day).padStart(2, '0')}`;
  const first = parseStart(`${on(from)}T00:00`);
  const { day, weekday } = first.ok ? first.value : { day: 0, weekday: 0 };
  const later = (WEEK - weekday) % WEEK;
  return { date: on(from + later), day: day + later };
}
