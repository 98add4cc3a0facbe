import { given } from '../runtime/cmdlet.js';
import { compare, equal } from '../runtime/comparing.js';
import { toText } from '../runtime/text.js';
import { thrown } from '../runtime/trouble.js';
import { Dictionary, PsObject, type Value } from '../runtime/values.js';
import {
  type Call,
  type Cmdlet,
  cmdlet,
  emit,
  emitOne,
  fieldOf,
  flag,
  gathered,
  INPUT,
  PROPERTY,
  propertiesIn,
  type Run,
} from './build.js';
import { order } from './ordering.js';

const groupObject = cmdlet(
  'Group-Object',
  'Puts objects with the same value together.',
  [
    PROPERTY,
    flag('NoElement', 'Leaves the objects out.'),
    flag('AsHashTable', 'Answers a table from values to objects.'),
    flag('AsString', 'With texts as keys.'),
    INPUT,
  ],
  (call) => gathered(call, (items) => grouped(call, items)),
  ['group'],
);

function* grouped(call: Call, items: readonly Value[]): Run {
  const { args, shell } = call;
  const properties = propertiesIn(args.get('Property'));
  const groups: { keys: Value[]; items: Value[] }[] = [];
  for (const item of items) {
    const keys: Value[] = [];
    for (const property of properties) keys.push(yield* fieldOf(shell, property, item));
    const wanted = properties.length === 0 ? [item] : keys;
    const known = groups.find((group) => group.keys.every((key, at) => equal(key, wanted[at] ?? null)));
    if (known === undefined) groups.push({ keys: wanted, items: [item] });
    else known.items.push(item);
  }
  groups.sort((a, b) =>
    order(
      a.keys,
      b.keys,
      a.keys.map(() => false),
      false,
    ),
  );
  if (given(call, 'AsHashTable')) return yield* emit(call.emit, tableOf(groups));
  for (const group of groups) yield* emitOne(call, groupOf(group, given(call, 'NoElement')));
}

function groupOf(
  { keys, items }: { readonly keys: readonly Value[]; readonly items: Value[] },
  bare: boolean,
): PsObject {
  const made = new PsObject([bare ? `${GROUP}NoElement` : GROUP, 'System.Object'], { Count: items.length });
  made.set('Name', keys.map((key) => toText(key)).join(', '));
  if (!bare) made.set('Group', items);
  if (!bare) made.set('Values', [...keys]);
  return made;
}

const GROUP = 'Microsoft.PowerShell.Commands.GroupInfo';

function tableOf(groups: readonly { readonly keys: readonly Value[]; readonly items: Value[] }[]): Value {
  const made = new Dictionary();
  for (const { keys, items } of groups)
    made.set(keys.length === 1 ? (keys[0] as Value) : keys.map((key) => toText(key)).join(', '), items);
  return made;
}

const measureObject = cmdlet(
  'Measure-Object',
  'Counts objects, and adds up their values.',
  [
    PROPERTY,
    ...['Sum', 'Average', 'Maximum', 'Minimum', 'StandardDeviation', 'AllStats'].map((name) =>
      flag(name, `The ${name.toLowerCase()}.`),
    ),
    ...['Line', 'Word', 'Character'].map((name) => flag(name, `Counts each ${name.toLowerCase()}.`)),
    INPUT,
  ],
  (call) => gathered(call, (items) => measured(call, items)),
  ['measure'],
);

function* measured(call: Call, items: readonly Value[]): Run {
  if (['Line', 'Word', 'Character'].some((name) => given(call, name)))
    return yield* emit(call.emit, textMeasure(call, items));
  const properties = propertiesIn(call.args.get('Property'));
  if (properties.length === 0)
    return yield* emit(
      call.emit,
      measureOf(
        call,
        items.filter((item) => item !== null),
        null,
      ),
    );
  for (const property of properties) {
    const values: Value[] = [];
    for (const item of items) values.push(yield* fieldOf(call.shell, property, item));
    yield* emit(
      call.emit,
      measureOf(
        call,
        values.filter((value) => value !== null),
        property.label,
      ),
    );
  }
}

function measureOf(call: Call, values: readonly Value[], property: string | null): PsObject {
  const all = given(call, 'AllStats');
  const numbers = (): number[] => values.map((value) => numberOf(value));
  const wants = (name: string): boolean => all || given(call, name);
  const sum = wants('Sum') || wants('Average') ? numbers().reduce((total, value) => total + value, 0) : null;
  const extreme = (sign: number): Value =>
    values.reduce<Value>((best, value) => (best === null || sign * compare(value, best) > 0 ? value : best), null);
  return new PsObject(
    ['Microsoft.PowerShell.Commands.GenericMeasureInfo', 'Microsoft.PowerShell.Commands.MeasureInfo', 'System.Object'],
    [
      ['Count', values.length],
      ['Average', wants('Average') && sum !== null && values.length > 0 ? sum / values.length : null],
      ['Sum', wants('Sum') ? sum : null],
      ['Maximum', wants('Maximum') ? extreme(1) : null],
      ['Minimum', wants('Minimum') ? extreme(-1) : null],
      ['StandardDeviation', wants('StandardDeviation') ? deviation(numbers()) : null],
      ['Property', property],
    ],
  );
}

/** Of a sample: over one less than there are. */
function deviation(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return values.length === 1 ? 0 : Number(Math.sqrt(squares / (values.length - 1)).toPrecision(15));
}

function numberOf(value: Value): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'number' ? value : Number(toText(value));
  if (Number.isFinite(number)) return number;
  throw thrown({
    message: `Input object "${toText(value)}" is not numeric.`,
    id: 'NonNumericInputObject,Microsoft.PowerShell.Commands.MeasureObjectCommand',
    category: 'InvalidType',
    words: 'vendor',
  });
}

function textMeasure(call: Call, items: readonly Value[]): PsObject {
  const texts = items.map((item) => toText(item));
  const count = (of: (text: string) => number): number => texts.reduce((sum, text) => sum + of(text), 0);
  return new PsObject(
    ['Microsoft.PowerShell.Commands.TextMeasureInfo', 'Microsoft.PowerShell.Commands.MeasureInfo', 'System.Object'],
    {
      Lines: given(call, 'Line') ? count((text) => text.split(/\r?\n/).length) : null,
      Words: given(call, 'Word') ? count((text) => text.split(/\s+/).filter((word) => word !== '').length) : null,
      Characters: given(call, 'Character') ? count((text) => text.length) : null,
      Property: null,
    },
  );
}

export const SUMMARY_CMDLETS: readonly Cmdlet[] = [groupObject, measureObject];
