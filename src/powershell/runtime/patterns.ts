/** Patterns that a script matches against: wildcards, and regular expressions that no text can keep busy for long. */
import { type Pattern, readPattern } from '../../base/pattern.js';
import { quote } from '../../base/text.js';
import { lookAt, sized, spend } from './meter.js';
import { toText } from './text.js';
import { fail, thrown } from './trouble.js';
import { Dictionary } from './values.js';

type Piece = { readonly any: 'many' | 'one' } | { readonly set: RegExp } | { readonly text: string };

const PIECE = /`[\s\S]|\*|\?|\[[^\]]+\]|[\s\S]/g;

/** A wildcard pattern (`*`, `?`, `[a-c]`) as a test. Its time grows with the text times the pattern, never faster. */
export function wildcard(pattern: string, matchCase = false): (text: string) => boolean {
  spend(pattern.length);
  const pieces = (pattern.match(PIECE) ?? []).map((piece) => pieceOf(piece, matchCase));
  return (text) => {
    lookAt(text.length * (1 + pieces.length));
    return matches(pieces, matchCase ? text : text.toLowerCase());
  };
}

function pieceOf(piece: string, matchCase: boolean): Piece {
  if (piece === '*') return { any: 'many' };
  if (piece === '?') return { any: 'one' };
  const plain = matchCase ? piece : piece.toLowerCase();
  if (plain.length > 2 && plain.startsWith('[')) {
    const inner = plain.slice(1, -1).replace(/[\\\]^]/g, '\\$&');
    try {
      return { set: new RegExp(`^[${inner}]$`) };
    } catch {
      return { text: plain };
    }
  }
  return { text: plain.length === 2 && plain.startsWith('`') ? plain.slice(1) : plain };
}

function fits(piece: Piece, character: string): boolean {
  if ('any' in piece) return piece.any === 'one';
  return 'set' in piece ? piece.set.test(character) : piece.text === character;
}

