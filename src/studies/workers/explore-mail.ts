/** What goes to a thread of a search, and how it reads what has come: states to expand in their turn, and memory as soon as it is wanted. */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { assert } from '../../base/assert.js';
import type { WrittenClaim } from '../../invariants/index.js';
import type { Batch } from '../../search/batch.js';
import type { Block, Supply } from '../../search/blocks.js';
import type { Question } from '../../search/expander.js';
import type { SharedStates } from '../../search/states.js';

/** What a thread is given when it begins. */
export interface Brief {
  readonly question: Question;
  /** Claims of the file itself: conditions do not go over to a thread, their texts do. */
  readonly own: readonly WrittenClaim[];
  /** Whether the search keeps what leads from where to where. */
  readonly tellsWays: boolean;
  /** Memory of the books that all share: of fields, and of what follows from them. */
  readonly fields: SharedArrayBuffer;
  readonly following: SharedArrayBuffer;
  readonly states: SharedStates;
  /** One number, which changes whenever a block is sent. */
  readonly bell: SharedArrayBuffer;
  /** Ways to the other threads. */
  readonly peers: readonly MessagePort[];
}

/** What is sent to a thread: states to expand, and their table where it has grown; or a block of states, which is its own to write into or another's. */
export type Order =
  | { readonly batch: Batch; readonly table?: SharedArrayBuffer }
  | { readonly block: Block; readonly isYours: boolean };

/** What a thread asks for: a block to write into. */
export const WANTS_BLOCK = 'block';

/** How often, and for how long at a time, a thread waits for a block. */
const WAITS_MAX = 3000;
const WAIT_MS = 20;

/** What has come and waits for its turn. */
export class Mail implements Supply {
  readonly orders: Extract<Order, { batch: Batch }>[] = [];
  readonly #own: Block[] = [];
  readonly #known = new Map<number, Block>();
  readonly #bell: Int32Array;

  constructor(
    readonly port: MessagePort,
    bell: SharedArrayBuffer,
  ) {
    this.#bell = new Int32Array(bell);
    this.#ask();
  }

  take(): Block {
    const found = this.#until(() => this.#own.shift());
    // The next one comes while this one is written.
    this.#ask();
    return found;
  }

  find(number: number): Block {
    return this.#until(() => this.#known.get(number));
  }

  receive(order: Order): void {
    if ('batch' in order) this.orders.push(order);
    else {
      this.#known.set(order.block.number, order.block);
      if (order.isYours) this.#own.push(order.block);
    }
  }

  #ask(): void {
    this.port.postMessage(WANTS_BLOCK);
  }

  /** Reads on until something is there. */
  #until<T>(there: () => T | undefined): T {
    for (let waits = 0; waits < WAITS_MAX; ) {
      const found = there();
      if (found !== undefined) return found;
      const rung = Atomics.load(this.#bell, 0);
      const told = receiveMessageOnPort(this.port);
      if (told !== undefined) this.receive(told.message as Order);
      else {
        waits += 1;
        Atomics.wait(this.#bell, 0, rung, WAIT_MS);
      }
    }
    const found = there();
    assert(found !== undefined, 'a thread of a search was not given the memory that it asked for');
    return found;
  }
}
