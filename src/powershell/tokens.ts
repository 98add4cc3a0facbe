/**
 * The words of PowerShell. The language has two moods, and the lexer has a mode for each: in `expression` a number is a
 * number and `-eq` an operator; behind a cmdlet's name, in `arguments`, nearly everything is a bare word. A bracket
 * opens the expression mood and its end returns to the mood around it, so the stack of modes is the stack of brackets.
 * The words that only whole scripts need are here already; the grammar refuses by name what it does not take.
 */
import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import {
  DASHES,
  DOUBLE_QUOTED,
  DOUBLE_QUOTES,
  NUMBER,
  SINGLE_QUOTED,
  SINGLE_QUOTES,
  VARIABLE,
  WORD,
} from './characters.js';
import type { PieceKind } from './syntax.js';

type Mode = 'start' | 'expression' | 'arguments';

/** What the lexer does with its modes: go on in another, open a bracket, close one. */
type Turn = { readonly into: Mode } | 'open' | 'close';

interface Traits {
  /** What a refusal says of a word that belongs to whole scripts: "'|' begins a pipeline". */
  readonly is?: string;
  /** What it says of a word that is wrong in any script: "')' closes nothing". */
  readonly wrong?: string;
  /** What the grammar says it waits for. */
  readonly wanted?: string;
  readonly turn?: Turn;
  readonly category?: TokenType;
  readonly piece?: PieceKind;
  readonly skipped?: true;
}

const REFUSALS = new Map<string, string>();
const PIECES = new Map<string, PieceKind>();

/** The predicate of a refusal. */
export const refusalOf = (token: IToken): string => REFUSALS.get(token.tokenType.name) ?? 'cannot stand here';

/** How the value that a token stands for is written. */
export const pieceKindOf = (token: IToken): PieceKind => PIECES.get(token.tokenType.name) ?? 'word';

const regExp = (source: string): RegExp => new RegExp(source, 'y');

function turned(turn: Turn | undefined): { push_mode?: Mode; pop_mode?: boolean } {
  if (turn === undefined) return {};
  if (turn === 'close') return { pop_mode: true };
  return turn === 'open' ? { push_mode: 'expression' } : { push_mode: turn.into, pop_mode: true };
}

type Pattern = NonNullable<Parameters<typeof createToken>[0]['pattern']>;

function word(name: string, pattern: string | Pattern, traits: Traits = {}): TokenType {
  if (traits.is !== undefined) REFUSALS.set(name, `${traits.is}; a script line takes one cmdlet`);
  if (traits.wrong !== undefined) REFUSALS.set(name, traits.wrong);
  if (traits.piece !== undefined) PIECES.set(name, traits.piece);
  return createToken({
    name,
    pattern: typeof pattern === 'string' ? regExp(pattern) : pattern,
    line_breaks: true,
    ...turned(traits.turn),
    ...(traits.wanted === undefined ? {} : { label: traits.wanted }),
    ...(traits.category === undefined ? {} : { categories: [traits.category] }),
    ...(traits.skipped === undefined ? {} : { group: Lexer.SKIPPED }),
  });
}

const NEXT = { into: 'expression' } as const;

export const Separator = word('Separator', Lexer.NA);
export const Operand = word('Operand', Lexer.NA, { wanted: 'a value' });

/**
 * Takes nothing and goes on in the expression mood. It keeps a mode below the first one: chevrotain 11.2 crashes when a
 * word replaces the last mode of its stack.
 */
const Start = createToken({
  name: 'Start',
  pattern: () => [''],
  line_breaks: false,
  push_mode: 'expression',
  group: Lexer.SKIPPED,
});

const Blank = word('Blank', '[^\\S\\r\\n]+', { skipped: true });
const Continuation = word('Continuation', '`(?:\\r\\n|\\r|\\n)', { skipped: true });
const BlockComment = word('BlockComment', '<#[^]*?#>', { skipped: true });
const Comment = word('Comment', '#[^\\r\\n]*', { skipped: true });

const Newline = word('Newline', '\\r\\n|\\r|\\n', { category: Separator, turn: NEXT, wrong: 'ends a statement' });
const Semicolon = word('Semicolon', ';', { category: Separator, turn: NEXT, wrong: 'ends a statement' });

export const OpenParen = word('OpenParen', '\\(', { turn: 'open', is: 'begins an expression' });
export const CloseParen = word('CloseParen', '\\)', { turn: 'close', wrong: 'closes nothing', wanted: 'a closing )' });
const OpenBrace = word('OpenBrace', '\\{', { turn: 'open', is: 'begins a script block' });
const CloseBrace = word('CloseBrace', '\\}', { turn: 'close', wrong: 'closes nothing' });
const OpenArray = word('OpenArray', '@\\(', { turn: 'open', is: 'begins an array' });
const OpenHash = word('OpenHash', '@\\{', { turn: 'open', is: 'begins a hash table' });
const OpenSubexpression = word('OpenSubexpression', '\\$\\(', { turn: 'open', is: 'begins a subexpression' });

const Chain = word('Chain', '&&|\\|\\|', { turn: NEXT, is: 'chains a second pipeline' });
const Pipe = word('Pipe', '\\|', { turn: NEXT, is: 'begins a pipeline' });
const Call = word('Call', '&', { turn: NEXT, is: 'is the call operator' });
const Redirection = word('Redirection', '[1-6*]?>>?(?:&[12])?|<', { is: 'redirects' });

