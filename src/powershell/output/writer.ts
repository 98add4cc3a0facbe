/** What is put out becomes lines: texts as they are, objects of one kind together in a table or below each other. */

import { formatDate } from '../runtime/format-operator.js';
import { propertyOf } from '../runtime/members.js';
import { spend } from '../runtime/meter.js';
import { entriesOf } from '../runtime/methods.js';
import { toText } from '../runtime/text.js';
import {
  Dictionary,
  Entity,
  EnumValue,
  isList,
  itemsOf,
  PsBlock,
  PsDate,
  PsObject,
  Thing,
  type Value,
} from '../runtime/values.js';
import { columnsFor, listLines, tableLines } from './layout.js';
import { type Column, type View, viewOf } from './views.js';

/** What Format-Table and its kin make: lines that are ready. */
export class Formatted extends Entity {
  constructor(readonly lines: readonly string[]) {
    super();
  }

  get typeNames(): readonly string[] {
    return ['Microsoft.PowerShell.Commands.Internal.Format.FormatEntryData'];
  }
}

/** Objects with more fields than this are shown as a list. */
const TABLE_FIELDS_MAX = 4;

/** Work of an object that is shown. */
const SHOWN = 10;

export class Writer {
  #group:
    | {
        readonly kind: string;
        readonly view: View;
        readonly items: Value[];
        readonly under: string;
        readonly held: boolean;
      }
    | undefined;

  constructor(
    readonly write: (line: string) => void,
    readonly width = 120,
  ) {}

  /** Takes one object that is put out. */
  put(value: Value): void {
    spend(SHOWN);
    if (value === null) return;
    if (value instanceof Formatted) {
      this.flush();
      for (const line of value.lines) this.write(line);
    } else if (isList(value)) for (const item of itemsOf(value)) this.put(item);
    else if (value instanceof Dictionary) for (const entry of entriesOf(value)) this.#collect(entry);
    else if (isPlain(value)) {
      this.flush();
      const text = toText(value);
      spend(text.length / 4);
      for (const line of text.split(/\r?\n/)) this.write(line);
    } else this.#collect(value);
  }

  #collect(value: Value): void {
    const kind = kindOf(value);
    const view = this.#group?.view;
    const under = view?.is === 'table' && view.under !== undefined ? toText(propertyOf(value, view.under) ?? null) : '';
    if (this.#group?.kind !== kind || this.#group.under !== under) {
      this.flush();
      const shape = shapeOf(value);
      const above =
        shape.is === 'table' && shape.under !== undefined ? toText(propertyOf(value, shape.under) ?? null) : '';
      this.#group = { kind, view: shape, items: [], under: above, held: value instanceof Thing };
    }
    this.#group?.items.push(value instanceof Thing ? asItIsNow(value, this.#group.view) : value);
  }

  /** Writes what has been gathered. */
  flush(): void {
    const group = this.#group;
    this.#group = undefined;
    if (group === undefined) return;
    if (group.view.is === 'table' && group.view.under !== undefined) {
      this.write('');
      this.write(`   ${group.view.under}: ${group.under}`);
    }
    const view = group.held ? ofCells(group.view) : group.view;
    for (const line of viewLines(view, group.items, this.width)) this.write(line);
  }
}

/** What is shown of an object of the model: its properties change, and it is shown as it was when it was put out. */
function asItIsNow(value: Thing, view: View): Value {
  if (view.is === 'text') return value;
  const columns: readonly Column[] = view.is === 'table' ? view.columns : view.properties.map((label) => ({ label }));
  const cells = columns.map(
    ({ label, value: get }) => [label, get?.(value) ?? propertyOf(value, label) ?? null] as const,
  );
  return new PsObject(value.typeNames, cells);
}

/** A view whose columns are the fields of what was put out. */
function ofCells(view: View): View {
  if (view.is !== 'table') return view;
  return { ...view, columns: view.columns.map(({ value: _, ...column }) => column) };
}

const isPlain = (value: Value): boolean =>
  typeof value !== 'object' || value instanceof EnumValue || value instanceof PsBlock || isErrorRecord(value);

const isErrorRecord = (value: Value): boolean =>
  value instanceof PsObject && value.typeNames[0] === 'System.Management.Automation.ErrorRecord';

const kindOf = (value: Value): string => (value instanceof Entity ? (value.typeNames[0] ?? '') : '');

/** How an object is shown where nobody says so. */
export function shapeOf(value: Value): View {
  const known = value instanceof Entity ? viewOf(value.typeNames) : undefined;
  if (known !== undefined) return known;
  const columns = columnsFor(value);
  if (columns.length <= TABLE_FIELDS_MAX) return { is: 'table', columns };
  return { is: 'list', properties: columns.map(({ label }) => label) };
}

function viewLines(view: View, items: readonly Value[], width: number): string[] {
  if (view.is === 'text') return items.flatMap((item) => ['', view.text(item), '']);
  if (view.is === 'table') return ['', ...tableLines(view.columns, items, { width }), ''];
  const columns = view.properties.map((label) => ({ label }));
  return ['', ...items.flatMap((item) => [...listLines(item, columns, width), ''])];
}

/** As one text, each line with its end. */
export function asText(values: readonly Value[], width = 120): string {
  const lines: string[] = [];
  const writer = new Writer((line) => lines.push(line), width);
  for (const value of values) writer.put(value);
  writer.flush();
  return lines.map((line) => `${line}\n`).join('');
}

/** What Write-Host writes of a value. */
export function hostText(value: Value, separator = ' '): string {
  if (isList(value))
    return itemsOf(value)
      .map((item) => hostText(item, separator))
      .join(separator);
  if (value instanceof PsDate) return formatDate(value.ms, 'G');
  return toText(value);
}
