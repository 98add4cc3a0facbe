/** Statements: what they put out goes to `emit`, one object at a time. */

import type {
  BlockSyntax,
  ForEachSyntax,
  ForSyntax,
  IfSyntax,
  StatementSyntax,
  SwitchSyntax,
  TrySyntax,
  WhileSyntax,
} from '../syntax.js';
import { assign } from './assign.js';
import { type Bound, bindParameters } from './bind-block.js';
import { toBoolean, toNumber } from './casts.js';
import type { Args, Emit, Run } from './cmdlet.js';
import { equal } from './comparing.js';
import { evaluate, inside } from './evaluate.js';
import { spend } from './meter.js';
import { matchTable, regex, wildcard } from './patterns.js';
import { runPipeline } from './pipeline.js';
import { prefer } from './preferences.js';
import { isException, recordFrom } from './records.js';
import { Scope } from './scope.js';
import type { Shell } from './shell.js';
import { switchFlag } from './switch-flags.js';
import { toText } from './text.js';
import { BREAK, CONTINUE, type Jump, Left, RETURN, Thrown } from './trouble.js';
import { Enumerator, isList, itemsOf, type Value } from './values.js';

/** Puts out a value, a list item by item. */
export function* emitAll(emit: Emit, value: Value): Run {
  if (!isList(value)) {
    const run = emit(value);
    if (run !== undefined) yield* run;
    return;
  }
  for (const item of itemsOf(value)) {
    spend(2);
    const run = emit(item);
    if (run !== undefined) yield* run;
  }
}

/** All that statements put out. */
export function* captured(shell: Shell, body: readonly StatementSyntax[]): Run<Value[]> {
  const found: Value[] = [];
  yield* runBody(shell, body, (value) => void found.push(value));
  return found;
}

/** Statements one after the other. One that fails is told, and the next goes on, unless somebody guards it. */
export function* runBody(shell: Shell, body: readonly StatementSyntax[], emit: Emit): Run {
  for (const statement of body) {
    try {
      yield* execute(shell, statement, emit);
    } catch (error) {
      if (!(error instanceof Thrown) || error.fatal || shell.guarded > 0) throw error;
      error.span ??= statement;
      if (shell.preference('erroractionpreference') === 'stop') throw error;
      shell.note(error.record);
      shell.ok = false;
      if (!error.silent && shell.preference('erroractionpreference') === 'continue')
        shell.streams.error(error.record, error.span, error.command);
    }
  }
}

export function* execute(shell: Shell, statement: StatementSyntax, emit: Emit): Run {
  shell.step();
  switch (statement.is) {
    case 'pipeline':
      return yield* runPipeline(shell, statement, emit);
    case 'chain':
      yield* execute(shell, statement.left, emit);
      if (shell.ok === (statement.operator === '&&')) yield* execute(shell, statement.right, emit);
      return;
    case 'assignment':
      yield* assign(shell, statement);
      // Behind a command `$?` stays what it has made of it.
      if (isValue(statement.value)) shell.ok = true;
      return;
    case 'if':
      return yield* branch(shell, statement, emit);
    case 'foreach':
      return yield* eachOf(shell, statement, emit);
    case 'for':
      return yield* counted(shell, statement, emit);
    case 'while':
      return yield* repeated(shell, statement, emit);
    case 'switch':
      return yield* switched(shell, statement, emit);
    case 'try':
      return yield* guarded(shell, statement, emit);
    case 'function':
      shell.functions.set(statement.name.replace(/^(?:global|script|local):/i, '').toLowerCase(), statement);
      return;
    case 'return':
      if (statement.value !== undefined) yield* execute(shell, statement.value, emit);
      throw RETURN;
    case 'throw':
      throw yield* thrownBy(shell, statement.value);
    case 'exit':
      throw new Left(statement.value === undefined ? 0 : Math.trunc(toNumber(yield* inside(shell, statement.value))));
    case 'break':
      throw BREAK;
    case 'continue':
      throw CONTINUE;
  }
}

const isValue = (statement: StatementSyntax): boolean =>
  statement.is === 'pipeline' && statement.stages.length === 1 && statement.stages[0]?.is === 'value';

