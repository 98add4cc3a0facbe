/**
 * Odds: the same plan on many nights. What varies is drawn by the seed of each run; what is only assumed is held at both ends, and
 * where the verdict differs between them, one assumption at a time says which of them it hangs on.
 */
import type { Micros } from '../../base/units.js';
import { releaseAt } from '../../model/catalog/index.js';
import type { Scenario } from '../../scenarios/index.js';
import { beginningOf, type RehearsalOptions } from '../../session/index.js';
import type { NodeTimes } from '../node-clock.js';
import { doneUs, type Sample, sampleOf, workDoneUs } from '../sample.js';
import { ascending, type Estimate, proportion, quantile, quantileWithNever, withNeverLast } from '../statistics.js';
import { type BrokenShare, Tally, type WindowShare } from '../tally.js';
import { atEnd, drawn, type End, endOf, usualOf } from './draw.js';
import { type Assumption, assumptionsOf, nameOfAssumption, type Spread, spreadsOf } from './spreads.js';

/** A plan fits where at least so many of its runs do: P90. */
export const FITS_FROM = 0.9;

/** Runs of a first answer. */
export const ODDS_RUNS = 100;

export interface NodeOdds {
  readonly host: string;
  /** The release of its hop; null: no upgrade is planned of it. */
  readonly to: string | null;
  /** Runs in which it came back. */
  readonly back: Estimate;
  readonly p50Us: Estimate;
  readonly p90Us: Estimate;
  /** P90 with everything assumed as long as its range says. */
  readonly p90LongUs: Micros;
  /** From the beginning of its drain until it is back, and in windows its roles too, in nine runs of ten at most: begun later than this before its window closes it is late in more than one of ten. */
  readonly tookP90Us: Micros;
}

export interface WindowOdds extends WindowShare {
  readonly inTimeLong: number;
  /** How long before its end (below 0: after it) the last node was back with its roles, in nine runs of ten at least. */
  readonly spareP90Us: Micros;
}

/** The chance that all comes as expected, and that every window is kept, with what is assumed in one way. */
export interface Chance extends Estimate {
  readonly runs: number;
}

export interface Odds {
  readonly runs: number;
  readonly spreads: readonly Spread[];
  readonly assumptions: readonly Assumption[];
  readonly usual: Chance;
  readonly short: Chance;
  readonly long: Chance;
  readonly verdict: 'fits' | 'does not fit' | 'depends';
  /** What the verdict hangs on, each alone; empty though it depends: only several together turn it. Undefined: not asked. */
  readonly hangsOn: readonly HangsOn[] | undefined;
  /** When runs end, with all that faults do later. */
  readonly ends: Times;
  /** When all that was to be done was done; runs in which it never was count as later than all others, NaN: so many never were. */
  readonly finished: Times;
  readonly nodes: readonly NodeOdds[];
  readonly windows: readonly WindowOdds[];
  /** Windows in which nodes begin, in nine runs of ten at most, and the same with everything assumed as long as its range says. */
  readonly windowsUsed: { readonly p90: number; readonly p90Long: number };
  /** Invariants that broke in some run, and the share of runs. */
  readonly broken: readonly BrokenShare[];
  /** The same at both ends of what is assumed. */
  readonly brokenAt: Readonly<Record<End, readonly BrokenShare[]>>;
  /** Runs that did not fit, by their seeds; the first few. */
  readonly worst: readonly string[];
}

interface Times {
  readonly p50Us: Estimate;
  readonly p90Us: Estimate;
  readonly p90LongUs: Micros;
}

/** An assumption at whose end the verdict is another one, and up to which value it is not. */
export interface HangsOn {
  readonly assumption: Assumption;
  readonly name: string;
  readonly end: End;
  readonly chance: number;
  /** The last value, from where it fits on, at which the plan fits still: a duration, or a figure in its unit. */
  readonly until?: number;
}

export interface OddsOptions extends Omit<RehearsalOptions, 'seed'> {
  readonly runs: number;
  /** How far live migrations may be off. */
  readonly factor: number;
  /** Runs for each further question: which assumption the verdict hangs on. 0: it is not asked. */
  readonly further: number;
}

/** Seed number `index`, from 0, of those that belong to a seed. */
export const seedOf = (seed: string, index: number): string => `${seed}/${index + 1}`;

