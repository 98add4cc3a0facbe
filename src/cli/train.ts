/** `clusterdrill train`: a lab at the console, line by line. Words behind a colon are about the lab, all else is PowerShell. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { formatClock } from '../base/formats.js';
import { explain } from '../report/index.js';
import { goalsText, labText, points, scoreText } from '../report/labs.js';
import { checkLabFile, gradeAttempt, type LabAnswer, type LabCheck, LabSession } from '../session/lab.js';
import { load } from './loading.js';
import { colours, columns, EXIT, print, warn } from './output.js';

export interface TrainOptions {
  readonly progress?: string;
  /** Who is at it: the seed of the faults, and a name in the file of progress. */
  readonly student?: string;
  readonly color?: boolean;
}

const HELP = `  :goals   what is to be reached, and what is     :undo   take the last line back (:redo)
  :hint    one more hint                          :reset  begin anew
  :why     the rule behind the last refusal       :score  how you stand beside par
  :time    the simulated time                     :quit   leave; you come back to where you are
  All else is PowerShell. Start-Sleep passes time.`;

const SHIPPED = new URL('../../scenarios/labs/', import.meta.url);

/** Names of the labs that come with the program. */
const shipped = (): readonly string[] =>
  existsSync(SHIPPED)
    ? readdirSync(SHIPPED)
        .filter((one) => one.endsWith('.yaml'))
        .sort()
    : [];

/** Lists the shipped labs. */
export async function listLabs(): Promise<number> {
  for (const name of shipped()) {
    const scenario = await load(fileURLToPath(new URL(name, SHIPPED)), {});
    const minutes = scenario?.lab?.minutes;
    print(
      `${name.replace('.yaml', '').padEnd(28)} ${scenario?.title ?? ''}${minutes === undefined ? '' : ` (${minutes} min)`}\n`,
    );
  }
  return EXIT.ok;
}

/** A file as it is written, or the shipped lab whose name, or the beginning of it, was given. */
function fileOf(name: string): string {
  if (existsSync(name)) return name;
  const found = shipped().find((one) => one.startsWith(name) || one.replace(/^\d+-/, '').startsWith(name));
  return found === undefined ? name : fileURLToPath(new URL(found, SHIPPED));
}

export async function train(name: string, options: TrainOptions): Promise<number> {
  const file = fileOf(name);
  const scenario = await load(file, options);
  if (scenario === undefined) return EXIT.input;
  if (scenario.lab === undefined) {
    warn(`${file} is no lab: it has no \`lab:\`.`);
    return EXIT.input;
  }
  const session = await LabSession.open(scenario, options.student);
  const { par } = await checkLabFile(scenario);
  return new Trainer(session, par, progressFile(options, file), options).run();
}

const progressFile = ({ progress }: TrainOptions, file: string): string =>
  progress ??
  join(
    process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'),
    'clusterdrill',
    `${file.replace(/[^\w.-]+/g, '_')}.json`,
  );

class Trainer {
  #hints = 0;
  #rule: string | undefined;
  #done = false;
  /** Lines of something that is not complete. */
  #begun = '';
  readonly #bold: (text: string) => string;
  readonly #red: (text: string) => string;
  readonly #yellow: (text: string) => string;

