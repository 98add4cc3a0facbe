/** Where a text in double quotes ends, and what stands in it: `$(…)` may hold quotes and brackets of its own. */
import { DOUBLE_QUOTES, SINGLE_QUOTES } from './characters.js';

/** Brackets within brackets within a text; deeper is refused, lest a reader lose its way. */
const DEPTH_MAX = 50;

const isDouble = (character: string): boolean => character !== '' && DOUBLE_QUOTES.includes(character);
const isSingle = (character: string): boolean => character !== '' && SINGLE_QUOTES.includes(character);

/** Offset behind the closing quote of a text that opens at `from`, or -1. */
export function endOfQuoted(text: string, from: number, depth = 0): number {
  if (depth > DEPTH_MAX) return -1;
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '`') at += 1;
    else if (isDouble(character)) {
      if (!isDouble(text.charAt(at + 1))) return at + 1;
      at += 1;
    } else if (character === '$' && text.charAt(at + 1) === '(') {
      const end = endOfBracket(text, at + 1, depth + 1);
      if (end < 0) return -1;
      at = end - 1;
    }
  }
  return -1;
}

/** Offset behind the `)` of a bracket that opens at `from`, or -1. */
export function endOfBracket(text: string, from: number, depth = 0): number {
  if (depth > DEPTH_MAX) return -1;
  let open = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '(') open += 1;
    else if (character === ')') {
      open -= 1;
      if (open === 0) return at + 1;
    } else {
      const end = skipped(text, at, depth);
      if (end < 0) return -1;
      at = end - 1;
    }
  }
  return -1;
}

/** Offset behind whatever begins here and hides brackets, or behind this character; -1 where it does not end. */
function skipped(text: string, at: number, depth: number): number {
  const character = text.charAt(at);
  if (character === '`') return at + 2;
  if (isDouble(character)) return endOfQuoted(text, at, depth + 1);
  if (!isSingle(character)) return at + 1;
  let end = at + 1;
  while (end < text.length && !isSingle(text.charAt(end))) end += 1;
  return end < text.length ? end + 1 : -1;
}
