/**
 * Every fact of the catalog under a stable id (`duration/cleanInstall`, `release/WS2012R2/moveTypeThreshold`), and
 * those among them that are ours alone, so that a report can name the ones on which its conclusion rests.
 */
import { BALANCE } from './balance.js';
import { DURATIONS } from './durations.js';
import { FEATURES } from './features.js';
import { LIMITS } from './limits.js';
import { MISHAPS, PASSES, TRANSPORT } from './migration-profile.js';
import { PROBLEMS } from './problems.js';
import { PROCESSOR_FACTS } from './processors.js';
import { RELEASES } from './releases.js';
import { defaultSetting, SETTINGS } from './settings.js';
import { STORAGE } from './storage.js';
import type { Sourced } from './types.js';
import { VERSION_NAMES, VM_VERSIONS } from './versions.js';
import { WORKLOADS } from './workloads.js';

export interface Fact {
  readonly id: string;
  readonly fact: Sourced<unknown>;
}

let known: readonly Fact[] | undefined;
let index: ReadonlyMap<string, Sourced<unknown>> | undefined;

/** All of them, in a stable order. */
export function catalogFacts(): readonly Fact[] {
  known ??= [
    ...within('duration', DURATIONS),
    ...within('limit', LIMITS),
    ...within('balance', BALANCE),
    ...within('storage', STORAGE),
    ...within('migration/passes', PASSES),
    ...within('migration/transport', TRANSPORT),
    ...within('migration/mishaps', MISHAPS),
    ...RELEASES.flatMap((release) => within(`release/${release.key}`, release)),
    ...FEATURES.flatMap((feature) => within(`feature/${feature.id}`, feature)),
    ...within('processor', PROCESSOR_FACTS),
    ...PROBLEMS.map((problem) => ({ id: `problem/${problem.id}`, fact: { value: problem.effect, ...problem } })),
    ...WORKLOADS.flatMap((workload) => [
      { id: `workload/${workload.name}`, fact: { value: workload.dirtyFirstSecondMb, ...workload } },
      ...within(`workload/${workload.name}`, workload),
    ]),
    ...SETTINGS.flatMap((setting) =>
      within(`setting/${setting.name}`, { range: setting.range, default: defaultSetting(setting, 'WS2025') }),
    ),
    ...VERSION_NAMES.map((fact, version) => ({ id: `version/${VM_VERSIONS[version]}/name`, fact })),
  ];
  return known;
}

/** The facts that no source backs. */
export const assumptions = (): readonly Fact[] => catalogFacts().filter(({ fact }) => fact.confidence === 'assumed');

/** A fact by its id. */
export function factOf(id: string): Sourced<unknown> | undefined {
  index ??= new Map(catalogFacts().map(({ id: key, fact }) => [key, fact]));
  return index.get(id);
}

/** The facts below a record, at any depth; a record that is a fact is not searched further. */
function within(id: string, record: object): readonly Fact[] {
  return Object.entries(record).flatMap(([key, part]) => {
    if (typeof part !== 'object' || part === null) return [];
    const inside = `${id}/${Array.isArray(record) ? nameOf(part, key) : key}`;
    if (isUpgrade(part)) return [{ id: inside, fact: { value: part.verdict, ...part } }];
    return isSourced(part) ? [{ id: inside, fact: part }] : within(inside, part);
  });
}

const isSourced = (part: object): part is Sourced<unknown> =>
  'value' in part && 'source' in part && 'confidence' in part;

const isUpgrade = (part: object): part is Omit<Sourced<unknown>, 'value'> & { readonly verdict: string } =>
  'verdict' in part && 'source' in part && 'confidence' in part;

function nameOf(part: object, position: string): string {
  const words = ['from', 'method', 'only'].map((key) => (part as Record<string, unknown>)[key]);
  return words.every((word) => word === undefined) ? position : words.filter((word) => word !== undefined).join('-');
}
