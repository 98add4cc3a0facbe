/**
 * A search over several threads. States go out in batches, and what they lead to is taken in the order in which they went out: so the
 * search numbers states, counts and finds as one thread would. A thread that dies takes nothing with it: what is out goes out again.
 */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Expanded } from '../../search/batch.js';
import { Codebook } from '../../search/codebook.js';
import type { Question } from '../../search/expander.js';
import type { Explorer, Progress } from '../../search/explore.js';
import { type ExploreOptions, heldBytes, keepsWays } from '../../search/explore-options.js';
import { type Brief, type Order, WANTS_BLOCK } from './explore-mail.js';
import { threadFile } from './thread-file.js';

/** Starts a thread. */
export type Start = (brief: Brief) => Worker;

/** States in a batch at most; fewer while few are open. */
const BATCH = 256;
/** What all batches that are out may lead to at most: the table of states has room for all that from the beginning. */
const OUT_MAX = 1 << 20;
/** Batches for each thread that are out: one that it expands, and those that wait. */
const AHEAD = 3;
/** Batches for each thread that are out or wait for those before them. */
const WAITING = 16;
/** How often threads may die before the search gives up. */
const DEATHS_MAX = 3;

/** What Node says where the system lets no more threads begin. */
const NOT_BEGUN = 'ERR_WORKER_INIT_FAILED';

/** Threads have died again and again. */
export class ThreadsDied extends Error {
  override readonly name = 'ThreadsDied';
}

/** Whether several threads can do what is asked: breadth first, and without functions of somebody else. */
export const isForThreads = ({ order, placement, invariants }: ExploreOptions): boolean =>
  order !== 'depth' && placement === undefined && invariants === undefined;

/**
 * Goes on with a search until it ends, or `signal` is given.
 * @throws ThreadsDied
 */
export async function* exploreOver(
  explorer: Explorer,
  threads: number,
  signal: AbortSignal,
  start: Start = startThread,
): AsyncGenerator<Progress, void> {
  for (let deaths = 0; ; deaths += 1) {
    const crew = new Crew(explorer, threads, start);
    try {
      yield* crew.work(signal);
      return;
    } catch (error) {
      if (!(error instanceof ThreadsDied) || deaths === DEATHS_MAX) throw error;
    } finally {
      await crew.dismiss();
      explorer.takeBack();
    }
  }
}

const startThread: Start = (workerData) =>
  // Flags of the command are about its own file.
  new Worker(threadFile('explore-thread'), { workerData, transferList: [...workerData.peers], execArgv: [] });

interface Hand {
  readonly worker: Worker;
  /** Batches that it has and has not answered. */
  out: number;
  bytes: number;
  /** The table of states that it knows. */
  table: SharedArrayBuffer;
}

/** A batch that went out, and what came back. */
interface Sent {
  readonly hand: Hand;
  readonly first: number;
  readonly count: number;
  expanded: Expanded | undefined;
}

class Crew {
  readonly #hands: Hand[] = [];
  /** In the order in which they went out. */
  readonly #sent: Sent[] = [];
  readonly #bell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  /** States in a batch at most. */
  readonly #largest: number;
  /** Whether the table of states is to grow before anything more is sent. */
  #isTight = false;
  #died: Error | undefined;
  #wake: () => void = () => {};

  constructor(
    readonly explorer: Explorer,
    threads: number,
    start: Start,
  ) {
    const [question, fields, following] = [
      questionOf(explorer.options, threads),
      explorer.packer.book.memory,
      new Codebook().memory,
    ];
    const most = OUT_MAX / (threads * AHEAD * explorer.moves.length);
    this.#largest = Math.max(1, Math.min(BATCH, Math.floor(most)));
    const own = (explorer.options.own ?? []).map((one) => ({ ...one, condition: one.condition.text }));
    const tellsWays = keepsWays(explorer.options);
    const { shared: states } = explorer.states;
    const bell = this.#bell.buffer;
    try {
      for (const peers of waysBetween(threads))
        this.#hands.push(this.#hire(start({ question, own, tellsWays, fields, following, states, bell, peers })));
    } catch (error) {
      // Those that have begun are still to be ended.
      const { code, message } = error as NodeJS.ErrnoException;
      this.#died = code === NOT_BEGUN ? new ThreadsDied(message) : (error as Error);
    }
  }

