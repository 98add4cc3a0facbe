import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { KeptSearch } from '../../src/cli/kept-search.js';
import type { Explorer } from '../../src/search/explore.js';
import { writeWhole } from '../../src/studies/workers/whole-file.js';

const folder = mkdtempSync(join(tmpdir(), 'clusterdrill-whole-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file takes the place of the one before it', () => {
  const file = join(folder, 'notes');
  writeWhole(file, 'one');
  writeWhole(file, 'two');
  expect(readFileSync(file, 'utf8')).toBe('two');
  expect(readdirSync(folder)).toEqual(['notes']);
});

test('what cannot be written leaves nothing behind, a search that is kept neither', async () => {
  const taken = join(folder, 'taken');
  mkdirSync(join(taken, 'by something'), { recursive: true });
  const before = readdirSync(folder);
  expect(() => writeWhole(taken, 'one')).toThrow();
  const explorer = { freeze: () => ({}) } as unknown as Explorer;
  const kept = new KeptSearch(taken, {} as ConstructorParameters<typeof KeptSearch>[1], undefined);
  expect(await kept.close(explorer)).toBe(false);
  expect(readdirSync(folder)).toEqual(before);
});