/** `foreach`; its `$foreach` can be moved on by the body. */
function* eachOf(shell: Shell, { over, variable, body }: ForEachSyntax, emit: Emit): Run {
  const items = new Enumerator([...(yield* itemsIn(shell, over))]);
  const { scope } = shell;
  const outer = scope.own('foreach')?.value;
  scope.set('foreach', items);
  try {
    while (items.moveNext()) {
      scope.set(variable.name, items.current);
      if (yield* leaves(shell, body, emit)) return;
    }
  } finally {
    if (outer === undefined) scope.remove('foreach');
    else scope.set('foreach', outer);
  }
}

/** What a loop goes through: nothing has no item. */
function* itemsIn(shell: Shell, over: StatementSyntax): Run<readonly Value[]> {
  const value = yield* inside(shell, over);
  if (value === null) return [];
  spend(2 * itemsOf(value).length);
  return [...itemsOf(value)];
}

function* branch(shell: Shell, { clauses, otherwise }: IfSyntax, emit: Emit): Run {
  for (const { test, body } of clauses) {
    if (toBoolean(yield* inside(shell, test))) return yield* runBody(shell, body, emit);
  }
  if (otherwise !== undefined) yield* runBody(shell, otherwise, emit);
}

/** One round of a loop; true where it leaves the loop. */
function* leaves(shell: Shell, body: readonly StatementSyntax[], emit: Emit): Run<boolean> {
  try {
    yield* runBody(shell, body, emit);
    return false;
  } catch (error) {
    if (error === CONTINUE) return false;
    if (error === BREAK) return true;
    throw error;
  }
}

function* counted(shell: Shell, { first, test, next, body }: ForSyntax, emit: Emit): Run {
  if (first !== undefined) yield* inside(shell, first);
  while (test === undefined || toBoolean(yield* inside(shell, test))) {
    shell.step();
    if (yield* leaves(shell, body, emit)) return;
    if (next !== undefined) yield* inside(shell, next);
  }
}

function* repeated(shell: Shell, { test, body, bodyFirst, until }: WhileSyntax, emit: Emit): Run {
  if (bodyFirst && (yield* leaves(shell, body, emit))) return;
  while (toBoolean(yield* inside(shell, test)) !== until) {
    shell.step();
    if (yield* leaves(shell, body, emit)) return;
  }
}

function* switched(shell: Shell, { flags, over, clauses }: SwitchSyntax, emit: Emit): Run {
  const how = flags.map(switchFlag);
  const value = yield* inside(shell, over);
  const before = shell.scope.own('_')?.value;
  try {
    for (const item of value === null ? [null] : itemsOf(value)) {
      shell.step();
      shell.scope.set('_', item);
      if (yield* switchItem(shell, how, item, clauses, emit)) return;
    }
  } finally {
    restoreItem(shell, before);
  }
}

/** True where `break` ends it. */
function* switchItem(
  shell: Shell,
  flags: readonly ReturnType<typeof switchFlag>[],
  item: Value,
  clauses: SwitchSyntax['clauses'],
  emit: Emit,
): Run<boolean> {
  let found = false;
  for (const { test, body } of clauses) {
    if (test === undefined || !(yield* clauseFits(shell, flags, item, test))) continue;
    found = true;
    const end = yield* ending(shell, body, emit);
    if (end !== undefined) return end === BREAK;
  }
  const last = clauses.find(({ test }) => test === undefined);
  if (found || last === undefined) return false;
  return (yield* ending(shell, last.body, emit)) === BREAK;
}

function* ending(shell: Shell, body: readonly StatementSyntax[], emit: Emit): Run<Jump | undefined> {
  try {
    yield* runBody(shell, body, emit);
    return undefined;
  } catch (error) {
    if (error === BREAK || error === CONTINUE) return error as Jump;
    throw error;
  }
}

