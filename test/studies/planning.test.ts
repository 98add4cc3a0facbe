/** The search for a plan: as good as trying everything where that can be done, and honest about what cannot be met. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/base/units.js';
import { planJson, tellPlan } from '../../src/report/plan.js';
import type { Scenario } from '../../src/scenarios/index.js';
import { beginningOf, rehearse } from '../../src/session/index.js';
import { conflictOf } from '../../src/studies/planning/conflict.js';
import { planFor, relaxationsOf, withCandidate } from '../../src/studies/planning/index.js';
import { sampleOf } from '../../src/studies/sample.js';
import { scenarioOf, shipped } from '../scenarios/support.js';

const text = (more = '', memory: readonly number[] = [64, 96, 48, 64]) => `clusterdrill: 1
title: A small lab
start: 2026-11-28T12:00
clusters: [{ name: LAB, level: WS2019, witness: file-share }]
hosts:
${memory.map((gib, at) => `  - { name: A${at + 1}, release: WS2019, cluster: LAB, cores: 16, memory: ${gib} GiB }`).join('\n')}
vms:
  - { name: web, count: 5, version: "9.0", memory: 8 GiB, workload: web, on: [A1, A2, A2, A3, A1] }
  - { name: db, on: A3, version: "9.0", memory: 16 GiB, workload: database, priority: High }
upgrade: { to: WS2022 }
${more}`;

/** Every order with every number at a time, by a way of its own. */
function everyWay(order: readonly number[]): number[][] {
  if (order.length <= 1) return [[...order]];
  return order.flatMap((first) => everyWay(order.filter((one) => one !== first)).map((rest) => [first, ...rest]));
}

async function optimum(scenario: Scenario): Promise<readonly number[]> {
  const costs: number[][] = [];
  const hosts = scenario.world.hosts.map((_, at) => at);
  for (const order of everyWay(hosts))
    for (const parallel of [...(hosts.length > 4 ? [1, 2] : [1]), 'auto' as const]) {
      const way = withCandidate(scenario, { order, parallel });
      const sample = await sampleOf(way, { seed: scenario.seed }, await beginningOf(way));
      if (sample.fits) costs.push([sample.finishedAtUs, sample.outageUs, sample.downtimeUs]);
    }
  return (
    costs.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0) || (a[2] ?? 0) - (b[2] ?? 0))[0] ?? []
  );
}

describe('on a small cluster', () => {
  test.each([
    ['as it is', '', [64, 96, 48, 64]],
    ['with a limit', 'limits: { headroom: 1 }', [64, 96, 48, 64]],
    ['with three nodes', '', [64, 64, 96]],
    ['where one node is large', '', [48, 48, 48, 256]],
  ] as const)('%s the best is what trying everything finds', async (_, more, memory) => {
    const scenario = await scenarioOf(text(more, memory));
    const planned = await planFor(scenario, 1000);
    const { sample } = planned?.best ?? {};
    expect([sample?.finishedAtUs, sample?.outageUs, sample?.downtimeUs]).toEqual(await optimum(scenario));
    expect(planned?.all).toBe(true);
  });

  test('a fault that strikes long after the work does not hide which way is done sooner', async () => {
    const [calm, struck] = [text(), text('faults: [{ at: 3 d, crash: A4, for: 20 min }]')];
    const [usual, late] = await Promise.all([calm, struck].map(async (one) => planFor(await scenarioOf(one), 1000)));
    expect(late?.best.candidate).toEqual(usual?.best.candidate);
    expect(late?.best.sample.finishedAtUs).toBe(usual?.best.sample.finishedAtUs);
    expect(late?.best.sample.endedAtUs).toBeGreaterThan(72 * HOUR);
    expect(late?.written.sample.finishedAtUs).toBeLessThan(12 * HOUR);
  });

  test('says that it is all only when each order was tried with the number that is written too', async () => {
    // Six orders of three nodes: one at a time, as many as there is room for, and two at a time, as is written.
    const scenario = await scenarioOf(text('', [64, 64, 96]).replace('to: WS2022', 'to: WS2022, parallel: 2'));
    expect(await planFor(scenario, 12)).toMatchObject({ tries: 12, all: false });
    expect(await planFor(scenario, 1000)).toMatchObject({ tries: 18, all: true });
  });

  test('the same scenario has the same plan', async () => {
    const [one, other] = [await scenarioOf(text()), await scenarioOf(text())];
    expect((await planFor(one, 30))?.best.candidate).toEqual((await planFor(other, 30))?.best.candidate);
  });
});

