/** The event queue: a binary heap on (time, order of asking). Ties leave in asking order; a cancelled event never leaves. */
import { assert } from '../../base/assert.js';
import type { Micros } from '../../base/units.js';

/** Larger than any number of events at one time; an event's handle is its slot. */
const EVENTS_MAX = 10_000_000;

/** Slots for which there is room at first; it doubles as needed. */
const ROOM = 64;

/** An event that has left the queue. */
export interface Due {
  what: number;
  subject: number;
}

export class EventQueue {
  /** By slot. */
  #at = new Float64Array(ROOM);
  #order: number[] = [];
  #what: number[] = [];
  #subject: number[] = [];
  /** Slots in heap order. */
  #heap: number[] = [];
  /** Place of a slot in the heap, or -1. */
  #place: number[] = [];
  #free: number[] = [];
  #asked = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** Time of the next event; Infinity when there is none. */
  get nextAt(): Micros {
    const top = this.#heap[0];
    return top === undefined ? Number.POSITIVE_INFINITY : (this.#at[top] as number);
  }

  /** Puts an event in and returns its handle, valid until the event leaves or is cancelled. */
  put(atUs: Micros, what: number, subject: number): number {
    const slot = this.#free.pop() ?? this.#order.length;
    assert(slot < EVENTS_MAX, 'too many events at one time');
    if (slot >= this.#at.length) this.#grow();
    this.#at[slot] = atUs;
    this.#order[slot] = this.#asked;
    this.#asked += 1;
    this.#what[slot] = what;
    this.#subject[slot] = subject;
    this.#heap.push(slot);
    this.#rise(this.#heap.length - 1);
    return slot;
  }

  /** Takes an event out before its time. */
  cancel(slot: number): void {
    const place = this.#place[slot] ?? -1;
    if (place < 0) return;
    this.#remove(place);
    this.#free.push(slot);
  }

  /** Takes the next event out if it is due at this time; false when it is not, or there is none. */
  takeAt(atUs: Micros, into: Due): boolean {
    const slot = this.#heap[0];
    if (slot === undefined || this.#at[slot] !== atUs) return false;
    into.what = this.#what[slot] as number;
    into.subject = this.#subject[slot] as number;
    this.#remove(0);
    this.#free.push(slot);
    return true;
  }

  clone(): EventQueue {
    const copy = new EventQueue();
    copy.#at = this.#at.slice();
    copy.#order = [...this.#order];
    copy.#what = [...this.#what];
    copy.#subject = [...this.#subject];
    copy.#heap = [...this.#heap];
    copy.#place = [...this.#place];
    copy.#free = [...this.#free];
    copy.#asked = this.#asked;
    return copy;
  }

  #grow(): void {
    const grown = new Float64Array(this.#at.length * 2);
    grown.set(this.#at);
    this.#at = grown;
  }

  #remove(place: number): void {
    const slot = this.#heap[place] as number;
    const last = this.#heap.pop() as number;
    this.#place[slot] = -1;
    if (last === slot) return;
    this.#set(place, last);
    this.#sink(place);
    this.#rise(this.#place[last] as number);
  }

  #before(a: number, b: number): boolean {
    const ta = this.#at[a] as number;
    const tb = this.#at[b] as number;
    return ta < tb || (ta === tb && (this.#order[a] as number) < (this.#order[b] as number));
  }

  #set(place: number, slot: number): void {
    this.#heap[place] = slot;
    this.#place[slot] = place;
  }

  #rise(from: number): void {
    const slot = this.#heap[from] as number;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent] as number;
      if (!this.#before(slot, above)) break;
      this.#set(place, above);
      place = parent;
    }
    this.#set(place, slot);
  }

  #sink(from: number): void {
    const slot = this.#heap[from] as number;
    const { length } = this.#heap;
    let place = from;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#before(this.#heap[child + 1] as number, this.#heap[child] as number)) child += 1;
      const below = this.#heap[child] as number;
      if (!this.#before(below, slot)) break;
      this.#set(place, below);
      place = child;
    }
    this.#set(place, slot);
  }
}
