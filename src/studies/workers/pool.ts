/** Threads that play runs: as many as there are cores, unless somebody says how many. */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Piscina } from 'piscina';
import type { ArmSpec, Played } from '../arms.js';
import type { Players } from './play.js';
import type { Shard } from './thread.js';
import { threadFile } from './thread-file.js';

/** A shard whose thread died is given to another one so often. */
const TRIES = 3;

const LOADING_MS = 3000;
const LOOK_MS = 20;

/** Shards that are out at once for each thread: one that it plays, and one that waits. */
const AHEAD = 2;

export class Pool implements Players {
  readonly #threads: Piscina<Shard, Played[]>;
  /** Threads that have all their modules. */
  #loaded = 0;

  constructor(arms: readonly ArmSpec[], threads = availableParallelism()) {
    this.#threads = new Piscina({
      filename: threadFile('thread'),
      // Flags of the command are about its own file.
      execArgv: [],
      workerData: { arms },
      // None is begun before there is work for it, and none in the place of one that an interruption has ended.
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    this.#threads.on('workerCreate', () => {
      this.#loaded += 1;
    });
    this.#threads.on('workerDestroy', () => {
      this.#loaded -= 1;
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

  /** A thread that is ended while it loads modules takes the whole process along (Node 20): it is waited for, a little. */
  async close(): Promise<void> {
    for (let waited = 0; waited < LOADING_MS && this.#threads.threads.length > this.#loaded; waited += LOOK_MS)
      await sleep(LOOK_MS);
    await this.#threads.destroy();
  }
}
