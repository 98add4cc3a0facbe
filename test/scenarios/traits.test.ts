import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AFTERMATHS } from '../../src/model/catalog/index.js';

test('a trait that a known problem of installations asks for says to which releases it is known', () => {
  const format = readFileSync('docs/scenario-format.md', 'utf8');
  const words = AFTERMATHS.filter(({ has, to }) => has !== undefined && to !== undefined).map(({ has, to = [] }) => ({
    has,
    last: to.at(-1) ?? '',
  }));
  expect(words.length).toBeGreaterThan(0);
  for (const { has, last } of words)
    expect(format).toMatch(new RegExp(`\`${has}\`: [^\`]*Known of an installation[^\`;]*${last};`));
});
