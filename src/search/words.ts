/** Whole numbers one behind the other, as they go from one thread to another. */
import { doubled } from './states.js';

export class Words {
  #numbers = new Int32Array(1 << 10);
  length = 0;

  push(number: number): void {
    if (this.length >= this.#numbers.length) this.#numbers = doubled(this.#numbers);
    this.#numbers[this.length] = number;
    this.length += 1;
  }

  at(place: number): number {
    return this.#numbers[place] as number;
  }

  set(at: number, number: number): void {
    this.#numbers[at] = number;
  }

  clear(): void {
    this.length = 0;
  }

  taken(): Int32Array<ArrayBuffer> {
    return this.#numbers.slice(0, this.length);
  }
}
