/**
 * The grammar of PowerShell, top down: scripts and their statements. Pipelines are in `pipelines.ts`, values in `expressions.ts`, blocks in
 * `declarations.ts`. A rule takes what it knows and stops; where it stopped is what the refusal is about.
 */
import type { IToken } from 'chevrotain';
import { operandOf, parameterName, spanOf, variableOf } from './grammar-base.js';
import { PipelineRules } from './pipelines.js';
import type {
  BlockSyntax,
  ExpressionSyntax,
  FunctionSyntax,
  IfSyntax,
  LeaveSyntax,
  StatementSyntax,
  SwitchSyntax,
  TrySyntax,
  TypeSyntax,
} from './syntax.js';
import * as T from './tokens.js';

type Body = readonly StatementSyntax[];

class Grammar extends PipelineRules {
  constructor() {
    super();
    this.performSelfAnalysis();
  }

  readonly script = this.RULE('script', (): BlockSyntax => {
    const first = this.LA(1);
    const content = this.SUBRULE(this.content);
    return this.ACTION(() => this.blockOf(content, first));
  });

  protected readonly statements = this.RULE('statements', (): Body => {
    const found: StatementSyntax[] = [];
    let ended = true;
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(T.Separator);
            ended = true;
          },
        },
        {
          ALT: () => {
            const first = this.LA(1);
            const statement = this.SUBRULE(this.statement);
            this.ACTION(() => {
              if (!ended) this.unseparated.push(first);
              ended = this.LA(0).tokenType === T.CloseBrace && statement.is !== 'pipeline';
              found.push(statement);
            });
          },
        },
      ]),
    );
    return found;
  });

  protected readonly statement = this.RULE(
    'statement',
    (): StatementSyntax =>
      this.OR<StatementSyntax>([
        { ALT: () => this.SUBRULE(this.ifStatement) },
        { ALT: () => this.SUBRULE(this.forEachStatement) },
        { ALT: () => this.SUBRULE(this.forStatement) },
        { ALT: () => this.SUBRULE(this.whileStatement) },
        { ALT: () => this.SUBRULE(this.doStatement) },
        { ALT: () => this.SUBRULE(this.switchStatement) },
        { ALT: () => this.SUBRULE(this.tryStatement) },
        { ALT: () => this.SUBRULE(this.functionStatement) },
        { ALT: () => this.SUBRULE(this.leaveStatement) },
        { ALT: () => this.SUBRULE(this.jumpStatement) },
        { ALT: () => this.SUBRULE(this.chain) },
      ]),
  );

  private readonly braces = this.RULE('braces', (): Body => {
    this.CONSUME(T.OpenBrace);
    const body = this.SUBRULE(this.statements);
    this.CONSUME(T.CloseBrace);
    return body;
  });

  private readonly condition = this.RULE('condition', (): StatementSyntax => {
    this.CONSUME(T.OpenParen);
    const test = this.SUBRULE(this.statement);
    this.CONSUME(T.CloseParen);
    return test;
  });

  private readonly ifStatement = this.RULE('ifStatement', (): IfSyntax => {
    const start = this.CONSUME(T.If);
    const clauses: IfSyntax['clauses'][number][] = [];
    const test = this.SUBRULE(this.condition);
    clauses.push({ test, body: this.SUBRULE(this.braces) });
    this.MANY(() => {
      this.CONSUME(T.ElseIf);
      const other = this.SUBRULE2(this.condition);
      clauses.push({ test: other, body: this.SUBRULE2(this.braces) });
    });
    const otherwise = this.OPTION(() => {
      this.CONSUME(T.Else);
      return this.SUBRULE3(this.braces);
    });
    return this.ACTION(() => ({ is: 'if', clauses, ...(otherwise && { otherwise }), ...this.from(start) }));
  });

  private readonly forEachStatement = this.RULE('forEachStatement', (): StatementSyntax => {
    const start = this.CONSUME(T.ForEach);
    this.CONSUME(T.OpenParen);
    const variable = this.CONSUME(T.Variable);
    this.CONSUME(T.In);
    const over = this.SUBRULE(this.statement);
    this.CONSUME(T.CloseParen);
    const body = this.SUBRULE(this.braces);
    return this.ACTION(() => ({ is: 'foreach', variable: variableOf(variable), over, body, ...this.from(start) }));
  });

  private readonly forStatement = this.RULE('forStatement', (): StatementSyntax => {
    const start = this.CONSUME(T.For);
    this.CONSUME(T.OpenParen);
    const first = this.OPTION(() => this.SUBRULE(this.statement));
    this.CONSUME(T.Semicolon);
    const test = this.OPTION2(() => this.SUBRULE2(this.statement));
    this.CONSUME2(T.Semicolon);
    const next = this.OPTION3(() => this.SUBRULE3(this.statement));
    this.CONSUME(T.CloseParen);
    const body = this.SUBRULE(this.braces);
    return this.ACTION(() => ({
      is: 'for',
      ...(first && { first }),
      ...(test && { test }),
      ...(next && { next }),
      body,
      ...this.from(start),
    }));
  });

  private readonly whileStatement = this.RULE('whileStatement', (): StatementSyntax => {
    const start = this.CONSUME(T.While);
    const test = this.SUBRULE(this.condition);
    const body = this.SUBRULE(this.braces);
    return this.ACTION(() => ({ is: 'while', test, body, bodyFirst: false, until: false, ...this.from(start) }));
  });

  private readonly doStatement = this.RULE('doStatement', (): StatementSyntax => {
    const start = this.CONSUME(T.Do);
    const body = this.SUBRULE(this.braces);
    this.MANY(() => this.CONSUME(T.Newline));
    const word = this.OR([{ ALT: () => this.CONSUME(T.While) }, { ALT: () => this.CONSUME(T.Until) }]);
    const test = this.SUBRULE(this.condition);
    const until = word.tokenType === T.Until;
    return this.ACTION(() => ({ is: 'while', test, body, bodyFirst: true, until, ...this.from(start) }));
  });

  private readonly switchStatement = this.RULE('switchStatement', (): StatementSyntax => {
    const start = this.CONSUME(T.Switch);
    const flags: string[] = [];
    this.MANY(() => flags.push(parameterName(this.CONSUME(T.Named)).toLowerCase()));
    const over = this.SUBRULE(this.condition);
    const clauses: SwitchSyntax['clauses'][number][] = [];
    this.CONSUME(T.OpenBrace);
    this.MANY2(() =>
      this.OR([
        { ALT: () => this.CONSUME(T.Separator) },
        {
          ALT: () => {
            const test = this.SUBRULE(this.switchTest);
            this.MANY3(() => this.CONSUME(T.Newline));
            clauses.push({ test, body: this.SUBRULE(this.braces) });
          },
        },
      ]),
    );
    this.CONSUME(T.CloseBrace);
    return this.ACTION(() => ({ is: 'switch', flags, over, clauses, ...this.from(start) }));
  });

  /** Undefined: `default`. */
  private readonly switchTest = this.RULE('switchTest', (): ExpressionSyntax | undefined => {
    const test = this.OR<ExpressionSyntax>([
      {
        ALT: () => {
          const token = this.CONSUME(T.CommandName);
          return this.ACTION(() => operandOf(token));
        },
      },
      { ALT: () => this.SUBRULE(this.primary) },
    ]);
    return this.ACTION(() => (test.is === 'word' && test.raw.toLowerCase() === 'default' ? undefined : test));
  });

  private readonly tryStatement = this.RULE('tryStatement', (): StatementSyntax => {
    const start = this.CONSUME(T.Try);
    const body = this.SUBRULE(this.braces);
    const catches: TrySyntax['catches'][number][] = [];
    this.MANY(() => {
      this.CONSUME(T.Catch);
      const types: IToken[] = [];
      this.MANY2(() => {
        types.push(this.CONSUME(T.TypeLiteral));
        this.OPTION2(() => this.CONSUME(T.Comma));
      });
      const caught = this.SUBRULE2(this.braces);
      this.ACTION(() => catches.push({ types: types.map(typeOf), body: caught }));
    });
    const last = this.OPTION(() => {
      this.CONSUME(T.Finally);
      return this.SUBRULE3(this.braces);
    });
    return this.ACTION(() => ({ is: 'try', body, catches, ...(last && { last }), ...this.from(start) }));
  });

  private readonly functionStatement = this.RULE('functionStatement', (): FunctionSyntax => {
    const start = this.OR([{ ALT: () => this.CONSUME(T.FunctionWord) }, { ALT: () => this.CONSUME(T.Filter) }]);
    const name = this.CONSUME(T.Word);
    const parameters = this.OPTION(() => this.SUBRULE(this.parameterList)) ?? [];
    const block = this.SUBRULE(this.block);
    return this.ACTION(() => ({
      is: 'function',
      name: name.image,
      block: {
        ...block,
        parameters: [...parameters, ...block.parameters],
        perItem: block.perItem || start.tokenType === T.Filter,
      },
      ...this.from(start),
    }));
  });

  private readonly leaveStatement = this.RULE('leaveStatement', (): LeaveSyntax => {
    const start = this.OR([
      { ALT: () => this.CONSUME(T.Return) },
      { ALT: () => this.CONSUME(T.Throw) },
      { ALT: () => this.CONSUME(T.Exit) },
    ]);
    const value = this.OPTION(() => this.SUBRULE(this.statement));
    return this.ACTION(() => ({
      is: start.image.toLowerCase() as LeaveSyntax['is'],
      ...(value && { value }),
      ...this.from(start),
    }));
  });

  private readonly jumpStatement = this.RULE('jumpStatement', (): StatementSyntax => {
    const start = this.OR([{ ALT: () => this.CONSUME(T.Break) }, { ALT: () => this.CONSUME(T.Continue) }]);
    return this.ACTION(() => ({ is: start.image.toLowerCase() as 'break' | 'continue', ...spanOf(start) }));
  });
}

const typeOf = (token: IToken): TypeSyntax => ({
  is: 'type',
  type: token.image.slice(1, -1).replace(/\s+/g, '').toLowerCase(),
  ...spanOf(token),
});

export const grammar = new Grammar();
