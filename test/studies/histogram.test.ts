import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundStep } from '../../src/base/steps.js';
import { MINUTE } from '../../src/base/units.js';
import { histogramOf } from '../../src/studies/histogram.js';

test('every value is in one bin, the bins are few, and the first and the last hold something', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e9, max: 1e12 }), { minLength: 1, maxLength: 200 }), (values) => {
      const { fromUs, stepUs, counts } = histogramOf([...values, Number.NaN]);
      expect(counts.reduce((sum, one) => sum + one, 0)).toBe(values.length);
      expect(counts.length).toBeLessThanOrEqual(30);
      expect(Math.min(counts[0] ?? 0, counts.at(-1) ?? 0)).toBeGreaterThan(0);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      expect(fromUs <= least && most < fromUs + counts.length * stepUs).toBe(true);
    }),
  );
});

test('bins have a round width', () => {
  expect(histogramOf([61 * MINUTE, 100 * MINUTE])).toEqual({
    ...{ fromUs: 60 * MINUTE, stepUs: 10 * MINUTE },
    counts: [1, 0, 0, 0, 1],
  });
  // Narrower ones would read alike: 7.6 s to 7.6 s.
  expect(histogramOf([7_600_000, 7_640_000]).stepUs).toBe(100_000);
  expect(histogramOf([5, 5])).toEqual({ fromUs: 5, stepUs: 1, counts: [2] });
  expect(histogramOf([])).toEqual({ fromUs: 0, stepUs: 1, counts: [] });
  expect(roundStep(0, 6)).toBe(1);
});
