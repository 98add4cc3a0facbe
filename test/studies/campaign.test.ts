import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { noInfluence } from '../../src/report/campaign.js';
import { type Arm, type ArmSpec, openArm, playRange } from '../../src/studies/arms.js';
import { rowMaker } from '../../src/studies/campaign/table.js';
import { armsOf, type Campaign, type CampaignOptions, playCampaign } from '../../src/studies/workers/campaign.js';
import type { Players } from '../../src/studies/workers/play.js';
import { Pool } from '../../src/studies/workers/pool.js';

const TEXT = `
clusterdrill: 1
title: Two nodes and a bound
start: 2026-11-28T20:00
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
script: [{ manual: the work, take: 10 min..20 min }]
until: 17 min
`;

const SPEC: ArmSpec = { name: 'usual', text: TEXT, file: 'two.yaml', doubts: [], factor: 2 };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Plays in this thread, shards in the order that `shuffle` gives them. */
async function here(width = 1, of = SPEC): Promise<Players> {
  const arms: Arm[] = [];
  for (const spec of armsOf(of)) {
    const opened = await openArm(spec);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    arms.push(opened.value);
  }
  return {
    width,
    play: async ({ arm, first, count }) => {
      // Later shards are sometimes back before earlier ones.
      if (width > 1 && first % 150 === 0) await new Promise((done) => setTimeout(done, 20));
      return playRange(arms[arm] as Arm, first, count);
    },
  };
}

const OPTIONS: CampaignOptions = { runs: 1234, version: '0', signal: new AbortController().signal, onRuns: () => {} };

async function campaign(players: Players, more: Partial<CampaignOptions> = {}, of = SPEC): Promise<Campaign> {
  const played = await playCampaign(of, players, { ...OPTIONS, ...more });
  if (!played.ok) throw new Error(played.error);
  return played.value;
}

const told = ({ summaries, sha256 }: Campaign): string => JSON.stringify({ summaries, sha256 });

/** Names and bytes of all files of a directory. */
const filesOf = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(parquet|json)$/.test(name))
    .sort()
    .map((name) => `${name} ${readFileSync(join(path, name)).toString('base64')}`);

