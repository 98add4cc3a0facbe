/**
 * Maintenance windows on a calendar without zones: they open on their weekdays and close the same day or the next. Pure
 * arithmetic over simulated time.
 */
import { DAY, type Micros } from '../base/units.js';

export interface Windows {
  /** Weekdays on which a window opens, 0 is Sunday; all seven where none is named. */
  readonly days: readonly number[];
  /** Since midnight. A window that closes at or before its opening closes on the next day. */
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /** Since midnight: no node begins later than this; unwritten: until the window closes. */
  readonly startNoNodeAfterUs?: Micros;
  /** Nodes that may begin in one window; unwritten: any number. */
  readonly nodes?: number;
  /** What must be true when a window closes. */
  readonly leave?: { readonly allUp: boolean; readonly headroom?: number };
  /** The wall clock at time 0. */
  readonly weekdayAtStart: number;
  readonly timeAtStartUs: Micros;
}

export interface Window {
  readonly opensUs: Micros;
  readonly closesUs: Micros;
  /** The last moment at which a node may begin. */
  readonly lastStartUs: Micros;
}

const WEEK = 7;

/** The window of the calendar day that is so many days after the day of time 0; undefined where none opens on it. */
function windowOfDay(windows: Windows, day: number): Window | undefined {
  const weekday = (((windows.weekdayAtStart + day) % WEEK) + WEEK) % WEEK;
  if (windows.days.length > 0 && !windows.days.includes(weekday)) return undefined;
  const midnight = day * DAY - windows.timeAtStartUs;
  const opensUs = midnight + windows.fromUs;
  const after = (time: Micros): Micros => midnight + time + (time <= windows.fromUs ? DAY : 0);
  const closesUs = after(windows.toUs);
  const last = windows.startNoNodeAfterUs;
  const lastStartUs =
    last === undefined ? closesUs : last === windows.fromUs ? opensUs : Math.min(closesUs, after(last));
  return { opensUs, closesUs, lastStartUs };
}

const dayOf = (windows: Windows, atUs: Micros): number => Math.floor((atUs + windows.timeAtStartUs) / DAY);

/** The window that is open at a time, its opening included and its closing not; undefined between windows. */
export function windowAt(windows: Windows, atUs: Micros): Window | undefined {
  const today = dayOf(windows, atUs);
  for (const day of [today, today - 1]) {
    const window = windowOfDay(windows, day);
    if (window !== undefined && window.opensUs <= atUs && atUs < window.closesUs) return window;
  }
  return undefined;
}

/** The next window that opens after a time. There is one within a week. */
export function nextWindow(windows: Windows, atUs: Micros): Window {
  const today = dayOf(windows, atUs);
  for (let day = today; day <= today + WEEK; day += 1) {
    const window = windowOfDay(windows, day);
    if (window !== undefined && window.opensUs > atUs) return window;
  }
  throw new Error('a calendar of windows on no day');
}

/** To which window each of several times belongs, in their order: to the one that is open, else to the one before, which has not been kept, else to the next. */
export function windowsAround(windows: Windows, times: readonly Micros[]): Window[] {
  const found: Window[] = [];
  for (const atUs of times) found.push(windowAt(windows, atUs) ?? found.at(-1) ?? nextWindow(windows, atUs));
  return found;
}
