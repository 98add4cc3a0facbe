import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../src/base/units.js';
import {
  assumptions,
  catalogFacts,
  DURATION_KEYS,
  DURATIONS,
  defaultMode,
  defaultSetting,
  FEATURES,
  factOf,
  featureFloor,
  featureOf,
  isSourceTag,
  LIMITS,
  payloadShare,
  type ReleaseKey,
  releaseOf,
  SETTINGS,
  SOURCES,
  type Sourced,
  settingOf,
  TRANSPORT,
  tagsOf,
  tcpCeiling,
  versionText,
  WORKLOADS,
  workloadOf,
} from '../../../src/model/catalog/index.js';

describe('sources', () => {
  test('every fact names sources that the key explains, or says that it is assumed', () => {
    const wrong = catalogFacts().filter(
      ({ fact }) =>
        !tagsOf(fact.source).every(isSourceTag) || (fact.source === 'none' && fact.confidence !== 'assumed'),
    );
    expect(wrong.map(({ id, fact }) => `${id}: ${fact.source}`)).toEqual([]);
  });

  test('the key says of every tag what it is and who published it', () => {
    for (const [tag, { title, publisher }] of Object.entries(SOURCES)) {
      expect(title.length > 5 && publisher.length > 2, tag).toBe(true);
    }
    expect([tagsOf('VMV, CRU'), tagsOf('none'), isSourceTag('constructor')]).toEqual([['VMV', 'CRU'], [], false]);
  });

  test('ids of facts are unique and stable', () => {
    const ids = catalogFacts().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(factOf('duration/cleanInstall')?.source).toBe('CRU');
    expect(factOf('release/WS2016/nodeUpgrades/WS2012R2-in-place')?.value).toBe('discouraged');
    expect(factOf('duration/nothing')).toBeUndefined();
  });

  test('an assumption can be named, and says why it is this one', () => {
    const named = new Map(assumptions().map(({ id, fact }) => [id, fact]));
    for (const id of [
      'duration/reboot',
      'release/WS2012R2/moveTypeThreshold',
      'workload/stress',
      'migration/transport/diskRate',
    ])
      expect(named.has(id), id).toBe(true);
    expect(named.has('duration/resiliencyPeriod')).toBe(false);
    expect([...named].filter(([id, fact]) => !fact.note && !id.includes('nodeUpgrades')).map(([id]) => id)).toEqual([]);
  });

  test('a range holds its value', () => {
    const outside = catalogFacts().filter(({ fact: { value, range } }) =>
      range && typeof value === 'number' ? value < range.from || value > range.to : false,
    );
    expect(outside.map(({ id }) => id)).toEqual([]);
  });
});

describe('durations', () => {
  test('every duration is in whole microseconds', () => {
    for (const key of DURATION_KEYS) {
      const { value, range }: Sourced<number> = DURATIONS[key];
      expect([value, range?.from ?? 0, range?.to ?? 0].every(Number.isSafeInteger), key).toBe(true);
    }
  });

  test('an isolated node is waited for four minutes', () => {
    expect(DURATIONS.resiliencyPeriod.value).toBe(240 * SECOND);
  });
});

describe('features', () => {
  const floor = (id: string, release: ReleaseKey): string => {
    const feature = featureOf(id);
    const found = feature && featureFloor(feature, release);
    return found ? versionText(found.value) : 'any';
  };

  test('production checkpoints need 6.0 on the first preview and 6.2 everywhere else', () => {
    expect([floor('production-checkpoints', 'TP1'), floor('production-checkpoints', 'WS2016')]).toEqual(['6.0', '6.2']);
  });

  test('network adapters are added to a running VM of any version', () => {
    expect(floor('hot-network', 'WS2016')).toBe('any');
  });

  test('every feature says from which version or release it is there', () => {
    expect(FEATURES.filter((feature) => !feature.minimumVersion && !feature.minimumRelease)).toEqual([]);
    expect(new Set(FEATURES.map(({ id }) => id)).size).toBe(FEATURES.length);
    expect(featureOf('teleportation')).toBeUndefined();
  });
});