  constructor(
    readonly session: LabSession,
    readonly par: LabCheck['par'],
    readonly progress: string,
    readonly options: TrainOptions,
  ) {
    const { bold, red, yellow } = pc.createColors(colours(process.stdout, options));
    [this.#bold, this.#red, this.#yellow] = [bold, red, yellow];
  }

  async run(): Promise<number> {
    print(`${labText(this.session.scenario, this.session.lab)}\n\n${HELP}\n\n`);
    this.#restore();
    const completer = (line: string): [string[], string] => {
      const { words, typed } = this.session.live.complete(line);
      return [[...words], typed];
    };
    const lines = createInterface({
      completer,
      input: process.stdin,
      output: process.stdout,
      terminal: process.stdin.isTTY === true,
    });
    lines.setPrompt(this.#prompt());
    lines.prompt();
    for await (const line of lines) {
      if (process.stdin.isTTY !== true) print(`${line}\n`);
      if (!(await this.#line(line.trim()))) break;
      lines.setPrompt(this.#prompt());
      lines.prompt();
    }
    lines.close();
    return this.#done ? EXIT.ok : EXIT.broken;
  }

  #prompt(): string {
    if (this.#begun !== '') return '>> ';
    const clock = formatClock(this.session.nowUs);
    return `${clock} PS ${this.session.lab.on ?? this.session.live.world.hosts[0]?.name ?? ''}> `;
  }

  /** False: leave. */
  async #line(line: string): Promise<boolean> {
    if (line === '' && this.#begun === '') return true;
    if (line === ':quit' || line === ':q' || line === 'exit') return false;
    if (line.startsWith(':')) await this.#meta(line.slice(1).toLowerCase());
    else this.#type(line);
    this.#save();
    return true;
  }

  /** A line that is not complete goes on in the next; an empty line ends it. */
  #type(line: string): void {
    const whole = this.#begun === '' ? line : `${this.#begun}\n${line}`;
    this.#begun = '';
    const answer = this.session.type(whole);
    if (line !== '' && answer.typed.is === 'refused' && answer.typed.complaints.some(goesOn)) this.#begun = whole;
    else this.#answer(answer);
  }

  async #meta(word: string): Promise<void> {
    const { session } = this;
    if (word === 'goals') print(`${goalsText(session, session.reached())}\n`);
    else if (word === 'hint') this.#hint();
    else if (word === 'why') this.#why();
    else if (word === 'score') print(`${scoreText(session.score(), this.par)}\n`);
    else if (word === 'time') print(`${formatClock(session.nowUs)}\n`);
    else if (word === 'undo')
      print((await session.undo()) ? 'The last line is taken back.\n' : 'There is nothing to take back.\n');
    else if (word === 'redo') this.#redo();
    else if (word === 'reset') {
      await session.reset();
      this.#done = false;
      print('You are at the beginning.\n');
    } else print(`${HELP}\n`);
  }

  #redo(): void {
    const answer = this.session.redo();
    if (answer === undefined) print('There is nothing to type again.\n');
    else this.#answer(answer);
  }

  #hint(): void {
    const { hints = [] } = this.session.lab;
    const hint = hints[this.#hints];
    this.#hints += 1;
    print(`${hint ?? 'There are no more hints.'}\n`);
  }

  #why(): void {
    const told =
      this.#rule === undefined
        ? undefined
        : explain(this.#rule, { color: colours(process.stdout, this.options), width: columns() });
    print(told?.ok === true ? `${told.value}\n` : 'Nothing was refused by a rule.\n');
  }

  #answer(answer: LabAnswer): void {
    const { typed, output, errors, warnings, sprung } = answer;
    for (const line of output) print(`${line}\n`);
    for (const warning of warnings) print(`${this.#yellow(`WARNING: ${warning}`)}\n`);
    for (const { message, rule } of errors) {
      this.#rule = rule ?? this.#rule;
      print(`${this.#red(message)}${rule === undefined ? '' : '  (:why)'}\n`);
    }
    if (typed.is === 'refused')
      for (const { message, nearest } of typed.complaints)
        print(`${this.#red(message)}${nearest === undefined ? '' : ` Did you mean ${nearest}?`}\n`);
    if (typed.is === 'over') print(`${this.#red(typed.because)} :undo or :reset.\n`);
    for (const say of sprung) print(`${this.#yellow(say)}\n`);
    if (answer.done && !this.#done) this.#finish();
  }

  #finish(): void {
    this.#done = true;
    const score = this.session.score();
    print(
      `\n${this.#bold('All goals are reached.')} ${points(score, this.par)} of 100.\n${scoreText(score, this.par)}\n`,
    );
  }

  #restore(): void {
    if (!existsSync(this.progress)) return;
    const lines = readLines(this.progress);
    for (const line of lines) this.session.type(line);
    if (lines.length === 0) return;
    this.#done = this.session.reached().every((one) => one);
    print(
      `You come back to where you were: ${lines.length} line${lines.length === 1 ? '' : 's'}.\n${goalsText(this.session, this.session.reached())}\n\n`,
    );
  }

