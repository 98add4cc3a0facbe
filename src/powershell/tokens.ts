/**
 * The words of PowerShell. The language has two moods, and the lexer has a mode for each: in `expression` a number is a
 * number and `-eq` an operator; behind a cmdlet's name, in `arguments`, nearly everything is a bare word. A bracket
 * opens the expression mood and its end returns to the mood around it, so the stack of modes is the stack of brackets.
 */
import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import {
  BARE_NUMBER,
  COMMAND,
  DASHES,
  DOUBLE_QUOTES,
  SINGLE_QUOTED,
  SINGLE_QUOTES,
  VARIABLE,
  VARIABLE_WORD,
  WORD,
} from './characters.js';
import { behind, behindOnly, joined, kind, type Mode, matched, type Pattern, regExp, word } from './lexing.js';
import { endOfQuoted } from './scan.js';

const NEXT = { into: 'expression' } as const;

export const Separator = kind('Separator', 'the end of the statement');
/** A value that stands alone: a word, a number, a text, a variable. */
export const Operand = kind('Operand', 'a value');
export const Binary = kind('Binary', 'an operator');
export const Unary = kind('Unary', 'an operator');
export const AnyAssign = kind('AnyAssign', '= and a value');

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

export const Newline = word('Newline', '\\r\\n|\\r|\\n', { of: [Separator], turn: NEXT, wrong: 'ends a statement' });
export const Semicolon = word('Semicolon', ';', { of: [Separator], turn: NEXT, wrong: 'ends a statement' });

/** Words behind which a statement may begin, and those behind which a name is that of a command. */
const OPENERS = new Set<TokenType>();
const CALLERS = new Set<TokenType>();
const ATTRIBUTED = new Set<TokenType>();

/** What a member, an index or the brackets of a call may follow at once. */
const HOLDERS = new Set<TokenType>();

export const OpenParen = word('OpenParen', '\\(', { turn: 'open' });
export const CloseParen = word('CloseParen', '\\)', { turn: 'close', wrong: 'closes nothing', wanted: 'a closing )' });
export const OpenBrace = word('OpenBrace', '\\{', { turn: 'open', wanted: 'an opening {' });
export const CloseBrace = word('CloseBrace', '\\}', { turn: 'close', wrong: 'closes nothing', wanted: 'a closing }' });
export const OpenArray = word('OpenArray', '@\\(', { turn: 'open' });
export const OpenHash = word('OpenHash', '@\\{', { turn: 'open' });
export const OpenSubexpression = word('OpenSubexpression', '\\$\\(', { turn: 'open' });

const MEMBERS = new Set<TokenType>();
const KEYED = new Set<TokenType>();
const isCall = joined('\\(', MEMBERS) as (text: string, offset: number, before: IToken[]) => [string] | null;
/** Behind a member, also one whose name is a variable: `.$name(`. */
const callParen: Pattern = (text: string, offset: number, before: IToken[]) => {
  const last = before.at(-1);
  const named = last?.tokenType === Variable && before.at(-2)?.tokenType === Dot;
  const ends = last !== undefined && last.startOffset + last.image.length === offset;
  return named && ends && text.charAt(offset) === '(' ? ['('] : isCall(text, offset, before);
};
export const CallParen = word('CallParen', callParen, { turn: 'open' });
const NO_TYPE = '(?!\\s*[A-Za-z_][\\w.]*(?:\\[\\])?\\s*[\\](])';
/** `.ForEach{ … }` and `.Where{ … }`: a block as the only argument. */
const blockCall: Pattern = (text: string, offset: number, before: IToken[]) => {
  const last = before.at(-1);
  const isCall = last?.tokenType === Member && /^\.(?:foreach|where)$/i.test(last.image);
  return isCall && text.charAt(offset) === '{' ? ['{'] : null;
};
export const CallBrace = word('CallBrace', blockCall, { turn: 'open' });
export const Index = word('Index', joined(`\\??\\[${NO_TYPE}`, HOLDERS), { turn: 'open' });
export const CloseBracket = word('CloseBracket', '\\]', {
  turn: 'close',
  wrong: 'closes nothing',
  wanted: 'a closing ]',
});

export const Chain = word('Chain', '&&|\\|\\|', { turn: NEXT, wrong: 'has no pipeline before it' });
export const Pipe = word('Pipe', '\\|', { turn: NEXT, wrong: 'has nothing before it' });
export const Call = word('Call', '&', {
  turn: { into: 'arguments' },
  wrong: 'cannot stand here; jobs in the background are not modelled',
});
export const Redirection = word('Redirection', '[1-6*]?>>?(?:&[12])?|<', { wrong: 'redirects nothing' });

