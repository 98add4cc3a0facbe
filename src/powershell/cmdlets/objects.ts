/** Cmdlets that go through objects: choose, sort, group, count, and run a block for each. */
import { toBoolean } from '../runtime/casts.js';
import { given } from '../runtime/cmdlet.js';
import { emitAll, runBlock } from '../runtime/execute.js';
import { propertyOf } from '../runtime/members.js';
import { methodOf } from '../runtime/methods.js';
import { binary, compare, equal } from '../runtime/operators.js';
import { toText } from '../runtime/text.js';
import { thrown } from '../runtime/trouble.js';
import { collapsed, Dictionary, itemsOf, PsBlock, PsObject, type Value } from '../runtime/values.js';
import {
  ask,
  type Call,
  type Cmdlet,
  cmdlet,
  eachInput,
  emit,
  fieldOf,
  flag,
  gathered,
  INPUT,
  parameter,
  propertiesIn,
  type Run,
  type Stage,
  textArg,
} from './build.js';

/** Comparisons of `Where-Object Name -eq value`. */
const COMPARISONS = [
  ...[
    'EQ',
    'NE',
    'GT',
    'GE',
    'LT',
    'LE',
    'Like',
    'NotLike',
    'Match',
    'NotMatch',
    'Contains',
    'NotContains',
    'In',
    'NotIn',
  ],
  ...['CEQ', 'CNE', 'CLike', 'CMatch'],
];

const whereObject = cmdlet(
  'Where-Object',
  'Lets those objects through for which a condition holds.',
  [
    parameter('FilterScript', 'any', 'A block that answers whether, or the name of a property.', {
      position: 0,
      mandatory: true,
      aliases: ['Property'],
    }),
    parameter('Value', 'any', 'What the property is compared with.', { position: 1 }),
    ...COMPARISONS.map((name) => flag(name, 'How it is compared.')),
    flag('Not', 'Whether the property is empty or false.'),
    INPUT,
  ],
  (call) => eachInput(call, (item) => passOn(call, item)),
  ['where', '?'],
);

function* passOn(call: Call, item: Value): Run {
  if (toBoolean(yield* holds(call, item))) yield* one(call, item);
}

function* one({ emit: to }: Call, item: Value): Run {
  const run = to(item);
  if (run !== undefined) yield* run;
}

function* holds({ args, shell }: Call, item: Value): Run<Value> {
  const filter = args.get('FilterScript') ?? null;
  if (filter instanceof PsBlock) return yield* ask(shell, filter, item);
  const value = propertyOf(item, toText(filter)) ?? null;
  const how = COMPARISONS.find((name) => args.get(name) === true);
  if (args.get('Not') === true) return !toBoolean(value);
  return how === undefined
    ? toBoolean(value)
    : toBoolean(binary(`-${how.toLowerCase()}`, value, args.get('Value') ?? null));
}

const forEachObject = cmdlet(
  'ForEach-Object',
  'Runs a block for each object, or answers one of its members.',
  [
    parameter('Process', 'any', 'The block, or the name of a member.', {
      position: 0,
      mandatory: true,
      list: true,
      rest: true,
      aliases: ['MemberName'],
    }),
    parameter('Begin', 'block', 'A block that runs before the first.'),
    parameter('End', 'block', 'A block that runs after the last.'),
    parameter('ArgumentList', 'any', 'Arguments of the member.', { position: 1, list: true }),
    INPUT,
  ],
  startForEach,
  ['foreach', '%'],
);

function startForEach(call: Call): Stage {
  const { args, shell } = call;
  const { begin, work, end } = orderOf(itemsOf(args.get('Process') ?? null), args.get('Begin'), args.get('End'));
  let begun = false;
  const once = function* (block: Value | undefined): Run {
    if (block instanceof PsBlock) yield* runBlock(shell, block.syntax, { shared: true, emit: call.emit });
  };
  const each = function* (item: Value): Run {
    if (!begun) yield* once(begin);
    begun = true;
    for (const one of work) yield* forOne(call, one, item);
  };
  const last = function* (): Run {
    if (!begun) yield* once(begin);
    yield* once(end);
  };
  return eachInput(call, each, last);
}

/** Of several blocks the first is `begin`, and of three or more the last is `end`, unless those are named. */
function orderOf(blocks: readonly Value[], begin: Value | undefined, end: Value | undefined) {
  const from = begin === undefined && blocks.length > 1 ? 1 : 0;
  const to = end === undefined && blocks.length - from > 1 ? blocks.length - 1 : blocks.length;
  return {
    begin: from === 1 ? blocks[0] : begin,
    work: blocks.slice(from, to),
    end: to < blocks.length ? blocks.at(-1) : end,
  };
}

