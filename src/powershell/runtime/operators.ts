/** Operators between two values. The left one decides what is compared or computed, and as what. */
import { quote } from '../../base/text.js';
import { roundToEven, toBoolean, toNumber, tryCast } from './casts.js';
import { compare, equal, isNumeric } from './comparing.js';
import { formatted } from './format-operator.js';
import { making, sized, spend, together } from './meter.js';
import { piecesBetween, regex, replaced, wildcard } from './patterns.js';
import { toText } from './text.js';
import { fail, thrown } from './trouble.js';
import { isOfType, typeNamed, typeNameOf } from './types.js';
import { Dictionary, isList, itemsOf, PsDate, PsSpan, PsType, type Value } from './values.js';

type Operation = (left: Value, right: Value) => Value;

export function binary(operator: string, left: Value, right: Value): Value {
  const operation = OPERATIONS.get(operator);
  if (operation === undefined) throw fail(`There is no operator ${quote(operator)}.`);
  return operation(left, right);
}

function add(left: Value, right: Value): Value {
  if (left === null) return right;
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string') return joined(left, toText(right));
  if (isList(left)) return listSum(itemsOf(left), right);
  if (left instanceof Dictionary) return merged(left, right);
  if (left instanceof PsDate && right instanceof PsSpan) return new PsDate(left.ms + right.ms);
  if (left instanceof PsSpan && right instanceof PsSpan) return new PsSpan(left.ms + right.ms);
  return arithmetic('+', left, right, (a, b) => a + b);
}

function joined(left: string, right: string): string {
  sized('text', left.length + right.length);
  // The longer one is not copied.
  spend(Math.min(left.length, right.length));
  return left + right;
}

function listSum(left: readonly Value[], right: Value): Value {
  const added = isList(right) ? itemsOf(right) : [right];
  making('list', left.length + added.length);
  return [...left, ...added];
}

function merged(left: Dictionary, right: Value): Dictionary {
  if (!(right instanceof Dictionary))
    throw thrown({
      message: 'A hash table can only be added to another hash table.',
      id: 'AddHashTableToNonHashTable',
      category: 'InvalidOperation',
      words: 'vendor',
    });
  const made = new Dictionary(left.ordered);
  for (const { key, value } of left.entries.values()) made.set(key, value);
  for (const { key, value } of right.entries.values()) {
    if (made.get(key) !== undefined)
      throw fail(`Item has already been added. Key in dictionary: '${toText(key)}'  Key being added: '${toText(key)}'`);
    made.set(key, value);
  }
  return made;
}

function subtract(left: Value, right: Value): Value {
  if (left instanceof PsDate && right instanceof PsDate) return new PsSpan(left.ms - right.ms);
  if (left instanceof PsDate && right instanceof PsSpan) return new PsDate(left.ms - right.ms);
  if (left instanceof PsSpan && right instanceof PsSpan) return new PsSpan(left.ms - right.ms);
  return arithmetic('-', left, right, (a, b) => a - b);
}

function multiply(left: Value, right: Value): Value {
  if (typeof left === 'string') {
    const times = toNumber(right);
    making('text', Math.max(0, left.length * times));
    return left.repeat(Math.max(0, roundToEven(times)));
  }
  if (isList(left)) {
    const times = Math.max(0, Math.trunc(toNumber(right)));
    making('list', Math.max(times, itemsOf(left).length * times));
    return Array.from({ length: times }).flatMap(() => itemsOf(left));
  }
  return arithmetic('*', left, right, (a, b) => a * b);
}

const divide: Operation = (left, right) =>
  arithmetic('/', left, right, (a, b) => {
    if (b === 0 && Number.isInteger(a)) throw divisionByZero();
    return a / b;
  });

const remainder: Operation = (left, right) =>
  arithmetic('%', left, right, (a, b) => {
    if (b === 0 && Number.isInteger(a)) throw divisionByZero();
    return a % b === 0 ? 0 : a % b;
  });

const divisionByZero = () =>
  thrown({
    message: 'Attempted to divide by zero.',
    id: 'RuntimeException',
    inner: 'System.DivideByZeroException',
    words: 'vendor',
  });

function arithmetic(sign: string, left: Value, right: Value, compute: (a: number, b: number) => number): Value {
  if (!isNumeric(left)) {
    const name = typeNameOf(left);
    const operation =
      { '+': 'op_Addition', '-': 'op_Subtraction', '*': 'op_Multiply', '/': 'op_Division' }[sign] ?? 'op_Modulus';
    throw thrown({
      message: `Method invocation failed because [${name}] does not contain a method named '${operation}'.`,
      id: 'MethodNotFound',
      category: 'InvalidOperation',
      words: 'vendor',
    });
  }
  return compute(toNumber(left), toNumber(right));
}

function range(left: Value, right: Value): Value {
  const [from, to] = [roundToEven(toNumber(left)), roundToEven(toNumber(right))];
  const length = Math.abs(to - from) + 1;
  making('range', length);
  const step = to >= from ? 1 : -1;
  return Array.from({ length }, (_, index) => from + index * step);
}

/** A comparison of a list answers its items for which it holds. */
const each =
  (test: (left: Value, right: Value) => boolean): Operation =>
  (left, right) =>
    isList(left) ? itemsOf(left).filter((item) => test(item, right)) : test(left, right);

