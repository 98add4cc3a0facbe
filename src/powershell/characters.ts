/** Characters with a meaning in PowerShell. Those that word processors put in their place count as the plain ones. */

export const DASHES = '\\-–—―';
export const SINGLE_QUOTES = "'‘’‚‛";
export const DOUBLE_QUOTES = '"“”„';

const NAME = 'A-Za-z0-9_\\u00c0-\\u1fff';

/** `$x`, `$env:NAME`, `${any name}`, `$_`, `$?`: as a source of a regular expression. */
export const VARIABLE = `\\$(?:\\{[^}]*\\}|(?:[${NAME}]+:)?[${NAME}]+|[$?^])`;

/** Closed quotes; a doubled quote inside is one of the text. */
const SINGLE = `[${SINGLE_QUOTES}]`;
const DOUBLE = `[${DOUBLE_QUOTES}]`;
export const SINGLE_QUOTED = `${SINGLE}(?:[^${SINGLE_QUOTES}]|${SINGLE}{2})*${SINGLE}(?!${SINGLE})`;
export const DOUBLE_QUOTED = `${DOUBLE}(?:[^${DOUBLE_QUOTES}\`]|\`[^]|${DOUBLE}{2})*${DOUBLE}(?!${DOUBLE})`;

/** What ends a bare word unless a backtick stands before it. */
const ENDS = `\\s{}();,|&<>${SINGLE_QUOTES}${DOUBLE_QUOTES}\``;
const ESCAPED = '`[^\\r\\n]';

/** A bare word: `web1`, `F:\VMs\x`, `5.0`, `a"b c"d`. */
export const WORD = `(?:[^${ENDS}#@]|${ESCAPED})(?:[^${ENDS}]|${ESCAPED}|${DOUBLE_QUOTED}|${SINGLE_QUOTED})*`;

/** `2`, `-1`, `0x10`, `1.5`, `4GB`; the groups are sign, digits and multiplier. */
export const NUMBER = `([${DASHES}+]?)(0[xX][0-9a-fA-F]+|\\d+\\.?\\d*|\\.\\d+)[lL]?([kKmMgGtTpP][bB])?`;

const DASH_FIRST = new RegExp(`^[${DASHES}]`);
const DASH = new RegExp(`[${DASHES}]`, 'g');

export const withoutDash = (word: string): string => word.replace(DASH_FIRST, '');

/** With plain dashes. */
export const plainDashes = (word: string): string => word.replace(DASH, '-');
