/** From the exports of a cluster to a change pack, at the command line. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterdrill } from './program.js';

const BRANCH = 'examples/inventories/branch-office';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const SMALL = `clusterdrill: 1
title: Two nodes
clusters: [{ name: LAB, level: WS2016, witness: file-share }]
hosts: [{ names: A1..A2, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: web, count: 2, version: "8.0", memory: 4 GiB, workload: idle }]
upgrade: { to: WS2019 }
`;

describe('clusterdrill import', () => {
  test('says of a scenario that it is one', async () => {
    const plan = file('plan.yaml', `# Asks: nothing.\n\n${SMALL}`);
    const { code, out, err } = await clusterdrill('import', plan);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      `${plan}: this is a scenario already: run and check read it as it is, --export makes an inventory of it.\n`,
    );
  });

  test('makes a scenario of a folder of exports, and says what is assumed', async () => {
    const plan = join(folder, 'branch.yaml');
    const { code, out, err } = await clusterdrill('import', BRANCH, '--to', 'ws2019', '--out', plan);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('witness of the quorum (BRANCH). Assumed: none.');
    expect(readFileSync(plan, 'utf8')).toContain('- { name: DC01, on: BR-HV1,');
    expect((await clusterdrill('run', plan, '--once')).out).toMatch(/^completed: BRANCH is at WS2019/);
  });

  test('goes the other way, and back, and finds no difference', async () => {
    const plan = file('small.yaml', SMALL);
    const { code, out } = await clusterdrill('import', plan, '--export');
    expect(code).toBe(0);
    const inventory = file('small.json', out);
    const written = join(folder, 'written.json');
    expect(await clusterdrill('import', plan, '--export', '--out', written)).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(written, 'utf8')).toBe(out);
    expect((await clusterdrill('import', plan, plan, '--export', '--out', written)).code).toBe(2);
    expect((await clusterdrill('import', inventory, '--diff', plan)).out).toBe('Nothing changed.\n');
    const { out: json } = await clusterdrill('import', inventory, '--json');
    expect(JSON.parse(json)).toMatchObject({ clusterdrill: 1, missing: [] });
  });

  test('leaves a plan that was corrected by hand as it is, unless it is told to overwrite it', async () => {
    const plan = join(folder, 'corrected.yaml');
    const importing = ['import', BRANCH, '--to', 'WS2019', '--out', plan];
    expect((await clusterdrill(...importing)).code).toBe(0);
    expect((await clusterdrill(...importing)).code).toBe(0);
    const made = readFileSync(plan, 'utf8');
    const corrected = made.replace('10 Gbps', '25 Gbps');
    file('corrected.yaml', corrected);
    expect(await clusterdrill(...importing, '--json')).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(
        /corrected\.yaml' holds something else already.*\n--diff .* --force overwrites it\.\n$/,
      ),
    });
    expect(readFileSync(plan, 'utf8')).toBe(corrected);
    expect((await clusterdrill(...importing, '--force')).code).toBe(0);
    expect(readFileSync(plan, 'utf8')).toBe(made);
  });

  test('does the same for an inventory, and never writes over what it reads', async () => {
    const plan = file('source.yaml', SMALL);
    const inventory = file('kept.json', '{ "drill": {} }\n');
    expect((await clusterdrill('import', plan, '--export', '--out', inventory)).code).toBe(2);
    expect(readFileSync(inventory, 'utf8')).toBe('{ "drill": {} }\n');
    const { code, err } = await clusterdrill('import', plan, '--export', '--out', plan, '--force');
    expect([code, err]).toEqual([2, expect.stringMatching(/^--out would overwrite .*, which was read; another file/)]);
    expect(readFileSync(plan, 'utf8')).toBe(SMALL);
  });

  test('takes the name of a file to write to', async () => {
    for (const [out, why] of [
      ['-', '--out takes the name of a file'],
      [folder, 'is a folder'],
      [join(folder, 'none', 'plan.yaml'), 'there is no folder'],
    ] as const)
      expect((await clusterdrill('import', BRANCH, '--out', out)).err).toContain(why);
  });

  test('refuses what it is not, with its path', async () => {
    const { code, err } = await clusterdrill(
      'import',
      file('bad.json', '[{ "Name": "a", "State": "Asleep", "Generation": 2 }]'),
    );
    expect(code).toBe(2);
    expect(err).toContain("[0].State is 'Asleep'.");
    expect((await clusterdrill('import', file('dir.txt', ''))).code).toBe(2);
    expect((await clusterdrill('import', BRANCH, '--to', 'WS3000')).err).toContain('A release is wanted');
  });
});

describe('clusterdrill retreat, pack, plan and check --log', () => {
  test('tell the way back, and hand out a pack whose script and log fit together', async () => {
    const plan = file('pack.yaml', SMALL);
    const retreat = await clusterdrill('retreat', plan);
    expect([retreat.code, retreat.out]).toEqual([0, expect.stringContaining('LAB has no way back after')]);
    const out = join(folder, 'handed');
    expect((await clusterdrill('pack', plan, '--out', out)).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['notify.csv', 'rollout.ps1', 'runbook.html', 'runbook.md']);
    // Excel takes a table without a mark for one of its own code page.
    const owners = file(
      'owners.yaml',
      SMALL.replace('count: 2', 'count: 2, owner: Bjørn').replace('WS2019', 'WS2019, vmVersions: after'),
    );
    expect((await clusterdrill('pack', owners, '--out', join(folder, 'owners'))).code).toBe(0);
    expect(readFileSync(join(folder, 'owners', 'notify.csv'), 'utf8').startsWith('\uFEFFowner,')).toBe(true);
    expect(readFileSync(join(out, 'notify.csv'), 'utf8').startsWith('owner,')).toBe(true);
    const shell = await clusterdrill(
      'shell',
      join(out, 'rollout.ps1'),
      '--scenario',
      plan,
      '--on',
      'station',
      '--quiet',
    );
    expect(shell.code).toBe(0);
    const check = await clusterdrill('check', plan, '--log', file('log.jsonl', shell.out));
    expect([check.code, check.out.split('\n')[0]]).toEqual([0, '9 of 9 steps done, on the rehearsed path.']);
    const nowhere = await clusterdrill('check', plan, '--log', 'no-such.jsonl');
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringMatching(/no such file\..*\n.*the log of a rollout/)]);
    const broken = await clusterdrill('check', plan, '--log', file('broken.jsonl', 'no log'));
    expect([broken.code, broken.err]).toEqual([2, expect.stringContaining('This line is no JSON.')]);
  });

  test('a pack tells the times that its script keeps, VM by VM', async () => {
    const plan = file(
      'raise.yaml',
      SMALL.replace('count: 2', 'count: 6').replace('to: WS2019', 'to: WS2019, vmVersions: after'),
    );
    const out = join(folder, 'raising');
    expect((await clusterdrill('pack', plan, '--out', out)).code).toBe(0);
    const script = join(out, 'rollout.ps1');
    const shell = await clusterdrill('shell', script, '--scenario', plan, '--on', 'station', '--json');
    const played = JSON.parse(shell.out);
    const outages = played.vms.map(({ name, outages: [first] }: { name: string; outages: { atUs: number }[] }) => [
      name,
      (first?.atUs ?? 0) / 1e6,
    ]);
    const told = readFileSync(join(out, 'notify.csv'), 'utf8')
      .split('\r\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split(','));
    expect(told.map(([, , name]) => name).sort()).toEqual(outages.map(([name]: [string]) => name).sort());
    for (const [, , name, from = ''] of told) {
      const [, days, hours, minutes, seconds] = /(\d+)d (\d+):(\d+):(\d+)/.exec(from) ?? [];
      const at = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
      const real = outages.find(([one]: [string]) => one === name)?.[1];
      expect(Math.abs(at - real)).toBeLessThan(30);
    }
    const check = await clusterdrill(
      'check',
      plan,
      '--log',
      file('raise.jsonl', (await clusterdrill('shell', script, '--scenario', plan, '--on', 'station', '--quiet')).out),
    );
    expect([check.code, check.out.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^(\d+) of \1 steps done, on the rehearsed path\.$/),
    ]);
  });

  test('a plan that cannot be met exits with 1, and names what is in conflict', async () => {
    const plan = file('late.yaml', `${SMALL}limits: { upgrade: 1 h }\n`);
    const { code, out } = await clusterdrill('plan', plan, '--tries', '10');
    expect(code).toBe(1);
    expect(out).toContain('service/upgrade-bounded');
  });

  test('want an upgrade', async () => {
    const plan = file('none.yaml', SMALL.replace(/upgrade:.*/, 'script: [Suspend-ClusterNode -Name A1 -Drain -Wait]'));
    for (const command of ['retreat', 'pack', 'plan'])
      expect([command, (await clusterdrill(command, plan)).code]).toEqual([command, 2]);
  });
});
