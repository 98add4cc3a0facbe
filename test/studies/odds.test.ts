import { describe, expect, test } from 'vitest';
import { GB, HOUR, MB, MINUTE } from '../../src/base/units.js';
import { parseScenario, type Scenario } from '../../src/scenarios/index.js';
import { drawn, nameOfAssumption, oddsOf, runsToSpare } from '../../src/studies/odds/index.js';
import { proportion } from '../../src/studies/statistics.js';

const BASE = `
clusterdrill: 1
title: Two nodes
start: 2026-11-28T20:00
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
`;

async function scenarioOf(lines: string, base = BASE): Promise<Scenario> {
  const parsed = await parseScenario(base + lines, 'odds.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const FIXED = 'physics: { cleanInstall: 1 h, patch: 45 min, reboot: 8 min, blackoutFixed: 600 ms, bootStagger: 2 s }\n';
const WORK = `${FIXED}script: [{ manual: the work, take: 10 min..20 min }]\n`;
const PLAN = 'upgrade: { to: WS2022 }\n';
const OPTIONS = { runs: 100, factor: 1, further: 40 };

describe('what is drawn', () => {
  test('is the same by the same seed, another one by another, and of each host its own', async () => {
    const scenario = await scenarioOf(`${PLAN}physics: { cleanInstall: 45 min..90 min }\n`);
    const of = (seed: string) => drawn(scenario, seed).physics.hostDurations?.cleanInstall ?? [];
    expect(of('1/1')).toEqual(of('1/1'));
    expect(of('1/1')).not.toEqual(of('1/2'));
    expect(of('1/1')[0]).not.toBe(of('1/1')[1]);
    for (let seed = 0; seed < 200; seed += 1)
      for (const us of of(String(seed))) {
        expect(us).toBeGreaterThanOrEqual(45 * MINUTE);
        expect(us).toBeLessThanOrEqual(90 * MINUTE);
      }
  });

  test('does not change when something else is drawn beside it', async () => {
    const plan = (patch: string) =>
      `upgrade: { to: WS2022, nodeSteps: [{ manual: zoning, take: 20 min..60 min }${patch}] }\n`;
    const [alone, beside] = [await scenarioOf(plan('')), await scenarioOf(plan(', { patch: 30 min..60 min }'))];
    const zoning = (scenario: Scenario) => {
      const [plan] = drawn(scenario, '7').plans;
      return plan?.kind === 'rolling' ? plan.nodeSteps[0]?.takesUs : undefined;
    };
    expect(zoning(alone)).toHaveLength(2);
    expect(zoning(beside)).toEqual(zoning(alone));
    expect(drawn(beside, '7').physics.hostDurations?.patch).toHaveLength(2);
  });

  test('lies around the usual value of the catalog where the file says nothing, a triangle from end to end', async () => {
    const scenario = await scenarioOf(PLAN);
    const minutes = Array.from({ length: 4000 }, (_, seed) => {
      const [first = 0] = drawn(scenario, String(seed)).physics.hostDurations?.cleanInstall ?? [];
      return first / MINUTE;
    });
    // 30, mostly 60, 120: mean 70, and one third of (60 - 30) / (120 - 30) below 60.
    expect(minutes.reduce((sum, one) => sum + one, 0) / minutes.length).toBeCloseTo(70, -0.5);
    expect(minutes.filter((one) => one < 60).length / minutes.length).toBeCloseTo(1 / 3, 1);
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...minutes)).toBeLessThanOrEqual(120);
  });
});

