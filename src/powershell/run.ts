/** A script from its text to its end: read, checked, run. What it puts out becomes lines. */

import type { Item } from './runtime/arguments.js';
import type { Emit, Run } from './runtime/cmdlet.js';
import { runBlock } from './runtime/execute.js';
import { functionStage } from './runtime/function-stage.js';
import { metered, TooMuch } from './runtime/meter.js';
import { Scope } from './runtime/scope.js';
import { type Limits, Shell, type Surroundings } from './runtime/shell.js';
import { Enough, Jump, Left, Thrown } from './runtime/trouble.js';
import type { Value } from './runtime/values.js';
import { FIRST_VARIABLES } from './runtime/variables.js';
import type { BlockSyntax } from './syntax.js';

/** How a script ended: 0, the number of its `exit`, or 1 where an error ended it. */
export interface Ended {
  readonly code: number;
  /** Why it ended early, where no error of the script did. */
  readonly tooMuch?: string;
}

export function newShell(around: Surroundings, limits?: Limits): Shell {
  const shell = new Shell(around, limits);
  for (const [name, value] of FIRST_VARIABLES) shell.global.set(name, value);
  return shell;
}

/** Runs a script whose text is the source of the shell. Errors that nobody catches are told outside. */
export function* runScript(
  shell: Shell,
  script: BlockSyntax,
  put: (value: Value) => void,
  items: readonly Item[] = [],
  atPrompt = false,
): Run<Ended> {
  // What is typed at a prompt stays; a script keeps its variables to itself.
  shell.scope = atPrompt ? shell.global : new Scope(shell.global, true);
  shell.meter.begin();
  const emit = (value: Value): undefined => {
    put(value);
    return undefined;
  };
  try {
    yield* metered(shell.meter, runAll(shell, script, items, emit));
    return { code: 0 };
  } catch (error) {
    return endOf(shell, error);
  }
}

function* runAll(shell: Shell, script: BlockSyntax, items: readonly Item[], emit: Emit): Run {
  if (script.parameters.length > 0 || script.perItem || script.advanced) {
    const stage = functionStage(shell, { name: 'script', block: script }, items, emit);
    const run = script.perItem ? stage.alone?.() : stage.end?.();
    if (run !== undefined) yield* run;
  } else yield* runBlock(shell, script, { args: items.map(({ value }) => value ?? null), shared: true, emit });
}

function endOf(shell: Shell, error: unknown): Ended {
  if (error instanceof Left) return { code: error.code };
  if (error instanceof Jump || error instanceof Enough) return { code: 0 };
  if (error instanceof TooMuch) return { code: 1, tooMuch: error.message };
  if (error instanceof RangeError) return { code: 1, tooMuch: 'The script is nested too deeply, or makes too much.' };
  if (!(error instanceof Thrown)) throw error;
  shell.note(error.record);
  shell.streams.error(error.record, error.span, error.command);
  return { code: 1 };
}
