/** Moments as people read them: the elapsed clock, and the wall clock where the scenario has a start. */
import { formatClock } from '../base/formats.js';
import type { Micros } from '../base/units.js';
import type { Start } from '../scenarios/index.js';

const DAY_SECONDS = 86_400;
const DAY_US = DAY_SECONDS * 1_000_000;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export interface Moments {
  /** `0d 01:12:05`, and with a start `Sat 2026-11-28 21:12:05 (0d 01:12:05)`. */
  full(atUs: Micros): string;
  /** For tables, at most 12 columns: `0d 01:12:05`; with a start `21:12:05`, `Sat 28 21:12` or `Nov 28 21:12`. */
  short(atUs: Micros): string;
  /** The short form to the second. */
  exact(atUs: Micros): string;
  /** What the short form shows; empty where it needs no word. */
  readonly legend: string;
}

/**
 * The day is told as far as it must be, for a run of this length: not within one day, with its month over several. A moment outside the
 * run, as of a run that takes longer, is told as a run that reaches it would be.
 */
export function momentsOf(start: Start | undefined, endUs: Micros = DAY_US): Moments {
  if (start === undefined) return { full: formatClock, short: formatClock, exact: formatClock, legend: '' };
  const first = wallClock(start, 0).date;
  const last = wallClock(start, endUs).date;
  const began = `${wallClock(start, 0).weekday} ${start.text.replace('T', ' ')}`;
  const dayOf = ({ weekday, date }: WallClock): string => {
    const from = date < first ? date : first;
    const until = date > last ? date : last;
    if (from === until) return '';
    const [year, month, day] = date.split('-');
    if (!until.startsWith(from.slice(0, 4))) return `${year}-${month}-${day} `;
    return from.slice(0, 7) === until.slice(0, 7) ? `${weekday} ${day} ` : `${MONTHS[Number(month) - 1]} ${day} `;
  };
  const exact = (atUs: Micros): string => {
    const clock = wallClock(start, atUs);
    return dayOf(clock) + clock.time;
  };
  const short = (atUs: Micros): string =>
    dayOf(wallClock(start, atUs)) === '' ? exact(atUs) : exact(atUs).slice(0, -SECONDS);
  return {
    full: (atUs) => {
      const { weekday, date, time } = wallClock(start, atUs);
      return `${weekday} ${date} ${time} (${formatClock(atUs)})`;
    },
    short,
    exact,
    legend: `Times are the local wall clock; the run began on ${began}.`,
  };
}

/** `:05`. */
const SECONDS = 3;

interface WallClock {
  readonly weekday: string;
  readonly date: string;
  readonly time: string;
}

/** The wall clock of an elapsed time, in the calendar of the start; seconds are cut. */
export function wallClock(start: Start, atUs: Micros): WallClock {
  const seconds = start.second + Math.floor(atUs / 1_000_000);
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  const time = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(two).join(':');
  return { weekday: WEEKDAYS[(((start.weekday + days) % 7) + 7) % 7] ?? 'Sun', date: dateOf(start.day + days), time };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Days of 400, 100, 4 years and of one, counted from a first of March. */
const ERA = { days: 146_097, century: 36_524, leap: 1460, year: 365 } as const;

/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH = 719_468;

/** The date of a number of days since 1970-01-01. Years begin in March here: a leap day is the last of its year. */
function dateOf(day: number): string {
  const shifted = day + EPOCH;
  const era = Math.floor(shifted / ERA.days);
  const ofEra = shifted - era * ERA.days;
  const leaps = Math.floor(ofEra / ERA.leap) - Math.floor(ofEra / ERA.century) + Math.floor(ofEra / (ERA.days - 1));
  const year = Math.floor((ofEra - leaps) / ERA.year);
  const ofYear = ofEra - (ERA.year * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  const civil = month < 10 ? month + 3 : month - 9;
  return `${year + era * 400 + (civil <= 2 ? 1 : 0)}-${two(civil)}-${two(date)}`;
}