const Constant = word('Constant', '\\$(?:[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[nN][uU][lL][lL])(?![\\w:])', {
  category: Operand,
  piece: 'constant',
  is: 'is a value on its own',
});
const Variable = word('Variable', VARIABLE, { category: Operand, piece: 'variable', is: 'is a variable' });
const HereString = word('HereString', `@[${SINGLE_QUOTES}${DOUBLE_QUOTES}]`, { is: 'begins a here-string' });
const Splat = word('Splat', '@[A-Za-z_]\\w*', { is: 'spreads a variable' });
const QUOTED = { category: Operand, is: 'is a text on its own' } as const;
const SingleQuoted = word('SingleQuoted', SINGLE_QUOTED, { ...QUOTED, piece: 'single' });
const DoubleQuoted = word('DoubleQuoted', DOUBLE_QUOTED, { ...QUOTED, piece: 'double' });
/** To the end of the text. */
export const Unclosed = word('Unclosed', `[${SINGLE_QUOTES}${DOUBLE_QUOTES}][^]*`, { ...QUOTED, piece: 'unclosed' });
/** A list may go on in the next line. */
export const Comma = word('Comma', ',(?:[^\\S\\r\\n]*(?:\\r\\n|\\r|\\n))*', { wrong: 'has no value before it' });

const EndOfParameters = word('EndOfParameters', `[${DASHES}]{2}%?(?!\\S)`, { is: 'ends the parameters' });
const PARAMETER = `[${DASHES}][A-Za-z_?][\\w?${DASHES}]*`;
export const ParameterColon = word('ParameterColon', `${PARAMETER}:`);
export const Parameter = word('Parameter', PARAMETER);

/** Words behind which a statement may begin. */
const OPENERS = new Set<TokenType>();

/** A pattern that is tried only where a statement may begin. */
function atStart(source: string): Pattern {
  const pattern = regExp(source);
  return (text: string, offset: number, before: IToken[]) => {
    const last = before.at(-1);
    if (last !== undefined && !OPENERS.has(last.tokenType)) return null;
    pattern.lastIndex = offset;
    return pattern.exec(text) as [string] | null;
  };
}

const KEYWORDS =
  '(?:begin|break|catch|class|continue|data|do|else|elseif|end|enum|exit|filter|finally|for|foreach|function|if|' +
  'param|process|return|switch|throw|trap|try|until|using|while)(?![^\\s(){};])';

const Keyword = word('Keyword', atStart(KEYWORDS), { is: 'is a keyword' });
const END_OF_NUMBER = '(?![^\\s;|&(){},<>=])';
const NumberWord = word('Number', `${NUMBER}${END_OF_NUMBER}`, {
  category: Operand,
  piece: 'number',
  is: 'is a number on its own',
});
const TypeName = word('TypeName', '\\[', { is: 'begins a type or an index' });
export const CommandName = word('CommandName', atStart(WORD), {
  turn: { into: 'arguments' },
  piece: 'command',
  is: 'begins a second statement',
  wanted: 'a cmdlet',
});
export const Member = word('Member', '\\.[A-Za-z_]\\w*', {
  wrong: 'is a member of nothing',
  wanted: 'a property, as in (Get-Cluster).MaximumParallelMigrations = 2',
});
const CompoundAssign = word('CompoundAssign', '[+*/%]=|[\\-–—―]=|\\?\\?=', {
  turn: NEXT,
  is: 'changes a value in place',
});
export const Assign = word('Assign', '=', { turn: NEXT, wrong: 'assigns nothing', wanted: '= and a value' });
const Operator = word('Operator', `[${DASHES}][A-Za-z]+|[${DASHES}]{1,2}|\\+\\+?|\\.\\.|[*/%!?:]`, {
  is: 'is an operator',
});
const Word = word('Word', WORD, { category: Operand, piece: 'word', wrong: 'stands alone' });
const Stray = word('Stray', '[^]', { wrong: 'is no PowerShell' });

for (const opener of [Newline, Semicolon, OpenParen, OpenBrace, OpenArray, OpenHash, OpenSubexpression])
  OPENERS.add(opener);
for (const opener of [Chain, Pipe, Call, CompoundAssign, Assign]) OPENERS.add(opener);

/** In both moods; the order is the order in which they are tried. */
const EVERYWHERE = [
  Blank,
  Continuation,
  BlockComment,
  Comment,
  Newline,
  Semicolon,
  OpenParen,
  CloseParen,
  OpenBrace,
  CloseBrace,
  OpenArray,
  OpenHash,
  OpenSubexpression,
  Chain,
  Pipe,
  Call,
  Redirection,
  Constant,
  Variable,
  HereString,
  Splat,
  SingleQuoted,
  DoubleQuoted,
  Unclosed,
  Comma,
];
const MODES: Record<Mode, TokenType[]> = {
  start: [Start],
  expression: [
    ...EVERYWHERE,
    NumberWord,
    TypeName,
    Keyword,
    Member,
    CompoundAssign,
    Assign,
    CommandName,
    Operator,
    Word,
    Stray,
  ],
  arguments: [...EVERYWHERE, EndOfParameters, ParameterColon, Parameter, Word, Stray],
};

/** Every word that the grammar may meet. */
export const VOCABULARY: TokenType[] = [...new Set([Separator, Operand, ...MODES.expression, ...MODES.arguments])];

export const lexer = new Lexer({ modes: MODES, defaultMode: 'start' }, { positionTracking: 'onlyOffset' });
