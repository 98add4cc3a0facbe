/** From text to the syntax of one line, with the grammar's complaints. Meets chevrotain; load it late. */
import type { IToken } from 'chevrotain';
import { quote } from '../base/text.js';
import { grammar } from './grammar.js';
import { complainAt, type LineComplaint, type Span } from './line.js';
import type { StatementSyntax } from './syntax.js';
import { lexer, pieceKindOf, refusalOf, Unclosed } from './tokens.js';

export interface Reading {
  /** What the grammar understood before it stopped. */
  readonly statement: StatementSyntax | undefined;
  readonly complaints: readonly LineComplaint[];
  /** False where the grammar stopped early, so that nothing can be said about what the line lacks. */
  readonly whole: boolean;
}

export function readLine(text: string): Reading {
  const { tokens } = lexer.tokenize(text);
  grammar.input = tokens;
  const statement = grammar.line();
  const complaints = tokens.filter(({ tokenType }) => tokenType === Unclosed).map(unclosed);
  const stop = grammar.errors[0];
  if (stop) complaints.push(stopped(text, stop.token, stop.message));
  return { statement: statement as StatementSyntax | undefined, complaints, whole: stop === undefined };
}

/** The end of the text is a token without a place. */
const isEnd = (token: IToken): boolean => Number.isNaN(token.startOffset);

const spanOf = (token: IToken): Span => ({ offset: token.startOffset, length: token.image.length });

function shown(token: IToken): string {
  const kind = pieceKindOf(token);
  return quote(kind === 'single' || kind === 'double' ? token.image.slice(1, -1) : token.image);
}

const unclosed = (token: IToken): LineComplaint =>
  complainAt({ offset: token.startOffset, length: 1 }, 'A quote is opened and never closed.', 'a closing quote');

function stopped(text: string, token: IToken, wanted: string): LineComplaint {
  if (isEnd(token)) return tooShort(text, wanted);
  const message = `${shown(token)} ${refusalOf(token)}.`;
  return complainAt(spanOf(token), message, wanted === '' ? undefined : wanted);
}

function tooShort(text: string, wanted: string): LineComplaint {
  const span = { offset: text.length, length: 0 };
  if (wanted === '') return complainAt(span, 'There is no cmdlet here.', 'one cmdlet with its parameters');
  return complainAt(span, 'The line ends before it is complete.', wanted);
}
