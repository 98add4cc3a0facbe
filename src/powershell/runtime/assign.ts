/** `$x = …`, `$x.Name += …`, `$a, $b = …`, `$i++`. */
import type { AssignmentSyntax, ExpressionSyntax, StepSyntax } from '../syntax.js';
import { castNow, toNumber } from './casts.js';
import type { Run } from './cmdlet.js';
import { evaluate, insideOrNothing } from './evaluate.js';
import { noIndex } from './indexing.js';
import { propertyOf } from './members.js';
import { binary } from './operators.js';
import type { Shell } from './shell.js';
import { toText } from './text.js';
import { fail, thrown } from './trouble.js';
import { typeNamed } from './types.js';
import { Dictionary, isList, itemsOf, NOTHING, PsList, PsObject, Thing, type Value } from './values.js';
import { placeOf, variableValue } from './variables.js';

/** Answers what was assigned. */
export function* assign(shell: Shell, { target, operator, value }: AssignmentSyntax): Run<Value> {
  if (operator === '??=' && (yield* evaluate(shell, target)) !== null) return null;
  const assigned = yield* insideOrNothing(shell, value);
  if (operator === '=' || operator === '??=') {
    const kept = yield* put(shell, target, target.is === 'variable' ? assigned : plain(assigned));
    return plain(kept);
  }
  const before = yield* valueBefore(shell, target);
  return yield* put(shell, target, binary(operator.slice(0, -1), before, plain(assigned)));
}

const plain = (value: Value): Value => (value === NOTHING ? null : value);

/** What a value is changed from: of a variable only that of this scope counts. */
function* valueBefore(shell: Shell, target: ExpressionSyntax): Run<Value> {
  if (target.is !== 'variable' || target.name.includes(':')) return yield* evaluate(shell, target);
  return shell.scope.own(target.name)?.value ?? null;
}

export function* stepBy(shell: Shell, { operand, by, before }: StepSyntax): Run<Value> {
  const old = yield* valueBefore(shell, operand);
  const next = toNumber(old) + by;
  yield* put(shell, operand, next);
  return before ? next : (old ?? 0);
}

function* put(shell: Shell, target: ExpressionSyntax, value: Value, type?: string): Run<Value> {
  switch (target.is) {
    case 'variable':
      setVariable(shell, target.name, value, type);
      return type === undefined ? value : variableValue(shell, target.name);
    case 'cast':
      return yield* put(shell, target.operand, value, typeNamed(target.type));
    case 'list':
      yield* spread(shell, target.items, value);
      return value;
    case 'constant':
      return value;
    case 'member':
      yield* setMember(shell, yield* evaluate(shell, target.target), yield* memberName(shell, target.name), value);
      return value;
    case 'index':
      setIndex(yield* evaluate(shell, target.target), yield* evaluate(shell, target.index), value);
      return value;
    case 'paren':
      return yield* put(shell, valueIn(target), value, type);
    default:
      throw fail('Nothing can be assigned to this.');
  }
}

/** `($x) = 1` means `$x`. */
function valueIn(target: Extract<ExpressionSyntax, { is: 'paren' }>): ExpressionSyntax {
  const [stage] = target.inner.is === 'pipeline' ? target.inner.stages : [];
  if (stage?.is !== 'value') throw fail('Nothing can be assigned to what a command puts out.');
  return stage.value;
}

function* memberName(shell: Shell, name: string | ExpressionSyntax): Run<string> {
  return typeof name === 'string' ? name : toText(yield* evaluate(shell, name));
}

/** Names that a script cannot give a value. */
const FIXED = ['true', 'false', 'null', '?', 'error', 'psversiontable'];

function setVariable(shell: Shell, written: string, value: Value, type?: string): void {
  if (FIXED.includes(written)) {
    throw thrown({
      message: `Cannot overwrite variable ${written} because it is read-only or constant.`,
      id: 'VariableNotWritable',
      category: 'WriteError',
      words: 'vendor',
    });
  }
  if (written.startsWith('env:')) throw fail('The environment of the session cannot be changed here.');
  const { scope, name } = placeOf(shell, written);
  (scope ?? shell.scope).set(name, type === undefined ? value : castNow(value, type, shell.around.now()), type);
}

/** The last name takes all that is left. */
function* spread(shell: Shell, targets: readonly ExpressionSyntax[], value: Value): Run {
  const items = itemsOf(value);
  for (const [index, target] of targets.entries()) {
    const isLast = index === targets.length - 1;
    const rest = items.slice(index);
    yield* put(shell, target, isLast && rest.length > 1 ? [...rest] : (items[index] ?? null));
  }
}

function* setMember(shell: Shell, target: Value, name: string, value: Value): Run {
  if (target instanceof Dictionary) return target.set(name, value);
  if (target instanceof PsObject && target.fields.has(name.toLowerCase())) return target.set(name, value);
  if (target instanceof Thing) {
    const added = target.added?.get(name.toLowerCase());
    if (added !== undefined) {
      added.value = value;
      return;
    }
    const run = shell.around.assign?.(shell, target, name, value);
    if (run !== undefined) return yield* run;
  }
  if (isList(target)) {
    for (const item of itemsOf(target)) yield* setMember(shell, item, name, value);
    return;
  }
  throw thrown({
    message: `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`,
    id: propertyOf(target, name) === undefined ? 'PropertyNotFound' : 'PropertyAssignmentException',
    category: 'InvalidOperation',
    words: 'vendor',
  });
}

function setIndex(target: Value, index: Value, value: Value): void {
  if (index === null) throw noIndex('Index operation failed; the array index evaluated to null.', 'NullArrayIndex');
  if (target instanceof Dictionary) return target.set(index, value);
  if (!isList(target)) throw fail('Unable to index into an object of this type.', 'CannotIndex');
  const items = target instanceof PsList ? target.items : target;
  const place = Math.trunc(toNumber(index));
  const from = place < 0 ? items.length + place : place;
  if (from < 0 || from >= items.length)
    throw thrown({
      message: 'Index was outside the bounds of the array.',
      id: 'System.IndexOutOfRangeException',
      words: 'vendor',
    });
  items[from] = value;
}
