/** Select-Object: fewer objects, or objects with fewer and other fields. */
import { given } from '../runtime/cmdlet.js';
import { equal } from '../runtime/comparing.js';
import { namesOf, propertyOf } from '../runtime/members.js';
import { isWildcard, wildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import { Enough, fail, thrown } from '../runtime/trouble.js';
import { isList, itemsOf, PsObject, Thing, type Value } from '../runtime/values.js';
import {
  type Call,
  type Cmdlet,
  cmdlet,
  eachInput,
  fieldOf,
  flag,
  INPUT,
  listArg,
  numberArg,
  type Property,
  parameter,
  propertiesIn,
  type Run,
  type Stage,
  textArg,
} from './build.js';

export const selectObject: Cmdlet = cmdlet(
  'Select-Object',
  'Chooses objects, or their properties.',
  [
    parameter('Property', 'property', 'Names, with wildcards, or tables with Name and Expression.', {
      position: 0,
      list: true,
    }),
    parameter('First', 'integer', 'Only so many from the beginning.', { min: 0 }),
    parameter('Last', 'integer', 'Only so many from the end.', { min: 0 }),
    parameter('Skip', 'integer', 'Not the first ones.', { min: 0 }),
    parameter('SkipLast', 'integer', 'Not the last ones.', { min: 0 }),
    parameter('Index', 'integer', 'Those at these places.', { list: true, min: 0 }),
    parameter('ExpandProperty', 'text', 'The value of this property instead of the object.'),
    parameter('ExcludeProperty', 'text', 'Not these.', { list: true }),
    flag('Unique', 'Each only once.'),
    flag('CaseInsensitive', 'Case does not count.'),
    INPUT,
  ],
  start,
  ['select'],
);

function start(call: Call): Stage {
  const seen: Value[] = [];
  const held: Value[] = [];
  const first = numberArg(call.args, 'First');
  const last = numberArg(call.args, 'Last');
  const skip = numberArg(call.args, 'Skip') ?? 0;
  const skipLast = numberArg(call.args, 'SkipLast') ?? 0;
  const index = listArg(call.args, 'Index');
  let [at, passed] = [-1, 0];
  const pass = function* (item: Value): Run {
    passed += 1;
    yield* putOut(call, item, seen);
    if (first !== undefined && passed >= first && last === undefined) throw new Enough(stage);
  };
  const take = function* (item: Value): Run {
    at += 1;
    if (last !== undefined || skipLast > 0) {
      held.push(item);
      return;
    }
    if (first === 0) throw new Enough(stage);
    if (index.length > 0 ? index.includes(at) : at >= skip) yield* pass(item);
  };
  const end = function* (): Run {
    const kept = held.slice(last === undefined ? skip : 0, held.length - skipLast);
    for (const item of last === undefined ? kept : both(kept, first ?? 0, last, skip)) yield* putOut(call, item, seen);
  };
  const stage: Stage = eachInput(call, take, end);
  return stage;
}

/** `-First` and `-Last` together: from both ends. */
function both(items: readonly Value[], first: number, last: number, skip: number): readonly Value[] {
  const rest = first > 0 ? items.slice(skip) : items.slice(0, items.length - skip);
  if (first + last >= rest.length) return rest;
  return [...rest.slice(0, first), ...(last === 0 ? [] : rest.slice(-last))];
}

function* putOut(call: Call, item: Value, seen: Value[]): Run {
  for (const value of yield* selected(call, item)) {
    if (given(call, 'Unique')) {
      if (seen.some((one) => sameFields(one, value, !given(call, 'CaseInsensitive')))) continue;
      seen.push(value);
    }
    const run = call.emit(value);
    if (run !== undefined) yield* run;
  }
}

function sameFields(one: Value, other: Value, matchCase: boolean): boolean {
  if (!(one instanceof PsObject) || !(other instanceof PsObject)) return equal(one, other, matchCase);
  return namesOf(one).every((name) => equal(one.get(name) ?? null, other.get(name) ?? null, matchCase));
}

function* selected(call: Call, item: Value): Run<readonly Value[]> {
  const expand = textArg(call.args, 'ExpandProperty');
  if (expand !== '') return expanded(call, item, expand);
  const properties = propertiesIn(call.args.get('Property'));
  const excluded = listArg(call.args, 'ExcludeProperty').map((name) => wildcard(toText(name)));
  if (properties.length === 0 && excluded.length === 0) return [item];
  return [yield* withFields(call, item, properties.length === 0 ? [{ label: '*', name: '*' }] : properties, excluded)];
}

function expanded(call: Call, item: Value, name: string): readonly Value[] {
  const value = propertyOf(item, name);
  if (value === undefined) {
    call.shell.complain(call, {
      message: `Property "${name}" cannot be found.`,
      id: 'ExpandPropertyNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand',
      category: 'InvalidArgument',
      words: 'vendor',
    });
    return [];
  }
  const values = isList(value) ? itemsOf(value) : [value];
  if (call.args.has('Property') && values.some((one) => one instanceof PsObject || one instanceof Thing))
    throw fail('-Property beside -ExpandProperty is not modelled for objects: leave one of them away.');
  return values;
}

function* withFields(
  call: Call,
  item: Value,
  properties: readonly Property[],
  excluded: readonly ((name: string) => boolean)[],
): Run<PsObject> {
  const type = item instanceof Object && 'typeNames' in item ? item.typeNames[0] : undefined;
  const made = new PsObject(
    type === undefined || type.endsWith('PSCustomObject')
      ? undefined
      : [`Selected.${type}`, 'System.Management.Automation.PSCustomObject', 'System.Object'],
  );
  for (const property of properties) {
    if (property.name !== undefined && isWildcard(property.name)) {
      const fits = wildcard(property.name);
      for (const name of namesOf(item))
        if (fits(name) && !excluded.some((test) => test(name))) made.set(name, propertyOf(item, name) ?? null);
      continue;
    }
    if (excluded.some((test) => test(property.label))) continue;
    if (made.get(property.label) !== undefined) throw already(property.label);
    made.set(nameIn(item, property), yield* fieldOf(call.shell, property, item));
  }
  return made;
}

/** A property keeps the writing of its object. */
function nameIn(item: Value, { label, name, block }: Property): string {
  if (block !== undefined || name === undefined || label.toLowerCase() !== name.toLowerCase()) return label;
  return namesOf(item).find((one) => one.toLowerCase() === name.toLowerCase()) ?? label;
}

const already = (name: string) =>
  thrown({
    message: `The property cannot be processed because the property "${name}" already exists.`,
    id: 'AlreadyExistingUserSpecifiedPropertyNoExpand,Microsoft.PowerShell.Commands.SelectObjectCommand',
    category: 'InvalidOperation',
    words: 'vendor',
  });
