import { expect, test } from 'vitest';
import { damage } from '../../soak/damaged.js';

test('six hundred damaged scenarios are complaints or runs, never a crash, never a hang', async () => {
  const { complaints, runs, faults } = await damage('ci', 600);
  expect(faults).toEqual([]);
  expect(complaints + runs).toBe(600);
  expect(runs).toBeGreaterThan(20);
});
