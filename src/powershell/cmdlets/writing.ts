/** Cmdlets that write: to the output, to the screen, to the other streams; and those that lay out what is shown. */

import { columnsFor, listLines, tableLines } from '../output/layout.js';
import type { Column } from '../output/views.js';
import { asText, Formatted, hostText, shapeOf } from '../output/writer.js';
import { given, isOn } from '../runtime/cmdlet.js';
import { equal } from '../runtime/comparing.js';
import { formatValue } from '../runtime/format-operator.js';
import { namesOf, propertyOf } from '../runtime/members.js';
import { spend } from '../runtime/meter.js';
import { isWildcard, wildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import { recordOf } from '../runtime/trouble.js';
import { collapsed, itemsOf, PsObject, type Value } from '../runtime/values.js';
import {
  type Call,
  type Cmdlet,
  cmdlet,
  columnOf,
  eachInput,
  emit,
  fieldOf,
  flag,
  gathered,
  INPUT,
  numberArg,
  type Property,
  parameter,
  propertiesIn,
  type Run,
  textArg,
} from './build.js';

const COLOURS = [
  ...['Black', 'DarkBlue', 'DarkGreen', 'DarkCyan', 'DarkRed', 'DarkMagenta', 'DarkYellow', 'Gray', 'DarkGray', 'Blue'],
  ...['Green', 'Cyan', 'Red', 'Magenta', 'Yellow', 'White'],
];

const writeOutput = cmdlet(
  'Write-Output',
  'Puts objects out.',
  [
    parameter('InputObject', 'any', 'The objects.', { position: 0, list: true, pipeline: 'value' }),
    flag('NoEnumerate', 'A list goes as one object.'),
  ],
  (call) => ({
    alone: () => {
      const value = call.args.get('InputObject');
      if (value === undefined) return undefined;
      return given(call, 'NoEnumerate') ? call.emit(collapsed([...itemsOf(value)])) : emit(call.emit, value);
    },
    take: (item) => call.emit(item),
  }),
  ['echo', 'write'],
);

const writeHost = cmdlet(
  'Write-Host',
  'Writes to the screen.',
  [
    parameter('Object', 'any', 'What is written.', { position: 0, list: true, pipeline: 'value' }),
    flag('NoNewline', 'The line goes on.'),
    parameter('Separator', 'text', 'Between several.'),
    parameter('ForegroundColor', 'choice', 'The colour.', { choices: COLOURS }),
    parameter('BackgroundColor', 'choice', 'The colour behind.', { choices: COLOURS }),
  ],
  (call) => {
    const separator = call.args.has('Separator') ? textArg(call.args, 'Separator') : ' ';
    const write = (value: Value): undefined => {
      const text = hostText(value, separator);
      spend(10 + text.length / 4);
      call.shell.streams.host(text, !given(call, 'NoNewline'));
      return undefined;
    };
    return { alone: () => write(collapsed([...itemsOf(call.args.get('Object') ?? '')])), take: write };
  },
);

/** A cmdlet that writes a message to one of the streams. */
const message = (
  name: string,
  help: string,
  write: (call: Call, text: string) => void,
  parameterName = 'Message',
): Cmdlet =>
  cmdlet(
    name,
    help,
    [
      parameter(parameterName, 'text', 'The text.', {
        position: 0,
        mandatory: true,
        pipeline: 'value',
        aliases: ['Msg'],
      }),
    ],
    (call) => ({
      alone: () => void write(call, textArg(call.args, parameterName)),
      take: (value) => void write(call, toText(value)),
    }),
  );

const writeWarning = message('Write-Warning', 'Warns.', (call, text) => call.shell.warn(call, text));
const writeVerbose = message('Write-Verbose', 'Tells more, where that is asked for.', (call, text) => {
  if (isOn(call, 'Verbose', 'verbosepreference')) call.shell.more(`VERBOSE: ${text}`);
});
const writeDebug = message('Write-Debug', 'Tells those who look for errors.', (call, text) => {
  if (isOn(call, 'Debug', 'debugpreference')) call.shell.more(`DEBUG: ${text}`);
});
const writeInformation = message(
  'Write-Information',
  'Tells what may be of interest.',
  (call, text) => {
    if (
      textArg(call.common, 'InformationAction').toLowerCase() === 'continue' ||
      call.shell.preference('informationpreference') === 'continue'
    )
      call.shell.streams.host(text, true);
  },
  'MessageData',
);

const writeError = cmdlet(
  'Write-Error',
  'Tells an error, and goes on.',
  [
    parameter('Message', 'any', 'What is wrong.', {
      position: 0,
      pipeline: 'value',
      aliases: ['ErrorRecord', 'Exception', 'Msg'],
    }),
    parameter('Category', 'text', 'Its kind.'),
    parameter('ErrorId', 'text', 'Its name.'),
    parameter('TargetObject', 'any', 'What it is about.'),
  ],
  (call) => {
    const write = (value: Value): undefined => {
      const known = value instanceof PsObject && value.typeNames[0] === 'System.Management.Automation.ErrorRecord';
      const id = textArg(call.args, 'ErrorId', 'Microsoft.PowerShell.Commands.WriteErrorException');
      const type = 'Microsoft.PowerShell.Commands.WriteErrorException';
      call.shell.complain(
        call,
        known ? value : recordOf({ message: toText(value), id, type, target: call.args.get('TargetObject') ?? null }),
      );
      return undefined;
    };
    return { alone: () => write(call.args.get('Message') ?? ''), take: write };
  },
);

const writeProgress = cmdlet(
  'Write-Progress',
  'Shows how far something is: nowhere here.',
  [
    parameter('Activity', 'text', 'What is done.', { position: 0 }),
    parameter('Status', 'text', 'How it stands.', { position: 1 }),
    parameter('PercentComplete', 'number', 'How far it is.'),
    parameter('Id', 'integer', 'Which bar.'),
    flag('Completed', 'Whether it is done.'),
  ],
  () => ({}),
);

const outNull = cmdlet('Out-Null', 'Drops what comes.', [INPUT], () => ({ take: () => undefined }));

const outHost = cmdlet('Out-Host', 'Shows what comes.', [INPUT], (call) => eachInput(call, (item) => call.emit(item)), [
  'oh',
]);

const outString = cmdlet(
  'Out-String',
  'Makes one text of what would be shown.',
  [
    parameter('Width', 'integer', 'Columns of a line.', { min: 10, max: 10_000 }),
    flag('Stream', 'Each line by itself.'),
    INPUT,
  ],
  (call) =>
    gathered(call, (items) => {
      const text = asText(items, numberArg(call.args, 'Width'));
      return emit(call.emit, given(call, 'Stream') ? text.replace(/\n$/, '').split('\n') : text);
    }),
);

const formatTable = cmdlet(
  'Format-Table',
  'Shows objects as a table.',
  [
    parameter('Property', 'property', 'Names, or tables with Label, Expression, Width, Alignment.', {
      position: 0,
      list: true,
    }),
    flag('AutoSize', 'As wide as needed, as it always is here.'),
    flag('Wrap', 'Long cells go on below.'),
    flag('HideTableHeaders', 'Without its head.'),
    parameter('GroupBy', 'text', 'A new table for each value of this property.'),
    INPUT,
  ],
  (call) => gathered(call, (items) => tables(call, items)),
  ['ft'],
);

function* tables(call: Call, items: readonly Value[]): Run {
  const by = textArg(call.args, 'GroupBy');
  let rest = items;
  while (rest.length > 0) {
    const value = by === '' ? null : (propertyOf(rest[0] as Value, by) ?? null);
    const end = by === '' ? -1 : rest.findIndex((item) => !equal(propertyOf(item, by) ?? null, value));
    const group = end < 0 ? rest : rest.slice(0, end);
    rest = rest.slice(group.length);
    const before = by === '' ? [''] : ['', `   ${by}: ${toText(value)}`, ''];
    yield* emit(call.emit, new Formatted([...before, ...(yield* tableOf(call, group)), '']));
  }
}

function* tableOf(call: Call, items: readonly Value[]): Run<string[]> {
  const columns = yield* columnsIn(call, items, (item) => {
    const shape = shapeOf(item);
    return shape.is === 'table' ? shape.columns : columnsFor(item);
  });
  return tableLines(columns, items, {
    width: 120,
    hideHeaders: given(call, 'HideTableHeaders'),
    wrap: given(call, 'Wrap'),
  });
}

/** Columns that are asked for; what blocks answer is worked out beforehand. */
function* columnsIn(
  call: Call,
  items: readonly Value[],
  unwritten: (item: Value) => readonly Column[],
): Run<readonly Column[]> {
  const first = items[0] ?? null;
  const asked = propertiesIn(call.args.get('Property')).flatMap((property) => spread(property, first));
  if (asked.length === 0) return unwritten(first);
  const columns: Column[] = [];
  for (const property of asked) {
    const answers = new Map<Value, Value>();
    for (const item of items) answers.set(item, formattedValue(property, yield* fieldOf(call.shell, property, item)));
    columns.push(columnOf({ ...property, label: nameIn(first, property) }, (item) => answers.get(item) ?? null));
  }
  return columns;
}

const nameIn = (item: Value, { label, name }: Property): string =>
  name === undefined ? label : (namesOf(item).find((one) => one.toLowerCase() === label.toLowerCase()) ?? label);

const formattedValue = ({ format }: Property, value: Value): Value =>
  format === undefined ? value : formatValue(value, format);

function spread(property: Property, item: Value): readonly Property[] {
  const { name } = property;
  if (name === undefined || !isWildcard(name)) return [property];
  const fits = wildcard(name);
  return namesOf(item)
    .filter((one) => fits(one))
    .map((one) => ({ label: one, name: one }));
}

const formatList = cmdlet(
  'Format-List',
  'Shows the fields of objects below each other.',
  [
    parameter('Property', 'property', 'Names, with wildcards.', { position: 0, list: true }),
    flag('Force', 'All of them.'),
    INPUT,
  ],
  (call) =>
    gathered(call, function* (items): Run {
      if (items.length === 0) return;
      const lines: string[] = [''];
      for (const item of items) {
        const columns = yield* columnsIn(call, [item], columnsFor);
        lines.push(...listLines(item, columns, 120), '');
      }
      yield* emit(call.emit, new Formatted(lines));
    }),
  ['fl'],
);

export const WRITING_CMDLETS: readonly Cmdlet[] = [
  writeOutput,
  writeHost,
  writeWarning,
  writeVerbose,
  writeDebug,
  writeInformation,
  writeError,
  writeProgress,
  outNull,
  outHost,
  outString,
  formatTable,
  formatList,
];
