/** Laws of remembered moves, over clusters of every sort: releases, storage, witnesses, owners, priorities, sets of groups, two clusters. */
import { expect, test } from 'vitest';
import { Drawn } from '../../src/search/cases/chooser.js';
import { both, questionOf, STANDSTILL } from './random-questions.js';

const seeds = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => String(from + at));

test('remembered moves lead where they lead when they are made, and break what they break then', () => {
  for (const seed of seeds(1, 10)) {
    const [remembered, made] = both({ ...questionOf(seed), maxStates: 60 });
    expect(remembered, `seed ${seed}`).toEqual(made);
  }
});

test('what was forgotten for want of room is learned again', () => {
  for (const seed of seeds(201, 6)) {
    const [remembered, made] = both({ ...questionOf(seed), heldBytes: 90_000, maxStates: 60 });
    expect(remembered, `seed ${seed}`).toEqual(made);
  }
});

test('every change of every field is seen on each move, whoever claims that there is none', () => {
  let told = 0;
  for (const seed of seeds(101, 24)) {
    const draw = new Drawn(`claims/${seed}`);
    // One or two claims alone: more of one entity would be asked again for each other's sake.
    const invariants = [draw.of(STANDSTILL), draw.of(STANDSTILL)];
    const [remembered, made] = both({ ...questionOf(seed), invariants, maxStates: 60 });
    expect(remembered, `seed ${seed}: ${invariants.map(({ id }) => id).join(', ')}`).toEqual(made);
    told += made?.told.length ?? 0;
  }
  expect(told).toBeGreaterThan(100);
});