function* forOne(call: Call, work: Value, item: Value): Run {
  if (work instanceof PsBlock) {
    return yield* runBlock(call.shell, work.syntax, { item, shared: true, emit: call.emit });
  }
  const name = toText(work);
  const property = propertyOf(item, name);
  if (property !== undefined) return yield* emitAll(call.emit, property);
  const method = methodOf(item, name);
  if (method === undefined) return;
  yield* emitAll(call.emit, method(itemsOf(call.args.get('ArgumentList') ?? [])));
}

const PROPERTY = parameter('Property', 'property', 'Names, blocks, or tables with Name and Expression.', {
  position: 0,
  list: true,
});

const sortObject = cmdlet(
  'Sort-Object',
  'Puts objects in order.',
  [
    PROPERTY,
    flag('Descending', 'The largest first.'),
    flag('Unique', 'Each only once.'),
    flag('CaseSensitive', 'Case counts.'),
    flag('Stable', 'Equals stay in their order, as they always do here.'),
    parameter('Top', 'integer', 'Only so many.', { min: 1 }),
    INPUT,
  ],
  (call) => gathered(call, (items) => sorted(call, items)),
  ['sort'],
);

function* sorted(call: Call, items: readonly Value[]): Run {
  const { args, shell } = call;
  const properties = propertiesIn(args.get('Property'));
  const keyed: { item: Value; keys: Value[] }[] = [];
  for (const item of items) {
    const keys: Value[] = [];
    for (const property of properties) keys.push(yield* fieldOf(shell, property, item));
    keyed.push({ item, keys: properties.length === 0 ? [item] : keys });
  }
  const falls =
    properties.length === 0
      ? [given(call, 'Descending')]
      : properties.map(({ descending }) => descending === true || given(call, 'Descending'));
  const matchCase = given(call, 'CaseSensitive');
  keyed.sort((a, b) => order(a.keys, b.keys, falls, matchCase));
  const kept = given(call, 'Unique')
    ? keyed.filter(({ keys }, at) => at === 0 || order(keys, keyed[at - 1]?.keys ?? [], falls, matchCase) !== 0)
    : keyed;
  for (const { item } of kept.slice(0, numberIn(args.get('Top')))) yield* one(call, item);
}

const numberIn = (value: Value | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

function order(a: readonly Value[], b: readonly Value[], falls: readonly boolean[], matchCase: boolean): number {
  for (const [at, fall] of falls.entries()) {
    const difference = orderOfTwo(a[at] ?? null, b[at] ?? null, matchCase);
    if (difference !== 0) return fall ? -difference : difference;
  }
  return 0;
}

/** What cannot be compared is put in order as text. */
function orderOfTwo(a: Value, b: Value, matchCase: boolean): number {
  if (b === null) return a === null ? 0 : 1;
  try {
    return compare(a, b, matchCase);
  } catch {
    return compare(toText(a), toText(b), matchCase);
  }
}

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
  for (const group of groups) yield* one(call, groupOf(group, given(call, 'NoElement')));
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

const getUnique = cmdlet(
  'Get-Unique',
  'Leaves out objects that are like the one before them.',
  [flag('AsString', 'Compares them as texts.'), flag('CaseInsensitive', 'Case does not count.'), INPUT],
  (call) => {
    let last: Value | undefined;
    return eachInput(call, (item) => {
      const same = last !== undefined && equal(toText(last), toText(item), !given(call, 'CaseInsensitive'));
      last = item;
      return same ? undefined : call.emit(item);
    });
  },
  ['gu'],
);

const teeObject = cmdlet(
  'Tee-Object',
  'Keeps objects in a variable and lets them through.',
  [parameter('Variable', 'text', 'The variable.', { mandatory: true }), INPUT],
  (call) => {
    const kept: Value[] = [];
    return eachInput(
      call,
      (item) => {
        kept.push(item);
        return call.emit(item);
      },
      () => void call.shell.scope.set(textArg(call.args, 'Variable').toLowerCase(), collapsed([...kept])),
    );
  },
  ['tee'],
);

export const OBJECT_CMDLETS: readonly Cmdlet[] = [
  whereObject,
  forEachObject,
  sortObject,
  groupObject,
  measureObject,
  getUnique,
  teeObject,
];
