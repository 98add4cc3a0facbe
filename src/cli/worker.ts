/** `clusterdrill worker`: plays runs for campaigns on other machines. */
import { availableParallelism } from 'node:os';
import { EXIT, warn } from './output.js';
import { interruptible } from './progress.js';
import { version } from './version.js';

export interface WorkerOptions {
  readonly redis: string;
  readonly threads?: number;
  readonly quiet?: boolean;
}

export async function worker(options: WorkerOptions): Promise<number> {
  const [{ connect }, { work }] = await Promise.all([
    import('../studies/workers/redis.js'),
    import('../studies/workers/worker.js'),
  ]);
  const redis = await connect(options.redis);
  if (!redis.ok) {
    warn(redis.error);
    return EXIT.input;
  }
  const say = (text: string): void => {
    if (options.quiet !== true) warn(text);
  };
  const threads = options.threads ?? availableParallelism();
  say(`Waiting for runs, version ${version()}, ${threads} at a time. Ctrl-C ends when those under way are done.`);
  await interruptible((signal) =>
    work(
      redis.value,
      {
        version: version(),
        threads,
        onShard: ({ first, count, sha256 }) =>
          say(`Played runs ${first + 1} to ${first + count} of ${sha256.slice(0, 12)}.`),
        onTrouble: (why) => warn(why),
      },
      signal,
    ),
  );
  return EXIT.ok;
}
