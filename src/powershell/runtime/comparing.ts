/** Equality and order of two single values, as the left one sees it. */

import { quote } from '../../base/text.js';
import { numberIn, onDay, toBoolean, toNumber, toVersion, tryCast } from './casts.js';
import { lookAt, spend } from './meter.js';
import { toText } from './text.js';
import { fail, thrown } from './trouble.js';
import { EnumValue, PsDate, PsSpan, PsType, PsVersion, Thing, type Value } from './values.js';

export const isNumeric = (value: Value): boolean =>
  value === null || typeof value !== 'object' || value instanceof EnumValue;

/** Equality of two single values, as the left one sees it. */
export function equal(left: Value, right: Value, matchCase = false): boolean {
  spend(1);
  if (left === null || right === null) return left === right;
  if (typeof left === 'string') return sameText(left, toText(right), matchCase);
  if (typeof left === 'number') return isNumeric(right) && numberIn(right) === left;
  if (typeof left === 'boolean') return left === toBoolean(right);
  if (left instanceof EnumValue) return equalEnum(left, right);
  if (left instanceof PsDate || left instanceof PsSpan) return equalTime(left, right);
  if (left instanceof PsVersion) return compareVersions(left, tryCast(right, 'System.Version')) === 0;
  if (left instanceof PsType) return left.fullName === toText(tryCast(right, 'System.Type') ?? null);
  if (left instanceof Thing && right instanceof Thing) return left.shape === right.shape && left.ref === right.ref;
  if (left instanceof Thing && typeof right === 'string') return sameText(toText(left), right, matchCase);
  return left === right;
}

function sameText(left: string, right: string, matchCase: boolean): boolean {
  lookAt(left.length + right.length);
  return matchCase ? left === right : left.toLowerCase() === right.toLowerCase();
}

function equalEnum(left: EnumValue, right: Value): boolean {
  if (right instanceof EnumValue) return left.name === right.name;
  if (typeof right === 'string' && numberIn(right) === undefined) return sameText(left.name, right, false);
  return numberIn(right) === left.number;
}

function equalTime(left: PsDate | PsSpan, right: Value): boolean {
  const other =
    left instanceof PsDate ? tryCast(onDay(right, left.ms), 'System.DateTime') : tryCast(right, 'System.TimeSpan');
  return (other instanceof PsDate || other instanceof PsSpan) && other.ms === left.ms;
}

function compareVersions(left: PsVersion, right: Value | undefined): number {
  const other = right instanceof PsVersion ? right.parts : [];
  for (let at = 0; at < Math.max(left.parts.length, other.length); at += 1) {
    const difference = (left.parts[at] ?? -1) - (other[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Below 0, 0 or above: the order of two single values, as the left one sees it. */
export function compare(left: Value, right: Value, matchCase = false): number {
  spend(1);
  if (left === null || right === null) return compareNothing(left, right);
  if (typeof left === 'string') return compareText(left, toText(right), matchCase);
  if (left instanceof PsDate) return left.ms - (castTo(onDay(right, left.ms), 'System.DateTime') as PsDate).ms;
  if (left instanceof PsSpan) return left.ms - (castTo(right, 'System.TimeSpan') as PsSpan).ms;
  if (left instanceof PsVersion) return compareVersions(left, toVersion(right));
  if (isNumeric(left)) return toNumber(left) - toNumber(enumNumber(left, right));
  if (left instanceof Thing) return compareText(toText(left), toText(right), matchCase);
  throw thrown({
    message: `Cannot compare "${toText(left)}" because it is not IComparable.`,
    id: 'NotIcomparable',
    category: 'InvalidOperation',
    words: 'vendor',
  });
}

/** Nothing is below everything but numbers below 0. */
function compareNothing(left: Value, right: Value): number {
  if (left === right) return 0;
  if (left !== null) return -compareNothing(right, left);
  return typeof right === 'number' && right < 0 ? 1 : -1;
}

/** The order of words as people sort them: letters before their capitals count only where nothing else differs. */
export function compareText(left: string, right: string, matchCase = false): number {
  lookAt(left.length + right.length);
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  if (a !== b) return a < b ? -1 : 1;
  if (!matchCase || left === right) return 0;
  return left > right ? -1 : 1;
}

const enumNumber = (left: Value, right: Value): Value =>
  left instanceof EnumValue && right instanceof EnumValue ? right.number : right;

function castTo(value: Value, type: string): Value {
  const other = tryCast(value, type);
  if (other === undefined || other === null) throw fail(`${quote(toText(value))} cannot be compared with a ${type}.`);
  return other;
}
