/** What values can do, by the name of the method: nothing that touches a file, a process or the machine. */

import { calendar, daysOf } from './calendar.js';
import { cast } from './casts.js';
import { compare, equal } from './comparing.js';
import { formatDate, formatValue } from './format-operator.js';
import { lookAt, making, sized, spend, together } from './meter.js';
import { type Args, folded, type Method, methods, number, text } from './method-table.js';
import { toText } from './text.js';
import { fail } from './trouble.js';
import { typeNameOf } from './types.js';
import {
  Dictionary,
  Enumerator,
  EnumValue,
  isList,
  itemsOf,
  PsDate,
  PsList,
  PsObject,
  PsSpan,
  PsType,
  type Value,
} from './values.js';

function substring(self: string, args: Args): string {
  const [from, length] = [number(args, 0), number(args, 1, self.length - number(args, 0))];
  if (from < 0 || from > self.length)
    throw fail(
      'Exception calling "Substring": "startIndex cannot be larger than length of string."',
      'ArgumentOutOfRangeException',
    );
  if (length < 0 || from + length > self.length)
    throw fail(
      'Exception calling "Substring": "Index and length must refer to a location within the string."',
      'ArgumentOutOfRangeException',
    );
  return self.slice(from, from + length);
}

const trimmed = (self: string, args: Args, start: boolean, end: boolean): string => {
  const cut = args.length === 0 ? /\s/ : undefined;
  const isCut = (one: string): boolean =>
    cut ? cut.test(one) : args.some((arg) => itemsOf(arg).some((set) => toText(set).includes(one)));
  let [from, to] = [0, self.length];
  while (start && from < to && isCut(self.charAt(from))) from += 1;
  while (end && to > from && isCut(self.charAt(to - 1))) to -= 1;
  return self.slice(from, to);
};

/** What separates where nothing is said. */
const BLANKS: Value[] = [...' \t\n\r\v\f'];

/** Separators, and behind them at most so many pieces, or that empty ones go. */
function splitText(self: string, args: Args): Value {
  const [first = BLANKS, ...more] = args;
  const others = more.filter((arg) => typeof arg === 'string' && !isSplitOption(arg));
  spend(self.length);
  const separators = [...itemsOf(first), ...others].map((one) => toText(one)).filter((one) => one !== '');
  const most = more.find((arg) => typeof arg === 'number');
  const drop = more.some((arg) => /removeemptyentries/i.test(toText(arg)));
  return piecesBetween(self, separators, typeof most === 'number' ? most : Number.POSITIVE_INFINITY, drop);
}

const isSplitOption = (arg: Value): boolean => /^(?:none|removeemptyentries|trimentries)\b/i.test(toText(arg));

/** Where several separators could begin, the one that is named first counts. The last piece is all that is left. */
function piecesBetween(text: string, separators: readonly string[], most: number, drop: boolean): string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length && found.length < most - 1; ) {
    const separator = separators.find((one) => text.startsWith(one, at));
    if (separator === undefined) at += 1;
    else {
      if (!drop || at > from) found.push(text.slice(from, at));
      at += separator.length;
      from = at;
    }
  }
  const rest = text.slice(from);
  return most <= 0 || (drop && rest === '') ? found : [...found, rest];
}

/** Where a text stands, from a place on. */
function indexOf(self: string, args: Args): number {
  const from = typeof args[1] === 'number' ? args[1] : 0;
  return folded(self, args).indexOf(folded(text(args, 0), args), from);
}

/** The same from the end, or from a place back: the whole of it stands before the next one. */
function lastIndexOf(self: string, args: Args): number {
  const [sought, at] = [folded(text(args, 0), args), args[1]];
  const from = typeof at === 'number' ? at - sought.length + 1 : self.length;
  return from < 0 ? -1 : folded(self, args).lastIndexOf(sought, from);
}

/** Columns to which a text is filled up. */
function width(args: Args): number {
  making('text', Math.max(0, number(args, 0)));
  return number(args, 0);
}

function replaceText(self: string, args: Args): string {
  const old = text(args, 0);
  if (old === '')
    throw fail(
      `Exception calling "Replace" with "2" argument(s): "The value cannot be an empty string. (Parameter 'oldValue')"`,
      'ArgumentException',
    );
  spend(self.length / old.length);
  return together(self.split(old), text(args, 1));
}

