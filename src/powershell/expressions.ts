/** The rules of the grammar for values: operators, members, brackets, texts, tables, blocks. */
import type { IToken } from 'chevrotain';
import { GrammarBase, memberName, operandOf, parameterName, spanOf } from './grammar-base.js';
import { across } from './line.js';
import { operatorOf, type Tail, treeOf } from './precedence.js';
import type {
  BlockSyntax,
  ExpressionSyntax,
  HashSyntax,
  ParameterDeclaration,
  ParameterSyntax,
  StatementSyntax,
} from './syntax.js';
import * as T from './tokens.js';

/** What stands between the braces of a block. */
export interface Content {
  readonly parameters: readonly ParameterDeclaration[];
  /** Whether `[CmdletBinding()]` stands before them. */
  readonly advanced: boolean;
  /** The parameter set that is meant where several are. */
  readonly defaultSet?: string;
  readonly named: Partial<Record<'begin' | 'process' | 'end', readonly StatementSyntax[]>> | undefined;
  readonly body: readonly StatementSyntax[];
}

type Suffix = (target: ExpressionSyntax) => ExpressionSyntax;

export abstract class ExpressionRules extends GrammarBase {
  protected abstract statement: () => StatementSyntax;
  protected abstract statements: () => readonly StatementSyntax[];
  protected abstract block: () => BlockSyntax;
  protected abstract content: () => Content;
  protected abstract blockOf(content: Content, open: IToken): BlockSyntax;

  /** `$a + 1, 2 -join ','`, `$x ? 1 : 2` */
  readonly expression = this.RULE('expression', (): ExpressionSyntax => {
    const first = this.SUBRULE(this.unary);
    const rest: Tail[] = [];
    this.MANY(() => rest.push(this.SUBRULE(this.tail)));
    const choice = this.OPTION(() => {
      this.CONSUME(T.Question);
      const yes = this.SUBRULE(this.expression);
      this.CONSUME(T.Colon);
      return { yes, no: this.SUBRULE2(this.expression) };
    });
    return this.ACTION((): ExpressionSyntax => {
      const test = treeOf(first, rest);
      return choice === undefined ? test : { is: 'ternary', test, ...choice, ...across(test, choice.no) };
    });
  });

  private readonly tail = this.RULE('tail', (): Tail => {
    const operator = this.CONSUME(T.Binary);
    const value = this.SUBRULE(this.unary);
    return this.ACTION(() => ({ operator: operator.tokenType === T.Comma ? ',' : operatorOf(operator.image), value }));
  });

  /** One of several between commas. */
  protected readonly single = this.RULE('single', (): ExpressionSyntax => {
    const first = this.SUBRULE(this.unary);
    const rest: Tail[] = [];
    this.MANY({
      GATE: () => this.LA(1).tokenType !== T.Comma,
      DEF: () => rest.push(this.SUBRULE(this.tail)),
    });
    return this.ACTION(() => treeOf(first, rest));
  });

  private readonly unary = this.RULE(
    'unary',
    (): ExpressionSyntax =>
      this.OR<ExpressionSyntax>([
        { ALT: () => this.SUBRULE(this.signed) },
        { ALT: () => this.SUBRULE(this.alone) },
        { ALT: () => this.SUBRULE(this.typed) },
        { ALT: () => this.SUBRULE(this.stepped) },
      ]),
  );

  /** `-not $a`, `++$i` */
  private readonly signed = this.RULE('signed', (): ExpressionSyntax => {
    const token = this.CONSUME(T.Unary);
    const operand = this.SUBRULE(this.unary);
    return this.ACTION((): ExpressionSyntax => {
      const span = across(spanOf(token), operand);
      const operator = operatorOf(token.image);
      if (token.tokenType === T.Step)
        return { is: 'step', by: operator === '++' ? 1 : -1, before: true, operand, ...span };
      return { is: 'unary', operator: operator === '!' ? '-not' : operator, operand, ...span };
    });
  });

  /** `,$x`: a list of one. */
  private readonly alone = this.RULE('alone', (): ExpressionSyntax => {
    const comma = this.CONSUME(T.Comma);
    const item = this.SUBRULE(this.unary);
    return this.ACTION((): ExpressionSyntax => ({ is: 'list', items: [item], ...across(spanOf(comma), item) }));
  });

