/** Threads that play runs: as many as there are cores, unless somebody says how many. */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { ArmSpec, Played } from '../arms.js';
import type { Players } from './play.js';
import type { Shard } from './thread.js';
import { threadFile } from './thread-file.js';

/** A shard whose thread died is given to another one so often. */
const TRIES = 3;

/** Shards that are out at once for each thread: one that it plays, and one that waits. */
const AHEAD = 2;

export class Pool implements Players {
  readonly #threads: Piscina<Shard, Played[]>;

  constructor(arms: readonly ArmSpec[], threads = availableParallelism()) {
    this.#threads = new Piscina({
      filename: threadFile('thread'),
      // Flags of the command are about its own file.
      execArgv: [],
      workerData: { arms },
      minThreads: threads,
      maxThreads: threads,
    });
  }

  get width(): number {
    return this.#threads.maxThreads * AHEAD;
  }

  async play(shard: Shard, signal: AbortSignal): Promise<Played[]> {
    // Each shard under way listens to it: with many threads more than Node takes for a leak.
    setMaxListeners(0, signal);
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
