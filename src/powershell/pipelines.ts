/** The grammar of PowerShell, between its statements and its values: pipelines, the commands in them, and what those are given. */
import type { IToken } from 'chevrotain';
import { DeclarationRules } from './declarations.js';
import { operandOf, spanOf } from './grammar-base.js';
import { across } from './line.js';
import type {
  CommandSyntax,
  ElementSyntax,
  ExpressionSyntax,
  PipelineSyntax,
  RedirectionSyntax,
  StatementSyntax,
  ValueSyntax,
} from './syntax.js';
import * as T from './tokens.js';

interface Callee {
  readonly name: ExpressionSyntax;
  /** The `&` before it. */
  readonly called: IToken | undefined;
}

/** Statements of the grammar begin with them, where no keyword does. */
export abstract class PipelineRules extends DeclarationRules {
  /** `a && b`, `a || b` */
  protected readonly chain = this.RULE('chain', (): StatementSyntax => {
    let left: StatementSyntax = this.SUBRULE(this.pipeline);
    this.MANY(() => {
      const operator = this.CONSUME(T.Chain);
      const right = this.SUBRULE2(this.pipeline);
      this.ACTION(() => {
        left = { is: 'chain', operator: operator.image as '&&' | '||', left, right, ...across(left, right) };
      });
    });
    return left;
  });

  protected readonly pipeline = this.RULE(
    'pipeline',
    (): StatementSyntax =>
      this.OR<StatementSyntax>([
        {
          ALT: () => {
            const head = this.SUBRULE(this.command);
            const rest = this.SUBRULE(this.stages);
            return this.ACTION(() => pipelineOf(head, rest));
          },
        },
        { ALT: () => this.SUBRULE(this.valueStatement) },
      ]),
  );

  private readonly valueStatement = this.RULE('valueStatement', (): StatementSyntax => {
    const value = this.SUBRULE(this.expression);
    return this.OR<StatementSyntax>([
      {
        ALT: () => {
          const operator = this.CONSUME(T.AnyAssign);
          const assigned = this.SUBRULE(this.statement);
          return this.ACTION(() => ({
            is: 'assignment',
            target: value,
            operator: operator.image.replace(/[–—―]/, '-'),
            value: assigned,
            ...across(value, assigned),
          }));
        },
      },
      {
        ALT: () => {
          const redirections: RedirectionSyntax[] = [];
          this.MANY(() => redirections.push(this.SUBRULE(this.redirection)));
          const rest = this.SUBRULE(this.stages);
          return this.ACTION(() => {
            const { offset, length } = value;
            return pipelineOf({ is: 'value', value, redirections, offset, length }, rest);
          });
        },
      },
    ]);
  });

  private readonly stages = this.RULE('stages', (): CommandSyntax[] => {
    const found: CommandSyntax[] = [];
    this.MANY(() => {
      this.CONSUME(T.Pipe);
      found.push(this.SUBRULE(this.command));
    });
    return found;
  });

  /** `Suspend-ClusterNode Lab1 -Drain`, `& $block 1` */
  private readonly command = this.RULE('command', (): CommandSyntax => {
    const { name, called } = this.OR<Callee>([
      {
        ALT: () => {
          const token = this.OR2([
            { ALT: () => this.CONSUME(T.CommandName) },
            { ALT: () => this.CONSUME(T.ShortName) },
          ]);
          return this.ACTION(() => ({ name: operandOf(token), called: undefined }));
        },
      },
      { ALT: () => this.SUBRULE(this.callee) },
    ]);
    const elements: ElementSyntax[] = [];
    this.MANY(() => elements.push(this.SUBRULE(this.element)));
    return this.ACTION(() => {
      const span = called === undefined ? name : spanOf(called);
      return { is: 'command', name, called: called !== undefined, elements, ...across(span, elements.at(-1) ?? name) };
    });
  });

  private readonly callee = this.RULE('callee', (): Callee => {
    const called = this.CONSUME(T.Call);
    const name = this.OR<ExpressionSyntax>([
      { ALT: () => this.SUBRULE(this.primary) },
      {
        ALT: () => {
          const token = this.CONSUME(T.CommandName);
          return this.ACTION(() => operandOf(token));
        },
      },
    ]);
    return { name, called };
  });

  private readonly element = this.RULE(
    'element',
    (): ElementSyntax =>
      this.OR<ElementSyntax>([
        { ALT: () => this.SUBRULE(this.parameter) },
        {
          ALT: () => {
            const token = this.CONSUME(T.Splat);
            return this.ACTION(() => ({ is: 'splat', name: token.image.slice(1).toLowerCase(), ...spanOf(token) }));
          },
        },
        { ALT: () => this.SUBRULE(this.redirection) },
        {
          ALT: () => {
            const value = this.SUBRULE(this.argument);
            return this.ACTION(() => ({ is: 'argument', value, offset: value.offset, length: value.length }));
          },
        },
      ]),
  );

  private readonly redirection = this.RULE('redirection', (): RedirectionSyntax => {
    const token = this.CONSUME(T.Redirection);
    const target = this.OPTION({
      GATE: () => !token.image.includes('&'),
      DEF: () => this.SUBRULE(this.primary),
    });
    return this.ACTION(() => ({
      is: 'redirection',
      operator: token.image,
      ...(target && { target }),
      ...this.from(token),
    }));
  });
}

const pipelineOf = (head: CommandSyntax | ValueSyntax, rest: readonly CommandSyntax[]): PipelineSyntax => ({
  is: 'pipeline',
  stages: [head, ...rest],
  ...across(head, rest.at(-1) ?? head),
});
