/** Through what a move or a claim looks at the state at hand: from which seat, and with which VM in the first place. */
import { NONE } from '../model/world.js';
import type { Arrangement } from './arrangement.js';
import { type Memory, PLACE_MASK, type Store } from './memory.js';
import type { Seat } from './seats.js';

export class Lens {
  constructor(
    readonly seat: Seat,
    readonly vm: number,
  ) {}

  /** How the row of the seat is seen; undefined: as it is. */
  get front(): Arrangement | undefined {
    return this.vm === NONE ? undefined : this.seat.fronts[this.vm];
  }

  /** What a memory has learned of what is seen now, or UNKNOWN. */
  find(memory: Memory): number {
    const front = this.front;
    return front === undefined ? memory.find(this.seat.row) : memory.findSeen(this.seat.row, front);
  }

  /** The same from where a memory of this store begins. */
  findFrom(store: Store, root: number): number {
    const front = this.front;
    return front === undefined ? store.find(root, this.seat.row) : store.findSeen(root, this.seat.row, front);
  }

  /** The row that is seen: that of the seat, or what is written into this one. */
  rowSeen(into: Uint16Array): Uint16Array {
    const front = this.front;
    if (front === undefined) return this.seat.row;
    front.show(this.seat.row, into);
    return into;
  }

  /** Where the state has a cell that is seen. */
  placeOf(cell: number): number {
    const { arrangement } = this.seat;
    const front = this.front;
    const seated = front === undefined ? cell : (front.places[cell] as number) & PLACE_MASK;
    return arrangement === undefined ? seated : (arrangement.places[seated] as number) & PLACE_MASK;
  }

  /** What the state has for a code that is seen in a byte. */
  codeOf(cell: number, code: number): number {
    return this.seat.arrangement?.codeOf(cell, code) ?? code;
  }

  /** Where the state has the cells that are read to find what a memory has learned of what is seen: into an array; how many they are. */
  pathOf(memory: Memory, into: Int32Array): number {
    const { arrangement, row } = this.seat;
    const count = memory.pathOf(row, this.front, into);
    if (arrangement !== undefined)
      for (let at = 0; at < count; at += 1) into[at] = (arrangement.places[into[at] as number] as number) & PLACE_MASK;
    return count;
  }
}
