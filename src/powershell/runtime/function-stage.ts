/** A function in a pipeline: its parameters are bound once, and its `process` runs for each object. */
import type { BlockSyntax, ParameterDeclaration } from '../syntax.js';
import type { Item } from './arguments.js';
import { type Bound, bindParameters, fromPipeline, isSwitch } from './bind-block.js';
import type { Args, Emit, Run, Stage } from './cmdlet.js';
import { runBlock, runBody } from './execute.js';
import { spend } from './meter.js';
import { commonNamed, isAdvanced, prefer } from './preferences.js';
import { Scope } from './scope.js';
import type { FunctionValue, Shell } from './shell.js';
import { toText } from './text.js';
import { RETURN, thrown } from './trouble.js';
import { validate } from './validate.js';
import { Enumerator, type Value } from './values.js';

interface Given {
  readonly bound: Map<string, Value>;
  readonly rest: readonly Value[];
  /** What every cmdlet takes: -ErrorAction, -Verbose … */
  readonly common: Args;
}

export function functionStage(shell: Shell, called: FunctionValue, items: readonly Item[], emit: Emit): Stage {
  const { block } = called;
  const given = bindItems(called, items);
  const { bound, rest, common } = given;
  const input: Value[] = [];
  let piped = false;
  const whole = (): Run => {
    const last = piped ? fromPipeline(block.parameters, input.at(-1) ?? null) : new Map<string, Value>();
    return runBlock(shell, block, { args: rest, bound: new Map([...last, ...bound]), common, input, emit });
  };
  if (!block.perItem) {
    return {
      take: (value) => {
        piped = true;
        input.push(value);
        return undefined;
      },
      end: whole,
    };
  }
  return perItem(shell, called, given, emit, whole);
}

/** Work of an object that comes to a function. */
const ITEM = 100;

/** `begin` once, `process` for each object, `end` once, in one scope. */
function perItem(
  shell: Shell,
  { block }: FunctionValue,
  { bound, rest, common }: Given,
  emit: Emit,
  whole: () => Run,
): Stage {
  let scope: Scope | undefined;
  const within = function* (work: (begun: boolean) => Run): Run {
    const outer = shell.scope;
    const isFirst = scope === undefined;
    if (scope === undefined) {
      scope = new Scope(outer);
      prefer(scope, common);
    }
    spend(ITEM);
    shell.enter();
    shell.scope = scope;
    try {
      yield* work(!isFirst);
    } catch (error) {
      if (error !== RETURN) throw error;
    } finally {
      shell.scope = outer;
      shell.leave();
    }
  };
  const taken = (value: Value, begun: boolean): Run =>
    (function* (): Run {
      const all: Bound = new Map([...bound, ...fromPipeline(block.parameters, value)]);
      if (!begun) yield* bindParameters(shell, block, rest, all);
      else yield* bindNext(shell, block, value);
      if (!begun && block.begin !== undefined) yield* runBody(shell, block.begin, emit);
      shell.scope.set('_', value);
      shell.scope.set('input', new Enumerator([value]));
      yield* runBody(shell, block.body, emit);
    })();
  return {
    alone: whole,
    take: (value) => within((begun) => taken(value, begun)),
    end: () => {
      // What has been gone through is no more there.
      scope?.set('input', new Enumerator());
      return scope === undefined ? undefined : within(() => runBody(shell, block.end ?? [], emit));
    },
  };
}

/** The parameters that the next object gives. */
function* bindNext(shell: Shell, { parameters }: BlockSyntax, item: Value): Run {
  const found = fromPipeline(parameters, item);
  for (const declaration of parameters) {
    const value = found.get(declaration.name);
    if (value === undefined) continue;
    shell.scope.set(declaration.name, value);
    yield* validate(shell, declaration, shell.scope.own(declaration.name)?.value ?? null);
  }
}

function bindItems({ name, block }: FunctionValue, items: readonly Item[]): Given {
  const bound = new Map<string, Value>();
  const common = new Map<string, Value>();
  const rest: Value[] = [];
  const { parameters } = block;
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at] as Item;
    if (item.name === undefined) {
      rest.push(item.value ?? null);
      continue;
    }
    const found = parameterNamed(parameters, item.name);
    const shared = found === undefined ? commonNamed(item.name, isAdvanced(block)) : undefined;
    if (found === undefined && shared === undefined) {
      if (parameters.length > 0) throw noParameter(name, item.name);
      rest.push(`-${item.name}`);
      continue;
    }
    const [into, key] = shared === undefined ? [bound, found?.name ?? ''] : [common, shared.name];
    if (item.colon === true) into.set(key, item.value ?? null);
    else if (shared?.isSwitch ?? (found !== undefined && isSwitch(found))) into.set(key, true);
    else {
      const next = items[at + 1];
      if (next === undefined || next.name !== undefined) throw noValue(key);
      into.set(key, next.raw !== undefined && found?.type === 'string' ? next.raw : (next.value ?? null));
      at += 1;
    }
  }
  return { bound, rest, common: isAdvanced(block) ? common : new Map() };
}

/** The exact name, an alias, or the only one that begins so. */
function parameterNamed(
  parameters: readonly ParameterDeclaration[],
  written: string,
): ParameterDeclaration | undefined {
  const lower = written.toLowerCase();
  const exact = parameters.find((one) => one.name === lower || aliasesOf(one).includes(lower));
  if (exact !== undefined) return exact;
  const beginning = parameters.filter((one) => one.name.startsWith(lower));
  return beginning.length === 1 ? beginning[0] : undefined;
}

const aliasesOf = ({ aliases = [] }: ParameterDeclaration): readonly string[] =>
  aliases.map((alias) =>
    alias.is === 'text'
      ? alias.value.toLowerCase()
      : alias.is === 'expanded'
        ? toText(alias.parts.map(String)).toLowerCase()
        : '',
  );

const noParameter = (name: string, parameter: string) =>
  thrown({
    message: `A parameter cannot be found that matches parameter name '${parameter}'.`,
    id: `NamedParameterNotFound,${name}`,
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });

const noValue = (name: string) =>
  thrown({
    message: `Missing an argument for parameter '${name}'. Specify a parameter of type 'System.Object' and try again.`,
    id: 'MissingArgument',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });
