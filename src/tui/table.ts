/** Rows of a list on a screen: as many as fit, around the one that is selected, in columns. */
import type { Paint, Palette } from './style.js';
import { atRight, cut, padded } from './text.js';

export interface Column {
  readonly head: string;
  /** Unwritten: it shares what the others leave. */
  readonly width?: number;
  readonly align?: 'right';
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
  const widths = widthsOf(columns, room.width - MARK);
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, at) => (align === 'right' ? atRight : padded)(cells[at] ?? '', widths[at] ?? 0))
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

function widthsOf(columns: readonly Column[], width: number): number[] {
  const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0) + 1, -1);
  const open = columns.filter((column) => column.width === undefined).length;
  const share = Math.max(1, Math.floor((width - fixed) / Math.max(1, open)));
  return columns.map((column) => column.width ?? share);
}
