/** Threads that play runs: as many as there are cores, unless somebody says how many. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ArmSpec, Played } from '../arms.js';
import type { Shard } from './thread.js';

/** A shard whose thread died is given to another one so often. */
const TRIES = 3;

/** The file of a thread: beside this one, or below it where the command is packed into one file. */
function threadFile(): { filename: string; execArgv: string[] } {
  for (const place of ['./thread.js', '../studies/workers/thread.js', './thread.ts']) {
    const filename = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(filename)) return { filename, execArgv: place.endsWith('.ts') ? ['--import', 'tsx'] : [] };
  }
  throw new Error('the file of a worker thread is missing');
}

export class Pool {
  readonly #threads: Piscina<Shard, Played[]>;

  constructor(arms: readonly ArmSpec[], threads = availableParallelism()) {
    this.#threads = new Piscina({
      ...threadFile(),
      workerData: { arms },
      minThreads: threads,
      maxThreads: threads,
    });
  }

  get threads(): number {
    return this.#threads.maxThreads;
  }

  async play(shard: Shard, signal: AbortSignal): Promise<Played[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#threads.run(shard, { signal });
      } catch (error) {
        if (signal.aborted || attempt === TRIES) throw error;
      }
    }
  }

  close(): Promise<void> {
    return this.#threads.destroy();
  }
}
