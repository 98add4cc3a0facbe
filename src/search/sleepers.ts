/** By state whose moves have not been tried yet, the moves that need not be: sets one behind the other, as states are found. */
import { doubled } from './states.js';

export class Sleepers {
  sets = new Int32Array(1 << 10);
  /** The first state that has a set here, and how many have. In those before it nothing is asleep. */
  #first = 0;
  #count = 0;

  /** Words of a set; 0: nobody sleeps. */
  constructor(readonly width: number) {}

  get bytes(): number {
    return this.sets.byteLength;
  }

  /** Nothing is asleep in any state before this one, the next to be found. */
  begin(first: number): void {
    this.#first = first;
    this.#count = 0;
  }

  /** A state is found, in which nothing is asleep yet. */
  add(): void {
    this.#count += 1;
    while (this.#count * this.width > this.sets.length) this.sets = doubled(this.sets);
    this.sets.fill(0, this.last, this.last + this.width);
  }

  /** Where the set of the state that was found last begins. */
  get last(): number {
    return (this.#count - 1) * this.width;
  }

  /** Writes the set of a state into an array. */
  read(state: number, into: Int32Array, at = 0): void {
    const from = (state - this.#first) * this.width;
    for (let word = 0; word < this.width; word += 1)
      into[at + word] = from < 0 ? 0 : (this.sets[from + word] as number);
  }

  /** The set of the state that was found last stands in an array, from there on. */
  write(from: Int32Array, at: number): void {
    for (let word = 0; word < this.width; word += 1) this.sets[this.last + word] = from[at + word] as number;
  }

  /** The moves of all states before this one have been tried. */
  forget(state: number): void {
    const done = state - this.#first;
    if (done * 2 <= this.#count) return;
    this.sets.copyWithin(0, done * this.width, this.#count * this.width);
    this.#first = state;
    this.#count -= done;
  }
}
