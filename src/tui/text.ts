/** Text of a screen: cells of an exact width, whatever a name is made of. */
import stringWidth from 'string-width';
import { escapeCharacters } from '../base/text.js';
import { wrap } from '../report/page.js';
import type { Palette } from './style.js';

/** Letters of one column each, and the signs that this room draws with. */
const PLAIN = /^[\u0020-\u007e\u2190-\u2193\u2500-\u259f·µ…‖■▲▶◆]*$/;

/** Columns that a text takes. */
export const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text));

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const ELLIPSIS = '…';

/** At most so many columns; what is cut off leaves a mark. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return '';
  let [shown, taken] = ['', 0];
  for (const { segment } of graphemes.segment(text)) {
    const more = widthOf(segment);
    if (taken + more > width - 1) break;
    shown += segment;
    taken += more;
  }
  return shown + ELLIPSIS;
}

/** Lines of at most so many columns; a word that is longer is broken. */
export const wrapped = (text: string, width: number): string[] =>
  wrap(text, width).flatMap((line) => (widthOf(line) <= width ? [line] : pieces(line, width)));

function pieces(line: string, width: number): string[] {
  const made = [''];
  for (const { segment } of graphemes.segment(line)) {
    const last = made.at(-1) ?? '';
    if (widthOf(last) + widthOf(segment) <= width) made[made.length - 1] = last + segment;
    else made.push(segment);
  }
  return made;
}

/** Exactly so many columns. */
export function padded(text: string, width: number): string {
  const shown = cut(text, width);
  return shown + ' '.repeat(Math.max(0, width - widthOf(shown)));
}

/** Exactly so many columns, at the right edge. */
export function atRight(text: string, width: number): string {
  const shown = cut(text, width);
  return ' '.repeat(Math.max(0, width - widthOf(shown))) + shown;
}

/** Longest foreign text that is looked at; no screen is wider. */
const FOREIGN_MAX = 400;

/** A name or a sentence from a file, made safe. */
export const safe = (text: string): string => escapeCharacters(text.slice(0, FOREIGN_MAX));

/** `[████░░░░]` without the brackets: a share from 0 to 1. */
export function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(full) + '░'.repeat(Math.max(0, width - full));
}

/** A line across the screen that names what is below it. */
export function heading(palette: Palette, text: string, width: number): string {
  const shown = cut(text, width - 4);
  const rest = '─'.repeat(Math.max(0, width - widthOf(shown) - 4));
  return `${palette.dim('──')} ${palette.bold(shown)} ${palette.dim(rest)}`;
}
