/** What a campaign says: chances, times, what went wrong, and what moves the result. */
import { sampleRankCorrelation } from 'simple-statistics';
import type { Micros } from '../../base/units.js';
import { releaseAt } from '../../model/catalog/index.js';
import type { Arm } from '../arms.js';
import { type Histogram, histogramOf } from '../histogram.js';
import { callsHome } from '../sample.js';
import {
  ascending,
  type Estimate,
  proportion,
  quantile,
  quantileWithNever,
  ruleOfThree,
  withNeverLast,
} from '../statistics.js';
import { type BrokenShare, Tally, type WindowShare } from '../tally.js';
import type { Columns } from './columns.js';
import { nodesIn, windowsIn } from './table.js';

/** A distribution of times or durations. */
export interface Spread3 {
  readonly p50: Estimate;
  readonly p90: Estimate;
  readonly p99: Estimate;
  readonly max: number;
}

/** A distribution of which more is better: half of the runs have at least the first, nine of ten the second, 99 of 100 the third. */
export interface Lows {
  readonly p50: Estimate;
  readonly p10: Estimate;
  readonly p01: Estimate;
  readonly min: number;
}

export interface NodeSummary {
  readonly host: string;
  /** The release of its hop; null: no upgrade is planned of it. */
  readonly to: string | null;
  readonly back: Estimate;
  readonly backUs: Spread3;
  /** From the beginning of its drain. */
  readonly tookUs: Spread3;
  /**
   * A node that begins later than this before its window closes is late in more than one run of ten; one that has not left its cluster
   * this long before the end is better resumed: of those that leave later, more than one in ten is late.
   */
  readonly startBeforeUs: Micros;
  readonly turnBackBeforeUs: Micros;
}

/** How an input that is drawn moves the end of the run. */
export interface Influence {
  readonly name: string;
  /** When the work was done, in the median, of the quarter of runs in which the input is lowest, and of the one in which it is highest. */
  readonly lowUs: Micros;
  readonly highUs: Micros;
  /** Spearman's rank correlation with the end, -1 to 1. */
  readonly correlation: number;
}

export type Distributed = 'endsUs' | 'finishedUs' | 'outageUs' | 'downtimeUsMax' | 'blackoutUsMax';

export interface Summary {
  readonly runs: number;
  readonly fits: Estimate;
  /** Where every run fits: the chance of one that does not is below this with 95 %. */
  readonly rarerThan: number | null;
  readonly endsUs: Spread3;
  /** When the last operator had finished, whatever faults did afterwards. Runs in which one never had count as later than all; NaN: so many never had. */
  readonly finishedUs: Spread3;
  readonly outageUs: Spread3;
  readonly downtimeUsMax: Spread3;
  readonly blackoutUsMax: Spread3;
  /** The least room beyond the largest node of a cluster, bytes. */
  readonly headroomMin: Lows;
  readonly nodes: readonly NodeSummary[];
  readonly windows: readonly WindowShare[];
  readonly broken: readonly BrokenShare[];
  readonly outcomes: Readonly<Record<string, number>>;
  readonly influences: readonly Influence[];
  /** How often the end, and what it costs, lay where. */
  readonly distributions: Readonly<Record<Distributed, Histogram>>;
  /** Runs that did not fit and ended last, by their seeds. */
  readonly worst: readonly { readonly seed: string; readonly endedAtUs: Micros; readonly violations: string }[];
}

const WORST = 5;

export async function summaryOf(arm: Arm, columns: Columns): Promise<Summary> {
  const [fits, ends] = await columns.numbers(['fits', 'endedAtUs']);
  const done = await doneIn(columns);
  const hits = fits.reduce((sum, one) => sum + one, 0);
  return {
    runs: columns.runs,
    fits: proportion(hits, columns.runs),
    rarerThan: hits === columns.runs && columns.runs > 0 ? ruleOfThree(columns.runs) : null,
    endsUs: spreadOf(ends),
    finishedUs: spreadWithNever(done),
    ...(await tolls(columns)),
    nodes: await nodeSummaries(arm, columns),
    ...(await notedIn(columns)),
    influences: await influences(arm, columns, done),
    distributions: await distributions(columns, done),
    worst: await worstOf(columns),
  };
}

type Tolls = Pick<Summary, 'outageUs' | 'downtimeUsMax' | 'blackoutUsMax' | 'headroomMin'>;

async function tolls(columns: Columns): Promise<Tolls> {
  const names = ['outageUs', 'downtimeUsMax', 'blackoutUsMax', 'headroomMin'] as const;
  const [outage, downtime, blackout, headroom] = await columns.numbers(names);
  return {
    outageUs: spreadOf(outage),
    downtimeUsMax: spreadOf(downtime),
    blackoutUsMax: spreadOf(blackout),
    headroomMin: lowsOf(headroom),
  };
}

async function distributions(columns: Columns, done: Float64Array): Promise<Summary['distributions']> {
  const names = ['endedAtUs', 'outageUs', 'downtimeUsMax', 'blackoutUsMax'] as const;
  const [ends, outage, downtime, blackout] = await columns.numbers(names);
  return {
    endsUs: histogramOf(ends),
    finishedUs: histogramOf(done),
    outageUs: histogramOf(outage),
    downtimeUsMax: histogramOf(downtime),
    blackoutUsMax: histogramOf(blackout),
  };
}

/** Those of the values that are there, ascending. */
const sortedOf = (values: Float64Array): Float64Array =>
  Float64Array.from(values.filter((one) => !Number.isNaN(one))).sort();

