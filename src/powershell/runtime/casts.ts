/** From one kind of value to another, as the language does it unasked and as `[type]` does it on demand. */

import { numberOf } from '../literals.js';
import { parseDate, parseTime } from './calendar.js';
import { spend } from './meter.js';
import { numberText, toText } from './text.js';
import { Thrown, thrown } from './trouble.js';
import { TYPE_NAMES } from './types.js';
import {
  Dictionary,
  EnumValue,
  isList,
  itemsOf,
  PsBlock,
  PsDate,
  PsList,
  PsObject,
  PsSpan,
  PsType,
  PsVersion,
  type Value,
} from './values.js';

export function toBoolean(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value !== '';
  if (isList(value)) {
    const items = itemsOf(value);
    return items.length === 1 ? toBoolean(items[0] as Value) : items.length > 1;
  }
  return value instanceof EnumValue ? value.number !== 0 : true;
}

/** The number that a value means, or undefined. Nothing and an empty text are 0. */
export function numberIn(value: Value): number | undefined {
  if (value === null) return 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return numberInText(value);
  if (value instanceof EnumValue) return value.number;
  if (isList(value) && itemsOf(value).length === 1) return numberIn(itemsOf(value)[0] as Value);
  return undefined;
}

function numberInText(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  const plain = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed;
  return numberOf(plain);
}

function cannotConvert(value: Value, type: string, why?: string): Thrown {
  const shown = value === null ? 'null' : `"${toText(value)}"`;
  const because = why === undefined ? '' : ` Error: "${why}"`;
  return thrown({
    message: `Cannot convert value ${shown} to type "${type}".${because}`,
    id: 'InvalidCastFromStringToInteger',
    type: 'System.Management.Automation.RuntimeException',
    category: 'InvalidArgument',
    words: 'vendor',
  });
}

const badFormat = (value: Value): string => `The input string '${toText(value)}' was not in a correct format.`;

export function toNumber(value: Value, type = 'System.Int32'): number {
  const number = numberIn(value);
  if (number === undefined) throw cannotConvert(value, type, typeof value === 'string' ? badFormat(value) : undefined);
  return number;
}

/** To the nearest whole number; halves to the even one. */
export function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  'System.Byte': [0, 255],
  'System.Int16': [-32_768, 32_767],
  'System.UInt16': [0, 65_535],
  'System.Int32': [-2_147_483_648, 2_147_483_647],
  'System.UInt32': [0, 4_294_967_295],
  'System.Int64': [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  'System.UInt64': [0, Number.MAX_SAFE_INTEGER],
};

function toInteger(value: Value, type: string): number {
  const whole = roundToEven(toNumber(value, type));
  const [min, max] = RANGES[type] ?? [-Infinity, Infinity];
  if (whole >= min && whole <= max) return whole === 0 ? 0 : whole;
  throw cannotConvert(value, type, `Value was either too large or too small for an ${type.replace('System.', '')}.`);
}

function toDate(value: Value): PsDate {
  if (value instanceof PsDate) return value;
  if (typeof value === 'number') return new PsDate(value / 10_000 - 62_135_596_800_000);
  const ms = typeof value === 'string' ? parseDate(value) : undefined;
  if (ms === undefined)
    throw cannotConvert(value, 'System.DateTime', `String '${toText(value)}' was not recognized as a valid DateTime.`);
  return new PsDate(ms);
}

