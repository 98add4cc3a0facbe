/**
 * A campaign over several machines: shards as jobs of BullMQ on a Redis or Valkey. A job names an arm by the hash of its text and the
 * numbers of its runs; the text lies beside it. Nothing that could be executed travels.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { err, ok, type Result } from '../../base/result.js';
import type { ArmSpec } from '../arms.js';

/** Of every campaign: a worker serves whoever asks. */
export const QUEUE = 'clusterdrill';

/** What a worker is given. */
export interface Task {
  readonly clusterdrill: string;
  /** Of the arms of the campaign, as JSON. */
  readonly sha256: string;
  readonly arm: number;
  readonly first: number;
  readonly count: number;
}

/** Where the arms of a campaign lie. */
export const armsKey = (sha256: string): string => `clusterdrill-arms-${sha256}`;

/** The arms as they lie there: the same text for the same arms. */
export const armsText = (arms: readonly ArmSpec[]): string => JSON.stringify(arms);

const ANSWERS_WITHIN_MS = 5000;

/** Opens a connection and sees that somebody answers. The complaint names no password. */
export async function connect(url: string): Promise<Result<Redis, string>> {
  const place = placeOf(url);
  if (place === undefined)
    return err('--redis takes an address such as redis://user:password@host:6379, or rediss:// with TLS.');
  let met = false;
  const redis: Redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: ANSWERS_WITHIN_MS,
    // Before the first answer nothing is tried again: a wrong address is told at once.
    retryStrategy: (times) => (met ? Math.min(times * RETRY_STEP_MS, RETRY_MAX_MS) : null),
  });
  let why = '';
  redis.on('error', (error: Error) => {
    why = error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
    met = true;
    return ok(redis);
  } catch (error) {
    redis.disconnect();
    return err(
      `No Redis can be used at ${place}: ${(error as Error).message === CLOSED && why !== '' ? why : (error as Error).message}`,
    );
  }
}

/** What the library says of a connection that was refused. */
const CLOSED = 'Connection is closed.';
const RETRY_STEP_MS = 100;
const RETRY_MAX_MS = 2000;

/** The address without a name and a password; undefined: it is none. */
function placeOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return (protocol === 'redis:' || protocol === 'rediss:') && host !== '' ? `${protocol}//${host}` : undefined;
}

/** What is asked of a Redis, as long as nobody interrupts: one that is away lets everybody wait. @throws the reason of the signal */
export async function heeding<T>(signal: AbortSignal, asked: Promise<T>): Promise<T> {
  const over = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([asked, interrupted]);
  } finally {
    over.abort();
  }
}

const LOOK_MS = 200;

/** Until something has closed, or Redis is away, so that it cannot. @returns whether it has closed */
export async function closed(redis: Redis, closing: Promise<unknown>): Promise<boolean> {
  let isClosed = false;
  const done = closing.then(() => {
    isClosed = true;
  });
  while (!isClosed && redis.status === 'ready') await Promise.race([done, pause(LOOK_MS)]);
  return isClosed;
}