  /** `[int]'5'`, `[math]::Round(2.5)`, `[int]` */
  private readonly typed = this.RULE('typed', (): ExpressionSyntax => {
    const token = this.CONSUME(T.TypeLiteral);
    return this.OR<ExpressionSyntax>([
      {
        ALT: () => {
          const suffixes: Suffix[] = [];
          this.AT_LEAST_ONE(() => suffixes.push(this.SUBRULE(this.suffix)));
          return this.ACTION(() => suffixes.reduce((target, suffix) => suffix(target), typeOf(token)));
        },
      },
      {
        ALT: () => {
          const operand = this.OPTION(() => this.SUBRULE(this.unary));
          return this.ACTION((): ExpressionSyntax => {
            const type = typeOf(token);
            if (operand === undefined || type.is !== 'type') return type;
            return { is: 'cast', type: type.type, operand, ...across(type, operand) };
          });
        },
      },
    ]);
  });

  private readonly stepped = this.RULE('stepped', (): ExpressionSyntax => {
    const operand = this.SUBRULE(this.primary);
    const step = this.OPTION(() => this.CONSUME(T.Step));
    return this.ACTION((): ExpressionSyntax => {
      if (step === undefined) return operand;
      const by = step.image === '++' ? 1 : -1;
      return { is: 'step', by, before: false, operand, ...across(operand, spanOf(step)) };
    });
  });

  /** A value with its members and indexes. */
  protected readonly primary = this.RULE('primary', (): ExpressionSyntax => {
    const start = this.SUBRULE(this.start);
    const suffixes: Suffix[] = [];
    this.MANY(() => suffixes.push(this.SUBRULE(this.suffix)));
    return this.ACTION(() => suffixes.reduce((target, suffix) => suffix(target), start));
  });

  private readonly start = this.RULE(
    'start',
    (): ExpressionSyntax =>
      this.OR<ExpressionSyntax>([
        {
          ALT: () => {
            const token = this.CONSUME(T.Operand);
            return this.ACTION(() => operandOf(token));
          },
        },
        { ALT: () => this.SUBRULE(this.paren) },
        { ALT: () => this.SUBRULE(this.subexpression) },
        { ALT: () => this.SUBRULE(this.hash) },
        { ALT: () => this.SUBRULE(this.block) },
      ]),
  );

  protected readonly paren = this.RULE('paren', (): ExpressionSyntax => {
    const open = this.CONSUME(T.OpenParen);
    const inner = this.SUBRULE(this.statement);
    this.CONSUME(T.CloseParen);
    return this.ACTION((): ExpressionSyntax => ({ is: 'paren', inner, ...this.from(open) }));
  });

  private readonly subexpression = this.RULE('subexpression', (): ExpressionSyntax => {
    const open = this.OR([{ ALT: () => this.CONSUME(T.OpenSubexpression) }, { ALT: () => this.CONSUME(T.OpenArray) }]);
    const body = this.SUBRULE(this.statements);
    this.CONSUME(T.CloseParen);
    return this.ACTION(
      (): ExpressionSyntax => ({
        is: open.tokenType === T.OpenArray ? 'array' : 'subexpression',
        body,
        ...this.from(open),
      }),
    );
  });

  /** `@{ Name = 'a'; 'b c' = 2 }` */
  private readonly hash = this.RULE('hash', (): ExpressionSyntax => {
    const open = this.CONSUME(T.OpenHash);
    const entries: HashSyntax['entries'][number][] = [];
    this.MANY(() =>
      this.OR([{ ALT: () => this.CONSUME(T.Separator) }, { ALT: () => entries.push(this.SUBRULE(this.entry)) }]),
    );
    this.CONSUME(T.CloseBrace);
    return this.ACTION((): ExpressionSyntax => ({ is: 'hash', entries, ...this.from(open) }));
  });

  private readonly entry = this.RULE('entry', (): HashSyntax['entries'][number] => {
    const key = this.OR<ExpressionSyntax>([
      {
        ALT: () => {
          const token = this.CONSUME(T.Key);
          return this.ACTION((): ExpressionSyntax => ({ is: 'text', value: token.image, ...spanOf(token) }));
        },
      },
      { ALT: () => this.SUBRULE(this.primary) },
    ]);
    this.CONSUME(T.Assign);
    return { key, value: this.SUBRULE(this.statement) };
  });

