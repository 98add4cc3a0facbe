/** The rules of the grammar for blocks and their parameters. */
import type { IToken } from 'chevrotain';
import { type Content, ExpressionRules } from './expressions.js';
import { nameOfVariable, spanOf } from './grammar-base.js';
import type { Span } from './line.js';
import type { BlockSyntax, ExpressionSyntax, ParameterDeclaration, SetSyntax } from './syntax.js';
import * as T from './tokens.js';

interface Attribute extends Span {
  readonly name: string;
  readonly label: string;
  readonly args: readonly { readonly key?: string; readonly value: ExpressionSyntax }[];
}

type ParameterBlock = Pick<Content, 'parameters' | 'advanced' | 'defaultSet'>;

type Named = NonNullable<Content['named']>;

export abstract class DeclarationRules extends ExpressionRules {
  /** What stands between the braces of a block, or in a script. */
  protected readonly content = this.RULE('content', (): Content => {
    this.MANY(() => this.CONSUME(T.Separator));
    const head = this.OPTION(() => this.SUBRULE(this.parameterBlock)) ?? { parameters: [], advanced: false };
    this.MANY2(() => this.CONSUME2(T.Separator));
    return this.OR<Content>([
      {
        ALT: () => {
          const named = this.SUBRULE(this.namedBlocks);
          return { ...head, named, body: [] };
        },
      },
      {
        ALT: () => {
          const body = this.SUBRULE(this.statements);
          return { ...head, named: undefined, body };
        },
      },
    ]);
  });

  protected readonly block = this.RULE('block', (): BlockSyntax => {
    const open = this.CONSUME(T.OpenBrace);
    const content = this.SUBRULE(this.content);
    this.CONSUME(T.CloseBrace);
    return this.ACTION(() => this.blockOf(content, open));
  });

  protected blockOf({ parameters, advanced, defaultSet, named, body }: Content, open: IToken): BlockSyntax {
    return {
      is: 'block',
      parameters,
      body: named?.process ?? (named === undefined ? body : []),
      ...(named?.begin === undefined ? {} : { begin: named.begin }),
      ...(named?.end === undefined ? {} : { end: named.end }),
      perItem: named?.process !== undefined,
      advanced,
      ...(defaultSet === undefined ? {} : { defaultSet }),
      ...this.from(open),
    };
  }

  private readonly namedBlocks = this.RULE('namedBlocks', (): Named => {
    const found: { -readonly [Key in keyof Named]: Named[Key] } = {};
    this.AT_LEAST_ONE(() => {
      const token = this.OR([
        { ALT: () => this.CONSUME(T.Begin) },
        { ALT: () => this.CONSUME(T.Process) },
        { ALT: () => this.CONSUME(T.End) },
      ]);
      const { body } = this.SUBRULE(this.block);
      this.MANY(() => this.CONSUME(T.Separator));
      this.ACTION(() => {
        found[token.image.toLowerCase() as keyof Named] = body;
      });
    });
    return found;
  });

  private readonly parameterBlock = this.RULE('parameterBlock', (): ParameterBlock => {
    const attributes: Attribute[] = [];
    this.MANY(() => {
      attributes.push(this.SUBRULE(this.attribute));
      this.MANY2(() => this.CONSUME(T.Separator));
    });
    this.CONSUME(T.Param);
    const parameters = this.SUBRULE(this.parameterList);
    return this.ACTION(() => {
      const binding = attributes.find(({ name }) => name === 'cmdletbinding');
      const defaultSet = binding && textOf(binding.args, 'defaultparametersetname');
      return { parameters, advanced: binding !== undefined, ...(defaultSet === undefined ? {} : { defaultSet }) };
    });
  });

  /** `([string]$Name, [int]$Count = 1)` */
  protected readonly parameterList = this.RULE('parameterList', (): readonly ParameterDeclaration[] => {
    const found: ParameterDeclaration[] = [];
    this.CONSUME(T.OpenParen);
    this.OPTION(() => {
      found.push(this.SUBRULE(this.declaration));
      this.MANY(() => {
        this.CONSUME(T.Comma);
        found.push(this.SUBRULE2(this.declaration));
      });
    });
    this.CONSUME(T.CloseParen);
    return found;
  });