  /** What is kept: enough to play it all again. */
  #kept(): object {
    const { scenario, lines } = this.session;
    const { student } = this.options;
    return {
      clusterdrill: 1,
      lab: scenario.title,
      ...(student === undefined ? {} : { student, seed: student }),
      lines,
    };
  }

  #save(): void {
    try {
      mkdirSync(dirname(this.progress), { recursive: true });
      writeFileSync(this.progress, `${JSON.stringify(this.#kept())}\n`);
    } catch {
      warn(`Your progress cannot be written to ${this.progress}.`);
    }
  }
}

const goesOn = ({ message }: { readonly message: string }): boolean =>
  /ends before it is complete|never closed/.test(message);

/** Lines of a file of progress; none where it is none. */
function readLines(file: string): readonly string[] {
  try {
    const { lines } = JSON.parse(readFileSync(file, 'utf8')) as { readonly lines?: unknown };
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}

/** `clusterdrill lab grade`: the attempts of a folder, played again, as CSV. */
export async function labGrade(folder: string, options: TrainOptions & { readonly lab: string }): Promise<number> {
  const scenario = await load(options.lab, options);
  if (scenario === undefined) return EXIT.input;
  if (scenario.lab === undefined || !existsSync(folder)) {
    warn(
      scenario.lab === undefined ? `${options.lab} is no lab: it has no \`lab:\`.` : `There is no folder ${folder}.`,
    );
    return EXIT.input;
  }
  const { par } = await checkLabFile(scenario);
  print('file,student,done,goals,commands,downtime_s,time_s,points\n');
  for (const name of readdirSync(folder)
    .filter((one) => one.endsWith('.json'))
    .sort()) {
    const attempt = readAttempt(join(folder, name));
    if (attempt === undefined) {
      warn(`${name} holds no attempt.`);
      continue;
    }
    const { done, reached, of, score } = await gradeAttempt(scenario, attempt);
    const seconds = (us: number): string => (us / 1_000_000).toFixed(1);
    const marks = done ? points(score, par) : Math.round((50 * reached) / of);
    const row = [
      name,
      attempt.student ?? '',
      done ? 'yes' : 'no',
      `${reached}/${of}`,
      score.commands,
      seconds(score.downtimeUs),
      seconds(score.elapsedUs),
      marks,
    ];
    print(`${row.map((cell) => csvCell(String(cell))).join(',')}\n`);
  }
  return EXIT.ok;
}

/** In quotes where it must be; what a spreadsheet would take for a formula is made a text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function readAttempt(file: string): { lines: readonly string[]; student?: string; seed?: string } | undefined {
  const lines = readLines(file);
  if (lines.length === 0) return undefined;
  const { student, seed } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly student?: unknown;
    readonly seed?: unknown;
  };
  return { lines, ...(typeof student === 'string' ? { student } : {}), ...(typeof seed === 'string' ? { seed } : {}) };
}

/** `clusterdrill lab check`: labs that can be solved, and whose wrong ways fail. */
export async function labCheck(files: readonly string[], options: TrainOptions): Promise<number> {
  let code: number = EXIT.ok;
  for (const file of files) {
    const scenario = await load(file, options);
    if (scenario === undefined || scenario.lab === undefined) {
      if (scenario !== undefined) warn(`${file} is no lab: it has no \`lab:\`.`);
      code = EXIT.input;
      continue;
    }
    const { troubles, par } = await checkLabFile(scenario);
    for (const trouble of troubles) print(`${file}: ${trouble}\n`);
    if (troubles.length === 0)
      print(`${file}: solved at par: ${par.commands} commands, ${formatClock(par.elapsedUs)}.\n`);
    else code = Math.max(code, EXIT.broken);
  }
  return code;
}
