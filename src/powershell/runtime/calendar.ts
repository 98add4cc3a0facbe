/** The calendar without a machine's clock or zone: from milliseconds since 1970 to days and hours, and back. */

export interface Moment {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
}

const DAY = 86_400_000;

export const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Days since 1970 of a date of the Gregorian calendar; the month may lie outside 1 to 12. */
export function daysOf(year: number, month: number, day: number): number {
  const shifted = year + Math.floor((month - 1) / 12);
  const wrapped = ((((month - 1) % 12) + 12) % 12) + 1;
  const y = wrapped <= 2 ? shifted - 1 : shifted;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (wrapped + (wrapped > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

export function calendar(ms: number): Moment {
  const days = Math.floor(ms / DAY);
  const rest = ms - days * DAY;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: Math.floor(rest % 1000),
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysOf(year, 1, 1) + 1,
  };
}

/** Milliseconds of a date and a time of day. */
function msOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, ms = 0): number {
  return daysOf(year, month, day) * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
}

const ISO = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?Z?\s*$/;
const AMERICAN = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([aApP][mM])?)?\s*$/;
const CLOCK = /^\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([aApP][mM])?\s*$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WORDED = /^\s*(?:(\d{1,2})\s+([A-Za-z]{3,9})|([A-Za-z]{3,9})\s+(\d{1,2})),?\s+(\d{4})\s*$/;

/** `1 Jan 1970`, `November 22, 2026` */
function worded(text: string): number | undefined {
  const match = WORDED.exec(text);
  if (match === null) return undefined;
  const month = MONTHS.indexOf((match[2] ?? match[3] ?? '').slice(0, 3).toLowerCase()) + 1;
  return month === 0 ? undefined : valid(Number(match[5]), month, Number(match[1] ?? match[4]));
}

/** Two digits of a year mean one from 1950 to 2049. */
const wholeYear = (written: string): number =>
  written.length === 4 ? Number(written) : Number(written) + (Number(written) < 50 ? 2000 : 1900);

/** A date as people write it, or undefined; a time alone is none. */
export function parseDate(text: string): number | undefined {
  const iso = ISO.exec(text);
  if (iso) {
    const [year, month, day, hour, minute, second] = iso.slice(1, 7).map((part) => Number(part ?? 0)) as number[];
    const fraction = Number(`0.${iso[7] ?? 0}`) * 1000;
    return valid(year as number, month as number, day as number, hour, minute, second, fraction);
  }
  const date = AMERICAN.exec(text);
  if (date) {
    const hour = halfDay(Number(date[4] ?? 0), date[7]);
    return valid(
      wholeYear(date[3] ?? ''),
      Number(date[1]),
      Number(date[2]),
      hour,
      Number(date[5] ?? 0),
      Number(date[6] ?? 0),
    );
  }
  return worded(text);
}

/** A time alone, on the day of a moment; undefined where the text is none. */
export function parseTime(text: string, onMs: number): number | undefined {
  const clock = CLOCK.exec(text);
  if (clock === null) return undefined;
  const { year, month, day } = calendar(onMs);
  return valid(year, month, day, halfDay(Number(clock[1]), clock[4]), Number(clock[2]), Number(clock[3] ?? 0));
}

export function halfDay(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

/** The moment of what a text says, where there is one: no 31st of February, no 24 o'clock. */
export function valid(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  ms = 0,
): number | undefined {
  const at = msOf(year, month, day, hour, minute, second, ms);
  const back = calendar(at);
  return back.month === month && back.day === day && hour < 24 && minute < 60 && second < 60 ? at : undefined;
}