const OF_TEXT = methods<string>({
  Contains: (self, args) => folded(self, args).includes(folded(text(args, 0), args)),
  StartsWith: (self, args) => folded(self, args).startsWith(folded(text(args, 0), args)),
  EndsWith: (self, args) => folded(self, args).endsWith(folded(text(args, 0), args)),
  IndexOf: indexOf,
  LastIndexOf: lastIndexOf,
  Insert: (self, args) => {
    making('text', self.length + text(args, 1).length);
    return self.slice(0, number(args, 0)) + text(args, 1) + self.slice(number(args, 0));
  },
  PadLeft: (self, args) => self.padStart(width(args), args[1] === undefined ? ' ' : text(args, 1)),
  PadRight: (self, args) => self.padEnd(width(args), args[1] === undefined ? ' ' : text(args, 1)),
  Remove: (self, args) =>
    self.slice(0, number(args, 0)) + (args[1] === undefined ? '' : self.slice(number(args, 0) + number(args, 1))),
  Replace: replaceText,
  Split: splitText,
  Substring: substring,
  ToCharArray: (self) => {
    spend(self.length);
    return [...self];
  },
  ToLower: (self) => self.toLowerCase(),
  ToLowerInvariant: (self) => self.toLowerCase(),
  ToUpper: (self) => self.toUpperCase(),
  ToUpperInvariant: (self) => self.toUpperCase(),
  Trim: (self, args) => trimmed(self, args, true, true),
  TrimStart: (self, args) => trimmed(self, args, true, false),
  TrimEnd: (self, args) => trimmed(self, args, false, true),
});

const OF_LIST = methods<Value[] | PsList>({
  Contains: (self, args) => itemsOf(self).some((item) => equal(item, args[0] ?? null, true)),
  IndexOf: (self, args) => itemsOf(self).findIndex((item) => equal(item, args[0] ?? null, true)),
  ToArray: (self) => {
    spend(itemsOf(self).length);
    return [...itemsOf(self)];
  },
});

const OF_ENUMERATOR = methods<Enumerator>({
  MoveNext: (self) => self.moveNext(),
  Reset: (self) => {
    self.reset();
    return null;
  },
});

/** Which of the lists say what they have done: the older ones where it went, a List whether it was there. */
const isGeneric = ({ type }: PsList): boolean => type.startsWith('System.Collections.Generic.');

const grow = (self: PsList, args: Args): Value => {
  sized('list', self.items.length + 1);
  spend(1);
  const at = self.items.push(args[0] ?? null) - 1;
  return isGeneric(self) ? null : at;
};

const OF_GROWING = methods<PsList>({
  Add: grow,
  AddRange: (self, args) => {
    const added = [...itemsOf(args[0] ?? null)];
    sized('list', self.items.length + added.length);
    spend(2 * added.length);
    for (const item of added) self.items.push(item);
    return null;
  },
  Insert: (self, args) => {
    sized('list', self.items.length + 1);
    lookAt(self.items.length);
    self.items.splice(number(args, 0), 0, args[1] ?? null);
    return null;
  },
  Remove: (self, args) => {
    const at = self.items.findIndex((item) => equal(item, args[0] ?? null, true));
    if (at >= 0) self.items.splice(at, 1);
    return isGeneric(self) ? at >= 0 : null;
  },
  RemoveAt: (self, args) => {
    lookAt(self.items.length);
    self.items.splice(number(args, 0), 1);
    return null;
  },
  Clear: (self) => {
    self.items.length = 0;
    return null;
  },
  Reverse: (self) => {
    spend(self.items.length);
    self.items.reverse();
    return null;
  },
  Sort: (self) => {
    self.items.sort((one, other) => compare(one, other));
    return null;
  },
});

const OF_DICTIONARY = methods<Dictionary>({
  Add: (self, args) => {
    const key = args[0] ?? null;
    if (self.get(key) !== undefined)
      throw fail(
        `Exception calling "Add" with "2" argument(s): "Item has already been added. Key in dictionary: '${toText(key)}'  Key being added: '${toText(key)}'"`,
      );
    self.set(key, args[1] ?? null);
    return null;
  },
  Clear: (self) => {
    self.entries.clear();
    return null;
  },
  Clone: (self) => {
    const twin = new Dictionary(self.ordered);
    for (const { key, value } of self.entries.values()) twin.set(key, value);
    return twin;
  },
  Contains: (self, args) => self.get(args[0] ?? null) !== undefined,
  ContainsKey: (self, args) => self.get(args[0] ?? null) !== undefined,
  ContainsValue: (self, args) => [...self.entries.values()].some(({ value }) => equal(value, args[0] ?? null, true)),
  GetEnumerator: (self) => entriesOf(self),
  Remove: (self, args) => {
    self.delete(args[0] ?? null);
    return null;
  },
});

const ENTRY = ['System.Collections.DictionaryEntry', 'System.Object'];

/** Key and value of each entry, as objects. */
export const entriesOf = ({ entries }: Dictionary): Value[] =>
  [...entries.values()].map(({ key, value }) => new PsObject(ENTRY, { Name: key, Key: key, Value: value }));

