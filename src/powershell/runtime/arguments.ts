/** Arguments as they are written: their values, and which of them stand behind a name. */
import { numberOf } from '../literals.js';
import type { ElementSyntax, ExpressionSyntax } from '../syntax.js';
import type { Run } from './cmdlet.js';
import { evaluate } from './evaluate.js';
import type { Shell } from './shell.js';
import { toText } from './text.js';
import { Dictionary, itemsOf, type Value } from './values.js';
import { variableValue } from './variables.js';

export interface Item {
  /** Of a parameter: its name without the dash. */
  readonly name?: string;
  /** Whether a colon binds the value to the name. */
  readonly colon?: boolean;
  readonly value?: Value;
  /** As written, where a bare word looks like a number. */
  readonly raw?: string;
}

export function* argumentsOf(shell: Shell, elements: readonly ElementSyntax[]): Run<readonly Item[]> {
  const items: Item[] = [];
  for (const element of elements) {
    if (element.is === 'redirection') continue;
    if (element.is === 'splat') items.push(...spread(variableValue(shell, element.name)));
    else if (element.is === 'argument') items.push(yield* argument(shell, element.value));
    else {
      const { name, colon, value } = element;
      const found = value === undefined ? {} : yield* argument(shell, value);
      items.push({ name, colon, ...found });
    }
  }
  return items;
}

function* argument(shell: Shell, syntax: ExpressionSyntax): Run<Item> {
  if (syntax.is === 'list') {
    const values: Value[] = [];
    for (const item of syntax.items) values.push(yield* argumentValue(shell, item));
    return { value: values };
  }
  const value = yield* argumentValue(shell, syntax);
  return typeof value === 'number' && syntax.is === 'word' ? { value, raw: syntax.raw } : { value };
}

/** A bare word that looks like a number is one. */
function* argumentValue(shell: Shell, syntax: ExpressionSyntax): Run<Value> {
  const value = yield* evaluate(shell, syntax);
  if (syntax.is !== 'word' || typeof value !== 'string') return value;
  return numberOf(value) ?? value;
}

/** `@parameters` */
function spread(value: Value): readonly Item[] {
  if (value === null) return [];
  if (!(value instanceof Dictionary)) return itemsOf(value).map((one) => ({ value: one }));
  return [...value.entries.values()].map(({ key, value: one }) => ({ name: toText(key), colon: true, value: one }));
}
