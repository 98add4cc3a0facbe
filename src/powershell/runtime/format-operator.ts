/** `'{0,-10} {1:N2}' -f $a, $b`, and the formats that values take there and in ToString. */

import { calendar, twoDigits } from './calendar.js';
import { roundToEven } from './casts.js';
import { lookAt, sized, spend } from './meter.js';
import { numberText, spanText, toText } from './text.js';
import { thrown } from './trouble.js';
import { typeNameOf } from './types.js';
import { isList, PsDate, PsSpan, type Value } from './values.js';

const ITEM = /\{\{|\}\}|\{(\d+)(?:,\s*(-?\d+))?(?::([^{}]*))?\}|[{}]/g;

/** Columns that a value may be padded to. */
const WIDTH_MAX = 1000;

export function formatted(pattern: string, values: readonly Value[]): string {
  let length = 0;
  spend(pattern.length);
  return pattern.replace(ITEM, (whole, place?: string, width?: string, format?: string) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    if (place === undefined) throw bad('Input string was not in a correct format.');
    if (Number(place) >= values.length)
      throw bad(
        'Index (zero based) must be greater than or equal to zero and less than the size of the argument list.',
      );
    const value = values[Number(place)] as Value;
    const text = (format ?? '') === '' ? unformatted(value) : formatValue(value, format ?? '');
    const columns = Math.min(Math.abs(Number(width ?? 0)), WIDTH_MAX);
    length += Math.max(text.length, columns);
    sized('text', length);
    spend(10 + text.length / 4);
    return Number(width ?? 0) < 0 ? text.padEnd(columns) : text.padStart(columns);
  });
}

const bad = (message: string) =>
  thrown({
    message: `Error formatting a string: ${message}`,
    id: 'FormatError',
    category: 'InvalidOperation',
    words: 'vendor',
  });

/** A value in a format; without one as text. */
export function formatValue(value: Value, format: string): string {
  if (format === '') return toText(value);
  lookAt(format.length * format.length);
  if (value instanceof PsDate) return formatDate(value.ms, format);
  if (value instanceof PsSpan) return formatSpan(value.ms, format);
  return typeof value === 'number' ? formatNumber(value, format) : toText(value);
}

/** As the culture has it: a date is written as people of it do, and a list is no text of its own. */
function unformatted(value: Value): string {
  if (value instanceof PsDate) return formatDate(value.ms, 'G');
  return isList(value) ? typeNameOf(value) : toText(value);
}

const STANDARD = /^([CDEFGNPRX])(\d{0,2})$/i;

function formatNumber(value: number, format: string): string {
  const standard = STANDARD.exec(format);
  if (standard === null) return customNumber(value, format);
  const letter = standard[1] as string;
  const digits = standard[2] === '' ? undefined : Number(standard[2]);
  switch (letter.toUpperCase()) {
    case 'N':
      return grouped(fixed(value, digits ?? 2));
    case 'F':
      return fixed(value, digits ?? 2);
    case 'D':
      return withSign(value, String(Math.abs(roundToEven(value))).padStart(digits ?? 1, '0'));
    case 'P':
      return `${grouped(fixed(value * 100, digits ?? 2))}%`;
    case 'C':
      return currency(value, digits ?? 2);
    case 'X':
      return hexadecimal(value, digits ?? 1, letter === 'x');
    case 'E':
      return exponent(value, digits ?? 6, letter);
    default:
      return digits === undefined ? numberText(value) : numberText(Number(value.toPrecision(Math.max(1, digits))));
  }
}

function hexadecimal(value: number, digits: number, small: boolean): string {
  const whole = Math.trunc(value);
  const text = (whole < 0 ? whole + 4_294_967_296 : whole).toString(16).padStart(digits, '0');
  return small ? text : text.toUpperCase();
}

function exponent(value: number, digits: number, letter: string): string {
  const [mantissa = '', power = '0'] = value.toExponential(Math.min(digits, 20)).split('e');
  return `${mantissa}${letter}${Number(power) < 0 ? '-' : '+'}${String(Math.abs(Number(power))).padStart(3, '0')}`;
}

const withSign = (value: number, text: string): string => (value < 0 ? `-${text}` : text);

const currency = (value: number, digits: number): string =>
  withSign(value, `$${grouped(fixed(Math.abs(value), digits))}`);

/** Halves go away from zero, as .NET rounds what it prints. */
function fixed(value: number, digits: number): string {
  const count = Math.min(digits, 20);
  const text = Math.abs(value).toFixed(count);
  const shortest = numberText(Math.abs(value));
  const half = new RegExp(`^\\d+\\.\\d{${count}}5$`).test(shortest);
  const up = half ? (Math.abs(value) + 1e-9 * Math.max(1, Math.abs(value))).toFixed(count) : text;
  return withSign(Number(up) === 0 ? 0 : value, up);
}

const grouped = (text: string): string => {
  const [whole = '', rest] = text.split('.');
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? parts : `${parts}.${rest}`;
};