function lowsOf(values: Float64Array): Lows {
  const sorted = sortedOf(values);
  const list = sorted as unknown as readonly number[];
  return {
    p50: quantile(list, 0.5),
    p10: quantile(list, 0.1),
    p01: quantile(list, 0.01),
    min: sorted[0] ?? Number.NaN,
  };
}

function spreadOf(values: Float64Array): Spread3 {
  const sorted = sortedOf(values);
  const list = sorted as unknown as readonly number[];
  return {
    p50: quantile(list, 0.5),
    p90: quantile(list, 0.9),
    p99: quantile(list, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}

/** By run: when the work was done; NaN where it never was. */
async function doneIn(columns: Columns): Promise<Float64Array> {
  const done = new Float64Array(columns.runs).fill(Number.NaN);
  await columns.each(['finishedAtUs', 'outcome'], (row, run) => {
    if (row.outcome === 'completed') done[run] = Number(row.finishedAtUs);
  });
  return done;
}

/** Of times that may never have come. */
function spreadWithNever(values: Float64Array): Spread3 {
  const sorted = withNeverLast(values);
  const at = (share: number): Estimate => quantileWithNever(sorted, share);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: spreadOf(values).max };
}

async function nodeSummaries(arm: Arm, columns: Columns): Promise<NodeSummary[]> {
  const found: NodeSummary[] = [];
  for (const { host, to, key } of nodesIn(arm)) {
    const [began, left, resumed] = await columns.numbers([`beganUs/${key}`, `leftUs/${key}`, `backUs/${key}`]);
    const back = isOnlyDrained(left) ? resumed : resumed.map((us, run) => (Number.isNaN(left[run]) ? Number.NaN : us));
    const begun = began.filter((one) => !Number.isNaN(one)).length;
    if (begun === 0) continue;
    const since = (from: Float64Array, to = back): Float64Array => to.map((us, run) => us - (from[run] as number));
    const tookUs = spreadOf(since(began));
    const over = await oversOf(arm, columns, key, back);
    found.push({
      host,
      to: to === undefined ? null : releaseAt(to).key,
      back: proportion(back.filter((one) => !Number.isNaN(one)).length, columns.runs),
      backUs: spreadOf(back),
      tookUs,
      startBeforeUs: spreadOf(since(began, over)).p90.value,
      turnBackBeforeUs: spreadOf(since(left, over)).p90.value,
    });
  }
  return found.sort((one, other) => one.backUs.p50.value - other.backUs.p50.value || (one.host < other.host ? -1 : 1));
}

/** By run: when a node was back, and in windows its roles as well; NaN where either never was. */
async function oversOf({ scenario }: Arm, columns: Columns, key: string, back: Float64Array): Promise<Float64Array> {
  if (!callsHome(scenario)) return back;
  const [over] = await columns.numbers([`overUs/${key}`]);
  return back.map((us, run) => (Number.isNaN(us) ? us : (over[run] as number)));
}

/** Whether a node never left its cluster. One that is to be upgraded is not back where it was only drained. */
const isOnlyDrained = (left: Float64Array): boolean => left.every(Number.isNaN);

/** What is told in words: windows, violations, outcomes. */
async function notedIn(columns: Columns): Promise<Pick<Summary, 'windows' | 'broken' | 'outcomes'>> {
  const tally = new Tally();
  const outcomes = new Map<string, number>();
  await columns.each(['windows', 'violations', 'outcome'], (row) => {
    const outcome = String(row.outcome);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    const violations = String(row.violations ?? '').split(' ');
    tally.add(
      violations.filter((id) => id !== ''),
      windowsIn(String(row.windows ?? '[]')),
    );
  });
  return {
    windows: tally.windows(),
    broken: tally.broken(),
    outcomes: Object.fromEntries([...outcomes].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** Runs that are looked at for a correlation: ranks of a million say no more. */
const RANKED_MAX = 20_000;

/** The strongest first, over the runs that came to their end. */
async function influences(arm: Arm, columns: Columns, done: Float64Array): Promise<Influence[]> {
  const found: Influence[] = [];
  const ends = done.filter((us) => !Number.isNaN(us));
  if (ends.length === 0) return [];
  for (const { name } of arm.spreads) {
    const [inputs] = await columns.numbers([`drawn/${name}`]);
    const input = inputs.filter((_, run) => !Number.isNaN(done[run]));
    const sorted = Float64Array.from(input).sort() as unknown as readonly number[];
    const [low, high] = [quantile(sorted, 0.25).value, quantile(sorted, 0.75).value];
    const median = (within: (value: number) => boolean): number =>
      quantile([...ends.filter((_, run) => within(input[run] as number))].sort(ascending), 0.5).value;
    const many = Math.min(RANKED_MAX, ends.length);
    found.push({
      name,
      lowUs: median((value) => value <= low),
      highUs: median((value) => value >= high),
      correlation: many < 2 ? 0 : sampleRankCorrelation([...input.slice(0, many)], [...ends.slice(0, many)]),
    });
  }
  return found.sort((one, other) => swing(other) - swing(one) || (one.name < other.name ? -1 : 1));
}

const swing = ({ lowUs, highUs }: Influence): number => Math.abs(highUs - lowUs);

async function worstOf(columns: Columns): Promise<Summary['worst']> {
  const worst: { seed: string; endedAtUs: Micros; violations: string }[] = [];
  await columns.each(['fits', 'seed', 'endedAtUs', 'violations'], (row) => {
    if (row.fits === true) return;
    const one = { seed: String(row.seed), endedAtUs: Number(row.endedAtUs), violations: String(row.violations ?? '') };
    const at = worst.findIndex((other) => other.endedAtUs < one.endedAtUs);
    worst.splice(at === -1 ? worst.length : at, 0, one);
    if (worst.length > WORST) worst.pop();
  });
  return worst;
}
