/** A campaign on this machine: the plan as it usually goes, and with what is assumed at both ends, over threads and files. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';
import { type Arm, type ArmSpec, openArm } from '../arms.js';
import { Columns } from '../campaign/columns.js';
import { type Summary, summaryOf } from '../campaign/summary.js';
import { hashOf } from './hash.js';
import { type Goal, type Players, playArm } from './play.js';
import { FORM, type Manifest, PART_RUNS, Store } from './store.js';

/** Runs with what is assumed at an end: enough for a chance within 3 %. */
const END_RUNS = 1000;

/** Names of the arms, and of their directories. */
export const ARMS = ['usual', 'short', 'long'] as const;

export type ArmName = (typeof ARMS)[number];

export interface CampaignOptions extends Goal {
  readonly version: string;
  /** Where the runs are kept; unwritten: nowhere, when it is over. */
  readonly folder?: string;
  readonly signal: AbortSignal;
  /** So many more runs of so many are there. */
  onRuns(runs: number, of: number): void;
  /** The runs of an arm, when all of it are there. */
  onArm?(name: ArmName, arm: Arm, columns: Columns): Promise<void>;
}

export interface Campaign {
  readonly interrupted: boolean;
  readonly arm: Arm;
  readonly summaries: Readonly<Record<ArmName, Summary>>;
  /** Over the runs of all arms, in order: the same wherever and by however many they were played. */
  readonly sha256: string;
}

/** Columns that tell one run from another. */
const HASHED = [
  'seed',
  'outcome',
  'fits',
  'endedAtUs',
  'downtimeUs',
  'blackoutUsMax',
  'headroomMin',
  'occurrences',
  'violations',
];

/** The three ways to play a plan. */
export const armsOf = (spec: ArmSpec): readonly ArmSpec[] => [
  { ...spec, name: 'usual' },
  { ...spec, name: 'short', end: 'short' },
  { ...spec, name: 'long', end: 'long' },
];

/** @returns a word about what is wrong with the directory, where something is. */
export async function playCampaign(
  spec: ArmSpec,
  players: Players,
  options: CampaignOptions,
): Promise<Result<Campaign, string>> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'clusterdrill-campaign-'));
  try {
    const store = Store.open(folder, manifestOf(spec, options.version));
    return store.ok ? ok(await playArms(spec, players, options, store.value)) : err(store.error);
  } finally {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function playArms(spec: ArmSpec, players: Players, options: CampaignOptions, store: Store): Promise<Campaign> {
  const goals: Readonly<Record<ArmName, Goal>> = {
    usual: options,
    short: { runs: Math.min(END_RUNS, options.runs) },
    long: { runs: Math.min(END_RUNS, options.runs) },
  };
  const all = ARMS.reduce((sum, name) => sum + goals[name].runs, 0);
  const hash = createHash('sha256');
  const summaries: Partial<Record<ArmName, Summary>> = {};
  let usual: Arm | undefined;
  for (const [index, one] of armsOf(spec).entries()) {
    const name = ARMS[index] as ArmName;
    const opened = await openArm(one);
    if (!opened.ok) throw new Error('a campaign was asked of a scenario that was not checked');
    const arm = opened.value;
    usual ??= arm;
    const job = { index, name, arm, goal: goals[name] };
    const counted = await playArm(job, players, store, options.signal, (runs) => options.onRuns(runs, all));
    const parts = Math.ceil(counted / PART_RUNS);
    const rows = { parts, read: (part: number, columns: readonly string[]) => store.read(name, part, columns) };
    const columns = new Columns(rows, counted);
    summaries[name] = await summaryOf(arm, columns);
    await options.onArm?.(name, arm, columns);
    await columns.each(HASHED, (row) => hash.update(`${HASHED.map((key) => row[key]).join(' ')}\n`));
  }
  return {
    interrupted: options.signal.aborted,
    arm: usual as Arm,
    summaries: summaries as Campaign['summaries'],
    sha256: hash.digest('hex'),
  };
}

const manifestOf = (spec: ArmSpec, version: string): Manifest => ({
  clusterdrill: version,
  form: FORM,
  scenarioSha256: hashOf(spec.text),
  policySha256: spec.policy === undefined ? null : hashOf(spec.policy.text),
  seed: spec.seed ?? '',
  arms: ARMS,
  doubts: spec.doubts,
  untilUs: spec.untilUs ?? null,
  factor: spec.factor,
});
