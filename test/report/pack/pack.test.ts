/** The change pack: its script does in our own interpreter what the plan did, stops where a check fails, and holds names as literals alone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration } from '../../../src/base/formats.js';
import { NODE } from '../../../src/model/states.js';
import type { World } from '../../../src/model/world.js';
import { tell, toJson } from '../../../src/report/index.js';
import { asPacked, packFiles, packSteps } from '../../../src/report/pack/index.js';
import { literal } from '../../../src/report/pack/literal.js';
import { packScript } from '../../../src/report/pack/script.js';
import { pricesOf, priceText } from '../../../src/report/prices.js';
import type { Scenario } from '../../../src/scenarios/index.js';
import { retreatOf } from '../../../src/search/retreat/index.js';
import { rehearse } from '../../../src/session/index.js';
import { rehearseScript } from '../../../src/session/shell.js';
import { oddsOf } from '../../../src/studies/odds/index.js';
import { scenarioOf, shipped } from '../../scenarios/support.js';
import { SLOWLY_HOME } from '../../studies/slowly-home.js';
import { inside, notInReference } from '../../syntax-tree.js';
import { powershellGrammar } from '../../tree-sitter.js';

interface Differs {
  readonly to?: string;
  readonly hosts?: string;
  readonly clusters?: string;
  readonly cluster?: string;
  readonly version?: string;
  readonly name?: string;
}

const text = (
  upgrade: string,
  { to = 'WS2019', hosts = '', clusters = '', cluster = '', version = '8.0', name = 'web' }: Differs = {},
) => `clusterdrill: 1
title: A small lab
clusters: [{ name: LAB, level: WS2016, witness: file-share${cluster} }${clusters}]
hosts: [{ names: A1..A3, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }${hosts}]
vms:
  - { name: ${JSON.stringify(name)}, count: 2, version: "${version}", memory: 4 GiB, workload: idle, on: [A1, A2] }
  - { name: off, on: A3, memory: 2 GiB, state: Off, version: "${version}" }
  - { name: saved, on: A3, memory: 2 GiB, state: Saved, version: "${version}" }
upgrade: { to: ${to}, cluster: LAB, ${upgrade} }
`;

const SPARE = ', { name: S, release: WS2019, cores: 16, memory: 64 GiB }';
const BESIDE = {
  hosts: ', { name: B1, release: WS2019, cluster: NEW, cores: 16, memory: 64 GiB }',
  clusters: ', { name: NEW, level: WS2019, witness: file-share }',
};

const OPERATORS: readonly (readonly [string, string])[] = [
  ['rolling, clean', text('vmVersions: after, nodeSteps: [{ manual: zoning, take: 20 min }]')],
  ['rolling, in place', text('method: in-place')],
  ['rolling, in place, with nobody called home', text('method: in-place, failback: NoFailback')],
  ['swing', text('strategy: swing, spares: [S]', { hosts: SPARE })],
  ['new cluster', text('strategy: new-cluster, into: NEW', BESIDE)],
  ['all at once', text('strategy: all-at-once')],
  ['two nodes at a time', text('parallel: 2')],
  ['as many as there is room for', text('parallel: auto')],
  ['Storage Spaces Direct, clean', text('method: clean', { cluster: ', storage: s2d' })],
  ['Storage Spaces Direct, in place', text('method: in-place', { cluster: ', storage: s2d' })],
  ['two hops', text('vmVersions: after', { to: 'WS2022' })],
  ['versions before the hop', text('vmVersions: before-hop', { to: 'WS2022', version: '5.0' })],
];

interface Entry {
  readonly step: number;
  readonly state: string;
  readonly why?: string;
  readonly window?: string;
}

async function shell(scenario: Scenario, script: string, args: readonly object[] = []) {
  const lines: string[] = [];
  const run = await rehearseScript(scenario, script, {
    on: 'station',
    edition: '7',
    whatIf: false,
    transport: { authentication: 'Kerberos' },
    args: args as never,
    outside: {
      host: () => {},
      warning: () => {},
      verbose: () => {},
      whatIf: () => {},
      confirms: () => true,
      error: () => {},
    } as never,
    line: (line) => lines.push(line),
  });
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  const log = lines.map((line) => JSON.parse(line) as Entry);
  return {
    code: run.value.ended.code,
    log,
    world: run.value.rehearsal.run.world,
    trace: run.value.rehearsal.run.trace,
    violations: run.value.rehearsal.verdict.violations,
  };
}

async function packed(scenarioText: string) {
  const scenario = asPacked(await scenarioOf(scenarioText));
  const rehearsal = await rehearse(scenario);
  const steps = packSteps(rehearsal);
  return { scenario, rehearsal, steps, script: packScript(rehearsal, steps) };
}

/** What an upgrade is about; where VMs are may hang on how many nodes went at one time. */
const stateOf = ({ hosts, clusters, vms }: World) => ({
  hosts: hosts.map(({ name, release, cluster, node }) => [name, release, cluster, node]),
  clusters: clusters.map(({ name, level, phase }) => [name, level, phase]),
  vms: vms.map(({ name, power, version, clustered }) => [name, power, version, clustered]),
});

