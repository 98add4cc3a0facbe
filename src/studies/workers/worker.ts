/** The side that plays: takes shards from the queue, one for each thread at a time. */
import { UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ArmSpec, Played } from '../arms.js';
import { hashOf } from './hash.js';
import { Pool } from './pool.js';
import { armsKey, closed, QUEUE, type Task } from './redis.js';
import type { Shard } from './thread.js';

/** A worker that says nothing for so long is held to be dead: its shards go to others. */
const DEAD_AFTER_MS = 15_000;
/** How often a shard may be taken over from a dead worker before it is held to be what kills them. */
const TAKEN_OVER_MAX = 3;

export interface WorkerOptions {
  readonly version: string;
  readonly threads: number;
  onShard(task: Task): void;
  onTrouble(why: string): void;
}

/** Works until `signal` is given; what is under way then is finished, unless Redis is away: nobody would hear of it. */
export async function work(redis: Redis, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const pools = new Pools(redis, options.threads);
  const worker = new Worker<Task, Played[]>(
    QUEUE,
    async ({ data }) => {
      if (data.clusterdrill !== options.version)
        throw new UnrecoverableError(
          `A worker has version ${options.version} of clusterdrill, the campaign ${data.clusterdrill}: its runs would not be the same.`,
        );
      const played = await pools.play(data.sha256, { arm: data.arm, first: data.first, count: data.count });
      options.onShard(data);
      return played;
    },
    {
      connection: redis,
      concurrency: options.threads,
      lockDuration: DEAD_AFTER_MS,
      stalledInterval: DEAD_AFTER_MS,
      maxStalledCount: TAKEN_OVER_MAX,
    },
  );
  worker.on('error', ({ message }) => options.onTrouble(message));
  worker.on('failed', (_job, { message }) => options.onTrouble(message));
  await new Promise<void>((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
  await closed(redis, worker.close(redis.status !== 'ready'));
  await pools.close();
  redis.disconnect();
}

/** Pools that are kept: of the campaigns that have asked last. */
const POOLS_KEPT = 2;

/** The pool of a campaign, and how many shards it plays now. */
interface Opened {
  readonly pool: Promise<Pool>;
  playing: number;
}

/** A pool for each campaign: several may ask at once. None is closed while it plays. */
class Pools {
  /** By the hash of its arms; the one that has asked last comes last. */
  readonly #opened = new Map<string, Opened>();

  constructor(
    readonly redis: Redis,
    readonly threads: number,
  ) {}

  async play(sha256: string, shard: Shard): Promise<Played[]> {
    const opened = this.#of(sha256);
    opened.playing += 1;
    try {
      return await (await opened.pool).play(shard, new AbortController().signal);
    } finally {
      opened.playing -= 1;
      this.#closeIdle();
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#opened.values()].map(async ({ pool }) => (await pool).close()));
  }

  #of(sha256: string): Opened {
    const opened = this.#opened.get(sha256) ?? this.#opening(sha256);
    this.#opened.delete(sha256);
    this.#opened.set(sha256, opened);
    return opened;
  }

  #opening(sha256: string): Opened {
    const opened = { pool: this.#open(sha256), playing: 0 };
    // What was not there may be there at the next try.
    opened.pool.catch(() => {
      if (this.#opened.get(sha256) === opened) this.#opened.delete(sha256);
    });
    return opened;
  }

  #closeIdle(): void {
    for (const [sha256, { pool, playing }] of this.#opened) {
      if (this.#opened.size <= POOLS_KEPT) return;
      if (playing > 0) continue;
      this.#opened.delete(sha256);
      void pool.then((one) => one.close()).catch(() => {});
    }
  }

  async #open(sha256: string): Promise<Pool> {
    const text = await this.redis.get(armsKey(sha256));
    if (text === null) throw new Error('The scenario of this campaign is not there any more.');
    if (hashOf(text) !== sha256) throw new UnrecoverableError('The scenario of this campaign was changed on its way.');
    return new Pool(JSON.parse(text) as ArmSpec[], this.threads);
  }
}