const constant = '\\$(?:[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[nN][uU][lL][lL])(?![\\w:])';
export const Constant = word('Constant', constant, { of: [Operand] });
export const VariableWord = word('VariableWord', VARIABLE_WORD, { of: [Operand] });
export const Variable = word('Variable', VARIABLE, { of: [Operand] });
export const Splat = word('Splat', '@[A-Za-z_]\\w*');
const here = (quotes: string): string => `@[${quotes}][^\\S\\r\\n]*(?:\\r\\n|\\n)(?:[^]*?(?:\\r\\n|\\n))??[${quotes}]@`;
export const HereSingle = word('HereSingle', here(SINGLE_QUOTES), { of: [Operand] });
export const HereDouble = word('HereDouble', here(DOUBLE_QUOTES), { of: [Operand] });
export const SingleQuoted = word('SingleQuoted', SINGLE_QUOTED, { of: [Operand] });
const isQuote = regExp(`[${DOUBLE_QUOTES}]`);
const quoted = (text: string, offset: number): [string] | null => {
  if (matched(isQuote, text, offset) === null) return null;
  const end = endOfQuoted(text, offset);
  return end < 0 ? null : [text.slice(offset, end)];
};
export const DoubleQuoted = word('DoubleQuoted', quoted, { of: [Operand] });
/** To the end of the text. */
export const Unclosed = word('Unclosed', `@?[${SINGLE_QUOTES}${DOUBLE_QUOTES}][^]*`, { of: [Operand] });
/** A list may go on in the next line. */
export const Comma = word('Comma', ',(?:[^\\S\\r\\n]*(?:\\r\\n|\\r|\\n))*', {
  of: [Binary],
  wrong: 'has no value before it',
});

const EndOfParameters = word('EndOfParameters', `[${DASHES}]{2}%?(?!\\S)`, { wrong: 'ends the parameters' });
const PARAMETER = `[${DASHES}][A-Za-z_?][\\w?${DASHES}]*`;
export const ParameterColon = word('ParameterColon', `${PARAMETER}:`);
export const Parameter = word('Parameter', PARAMETER);

const END_OF_KEYWORD = '(?![^\\s(){};])';
const anyCase = (text: string): string => text.replace(/[a-z]/g, (one) => `[${one}${one.toUpperCase()}]`);

/** A keyword with the words that may follow it as the beginning of a statement. */
const keyword = (name: string, text: string, opens = false, words: ReadonlySet<TokenType> = OPENERS): TokenType => {
  const made = word(name, behind(`${anyCase(text)}${END_OF_KEYWORD}`, words), {
    wanted: `the word ${text}`,
    wrong: 'cannot stand here',
  });
  if (opens) {
    OPENERS.add(made);
    CALLERS.add(made);
  }
  return made;
};

export const If = keyword('If', 'if');
export const ElseIf = keyword('ElseIf', 'elseif');
export const Else = keyword('Else', 'else');
export const ForEach = keyword('ForEach', 'foreach');
export const For = keyword('For', 'for');
export const While = keyword('While', 'while');
export const Until = keyword('Until', 'until');
export const Do = keyword('Do', 'do');
export const Switch = keyword('Switch', 'switch');
export const Try = keyword('Try', 'try');
export const Catch = keyword('Catch', 'catch');
export const Finally = keyword('Finally', 'finally');
export const FunctionWord = keyword('FunctionWord', 'function');
export const Filter = keyword('Filter', 'filter');
/** It may stand in the line of `[CmdletBinding()]`. */
export const Param = keyword('Param', 'param', false, ATTRIBUTED);
export const Begin = keyword('Begin', 'begin');
export const Process = keyword('Process', 'process');
export const End = keyword('End', 'end');
export const Return = keyword('Return', 'return', true);
export const Throw = keyword('Throw', 'throw', true);
export const Exit = keyword('Exit', 'exit', true);
export const Break = keyword('Break', 'break');
export const Continue = keyword('Continue', 'continue');
/** Keywords of PowerShell that are not modelled. */
const Foreign = word(
  'Foreign',
  behind(
    `(?:${anyCase('class|data|dynamicparam|enum|hidden|parallel|sequence|trap|using|workflow')})${END_OF_KEYWORD}`,
    OPENERS,
  ),
  { wrong: 'is a keyword that is not modelled' },
);
export const In = word('In', behindOnly('[iI][nN](?![\\w=])', new Set([Variable])), { wanted: 'the word in' });

export const NumberWord = word('Number', BARE_NUMBER, { of: [Operand] });
const TYPE = '[A-Za-z_][\\w.+]*(?:`\\d)?(?:\\[[A-Za-z_][\\w.+,\\s]*\\])?(?:\\[,*\\])?';
export const TypeLiteral = word('TypeLiteral', `\\[\\s*${TYPE}\\s*\\]`, { wanted: 'a type' });
export const AttributeOpen = word('AttributeOpen', '\\[\\s*[A-Za-z_][\\w.]*(?=\\()', { turn: 'open' });
export const Bracket = word('Bracket', '\\[', { turn: 'open', wrong: 'begins no type' });
/** The key of a hash table, or of a named argument. */
export const Key = word('Key', behind('[A-Za-z_][\\w-]*(?=\\s*=(?!=))', KEYED));
/** `%` and `?` are names of commands only behind a pipe. */
export const ShortName = word('ShortName', behindOnly('[%?](?=[\\s{(])', new Set([Pipe])), {
  turn: { into: 'arguments' },
});
export const CommandName = word('CommandName', behind(COMMAND, CALLERS), {
  turn: { into: 'arguments' },
  wrong: 'begins a second statement',
  wanted: 'a cmdlet',
});
const DotSource = word('DotSource', behind('\\.(?=[\\s])', OPENERS), {
  wrong: 'runs another file, and files are not modelled',
});
export const Member = word('Member', joined('\\??\\.(?:[A-Za-z_]\\w*|\\d+(?!\\.?\\w))', HOLDERS), {
  wrong: 'is a member of nothing',
  wanted: 'a property, as in (Get-Cluster).MaximumParallelMigrations = 2',
});
export const StaticMember = word('StaticMember', joined('::[A-Za-z_]\\w*', new Set([...HOLDERS, TypeLiteral])));
export const Dot = word('Dot', joined(`\\.(?=[$('${DOUBLE_QUOTES}])`, HOLDERS));

