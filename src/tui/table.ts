/** Rows of a list on a screen: as many as fit, around the one that is selected, in columns. */
import type { Paint, Palette } from './style.js';
import { atRight, cut, padded } from './text.js';

export interface Column {
  readonly head: string;
  /** Unwritten: it shares what the others leave. */
  readonly width?: number;
  readonly align?: 'right';
  /** Where names have too little room it is left out, the lowest number first. Unwritten: never. */
  readonly yields?: number;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly count: number;
  cellsOf(item: number): readonly string[];
  /** Unwritten: plain. */
  paintOf?(item: number): Paint;
}

export interface Room {
  readonly width: number;
  /** Rows, the heads of the columns included. */
  readonly rows: number;
  /** The item that is selected. */
  readonly selected: number;
}

/** The sign before each row: which one is selected is never told by a colour alone. */
const MARK = 2;

/** With fewer rows than this the heads of the columns have no room. */
const HEADS_FROM = 6;

/** The heads of the columns, and the items around the selected one. */
export function tableRows(palette: Palette, { columns, count, cellsOf, paintOf }: Table, room: Room): string[] {
  const shown = shownOf(columns, room.width - MARK);
  const share = shareOf(shown, room.width - MARK);
  const line = (cells: readonly string[]): string =>
    shown
      .map((one) => [one, cells[columns.indexOf(one)] ?? ''] as const)
      .map(([{ align, width }, cell]) => (align === 'right' ? atRight : padded)(cell, width ?? share))
      .join(' ')
      .trimEnd();
  const heads = palette.dim(cut(`  ${line(columns.map(({ head }) => head))}`, room.width));
  const rows = room.rows < HEADS_FROM ? [] : [heads];
  const [from, to] = windowOf(count, room.selected, room.rows - rows.length);
  for (let item = from; item < to; item += 1) {
    const text = cut(`${item === room.selected ? '> ' : '  '}${line(cellsOf(item))}`, room.width);
    const paint = paintOf?.(item) ?? ((plain: string) => plain);
    rows.push(item === room.selected ? palette.bold(paint(text)) : paint(text));
  }
  return rows;
}

/** The first item that is shown, and the one behind the last. */
function windowOf(count: number, selected: number, rows: number): readonly [number, number] {
  const shown = Math.max(0, Math.min(rows, count));
  const from = Math.max(0, Math.min(count - shown, selected - Math.floor(shown / 2)));
  return [from, from + shown];
}

/** What a column has that shares what the others leave. */
function shareOf(columns: readonly Column[], width: number): number {
  const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0) + 1, -1);
  const open = columns.filter((column) => column.width === undefined).length;
  return Math.max(1, Math.floor((width - fixed) / Math.max(1, open)));
}

/** Characters of the longest name that a computer has. */
export const COMPUTER_NAME_MAX = 15;

/** The columns without those that have to yield. */
function shownOf(columns: readonly Column[], width: number): readonly Column[] {
  const yielding = columns
    .filter((column) => column.yields !== undefined)
    .sort((one, other) => (one.yields ?? 0) - (other.yields ?? 0));
  let shown = columns;
  for (const column of yielding)
    if (shareOf(shown, width) < COMPUTER_NAME_MAX) shown = shown.filter((one) => one !== column);
  return shown;
}
