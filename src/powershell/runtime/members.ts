/** What may be asked of a value by its name. Nothing that is not written here can be reached, whatever its name is. */

import { calendar } from './calendar.js';
import { spend } from './meter.js';
import { toText } from './text.js';
import { typeNameOf } from './types.js';
import {
  Dictionary,
  Enumerator,
  EnumValue,
  isList,
  itemsOf,
  PsDate,
  PsObject,
  PsSpan,
  PsType,
  PsVersion,
  Thing,
  type Value,
} from './values.js';

type Getters<T> = ReadonlyMap<string, (value: T) => Value>;

const getters = <T>(table: Readonly<Record<string, (value: T) => Value>>): Getters<T> =>
  new Map(Object.entries(table).map(([name, get]) => [name.toLowerCase(), get]));

const DAY = 86_400_000;

const OF_DATE = getters<PsDate>({
  Year: ({ ms }) => calendar(ms).year,
  Month: ({ ms }) => calendar(ms).month,
  Day: ({ ms }) => calendar(ms).day,
  Hour: ({ ms }) => calendar(ms).hour,
  Minute: ({ ms }) => calendar(ms).minute,
  Second: ({ ms }) => calendar(ms).second,
  Millisecond: ({ ms }) => calendar(ms).millisecond,
  DayOfYear: ({ ms }) => calendar(ms).dayOfYear,
  DayOfWeek: ({ ms }) => new EnumValue('System.DayOfWeek', DAY_NAMES[calendar(ms).weekday] ?? '', calendar(ms).weekday),
  Date: ({ ms }) => new PsDate(Math.floor(ms / DAY) * DAY),
  TimeOfDay: ({ ms }) => new PsSpan(ms - Math.floor(ms / DAY) * DAY),
  Ticks: ({ ms }) => (ms + 62_135_596_800_000) * 10_000,
});

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const OF_SPAN = getters<PsSpan>({
  Days: ({ ms }) => Math.trunc(ms / DAY),
  Hours: ({ ms }) => Math.trunc(ms / 3_600_000) % 24,
  Minutes: ({ ms }) => Math.trunc(ms / 60_000) % 60,
  Seconds: ({ ms }) => Math.trunc(ms / 1000) % 60,
  Milliseconds: ({ ms }) => Math.trunc(ms) % 1000,
  Ticks: ({ ms }) => Math.round(ms * 10_000),
  TotalDays: ({ ms }) => ms / DAY,
  TotalHours: ({ ms }) => ms / 3_600_000,
  TotalMinutes: ({ ms }) => ms / 60_000,
  TotalSeconds: ({ ms }) => ms / 1000,
  TotalMilliseconds: ({ ms }) => ms,
});

const OF_VERSION = getters<PsVersion>({
  Major: ({ parts }) => parts[0] ?? -1,
  Minor: ({ parts }) => parts[1] ?? -1,
  Build: ({ parts }) => parts[2] ?? -1,
  Revision: ({ parts }) => parts[3] ?? -1,
});

const OF_TYPE = getters<PsType>({
  Name: (type) => type.name,
  FullName: ({ fullName }) => fullName,
  Namespace: ({ fullName }) => fullName.slice(0, Math.max(0, fullName.lastIndexOf('.'))),
  BaseType: ({ fullName }) => new PsType(baseOf(fullName)),
  IsArray: ({ fullName }) => fullName.endsWith('[]'),
});

function baseOf(name: string): string {
  if (name.endsWith('[]')) return 'System.Array';
  return /^System\.(?:U?Int\d+|Double|Single|Decimal|Boolean|Char|Byte|DateTime|TimeSpan)$/.test(name)
    ? 'System.ValueType'
    : 'System.Object';
}

function entriesIn({ entries }: Dictionary): { readonly key: Value; readonly value: Value }[] {
  spend(entries.size);
  return [...entries.values()];
}

const OF_DICTIONARY = getters<Dictionary>({
  Count: ({ entries }) => entries.size,
  Keys: (table) => entriesIn(table).map(({ key }) => key),
  Values: (table) => entriesIn(table).map(({ value }) => value),
});

const OF_ENUM = getters<EnumValue>({ value__: ({ number }) => number });

/** The property of a value; undefined where it has none of this name. */
export function propertyOf(value: Value, name: string): Value | undefined {
  const lower = name.toLowerCase();
  if (lower === 'psobject' && value !== null) return insideOf(value);
  const found = ownProperty(value, lower);
  if (found !== undefined) return found;
  if (lower === 'count' || lower === 'length') return value === null ? 0 : 1;
  return undefined;
}

