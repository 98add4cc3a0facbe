/** Values of expressions. */

import type {
  BinarySyntax,
  CallSyntax,
  ExpressionSyntax,
  HashSyntax,
  IndexSyntax,
  MemberSyntax,
  StatementSyntax,
  UnarySyntax,
} from '../syntax.js';
import { assign, stepBy } from './assign.js';
import { cast, castNow, roundToEven, toBoolean, toNumber } from './casts.js';
import type { Run } from './cmdlet.js';
import { captured, execute, runBlock } from './execute.js';
import { at } from './indexing.js';
import { propertyOf, staticProperty } from './members.js';
import { sized, spend, together } from './meter.js';
import { BLOCK_METHODS, methodOf } from './methods.js';
import { binary, joinAlone, splitAlone } from './operators.js';
import { matchTable, regex } from './patterns.js';
import type { Shell } from './shell.js';
import { matchObject, staticMethod } from './statics.js';
import { toText } from './text.js';
import { fail, thrown } from './trouble.js';
import { typeNamed, typeNameOf } from './types.js';
import { collapsed, Dictionary, isList, itemsOf, NOTHING, PsBlock, PsType, type Value } from './values.js';
import { variableValue } from './variables.js';

export function* evaluate(shell: Shell, node: ExpressionSyntax): Run<Value> {
  shell.step();
  switch (node.is) {
    case 'number':
    case 'text':
    case 'constant':
      return node.value;
    case 'variable':
      return variableValue(shell, node.name);
    case 'expanded':
    case 'word':
      return yield* expanded(shell, node.parts);
    case 'list':
      return yield* list(shell, node.items);
    case 'paren':
      return yield* inside(shell, node.inner);
    case 'subexpression':
      return collapsed(yield* captured(shell, node.body));
    case 'array':
      return yield* captured(shell, node.body);
    case 'hash':
      return yield* table(shell, node, false);
    case 'block':
      return blockValue(shell, node);
    case 'unary':
      return yield* unary(shell, node);
    case 'binary':
      return yield* between(shell, node);
    case 'ternary':
      return yield* evaluate(shell, toBoolean(yield* evaluate(shell, node.test)) ? node.yes : node.no);
    case 'step':
      return yield* stepBy(shell, node);
    case 'member':
      return yield* member(shell, node);
    case 'call':
      return yield* call(shell, node);
    case 'index':
      return yield* indexed(shell, node);
    case 'cast':
      return yield* casted(shell, node.type, node.operand);
    case 'type':
      return typeValue(node.type);
  }
}

const blockValue = (shell: Shell, node: Extract<ExpressionSyntax, { is: 'block' }>): PsBlock =>
  new PsBlock(node, shell.source.slice(node.offset + 1, node.offset + node.length - 1));

function* expanded(shell: Shell, parts: readonly (string | ExpressionSyntax)[]): Run<Value> {
  let text = '';
  for (const part of parts) {
    const piece = typeof part === 'string' ? part : inText(shell, yield* evaluate(shell, part));
    sized('text', text.length + piece.length);
    spend(Math.min(text.length, piece.length));
    text += piece;
  }
  return text;
}

/** Between texts a list is joined by `$OFS`. */
function inText(shell: Shell, value: Value): string {
  if (!isList(value)) return toText(value);
  const separator = shell.scope.find('ofs');
  return together(
    itemsOf(value).map((item) => toText(item, 1)),
    separator === undefined ? ' ' : toText(separator.value),
  );
}

function* list(shell: Shell, items: readonly ExpressionSyntax[]): Run<Value> {
  const values: Value[] = [];
  for (const item of items) values.push(yield* evaluate(shell, item));
  return values;
}

/** What a statement in brackets answers. A value alone is itself, whatever it holds. */
export function* inside(shell: Shell, statement: StatementSyntax): Run<Value> {
  const value = yield* insideOrNothing(shell, statement);
  return value === NOTHING ? null : value;
}

/** The same, where what puts out nothing is to be told from what puts out `$null`. */
export function* insideOrNothing(shell: Shell, statement: StatementSyntax): Run<Value> {
  if (statement.is === 'pipeline' && statement.stages.length === 1) {
    const [stage] = statement.stages;
    if (stage?.is === 'value') return yield* evaluate(shell, stage.value);
  }
  if (statement.is === 'assignment') return yield* assign(shell, statement);
  const found: Value[] = [];
  yield* execute(shell, statement, (value) => void found.push(value));
  return found.length === 0 ? NOTHING : collapsed(found);
}