test('on sixteen nodes it beats the order in which they are listed', async () => {
  const planned = await planFor(await scenarioOf(shipped('sixteen-nodes-2019-to-2022.yaml')), 16);
  const [written, best] = [planned?.written.sample.endedAtUs ?? 0, planned?.best.sample.endedAtUs ?? 0];
  // Two nodes at a time, as is written, take 16 h 34 min; as many as there is room for 7 h 34 min.
  expect(best).toBeLessThan(written / 2);
  expect(planned?.best.broken).toEqual([]);
});

describe('where nothing fits', () => {
  test('the fewest requirements that are in conflict are named, and what would do', async () => {
    const scenario = await scenarioOf(text('limits: { upgrade: 1 h, blackout: 10 s }'));
    const planned = await planFor(scenario, 100);
    expect(planned?.conflict).toEqual(['service/upgrade-bounded']);
    const relaxed = planned === undefined ? [] : await relaxationsOf(scenario, planned);
    const fits = relaxed.filter((one) => one.fits).map(({ says }) => says);
    expect(fits).toEqual(['no limit of the whole upgrade', 'one more night: 24 h more to be over']);
  });

  /** What the relaxations of a scenario say, and whether all is met then. */
  const asked = async (scenarioText: string) => {
    const scenario = await scenarioOf(scenarioText);
    const planned = await planFor(scenario, 30);
    const relaxed = planned === undefined ? [] : await relaxationsOf(scenario, planned);
    return { planned, relaxed, fits: relaxed.filter((one) => one.fits).map(({ says }) => says) };
  };

  test('another night is asked about where windows are too short for what begins in them', async () => {
    // A node is away for almost two hours: the second of a night of three hours and a half is not back when it closes.
    const windows = 'windows: { days: [Sat, Sun], from: "20:00", to: "23:30", nodes: 2 }';
    const { planned, relaxed, fits } = await asked(text().replace('WS2022 }', `WS2022, parallel: 1, ${windows} }`));
    expect(planned?.conflict).toEqual(['windows']);
    expect(relaxed.map(({ says }) => says)).toContain('one more night: windows on Mon too');
    // Monday does not make a night longer; one node in each does.
    expect(fits).toEqual(['no windows', 'one more night: 1 a window at most']);
  });

  test('an outage of one VM is asked about where it must not be stopped', async () => {
    const scenarioText = text()
      .replace('WS2022 }', 'WS2022, vmVersions: after }')
      .replace('version: "9.0", memory: 16', 'version: "9.0", mayStop: false, memory: 16');
    const { planned, fits } = await asked(scenarioText);
    expect(planned?.conflict).toEqual(['service/outage-bounded']);
    expect(fits).toEqual(['1 min 37 s of outage for db']);
  });

  test('two that each can be met, and not together, are both named', () => {
    expect(conflictOf([['a'], ['b'], ['a', 'c']])).toEqual(['a', 'b']);
    expect(
      conflictOf([
        ['a', 'b'],
        ['b', 'c'],
      ]),
    ).toEqual(['b']);
    expect(conflictOf([['a'], []])).toEqual([]);
  });

  test('a set is in conflict, and none of its parts alone', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const broken = fc.array(fc.subarray(names, { minLength: 1 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(broken, (lists) => {
        const meets = (set: readonly string[]): boolean => lists.every((one) => one.some((name) => set.includes(name)));
        const found = conflictOf(lists);
        expect(meets(found)).toBe(true);
        for (const name of found) expect(meets(found.filter((one) => one !== name))).toBe(false);
      }),
    );
  });
});

test('is told with what is written beside it, and as JSON', async () => {
  const scenario = await scenarioOf(text('limits: { upgrade: 24 h }'));
  const planned = await planFor(scenario, 20);
  if (planned === undefined) throw new Error('nothing is planned');
  const told = {
    scenario,
    planned,
    relaxations: await relaxationsOf(scenario, planned),
    odds: undefined,
  };
  const page = tellPlan(told, { color: false, width: 100 });
  expect(page).toContain('as written');
  expect(page).toContain('one spare host: fits');
  expect(JSON.parse(JSON.stringify(planJson(told)))).toMatchObject({ clusterdrill: 1, tries: 20, conflict: [] });
});

test('tells of less outage only where there is less', async () => {
  const scenario = await scenarioOf(text());
  const planned = await planFor(scenario, 20);
  if (planned === undefined) throw new Error('nothing is planned');
  const { sample } = planned.best;
  const beside = (more: Partial<typeof sample>) => {
    const written = { ...planned.best, sample: { ...sample, ...more } };
    const told = { scenario, planned: { ...planned, written }, relaxations: [], odds: undefined };
    return tellPlan(told, { color: false, width: 100 }).split('\n')[0];
  };
  expect(beside({ outageUs: sample.outageUs + 1 })).toBe('A way was found that is as soon over, with less outage.');
  expect(beside({ downtimeUs: sample.downtimeUs + 1 })).toContain('with no more outage, and less silence');
});

test('names what stands in the way of the best, where none does', async () => {
  const scenario = await scenarioOf(
    text('limits: { blackout: 1 ms }').replace('name: db,', 'name: db, immovable: pass-through,'),
  );
  const planned = await planFor(scenario, 20);
  if (planned === undefined) throw new Error('nothing is planned');
  const told = { scenario, planned, relaxations: [], odds: undefined, played: await rehearse(scenario) };
  expect(planned.best.broken).toContain('completes');
  // Who is stuck is neither sooner nor later, and beside who is stuck nobody is.
  const relaxation = { says: 'x', fits: false, completes: false, ...{ endedAtUs: 1, finishedAtUs: 1, outageUs: 0 } };
  const relaxations = [
    { ...relaxation, parallel: 1 },
    { ...relaxation, parallel: 2, completes: true, finishedAtUs: 3600e6 },
  ];
  const elsewise = tellPlan({ ...told, relaxations }, { color: false, width: 100 });
  expect(elsewise).toContain('x: does not come to its end (parallel 1)');
  expect(elsewise).toContain('x: does not fit; done after 1 h (parallel 2)');
  const page = tellPlan(told, { color: false, width: 100 });
  const obstacles = page.slice(page.indexOf('What stands'), page.indexOf('20 ways'));
  expect(obstacles).toMatchInlineSnapshot(`
    "What stands in the way of the best one
      - A3: Suspend-ClusterNode -Name A3 -Drain -Wait ended badly. 1 role cannot leave A3: db (A VM that
        a local disk or a device binds to its host does not leave it; a role does while it does not
        run).
      - service/blackout-bounded: web1 was silent for 632 ms in a live migration; the bound is 1 ms

    "
  `);
  expect(planJson(told)).toMatchObject({ obstacles: [expect.stringContaining('db'), expect.stringContaining('1 ms')] });
  expect(page).toContain('does not complete');
});

test('tells what the best is warned of, and what is written is not: two nodes at a time leave no room for the loss of one more', async () => {
  const six = text('', [64, 64, 64, 64, 64, 64])
    .replace('count: 5', 'count: 24')
    .replace(', on: [A1, A2, A2, A3, A1]', '');
  const scenario = await scenarioOf(six);
  const best = withCandidate(scenario, { order: [0, 1, 2, 3, 4, 5], parallel: 2 });
  const sampled = async (way: Scenario) => sampleOf(way, { seed: '1' }, await beginningOf(way));
  const tried = async (way: Scenario, parallel: number) => ({
    ...{ candidate: { order: [0, 1, 2, 3, 4, 5], parallel }, sample: await sampled(way), broken: [] },
  });
  const planned = {
    ...{ written: await tried(scenario, 1), best: await tried(best, 2) },
    ...{ tries: 2, all: false, conflict: [] },
  };
  const beside = { best: await rehearse(best), written: await rehearse(scenario) };
  const told = { scenario, planned, relaxations: [], odds: undefined, beside };
  const page = tellPlan(told, { color: false, width: 100 });
  const [, section = ''] = /\n(What the best way is warned of[\s\S]*?)\n\n/.exec(page) ?? [];
  expect(section).toMatchInlineSnapshot(`
    "What the best way is warned of, and what is written is not
      - service/headroom: if A3 were lost, no other Up member of LAB could take web14. Where a bound is
        written under \`limits:\`, such ways are left out."
  `);
  expect(planJson(told)).toMatchObject({ warnings: [expect.stringContaining('service/headroom')] });
  expect(planJson({ ...told, beside: { ...beside, best: beside.written } })).toMatchObject({ warnings: [] });
});

test('a scenario without an upgrade has no plan', async () => {
  const scenario = await scenarioOf(
    text().replace(/upgrade:.*/, 'script: [Suspend-ClusterNode -Name A1 -Drain -Wait]'),
  );
  expect(await planFor(scenario, 10)).toBeUndefined();
});
