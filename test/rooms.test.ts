/** The house rules: imports go one way, and only the terminal's side meets the machine. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { offences } from './house-rules.js';

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** The modules of src below `baseDir`, and the arrows between them that no room may have: `rule: from → to`. */
async function arrowsOf(baseDir: string): Promise<{ modules: number; forbidden: string[] }> {
  const options = await extractOptions(join(project, '.dependency-cruiser.cjs'));
  const { output } = await cruise(['src'], { ...options, baseDir }, options.enhancedResolveOptions);
  const { modules, summary } = output as ICruiseResult;
  const forbidden = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
  return { modules: modules.filter(({ source }) => source.startsWith('src/')).length, forbidden: forbidden.sort() };
}

function sourcesOf(baseDir: string): { file: string; text: string }[] {
  const names = readdirSync(join(baseDir, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const files = names.map((name) => `src/${name.split(sep).join('/')}`).sort();
  return files.map((file) => ({ file, text: readFileSync(join(baseDir, file), 'utf8') }));
}

const offencesOf = (baseDir: string): string[] => sourcesOf(baseDir).flatMap(({ file, text }) => offences(file, text));

describe('the rooms of this project', () => {
  test('no import goes back', async () => {
    const { modules, forbidden } = await arrowsOf(project);
    expect(forbidden).toEqual([]);
    // A reader that cannot read finds nothing wrong; every source file must have been seen.
    expect(modules).toBe(sourcesOf(project).length);
    expect(modules).toBeGreaterThan(0);
  });

  test('nothing but cli, tui and the workers of studies meets the clock, chance, the process or the disk', () => {
    expect(offencesOf(project)).toEqual([]);
  });
});

describe('a project that breaks the house rules', () => {
  let broken = '';
  const files: Record<string, string> = {
    'package.json': '{ "name": "broken", "type": "module", "devDependencies": { "left": "1" } }',
    'node_modules/left/package.json': '{ "name": "left", "version": "1.0.0", "main": "index.js" }',
    'node_modules/left/index.js': '',
    'src/base/text.ts': `import type { Draw } from '../sim/chance.js';\nexport const draws: Draw[] = [];\n`,
    'src/sim/chance.ts': `export type Draw = number;\nexport { draws } from '../base/text.js';\nexport { left } from 'left';\n`,
    'src/report/tell.ts': `export const later = () => import('../cli/main.js');\nimport '../index.js';\n`,
    'src/cli/main.ts': `import { later } from '../report/tell.js';\nexport const x = [later, process.argv, Date.now(), 2 ** 3];\n`,
    'src/index.ts': `export * from './cli/main.js';\n`,
    'src/helpers/mine.ts': `export * from '../base/nowhere.js';\n`,
    'src/model/clock.ts': [
      '/** Date.now() and Math.random() of a comment are no code. */',
      `import { readFileSync } from 'node:fs';`,
      `const told = 'new Date(), process.exit() and 2 ** 3 of a text';`,
      'const at = [Date.now(), new Date(), Date(), new Date(5)];',
      `const luck = [Math.random(), Math['random'](), Math.floor(1)];`,
      'let size = 2 ** Math.pow(2, 0.5); size **= 2;',
      'const { pow } = Math;',
      'setTimeout(() => performance.now(), 1);',
      'globalThis.process.exit();',
      'const host = { process: told, performance: 1 }; host.process.localeCompare(told);',
      'export const all = [readFileSync, at, luck, size, pow, host.performance, process.env];',
    ].join('\n'),
    'src/sim/trace.ts': `export { createHash } from 'node:crypto';\nexport { hostname } from 'os';\n`,
    'src/studies/workers/pool.ts': `import 'node:fs';\nexport const began = Date.now();\n`,
  };

  beforeAll(() => {
    // Its real name: macOS links its temporary directory, Windows may shorten it.
    broken = realpathSync.native(mkdtempSync(join(tmpdir(), 'rooms-')));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(broken, file)), { recursive: true });
      writeFileSync(join(broken, file), text);
    }
  });
  afterAll(() => rmSync(broken, { recursive: true, force: true }));

  test('each arrow that goes back is named', async () => {
    const { modules, forbidden } = await arrowsOf(broken);
    expect(modules).toBe(9);
    expect(forbidden).toMatchInlineSnapshot(`
      [
        "every-importer-in-a-room: src/helpers/mine.ts → ../base/nowhere.js",
        "library-is-for-others: src/report/tell.ts → src/index.ts",
        "library-without-terminal: src/index.ts → src/cli/main.ts",
        "no-way-back-from-base: src/base/text.ts → src/sim/chance.ts",
        "no-way-back-from-report: src/report/tell.ts → src/cli/main.ts",
        "resolvable: src/helpers/mine.ts → ../base/nowhere.js",
        "shipped-with-its-packages: src/sim/chance.ts → node_modules/left/index.js",
      ]
    `);
  });

  test('each offence is named with its line', () => {
    expect(offencesOf(broken)).toMatchInlineSnapshot(`
      [
        "src/cli/main.ts:2 **",
        "src/model/clock.ts:2 node:fs",
        "src/model/clock.ts:4 Date.now",
        "src/model/clock.ts:4 new Date()",
        "src/model/clock.ts:4 Date()",
        "src/model/clock.ts:5 Math.random",
        "src/model/clock.ts:5 Math.random",
        "src/model/clock.ts:6 **",
        "src/model/clock.ts:6 Math.pow",
        "src/model/clock.ts:6 **",
        "src/model/clock.ts:7 Math",
        "src/model/clock.ts:8 setTimeout",
        "src/model/clock.ts:8 performance",
        "src/model/clock.ts:9 globalThis",
        "src/model/clock.ts:10 localeCompare",
        "src/model/clock.ts:11 process",
        "src/sim/trace.ts:2 os",
      ]
    `);
  });
});
