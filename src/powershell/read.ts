/** From text to the syntax of a script, with the grammar's complaints. Meets chevrotain; load it late. */
import type { IRecognitionException, IToken } from 'chevrotain';
import { quote } from '../base/text.js';
import { colonDangles } from './characters.js';
import { grammar } from './grammar.js';
import type { Pieced } from './grammar-base.js';
import { dangling } from './grammar-base.js';
import { piecesOf } from './interpolate.js';
import { wrongOf } from './lexing.js';
import { complainAt, type LineComplaint, type Span } from './line.js';
import type { BlockSyntax } from './syntax.js';
import * as T from './tokens.js';

export interface Reading {
  /** What the grammar understood before it stopped. */
  readonly script: BlockSyntax | undefined;
  readonly complaints: readonly LineComplaint[];
}

/** Brackets within brackets. */
const NESTING_MAX = 60;
/** Operators that follow each other without a bracket. */
const CHAIN_MAX = 400;

/** `offset` is where the text stands in the whole. */
export function readScript(text: string, offset = 0, depth = 0): Reading {
  const { tokens } = T.lexer.tokenize(text);
  const complaints: LineComplaint[] = [];
  if (offset > 0) for (const token of tokens) token.startOffset += offset;
  const deep = tooDeep(tokens, depth);
  if (deep !== undefined) return { script: undefined, complaints: [deep] };
  for (const token of tokens) {
    if (token.tokenType === T.Unclosed) complaints.push(unclosed(token));
    if (
      token.tokenType === T.Variable &&
      colonDangles(token.image, text, token.startOffset - offset + token.image.length)
    )
      complaints.push(dangling(spanOf(token), token.image));
    const parts = piecesOf(token, depth, complaints);
    if (parts !== undefined) (token as Pieced).parts = parts;
  }
  grammar.input = joined(tokens);
  grammar.unseparated = [];
  const script = grammar.script() as BlockSyntax | undefined;
  const [stop] = grammar.errors;
  const early = grammar.unseparated.find((token) => stop === undefined || token.startOffset < stop.token.startOffset);
  if (early !== undefined) complaints.push(misplaced(early));
  else if (stop) complaints.push(stopped(stop, offset + text.length, text.includes('\n') ? 'script' : 'line'));
  return { script: early === undefined ? script : undefined, complaints };
}

const OPENING = new Set([
  ...[T.OpenParen, T.OpenBrace, T.OpenArray, T.OpenHash, T.OpenSubexpression, T.CallParen, T.CallBrace, T.Index],
  ...[T.AttributeOpen, T.Bracket],
]);
const CLOSING = new Set([T.CloseParen, T.CloseBrace, T.CloseBracket]);
const CHAINED = new Set([T.Sign, T.Arithmetic, T.Named, T.SplitJoin, T.Not, T.Step, T.TypeLiteral, T.Question]);

/** A text that nobody wrote by hand: too many brackets, or operators, for a reader of limited depth. */
function tooDeep(tokens: readonly IToken[], depth: number): LineComplaint | undefined {
  let [open, chain] = [depth, 0];
  for (const token of tokens) {
    if (OPENING.has(token.tokenType)) open += 1;
    else if (CLOSING.has(token.tokenType)) open -= 1;
    if (CHAINED.has(token.tokenType)) chain += 1;
    else if (token.tokenType === T.Newline || token.tokenType === T.Semicolon) chain = 0;
    if (open > NESTING_MAX) return complainAt(spanOf(token), `More than ${NESTING_MAX} brackets are open here.`);
    if (chain > CHAIN_MAX) return complainAt(spanOf(token), `More than ${CHAIN_MAX} operators stand in one statement.`);
  }
  return undefined;
}

/** Words that go on with what stands before them, in whatever line. */
const GOES_ON = new Set([T.Else, T.ElseIf, T.Catch, T.Finally, T.Until, T.Pipe, T.CloseParen, T.CloseBracket, T.Chain]);
/** Words that are not over at the end of their line. */
const WAITS = new Set([
  ...[T.Pipe, T.Comma, T.Assign, T.CompoundAssign, T.Sign, T.Arithmetic, T.Named, T.SplitJoin, T.Chain, T.Not],
  ...[T.OpenParen, T.CallParen, T.Index, T.OpenArray, T.OpenSubexpression, T.If, T.ElseIf, T.Else, T.While, T.Do],
  ...[T.Try, T.Finally, T.Catch, T.Switch, T.ForEach, T.For, T.FunctionWord, T.Filter, T.Begin, T.Process, T.End],
  ...[T.Question, T.Colon],
]);

/** Without the ends of lines that end nothing. */
function joined(tokens: readonly IToken[]): IToken[] {
  const kept: IToken[] = [];
  for (const token of tokens) {
    if (GOES_ON.has(token.tokenType)) while (kept.at(-1)?.tokenType === T.Newline) kept.pop();
    const before = kept.at(-1);
    if (token.tokenType === T.Newline && before !== undefined && WAITS.has(before.tokenType)) continue;
    if (opensBody(token, kept)) while (kept.at(-1)?.tokenType === T.Newline) kept.pop();
    kept.push(token);
  }
  return kept;
}

/** A brace in the line below `if (…)`, `function f`, `while` behind the brace of `do`. */
function opensBody(token: IToken, kept: readonly IToken[]): boolean {
  if (token.tokenType !== T.OpenBrace || kept.at(-1)?.tokenType !== T.Newline) return false;
  const before = kept.findLast(({ tokenType }) => tokenType !== T.Newline);
  return before?.tokenType === T.CloseParen || before?.tokenType === T.Word || before?.tokenType === T.TypeLiteral;
}

/** The end of the text is a token without a place. */
const isEnd = (token: IToken): boolean => Number.isNaN(token.startOffset);

const spanOf = (token: IToken): Span => ({ offset: token.startOffset, length: token.image.length });

function shown({ tokenType, image }: IToken): string {
  const isQuoted = tokenType === T.SingleQuoted || tokenType === T.DoubleQuoted;
  return quote(isQuoted ? image.slice(1, -1) : image);
}

const unclosed = (token: IToken): LineComplaint =>
  complainAt({ offset: token.startOffset, length: 1 }, 'A quote is opened and never closed.', 'a closing quote');

/** A statement that nothing separates from the one before it. */
const misplaced = (token: IToken): LineComplaint =>
  token.tokenType === T.Comma
    ? complainAt({ ...spanOf(token), length: 1 }, `',' ${wrongOf(token)}.`)
    : complainAt(spanOf(token), `${shown(token)} begins a second statement.`, 'a ; or a new line before it');

function stopped({ token, message, ...stop }: IRecognitionException, end: number, whole: string): LineComplaint {
  const wanted = message === '' ? undefined : message;
  const before = 'previousToken' in stop ? (stop.previousToken as IToken | undefined) : undefined;
  if (before?.tokenType === T.Comma) {
    return complainAt({ ...spanOf(before), length: 1 }, 'Nothing follows this comma.', 'a value');
  }
  if (isEnd(token)) return complainAt({ offset: end, length: 0 }, `The ${whole} ends before it is complete.`, wanted);
  return complainAt(spanOf(token), `${shown(token)} ${wrongOf(token)}.`, wanted);
}
