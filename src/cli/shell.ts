/** `clusterdrill shell`: a script of PowerShell against the model. Its output goes to standard output, all else to standard error. */
import type { Complaint } from '../base/complaint.js';
import type { EngineName } from '../model/engines.js';
import type { LineComplaint } from '../powershell/line.js';
import { numberOf } from '../powershell/literals.js';
import type { Item } from '../powershell/runtime/arguments.js';
import type { Edition, Outside } from '../powershell/runtime/shell.js';
import { toText } from '../powershell/runtime/text.js';
import { faultOf } from '../powershell/runtime/trouble.js';
import { tell, toJson } from '../report/index.js';
import { rehearseScript, type ShellTrouble } from '../session/shell.js';
import { readScenarioFile } from './files.js';
import { complainAbout, load } from './loading.js';
import { colours, columns, EXIT, print, warn } from './output.js';
import { knowsRules } from './run.js';

export interface ShellCommandOptions {
  readonly scenario: string;
  readonly on?: string;
  readonly edition: Edition;
  readonly whatIf?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly seed?: string;
  readonly until?: number;
  readonly engine: EngineName;
  readonly doubt: readonly string[];
  readonly credential?: string;
  readonly authentication: 'Kerberos' | 'CredSSP' | 'NTLM';
  readonly color?: boolean;
}

export async function shell(file: string, args: readonly string[], options: ShellCommandOptions): Promise<number> {
  if (!knowsRules(options.doubt)) return EXIT.input;
  const text = readScenarioFile(file, 'a script of PowerShell (.ps1)');
  if (!text.ok) {
    await complainAbout(file, '', [text.error], options);
    return EXIT.input;
  }
  const scenario = await load(options.scenario, options);
  if (scenario === undefined) return EXIT.input;
  const teller = new Teller(file, text.value, options);
  const result = await rehearseScript(scenario, text.value, {
    engine: options.engine,
    doubts: options.doubt,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.until === undefined ? {} : { untilUs: options.until }),
    ...(options.on === undefined ? {} : { on: options.on }),
    edition: options.edition,
    whatIf: options.whatIf === true,
    transport: {
      authentication: options.authentication,
      ...(options.credential === undefined ? {} : { credential: options.credential }),
    },
    args: itemsOf(args),
    script: { file, options: saidOf(options), args },
    outside: teller.outside,
    line: (line) => teller.line(line),
  });
  if (!result.ok) return refused(file, text.value, result.error, options);
  const { rehearsal, ended } = result.value;
  teller.end();
  if (ended.tooMuch !== undefined) warn(ended.tooMuch);
  if (options.json === true) {
    print(
      `${JSON.stringify({ ...toJson(rehearsal), output: teller.lines, errors: teller.errors, exitCode: ended.code })}\n`,
    );
  } else if (options.quiet !== true) {
    warn(`\n${tell(rehearsal, { color: colours(process.stderr, options), width: columns() })}`);
  }
  if (ended.code !== 0) return exitOf(ended.code);
  return rehearsal.missed.length === 0 ? EXIT.ok : EXIT.broken;
}

/** Many systems keep the last eight bits of a code: of one that has none there, such as 256, nothing would be left of the failure. */
const exitOf = (code: number): number => ((code & 0xff) === 0 ? EXIT.broken : code);

/** What was said of the session, so that the script can be called again. */
const saidOf = ({ on, edition, whatIf, credential, authentication }: ShellCommandOptions): (readonly string[])[] => [
  ...(on === undefined ? [] : [['--on', on]]),
  ...(edition === '7' ? [] : [['--edition', edition]]),
  ...(whatIf === true ? [['--what-if']] : []),
  ...(credential === undefined ? [] : [['--credential', credential]]),
  ...(authentication === 'Kerberos' ? [] : [['--authentication', authentication]]),
];

async function refused(
  file: string,
  text: string,
  trouble: ShellTrouble,
  options: ShellCommandOptions,
): Promise<number> {
  if ('message' in trouble) warn(trouble.message);
  else
    await complainAbout(
      file,
      text,
      trouble.complaints.map((one) => placed(text, one)),
      options,
    );
  return EXIT.input;
}

function placed(text: string, { offset, length, ...complaint }: LineComplaint): Complaint {
  const [start, end] = [placeOf(text, offset), placeOf(text, offset + length)];
  return { ...complaint, place: { ...start, endLine: end.line, endColumn: end.column } };
}

/** Line and column, from 1. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Arguments of a command line as a script gets them: `-Name value`, `-Force`, `value`. */
const itemsOf = (args: readonly string[]): readonly Item[] =>
  args.map((arg): Item => {
    const named = /^-([A-Za-z_]\w*)(?::(.*))?$/.exec(arg);
    if (named === null) return valueItem(arg);
    const [, name = '', value] = named;
    return value === undefined ? { name, colon: false } : { name, colon: true, ...valueItem(value) };
  });

function valueItem(text: string): Item {
  if (/^\$(?:true|false)$/i.test(text)) return { value: text.toLowerCase() === '$true' };
  const number = numberOf(text);
  return number === undefined ? { value: text } : { value: number, raw: text };
}

/** Where a script writes: at once, or gathered for JSON. */
class Teller {
  readonly lines: string[] = [];
  readonly errors: object[] = [];
  #open = '';

  constructor(
    readonly file: string,
    readonly text: string,
    readonly options: ShellCommandOptions,
  ) {}

  line(text: string): void {
    const whole = this.#open + text;
    this.#open = '';
    if (this.options.json === true) this.lines.push(whole);
    else print(`${text}\n`);
  }

  end(): void {
    if (this.#open !== '') this.line('');
  }

  readonly outside: Outside = {
    host: (text, newline) => {
      if (newline) return this.line(text);
      this.#open += text;
      if (this.options.json !== true) print(text);
    },
    warning: (text) => warn(`WARNING: ${text}`),
    verbose: (text) => warn(text),
    whatIf: (text) => this.line(text),
    confirms: (question) => {
      warn(`${question}\n[Y] Yes  [N] No  (default is "Y"): Y`);
      return true;
    },
    error: (record, at, command) => {
      const message = toText(record);
      const fault = faultOf(record);
      const { line, column } = placeOf(this.text, at?.offset ?? 0);
      this.errors.push({
        message,
        id: toText(record.get('FullyQualifiedErrorId') ?? null),
        line,
        column,
        ...(command === undefined ? {} : { command }),
        words: fault?.words ?? 'unknown',
        ...(fault?.rule === undefined ? {} : { rule: fault.rule }),
      });
      warn(this.#told(message, command ?? 'Exception', line, column));
    },
  };

  /** As PowerShell 7 tells it, or as Windows PowerShell does. */
  #told(message: string, command: string, line: number, column: number): string {
    const source = (this.text.split(/\r?\n/)[line - 1] ?? '').trimEnd();
    if (this.options.edition === '5.1')
      return `${command} : ${message}\nAt ${this.file}:${line} char:${column}\n+ ${source}\n`;
    const number = String(line).padStart(4);
    return `${command}: ${this.file}:${line}\nLine |\n${number} |  ${source}\n     |  ${' '.repeat(column - 1)}~\n     | ${message}`;
  }
}
