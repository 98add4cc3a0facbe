import { describe, expect, test } from 'vitest';
import { Streams } from '../../../src/sim/kernel/streams.js';

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

  test('exponential times have about the mean that was asked for, and are whole', () => {
    const streams = new Streams('7');
    const times = Array.from({ length: 4000 }, () => streams.exponential('crash', 1_000_000));
    expect(times.every(Number.isInteger)).toBe(true);
    const mean = times.reduce((sum, one) => sum + one, 0) / times.length;
    expect(mean).toBeGreaterThan(950_000);
    expect(mean).toBeLessThan(1_050_000);
  });
});
