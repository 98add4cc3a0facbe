import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { began, begun, clusterdrill, endOf, nodeArgs } from './program.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const WORK = `
clusterdrill: 1
title: The work
hosts: [{ name: A, release: WS2019, cores: 16, memory: 64 GiB }]
script: [{ manual: the work, take: 10 min..20 min }]
until: 17 min
`;

/** Waits until there are finished runs in a directory. */
async function finished(path: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries += 1) {
    await pause(50);
    try {
      if (readdirSync(join(path, 'usual')).some((name) => name.startsWith('part-'))) return;
    } catch {
      // Not yet.
    }
  }
}

describe('clusterdrill campaign', () => {
  test('tells the chance, and ends with 1 where a run does not fit', async () => {
    const { code, out, err } = await clusterdrill(
      'campaign',
      file('work.yaml', WORK),
      '--runs',
      '200',
      '--workers',
      '1',
    );
    expect(err).toBe('');
    expect(code).toBe(1);
    expect(out).toMatch(/^does not fit: [67]\d % \(\d\d to \d\d %\) of 200 runs fit\./);
    expect(out).toContain('the work');
  }, 60_000);

  test('ends with 1 where the plan fits as things usually are, and does not where all that is assumed is long', async () => {
    const restart = (until: string) =>
      file('restart.yaml', WORK.replace(/script: .*/, 'script: [Restart-Computer A -Wait]').replace('17 min', until));
    // Two minutes to go down and eight to boot as they usually are; fifteen to boot alone where all is long.
    const late = await clusterdrill('campaign', restart('16 min'), '--runs', '20', '--workers', '1');
    expect([late.code, late.out]).toEqual([1, expect.stringMatching(/^depends on what is assumed: 100 %/)]);
    expect(late.out).toMatch(
      /Which assumption turns the verdict, and where, is told by\n {4}clusterdrill run \S*restart\.yaml\n/,
    );
    expect((await clusterdrill('campaign', restart('40 min'), '--runs', '20', '--workers', '1')).code).toBe(0);
  }, 60_000);

  test('keeps what is finished after Ctrl-C, and comes to the same when it goes on', async () => {
    const path = file('work.yaml', WORK);
    const kept = join(folder, 'kept');
    const args = ['campaign', path, '--runs', '60000', '--workers', '1', '--resume', kept, '--json'];
    const child = began(args);
    const end = endOf(child);
    await finished(kept, child);
    child.kill('SIGINT');
    const { code, out } = await end;
    expect(code).toBe(130);
    const part = JSON.parse(out) as { interrupted: boolean; usual: { runs: number } };
    expect(part.interrupted).toBe(true);
    expect(part.usual.runs).toBeGreaterThanOrEqual(1000);
    const runs = String(part.usual.runs + 100);
    const more = await clusterdrill('campaign', path, '--runs', runs, '--workers', '1', '--resume', kept, '--json');
    const anew = await clusterdrill('campaign', path, '--runs', runs, '--workers', '1', '--json');
    expect(JSON.parse(more.out)).toEqual(JSON.parse(anew.out));
  }, 120_000);

  test('says what is wrong with its numbers, its file and its directory', async () => {
    const path = file('work.yaml', WORK);
    const said = async (...args: string[]) => {
      const { code, err, out } = await clusterdrill('campaign', ...args);
      expect([code, out]).toEqual([2, '']);
      return err.trim();
    };
    expect(await said(path, '--runs', '0')).toContain('A whole number from 1 to 1000000 is wanted.');
    expect(await said(path, '--precision', '80 %')).toContain('A share above 0 and up to 50 % is wanted');
    expect(await said(join(folder, 'nowhere.yaml'))).toContain('There is no such file.');
    mkdirSync(join(folder, 'full'));
    file('full/letter.txt', 'x');
    expect(await said(path, '--resume', join(folder, 'full'))).toContain('holds other files.');
    expect(await said(path, '--resume', path)).toMatch(/This is no directory\.\s*$/);
  }, 60_000);

  test.skipIf(process.platform === 'win32')(
    'says that the disk is full, and that what was finished is there',
    async () => {
      const path = file('work.yaml', WORK);
      const kept = join(folder, 'small');
      const command = [
        process.execPath,
        ...nodeArgs(['campaign', path, '--runs', '4000', '--workers', '1', '--resume', kept]),
      ];
      const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
      // Files of at most 16 blocks of 512 bytes or 1 KiB: the manifest fits, a thousand runs do not.
      const { code, err } = await endOf(begun('sh', ['-c', `trap '' XFSZ; ulimit -f 16; exec ${quoted}`]));
      expect(code).toBe(2);
      expect(err).toContain('The file would be larger than it may be. What was finished before is there.');
      expect(readdirSync(kept, { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual([]);
    },
    60_000,
  );
});

describe('clusterdrill compare', () => {
  test('holds files and variants side by side', async () => {
    const one = file('work.yaml', WORK);
    const other = file('longer.yaml', WORK.replace('17 min', '19 min'));
    const { code, out } = await clusterdrill('compare', one, other, '--runs', '100', '--workers', '1', '--json');
    expect(code).toBe(0);
    const { ways } = JSON.parse(out) as { ways: { name: string; fits: { value: number } }[] };
    expect(ways.map(({ name }) => name)).toEqual([one, other]);
    expect(ways[1]?.fits.value).toBeGreaterThan(ways[0]?.fits.value ?? 1);
  }, 60_000);

  test('says what is missing or wrong', async () => {
    const path = file('work.yaml', WORK);
    expect(await clusterdrill('compare', path)).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is nothing to compare'),
    });
    const wrong = file('wrong.yaml', `${WORK}vary: [{ set: until, to: [17 min, never] }]\n`);
    const { code, err } = await clusterdrill('compare', wrong);
    expect(code).toBe(2);
    expect(err).toContain('(until = never)');
    expect(err).toContain("'never' is no duration");
  }, 60_000);

  test('a way that is always stuck is not better for it', async () => {
    const path = file(
      'stuck.yaml',
      `
