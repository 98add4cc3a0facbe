/**
 * Several ways to go about the same plan, on the same luck: run i of each meets the same durations and the same faults, so that what
 * differs is the way. Differences are means over pairs with their interval.
 */
import type { Micros } from '../../base/units.js';
import { DURATIONS } from '../../model/catalog/index.js';
import type { Arm, Played } from '../arms.js';
import { assumptionsOf } from '../odds/spreads.js';
import { workDoneUs } from '../sample.js';
import {
  ascending,
  type Estimate,
  meanOf,
  proportion,
  quantile,
  quantileWithNever,
  varianceOf,
  withNeverLast,
} from '../statistics.js';
import { type BrokenShare, Tally, type WindowShare } from '../tally.js';

/** What is compared; less is better, of room and of the chance to fit more. */
export const FIGURES = [
  'endedAtUs',
  'finishedAtUs',
  'outageUs',
  'downtimeUsMax',
  'blackoutUsMax',
  'failedMoves',
  'headroomMin',
] as const;

export type Figure = (typeof FIGURES)[number];

export interface Way {
  readonly name: string;
  readonly fits: Estimate;
  /** Share of the runs that come to their end: the others are stuck, or out of time. */
  readonly completed: Estimate;
  readonly p50: Readonly<Record<Figure, number>>;
  /** What nine runs of ten do not exceed; of room, what they do not go below. Runs that never come to their end end later than all others; NaN: so many never do. */
  readonly p90: Readonly<Record<Figure, number>>;
  /** What was broken, and in which share of the runs. */
  readonly violations: readonly BrokenShare[];
  readonly windows: readonly WindowShare[];
  /** How much more than the first way, in pairs, of the end in those that both come to it; of `fits` how much more often. */
  readonly more: Readonly<Record<Figure | 'fits', Estimate>>;
  /** How many times the variance of a difference would be if the luck were not the same; NaN where nothing varies. */
  readonly gain: Readonly<Record<Figure, number>>;
  /** The name of a way that is nowhere worse and somewhere better; undefined: there is none. */
  readonly dominatedBy?: string;
}

/** A duration that some of the ways hold at its usual value, since nobody has measured it, where the others draw theirs. */
export interface Held {
  readonly duration: string;
  readonly us: Micros;
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /** Names of those ways. */
  readonly ways: readonly string[];
}

export interface Comparison {
  readonly runs: number;
  readonly ways: readonly Way[];
  readonly held: readonly Held[];
}

/** Runs of each arm, from the first on; the same number of each. */
export function comparisonOf(arms: readonly Arm[], played: readonly (readonly Played[])[]): Comparison {
  const runs = Math.min(...played.map((one) => one.length));
  const ways = arms.map(
    ({ spec }, at): Way => wayOf(spec.name, played[at] as readonly Played[], played[0] as readonly Played[]),
  );
  return { runs, ways: ways.map((way) => withDominance(way, ways)), held: heldOf(arms) };
}

/** What all hold is alike in all. */
function heldOf(arms: readonly Arm[]): Held[] {
  const held = arms.map(({ scenario }) => assumptionsOf(scenario, 1).filter((one) => one.kind === 'duration'));
  const all = new Map(held.flat().map((one) => [one.key, one.range]));
  return [...all].flatMap(([key, { from, to }]) => {
    const ways = arms.filter((_, at) => held[at]?.some((one) => one.key === key)).map(({ spec }) => spec.name);
    if (ways.length === arms.length) return [];
    return [{ duration: key, us: DURATIONS[key].value, fromUs: from, toUs: to, ways }];
  });
}

/** What a run comes to; of its end NaN where it comes to none. */
const figureOf = ({ sample }: Played, figure: Figure): number =>
  figure === 'finishedAtUs' ? workDoneUs(sample) : sample[figure];

/** A figure that nine runs of ten do not exceed, or half of them; runs that never come to their end are later than all others. */
function quantileOf(own: readonly Played[], figure: Figure, share: number): number {
  const values = own.map((one) => figureOf(one, figure));
  return figure === 'finishedAtUs'
    ? quantileWithNever(withNeverLast(values), share).value
    : quantile(values.sort(ascending), share).value;
}

function wayOf(name: string, own: readonly Played[], first: readonly Played[]): Way {
  const record = <T>(make: (figure: Figure) => T): Record<Figure, T> =>
    Object.fromEntries(FIGURES.map((figure) => [figure, make(figure)])) as Record<Figure, T>;
  const tally = Tally.of(own.map(({ sample }) => sample));
  return {
    name,
    fits: proportion(own.filter(({ sample }) => sample.fits).length, own.length),
    completed: proportion(own.filter(({ sample }) => sample.outcome === 'completed').length, own.length),
    p50: record((figure) => quantileOf(own, figure, 0.5)),
    p90: record((figure) => quantileOf(own, figure, figure === 'headroomMin' ? 0.1 : 0.9)),
    violations: tally.broken(),
    windows: tally.windows(),
    more: {
      ...record((figure) => meanOf(differences(pairs(own, first, figure)))),
      fits: meanOf(own.map(({ sample }, run) => Number(sample.fits) - Number((first[run] as Played).sample.fits))),
    },
    gain: record((figure) => gainOf(pairs(own, first, figure))),
  };
}

type Pair = readonly [own: number, first: number];

/** Runs of the same seed; of their ends those alone in which both come to it. */
const pairs = (own: readonly Played[], first: readonly Played[], figure: Figure): Pair[] =>
  own
    .map((one, run): Pair => [figureOf(one, figure), figureOf(first[run] as Played, figure)])
    .filter((pair) => figure !== 'finishedAtUs' || !pair.some(Number.isNaN));

const differences = (all: readonly Pair[]): number[] => all.map(([one, other]) => one - other);

/** Variance of the difference of two runs of other luck, by that of two of the same. */
function gainOf(all: readonly Pair[]): number {
  const paired = varianceOf(differences(all));
  const unpaired = varianceOf(all.map(([one]) => one)) + varianceOf(all.map(([, other]) => other));
  if (unpaired === 0) return Number.NaN;
  return paired === 0 ? Number.POSITIVE_INFINITY : unpaired / paired;
}

/** What a way is held to be better by: the chance, the end in nine of ten runs, what users notice, and the room that is left. */
const SCALES: readonly ((way: Way) => number)[] = [
  ({ fits }) => -fits.value,
  (way) => (comesToItsEnd(way) ? way.p90.finishedAtUs : Number.POSITIVE_INFINITY),
  ({ p90 }) => p90.outageUs,
  ({ p90 }) => p90.blackoutUsMax,
  ({ p90 }) => (Number.isNaN(p90.headroomMin) ? 0 : -p90.headroomMin),
];

/** Whether nine runs of ten come to their end, so that it can be said when. */
export const comesToItsEnd = ({ p90 }: Way): boolean => !Number.isNaN(p90.finishedAtUs);

/** What never fits is worse than whatever fits at times, however soon it is stuck and whomever it leaves alone. */
const isHopeless = (way: Way, other: Way): boolean => way.fits.value === 0 && other.fits.value > 0;

function withDominance(way: Way, ways: readonly Way[]): Way {
  const better = ways.find(
    (other) =>
      isHopeless(way, other) ||
      (other !== way &&
        SCALES.every((scale) => scale(other) <= scale(way)) &&
        SCALES.some((scale) => scale(other) < scale(way))),
  );
  return better === undefined ? way : { ...way, dominatedBy: better.name };
}
