/** `clusterdrill watch`: a scenario is read, checked and played on the terminal. */
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { momentsOf } from '../report/moments.js';
import { parseScenario } from '../scenarios/index.js';
import { Branches, type Cursor, type RehearsalOptions, type Story } from '../session/index.js';
import type { Left } from '../tui/watch.js';
import type { Watching } from '../tui/watching.js';
import { readScenarioFile } from './files.js';
import { complainAbout } from './loading.js';
import { colours, EXIT, print, warn } from './output.js';
import { policyFor, policyTrouble } from './policy.js';
import { rememberFile } from './recent.js';
import { knowsRules } from './run.js';

export interface WatchOptions {
  readonly seed?: string;
  readonly doubt: readonly string[];
  readonly until?: number;
  readonly policy?: string;
  readonly color?: boolean;
  readonly ascii?: boolean;
  readonly screenReader?: boolean;
}

/** After SIGTERM, as shells count. */
export const TERMINATED = 143;

export async function watch(file: string, options: WatchOptions): Promise<number> {
  if (!hasTerminal()) {
    warn('watch needs a terminal for its keys and its screen, and there is none here (or CI is set).');
    warn('clusterdrill run plays the same story and prints a report.');
    return EXIT.input;
  }
  if (!knowsRules(options.doubt)) return EXIT.input;
  const story = await loadStory(file, options);
  if (story === undefined) return EXIT.input;
  const policy = await policyFor(file, story.scenario, options);
  if (policy === 'wrong') return EXIT.input;
  try {
    return await play(story, options, policy === 'none' ? {} : { policy });
  } catch (error) {
    const said = policyTrouble(error);
    if (said === undefined) throw error;
    warn(said);
    return EXIT.input;
  }
}

/** Ink draws nothing where it believes that nobody looks: its test is repeated here. */
export function hasTerminal(): boolean {
  const isSet = (name: string): boolean => !['0', 'false', undefined].includes(process.env[name]);
  return (
    process.stdin.isTTY === true && process.stdout.isTTY === true && !isSet('CI') && !isSet('CONTINUOUS_INTEGRATION')
  );
}

/** A scenario with its text, which branches are made of. Undefined: its complaints have been told. */
async function loadStory(file: string, options: WatchOptions): Promise<Story | undefined> {
  const text = readScenarioFile(file);
  if (!text.ok) return complainAbout(file, '', [text.error], options);
  const scenario = await parseScenario(text.value, file);
  if (!scenario.ok) return complainAbout(file, text.value, scenario.error, options);
  rememberFile(file);
  return { text: text.value, scenario: scenario.value };
}

async function play(story: Story, options: WatchOptions, by: Pick<RehearsalOptions, 'policy'>): Promise<number> {
  const branches = await Branches.plant(story, {
    ...by,
    doubts: options.doubt,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.until === undefined ? {} : { untilUs: options.until }),
  });
  const { Watching } = await import('../tui/watching.js');
  const watching = new Watching(branches, mannerOf(options));
  const left = await shown(watching, options);
  print(`${await lastLine(watching.cursor)}\n`);
  if (left === 'interrupt') return EXIT.interrupted;
  if (left === 'terminated') return TERMINATED;
  return (watching.cursor.conclusion?.missed.length ?? 0) > 0 ? EXIT.broken : EXIT.ok;
}

/** On a screen, or as lines that are read out. */
async function shown(watching: Watching, { screenReader }: WatchOptions): Promise<Left> {
  if (screenReader === true) return (await import('../tui/tell.js')).tellOnTerminal(watching);
  return (await import('../tui/watch.js')).showOnTerminal(watching, watching.manner.now);
}

/** From so many bits on a terminal has 256 colours. */
const MANY_BITS = 8;

export function mannerOf(options: Pick<WatchOptions, 'color' | 'ascii'>) {
  const some = process.stdout.getColorDepth() >= MANY_BITS ? ('many' as const) : ('few' as const);
  return {
    colours: colours(process.stdout, options) ? some : ('none' as const),
    ascii: options.ascii ?? isOldConsole(),
    now: () => performance.now(),
    save,
  };
}

/** The console of Windows before its terminal: its fonts may have nothing but ASCII. */
const isOldConsole = (): boolean => process.platform === 'win32' && process.env.WT_SESSION === undefined;

const SAID: Readonly<Record<string, string>> = {
  EEXIST: 'There is a file of that name already; another name is wanted.',
  ENOENT: 'There is no such folder.',
  EACCES: 'It may not be written there.',
  EISDIR: 'This is a folder; the name of a file is wanted.',
};

/** Writes a file that is not there yet. */
function save(file: string, text: string): string | undefined {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return `${file}: ${SAID[code ?? ''] ?? message}`;
  }
}

/** The outcome, or the moment at which it was left. */
async function lastLine(cursor: Cursor): Promise<string> {
  const { conclusion, recording, atUs } = cursor;
  if (conclusion !== undefined) return (await import('../tui/snapshot.js')).endingSentence(conclusion);
  return `Left at ${momentsOf(recording.scenario.start).full(atUs)}, before the end.`;
}
