/** JSON of strangers: bounded in depth and size before it is parsed, and without keys that JavaScript keeps for itself. */
import { type Complaint, complain, type Place } from '../../base/complaint.js';
import { isUnsafeKey } from '../../base/names.js';
import { err, ok, type Result } from '../../base/result.js';
import { quote } from '../../base/text.js';

/** `ConvertTo-Json -Depth 100` nests no deeper. */
const DEPTH_MAX = 100;

/** Values, keys included. */
const PARTS_MAX = 5_000_000;

const COMPLAINTS_MAX = 50;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export function parseJson(text: string): Result<Json, readonly Complaint[]> {
  const early = measured(text);
  if (early !== undefined) return err([early]);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return err([noJson(text, (error as Error).message)]);
  }
  const complaints: Complaint[] = [];
  noteUnsafe(value, '', complaints);
  return complaints.length > 0 ? err(complaints) : ok(value);
}

/** Where the brackets go too deep, or the parts become too many. Looks at each character once. */
function measured(text: string): Complaint | undefined {
  let [depth, parts] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_LIST || code === OPEN_MAP) depth += 1;
    else if (code === CLOSE_LIST || code === CLOSE_MAP) depth -= 1;
    else if (code === COMMA) parts += 1;
    if (depth > DEPTH_MAX)
      return {
        ...complain(`The file is nested more than ${DEPTH_MAX} levels deep.`, 'an export'),
        place: placeAt(text, at),
      };
    if (parts > PARTS_MAX)
      return { ...complain(`The file has more than ${PARTS_MAX} values.`, 'an export'), place: placeAt(text, at) };
  }
  return undefined;
}

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Of the string that begins at a quote; the last character where it has no end. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

function placeAt(text: string, at: number): Place {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}

/** The parser of every release says the position, in words of its own. */
function noJson(text: string, message: string): Complaint {
  const [, position] = /position (\d+)/.exec(message) ?? [];
  const at = position === undefined ? text.length : Number(position);
  return { ...complain('This is no valid JSON.', 'what ConvertTo-Json writes, whole'), place: placeAt(text, at) };
}

function noteUnsafe(value: Json, path: string, complaints: Complaint[]): void {
  if (typeof value !== 'object' || value === null || complaints.length >= COMPLAINTS_MAX) return;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) noteUnsafe(one, `${path}[${index}]`, complaints);
    return;
  }
  for (const [key, one] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (isUnsafeKey(key))
      complaints.push({
        ...complain(`${quote(key)} cannot be a key: JavaScript keeps it for itself.`, 'names of properties'),
        path: at,
      });
    else noteUnsafe(one as Json, at, complaints);
  }
}
