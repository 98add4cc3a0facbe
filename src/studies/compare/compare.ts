/**
 * Several ways to go about the same plan, on the same luck: run i of each meets the same durations and the same faults, so that what
 * differs is the way. Differences are means over pairs with their interval.
 */
import type { Micros } from '../../base/units.js';
import type { Arm, Played } from '../arms.js';
import { ascending, type Estimate, meanOf, proportion, quantile, varianceOf } from '../statistics.js';

/** What is compared; less is better, of the chance to fit more. */
export const FIGURES = ['endedAtUs', 'outageUs', 'downtimeUsMax', 'blackoutUsMax', 'failedMoves'] as const;

export type Figure = (typeof FIGURES)[number];

export interface Way {
  readonly name: string;
  readonly fits: Estimate;
  readonly p50: Readonly<Record<Figure, number>>;
  readonly p90: Readonly<Record<Figure, number>>;
  /** What was broken, and in which share of the runs. */
  readonly violations: readonly { readonly id: string; readonly share: Estimate }[];
  readonly windows: readonly {
    readonly opensUs: Micros;
    readonly closesUs: Micros;
    readonly used: Estimate;
    readonly inTime: Estimate;
  }[];
  /** How much more than the first way, in pairs; of `fits` how much more often. */
  readonly more: Readonly<Record<Figure | 'fits', Estimate>>;
  /** How many times the variance of a difference would be if the luck were not the same; NaN where nothing varies. */
  readonly gain: Readonly<Record<Figure, number>>;
  /** The name of a way that is nowhere worse and somewhere better; undefined: there is none. */
  readonly dominatedBy?: string;
}

export interface Comparison {
  readonly runs: number;
  readonly ways: readonly Way[];
}

/** Runs of each arm, from the first on; the same number of each. */
export function comparisonOf(arms: readonly Arm[], played: readonly (readonly Played[])[]): Comparison {
  const runs = Math.min(...played.map((one) => one.length));
  const ways = arms.map(
    ({ spec }, at): Way => wayOf(spec.name, played[at] as readonly Played[], played[0] as readonly Played[]),
  );
  return { runs, ways: ways.map((way) => withDominance(way, ways)) };
}

function wayOf(name: string, own: readonly Played[], first: readonly Played[]): Way {
  const of = (figure: Figure): number[] => own.map(({ sample }) => sample[figure]);
  const record = <T>(make: (figure: Figure) => T): Record<Figure, T> =>
    Object.fromEntries(FIGURES.map((figure) => [figure, make(figure)])) as Record<Figure, T>;
  const sorted = record((figure) => of(figure).sort(ascending));
  return {
    name,
    fits: proportion(own.filter(({ sample }) => sample.fits).length, own.length),
    p50: record((figure) => quantile(sorted[figure], 0.5).value),
    p90: record((figure) => quantile(sorted[figure], 0.9).value),
    violations: violationsOf(own),
    windows: windowsOf(own),
    more: {
      ...record((figure) => meanOf(pairs(own, first, ({ sample }) => sample[figure]))),
      fits: meanOf(pairs(own, first, ({ sample }) => Number(sample.fits))),
    },
    gain: record((figure) => gainOf(own, first, figure)),
  };
}

const pairs = (own: readonly Played[], first: readonly Played[], of: (played: Played) => number): number[] =>
  own.map((one, run) => of(one) - of(first[run] as Played));

/** Variance of the difference of two runs of other luck, by that of two of the same. */
function gainOf(own: readonly Played[], first: readonly Played[], figure: Figure): number {
  const paired = varianceOf(pairs(own, first, ({ sample }) => sample[figure]));
  const alone = [own, first].map((one) => varianceOf(one.map(({ sample }) => sample[figure])));
  const unpaired = alone.reduce((sum, one) => sum + one, 0);
  if (unpaired === 0) return Number.NaN;
  return paired === 0 ? Number.POSITIVE_INFINITY : unpaired / paired;
}

function violationsOf(own: readonly Played[]): Way['violations'] {
  const counts = new Map<string, number>();
  for (const { sample } of own) for (const id of sample.violations) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, count]) => ({ id, share: proportion(count, own.length) }));
}

function windowsOf(own: readonly Played[]): Way['windows'] {
  const found = new Map<Micros, { closesUs: Micros; used: number; inTime: number }>();
  for (const { sample } of own)
    for (const { opensUs, closesUs, spareUs } of sample.windows) {
      const known = found.get(opensUs) ?? { closesUs, used: 0, inTime: 0 };
      known.used += 1;
      if (spareUs >= 0) known.inTime += 1;
      found.set(opensUs, known);
    }
  return [...found]
    .sort(([one], [other]) => one - other)
    .map(([opensUs, { closesUs, used, inTime }]) => ({
      opensUs,
      closesUs,
      used: proportion(used, own.length),
      inTime: proportion(inTime, used),
    }));
}

/** What a way is held to be better by: the chance, the end in nine of ten runs, and what users notice. */
const SCALES: readonly ((way: Way) => number)[] = [
  ({ fits }) => -fits.value,
  ({ p90 }) => p90.endedAtUs,
  ({ p90 }) => p90.outageUs,
  ({ p90 }) => p90.blackoutUsMax,
];

function withDominance(way: Way, ways: readonly Way[]): Way {
  const better = ways.find(
    (other) =>
      other !== way &&
      SCALES.every((scale) => scale(other) <= scale(way)) &&
      SCALES.some((scale) => scale(other) < scale(way)),
  );
  return better === undefined ? way : { ...way, dominatedBy: better.name };
}
