/** How words are told apart: what a word is to the lexer, where it is tried, and what is said of one that stands where it cannot. */
import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';

export type Mode = 'start' | 'expression' | 'arguments';

/** What the lexer does with its modes: go on in another, open a bracket, close one. */
type Turn = { readonly into: Mode } | 'open' | 'close';

interface Traits {
  /** What a complaint says of a word that stands where it cannot: "')' closes nothing". */
  readonly wrong?: string;
  /** What the grammar says it waits for. */
  readonly wanted?: string;
  readonly turn?: Turn;
  readonly of?: readonly TokenType[];
  readonly skipped?: true;
}

const WRONGS = new Map<string, string>();

/** The predicate of a complaint about a word that cannot stand where it does. */
export const wrongOf = (token: IToken): string => WRONGS.get(token.tokenType.name) ?? 'cannot stand here';

export const regExp = (source: string): RegExp => new RegExp(source, 'y');

function turned(turn: Turn | undefined): { push_mode?: Mode; pop_mode?: boolean } {
  if (turn === undefined) return {};
  if (turn === 'close') return { pop_mode: true };
  return turn === 'open' ? { push_mode: 'expression' } : { push_mode: turn.into, pop_mode: true };
}

export type Pattern = NonNullable<Parameters<typeof createToken>[0]['pattern']>;

export function word(name: string, pattern: string | Pattern, traits: Traits = {}): TokenType {
  if (traits.wrong !== undefined) WRONGS.set(name, traits.wrong);
  return createToken({
    name,
    pattern: typeof pattern === 'string' ? regExp(pattern) : pattern,
    line_breaks: true,
    ...turned(traits.turn),
    ...(traits.wanted === undefined ? {} : { label: traits.wanted }),
    ...(traits.of === undefined ? {} : { categories: [...traits.of] }),
    ...(traits.skipped === undefined ? {} : { group: Lexer.SKIPPED }),
  });
}

export const kind = (name: string, wanted: string): TokenType =>
  createToken({ name, pattern: Lexer.NA, label: wanted });

export const matched = (pattern: RegExp, text: string, offset: number): [string] | null => {
  pattern.lastIndex = offset;
  return pattern.exec(text) as [string] | null;
};

/** A pattern that is tried only behind certain words, or at the beginning of the text. */
export function behind(source: string, words: ReadonlySet<TokenType>): Pattern {
  const pattern = regExp(source);
  return (text: string, offset: number, before: IToken[]) => {
    const last = lastOf(before);
    return last === undefined || words.has(last.tokenType) ? matched(pattern, text, offset) : null;
  };
}

/** The word before; a pipe goes on in the next line. */
function lastOf(before: readonly IToken[]): IToken | undefined {
  let at = before.length - 1;
  while (before[at]?.tokenType.name === 'Newline') at -= 1;
  return before[at]?.tokenType.name === 'Pipe' ? before[at] : before.at(-1);
}

/** The same, but not at the beginning of the text. */
export function behindOnly(source: string, words: ReadonlySet<TokenType>): Pattern {
  const pattern = behind(source, words) as (text: string, offset: number, before: IToken[]) => [string] | null;
  return (text: string, offset: number, before: IToken[]) =>
    before.length === 0 ? null : pattern(text, offset, before);
}

/** A pattern that is tried only right behind the end of one of certain words, without a blank between. */
export function joined(source: string, words: ReadonlySet<TokenType>): Pattern {
  const pattern = regExp(source);
  return (text: string, offset: number, before: IToken[]) => {
    const last = before.at(-1);
    const isNext = last !== undefined && words.has(last.tokenType) && last.startOffset + last.image.length === offset;
    return isNext ? matched(pattern, text, offset) : null;
  };
}
