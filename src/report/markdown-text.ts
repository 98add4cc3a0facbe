/** Foreign text inside Markdown. */
import { escapeCharacters } from '../base/text.js';

/** What Markdown, or those who show it, give a meaning: marks, mentions, numbers of issues, addresses. */
const SIGNS = /[\\`*_[\]<>|#~@&]|:(?=\/\/)|(?<=\bwww)\.|^[-+=]/gi;

/** Foreign text as text: none of it becomes a link, a picture or a mark. */
export const plain = (text: string): string =>
  escapeCharacters(text).replace(SIGNS, (sign) => `&#${sign.charCodeAt(0)};`);

/** Code spans take everything but their own fence. */
export function code(text: string): string {
  const shown = escapeCharacters(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? fence + shown + fence : `${fence} ${shown} ${fence}`;
}
