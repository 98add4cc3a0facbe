/** The shape of a script before anyone asks what its words mean. The grammar makes it; nothing here has been looked up. */
import type { Span } from './line.js';

export interface NumberSyntax extends Span {
  readonly is: 'number';
  readonly value: number;
}

export interface TextSyntax extends Span {
  readonly is: 'text';
  readonly value: string;
}

/** A text in double quotes: pieces of text and what is put between them. */
export interface ExpandedSyntax extends Span {
  readonly is: 'expanded';
  readonly parts: readonly (string | ExpressionSyntax)[];
}

/** A word without quotes among the arguments of a command; a number where it looks like one. */
export interface WordSyntax extends Span {
  readonly is: 'word';
  readonly raw: string;
  readonly parts: readonly (string | ExpressionSyntax)[];
}

export interface ConstantSyntax extends Span {
  readonly is: 'constant';
  readonly value: boolean | null;
}

export interface VariableSyntax extends Span {
  readonly is: 'variable';
  /** Without `$` and braces, in small letters: `x`, `script:x`, `env:computername`, `_`, `?`. */
  readonly name: string;
}

export interface ListSyntax extends Span {
  readonly is: 'list';
  readonly items: readonly ExpressionSyntax[];
}

export interface ParenSyntax extends Span {
  readonly is: 'paren';
  readonly inner: StatementSyntax;
}

/** `$( … )` or `@( … )`. */
export interface SubexpressionSyntax extends Span {
  readonly is: 'subexpression' | 'array';
  readonly body: readonly StatementSyntax[];
}

export interface HashSyntax extends Span {
  readonly is: 'hash';
  readonly entries: readonly { readonly key: ExpressionSyntax; readonly value: StatementSyntax }[];
}

export interface BlockSyntax extends Span {
  readonly is: 'block';
  readonly parameters: readonly ParameterDeclaration[];
  readonly begin?: readonly StatementSyntax[];
  /** The statements, or those of `process`. */
  readonly body: readonly StatementSyntax[];
  readonly end?: readonly StatementSyntax[];
  /** Whether `process` was written. */
  readonly perItem: boolean;
  /** Whether `[CmdletBinding()]` was written. */
  readonly advanced: boolean;
  /** Its DefaultParameterSetName. */
  readonly defaultSet?: string;
}

/** `[ValidateRange(1, 8)]` */
export interface AttributeSyntax extends Span {
  /** In small letters. */
  readonly name: string;
  readonly label: string;
  readonly args: readonly ExpressionSyntax[];
}

/** `[Parameter(ParameterSetName = 'ByName', Mandatory)]` */
export interface SetSyntax {
  readonly name: string;
  readonly mandatory: boolean;
  readonly position?: number;
}

export interface ParameterDeclaration extends Span {
  /** In small letters; and as it is written. */
  readonly name: string;
  readonly label: string;
  readonly type?: string;
  readonly mandatory: boolean;
  /** Where it belongs to some sets of parameters alone: which, and what it is there. Unwritten: to all. */
  readonly sets?: readonly SetSyntax[];
  readonly fromPipeline: boolean;
  readonly fromPropertyName: boolean;
  readonly position?: number;
  /** Whether it takes all arguments that are left. */
  readonly fromRest: boolean;
  readonly attributes: readonly AttributeSyntax[];
  readonly aliases?: readonly ExpressionSyntax[];
  readonly value?: ExpressionSyntax;
}

export interface UnarySyntax extends Span {
  readonly is: 'unary';
  readonly operator: string;
  readonly operand: ExpressionSyntax;
}

export interface BinarySyntax extends Span {
  readonly is: 'binary';
  readonly operator: string;
  readonly left: ExpressionSyntax;
  readonly right: ExpressionSyntax;
}

export interface TernarySyntax extends Span {
  readonly is: 'ternary';
  readonly test: ExpressionSyntax;
  readonly yes: ExpressionSyntax;
  readonly no: ExpressionSyntax;
}

/** `$i++`, `--$i`. */
export interface StepSyntax extends Span {
  readonly is: 'step';
  readonly by: 1 | -1;
  readonly before: boolean;
  readonly operand: ExpressionSyntax;
}

export interface MemberSyntax extends Span {
  readonly is: 'member';
  readonly target: ExpressionSyntax;
  readonly name: string | ExpressionSyntax;
  readonly fixed: boolean;
  /** `?.`: null where the target is null. */
  readonly guarded: boolean;
}

export interface CallSyntax extends Span {
  readonly is: 'call';
  readonly target: ExpressionSyntax;
  readonly name: string | ExpressionSyntax;
  readonly fixed: boolean;
  readonly guarded: boolean;
  readonly args: readonly ExpressionSyntax[];
}

export interface IndexSyntax extends Span {
  readonly is: 'index';
  readonly target: ExpressionSyntax;
  readonly index: ExpressionSyntax;
  /** `?[`: null where the target is null. */
  readonly guarded: boolean;
}

