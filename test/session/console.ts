/** Scripts at the console of a small scenario, and what they write. */
import type { Item } from '../../src/powershell/runtime/arguments.js';
import { toText } from '../../src/powershell/runtime/text.js';
import { faultOf } from '../../src/powershell/runtime/trouble.js';
import { parseScenario, type Scenario } from '../../src/scenarios/index.js';
import type { Rehearsal } from '../../src/session/index.js';
import { rehearseScript, type ShellOptions } from '../../src/session/shell.js';

export interface Typed {
  readonly output: string;
  readonly errors: readonly string[];
  /** Whose words the errors are: vendor, ours. */
  readonly words: readonly string[];
  readonly rules: readonly (string | undefined)[];
  readonly warnings: readonly string[];
  readonly questions: readonly string[];
  readonly code: number;
  readonly tooMuch: string | undefined;
  readonly rehearsal: Rehearsal | undefined;
  readonly complaints: readonly string[];
}

export async function scenarioOf(yaml: string): Promise<Scenario> {
  const parsed = await parseScenario(yaml, 'console.yaml');
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join('\n'));
  return parsed.value;
}

/** Runs a script on a scenario; unwritten, on its first host. */
export async function type(
  scenario: Scenario,
  script: string,
  options: Partial<ShellOptions> & { readonly args?: readonly Item[] } = {},
): Promise<Typed> {
  let output = '';
  const errors: string[] = [];
  const [words, rules]: [string[], (string | undefined)[]] = [[], []];
  const [warnings, questions]: [string[], string[]] = [[], []];
  const result = await rehearseScript(scenario, script, {
    edition: '7',
    whatIf: false,
    transport: { authentication: 'Kerberos' },
    args: [],
    line: (line) => {
      output += `${line}\n`;
    },
    outside: {
      host: (text, newline) => {
        output += newline ? `${text}\n` : text;
      },
      warning: (text) => void warnings.push(text),
      verbose: (text) => void warnings.push(text),
      whatIf: (text) => {
        output += `${text}\n`;
      },
      confirms: (question) => {
        questions.push(question);
        return true;
      },
      error: (record) => {
        errors.push(toText(record));
        words.push(faultOf(record)?.words ?? 'unknown');
        rules.push(faultOf(record)?.rule);
      },
    },
    ...options,
  });
  const told = { output, errors, words, rules, warnings, questions };
  if (result.ok) {
    const { ended, rehearsal } = result.value;
    return { ...told, output, code: ended.code, tooMuch: ended.tooMuch, rehearsal, complaints: [] };
  }
  const complaints =
    'message' in result.error ? [result.error.message] : result.error.complaints.map(({ message }) => message);
  return { ...told, code: 2, tooMuch: undefined, rehearsal: undefined, complaints };
}
