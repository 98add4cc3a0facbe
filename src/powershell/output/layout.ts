/** Tables and lists of fields as lines. */
import { namesOf, propertyOf } from '../runtime/members.js';
import { spend } from '../runtime/meter.js';
import { toText } from '../runtime/text.js';
import { Dictionary, type Value } from '../runtime/values.js';
import { cellText, fitted, oneLine, padded, widthOf } from './cells.js';
import type { Column } from './views.js';

export interface TableOptions {
  readonly width: number;
  readonly hideHeaders?: boolean;
  /** Cells go on in further lines instead of being cut. */
  readonly wrap?: boolean;
}

interface Laid {
  readonly width: number;
  readonly right: boolean;
}

/** A table: its head, and a line for each object; without blank lines around it. */
export function tableLines(columns: readonly Column[], items: readonly Value[], options: TableOptions): string[] {
  spend(10 * items.length * columns.length);
  const rows = items.map((item) => columns.map((column) => cellOf(column, item)));
  const texts = rows.map((row) => row.map((value) => oneLine(cellText(value))));
  const laid = lay(columns, rows, texts, options.width);
  const shown = laid.length;
  const line = (cells: readonly string[]): string =>
    cells
      .slice(0, shown)
      .map((cell, at) =>
        padded(
          fitted(cell, laid[at]?.width ?? 0),
          at === shown - 1 && laid[at]?.right !== true ? 0 : (laid[at]?.width ?? 0),
          laid[at]?.right === true,
        ),
      )
      .join(' ')
      .trimEnd();
  const labels = columns.map(({ label }) => label);
  const head =
    options.hideHeaders === true ? [] : [line(labels), line(labels.map((label) => '-'.repeat(widthOf(label))))];
  if (options.wrap === true) return [...head, ...texts.flatMap((cells) => wrapped(cells, laid).map(line))];
  return [...head, ...texts.map(line)];
}

function cellOf({ label, value }: Column, item: Value): Value {
  return value === undefined ? (propertyOf(item, label) ?? null) : value(item);
}

/** Columns that do not fit any more are left out; the last that does gets what is left. */
function lay(columns: readonly Column[], rows: readonly Value[][], texts: readonly string[][], width: number): Laid[] {
  const laid: Laid[] = [];
  let used = 0;
  for (const [at, column] of columns.entries()) {
    const wanted =
      column.width ?? texts.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), widthOf(column.label));
    const left = width - used - (at > 0 ? 1 : 0);
    if (left < Math.min(wanted, 3)) break;
    const taken = Math.max(Math.min(wanted, left), 1);
    laid.push({ width: taken, right: isRight(column, rows, at) });
    used += taken + (at > 0 ? 1 : 0);
  }
  return laid;
}

/** Numbers stand to the right, by the first of them. */
function isRight(column: Column, rows: readonly Value[][], at: number): boolean {
  if (column.align !== undefined) return column.align === 'right';
  return typeof rows.find((row) => row[at] !== null)?.[at] === 'number';
}

function wrapped(cells: readonly string[], laid: readonly Laid[]): string[][] {
  const parts = cells.map((cell, at) => chunks(cell, laid[at]?.width ?? 1));
  const height = parts.reduce((most, part) => Math.max(most, part.length), 1);
  return Array.from({ length: height }, (_, row) => parts.map((part) => part[row] ?? ''));
}

function chunks(text: string, width: number): string[] {
  const found: string[] = [];
  for (let from = 0; from < text.length; from += width) found.push(text.slice(from, from + width));
  return found.length === 0 ? [''] : found;
}

/** The fields of one object below each other. */
export function listLines(item: Value, properties: readonly Column[], width: number): string[] {
  const names = properties.map(({ label }) => label);
  const longest = names.reduce((most, name) => Math.max(most, widthOf(name)), 0);
  return properties.flatMap((column) => {
    const text = cellText(cellOf(column, item));
    return broken(`${padded(column.label, longest, false)} : `, text, width);
  });
}

/** A value that is longer than the line goes on below itself. */
function broken(before: string, text: string, width: number): string[] {
  const room = Math.max(10, width - before.length);
  const lines = text.split(/\r?\n/).flatMap((line) => chunks(line, room));
  return lines.map((line, at) => (at === 0 ? before + line : ' '.repeat(before.length) + line).trimEnd());
}

/** Columns for the properties of an object, in their order. */
export function columnsFor(item: Value): readonly Column[] {
  if (item instanceof Dictionary) return [...item.entries.values()].map(({ key }) => ({ label: toText(key) }));
  return namesOf(item).map((label) => ({ label }));
}
