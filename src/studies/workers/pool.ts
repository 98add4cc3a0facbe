/** Threads that play runs: as many as there are cores, unless somebody says how many. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { assert } from '../../base/assert.js';
import type { ArmSpec, Played } from '../arms.js';
import type { Players } from './play.js';
import type { Shard } from './thread.js';

/** A shard whose thread died is given to another one so often. */
const TRIES = 3;

/** Shards that are out at once for each thread: one that it plays, and one that waits. */
const AHEAD = 2;

/** Where the file of a thread is, seen from here: beside it, from the packed command, from the sources. */
const PLACES = ['./thread.js', '../studies/workers/thread.js', '../../../scripts/thread-from-source.mjs'];

function threadFile(): string {
  const files = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  assert(found !== undefined, 'the file of a thread is missing');
  return found;
}

export class Pool implements Players {
  readonly #threads: Piscina<Shard, Played[]>;

  constructor(arms: readonly ArmSpec[], threads = availableParallelism()) {
    this.#threads = new Piscina({
      filename: threadFile(),
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
