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
  /** The list that reads go to; NONE: none. */
  into = NONE;
  #writing = false;

  constructor(slots: number, lists: number) {
    this.#writes = new Int32Array(slots);
    this.#lists = Array.from({ length: lists }, () => ({ read: [], stamps: new Int32Array(slots) }));
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
    if (this.into === NONE || this.#writes[slot] === this.#turn) return;
    const { read, stamps } = this.#lists[this.into] as List;
    if (stamps[slot] === this.#turn) return;
    stamps[slot] = this.#turn;
    read.push(slot);
  }

  /** A sum is noted each time: whoever adds to it takes the last note back. */
  readsSum(slot: number): void {
    if (this.into !== NONE) this.#lists[this.into]?.read.push(slot);
  }

  writesSum(slot: number): void {
    this.writes(slot);
    if (this.into === NONE) return;
    const { read } = this.#lists[this.into] as List;
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
