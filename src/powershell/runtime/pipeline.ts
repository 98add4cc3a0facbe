/** Pipelines: objects go from stage to stage one at a time, and a stage that has enough stops those before it. */

import type { CommandSyntax, PipelineSyntax, ValueSyntax } from '../syntax.js';
import { argumentsOf, type Item } from './arguments.js';
import { bindCmdlet } from './bind-cmdlet.js';
import { oneByOne } from './bind-piped.js';
import type { Cmdlet, Emit, Run, Stage } from './cmdlet.js';
import { evaluate } from './evaluate.js';
import { emitAll, runBlock } from './execute.js';
import { functionStage } from './function-stage.js';
import { beginKeeping, keep } from './kept.js';
import { spend } from './meter.js';
import type { Shell } from './shell.js';
import { redirected, silenced } from './streams.js';
import { toText } from './text.js';
import { Enough, Thrown, thrown } from './trouble.js';
import { PsBlock, type Value } from './values.js';
import { holdsNothing } from './variables.js';

/** Something that can be called, with what it is given. */
interface Called {
  readonly syntax: CommandSyntax;
  readonly name: string;
  readonly items: readonly Item[];
  readonly start: (emit: Emit, piped: boolean) => Stage;
}

export function* runPipeline(shell: Shell, { stages }: PipelineSyntax, emit: Emit): Run {
  const [head, ...rest] = stages;
  if (head === undefined) return;
  if (head.is === 'value' && rest.length === 0) return yield* putOut(shell, head, emit);
  const commands = head.is === 'command' ? [head, ...rest] : rest;
  const called: Called[] = [];
  for (const command of commands as CommandSyntax[]) called.push(yield* resolve(shell, command));
  shell.ok = true;
  const made = chained(
    shell,
    called,
    silenced((commands.at(-1) as CommandSyntax).elements) ? () => undefined : emit,
    head.is === 'value',
  );
  try {
    yield* feed(shell, head, made);
    for (const stage of made) yield* ended(stage);
  } catch (error) {
    if (error instanceof Enough) return yield* finish(made, error);
    if (error instanceof Thrown) locate(error, called);
    throw error;
  }
}

function* putOut(shell: Shell, head: ValueSyntax, emit: Emit): Run {
  yield* valued(shell, head, emit, (out) => valueOut(shell, head, out));
}

/** What works out a value, with its streams where its redirections have them. */
function* valued(shell: Shell, { redirections }: ValueSyntax, emit: Emit, work: (out: Emit) => Run): Run {
  if (redirections.length === 0) return yield* work(emit);
  const run = redirected(shell, redirections, emit, (out) => ({ alone: () => work(out) })).alone?.();
  if (run !== undefined) yield* run;
}

function* valueOut(shell: Shell, head: ValueSyntax, emit: Emit): Run {
  const value = yield* evaluate(shell, head.value);
  if (holdsNothing(shell, head.value)) return;
  shell.ok = true;
  const isStep = head.value.is === 'step' || (head.value.is === 'call' && value === null);
  if (isStep || silenced(head.redirections)) return;
  yield* emitAll(emit, value);
}

/** Each stage puts out into the one behind it. */
function chained(shell: Shell, called: readonly Called[], emit: Emit, piped: boolean): Stage[] {
  const made: Stage[] = [];
  let sink = emit;
  for (const [index, one] of [...called.entries()].reverse()) {
    const stage = redirected(shell, one.syntax.elements, sink, (out) => one.start(out, piped || index > 0));
    made.unshift(stage);
    sink = (value) => {
      spend(1);
      return stage.take?.(value);
    };
  }
  return made;
}

function* feed(shell: Shell, head: CommandSyntax | ValueSyntax, made: readonly Stage[]): Run {
  const [first] = made;
  if (head.is === 'command') {
    const run = first?.alone?.();
    if (run !== undefined) yield* run;
    return;
  }
  if (holdsNothing(shell, head.value)) return;
  const into: Emit = (value) => first?.take?.(value);
  yield* valued(shell, head, into, function* (out) {
    yield* emitAll(out, yield* evaluate(shell, head.value));
  });
}

function* ended(stage: Stage): Run {
  const run = stage.end?.();
  if (run !== undefined) yield* run;
}

/** The stages behind the one that has enough still come to their end. */
function* finish(made: readonly Stage[], error: Enough): Run {
  const from = made.indexOf(error.stage as Stage);
  if (from < 0) throw error;
  for (const stage of made.slice(from)) yield* ended(stage);
}

/** Where an error happened, if nobody has said so closer to it. */
function locate(error: Thrown, called: readonly Called[]): void {
  const only = called.length === 1 ? called[0] : undefined;
  error.span ??= only?.syntax;
  error.command ??= only?.name;
}

/** Work of finding a command and giving it its arguments. */
const COMMAND = 200;

function* resolve(shell: Shell, syntax: CommandSyntax): Run<Called> {
  spend(COMMAND);
  const target = yield* evaluate(shell, syntax.name);
  const items = yield* argumentsOf(shell, syntax.elements);
  if (target instanceof PsBlock) return { syntax, name: '&', items, start: blockStage(shell, target, items) };
  const name = toText(target);
  const found = shell.functions.get(name.toLowerCase());
  if (found !== undefined) {
    return { syntax, name, items, start: (emit) => functionStage(shell, found, items, emit) };
  }
  const cmdlet = shell.cmdlet(name);
  if (cmdlet === undefined) throw notFound(shell, name);
  return { syntax, name, items, start: cmdletStart(shell, cmdlet, syntax, items) };
}

function notFound(shell: Shell, name: string) {
  const near = shell.meant(name);
  return thrown({
    message: `The term '${name}' is not recognized as a name of a cmdlet, function, script file, or executable program.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    id: 'CommandNotFoundException',
    type: 'System.Management.Automation.CommandNotFoundException',
    category: 'ObjectNotFound',
    target: name,
    words: 'vendor',
  });
}

const blockStage =
  (shell: Shell, block: PsBlock, items: readonly Item[]) =>
  (emit: Emit): Stage => {
    if (block.syntax.perItem || block.syntax.parameters.length > 0)
      return functionStage(shell, { name: '&', block: block.syntax }, items, emit);
    const input: Value[] = [];
    const args = items.map(({ value }) => value ?? true);
    return {
      take: (value) => void input.push(value),
      end: () => runBlock(shell, block.syntax, { args, input, emit }),
    };
  };

function cmdletStart(shell: Shell, cmdlet: Cmdlet, syntax: CommandSyntax, items: readonly Item[]) {
  return (emit: Emit, piped: boolean): Stage => {
    const { args, common } = bindCmdlet(cmdlet.table, items, piped);
    const text = shell.source.slice(syntax.offset, syntax.offset + syntax.length);
    beginKeeping(shell, common);
    const out: Emit = common.has('OutVariable')
      ? (value) => {
          keep(shell, common, 'OutVariable', value);
          return emit(value);
        }
      : emit;
    const call = { shell, name: cmdlet.table.name, args, common, emit: out, span: syntax, text, piped };
    const stage = cmdlet.start(call);
    return piped && stage.take === undefined ? oneByOne(cmdlet, call) : stage;
  };
}
