/** Arguments of cmdlets: which parameter each of them is for, and the value that it takes. */
import { quote } from '../../base/text.js';
import { findParameter, positionalOf, SHARED } from '../lookup.js';
import type { Item } from './arguments.js';
import { toBoolean, toNumber } from './casts.js';
import type { Args, CmdletParameter, CmdletTable } from './cmdlet.js';
import { toText } from './text.js';
import { invalid, thrown } from './trouble.js';
import { typeNameOf } from './types.js';
import { EnumValue, isList, itemsOf, PsBlock, type Value } from './values.js';

export interface BoundCmdlet {
  readonly args: Map<string, Value>;
  readonly common: Map<string, Value>;
}

/** `piped`: objects come through the pipeline, which may give what is mandatory. */
export function bindCmdlet(table: CmdletTable, items: readonly Item[], piped: boolean): BoundCmdlet {
  const bound: BoundCmdlet = { args: new Map(), common: new Map() };
  const rest: Item[] = [];
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at] as Item;
    if (item.name === undefined) {
      rest.push(item);
      continue;
    }
    const found = findParameter<CmdletParameter>(item.name, table, SHARED);
    if (!found.ok) throw noParameter(table.name, item.name);
    const parameter = found.value;
    if (item.colon === true) give(bound, table, parameter, item);
    else if (parameter.kind === 'switch') give(bound, table, parameter, { value: true });
    else {
      const next = items[at + 1];
      if (next === undefined || next.name !== undefined) throw noValue(parameter.name);
      give(bound, table, parameter, next);
      at += 1;
    }
  }
  byPosition(bound, table, rest);
  demand(bound.args, table, piped);
  return bound;
}

function give({ args, common }: BoundCmdlet, table: CmdletTable, parameter: CmdletParameter, item: Item): void {
  const isOwn = table.parameters.some(({ name }) => name === parameter.name);
  const into = isOwn ? args : common;
  if (into.has(parameter.name)) throw twice(parameter.name);
  into.set(parameter.name, valueFor(parameter, item.value ?? null, item.raw));
}

function byPosition(bound: BoundCmdlet, table: CmdletTable, rest: readonly Item[]): void {
  const free = positionalOf(table).filter(({ name }) => !bound.args.has(name));
  const [first] = free;
  const isBlock = ({ value }: Item): boolean => value instanceof PsBlock;
  if (first?.rest === true && rest.length > 1 && rest.every(isBlock)) {
    return give(bound, table, first, { value: rest.map(({ value }) => value ?? null) });
  }
  for (const [index, item] of rest.entries()) {
    const parameter = free[index];
    if (parameter === undefined) throw surplus(item);
    give(bound, table, parameter, item);
  }
}

/** @throws Thrown where a parameter that must be given is not. */
export function demand(args: Args, table: CmdletTable, piped: boolean): void {
  for (const { name, mandatory, pipeline } of table.parameters) {
    if (mandatory !== true || args.has(name) || (piped && pipeline !== undefined)) continue;
    throw thrown({
      message: `Cannot process command because of one or more missing mandatory parameters: ${name}.`,
      id: `MissingMandatoryParameter,${table.name}`,
      type: 'System.Management.Automation.ParameterBindingException',
      category: 'InvalidArgument',
      words: 'vendor',
    });
  }
}

/** What a parameter takes of a value. @throws Thrown where it cannot. */
export function valueFor(parameter: CmdletParameter, value: Value, raw?: string): Value {
  if (parameter.list === true && isList(value)) return itemsOf(value).map((item) => single(parameter, item));
  const one =
    isList(value) && itemsOf(value).length === 1 && parameter.kind !== 'any' ? (itemsOf(value)[0] as Value) : value;
  const converted = single(parameter, one, raw);
  return parameter.list === true && parameter.kind !== 'any' ? [converted] : converted;
}

function single(parameter: CmdletParameter, value: Value, raw?: string): Value {
  switch (parameter.kind) {
    case 'switch':
      if (value === null) return false;
      return truth(parameter.name, value, SWITCH);
    case 'boolean':
      return truth(parameter.name, value, 'System.Boolean');
    case 'host':
    case 'vm':
    case 'cluster':
      if ((value === null && parameter.nullable !== true) || value === '') throw invalid(parameter.name, EMPTY);
      return value;
    case 'integer':
    case 'size':
      return whole(parameter, value);
    case 'number':
      return toNumber(value);
    case 'choice':
      return choice(parameter, value);
    case 'text':
    case 'release':
    case 'version':
      if (isList(value)) throw cannot(parameter, value, 'System.String');
      return value === null && parameter.nullable === true ? null : (raw ?? toText(value));
    default:
      return value;
  }
}

const SWITCH = 'System.Management.Automation.SwitchParameter';

/** What a truth value or a number says. @throws Thrown for anything else: a text that says `false` is none. */
export function truth(name: string, value: Value, type: string): boolean {
  if (typeof value === 'boolean' || typeof value === 'number') return toBoolean(value);
  throw thrown({
    message: `Cannot process argument transformation on parameter '${name}'. Cannot convert value "${typeNameOf(value)}" to type "${type}". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.`,
    id: 'ParameterArgumentTransformationError',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidData',
    words: 'vendor',
  });
}

const EMPTY =
  'The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.';

function whole(parameter: CmdletParameter, value: Value): number {
  if (isList(value)) throw cannot(parameter, value, 'System.Int64');
  const number = Math.round(toNumber(value, parameter.kind === 'size' ? 'System.Int64' : 'System.Int32'));
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = parameter;
  if (number >= min && number <= max) return number;
  const bound =
    number < min ? `less than the minimum allowed range of ${min}` : `greater than the maximum allowed range of ${max}`;
  throw invalid(
    parameter.name,
    `The ${number} argument is ${bound}. Supply an argument that is ${number < min ? 'greater' : 'less'} than or equal to ${number < min ? min : max} and then try the command again.`,
  );
}

function choice(parameter: CmdletParameter, value: Value): Value {
  const choices = parameter.choices ?? [];
  const written = value instanceof EnumValue ? value.name : toText(value);
  const found = choices.find((one) => one.toLowerCase() === written.toLowerCase());
  if (found !== undefined) return found;
  throw invalid(
    parameter.name,
    `The argument "${written}" does not belong to the set "${choices.join(',')}" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.`,
  );
}

const cannot = ({ name }: CmdletParameter, value: Value, type: string) =>
  thrown({
    message: `Cannot convert '${toText(value)}' to the type '${type}' required by parameter '${name}'. Specified method is not supported.`,
    id: 'CannotConvertArgument',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });

const twice = (name: string) =>
  thrown({
    message: `Cannot bind parameter because parameter '${name}' is specified more than once.`,
    id: 'ParameterAlreadyBound',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });

export const surplus = ({ value = null }: Item) =>
  thrown({
    message: `A positional parameter cannot be found that accepts argument '${toText(value)}'.`,
    id: 'PositionalParameterNotFound',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });

const noParameter = (cmdlet: string, name: string) =>
  thrown({
    message: `A parameter cannot be found that matches parameter name ${quote(name)}.`,
    id: `NamedParameterNotFound,${cmdlet}`,
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });

const noValue = (name: string) =>
  thrown({
    message: `Missing an argument for parameter '${name}'. Specify a parameter and try again.`,
    id: 'MissingArgument',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });
