/** `clusterdrill run`: each file is read, checked, rehearsed and told. */
import { escapeCharacters, nearest } from '../base/names.js';
import type { EngineName } from '../model/engines.js';
import { findRule, LEDGER } from '../model/rules/index.js';
import type { RunTold } from '../report/html/run-parts.js';
import { tell, toJson, traceLines } from '../report/index.js';
import type { Price } from '../report/prices.js';
import { Story } from '../report/story.js';
import type { Scenario } from '../scenarios/index.js';
import { bandOf, firstDifference, type Rehearsal, rehearse, UNMEASURED, type Width } from '../session/index.js';
import { durationIn } from '../sim/physics/timing.js';
import { drawn, ODDS_RUNS, type Odds, oddsOf, runsToSpare } from '../studies/odds/index.js';
import { type ExportOptions, exportTrouble, wantsFiles } from './exports.js';
import { load } from './loading.js';
import { colours, columns, EXIT, print, warn, writeLines } from './output.js';
import { policyFor, policyTrouble } from './policy.js';

export interface RunOptions extends ExportOptions {
  readonly json?: boolean;
  readonly trace?: string;
  readonly seed?: string;
  readonly engine: EngineName;
  readonly doubt: readonly string[];
  readonly twice?: boolean;
  readonly until?: number;
  readonly stopAtViolation?: boolean;
  readonly quiet?: boolean;
  readonly once?: boolean;
  readonly policy?: string;
  readonly drawn?: boolean;
  readonly band?: boolean;
  readonly priced?: boolean;
  /** A file of measured migrations of the user's own. */
  readonly measured?: string;
  readonly color?: boolean;
}

/** The options of a run, and what a file of measured migrations said of the band. */
interface Told extends RunOptions {
  readonly width?: Width;
}

export async function run(files: readonly string[], options: RunOptions): Promise<number> {
  if (!knowsRules(options.doubt)) return EXIT.input;
  const trouble = filesTrouble(options, files);
  if (trouble !== undefined) {
    warn(trouble);
    return EXIT.input;
  }
  const told = await withWidth(options);
  if (told === undefined) return EXIT.input;
  let code: number = EXIT.ok;
  for (const [index, file] of files.entries()) {
    const place = { first: index === 0, label: files.length > 1 ? `${escapeCharacters(file)}: ` : '' };
    code = Math.max(code, await runFile(file, told, place));
  }
  return code;
}

/** Undefined: the file of measured migrations is wrong, and it was told why. */
async function withWidth(options: RunOptions): Promise<Told | undefined> {
  if (options.measured === undefined) return options;
  const { measuredWidth } = await import('./calibrate.js');
  const width = await measuredWidth(options.measured, { color: options.color ?? true });
  return width && { ...options, width };
}

/** Why files cannot be written where they are wanted, as far as that is known before the rehearsal. */
function filesTrouble(options: RunOptions, files: readonly string[]): string | undefined {
  const several = files.length > 1;
  if (several && options.trace !== undefined) return '--trace takes one scenario at a time.';
  if (several && wantsFiles(options)) return 'Files beside the report are of one scenario at a time.';
  return exportTrouble(options, files, [options.policy, options.measured]);
}

/** Where a file stands among those of the command: whether it is the first, and what its messages begin with. */
interface Place {
  readonly first: boolean;
  readonly label: string;
}

/** Whether there are rules of these names; complains about those that there are not. */
export function knowsRules(ids: readonly string[]): boolean {
  const unknown = ids.filter((id) => findRule(id) === undefined);
  for (const id of unknown)
    warn(`No rule is called ${escapeCharacters(id)}.${hint(id)} clusterdrill rules lists them.`);
  return unknown.length === 0;
}