export const CompoundAssign = word('CompoundAssign', '[+*/%]=|[\\-–—―]=|\\?\\?=', { of: [AnyAssign], turn: NEXT });
export const Assign = word('Assign', '=', {
  of: [AnyAssign],
  turn: NEXT,
  wrong: 'assigns nothing',
  wanted: '= and a value',
});
export const Step = word('Step', `\\+\\+|[${DASHES}]{2}`, { of: [Unary] });
const NOT = `!|[${DASHES}][bB]?[nN][oO][tT](?![A-Za-z])`;
export const Not = word('Not', NOT, { of: [Unary] });
const BOTH = `[${DASHES}][icIC]?(?:[sS][pP][lL][iI][tT]|[jJ][oO][iI][nN])(?![A-Za-z])`;
export const SplitJoin = word('SplitJoin', BOTH, { of: [Unary, Binary] });
export const Named = word('Named', `[${DASHES}][A-Za-z]+`, { of: [Binary] });
export const Sign = word('Sign', `\\+|[${DASHES}]`, { of: [Unary, Binary] });
export const Arithmetic = word('Arithmetic', '\\.\\.|[*/%]|\\?\\?', { of: [Binary] });
export const Question = word('Question', '\\?');
export const Colon = word('Colon', ':', { wanted: 'a colon' });
export const Word = word('Word', WORD, { of: [Operand], wrong: 'stands alone' });
const Stray = word('Stray', '[^]', { wrong: 'is no PowerShell' });

for (const opener of [
  Newline,
  Semicolon,
  OpenParen,
  CloseParen,
  OpenBrace,
  CloseBrace,
  OpenArray,
  OpenHash,
  OpenSubexpression,
])
  OPENERS.add(opener);
for (const opener of [Chain, Call, CompoundAssign, Assign, Do, Else, Try, Finally, CallBrace, In]) OPENERS.add(opener);
for (const opener of [...OPENERS, Pipe]) CALLERS.add(opener);
for (const opener of [...OPENERS, CloseBracket]) ATTRIBUTED.add(opener);
for (const opener of [...OPENERS, CallParen, Comma]) KEYED.add(opener);
for (const holder of [Variable, Member, StaticMember, CloseParen, CloseBrace, CloseBracket, Constant])
  HOLDERS.add(holder);
for (const holder of [SingleQuoted, DoubleQuoted, HereSingle, HereDouble, Dot]) HOLDERS.add(holder);
for (const member of [Member, StaticMember, SingleQuoted, DoubleQuoted, AttributeOpen]) MEMBERS.add(member);

/** In both moods; the order is the order in which they are tried. */
const EVERYWHERE = [
  Blank,
  Continuation,
  BlockComment,
  Comment,
  Newline,
  Semicolon,
  CallParen,
  CallBrace,
  Index,
  Member,
  StaticMember,
  Dot,
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
];
const TEXTS = [Variable, HereSingle, HereDouble, Splat, SingleQuoted, DoubleQuoted, Unclosed, Comma];
const KEYWORDS = [
  ...[If, ElseIf, Else, ForEach, For, While, Until, Do, Switch, Try, Catch, Finally, FunctionWord, Filter, Param],
  ...[Begin, Process, End, Return, Throw, Exit, Break, Continue, Foreign, In],
];
const MODES: Record<Mode, TokenType[]> = {
  start: [Start],
  expression: [
    ...EVERYWHERE,
    ...TEXTS,
    NumberWord,
    TypeLiteral,
    AttributeOpen,
    Bracket,
    CloseBracket,
    Key,
    ...KEYWORDS,
    DotSource,
    ShortName,
    CommandName,
    CompoundAssign,
    Assign,
    Step,
    Not,
    SplitJoin,
    Named,
    Sign,
    Arithmetic,
    Question,
    Colon,
    Word,
    Stray,
  ],
  arguments: [...EVERYWHERE, VariableWord, ...TEXTS, EndOfParameters, ParameterColon, Parameter, Word, Stray],
};

/** Every word that the grammar may meet. */
export const VOCABULARY: TokenType[] = [
  ...new Set([Separator, Operand, Binary, Unary, AnyAssign, ...MODES.expression, ...MODES.arguments]),
];

export const lexer = new Lexer({ modes: MODES, defaultMode: 'start' }, { positionTracking: 'onlyOffset' });
