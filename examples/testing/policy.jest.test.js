// The same with jest, which runs modules with: node --experimental-vm-modules node_modules/jest/bin/jest.js
import { readFileSync } from 'node:fs';
import { assertPolicy } from 'clusterdrill/testing';

const text = readFileSync(new URL('../policies/first-fit.js', import.meta.url), 'utf8');

test('first-fit.js sends a VM where no rule lets it', async () => {
  await expect(assertPolicy({ name: 'first-fit.js', text }, { runs: 400 })).rejects.toThrow(/host-must-support/);
}, 120_000);
