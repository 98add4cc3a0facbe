import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { EXIT, inWords, writeLines } from '../../src/cli/output.js';
import { HOSTILE } from '../report/told.js';

const folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
const at = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');

writeFileSync(at('night.yaml'), HOSTILE);
writeFileSync(
  at('work.yaml'),
  `
clusterdrill: 1
title: The work
hosts: [{ name: "=A", release: WS2019, cores: 16, memory: 64 GiB }]
script: [{ manual: the work, take: 10 min..20 min }]
until: 17 min
vary: [{ set: until, to: [17 min, 15 min] }]
`,
);

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = ['html', 'markdown', 'junit', 'csv', 'parquet'] as const;
const wanted = (prefix: string): string[] => FILES.flatMap((name) => [`--${name}`, at(`${prefix}.${name}`)]);

async function parquet(name: string): Promise<Record<string, unknown>[]> {
  const bytes = readFileSync(at(name));
  return parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
}

/** As a spreadsheet reads it; cells that would be formulas are told by their first character. */
const csv = (name: string): Record<string, string>[] => parse(text(name), { columns: true });

const isFormula = (cell: string): boolean => /^[=+@\t\r]|^-(?!\d)/.test(cell);

describe('files beside a report', () => {
  test('of a run are a page, a summary, test cases, rows, and a trace', async () => {
    const code = await main(['run', at('night.yaml'), '--quiet', ...wanted('run'), '--perfetto', at('run.json')]);
    expect(code).toBe(1);
    expect(text('run.html')).toContain('<!doctype html>');
    expect(text('run.html').length).toBeGreaterThan(500_000);
    expect(text('run.markdown')).toMatch(/^### ❌ /);
    expect(text('run.junit')).toContain('<testsuites tests=');
    expect(JSON.parse(text('run.json'))).toHaveProperty('traceEvents');
    const rows = csv('run.csv');
    expect(rows.length).toBeGreaterThan(2);
    expect((await parquet('run.parquet')).map(({ fromUs }) => fromUs)).toEqual(
      rows.map(({ fromUs }) => Number(fromUs)),
    );
    expect(rows.flatMap((row) => Object.values(row)).filter(isFormula)).toEqual([]);
    expect(rows.map(({ vm }) => vm)).toContain("'=HYPERLINK(1)");
  }, 60_000);

  test('of a campaign have every run, and are the same bytes by one thread and by two', async () => {
    for (const threads of ['1', '2']) {
      const files = wanted(`campaign-${threads}`);
      const args = ['campaign', at('work.yaml'), '--runs', '120', '--workers', threads, '--quiet', ...files];
      expect(await main(args)).toBe(1);
    }
    for (const name of FILES)
      expect(readFileSync(at(`campaign-1.${name}`)).equals(readFileSync(at(`campaign-2.${name}`)))).toBe(true);
    const rows = csv('campaign-1.csv');
    expect(rows).toHaveLength(3 * 120);
    expect(new Set(rows.map(({ assumed }) => assumed))).toEqual(new Set(['usual', 'short', 'long']));
    expect(await parquet('campaign-1.parquet')).toHaveLength(360);
    expect(text('campaign-1.junit')).toContain('name="every run fits"><failure');
  }, 120_000);

  test('of a comparison have every run of each way', async () => {
    const args = ['compare', at('work.yaml'), '--runs', '40', '--workers', '1', '--quiet', ...wanted('compare')];
    expect(await main(args)).toBe(0);
    expect(csv('compare.csv')).toHaveLength(80);
    expect(await parquet('compare.parquet')).toHaveLength(80);
    expect(text('compare.html')).toContain('The ways side by side');
    expect(text('compare.markdown')).toContain('40 runs of each way');
  }, 120_000);

  test('of a comparison that ended before its first runs are none: those that are there stay', async () => {
    writeFileSync(at('before.html'), 'of yesterday');
    const before = process.listenerCount('SIGINT');
    const args = ['compare', at('work.yaml'), '--runs', '100000', '--workers', '1', '--quiet'];
    const ended = main([...args, '--html', at('before.html'), '--csv', at('before.csv')]);
    while (process.listenerCount('SIGINT') === before) await new Promise((done) => setImmediate(done));
    process.emit('SIGINT');
    expect([await ended, text('before.html')]).toEqual([130, 'of yesterday']);
    expect(readdirSync(folder).filter((name) => /\.tmp$|before\.csv/.test(name))).toEqual([]);
  }, 60_000);

  test('are refused before the work where they cannot be', async () => {
    const refused = async (...args: string[]): Promise<string> => {
      said = '';
      expect(await main(args)).toBe(2);
      return said.trim();
    };
    const night = at('night.yaml');
    expect(await refused('run', night, '--html', night)).toBe(
      '--html would overwrite the scenario; another file is wanted.',
    );
    expect(await refused('run', night, '--html', at('x'), '--junit', at('x'))).toBe(
      '--junit would overwrite what --html writes; another file is wanted.',
    );
    expect(await refused('campaign', night, '--csv', '-')).toBe(
      '--csv takes the name of a file; ./- for one with the name -.',
    );
    expect(await refused('run', night, night, '--html', at('x'))).toBe(
      'Files beside the report are of one scenario at a time.',
    );
  });

  test('take the place of nothing that is read: a policy of the scenario or of --strategies, an export in a folder', async () => {
    const policy = at('mine.js');
    writeFileSync(policy, 'export const placement = () => null;');
    writeFileSync(
      at('by-policy.yaml'),
      `
clusterdrill: 1
title: By a policy
clusters: [{ name: LAB, level: WS2019 }]
hosts: [{ names: A1..A2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
upgrade: { to: WS2022, strategy: ./mine.js }
`,
    );
    cpSync('examples/inventories/branch-office', at('branch'), { recursive: true });
    const few = ['--runs', '2', '--workers', '1', '--quiet'];
    for (const args of [
      ['run', at('by-policy.yaml'), '--once', '--quiet', '--trace', policy],
      ['campaign', at('by-policy.yaml'), ...few, '--html', policy],
      ['compare', at('by-policy.yaml'), '--strategies', 'rolling,./mine.js', ...few, '--csv', policy],
      ['run', at('branch'), '--once', '--quiet', '--html', at('branch/vms.json')],
    ]) {
      said = '';
      expect([await main(args), said]).toEqual([2, expect.stringMatching(/^--\w+ would overwrite what is read; /)]);
    }
    expect(text('mine.js')).toContain('placement');
    expect(text('branch/vms.json')).toContain('"');
  });

  test('that cannot be written are told before the work, and nothing of them stays behind', async () => {
    mkdirSync(at('empty'));
    for (const name of [...FILES, 'perfetto']) {
      said = '';
      expect(await main(['run', at('night.yaml'), '--once', `--${name}`, at('nowhere/x')])).toBe(2);
      expect(said).toBe(`--${name}: there is no folder '${at('nowhere')}'. Make it, or name another.\n`);
      said = '';
      expect(await main(['run', at('night.yaml'), '--once', `--${name}`, at('empty')])).toBe(2);
      expect(said).toBe(`--${name} takes the name of a file; '${at('empty')}' is a folder.\n`);
    }
    expect(readdirSync(at('empty'))).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }, 60_000);
});

test('a schema that there is not is told with those that there are', async () => {
  expect(await main(['schema', 'campain'])).toBe(2);
  expect(said.trim()).toBe(
    "No schema is called 'campain'. Did you mean campaign? There are scenario, inventory, run, campaign, compare, trace, explore, fuzz and mutate.",
  );
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s while a file is written leaves nothing behind', async (signal) => {
  const endless = function* () {
    for (;;) yield 'x'.repeat(1000);
  };
  const writing = writeLines(at('endless.txt'), endless());
  setTimeout(() => process.emit(signal), 20);
  expect(await writing).toEqual({ why: 'interrupted', code: EXIT.interrupted });
  expect(readdirSync(folder).filter((name) => name.startsWith('endless'))).toEqual([]);
});

test('a file that Excel has open is called so', () => {
  const said = (code: string) => inWords(Object.assign(new Error('raw'), { code }));
  expect(said('EBUSY')).toBe('another program has it open');
  expect(said('EPERM')).toContain('another program has it open');
});