function* table(shell: Shell, node: HashSyntax, ordered: boolean): Run<Dictionary> {
  const made = new Dictionary(ordered);
  for (const { key, value } of node.entries) {
    const name = yield* evaluate(shell, key);
    if (made.get(name) !== undefined)
      throw fail(`Duplicate keys '${toText(name)}' are not allowed in hash literals.`, 'DuplicateKeyInHashLiteral');
    made.set(name, yield* inside(shell, value));
  }
  return made;
}

function* casted(shell: Shell, type: string, operand: ExpressionSyntax): Run<Value> {
  const isTable = operand.is === 'hash';
  if (isTable && type === 'ordered') return yield* table(shell, operand, true);
  if (isTable && (type === 'pscustomobject' || type === 'psobject')) {
    return cast(yield* table(shell, operand, true), 'System.Management.Automation.PSCustomObject');
  }
  const name = typeNamed(type);
  if (name === undefined) throw noType(type);
  return castNow(yield* evaluate(shell, operand), name, shell.around.now());
}

const noType = (type: string) =>
  thrown({
    message: `Unable to find type [${type}].`,
    id: 'TypeNotFound',
    category: 'InvalidOperation',
    words: 'vendor',
  });

function typeValue(type: string): PsType {
  const name = typeNamed(type);
  if (name === undefined) throw noType(type);
  return new PsType(name);
}

function* unary(shell: Shell, { operator, operand }: UnarySyntax): Run<Value> {
  const value = yield* evaluate(shell, operand);
  if (operator === '-not') return !toBoolean(value);
  if (operator === '-bnot') return -roundToEven(toNumber(value)) - 1;
  if (operator === '-') return 0 - toNumber(value);
  if (operator === '+') return toNumber(value);
  return operator.endsWith('split') ? splitAlone(value) : joinAlone(value);
}

function* between(shell: Shell, { operator, left, right }: BinarySyntax): Run<Value> {
  const first = yield* evaluate(shell, left);
  if (operator === '??') return first ?? (yield* evaluate(shell, right));
  if (operator === '-and') return toBoolean(first) && toBoolean(yield* evaluate(shell, right));
  if (operator === '-or') return toBoolean(first) || toBoolean(yield* evaluate(shell, right));
  const second = yield* evaluate(shell, right);
  const byBlock = yield* withBlock(shell, operator, first, second);
  if (byBlock !== undefined) return byBlock;
  const answer = binary(operator, first, second);
  if (answer === true && operator.endsWith('match')) remember(shell, operator, first, second);
  return answer;
}

/** `-split { … }` asks the block for each character, `-replace '…', { … }` for each match. */
function* withBlock(shell: Shell, operator: string, left: Value, right: Value): Run<Value | undefined> {
  if (right instanceof PsBlock && operator.endsWith('split')) {
    const pieces = [''];
    for (const one of toText(left)) {
      if (toBoolean(yield* answerOf(shell, right, one))) pieces.push('');
      else pieces[pieces.length - 1] += one;
    }
    return pieces;
  }
  const [pattern, block] = isList(right) ? itemsOf(right) : [];
  if (!(block instanceof PsBlock) || !operator.endsWith('replace')) return undefined;
  const text = toText(left);
  let [made, from] = ['', 0];
  for (const match of regex(toText(pattern ?? ''), operator === '-creplace').all(text)) {
    made += text.slice(from, match.index) + toText(yield* answerOf(shell, block, matchObject(match)));
    from = match.index + match[0].length;
  }
  return made + text.slice(from);
}

/** Whether a block says yes to a value. */
export function* holdsFor(shell: Shell, block: PsBlock, item: Value): Run<boolean> {
  return toBoolean(yield* answerOf(shell, block, item));
}

function* answerOf(shell: Shell, block: PsBlock, item: Value): Run<Value> {
  const found: Value[] = [];
  yield* runBlock(shell, block.syntax, { item, shared: true, emit: (value) => void found.push(value) });
  return collapsed(found);
}

/** `$Matches`: what a pattern has found, by number and by name. */
function remember(shell: Shell, operator: string, text: Value, pattern: Value): void {
  if (operator.includes('not')) return;
  const match = regex(toText(pattern), operator === '-cmatch').exec(toText(text));
  if (match === null) return;
  shell.scope.set('matches', matchTable(match, toText(pattern)));
}

function* nameOf(shell: Shell, name: string | ExpressionSyntax): Run<string> {
  return typeof name === 'string' ? name : toText(yield* evaluate(shell, name));
}

function* member(shell: Shell, node: MemberSyntax): Run<Value> {
  const target = yield* evaluate(shell, node.target);
  const name = yield* nameOf(shell, node.name);
  if (node.fixed) return fixedMember(shell, target, name);
  return propertyOf(target, name) ?? null;
}

