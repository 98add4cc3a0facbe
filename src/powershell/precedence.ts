/** Operators between two values, and which of them bind more strongly. All of one strength go from left to right. */
import { plainDashes } from './characters.js';
import { across } from './line.js';
import type { ExpressionSyntax } from './syntax.js';

const LOGICAL = ['-and', '-or', '-xor'];
const BITWISE = ['-band', '-bor', '-bxor'];
/** Each also with an `i` or a `c` before it, which says whether case counts. */
const COMPARISONS = [
  ...['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'like', 'notlike', 'match', 'notmatch', 'replace'],
  ...['contains', 'notcontains', 'in', 'notin', 'split', 'join'],
];
const TYPES = ['-is', '-isnot', '-as', '-shl', '-shr'];

const STRENGTH = new Map<string, number>();
for (const one of LOGICAL) STRENGTH.set(one, 1);
for (const one of BITWISE) STRENGTH.set(one, 2);
for (const one of TYPES) STRENGTH.set(one, 3);
for (const one of COMPARISONS) for (const how of ['-', '-i', '-c']) STRENGTH.set(how + one, 3);
STRENGTH.set('??', 4);
for (const one of ['+', '-']) STRENGTH.set(one, 5);
for (const one of ['*', '/', '%']) STRENGTH.set(one, 6);
STRENGTH.set('-f', 7);
STRENGTH.set('..', 8);
STRENGTH.set(',', 9);

/** The operator in its plain writing. */
export const operatorOf = (image: string): string => plainDashes(image).trim().toLowerCase();

export const isOperator = (operator: string): boolean => STRENGTH.has(operator);

const strengthOf = (operator: string): number => STRENGTH.get(operator) ?? 3;

export interface Tail {
  readonly operator: string;
  readonly value: ExpressionSyntax;
}

/** The tree of a chain of operators. */
export function treeOf(first: ExpressionSyntax, rest: readonly Tail[]): ExpressionSyntax {
  const values = [first];
  const waiting: string[] = [];
  for (const { operator, value } of rest) {
    while (waiting.length > 0 && strengthOf(waiting.at(-1) as string) >= strengthOf(operator)) reduce(values, waiting);
    waiting.push(operator);
    values.push(value);
  }
  while (waiting.length > 0) reduce(values, waiting);
  return values[0] as ExpressionSyntax;
}

function reduce(values: ExpressionSyntax[], waiting: string[]): void {
  const right = values.pop() as ExpressionSyntax;
  const left = values.pop() as ExpressionSyntax;
  const operator = waiting.pop() as string;
  const span = across(left, right);
  if (operator !== ',') values.push({ is: 'binary', operator, left, right, ...span });
  else if (left.is === 'list' && GROWING.has(left)) values.push(grown(left.items, right, span));
  else values.push(grown([left], right, span));
}

/** Lists that a further comma makes longer; one in brackets is a value of its own. */
const GROWING = new WeakSet<ExpressionSyntax>();

function grown(
  items: readonly ExpressionSyntax[],
  right: ExpressionSyntax,
  span: ReturnType<typeof across>,
): ExpressionSyntax {
  const list: ExpressionSyntax = { is: 'list', items: [...items, right], ...span };
  GROWING.add(list);
  return list;
}
