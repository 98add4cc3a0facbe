/** What a cmdlet is to the interpreter: a table of its parameters, and a stage that takes objects one after the other. */
import type { CmdletSpec, Parameter, ParameterKind } from '../../model/commands/spec.js';
import type { Answer, Ask } from '../../sim/actors.js';
import type { Span } from '../line.js';
import type { Shell } from './shell.js';
import type { Value } from './values.js';

/** A piece of work that may have to wait: it hands what it asks of the world to whoever drives it. */
export type Run<T = void> = Generator<Ask, T, Answer | undefined>;

/** Takes a value; what it answers has to be run, if anything. */
export type Emit = (value: Value) => Run | undefined;

/** `any`: as it comes; `block`: a script block; `property`: a name, a block, or a table that says both. */
export type Kind = ParameterKind | 'any' | 'block' | 'number' | 'property';

export interface CmdletParameter extends Omit<Parameter, 'kind'> {
  readonly kind: Kind;
  /** Whether it takes all script blocks that stand behind its own. */
  readonly rest?: true;
  /** Whether it takes objects from the pipeline: themselves, or their properties of its name. */
  readonly pipeline?: 'value' | 'name' | 'both';
}

export interface CmdletTable extends Omit<CmdletSpec, 'parameters'> {
  readonly parameters: readonly CmdletParameter[];
}

export type Args = ReadonlyMap<string, Value>;

export interface Call {
  readonly shell: Shell;
  readonly name: string;
  /** By the parameters' own names. */
  readonly args: Args;
  /** What every cmdlet takes: ErrorAction, Verbose, WhatIf, Confirm, OutVariable … */
  readonly common: Args;
  readonly emit: Emit;
  readonly span: Span;
  /** As typed. */
  readonly text: string;
  /** Whether objects come through the pipeline. */
  readonly piped: boolean;
}

/** A command in a pipeline. `alone` is run where no pipeline comes in. */
export interface Stage {
  alone?(): Run | undefined;
  take?(input: Value): Run | undefined;
  end?(): Run | undefined;
}

export interface Cmdlet {
  readonly table: CmdletTable;
  start(call: Call): Stage;
}

export const given = (call: Call, name: string): boolean => call.args.get(name) === true;

/** Whether a call is to say more: as it is written, or as the preference of the session has it. */
export const isOn = (call: Call, name: string, preference: string): boolean => {
  const written = call.common.get(name);
  return typeof written === 'boolean' ? written : call.shell.preference(preference) === 'continue';
};
