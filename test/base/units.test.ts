import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Complaint } from '../../src/base/complaint.js';
import type { Result } from '../../src/base/result.js';
import {
  DAY,
  formatBandwidth,
  formatClock,
  formatDuration,
  formatSize,
  GiB,
  HOUR,
  MINUTE,
  parseBandwidth,
  parseDuration,
  parseDurationRange,
  parseExponent,
  parsePercent,
  parseShare,
  parseSize,
  SECOND,
} from '../../src/base/units.js';

const readValue = <T>(result: Result<T, Complaint>): T | string => (result.ok ? result.value : result.error.message);
const table = <T>(parse: (text: string) => Result<T, Complaint>, ...texts: string[]): (T | string)[] =>
  texts.map((text) => readValue(parse(text)));

describe('sizes', () => {
  test('a size is written with its unit, binary or decimal, with or without a space', () => {
    expect(table(parseSize, '64 GiB', '64GiB', '64 gib', ' 1.5 TiB ', '80 GB', '.5 KiB', '0', '7 B')).toEqual([
      64 * GiB,
      64 * GiB,
      64 * GiB,
      1.5 * 1024 * GiB,
      80_000_000_000,
      512,
      0,
      7,
    ]);
  });

  test('a size that cannot be is refused, and the refusal says why', () => {
    expect(table(parseSize, '', '64', '-1 GiB', 'NaN GiB', 'Infinity GiB', '1e9 TiB', '4 Gib b', '4 parsecs')).toEqual([
      "'' is no size.",
      "'64' has no unit.",
      "'-1 GiB' is negative.",
      "'NaN GiB' is no size.",
      "'Infinity GiB' is no size.",
      "'1e9 TiB' is too large to count exactly.",
      "'4 Gib b' is no size.",
      "'4 parsecs' has the unit 'parsecs', which is not clear here.",
    ]);
    expect(parseSize('64')).toMatchObject({ error: { expected: expect.stringContaining('64 GiB') } });
  });

  test('no text makes a parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'-+.e12 GiBsmin%/') })), (text) => {
        for (const parse of [parseSize, parseBandwidth, parseDuration, parsePercent, parseShare, parseExponent]) {
          const result = parse(text);
          expect(
            result.ok ? result.value >= 0 && result.value <= Number.MAX_SAFE_INTEGER : result.error.message,
          ).toBeTruthy();
        }
        expect(typeof parseDurationRange(text).ok).toBe('boolean');
      }),
    );
  });

  test('a size that is shown can be read back, up to the digits left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1 << 30 }), fc.constantFrom(1, 1024, 1 << 20), (count, unit) => {
        const bytes = count * unit;
        expect(Math.abs(Number(readValue(parseSize(formatSize(bytes)))) - bytes)).toBeLessThanOrEqual(
          bytes * 0.005 + 0.5,
        );
      }),
    );
  });
});

describe('bandwidth', () => {
  test('bits and bytes a second are told apart by how they are written', () => {
    expect(table(parseBandwidth, '10 Gbps', '1gbps', '800 Mbps', '200 MB/s', '1 Gbit/s', '8 Gb/s', '1 GiB/s')).toEqual([
      1_250_000_000,
      125_000_000,
      100_000_000,
      200_000_000,
      125_000_000,
      1_000_000_000,
      GiB,
    ]);
  });

  test('a unit that could mean bits or bytes is refused', () => {
    for (const text of ['1 GBps', '1 gb/s', '1 GBPS', '10 Gb', '10']) expect(parseBandwidth(text).ok).toBe(false);
  });

  test('a bandwidth is shown in the bits that an adapter is sold by', () => {
    expect([1.25e9, 2e8, 125_000, 0].map(formatBandwidth)).toEqual(['10 Gbps', '1.6 Gbps', '1 Mbps', '0 bps']);
  });
});