describe('the script', () => {
  test.each(OPERATORS)('%s: ends where the plan ended', async (_, scenarioText) => {
    const { scenario, rehearsal, steps, script } = await packed(scenarioText);
    const { code, log, world } = await shell(scenario, script);
    expect(log.filter(({ state }) => state === 'stopped')).toEqual([]);
    expect(code).toBe(0);
    expect(log.filter(({ state }) => state === 'done').map(({ step }) => step)).toEqual(
      steps.map(({ number }) => number),
    );
    expect(stateOf(world)).toEqual(stateOf(rehearsal.run.world));
  });

  test.each(OPERATORS)(
    '%s: with each of its checks made to fail it stops there and says so',
    async (_, scenarioText) => {
      const { scenario, steps, script } = await packed(scenarioText);
      const calls = steps.flatMap(({ number, before, after }) => [
        ...before.map(({ call }) => ({ number, call, when: 'before' })),
        ...after.map(({ call }) => ({ number, call, when: 'after' })),
      ]);
      expect(calls.length).toBeGreaterThan(5);
      const lines = script.split('\n');
      for (const { number, call, when } of calls) {
        const at = lines.findIndex((line) => line.startsWith(`    @{ Number = ${number};`));
        const [head = '', tail = ''] = (lines[at] ?? '').split('; Do = ');
        const wrong = `{ 'made to fail' }`;
        const line =
          when === 'before'
            ? `${head.replace(`{ ${call} }`, wrong)}; Do = ${tail}`
            : `${head}; Do = ${tail.replace(`{ ${call} }`, wrong)}`;
        const { code, log } = await shell(scenario, lines.with(at, line).join('\n'));
        expect([code, log.at(-1)]).toMatchObject([1, { step: number, state: 'stopped', why: `${when}: made to fail` }]);
      }
    },
  );

  test('keeps nobody down for longer than the rehearsal did, though it raises many', async () => {
    const { scenario, rehearsal, script } = await packed(`clusterdrill: 1
title: Eight versions
clusters: [{ name: P, level: WS2019, witness: cloud }]
hosts: [{ names: N1..N3, release: WS2019, cluster: P, cores: 16, memory: 64 GiB }]
vms: [{ name: a, count: 8, version: "9.0", memory: 4 GiB, workload: idle }]
upgrade: { to: WS2022, vmVersions: after }
limits: { outage: 2 min }
`);
    expect(rehearsal.verdict.violations).toEqual([]);
    const { code, violations } = await shell(scenario, script);
    expect([code, violations]).toEqual([0, []]);
  });

  test('has no drain as a step that failed in the rehearsal', async () => {
    const { scenario, rehearsal, steps, script } = await packed(`clusterdrill: 1
title: The first migration fails
clusters: [{ name: P, level: WS2019, witness: file-share }]
hosts: [{ names: N1..N3, release: WS2019, cluster: P, cores: 16, memory: 64 GiB }]
vms: [{ name: app, version: "9.0", memory: 4 GiB, workload: idle, on: N1 }]
upgrade: { to: WS2022, parallel: 2 }
faults: [{ at: 0, fail: migration, of: app }]
`);
    const failed = [...rehearsal.run.trace.commands()].filter(([, { text }]) => text.startsWith('Suspend-ClusterNode'));
    expect(failed.length).toBeGreaterThan(3);
    expect(
      steps
        .filter(({ does }) => does === 'Suspend-ClusterNode')
        .map(({ about }) => about.name)
        .sort(),
    ).toEqual(['N1', 'N2', 'N3']);
    expect((await shell({ ...scenario, faults: [] }, script)).code).toBe(0);
  });

  test('a check sees what is really wrong', async () => {
    const { scenario, script } = await packed(text('method: clean'));
    const { code, log } = await shell({ ...scenario, faults: [{ kind: 'crash', atUs: 600_000_000, host: 2 }] }, script);
    expect([code, log.at(-1)]).toMatchObject([1, { state: 'stopped', step: 5, why: 'before: A3 is Down, not Up.' }]);
  });

  test.each([
    ['method: clean', 2],
    ['method: in-place', 2],
  ])('%s: takes no node away for good while another one is down', async (upgrade, step) => {
    const { scenario, script } = await packed(text(upgrade));
    // The drain of A1 is asked at once, and is over within some seconds.
    const { code, log, world } = await shell(
      { ...scenario, faults: [{ kind: 'crash', atUs: 4_500_000, host: 2 }] },
      script,
    );
    expect([code, log.at(-1)]).toMatchObject([1, { state: 'stopped', step }]);
    expect(log.at(-1)?.why).toBe(
      `before: A3 is Down. Leave A1 Paused and go on with -From ${step} once all others are Up; or put it back: Resume-ClusterNode -Cluster LAB -Name A1 -Failback Immediate.`,
    );
    expect(stateOf(world).hosts[0]?.at(-1)).toBe(NODE.paused);
  });

  test('goes on at a step, up to a step', async () => {
    const { scenario, steps, script } = await packed(text('method: clean'));
    const half = await shell(scenario, script, [{ name: 'To', colon: false }, { value: 4 }]);
    expect(half.log.at(-1)).toMatchObject({ step: 4, state: 'done' });
    const early = await shell(scenario, script, [{ name: 'From', colon: false }, { value: 2 }]);
    expect([early.code, early.log.at(-1)?.why]).toEqual([1, 'before: A1 is Up, not Paused.']);
    expect(steps.length).toBeGreaterThan(4);
  });

  test('with -WhatIf it asks nothing of the cluster', async () => {
    const { scenario, steps, script } = await packed(text('method: clean'));
    const { code, log, trace } = await shell(scenario, script, [{ name: 'WhatIf', colon: false }]);
    expect([code, log.length, trace.length]).toEqual([0, steps.length, 0]);
    expect(log.every(({ state }) => state === 'would')).toBe(true);
  });

  test('where the product can install nothing it stops, and says by which step to go on', async () => {
    const { scenario, script } = await packed(text('method: clean'));
    const real = script.replace(
      '$rehearsed = [bool] (Get-Command Install-HostRelease -ErrorAction SilentlyContinue)',
      '$rehearsed = $false',
    );
    const { code, log } = await shell(scenario, real);
    expect([code, log.at(-1)?.why]).toEqual([
      1,
      'By hand: install WS2019 on A1, with its updates, networks, storage and virtual switches; then go on with -From 4 -To 13.',
    ]);
  });

  describe('of a plan with windows', () => {
    const windowed = async (windows: string, start = '2026-11-28T20:00') => {
      const { scenario, script, steps } = await packed(`${text(`windows: { ${windows} }`)}start: ${start}\n`);
      const go = (given: object = {}) =>
        shell(
          scenario,
          script,
          Object.entries(given).flatMap(([name, value]) => [
            { name, colon: false },
            ...(value === true ? [] : [{ value }]),
          ]),
        );
      return { scenario, script, steps, go };
    };
    const SATURDAYS = 'days: [Sat], from: "20:00", to: "02:00", nodes: 1';

    test('ends with the window of its first step, whose nodes are as many as are written', async () => {
      const { go, script, scenario } = await windowed(SATURDAYS);
      expect(script).toContain('$ends = @(4, 8, 13)');
      expect((await go()).log.at(-1)).toMatchObject({ step: 4, state: 'done' });
      const real = script.replace(/^\$rehearsed = .*$/m, '$rehearsed = $false');
      expect((await shell(scenario, real)).log.at(-1)?.why).toBe(
        'By hand: install WS2019 on A1, with its updates, networks, storage and virtual switches; then go on with -From 4 -To 4.',
      );
    });

    test('begins no node sooner than its own window, outside every window, or too late to be back', async () => {
      const { go, steps } = await windowed(SATURDAYS);
      const why = async (given: object) => (await go(given)).log.at(-1)?.why;
      expect(await why({ From: 5 })).toBe(
        'before: The window of this node opens at 2026-12-05 20:00. -OutsideWindow begins it all the same.',
      );
      expect(await why({ From: 1, To: 13 })).toContain('before: The window of this node opens at 2026-12-05 20:00.');
      const { code, log } = await go({ To: 13, OutsideWindow: true });
      expect([code, log.at(-1)]).toMatchObject([0, { step: steps.length, state: 'done' }]);
      // The last start is 1 h 46 min before the window closes; the steps are those of a rehearsal that began at its opening.
      const late = await windowed('days: [Sat], from: "20:00", to: "02:00"', '2026-11-28T00:00');
      const at = async (clock: string) => {
        const { scenario } = await windowed(SATURDAYS, clock);
        return (await shell(scenario, late.script, [{ name: 'To', colon: false }, { value: 4 }])).log.at(-1);
      };
      expect((await at('2026-12-06T00:10'))?.state).toBe('done');
      expect((await at('2026-12-06T00:30'))?.why).toContain('before: No node begins after 2026-12-06 00:1');
      expect((await at('2026-12-06T03:00'))?.why).toContain('before: No window is open at 2026-12-06 03:00.');
    });

    test('a window that is shorter than a node is away begins none', async () => {
      const { go } = await windowed('from: "20:00", to: "21:00"');
      expect((await go()).log.at(-1)?.why).toContain(
        'before: A node may be away for 106 minutes, longer than the window',
      );
    });

    test('says which steps lie outside every window', async () => {
      const { go } = await windowed('days: [Sat], from: "20:00", to: "21:50"');
      const { log } = await go({ To: 13, OutsideWindow: true });
      const outside = log.filter(({ window }) => window !== undefined).map(({ step }) => step);
      // The first node is back at 21:46, and the installation of the second begins before 21:50.
      expect(outside).toEqual([8, 9, 10, 11, 12, 13]);
    });
  });

  test('each cmdlet and parameter is in the module reference, but for what only a rehearsal has', async () => {
    const { readScript } = await import('../../../src/powershell/read.js');
    for (const [name, scenarioText] of OPERATORS) {
      const { script } = readScript((await packed(scenarioText)).script);
      const own = [...inside(script)].filter(({ is }) => is === 'function').map((one) => String(one['name']));
      const REHEARSED = [
        'Disable-StorageMaintenanceMode -Name',
        'Enable-StorageMaintenanceMode -Name',
        'Install-HostRelease',
      ];
      expect([name, notInReference(script, own)]).toEqual([name, REHEARSED]);
    }
  });

  test('tree-sitter reads it too', async () => {
    const { readsWhole } = await powershellGrammar();
    for (const [name, scenarioText] of OPERATORS)
      expect([name, readsWhole((await packed(scenarioText)).script)]).toEqual([name, true]);
  });
});

