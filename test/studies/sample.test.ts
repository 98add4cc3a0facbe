/** One run among many begins where others have begun, and comes to what it would come to alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/base/units.js';
import { windowsJson } from '../../src/report/windows.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { beginningOf, rehearse } from '../../src/session/index.js';
import { openArm, playRange } from '../../src/studies/arms.js';
import { Columns } from '../../src/studies/campaign/columns.js';
import { summaryOf } from '../../src/studies/campaign/summary.js';
import { rowMaker } from '../../src/studies/campaign/table.js';
import { oddsOf } from '../../src/studies/odds/index.js';
import { sampleOf } from '../../src/studies/sample.js';
import { SLOWLY_HOME } from './slowly-home.js';

const folder = new URL('../../scenarios/museum/', import.meta.url);

test('what is kept of a run is what a rehearsal of it finds, for each exhibit and the first seeds', async () => {
  let broken = 0;
  for (const file of readdirSync(folder)) {
    const parsed = await parseScenario(readFileSync(new URL(file, folder), 'utf8'), file);
    if (!parsed.ok) throw new Error(file);
    const beginning = await beginningOf(parsed.value);
    for (const seed of ['1', '2', '3']) {
      const { run, outcome, missed, verdict } = await rehearse(parsed.value, { seed });
      const sample = await sampleOf(parsed.value, { seed }, beginning);
      const violations = [...new Set(verdict.violations.map(({ invariant }) => invariant))].sort();
      broken += violations.length;
      expect({ file, ...sample }).toMatchObject({
        ...{ file, outcome, violations, asExpected: missed.length === 0 },
        ...{ endedAtUs: run.endedAtUs, occurrences: run.trace.length },
      });
    }
  }
  expect(broken).toBeGreaterThan(0);
});

test('what is broken from the beginning is broken in each run', async () => {
  const parsed = await parseScenario(
    `clusterdrill: 1
title: Too small for its own
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
clusters: [{ name: C, level: WS2019 }]
vms: [{ name: v, on: A1, memory: 40 GiB }, { name: w, on: A2, memory: 40 GiB }]
limits: { headroom: 1 }
invariants: { also: [{ id: three, claim: Three VMs run, always: "vms.size() >= 3" }] }
until: 1 h
`,
    'small.yaml',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const beginning = await beginningOf(parsed.value);
  const { violations } = await sampleOf(parsed.value, { seed: '1' }, beginning);
  const { verdict } = await rehearse(parsed.value, { seed: '1' });
  expect(violations).toEqual(['service/headroom', 'three']);
  expect(verdict.violations.map(({ invariant }) => invariant).sort()).toEqual(violations);
});

const TWO_HOPS = `clusterdrill: 1
title: Over two releases, a node a night
start: 2026-11-28T20:00
clusters: [{ name: C, level: WS2016, witness: file-share }]
hosts: [{ names: N1..N3, release: WS2016, cluster: C, cores: 16, memory: 64 GiB }, { name: S, release: WS2022, cores: 16, memory: 64 GiB }]
vms: [{ name: a, count: 3, memory: 4 GiB }]
upgrade: { to: WS2022, cluster: C, windows: { days: [Sat], from: 22:00, to: 04:00, nodes: 1 } }
until: 90 d
`;

test.each([
  ['rolling', TWO_HOPS, 6],
  ['in place', TWO_HOPS.replace('windows:', 'method: in-place, windows:'), 6],
  // The spare joins in the first window, beside N1, and is upgraded last.
  [
    'with a spare that has the new release already',
    TWO_HOPS.replace('windows:', 'strategy: swing, spares: [S], windows:'),
    7,
  ],
])('each node is held against the window in which it began, in every hop: %s', async (_, text, windows) => {
  const parsed = await parseScenario(text, 'hops.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const sample = await sampleOf(parsed.value, { seed: '1' }, await beginningOf(parsed.value));
  expect(sample.fits).toBe(true);
  expect(sample.windows).toHaveLength(windows);
  const told = windowsJson(await rehearse(parsed.value, { seed: '1' }));
  expect(sample.windows.map(({ opensUs, spareUs }) => ({ opensUs, lateUs: -spareUs }))).toMatchObject(
    told.map((one) => ({ opensUs: (one as { opensUs: number }).opensUs, lateUs: (one as { lateUs: number }).lateUs })),
  );
});

test('a window is kept only where the roles are home too that a resume of its nodes has called', async () => {
  const parsed = await parseScenario(SLOWLY_HOME, 'home.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const { fits, asExpected, nodes, windows } = await sampleOf(parsed.value, { seed: '1' });
  expect({ fits, asExpected }).toEqual({ fits: false, asExpected: true });
  const { backUs = 0, homeUs } = nodes[1] ?? {};
  const [window] = windows;
  // Both VMs take 55 min over 1 Gbps: the node is back before the window closes, and they are not.
  expect((homeUs ?? 0) - backUs).toBeCloseTo(54.88 * MINUTE, -8);
  expect(window?.spareUs).toBe((window?.closesUs ?? 0) - (homeUs ?? 0));
  const told = windowsJson(await rehearse(parsed.value, { seed: '1' }));
  expect(told).toMatchObject([{ lateUs: -(window?.spareUs ?? 0), homeUs }]);
});

test('the windows of a plan are kept whatever a script does meanwhile with the nodes of another cluster', async () => {
  const parsed = await parseScenario(
    `clusterdrill: 1
title: A is upgraded in its window, and B is drained
start: 2026-11-28T20:00
clusters: [{ name: A, level: WS2019, witness: file-share }, { name: B, level: WS2019, witness: file-share }]
hosts:
  - { names: A1..A2, release: WS2019, cluster: A, cores: 16, memory: 64 GiB }
  - { names: B1..B2, release: WS2019, cluster: B, cores: 16, memory: 64 GiB }
upgrade: { cluster: A, to: WS2022, windows: { from: 20:00, to: 04:00 } }
script: [Suspend-ClusterNode -Name B1 -Drain]
`,
    'two.yaml',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  expect((await sampleOf(parsed.value, { seed: '1' })).fits).toBe(true);
  const [window] = windowsJson(await rehearse(parsed.value, { seed: '1' }));
  expect(window).toMatchObject({ nodes: ['A1', 'A2'], lateUs: expect.any(Number) });
});

test('by when a node is to begin counts the way home of its roles, in odds and in campaigns', async () => {
  const parsed = await parseScenario(SLOWLY_HOME, 'home.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const odds = await oddsOf(parsed.value, { runs: 2, factor: 2, further: 0 });
  const opened = await openArm({ name: 'usual', text: SLOWLY_HOME, file: 'home.yaml', doubts: [], factor: 2 });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const rows = (await playRange(opened.value, 0, 2)).map(rowMaker(opened.value));
  const { nodes } = await summaryOf(opened.value, new Columns({ parts: 1, read: async () => rows }, 2));
  const { nodes: played } = await sampleOf(parsed.value, { seed: '1' });
  const lasts = (played[1]?.homeUs ?? 0) - (played[1]?.beganUs ?? 0);
  expect(odds.nodes[1]?.tookP90Us).toBe(lasts);
  expect(nodes[1]?.startBeforeUs).toBe(lasts);
  expect(nodes[1]?.tookUs.p90.value).toBeLessThan(lasts);
});
