/** What is read of a world, and written to it, by the numbers of slots. */
import { assert } from '../base/assert.js';
import { NONE } from '../model/world.js';

interface List {
  readonly read: number[];
  readonly stamps: Int32Array;
}

/**
 * What was read and written since it was begun, by the numbers of slots, each once and in the order in which it came. What is read goes to
 * one of several lists.
 */
export class Notes {
  readonly written: number[] = [];
  readonly #writes: Int32Array;
  readonly #lists: List[];
  #turn = 0;
  #into = NONE;
  #list: List | undefined;
  #writing = false;

  constructor(slots: number, lists: number) {
    this.#writes = new Int32Array(slots);
    this.#lists = Array.from({ length: lists }, () => ({ read: [], stamps: new Int32Array(slots) }));
  }

  /** The list that reads go to; NONE: none. */
  get into(): number {
    return this.#into;
  }

  set into(into: number) {
    this.#into = into;
    this.#list = into === NONE ? undefined : this.#lists[into];
  }

  begin(into: number): void {
    for (const { read } of this.#lists) if (read.length > 0) read.length = 0;
    this.written.length = 0;
    this.#turn += 1;
    this.#writing = true;
    this.into = into;
  }

  end(): void {
    this.into = NONE;
    this.#writing = false;
  }

  read(list: number): readonly number[] {
    return (this.#lists[list] as List).read;
  }

  /** What was written before is known from what was read before. */
  reads(slot: number): void {
    const list = this.#list;
    const turn = this.#turn;
    if (list === undefined || list.stamps[slot] === turn || this.#writes[slot] === turn) return;
    list.stamps[slot] = turn;
    list.read.push(slot);
  }

  /** A sum is noted each time: whoever adds to it takes the last note back. */
  readsSum(slot: number): void {
    this.#list?.read.push(slot);
  }

  writesSum(slot: number): void {
    this.writes(slot);
    if (this.#list === undefined) return;
    const { read } = this.#list;
    const last = read.lastIndexOf(slot);
    assert(last >= 0, 'a sum that is set, and not added to');
    read.splice(last, 1);
  }

  writes(slot: number): void {
    if (!this.#writing || this.#writes[slot] === this.#turn) return;
    this.#writes[slot] = this.#turn;
    this.written.push(slot);
  }

  hasRead(list: number, slot: number): boolean {
    return this.#lists[list]?.stamps[slot] === this.#turn;
  }

  hasWritten(slot: number): boolean {
    return this.#writes[slot] === this.#turn;
  }
}
