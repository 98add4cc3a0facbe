/** Patterns that a script matches against: wildcards, and regular expressions that no text can keep busy for long. */
import isSafe from 'safe-regex2';
import { quote } from '../../base/text.js';
import { fail, thrown } from './trouble.js';
import { Dictionary } from './values.js';

type Piece = { readonly any: 'many' | 'one' } | { readonly set: RegExp } | { readonly text: string };

const PIECE = /`[\s\S]|\*|\?|\[[^\]]+\]|[\s\S]/g;

/** A wildcard pattern (`*`, `?`, `[a-c]`) as a test. Its time grows with the text times the pattern, never faster. */
export function wildcard(pattern: string, matchCase = false): (text: string) => boolean {
  const pieces = (pattern.match(PIECE) ?? []).map((piece) => pieceOf(piece, matchCase));
  return (text) => matches(pieces, matchCase ? text : text.toLowerCase());
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
const KEPT = new Map<string, RegExp>();

/** A pattern of .NET as one of ours. Those that may take for ever are refused. */
export function regex(pattern: string, matchCase: boolean, flags = ''): RegExp {
  const key = `${matchCase ? 'c' : 'i'}${flags}/${pattern}`;
  const known = KEPT.get(key);
  if (known !== undefined) {
    known.lastIndex = 0;
    return known;
  }
  const made = compile(pattern, matchCase, flags);
  if (KEPT.size >= KEPT_MAX) KEPT.clear();
  KEPT.set(key, made);
  return made;
}

const INLINE = /^\(\?([ims]+)\)/;

/** What .NET writes otherwise, or what it has and we have not, each with its backslash. */
const ANCHORS: Readonly<Record<string, string>> = { '\\A': '^', '\\Z': '$', '\\z': '$' };
const FOREIGN = /\\[pPGXa]|\[[^\]]*-\[|\(\?(?:>|[a-z-]+[:)])/;

/** A pattern with its anchors in our writing; an escaped backslash escapes nothing behind it. */
const inOurs = (pattern: string): string => pattern.replace(/\\[\s\S]/g, (pair) => ANCHORS[pair] ?? pair);

/** The same without its escaped backslashes, brackets and the like: what is left that is written with a backslash means more. */
const withoutEscaped = (pattern: string): string => pattern.replace(/\\[\\()[\]]/g, '');

function compile(pattern: string, matchCase: boolean, flags: string): RegExp {
  if (pattern.length > LENGTH_MAX)
    throw fail(`The pattern has ${pattern.length} characters; at most ${LENGTH_MAX} are read.`);
  const inline = INLINE.exec(pattern)?.[1] ?? '';
  const body = inOurs(pattern.replace(INLINE, ''));
  const foreign = FOREIGN.exec(withoutEscaped(pattern.replace(INLINE, '')))?.[0];
  if (foreign !== undefined) throw fail(`The pattern ${quote(pattern)} has ${quote(foreign)}, which is not modelled.`);
  const insensitive = !matchCase || inline.includes('i') ? 'i' : '';
  const made = written(
    body,
    `${flags}${insensitive}${inline.includes('s') ? 's' : ''}${inline.includes('m') ? 'm' : ''}`,
  );
  // What is no pattern at all would be called unsafe too.
  if (made !== undefined && !isSafe(body))
    throw fail(
      `The pattern ${quote(pattern)} may take for ever; a pattern without a repeat inside a repeat is wanted.`,
    );
  if (made !== undefined) return made;
  throw thrown({
    message: `The regular expression pattern ${pattern} is not valid.`,
    id: 'InvalidRegularExpression',
    category: 'InvalidOperation',
    words: 'vendor',
  });
}

/** Nothing where it is no pattern. */
function written(body: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(body, flags);
  } catch {
    return undefined;
  }
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

/** `$1`, `${name}` and `$0` of .NET as JavaScript writes them. */
export const replacement = (text: string): string =>
  text.replace(/\$(?:\{([A-Za-z_]\w*)\}|\{(\d+)\}|0)/g, (_, name?: string, number?: string) =>
    name !== undefined ? `$<${name}>` : number !== undefined ? `$${number}` : '$$&'.slice(1),
  );

/**
 * A text cut where a pattern for all of it fits, with what its groups have found between the pieces. An empty cut counts, at the ends of
 * the text too. `most`: so many pieces, where it is below 0 counted from the end, where it is 0 all.
 */
export function piecesBetween(text: string, pattern: RegExp, most = 0): string[] {
  const all = [...text.matchAll(pattern)];
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