describe('a campaign', () => {
  test('comes to the same bytes by one thread and by two, in whatever order they finish', async () => {
    const [alone, disordered] = [join(folder, 'alone'), join(folder, 'disordered')];
    const one = await campaign(await here(), { folder: alone });
    const other = await campaign(await here(5), { folder: disordered });
    expect(told(other)).toBe(told(one));
    expect(filesOf(disordered)).toEqual(filesOf(alone));
    for (const threads of [1, 2]) {
      const pool = new Pool(armsOf(SPEC), threads);
      const path = join(folder, `threads-${threads}`);
      const threaded = await campaign(pool, { folder: path });
      await pool.close();
      expect(told(threaded)).toBe(told(one));
      expect(filesOf(path)).toEqual(filesOf(alone));
    }
    expect(one.summaries.usual.runs).toBe(1234);
    expect(one.summaries.usual.fits.value).toBeGreaterThan(0.2);
    expect(one.summaries.usual.fits.value).toBeLessThan(0.95);
  }, 120_000);

  test('that is interrupted keeps what is finished, and comes to the same when it goes on', async () => {
    const whole = await campaign(await here());
    const path = join(folder, 'resumed');
    let sofar = 0;
    for (const after of [300, 1100, 1500]) {
      const stop = new AbortController();
      let seen = 0;
      const part = await campaign(await here(3), {
        folder: path,
        signal: stop.signal,
        onRuns: (runs) => {
          seen += runs;
          if (seen >= after) stop.abort();
        },
      });
      expect(part.interrupted).toBe(true);
      expect(seen).toBeGreaterThanOrEqual(sofar);
      sofar = seen;
    }
    let again = 0;
    const ended = await campaign(await here(2), {
      folder: path,
      onRuns: (runs) => {
        again += runs;
      },
    });
    expect(told(ended)).toBe(told(whole));
    expect(again).toBe(1234 + 2000);
    expect(filesOf(path)).toEqual(filesOf(join(folder, 'alone')));
  }, 60_000);

  test('of more runs goes on from one of fewer, and of fewer looks at those alone', async () => {
    const path = join(folder, 'grown');
    const few = await campaign(await here(), { folder: path, runs: 130 });
    const more = await campaign(await here(2), { folder: path });
    expect(told(more)).toBe(told(await campaign(await here())));
    expect(told(await campaign(await here(), { folder: path, runs: 130 }))).toBe(told(few));
  }, 60_000);

  test('ends when the chance is known well enough, after the same runs however many threads play it', async () => {
    const one = await campaign(await here(), { runs: 20_000, precision: 0.025 });
    expect(one.summaries.usual.runs).toBe(2000);
    const { value, low, high } = one.summaries.usual.fits;
    expect(Math.max(value - low, high - value)).toBeLessThanOrEqual(0.025);
    expect(told(await campaign(await here(7), { runs: 20_000, precision: 0.025 }))).toBe(told(one));
  }, 60_000);

  test('knows a chance near all only when the other side is as narrow', async () => {
    // Wilson: of 1000 that all fit the chance is 99.62 % at least, of 2000 99.81 %.
    const spec = { ...SPEC, text: TEXT.replace('until: 17 min', 'until: 1 h') };
    const { usual } = (await campaign(await here(1, spec), { runs: 3000, precision: 0.002 }, spec)).summaries;
    expect([usual.runs, usual.fits.value]).toEqual([2000, 1]);
    expect(usual.fits.low).toBeGreaterThan(0.998);
  }, 60_000);

  test('tells the spare hosts of a swing too, in each hop', async () => {
    const text = `clusterdrill: 1
title: A swing over two releases
clusters: [{ name: LAB, level: WS2016, witness: cloud }]
hosts:
  - { names: A1..A2, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }
  - { name: S1, release: WS2016, cores: 16, memory: 64 GiB }
upgrade: { to: WS2022, strategy: swing }
`;
    const { usual } = (await campaign(await here(1, { ...SPEC, text }), { runs: 4 }, { ...SPEC, text })).summaries;
    expect(usual.nodes.map(({ host, to }) => `${host} ${to}`)).toEqual([
      'S1 WS2019',
      'A1 WS2019',
      'A2 WS2019',
      'A1 WS2022',
      'A2 WS2022',
      'S1 WS2022',
    ]);
  });

  test('tells when the work was done, and what moves that, whatever crashes until the calm', async () => {
    const text = `${TEXT.replace(/script:[\s\S]*/, 'upgrade: { to: WS2022, method: in-place }\nphysics: { inPlaceUpgrade: 30 min..90 min }\n')}
faults: [{ random: crash, every: 1 d, for: 1 h }]
calm: 8 d
`;
    const { usual } = (await campaign(await here(1, { ...SPEC, text }), { runs: 40 }, { ...SPEC, text })).summaries;
    const hour = 3_600_000_000;
    expect(usual.endsUs.p50.value).toBeGreaterThan(150 * hour);
    expect(usual.finishedUs.p50.value).toBeLessThan(8 * hour);
    const [install] = usual.influences.filter(({ name }) => name === 'inPlaceUpgrade');
    expect(install?.correlation).toBeGreaterThan(0.6);
  });

  test('over two releases tells each node in each hop', async () => {
    const text = `clusterdrill: 1
title: Over two releases
start: 2026-11-28T20:00
clusters: [{ name: LAB, level: WS2016, witness: cloud }]
hosts: [{ names: A1..A2, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }]
upgrade: { to: WS2022, windows: { days: [Sat], from: "22:00", to: "04:00", nodes: 1 } }
until: 90 d
`;
    const { usual } = (await campaign(await here(1, { ...SPEC, text }), { runs: 20 }, { ...SPEC, text })).summaries;
    const day = 24 * 3_600_000_000;
    expect(usual.nodes.map(({ host, to, backUs }) => [host, to, Math.floor(backUs.p50.value / day)])).toEqual([
      ['A1', 'WS2019', 0],
      ['A2', 'WS2019', 7],
      ['A1', 'WS2022', 14],
      ['A2', 'WS2022', 21],
    ]);
    for (const { tookUs } of usual.nodes) expect(tookUs.max).toBeLessThan(day / 6);
    expect(usual.windows.map(({ inTime }) => inTime.value)).toEqual([1, 1, 1, 1]);
  });

  test('refuses a directory of another one, of other files, and a damaged one', async () => {
    const path = join(folder, 'mine');
    await campaign(await here(), { folder: path, runs: 50 });
    const other = async (spec: Partial<ArmSpec>, more: Partial<CampaignOptions> = {}) =>
      playCampaign({ ...SPEC, ...spec }, await here(), { ...OPTIONS, runs: 50, folder: path, ...more });
    const why = (word: string) => ({
      ok: false,
      error: `${path} holds the runs of another campaign: ${word}. Another directory is wanted.`,
    });
    expect(await other({ text: `${TEXT}# more\n` })).toEqual(why('its scenario is another'));
    expect(await other({ seed: '9' })).toEqual(why('its seed is another'));
    expect(await other({ policy: { name: 'mine.js', text: '' } })).toEqual(why('its policy is another'));
    expect(await other({ doubts: ['vm/exists'] })).toEqual(why('its list of doubted rules is another'));
    expect(await other({}, { version: '1' })).toEqual(why('its version of clusterdrill is another'));
    const manifest = readFileSync(join(path, 'campaign.json'), 'utf8');
    writeFileSync(join(path, 'campaign.json'), manifest.replace(/ {2}"form": \d+,\n/, ''));
    expect(await other({})).toEqual(why('its list of columns is another'));
    writeFileSync(join(path, 'campaign.json'), '{');
    expect(await other({})).toEqual(why('campaign.json is damaged'));
    rmSync(join(path, 'campaign.json'));
    expect(await other({})).toEqual({
      ok: false,
      error: `${path} holds other files. A directory of its own is wanted.`,
    });
  });
});

