/**
 * Where a generator's choices come from: chance, or every choice in turn. A generator is a function of a chooser, so that what is drawn
 * at random and what is gone through completely is the same code.
 */
import seedrandom from 'seedrandom';

export interface Chooser {
  /** A whole number, both ends included. */
  between(from: number, to: number): number;
  of<T>(all: readonly T[]): T;
  /** True with this chance, 0 to 1; of a complete enumeration: both. */
  chance(share: number): boolean;
}

/** Draws from one stream. */
export class Drawn implements Chooser {
  readonly #random: () => number;

  constructor(seed: string) {
    this.#random = seedrandom.alea(seed);
  }

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

/** Goes through every choice, as an odometer goes through every number: the last choice turns fastest. */
class Odometer implements Chooser {
  readonly #digits: { at: number; readonly base: number }[] = [];
  #next = 0;

  between(from: number, to: number): number {
    const digit = this.#digits[this.#next] ?? { at: 0, base: to - from + 1 };
    this.#digits[this.#next] = digit;
    this.#next += 1;
    return from + digit.at;
  }

  of<T>(all: readonly T[]): T {
    return all[this.between(0, all.length - 1)] as T;
  }

  chance(share: number): boolean {
    if (share <= 0 || share >= 1) return share >= 1;
    return this.between(0, 1) === 1;
  }

  /** Makes ready for the next one; false when there is none. */
  turn(): boolean {
    this.#digits.length = this.#next;
    this.#next = 0;
    for (let at = this.#digits.length - 1; at >= 0; at -= 1) {
      const digit = this.#digits[at] as { at: number; base: number };
      digit.at += 1;
      if (digit.at < digit.base) return true;
      this.#digits.pop();
    }
    return false;
  }
}

/** All that a generator can make. */
export function* complete<T>(make: (chooser: Chooser) => T): Generator<T> {
  const odometer = new Odometer();
  do yield make(odometer);
  while (odometer.turn());
}