function hint(id: string): string {
  const near = nearest(
    id,
    LEDGER.map((rule) => rule.id),
  );
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

async function runFile(file: string, options: Told, place: Place): Promise<number> {
  try {
    return await rehearseFile(file, options, place);
  } catch (error) {
    const said = policyTrouble(error);
    if (said === undefined) throw error;
    warn(`${place.label}${said}`);
    return EXIT.input;
  }
}

async function rehearseFile(file: string, options: Told, place: Place): Promise<number> {
  const loaded = await load(file, options);
  if (loaded === undefined) return EXIT.input;
  const scenario = options.drawn === true ? drawn(loaded, options.seed ?? loaded.seed) : loaded;
  const policy = await policyFor(file, scenario, options);
  if (policy === 'wrong') return EXIT.input;
  const story = wantsFiles(options) ? new Story(durationIn(scenario.physics, 'breakOffDelay')) : undefined;
  const rehearsed = await rehearse(
    scenario,
    {
      ...(policy === 'none' ? {} : { policy }),
      engine: options.engine,
      doubts: options.doubt,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.until === undefined ? {} : { untilUs: options.until }),
      ...(options.stopAtViolation === undefined ? {} : { stopAtViolation: options.stopAtViolation }),
      ...(options.drawn === true ? { drawn: true } : {}),
    },
    story === undefined ? [] : [story],
  );
  const differs = options.twice === true ? await compare(scenario, rehearsed) : undefined;
  const rehearsal = await banded(rehearsed, options);
  const odds = await oddsFor(rehearsed, options);
  const prices = await pricesFor(rehearsed, options);
  // Files first: whoever reads the report may stop reading. What was found is told also where it cannot be written.
  const failed =
    (await writeTrace(rehearsed, options)) ?? (story && (await writeFiles({ rehearsal, story, odds }, options)));
  show({ rehearsal, odds, prices }, options, place);
  if (differs !== undefined) {
    warn(`${place.label}${differs}`);
    return EXIT.bug;
  }
  if (options.twice === true && options.quiet !== true)
    warn(`${place.label}Rehearsed twice: ${rehearsal.run.trace.length} occurrences, the same bytes.`);
  if (failed !== undefined) return failed;
  return rehearsal.missed.length === 0 ? EXIT.ok : EXIT.broken;
}

/** Undefined: it is written, or nobody asked for it; else the exit code, and why was told. */
async function writeTrace(rehearsal: Rehearsal, { trace }: Told): Promise<number | undefined> {
  if (trace === undefined) return undefined;
  const trouble = await writeLines(trace, traceLines(rehearsal));
  if (trouble !== undefined) warn(`The trace could not be written: ${trouble.why}.`);
  return trouble?.code;
}

/** The same of the files beside the report. */
async function writeFiles(told: RunTold, options: Told): Promise<number | undefined> {
  const { exportRun } = await import('./export-run.js');
  return await exportRun(told, options);
}

/** Whether anybody will read more than what is broken. */
const isRead = (options: Told): boolean =>
  options.quiet !== true || options.json === true || options.html !== undefined || options.markdown !== undefined;

/** Longer runs are rehearsed at both ends of the band only where that is asked for. */
const BAND_OCCURRENCES_MAX = 20_000;

/** The rehearsal with both ends of the band of migration times, where somebody will read of them. */
async function banded(rehearsal: Rehearsal, options: Told): Promise<Rehearsal> {
  const isLong = rehearsal.run.trace.length > BAND_OCCURRENCES_MAX;
  if (options.once === true || !isRead(options) || (isLong && options.band !== true)) return rehearsal;
  const band = await bandOf(rehearsal, options.width);
  return band === undefined ? rehearsal : { ...rehearsal, band };
}

/** Runs for each question of what a verdict hangs on, at most; and questions, about. */
const FURTHER_RUNS = 100;
const FURTHER_QUESTIONS = 12;
/** Fewer say nothing. */
const FURTHER_RUNS_MIN = 20;

/** Odds over many seeds, where somebody will read of them and they take no longer than a few seconds. */
async function oddsFor(rehearsal: Rehearsal, options: Told): Promise<Odds | undefined> {
  const left = runsToSpare(rehearsal.run.trace.length);
  if (options.once === true || options.drawn === true || !isRead(options) || left < 0) return undefined;
  const further = Math.min(FURTHER_RUNS, Math.floor(left / FURTHER_QUESTIONS));
  return oddsOf(rehearsal.scenario, {
    ...rehearsal.options,
    runs: ODDS_RUNS,
    factor: (options.width ?? UNMEASURED).factor,
    further: further < FURTHER_RUNS_MIN ? 0 : further,
  });
}

async function pricesFor(rehearsal: Rehearsal, options: Told): Promise<readonly Price[] | undefined> {
  if (options.priced !== true || !isRead(options)) return undefined;
  const { pricesOf } = await import('../report/prices.js');
  return await pricesOf(rehearsal);
}

async function compare(scenario: Scenario, one: Rehearsal): Promise<string | undefined> {
  const again = await rehearse(scenario, one.options);
  return again.sha256 === one.sha256 ? undefined : firstDifference(one, again);
}

interface Shown {
  readonly rehearsal: Rehearsal;
  readonly odds: Odds | undefined;
  readonly prices: readonly Price[] | undefined;
}

function show({ rehearsal, odds, prices }: Shown, options: RunOptions, { first, label }: Place): void {
  if (options.json === true) return print(`${JSON.stringify(toJson(rehearsal, odds, prices))}\n`);
  if (options.quiet === true) {
    for (const missed of rehearsal.missed) warn(`${label}${missed}`);
    return;
  }
  print(
    `${first ? '' : '\n'}${tell(rehearsal, { color: colours(process.stdout, options), width: columns() }, odds, prices)}\n`,
  );
}
