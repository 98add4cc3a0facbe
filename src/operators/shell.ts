/**
 * A script of PowerShell as an operator: it runs until it asks something of the world, or waits, and goes on with the answer.
 * What it remembers is in the script that runs, so that a run with one cannot be copied: it is played again instead.
 */

import type { Ended } from '../powershell/run.js';
import type { Run } from '../powershell/runtime/cmdlet.js';
import type { Operator, View } from '../sim/actors.js';

export interface ShellScript {
  readonly name: string;
  /** Begins the script; asked once, when it is its turn. */
  begin(): Run<Ended>;
  /** Takes note of what the run shows now. */
  look(view: View): void;
  /** Why the session cannot go on, or undefined. */
  broken(view: View): string | undefined;
  ended(how: Ended): void;
}

export function shellOperator(script: ShellScript): Operator<object> {
  let run: Run<Ended> | undefined;
  let over = false;
  const end = (how: Ended): { kind: 'done' } => {
    over = true;
    script.ended(how);
    return { kind: 'done' };
  };
  return {
    name: script.name,
    memory: {},
    next: (view, _, answer) => {
      if (over) return { kind: 'done' };
      script.look(view);
      const broken = script.broken(view);
      if (broken !== undefined) return end({ code: 1, tooMuch: broken });
      run ??= script.begin();
      const result = run.next(answer);
      return result.done === true ? end(result.value) : result.value;
    },
  };
}
