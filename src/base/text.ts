/** Text from outside, made safe to show: characters that a reader cannot see, or that reorder what the reader sees. */

export interface BadCharacter {
  readonly character: string;
  /** Position in UTF-16 units, from 0. */
  readonly index: number;
  readonly kind: 'control' | 'bidirectional' | 'separator' | 'lone surrogate';
}

/** Enough to name what is wrong; a text of nothing else would make a list as long as itself. */
const BAD_CHARACTERS_MAX = 100;

const SHOWN_MAX = 60;

/**
 * C0 and C1 controls, the marks that embed, override or isolate a direction, the two Unicode line separators, and
 * halves of a surrogate pair. The joiners of emoji (U+200D, U+FE0F) are welcome.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BAD = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/gu;

/** The first bad characters of a text, in order, at most 100. */
export function badCharacters(text: string): readonly BadCharacter[] {
  const found: BadCharacter[] = [];
  for (const match of text.matchAll(BAD)) {
    found.push({ character: match[0], index: match.index, kind: kindOf(match[0].charCodeAt(0)) });
    if (found.length === BAD_CHARACTERS_MAX) break;
  }
  return found;
}

function kindOf(code: number): BadCharacter['kind'] {
  if (code < 0xa0) return 'control';
  if (code === 0x2028 || code === 0x2029) return 'separator';
  return code >= 0xd800 && code <= 0xdfff ? 'lone surrogate' : 'bidirectional';
}

/** The text with every bad character written as \u{…}. */
export const escapeCharacters = (text: string): string =>
  text.replace(BAD, (character) => `\\u{${character.charCodeAt(0).toString(16).toUpperCase()}}`);

/** A foreign text as a message quotes it: escaped, in quotes, cut after 60 characters. */
export function quote(text: string): string {
  const characters = [...text.slice(0, 2 * SHOWN_MAX + 2)];
  const cut = characters.length > SHOWN_MAX;
  return `'${escapeCharacters(characters.slice(0, SHOWN_MAX).join(''))}${cut ? '…' : ''}'`;
}

/** 'a', 'a or b', 'a, b or c'. */
export function listed(words: readonly string[], conjunction: 'and' | 'or' = 'or'): string {
  const last = words.at(-1);
  if (last === undefined || words.length === 1) return last ?? '';
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