test('what is stuck early is not soon done', async () => {
  const text = `${TEXT.replace('A1..A2', 'A1..A3').replace(/script:[\s\S]*/, 'upgrade: { to: WS2022 }\n')}
faults: [{ at: 10 min, crash: A2, swarm: 50 % }]
`;
  const { usual } = (await campaign(await here(1, { ...SPEC, text }), { runs: 40 }, { ...SPEC, text })).summaries;
  const { completed = 0, stuck = 0 } = usual.outcomes;
  expect([completed > 4, stuck > 4, completed + stuck]).toEqual([true, true, 40]);
  const hour = 3_600_000_000;
  // Three nodes after one another take more than four hours; what is stuck is so after two.
  const { p50, p90, max } = usual.finishedUs;
  expect(Number.isNaN(p50.value) || p50.value > 4 * hour).toBe(true);
  expect([p90.value, max > 4 * hour]).toEqual([Number.NaN, true]);
  for (const { lowUs } of usual.influences) expect(lowUs).toBeGreaterThan(4 * hour);
  expect(noInfluence(usual)).not.toBe('No run came to its end.');
  expect(noInfluence({ ...usual, outcomes: { stuck: 40 } })).toBe('No run came to its end.');
});

test('of two works that are called alike each has its own column', async () => {
  const twice = TEXT.replace(
    /script:[\s\S]*/,
    'script: [{ manual: a look, take: 1 min..9 min }, { manual: a look, take: 10 min..20 min }]\n',
  );
  const arm = await openArm({ ...SPEC, text: twice });
  if (!arm.ok) throw new Error(JSON.stringify(arm.error));
  const [row = {}] = (await playRange(arm.value, 0, 1)).map(rowMaker(arm.value));
  const [first, second] = [row['drawn/a look'] as number, row['drawn/a look (2)'] as number];
  expect(first).toBeLessThan(10 * 60e6);
  expect(first + second).toBe(row['finishedAtUs']);
});

test('of an installation in two steps each has what was drawn for it, not the sum', async () => {
  const steps = '[{ install: 20 min..30 min }, { install: 1 h..2 h }, { patch: 0 }]';
  const text = TEXT.replace(/script:[\s\S]*/, `upgrade: { to: WS2022, nodeSteps: ${steps} }\n`);
  const arm = await openArm({ ...SPEC, text });
  if (!arm.ok) throw new Error(JSON.stringify(arm.error));
  const [row = {}] = (await playRange(arm.value, 0, 1)).map(rowMaker(arm.value));
  const [first, second] = [row['drawn/installation'] as number, row['drawn/installation (2)'] as number];
  expect(first).toBeLessThan(30 * 60e6);
  // Two nodes, each with its eviction of 15 s and a minute to join, and the level, which takes 30 s.
  expect(2 * (first + second) + 180e6).toBeCloseTo(row['finishedAtUs'] as number, -6);
});

test('a node that is only drained is back when it is resumed', async () => {
  const spec: ArmSpec = {
    ...SPEC,
    text: `
clusterdrill: 1
title: A drain
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: web, on: A1, memory: 4 GiB }]
script: [Suspend-ClusterNode -Name A1 -Drain -Wait, Resume-ClusterNode -Name A1]
`,
  };
  const { summaries } = await campaign(await here(1, spec), { runs: 60 }, spec);
  const [node, ...others] = summaries.usual.nodes;
  expect(others).toEqual([]);
  expect(node).toMatchObject({ host: 'A1', back: { value: 1 } });
  expect(node?.tookUs.p90.value).toBeGreaterThan(1e6);
  expect(node?.backUs.p50.value).toBe(summaries.usual.endsUs.p50.value);
});

test('a thread that dies is replaced, and its shard is played again', async () => {
  const threads = new Set<Worker>();
  const { postMessage } = Worker.prototype;
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function spied(this: Worker, ...given) {
    threads.add(this);
    return postMessage.apply(this, given);
  });
  const pool = new Pool(armsOf(SPEC), 1);
  const { signal } = new AbortController();
  const first = await pool.play({ arm: 0, first: 0, count: 2 }, signal);
  const under = pool.play({ arm: 0, first: 0, count: 300 }, signal);
  await Promise.all([...threads].map((thread) => thread.terminate()));
  expect((await under).slice(0, 2)).toEqual(first);
  expect(threads.size).toBe(2);
  vi.restoreAllMocks();
  await pool.close();
}, 30_000);