describe('odds', () => {
  test('cover the true chance of one duration and one bound in 95 of 100 campaigns', async () => {
    // Uniform from 10 to 20 min against 17 min: 7 in 10.
    const scenario = await scenarioOf(`${WORK}until: 17 min\n`);
    let covered = 0;
    for (let campaign = 0; campaign < 400; campaign += 1) {
      const { usual } = await oddsOf({ ...scenario, seed: `c${campaign}` }, { ...OPTIONS, runs: 40, further: 0 });
      if (usual.low <= 0.7 && 0.7 <= usual.high) covered += 1;
    }
    // Wilson's interval for 40 runs and 0.7 covers 95.0 %; four standard deviations of 400 campaigns are 4.4 %.
    const { low, high } = proportion(covered, 400);
    expect(low).toBeLessThan(0.96);
    expect(high).toBeGreaterThan(0.94);
    expect(covered / 400).toBeGreaterThan(0.9);
  }, 240_000);

  test('fit, do not fit, or say which assumption they hang on and where it turns', async () => {
    const verdictOf = async (until: string) =>
      oddsOf(
        await scenarioOf(
          `physics: { cleanInstall: 1 h, reboot: 8 min, blackoutFixed: 600 ms, bootStagger: 2 s }\n${PLAN}until: ${until}\n`,
        ),
        OPTIONS,
      );
    expect((await verdictOf('9 h')).verdict).toBe('fits');
    expect((await verdictOf('2 h')).verdict).toBe('does not fit');
    // Two nodes of 60 min each, and 3.4 min of commands and restarts: what is left for patches of two nodes.
    const { verdict, hangsOn = [], usual, long } = await verdictOf('4 h');
    expect([verdict, usual.value, long.value]).toEqual(['depends', 1, 0]);
    expect(hangsOn.map(({ name, end, chance }) => [name, end, chance])).toEqual([['patch', 'long', 0]]);
    const until = hangsOn[0]?.until ?? 0;
    expect(until).toBeGreaterThan(50 * MINUTE);
    expect(until).toBeLessThan(60 * MINUTE);
    const held = async (patch: number) =>
      (
        await oddsOf(
          await scenarioOf(`physics: { cleanInstall: 1 h, patch: ${patch / MINUTE} min }\n${PLAN}until: 4 h\n`),
          OPTIONS,
        )
      ).usual.value;
    expect(await held(Math.floor(until / MINUTE) * MINUTE)).toBe(1);
    expect(await held(62 * MINUTE)).toBe(0);
  });

  test('hold how fast a repair is, and what is written meanwhile, at both ends too', async () => {
    const pool = (until: string, more = '', figures = '') =>
      scenarioOf(
        `${FIXED.replace('}', ', shutdown: 2 min }')}until: ${until}\n${figures}${PLAN}`,
        BASE.replace('witness: cloud', `witness: cloud, storage: s2d${more}`),
      );
    const { assumptions } = await oddsOf(await pool('6 h'), OPTIONS);
    expect(assumptions).toEqual([
      { kind: 'figure', key: 'writes', unit: 'bandwidth', range: { from: 5 * MB, to: 500 * MB }, more: 'long' },
      { kind: 'figure', key: 'repairRate', unit: 'bandwidth', range: { from: 0.1 * GB, to: 2 * GB }, more: 'short' },
    ]);
    // Two nodes are away for 6,375 s each: 50 MB/s of writes at 0.5 GB/s are repaired in 10.6 min, and all ends after 3 h 54 min. A
    // bound of 6 h leaves 63 min more for each repair: 346 MB/s of writes; one of 5 h leaves 33 min more: 122 MB/s of repair, found in steps of 30.
    const hangsOn = async (scenario: Scenario) =>
      (await oddsOf(scenario, OPTIONS)).hangsOn?.map(({ name, end, until = 0 }) => [
        name,
        end,
        Math.round(until / MB / 10),
      ]);
    expect(await hangsOn(await pool('6 h', '', 'figures: { repairRate: 0.5 GB/s }\n'))).toEqual([
      ['writes', 'long', 35],
    ]);
    expect(await hangsOn(await pool('5 h', ', writes: 50 MB/s'))).toEqual([['repairRate', 'long', 13]]);
    const written = await oddsOf(
      await pool('5 h', ', writes: 50 MB/s', 'figures: { repairRate: 0.5 GB/s }\n'),
      OPTIONS,
    );
    expect([written.assumptions, written.verdict]).toEqual([[], 'fits']);
  });

  test('hold what a cluster leaves to migrations by SMB, where it limits them by itself and nobody says how far', async () => {
    const heldIn = async (network: string, to = 'WS2022', figures = ''): Promise<readonly string[]> => {
      const text = `${FIXED.replace('}', ', shutdown: 2 min }')}networks: [{ name: LM, ${network} }]\n${figures}`;
      const odds = await oddsOf(await scenarioOf(`${text}upgrade: { to: ${to} }\n`), { ...OPTIONS, runs: 1 });
      return odds.assumptions.map(nameOfAssumption);
    };
    expect(await heldIn('mode: smb')).toEqual(['smbLimitShare']);
    expect(await heldIn('mode: compression')).toEqual([]);
    expect(await heldIn('mode: smb, smbLimit: 50 %')).toEqual([]);
    expect(await heldIn('mode: smb', 'WS2022', 'figures: { smbLimitShare: 0.5 }\n')).toEqual([]);
    // 32 GiB by SMB over 1 Gbps at the level of WS2022: at a quarter of the link three times as long as at three quarters.
    const scenario = await scenarioOf(
      `${FIXED}networks: [{ name: LM, bandwidth: 1 Gbps, mode: smb }]\nvms: [{ name: v, on: A1, memory: 32 GiB, workload: idle }]\nscript: [Move-ClusterVirtualMachineRole v -Node A2]\n`,
      BASE.replaceAll('WS2019', 'WS2022'),
    );
    const { ends } = await oddsOf(scenario, { ...OPTIONS, runs: 1 });
    expect(ends.p90LongUs / ends.p90Us.value).toBeGreaterThan(2.8);
  });

  test('tell for each node when it is back, and for each window whether all that began in it were', async () => {
    const scenario = await scenarioOf(
      `${FIXED.replace('1 h', '1 h..2 h')}upgrade: { to: WS2022, windows: { from: "20:00", to: "22:30", nodes: 1 } }\n`,
    );
    const { nodes, windows, ends } = await oddsOf(scenario, { ...OPTIONS, runs: 200 });
    expect(nodes.map(({ host, back }) => [host, back.value])).toEqual([
      ['A1', 1],
      ['A2', 1],
    ]);
    // Up to 2 h 30 min in the window: 45 min of patches leave 1 h 45 min less some minutes for an installation of 1 to 2 h.
    const [first] = windows;
    expect([first?.opensUs, first?.closesUs]).toEqual([0, 2.5 * HOUR]);
    expect(first?.used.value).toBe(1);
    expect(first?.inTime.value).toBeGreaterThan(0.6);
    expect(first?.inTime.value).toBeLessThan(0.8);
    expect(first?.spareP90Us).toBeLessThan(0);
    expect(windows).toHaveLength(2);
    expect(nodes[1]?.p50Us.value).toBeGreaterThan(24 * HOUR);
    expect(ends.p90Us.value).toBeGreaterThanOrEqual(nodes[1]?.p90Us.value ?? Number.NaN);
  });
});

test('odds that nobody asks for take some seconds at most, wherever they are told', () => {
  // 100 runs in each of three ways: 1.2 million occurrences in all.
  expect(runsToSpare(4000)).toBe(0);
  expect(runsToSpare(4001)).toBeLessThan(0);
  expect(runsToSpare(0)).toBeGreaterThan(0);
});