  private readonly suffix = this.RULE(
    'suffix',
    (): Suffix =>
      this.OR<Suffix>([
        { ALT: () => this.SUBRULE(this.member) },
        {
          ALT: () => {
            const open = this.CONSUME(T.Index);
            const index = this.SUBRULE(this.expression);
            const close = this.CONSUME(T.CloseBracket);
            return this.ACTION(
              (): Suffix => (target) => ({
                is: 'index',
                target,
                index,
                guarded: open.image.startsWith('?'),
                ...across(target, spanOf(close)),
              }),
            );
          },
        },
      ]),
  );

  /** `.Name`, `::Name`, `.$name`, and with brackets a call. */
  private readonly member = this.RULE('member', (): Suffix => {
    const token = this.OR([
      { ALT: () => this.CONSUME(T.Member) },
      { ALT: () => this.CONSUME(T.StaticMember) },
      { ALT: () => this.CONSUME(T.Dot) },
    ]);
    const named = this.OPTION({
      GATE: () => token.tokenType === T.Dot,
      DEF: () => this.SUBRULE(this.start),
    });
    const args = this.OPTION2(() =>
      this.OR2<readonly ExpressionSyntax[]>([
        { ALT: () => this.SUBRULE(this.args) },
        { ALT: () => this.SUBRULE(this.blockArgument) },
      ]),
    );
    return this.ACTION((): Suffix => {
      const end = spanOf(this.LA(0));
      const about = {
        name: named ?? memberName(token),
        fixed: token.tokenType === T.StaticMember,
        guarded: token.image.startsWith('?'),
      };
      return (target) =>
        args === undefined
          ? { is: 'member', target, ...about, ...across(target, end) }
          : { is: 'call', target, args, ...about, ...across(target, end) };
    });
  });

  private readonly blockArgument = this.RULE('blockArgument', (): readonly ExpressionSyntax[] => {
    const open = this.CONSUME(T.CallBrace);
    const content = this.SUBRULE(this.content);
    this.CONSUME(T.CloseBrace);
    return this.ACTION(() => [this.blockOf(content, open)]);
  });

  private readonly args = this.RULE('args', (): readonly ExpressionSyntax[] => {
    this.CONSUME(T.CallParen);
    const values: ExpressionSyntax[] = [];
    this.OPTION(() => {
      values.push(this.SUBRULE(this.single));
      this.MANY(() => {
        this.CONSUME(T.Comma);
        values.push(this.SUBRULE2(this.single));
      });
    });
    this.CONSUME(T.CloseParen);
    return values;
  });

  /** `Lab1, $x.Name`: among the arguments of a command. */
  protected readonly argument = this.RULE('argument', (): ExpressionSyntax => {
    const items = [this.SUBRULE(this.primary)];
    this.MANY(() => {
      this.CONSUME(T.Comma);
      items.push(this.SUBRULE2(this.primary));
    });
    return this.ACTION((): ExpressionSyntax => {
      const [first, last] = [items[0] as ExpressionSyntax, items.at(-1) as ExpressionSyntax];
      return items.length === 1 ? first : { is: 'list', items, ...across(first, last) };
    });
  });

  protected readonly parameter = this.RULE('parameter', (): ParameterSyntax => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.ParameterColon) }, { ALT: () => this.CONSUME(T.Parameter) }]);
    const value = this.OPTION({
      GATE: () => token.tokenType === T.ParameterColon,
      DEF: () => this.SUBRULE(this.argument),
    });
    return this.ACTION(
      (): ParameterSyntax => ({
        is: 'parameter',
        name: parameterName(token),
        colon: token.tokenType === T.ParameterColon,
        ...(value === undefined ? {} : { value }),
        ...this.from(token),
      }),
    );
  });
}

function typeOf(token: IToken): ExpressionSyntax {
  const type = token.image.slice(1, -1).replace(/\s+/g, '').toLowerCase();
  return { is: 'type', type, ...spanOf(token) };
}