function* clauseFits(
  shell: Shell,
  flags: readonly ReturnType<typeof switchFlag>[],
  item: Value,
  test: NonNullable<SwitchSyntax['clauses'][number]['test']>,
): Run<boolean> {
  if (test.is === 'block') {
    const found: Value[] = [];
    yield* runBody(shell, test.body, (value) => void found.push(value));
    return toBoolean(found.length === 1 ? (found[0] as Value) : found);
  }
  const wanted = yield* evaluate(shell, test);
  const matchCase = flags.includes('casesensitive');
  if (flags.includes('wildcard')) return wildcard(toText(wanted), matchCase)(toText(item));
  if (flags.includes('regex')) return matchesIn(shell, toText(item), toText(wanted), matchCase);
  return typeof wanted === 'string' && !isList(item)
    ? equal(wanted, toText(item), matchCase)
    : equal(item, wanted, matchCase);
}

function matchesIn(shell: Shell, text: string, pattern: string, matchCase: boolean): boolean {
  const match = regex(pattern, matchCase).exec(text);
  if (match === null) return false;
  shell.scope.set('matches', matchTable(match, pattern));
  return true;
}

function* guarded(shell: Shell, { body, catches, last }: TrySyntax, emit: Emit): Run {
  try {
    shell.guarded += 1;
    try {
      yield* runBody(shell, body, emit);
    } catch (error) {
      shell.guarded -= 1;
      try {
        yield* caught(shell, error, catches, emit);
      } finally {
        shell.guarded += 1;
      }
    } finally {
      shell.guarded -= 1;
    }
  } finally {
    if (last !== undefined) yield* runBody(shell, last, emit);
  }
}

function* caught(shell: Shell, error: unknown, catches: TrySyntax['catches'], emit: Emit): Run {
  if (!(error instanceof Thrown)) throw error;
  const handler =
    catches.find(({ types }) => types.some(({ type }) => isException(error.record, type))) ??
    catches.find(({ types }) => types.length === 0);
  if (handler === undefined) throw error;
  shell.note(error.record);
  const before = shell.scope.own('_')?.value;
  shell.scope.set('_', error.record);
  try {
    yield* runBody(shell, handler.body, emit);
  } finally {
    restoreItem(shell, before);
  }
}

/** Gives `$_` back what it was. */
function restoreItem(shell: Shell, before: Value | undefined): void {
  if (before === undefined) shell.scope.remove('_');
  else shell.scope.set('_', before);
}

/** `throw`, `throw 'text'`, `throw $_` */
function* thrownBy(shell: Shell, value: StatementSyntax | undefined): Run<Thrown> {
  const given = value === undefined ? (shell.variable('_') ?? 'ScriptHalted') : yield* inside(shell, value);
  const error = new Thrown(recordFrom(given ?? 'ScriptHalted'));
  error.fatal = true;
  return error;
}

export interface BlockRun {
  readonly emit: Emit;
  /** `$_` */
  readonly item?: Value;
  readonly args?: readonly Value[];
  readonly bound?: Bound;
  /** What every cmdlet takes, for a function that does. */
  readonly common?: Args;
  /** What comes through the pipeline, as `$input`. */
  readonly input?: readonly Value[];
  /** Whether it shares the variables of its caller, as the blocks of ForEach-Object do. */
  readonly shared?: boolean;
}

/** Runs a block. `return` leaves it. */
export function* runBlock(shell: Shell, block: BlockSyntax, run: BlockRun): Run {
  const outer = shell.scope;
  shell.enter();
  const before = run.shared === true ? outer.own('_')?.value : undefined;
  if (run.shared !== true) shell.scope = new Scope(outer);
  try {
    if (run.common !== undefined) prefer(shell.scope, run.common);
    if (run.item !== undefined) shell.scope.set('_', run.item);
    if (run.input !== undefined) shell.scope.set('input', new Enumerator([...run.input]));
    yield* bindParameters(shell, block, run.args ?? [], run.bound);
    if (block.begin !== undefined) yield* runBody(shell, block.begin, run.emit);
    yield* runBody(shell, block.body, run.emit);
    if (block.end !== undefined) yield* runBody(shell, block.end, run.emit);
  } catch (error) {
    if (error !== RETURN) throw error;
  } finally {
    if (run.shared === true && run.item !== undefined) restoreItem(shell, before);
    shell.scope = outer;
    shell.leave();
  }
}
