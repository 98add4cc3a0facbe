/** A page of plain text: paragraphs that wrap, tables that fit, colours only where they are asked for. */
import Table from 'cli-table3';
import pc from 'picocolors';
import { escapeCharacters } from '../base/text.js';

export interface PageOptions {
  readonly color: boolean;
  /** Columns of the page. */
  readonly width: number;
}

type Paint = (text: string) => string;

export interface Page {
  readonly width: number;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
}

/** Narrower pages are not set; lines then run beyond the edge. */
const WIDTH_MIN = 40;

export function pageOf({ color, width }: PageOptions): Page {
  const { bold, dim, green, red, yellow } = pc.createColors(color);
  return { width: Math.max(WIDTH_MIN, Math.floor(width)), bold, dim, good: green, bad: red, warn: yellow };
}

/** Two columns each on a terminal: East Asian wide and full-width characters, and emoji. */
const WIDE_RANGES =
  '\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u33ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua000-\\ua4cf\\uac00-\\ud7a3' +
  '\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6\\u{20000}-\\u{3fffd}';
const WIDE = new RegExp(`[${WIDE_RANGES}]|\\p{Emoji_Presentation}`, 'u');
const NARROW = /^[\u0020-\u007e\u00a0-\u02ff]*$/;
const MARK = /\p{M}|\p{Cf}|\p{Emoji_Modifier}/u;
const JOINER = '\u200d';

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  let joined = false;
  for (const character of text) {
    if (!joined && !MARK.test(character)) width += WIDE.test(character) ? 2 : 1;
    joined = character === JOINER;
  }
  return width;
}

/** A number and its unit, and the two halves of a clock, are one word to a line. */
const HELD = /(?<=\d) (?=(?:µs|ms|s|min|h|d|%|B|[KMGT]iB|[kMGT]?bps)\b|%)|(?<=\dd) (?=\d\d:)|(?<=-\d\d) (?=\d\d:)/g;
const HELD_BLANK = '\u00a0';
const held = (text: string): string => text.replace(HELD, HELD_BLANK);

/** Lines of at most so many columns, broken at blanks; a longer word stands alone on its line. */
export function wrap(text: string, width: number): string[] {
  return broken(held(text), width).map((line) => line.replaceAll(HELD_BLANK, ' '));
}

function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line === '') line = word;
      else if (widthOf(line) + 1 + widthOf(word) <= width) line += ` ${word}`;
      else {
        lines.push(line);
        line = word;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** A foreign text made safe and wrapped, every line behind an indent; `first` stands before the first instead. */
export function paragraph({ width }: Page, text: string, indent = '', first = indent): string[] {
  const lines = wrap(escapeCharacters(text), width - widthOf(indent));
  return lines.map((line, index) => (index === 0 ? first : indent) + line);
}

/** What is said first: bold, and painted by how it went, line by line, since no colour goes through a paragraph. */
export const headline = (page: Page, text: string, paint: Paint = (line) => line): string[] =>
  paragraph(page, text).map((line) => page.bold(paint(line)));

export interface Column {
  readonly head: string;
  readonly align?: 'right';
  /** Never broken, whatever the width: names that are copied. */
  readonly keep?: true;
  /** Left out on narrower pages. */
  readonly from?: number;
}

const GAP = 2;
/** A longer word may be broken. */
const WORD_MAX = 24;
const BARE = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((edge) =>
    ['', '-mid', '-left', '-right'].map((corner) => [`${edge}${corner}`, '']),
  ),
);

/** A table without lines, indented by two. Cells are made safe and wrap, so that the table fits on the page. */
export function table(page: Page, columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const shown = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column: { from = 0 } }) => page.width >= from);
  const cells = rows.map((row) => shown.map(({ index }) => escapeCharacters(row[index] ?? '')));
  const heads = shown.map(({ column }) => column.head);
  const kept = shown.map(({ column }) => column.keep === true);
  const widths = columnWidths([heads, ...cells], page.width - GAP * shown.length, kept);
  const set = (row: readonly string[]): string[] => row.map((cell, at) => breakCell(cell, widths[at] ?? WORD_MAX));
  const made = new Table({
    head: set(heads).map((head) => head.split('\n').map(page.bold).join('\n')),
    chars: { ...BARE, middle: ' '.repeat(GAP) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: shown.map(({ column }) => column.align ?? 'left'),
  });
  made.push(...cells.map(set));
  return made
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(GAP)}${line}`.trimEnd());
}

/**
 * Widths of columns that together take at most `room`, if words allow it: each has room for its longest word, narrow
 * ones for all they hold, and wide ones share the rest.
 */
function columnWidths(rows: readonly (readonly string[])[], room: number, kept: readonly boolean[]): number[] {
  const columns = (rows[0] ?? []).map((_, at) => {
    const cells = rows.map((row) => row[at] ?? '');
    const width = most(cells.map(widthOf));
    return { at, width, least: kept[at] ? width : Math.min(WORD_MAX, most(cells.flatMap(wordsOf).map(widthOf))) };
  });
  const given = columns.map(({ least }) => least);
  let left = given.reduce((rest, width) => rest - width, room);
  let open = columns.length;
  for (const { at, width, least } of [...columns].sort(
    (a, b) => a.width - a.least - (b.width - b.least) || a.at - b.at,
  )) {
    const more = Math.min(width - least, Math.max(0, Math.floor(left / open)));
    given[at] = least + more;
    left -= more;
    open -= 1;
  }
  return given;
}

const most = (widths: readonly number[]): number => widths.reduce((all, width) => Math.max(all, width), 1);
const wordsOf = (text: string): string[] => held(text).split(' ');

/** A cell as lines of at most so many columns; a word that is longer is broken, after a separator if it has one. */
function breakCell(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const words = text.split(' ').map((word) => (widthOf(word) <= width ? word : breakWord(word, width)));
  return wrap(words.join(' '), width).join('\n');
}

function breakWord(word: string, width: number): string {
  const parts = word.split(/(?<=[/._\\-])/).flatMap((part) => (widthOf(part) <= width ? [part] : [...part]));
  const lines = [''];
  for (const part of parts) {
    const last = lines.at(-1) ?? '';
    if (widthOf(last) + widthOf(part) <= width) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines.join('\n');
}

/** A part of a report: its heading, and its lines. */
export const section = (page: Page, heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', page.bold(heading), ...lines];
