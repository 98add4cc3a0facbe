/** How far long work is: a bar on a terminal, nothing elsewhere; and an end that somebody may ask for. */
import { setMaxListeners } from 'node:events';
import cliProgress from 'cli-progress';
import { EXIT, warn } from './output.js';

export interface Progress {
  add(done: number, of: number): void;
  stop(): void;
}

/** On standard error, with the rate and the time that is left. */
export function progressBar(unit: string, quiet: boolean): Progress {
  if (quiet || process.stderr.isTTY !== true) return { add: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: `{bar} {percentage} %  {value} of {total} ${unit}  {rate} a second  {eta_formatted} left`,
    etaBuffer: 200,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
  });
  const beganMs = Date.now();
  let [value, started] = [0, false];
  return {
    add: (done, of) => {
      value += done;
      if (!started) bar.start(of, 0, { rate: '-' });
      started = true;
      bar.update(value, { rate: Math.round(value / Math.max(0.001, (Date.now() - beganMs) / 1000)) });
    },
    stop: () => bar.stop(),
  };
}

const KEPT = 'what is finished is kept';

/** Who ends a program for somebody else (timeout, a service) signals it and its group, and so twice: nobody types as fast. */
const TWICE_MS = 300;

/**
 * Runs long work that Ctrl-C ends cleanly: the signal is given once, what is finished is kept; a second Ctrl-C ends at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>, says = KEPT): Promise<T> {
  const stop = new AbortController();
  // Every shard that is out listens.
  setMaxListeners(0, stop.signal);
  let firstMs = Number.NaN;
  const interrupt = (): void => {
    const nowMs = performance.now();
    if (nowMs - firstMs < TWICE_MS) return;
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    firstMs = nowMs;
    warn(`Ending; ${says}. Ctrl-C once more ends at once.`);
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** Of a search nobody knows how long it is: a line that tells how far it has come. */
export function searchBar(quiet: boolean): {
  /** `before`: states that were known when it began. */
  tell(progress: { states: number; open: number; depth: number; bytes: number }, before: number, seconds: number): void;
  stop(): void;
} {
  if (quiet || process.stderr.isTTY !== true) return { tell: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: '{value} states, {open} open, {depth} deep, {rate} a second, {mib} MiB',
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
  });
  let started = false;
  return {
    tell: ({ states, open, depth, bytes }, before, seconds) => {
      const rate = Math.round((states - before) / Math.max(0.001, seconds));
      const said = { open, depth, rate, mib: Math.ceil(bytes / MIB) };
      if (!started) bar.start(states, states, said);
      started = true;
      bar.update(states, said);
    },
    stop: () => bar.stop(),
  };
}

const MIB = 1_048_576;
