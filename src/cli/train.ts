/** `clusterdrill train`: a lab at the console. Words behind a colon are about the lab, all else is PowerShell. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline/promises';
import pc from 'picocolors';
import { formatClock } from '../base/formats.js';
import { quote } from '../base/text.js';
import { goalsText } from '../report/labs.js';
import { type Attempt, attemptOf } from '../session/attempt.js';
import { Instructor, listsOf } from '../session/instructor.js';
import { LabSession } from '../session/lab.js';
import type { Score } from '../session/lab-answer.js';
import { parFor } from '../session/lab-check.js';
import { makeFolder } from '../studies/workers/folder.js';
import { writeWhole } from '../studies/workers/whole-file.js';
import { formatComplaintLine } from '../tui/complaints.js';
import { type Kind, Trainer, type TrainerPort } from '../tui/trainer.js';
import type { Left } from '../tui/watch.js';
import { readScenarioFile } from './files.js';
import { Inbox } from './inbox.js';
import { labName, type OpenedLab, openLab, readInstructor } from './lab-files.js';
import { colours, columns, EXIT, print, warn } from './output.js';
import { stateFolder } from './state.js';
import { hasTerminal, TERMINATED } from './watch.js';

export interface TrainOptions {
  readonly progress?: string;
  /** Who is at it: the seed of the faults, and a name in the file of progress. */
  readonly student?: string;
  /** A file of faults that strike beside those of the lab. */
  readonly instructor?: string;
  readonly color?: boolean;
  /** Line by line also on a terminal. */
  readonly screenReader?: boolean;
}

/** Everything that a console works with. */
interface Seat {
  readonly session: LabSession;
  readonly par: Score;
  readonly known: Attempt | undefined;
  readonly progress: string;
  readonly student: string | undefined;
  readonly instructor: Instructor;
  readonly inbox: Inbox | undefined;
  readonly options: TrainOptions;
}

export async function train(name: string, options: TrainOptions): Promise<number> {
  const bare = await openLab(name, [], options);
  if (bare === undefined) return EXIT.input;
  const progress = options.progress ?? ownProgress(bare, options);
  const known = readProgress(progress);
  const trouble = known && whyNotOn(known, bare, options);
  if (trouble !== undefined || known === 'no-attempt') {
    warn(`${progress} ${trouble}. It is left as it is; --progress names another file.`);
    return EXIT.input;
  }
  const file =
    options.instructor === undefined ? known?.instructor : await readInstructor(options.instructor, bare, options);
  if (options.instructor !== undefined && file === undefined) return EXIT.input;
  const opened = await openLab(bare.lab.file, listsOf(file, known?.injected), options);
  if (opened === undefined) return EXIT.input;
  const student = options.student ?? known?.student;
  const session = await LabSession.open(opened.scenario, student);
  const par = await parFor(opened.scenario, student);
  const instructor = new Instructor(session, opened.lab, file, known?.injected);
  const inbox = Inbox.open(student ?? labName(bare));
  try {
    return await sitAt({ session, par, known, progress, student, instructor, inbox, options });
  } finally {
    inbox?.close();
  }
}

/** Each lab has one, and each student of it, however they are written: letters that a name of a file should not have are told apart by a hash. */
function ownProgress({ lab, scenario }: OpenedLab, { student }: TrainOptions): string {
  const whose = student === undefined ? resolve(lab.file) : `${resolve(lab.file)} ${student}`;
  const plain = whose.replace(/[^\w.-]+/g, '_');
  const hash = createHash('sha256').update(whose).digest('hex').slice(0, HASH_LENGTH);
  const own = join(stateFolder(), `${plain.slice(-NAME_MAX)}-${hash}.json`);
  // As it was called before; labs whose names differ in such letters alone had one together.
  const older = join(stateFolder(), `${plain}.json`);
  const known = existsSync(own) ? undefined : readProgress(older);
  return typeof known === 'object' && known.lab === scenario.title && known.student === student ? older : own;
}

const HASH_LENGTH = 12;
/** Characters of a name that any system of files takes, with room for the hash and the endings. */
const NAME_MAX = 180;

/** On a terminal a screen; else line by line, as a script or a screen reader has it. */
const sitAt = (seat: Seat): Promise<number> =>
  hasTerminal() && seat.options.screenReader !== true ? onScreen(seat) : byLine(seat);

async function onScreen(seat: Seat): Promise<number> {
  const { session, known, options } = seat;
  const { Training } = await import('../tui/training.js');
  const { paletteOf } = await import('../tui/style.js');
  const { showOnTerminal } = await import('../tui/watch.js');
  const screen = new Training(paletteOf(colours(process.stdout, options) ? 'many' : 'none'));
  const trainer = seated(seat, { out: screen.out, width: () => Math.floor(columns() / 2), live: true });
  screen.attend(trainer, known?.lines);
  const left = await showOnTerminal(screen, () => performance.now());
  trainer.finish();
  keepAtLast(seat, trainer);
  print(`${goalsText(session, session.reached())}\n`);
  return CODE_OF[left] ?? codeOf(trainer);
}

