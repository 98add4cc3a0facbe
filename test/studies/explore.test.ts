/** A search over several threads: what it finds is what one thread finds, whatever becomes of the threads. */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { COMMAND_SETS } from '../../src/search/command-kinds.js';
import { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';
import { sceneOf } from '../../src/search/path.js';
import { exploreOver, isForThreads, type Start, ThreadsDied } from '../../src/studies/workers/explore.js';
import { threadFile } from '../../src/studies/workers/thread-file.js';
import { asked, explored, labOf, resultsOf, worldsOf } from '../search/lab.js';

const LARGE = 120_000;
const never = new AbortController().signal;

async function over(threads: number, options: ExploreOptions, start?: Start, explorer = new Explorer(options)) {
  for await (const _ of exploreOver(explorer, threads, never, start));
  return explorer;
}

/** All that a search knows: which state has which number, and who led there. */
const knowledge = (explorer: Explorer) => {
  const { graph, byItself, marks, parents, depths, transitions, depth, breaks, witnesses } = explorer.freeze();
  const ways = { graph, byItself, marks, parents, depths };
  const claims = [...resultsOf(explorer)];
  const hash = createHash('sha256').update(JSON.stringify(ways));
  for (const left of worldsOf(explorer)) hash.update(JSON.stringify({ left, ...sceneOf(explorer.world) }));
  const worlds = hash.digest('hex');
  return { end: explorer.end, worlds, transitions, depth, breaks, witnesses, claims };
};

const QUESTIONS: readonly (readonly [string, ExploreOptions])[] = [
  ['by hand, one node may crash', asked(labOf(2, 2))],
  ['without symmetry', asked(labOf(2, 2), { symmetry: false, maxStates: 1500 })],
  [
    'drains, every step a move',
    asked(labOf(2, 1), { grain: 'interleaved', commands: COMMAND_SETS.rolling, maxStates: 1500 }),
  ],
  ['a rule that does not hold', asked(labOf(2, 2, ['level/every-member-is-up']))],
  ['orders left out', asked(labOf(2, 2), { reducesOrders: true })],
  ['a bound of states', asked(labOf(2, 2), { maxStates: 300 })],
];

test.each(QUESTIONS)(
  '%s: one thread and two come to the same, state by state',
  async (_, options) => {
    const alone = knowledge(explored(options));
    expect(knowledge(await over(2, options))).toEqual(alone);
  },
  LARGE,
);

test(
  'so many states that their memory and their table grow while threads are at it: who led where first is the same',
  async () => {
    const options = asked(labOf(3, 3), { symmetry: false, ways: false, maxStates: 70_000 });
    const [alone, two] = [explored(options).freeze(), (await over(2, options)).freeze()];
    const foundBy = ({ parents, depths, transitions }: typeof alone) => ({ parents, depths, transitions });
    expect(foundBy(two)).toEqual(foundBy(alone));
    expect(alone.parents.length).toBeGreaterThan(70_000);
  },
  LARGE,
);

/** A thread that dies when it is given its n-th batch. */
const dyingAt =
  (batch: number, file = threadFile('explore-thread')): Start =>
  (workerData) => {
    const worker = new Worker(file, { workerData, transferList: [...workerData.peers], execArgv: [] });
    const post = worker.postMessage.bind(worker);
    let given = 0;
    worker.postMessage = (...message: Parameters<typeof post>) => {
      given += 1;
      post(...message);
      if (given === batch) void worker.terminate();
    };
    return worker;
  };

test(
  'three threads too',
  async () => {
    const options = asked(labOf(2, 2));
    expect(knowledge(await over(3, options))).toEqual(knowledge(explored(options)));
  },
  LARGE,
);

test(
  'a thread that dies takes nothing with it',
  async () => {
    const options = asked(labOf(2, 2));
    let started = 0;
    const start: Start = (brief) => {
      started += 1;
      return dyingAt(started === 1 ? 5 : Number.POSITIVE_INFINITY)(brief);
    };
    expect(knowledge(await over(2, options, start))).toEqual(knowledge(explored(options)));
    expect(started).toBe(4);
  },
  LARGE,
);

test(
  'threads that die again and again end it; what was found until then goes on alone',
  async () => {
    const options = asked(labOf(2, 2));
    const explorer = new Explorer(options);
    await expect(over(2, options, dyingAt(2), explorer)).rejects.toThrow(ThreadsDied);
    for (const _ of explorer.run());
    expect(knowledge(explorer)).toEqual(knowledge(explored(options)));
  },
  LARGE,
);

test(
  'a thread that the system does not let begin is one that has died: those beside it are ended too',
  async () => {
    const options = asked(labOf(2, 2));
    let [asks, alive] = [0, 0];
    const start: Start = (brief) => {
      asks += 1;
      if (asks % 2 === 0)
        throw Object.assign(new Error('Worker initialization failure: EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
      const worker = dyingAt(Number.POSITIVE_INFINITY)(brief);
      alive += 1;
      worker.on('exit', () => {
        alive -= 1;
      });
      return worker;
    };
    await expect(over(2, options, start)).rejects.toThrow(ThreadsDied);
    expect([asks, alive]).toEqual([8, 0]);
  },
  LARGE,
);

test(
  'one that was interrupted goes on, over threads or alone',
  async () => {
    const options = asked(labOf(2, 2));
    const first = new Explorer(options);
    const stop = new AbortController();
    for await (const { states } of exploreOver(first, 2, stop.signal)) if (states > 100) stop.abort();
    expect(first.end).toBe('running');
    const second = new Explorer(options);
    second.thaw(structuredClone(first.freeze()));
    await over(2, options, undefined, second);
    expect(second.states.count).toBe(explored(options).states.count);
    expect([...resultsOf(second)]).toEqual([...resultsOf(explored(options))]);
  },
  LARGE,
);

test(
  'the memory of threads counts too',
  async () => {
    const explorer = await over(2, asked(labOf(3, 2), { maxBytes: 4_000_000 }));
    expect(explorer.end).toBe('memory');
  },
  LARGE,
);

test('functions of somebody else stay where they are, and depth first is of one thread', () => {
  expect(isForThreads(asked(labOf(2, 1)))).toBe(true);
  expect(isForThreads(asked(labOf(2, 1), { order: 'depth' }))).toBe(false);
  expect(isForThreads(asked(labOf(2, 1), { placement: () => 0 }))).toBe(false);
  expect(isForThreads(asked(labOf(2, 1), { invariants: [] }))).toBe(false);
});
