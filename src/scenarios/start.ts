/** `start: 2026-11-28T20:00`: the wall clock of time 0, without a zone, in plain arithmetic of the Gregorian calendar. */
import { type Complaint, complain } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';
import { quote } from '../base/text.js';
import { HOUR, MINUTE, type Micros } from '../base/units.js';

export interface Start {
  /** As written. */
  readonly text: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Seconds since midnight. */
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const FORM = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const FEBRUARY = 2;

/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_0 = 4;

export function parseStart(text: string): Result<Start, Complaint> {
  const parts = FORM.exec(text.trim());
  if (parts === null) return refuse(text, 'is no date with a time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
    return refuse(text, 'is on a day that no calendar has, or before 1970');
  }
  if (hour > 23 || minute > 59 || second > 59) return refuse(text, 'is at a time that no clock shows');
  const days = daysBefore(year, month) + day - 1;
  const weekday = (days + WEEKDAY_OF_DAY_0) % 7;
  return ok({ text: text.trim(), day: days, second: hour * 3600 + minute * 60 + second, weekday });
}

const TIME_OF_DAY = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** `20:00`, in microseconds since midnight. */
export function parseTimeOfDay(text: string): Result<Micros, Complaint> {
  const parts = TIME_OF_DAY.exec(text.trim());
  if (parts === null) return err(complain(`${quote(text)} is no time of day.`, 'hours and minutes in quotes: "20:00"'));
  return ok(Number(parts[1]) * HOUR + Number(parts[2]) * MINUTE);
}

/** Weekdays as they are written, 0 is Sunday. */
export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const daysOf = (year: number, month: number): number =>
  month === FEBRUARY && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);

/** From 1970-01-01 to the first of a month. */
function daysBefore(year: number, month: number): number {
  const leaps = (last: number): number => Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
  let days = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
  for (let one = 1; one < month; one += 1) days += daysOf(year, one);
  return days;
}

const refuse = (text: string, why: string): { readonly ok: false; readonly error: Complaint } =>
  err(complain(`${quote(text)} ${why}.`, 'year-month-dayThour:minute, without a zone: 2026-11-28T20:00'));
