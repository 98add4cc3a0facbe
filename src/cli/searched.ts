/** A search as the command line plays it: on this thread, and on one for each core where it turns out long; Ctrl-C ends it. */
import { availableParallelism } from 'node:os';
import type { Explorer } from '../search/explore.js';
import { exploreOver, isForThreads, ThreadsDied } from '../studies/workers/explore.js';
import { warn } from './output.js';
import { interruptible, searchBar } from './progress.js';

const TOLD_EVERY_MS = 200;

/** A search that goes on for longer is worth more threads. */
const LONG_MS = 1500;

interface How {
  /** Threads; unwritten: one for each core, where it turns out long. */
  readonly workers?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Searches until the end, a bound, or Ctrl-C; what was found until then is kept. `before`: states that were known when it began. */
export async function search(
  explorer: Explorer,
  { workers, quiet, json }: How,
): Promise<{ seconds: number; before: number; interrupted: boolean }> {
  const bar = searchBar(quiet === true || json === true);
  const beganMs = performance.now();
  const before = explorer.progress.states;
  const tell = (): void => bar.tell(explorer.progress, before, (performance.now() - beganMs) / 1000);
  const threads = isForThreads(explorer.options) ? (workers ?? availableParallelism()) : 1;
  const interrupted = await interruptible(async (signal) => {
    if (threads > 1) {
      if (workers === undefined) await alone(explorer, LONG_MS, signal, tell);
      await together(explorer, threads, signal, tell);
    }
    await alone(explorer, Number.POSITIVE_INFINITY, signal, tell);
    return signal.aborted;
  });
  bar.stop();
  return { seconds: (performance.now() - beganMs) / 1000, before, interrupted };
}

async function together(explorer: Explorer, threads: number, signal: AbortSignal, tell: () => void): Promise<void> {
  try {
    for await (const _ of exploreOver(explorer, threads, signal)) tell();
  } catch (error) {
    if (!(error instanceof ThreadsDied)) throw error;
    warn(`Threads of the search have died again and again (${error.message}). It goes on without them.`);
  }
}

async function alone(explorer: Explorer, forMs: number, signal: AbortSignal, tell: () => void): Promise<void> {
  const beganMs = performance.now();
  let toldMs = beganMs;
  if (explorer.end !== 'running' || signal.aborted) return;
  for (const _ of explorer.run()) {
    const nowMs = performance.now();
    if (nowMs - beganMs > forMs) return;
    if (nowMs - toldMs < TOLD_EVERY_MS) continue;
    toldMs = nowMs;
    tell();
    // A signal is heard between two turns of the loop alone.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return;
  }
}
