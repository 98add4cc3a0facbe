import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GB, GiB, MB } from '../../../src/base/units.js';
import { WORKLOAD_NAMES } from '../../../src/model/catalog/index.js';
import { type DirtyCurve, dirtied, dirtyCurve } from '../../../src/sim/physics/dirty.js';

const bytes = fc.double({ min: 1, max: 64 * GB, noNaN: true });
const rate = fc.double({ min: 0, max: 20 * GB, noNaN: true });

const power: fc.Arbitrary<DirtyCurve> = fc.record({
  firstSecond: rate,
  exponent: fc.double({ min: 0.01, max: 1, noNaN: true }),
  workingSet: bytes,
});

const pools: fc.Arbitrary<DirtyCurve> = fc.record({
  pools: fc.array(fc.record({ size: bytes, rate }), { maxLength: 3 }),
  linear: rate,
  workingSet: bytes,
});

const ofClass: fc.Arbitrary<DirtyCurve> = fc
  .tuple(fc.constantFrom(...WORKLOAD_NAMES), bytes)
  .map(([name, memory]) => dirtyCurve(name, memory));

const curves = fc.oneof(power, pools, ofClass);
const seconds = fc.double({ min: 1e-6, max: 10_000, noNaN: true });

/** What sums and exponentials may be off by. */
const near = (volume: number): number => 1e-9 * Math.max(1, volume);

describe('what a guest dirties', () => {
  test('is nothing in no time, never less in more time, and never more than the working set', () => {
    fc.assert(
      fc.property(curves, seconds, seconds, (curve, one, other) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        expect(dirtied(curve, 0)).toBe(0);
        expect(dirtied(curve, early)).toBeLessThanOrEqual(dirtied(curve, late) + near(curve.workingSet));
        expect(dirtied(curve, late)).toBeLessThanOrEqual(curve.workingSet);
      }),
    );
  });

  test('is a concave curve: half of the time dirties at least half as much', () => {
    fc.assert(
      fc.property(curves, seconds, seconds, fc.double({ min: 0, max: 1, noNaN: true }), (curve, one, other, share) => {
        const between = dirtied(curve, one * share + other * (1 - share));
        const chord = dirtied(curve, one) * share + dirtied(curve, other) * (1 - share);
        expect(between).toBeGreaterThanOrEqual(chord - near(chord) - near(curve.workingSet));
      }),
    );
  });

  test('in a database that is only read lies within 2 % of the points that were measured', () => {
    const read = dirtyCurve('database-read', 8 * GiB);
    for (const [at, mb] of [
      [1.44, 202],
      [1.59, 212],
      [2.11, 218],
      [29.25, 299],
    ] as const)
      expect(Math.abs(dirtied(read, at) / MB / mb - 1)).toBeLessThan(0.02);
  });

  test('is bounded by the memory of a VM that is smaller than its pools', () => {
    expect(dirtied(dirtyCurve('database-read', 100 * MB), 60)).toBe(100 * MB);
  });
});
