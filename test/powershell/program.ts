/** Runs a small program that asks for nothing of a cluster, and tells what it writes. */

import { byName, UTILITY_CMDLETS } from '../../src/powershell/cmdlets/index.js';
import { Writer } from '../../src/powershell/output/writer.js';
import { readScript } from '../../src/powershell/read.js';
import { newShell, runScript } from '../../src/powershell/run.js';
import type { Edition, Limits } from '../../src/powershell/runtime/shell.js';
import { toText } from '../../src/powershell/runtime/text.js';

export interface Told {
  readonly output: string;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly code: number;
  readonly tooMuch?: string;
  readonly complaints: readonly string[];
}

/** 2026-11-28 20:00 */
const START_MS = Date.UTC(2026, 10, 28, 20);

export function runProgram(text: string, { edition = '7', limits }: { edition?: Edition; limits?: Limits } = {}): Told {
  const { script, complaints } = readScript(text);
  if (script === undefined || complaints.length > 0)
    return { output: '', errors: [], warnings: [], code: 2, complaints: complaints.map(({ message }) => message) };
  let output = '';
  let nowUs = 0;
  const errors: string[] = [];
  const warnings: string[] = [];
  const writer = new Writer((line) => {
    output += `${line}\n`;
  });
  const shell = newShell(
    {
      cmdlets: byName(UTILITY_CMDLETS),
      edition,
      nowUs: () => nowUs,
      now: () => START_MS + nowUs / 1000,
      environment: (name) => (name === 'computername' ? 'LAB1' : undefined),
      outside: {
        host: (line, newline) => {
          writer.flush();
          output += newline ? `${line}\n` : line;
        },
        warning: (line) => void warnings.push(line),
        verbose: (line) => void warnings.push(line),
        error: (record) => void errors.push(toText(record)),
        whatIf: (line) => void warnings.push(line),
        confirms: () => true,
      },
    },
    limits,
  );
  shell.source = text;
  const run = runScript(shell, script, (value) => writer.put(value));
  for (let result = run.next(undefined); ; result = run.next(undefined)) {
    if (result.done === true) {
      writer.flush();
      return { output, errors, warnings, complaints: [], ...result.value };
    }
    if (result.value.kind === 'wait' && result.value.wait.kind === 'time') nowUs = result.value.wait.atUs;
  }
}
