/** Folders are made with those above them, or it is said why not: also where Node's own way never ends. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeFolder } from '../../src/studies/workers/folder.js';
import { clusterdrill } from './program.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-folder-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('is made with those above it, and left as it is where it is there', () => {
  const deep = join(folder, 'a', 'b', 'c');
  makeFolder(deep);
  makeFolder(deep);
  makeFolder(`${deep}/`);
  expect(statSync(deep).isDirectory()).toBe(true);
});

test('is not made where a file stands', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(/ENOTDIR|EEXIST|ENOENT/);
});

test('is not made on a drive that is not there', async () => {
  const gone = () => {
    throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  };
  vi.resetModules();
  vi.doMock('node:fs', () => ({ mkdirSync: gone, statSync: () => undefined, existsSync: () => false }));
  try {
    const { makeFolder: makeThere } = await import('../../src/studies/workers/folder.js');
    expect(() => makeThere('/no/drive')).toThrow('nothing can be made in /');
  } finally {
    vi.doUnmock('node:fs');
    vi.resetModules();
  }
});

// There the system says that there is no such folder, whoever asks for one.
describe.skipIf(!existsSync('/proc/self'))('below /proc', () => {
  const policy = 'examples/policies/best-fit.js';
  const scenario = 'scenarios/small-two-by-two.yaml';

  test.each([
    ['pack', [scenario, '--out', '/proc/x/y']],
    ['campaign', [scenario, '--runs', '1', '--workers', '1', '--resume', '/proc/x']],
    ['fuzz', ['--policy', policy, '--runs', '1', '--corpus', '/proc/x']],
  ])(
    'nothing is made, and %s says so',
    async (command, words) => {
      const { code, err } = await clusterdrill(command, ...words);
      expect(err).toMatch(/nothing can be made in \/proc|No directory can be made there/);
      expect(code).toBe(2);
    },
    20_000,
  );
});
