/** What a script computes with. Whole numbers and others are one kind; a value without a prototype of its own carries its type names. */

import type { BlockSyntax } from '../syntax.js';
import { lookAt, spend } from './meter.js';

/** Everything that is no plain value: it knows the names of its type, the most special first. */
export abstract class Entity {
  abstract get typeNames(): readonly string[];
}

export type Value = null | boolean | number | string | Value[] | Entity;

interface Field {
  readonly name: string;
  value: Value;
}

/** An object made of named fields: `[pscustomobject]`, what Select-Object makes, an error, a measure. */
export class PsObject extends Entity {
  readonly fields = new Map<string, Field>();

  constructor(
    readonly typeNames: readonly string[] = CUSTOM,
    fields: Readonly<Record<string, Value>> | readonly (readonly [string, Value])[] = [],
  ) {
    super();
    spend(OBJECT);
    for (const [name, value] of Array.isArray(fields) ? fields : Object.entries(fields)) this.set(name, value);
  }

  get(name: string): Value | undefined {
    return this.fields.get(name.toLowerCase())?.value;
  }

  set(name: string, value: Value): void {
    const known = this.fields.get(name.toLowerCase());
    if (known === undefined) {
      spend(FIELD);
      this.fields.set(name.toLowerCase(), { name, value });
    } else known.value = value;
  }
}

/** Work of an object, of each of its fields, and of an entry of a table: each takes the room of as many items. */
const OBJECT = 40;
const FIELD = 10;
const ENTRY = 80;

const CUSTOM = ['System.Management.Automation.PSCustomObject', 'System.Object'] as const;

/** A hash table. Keys that are texts are found whatever their case; they stand in the order in which they came. */
export class Dictionary extends Entity {
  readonly entries = new Map<string, { readonly key: Value; value: Value }>();

  constructor(readonly ordered = false) {
    super();
    spend(OBJECT);
  }

  get typeNames(): readonly string[] {
    return this.ordered
      ? ['System.Collections.Specialized.OrderedDictionary', 'System.Object']
      : ['System.Collections.Hashtable', 'System.Object'];
  }

  get(key: Value): Value | undefined {
    return this.entries.get(keyOf(key))?.value;
  }

  set(key: Value, value: Value): void {
    const id = keyOf(key);
    const known = this.entries.get(id);
    if (known === undefined) {
      spend(ENTRY);
      this.entries.set(id, { key, value });
    } else known.value = value;
  }

  delete(key: Value): void {
    this.entries.delete(keyOf(key));
  }
}

/** Times, versions and objects of the model are the same key where they are equal; any other object is a key of its own. */
const keyOf = (key: Value): string => {
  if (typeof key === 'string') lookAt(key.length);
  if (typeof key === 'string') return `s${key.toLowerCase()}`;
  if (key instanceof EnumValue) return `s${key.name.toLowerCase()}`;
  if (key === null || typeof key !== 'object') return `${typeof key} ${key}`;
  if (key instanceof PsDate || key instanceof PsSpan) return `${key.typeNames[0]} ${key.ms}`;
  if (key instanceof PsVersion) return `version ${key.parts.join('.')}`;
  if (key instanceof PsType) return `type ${key.fullName}`;
  return key instanceof Thing ? `${key.typeNames[0]} ${key.ref}` : `object ${numberOfObject(key)}`;
};

/** Objects that were keys, each with a number of its own. */
const NUMBERS = new WeakMap<object, number>();
let numbered = 0;

function numberOfObject(key: object): number {
  const number = NUMBERS.get(key) ?? ++numbered;
  NUMBERS.set(key, number);
  return number;
}

/** A list that grows: ArrayList, StringCollection, List[T]. */
export class PsList extends Entity {
  constructor(
    readonly items: Value[] = [],
    readonly type = 'System.Collections.ArrayList',
  ) {
    super();
  }

  get typeNames(): readonly string[] {
    return [this.type, 'System.Object'];
  }
}

