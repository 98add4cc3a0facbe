/** `clusterdrill campaign`: a plan on many nights, over all cores. */
import { campaignJson, tellCampaign } from '../report/campaign.js';
import { UNMEASURED } from '../session/index.js';
import { type ArmSpec, openArm } from '../studies/arms.js';
import { armsOf, playCampaign } from '../studies/workers/campaign.js';
import type { Players } from '../studies/workers/play.js';
import { Pool } from '../studies/workers/pool.js';
import { type ExportOptions, exportTrouble, Tables } from './exports.js';
import { readScenarioFile } from './files.js';
import { complainAbout } from './loading.js';
import { colours, columns, EXIT, print, warn } from './output.js';
import { policyFor, policyTrouble } from './policy.js';
import { interruptible, progressBar } from './progress.js';
import { knowsRules } from './run.js';
import { version } from './version.js';

export interface CampaignOptions extends ExportOptions {
  readonly runs?: number;
  /** 0 to 1. */
  readonly precision?: number;
  readonly workers?: number;
  readonly resume?: string;
  readonly policy?: string;
  readonly redis?: string;
  readonly seed?: string;
  readonly until?: number;
  readonly doubt: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

const RUNS = 1000;
/** Where only a precision is asked for. */
const RUNS_MAX = 1_000_000;

export async function campaign(file: string, options: CampaignOptions): Promise<number> {
  if (!knowsRules(options.doubt)) return EXIT.input;
  const trouble = exportTrouble(options, [file], [options.policy]);
  if (trouble !== undefined) {
    warn(trouble);
    return EXIT.input;
  }
  const text = readScenarioFile(file);
  if (!text.ok) {
    await complainAbout(file, '', [text.error], options);
    return EXIT.input;
  }
  const spec: ArmSpec = {
    name: 'usual',
    text: text.value,
    file,
    doubts: options.doubt,
    factor: UNMEASURED.factor,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.until === undefined ? {} : { untilUs: options.until }),
  };
  const opened = await openArm(spec);
  if (opened.ok) {
    const policy = await policyFor(file, opened.value.scenario, options);
    if (policy === 'wrong') return EXIT.input;
    if (policy === 'none') return play(spec, options);
    if (options.redis === undefined) return play({ ...spec, policy }, options);
    warn('A policy is a program, and no program goes to other machines: --policy is played without --redis.');
    return EXIT.input;
  }
  await complainAbout(file, text.value, opened.error, options);
  return EXIT.input;
}

/** Threads of this machine, or workers of others. Undefined: what is wrong was told. */
async function playersOf(spec: ArmSpec, options: CampaignOptions): Promise<(Players & Closing) | undefined> {
  if (options.redis === undefined) return new Pool(armsOf(spec), options.workers);
  const [{ connect }, { RemotePlayers }] = await Promise.all([
    import('../studies/workers/redis.js'),
    import('../studies/workers/remote.js'),
  ]);
  const redis = await connect(options.redis);
  if (!redis.ok) {
    warn(redis.error);
    return undefined;
  }
  const players = await RemotePlayers.open(redis.value, armsOf(spec), version());
  if ((await players.workers()) === 0) warn('No worker listens there yet: clusterdrill worker --redis URL starts one.');
  return players;
}

interface Closing {
  close(): Promise<void>;
}

async function play(spec: ArmSpec, options: CampaignOptions): Promise<number> {
  const players = await playersOf(spec, options);
  if (players === undefined) return EXIT.input;
  const progress = progressBar('runs', options.quiet === true);
  const tables = await Tables.of(options);
  const { addRuns, exportCampaign } = await import('./export-studies.js');
  try {
    const played = await interruptible((signal) =>
      playCampaign(spec, players, {
        runs: options.runs ?? (options.precision === undefined ? RUNS : RUNS_MAX),
        ...(options.precision === undefined ? {} : { precision: options.precision }),
        ...(options.resume === undefined ? {} : { folder: options.resume }),
        version: version(),
        signal,
        onRuns: progress.add,
        onArm: (name, arm, columns) => addRuns(tables, name, arm, columns),
      }),
    );
    progress.stop();
    if (!played.ok) {
      warn(played.error);
      return EXIT.input;
    }
    const { interrupted, arm, summaries, sha256 } = played.value;
    const told = { scenario: arm.scenario, from: arm.spec, ...summaries, interrupted, sha256 };
    // Of no run there is nothing to write.
    const failed =
      summaries.usual.runs === 0 ? undefined : (tables.finish() ?? (await exportCampaign(told, arm, options)));
    // Many nights may have taken hours: what they show is told also where a file could not be written.
    if (options.json === true) print(`${JSON.stringify(campaignJson(told))}\n`);
    else if (options.quiet !== true)
      print(`${tellCampaign(told, { color: colours(process.stdout, options), width: columns() })}\n`);
    if (failed !== undefined) return failed;
    if (interrupted) return EXIT.interrupted;
    const { usual, short: ends, long } = summaries;
    return [usual, ends, long].every(({ fits }) => fits.value === 1) ? EXIT.ok : EXIT.broken;
  } catch (error) {
    progress.stop();
    const said =
      error instanceof Error && error.name === DECLINED
        ? `${error.message} What was finished before is kept.`
        : (policyTrouble(error) ?? diskTrouble(error));
    if (said === undefined) throw error;
    warn(said);
    return EXIT.input;
  } finally {
    tables.drop();
    await players.close();
  }
}

/** A worker would not play. */
const DECLINED = 'Declined';

const NO_FOLDER = 'This is no directory.';

const NO_ROOM = 'No directory can be made there. Name another one.';

const DISK: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.',
  EFBIG: 'The file would be larger than it may be.',
  EACCES: 'The directory may not be written to.',
  EPERM: 'The directory may not be written to.',
  EROFS: 'The directory may not be written to.',
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  ENOENT: NO_ROOM,
};

/** What is wrong with the place where runs are kept; undefined where it is something else. */
function diskTrouble(error: unknown): string | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  const said = DISK[code ?? ''];
  if (said === undefined) return undefined;
  const kept = said === NO_FOLDER || said === NO_ROOM ? '' : ' What was finished before is there.';
  return `The runs cannot be kept in ${path ?? 'their directory'}: ${said}${kept}`;
}
