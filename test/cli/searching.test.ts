/** The commands that look at many worlds, as somebody types them. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { caseOf } from '../../src/search/cases/case.js';
import { Drawn } from '../../src/search/cases/chooser.js';
import { began, endOf } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'clusterdrill-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said = { out: '', err: '' };
beforeEach(() => {
  Object.assign(said, { out: '', err: '' });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.err += String(text);
    return true;
  });
});

const SMALL = 'scenarios/small-two-by-two.yaml';

const HALF_WAY = `
clusterdrill: 1
title: A cluster that was left half way
clusters: [{ name: LAB, level: WS2012R2, witness: file-share }]
hosts:
  - { name: New, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }
  - { names: Old1..Old2, release: WS2012R2, cluster: LAB, cores: 16, memory: 64 GiB }
vms: [{ name: v8, on: New, version: "8.0", memory: 4 GiB }]
upgrade: { to: WS2016 }
`;

describe('explore', () => {
  test('proves a small upgrade, and says what it did not look at', async () => {
    expect(await main(['explore', SMALL, '--faults', '0'])).toBe(0);
    expect(said.out).toMatch(/^proved: every claim holds in every one of \d+ states\./);
    expect(said.out).toContain('Faults      none');
    expect(said.out).toContain('Rules of real clusters that the ledger does not have.');
  });

  test('asks the claims of the file itself, and saves how one is broken', async () => {
    const [file, to] = [join(folder, 'own.yaml'), join(folder, 'own')];
    const own = `invariants:
  also:
    - { id: one-runs, claim: One of them runs., always: "vms.exists(v, v.state == 'Running')" }
    - { id: raised, claim: The level rises., sometimes: "clusters.all(c, c.level.release == 'WS2022')" }`;
    writeFileSync(file, readFileSync(SMALL, 'utf8').replace(/^expect:.*$/m, own));
    expect(await main(['explore', file, '--faults', '0', '--save', to])).toBe(1);
    expect(said.out).toMatch(/^broken: 1 claim of \d+ does not hold/);
    expect(said.out).toMatch(/one-runs +broken after 2 moves +One of them runs\./);
    expect(said.out).toMatch(/raised +seen after \d+ moves +The level rises\./);
    expect(said.out).not.toContain('of the file');
    said.out = '';
    expect(await main(['run', join(to, 'one-runs.yaml')])).toBe(0);
    expect(said.out).toContain('one-runs');
  });

  test('says why a claim that is to be seen sometimes never can be', async () => {
    const [file, page] = [join(folder, 'odd.yaml'), join(folder, 'odd.html')];
    const own = `invariants: { also: [{ id: odd, claim: Odd., sometimes: "vms[99].state == 'Off'" }] }`;
    writeFileSync(file, readFileSync(SMALL, 'utf8').replace(/^expect:.*$/m, own));
    expect(await main(['explore', file, '--faults', '0', '--html', page])).toBe(0);
    expect(said.out).toMatch(/odd +never seen +Odd\. It cannot be evaluated \(No such key/);
    expect(readFileSync(page, 'utf8')).toContain('Odd. It cannot be evaluated (No such key');
  });

  test('saves what breaks two claims of nearly one name in two files', async () => {
    const [file, to] = [join(folder, 'alike.yaml'), join(folder, 'alike')];
    const one = (id: string): string => `{ id: ${id}, claim: It runs., always: "vms.all(v, v.state == 'Running')" }`;
    const own = `invariants: { also: [${one('a/b')}, ${one('a-b')}] }`;
    writeFileSync(file, readFileSync(SMALL, 'utf8').replace(/^expect:.*$/m, own));
    expect(await main(['explore', file, '--faults', '0', '--save', to])).toBe(1);
    expect(readdirSync(to).sort()).toEqual(['a-b-2.itf.json', 'a-b-2.yaml', 'a-b.itf.json', 'a-b.yaml']);
    expect(['a-b', 'a-b-2'].map((name) => readFileSync(join(to, `${name}.yaml`), 'utf8').includes('a/b'))).toContain(
      true,
    );
  });

  test('says what the file says beside its cluster, and was not asked', async () => {
    const file = join(folder, 'beside.yaml');
    const more = `script: [Stop-VM app1]
faults: [{ at: 3 h, crash: Node1, for: 5 min }]
limits: { outage: 5 min }
invariants: { also: [{ id: moves-once, claim: Each moves once at most, always: "vms.all(v, v.migrations <= 1)" }] }
`;
    writeFileSync(
      file,
      readFileSync(SMALL, 'utf8')
        .replace(/^expect:.*$/m, more)
        .replace('WS2022 }', 'WS2022, strategy: ./mine.js }'),
    );
    expect(await main(['explore', file, '--faults', '0'])).toBe(0);
    expect(said.out).toMatch(
      /^proved: every claim holds in every one of \d+ states\. Of what the file claims itself, moves-once was\s+not asked\./,
    );
    for (const part of [
      'Claims of the file about times, or about the end of a run: moves-once.',
      'The limits of the file.',
      'The script of the file',
      '1 fault of the file',
      'The policy of the file',
    ])
      expect(said.out).toContain(part);
    said.out = '';
    expect(await main(['explore', SMALL, '--faults', '0'])).toBe(0);
    expect(said.out).not.toMatch(/of the file|file claims/);
  });

  test('makes no folder where there is nothing to save', async () => {
    const to = join(folder, 'nothing');
    expect(await main(['explore', SMALL, '--faults', '0', '--commands', 'move', '--save', to])).toBe(0);
    const policy = 'test/search/policies/good/emptiest.js';
    expect(await main(['fuzz', '--policy', policy, '--runs', '1', '--save', to])).toBe(0);
    expect(existsSync(to)).toBe(false);
  });

  test('tells how a claim breaks, and saves it as a scenario that replays and as a trace', async () => {
    const to = join(folder, 'broken');
    const doubt = ['--doubt', 'level/every-member-is-up'];
    expect(
      await main(['explore', SMALL, '--commands', 'by-hand', '--faults', '0', ...doubt, '--save', to, '--json']),
    ).toBe(1);
    const told = JSON.parse(said.out) as {
      verdict: string;
      claims: { id: string; result: string; path?: { text: string }[] }[];
    };
    expect(told.verdict).toBe('broken');
    const claim = told.claims.find(({ id }) => id === 'safety/level-needs-every-member');
    // As the README says.
    expect(claim?.path).toHaveLength(9);
    expect(claim?.path?.at(-1)?.text).toBe('Update-ClusterFunctionalLevel -Force');
    expect(readdirSync(to).sort()).toEqual([
      'safety-level-needs-every-member.itf.json',
      'safety-level-needs-every-member.yaml',
    ]);
    const trace = JSON.parse(readFileSync(join(to, 'safety-level-needs-every-member.itf.json'), 'utf8')) as {
      states: unknown[];
    };
    expect(trace.states).toHaveLength((claim?.path?.length ?? 0) + 1);
    Object.assign(said, { out: '', err: '' });
    expect(await main(['run', '--once', '--quiet', ...doubt, join(to, 'safety-level-needs-every-member.yaml')])).toBe(
      0,
    );
  });

  test('the policy that fills nodes sends no VM to a host which lacks the processor features of its start', async () => {
    const text = readFileSync('examples/policies/best-fit.js', 'utf8');
    const careless = join(folder, 'careless.js');
    const features = "(purpose === 'takeover' || isIdle || host.features) &&";
    expect(text).toContain(features);
    writeFileSync(careless, text.replace(features, ''));
    expect(await main(['explore', SMALL, '--faults', '0', '--policy', 'examples/policies/best-fit.js'])).toBe(0);
    expect(said.out).toMatch(/^proved: every claim holds in every one of \d+ states\./);
    said.out = '';
    expect(await main(['explore', SMALL, '--faults', '0', '--policy', careless])).toBe(1);
    expect(said.out).toContain('which migration/cpu-features forbids');
  });

  test('a counterexample of a policy is rehearsed by it, says what it is, and replays with it', async () => {
    const [file, to] = [join(folder, 'half-way-said.yaml'), join(folder, 'half-way')];
    writeFileSync(file, `# Expects: no violation.${HALF_WAY}`);
    const policy = ['--policy', 'test/search/policies/bad/ignores-versions.js'];
    expect(await main(['explore', file, '--faults', '0', ...policy, '--save', to])).toBe(1);
    const choices = join(to, 'search-choices-are-permitted.yaml');
    const text = readFileSync(choices, 'utf8');
    expect(text).toMatch(
      /^# A counterexample to search\/choices-are-permitted, with --policy .*ignores-versions\.js:\n# 1\. /,
    );
    expect(text).not.toMatch(/Untimed|# Expects/);
    expect(said.out).toMatch(/clusterdrill run \S+choices-are-permitted\.yaml --policy \S+ignores-versions\.js/);
    said.out = '';
    expect(await main(['run', '--once', choices, ...policy])).toBe(1);
    expect(said.out).toContain('It sends v8 to Old1, which vm-version/host-must-support forbids');
  });

  test('a claim about ways is broken by none that a rehearsal goes, and its counterexample says so', async () => {
    const [policy, to] = [join(folder, 'nowhere.js'), join(folder, 'ways')];
    writeFileSync(policy, 'export const placement = () => null;');
    const asked = ['--commands', 'drain', '--faults', '0', '--policy', policy, '--save', to];
    expect(await main(['explore', SMALL, ...asked])).toBe(1);
    const says = 'Untimed: the claim is about all ways on from here, and a rehearsal goes one.';
    expect(said.out.replaceAll(/\s+/g, ' ')).toContain(says);
    expect(readFileSync(join(to, 'search-comes-to-rest.yaml'), 'utf8')).toContain(says);
  });

  test('a host that is cut off is cut off in the replay too', async () => {
    const to = join(folder, 'cut');
    const doubt = ['--doubt', 'membership/hears-the-cluster'];
    const asked = ['--commands', 'evict,join', '--kinds', 'cut', ...doubt, '--save', to];
    expect(await main(['explore', SMALL, ...asked])).toBe(1);
    const saved = join(to, 'safety-joins-what-it-hears.yaml');
    expect(readFileSync(saved, 'utf8')).toMatch(/cut:\n *- Node\d/);
    expect(await main(['run', '--once', '--quiet', ...doubt, saved])).toBe(0);
  });

  test('a policy that says where VMs go is proved, or breaks by the fewest moves', async () => {
    const file = join(folder, 'half-way.yaml');
    writeFileSync(file, HALF_WAY);
    const by = (name: string) => ['explore', file, '--faults', '0', '--policy', `test/search/policies/${name}.js`];
    expect(await main(by('good/emptiest'))).toBe(0);
    expect(said.out).toMatch(/^proved: .*search\/choices-are-permitted +proved/s);
    expect(await main(by('bad/ignores-versions'))).toBe(1);
    expect(said.out).toContain('Seen: it sends v8 to Old1, which vm-version/host-must-support forbids');
    expect(await main(by('good/node-by-node'))).toBe(2);
    expect(said.err).toContain('exports no placement');
    expect(await main(by('bad/fails-at-the-second-failover'))).toBe(0);
  });

  test('a bound is told as what it is', async () => {
    expect(await main(['explore', SMALL, '--max-states', '50'])).toBe(0);
    expect(said.out).toMatch(/^bounded: no claim is broken in \d+ states/);
    expect(said.out).toContain('whose moves were not tried');
    // The answer speaks of what was looked at, and of nothing else.
    const count = (pattern: RegExp): number => Number(pattern.exec(said.out)?.[1]);
    expect(count(/broken in (\d+) states/) + count(/(\d+) states whose moves/)).toBe(count(/States +(\d+)/));
  });

  test('a search that met its bound goes on from its file', async () => {
    const file = join(folder, 'search.bin');
    const typed = ['explore', SMALL, '--faults', '0', '--resume', file];
    expect(await main([...typed, '--max-states', '50'])).toBe(0);
    expect(said.out).toMatch(/^bounded/);
    said.out = '';
    expect(await main(typed)).toBe(0);
    const resumed = said.out.split('\n')[0];
    said.out = '';
    expect(await main(['explore', SMALL, '--faults', '0'])).toBe(0);
    expect(resumed).toBe(said.out.split('\n')[0]);
    // What was known before took no time.
    said.out = '';
    expect(await main(typed)).toBe(0);
    expect(said.out.replaceAll(/\s+/g, ' ')).toMatch(/from the start, 0 a second/);
    expect(await main(['explore', SMALL, '--faults', '1', '--resume', file])).toBe(2);
    expect(said.err).toContain('another question');
    writeFileSync(file, 'no search');
    expect(await main(typed)).toBe(2);
    expect(said.err).toContain('holds no search');
  });

  test('what was shown of one policy is not said of another', async () => {
    const typed = ['explore', SMALL, '--faults', '0', '--commands', 'move', '--resume', join(folder, 'policy.bin')];
    const [one, other] = ['first-fit', 'best-fit'].map((name) => ['--policy', `examples/policies/${name}.js`]);
    expect(await main([...typed, ...(one as string[])])).toBe(0);
    expect(await main([...typed, ...(one as string[])])).toBe(0);
    for (const asked of [other as string[], ['--no-symmetry']]) {
      said.err = '';
      expect(await main([...typed, ...asked])).toBe(2);
      expect(said.err).toContain('another question');
    }
  });

  test('a search that came to its end is told again, over threads too', async () => {
    const typed = ['explore', SMALL, '--faults', '0', '--commands', 'move', '--resume', join(folder, 'whole.bin')];
    expect(await main(typed)).toBe(0);
    const first = said.out.split('\n')[0];
    for (const more of [
      ['--workers', '2'],
      ['--workers', '1'],
    ]) {
      said.out = '';
      expect(await main([...typed, ...more])).toBe(0);
      expect(said.out.split('\n')[0]).toBe(first);
    }
  });

  test('over two threads it says the same', async () => {
    const typed = ['explore', SMALL, '--faults', '0', '--json'];
    expect(await main([...typed, '--workers', '1'])).toBe(0);
    const alone = said.out;
    said.out = '';
    expect(await main([...typed, '--workers', '2'])).toBe(0);
    const told = (text: string) => ({ ...(JSON.parse(text) as object), seconds: 0, bytes: 0 });
    expect(told(said.out)).toEqual(told(alone));
  });

  test.each([
    [['explore', SMALL, '--commands', 'fly'], "No kind of command is called 'fly'."],
    [['explore', SMALL, '--kinds', 'rust,crash'], "No kind of fault is called 'rust'."],
    [['explore', SMALL, '--workers', '0'], 'A whole number from 1 to 256 is wanted.'],
    [['explore', SMALL, '--faults', '99'], 'A whole number from 0 to 9 is wanted.'],
    [['explore', SMALL, '--doubt', 'no/rule'], 'no/rule'],
    [['explore', SMALL, '--reduce-orders', '--depth-first'], '--reduce-orders does not go with --depth-first: '],
    [['explore', SMALL, '--reduce-orders', '--policy', 'x.js'], '--reduce-orders does not go with --policy: '],
    [['explore', 'scenarios/two-halves-cut-apart.yaml'], 'has no upgrade with a release to go to'],
    [
      ['explore', 'scenarios/largest-cluster.yaml'],
      'is too large to be explored: a state takes more than 4096 bytes, having 8000 VMs.',
    ],
    [['explore', 'nowhere.yaml'], 'nowhere.yaml'],
    [['fuzz', '--policy', 'nowhere.js'], 'nowhere.js'],
    [
      ['fuzz', '--policy', 'x.js', '--kinds', 'crsh'],
      "No kind of fault is called 'crsh'. Did you mean crash? There are ",
    ],
    [['mutate', '--rule', 'no/rule'], 'no/rule'],
  ])('%j is a complaint', async (typed, complaint) => {
    expect(await main(typed)).toBe(2);
    expect(said.err).toContain(complaint);
    expect(said.err).not.toMatch(/\bat .*\.ts:/);
  });
});

test('fuzz takes no empty seed, as no other command does', async () => {
  Object.assign(said, { out: '', err: '' });
  expect(await main(['fuzz', '--policy', 'examples/policies/best-fit.js', '--runs', '1', '--seed', ''])).toBe(2);
  expect([said.out, said.err]).toEqual(['', expect.stringContaining('A seed is not empty.')]);
});

test('where nothing can be written is told before the work', async () => {
  const [file, nowhere] = [join(folder, 'a-file'), join(folder, 'nowhere', 'x')];
  writeFileSync(file, 'export const placement = () => null;');
  const refused = async (...args: string[]): Promise<string> => {
    Object.assign(said, { out: '', err: '' });
    expect(await main(args)).toBe(2);
    expect(said.out).toBe('');
    return said.err;
  };
  const isFile = `takes the name of a folder; '${file}' is a file.\n`;
  const noFolder = `there is no folder '${join(folder, 'nowhere')}'. Make it, or name another.\n`;
  expect(await refused('explore', SMALL, '--save', file)).toBe(`--save ${isFile}`);
  expect(await refused('explore', SMALL, '--html', nowhere)).toBe(`--html: ${noFolder}`);
  expect(await refused('explore', SMALL, '--html', `./${SMALL}`)).toContain('--html would overwrite the scenario; ');
  expect(await refused('explore', SMALL, '--policy', file, '--html', file)).toContain('would overwrite what is read; ');
  expect(await refused('run', SMALL, '--policy', file, '--html', file)).toContain('would overwrite what is read; ');
  expect(await refused('explore', SMALL, '--resume', nowhere)).toBe(`--resume: ${noFolder}`);
  expect(await refused('fuzz', '--policy', file, '--save', join(file, 'x'))).toBe(`--save ${isFile}`);
  expect(await refused('fuzz', '--policy', file, '--corpus', file)).toBe(`--corpus ${isFile}`);
  expect(await refused('mutate', '--markdown', nowhere)).toBe(`--markdown: ${noFolder}`);
  expect(await refused('pack', SMALL, '--out', file)).toBe(`--out ${isFile}`);
  expect(await refused('explore', SMALL, '--kinds', 'crsh')).toContain(
    "No kind of fault is called 'crsh'. Did you mean crash? There are crash, ",
  );
});

test.skipIf(!existsSync('/dev/full'))('what was found is told also where no page can be written', async () => {
  const typed = ['explore', SMALL, '--faults', '0', '--commands', 'move', '--html', '/dev/full'];
  expect(await main(typed)).toBeGreaterThan(1);
  expect(said.err).toContain('The page could not be written: ');
  expect(said.out).toMatch(/^proved: /);
});

test.skipIf(!existsSync('/dev/full')).each([
  ['--html', 'The page could not be written: '],
  ['--trace', 'The trace could not be written: '],
])('a rehearsal is told also where %s cannot be written', async (option, complaint) => {
  expect(await main(['run', SMALL, '--once', option, '/dev/full'])).toBeGreaterThan(1);
  expect(said.err).toContain(complaint);
  expect(said.out).toMatch(/^completed: /);
});

test.skipIf(!existsSync('/dev/full'))(
  'what many nights have shown is told also where no page can be written',
  async () => {
    const few = ['--runs', '2', '--workers', '1', '--html', '/dev/full'];
    for (const typed of [
      ['campaign', SMALL, ...few],
      ['compare', SMALL, '--strategies', 'rolling,all-at-once', ...few],
    ]) {
      said.out = '';
      said.err = '';
      expect(await main(typed)).toBe(2);
      expect(said.err).toContain('The page could not be written: the disk is full.');
      expect(said.out).toMatch(/of 2 runs|2 runs/);
    }
  },
  60_000,
);

test('a report in a pipe is as wide as COLUMNS says', async () => {
  const lines = async (columns: string): Promise<number> => {
    said.out = '';
    vi.stubEnv('COLUMNS', columns);
    expect(await main(['explore', SMALL, '--faults', '0', '--commands', 'move'])).toBe(0);
    vi.unstubAllEnvs();
    return Math.max(...said.out.split('\n').map((line) => line.length));
  };
  expect(await lines('60')).toBeLessThanOrEqual(60);
  expect(await lines('160')).toBeGreaterThan(100);
  for (const nothing of ['', '0', 'wide', '-5']) expect(await lines(nothing)).toBeLessThanOrEqual(100);
});

test.each([
  ['explore', SMALL, '--faults', '0', '--commands', 'move'],
  ['fuzz', '--policy', 'test/search/policies/good/emptiest.js', '--runs', '1'],
  ['campaign', SMALL, '--runs', '2', '--workers', '1'],
  ['compare', SMALL, '--strategies', 'rolling,all-at-once', '--runs', '2', '--workers', '1'],
])('on a terminal the answer of %s is painted, and reads the same', async (...typed) => {
  const answer = async (isTTY: boolean): Promise<string> => {
    said.out = '';
    vi.stubEnv('NO_COLOR', '');
    Object.assign(process.stdout, { isTTY });
    await main(typed).finally(() => Object.assign(process.stdout, { isTTY: false }));
    vi.unstubAllEnvs();
    return said.out.split('\n')[0] ?? '';
  };
  const [plain, painted] = [await answer(false), await answer(true)];
  expect(painted.startsWith('\u001b[1m')).toBe(true);
  expect(stripVTControlCharacters(painted)).toBe(plain);
});

test('what plays no policies does not tell the night of another strategy', async () => {
  const file = join(folder, 'by-policy.yaml');
  writeFileSync(file, HALF_WAY.replace('{ to: WS2016 }', '{ to: WS2016, strategy: ./mine.js }'));
  vi.stubEnv('CI', 'false');
  for (const stream of [process.stdin, process.stdout]) Object.assign(stream, { isTTY: true });
  for (const command of ['retreat', 'plan', 'pack']) {
    said.err = '';
    expect(await main([command, file])).toBe(2);
    expect(said.err).toBe(
      `${file}: its strategy is the policy ./mine.js, and ${command} plays none. clusterdrill run does.\n`,
    );
  }
  said.err = '';
  expect(await main(['watch', file])).toBe(2);
  expect(said.err).toMatch(/mine\.js:1:1: There is no such file\.\n *expected: a policy module/);
  writeFileSync(join(folder, 'mine.js'), 'export const place = () => null;');
  said.err = '';
  expect(await main(['watch', file])).toBe(2);
  expect(said.err).toBe('The policy mine.js exports no function named placement or operator.\n');
  for (const stream of [process.stdin, process.stdout]) Object.assign(stream, { isTTY: false });
  vi.unstubAllEnvs();
});

test('a policy with its whole path is found from anywhere', async () => {
  const [policy, file] = [join(folder, 'whole.js'), join(folder, 'whole', 'plan.yaml')];
  writeFileSync(policy, 'export const placement = () => null;');
  mkdirSync(join(folder, 'whole'), { recursive: true });
  writeFileSync(file, HALF_WAY);
  said.err = '';
  expect(await main(['compare', file, '--strategies', `rolling,${policy}`, '--runs', '1', '--workers', '1'])).toBe(0);
  expect(said.err).toBe('');
});

describe('fuzz', () => {
  const policy = join(folder, 'never.js');
  writeFileSync(policy, 'export const placement = () => null;');

  test('saves the smallest case, which fails in a rehearsal as well', async () => {
    const to = join(folder, 'cases');
    expect(
      await main(['fuzz', '--policy', policy, '--runs', '5', '--save', to, '--corpus', join(folder, 'corpus')]),
    ).toBe(1);
    expect(said.out).toMatch(/^failed: never\.js fails in one way/);
    expect(said.out).toContain('locally minimal');
    const [file = ''] = readdirSync(to);
    // On one line, whatever its length: it is copied.
    expect(said.out).toContain(`\n  Replay:\n    clusterdrill run ${join(to, file)}`);
    expect(readdirSync(join(folder, 'corpus')).length).toBeGreaterThan(0);
    expect(await main(['run', '--once', '--quiet', join(to, file)])).toBe(1);
  });

  test.each([
    ['--hosts', '1', '2 to 64'],
    ['--hosts', '1000', '2 to 64'],
    ['--vms', '0', '1 to 1000'],
  ])('%s %s is no size of a case', async (option, value, range) => {
    expect(await main(['fuzz', '--policy', policy, '--runs', '1', option, value])).toBe(2);
    expect(said.err).toContain(`A whole number from ${range} is wanted.`);
  });

  test('keeps what it has after Ctrl-C', async () => {
    const corpus = join(folder, 'kept');
    const child = began(['fuzz', '--policy', 'test/search/policies/good/emptiest.js', '--corpus', corpus, '--json']);
    const end = endOf(child);
    // The first case is new, and kept as soon as it was played.
    await vi.waitFor(() => expect(existsSync(join(corpus, '0000.json'))).toBe(true), { timeout: 60_000, interval: 20 });
    child.kill('SIGINT');
    // As timeout does, which signals a program and its group.
    child.kill('SIGTERM');
    const { code, out, err } = await end;
    expect(code).toBe(130);
    expect(err).toBe('Ending; what is finished is kept. Ctrl-C once more ends at once.\n');
    const told = JSON.parse(out) as { interrupted: boolean; runs: number; corpus: number };
    expect(told).toMatchObject({ interrupted: true, failures: [] });
    expect(told.runs).toBeGreaterThan(0);
    expect(readdirSync(corpus)).toHaveLength(told.corpus);
  }, 60_000);

  test('says which file of a corpus is no case, and why', async () => {
    const corpus = join(folder, 'spoilt');
    mkdirSync(corpus);
    const asks = () => main(['fuzz', '--policy', policy, '--runs', '1', '--corpus', corpus]);
    const one = caseOf(new Drawn('1'));
    for (const [text, why] of [
      ['{', 'JSON'],
      ['{"from":"WS2019"}', '0000.json is no case of a corpus: to: '],
      [JSON.stringify({ ...one, vms: one.vms.map((vm) => ({ ...vm, on: 'H9' })) }), 'H9'],
    ] as const) {
      said.err = '';
      writeFileSync(join(corpus, '0000.json'), text);
      expect(await asks()).toBe(2);
      expect(said.err).toContain(why);
    }
  });

  test('a policy that cannot be read is a complaint, and no failure of a case', async () => {
    const bad = join(folder, 'bad.js');
    writeFileSync(bad, 'export const nothing = 1;');
    expect(await main(['fuzz', '--policy', bad])).toBe(2);
    expect(said.err).toContain('exports no function named');
  });

  test('a policy that fails is told in a line, also where its name has a space', async () => {
    const bad = join(folder, 'my policy.js');
    writeFileSync(bad, 'export const operator = () => 42;');
    expect(await main(['run', SMALL, '--policy', bad])).toBe(2);
    expect(said.err).toMatch(/^The policy my policy\.js answers operator with 42; [^\n]+\n$/);
  });
});

test('mutate asks one rule, and says who noticed', async () => {
  expect(await main(['mutate', '--rule', 'quorum/eviction-keeps-quorum', '--states', '30'])).toBe(0);
  expect(said.out).toContain('safety/eviction-keeps-quorum');
});
