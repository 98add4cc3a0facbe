/** Counts over many runs: what was broken, and whether windows were kept. */
import type { Micros } from '../base/units.js';
import type { Sample, WindowUse } from './sample.js';
import { type Estimate, proportion } from './statistics.js';

/** An invariant, and the share of runs in which it was broken. */
export interface BrokenShare {
  readonly id: string;
  readonly share: Estimate;
}

export interface WindowShare {
  readonly opensUs: Micros;
  readonly closesUs: Micros;
  /** Runs in which a node began in it. */
  readonly used: Estimate;
  /** Of those, the runs in which every such node was back with its roles when it closed. */
  readonly inTime: Estimate;
}

export class Tally {
  #runs = 0;
  readonly #broken = new Map<string, number>();
  readonly #windows = new Map<Micros, { readonly closesUs: Micros; used: number; inTime: number }>();

  static of(samples: readonly Sample[]): Tally {
    const tally = new Tally();
    for (const { violations, windows } of samples) tally.add(violations, windows);
    return tally;
  }

  /** Counts one run. */
  add(violations: readonly string[], windows: readonly WindowUse[]): void {
    this.#runs += 1;
    for (const id of violations) this.#broken.set(id, (this.#broken.get(id) ?? 0) + 1);
    for (const { opensUs, closesUs, spareUs } of windows) {
      const known = this.#windows.get(opensUs) ?? { closesUs, used: 0, inTime: 0 };
      known.used += 1;
      if (spareUs >= 0) known.inTime += 1;
      this.#windows.set(opensUs, known);
    }
  }

  /** The most frequent first. */
  broken(): BrokenShare[] {
    return [...this.#broken]
      .sort(([one, often], [other, seldom]) => seldom - often || (one < other ? -1 : 1))
      .map(([id, times]) => ({ id, share: proportion(times, this.#runs) }));
  }

  /** In the order in which they open. */
  windows(): WindowShare[] {
    return [...this.#windows]
      .sort(([one], [other]) => one - other)
      .map(([opensUs, { closesUs, used, inTime }]) => ({
        opensUs,
        closesUs,
        used: proportion(used, this.#runs),
        inTime: proportion(inTime, used),
      }));
  }
}
