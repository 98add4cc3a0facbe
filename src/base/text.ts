/** Text from outside, made safe to show: characters that a reader cannot see, or that reorder what the reader sees. */

export interface BadCharacter {
  readonly character: string;
  /** Position in UTF-16 units, from 0. */
  readonly index: number;
  readonly kind: 'control' | 'bidirectional' | 'separator' | 'zero-width' | 'lone surrogate';
}

/** Enough to name what is wrong; a text of nothing else would make a list as long as itself. */
const BAD_CHARACTERS_MAX = 100;

const SHOWN_MAX = 60;

/** Zero-width characters that join nothing, and joiners that do not stand between letters or emoji beyond ASCII. */
const BEYOND = '(?:(?![\\u0000-\\u007f])[\\p{L}\\p{M}\\p{Emoji_Modifier}\\p{Extended_Pictographic}])';
const JOINER = '(?:\\u200c|\\u200d)';
const ZERO_WIDTH = `[\\u00ad\\u200b\\u2060-\\u2064\\ufeff]|(?<!${BEYOND})${JOINER}|${JOINER}(?!${BEYOND})`;

/**
 * C0 and C1 controls, the marks that embed, override or isolate a direction, the two Unicode line separators, what has no
 * width, and halves of a surrogate pair. The joiners of emoji and of scripts that need them (U+200C, U+200D, U+FE0F) are
 * welcome.
 */
const BAD = new RegExp(
  `[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]|${ZERO_WIDTH}|\\p{Cs}`,
  'gu',
);

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
  if (code === 0xad || (code >= 0x200b && code <= 0x200d) || (code >= 0x2060 && code <= 0x2064) || code === 0xfeff)
    return 'zero-width';
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

/** A name as a cmdlet takes it. */
export const cmdletWord = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`);

/** 'a', 'a or b', 'a, b or c'. */
export function listed(words: readonly string[], conjunction: 'and' | 'or' = 'or'): string {
  const last = words.at(-1);
  if (last === undefined || words.length === 1) return last ?? '';
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
