/** Objects as JSON and as CSV, and back. */

import { given } from '../runtime/cmdlet.js';
import { formatDate } from '../runtime/format-operator.js';
import { namesOf, propertyOf } from '../runtime/members.js';
import { lookAt, spend, together } from '../runtime/meter.js';
import type { Edition } from '../runtime/shell.js';
import { numberText, toText } from '../runtime/text.js';
import { fail } from '../runtime/trouble.js';
import {
  collapsed,
  Dictionary,
  EnumValue,
  isList,
  itemsOf,
  PsDate,
  PsObject,
  PsSpan,
  PsVersion,
  Thing,
  type Value,
} from '../runtime/values.js';
import {
  answering,
  type Call,
  type Cmdlet,
  cmdlet,
  emit,
  flag,
  gathered,
  INPUT,
  numberArg,
  parameter,
  type Run,
  textArg,
} from './build.js';

const DEPTH_MAX = 100;

interface Writing {
  readonly depth: number;
  readonly compress: boolean;
  readonly edition: Edition;
  readonly enumsAsText: boolean;
}

const convertToJson = cmdlet(
  'ConvertTo-Json',
  'Writes objects as JSON.',
  [
    parameter('Depth', 'integer', 'Levels of objects within objects; unwritten, 2.', { min: 0, max: DEPTH_MAX }),
    flag('Compress', 'On one line.'),
    flag('AsArray', 'A list also where there is one object.'),
    flag('EnumsAsStrings', 'Words instead of numbers.'),
    { ...INPUT, position: 0 },
  ],
  (call) =>
    gathered(call, (items) => {
      const value = given(call, 'AsArray')
        ? [...items]
        : call.piped
          ? collapsed([...items])
          : (call.args.get('InputObject') ?? null);
      const writing = {
        depth: numberArg(call.args, 'Depth') ?? 2,
        compress: given(call, 'Compress'),
        edition: call.shell.edition,
        enumsAsText: given(call, 'EnumsAsStrings'),
      };
      return call.emit(json(value, writing, 0));
    }),
);

function json(value: Value, writing: Writing, level: number): string {
  spend(1);
  const plain = plainJson(value, writing);
  if (plain !== undefined) return plain;
  if (level > writing.depth) return quotedJson(toText(value), writing.edition);
  if (isList(value))
    return within(
      '[',
      ']',
      itemsOf(value).map((item) => json(item, writing, level + 1)),
      writing,
      level,
    );
  const colon = writing.compress ? ':' : writing.edition === '7' ? ': ' : ':  ';
  const members = fieldsOf(value).map(
    ([name, one]) => `${quotedJson(name, writing.edition)}${colon}${json(one, writing, level + 1)}`,
  );
  return within('{', '}', members, writing, level);
}

function plainJson(value: Value, { edition, enumsAsText }: Writing): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') {
    lookAt(value.length);
    return quotedJson(value, edition);
  }
  if (value instanceof EnumValue) return enumsAsText ? quotedJson(value.name, edition) : String(value.number);
  if (value instanceof PsDate)
    return edition === '7' ? quotedJson(formatDate(value.ms, 's'), edition) : `"\\/Date(${value.ms})\\/"`;
  return undefined;
}

function fieldsOf(value: Value): readonly (readonly [string, Value])[] {
  if (
    value instanceof PsSpan ||
    value instanceof PsVersion ||
    value instanceof PsObject ||
    value instanceof Thing ||
    value instanceof Dictionary
  )
    return namesOf(value).map((name) => [name, propertyOf(value, name) ?? null] as const);
  return [['Value', toText(value)]];
}

