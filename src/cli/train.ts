/** `clusterdrill train`: a lab at the console, line by line. Words behind a colon are about the lab, all else is PowerShell. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { formatClock } from '../base/formats.js';
import { goalsText, points } from '../report/labs.js';
import { checkLabFile, gradeAttempt, LabSession, type Score } from '../session/lab.js';
import { type Kind, Trainer } from '../tui/trainer.js';
import { load } from './loading.js';
import { colours, columns, EXIT, print, warn } from './output.js';
import { hasTerminal } from './watch.js';

export interface TrainOptions {
  readonly progress?: string;
  /** Who is at it: the seed of the faults, and a name in the file of progress. */
  readonly student?: string;
  readonly color?: boolean;
  /** Line by line also on a terminal. */
  readonly screenReader?: boolean;
}

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
  return run(session, par, progressFile(options, file), options);
}

const progressFile = ({ progress }: TrainOptions, file: string): string =>
  progress ??
  join(
    process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'),
    'clusterdrill',
    `${file.replace(/[^\w.-]+/g, '_')}.json`,
  );

/** On a terminal a screen; else line by line, as a script or a screen reader has it. */
async function run(session: LabSession, par: Score, progress: string, options: TrainOptions): Promise<number> {
  const known = readLines(progress);
  const save = (lines: readonly string[]): void => keep(progress, session, lines, options);
  if (hasTerminal() && options.screenReader !== true) {
    const { Training } = await import('../tui/training.js');
    const { paletteOf } = await import('../tui/style.js');
    const { showOnTerminal } = await import('../tui/watch.js');
    const screen = new Training(paletteOf(colours(process.stdout, options) ? 'many' : 'none'));
    const trainer = new Trainer(session, par, { out: screen.out, save, width: () => Math.floor(columns() / 2) });
    screen.attend(trainer);
    trainer.begin(known);
    await showOnTerminal(screen, () => performance.now());
    print(`${goalsText(session, session.reached())}\n`);
    return trainer.done ? EXIT.ok : EXIT.broken;
  }
  return byLine(session, par, save, known, options);
}

async function byLine(
  session: LabSession,
  par: Score,
  save: (lines: readonly string[]) => void,
  known: readonly string[],
  options: TrainOptions,
): Promise<number> {
  const { bold, red, yellow, green } = pc.createColors(colours(process.stdout, options));
  const plain = (text: string): string => text;
  const paints: Readonly<Record<Kind, (text: string) => string>> = {
    plain,
    typed: bold,
    error: red,
    warning: yellow,
    good: green,
  };
  const trainer = new Trainer(session, par, {
    out: (text, kind) => print(`${paints[kind](text)}\n`),
    save,
    width: columns,
  });
  trainer.begin(known);
  const terminal = process.stdin.isTTY === true;
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal,
    completer: (line: string): [string[], string] => {
      const { words, typed } = session.live.complete(line);
      return [[...words], typed];
    },
  });
  const prompt = (): void => {
    lines.setPrompt(trainer.prompt);
    lines.prompt();
  };
  prompt();
  for await (const line of lines) {
    if (!terminal) print(`${line}\n`);
    if (!(await trainer.enter(line))) break;
    prompt();
  }
  lines.close();
  return trainer.done ? EXIT.ok : EXIT.broken;
}

/** Keeps what is needed to play it all again. */
function keep(file: string, { scenario }: LabSession, lines: readonly string[], { student }: TrainOptions): void {
  const kept = {
    clusterdrill: 1,
    lab: scenario.title,
    ...(student === undefined ? {} : { student, seed: student }),
    lines,
  };
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(kept)}\n`);
  } catch {
    warn(`Your progress cannot be written to ${file}.`);
  }
}

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
