/** What types can do by themselves: `[math]::Round`, `[datetime]::Parse`, `::new`. Nothing that touches the machine. */

import { daysOf } from './calendar.js';
import { cast, castNow, roundToEven, STRINGS, toBoolean, toNumber } from './casts.js';
import { compareText } from './comparing.js';
import { parseExactly } from './exact-dates.js';
import { formatted } from './format-operator.js';
import { making, spend, together } from './meter.js';
import { type Args, ignores, type Method, methods, number, text } from './method-table.js';
import { piecesBetween, regex, replaced } from './patterns.js';
import { toText } from './text.js';
import { thrown } from './trouble.js';
import { Dictionary, isList, itemsOf, PsDate, PsList, PsObject, PsSpan, PsVersion, type Value } from './values.js';

const of =
  (compute: (value: number) => number): Method<number> =>
  (_, args) =>
    compute(number(args, 0));

/** `[math]::Round(2.5)`: to the even one; with digits, behind the point. */
function rounded(args: Args): number {
  const digits = Math.max(0, Math.min(15, typeof args[1] === 'number' ? args[1] : 0));
  const away = args.some((arg) => /awayfromzero/i.test(toText(arg)));
  const scale = Number(`1e${digits}`);
  const scaled = Number((number(args, 0) * scale).toPrecision(15));
  return (away ? Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5) : roundToEven(scaled)) / scale;
}

const power = (base: number, exponent: number): number => {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 1024) return Math.exp(exponent * Math.log(base));
  let product = 1;
  for (let times = 0; times < Math.abs(exponent); times += 1) product *= base;
  return exponent < 0 ? 1 / product : product;
};

/** `[datetime]::ParseExact('28.11.2026', 'dd.MM.yyyy', $null)`; several formats are tried in their order. */
const exactly: Method<number> = (nowMs, args) => {
  const [written, formats = null] = [text(args, 0), args[1]];
  for (const format of itemsOf(formats)) {
    const ms = parseExactly(written, toText(format), nowMs);
    if (ms !== undefined) return new PsDate(ms);
  }
  throw thrown({
    message: `Exception calling "ParseExact" with "${args.length}" argument(s): "String '${written}' was not recognized as a valid DateTime."`,
    id: 'FormatException',
    words: 'vendor',
  });
};

