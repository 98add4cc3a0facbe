/**
 * The parameters of each class that fit its measured rows best: one triple a class, none a row. A search
 * over fixed steps, so that the same rows always give the same numbers.
 */
import { mean } from 'simple-statistics';
import { type WorkloadName, workloadOf } from '../../model/catalog/index.js';
import { type ClassParameters, predict } from './predict.js';
import type { Row } from './row.js';
import { type Errors, errorsOf, groupBy, type Scored, score } from './score.js';

export interface ClassFit {
  readonly name: WorkloadName;
  /** Rows that say something about the class: their migration is measured, and the row does not write the whole curve itself. */
  readonly rows: number;
  /** Fewer than this say little about a class. */
  readonly rowsWanted: number;
  readonly from: ClassParameters;
  readonly to: ClassParameters;
  readonly before: Errors;
  readonly after: Errors;
}

type Parameter = keyof ClassParameters;

const ROWS_WANTED = 10;
/** More rows of a class are not looked at one by one: every so many-th is, so that a search ends in seconds. */
const ROWS_MAX = 500;
const SWEEPS_MAX = 40;
/** Values of each parameter that a search looks at first. */
const COARSE = 7;
/** A step must better the loss by this part of it, or the catalog's number stays. */
const GAIN_MIN = 0.001;
/** 10 % of the time weigh as much as a blackout that is 49 % too long. */
const BLACKOUT_WEIGHT = 0.25;

/** Loss for a factor that is 2.7 times that of the catalog, or an exponent that is higher by one. */
const LEAVING_COST = 0.02;

const steps = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => Number((from + index * step).toFixed(4)));

/** What a search tries, by parameter. Shares of the memory; megabytes. */
const GRID: Readonly<Record<Parameter, readonly number[]>> = {
  k: steps(0.3, 3, 0.05),
  exponent: steps(0.1, 1, 0.05),
  workingSetShare: [...steps(0.005, 0.1, 0.005), ...steps(0.125, 1, 0.025)],
  workingSetMb: [10, 15, 20, 25, ...steps(30, 200, 10), 250, 300, 400, 500, 700, 1000, 1500, 2000, 3000, 5000],
};

/** Fits every class of which there are rows, in the order of their first row. */
export const fitClasses = (rows: readonly Row[]): readonly ClassFit[] =>
  [...groupBy(rows.filter(tellsOfItsClass), (row) => row.class ?? 'unknown')].map(([name, group]) =>
    fitClass(name, group),
  );

const tellsOfItsClass = (row: Row): boolean =>
  row.kind !== 'install' &&
  row.mode !== 'post-copy' &&
  row.measuredS !== undefined &&
  (row.dirtyExponent === undefined || row.workingSetMb === undefined) &&
  row.dirtyFirstSecondMb !== 0;

function fitClass(name: WorkloadName, rows: readonly Row[]): ClassFit {
  const from = parametersOf(name);
  const looked = thinned(rows);
  // That migrations never end bounds the curve on one side only.
  const isBound = rows.every(({ measuredS }) => measuredS === 'never');
  const held = name === 'unknown' ? (['k'] as const) : [];
  const to = isBound ? from : search(from, held, (tried) => lossOf(looked, tried) + far(from, tried));
  return {
    name,
    rows: rows.length,
    rowsWanted: ROWS_WANTED,
    from,
    to,
    before: errorsOf(scoredWith(rows, from)),
    after: errorsOf(scoredWith(rows, to)),
  };
}

interface Found {
  readonly at: ClassParameters;
  readonly loss: number;
}

/**
 * From the best of a few points all over, along each parameter over its whole grid, then to the best neighbour, in which several may change at once, since a larger factor and a
 * smaller exponent make up for each other; until neither betters the loss. `held` stay: without a class there is nothing that the factor
 * corrects.
 */
function search(
  from: ClassParameters,
  held: readonly Parameter[],
  lossAt: (tried: ClassParameters) => number,
): ClassParameters {
  const free = (Object.keys(from) as Parameter[]).filter((key) => !held.includes(key));
  const better = (best: Found, tried: Iterable<ClassParameters>): Found => {
    for (const at of tried) {
      const loss = lossAt(at);
      if (loss < best.loss * (1 - GAIN_MIN)) best = { at, loss };
    }
    return best;
  };
  let best = better({ at: from, loss: lossAt(from) }, product(from, free, coarse));
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    const before = best;
    for (const key of free) best = better(best, along(best.at, key));
    best = better(best, product(best.at, free, around));
    if (best === before) break;
  }
  return best.at;
}

const along = (at: ClassParameters, key: Parameter): ClassParameters[] =>
  GRID[key].map((value) => ({ ...at, [key]: value }));

/** Every combination of what a function gives for each parameter. */
function product(
  at: ClassParameters,
  free: readonly Parameter[],
  valuesOf: (key: Parameter, value: number) => readonly number[],
): readonly ClassParameters[] {
  return free.reduce<readonly ClassParameters[]>(
    (all, key) => all.flatMap((one) => valuesOf(key, one[key] ?? 0).map((value) => ({ ...one, [key]: value }))),
    [at],
  );
}

const coarse = (key: Parameter): readonly number[] =>
  GRID[key].filter((_, index) => index % Math.ceil(GRID[key].length / COARSE) === 0);

/** One step down, as it is, one step up. */
function around(key: Parameter, value: number): number[] {
  const grid = GRID[key];
  const next = grid.findIndex((one) => one > value);
  const above = next === -1 ? [] : [grid[next] as number];
  return [...grid.filter((one) => one < value).slice(-1), value, ...above];
}

/** What the catalog has of a class; only the form of its working set that it uses. */
export function parametersOf(name: WorkloadName): ClassParameters {
  const { k, exponent, workingSetShare, workingSetMb } = workloadOf(name) ?? { k: 1, exponent: 1 };
  return {
    k,
    exponent,
    ...(workingSetShare === undefined ? {} : { workingSetShare }),
    ...(workingSetMb === undefined ? {} : { workingSetMb }),
  };
}

function thinned(rows: readonly Row[]): readonly Row[] {
  const stride = Math.ceil(rows.length / ROWS_MAX);
  return rows.filter((_, index) => index % stride === 0);
}

const scoredWith = (rows: readonly Row[], parameters: ClassParameters): Scored[] =>
  rows.map((row) =>
    score(
      row,
      predict(row, () => parameters),
    ),
  );

/** Mean over the rows: the error of time, that of what was sent, and a part of the blackout's; at most one, as for a wrong end. */
const lossOf = (rows: readonly Row[], parameters: ClassParameters): number =>
  mean(scoredWith(rows, parameters).map(lost));

/** What it costs to leave the catalog: rows that say nothing about a parameter leave it where it is. */
function far(from: ClassParameters, to: ClassParameters): number {
  const ratio = (key: 'k' | 'workingSetShare' | 'workingSetMb'): number =>
    Math.abs(Math.log((to[key] ?? 1) / (from[key] ?? 1)));
  const distance =
    ratio('k') + ratio('workingSetShare') + ratio('workingSetMb') + Math.abs(to.exponent - from.exponent);
  return LEAVING_COST * distance;
}

const lost = ({ timeError = 0, sentError = 0, blackoutLog = 0, endsRight }: Scored): number =>
  endsRight === false ? 1 : Math.min(1, timeError + sentError + BLACKOUT_WEIGHT * blackoutLog);
