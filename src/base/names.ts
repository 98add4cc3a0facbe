/** Names that people give: the closest one to a misspelt one, ranges of them, and those that no key may have. */
import { distance } from 'fastest-levenshtein';
import { type Complaint, complain } from './complaint.js';
import { err, ok, type Result } from './result.js';
import { quote } from './text.js';

export { type BadCharacter, badCharacters, escapeCharacters } from './text.js';

/** Longer words are nobody's misspelling, and the comparison costs their length squared. */
const COMPARED_MAX = 100;

/** Share of the longer word that may differ. */
const DIFFERENT_SHARE_MAX = 0.4;

const EXPANDED_MAX = 10_000;

/** Digits of a number in a name that a double still counts exactly. */
const DIGITS_MAX = 15;

/** The candidate that `word` probably means, or undefined. Case does not count; the first of equals wins. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > COMPARED_MAX) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const allowed = Math.min(allowance(wanted.length, candidate.length), bestDistance - 1);
    if (Math.abs(candidate.length - wanted.length) > allowed) continue;
    const found = misspelt(wanted, candidate.toLowerCase());
    if (found > allowed) continue;
    best = candidate;
    bestDistance = found;
  }
  return best;
}

/** How many letters differ; two neighbours that have changed places count as one. */
function misspelt(word: string, other: string): number {
  let at = 0;
  while (at < word.length && word[at] === other[at]) at += 1;
  const swapped = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  return swapped === other && swapped !== word ? 1 : distance(word, other);
}

/** How many letters may differ: none in words of one or two, then 40 % of the longer word and at least one. */
function allowance(length: number, other: number): number {
  const longer = Math.max(length, other);
  return longer < 3 ? 0 : Math.max(1, Math.floor(longer * DIFFERENT_SHARE_MAX));
}

/**
 * `A01..A12` as its twelve names; a name without `..` as itself. Zeros in front of the first number set the width.
 * At most 10,000 names.
 */
export function expandNames(text: string): Result<readonly string[], Complaint> {
  const parts = text.split('..');
  if (parts.length === 1) return text === '' ? err(complain('A name is empty.')) : ok([text]);
  const from = numbered(parts[0] ?? '');
  const to = numbered(parts[1] ?? '');
  if (parts.length > 2 || !from || !to) return refuse(text, 'does not have a number at the end of both names');
  if (from.stem !== to.stem) return refuse(text, 'has two names that differ before their numbers');
  const padding = from.digits.startsWith('0') ? from.digits.length : 1;
  if (to.digits.length < padding) return refuse(text, 'has fewer digits at its end than at its beginning');
  if (Number(to.digits) < Number(from.digits)) return refuse(text, 'runs backwards', `${parts[1]}..${parts[0]}`);
  return between(text, from.stem, Number(from.digits), Number(to.digits), padding);
}

function between(
  text: string,
  stem: string,
  first: number,
  last: number,
  padding: number,
): Result<string[], Complaint> {
  const count = last - first + 1;
  if (count > EXPANDED_MAX) return refuse(text, `means ${count} names, more than ${EXPANDED_MAX}`);
  return ok(Array.from({ length: count }, (_, index) => stem + String(first + index).padStart(padding, '0')));
}

function numbered(name: string): { readonly stem: string; readonly digits: string } | undefined {
  const digits = /\d+$/.exec(name.slice(-DIGITS_MAX - 1))?.[0];
  if (digits === undefined || digits.length > DIGITS_MAX) return undefined;
  return { stem: name.slice(0, name.length - digits.length), digits };
}

const refuse = (
  text: string,
  why: string,
  expected = 'a range such as A01..A12',
): { readonly ok: false; readonly error: Complaint } => err(complain(`The range ${quote(text)} ${why}.`, expected));

const UNSAFE: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** Names such as `__proto__`, `constructor` or `toString`: a plain object answers them unasked. */
export const isUnsafeKey = (name: string): boolean => UNSAFE.has(name);