clusterdrill: 1
title: Versions hold it up
clusters: [{ name: P, level: WS2016, witness: disk }]
hosts: [{ names: N1..N2, release: WS2016, cluster: P, cores: 16, memory: 64 GiB }]
vms: [{ name: a, version: "5.0", memory: 8 GiB }]
upgrade: { to: WS2022 }
vary: [{ set: upgrade.vmVersions, to: [never, before-hop] }]
`,
    );
    const { code, out } = await clusterdrill('compare', path, '--runs', '5', '--workers', '1');
    expect(code).toBe(0);
    expect(out).toMatch(/^vmVersions = before-hop is the only one that ever fits\./);
    expect(out).toMatch(/vmVersions = +0 % \(0 to +- /);
  }, 60_000);

  test('strategies leave out what only another of them takes', async () => {
    const path = file(
      'over.yaml',
      `
clusterdrill: 1
title: Over or through
clusters: [{ name: OLD, level: WS2019, witness: disk }, { name: NEW, level: WS2022, witness: disk }]
hosts:
  - { names: O1..O2, release: WS2019, cluster: OLD, cores: 8, memory: 64 GiB }
  - { name: W1, release: WS2022, cluster: NEW, cores: 8, memory: 64 GiB }
vms: [{ name: a, version: "9.0", memory: 4 GiB, on: O1 }]
upgrade: { to: WS2022, cluster: OLD, strategy: new-cluster, into: NEW }
`,
    );
    const { code, err } = await clusterdrill(
      'compare',
      path,
      '--strategies',
      'new-cluster,rolling',
      '--runs',
      '2',
      '--workers',
      '1',
    );
    expect([code, err]).toEqual([0, '']);
  }, 60_000);

  test('two ways of one name, or strategies of what is no upgrade: it says so', async () => {
    const path = file('twice.yaml', WORK);
    expect(await clusterdrill('compare', path, path)).toMatchObject({
      code: 2,
      err: expect.stringContaining('is there twice'),
    });
    expect(await clusterdrill('compare', path, '--strategies', 'rolling,all-at-once')).toMatchObject({
      code: 2,
      err: expect.stringContaining('A strategy is one of an upgrade, and this file has none.'),
    });
  });
});