test('work by hand stands at the time when the installation has ended, one after the other', async () => {
  const byHand = 'nodeSteps: [{ manual: zoning, take: 20 min }, { manual: agents, take: 10 min }]';
  const { steps } = await packed(text(byHand));
  const from = (step: number): number => (steps[step]?.atUs ?? Number.NaN) / 60e6;
  // Drain, eviction, installation (1 h and 45 min of patches), both works, join.
  expect(steps.slice(2, 6).map(({ text: told }) => told)).toEqual([
    'Install-HostRelease -Name A1 -Release WS2019',
    'By hand on A1: zoning',
    'By hand on A1: agents',
    'Add-ClusterNode -Name A1',
  ]);
  expect([from(3) - from(2), from(4) - from(3), from(5) - from(4)]).toEqual([105, 20, 10]);
});

describe('names of strangers', () => {
  const hostile = [
    "O'Brien",
    'it’s ‘x’',
    '$(Stop-Computer)',
    '`n`"',
    '"; Remove-Item *',
    '#> Stop-Computer <#',
    '@{',
    '$env:PATH',
    '} }; exit',
    '%1',
    'é東京',
  ];

  test.each(hostile)('%s is a literal in the script, and the plan is carried out with it', async (name) => {
    const { scenario, rehearsal, script } = await packed(text('vmVersions: after', { name }));
    const { code, world } = await shell(scenario, script);
    expect([code, stateOf(world)]).toEqual([0, stateOf(rehearsal.run.world)]);
  });

  test('whatever they are, the grammar sees the same program', async () => {
    const { kinds } = await powershellGrammar();
    const plain = kinds((await packed(text('vmVersions: after'))).script);
    for (const name of hostile)
      expect([name, kinds((await packed(text('vmVersions: after', { name }))).script)]).toEqual([name, plain]);
  });

  test('a literal is read back as it was', async () => {
    const { readScript } = await import('../../../src/powershell/read.js');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
        fc.pre(!/[\r\n]/.test(name));
        const { script, complaints } = readScript(literal(name));
        expect(complaints).toEqual([]);
        expect(JSON.stringify(script?.body)).toContain(JSON.stringify({ is: 'text', value: name }).slice(1, -1));
      }),
    );
  });
});

