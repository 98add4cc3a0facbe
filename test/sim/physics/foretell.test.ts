import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GB, MB, SECOND } from '../../../src/base/units.js';
import { stopProfile } from '../../../src/model/catalog/index.js';
import { foretell, type Measured } from '../../../src/sim/physics/foretell.js';

const usual: Measured = {
  profile: stopProfile('hyper-v'),
  mode: 'plain',
  curve: { firstSecond: 40 * MB, exponent: 0.6, workingSet: GB },
  memory: 8 * GB,
  zeroShare: 0.1,
  link: 1.1625 * GB,
  cap: 1.1625 * GB,
  wireRatio: 0.5,
  concurrent: 1,
  setup: 0,
  setupSerial: 0,
  finish: 0,
};

const migration: fc.Arbitrary<Measured> = fc
  .record({
    profile: fc.constantFrom(stopProfile('hyper-v'), stopProfile('qemu-jo'), stopProfile('xen'), stopProfile('qemu')),
    firstSecond: fc.integer({ min: 0, max: 200 }),
    exponent: fc.double({ min: 0.2, max: 0.95, noNaN: true }),
    share: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    memory: fc.integer({ min: 200, max: 32_000 }),
    zeroShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
    link: fc.integer({ min: 60, max: 3000 }),
  })
  .map(({ profile, firstSecond, exponent, share, memory, zeroShare, link }) => ({
    ...usual,
    profile: { ...profile, lastStage: undefined, unsentAtEnd: undefined },
    curve: { firstSecond: firstSecond * MB, exponent, workingSet: share * memory * MB },
    memory: memory * MB,
    zeroShare,
    link: link * MB,
    cap: link * MB,
  }))
  .map(({ profile: { lastStage: _last, unsentAtEnd: _unsent, ...profile }, ...rest }) => ({ ...rest, profile }));

describe('a migration alone on its wire', () => {
  test('takes no less than its first round, and sends no less than its memory', () => {
    fc.assert(
      fc.property(migration, (asked) => {
        const { totalUs, sentBytes } = foretell(asked);
        const first = asked.memory * (1 - asked.zeroShare);
        expect(totalUs).toBeGreaterThanOrEqual(Math.floor((first / asked.link) * SECOND));
        expect(sentBytes).toBeGreaterThanOrEqual(first * (1 - 1e-9));
      }),
      { numRuns: 300 },
    );
  });

  test('has one round and the fixed blackout where nothing is dirtied', () => {
    const quiet = { ...usual, curve: { firstSecond: 0, exponent: 1, workingSet: 0 } };
    expect(foretell(quiet)).toMatchObject({ ends: true, rounds: 1, blackoutUs: usual.profile.blackoutFixed.value });
  });

  test('stands still no longer than its target and the fixed part, unless it was forced', () => {
    fc.assert(
      fc.property(migration, (asked) => {
        const { ends, forced, blackoutUs } = foretell(asked);
        const { switchWithin, blackoutFixed } = asked.profile;
        if (!ends || forced || switchWithin === undefined) return;
        expect(blackoutUs).toBeLessThanOrEqual(switchWithin.value * 1.001 + blackoutFixed.value + 2);
      }),
      { numRuns: 300 },
    );
  });

  test('is drained in the same time, however many go at once, where nothing is dirtied and the wire is full', () => {
    const quiet = { ...usual, curve: { firstSecond: 0, exponent: 1, workingSet: 0 }, zeroShare: 0 };
    const copyUs = (concurrent: number): number =>
      foretell({ ...quiet, memory: (8 * GB) / concurrent, concurrent }).totalUs - quiet.profile.blackoutFixed.value;
    for (const concurrent of [2, 4, 8]) expect(Math.abs(copyUs(concurrent) - copyUs(1))).toBeLessThan(10);
  });

  test('never ends without a limit of rounds where the guest is faster than the wire, and ends where it is slowed down', () => {
    const writer = {
      ...usual,
      link: 100 * MB,
      cap: 100 * MB,
      curve: { firstSecond: 200 * MB, exponent: 1, workingSet: 4 * GB },
    };
    expect(foretell({ ...writer, profile: stopProfile('qemu') }).ends).toBe(false);
    expect(foretell({ ...writer, profile: stopProfile('qemu-auto-converge') }).ends).toBe(true);
    expect(foretell(writer)).toMatchObject({ ends: true, forced: true });
  });

  test('follows the closed form of the textbook where the curve is straight', () => {
    const [memory, rate, dirty] = [10_000, 1000, 250];
    const asked: Measured = {
      ...usual,
      memory: memory * MB,
      zeroShare: 0,
      link: rate * MB,
      cap: rate * MB,
      curve: { firstSecond: dirty * MB, exponent: 1, workingSet: memory * MB },
    };
    const { rounds, sentBytes } = foretell(asked);
    const series = memory * ((1 - (dirty / rate) ** (rounds + 1)) / (1 - dirty / rate));
    expect(sentBytes / MB).toBeCloseTo(series, 1);
  });
});
