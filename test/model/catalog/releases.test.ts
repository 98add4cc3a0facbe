import { describe, expect, test } from 'vitest';
import {
  compareLevels,
  isReleaseKey,
  mixes,
  NO_VERSION,
  nodeUpgrade,
  RELEASE_KEYS,
  RELEASES,
  type ReleaseKey,
  releaseIndex,
  releaseOf,
  supports,
  upgradePath,
  VERSION_NAMES,
  VM_VERSIONS,
  versionIndex,
  versionText,
  versionWindow,
} from '../../../src/model/catalog/index.js';

/** Written by hand from the documented matrices: what lives on both sides, on the new one only, on the old one only. */
const WINDOWS: readonly [ReleaseKey, ReleaseKey, string, string, string][] = [
  ['WS2012R2', 'TP1', '5.0', '6.0', ''],
  ['WS2012R2', 'WS2016', '5.0', '6.2 7.0 7.1 8.0', ''],
  ['WS2016', 'WS2019', '5.0 6.2 7.0 7.1 8.0', '8.1 8.2 8.3 9.0', ''],
  ['WS2019', 'WS2022', '8.0 8.1 8.2 8.3 9.0', '9.1 9.2 9.3 10.0', '5.0 6.2 7.0 7.1'],
  ['WS2022', 'WS2025', '8.0 8.1 8.2 8.3 9.0 9.1 9.2 9.3 10.0', '10.5 11.0 11.1 11.2 12.0', ''],
];

const texts = (indexes: readonly number[]): string => indexes.map(versionText).join(' ');

