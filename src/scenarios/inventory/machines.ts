/** From what a cmdlet numbers to what the scenario names: releases by build, levels, states by release. */
import {
  compareLevels,
  type EditionFamily,
  featureOf,
  isReleaseKey,
  type Level,
  RELEASES,
  type Release,
  type ReleaseKey,
  releaseIndex,
  releaseOf as releaseRecord,
  versionIndex,
} from '../../model/catalog/index.js';

/** The third number of a build. */
const buildOf = ({ build }: Release): number => Number(build.value.split('.')[2]);

/** The releases of one build: two products may share it. Of a build that is not known: the newest before it. */
export function releasesOfBuild(build: number): readonly Release[] {
  const same = RELEASES.filter((release) => buildOf(release) === build);
  if (same.length > 0) return same;
  const before = RELEASES.filter((release) => buildOf(release) < build && release.channel !== 'preview');
  return before.toSorted((a, b) => buildOf(b) - buildOf(a)).slice(0, 1);
}

/** Of a product's name, such as `Microsoft Windows Server 2019 Datacenter`; undefined where it is not told. */
export function familyOf(caption: string | undefined): EditionFamily | undefined {
  if (caption === undefined) return undefined;
  return /Azure|HCI/i.test(caption) ? 'azure-stack-hci' : 'windows-server';
}

/** The release whose level is this or the closest below it; among equals that of the family of the members. */
export function releaseOfLevel(level: Level, families: readonly EditionFamily[]): ReleaseKey | undefined {
  const below = RELEASES.filter((one) => compareLevels(one.level.value, level) <= 0 && one.channel !== 'preview');
  const related = below.filter(({ editionFamily }) => families.includes(editionFamily));
  const candidates = related.length > 0 ? related : below;
  return candidates.toSorted((a, b) => compareLevels(b.level.value, a.level.value))[0]?.key;
}

/** The oldest release of Windows Server that runs every one of these versions. */
export function releaseForVersions(versions: readonly string[]): ReleaseKey {
  const wanted = versions.map(versionIndex).filter((index) => index >= 0);
  const found = RELEASES.find(
    ({ channel, supportedVersions }) =>
      channel === 'ltsc' && wanted.every((version) => supportedVersions.value.includes(version)),
  );
  return found?.key ?? 'WS2022';
}

export const oldest = (releases: readonly string[]): string | undefined =>
  releases.filter(isReleaseKey).toSorted((a, b) => releaseIndex(a) - releaseIndex(b))[0];

export const familyOfRelease = (key: string): readonly EditionFamily[] =>
  isReleaseKey(key) ? [RELEASES[releaseIndex(key)]?.editionFamily ?? 'windows-server'] : [];

/** The critical states begin here at WS2016, and two later from WS2019 on; hibernation and servicing came between. */
const CRITICAL = { from: 32_783, later: 32_785, laterBuild: 17_763 } as const;

const AFTER_CRITICAL = ['RunningCritical', 'OffCritical', 'Stopping', 'SavedCritical', 'PausedCritical'] as const;

/** The word for a number of VMState that depends on the release. */
const criticalState = (number: number, build: number): string | undefined =>
  AFTER_CRITICAL[number - (build < CRITICAL.laterBuild ? CRITICAL.from : CRITICAL.later)];

/** Version from which on a VM may keep to what all nodes of its cluster offer, and the build of the first release that works that out. */
const COMMON_SET = {
  version: featureOf('dynamic-cpu-compatibility')?.minimumVersion?.value ?? 0,
  build: buildOf(releaseRecord('HCI22H2')),
} as const;

/** Whether processor compatibility may mean the common set of a cluster as well as the smallest one. */
export const mayHaveCommonSet = (version: string | undefined, build: number): boolean =>
  build >= COMMON_SET.build && versionIndex(version ?? '') >= COMMON_SET.version;

const RUNNING: readonly string[] = ['Running', 'Reset', 'ForceReboot'];
const OFF: readonly string[] = ['Off', 'OffCritical', 'Stopping', 'ForceShutdown'];
const SAVED: readonly string[] = ['Saved', 'SavedCritical', 'Saving', 'FastSaved', 'FastSaving'];

/** The state that a scenario can begin with; undefined: it has no word for it. */
export function stateAtStart(state: string | number, build: number): 'Running' | 'Off' | 'Saved' | undefined {
  const word = typeof state === 'number' ? criticalState(state, build) : state;
  if (word === undefined) return undefined;
  if (RUNNING.includes(word)) return 'Running';
  if (OFF.includes(word)) return 'Off';
  return SAVED.includes(word) ? 'Saved' : undefined;
}
