import { expect, test } from 'vitest';
import { nights } from '../../soak/nights.js';

/** `npm run soak` plays 20,000. */
const COUNT = 400;

test('random nights end well once all faults are over, and break no invariant', { timeout: 120_000 }, async () => {
  const { endings, faults } = await nights('ci', COUNT);
  expect(faults).toEqual([]);
  expect(endings['completed']).toBeGreaterThan(COUNT / 2);
});
