/** Where text goes. A closed pipe is no error; a file is written whole or not at all. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Exit codes: as expected; broken or missed; bad input; a bug of ours; Ctrl-C. */
export const EXIT = { ok: 0, broken: 1, input: 2, bug: 3, interrupted: 130 } as const;

export const print = (text: string): void => {
  process.stdout.write(text);
};

export const warn = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Whoever reads our output may stop reading; then we stop writing, without a complaint. */
export function watchPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount('error') > 0) continue;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok);
      throw error;
    });
  }
}

/** Whether to colour what goes to a stream: a terminal that was not told otherwise. */
export function colours(stream: NodeJS.WriteStream, options: { readonly color?: boolean }): boolean {
  return options.color !== false && stream.isTTY === true && !process.env.NO_COLOR;
}

/** Columns of the terminal; 100 where there is none. */
export const columns = (): number => Math.max(40, process.stdout.columns ?? 100);

/** Bytes that are gathered before they are written. */
const CHUNK = 1_048_576;

/**
 * Writes lines to a file that appears only once it is whole.
 * @returns why it could not be written, or undefined.
 */
export function writeLines(file: string, lines: Iterable<string>): string | undefined {
  const unfinished = `${file}.${process.pid}.tmp`;
  let handle: number | undefined;
  try {
    handle = openSync(unfinished, 'wx');
    let gathered = '';
    for (const line of lines) {
      gathered += `${line}\n`;
      if (gathered.length < CHUNK) continue;
      writeSync(handle, gathered);
      gathered = '';
    }
    writeSync(handle, gathered);
    closeSync(handle);
    handle = undefined;
    renameSync(unfinished, file);
    return undefined;
  } catch (error) {
    if (handle !== undefined) closeSync(handle);
    rmSync(unfinished, { force: true });
    return (error as Error).message;
  }
}
