import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const loader = import.meta.resolve('tsx');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as its own process, from its sources. */
const program = `import { main } from ${JSON.stringify(new URL('../../src/cli/main.ts', import.meta.url).href)}; process.exitCode = await main(process.argv.slice(1));`;

const clusterdrill = (...args: string[]): Promise<Ended> =>
  new Promise((done) => {
    const all = ['--import', loader, '--input-type=module', '--eval', program, '--', ...args];
    execFile(process.execPath, all, { cwd: root, env: { ...process.env, CI: 'true' } }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });

const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const FLAGSHIP = 'scenarios/four-nodes-2012r2-to-2016.yaml';

describe('clusterdrill run', () => {
  test('prints the report on standard output alone, its first word the outcome, without colour, exit 0', async () => {
    const { code, out, err } = await clusterdrill('run', FLAGSHIP);
    expect(code).toBe(0);
    expect(out).toMatch(/^completed: PROD is at WS2016/);
    expect(out).not.toContain('\u001B');
    expect(err).toBe('');
  });

  test('prints one JSON object per file and line, and ends with the highest exit code', async () => {
    const { code, out } = await clusterdrill(
      'run',
      '--json',
      FLAGSHIP,
      'scenarios/no-headroom.yaml',
      '--doubt',
      'vm-version/host-must-support',
    );
    const results = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { outcome: string });
    expect(results.map((one) => one.outcome)).toEqual(['completed', 'stuck']);
    expect(code).toBe(0);
  });

  test('ends with 1 where something expected did not come', async () => {
    const plan = readFileSync(join(root, 'scenarios', 'no-headroom.yaml'), 'utf8').replace('stuck', 'completed');
    expect((await clusterdrill('run', file('hopeful.yaml', plan))).code).toBe(1);
  });

  test.each([
    ['a file that is not there', () => join(folder, 'nowhere.yaml'), 'There is no such file.'],
    ['a directory', () => folder, 'This is a directory.'],
    ['an empty file', () => file('empty.yaml', ''), 'The file is empty.'],
    [
      'a file that is no text',
      () => file('binary.yaml', new Uint8Array([0x80, 0xff, 0x00])),
      'The file is not valid UTF-8.',
    ],
    ['a file that is no YAML', () => file('broken.yaml', 'clusterdrill: [1'), 'broken.yaml:1:'],
  ])('complains about %s, with a place, exit 2 and no stack', async (_, path, says) => {
    const { code, out, err } = await clusterdrill('run', path());
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(says);
    expect(err).toMatch(/:\d+:\d+: /);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('knows no rule of a wrong name, and says which is meant', async () => {
    const { code, err } = await clusterdrill('run', FLAGSHIP, '--doubt', 'vm-version/need-level');
    expect([code, err.trimEnd()]).toEqual([
      2,
      'No rule is called vm-version/need-level. Did you mean vm-version/needs-level? clusterdrill rules lists them.',
    ]);
  });

  test('writes the trace as a whole file, one object per line, and leaves nothing beside it', async () => {
    const trace = join(folder, 'trace.ndjson');
    const { code } = await clusterdrill('run', FLAGSHIP, '--quiet', '--trace', trace, '--twice');
    const lines = readFileSync(trace, 'utf8').trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines) JSON.parse(line);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('says why a trace cannot be written, and leaves no half of it', async () => {
    const { code, err } = await clusterdrill(
      'run',
      FLAGSHIP,
      '--quiet',
      '--trace',
      join(folder, 'no', 'such', 'folder.ndjson'),
    );
    expect(code).toBe(2);
    expect(err).toContain('The trace could not be written');
  });
});

describe('the other commands', () => {
  test('check ends with 1 on a plan that cannot end well, and with 0 on one that can', async () => {
    expect((await clusterdrill('check', 'scenarios/old-versions-trap-2019-to-2022.yaml')).code).toBe(1);
    expect((await clusterdrill('check', 'scenarios/old-versions-upgraded-2019-to-2022.yaml')).code).toBe(0);
  });

  test('rules, explain, releases, schema and diagram print what the program knows', async () => {
    for (const args of [['rules'], ['explain', 'WS2022'], ['releases'], ['schema'], ['diagram', 'node']]) {
      const { code, out } = await clusterdrill(...args);
      expect([args, code]).toEqual([args, 0]);
      expect(out.length).toBeGreaterThan(100);
    }
    expect((await clusterdrill('explain', 'nothing-of-that-kind')).code).toBe(2);
  });

  test('an unknown command is bad input, and the nearest one is named', async () => {
    const { code, err } = await clusterdrill('rn', FLAGSHIP);
    expect(code).toBe(2);
    expect(err).toContain('run');
  });
});
