/** The command as a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

const { quickBuild } = (await import(new URL('../../scripts/quick-build.mjs', import.meta.url).href)) as {
  quickBuild(): Promise<string>;
};
const program = join(await quickBuild(), 'bin', 'clusterdrill.mjs');

/** What the program that runs the tests is given to be the command with these words. */
export const nodeArgs = (words: readonly string[]): string[] => [program, ...words];

export interface Given {
  /** Beside the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed, to its end. */
  readonly input?: string;
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Begins a process that is talked to. */
export const begun = (
  command: string,
  words: readonly string[],
  { env = {} }: Given = {},
): ChildProcessWithoutNullStreams =>
  spawn(command, [...words], { cwd: root, env: { ...process.env, CI: 'true', ...env }, stdio: 'pipe' });

/** What a process says until it ends. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const [said, warned] = [out, err].map((chunks) => Buffer.concat(chunks).toString('utf8'));
  return { code: code ?? 0, out: said ?? '', err: warned ?? '' };
}

/** Begins the command. */
export const began = (words: readonly string[], given?: Given): ChildProcessWithoutNullStreams =>
  begun(process.execPath, nodeArgs(words), given);

/** The command from its beginning to its end. */
export function ended(words: readonly string[], given: Given = {}): Promise<Ended> {
  const child = began(words, given);
  const end = endOf(child);
  child.stdin.end(given.input ?? '');
  return end;
}

/** The same, word by word. */
export const clusterdrill = (...words: string[]): Promise<Ended> => ended(words);
