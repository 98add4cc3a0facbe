/** What the rules of the grammar share: how errors are worded, and how tokens become nodes. */

import { EmbeddedActionsParser, type IParserErrorMessageProvider, type IToken, tokenLabel } from 'chevrotain';
import { quote } from '../base/text.js';
import { withoutDash } from './characters.js';
import { across, complainAt, type LineComplaint, type Span } from './line.js';
import { numberOf, singleQuoted } from './literals.js';
import type { ExpressionSyntax, VariableSyntax } from './syntax.js';
import {
  Constant,
  DoubleQuoted,
  HereDouble,
  HereSingle,
  NumberWord,
  SingleQuoted,
  Unclosed,
  Variable,
  VOCABULARY,
} from './tokens.js';

/** An error's message is what the grammar waited for, or nothing; the reader makes the sentence. */
const EXPECTATIONS: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: () => '',
  buildEarlyExitMessage: () => '',
};

export type Parts = readonly (string | ExpressionSyntax)[];

/** A token with the pieces of its text, where it has some that are no text. */
export interface Pieced extends IToken {
  parts?: Parts;
}

export const spanOf = (token: IToken): Span => ({ offset: token.startOffset, length: token.image.length });

export const nameOfVariable = (image: string): string =>
  (image.startsWith('${') ? image.slice(2, -1) : image.slice(1)).toLowerCase();

/** A variable before a colon that is to be text: Windows would take the colon into its name. */
export const dangling = (span: Span, image: string): LineComplaint =>
  complainAt(
    span,
    `':' behind ${quote(image)} is not followed by the rest of a name.`,
    `\${${image.slice(1)}}: with braces`,
  );

export const variableOf = (token: IToken): VariableSyntax => ({
  is: 'variable',
  name: nameOfVariable(token.image),
  ...spanOf(token),
});

/** The text of a here-string: without its first line and its last. */
const hereText = (image: string): string => {
  const body = image.slice(image.indexOf('\n') + 1, -2);
  return body.replace(/\r?\n$/, '');
};

function constantOf(image: string): boolean | null {
  const lower = image.toLowerCase();
  return lower === '$null' ? null : lower === '$true';
}

/** The node of a value that stands alone. */
export function operandOf(token: Pieced): ExpressionSyntax {
  const span = spanOf(token);
  const { tokenType, image, parts = [image] } = token;
  if (tokenType === NumberWord) return { is: 'number', value: numberOf(image) ?? 0, ...span };
  if (tokenType === Constant) return { is: 'constant', value: constantOf(image), ...span };
  if (tokenType === Variable) return variableOf(token);
  if (tokenType === SingleQuoted) return { is: 'text', value: singleQuoted(image), ...span };
  if (tokenType === HereSingle) return { is: 'text', value: hereText(image), ...span };
  if (tokenType === DoubleQuoted || tokenType === HereDouble) return { is: 'expanded', parts, ...span };
  if (tokenType === Unclosed) return { is: 'text', value: image, ...span };
  return { is: 'word', raw: image, parts, ...span };
}

/** Of `-Name:`, or `-Name`. */
export const parameterName = (token: IToken): string => withoutDash(token.image).replace(/:$/, '');

/** Without the question mark and dots before it. */
export const memberName = (token: IToken): string => token.image.replace(/^[?.:]+/, '');

export class GrammarBase extends EmbeddedActionsParser {
  /** Statements that begin where nothing ends the one before them. */
  unseparated: IToken[] = [];

  constructor() {
    super(VOCABULARY, { errorMessageProvider: EXPECTATIONS, maxLookahead: 1, skipValidations: true });
  }

  /** From a token or node to the last token that was taken. */
  protected from(first: Span | IToken): Span {
    const start = 'startOffset' in first ? spanOf(first) : first;
    return across(start, spanOf(this.LA(0)));
  }
}
