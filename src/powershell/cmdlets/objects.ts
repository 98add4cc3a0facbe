/** Cmdlets that go through objects: choose, sort, group, count, and run a block for each. */
import { toBoolean } from '../runtime/casts.js';
import { given } from '../runtime/cmdlet.js';
import { equal } from '../runtime/comparing.js';
import { emitAll, runBlock } from '../runtime/execute.js';
import { propertyOf } from '../runtime/members.js';
import { methodOf } from '../runtime/methods.js';
import { binary } from '../runtime/operators.js';
import { toText } from '../runtime/text.js';
import { fail } from '../runtime/trouble.js';
import { collapsed, itemsOf, PsBlock, type Value } from '../runtime/values.js';
import {
  ask,
  type Call,
  type Cmdlet,
  cmdlet,
  eachInput,
  emitOne,
  fieldOf,
  flag,
  gathered,
  INPUT,
  PROPERTY,
  parameter,
  propertiesIn,
  type Run,
  type Stage,
  textArg,
} from './build.js';
import { order } from './ordering.js';

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
  (call) => {
    const named = !(call.args.get('FilterScript') instanceof PsBlock);
    if (named && call.args.has('Value') && howOf(call) === undefined)
      throw fail('Where-Object wants to know how the value is compared: -EQ, -NE, -Like …', 'AmbiguousParameterSet');
    return eachInput(call, (item) => passOn(call, item));
  },
  ['where', '?'],
);

const howOf = ({ args }: Pick<Call, 'args'>): string | undefined => COMPARISONS.find((name) => args.get(name) === true);

function* passOn(call: Call, item: Value): Run {
  if (toBoolean(yield* holds(call, item))) yield* emitOne(call, item);
}

function* holds({ args, shell }: Call, item: Value): Run<Value> {
  const filter = args.get('FilterScript') ?? null;
  if (filter instanceof PsBlock) return yield* ask(shell, filter, item);
  const value = propertyOf(item, toText(filter)) ?? null;
  const how = howOf({ args });
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
      : properties.map(({ descending }) => descending ?? given(call, 'Descending'));
  const matchCase = given(call, 'CaseSensitive');
  keyed.sort((a, b) => order(a.keys, b.keys, falls, matchCase));
  const kept = given(call, 'Unique')
    ? keyed.filter(({ keys }, at) => at === 0 || order(keys, keyed[at - 1]?.keys ?? [], falls, matchCase) !== 0)
    : keyed;
  for (const { item } of kept.slice(0, numberIn(args.get('Top')))) yield* emitOne(call, item);
}

const numberIn = (value: Value | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

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

export const OBJECT_CMDLETS: readonly Cmdlet[] = [whereObject, forEachObject, sortObject, getUnique, teeObject];