const later =
  (unit: number): Method<PsDate> =>
  ({ ms }, args) =>
    new PsDate(ms + number(args, 0) * unit);

function addMonths(ms: number, months: number): PsDate {
  const { year, month, day } = calendar(ms);
  const last = daysOf(year, month + months + 1, 1) - daysOf(year, month + months, 1);
  const time = ms - Math.floor(ms / 86_400_000) * 86_400_000;
  return new PsDate(daysOf(year, month + months, Math.min(day, last)) * 86_400_000 + time);
}

const OF_DATE = methods<PsDate>({
  Add: ({ ms }, args) => new PsDate(ms + (cast(args[0] ?? null, 'System.TimeSpan') as PsSpan).ms),
  AddDays: later(86_400_000),
  AddHours: later(3_600_000),
  AddMilliseconds: later(1),
  AddMinutes: later(60_000),
  AddMonths: ({ ms }, args) => addMonths(ms, number(args, 0)),
  AddSeconds: later(1000),
  AddYears: ({ ms }, args) => addMonths(ms, 12 * number(args, 0)),
  Subtract: ({ ms }, args) => {
    const other = args[0] ?? null;
    return other instanceof PsDate
      ? new PsSpan(ms - other.ms)
      : new PsDate(ms - (cast(other, 'System.TimeSpan') as PsSpan).ms);
  },
  ToUniversalTime: (self) => self,
  ToLocalTime: (self) => self,
  ToShortDateString: ({ ms }) => formatDate(ms, 'd'),
  ToShortTimeString: ({ ms }) => formatDate(ms, 't'),
  ToLongDateString: ({ ms }) => formatDate(ms, 'D'),
});

const OF_SPAN = methods<PsSpan>({
  Add: ({ ms }, args) => new PsSpan(ms + (cast(args[0] ?? null, 'System.TimeSpan') as PsSpan).ms),
  Subtract: ({ ms }, args) => new PsSpan(ms - (cast(args[0] ?? null, 'System.TimeSpan') as PsSpan).ms),
  Negate: ({ ms }) => new PsSpan(-ms),
  Duration: ({ ms }) => new PsSpan(Math.abs(ms)),
});

const OF_ALL = methods<Value>({
  CompareTo: (self, args) => Math.sign(compare(self, args[0] ?? null, true)),
  Equals: (self, args) => equal(self, args[0] ?? null, true),
  GetType: (self) => new PsType(typeNameOf(self)),
  HasFlag: (self, args) => self instanceof EnumValue && equal(self, args[0] ?? null),
  ToString: (self, args) => formatValue(self, args.length === 0 ? unwrittenFormat(self) : text(args, 0)),
});

/** A date is written as people of the culture write it. */
const unwrittenFormat = (self: Value): string => (self instanceof PsDate ? 'G' : '');

/** Methods that run blocks; the interpreter does them. */
export const BLOCK_METHODS: ReadonlySet<string> = new Set(['foreach', 'where', 'invoke', 'invokereturnasis']);

/** The method of a value, or undefined. */
export function methodOf(self: Value, name: string): ((args: Args) => Value) | undefined {
  const lower = name.toLowerCase();
  const own = ownMethod(self, lower);
  if (own !== undefined) return own;
  const method = OF_ALL.get(lower);
  return method && ((args) => method(self, args));
}

function ownMethod(self: Value, lower: string): ((args: Args) => Value) | undefined {
  const bound = <T>(value: T, table: ReadonlyMap<string, Method<T>>): ((args: Args) => Value) | undefined => {
    const method = table.get(lower);
    return method && ((args) => method(value, args));
  };
  if (typeof self === 'string') {
    lookAt(self.length);
    return bound(self, OF_TEXT);
  }
  const ofEnumerator = self instanceof Enumerator ? bound(self, OF_ENUMERATOR) : undefined;
  if (ofEnumerator !== undefined) return ofEnumerator;
  if (isList(self)) return (self instanceof PsList ? bound(self, OF_GROWING) : undefined) ?? bound(self, OF_LIST);
  if (self instanceof Dictionary) return bound(self, OF_DICTIONARY);
  if (self instanceof PsDate) return bound(self, OF_DATE);
  return self instanceof PsSpan ? bound(self, OF_SPAN) : undefined;
}

/** Every name of a method that some value has. */
export const METHOD_NAMES: ReadonlySet<string> = new Set(
  [OF_TEXT, OF_LIST, OF_ENUMERATOR, OF_GROWING, OF_DICTIONARY, OF_DATE, OF_SPAN, OF_ALL, BLOCK_METHODS].flatMap(
    (table) => [...table.keys()],
  ),
);
