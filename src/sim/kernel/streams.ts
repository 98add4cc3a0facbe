/**
 * Named streams of chance: one for each source and entity (`seed/crash/Lab2`), so that a new draw somewhere changes nothing
 * elsewhere and two strategies meet the same luck.
 */
import seedrandom from 'seedrandom';
import type { Micros } from '../../base/units.js';

type Stream = { double(): number; state(): object };

export class Streams {
  readonly #streams = new Map<string, Stream>();

  constructor(readonly seed: string) {}

  /** The next draw of a stream, in [0, 1). */
  draw(name: string): number {
    return this.#stream(name).double();
  }

  /** Between two whole numbers, both included. */
  between(name: string, from: number, to: number): number {
    return from + Math.floor(this.draw(name) * (to - from + 1));
  }

  /** Exponential with this mean, in whole microseconds, at least 1. */
  exponential(name: string, mean: Micros): Micros {
    return Math.max(1, Math.ceil(-mean * Math.log1p(-this.draw(name))));
  }

  clone(): Streams {
    const copy = new Streams(this.seed);
    for (const [name, stream] of this.#streams) copy.#streams.set(name, restored(stream.state()));
    return copy;
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const made = seedrandom.alea(`${this.seed}/${name}`, { state: true }) as unknown as Stream;
    this.#streams.set(name, made);
    return made;
  }
}

const restored = (state: object): Stream => seedrandom.alea('', { state: state as never }) as unknown as Stream;
