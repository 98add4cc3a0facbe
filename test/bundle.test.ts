/** The one file that runs with Node alone: what is packed comes out as it was, what is damaged is not run, and each package is on the bill. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const script = async <T>(name: string): Promise<T> =>
  (await import(new URL(`../scripts/${name}`, import.meta.url).href)) as T;

const { pack, bundleText } = await script<{
  pack(files: readonly File[]): Buffer;
  bundleText(head: string, bytes: Buffer): string;
}>('archive.mjs');
const { archiveIn, unpack } = await script<{
  archiveIn(text: string): { readonly sha256: string; readonly bytes: Buffer };
  unpack(bytes: Buffer, folder: string): void;
}>('unpack.mjs');
const { sbom, shipped } = await script<{
  sbom(
    project: object,
    lock: object,
    paths: readonly string[],
  ): { components: { name: string; purl: string; hashes?: object[] }[] };
  shipped(lock: object): readonly string[];
}>('sbom.mjs');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-bundle-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES: readonly File[] = [
  { name: 'b/two.js', bytes: Buffer.from('/*ARCHIVE of another kind */') },
  { name: 'a.bin', bytes: Buffer.from([0, 255, 10, 13, 0]) },
  { name: 'b/empty', bytes: Buffer.alloc(0) },
];

describe('the archive', () => {
  test('comes out as it went in', () => {
    const { bytes } = archiveIn(bundleText('head', pack(FILES)));
    unpack(bytes, folder);
    for (const { name, bytes: content } of FILES) expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['a.bin', 'b']);
  });

  test('hangs on the files alone, not on their order', () => {
    expect(pack(FILES).equals(pack([...FILES].reverse()))).toBe(true);
  });

  test('is not run where a single letter of it is another', () => {
    const text = bundleText('head', pack(FILES));
    const at = text.lastIndexOf('ARCHIVE') + 'ARCHIVE '.length + 70;
    const other = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    expect(() => archiveIn(other)).toThrow('This file is damaged');
    expect(() => archiveIn(text.slice(0, -40))).toThrow('This file is damaged');
  });
});

describe('the bill of materials', () => {
  const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
  const [project, lock] = [read('package.json'), read('package-lock.json')];
  const bill = sbom(project, lock, shipped(lock));

  test('has every package that the program depends on, each with its checksum', () => {
    const names = new Set(bill.components.map(({ name }) => name));
    expect(Object.keys(project.dependencies).filter((name) => !names.has(name))).toEqual([]);
    expect(bill.components.filter(({ hashes }) => hashes === undefined)).toEqual([]);
  });

  test('has none that only tests and checks need', () => {
    const names = bill.components.map(({ name }) => name);
    for (const name of ['vitest', 'fast-check', 'esbuild', '@vscode/tree-sitter-wasm'])
      expect(names).not.toContain(name);
    expect(bill.components.find(({ name }) => name === '@swc/wasm-typescript')?.purl).toMatch(
      /^pkg:npm\/%40swc\/wasm-typescript@/,
    );
  });
});
