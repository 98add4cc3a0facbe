import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { physicsMarkdown } from '../../bench/physics/page.js';
import { measuredRows } from '../../bench/physics/rows.js';

// `npm run bench:physics`, or this test with --update, writes the page anew.
test('docs/physics.md is what the physics says of the measured rows', async () => {
  await expect(physicsMarkdown(measuredRows())).toMatchFileSnapshot('../../docs/physics.md');
});

test('the README counts the measured rows as they are', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(/the errors on (\d+)\s+rows/.exec(readme)?.[1]).toBe(`${measuredRows().length}`);
});
