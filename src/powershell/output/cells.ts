/** A value within a table or a list of fields: on one line. */
import stringWidth from 'string-width';
import { formatDate } from '../runtime/format-operator.js';
import { toText } from '../runtime/text.js';
import { Dictionary, isList, itemsOf, PsDate, type Value } from '../runtime/values.js';

/** Items of a list that are shown; `$FormatEnumerationLimit`. */
const ITEMS_MAX = 4;

export function cellText(value: Value): string {
  if (value instanceof PsDate) return formatDate(value.ms, 'G');
  if (value instanceof Dictionary) {
    return braced([...value.entries.values()].map((entry) => `[${toText(entry.key)}, ${toText(entry.value, 1)}]`));
  }
  if (isList(value)) return braced(itemsOf(value).map((item) => (isList(item) ? cellText(item) : toText(item, 1))));
  return toText(value);
}

function braced(items: readonly string[]): string {
  const more = items.length > ITEMS_MAX ? '…' : '';
  return `{${items.slice(0, ITEMS_MAX).join(', ')}${more}}`;
}

export const oneLine = (text: string): string => text.replace(/\r?\n/g, ' ');

const ASCII = /^[\x20-\x7e]*$/;

/** Columns that a text takes in a terminal. */
export const widthOf = (text: string): number => (ASCII.test(text) ? text.length : stringWidth(text));

/** As much of a text as fits, with an ellipsis where something is cut. */
export function fitted(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

export const padded = (text: string, width: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
};
