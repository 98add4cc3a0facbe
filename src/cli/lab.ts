/** `clusterdrill lab`: labs are checked, and attempts are graded. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { formatClock } from '../base/formats.js';
import { escapeCharacters } from '../base/names.js';
import { quote } from '../base/text.js';
import { points } from '../report/labs.js';
import { type Attempt, attemptOf } from '../session/attempt.js';
import { listsOf } from '../session/instructor.js';
import { checkLabFile, gradeAttempt, parFor } from '../session/lab-check.js';
import { isFolder, readScenarioFile } from './files.js';
import { type OpenedLab, openLab, readInstructor } from './lab-files.js';
import type { LoadOptions } from './loading.js';
import { EXIT, print, warn } from './output.js';

const COLUMNS = [
  ...['file', 'student', 'done', 'goals', 'commands', 'downtime_s', 'time_s', 'points'],
  // Faults that an instructor has injected, and lines that came after the time of an exam.
  ...['injected', 'late'],
];

export interface GradeOptions extends LoadOptions {
  readonly lab: string;
  /** Moments that every attempt must have had. */
  readonly instructor?: string;
}

/** `clusterdrill lab grade`: the attempts of a folder, played again, as CSV. */
export async function labGrade(folder: string, options: GradeOptions): Promise<number> {
  const opened = await openLab(options.lab, [], options);
  if (opened === undefined) return EXIT.input;
  const moments = options.instructor === undefined ? [] : [await readInstructor(options.instructor, opened, options)];
  if (moments.includes(undefined)) return EXIT.input;
  if (!isFolder(folder)) {
    warn(`There is no folder ${escapeCharacters(folder)}.`);
    return EXIT.input;
  }
  const rows: (readonly (string | number)[])[] = [];
  for (const name of readdirSync(folder)
    .filter((one) => one.endsWith('.json'))
    .sort()) {
    const text = readScenarioFile(join(folder, name));
    const attempt = text.ok ? attemptOf(text.value) : undefined;
    // Whoever has handed it in has chosen its name.
    const called = escapeCharacters(name);
    const of = attempt?.lab ?? opened.scenario.title;
    if (of !== opened.scenario.title) {
      warn(`${called} is work on the lab ${quote(of)}, not on ${quote(opened.scenario.title)}.`);
      continue;
    }
    const row = attempt === undefined ? undefined : await graded(opened, attempt, moments[0], options);
    if (row === undefined) warn(`${called} holds no attempt.`);
    else rows.push([called, ...row]);
  }
  // What a spreadsheet would take for a formula is made a text.
  print(stringify([COLUMNS, ...rows], { escape_formulas: true }));
  return EXIT.ok;
}

async function graded(
  { lab }: OpenedLab,
  attempt: Attempt,
  wanted: string | undefined,
  options: LoadOptions,
): Promise<readonly (string | number)[] | undefined> {
  const { student = '' } = attempt;
  const injected = attempt.injected ?? [];
  const opened = await openLab(lab.file, listsOf(wanted ?? attempt.instructor, injected), options);
  if (opened === undefined) return undefined;
  // Whose faults they are is not his to choose.
  const seed = attempt.student ?? attempt.seed;
  const { done, reached, of, score, late } = await gradeAttempt(opened.scenario, attempt.lines, seed);
  const par = await parFor(opened.scenario, seed);
  const seconds = (us: number): string => (us / 1_000_000).toFixed(1);
  const marks = done ? points(score, par) : Math.round((50 * reached) / of);
  return [
    ...[escapeCharacters(student), done ? 'yes' : 'no', `${reached}/${of}`, score.commands],
    ...[seconds(score.downtimeUs), seconds(score.elapsedUs), marks, injected.length, late],
  ];
}

/** `clusterdrill lab check`: labs that can be solved, and whose wrong ways fail. */
export async function labCheck(files: readonly string[], options: LoadOptions): Promise<number> {
  let code: number = EXIT.ok;
  for (const file of files) {
    const opened = await openLab(file, [], options);
    if (opened === undefined) {
      code = EXIT.input;
      continue;
    }
    const { troubles, par } = await checkLabFile(opened.scenario);
    for (const trouble of troubles) print(`${file}: ${trouble}\n`);
    if (troubles.length === 0)
      print(`${file}: solved at par: ${par.commands} commands, ${formatClock(par.elapsedUs)}.\n`);
    else code = Math.max(code, EXIT.broken);
  }
  return code;
}