/** Goes back only to the last star. */
function matches(pieces: readonly Piece[], text: string): boolean {
  let [at, piece, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    const next = pieces[piece];
    if (next !== undefined && 'any' in next && next.any === 'many') {
      star = piece;
      mark = at;
      piece += 1;
    } else if (next !== undefined && fits(next, text.charAt(at))) {
      at += 1;
      piece += 1;
    } else if (star >= 0) {
      piece = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  return pieces.slice(piece).every((rest) => 'any' in rest && rest.any === 'many');
}

export const isWildcard = (text: string): boolean => /[*?[]/.test(text);

/** A regular expression may have so many characters, and so many are kept. */
const LENGTH_MAX = 2000;
const KEPT_MAX = 500;
const KEPT = new Map<string, Matcher>();

/** A regular expression that a script matches with; its work is counted. */
export interface Matcher {
  test(text: string): boolean;
  exec(text: string): RegExpExecArray | null;
  all(text: string): Iterable<RegExpExecArray>;
}

/** A pattern of .NET as one of ours. Those that may take for ever are refused. `multiline`: `^` and `$` at each line. */
export function regex(pattern: string, matchCase: boolean, multiline = false): Matcher {
  const key = `${matchCase ? 'c' : 'i'}${multiline ? 'm' : ''}/${pattern}`;
  const known = KEPT.get(key);
  if (known !== undefined) return known;
  const made = counted(compile(pattern, matchCase, multiline), pattern);
  if (KEPT.size >= KEPT_MAX) KEPT.clear();
  KEPT.set(key, made);
  return made;
}

/** Work of a match with its groups. */
const MATCH = 20;

/** Steps of a matcher in one look at most. */
const STEPS_MAX = 100_000_000;

function counted(pattern: Pattern, written: string): Matcher {
  const charge = (steps: number): void => {
    if (steps > STEPS_MAX)
      throw fail(`The pattern ${quote(written)} may take more than ${STEPS_MAX} steps on a text so long; ${REMEDY}`);
    spend(steps);
  };
  return {
    test: (text) => pattern.exec(text, charge) !== null,
    exec: (text) => pattern.exec(text, charge),
    *all(text) {
      for (const match of pattern.all(text, charge)) {
        spend(MATCH);
        yield match;
      }
    },
  };
}

const INLINE = /^\(\?([ims]+)\)/;

/** What .NET writes otherwise, or what it has and we have not, each with its backslash. */
const ANCHORS: Readonly<Record<string, string>> = { '\\A': '^', '\\Z': '$', '\\z': '$' };
const FOREIGN = /\\[pPGXa]|\[[^\]]*-\[|\(\?(?:>|[a-z-]+[:)])/;

/** A pattern with its anchors in our writing; an escaped backslash escapes nothing behind it. */
const inOurs = (pattern: string): string => pattern.replace(/\\[\s\S]/g, (pair) => ANCHORS[pair] ?? pair);

/** The same without its escaped backslashes, brackets and the like: what is left that is written with a backslash means more. */
const withoutEscaped = (pattern: string): string => pattern.replace(/\\[\\()[\]]/g, '');

const REMEDY = 'one without (?=, (?! and \\1 is wanted, or one that repeats nothing that can be read in several ways.';

/** Characters of a text for which it is asked beforehand whether a pattern has an end. */
const LENGTH_ASKED = 100;

function compile(pattern: string, matchCase: boolean, multiline: boolean): Pattern {
  if (pattern.length > LENGTH_MAX)
    throw fail(`The pattern has ${pattern.length} characters; at most ${LENGTH_MAX} are read.`);
  const inline = INLINE.exec(pattern)?.[1] ?? '';
  const body = inOurs(pattern.replace(INLINE, ''));
  const foreign = FOREIGN.exec(withoutEscaped(pattern.replace(INLINE, '')))?.[0];
  if (foreign !== undefined) throw fail(`The pattern ${quote(pattern)} has ${quote(foreign)}, which is not modelled.`);
  const made = readPattern(body, {
    anyLanguage: true,
    ignoreCase: !matchCase || inline.includes('i'),
    dotAll: inline.includes('s'),
    multiline: multiline || inline.includes('m'),
  });
  if (made?.workOn(LENGTH_ASKED) === Infinity) throw fail(`The pattern ${quote(pattern)} may take for ever; ${REMEDY}`);
  if (made !== undefined) return made;
  throw thrown({
    message: `The regular expression pattern ${pattern} is not valid.`,
    id: 'InvalidRegularExpression',
    category: 'InvalidOperation',
    words: 'vendor',
  });
}

/** What a pattern has found: named groups by their names, the others by numbers, the whole as 0. */
export function matchTable(match: RegExpExecArray, pattern: string): Dictionary {
  const found = new Dictionary();
  const named = [...pattern.matchAll(/\\[\s\S]|\((?!\?(?!<[A-Za-z_]))(?:\?<[A-Za-z_])?/g)]
    .map(([group]) => group)
    .filter((group) => group.startsWith('('))
    .map((group) => group.length > 1);
  let number = 0;
  for (const [at, group] of match.entries()) {
    if (at > 0 && named[at - 1] === true) continue;
    if (group !== undefined) found.set(number, group);
    number += 1;
  }
  for (const [name, group] of Object.entries(match.groups ?? {})) if (group !== undefined) found.set(name, group);
  return found;
}

/** A text with another in the place of each match; `$1`, `${name}` and their kin in that are what .NET makes of them. */
export function replaced(text: string, pattern: string, matcher: Matcher, by: string): string {
  const plain = !by.includes('$');
  return changed(text, matcher, (match) => (plain ? by : expanded(by, match, matchTable(match, pattern))));
}

/** The same where something else says what comes into the place of a match. */
function changed(text: string, matcher: Matcher, by: (match: RegExpExecArray) => string): string {
  let [made, from] = ['', 0];
  for (const match of matcher.all(text)) {
    const piece = text.slice(from, match.index) + by(match);
    sized('text', made.length + piece.length);
    spend(piece.length);
    made += piece;
    from = match.index + match[0].length;
  }
  return made + text.slice(from);
}

const DOLLAR = /\$(?:(\d+)|\{(\w+)\}|([$&`'+_]))/g;

function expanded(by: string, match: RegExpExecArray, table: Dictionary): string {
  const { index, input } = match;
  const last = (): string =>
    toText([...table.entries.values()].findLast(({ key }) => typeof key === 'number')?.value ?? '');
  const special: Readonly<Record<string, () => string>> = {
    $: () => '$',
    '&': () => match[0],
    '`': () => input.slice(0, index),
    "'": () => input.slice(index + match[0].length),
    '+': last,
    _: () => input,
  };
  return by.replace(DOLLAR, (whole, digits?: string, name?: string, sign = '') => {
    if (digits !== undefined) return numbered(digits, match.length, table) ?? whole;
    if (name === undefined) return special[sign]?.() ?? whole;
    if (/^\d+$/.test(name)) return numbered(name, match.length, table) ?? whole;
    return match.groups !== undefined && name in match.groups ? (match.groups[name] ?? '') : whole;
  });
}

/** The group of a number, of which as many digits count as make one; undefined where there is none. */
function numbered(digits: string, groups: number, table: Dictionary): string | undefined {
  for (let length = digits.length; length > 0; length -= 1) {
    const number = Number(digits.slice(0, length));
    if (number < groups) return toText(table.get(number) ?? '') + digits.slice(length);
  }
  return undefined;
}

/**
 * A text cut where a pattern for all of it fits, with what its groups have found between the pieces. An empty cut counts, at the ends of
 * the text too. `most`: so many pieces, where it is below 0 counted from the end, where it is 0 all.
 */
export function piecesBetween(text: string, pattern: Matcher, most = 0): string[] {
  const all = [...pattern.all(text)];
  const inside = all.filter(({ 0: cut, index }) => cut !== '' || (index > 0 && index < text.length));
  const cuts =
    most === 0 ? all : most > 0 ? all.slice(0, most - 1) : inside.slice(Math.max(0, inside.length + most + 1));
  const found: string[] = [];
  let from = 0;
  for (const cut of cuts) {
    found.push(text.slice(from, cut.index), ...cut.slice(1).filter((group) => group !== undefined));
    from = cut.index + cut[0].length;
  }
  return [...found, text.slice(from)];
}
