/** The side that asks: shards go out as jobs, and come back from whichever machine has played them. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ArmSpec, Played } from '../arms.js';
import { hashOf } from './hash.js';
import type { Players } from './play.js';
import { armsKey, armsText, closed, heeding, QUEUE, type Task } from './redis.js';
import type { Shard } from './thread.js';

/** Shards that are out at once, for any number of machines. */
const WIDTH = 64;
/** A shard is tried so often: its worker may die, or its machine. */
const ATTEMPTS = 5;
/** What is finished is kept for an hour, in case that whoever asked comes back. */
const KEPT_S = 3600;
/** How often is looked after a job whose end nobody told: while Redis was away. */
const LOOK_MS = 1000;
const ARMS_KEPT_S = 7 * 24 * 3600;

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed']);

/** Why a worker would not play. */
class Declined extends Error {
  override readonly name = 'Declined';
}

export class RemotePlayers implements Players {
  readonly width = WIDTH;
  readonly #queue: Queue<Task, Played[]>;
  readonly #events: QueueEvents;
  readonly #sha256: string;
  /** Jobs that somebody waits for: woken by the events of the queue. */
  readonly #waiting = new Map<string, () => void>();

  private constructor(
    readonly redis: Redis,
    readonly arms: readonly ArmSpec[],
    readonly version: string,
  ) {
    this.#sha256 = hashOf(armsText(arms));
    this.#queue = new Queue(QUEUE, { connection: redis });
    this.#events = new QueueEvents(QUEUE, { connection: redis.duplicate() });
    for (const name of ['completed', 'failed'] as const)
      this.#events.on(name, ({ jobId }: { jobId: string }) => this.#waiting.get(jobId)?.());
    // Both try again by themselves; what they wait for is looked after by time too.
    this.#queue.on('error', () => {});
    this.#events.on('error', () => {});
  }

  static async open(redis: Redis, arms: readonly ArmSpec[], version: string): Promise<RemotePlayers> {
    const players = new RemotePlayers(redis, arms, version);
    await players.#leaveArms();
    return players;
  }

  /** Workers that listen now. */
  workers(): Promise<number> {
    return this.#queue.getWorkersCount();
  }

  async play({ arm, first, count }: Shard, signal: AbortSignal): Promise<readonly Played[]> {
    // What another version has played lies there for a while, and is not the same.
    const id = `${this.#sha256}-${this.version}-${arm}-${first}-${count}`;
    const task: Task = { clusterdrill: this.version, sha256: this.#sha256, arm, first, count };
    return heeding(signal, this.#playedBySomebody(id, task, signal));
  }

  async close(): Promise<void> {
    await closed(this.redis, Promise.allSettled([this.#events.close(), this.#queue.close()]));
    this.redis.disconnect();
  }

  async #playedBySomebody(id: string, task: Task, signal: AbortSignal): Promise<readonly Played[]> {
    await this.#add(id, task);
    for (;;) {
      signal.throwIfAborted();
      const state = await this.#queue.getJobState(id);
      const job = ENDED.has(state) ? await this.#queue.getJob(id) : undefined;
      if (job !== undefined && state === 'completed') return job.returnvalue as Played[];
      if (job !== undefined) throw await this.#gaveUp(job);
      // Redis has lost it, if it kept nothing when it was restarted.
      if (state === 'unknown') await this.#add(id, task);
      await this.#ended(id, signal);
    }
  }

  /** Where workers find the arms, also when Redis has lost what lay there, or the campaign takes longer than that is kept. */
  async #leaveArms(): Promise<void> {
    const key = armsKey(this.#sha256);
    if ((await this.redis.expire(key, ARMS_KEPT_S)) === 0)
      await this.redis.set(key, armsText(this.arms), 'EX', ARMS_KEPT_S);
  }

  async #add(id: string, task: Task): Promise<void> {
    await this.#leaveArms();
    await this.#queue.add('runs', task, {
      jobId: id,
      attempts: ATTEMPTS,
      backoff: { type: 'fixed', delay: LOOK_MS },
      removeOnComplete: { age: KEPT_S },
      removeOnFail: { age: KEPT_S },
    });
  }

  /** The job is taken away, so that another try begins anew. */
  async #gaveUp(job: Job<Task, Played[]>): Promise<Error> {
    const why = job.failedReason;
    await job.remove().catch(() => {});
    return new Declined(why);
  }

  /** Until the queue says that a job has ended, or it is time to look. */
  async #ended(id: string, signal: AbortSignal): Promise<void> {
    const wake = new AbortController();
    this.#waiting.set(id, () => wake.abort());
    try {
      await pause(LOOK_MS, undefined, { signal: AbortSignal.any([signal, wake.signal]) });
    } catch {
      // Woken, or interrupted.
    } finally {
      this.#waiting.delete(id);
    }
  }
}
