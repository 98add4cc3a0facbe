/** All releases in the order in which they appeared, and the questions that are asked of them. */
import { assert } from '../../base/assert.js';
import {
  type Level,
  type NodeUpgrade,
  RELEASE_KEYS,
  type Release,
  type ReleaseKey,
  type UpgradeMethod,
} from './release-types.js';
import { HCI_RELEASES } from './releases-hci.js';
import { PREVIEW_RELEASES, SEMI_ANNUAL_RELEASES } from './releases-interim.js';
import { SERVER_RELEASES } from './releases-server.js';
import { doc, field, type Sourced } from './types.js';
import { NO_VERSION, type VersionIndex, VM_VERSIONS } from './versions.js';

const INDEXES: ReadonlyMap<string, number> = new Map(RELEASE_KEYS.map((key, index) => [key, index]));

/** By index. */
export const RELEASES: readonly Release[] = inOrder([
  ...SERVER_RELEASES,
  ...PREVIEW_RELEASES,
  ...SEMI_ANNUAL_RELEASES,
  ...HCI_RELEASES,
]);

function inOrder(records: readonly Release[]): readonly Release[] {
  return RELEASE_KEYS.map((key) => {
    const record = records.find((candidate) => candidate.key === key);
    assert(record, `the catalog has no record of ${key}`);
    return record;
  });
}

/** The index of a release key; -1 when there is no such release. */
export const releaseIndex = (key: string): number => INDEXES.get(key) ?? -1;

export const isReleaseKey = (key: string): key is ReleaseKey => INDEXES.has(key);

export const releaseOf = (key: ReleaseKey): Release => releaseAt(releaseIndex(key));

export function releaseAt(index: number): Release {
  const release = RELEASES[index];
  assert(release, `no release has the index ${index}`);
  return release;
}

/** Dates on which previews stop starting. */
export const EXPIRIES: Readonly<Partial<Record<ReleaseKey, Sourced<string>>>> = { TP1: field('2015-04-15', 'WHII') };

/** The number behind the dot of its build from which on a release is part of Storage Spaces Direct of two releases. */
const LEAST_REVISIONS: Readonly<Partial<Record<ReleaseKey, Sourced<number>>>> = {
  WS2016: doc(2828, 'S2DU'),
  WS2019: doc(292, 'S2DU'),
};

/** By the index of a release; undefined where none is documented. */
export const leastRevision = (index: number): number | undefined => LEAST_REVISIONS[releaseAt(index).key]?.value;

const SUPPORTED = new Uint8Array(RELEASES.length * VM_VERSIONS.length);
RELEASES.forEach((release, row) => {
  for (const version of release.supportedVersions.value) SUPPORTED[row * VM_VERSIONS.length + version] = 1;
});

/** Whether a host of this release (by index) can hold a VM of this version. False outside the lists. */
export const supports = (release: number, version: VersionIndex): boolean =>
  version === NO_VERSION ||
  (version >= 0 && version < VM_VERSIONS.length && SUPPORTED[release * VM_VERSIONS.length + version] === 1);

/** The version that a VM of this one has once it has arrived alive on a release that does not run it; undefined where it does not arrive. */
export function versionOnArrival(release: number, version: VersionIndex): VersionIndex | undefined {
  const converts = RELEASES[release]?.convertsOnArrival?.value;
  return converts?.from === version ? converts.to : undefined;
}

const MIXES = new Uint8Array(RELEASES.length * RELEASES.length);
RELEASES.forEach((release, row) => {
  for (const older of release.mixesWithOlder.value) MIXES[row * RELEASES.length + releaseIndex(older)] = 1;
});

/** Whether hosts of two releases (by index) may be members of one cluster: the same, or neighbours in either order. */
export const mixes = (a: number, b: number): boolean =>
  a === b || MIXES[a * RELEASES.length + b] === 1 || MIXES[b * RELEASES.length + a] === 1;

/** Negative, zero or positive as the first level is lower, equal or higher. */
export const compareLevels = (a: Level, b: Level): number => a.major - b.major || a.minor - b.minor;

/** What is known of this way to bring a host from one release to another: the record that fits it most narrowly. */
export function nodeUpgrade(
  from: ReleaseKey,
  to: ReleaseKey,
  method: UpgradeMethod,
  host: { readonly member: boolean; readonly s2d?: boolean },
): NodeUpgrade | undefined {
  const known = releaseOf(to).nodeUpgrades.filter((record) => record.from === from && record.method === method);
  const fits = { s2d: host.member && host.s2d === true, member: host.member, standalone: !host.member };
  return known.find((record) => record.only && fits[record.only]) ?? known.find((record) => !record.only);
}

/** Which of two equally long ways is taken: over releases that stay, then semi-annual ones, then previews. */
const PREFERENCE = { ltsc: 0, hci: 0, sac: 1, preview: 2 } as const;

const NEWER: readonly (readonly ReleaseKey[])[] = RELEASES.map((older) =>
  RELEASES.filter((newer) => newer.mixesWithOlder.value.includes(older.key))
    .sort((a, b) => PREFERENCE[a.channel] - PREFERENCE[b.channel])
    .map((newer) => newer.key),
);

/**
 * The fewest hops from one release to another, each between releases that may stand in one cluster. The start is
 * left out, so that staying is no hop at all. Undefined when there is no way: a downgrade, another edition, a preview.
 */
export function upgradePath(from: ReleaseKey, to: ReleaseKey): ReleaseKey[] | undefined {
  const cameFrom = new Map<ReleaseKey, ReleaseKey | undefined>([[from, undefined]]);
  for (const here of cameFrom.keys()) {
    if (here === to) return wayTo(here, cameFrom);
    for (const next of NEWER[releaseIndex(here)] ?? []) if (!cameFrom.has(next)) cameFrom.set(next, here);
  }
  return undefined;
}

function wayTo(end: ReleaseKey, cameFrom: ReadonlyMap<ReleaseKey, ReleaseKey | undefined>): ReleaseKey[] {
  const way: ReleaseKey[] = [];
  let here: ReleaseKey | undefined = end;
  while (here !== undefined && cameFrom.get(here) !== undefined) {
    way.unshift(here);
    here = cameFrom.get(here);
  }
  return way;
}
