import { describe, expect, test } from 'vitest';
import { tellComparison } from '../../src/report/comparison.js';
import { variantsOf } from '../../src/scenarios/index.js';
import { type Arm, openArm, type Played, playRange } from '../../src/studies/arms.js';
import { type Comparison, comparisonOf, type Way } from '../../src/studies/compare/compare.js';
import { playComparison } from '../../src/studies/workers/compare.js';

const TEXT = `
clusterdrill: 1
title: Four nodes
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
networks: [{ name: LM, bandwidth: 10 Gbps }]
hosts: [{ names: A1..A4, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: v, count: 4, memory: 4 GiB }]
upgrade: { to: WS2022 }
physics: { cleanInstall: 30 min..90 min }
vary:
  - { set: upgrade.parallel, to: 1..2 }
  - { set: networks.LM.bandwidth, to: [1 Gbps, 10 Gbps] }
`;

async function armsOf(text = TEXT): Promise<Arm[]> {
  const variants = await variantsOf(text);
  if (!variants.ok) throw new Error(JSON.stringify(variants.error));
  return Promise.all(
    variants.value.map(async ({ name, text: variant }) => {
      const arm = await openArm({ name, text: variant, file: 'four.yaml', doubts: [], factor: 2 });
      if (!arm.ok) throw new Error(JSON.stringify(arm.error));
      return arm.value;
    }),
  );
}

async function compared(width = 1, signal = new AbortController().signal, text = TEXT): Promise<Comparison> {
  const arms = await armsOf(text);
  const play = async ({ arm, first, count }: { arm: number; first: number; count: number }) =>
    playRange(arms[arm] as Arm, first, count);
  return playComparison(arms, { width, play }, { runs: 60, signal, onRuns: () => {} });
}

