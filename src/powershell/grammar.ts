/**
 * The grammar of a script line, top down. It is a part of the grammar of whole scripts: `line` becomes a list of
 * statements, `statement` gains pipelines and control flow, `operand` gains brackets and blocks. A rule takes what it
 * knows and stops; where it stopped is what the refusal is about.
 */
import { EmbeddedActionsParser, type IParserErrorMessageProvider, type IToken, tokenLabel } from 'chevrotain';
import { withoutDash } from './characters.js';
import { across } from './line.js';
import type {
  ArgumentSyntax,
  AssignmentSyntax,
  CommandSyntax,
  ElementSyntax,
  ParameterSyntax,
  Piece,
  StatementSyntax,
} from './syntax.js';
import {
  Assign,
  CloseParen,
  Comma,
  CommandName,
  Member,
  OpenParen,
  Operand,
  Parameter,
  ParameterColon,
  pieceKindOf,
  Separator,
  VOCABULARY,
} from './tokens.js';

/** An error's message is what the grammar waited for, or nothing; the reader makes the sentence. */
const EXPECTATIONS: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: () => '',
  buildEarlyExitMessage: () => '',
};

const pieceOf = (token: IToken): Piece => ({
  kind: pieceKindOf(token),
  raw: token.image,
  offset: token.startOffset,
  length: token.image.length,
});

/** What a comma waits for and does not get. */
const absentAfter = ({ startOffset }: IToken): Piece => ({ kind: 'absent', raw: '', offset: startOffset, length: 1 });

const propertyOf = ({ image, startOffset }: IToken): Piece => ({
  kind: 'word',
  raw: image.slice(1),
  offset: startOffset + 1,
  length: image.length - 1,
});

function parameterOf(token: IToken, colon: boolean, values: readonly Piece[]): ParameterSyntax {
  const name = withoutDash(token.image);
  const span = { offset: token.startOffset, length: token.image.length };
  return { is: 'parameter', name: colon ? name.slice(0, -1) : name, colon, values, ...span };
}

function argumentOf(values: readonly Piece[]): ArgumentSyntax {
  const [first, last] = [values[0], values.at(-1)];
  const span = first && last ? across(first, last) : { offset: 0, length: 0 };
  return { is: 'argument', values, ...span };
}

function commandOf(name: Piece, elements: readonly ElementSyntax[]): CommandSyntax {
  const last = elements.at(-1);
  const end = last?.is === 'parameter' ? (last.values.at(-1) ?? last) : (last ?? name);
  return { is: 'command', name, elements, ...across(name, end) };
}

class LineGrammar extends EmbeddedActionsParser {
  constructor() {
    super(VOCABULARY, { errorMessageProvider: EXPECTATIONS });
    this.performSelfAnalysis();
  }

  readonly line = this.RULE('line', (): StatementSyntax => {
    this.MANY(() => this.CONSUME(Separator));
    const statement = this.SUBRULE(this.statement);
    this.MANY2(() => this.CONSUME2(Separator));
    return statement;
  });

  private readonly statement = this.RULE(
    'statement',
    (): StatementSyntax =>
      this.OR<StatementSyntax>([
        { ALT: () => this.SUBRULE(this.command) },
        { ALT: () => this.SUBRULE(this.assignment) },
      ]),
  );

  /** `(Get-Cluster).MaximumParallelMigrations = 2` */
  private readonly assignment = this.RULE('assignment', (): AssignmentSyntax => {
    const open = this.CONSUME(OpenParen);
    const object = this.SUBRULE(this.command);
    this.CONSUME(CloseParen);
    const member = this.CONSUME(Member);
    this.CONSUME(Assign);
    const value = this.SUBRULE(this.assigned);
    return this.ACTION(
      (): AssignmentSyntax => ({
        is: 'assignment',
        object,
        property: propertyOf(member),
        value,
        ...across(pieceOf(open), value),
      }),
    );
  });

  private readonly assigned = this.RULE(
    'assigned',
    (): Piece =>
      this.OR([{ ALT: () => this.SUBRULE(this.operand) }, { ALT: () => pieceOf(this.CONSUME(CommandName)) }]),
  );

  /** `Suspend-ClusterNode Lab1 -Drain` */
  private readonly command = this.RULE('command', (): CommandSyntax => {
    const name = this.CONSUME(CommandName);
    const elements: ElementSyntax[] = [];
    this.MANY(() => elements.push(this.SUBRULE(this.element)));
    return this.ACTION(() => commandOf(pieceOf(name), elements));
  });

  private readonly element = this.RULE(
    'element',
    (): ElementSyntax =>
      this.OR<ElementSyntax>([
        { ALT: () => this.SUBRULE(this.parameterWithColon) },
        { ALT: () => parameterOf(this.CONSUME(Parameter), false, []) },
        { ALT: () => this.SUBRULE(this.argument) },
      ]),
  );

  /** `-Drain:$false`; that a value must follow is the binder's complaint. */
  private readonly parameterWithColon = this.RULE('parameterWithColon', (): ParameterSyntax => {
    const token = this.CONSUME(ParameterColon);
    const values = this.OPTION(() => this.SUBRULE(this.list)) ?? [];
    return parameterOf(token, true, values);
  });

  private readonly argument = this.RULE('argument', (): ArgumentSyntax => {
    const values = this.SUBRULE(this.list);
    return this.ACTION(() => argumentOf(values));
  });

  /** `Lab1, Lab2` */
  private readonly list = this.RULE('list', (): readonly Piece[] => {
    const values = [this.SUBRULE(this.operand)];
    this.MANY(() => {
      const comma = this.CONSUME(Comma);
      values.push(this.OPTION(() => this.SUBRULE2(this.operand)) ?? absentAfter(comma));
    });
    return values;
  });

  private readonly operand = this.RULE('operand', (): Piece => pieceOf(this.CONSUME(Operand)));
}

export const grammar = new LineGrammar();
