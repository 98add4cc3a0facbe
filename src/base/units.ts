/**
 * Quantities as people write them and as the program keeps them: sizes in bytes, durations in microseconds, bandwidth
 * in bytes per second, shares from 0 to 1. A parser never throws; it answers with the number or with a complaint.
 */
import { type Complaint, complain } from './complaint.js';
import { formatDuration } from './formats.js';
import { err, ok, type Result } from './result.js';
import { quote } from './text.js';

export type Bytes = number;
/** Whole microseconds; exact up to 285 years. */
export type Micros = number;
export type BytesPerSecond = number;

const KiB: Bytes = 1024;
export const MiB: Bytes = 1024 * KiB;
export const GiB: Bytes = 1024 * MiB;
export const TiB: Bytes = 1024 * GiB;
export const MB: Bytes = 1_000_000;
export const GB: Bytes = 1_000_000_000;
const KB: Bytes = 1000;
const TB: Bytes = 1_000_000_000_000;

export const MILLISECOND: Micros = 1000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

export interface DurationRange {
  readonly from: Micros;
  readonly to: Micros;
}

interface Quantity {
  /** The noun of a message. */
  readonly name: string;
  /** The right form, for a complaint. */
  readonly expected: string;
  /** The factor of a unit as it was written, or undefined; the table decides what of its case counts. */
  readonly factorOf: (unit: string) => number | undefined;
}

/** Longer than any quantity that means something; keeps the patterns below from long texts. */
const LENGTH_MAX = 80;

const NUMBER = '([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?)';
const ONE = new RegExp(`^${NUMBER}\\s*(\\S*)$`, 'i');
const PARTS = new RegExp(`${NUMBER}\\s*([a-zµμ]+)\\s*`, 'giy');

const foldCase = (factors: Readonly<Record<string, number>>): ((unit: string) => number | undefined) => {
  const table = new Map(Object.entries(factors).map(([unit, factor]) => [unit.toLowerCase(), factor]));
  return (unit) => table.get(unit.toLowerCase());
};

const SIZE: Quantity = {
  name: 'size',
  expected: 'a number and a unit: 64 GiB, 512 MiB, 1.5 TiB, 80 GB',
  factorOf: foldCase({ B: 1, bytes: 1, KiB, MiB, GiB, TiB, KB, MB, GB, TB }),
};

/** `gbps` can only be bits, `GB/s` only bytes; `GBps` and `gb/s` could be either and are not in the table. */
const BITS = foldCase({ bit: 1 / 8, kbit: KB / 8, Mbit: MB / 8, Gbit: GB / 8, Tbit: TB / 8 });
const BITS_SHORT: ReadonlyMap<string, number> = new Map(
  [
    ['', 1],
    ['k', KB],
    ['K', KB],
    ['M', MB],
    ['G', GB],
    ['T', TB],
  ].map(([p, f]) => [`${p}b`, Number(f) / 8]),
);
const BYTES: ReadonlyMap<string, number> = new Map(
  Object.entries({ B: 1, kB: KB, KB, MB, GB, TB, KiB, MiB, GiB, TiB }),
);

function bandwidthFactor(unit: string): number | undefined {
  const [, amount = '', per = ''] = /^(.*?)(ps|\/s)$/i.exec(unit) ?? [];
  if (per === '') return undefined;
  if (per.toLowerCase() === 'ps')
    return amount.endsWith('B') ? undefined : (BITS_SHORT.get(upperFirst(amount)) ?? BITS(amount));
  return BYTES.get(amount) ?? BITS(amount) ?? BITS_SHORT.get(amount);
}

const upperFirst = (text: string): string => text.slice(0, -1).toUpperCase() + text.slice(-1);

const BANDWIDTH: Quantity = {
  name: 'bandwidth',
  expected: 'bits or bytes a second: 10 Gbps, 800 Mbps, 200 MB/s',
  factorOf: bandwidthFactor,
};

const DURATION: Quantity = {
  name: 'duration',
  expected: 'a number and a unit: 500 ms, 90 s, 20 min, 2 h, 7 d',
  factorOf: foldCase({
    us: 1,
    µs: 1,
    μs: 1,
    ms: MILLISECOND,
    s: SECOND,
    sec: SECOND,
    second: SECOND,
    seconds: SECOND,
    min: MINUTE,
    minute: MINUTE,
    minutes: MINUTE,
    h: HOUR,
    hour: HOUR,
    hours: HOUR,
    d: DAY,
    day: DAY,
    days: DAY,
    week: 7 * DAY,
    weeks: 7 * DAY,
  }),
};

const PERCENT: Quantity = {
  name: 'percentage',
  expected: 'a share of a hundred: 1 %, 0.2 %',
  factorOf: (unit) => (unit === '%' ? 1 : undefined),
};

const bareNumber = (unit: string): number | undefined => (unit === '' ? 1 : undefined);

