/** Chance for what is made at random: whole numbers, choices and odds from one stream. */
import seedrandom from 'seedrandom';

/** Draws from one stream. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: string) {
    this.#random = seedrandom.alea(seed);
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  of<T>(all: readonly T[]): T {
    return all[this.between(0, all.length - 1)] as T;
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }
}
