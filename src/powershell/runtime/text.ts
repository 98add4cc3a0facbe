/** How a value is written as text inside other text, the same everywhere: numbers and dates as the invariant culture has them. */

import { calendar, twoDigits } from './calendar.js';
import { spend, together } from './meter.js';
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
  Thing,
  type Value,
} from './values.js';

/** Nested lists and objects are written so deep. */
const DEPTH_MAX = 8;

export function toText(value: Value, depth = 0): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (depth > DEPTH_MAX) return '...';
  if (isList(value)) {
    if (depth > 0) return value instanceof PsList ? value.type : 'System.Object[]';
    spend(itemsOf(value).length);
    return together(
      itemsOf(value).map((item) => toText(item, depth + 1)),
      ' ',
    );
  }
  return entityText(value, depth);
}

function entityText(value: Exclude<Value, null | string | number | boolean | Value[]>, depth: number): string {
  if (value instanceof EnumValue) return value.name;
  if (value instanceof PsDate) return dateText(value);
  if (value instanceof PsSpan) return spanText(value.ms);
  if (value instanceof PsVersion) return value.parts.join('.');
  if (value instanceof PsType) return value.fullName;
  if (value instanceof PsBlock) return value.text;
  if (value instanceof Thing) return value.shape.text?.(value.ref, value.context) ?? value.typeNames[0] ?? '';
  if (value instanceof PsObject) return objectText(value, depth);
  return value instanceof Dictionary ? (value.typeNames[0] ?? '') : (value.typeNames[0] ?? '');
}

/** Types whose objects are written by one of their fields. */
const SPOKEN: Readonly<Record<string, string>> = {
  'System.Management.Automation.ErrorRecord': 'Text',
  'System.Exception': 'Text',
  'System.Management.Automation.CommandInfo': 'Name',
};

function objectText(value: PsObject, depth: number): string {
  spend(1);
  const spoken = value.typeNames.map((name) => SPOKEN[name]).find((name) => name !== undefined);
  if (spoken === 'Text') return toText(value.get('Message') ?? messageOf(value) ?? '');
  if (spoken !== undefined) return toText(value.get(spoken) ?? '');
  if (!(value.typeNames[0] ?? '').endsWith('PSCustomObject')) return value.typeNames[0] ?? '';
  const fields = [...value.fields.values()].map(({ name, value: one }) => `${name}=${toText(one, depth + 1)}`);
  return `@{${together(fields, '; ')}}`;
}

const messageOf = (record: PsObject): Value | undefined => {
  const exception = record.get('Exception');
  return exception instanceof PsObject ? exception.get('Message') : undefined;
};

/** Numbers from here on that are no counted whole numbers are written with an exponent. */
const PLAIN_MAX = 1e15;
const PLAIN_MIN = 1e-5;

/** The shortest writing that is read back as the same number. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (Object.is(value, -0)) return '-0';
  const size = Math.abs(value);
  if (Number.isSafeInteger(value) || (size < PLAIN_MAX && size >= PLAIN_MIN)) return plainDigits(value);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  return `${digits}E${power < 0 ? '-' : '+'}${twoDigits(Math.abs(power))}`;
}

function plainDigits(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text;
}

/** `11/28/2026 20:00:00` */
function dateText({ ms }: PsDate): string {
  const { year, month, day, hour, minute, second } = calendar(ms);
  const date = `${twoDigits(month)}/${twoDigits(day)}/${String(year).padStart(4, '0')}`;
  return `${date} ${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`;
}

const DAY = 86_400_000;

/** `1.02:03:04`, with seven digits of a second where there are any. */
export function spanText(ms: number): string {
  const size = Math.abs(ms);
  const days = Math.floor(size / DAY);
  const seconds = Math.floor(size / 1000);
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':');
  const ticks = Math.round((size - seconds * 1000) * 10_000);
  const rest = ticks === 0 ? '' : `.${String(ticks).padStart(7, '0')}`;
  return `${ms < 0 ? '-' : ''}${days > 0 ? `${days}.` : ''}${clock}${rest}`;
}