  private readonly declaration = this.RULE('declaration', (): ParameterDeclaration => {
    const attributes: Attribute[] = [];
    const types: IToken[] = [];
    this.MANY(() =>
      this.OR([
        { ALT: () => types.push(this.CONSUME(T.TypeLiteral)) },
        { ALT: () => attributes.push(this.SUBRULE(this.attribute)) },
        { ALT: () => this.CONSUME(T.Separator) },
      ]),
    );
    const variable = this.CONSUME(T.Variable);
    const value = this.OPTION(() => {
      this.CONSUME(T.Assign);
      return this.SUBRULE(this.single);
    });
    return this.ACTION(() => declared(variable, types, attributes, value));
  });

  private readonly attribute = this.RULE('attribute', (): Attribute => {
    const open = this.CONSUME(T.AttributeOpen);
    const args: Attribute['args'][number][] = [];
    this.CONSUME(T.CallParen);
    this.OPTION(() => {
      args.push(this.SUBRULE(this.attributeArgument));
      this.MANY(() => {
        this.CONSUME(T.Comma);
        args.push(this.SUBRULE2(this.attributeArgument));
      });
    });
    this.CONSUME(T.CloseParen);
    this.CONSUME(T.CloseBracket);
    const label = open.image.slice(1).trim();
    return this.ACTION(() => ({ name: label.toLowerCase(), label, args, ...this.from(open) }));
  });

  private readonly attributeArgument = this.RULE('attributeArgument', (): Attribute['args'][number] => {
    const key = this.OPTION(() => {
      const token = this.CONSUME(T.Key);
      this.CONSUME(T.Assign);
      return token;
    });
    const value = this.SUBRULE(this.single);
    return this.ACTION(() => (key === undefined ? { value } : { key: key.image.toLowerCase(), value }));
  });
}

function declared(
  variable: IToken,
  types: readonly IToken[],
  attributes: readonly Attribute[],
  value: ExpressionSyntax | undefined,
): ParameterDeclaration {
  const parameter = attributes.filter(({ name }) => name === 'parameter').flatMap(({ args }) => args);
  const type = types.at(-1)?.image.slice(1, -1).replace(/\s+/g, '').toLowerCase();
  const aliases = attributes.find(({ name }) => name === 'alias')?.args.map((one) => one.value);
  const position = numberOf(parameter, 'position');
  const sets = setsOf(attributes);
  return {
    name: nameOfVariable(variable.image),
    label: variable.image.replace(/[${}]/g, ''),
    mandatory: says(parameter, 'mandatory'),
    fromPipeline: says(parameter, 'valuefrompipeline'),
    fromRest: says(parameter, 'valuefromremainingarguments'),
    attributes: attributes.map((one) => ({ ...one, args: one.name === 'parameter' ? [] : valuesOf(one) })),
    fromPropertyName: says(parameter, 'valuefrompipelinebypropertyname'),
    ...(position === undefined ? {} : { position }),
    ...(sets === undefined ? {} : { sets }),
    ...(type === undefined ? {} : { type }),
    ...(aliases === undefined ? {} : { aliases }),
    ...(value === undefined ? {} : { value }),
    ...spanOf(variable),
  };
}

/** Nothing where it belongs to all sets: an attribute that names none says so. */
function setsOf(attributes: readonly Attribute[]): readonly SetSyntax[] | undefined {
  const sets: SetSyntax[] = [];
  for (const { args } of attributes.filter(({ name }) => name === 'parameter')) {
    const name = textOf(args, 'parametersetname');
    if (name === undefined || name.toLowerCase() === '__allparametersets') return undefined;
    const position = numberOf(args, 'position');
    sets.push({ name, mandatory: says(args, 'mandatory'), ...(position === undefined ? {} : { position }) });
  }
  return sets.length === 0 ? undefined : sets;
}

function textOf(args: Attribute['args'], wanted: string): string | undefined {
  const value = args.find(({ key }) => key === wanted)?.value;
  return value?.is === 'text' ? value.value : undefined;
}

function numberOf(args: Attribute['args'], wanted: string): number | undefined {
  const value = args.find(({ key }) => key === wanted)?.value;
  return value?.is === 'number' ? value.value : undefined;
}

const valuesOf = ({ args }: Attribute): readonly ExpressionSyntax[] => args.map(({ value }) => value);

/** Whether an attribute says `Mandatory`, or `Mandatory = $true`. */
function says(args: Attribute['args'], wanted: string): boolean {
  return args.some(({ key, value }) => {
    if (key === undefined) return value.is === 'word' && value.raw.toLowerCase() === wanted;
    return key === wanted && !(value.is === 'constant' && value.value === false);
  });
}