describe('a comparison', () => {
  test('holds variants against the first one run by run, and says which are worse in everything', async () => {
    const { runs, ways } = await compared();
    expect(runs).toBe(60);
    expect(ways.map(({ name }) => name)).toEqual([
      'parallel = 1, bandwidth = 1 Gbps',
      'parallel = 1, bandwidth = 10 Gbps',
      'parallel = 2, bandwidth = 1 Gbps',
      'parallel = 2, bandwidth = 10 Gbps',
    ]);
    const [first, faster, two] = ways;
    expect(first?.more.endedAtUs).toEqual({ value: 0, low: 0, high: 0 });
    // The same installations: what differs is the wire alone, to the second.
    expect(faster?.more.endedAtUs.high).toBeLessThan(0);
    expect((faster?.more.endedAtUs.high ?? 0) - (faster?.more.endedAtUs.low ?? 0)).toBeLessThan(60e6);
    expect(faster?.gain.endedAtUs).toBeGreaterThan(100);
    expect(two?.more.endedAtUs.value).toBeLessThan(-60 * 60e6);
    expect(first?.dominatedBy).toBe('parallel = 1, bandwidth = 10 Gbps');
    expect(ways.filter(({ dominatedBy }) => dominatedBy === undefined).map(({ name }) => name)).toContain(
      'parallel = 2, bandwidth = 10 Gbps',
    );
  });

  test('tells when the work was done, though a host crashes in all ways long after it', async () => {
    const { ways } = await compared(1, undefined, `${TEXT}faults: [{ at: 3 d, crash: A4, for: 20 min }]\n`);
    const two = ways.at(-1);
    expect(two?.more.endedAtUs.value).toBe(0);
    expect(two?.more.finishedAtUs.value).toBeLessThan(-60 * 60e6);
    expect(two?.p90.finishedAtUs).toBeLessThan(12 * 3600e6);
    expect(ways[0]?.dominatedBy).toBeDefined();
  });

  test('counts runs that never come to their end as later than all others, however early they are stuck', async () => {
    const [arm] = (await armsOf()) as [Arm];
    const [first] = await playRange(arm, 0, 1);
    const hours = (count: number, of: (hour: number) => number): Played[] =>
      Array.from({ length: count }, (_, hour) => {
        const us = of(hour + 1) * 3600e6;
        return { ...first, sample: { ...first?.sample, finishedAtUs: us, outcome: 'completed' } } as Played;
      });
    const stuck = hours(20, () => 0.1).map(
      (one) => ({ ...one, sample: { ...one.sample, outcome: 'stuck' } }) as Played,
    );
    const steady = hours(20, (hour) => hour);
    const of = (late: number): Way | undefined =>
      comparisonOf([arm, arm], [steady, [...stuck.slice(0, late), ...steady.slice(late)]]).ways[1];
    // One of twenty is stuck after six minutes; of the others, from 2 h to 20 h, it is the 18th and a tenth of the way to the 19th.
    expect(of(1)?.p90.finishedAtUs).toBeCloseTo(19.1 * 3600e6, 0);
    expect(of(2)?.p90.finishedAtUs).toBe(20 * 3600e6);
    expect(of(3)?.p90.finishedAtUs).toBeNaN();
    // Of pairs of which one never ends nobody knows by how much it ends later.
    expect(of(3)?.more.finishedAtUs).toEqual({ value: 0, low: 0, high: 0 });
    const comparison = comparisonOf([arm, arm], [steady, stuck]);
    const told = tellComparison(
      { scenario: arm.scenario, comparison, interrupted: false },
      { color: false, width: 110 },
    );
    expect(told).not.toContain('nothing varies');
  });

  test('is the same however many play it, and of the runs that all have finished where it is interrupted', async () => {
    const whole = await compared();
    expect(await compared(3)).toEqual(whole);
    const stop = new AbortController();
    const arms = await armsOf();
    let seen = 0;
    const part = await playComparison(
      arms,
      { width: 2, play: async ({ arm, first, count }) => playRange(arms[arm] as Arm, first, count) },
      {
        runs: 60,
        signal: stop.signal,
        onRuns: (runs) => {
          seen += runs;
          if (seen >= 125) stop.abort();
        },
      },
    );
    expect(part.runs).toBe(25);
    expect(part.ways).toEqual(comparisonOf(arms, await Promise.all(arms.map((arm) => playRange(arm, 0, 25)))).ways);
  });

  test('is told in two tables', async () => {
    const comparison = await compared();
    const [{ scenario }] = (await armsOf()) as [Arm];
    const text = tellComparison({ scenario, comparison, interrupted: false }, { color: false, width: 110 });
    expect(text).toMatchInlineSnapshot(`
      "No single one is best: parallel = 1, bandwidth = 10 Gbps; parallel = 2, bandwidth = 10 Gbps.

      Four nodes

      Nine runs of ten at most (60 runs each, on the same luck)
        Way            Fits             Ends  Outages of    VM that is   Longest  Least room  Better in all
                                                 all VMs  down longest  blackout
        parallel = 1,  100 % (94  7 h 50 min         0 s         1.5 s    847 ms  104.44 GiB  parallel = 1,
        bandwidth =    to 100 %)                                                              bandwidth =
        1 Gbps                                                                                10 Gbps
        parallel = 1,  100 % (94  7 h 48 min         0 s         1.2 s    634 ms  104.44 GiB
        bandwidth =    to 100 %)
        10 Gbps
        parallel = 2,  100 % (94  4 h 12 min         0 s         1.5 s    847 ms   43.64 GiB  parallel = 2,
        bandwidth =    to 100 %)                                                              bandwidth =
        1 Gbps                                                                                10 Gbps
        parallel = 2,  100 % (94  4 h 11 min         0 s         1.2 s    634 ms   43.64 GiB
        bandwidth =    to 100 %)
        10 Gbps

      Against parallel = 1, bandwidth = 1 Gbps
        Means over pairs of runs with the same seed; the brackets hold the true mean with 95 %.
        Way                        Fits more often  Ends later by           Outages longer by  Same luck gains
        parallel = 1, bandwidth =  0 % (0 to 0 %)   -1 min 12 s (-1 min     0 s (0 s to 0 s)   all
        10 Gbps                                     12 s to -1 min 12 s)
        parallel = 2, bandwidth =  0 % (0 to 0 %)   -3 h 18 min (-3 h       0 s (0 s to 0 s)   3.4 times fewer runs
        1 Gbps                                      23 min to -3 h 13 min)
        parallel = 2, bandwidth =  0 % (0 to 0 %)   -3 h 19 min (-3 h       0 s (0 s to 0 s)   3.4 times fewer runs
        10 Gbps                                     24 min to -3 h 14 min)"
    `);
  });
});

test('says what one way holds at its usual value where another draws its own', async () => {
  const methods = TEXT.replace('physics: { cleanInstall: 30 min..90 min }\n', '').replace(
    /vary:.*/s,
    'vary: [{ set: upgrade.method, to: [clean, in-place] }]\n',
  );
  const comparisonOfMethods = async (text: string) => {
    const arms = await armsOf(text);
    const { scenario } = arms[0] as Arm;
    const comparison = comparisonOf(arms, await Promise.all(arms.map((arm) => playRange(arm, 0, 4))));
    return {
      comparison,
      told: tellComparison({ scenario, comparison, interrupted: false }, { color: false, width: 110 }),
    };
  };
  const { comparison, told } = await comparisonOfMethods(methods);
  expect(comparison.held).toEqual([
    { duration: 'inPlaceUpgrade', us: 60 * 60e6, fromUs: 40 * 60e6, toUs: 120 * 60e6, ways: ['method = in-place'] },
  ]);
  expect(told).toContain('inPlaceUpgrade is 1 h in every run of method = in-place: it is assumed (40 min to 2 h)');
  const written = await comparisonOfMethods(`${methods}physics: { inPlaceUpgrade: 40 min..2 h }\n`);
  expect(written.comparison.held).toEqual([]);
  expect(written.told).not.toContain('Not alike');
});
