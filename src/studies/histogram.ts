/** How often a time lay where: bins of one round width, from the first that holds something to the last. */
import { roundStep } from '../base/steps.js';
import { DAY, HOUR, MINUTE, type Micros, SECOND } from '../base/units.js';

export interface Histogram {
  /** Where the first bin begins; a bin holds its beginning and not its end. */
  readonly fromUs: Micros;
  readonly stepUs: Micros;
  readonly counts: readonly number[];
}

const [BINS_MIN, BINS_MAX] = [6, 30];

/** More values want more bins. */
const binsFor = (count: number): number => Math.min(BINS_MAX, Math.max(BINS_MIN, Math.round(2 * Math.sqrt(count))));

/** The narrowest bin whose ends read differently where times are so long: they are told in two units at most. */
function tellable(us: Micros): Micros {
  if (us >= DAY) return HOUR;
  if (us >= HOUR) return MINUTE;
  return us >= MINUTE ? SECOND : us >= SECOND ? SECOND / 10 : 1;
}

/** Of the values that are there; no bins where there are none. */
export function histogramOf(values: Iterable<number>): Histogram {
  let [least, most, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    count += 1;
  }
  if (count === 0) return { fromUs: 0, stepUs: 1, counts: [] };
  const isOne = least === most;
  const stepUs = isOne ? 1 : Math.max(tellable(most), roundStep(most - least, binsFor(count) - 2));
  const first = Math.floor(least / stepUs);
  const counts = new Array<number>(Math.floor(most / stepUs) - first + 1).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const bin = Math.floor(value / stepUs) - first;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { fromUs: first * stepUs, stepUs, counts };
}
