import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ascending, meanOf, proportion, quantile, ruleOfThree, varianceOf } from '../../src/studies/statistics.js';

describe('a share', () => {
  test('has the interval that Wilson published', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29; method 3.
    const told = (hits: number, runs: number) => {
      const { low, high } = proportion(hits, runs);
      return [low.toFixed(4), high.toFixed(4)];
    };
    expect(told(81, 263)).toEqual(['0.2553', '0.3662']);
    expect(told(15, 148)).toEqual(['0.0624', '0.1605']);
    expect(told(0, 20)).toEqual(['0.0000', '0.1611']);
    expect(told(1, 29)).toEqual(['0.0061', '0.1718']);
  });

  test('of no run at all is unknown, and what was never seen is bounded', () => {
    expect(proportion(0, 0)).toEqual({ value: Number.NaN, low: 0, high: 1 });
    expect(ruleOfThree(300)).toBe(0.01);
    expect(ruleOfThree(1)).toBe(1);
  });

  test('lies in its interval, which lies between none and all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(), (runs, drawn) => {
        const hits = drawn % (runs + 1);
        const { value, low, high } = proportion(hits, runs);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a quantile', () => {
  test('lies between two values where it falls there, and has the ranks around it as its interval', () => {
    const list = Array.from({ length: 100 }, (_, index) => index + 1);
    // 1.96 standard deviations of a binomial of 100 and 0.9 are 5.88 ranks.
    expect(quantile(list, 0.9)).toEqual({ value: expect.closeTo(90.1), low: 84, high: 97 });
    expect(quantile(list, 0.5)).toEqual({ value: 50.5, low: 40, high: 61 });
    expect(quantile([], 0.5).value).toBeNaN();
  });

  test('lies in its interval for any list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.1, 0.5, 0.9),
        (values, share) => {
          const { value, low, high } = quantile([...values].sort(ascending), share);
          expect(low).toBeLessThanOrEqual(value);
          expect(high).toBeGreaterThanOrEqual(value);
        },
      ),
    );
  });
});

test('a mean has the interval of the normal distribution', () => {
  const { value, low, high } = meanOf([1, 2, 3, 4, 5]);
  expect(value).toBe(3);
  // Variance 2.5: 1.96 * sqrt(2.5 / 5) = 1.386.
  expect([low, high].map((one) => one.toFixed(3))).toEqual(['1.614', '4.386']);
  expect(varianceOf([7])).toBe(0);
  expect(meanOf([]).value).toBeNaN();
});