describe('the papers', () => {
  const papers = async (scenarioText: string, runs = 0) => {
    const { scenario, rehearsal, steps } = await packed(scenarioText);
    const retreat = await retreatOf(scenario, { ofWindows: true });
    if (retreat === undefined) throw new Error('nothing is upgraded');
    const odds = runs === 0 ? undefined : await oddsOf(scenario, { runs, factor: 1, further: 0 });
    return { ...packFiles({ rehearsal, steps, retreat, odds, prices: await pricesOf(rehearsal) }), odds };
  };

  test('tell the point of no return, in red on the page', async () => {
    const { markdown, html } = await papers(shipped('four-nodes-2012r2-to-2016.yaml'));
    expect(markdown).toContain('> **Point of no return: Update-ClusterFunctionalLevel -Force');
    expect(html).toContain('<p class="alarm">Point of no return: Update-ClusterFunctionalLevel -Force');
    expect(html).not.toContain('<script');
  });

  test('have a script that Windows PowerShell reads as it is written', async () => {
    const { script } = await papers(text('vmVersions: after', { name: 'Бюро' }));
    // Without a mark it takes bytes for letters of Windows-1252: the second one here for a quote, which ends the text.
    expect([...Buffer.from('Б')]).toEqual([0xd0, 0x91]);
    expect(script.startsWith('\uFEFF<#')).toBe(true);
    expect((await papers(text(''))).script.startsWith('<#')).toBe(true);
  });

  test('tell each window with its nodes, its last safe start and when to turn back', async () => {
    const windows = 'windows: { days: [Sat, Sun], from: "20:00", to: "06:00", nodes: 2 }';
    const { markdown } = await papers(`${text(`method: clean, ${windows}`)}start: 2026-11-28T12:00\n`);
    expect(markdown).toContain('### Window 1: Sat 2026-11-28 20:00:00');
    expect(markdown).toContain('2 nodes: A1, A2.');
    // A node is away for 1 h 46 min at its longest, and the window closes at 06:00; no odds say how much longer it may be.
    expect(markdown).toMatch(/No node begins after Sun 29 04:1\d:\d\d, if it takes as long as in the rehearsal/);
    expect(markdown).toContain('To undo all of it before the window closes, turn back by');
    expect(markdown).toContain('### Window 2: Sun 2026-11-29 20:00:00');
  });

  test('tell first that the plan does not fit, and which node begins too late for its window', async () => {
    // A node is away for 1 h 46 min at its longest: of two that begin at 20:00 and at 21:46 the second is back behind 23:00.
    const windows = 'windows: { from: "20:00", to: "23:00", nodes: 2 }';
    const late = await papers(
      `${text(`method: clean, ${windows}`)}start: 2026-11-28T20:00\nlimits: { outage: 0 }\n`,
      3,
    );
    expect(late.markdown).toContain('## Impact\n\n> **It does not fit, ');
    expect(late.markdown).toMatch(
      /- A2 begins after that in the rehearsal, Sat 28 21:46:\d\d: rollout\.ps1 stops before step 5\. /,
    );
    const kept = await papers(text('method: clean'), 3);
    expect(kept.markdown).toContain('## Impact\n\n- The rehearsal');
  });

  test('tell first what is not as expected', async () => {
    const { markdown } = await papers(`${text('vmVersions: after')}limits: { outage: 10 s }\n`);
    expect(markdown).toContain(
      '> **Not as expected in the rehearsal: The invariant service/outage-bounded is broken.**',
    );
  });

  test('tell before which step to turn back, where the way from its end takes too long', async () => {
    const { markdown } = await papers(`clusterdrill: 1
title: Two nights
start: 2026-11-28T20:00
clusters: [{ name: P, level: WS2019, witness: file-share }]
hosts: [{ names: N1..N2, release: WS2019, cluster: P, cores: 16, memory: 64 GiB }]
vms: [{ name: a, version: "9.0", memory: 4 GiB, workload: idle, on: N2 }]
roles: [{ name: FS, kind: file-server, on: N1 }]
upgrade: { to: WS2022, windows: { from: "20:00", to: "23:50", nodes: 1 } }
`);
    // One node goes back in 1 h 46 min; when the second is installed there is no time left for both, but for that one.
    expect(markdown).toContain(
      'To undo all of it before the window closes, turn back by Sat 28 22:03:45 (1 h 46 min).',
    );
    expect(markdown).toMatch(
      /To undo the nodes of this window before it closes, turn back by Sun 29 21:4\d:\d\d, before Update-ClusterFunctionalLevel -Force \(1 h 46 min; after that step there is no way back\)\./,
    );
    expect(markdown).toContain(
      'To undo all of the upgrade so far before it closes, turn back by Sun 29 20:01:15, before Install-HostRelease -Name N2 -Release WS2022 (1 h 49 min; later it ends after the window).',
    );
    expect(markdown).toContain('0 VMs of 1 and 1 other role of 1 out for longer than a blackout');
    expect(markdown).toContain('At the end there is no host of the old release to which a VM could still move.');
    // Its version is still one of WS2019: a host that is installed with that outside takes it.
    expect(markdown).toContain(
      'a: A host that is installed with the old release outside the cluster would take each of them',
    );
    expect(markdown).not.toContain('Not any more');
  });

  const NIGHTS = `clusterdrill: 1
title: Three nights
start: 2026-11-28T20:00
clusters: [{ name: P, level: WS2019, witness: file-share }]
hosts: [{ names: N1..N3, release: WS2019, cluster: P, cores: 16, memory: 64 GiB }]
vms: [{ name: a, version: "9.0", memory: 4 GiB, workload: idle, on: N2 }]
upgrade: { to: WS2022, windows: { from: "20:00", to: "23:50", nodes: 1 } }
`;

  test('the last safe start is the one of nine runs of ten, not of the rehearsal', async () => {
    const { markdown, odds } = await papers(NIGHTS, 60);
    const took = odds?.nodes[0]?.tookP90Us ?? Number.NaN;
    expect(took).toBe(odds?.nodes[0]?.p90Us.value);
    // 1 h 46 min as it usually is; nine runs of ten take more than two hours.
    expect(took / 3_600e6).toBeGreaterThan(2);
    const from = new Date(Date.UTC(2026, 10, 28, 23, 50) - took / 1000).toISOString().slice(11, 16);
    expect(markdown).toContain(`No node begins after Sat 28 ${from}`);
    expect(markdown).toContain(
      'is back only after the window has closed, in more than one run of ten (nine of ten take up to',
    );
  });

  test('a window behind which roles still go home says until when', async () => {
    const { markdown } = await papers(SLOWLY_HOME);
    // It resumes at 01:19:47, and its VMs take 55 min; from its drain on it is 3 h 35 min.
    expect(markdown).toContain('move after it has closed, until Sun 29 02:14: the window is not kept.');
    expect(markdown).toContain('No node begins after Sat 28 22:25:13, if it takes as long as in the rehearsal');
  });

  test('a window that is too short for nine runs of ten says so, and one with a last start that is sooner tells that', async () => {
    const short = await papers(NIGHTS.replace('"23:50"', '"22:00"'), 40);
    expect(short.markdown).toContain('Even a node that begins when it opens is back only after the window has closed');
    const written = await papers(NIGHTS.replace('nodes: 1', 'nodes: 1, startNoNodeAfter: "20:30"'), 40);
    expect(written.markdown).toContain('No node begins after Sat 28 20:30:00, as it is written.');
  });

  test('a window tells how to undo its own nodes, apart from all that was done before', async () => {
    const { markdown } = await papers(NIGHTS);
    const [, second = ''] = markdown.split('### Window 2');
    // Two nodes take 3 h 32 min together, so that their way back ends too late once the second is installed.
    expect(second).toMatch(
      /To undo the nodes of this window before it closes, turn back by Sun 29 22:03:\d\d \(1 h 46 min\)\./,
    );
    expect(second).toMatch(
      /To undo all of the upgrade so far before it closes, turn back by Sun 29 20:0\d:\d\d, before Install/,
    );
    const [, third = ''] = markdown.split('### Window 3');
    expect(third).toContain('To undo the nodes of this window before it closes, turn back by Mon 30 21:4');
    expect(markdown).not.toContain('What is begun in it cannot be undone');
  });

  test('where the level rises in a window, and VMs follow, the way back is that of the nodes before', async () => {
    const hops = NIGHTS.replaceAll('WS2019', 'WS2016')
      .replace('version: "9.0"', 'version: "5.0"')
      .replace('nodes: 1 }', 'nodes: 2 }, vmVersions: before-hop')
      .replace('N1..N3', 'N1..N4')
      .replace('"23:50"', '"06:00"');
    const { markdown } = await papers(hops);
    const [, first = '', second = ''] = markdown.split(/### Window \d/);
    expect(first).toContain('To undo all of it before the window closes, turn back by Nov 29 02:2');
    expect(second).toMatch(
      /To undo the nodes of this window .*, before Update-ClusterFunctionalLevel -Force \(3 h 3\d min; after/,
    );
    expect(second).toMatch(/To undo all of the upgrade so far before it closes, .*, before /);
    expect(second).not.toContain('(0 s)');
  });

  test('a step that comes after its window has closed belongs to it, not to the next', async () => {
    const { markdown } = await papers(NIGHTS.replace('"23:50"', '"21:00"'));
    expect(markdown).toContain('Steps 1 to 4, from Sat 28 20:00:00 to Sat 28 21:46:');
    expect(markdown).toContain('Steps 5 to 8, from Sun 29 20:00:00 to Sun 29 21:46:');
  });

  test('tell the longest way back of all, and the last one with its commands', async () => {
    const { markdown } = await papers(text('method: in-place', { cluster: ', storage: s2d' }));
    const found = await retreatOf(await scenarioOf(text('method: in-place', { cluster: ', storage: s2d' })), {});
    const ways = (found?.moments ?? []).flatMap(({ cluster }) => (cluster.possible ? [cluster] : []));
    const longest = Math.max(...ways.map(({ takesUs }) => takesUs));
    // With the drives of the last node whole again, the last way back is shorter than the one before.
    expect(ways.at(-1)?.takesUs).toBeLessThan(longest);
    expect(markdown).toContain(`at its longest ${formatDuration(longest)}, no VM out`);
    expect(markdown).toContain(`The last of them takes ${formatDuration(ways.at(-1)?.takesUs ?? 0)}:`);
  });

  test('tell VMs with one finding together', async () => {
    const large = text('method: clean').replaceAll('memory: 64 GiB', 'memory: 512 GiB');
    const { markdown } = await papers(
      large.replace('memory: 4 GiB, workload: idle', 'memory: 64 GiB, workload: database'),
    );
    expect(markdown).toMatch(/warning: web1 has 64 GiB.* The same is true of web2\. /);
    expect(markdown).not.toContain('warning: web2');
  });

  test('say what a node that is installed anew needs before it joins, and nothing of it where none is', async () => {
    const says = 'Nodes that are installed anew: before each joins it needs';
    expect((await papers(text('method: clean'))).markdown).toContain(says);
    expect((await papers(text('method: in-place'))).markdown).not.toContain(says);
  });

  test('say that no cmdlet installs a release', async () => {
    const { markdown } = await papers(text('method: clean'));
    expect(markdown).toContain('Install-HostRelease is no cmdlet of Windows: it stands for setup');
  });

  test('say that VMs are done one after the other, and sooner in a run, where several are', async () => {
    const says = 'It stops, raises and starts one VM after the other; the times here and in notify.csv are of that.';
    expect((await papers(text('vmVersions: after'))).markdown).toContain(says);
    expect((await papers(text('vmVersions: never'))).markdown).not.toContain(says);
  });

  test('say that nodes are done one after the other, and their times of a run in which several go side by side', async () => {
    const says = 'It waits for each step before the next: of nodes that go side by side here, one is installed after';
    expect((await papers(text('parallel: 2'))).markdown).toContain(says);
    expect((await papers(text('parallel: auto'))).markdown).toContain(says);
    expect((await papers(text('method: clean'))).markdown).not.toContain(says);
  });

  test('list whom to notify, owners first', async () => {
    const { notify } = await papers(shipped('four-nodes-2012r2-to-2016.yaml'));
    expect(notify[0]).toEqual(['owner', 'kind', 'name', 'from', 'until', 'seconds', 'cause']);
    expect(notify[1]).toEqual([
      'ERP team',
      'VM',
      'sql1',
      '2026-11-28 14:13:51',
      '2026-11-28 14:15:26',
      95,
      'its configuration version was raised',
    ]);
    expect(notify.at(-1)?.[0]).toBe('');
  });

  test('list whom to notify of a long silence in a live migration, as of an outage', async () => {
    // 16 GiB of which 8 GiB are dirtied again in each pass: at 117 MB/s the last of them takes more than a minute.
    const busy = (limits: string) =>
      `${text('method: clean', { version: '8.0' })}
networks: [{ name: LM, bandwidth: 1 Gbps, mode: tcp }]
`.replace(
        'memory: 4 GiB, workload: idle, on: [A1, A2]',
        `memory: 16 GiB, workload: idle, owner: dba, on: [A1, A2], dirty: { firstSecond: 1 GiB, exponent: 0.9, workingSet: 8 GiB }${limits}`,
      );
    const { notify, markdown } = await papers(busy(''));
    expect(notify[1]?.slice(0, 3)).toEqual(['dba', 'VM', 'web1']);
    expect(notify[1]?.[5]).toBeGreaterThan(60);
    expect(notify[1]?.[6]).toBe('silent at the end of its live migration');
    expect(markdown).toContain('2 VMs silent in a live migration for longer than the bound: web1, web2.');
    // Where they may be silent for so long, nobody is to be told.
    expect((await papers(busy(', limits: { blackout: 5 min }'))).notify).toHaveLength(1);
  });

  test('resume a node as it was resumed, whoever did it', async () => {
    const { script } = await papers(`${text('method: in-place, failback: Policy')}
script: [{ at: 20 h, run: Suspend-ClusterNode A1 -Drain -Wait }, Resume-ClusterNode A1]
`);
    const resumed = [...script.matchAll(/Do = \{ (Resume-ClusterNode .*?'A1'.*?) \};/g)].map(([, line]) => line);
    expect(resumed).toEqual([
      "Resume-ClusterNode -Cluster 'LAB' -Name 'A1' -Failback Policy",
      "Resume-ClusterNode -Cluster 'LAB' -Name 'A1'",
    ]);
  });

  test('type what a script of the plan does as it was typed there, and nothing that it only asked about', async () => {
    const lines = `
  - { at: 10 min, meanwhile: true, run: Suspend-ClusterNode -Name A3 }
  - { at: 11 min, meanwhile: true, run: Suspend-ClusterNode -Name A2 -Drain -WhatIf }
  - { at: 12 min, meanwhile: true, run: Resume-ClusterNode -Name A3 }
  - { at: 13 min, meanwhile: true, run: Suspend-ClusterNode -Name A3 -TargetNode A2 -ForceDrain }
  - { at: 20 min, meanwhile: true, run: Resume-ClusterNode -Name A3 -Failback NoFailback }
  - { at: 25 min, meanwhile: true, run: Stop-VM web1 -Save }
  - { at: 26 min, meanwhile: true, run: Set-VM web2 -CheckpointType Production }
  - { at: 27 min, meanwhile: true, run: "Set-ClusterOwnerNode -Group web1 -Owners A2, A3" }
  - { at: 28 min, meanwhile: true, run: Set-ClusterQuorum -NoWitness }
  - { at: 29 min, meanwhile: true, run: Set-VMHost -ComputerName A2 -MaximumVirtualMachineMigrations 4 }
  - { at: 30 min, meanwhile: true, run: Move-ClusterVirtualMachineRole web2 -Node A3 -MigrationType Quick }
  - { at: 35 min, meanwhile: true, run: Stop-ClusterNode -Name A2 }
  - { at: 40 min, meanwhile: true, run: Start-ClusterNode -Name A2 }
`;
    const { steps, scenario, script } = await packed(`${text('method: clean')}script:${lines}`);
    const own = steps.filter(({ atUs }) => atUs >= 600_000_000 && atUs <= 2_400_000_000);
    expect(own.map(({ line }) => line)).toEqual([
      "Suspend-ClusterNode -Cluster 'LAB' -Name 'A3'",
      "Resume-ClusterNode -Cluster 'LAB' -Name 'A3'",
      "Suspend-ClusterNode -Cluster 'LAB' -Name 'A3' -TargetNode 'A2' -Drain -ForceDrain -Wait",
      "Resume-ClusterNode -Cluster 'LAB' -Name 'A3' -Failback NoFailback",
      "Stop-VM -Name 'web1' -ComputerName (Find-VM 'web1') -Save",
      "Set-VM -Name 'web2' -ComputerName (Find-VM 'web2') -CheckpointType Production",
      "Set-ClusterOwnerNode -Cluster 'LAB' -Group 'web1' -Owners 'A2', 'A3'",
      "Set-ClusterQuorum -Cluster 'LAB' -NoWitness",
      "Set-VMHost -ComputerName 'A2' -MaximumVirtualMachineMigrations 4",
      "Move-ClusterVirtualMachineRole -Cluster 'LAB' -Name 'web2' -Node 'A3' -MigrationType Quick",
      "Stop-ClusterNode -Cluster 'LAB' -Name 'A2'",
      "Start-ClusterNode -Cluster 'LAB' -Name 'A2'",
    ]);
    // A pause takes no time, though the node is drained later.
    expect([own[0]?.takesUs, own[0]?.after.map(({ says }) => says)]).toEqual([0, ['A3 is Paused.']]);
    const { log } = await shell(scenario, script, []);
    expect(log.find(({ state }) => state === 'stopped')).toBeUndefined();
  });

  test('tell the way to an old host outside of each hop, by the name of its release', async () => {
    // VMs of 5.0 are raised to 9.0 in the first hop: WS2016 takes them no more, WS2019 does.
    const { markdown } = await papers(text('vmVersions: before-hop', { to: 'WS2022', version: '5.0' }));
    const outside = markdown.split('### 2. To an old host outside')[1]?.split('###')[0] ?? '';
    expect(outside).toContain('no host of WS2016 to which a VM could still move');
    expect(outside).toContain('Not any more to WS2016: ');
    expect(outside).toContain('installed with WS2019 outside');
    expect(outside).not.toContain('Not any more to WS2019');
    expect(outside).not.toContain('the old release');
  });

  test('tell when the work is done, whatever faults do later', async () => {
    const told = async (fault: string) => {
      const { markdown } = await papers(
        `${text('method: clean')}physics: { cleanInstall: 1 h..1 h }\nfaults: [${fault}]\n`,
        4,
      );
      return markdown.split('\n').filter((line) => /comes to its end|Nine of ten runs|fewer than nine/.test(line));
    };
    const usual = await told('');
    expect(usual).toHaveLength(2);
    expect(await told('{ at: 3 d, crash: A3, for: 20 min }')).toEqual(usual);
    const stuck = await told('{ at: 1 min, crash: A3 }');
    expect(stuck).toEqual(['- Of ten runs fewer than nine come to their end.']);
  });

  test('tell of a migration that breaks in its silence that it breaks there, whenever the VM comes to another host', async () => {
    const broken = `${text('method: clean', { version: '8.0' })}
script: [{ at: 1 min, run: Move-ClusterVirtualMachineRole -Name web1 -Node A3 -Wait 0 }]
faults: [{ at: 0, fail: migration, of: web1, phase: blackout }, { at: 30 min, crash: A2, for: 10 min }]
`.replace('on: [A1, A2]', 'on: [A2, A1]');
    const { notify } = await papers(broken);
    expect(notify.map(([, , name, , , , cause]) => `${name}: ${cause}`)).not.toContain(
      'web1: silent at the end of its live migration',
    );
  });

  test('say of whom nobody knows when they are back', async () => {
    const alone = text('method: clean').replace(
      'on: A3, memory: 2 GiB, state: Off',
      'on: A3, memory: 2 GiB, clustered: false',
    );
    const { notify, markdown } = await papers(alone);
    expect(notify.find(([, , name]) => name === 'off')?.slice(4, 6)).toEqual(['', '']);
    expect(markdown).toMatch(/\| off \| .*, to the end \|/);
  });

  test('price each setting that an outage hangs on, rehearsed again without it', async () => {
    const prices = await pricesOf((await packed(text('vmVersions: after'))).rehearsal);
    // The two that run, and the saved one, which is started before it is shut down.
    expect(
      prices.map(({ setting, vms, outUs, thenUs, completes }) => [setting, vms.length, outUs, thenUs, completes]),
    ).toEqual([['vmVersions: never', 3, expect.any(Number), 0, true]]);
    expect(prices.map(priceText)[0]).toMatch(
      /^3 VMs, .* in all: vmVersions: after\. With vmVersions: never: 0 s, over .* sooner\.$/,
    );
    const { rehearsal } = await packed(text('vmVersions: after'));
    expect(toJson(rehearsal, undefined, prices)).toMatchObject({
      prices: [{ setting: 'vmVersions: never', vms: ['web1', 'web2', 'saved'], thenUs: 0, completes: true }],
    });
    expect(toJson(rehearsal)).toMatchObject({ prices: null });
    const page = { color: false, width: 200 };
    expect(tell(rehearsal, page, undefined, prices)).toContain(`- ${prices.map(priceText)[0]}`);
    expect(tell(rehearsal, page)).not.toContain('What it would do to change a setting');
    const threshold = ', settings: { MoveTypeThreshold: 3000 }';
    const [quick] = await pricesOf((await packed(text('method: clean', { cluster: threshold }))).rehearsal);
    expect([quick?.was, quick?.now, quick?.thenUs]).toEqual(['MoveTypeThreshold 3000', 'MoveTypeThreshold 1', 0]);
    const own = text('method: clean').replace('name: "web",', 'name: "web", defaultMoveType: quick,');
    const [ownQuick] = await pricesOf((await packed(own)).rehearsal);
    expect([ownQuick?.setting, ownQuick?.now, ownQuick?.thenUs]).toEqual([
      ...['DefaultMoveType', 'DefaultMoveType 4294967295', 0],
    ]);
  });

  test('hold names as text', async () => {
    const { markdown, html } = await papers(text('vmVersions: after', { name: '<img src=x>![a](b)' }));
    expect(markdown).not.toContain('![a](b)');
    expect(html).not.toContain('<img');
  });
});
