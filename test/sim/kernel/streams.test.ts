import { describe, expect, test } from 'vitest';
import { gamma, Streams } from '../../../src/sim/kernel/streams.js';

const draws = (streams: Streams, name: string, count: number): number[] =>
  Array.from({ length: count }, () => streams.draw(name));

describe('streams of chance', () => {
  test('a new draw elsewhere changes nothing here', () => {
    const alone = draws(new Streams('7'), 'crash/Lab1', 5);
    const beside = new Streams('7');
    const mixed = Array.from({ length: 5 }, () => {
      beside.draw('crash/Lab2');
      return beside.draw('crash/Lab1');
    });
    expect(mixed).toEqual(alone);
  });

  test('another seed tells another story', () => {
    expect(draws(new Streams('7'), 'a', 3)).not.toEqual(draws(new Streams('8'), 'a', 3));
  });

  test('a copy goes on where it was taken', () => {
    const streams = new Streams('7');
    draws(streams, 'a', 3);
    const copy = streams.clone();
    expect(draws(copy, 'a', 4)).toEqual(draws(streams, 'a', 4));
  });

  test('the draws are the same on every machine', () => {
    expect(draws(new Streams('42'), 'host-crash/Lab2', 3)).toMatchInlineSnapshot(`
      [
        0.712691210978328,
        0.42207984363940376,
        0.9876237853108576,
      ]
    `);
  });

  test.each([0.5, 1, 2, 4])('times of shape %d have about the mean that was asked for, and are whole', (shape) => {
    const streams = new Streams('7');
    const times = Array.from({ length: 8000 }, () => streams.weibull('crash', 1_000_000, shape));
    expect(times.every(Number.isInteger)).toBe(true);
    const mean = times.reduce((sum, one) => sum + one, 0) / times.length;
    expect(mean).toBeGreaterThan(940_000);
    expect(mean).toBeLessThan(1_060_000);
  });

  test('the gamma function is that of the tables', () => {
    expect(gamma(1)).toBeCloseTo(1, 12);
    expect(gamma(5)).toBeCloseTo(24, 10);
    expect(gamma(1.5)).toBeCloseTo(Math.sqrt(Math.PI) / 2, 12);
    expect(gamma(11)).toBeCloseTo(3_628_800, 4);
  });
});