describe('settings', () => {
  const at = (name: string, level: ReleaseKey): number | undefined => {
    const setting = settingOf(name);
    return setting && defaultSetting(setting, level)?.value;
  };

  test('the cluster limits live migrations to one a node from WS2022 on, and not at all before', () => {
    expect([at('MaximumParallelMigrations', 'WS2019'), at('MaximumParallelMigrations', 'WS2022')]).toEqual([
      undefined,
      1,
    ]);
  });

  test('a name is found in any case and kept in its own', () => {
    expect(settingOf('maximumparallelmigrations')?.name).toBe('MaximumParallelMigrations');
    expect(settingOf('constructor')).toBeUndefined();
  });

  test('resiliency is absent from WS2012 R2, off in the first preview and four minutes since', () => {
    const period = (['WS2012R2', 'TP1', 'WS2016'] as const).map((level) => at('ResiliencyDefaultPeriod', level));
    expect(period).toEqual([undefined, 0, 240]);
    expect(at('QuarantineThreshold', 'TP1')).toBeUndefined();
  });

  test('Low roles are saved by a drain on WS2012 and move live since', () => {
    expect([at('MoveTypeThreshold', 'WS2012'), at('MoveTypeThreshold', 'WS2012R2')]).toEqual([2000, 1000]);
  });

  test('heartbeats are missed for five seconds on WS2012 and for ten on WS2016', () => {
    expect([at('SameSubnetThreshold', 'WS2012'), at('SameSubnetThreshold', 'WS2016')]).toEqual([5, 10]);
    expect([at('SameSubnetDelay', 'WS2016'), at('AddEvictDelay', 'WS2016')]).toEqual([1000, 60]);
  });

  test('every default lies within its range', () => {
    for (const setting of SETTINGS)
      for (const level of ['WS2012', 'TP1', 'WS2016', 'WS2025'] as const) {
        const value = defaultSetting(setting, level)?.value ?? setting.range.value.from;
        expect(value >= setting.range.value.from && value <= setting.range.value.to, setting.name).toBe(true);
      }
  });

  test('the cluster works one of them out by itself', () => {
    expect(SETTINGS.filter(({ readOnly }) => readOnly === true).map(({ name }) => name)).toEqual([
      'WitnessDynamicWeight',
    ]);
  });
});

describe('workloads', () => {
  test('the class of a VM of which nothing is known writes like the median of the profiled classes', () => {
    const medians = WORKLOADS.filter(
      ({ confidence, source, name }) => confidence === 'derived' && source === 'JO' && name !== 'unknown',
    )
      .map(({ dirtyFirstSecondMb }) => dirtyFirstSecondMb)
      .sort((a, b) => a - b);
    expect(medians).toHaveLength(8);
    // 1, 15.5, 18, 19.5, 28, 37, 39, 75: half of 19.5 + 28.
    expect(workloadOf('unknown')?.dirtyFirstSecondMb).toBe(((medians[3] ?? 0) + (medians[4] ?? 0)) / 2);
  });

  test('every class has a curve that flattens and one bound', () => {
    for (const workload of WORKLOADS) {
      expect(workload.exponent > 0 && workload.exponent <= 1, workload.name).toBe(true);
      expect((workload.workingSetShare === undefined) !== (workload.workingSetMb === undefined), workload.name).toBe(
        true,
      );
      expect(workload.zeroShare.value >= 0 && workload.zeroShare.value < 1, workload.name).toBe(true);
    }
    expect(workloadOf('toString')).toBeUndefined();
  });

  test('the pools of a class lie in its working set and begin with its first second', () => {
    for (const { name, pools, dirtyFirstSecondMb } of WORKLOADS) {
      if (pools === undefined) continue;
      const first = pools.sizes.reduce((sum, { sizeMb, rateMb }) => sum + sizeMb * (1 - Math.exp(-rateMb / sizeMb)), 0);
      expect(first + pools.linearMb, name).toBeCloseTo(dirtyFirstSecondMb, 1);
    }
  });
});

describe('migrations', () => {
  test('hosts compress from WS2012 R2 on', () => {
    expect([defaultMode('WS2012').value, defaultMode('WS2012R2').value]).toEqual(['tcp', 'compression']);
  });

  test('the older of two hosts bounds what one migration takes', () => {
    expect(tcpCeiling('WS2012R2', 'WS2012')).toBe(TRANSPORT.tcpCeilingOf2012);
    expect(tcpCeiling('WS2016', 'WS2019')).toBe(TRANSPORT.tcpCeiling);
  });

  test('a 1 Gbps link carries 122 MB a second', () => {
    expect(payloadShare(125_000_000).value * 125).toBe(122);
    expect(payloadShare(1_250_000_000).value).toBe(0.93);
  });
});

test('a cluster has at most 64 nodes, and 16 with Storage Spaces Direct', () => {
  expect([LIMITS.nodes.value, LIMITS.nodesS2d.value]).toEqual([64, 16]);
  expect(releaseOf('WS2016').vmLimits.vcpusGen2.value).toBe(240);
});
