/** The side that plays: takes shards from the queue, one for each thread at a time. */
import { UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ArmSpec, Played } from '../arms.js';
import { hashOf } from './hash.js';
import { Pool } from './pool.js';
import { armsKey, QUEUE, type Task } from './redis.js';

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

/** Works until `signal` is given; what is under way then is finished. */
export async function work(redis: Redis, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const pools = new Pools(redis, options.threads);
  const worker = new Worker<Task, Played[]>(
    QUEUE,
    async ({ data }) => {
      if (data.clusterdrill !== options.version)
        throw new UnrecoverableError(
          `A worker has version ${options.version} of clusterdrill, the campaign ${data.clusterdrill}: its runs would not be the same.`,
        );
      const pool = await pools.of(data.sha256);
      const played = await pool.play(
        { arm: data.arm, first: data.first, count: data.count },
        new AbortController().signal,
      );
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
  await worker.close();
  await pools.close();
  redis.disconnect();
}

/** A pool for the campaign at hand; another one closes it. */
class Pools {
  #sha256 = '';
  #pool: Promise<Pool> | undefined;

  constructor(
    readonly redis: Redis,
    readonly threads: number,
  ) {}

  of(sha256: string): Promise<Pool> {
    if (this.#pool !== undefined && this.#sha256 === sha256) return this.#pool;
    const before = this.#pool;
    this.#sha256 = sha256;
    const opened = this.#open(sha256);
    this.#pool = opened;
    // What was not there may be there at the next try.
    opened.catch(() => {
      if (this.#pool === opened) this.#pool = undefined;
    });
    void before?.then((pool) => pool.close()).catch(() => {});
    return opened;
  }

  async close(): Promise<void> {
    await (await this.#pool)?.close();
  }

  async #open(sha256: string): Promise<Pool> {
    const text = await this.redis.get(armsKey(sha256));
    if (text === null) throw new Error('The scenario of this campaign is not there any more.');
    if (hashOf(text) !== sha256) throw new UnrecoverableError('The scenario of this campaign was changed on its way.');
    return new Pool(JSON.parse(text) as ArmSpec[], this.threads);
  }
}
