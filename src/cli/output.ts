/** Where text goes. A closed pipe is no error; a file is written whole or not at all. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDevice } from './files.js';

/** Exit codes: as expected; broken or missed; bad input; a bug of ours; Ctrl-C. */
export const EXIT = { ok: 0, broken: 1, input: 2, bug: 3, interrupted: 130 } as const;

export const print = (text: string): void => {
  process.stdout.write(text);
};

export const warn = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Whoever reads our output may stop reading; then we stop, without a complaint. Where nobody reads what is told beside it the work goes on. */
export function watchPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount('error') > 0) continue;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (stream === process.stdout) process.exit(process.exitCode ?? EXIT.ok);
    });
  }
}

/** Whether to colour what goes to a stream: a terminal that was not told otherwise. */
export function colours(stream: NodeJS.WriteStream, options: { readonly color?: boolean }): boolean {
  return options.color !== false && stream.isTTY === true && !process.env.NO_COLOR;
}

/** Columns of the terminal; where there is none what COLUMNS says, or 100. Never fewer than 40. */
export const columns = (): number => Math.max(40, process.stdout.columns ?? wished(process.env.COLUMNS) ?? 100);

const wished = (columns: string | undefined): number | undefined =>
  /^[1-9]\d{0,4}$/.test(columns ?? '') ? Number(columns) : undefined;

/** Characters that are gathered before they are written. */
const CHUNK = 1_048_576;

/** Why a file was not written, and the exit code that follows from it. */
export interface NotWritten {
  readonly why: string;
  readonly code: number;
}

/**
 * Writes lines to a file that appears only once it is whole; Ctrl-C in between, or a wish to end it, leaves nothing behind. What is there and is no plain
 * file, such as a pipe or a device, is written to as it is: nothing takes its place.
 * @returns why it was not written, or undefined.
 */
export async function writeLines(file: string, lines: Iterable<string>): Promise<NotWritten | undefined> {
  const isPlain = !isDevice(file);
  const unfinished = isPlain ? `${file}.${process.pid}.tmp` : file;
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    const target = createWriteStream(unfinished, { flags: isPlain ? 'wx' : 'w' });
    await pipeline(Readable.from(chunks(lines)), target, { signal: stop.signal });
    if (isPlain) await rename(unfinished, file);
    return undefined;
  } catch (error) {
    if (isPlain) await rm(unfinished, { force: true });
    return stop.signal.aborted
      ? { why: 'interrupted', code: EXIT.interrupted }
      : { why: inWords(error as NodeJS.ErrnoException), code: EXIT.input };
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What the system calls it names a file that nobody asked for: the unfinished one. */
export const inWords = ({ code, message }: NodeJS.ErrnoException): string => WHY[code ?? ''] ?? message;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'there is a folder of that name',
  EACCES: 'it may not be written there',
  EPERM: 'it may not be written there, or another program has it open',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
  // As EPERM, on Windows: the file that is there is open in Excel, for one.
  EBUSY: 'another program has it open',
};

function* chunks(lines: Iterable<string>): Generator<string> {
  let gathered = '';
  for (const line of lines) {
    gathered += `${line}\n`;
    if (gathered.length < CHUNK) continue;
    yield gathered;
    gathered = '';
  }
  yield gathered;
}
