/** Characters with a meaning in PowerShell. Those that word processors put in their place count as the plain ones. */

export const DASHES = '\\-–—―';
export const SINGLE_QUOTES = "'‘’‚‛";
export const DOUBLE_QUOTES = '"“”„';

const NAME = 'A-Za-z0-9_\\u00c0-\\u1fff';

/** `$x`, `$env:NAME`, `${any name}`, `$_`, `$?`: as a source of a regular expression. A name goes on over a question mark. */
export const VARIABLE = `\\$(?:\\{[^}]*\\}|(?:[${NAME}]+:(?!:))?[${NAME}][${NAME}?]*|[$?^])`;

const NAMED = new RegExp(`^\\$[${NAME}]`);

/** Whether a colon behind a variable, which stands in a text up to a place, would have to be a part of its name. */
export const colonDangles = (variable: string, text: string, end: number): boolean =>
  NAMED.test(variable) && text.charAt(end) === ':' && text.charAt(end + 1) !== ':';

/** Closed quotes; a doubled quote inside is one of the text. */
const SINGLE = `[${SINGLE_QUOTES}]`;
const DOUBLE = `[${DOUBLE_QUOTES}]`;
export const SINGLE_QUOTED = `${SINGLE}(?:[^${SINGLE_QUOTES}]|${SINGLE}{2})*${SINGLE}(?!${SINGLE})`;
export const DOUBLE_QUOTED = `${DOUBLE}(?:[^${DOUBLE_QUOTES}\`]|\`[^]|${DOUBLE}{2})*${DOUBLE}(?!${DOUBLE})`;

/** What ends a bare word unless a backtick stands before it. */
const ENDS = `\\s{}();,|&<>${SINGLE_QUOTES}${DOUBLE_QUOTES}\``;
const ESCAPED = '`[^\\r\\n]';
const REST = `(?:[^${ENDS}]|${ESCAPED}|${DOUBLE_QUOTED}|${SINGLE_QUOTED})`;

/** A bare word: `web1`, `F:\VMs\x`, `5.0`, `a"b c"d`. */
export const WORD = `(?:[^${ENDS}#@]|${ESCAPED})${REST}*`;

/** A bare word that begins with a variable: `$env:SystemDrive\VMs`, `$name-old`. */
export const VARIABLE_WORD = `${VARIABLE}(?=[\\\\/:_+=*%${DASHES}$])${REST}+`;

/** What may begin the name of a command. */
export const COMMAND = `(?![${DASHES}!+*/=:\\[\\].,%?]|\\d)${WORD}|\\.{1,2}[\\\\/]${WORD}`;

const DIGITS = '0[xX][0-9a-fA-F]+|\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?';
const SUFFIX = '(?:[uU]?[lLsSyY]|[uUdDnN])?([kKmMgGtTpP][bB])?';

/** `2`, `-1`, `0x10`, `1.5`, `1e3`, `4GB`; the groups are sign, digits and multiplier. */
export const NUMBER = `([${DASHES}+]?)(${DIGITS})${SUFFIX}`;

/** A number in an expression: its sign is an operator, and `1..3` is a range of two numbers. */
export const BARE_NUMBER = `(?:0[xX][0-9a-fA-F]+|\\d+(?:\\.\\d+|\\.(?![.\\w]))?(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?)${SUFFIX}(?![A-Za-z0-9_])`;

const DASH_FIRST = new RegExp(`^[${DASHES}]`);
const DASH = new RegExp(`[${DASHES}]`, 'g');

export const withoutDash = (word: string): string => word.replace(DASH_FIRST, '');

/** With plain dashes. */
export const plainDashes = (word: string): string => word.replace(DASH, '-');
