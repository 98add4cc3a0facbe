/** Short ways to write the tables of cmdlets. */

import type { Column } from '../output/views.js';
import { toBoolean } from '../runtime/casts.js';
import type { Args, Call, Cmdlet, CmdletParameter, CmdletTable, Emit, Kind, Run, Stage } from '../runtime/cmdlet.js';
import { emitAll, runBlock } from '../runtime/execute.js';
import { propertyOf } from '../runtime/members.js';
import type { Shell } from '../runtime/shell.js';
import { toText } from '../runtime/text.js';
import { thrown } from '../runtime/trouble.js';
import { collapsed, Dictionary, isList, itemsOf, PsBlock, type Value } from '../runtime/values.js';

type More = Partial<Omit<CmdletParameter, 'name' | 'kind' | 'help'>>;

export const parameter = (name: string, kind: Kind, help: string, more: More = {}): CmdletParameter => ({
  name,
  kind,
  help,
  ...more,
});

export const flag = (name: string, help: string): CmdletParameter => ({ name, kind: 'switch', help });

/** Objects that come through the pipeline, or as -InputObject. */
export const INPUT = parameter('InputObject', 'any', 'The objects; usually they come through the pipeline.', {
  pipeline: 'value',
});

export const cmdlet = (
  name: string,
  help: string,
  parameters: readonly CmdletParameter[],
  start: (call: Call) => Stage,
  aliases: readonly string[] = [],
): Cmdlet => ({ table: { name, help, parameters, aliases }, start });

/** A cmdlet that takes no objects and puts out what it answers. */
export const answering = (
  name: string,
  help: string,
  parameters: readonly CmdletParameter[],
  answer: (call: Call) => Value,
  aliases: readonly string[] = [],
): Cmdlet => cmdlet(name, help, parameters, (call) => ({ alone: () => emitAll(call.emit, answer(call)) }), aliases);

/** By which properties objects are told apart. */
export const PROPERTY = parameter('Property', 'property', 'Names, blocks, or tables with Name and Expression.', {
  position: 0,
  list: true,
});

/** A stage for cmdlets that work on each object, from the pipeline or from -InputObject. */
export function eachInput(call: Call, take: (value: Value) => Run | undefined, end?: () => Run | undefined): Stage {
  const input = call.args.get('InputObject');
  return {
    alone: () => (input === undefined ? undefined : all(input, take)),
    take,
    ...(end === undefined ? {} : { end }),
  };
}

function* all(input: Value, take: (value: Value) => Run | undefined): Run {
  for (const item of itemsOf(input)) {
    const run = take(item);
    if (run !== undefined) yield* run;
  }
}

/** A stage that gathers all objects and then answers. */
export function gathered(call: Call, answer: (items: readonly Value[]) => Run | undefined): Stage {
  const items: Value[] = [];
  return eachInput(
    call,
    (value) => void items.push(value),
    () => answer(items),
  );
}

export const emit = (to: Emit, value: Value): Run => emitAll(to, value);

/** Puts out a value as it is, a list too. */
export function* emitOne({ emit: to }: Call, item: Value): Run {
  const run = to(item);
  if (run !== undefined) yield* run;
}

/** What a block answers for an object. */
export function* ask(shell: Shell, block: PsBlock, item: Value): Run<Value> {
  const found: Value[] = [];
  yield* runBlock(shell, block.syntax, { item, shared: true, emit: (value) => void found.push(value) });
  return collapsed(found);
}

/** `Name`, `{ $_.Name }`, `@{ Name = 'n'; Expression = { … } }` */
export interface Property {
  readonly label: string;
  /** Names may have wildcards. */
  readonly name?: string;
  readonly block?: PsBlock;
  readonly width?: number;
  readonly align?: 'left' | 'right';
  readonly format?: string;
  readonly descending?: boolean;
}

export function propertiesIn(value: Value | undefined): readonly Property[] {
  if (value === undefined || value === null) return [];
  return itemsOf(value).map(propertyIn);
}

const PROPERTY_KEYS = [
  ...['name', 'label', 'expression', 'width', 'alignment', 'formatstring', 'ascending', 'descending'],
];

const isPropertyKey = (key: string): boolean =>
  key !== '' && PROPERTY_KEYS.some((one) => one.startsWith(key.toLowerCase()));

const badKey = (key: string) =>
  thrown({
    message: `The ${key} key is not valid.`,
    id: 'DictionaryKeyIllegal',
    category: 'InvalidArgument',
    words: 'vendor',
  });

function propertyIn(value: Value): Property {
  if (value instanceof PsBlock) return { label: value.text.trim(), block: value };
  if (!(value instanceof Dictionary)) return { label: toText(value), name: toText(value) };
  const stray = [...value.entries.values()].map(({ key }) => toText(key)).find((key) => !isPropertyKey(key));
  if (stray !== undefined) throw badKey(stray);
  const say = (...names: string[]): Value | undefined => {
    for (const entry of value.entries.values()) {
      const key = toText(entry.key).toLowerCase();
      if (names.some((name) => name.startsWith(key) && key !== '')) return entry.value;
    }
    return undefined;
  };
  const expression = say('expression') ?? null;
  const label = say('label', 'name');
  const width = say('width');
  const align = toText(say('alignment') ?? null).toLowerCase();
  const format = say('formatstring');
  return {
    label: label === undefined ? toText(expression).trim() : toText(label),
    ...(expression instanceof PsBlock ? { block: expression } : { name: toText(expression) }),
    ...(typeof width === 'number' ? { width } : {}),
    ...(align === 'left' || align === 'right' ? { align } : {}),
    ...(format === undefined ? {} : { format: toText(format) }),
    ...fallOf(say('descending'), say('ascending')),
  };
}

/** Whether it falls; undefined where the table does not say. */
function fallOf(falls: Value | undefined, rises: Value | undefined): Pick<Property, 'descending'> {
  if (falls !== undefined) return { descending: toBoolean(falls) };
  return rises === undefined ? {} : { descending: !toBoolean(rises) };
}

export function* fieldOf(shell: Shell, property: Property, item: Value): Run<Value> {
  if (property.block !== undefined) return yield* ask(shell, property.block, item);
  return propertyOf(item, property.name ?? property.label) ?? null;
}

export const columnOf = ({ label, width, align }: Property, value: (item: Value) => Value): Column => ({
  label,
  value,
  ...(width === undefined ? {} : { width }),
  ...(align === undefined ? {} : { align }),
});

export const textArg = (args: Args, name: string, otherwise = ''): string => {
  const value = args.get(name);
  return value === undefined ? otherwise : toText(value);
};

export const numberArg = (args: Args, name: string): number | undefined => {
  const value = args.get(name);
  return typeof value === 'number' ? value : undefined;
};

export const listArg = (args: Args, name: string): readonly Value[] => {
  const value = args.get(name);
  if (value === undefined || value === null) return [];
  return isList(value) ? itemsOf(value) : [value];
};

export type { Call, Cmdlet, CmdletParameter, CmdletTable, Run, Stage, Value };