const SPAN = /^(-?)(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/;

function toSpan(value: Value): PsSpan {
  if (value instanceof PsSpan) return value;
  const match = typeof value === 'string' ? SPAN.exec(value.trim()) : null;
  if (match) {
    const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
    const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
    const ms = whole * 1000 + Number(`0.${fraction}`) * 1000;
    return new PsSpan(sign === '-' ? -ms : ms);
  }
  const ticks = numberIn(value);
  if (ticks === undefined || value === null) throw cannotConvert(value, 'System.TimeSpan');
  return new PsSpan(typeof value === 'string' ? ticks * 86_400_000 : ticks / 10_000);
}

export function toVersion(value: Value): PsVersion {
  if (value instanceof PsVersion) return value;
  const text = typeof value === 'number' ? numberText(value) : toText(value);
  if (!/^\d+(?:\.\d+){1,3}$/.test(text)) throw cannotConvert(value, 'System.Version');
  return new PsVersion(text.split('.').map(Number));
}

function toChar(value: Value): string {
  if (typeof value === 'number') return String.fromCharCode(value);
  const text = toText(value);
  if ([...text].length !== 1) throw cannotConvert(value, 'System.Char', 'String must be exactly one character long.');
  return text;
}

/** What the classes of anti-affinity of a role are held in. */
export const STRINGS = 'System.Collections.Specialized.StringCollection';

const stringsOf = (items: readonly Value[]): PsList =>
  new PsList(
    items.map((item) => toText(item)),
    STRINGS,
  );

const CASTS: Readonly<Record<string, (value: Value) => Value>> = {
  'System.String': (value) => toText(value),
  'System.Boolean': (value) => toBoolean(value),
  'System.Management.Automation.SwitchParameter': (value) => toBoolean(value),
  'System.Double': (value) => toNumber(value, 'System.Double'),
  'System.Single': (value) => Math.fround(toNumber(value, 'System.Single')),
  'System.Decimal': (value) => toNumber(value, 'System.Decimal'),
  'System.Char': toChar,
  'System.DateTime': toDate,
  'System.TimeSpan': toSpan,
  'System.Version': toVersion,
  'System.Object': (value) => value,
  'System.Management.Automation.PSObject': toObject,
  'System.Management.Automation.PSCustomObject': toObject,
  'System.Array': (value) => [...itemsOf(value)],
  'System.Object[]': (value) => [...itemsOf(value)],
  'System.Collections.ArrayList': (value) => new PsList([...itemsOf(value)]),
  [STRINGS]: (value) => stringsOf(itemsOf(value)),
  'System.Collections.Hashtable': toDictionary,
  'System.Collections.Specialized.OrderedDictionary': toDictionary,
  'System.Management.Automation.ScriptBlock': (value) => {
    if (value === null || value instanceof PsBlock) return value;
    throw cannotConvert(value, 'System.Management.Automation.ScriptBlock');
  },
  'System.Void': () => null,
  'System.Type': toType,
};

function toObject(value: Value): Value {
  if (!(value instanceof Dictionary)) return value;
  const made = new PsObject();
  for (const { key, value: one } of value.entries.values()) made.set(toText(key), one);
  return made;
}

function toDictionary(value: Value): Value {
  if (value instanceof Dictionary || value === null) return value;
  throw cannotConvert(value, 'System.Collections.Hashtable');
}

function toType(value: Value): Value {
  if (value instanceof PsType) return value;
  const name = TYPE_NAMES.get(toText(value).toLowerCase());
  if (name === undefined) throw cannotConvert(value, 'System.Type');
  return new PsType(name);
}

/** `type` as .NET calls it. */
export function cast(value: Value, type: string): Value {
  if (isList(value)) spend(4 * itemsOf(value).length);
  if (type in RANGES) return toInteger(value, type);
  const known = CASTS[type];
  if (known !== undefined) return known(value);
  if (type.startsWith('System.Collections.Generic.List')) return new PsList([...itemsOf(value)], type);
  if (type.endsWith('[]')) {
    const inner = type.slice(0, -2);
    // A text is its characters.
    if (inner === 'System.Char' && typeof value === 'string') return [...value];
    return value === null ? null : itemsOf(value).map((item) => cast(item, inner));
  }
  throw cannotConvert(value, type);
}

/** A text that is a time alone as that time of a day, which holds a moment; anything else as it is. */
export function onDay(value: Value, momentMs: number): Value {
  const ms = typeof value === 'string' ? parseTime(value, momentMs) : undefined;
  return ms === undefined ? value : new PsDate(ms);
}

/** The same where it is known what time it is: a time alone is one of today. */
export const castNow = (value: Value, type: string, nowMs: number): Value =>
  cast(type === 'System.DateTime' ? onDay(value, nowMs) : value, type);

/** Undefined where it cannot be done. */
export function tryCast(value: Value, type: string): Value | undefined {
  try {
    return cast(value, type);
  } catch (error) {
    if (error instanceof Thrown) return undefined;
    throw error;
  }
}