function ownProperty(value: Value, lower: string): Value | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return undefined;
  if (typeof value === 'string') return lower === 'length' ? value.length : undefined;
  if (value instanceof Enumerator && lower === 'current') return value.current;
  if (isList(value)) return ofList(itemsOf(value), lower);
  if (value instanceof PsObject) return value.fields.get(lower)?.value;
  if (value instanceof Thing) return ofThing(value, lower);
  if (value instanceof Dictionary) return value.get(lower) ?? OF_DICTIONARY.get(lower)?.(value);
  if (value instanceof PsDate) return OF_DATE.get(lower)?.(value);
  if (value instanceof PsSpan) return OF_SPAN.get(lower)?.(value);
  if (value instanceof PsVersion) return OF_VERSION.get(lower)?.(value);
  if (value instanceof PsType) return OF_TYPE.get(lower)?.(value);
  return value instanceof EnumValue ? OF_ENUM.get(lower)?.(value) : undefined;
}

const ofThing = (value: Thing, lower: string): Value | undefined =>
  value.added?.get(lower)?.value ?? value.shape.byName.get(lower)?.get(value.ref, value.context);

/** A list has a length; any other property is that of each of its items. */
function ofList(items: readonly Value[], lower: string): Value | undefined {
  if (lower === 'count' || lower === 'length') return items.length;
  spend(items.length);
  const found: Value[] = [];
  for (const item of items) {
    const value = isList(item) ? ofList(itemsOf(item), lower) : ownProperty(item, lower);
    if (value === undefined) continue;
    for (const one of isList(value) ? itemsOf(value) : [value]) found.push(one);
  }
  if (found.length === 0) return undefined;
  return found.length === 1 ? found[0] : found;
}

/** `.psobject`: names and values of the properties of a value. */
function insideOf(value: Value): Value {
  const properties = namesOf(value).map((name) => {
    const type = ['System.Management.Automation.PSNoteProperty', 'System.Object'];
    return new PsObject(type, { Name: name, Value: propertyOf(value, name) ?? null, MemberType: 'NoteProperty' });
  });
  return new PsObject(['System.Management.Automation.PSObject'], {
    Properties: properties,
    TypeNames: [...(value instanceof Object && 'typeNames' in value ? value.typeNames : [typeNameOf(value)])],
  });
}

const named = <T>(table: Getters<T>, source: string): readonly string[] =>
  source.split(' ').filter((name) => table.has(name.toLowerCase()));

/** Names of the properties that a value has, in their order. */
export function namesOf(value: Value): readonly string[] {
  if (value instanceof PsObject) return [...value.fields.values()].map(({ name }) => name);
  if (value instanceof Thing) {
    const added = [...(value.added?.values() ?? [])].map(({ name }) => name);
    return [...value.shape.properties.map(({ name }) => name), ...added];
  }
  if (value instanceof Dictionary) return [...value.entries.values()].map(({ key }) => toText(key));
  if (typeof value === 'string') return ['Length'];
  if (value instanceof PsDate)
    return named(OF_DATE, 'Date Day DayOfWeek DayOfYear Hour Millisecond Minute Month Second Ticks TimeOfDay Year');
  if (value instanceof PsSpan)
    return named(
      OF_SPAN,
      'Days Hours Milliseconds Minutes Seconds Ticks TotalDays TotalHours TotalMilliseconds TotalMinutes TotalSeconds',
    );
  if (value instanceof PsVersion) return ['Major', 'Minor', 'Build', 'Revision'];
  return value instanceof PsType ? ['Name', 'FullName', 'Namespace', 'BaseType', 'IsArray'] : [];
}

/** Constants of types, by the name of the type. */
const INT32 = 2_147_483_647;
const bounds = (least: number, most: number): ReadonlyMap<string, Value> =>
  new Map([
    ['minvalue', least],
    ['maxvalue', most],
  ]);
const CONSTANTS: ReadonlyMap<string, ReadonlyMap<string, Value>> = new Map([
  [
    'System.Math',
    new Map<string, Value>([
      ['pi', Math.PI],
      ['e', Math.E],
    ]),
  ],
  ['System.Byte', bounds(0, 255)],
  ['System.Int16', bounds(-32_768, 32_767)],
  ['System.UInt16', bounds(0, 65_535)],
  ['System.Int32', bounds(-INT32 - 1, INT32)],
  ['System.UInt32', bounds(0, 4_294_967_295)],
  [
    'System.Double',
    new Map<string, Value>([
      ['maxvalue', Number.MAX_VALUE],
      ['nan', Number.NaN],
    ]),
  ],
  ['System.String', new Map<string, Value>([['empty', '']])],
  ['System.TimeSpan', new Map<string, Value>([['zero', new PsSpan(0)]])],
]);

export function staticProperty(type: string, name: string, nowMs: number): Value | undefined {
  const lower = name.toLowerCase();
  if (type !== 'System.DateTime') return CONSTANTS.get(type)?.get(lower);
  if (lower === 'now' || lower === 'utcnow') return new PsDate(nowMs);
  return lower === 'today' ? new PsDate(Math.floor(nowMs / DAY) * DAY) : undefined;
}
