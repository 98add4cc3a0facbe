import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  createReadStream,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { began, clusterdrill, type Ended, endOf, nodeArgs, root } from './program.js';

const loader = import.meta.resolve('tsx');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

const evaluating = (text: string, args: readonly string[]) => [
  ...['--import', loader, '--input-type=module', '--eval', text, '--'],
  ...args,
];

const evaluate = (text: string, args: readonly string[]): Promise<Ended> =>
  new Promise((done) => {
    const options = { cwd: root, env: { ...process.env, CI: 'true' } };
    execFile(process.execPath, evaluating(text, args), options, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });

const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const sparse = (name: string, bytes: number): string => {
  const path = file(name, '');
  truncateSync(path, bytes);
  return path;
};

/** Root may read everything, so it becomes nobody first. */
const READ_AS_NOBODY = `
  import { readScenarioFile } from ${source('cli/files.ts')};
  if (process.getuid() === 0) process.seteuid(65534);
  console.log(readScenarioFile(process.argv[1]).error.message);`;

const FLAGSHIP = 'scenarios/four-nodes-2012r2-to-2016.yaml';

describe('clusterdrill run', () => {
  test('prints the report on standard output alone, its first word the outcome, without colour, exit 0', async () => {
    const { code, out, err } = await clusterdrill('run', FLAGSHIP);
    expect(code).toBe(0);
    expect(out).toMatch(/^completed: PROD is at WS2016/);
    expect(out).not.toContain('\u001B');
    expect(err).toBe('');
  });

  test('adds odds, which --once leaves out, and draws the run of one of their seeds again', async () => {
    const late = readFileSync(join(root, FLAGSHIP), 'utf8')
      .replace('until: 7 d', 'until: 8 h')
      .replace('upgrade: 24 h, ', '');
    const path = file('late.yaml', late);
    const { out } = await clusterdrill('run', path, '--json');
    const { odds } = JSON.parse(out) as { odds: { worst: string[]; usual: { value: number } } };
    expect(odds.usual.value).toBeLessThan(1);
    const [seed = ''] = odds.worst;
    const once = await clusterdrill('run', path, '--json', '--once', '--drawn', '--seed', seed);
    expect(JSON.parse(once.out)).toMatchObject({ seed, odds: null });
    expect(once.code).toBe(1);
    expect((await clusterdrill('run', path, '--json', '--once', '--seed', seed)).code).toBe(0);
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

  test('reads what Windows PowerShell writes: UTF-16, and lines that end its way', async () => {
    const wide = (text: string) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le');
    const plain = readFileSync(join(root, FLAGSHIP), 'utf8');
    expect((await clusterdrill('check', file('wide.yaml', wide(plain)))).code).toBe(0);
    const lab = join('examples', 'three-nodes.yaml');
    const { code, out } = await clusterdrill('shell', file('wide.ps1', wide("'Grüße'\n")), '--scenario', lab);
    expect([code, out]).toEqual([0, 'Grüße\n']);
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
    ['a file of 50 MB', () => sparse('huge.yaml', 50_000_000), 'The file has 50000000 bytes.'],
    ['a file that is no YAML', () => file('broken.yaml', 'clusterdrill: [1'), 'broken.yaml:1:'],
  ])('complains about %s, with a place, exit 2 and no stack', async (_, path, says) => {
    const { code, out, err } = await clusterdrill('run', path());
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(says);
    expect(err).toMatch(/:\d+:\d+: /);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('tells programs what is wrong with a file, one object per file and line', async () => {
    const [wrong, missing] = [file('wrong.yaml', 'clusterdrill: 1\ntitel: x\n'), join(folder, 'nowhere.yaml')];
    for (const command of ['run', 'check']) {
      const { code, out, err } = await clusterdrill(command, '--json', wrong, missing);
      const [first, second] = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { complaints: object[] });
      expect([command, code, first?.complaints.length]).toEqual([command, 2, 2]);
      expect(first).toMatchObject({
        clusterdrill: 1,
        file: wrong,
        complaints: [
          { message: 'The file has no `hosts`.', line: 1, column: 1 },
          { message: "There is no key 'titel' at the top.", line: 2, nearest: 'title' },
        ],
      });
      expect(second).toMatchObject({
        complaints: [{ message: 'There is no such file.', expected: 'a scenario file (YAML)' }],
      });
      expect(err).toContain('did you mean: title');
    }
  });

  test('names the file of what is broken where there are several', async () => {
    const plan = readFileSync(join(root, 'scenarios', 'no-headroom.yaml'), 'utf8').replace('stuck', 'completed');
    const [one, other] = [file('one.yaml', plan), file('other.yaml', plan)];
    const says = 'The outcome is stuck; expected was completed.\n';
    expect(await clusterdrill('run', '--quiet', one, other)).toEqual({
      code: 1,
      out: '',
      err: `${one}: ${says}${other}: ${says}`,
    });
    expect((await clusterdrill('run', '--quiet', one)).err).toBe(says);
  });

  test.each([
    ['an empty seed', ['--seed', ''], 'A seed is not empty.'],
    ['no time at all', ['--until', '0'], 'This is no time at all.'],
    ['a trace to nowhere', ['--trace', '-'], '--trace takes the name of a file'],
    ['a trace over the scenario', ['--trace', `./${FLAGSHIP}`], '--trace would overwrite the scenario'],
    ['standard input', ['-'], 'Standard input is not read.'],
  ])('complains about %s', async (_, args, says) => {
    const { code, err } = await clusterdrill('run', FLAGSHIP, '--quiet', ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });

  test.skipIf(process.platform === 'win32')('complains about a file that it may not read', async () => {
    const path = file('secret.yaml', 'clusterdrill: 1');
    chmodSync(path, 0o000);
    const { out } = await evaluate(READ_AS_NOBODY, [path]);
    expect(out.trim()).toBe('The file may not be read.');
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

  test.skipIf(process.platform === 'win32')('writes into a pipe, and puts no file in its place', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = createReadStream(pipe, 'utf8').setEncoding('utf8').toArray();
    const { code } = await clusterdrill('run', FLAGSHIP, '--quiet', '--once', '--trace', pipe);
    expect({ code, isPipe: statSync(pipe).isFIFO() }).toEqual({ code: 0, isPipe: true });
    expect((await reader).join('').trimEnd().split('\n').length).toBeGreaterThan(100);
    const { err } = await clusterdrill('run', FLAGSHIP, '--quiet', '--once', '--csv', pipe);
    expect(err).toContain('is none, and would be replaced by one');
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  test.skipIf(process.platform === 'win32')(
    'writes its files though nobody reads its report, or its warnings',
    async () => {
      const place = mkdtempSync(join(folder, 'unread-'));
      const wanted = ['--trace', join(place, 'trace.ndjson'), '--markdown', join(place, 'page.md')];
      const child = began(['run', FLAGSHIP, '--once', ...wanted]);
      child.stdout.destroy();
      child.stderr.destroy();
      const [code] = (await once(child, 'exit')) as [number | null];
      expect([code, readdirSync(place)]).toEqual([0, ['page.md', 'trace.ndjson']]);
      const rows = join(place, 'rows.csv');
      writeFileSync(rows, 'id,profile,memoryMb,measuredS\na,hyper-v,4096,9\nb,hyper-v,8192,18\n');
      const measured = began(['run', FLAGSHIP, '--once', '--measured', rows, '--html', join(place, 'page.html')]);
      measured.stderr.destroy();
      const { code: end } = await endOf(measured);
      expect([end, readdirSync(place)]).toEqual([0, ['page.html', 'page.md', 'rows.csv', 'trace.ndjson']]);
    },
  );

  test('says why a trace cannot be written, and leaves no half of it', async () => {
    const { code, err } = await clusterdrill(
      'run',
      FLAGSHIP,
      '--quiet',
      '--trace',
      join(folder, 'no', 'such', 'folder.ndjson'),
    );
    expect(code).toBe(2);
    expect(err).toMatch(/^--trace: there is no folder '.*such'\. Make it, or name another\.\n$/);
  });

  test.skipIf(process.platform === 'win32')('leaves a whole trace or nothing after Ctrl-C', async () => {
    const place = mkdtempSync(join(folder, 'interrupted-'));
    const args = ['run', 'scenarios/largest-cluster.yaml', '--quiet', '--trace', join(place, 'trace.ndjson')];
    const child = spawn(process.execPath, nodeArgs(args), {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = once(child, 'close');
    while (readdirSync(place).length === 0 && child.exitCode === null) await pause(1);
    child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    expect([code, readdirSync(place), err]).toEqual(
      code === 0 ? [0, ['trace.ndjson'], ''] : [130, [], 'The trace could not be written: interrupted.\n'],
    );
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

  test('explain knows the hazards of the museum, also those that no scenario shows', async () => {
    const shown = await clusterdrill('explain', 'h19');
    expect(shown.out).toContain('Play it: clusterdrill run scenarios/museum/h19-');
    expect((await clusterdrill('explain', 'H5')).out).toContain('H5: a hazard that no scenario of the museum shows');
    expect((await clusterdrill('explain', 'H99')).code).toBe(2);
  });

  test('an unknown command is bad input, and the nearest one is named', async () => {
    const { code, err } = await clusterdrill('rn', FLAGSHIP);
    expect(code).toBe(2);
    expect(err).toContain('run');
  });
});
