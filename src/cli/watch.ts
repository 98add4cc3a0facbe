/** `clusterdrill watch`: a scenario is read, checked and played on the terminal. */
import { momentsOf } from '../report/moments.js';
import type { Scenario } from '../scenarios/index.js';
import { type Cursor, Recording } from '../session/index.js';
import { load } from './loading.js';
import { colours, EXIT, print, warn } from './output.js';
import { knowsRules } from './run.js';

export interface WatchOptions {
  readonly seed?: string;
  readonly doubt: readonly string[];
  readonly until?: number;
  readonly color?: boolean;
}

/** After SIGTERM, as shells count. */
const TERMINATED = 143;

export async function watch(file: string, options: WatchOptions): Promise<number> {
  if (!hasTerminal()) {
    warn('watch needs a terminal for its keys and its screen, and there is none here (or CI is set).');
    warn('clusterdrill run plays the same story and prints a report.');
    return EXIT.input;
  }
  if (!knowsRules(options.doubt)) return EXIT.input;
  const scenario = await load(file, options);
  return scenario === undefined ? EXIT.input : play(scenario, options);
}

/** Ink draws nothing where it believes that nobody looks: its test is repeated here. */
function hasTerminal(): boolean {
  const isSet = (name: string): boolean => !['0', 'false', undefined].includes(process.env[name]);
  return (
    process.stdin.isTTY === true && process.stdout.isTTY === true && !isSet('CI') && !isSet('CONTINUOUS_INTEGRATION')
  );
}

async function play(scenario: Scenario, options: WatchOptions): Promise<number> {
  const recording = await Recording.open(scenario, {
    doubts: options.doubt,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.until === undefined ? {} : { untilUs: options.until }),
  });
  const { watchRun } = await import('../tui/watch.js');
  const { left, cursor } = await watchRun(recording, colours(process.stdout, options));
  print(`${await lastLine(cursor)}\n`);
  if (left === 'interrupt') return EXIT.interrupted;
  if (left === 'terminated') return TERMINATED;
  return (cursor.conclusion?.missed.length ?? 0) > 0 ? EXIT.broken : EXIT.ok;
}

/** The outcome, or the moment at which it was left. */
async function lastLine(cursor: Cursor): Promise<string> {
  const { conclusion, recording, atUs } = cursor;
  if (conclusion !== undefined) return (await import('../tui/snapshot.js')).endingSentence(conclusion);
  return `Left at ${momentsOf(recording.scenario.start).full(atUs)}, before the end.`;
}
