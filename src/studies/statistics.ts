/** Figures over samples, with intervals that make no assumption about their distribution. */
import { quantileSorted } from 'simple-statistics';

/** A figure and the interval in which the true one lies with 95 %. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % of the normal distribution. */
const Z = 1.959963984540054;

/**
 * The share of `hits` in `runs` with Wilson's interval (Wilson 1927), which holds also near 0 and 1. Where none was seen, its upper end
 * is about 3.8 in `runs`; the one-sided bound is `ruleOfThree`.
 */
export function proportion(hits: number, runs: number): Estimate {
  if (runs === 0) return { value: Number.NaN, low: 0, high: 1 };
  const share = hits / runs;
  const [square, scale] = [Z * Z, 1 + (Z * Z) / runs];
  const centre = (share + square / (2 * runs)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / runs + square / (4 * runs * runs));
  return {
    value: share,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === runs ? 1 : Math.min(1, centre + half),
  };
}

/** What happened in none of so many runs is rarer than this with 95 % (Hanley and Lippman-Hand 1983). */
export const ruleOfThree = (runs: number): number => Math.min(1, 3 / runs);

/** The quantile of a sorted list, `share` from 0 to 1, between two of its values where it falls there. NaN for an empty list. */
const quantileOf = (sorted: readonly number[], share: number): number =>
  sorted.length === 0 ? Number.NaN : quantileSorted(sorted as number[], share);

/**
 * A quantile with its interval by order statistics: the ranks between which it lies are binomial. An end that lies beyond the list is the
 * list's own end, which is less than the interval claims: `low` and `high` are those of the list.
 */
export function quantile(sorted: readonly number[], share: number): Estimate {
  const { length } = sorted;
  const [centre, half] = [length * share, Z * Math.sqrt(length * share * (1 - share))];
  const at = (rank: number): number => sorted[Math.min(length - 1, Math.max(0, rank))] ?? Number.NaN;
  return {
    value: quantileOf(sorted, share),
    low: at(Math.floor(centre - half) - 1),
    high: at(Math.ceil(centre + half)),
  };
}

/** Ascending, for `quantileWithNever`: what never came (NaN) is later than whatever came, since who is stuck early is not soon done. */
export const withNeverLast = (values: ArrayLike<number>): Float64Array =>
  Float64Array.from(values, (one) => (Number.isNaN(one) ? Number.POSITIVE_INFINITY : one)).sort();

/** The same quantile of such a list; NaN where it falls among what never came, which it does not where just that share came. */
export function quantileWithNever(sorted: Float64Array, share: number): Estimate {
  const { value, low, high } = quantile(sorted as unknown as readonly number[], share);
  const never = sorted.indexOf(Number.POSITIVE_INFINITY);
  const isLast = never > 0 && never >= sorted.length * share;
  const at = isLast && value === Number.POSITIVE_INFINITY ? (sorted[never - 1] as number) : value;
  return { value: known(at), low: known(low), high: known(high) };
}

const known = (one: number): number => (Number.isFinite(one) ? one : Number.NaN);

/** The mean of paired differences with its interval by the normal distribution; from about 30 pairs on. */
export function meanOf(values: readonly number[]): Estimate {
  const { length } = values;
  if (length === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  const mean = values.reduce((sum, one) => sum + one, 0) / length;
  const half = Z * Math.sqrt(varianceOf(values, mean) / length);
  return { value: mean, low: mean - half, high: mean + half };
}

/** Of a sample; 0 for fewer than two values. */
export function varianceOf(
  values: readonly number[],
  mean = values.reduce((sum, one) => sum + one, 0) / values.length,
): number {
  if (values.length < 2) return 0;
  return values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / (values.length - 1);
}

/** For sorting numbers. */
export const ascending = (one: number, other: number): number => one - other;