const SHARE: Quantity = { name: 'share', expected: '0 to 1, or a percentage: 0.3, 30 %', factorOf: bareNumber };

const EXPONENT: Quantity = { name: 'exponent', expected: 'above 0 and at most 1: 0.6', factorOf: bareNumber };

/** `64 GiB` → bytes, whole. */
export const parseSize = (text: string): Result<Bytes, Complaint> => single(text, SIZE);

/** `10 Gbps` or `200 MB/s` → bytes per second, whole. */
export const parseBandwidth = (text: string): Result<BytesPerSecond, Complaint> => single(text, BANDWIDTH);

/** `90 s` or `1 h 30 min` → whole microseconds. */
export function parseDuration(text: string): Result<Micros, Complaint> {
  const parts = partsOf(text.trim());
  return parts.length < 2 ? single(text, DURATION) : sum(text, parts);
}

/** `45 min..90 min` or `45..90 min` → both ends; one duration → itself twice. */
export function parseDurationRange(text: string): Result<DurationRange, Complaint> {
  const [first = '', second, ...more] = text.split('..');
  if (more.length > 0) return refuse(text, DURATION, 'has more than two ends');
  if (second === undefined) return both(text, parseDuration(text), parseDuration(text));
  const unit = /[a-zµμ]+\s*$/i.exec(second.slice(0, LENGTH_MAX))?.[0] ?? '';
  return both(text, parseDuration(/[a-zµμ]/i.test(first) ? first : first + unit), parseDuration(second));
}

/** `1 %` → 0.01; from 0 % to 100 %. */
export function parsePercent(text: string): Result<number, Complaint> {
  const read = exact(text, PERCENT);
  if (!read.ok) return read;
  return read.value > 100 ? refuse(text, PERCENT, 'is more than 100 %') : ok(read.value / 100);
}

/** `0.3` or `30 %` → 0.3; from 0 to 1. */
export function parseShare(text: string): Result<number, Complaint> {
  if (text.includes('%')) return parsePercent(text);
  const read = exact(text, SHARE);
  return read.ok && read.value > 1 ? refuse(text, SHARE, 'is more than all') : read;
}

/** A number above 0 and at most 1. */
export function parseExponent(text: string): Result<number, Complaint> {
  const read = exact(text, EXPONENT);
  if (!read.ok || (read.value > 0 && read.value <= 1)) return read;
  return refuse(text, EXPONENT, read.value > 1 ? 'is more than 1' : 'is not above 0');
}

function single(text: string, quantity: Quantity): Result<number, Complaint> {
  const read = exact(text, quantity);
  return read.ok ? ok(Math.round(read.value)) : read;
}

function exact(text: string, quantity: Quantity): Result<number, Complaint> {
  const [, digits, unit = ''] = (text.length <= LENGTH_MAX && ONE.exec(text.trim())) || [];
  if (digits === undefined) return refuse(text, quantity, `is no ${quantity.name}`);
  const factor = Number(digits) === 0 && unit === '' ? 1 : quantity.factorOf(unit);
  if (factor !== undefined) return bounded(text, quantity, Number(digits) * factor);
  return refuse(text, quantity, unit === '' ? 'has no unit' : `has the unit ${quote(unit)}, which is not clear here`);
}

function bounded(text: string, quantity: Quantity, value: number): Result<number, Complaint> {
  if (value < 0) return refuse(text, quantity, 'is negative');
  if (!(value <= Number.MAX_SAFE_INTEGER)) return refuse(text, quantity, 'is too large to count exactly');
  return ok(value);
}

/** The pieces of `1 h 30 min`, or nothing when the whole text is not made of such pieces. */
function partsOf(text: string): readonly string[] {
  if (text.length > LENGTH_MAX) return [];
  const parts = [...text.matchAll(PARTS)].map((match) => match[0]);
  return parts.join('') === text ? parts : [];
}

function sum(text: string, parts: readonly string[]): Result<Micros, Complaint> {
  let total = 0;
  for (const part of parts) {
    const read = single(part, DURATION);
    if (!read.ok) return read;
    total += read.value;
  }
  return bounded(text, DURATION, total);
}

function both(
  text: string,
  from: Result<Micros, Complaint>,
  to: Result<Micros, Complaint>,
): Result<DurationRange, Complaint> {
  if (!from.ok) return from;
  if (!to.ok) return to;
  if (from.value <= to.value) return ok({ from: from.value, to: to.value });
  const forwards = `${formatDuration(to.value)}..${formatDuration(from.value)}`;
  return refuse(text, { ...DURATION, expected: forwards }, 'runs backwards');
}

const refuse = (text: string, quantity: Quantity, why: string): { readonly ok: false; readonly error: Complaint } =>
  err(complain(`${quote(text.trim())} ${why}.`, quantity.expected));

export { formatBandwidth, formatClock, formatDuration, formatSize } from './formats.js';