/** What a loop goes through, and how far it is: `$foreach`, `$input`. As a list it is all of it. */
export class Enumerator extends PsList {
  #at = -1;

  get current(): Value {
    return this.items[this.#at] ?? null;
  }

  /** False: there is no more. */
  moveNext(): boolean {
    this.#at = Math.min(this.#at + 1, this.items.length);
    return this.#at < this.items.length;
  }

  reset(): void {
    this.#at = -1;
  }
}

/** A moment: milliseconds since 1970-01-01, on a clock without a zone. */
export class PsDate extends Entity {
  constructor(readonly ms: number) {
    super();
  }

  get typeNames(): readonly string[] {
    return ['System.DateTime', 'System.ValueType', 'System.Object'];
  }
}

/** A stretch of time in milliseconds. */
export class PsSpan extends Entity {
  constructor(readonly ms: number) {
    super();
  }

  get typeNames(): readonly string[] {
    return ['System.TimeSpan', 'System.ValueType', 'System.Object'];
  }
}

export class PsVersion extends Entity {
  constructor(readonly parts: readonly number[]) {
    super();
  }

  get typeNames(): readonly string[] {
    return ['System.Version', 'System.Object'];
  }
}

/** `[int]` */
export class PsType extends Entity {
  constructor(
    /** As .NET calls it: `System.Int32`. */
    readonly fullName: string,
  ) {
    super();
  }

  get typeNames(): readonly string[] {
    return ['System.RuntimeType', 'System.Type', 'System.Object'];
  }

  get name(): string {
    const generic = /\[.+\]$/.test(this.fullName) && !this.fullName.endsWith('[]');
    const plain = generic ? `${this.fullName.slice(0, this.fullName.indexOf('['))}\`1` : this.fullName;
    return plain.slice(plain.lastIndexOf('.') + 1);
  }
}

/** One of several words with a number behind it: `Running`. */
export class EnumValue extends Entity {
  constructor(
    readonly type: string,
    readonly name: string,
    readonly number: number,
  ) {
    super();
  }

  get typeNames(): readonly string[] {
    return [this.type, 'System.Enum', 'System.ValueType', 'System.Object'];
  }
}

/** A block of script as a value. */
export class PsBlock extends Entity {
  constructor(
    readonly syntax: BlockSyntax,
    /** As written, without its braces. */
    readonly text: string,
  ) {
    super();
  }

  get typeNames(): readonly string[] {
    return ['System.Management.Automation.ScriptBlock', 'System.Object'];
  }
}

/** A property that is read when somebody asks for it. */
export interface ShapeProperty {
  readonly name: string;
  get(ref: number, context: unknown): Value;
}

/** What objects of the model look like to a script. */
export interface Shape {
  readonly typeNames: readonly string[];
  readonly properties: readonly ShapeProperty[];
  /** By their names in small letters. */
  readonly byName: ReadonlyMap<string, ShapeProperty>;
  /** As a text; unwritten: the name of the type. */
  text?(ref: number, context: unknown): string;
}

/** An object of the model: what it is, and which. Its properties are those of this moment. */
export class Thing extends Entity {
  /** Members that a script has added. */
  added: Map<string, Field> | undefined;

  constructor(
    readonly shape: Shape,
    readonly ref: number,
    readonly context: unknown,
  ) {
    super();
  }

  get typeNames(): readonly string[] {
    return this.shape.typeNames;
  }
}

/** What a variable holds that was given what puts out nothing: no item where it is gone through, else `$null`. */
export const NOTHING: Value[] = Object.freeze([] as Value[]) as Value[];

/** What a list, or a single value, holds when it is gone through: `$null` is one item. */
export function itemsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  return value instanceof PsList ? value.items : [value];
}

export const isList = (value: Value): value is Value[] | PsList => Array.isArray(value) || value instanceof PsList;

/** What several results are as one value: nothing is `$null`, one is itself. */
export function collapsed(values: Value[]): Value {
  if (values.length === 0) return null;
  return values.length === 1 ? (values[0] as Value) : values;
}