function within(
  open: string,
  close: string,
  parts: readonly string[],
  { compress, edition }: Writing,
  level: number,
): string {
  if (parts.length === 0)
    return edition === '7' || compress ? open + close : `${open}\n\n${' '.repeat(4 * level)}${close}`;
  if (compress) return open + together(parts, ',') + close;
  const step = edition === '7' ? 2 : 4;
  const indent = ' '.repeat(step * (level + 1));
  return `${open}\n${together(
    parts.map((part) => indent + part),
    ',\n',
  )}\n${' '.repeat(step * level)}${close}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Quotes, backslashes and controls; Windows PowerShell also writes what HTML minds as a number. */
const SPECIAL = /["\\\p{Cc}]/gu;
const SPECIAL_BEFORE = /["\\\p{Cc}<>&']/gu;

function quotedJson(text: string, edition: Edition): string {
  const special = edition === '7' ? SPECIAL : SPECIAL_BEFORE;
  return `"${text.replace(special, (one) => ESCAPES[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

const TEXT_MAX = 2_000_000;

const convertFromJson = cmdlet(
  'ConvertFrom-Json',
  'Reads JSON.',
  [
    { ...INPUT, position: 0, mandatory: true },
    flag('AsHashtable', 'Tables instead of objects.'),
    parameter('Depth', 'integer', 'Levels.', { min: 1, max: 1024 }),
  ],
  (call) =>
    gathered(call, (items) => {
      const text = items.map((item) => toText(item)).join('\n');
      return emit(call.emit, read(text, given(call, 'AsHashtable')));
    }),
);

function read(text: string, asTable: boolean): Value {
  spend(text.length);
  if (text.length > TEXT_MAX) throw fail(`The text has ${text.length} characters; at most ${TEXT_MAX} are read.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw fail(
      'Conversion from JSON failed: this is no JSON.',
      'System.ArgumentException,Microsoft.PowerShell.Commands.ConvertFromJsonCommand',
    );
  }
  return fromJson(parsed, asTable, 0);
}

function fromJson(value: unknown, asTable: boolean, level: number): Value {
  if (level > DEPTH_MAX) throw fail(`The JSON has more than ${DEPTH_MAX} levels.`);
  if (Array.isArray(value)) return value.map((item) => fromJson(item, asTable, level + 1));
  if (typeof value !== 'object' || value === null) return value as Value;
  const made = asTable ? new Dictionary(true) : new PsObject();
  for (const [name, one] of Object.entries(value)) made.set(name, fromJson(one, asTable, level + 1));
  return made;
}

/** Texts that a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell in quotes. One that a spreadsheet would run gets an apostrophe before it; a number does not. */
function cell(value: Value, delimiter: string, quoted: boolean): string {
  const text = toText(value);
  const safe = FORMULA.test(text) && !/^[+-]?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return quoted || safe.includes(delimiter) || /["\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const convertToCsv = cmdlet(
  'ConvertTo-Csv',
  'Writes objects as lines of values between commas. A text that a spreadsheet would take for a formula gets an apostrophe.',
  [
    parameter('Delimiter', 'text', 'What stands between the values.', { position: 1 }),
    flag('NoTypeInformation', 'Without the line that names the type, as PowerShell 7 does anyway.'),
    flag('IncludeTypeInformation', 'With it.'),
    flag('NoHeader', 'Without the line of names.'),
    parameter('UseQuotes', 'choice', 'Which values stand in quotes.', { choices: ['Never', 'Always', 'AsNeeded'] }),
    { ...INPUT, position: 0 },
  ],
  (call) => gathered(call, (items) => lines(call, items)),
);

function* lines(call: Call, items: readonly Value[]): Run {
  const [first] = items;
  if (first === undefined) return;
  const delimiter = textArg(call.args, 'Delimiter', ',') || ',';
  const quoted = textArg(call.args, 'UseQuotes', 'Always') === 'Always';
  const names = namesOf(first);
  const typed =
    call.shell.edition === '5.1' ? !given(call, 'NoTypeInformation') : given(call, 'IncludeTypeInformation');
  if (typed)
    yield* emit(
      call.emit,
      `#TYPE ${first instanceof Object && 'typeNames' in first ? first.typeNames[0] : 'System.Object'}`,
    );
  if (!given(call, 'NoHeader'))
    yield* emit(call.emit, names.map((name) => cell(name, delimiter, quoted)).join(delimiter));
  for (const item of items)
    yield* emit(
      call.emit,
      names.map((name) => field(propertyOf(item, name) ?? null, delimiter, quoted)).join(delimiter),
    );
}

const field = (value: Value, delimiter: string, quoted: boolean): string =>
  value === null ? '' : cell(value, delimiter, quoted);

const convertFromCsv = cmdlet(
  'ConvertFrom-Csv',
  'Reads lines of values between commas.',
  [
    { ...INPUT, position: 0, mandatory: true, list: true },
    parameter('Delimiter', 'text', 'What stands between the values.', { position: 1 }),
    parameter('Header', 'text', 'Names of the values.', { list: true }),
  ],
  (call) =>
    gathered(call, (items) => {
      const rows = rowsOf(items.map((item) => toText(item)).join('\n'), textArg(call.args, 'Delimiter', ',') || ',');
      const header = itemsOf(call.args.get('Header') ?? []).map((name) => toText(name));
      const names = header.length > 0 ? header : (rows.shift() ?? []);
      return emit(
        call.emit,
        rows.map(
          (row) =>
            new PsObject(
              undefined,
              names.map((name, at) => [name, row[at] ?? null] as const),
            ),
        ),
      );
    }),
);

function rowsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    rows.push(cellsOf(line, delimiter));
  }
  return rows;
}

function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let [text, quoted] = ['', false];
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quoted && character === '"' && line.charAt(at + 1) === '"') {
      text += '"';
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      cells.push(text);
      text = '';
    } else text += character;
  }
  return [...cells, text];
}

const joinPath = answering(
  'Join-Path',
  'Puts the parts of a path together.',
  [
    parameter('Path', 'text', 'The beginning.', { position: 0, mandatory: true, pipeline: 'both' }),
    parameter('ChildPath', 'text', 'The rest.', { position: 1, mandatory: true }),
  ],
  ({ args }) => `${textArg(args, 'Path').replace(/[\\/]+$/, '')}\\${textArg(args, 'ChildPath').replace(/^[\\/]+/, '')}`,
);

const splitPath = answering(
  'Split-Path',
  'A part of a path.',
  [
    parameter('Path', 'text', 'The path.', { position: 0, mandatory: true, pipeline: 'both' }),
    flag('Leaf', 'Its last part.'),
    flag('Parent', 'All but that.'),
  ],
  (call) => {
    const path = textArg(call.args, 'Path').replace(/[\\/]+$/, '');
    const cut = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
    return given(call, 'Leaf') ? path.slice(cut + 1) : path.slice(0, Math.max(cut, 0));
  },
);

export const DATA_CMDLETS: readonly Cmdlet[] = [
  convertToJson,
  convertFromJson,
  convertToCsv,
  convertFromCsv,
  joinPath,
  splitPath,
];