const CODE_OF: Readonly<Partial<Record<Left, number>>> = { interrupt: EXIT.interrupted, terminated: TERMINATED };

const codeOf = ({ done }: Trainer): number => (done ? EXIT.ok : EXIT.broken);

/** A trainee at his seat: he is told the story, comes back to where he was, and can be reached. */
function seated(seat: Seat, port: Pick<TrainerPort, 'out' | 'width' | 'live'>): Trainer {
  const { session, par, known, inbox, instructor } = seat;
  const desk = inbox === undefined ? {} : { desk: inbox.name };
  let isTold = false;
  /** Where the trainee looks, as soon as it is known, and once. */
  const save = (): void => {
    const trouble = keep(seat, trainer);
    if (trouble !== undefined && !isTold) port.out(trouble, 'error');
    isTold ||= trouble !== undefined;
  };
  const trainer: Trainer = new Trainer(session, par, { ...port, ...desk, save });
  trainer.begin(known ?? { lines: [] });
  inbox?.answer(async (fault) => {
    const struck = await trainer.strike(() => instructor.inject(fault));
    if (!struck.ok) return { ok: false, text: struck.error.map(formatComplaintLine).join('\n') };
    save();
    return { ok: true, text: `It strikes at ${formatClock(struck.value)}.` };
  });
  return trainer;
}

async function byLine(seat: Seat): Promise<number> {
  const { session, options } = seat;
  const { bold, red, yellow, green } = pc.createColors(colours(process.stdout, options));
  const paints: Readonly<Record<Kind, (text: string) => string>> = {
    ...{ plain: (text) => text, typed: bold, error: red, warning: yellow, good: green },
  };
  const out = (text: string, kind: Kind): void => print(`${paints[kind](text)}\n`);
  const trainer = seated(seat, { out, width: columns, live: false });
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
  let isInterrupted = false;
  lines.on('SIGINT', () => {
    isInterrupted = true;
    lines.close();
    print('\n');
  });
  let before = performance.now();
  prompt();
  for await (const line of lines) {
    if (!terminal) print(`${line}\n`);
    trainer.tick(performance.now() - before);
    before = performance.now();
    if (!(await trainer.enter(line))) break;
    prompt();
  }
  lines.close();
  keepAtLast(seat, trainer);
  return isInterrupted ? EXIT.interrupted : codeOf(trainer);
}

function keepAtLast(seat: Seat, trainer: Trainer): void {
  const trouble = keep(seat, trainer);
  if (trouble !== undefined) warn(trouble);
}

/** Keeps what is needed to play it all again. Undefined: it is kept; else why not. */
function keep({ session, progress, student, instructor }: Seat, { usedMs }: Trainer): string | undefined {
  const { scenario, lines, marks } = session;
  const { file, injected } = instructor;
  const kept: Attempt & Readonly<Record<string, unknown>> = {
    ...{ clusterdrill: 1, lab: scenario.title },
    ...(student === undefined ? {} : { student, seed: student }),
    ...{ lines, usedMs: Math.round(usedMs) },
    ...(marks.size === 0 ? {} : { marks: Object.fromEntries(marks) }),
    ...(file === undefined ? {} : { instructor: file }),
    ...(injected.length === 0 ? {} : { injected }),
  };
  try {
    makeFolder(dirname(progress));
    writeWhole(progress, `${JSON.stringify(kept)}\n`);
    return undefined;
  } catch {
    return `Your progress cannot be written to ${progress}.`;
  }
}

/** What was kept before; undefined: nothing yet. */
function readProgress(file: string): Attempt | 'no-attempt' | undefined {
  if (!existsSync(file)) return undefined;
  const text = readScenarioFile(file);
  return text.ok && text.value.trim() === '' ? undefined : (text.ok && attemptOf(text.value)) || 'no-attempt';
}

/** Why what was kept is not gone on with; undefined: it is. A file that nobody named is known to be of this lab, whatever it is called now. */
function whyNotOn(
  known: Attempt | 'no-attempt',
  { scenario }: OpenedLab,
  { progress, student }: TrainOptions,
): string | undefined {
  if (known === 'no-attempt') return 'holds something else';
  if (known.student !== undefined && student !== undefined && known.student !== student)
    return `is the work of ${known.student}, not of ${student}`;
  if (progress === undefined || known.lab === undefined || known.lab === scenario.title) return undefined;
  return `is work on the lab ${quote(known.lab)}, not on ${quote(scenario.title)}`;
}