  async *work(signal: AbortSignal): AsyncGenerator<Progress, void> {
    const { explorer } = this;
    const wakes = (): void => this.#wake();
    signal.addEventListener('abort', wakes, { once: true });
    while (explorer.end === 'running' && !signal.aborted) {
      this.#send();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (this.#sent[0]?.expanded !== undefined || this.#died !== undefined || signal.aborted) resolve();
      });
      if (this.#died !== undefined) throw this.#died;
      this.#take();
      yield explorer.progress;
    }
    signal.removeEventListener('abort', wakes);
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#hands.map(({ worker }) => worker.terminate()));
    this.explorer.packer.book.close();
  }

  #hire(worker: Worker): Hand {
    const hand: Hand = { worker, out: 0, bytes: 0, table: this.explorer.states.table };
    worker.on('message', (expanded: Expanded | typeof WANTS_BLOCK) => {
      if (expanded === WANTS_BLOCK) return this.#lend(hand);
      const sent = this.#sent.find(({ first }) => first === expanded.first);
      if (sent !== undefined) sent.expanded = expanded;
      hand.out -= 1;
      hand.bytes = expanded.bytes;
      this.#wake();
    });
    const died = (why: string): void => {
      this.#died ??= new ThreadsDied(why);
      this.#wake();
    };
    worker.on('error', ({ message }) => died(message));
    worker.on('exit', (code) => died(`a thread ended with ${code}`));
    return hand;
  }

  #send(): void {
    const { explorer } = this;
    for (let free = this.#free(); free !== undefined; free = this.#free()) {
      const size = Math.min(this.#largest, Math.ceil(explorer.open / (this.#hands.length * AHEAD)));
      if (!this.#makesRoomFor(size)) return;
      const batch = explorer.handOut(size);
      if (batch === undefined) return;
      this.#sent.push({ hand: free, first: batch.first, count: batch.places.length, expanded: undefined });
      free.out += 1;
      const { table } = explorer.states;
      tell(free, table === free.table ? { batch } : { batch, table });
      free.table = table;
    }
  }

  /** Whether the table of states has room for all that so many more can lead to. It grows once no thread is at it: until then nothing is sent. */
  #makesRoomFor(more: number): boolean {
    const { states, moves } = this.explorer;
    const out = this.#sent.reduce((sum, { count, expanded }) => sum + (expanded === undefined ? count : 0), 0);
    this.#isTight ||= !states.hasRoomFor((out + more) * moves.length);
    if (!this.#isTight) return true;
    if (out > 0) return false;
    const most = this.#hands.length * AHEAD * this.#largest * moves.length;
    do states.grow();
    while (!states.hasRoomFor(most));
    this.#isTight = false;
    return true;
  }

  /** Gives a thread a block to write into; all others are told of it before. */
  #lend(hand: Hand): void {
    const block = this.explorer.states.lend();
    for (const other of this.#hands) if (other !== hand) tell(other, { block, isYours: false });
    tell(hand, { block, isYours: true });
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }

  /** The thread that has least to do, if one may have more. */
  #free(): Hand | undefined {
    if (this.#sent.length >= this.#hands.length * WAITING) return undefined;
    const [least] = [...this.#hands].sort((one, other) => one.out - other.out);
    return least !== undefined && least.out < AHEAD ? least : undefined;
  }

  #take(): void {
    const { explorer } = this;
    for (let [first] = this.#sent; first?.expanded !== undefined; [first] = this.#sent) {
      explorer.take(first.expanded);
      this.#sent.shift();
      if (explorer.end !== 'running') return;
      explorer.bound(this.#hands.reduce((sum, { bytes }) => sum + bytes, 0));
    }
  }
}

function tell({ worker }: Hand, order: Order): void {
  worker.postMessage(order);
}

/** By thread, its ends of the ways to each other thread. */
function waysBetween(threads: number): MessagePort[][] {
  const ends: MessagePort[][] = Array.from({ length: threads }, () => []);
  for (let one = 1; one < threads; one += 1)
    for (let other = 0; other < one; other += 1) {
      const { port1, port2 } = new MessageChannel();
      ends[one]?.push(port1);
      ends[other]?.push(port2);
    }
  return ends;
}

/** What a thread must know of a question: plain data. It is given much to do, so it remembers from the beginning what moves did. */
function questionOf(options: ExploreOptions, threads: number): Question {
  const { world, grain, budget, commands, faults, to, symmetry = true, engine = 'table' } = options;
  const { prepare = [], repeats = false, reducesOrders = false } = options;
  return {
    world,
    grain,
    budget,
    commands,
    faults,
    to,
    symmetry,
    engine,
    prepare,
    repeats,
    reducesOrders,
    heldBytes: heldBytes(options, threads),
  };
}
