/** From the writing of a value to what it says: quotes taken off, escapes resolved, numbers computed. */
import { quote } from '../base/text.js';
import {
  DOUBLE_QUOTED,
  DOUBLE_QUOTES,
  NUMBER,
  plainDashes,
  SINGLE_QUOTED,
  SINGLE_QUOTES,
  VARIABLE,
} from './characters.js';
import { complainAt, type LineComplaint, type Span } from './line.js';
import type { Piece } from './pieces.js';

/** `bare` may be a number or a text; that is decided by the parameter which takes it. */
export type Literal = Span &
  (
    | { readonly is: 'bare' | 'quoted'; readonly text: string; readonly raw: string }
    | { readonly is: 'truth'; readonly truth: boolean; readonly raw: string }
    | { readonly is: 'null'; readonly raw: string }
  );

const CONSTANTS: ReadonlyMap<string, { is: 'truth'; truth: boolean } | { is: 'null' }> = new Map([
  ['$true', { is: 'truth' as const, truth: true }],
  ['$false', { is: 'truth' as const, truth: false }],
  ['$null', { is: 'null' as const }],
]);

/** As a message shows it. */
export const shown = (literal: Literal): string => quote(literal.is === 'quoted' ? literal.text : literal.raw);

/** Undefined where the value cannot be known; why is then among the complaints, an unclosed quote with the reader's. */
export function readLiteral(piece: Piece, complaints: LineComplaint[]): Literal | undefined {
  const { kind, raw, offset, length } = piece;
  if (isUnclosed(raw)) return undefined;
  if (kind === 'variable') return refuseVariable(piece, raw, complaints);
  const constant = kind === 'constant' ? CONSTANTS.get(raw.toLowerCase()) : undefined;
  if (constant) return { ...constant, raw, offset, length };
  const text = kind === 'single' ? singleQuoted(raw) : expanded(piece, complaints);
  if (text === undefined) return undefined;
  return { is: kind === 'single' || kind === 'double' ? 'quoted' : 'bare', text, raw, offset, length };
}

/** A quote that stays open is the reader's complaint. */
const isUnclosed = (raw: string): boolean => UNCLOSED.test(raw) && !CLOSED.test(raw);
const UNCLOSED = new RegExp(`^[${SINGLE_QUOTES}${DOUBLE_QUOTES}]`);
const CLOSED = new RegExp(`^(?:${SINGLE_QUOTED}|[${DOUBLE_QUOTES}][^]*[${DOUBLE_QUOTES}])$`);

function refuse(span: Span, complaints: LineComplaint[], message: string, expected?: string): undefined {
  complaints.push(complainAt(span, message, expected));
  return undefined;
}

const refuseVariable = (span: Span, name: string, complaints: LineComplaint[]): undefined =>
  refuse(
    span,
    complaints,
    `${quote(name)} is ${name === '$(' ? 'an expression' : 'a variable'}; a script line has none.`,
    "a value, or text in 'single quotes'",
  );

const DOUBLED_SINGLE = new RegExp(`([${SINGLE_QUOTES}])[${SINGLE_QUOTES}]`, 'g');

export const singleQuoted = (raw: string): string => raw.slice(1, -1).replace(DOUBLED_SINGLE, '$1');

const CODE_POINT = '`u\\{[0-9a-fA-F]{1,6}\\}';

/** What a text is made of, part by part. Quotes in the middle of a bare word group and vanish: `F:\"my disks"`. */
const PARTS = {
  bare: new RegExp(`${SINGLE_QUOTED}|${DOUBLE_QUOTED}|${CODE_POINT}|\`[^]|${VARIABLE}|\\$\\(|[^]`, 'gu'),
  quoted: new RegExp(`[${DOUBLE_QUOTES}]{2}|${CODE_POINT}|\`[^]|${VARIABLE}|\\$\\(|[^]`, 'gu'),
};

/** Resolves the escapes; undefined if a variable stands inside. */
function expanded({ raw, offset, kind }: Piece, complaints: LineComplaint[]): string | undefined {
  const before = complaints.length;
  const text = kind === 'double' ? withinQuotes(raw, offset, complaints) : join(raw, offset, 'bare', complaints);
  return complaints.length === before ? text : undefined;
}

const withinQuotes = (raw: string, offset: number, complaints: LineComplaint[]): string =>
  join(raw.slice(1, -1), offset + 1, 'quoted', complaints);

function join(body: string, start: number, how: keyof typeof PARTS, complaints: LineComplaint[]): string {
  let text = '';
  for (const { 0: part, index } of body.matchAll(PARTS[how])) {
    const offset = start + index;
    if (part.length === 1) text += part;
    else if (part.startsWith('$')) refuseVariable({ offset, length: part.length }, part, complaints);
    else if (part.startsWith('`')) text += escaped(part);
    else if (how === 'quoted' || !DOUBLE_QUOTES.includes(part.charAt(0))) text += grouped(part);
    else text += withinQuotes(part, offset, complaints);
  }
  return text;
}

/** A doubled quote, a text in single quotes, or one character that takes two units. */
function grouped(part: string): string {
  if (SINGLE_QUOTES.includes(part.charAt(0))) return singleQuoted(part);
  return DOUBLE_QUOTES.includes(part.charAt(0)) ? part.charAt(0) : part;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['e', '\u001b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const LAST_CODE_POINT = 0x10ffff;

/** A backtick and what follows it. Before any other character the backtick only takes away its meaning. */
export function escaped(part: string): string {
  if (part.length <= 2 || !part.startsWith('`u{')) return ESCAPES.get(part.slice(1)) ?? part.slice(1);
  const code = Number.parseInt(part.slice(3, -1), 16);
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : part.slice(1);
}

const NUMBER_ALONE = new RegExp(`^${NUMBER}$`);

const KB = 1024;
const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ['kb', KB],
  ['mb', KB * KB],
  ['gb', KB * KB * KB],
  ['tb', KB * KB * KB * KB],
  ['pb', KB * KB * KB * KB * KB],
]);

/** The number that a bare word is, or undefined: `2`, `0x10`, `1.5`, `4GB` (powers of 1024). */
export function numberOf(text: string): number | undefined {
  const match = NUMBER_ALONE.exec(text);
  if (!match) return undefined;
  const [, sign = '', digits = '', multiplier = ''] = match;
  const size = Number(digits) * (MULTIPLIERS.get(multiplier.toLowerCase()) ?? 1);
  return plainDashes(sign) === '-' && size !== 0 ? -size : size;
}

/** The largest multiplier that leaves a whole number: '4GB', '512MB', '1000'. */
export function formatBytes(bytes: number): string {
  const units = [...MULTIPLIERS].reverse();
  const unit = bytes === 0 ? undefined : units.find(([, size]) => bytes % size === 0);
  return unit === undefined ? String(bytes) : `${bytes / unit[1]}${unit[0].toUpperCase()}`;
}