describe('durations', () => {
  test('a duration is written in milliseconds to weeks, also in several parts', () => {
    expect(table(parseDuration, '90 s', '20min', '2 h', '7 d', '500 ms', '1 h 30 min', '0', '4 weeks')).toEqual([
      90 * SECOND,
      20 * MINUTE,
      2 * HOUR,
      7 * DAY,
      SECOND / 2,
      90 * MINUTE,
      0,
      28 * DAY,
    ]);
  });

  test('a bare m is neither minutes nor milliseconds', () => {
    expect(readValue(parseDuration('5 m'))).toContain("has the unit 'm'");
    expect(table(parseDuration, '-5 s', '1 h -5 min', '1 h x', '300000 d')).toEqual([
      "'-5 s' is negative.",
      "'-5 min' is negative.",
      "'1 h x' is no duration.",
      "'300000 d' is too large to count exactly.",
    ]);
  });

  test('a range has two ends, and one duration is both of them', () => {
    expect(table(parseDurationRange, '45 min..90 min', '45..90 min', '2 h')).toEqual([
      { from: 45 * MINUTE, to: 90 * MINUTE },
      { from: 45 * MINUTE, to: 90 * MINUTE },
      { from: 2 * HOUR, to: 2 * HOUR },
    ]);
    expect(table(parseDurationRange, '2 h..1 h', '1 s..2 s..3 s', '..', '1 s..')).toEqual([
      "'2 h..1 h' runs backwards.",
      "'1 s..2 s..3 s' has more than two ends.",
      "'' is no duration.",
      "'' is no duration.",
    ]);
    expect(parseDurationRange('90..45 min')).toMatchObject({ ok: false, error: { expected: '45 min..1 h 30 min' } });
  });

  test('a duration is told in its two largest units', () => {
    const told = [
      0,
      25,
      630_000,
      999_600,
      1_400_000,
      59_960_000,
      90 * SECOND,
      72 * MINUTE,
      24 * HOUR - SECOND,
      25 * HOUR,
    ];
    expect(told.map(formatDuration)).toEqual([
      '0 s',
      '25 µs',
      '630 ms',
      '1 s',
      '1.4 s',
      '1 min',
      '1 min 30 s',
      '1 h 12 min',
      '1 d',
      '1 d 1 h',
    ]);
  });

  test('a duration that is told can be read back within the half of what was left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * DAY }), (us) => {
        const read = parseDuration(formatDuration(us));
        expect(read.ok && Math.abs(read.value - us)).toBeLessThanOrEqual(Math.max(0.5, us * 0.05));
      }),
    );
  });

  test('the clock keeps its width from the first second to the ninth day', () => {
    expect([0, 61 * SECOND, 25 * HOUR].map(formatClock)).toEqual(['0d 00:00:00', '0d 00:01:01', '1d 01:00:00']);
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 * DAY - 1 }), (us) => formatClock(us).length === 11));
  });
});

test('a share is a part of one or a percentage, an exponent a number above 0', () => {
  expect(table(parseShare, '0.3', '30 %', '35%', '0', '1', '1.5', '130 %', '-0.1', '3 MB')).toEqual([
    0.3,
    0.3,
    0.35,
    0,
    1,
    "'1.5' is more than all.",
    "'130 %' is more than 100 %.",
    "'-0.1' is negative.",
    "'3 MB' has the unit 'MB', which is not clear here.",
  ]);
  expect(table(parseExponent, '0.6', '1', '0', '1.01', '60 %', '-1')).toEqual([
    0.6,
    1,
    "'0' is not above 0.",
    "'1.01' is more than 1.",
    "'60 %' has the unit '%', which is not clear here.",
    "'-1' is negative.",
  ]);
});

test('a chance is a percentage from nothing to all', () => {
  expect(table(parsePercent, '1 %', '0.2%', '100 %', '0', '101 %', '0.5', '-1 %')).toEqual([
    0.01,
    0.002,
    1,
    0,
    "'101 %' is more than 100 %.",
    "'0.5' has no unit.",
    "'-1 %' is negative.",
  ]);
});
