import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recentFiles, rememberFile } from '../../src/cli/recent.js';
import { stateFolder } from '../../src/cli/state.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recent-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('files that were watched come latest first, each once, and no more than a dozen', () => {
  expect(recentFiles()).toEqual([]);
  for (const file of ['a.yaml', 'b.yaml', 'a.yaml']) rememberFile(file);
  expect(recentFiles()).toEqual([resolve('a.yaml'), resolve('b.yaml')]);
  for (let number = 0; number < 30; number += 1) rememberFile(`${number}.yaml`);
  expect(recentFiles()).toHaveLength(12);
  expect(recentFiles()[0]).toBe(resolve('29.yaml'));
});

test('a list that cannot be read or written is none, and nobody is bothered', () => {
  mkdirSync(join(folder, 'clusterdrill'));
  for (const text of ['{', '[]', '{ "files": 7 }', '{ "files": [1, null] }']) {
    writeFileSync(join(folder, 'clusterdrill', 'recent.json'), text);
    expect(recentFiles()).toEqual([]);
  }
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'clusterdrill', 'recent.json'));
  expect(() => rememberFile('a.yaml')).not.toThrow();
  expect(recentFiles()).toEqual([]);
});

test('an empty name of a folder is none: nothing is kept where the program happens to be started', () => {
  vi.stubEnv('XDG_STATE_HOME', '');
  vi.stubEnv('LOCALAPPDATA', '');
  expect(isAbsolute(stateFolder())).toBe(true);
});

test('the list of scenarios is read out where a screen reader is said to be there, and nothing is drawn', async () => {
  writeFileSync(join(folder, 'night.yaml'), 'title: One night\n');
  rememberFile(join(folder, 'night.yaml'));
  const { pick } = await import('../../src/cli/pick.js');
  let said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
  expect(await pick({ doubt: [], screenReader: true })).toBe(0);
  vi.restoreAllMocks();
  const [first, ...others] = said.trimEnd().split('\n');
  expect(first).toBe(`One night (recent): ${join(folder, 'night.yaml')}`);
  expect(others.at(-1)).toContain('clusterdrill watch FILE --screen-reader');
  expect(said).not.toContain('\u001b');
});
