/** A real terminal: tmux holds it, types, and reads what stands on it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

const WAIT_MS = 20_000;

export const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('Tests on a real terminal: skipped, tmux is not installed (apt-get install tmux).');

/** A server of its own for each test: one that is going down takes no new session. */
let socket = '';
let servers = 0;
export const tmux = (...args: string[]): string =>
  execFileSync('tmux', ['-u', '-L', socket, ...args], { encoding: 'utf8' });

/** Rows of the terminal as they stand. */
export const pane = (): string[] => tmux('capture-pane', '-p', '-t', 'drill').split('\n');
export const keys = (...names: string[]): string => tmux('send-keys', '-t', 'drill', ...names);
export const ask = (format: string): string => tmux('display-message', '-p', '-t', 'drill', format).trim();

export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const ends = Date.now() + WAIT_MS; Date.now() < ends; await sleep(50)) if (holds()) return;
  throw new Error(`not seen: ${what}. The terminal shows:\n${pane().join('\n')}`);
}

export const shows = (text: string): Promise<void> => until(text, () => pane().join('\n').includes(text));

/** The program as a user would have it: no CI, a shell around it that tells the exit code. */
export async function start(columns: number, rows: number, args: string): Promise<void> {
  const unset = ['CI', 'CONTINUOUS_INTEGRATION', 'NO_COLOR'].flatMap((name) => ['-u', name]);
  const env = ['env', ...unset, `XDG_STATE_HOME=${folder}`, 'PS1=ready:', 'sh'];
  servers += 1;
  socket = `clusterdrill-${process.pid}-${servers}`;
  tmux('new-session', '-d', '-s', 'drill', '-x', String(columns), '-y', String(rows), env.join(' '));
  await shows('ready:');
  keys(`${process.execPath} bin/clusterdrill.mjs ${args}; echo code=$?`, 'Enter');
}

/** Files of these tests, and the state of the user. */
export const folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));

/** What still runs below the shell of the terminal. */
export const processes = (): string => spawnSync('pgrep', ['-P', ask('#{pane_pid}')], { encoding: 'utf8' }).stdout;

/** The normal screen with its cursor, and keys that are echoed: what a shell needs. */
export async function isGivenBack(): Promise<void> {
  await until('the normal screen', () => ask('#{alternate_on} #{cursor_flag}') === '0 1');
  keys('echo is this ech', 'o', 'ed', 'Enter');
  await shows('ready:echo is this echoed');
  expect(processes()).toBe('');
}

/** Has the program built before the tests of a file, and the terminal gone after each of them. */
export function borrowTerminals(): void {
  beforeAll(() => void execFileSync(process.execPath, ['bin/clusterdrill.mjs', '--version']));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => void spawnSync('tmux', ['-L', socket, 'kill-server']));
}