function fixedMember(shell: Shell, target: Value, name: string): Value {
  const type = target instanceof PsType ? target.fullName : typeNameOf(target);
  const value = staticProperty(type, name, shell.around.now());
  if (value === undefined) throw fail(`[${type}] has no static property ${name} here.`);
  return value;
}

function* call(shell: Shell, node: CallSyntax): Run<Value> {
  const target = yield* evaluate(shell, node.target);
  const name = yield* nameOf(shell, node.name);
  const args: Value[] = [];
  for (const arg of node.args) args.push(yield* evaluate(shell, arg));
  if (target === null && node.guarded) return null;
  if (node.fixed) return fixedCall(shell, target, name, args);
  if (BLOCK_METHODS.has(name.toLowerCase())) return yield* blockMethod(shell, target, name.toLowerCase(), args);
  const method = methodOf(target, name);
  if (method !== undefined && target !== null) return method(args);
  if (isList(target) && target !== null) return onEach(itemsOf(target), name, args);
  throw noMethod(target, name);
}

function noMethod(target: Value, name: string) {
  const message =
    target === null
      ? 'You cannot call a method on a null-valued expression.'
      : `Method invocation failed because [${typeNameOf(target)}] does not contain a method named '${name}'.`;
  const id = target === null ? 'InvokeMethodOnNull' : 'MethodNotFound';
  return thrown({ message, id, category: 'InvalidOperation', words: 'vendor' });
}

/** A method of the items, where the list itself has none of that name. */
function onEach(items: readonly Value[], name: string, args: readonly Value[]): Value {
  const found: Value[] = [];
  spend(items.length);
  for (const item of items) {
    const method = methodOf(item, name);
    if (method === undefined || item === null) throw noMethod(item, name);
    found.push(method(args));
  }
  return collapsed(found);
}

function fixedCall(shell: Shell, target: Value, name: string, args: readonly Value[]): Value {
  const type = target instanceof PsType ? target.fullName : typeNameOf(target);
  const method = staticMethod(type, name, shell.around.now());
  if (method === undefined) throw fail(`[${type}] has no static method ${name} here.`);
  return method(args);
}

/** `$list.ForEach({ … })`, `$list.Where({ … })`, `$block.Invoke(1)` */
function* blockMethod(shell: Shell, target: Value, name: string, args: readonly Value[]): Run<Value> {
  if (name.startsWith('invoke')) {
    if (!(target instanceof PsBlock)) throw noMethod(target, name);
    const found: Value[] = [];
    yield* runBlock(shell, target.syntax, { args, emit: (value) => void found.push(value) });
    return collapsed(found);
  }
  const [block, mode] = args;
  const found: Value[] = [];
  if (name === 'foreach' && block instanceof PsType) return itemsOf(target).map((item) => cast(item, block.fullName));
  for (const item of itemsOf(target)) {
    shell.step();
    const answer: Value[] = [];
    if (block instanceof PsBlock)
      yield* runBlock(shell, block.syntax, { item, emit: (value) => void answer.push(value), shared: true });
    else answer.push(memberOrMethod(item, toText(block ?? null)));
    if (name === 'foreach') for (const one of answer) found.push(one);
    else if (toBoolean(collapsed(answer))) found.push(item);
  }
  return name === 'where' && mode !== undefined
    ? chosen(itemsOf(target), found, toText(mode).toLowerCase(), args[2])
    : found;
}

function memberOrMethod(item: Value, name: string): Value {
  return propertyOf(item, name) ?? methodOf(item, name)?.([]) ?? null;
}

/** `.Where({ … }, 'First', 2)` and its kin, from the items that fit. */
function chosen(all: readonly Value[], fitting: readonly Value[], mode: string, count: Value | undefined): Value {
  const many = count === undefined ? 1 : toNumber(count);
  const first = fitting.length === 0 ? all.length : all.indexOf(fitting[0] as Value);
  spend(2 * all.length);
  if (mode === 'first') return fitting.slice(0, many);
  if (mode === 'last') return fitting.slice(-many);
  if (mode === 'until') return all.slice(0, count === undefined ? first : Math.min(first, many));
  if (mode === 'skipuntil') return all.slice(first);
  const fits = new Set(fitting);
  return mode === 'split' ? [[...fitting], all.filter((item) => !fits.has(item))] : [...fitting];
}

function* indexed(shell: Shell, node: IndexSyntax): Run<Value> {
  const target = yield* evaluate(shell, node.target);
  if (target === null && node.guarded) return null;
  const index = yield* evaluate(shell, node.index);
  return at(target, index);
}