export async function oddsOf(scenario: Scenario, options: OddsOptions): Promise<Odds> {
  const spreads = spreadsOf(scenario);
  const assumptions = assumptionsOf(scenario, options.factor);
  const study = new Study(scenario, spreads, options);
  const usual = await study.play(scenario);
  const at = async (end: End): Promise<Sample[]> =>
    assumptions.length === 0 ? usual : study.play(atEnd(scenario, end, assumptions));
  const [short, long] = [await at('short'), await at('long')];
  const chances = { usual: chanceOf(usual), short: chanceOf(short), long: chanceOf(long) };
  const fitting = Object.values(chances).filter(doesFit).length;
  const verdict = fitting === 3 ? 'fits' : fitting === 0 ? 'does not fit' : 'depends';
  return {
    runs: options.runs,
    spreads,
    assumptions,
    ...chances,
    verdict,
    hangsOn: await whatTurns(study, scenario, assumptions, verdict === 'depends' ? chances : undefined),
    ends: spreadOf(ended(usual), ended(long)),
    finished: finishedIn(usual, long),
    nodes: nodeOdds(scenario, usual, long),
    windows: windowOdds(usual, long),
    windowsUsed: { p90: windowsIn(usual), p90Long: windowsIn(long) },
    broken: Tally.of(usual).broken(),
    brokenAt: { short: Tally.of(short).broken(), long: Tally.of(long).broken() },
    worst: usual
      .filter(({ fits }) => !fits)
      .map(({ seed }) => seed)
      .slice(0, WORST),
  };
}

type Chances = Pick<Odds, 'usual' | End>;

/** `chances`: those whose verdict depends; undefined: it depends on nothing. */
async function whatTurns(
  study: Study,
  scenario: Scenario,
  assumptions: readonly Assumption[],
  chances: Chances | undefined,
): Promise<Odds['hangsOn']> {
  if (chances === undefined) return [];
  if (study.options.further === 0) return undefined;
  const fits = doesFit(chances.usual);
  const ends = ENDS.filter((end) => doesFit(chances[end]) !== fits);
  const found: HangsOn[] = [];
  for (const end of ends) found.push(...(await hangsOn(study, scenario, assumptions, { fits, end })));
  return found;
}

const ENDS: readonly End[] = ['short', 'long'];

const doesFit = ({ value }: Chance): boolean => value >= FITS_FROM;

const WORST = 3;

/** Plays variants of one scenario by the same seeds. */
class Study {
  constructor(
    readonly scenario: Scenario,
    readonly spreads: readonly Spread[],
    readonly options: OddsOptions,
  ) {}

  async play(variant: Scenario, runs = this.options.runs): Promise<Sample[]> {
    const samples: Sample[] = [];
    const beginning = await beginningOf(variant, this.options);
    for (let index = 0; index < runs; index += 1) {
      const seed = seedOf(this.scenario.seed, index);
      samples.push(await sampleOf(drawn(variant, seed, this.spreads), { ...this.options, seed }, beginning));
    }
    return samples;
  }
}

function chanceOf(samples: readonly Sample[]): Chance {
  const hits = samples.filter(({ fits }) => fits).length;
  return { runs: samples.length, ...proportion(hits, samples.length) };
}

const ended = (samples: readonly Sample[]): number[] => samples.map(({ endedAtUs }) => endedAtUs).sort(ascending);

function finishedIn(usual: readonly Sample[], long: readonly Sample[]): Times {
  const [usually, late] = [usual, long].map((samples) => withNeverLast(samples.map(workDoneUs))) as [
    Float64Array,
    Float64Array,
  ];
  return {
    p50Us: quantileWithNever(usually, 0.5),
    p90Us: quantileWithNever(usually, 0.9),
    p90LongUs: quantileWithNever(late, 0.9).value,
  };
}

const spreadOf = (usual: readonly number[], long: readonly number[]) => ({
  p50Us: quantile(usual, 0.5),
  p90Us: quantile(usual, 0.9),
  p90LongUs: quantile(long, 0.9).value,
});

