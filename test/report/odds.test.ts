import { expect, test } from 'vitest';
import { MINUTE } from '../../src/base/units.js';
import { tell, toJson } from '../../src/report/index.js';
import { verdictText } from '../../src/report/odds.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { rehearse } from '../../src/session/index.js';
import { oddsOf } from '../../src/studies/odds/index.js';

const TEXT = `
clusterdrill: 1
title: Two nodes, two nights
start: 2026-11-27T20:00
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
upgrade: { to: WS2022, windows: { from: "20:00", to: "22:30", nodes: 1 }, nodeSteps: [{ manual: zoning and agents, take: 5 min..15 min }] }
physics: { cleanInstall: 1 h }
until: 28 h
`;

async function both() {
  const parsed = await parseScenario(TEXT, 'two.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const rehearsal = await rehearse(parsed.value);
  return { rehearsal, odds: await oddsOf(parsed.value, { runs: 40, factor: 2, further: 20 }) };
}

test('the report tells the odds after the answer, with what varies and what is assumed apart', async () => {
  const { rehearsal, odds } = await both();
  const text = tell(rehearsal, { color: false, width: 100 }, odds);
  const [, section = ''] = /\n(Odds\n[\s\S]*?)\n\nTimeline/.exec(text) ?? [];
  expect(section).toMatchInlineSnapshot(`
    "Odds
      It depends on patch: it fits up to 1 h 14 min (0 % of the runs fit at 2 h).
      Of 40 runs 100 % (91 to 100 %) fit; the brackets are what 40 runs leave open. With everything that
      is assumed as short as its range 100 %, as long 0 %.
      Node  Back P50      P90           P90 at the long end  Came back
      A1    Fri 27 21:55  Fri 27 22:00  Fri 27 23:15             100 %
      A2    Sat 28 21:54  Sat 28 21:59  Sat 28 23:14             100 %
      Window         Used  All back in time     at the long end  Spare P90
      Fri 27 20:00  100 %  100 % (91 to 100 %)              0 %  29 min 15 s
      Sat 28 20:00  100 %  100 % (91 to 100 %)              0 %  30 min 21 s
      Drawn by the seed: zoning and agents 5 min to 15 min, for each host.
      Assumed, and held at both ends: patch 20 min to 2 h; reboot 4 min to 15 min; shutdown 30 s to
      10 min; blackoutFixed 300 ms to 1.5 s; bootStagger 0 s to 10 s; live migrations 2 times as short
      or as long. Write your own values in physics: to narrow this.
      All of 40 runs fit."
  `);
  expect(tell(rehearsal, { color: false, width: 100 })).not.toContain('Odds');
});

test('where it fits only with something shorter than usual, it says how short, and how often at the short end', async () => {
  // Two nodes of 60 min each, and some minutes of commands and restarts: half an hour is left for the patches of each.
  const text = TEXT.replace('cleanInstall: 1 h', 'cleanInstall: 1 h, reboot: 8 min').replace(
    'windows: { from: "20:00", to: "22:30", nodes: 1 }, nodeSteps: [{ manual: zoning and agents, take: 5 min..15 min }] }',
    'parallel: auto }',
  );
  const parsed = await parseScenario(text.replace('until: 28 h', 'until: 190 min'), 'two.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const odds = await oddsOf(parsed.value, { runs: 20, factor: 1, further: 20 });
  expect(odds.usual.value).toBe(0);
  expect(verdictText(odds)).toMatch(
    /^It depends on patch: it fits up to 3\d min( \d+ s)?, and usually it takes 45 min \(100 % of the runs fit at 20 min\)\.$/,
  );
});

test('where less than usual turns it as well, it says from where on it fits', async () => {
  // A node takes 61 min, and its patches. Below 43 min of them the next node begins in the same window too, and comes back after its end; from 89
  // min on the first one does.
  const parsed = await parseScenario(
    TEXT.replace(
      'to: "22:30", nodes: 1 }, nodeSteps: [{ manual: zoning and agents, take: 5 min..15 min }]',
      'to: "22:30", startNoNodeAfter: "21:44" }',
    ).replace('until: 28 h', ''),
    'two.yaml',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const odds = await oddsOf(parsed.value, { runs: 10, factor: 1, further: 10 });
  expect([odds.short.value, odds.usual.value, odds.long.value]).toEqual([0, 1, 0]);
  expect(verdictText(odds)).toMatchInlineSnapshot(
    `"It depends on patch: it fits down to 43 min 3 s (0 % of the runs fit at 20 min) and patch: it fits up to 1 h 28 min (0 % of the runs fit at 2 h)."`,
  );
});

test('over two releases each node and each window is told in both hops', async () => {
  const text = TEXT.replaceAll('level: WS2019', 'level: WS2016')
    .replaceAll('release: WS2019', 'release: WS2016')
    .replace('until: 28 h', 'until: 10 d');
  const parsed = await parseScenario(text, 'two.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const odds = await oddsOf(parsed.value, { runs: 20, factor: 1, further: 0 });
  const told = tell(await rehearse(parsed.value), { color: false, width: 100 }, odds);
  const [, tables = ''] = /\n( {2}Node [\s\S]*?)\n {2}Drawn by/.exec(told) ?? [];
  expect(tables).toMatchInlineSnapshot(`
    "  Node  To      Back P50      P90           P90 at the long end  Came back
      A1    WS2019  Fri 27 21:55  Fri 27 21:58  Fri 27 23:13             100 %
      A2    WS2019  Sat 28 21:54  Sat 28 22:00  Sat 28 23:15             100 %
      A1    WS2022  Sun 29 21:55  Sun 29 21:58  Sun 29 23:13             100 %
      A2    WS2022  Mon 30 21:54  Mon 30 22:00  Mon 30 23:15             100 %
      Window         Used  All back in time     at the long end  Spare P90
      Fri 27 20:00  100 %  100 % (84 to 100 %)              0 %  31 min 1 s
      Sat 28 20:00  100 %  100 % (84 to 100 %)              0 %  29 min 56 s
      Sun 29 20:00  100 %  100 % (84 to 100 %)              0 %  31 min 1 s
      Mon 30 20:00  100 %  100 % (84 to 100 %)              0 %  29 min 56 s"
  `);
});

test('a plan that fits may still take more windows where all takes longer, and says so', async () => {
  // Of nodes that usually take 1 h 46 min two are done between 20:00 and 02:00; of those that take more than 4 hours one.
  const text = TEXT.replace('to: "22:30", nodes: 1', 'to: "02:00", startNoNodeAfter: "23:00"').replace('28 h', '10 d');
  const parsed = await parseScenario(text, 'two.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const odds = await oddsOf(parsed.value, { runs: 20, factor: 1, further: 0 });
  expect(odds.windowsUsed).toEqual({ p90: 1, p90Long: 2 });
  expect(verdictText(odds)).toBe(
    'It fits: in nine runs of ten at least all comes as expected and every window is kept, at both ends of what is assumed. With everything that is assumed as long as its range it takes 2 windows, and 1 as things usually are.',
  );
});

test('where only several assumptions together turn it, it says what is broken at that end', async () => {
  // Silent for 600 ms usually, 1.5 s at most, and twice as long where migrations are: above 2 s only with both.
  const text = TEXT.replace(/upgrade:.*/, 'upgrade: { to: WS2022 }').replace(
    'until: 28 h',
    'vms: [{ name: v, count: 2, memory: 4 GiB, workload: idle }]\nlimits: { blackout: 2 s }',
  );
  const parsed = await parseScenario(text, 'two.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const odds = await oddsOf(parsed.value, { runs: 4, factor: 2, further: 4 });
  expect([odds.hangsOn, odds.brokenAt.short, odds.brokenAt.long.map(({ id }) => id)]).toEqual([
    [],
    [],
    ['service/blackout-bounded'],
  ]);
  const told = tell(await rehearse(parsed.value), { color: false, width: 200 }, odds);
  expect(told).toContain(
    'With everything that is assumed as long as its range service/blackout-bounded is broken in 100 % (51 to 100 %) of the runs.',
  );
});

test('nothing is said of single assumptions where nobody asked', async () => {
  const parsed = await parseScenario(TEXT, 'two.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const odds = await oddsOf(parsed.value, { runs: 40, factor: 2, further: 0 });
  expect(odds.hangsOn).toBeUndefined();
  expect(verdictText(odds)).toBe(
    'It depends: it fits as things usually are, and otherwise at an end of what is assumed. clusterdrill run says which assumption turns that, where one alone does.',
  );
});

test('the same as data', async () => {
  const { rehearsal, odds } = await both();
  const { odds: told } = toJson(rehearsal, odds) as { odds: Record<string, unknown> };
  expect(told).toMatchObject({
    runs: 40,
    verdict: 'depends',
    drawn: [{ name: 'zoning and agents', fromUs: 5 * MINUTE, toUs: 15 * MINUTE, modeUs: null, per: 'host' }],
  });
  expect((told.hangsOn as { name: string }[]).map(({ name }) => name)).toContain('patch');
  expect(JSON.parse(JSON.stringify(told))).toEqual(told);
  expect(toJson(rehearsal)).toMatchObject({ odds: null });
});

test('figures of storage are told as they would be written, and are part of what the result rests on', async () => {
  const text = TEXT.replace('witness: cloud', 'witness: cloud, storage: s2d')
    .replace(', windows: { from: "20:00", to: "22:30", nodes: 1 }', '')
    .replace('28 h', '6 h');
  const fixed = 'physics: { cleanInstall: 1 h, patch: 45 min, reboot: 8 min, shutdown: 2 min }';
  const parsed = await parseScenario(text.replace('physics: { cleanInstall: 1 h }', fixed), 'pool.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const [rehearsal, odds] = [
    await rehearse(parsed.value),
    await oddsOf(parsed.value, { runs: 20, factor: 1, further: 10 }),
  ];
  const told = tell(rehearsal, { color: false, width: 100 }, odds).replaceAll(/\n {2,}/g, ' ');
  expect(told).toMatch(/It depends on writes: it fits up to [\d.]+ Gbps \(0 % of the runs fit at 4 Gbps\)\./);
  expect(told).toContain(
    'writes 40 Mbps to 4 Gbps; repairRate 800 Mbps to 16 Gbps. Write your own values in physics:, figures: and writes: of a cluster to narrow this.',
  );
  expect(told).toMatch(/storage\/writes +400 Mbps +40 Mbps to 4 Gbps +assumed storage\/repairRate +4 Gbps/);
  expect(toJson(rehearsal, odds)).toMatchObject({
    odds: { hangsOn: [{ name: 'writes', untilUs: null, until: expect.any(Number) }] },
  });
  expect((toJson(rehearsal, odds) as { odds: { assumed: unknown } }).odds.assumed).toContainEqual({
    name: 'repairRate',
    from: 100_000_000,
    to: 2_000_000_000,
    unit: 'bytes/s',
  });
});
