/** How far predictions are from what was measured, by row, by class, by source, and over all. */
import { mean, median, quantile } from 'simple-statistics';
import { MB, MILLISECOND, SECOND } from '../../base/units.js';
import type { Foretold } from '../../sim/physics/foretell.js';
import type { Row } from './row.js';

/** Errors of one row; undefined where nothing was measured, or one of the two does not end. */
export interface Scored {
  readonly row: Row;
  readonly foretold: Foretold;
  readonly predictedS: number;
  readonly predictedBlackoutMs: number;
  readonly predictedSentMb: number;
  /** Share of the measured value. */
  readonly timeError: number | undefined;
  readonly sentError: number | undefined;
  /** Both floored at 20 ms. */
  readonly blackoutError: number | undefined;
  /** Absolute logarithm of their ratio, which does not punish one side. */
  readonly blackoutLog: number | undefined;
  /** Whether it was right about ending or never ending; undefined where nobody measured it. */
  readonly endsRight: boolean | undefined;
}

/** Blackouts below this are noise. */
const FLOOR_MS = 20;

export function score(row: Row, foretold: Foretold): Scored {
  const predictedS = foretold.totalUs / SECOND;
  const predictedBlackoutMs = foretold.blackoutUs / MILLISECOND;
  const predictedSentMb = foretold.sentBytes / MB;
  const { measuredS, measuredBlackoutMs, measuredSentMb } = row;
  const compares = foretold.ends && measuredS !== 'never' && row.kind !== 'install';
  const blackouts =
    compares && measuredBlackoutMs !== undefined
      ? [Math.max(FLOOR_MS, predictedBlackoutMs), Math.max(FLOOR_MS, measuredBlackoutMs)]
      : undefined;
  const [d = 1, measured = 1] = blackouts ?? [];
  return {
    row,
    foretold,
    predictedS,
    predictedBlackoutMs,
    predictedSentMb,
    timeError:
      foretold.ends && typeof measuredS === 'number' ? Math.abs(predictedS - measuredS) / measuredS : undefined,
    sentError:
      compares && measuredSentMb !== undefined && measuredSentMb > 0
        ? Math.abs(predictedSentMb - measuredSentMb) / measuredSentMb
        : undefined,
    blackoutError: blackouts === undefined ? undefined : Math.abs(d - measured) / measured,
    blackoutLog: blackouts === undefined ? undefined : Math.abs(Math.log(d / measured)),
    endsRight: measuredS === undefined ? undefined : foretold.ends === (measuredS !== 'never'),
  };
}

/** Errors of several rows together. Shares, 0 and up; undefined where no row has one. */
export interface Errors {
  readonly rows: number;
  readonly timeMean: number | undefined;
  readonly timeMedian: number | undefined;
  readonly timeP90: number | undefined;
  /** Rows whose time is within 10 %. */
  readonly timeWithin10: number | undefined;
  readonly sentMean: number | undefined;
  readonly sentMedian: number | undefined;
  readonly blackoutMedian: number | undefined;
  readonly blackoutLogMean: number | undefined;
  readonly endsRight: number | undefined;
}

export function errorsOf(scored: readonly Scored[]): Errors {
  const time = known(scored.map((one) => one.timeError));
  const sent = known(scored.map((one) => one.sentError));
  const ends = known(scored.map((one) => one.endsRight));
  return {
    rows: scored.length,
    timeMean: over(time, mean),
    timeMedian: over(time, median),
    timeP90: over(time, (all) => quantile(all, 0.9)),
    timeWithin10: over(time, (all) => mean(all.map((one) => (one <= 0.1 ? 1 : 0)))),
    sentMean: over(sent, mean),
    sentMedian: over(sent, median),
    blackoutMedian: over(known(scored.map((one) => one.blackoutError)), median),
    blackoutLogMean: over(known(scored.map((one) => one.blackoutLog)), mean),
    endsRight: over(ends.map(Number), mean),
  };
}

/** Each source has the same weight. */
export function pooled(groups: readonly Errors[]): Errors {
  const average = (pick: (one: Errors) => number | undefined): number | undefined =>
    over(known(groups.map(pick)), mean);
  return {
    rows: groups.reduce((sum, one) => sum + one.rows, 0),
    timeMean: average((one) => one.timeMean),
    timeMedian: average((one) => one.timeMedian),
    timeP90: average((one) => one.timeP90),
    timeWithin10: average((one) => one.timeWithin10),
    sentMean: average((one) => one.sentMean),
    sentMedian: average((one) => one.sentMedian),
    blackoutMedian: average((one) => one.blackoutMedian),
    blackoutLogMean: average((one) => one.blackoutLogMean),
    endsRight: average((one) => one.endsRight),
  };
}

/** What has a key in common, in the order of first sight. */
export function groupBy<T, K>(all: readonly T[], key: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}

const known = <T>(values: readonly (T | undefined)[]): T[] => values.filter((one) => one !== undefined) as T[];

const over = (values: number[], figure: (values: number[]) => number): number | undefined =>
  values.length === 0 ? undefined : figure(values);
