/** What a parameter of a function demands of its argument: `[ValidateRange(1, 8)]` and its kin. A list is judged item by item. */
import type { ExpressionSyntax, ParameterDeclaration } from '../syntax.js';
import type { Run } from './cmdlet.js';
import { compare, equal } from './comparing.js';
import { evaluate, holdsFor } from './evaluate.js';
import { regex } from './patterns.js';
import type { Shell } from './shell.js';
import { toText } from './text.js';
import { invalid, notTaken } from './trouble.js';
import { isList, itemsOf, PsBlock, type Value } from './values.js';

/** Why a value is not taken, or undefined. */
type Validation = (value: Value, bounds: readonly Value[]) => string | undefined;

const EMPTY =
  'The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.';
const NULL = 'The argument is null. Provide a valid value for the argument, and then try running the command again.';

function outside(value: Value, [least = null, most = null]: readonly Value[]): string | undefined {
  const below = compare(value, least) < 0;
  if (!below && compare(value, most) <= 0) return undefined;
  const [bound, than, supply] = below
    ? [toText(least), 'less than the minimum', 'greater']
    : [toText(most), 'greater than the maximum', 'less'];
  return `The ${toText(value)} argument is ${than} allowed range of ${bound}. Supply an argument that is ${supply} than or equal to ${bound} and then try the command again.`;
}

function unlike(value: Value, [pattern = null]: readonly Value[]): string | undefined {
  if (regex(toText(pattern), false).test(toText(value))) return undefined;
  return `The argument "${toText(value)}" does not match the "${toText(pattern)}" pattern. Supply an argument that matches "${toText(pattern)}" and try the command again.`;
}

/** The one that is asked of a script, which may wait for the world. */
const BY_SCRIPT = 'validatescript';

function* failsScript(shell: Shell, value: Value, [block = null]: readonly Value[]): Run<string | undefined> {
  if (!(block instanceof PsBlock) || (yield* holdsFor(shell, block, value))) return undefined;
  return `The "${block.text}" validation script for the argument with value "${toText(value)}" did not return a result of True. Determine why the validation script failed, and then try the command again.`;
}

function absent(value: Value, choices: readonly Value[]): string | undefined {
  if (choices.some((one) => equal(one, value))) return undefined;
  const words = choices.map((one) => toText(one)).join(',');
  return `The argument "${toText(value)}" does not belong to the set "${words}" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.`;
}

const VALIDATIONS: ReadonlyMap<string, Validation> = new Map<string, Validation>([
  ['validateset', absent],
  ['validaterange', outside],
  ['validatepattern', unlike],
  ['validatenotnull', (value) => (value === null ? NULL : undefined)],
  ['validatenotnullorempty', (value) => (value === null || value === '' ? EMPTY : undefined)],
]);

/** Attributes of parameters by their names in small letters: those that are obeyed, and those that forbid nothing. */
export const isAttribute = (name: string): boolean =>
  VALIDATIONS.has(name) ||
  [
    BY_SCRIPT,
    'parameter',
    'alias',
    'allownull',
    'allowemptystring',
    'allowemptycollection',
    'supportswildcards',
  ].includes(name);

/** @throws Thrown where an argument is not what its parameter demands. */
export function* validate(shell: Shell, declaration: ParameterDeclaration, value: Value): Run {
  bindable(declaration, value);
  for (const { name, args } of declaration.attributes) {
    const validation = VALIDATIONS.get(name);
    if (validation === undefined && name !== BY_SCRIPT) continue;
    const bounds = yield* boundsOf(shell, args);
    const items = isList(value) && itemsOf(value).length > 0 ? itemsOf(value) : [isList(value) ? null : value];
    for (const item of items) {
      const why = validation === undefined ? yield* failsScript(shell, item, bounds) : validation(item, bounds);
      if (why !== undefined) throw invalid(declaration.label, why);
    }
  }
}

function* boundsOf(shell: Shell, args: readonly ExpressionSyntax[]): Run<readonly Value[]> {
  const found: Value[] = [];
  for (const arg of args) found.push(yield* evaluate(shell, arg));
  return found;
}

/** What is mandatory is given something, unless an attribute allows nothing. */
function bindable({ mandatory, label, type, attributes }: ParameterDeclaration, value: Value): void {
  const allows = (name: string): boolean => attributes.some((one) => one.name === name);
  const why =
    value === null && !allows('allownull')
      ? 'null'
      : value === '' && type === 'string' && !allows('allowemptystring')
        ? 'an empty string'
        : undefined;
  if (!mandatory || why === undefined) return;
  throw notTaken(`Cannot bind argument to parameter '${label}' because it is ${why}.`);
}