export interface CastSyntax extends Span {
  readonly is: 'cast';
  readonly type: string;
  readonly operand: ExpressionSyntax;
}

export interface TypeSyntax extends Span {
  readonly is: 'type';
  readonly type: string;
}

export type ExpressionSyntax =
  | NumberSyntax
  | TextSyntax
  | ExpandedSyntax
  | WordSyntax
  | ConstantSyntax
  | VariableSyntax
  | ListSyntax
  | ParenSyntax
  | SubexpressionSyntax
  | HashSyntax
  | BlockSyntax
  | UnarySyntax
  | BinarySyntax
  | TernarySyntax
  | StepSyntax
  | MemberSyntax
  | CallSyntax
  | IndexSyntax
  | CastSyntax
  | TypeSyntax;

/** `-Name`, or `-Name:` with the value that follows the colon. */
export interface ParameterSyntax extends Span {
  readonly is: 'parameter';
  /** Without its dash and colon. */
  readonly name: string;
  readonly colon: boolean;
  readonly value?: ExpressionSyntax;
}

export interface ArgumentSyntax extends Span {
  readonly is: 'argument';
  readonly value: ExpressionSyntax;
}

/** `@name`. */
export interface SplatSyntax extends Span {
  readonly is: 'splat';
  readonly name: string;
}

export interface RedirectionSyntax extends Span {
  readonly is: 'redirection';
  /** `>`, `2>`, `*>>`, `2>&1`. */
  readonly operator: string;
  readonly target?: ExpressionSyntax;
}

export type ElementSyntax = ParameterSyntax | ArgumentSyntax | SplatSyntax | RedirectionSyntax;

export interface CommandSyntax extends Span {
  readonly is: 'command';
  /** What is called: a word, or after `&` any value. */
  readonly name: ExpressionSyntax;
  readonly called: boolean;
  readonly elements: readonly ElementSyntax[];
}

/** A value at the head of a pipeline. */
export interface ValueSyntax extends Span {
  readonly is: 'value';
  readonly value: ExpressionSyntax;
  readonly redirections: readonly RedirectionSyntax[];
}

export interface PipelineSyntax extends Span {
  readonly is: 'pipeline';
  readonly stages: readonly (CommandSyntax | ValueSyntax)[];
}

export interface ChainSyntax extends Span {
  readonly is: 'chain';
  readonly operator: '&&' | '||';
  readonly left: StatementSyntax;
  readonly right: StatementSyntax;
}

export interface AssignmentSyntax extends Span {
  readonly is: 'assignment';
  readonly target: ExpressionSyntax;
  /** `=`, `+=`, … */
  readonly operator: string;
  readonly value: StatementSyntax;
}

export interface IfSyntax extends Span {
  readonly is: 'if';
  readonly clauses: readonly { readonly test: StatementSyntax; readonly body: readonly StatementSyntax[] }[];
  readonly otherwise?: readonly StatementSyntax[];
}

export interface ForEachSyntax extends Span {
  readonly is: 'foreach';
  readonly variable: VariableSyntax;
  readonly over: StatementSyntax;
  readonly body: readonly StatementSyntax[];
}

export interface ForSyntax extends Span {
  readonly is: 'for';
  readonly first?: StatementSyntax;
  readonly test?: StatementSyntax;
  readonly next?: StatementSyntax;
  readonly body: readonly StatementSyntax[];
}

/** `while`, `do … while`, `do … until`. */
export interface WhileSyntax extends Span {
  readonly is: 'while';
  readonly test: StatementSyntax;
  readonly body: readonly StatementSyntax[];
  readonly bodyFirst: boolean;
  readonly until: boolean;
}

export interface SwitchSyntax extends Span {
  readonly is: 'switch';
  /** -Wildcard, -Regex, -CaseSensitive, -Exact; in small letters. */
  readonly flags: readonly string[];
  readonly over: StatementSyntax;
  readonly clauses: readonly {
    readonly test: ExpressionSyntax | undefined;
    readonly body: readonly StatementSyntax[];
  }[];
}

export interface TrySyntax extends Span {
  readonly is: 'try';
  readonly body: readonly StatementSyntax[];
  readonly catches: readonly { readonly types: readonly TypeSyntax[]; readonly body: readonly StatementSyntax[] }[];
  readonly last?: readonly StatementSyntax[];
}

export interface FunctionSyntax extends Span {
  readonly is: 'function';
  readonly name: string;
  readonly block: BlockSyntax;
}

export interface LeaveSyntax extends Span {
  readonly is: 'return' | 'throw' | 'exit';
  readonly value?: StatementSyntax;
}

export interface JumpSyntax extends Span {
  readonly is: 'break' | 'continue';
}

export type StatementSyntax =
  | PipelineSyntax
  | ChainSyntax
  | AssignmentSyntax
  | IfSyntax
  | ForEachSyntax
  | ForSyntax
  | WhileSyntax
  | SwitchSyntax
  | TrySyntax
  | FunctionSyntax
  | LeaveSyntax
  | JumpSyntax;