const CUSTOM = /^([^0#.,%]*)([0#,]*)(?:\.([0#]*))?(%?)([^0#]*)$/;

/** `0.00`, `#,##0`, `000`, `0.#` */
function customNumber(value: number, format: string): string {
  const match = CUSTOM.exec(format);
  if (match === null) return numberText(value);
  const [, before = '', whole = '', fraction = '', percent = '', after = ''] = match;
  const scaled = percent === '%' ? value * 100 : value;
  const [digits = '', rest = ''] = fixed(Math.abs(scaled), fraction.length).split('.');
  const minimum = whole.replace(/[#,]/g, '').length;
  const padded = (minimum === 0 && digits === '0' ? '' : digits).padStart(minimum, '0');
  const kept = trimOptional(rest, fraction);
  const number = `${whole.includes(',') ? grouped(padded) : padded}${kept === '' ? '' : `.${kept}`}`;
  return withSign(scaled, `${before}${number}${percent}${after}`);
}

/** Zeros at the end where the format has `#` go. */
function trimOptional(digits: string, format: string): string {
  let end = digits.length;
  while (end > 0 && format.charAt(end - 1) === '#' && digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}

export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'],
  ...['November', 'December'],
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** What one letter means for the culture en-US. */
const LETTERS: Readonly<Record<string, string>> = {
  d: 'M/d/yyyy',
  D: 'dddd, MMMM d, yyyy',
  f: 'dddd, MMMM d, yyyy h:mm tt',
  F: 'dddd, MMMM d, yyyy h:mm:ss tt',
  g: 'M/d/yyyy h:mm tt',
  G: 'M/d/yyyy h:mm:ss tt',
  m: 'MMMM d',
  M: 'MMMM d',
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffff",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffff",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: 'h:mm tt',
  T: 'h:mm:ss tt',
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  y: 'MMMM yyyy',
};

const DATE_PART =
  /'([^']*)'|"([^"]*)"|\\([\s\S])|y{4}|yy|M{1,4}|d{1,4}|HH?|hh?|mm?|ss?|f{1,7}|F{1,7}|tt?|zzz|z|K|[\s\S]/g;

interface FormatPart {
  readonly part: string;
  /** What stands there as it is written. */
  readonly literal?: string;
}

/** The parts of a format: letters that mean something, and what stands between them. */
export function dateParts(format: string): readonly FormatPart[] {
  const pattern = format.length === 1 ? (LETTERS[format] ?? format) : format;
  return [...pattern.matchAll(DATE_PART)].map(([part, single, double, escaped]) => {
    const literal = single ?? double ?? escaped;
    return literal === undefined ? { part } : { part, literal };
  });
}

export function formatDate(ms: number, format: string): string {
  const moment = calendar(ms);
  return dateParts(format)
    .map(({ part, literal }) => literal ?? datePart(part, moment))
    .join('');
}

function datePart(part: string, at: ReturnType<typeof calendar>): string {
  const half = at.hour % 12 === 0 ? 12 : at.hour % 12;
  const parts: Readonly<Record<string, () => string>> = {
    yyyy: () => String(at.year).padStart(4, '0'),
    yy: () => twoDigits(at.year % 100),
    MMMM: () => MONTHS[at.month - 1] ?? '',
    MMM: () => (MONTHS[at.month - 1] ?? '').slice(0, 3),
    MM: () => twoDigits(at.month),
    M: () => String(at.month),
    dddd: () => DAYS[at.weekday] ?? '',
    ddd: () => (DAYS[at.weekday] ?? '').slice(0, 3),
    dd: () => twoDigits(at.day),
    d: () => String(at.day),
    HH: () => twoDigits(at.hour),
    H: () => String(at.hour),
    hh: () => twoDigits(half),
    h: () => String(half),
    mm: () => twoDigits(at.minute),
    m: () => String(at.minute),
    ss: () => twoDigits(at.second),
    s: () => String(at.second),
    tt: () => (at.hour < 12 ? 'AM' : 'PM'),
    t: () => (at.hour < 12 ? 'A' : 'P'),
    K: () => '',
    zzz: () => '+00:00',
    z: () => '+0',
  };
  if (/^[fF]+$/.test(part)) return String(at.millisecond).padStart(3, '0').padEnd(7, '0').slice(0, part.length);
  return parts[part]?.() ?? part;
}

const SPAN_PART = /\\([\s\S])|d+|hh?|mm?|ss?|f{1,7}|'([^']*)'|[\s\S]/g;

function formatSpan(ms: number, format: string): string {
  if (format === 'c' || format === 't' || format === 'T') return spanText(ms);
  const size = Math.abs(ms);
  const seconds = Math.floor(size / 1000);
  const parts: Readonly<Record<string, number>> = {
    d: Math.floor(seconds / 86_400),
    h: Math.floor(seconds / 3600) % 24,
    m: Math.floor(seconds / 60) % 60,
    s: seconds % 60,
  };
  if (format === 'g')
    return `${parts['d'] ? `${parts['d']}:` : ''}${parts['h']}:${twoDigits(parts['m'] ?? 0)}:${twoDigits(parts['s'] ?? 0)}`;
  return format.replace(SPAN_PART, (part, escaped?: string, quoted?: string) => {
    if (escaped !== undefined) return escaped;
    if (quoted !== undefined) return quoted;
    if (part.startsWith('f'))
      return String(Math.floor(size % 1000))
        .padStart(3, '0')
        .padEnd(7, '0')
        .slice(0, part.length);
    const number = parts[part.charAt(0)];
    return number === undefined ? part : String(number).padStart(part.length, '0');
  });
}