describe('VM versions', () => {
  test.each(WINDOWS)(
    'between %s and %s a VM moves freely at %s, is pinned to the new host at %s',
    (older, newer, ...sets) => {
      const window = versionWindow(older, newer);
      expect([texts(window.movable), texts(window.stranded), texts(window.raiseFirst)]).toEqual(sets);
    },
  );

  test('the versions ascend by number and each has a name', () => {
    const numbers = VM_VERSIONS.map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(VERSION_NAMES).toHaveLength(VM_VERSIONS.length);
    expect(new Set(VERSION_NAMES.map(({ value }) => value)).size).toBe(VM_VERSIONS.length);
    expect(VERSION_NAMES[versionIndex('9.0')]?.value).toContain('Server 2019');
  });

  test('a version may be written as a text or as the number that YAML makes of it', () => {
    expect([versionIndex('8.0'), versionIndex('8'), versionIndex(8), versionIndex(' 8.0 ')]).toEqual([6, 6, 6, 6]);
    expect([versionIndex('8.4'), versionIndex(''), versionIndex('constructor'), versionIndex(Number.NaN)]).toEqual([
      -1, -1, -1, -1,
    ]);
    expect(versionText(-1)).toBe('(no version)');
  });

  test.each(RELEASES.map((release) => [release.key, release] as const))(
    '%s makes VMs that it can run itself',
    (key, release) => {
      expect(release.supportedVersions.value).toContain(release.defaultVersion.value);
      const flags = VM_VERSIONS.map((_, version) => supports(releaseIndex(key), version));
      expect(VM_VERSIONS.filter((_, version) => flags[version])).toEqual(
        release.supportedVersions.value.map(versionText),
      );
      expect(release.supportedVersions.value).not.toContain(-1);
    },
  );

  test('a version or release outside the lists is never supported', () => {
    expect([supports(-1, 5), supports(0, -1), supports(0, NO_VERSION + 1), supports(99, 0)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([supports(0, NO_VERSION), supports(5, NO_VERSION)]).toEqual([true, true]);
  });

  test('version 6.0 of the first preview runs nowhere else', () => {
    const holders = RELEASES.filter(({ key }) => supports(releaseIndex(key), versionIndex('6.0')));
    expect(holders.map(({ key }) => key)).toEqual(['TP1']);
  });
});

describe('functional levels', () => {
  test.each(['windows-server', 'azure-stack-hci'] as const)(
    'within %s a newer release never has a lower level',
    (family) => {
      const levels = RELEASES.filter(({ editionFamily }) => editionFamily === family).map(({ level }) => level.value);
      expect([...levels].sort(compareLevels)).toEqual(levels);
    },
  );

  test('the major level counts first', () => {
    expect(compareLevels({ major: 9, minor: 8 }, { major: 10, minor: 3 })).toBeLessThan(0);
    expect(compareLevels({ major: 11, minor: 32773 }, { major: 11, minor: 32772 })).toBeGreaterThan(0);
    expect(compareLevels({ major: 12, minor: 6 }, { major: 12, minor: 6 })).toBe(0);
    expect(releaseOf('WS2019').level.value).toEqual({ major: 10, minor: 3 });
  });

  test('members of one cluster are at most one major level apart and of one edition', () => {
    for (const newer of RELEASES)
      for (const key of newer.mixesWithOlder.value) {
        const older = releaseOf(key);
        expect(newer.level.value.major - older.level.value.major).toBeLessThanOrEqual(1);
        expect(compareLevels(older.level.value, newer.level.value)).toBeLessThanOrEqual(0);
        expect(newer.editionFamily).toBe(older.editionFamily);
        expect(releaseIndex(key)).toBeLessThan(releaseIndex(newer.key));
      }
  });

  test('two releases mix in either order, and each with itself', () => {
    const ask = (a: ReleaseKey, b: ReleaseKey): boolean => mixes(releaseIndex(a), releaseIndex(b));
    expect([ask('WS2016', 'WS2019'), ask('WS2019', 'WS2016'), ask('WS2016', 'WS2016')]).toEqual([true, true, true]);
    expect([ask('WS2016', 'WS2022'), ask('WS2012', 'WS2012R2'), ask('WS2022', 'HCI21H2')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('the way to a release', () => {
  test.each([
    ['WS2012R2', 'WS2025', ['WS2016', 'WS2019', 'WS2022', 'WS2025']],
    ['WS2012R2', 'TP1', ['TP1']],
    ['WS2016', 'SAC1909', ['WS2019', 'SAC1909']],
    ['HCI20H2', 'AZL24H2', ['HCI21H2', 'HCI22H2', 'AZL24H2']],
    ['WS2019', 'WS2019', []],
  ] as const)('from %s to %s leads over %j', (from, to, hops) => {
    expect(upgradePath(from, to)).toEqual(hops);
  });

  test.each([
    ['WS2012', 'WS2012R2', 'there was no rolling upgrade yet'],
    ['WS2022', 'WS2019', 'it would be a downgrade'],
    ['TP1', 'WS2016', 'a preview ends there'],
    ['WS2022', 'AZL24H2', 'the editions differ'],
    ['SAC2004', 'SAC20H2', 'they share a functional level'],
  ] as const)('from %s to %s there is none: %s', (from, to, why) => {
    expect(upgradePath(from, to), why).toBeUndefined();
  });

  test('every hop of every way is between releases that mix', () => {
    for (const from of RELEASE_KEYS)
      for (const to of RELEASE_KEYS) {
        const stations = [from, ...(upgradePath(from, to) ?? [])];
        stations.slice(1).forEach((station, index) => {
          expect(mixes(releaseIndex(station), releaseIndex(stations[index] ?? ''))).toBe(true);
        });
      }
  });
});

test('every hop of every way raises the functional level', () => {
  for (const from of RELEASE_KEYS)
    for (const to of RELEASE_KEYS)
      [from, ...(upgradePath(from, to) ?? [])].reduce((before, after) => {
        expect(compareLevels(releaseOf(after).level.value, releaseOf(before).level.value), after).toBeGreaterThan(0);
        return after;
      });
});

describe('nodes', () => {
  const node = { member: true };

  test('a WS2012 R2 node is better installed cleanly than set up in place', () => {
    expect(nodeUpgrade('WS2012R2', 'WS2016', 'clean', node)?.verdict).toBe('supported');
    expect(nodeUpgrade('WS2012R2', 'WS2016', 'in-place', node)?.verdict).toBe('discouraged');
  });

  test('a node may not skip a release in place, a host of its own may', () => {
    expect(nodeUpgrade('WS2016', 'WS2025', 'in-place', node)?.verdict).toBe('refused');
    expect(nodeUpgrade('WS2016', 'WS2025', 'in-place', { member: false })?.verdict).toBe('supported');
  });

  test('what is said of Storage Spaces Direct holds for its nodes alone', () => {
    expect(nodeUpgrade('WS2016', 'SAC1709', 'in-place', { member: true, s2d: true })?.verdict).toBe('refused');
    expect(nodeUpgrade('WS2016', 'SAC1709', 'in-place', node)?.verdict).toBe('supported');
    expect(nodeUpgrade('WS2012', 'WS2025', 'in-place', node)).toBeUndefined();
  });
});

test('the releases stand in their order, and a key that is none is none', () => {
  expect(RELEASES.map(({ key }) => key)).toEqual(RELEASE_KEYS);
  expect([releaseIndex('WS2012'), releaseIndex('WS2008'), releaseIndex('__proto__')]).toEqual([0, -1, -1]);
  expect([isReleaseKey('WS2016'), isReleaseKey('ws2016')]).toEqual([true, false]);
});