function nodeOdds({ world }: Scenario, usual: readonly Sample[], long: readonly Sample[]): NodeOdds[] {
  const turns = new Map(usual.flatMap(({ nodes }) => nodes.map((one) => [`${one.host}/${one.to}`, one] as const)));
  return [...turns.values()].map((turn) => {
    const found = returns(usual, turn);
    const took = found.flatMap(tookUs).sort(ascending);
    return {
      host: world.hosts[turn.host]?.name ?? '',
      to: turn.to === undefined ? null : releaseAt(turn.to).key,
      back: proportion(found.length, usual.length),
      ...spreadOf(backs(found), backs(returns(long, turn))),
      tookP90Us: quantile(took, 0.9).value,
    };
  });
}

type Return = NodeTimes & { readonly backUs: Micros };

const backs = (returned: readonly Return[]): number[] => returned.map(({ backUs }) => backUs).sort(ascending);

/** How long it was until all of it was over; nothing where its roles did not come home. */
function tookUs(turn: Return): number[] {
  const over = doneUs(turn);
  return over === undefined ? [] : [over - turn.beganUs];
}

/** When a node went and came in a hop, in the runs in which it did. */
function returns(samples: readonly Sample[], { host, to }: NodeTimes): Return[] {
  const times = samples.flatMap(({ nodes }) => nodes.filter((one) => one.host === host && one.to === to));
  // A node that is to be upgraded is not back where it was only drained.
  const leaves = times.some(({ leftUs }) => leftUs !== undefined);
  return times.filter((one): one is Return => one.backUs !== undefined && !(leaves && one.leftUs === undefined));
}

/** Windows in which a node began in some run, in order. */
function windowOdds(usual: readonly Sample[], long: readonly Sample[]): WindowOdds[] {
  const late = new Map(
    Tally.of(long)
      .windows()
      .map(({ opensUs, inTime }) => [opensUs, inTime.value]),
  );
  return Tally.of(usual)
    .windows()
    .map((window) => ({
      ...window,
      inTimeLong: late.get(window.opensUs) ?? Number.NaN,
      spareP90Us: quantile(sparesAt(usual, window.opensUs), 0.1).value,
    }));
}

const windowsIn = (samples: readonly Sample[]): number =>
  quantile(samples.map(({ windows }) => windows.length).sort(ascending), 0.9).value;

const sparesAt = (samples: readonly Sample[], opensUs: Micros): number[] =>
  samples
    .flatMap(({ windows }) => windows.filter((one) => one.opensUs === opensUs).map(({ spareUs }) => spareUs))
    .sort(ascending);

/** Halvings of what lies between the usual value and an end, in which the turning point is sought. */
const HALVINGS = 6;

/** An end at which the verdict is another than usually, and whether it usually fits. */
interface Turn {
  readonly fits: boolean;
  readonly end: End;
}

/** Each assumption alone at the end that turns the verdict of the usual values, and where it turns. */
async function hangsOn(
  study: Study,
  scenario: Scenario,
  assumptions: readonly Assumption[],
  { fits, end }: Turn,
): Promise<HangsOn[]> {
  const found: HangsOn[] = [];
  const chanceWith = async (assumption: Assumption): Promise<number> =>
    chanceOf(await study.play(atEnd(scenario, end, [assumption]), study.options.further)).value;
  for (const assumption of assumptions) {
    const chance = await chanceWith(assumption);
    if (chance >= FITS_FROM === fits) continue;
    const until = assumption.kind === 'pace' ? undefined : await turningPoint(assumption, { fits, end }, chanceWith);
    const name = nameOfAssumption(assumption);
    found.push({ assumption, name, end, chance, ...(until === undefined ? {} : { until }) });
  }
  return found;
}

/** The last value between the usual one and the end with which the plan fits. */
async function turningPoint(
  assumption: Exclude<Assumption, { kind: 'pace' }>,
  turn: Turn,
  chanceWith: (assumption: Assumption) => Promise<number>,
): Promise<number> {
  const [usual, there] = [usualOf(assumption), endOf(assumption, turn.end)];
  let [fits, fails] = turn.fits ? [usual, there] : [there, usual];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = middleOf(assumption, fits, fails);
    const chance = await chanceWith({ ...assumption, range: { from: middle, to: middle } });
    if (chance >= FITS_FROM) fits = middle;
    else fails = middle;
  }
  return fits;
}

/** A share has no whole units. */
const middleOf = (assumption: Assumption, one: number, other: number): number =>
  assumption.kind === 'figure' && (assumption.unit === 'share' || assumption.unit === 'part')
    ? (one + other) / 2
    : Math.round((one + other) / 2);