/** Each is told what time it is. */
const STATICS: ReadonlyMap<string, ReadonlyMap<string, Method<number>>> = new Map([
  [
    'System.Math',
    methods<number>({
      Abs: of(Math.abs),
      Ceiling: of(Math.ceil),
      Floor: of(Math.floor),
      Log: (_, args) => Math.log(number(args, 0)) / (args.length > 1 ? Math.log(number(args, 1)) : 1),
      Log10: of(Math.log10),
      Max: (_, args) => Math.max(number(args, 0), number(args, 1)),
      Min: (_, args) => Math.min(number(args, 0), number(args, 1)),
      Pow: (_, args) => power(number(args, 0), number(args, 1)),
      Round: (_, args) => rounded(args),
      Sign: of(Math.sign),
      Sqrt: of(Math.sqrt),
      Truncate: of(Math.trunc),
    }),
  ],
  [
    'System.String',
    methods<number>({
      Compare: (_, args) => compareText(text(args, 0), text(args, 1), !toBoolean(args[2] ?? null)),
      Concat: (_, args) =>
        together(
          args.flatMap((arg) => itemsOf(arg)).map((arg) => toText(arg)),
          '',
        ),
      Format: (_, args) =>
        formatted(
          text(args, 0),
          args.slice(1).flatMap((arg) => itemsOf(arg)),
        ),
      IsNullOrEmpty: (_, args) => text(args, 0) === '',
      IsNullOrWhiteSpace: (_, args) => text(args, 0).trim() === '',
      Join: (_, args) =>
        together(
          args
            .slice(1)
            .flatMap((arg) => itemsOf(arg))
            .map((arg) => toText(arg)),
          text(args, 0),
        ),
    }),
  ],
  [
    'System.DateTime',
    methods<number>({
      DaysInMonth: (_, args) =>
        daysOf(number(args, 0), number(args, 1) + 1, 1) - daysOf(number(args, 0), number(args, 1), 1),
      IsLeapYear: (_, args) => daysOf(number(args, 0) + 1, 1, 1) - daysOf(number(args, 0), 1, 1) === 366,
      Parse: (nowMs, args) => castNow(text(args, 0), 'System.DateTime', nowMs),
      ParseExact: exactly,
    }),
  ],
  [
    'System.TimeSpan',
    methods<number>({
      FromDays: (_, args) => new PsSpan(number(args, 0) * 86_400_000),
      FromHours: (_, args) => new PsSpan(number(args, 0) * 3_600_000),
      FromMilliseconds: (_, args) => new PsSpan(number(args, 0)),
      FromMinutes: (_, args) => new PsSpan(number(args, 0) * 60_000),
      FromSeconds: (_, args) => new PsSpan(number(args, 0) * 1000),
      Parse: (_, args) => cast(text(args, 0), 'System.TimeSpan'),
    }),
  ],
  [
    'System.Text.RegularExpressions.Regex',
    methods<number>({
      Escape: (_, args) => text(args, 0).replace(/[\\*+?|{[()^$.# ]/g, '\\$&'),
      IsMatch: (_, args) => regex(text(args, 1), !ignores(args)).test(text(args, 0)),
      Matches: (_, args) =>
        [...regex(text(args, 1), !ignores(args)).all(text(args, 0))].map((match) => matchObject(match)),
      Match: (_, args) => matchObject(regex(text(args, 1), !ignores(args)).exec(text(args, 0))),
      Replace: (_, args) =>
        replaced(text(args, 0), text(args, 1), regex(text(args, 1), args.length < 4 || !ignores(args)), text(args, 2)),
      Split: (_, args) => piecesBetween(text(args, 0), regex(text(args, 1), !ignores(args))),
    }),
  ],
  ['System.Version', methods<number>({ Parse: (_, args) => cast(text(args, 0), 'System.Version') })],
  ['System.Int32', methods<number>({ Parse: (_, args) => cast(text(args, 0), 'System.Int32') })],
  ['System.Int64', methods<number>({ Parse: (_, args) => cast(text(args, 0), 'System.Int64') })],
  ['System.Double', methods<number>({ Parse: (_, args) => cast(text(args, 0), 'System.Double') })],
  [
    'System.Char',
    methods<number>({
      IsDigit: (_, args) => /^\d/.test(text(args, 0)),
      IsLetter: (_, args) => /^\p{L}/u.test(text(args, 0)),
    }),
  ],
]);

const MATCH = ['System.Text.RegularExpressions.Match', 'System.Object'];

export function matchObject(match: RegExpExecArray | RegExpMatchArray | null): PsObject {
  const group = (value: string | undefined): PsObject =>
    new PsObject(MATCH, { Value: value ?? '', Success: value !== undefined });
  return new PsObject(MATCH, {
    Success: match !== null,
    Value: match?.[0] ?? '',
    Index: match?.index ?? 0,
    Length: match?.[0].length ?? 0,
    Groups: [...(match ?? [])].map(group),
  });
}

/** What a new list begins with: a list that is given; a number only says how much room it wants. */
function firstItems([first = null]: Args): Value[] {
  if (!isList(first)) return [];
  spend(itemsOf(first).length);
  return [...itemsOf(first)];
}

const MAKERS: ReadonlyMap<string, (args: Args) => Value> = new Map<string, (args: Args) => Value>([
  [
    'System.Version',
    (args) =>
      args.length === 1 ? cast(args[0] ?? null, 'System.Version') : new PsVersion(args.map((arg) => toNumber(arg))),
  ],
  ['System.DateTime', (args) => cast(dateText(args), 'System.DateTime')],
  ['System.TimeSpan', (args) => spanFrom(args.map((arg) => toNumber(arg)))],
  [
    'System.String',
    (args) => {
      const times = Math.max(0, number(args, 1, 1));
      making('text', text(args, 0).length * times);
      return text(args, 0).repeat(times);
    },
  ],
  ['System.Collections.ArrayList', (args) => new PsList(firstItems(args))],
  [STRINGS, () => new PsList([], STRINGS)],
  ['System.Collections.Hashtable', () => new Dictionary()],
  ['System.Collections.Specialized.OrderedDictionary', () => new Dictionary(true)],
  ['System.Object', () => new PsObject()],
  ['System.Management.Automation.PSObject', () => new PsObject()],
  ['System.Exception', (args) => new PsObject(['System.Exception', 'System.Object'], { Message: text(args, 0) })],
]);

const dateText = (args: Args): string => {
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = args.map((arg) => toNumber(arg));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
};

function spanFrom(parts: readonly number[]): PsSpan {
  if (parts.length === 1) return new PsSpan((parts[0] ?? 0) / 10_000);
  const [days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = parts.length === 3 ? [0, ...parts] : parts;
  return new PsSpan((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms);
}

/** The static method of a type, which is named in full, or undefined. */
export function staticMethod(type: string, name: string, nowMs: number): ((args: Args) => Value) | undefined {
  const lower = name.toLowerCase();
  if (lower === 'new') {
    if (type.endsWith('Exception'))
      return (args) => new PsObject([type, 'System.Exception', 'System.Object'], { Message: text(args, 0) });
    return type.startsWith('System.Collections.Generic.List')
      ? (args) => new PsList(firstItems(args), type)
      : MAKERS.get(type);
  }
  const method = STATICS.get(type)?.get(lower);
  return method && ((args) => method(nowMs, args));
}
