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

  /**
   * Weibull with this mean and shape, in whole microseconds, at least 1. The shape, from 0.1 to 10, says how the hazard changes: 1 is
   * exponential, above it things wear out.
   */
  weibull(name: string, mean: Micros, shape: number): Micros {
    const hazard = -Math.log1p(-this.draw(name));
    const scale = shape === 1 ? mean : mean / gamma(1 + 1 / shape);
    return Math.max(1, Math.ceil(scale * (shape === 1 ? hazard : Math.exp(Math.log(hazard) / shape))));
  }

  /** Log-normal with mean 1 and this sigma, from a sum of twelve draws: a normal one to some three sigmas. */
  logNormal(name: string, sigma: number): number {
    let sum = -DRAWS / 2;
    for (let draws = 0; draws < DRAWS; draws += 1) sum += this.draw(name);
    return Math.exp(sigma * sum - (sigma * sigma) / 2);
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

/** So many draws in [0, 1) have the variance 1 together. */
const DRAWS = 12;

const restored = (state: object): Stream => seedrandom.alea('', { state: state as never }) as unknown as Stream;

const LANCZOS_G = 7;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** The gamma function for x above 0.5, by Lanczos' series, without a power: powers differ between releases of Node. */
export function gamma(x: number): number {
  const z = x - 1;
  const sum = LANCZOS.reduce((total, part, at) => total + (at === 0 ? part : part / (z + at)), 0);
  const base = z + LANCZOS_G + 0.5;
  return Math.sqrt(2 * Math.PI) * Math.exp((z + 0.5) * Math.log(base) - base) * sum;
}