const like = (matchCase: boolean, wanted: boolean): Operation =>
  each((left, right) => wildcard(toText(right), matchCase)(toText(left)) === wanted);

const matches = (matchCase: boolean, wanted: boolean): Operation =>
  each((left, right) => regex(toText(right), matchCase).test(toText(left)) === wanted);

const contains = (list: Value, item: Value, matchCase: boolean): boolean =>
  itemsOf(list).some((one) => equal(one, item, matchCase));

function replace(left: Value, right: Value, matchCase: boolean): Value {
  const [pattern = '', by = ''] = itemsOf(right).map((part) => toText(part));
  const change = (value: Value): Value => replaced(toText(value), pattern, regex(pattern, matchCase), by);
  return isList(left) ? itemsOf(left).map(change) : change(left);
}

function split(left: Value, right: Value, matchCase: boolean): Value {
  const [pattern, max, options] = itemsOf(right);
  const simple = toText(options ?? null)
    .toLowerCase()
    .includes('simplematch');
  const source = toText(pattern ?? ' ');
  const lines = toText(options ?? null)
    .toLowerCase()
    .includes('multiline');
  const found = regex(simple ? source.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : source, matchCase, lines);
  return itemsOf(left).flatMap((item) => piecesBetween(toText(item), found, Math.trunc(toNumber(max ?? 0))));
}

const join: Operation = (left, right) =>
  together(
    itemsOf(left).map((item) => toText(item)),
    toText(right),
  );

/** A text whose characters become pieces. */
function counted(text: string): string {
  spend(1 + text.length);
  return text;
}

/** `-split $text`, `-join $list` */
export const splitAlone = (value: Value): Value =>
  itemsOf(value).flatMap((item) =>
    counted(toText(item))
      .trim()
      .split(/\s+/)
      .filter((piece) => piece !== ''),
  );

export const joinAlone = (value: Value): Value => join(value, '');

const typeFrom = (value: Value): string => {
  if (value instanceof PsType) return value.fullName;
  const named = typeNamed(toText(value).toLowerCase());
  if (named === undefined) throw fail(`There is no type ${quote(toText(value))} here.`);
  return named;
};

/** On whole numbers: of 32 bits where both are, else of 64. */
const bits =
  (compute: (a: bigint, b: bigint) => bigint): Operation =>
  (left, right) => {
    const [a, b] = [roundToEven(toNumber(left)), roundToEven(toNumber(right))];
    if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) throw fail('Bits of a number so large are not modelled.');
    return Number(compute(BigInt(a), BigInt(b)));
  };

/** A shift keeps the width of its left side, and its distance wraps around there. */
const shift = (compute: (a: bigint, b: bigint) => bigint): Operation =>
  bits((a, b) => {
    const width = BigInt.asIntN(32, a) === a ? 32 : 64;
    return BigInt.asIntN(width, compute(a, BigInt.asUintN(width === 32 ? 5 : 6, b)));
  });

const OPERATIONS = new Map<string, Operation>([
  ['+', add],
  ['-', subtract],
  ['*', multiply],
  ['/', divide],
  ['%', remainder],
  ['..', range],
  ['-f', (left, right) => formatted(toText(left), itemsOf(right))],
  ['-xor', (left, right) => toBoolean(left) !== toBoolean(right)],
  ['-band', bits((a, b) => a & b)],
  ['-bor', bits((a, b) => a | b)],
  ['-bxor', bits((a, b) => a ^ b)],
  ['-shl', shift((a, b) => a << b)],
  ['-shr', shift((a, b) => a >> b)],
  ['-is', (left, right) => isOfType(left, typeFrom(right))],
  ['-isnot', (left, right) => !isOfType(left, typeFrom(right))],
  ['-as', (left, right) => tryCast(left, typeFrom(right)) ?? null],
]);

for (const [how, matchCase] of [
  ['-', false],
  ['-i', false],
  ['-c', true],
] as const) {
  const put = (name: string, operation: Operation) => OPERATIONS.set(how + name, operation);
  put(
    'eq',
    each((left, right) => equal(left, right, matchCase)),
  );
  put(
    'ne',
    each((left, right) => !equal(left, right, matchCase)),
  );
  put(
    'gt',
    each((left, right) => compare(left, right, matchCase) > 0),
  );
  put(
    'ge',
    each((left, right) => compare(left, right, matchCase) >= 0),
  );
  put(
    'lt',
    each((left, right) => compare(left, right, matchCase) < 0),
  );
  put(
    'le',
    each((left, right) => compare(left, right, matchCase) <= 0),
  );
  put('like', like(matchCase, true));
  put('notlike', like(matchCase, false));
  put('match', matches(matchCase, true));
  put('notmatch', matches(matchCase, false));
  put('contains', (left, right) => contains(left, right, matchCase));
  put('notcontains', (left, right) => !contains(left, right, matchCase));
  put('in', (left, right) => contains(right, left, matchCase));
  put('notin', (left, right) => !contains(right, left, matchCase));
  put('replace', (left, right) => replace(left, right, matchCase));
  put('split', (left, right) => split(left, right, matchCase));
  put('join', join);
}
