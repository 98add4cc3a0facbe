/** The way back: where the rules leave one, what it takes, and which step takes it away. */
import { describe, expect, test } from 'vitest';
import { releaseKey } from '../../src/model/rules/names.js';
import { runHtml } from '../../src/report/html/run-page.js';
import { retreatJson, tellRetreat } from '../../src/report/retreat.js';
import { type Retreat, retreatOf } from '../../src/search/retreat/index.js';
import { CLIENT, toldOf } from '../report/told.js';
import { scenarioOf, shipped } from '../scenarios/support.js';

const small = (upgrade: string, more = '') => `clusterdrill: 1
title: A small lab
clusters: [{ name: LAB, level: WS2016, witness: file-share }]
hosts: [{ names: A1..A3, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }${more}]
vms: [{ name: web, count: 3, version: "8.0", memory: 4 GiB, workload: idle }]
upgrade: { to: WS2019, ${upgrade} }
`;

async function retreat(text: string): Promise<Retreat> {
  const found = await retreatOf(await scenarioOf(text));
  if (found === undefined) throw new Error('nothing is upgraded');
  return found;
}

const OUTSIDE = ', { name: Old, release: WS2016, cores: 16, memory: 64 GiB }';

describe('of a cluster', () => {
  test.each(['method: clean', 'method: in-place', 'strategy: rolling, parallel: 2'])(
    'with %s there is a way back until the functional level rises',
    async (upgrade) => {
      const { moments, noReturn } = await retreat(small(upgrade));
      expect(noReturn?.steps.at(-1)).toBe('Update-ClusterFunctionalLevel -Force');
      const first = moments.findIndex(({ cluster }) => !cluster.possible);
      expect(moments.slice(0, first).every(({ cluster }) => cluster.possible)).toBe(true);
      expect(moments.slice(first).some(({ cluster }) => cluster.possible)).toBe(false);
      const why = moments[first]?.cluster;
      expect(why?.possible === false && why.because).toContain('an older release (WS2016) can no longer join');
    },
  );

  test('before the first step nothing is undone, and half way each new node is', async () => {
    const { moments } = await retreat(small('method: clean'));
    expect(moments[0]?.cluster).toEqual({ possible: true, takesUs: 0, outUsMax: 0, outUsSum: 0, commands: [] });
    const second = moments.find(({ steps }) => steps.some(({ text }) => text.includes('Suspend-ClusterNode -Name A2')));
    expect(second?.cluster.possible === true && second.cluster.commands).toEqual([
      'Suspend-ClusterNode -Name A1 -Drain -Wait',
      'Remove-ClusterNode -Name A1 -Force',
      'Install-HostRelease -Name A1 -Release WS2016',
      'Add-ClusterNode -Name A1',
    ]);
  });

  test('takes as long as it does from the step on, not from what happened last before it', async () => {
    const { moments } = await retreat(small('method: clean'));
    const minutes = (text: string): number => {
      const way = moments.find(({ steps }) => steps.some((one) => one.text.startsWith(text)))?.cluster;
      return way?.possible === true ? Math.round(way.takesUs / 60e6) : Number.NaN;
    };
    // An installation of 1 h 45 min and a join; patches that are there already are not waited for once more.
    expect(minutes('Add-ClusterNode -Name A1')).toBe(106);
    expect(minutes('Suspend-ClusterNode -Name A2')).toBe(106);
  });

  test('is not taken away by what is done in the same moment as the raise', async () => {
    const { noReturn } = await retreat(small('method: in-place, parallel: 2'));
    expect(noReturn?.steps).toEqual(['Update-ClusterFunctionalLevel -Force']);
  });

  describe('into another cluster', () => {
    const over = (
      upgrade = '',
      memory = '64 GiB',
      vms = '{ name: a, on: O1, memory: 4 GiB, workload: idle }',
    ) => `clusterdrill: 1
title: A new cluster
clusters: [{ name: OLD, level: WS2019, witness: disk }, { name: NEW, level: WS2022, witness: disk }]
hosts:
  - { names: O1..O2, release: WS2019, cluster: OLD, cores: 8, memory: ${memory} }
  - { name: W1, release: WS2022, cluster: NEW, cores: 8, memory: 64 GiB }
vms: [${vms}]
upgrade: { to: WS2022, cluster: OLD, strategy: new-cluster, into: NEW${upgrade} }
`;
    const commandsAt = ({ moments }: Retreat, text: string): readonly string[] | undefined => {
      const way = moments.find(({ steps }) => steps.some((one) => one.text.startsWith(text)))?.cluster;
      return way?.possible === true ? way.commands : undefined;
    };

    test('VMs come back alive, and nodes after them, to the very end', async () => {
      const found = await retreat(over());
      expect(found.noReturn).toBeUndefined();
      expect(commandsAt(found, 'Add-ClusterVirtualMachineRole')).toEqual([
        "Move-VM -Name a -DestinationHost O1 -IncludeStorage -DestinationStoragePath 'C:\\ClusterStorage\\Volume1\\a'",
        'Add-ClusterVirtualMachineRole -VMName a -Cluster OLD',
      ]);
      const last = found.moments.at(-1)?.cluster;
      expect(last?.possible === true && last.commands).toEqual([
        'Remove-ClusterGroup -Name a -Cluster NEW -RemoveResources -Force',
        "Move-VM -Name a -DestinationHost O2 -IncludeStorage -DestinationStoragePath 'C:\\ClusterStorage\\Volume1\\a'",
        'Add-ClusterVirtualMachineRole -VMName a -Cluster OLD',
        'Suspend-ClusterNode -Name O1 -Cluster NEW -Drain -Wait',
        'Remove-ClusterNode -Name O1 -Cluster NEW -Force',
        'Install-HostRelease -Name O1 -Release WS2019',
        'Add-ClusterNode -Name O1 -Cluster OLD',
      ]);
      expect(last?.possible === true && last.outUsMax).toBeLessThan(2_000_000);
    });

    test('of a VM that moves just then the end of the move is waited for', async () => {
      const { moments } = await retreat(
        over('', '64 GiB', '{ name: a, count: 2, on: O1, memory: 4 GiB, workload: idle }'),
      );
      const second = moments.find(({ steps }) =>
        steps.some(({ text }) => text === 'Add-ClusterVirtualMachineRole -VMName a1 -Cluster NEW'),
      );
      expect(second?.cluster.possible).toBe(true);
    });

    test('VMs for which the nodes that stayed have no room come after the node that made it', async () => {
      // Two of three are in the node that is left; the third waits for the other.
      const found = await retreat(
        over('', '16 GiB', '{ name: a, count: 3, on: [O1, O2], memory: 6 GiB, workload: idle }'),
      );
      const last = found.moments.at(-1)?.cluster;
      const commands = last?.possible === true ? last.commands : [];
      const at = (text: string): number => commands.findIndex((one) => one.startsWith(text));
      expect(at('Move-VM -Name a3 -DestinationHost O1')).toBeGreaterThan(at('Add-ClusterNode -Name O1'));
      expect(at('Move-VM -Name a2 -DestinationHost O2')).toBeLessThan(at('Suspend-ClusterNode -Name O1'));
    });

    /** Three old nodes and one new one, all of 32 GiB but where it is said. */
    const beside = (vms: string, more = '') => `clusterdrill: 1
title: Beside each other
clusters: [{ name: OLD, level: WS2019, witness: disk }, { name: NEW, level: WS2022, witness: disk }]
hosts:
  - { names: O1..O3, release: WS2019, cluster: OLD, cores: 8, memory: 32 GiB }
  - { name: W1, release: WS2022, cluster: NEW, cores: 8, memory: 32 GiB }
vms: [${vms}]
upgrade: { to: WS2022, cluster: OLD, strategy: new-cluster, into: NEW }
${more}`;
    const toTheEnd = async (text: string): Promise<readonly string[]> => {
      const { noReturn, moments } = await retreat(text);
      expect(noReturn).toBeUndefined();
      const last = moments.at(-1)?.cluster;
      return last?.possible === true ? last.commands : [];
    };

    test('what is no role gets out of the way of an installation first, whether it runs or not', async () => {
      for (const state of ['Running', 'Off']) {
        const vm = (name: string, on: string, more = '') =>
          `{ name: ${name}, on: ${on}, memory: 16 GiB, workload: idle${more} }`;
        const other = vm('b', 'O2', `, clustered: false, state: ${state}`);
        const commands = await toTheEnd(beside([vm('a', 'O1'), other, vm('c', 'O3')].join(', ')));
        const moved = commands.findIndex((one) => one.startsWith('Move-VM -Name b '));
        expect(moved).toBeGreaterThan(-1);
        expect(commands.some((one) => one.startsWith('Remove-ClusterGroup -Name b'))).toBe(false);
      }
    });

    test('a VM goes to the old node that takes it, not to the emptiest', async () => {
      const text = beside(
        '{ name: a, on: O1, memory: 16 GiB, workload: idle, switch: Prod }, { name: c, on: O2, memory: 4 GiB }',
      )
        .replace(
          '{ names: O1..O3, release: WS2019, cluster: OLD, cores: 8, memory: 32 GiB }',
          '{ name: O1, release: WS2019, cluster: OLD, cores: 8, memory: 32 GiB, switches: [Prod] }\n  - { name: O2, release: WS2019, cluster: OLD, cores: 8, memory: 64 GiB, switches: [Other] }',
        )
        .replace('memory: 32 GiB }\nvms', 'memory: 32 GiB, switches: [Prod] }\nvms');
      expect(await toTheEnd(text)).toContain(
        "Move-VM -Name a -DestinationHost O1 -IncludeStorage -DestinationStoragePath 'C:\\ClusterStorage\\Volume1\\a'",
      );
    });

    test('what was started on a newer host is shut down for its way back', async () => {
      const crash = 'faults: [{ at: 3 h, crash: W1, for: 10 min }]\nuntil: 2 d\n';
      const hosts = beside(
        '{ name: a, on: O1, memory: 4 GiB, workload: idle }, { name: c, on: O2, memory: 4 GiB }',
        crash,
      );
      const commands = await toTheEnd(hosts);
      const at = (text: string): number => commands.findIndex((one) => one.startsWith(text));
      expect(at('Stop-VM -Name a')).toBeGreaterThan(-1);
      expect(at('Move-VM -Name a ')).toBeGreaterThan(at('Stop-VM -Name a'));
      expect(at('Start-VM -Name a')).toBeGreaterThan(at('Move-VM -Name a '));
    });

    test('a raised version takes it away, and a version that rose where it arrived too', async () => {
      const { noReturn, moments } = await retreat(over(', vmVersions: after'));
      expect(noReturn?.steps).toEqual(['Update-VMVersion -Name a -Force']);
      const end = moments.at(-1)?.cluster;
      expect(end?.possible === false && end.because).toContain('a has configuration version 10.0');
      const from2012 = over().replaceAll('WS2019', 'WS2012').replaceAll('WS2022', 'WS2012R2');
      expect((await retreat(from2012)).noReturn?.steps[0]).toBe(
        'Remove-ClusterGroup -Name a -Cluster OLD -RemoveResources -Force',
      );
    });
  });

  test('what is no role is not destroyed by it: it goes to another node meanwhile, and comes back', async () => {
    const text = small('method: in-place').replace(
      'vms: [',
      'vms: [{ name: alone, on: A1, memory: 4 GiB, version: "8.0", clustered: false }, ',
    );
    const { moments } = await retreat(text);
    const late = moments.find(({ steps }) =>
      steps.some(({ text: typed }) => typed.startsWith('Update-ClusterFunctionalLevel')),
    );
    const commands = late?.cluster.possible === true ? late.cluster.commands : [];
    const moves = commands.filter((one) => one.startsWith('Move-VM -Name alone'));
    expect(moves).toHaveLength(2);
    expect(moves[1]).toBe('Move-VM -Name alone -DestinationHost A1 -IncludeStorage');
  });

  test('ends where no other host could take what is no role', async () => {
    const { moments } = await retreat(`clusterdrill: 1
title: One node
clusters: [{ name: LAB, level: WS2016, witness: none }]
hosts: [{ name: A1, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: alone, on: A1, memory: 4 GiB, clustered: false }]
upgrade: { to: WS2019, method: in-place }
`);
    expect(moments.length).toBeGreaterThan(0);
  });

  test('VMs that are off for their version, or for an upgrade all at once, are started on the way back', async () => {
    const starts = ['web1', 'web2', 'web3'].map((vm) => `Start-VM -Name ${vm}`);
    const old = small('vmVersions: before-hop').replace('"8.0"', '"5.0"');
    const text = old.replace('to: WS2019', 'to: WS2022').replaceAll('WS2016', 'WS2019');
    const raised = await retreat(text);
    const off = raised.moments.find(({ steps }) => steps.some(({ text }) => text.startsWith('Update-VMVersion')));
    expect(off?.cluster).toMatchObject({ possible: true, commands: starts });
    const told = tellRetreat(await scenarioOf(text), raised, { color: false, width: 100 });
    expect(told).toMatch(/Stop-VM -Name web1; .* nothing to .*\n(.*\n)+?.*Update-VMVersion .* 3 commands /);
    const atOnce = await retreat(small('strategy: all-at-once'));
    const drained = atOnce.moments.find(({ steps }) =>
      steps.some(({ text }) => text.startsWith('Suspend-ClusterNode')),
    );
    expect(drained?.cluster).toMatchObject({ possible: true, commands: starts });
    expect(atOnce.noReturn?.steps.at(-1)).toBe('Update-ClusterFunctionalLevel -Force');
  });

  test('a node that is away just then joins again before anybody else is drained', async () => {
    const { moments } = await retreat(small('method: clean'));
    const away = moments.find(({ steps }) => steps.some(({ text }) => text.includes('Install-HostRelease -Name A3')));
    expect(away?.cluster.possible === true && away.cluster.commands[0]).toBe('Add-ClusterNode -Name A3');
  });

  test('may cost a restart of VMs that were started on a newer host after a crash', async () => {
    const { moments, noReturn } = await retreat(shipped('s2d-four-nodes-2019-to-2022.yaml'));
    expect(noReturn?.steps.at(-1)).toBe('Update-ClusterFunctionalLevel -Force');
    const late = moments.findLast(({ cluster }) => cluster.possible)?.cluster;
    // Node3 crashes while Node1 is away: what it held is started where the new release is.
    expect(late?.possible === true && late.commands.some((command) => command.startsWith('Stop-VM -Name web'))).toBe(
      true,
    );
    expect(late?.possible === true && late.outUsMax).toBeGreaterThan(60_000_000);
  });

  test('a spare that came for the upgrade goes last', async () => {
    const { noReturn, moments } = await retreat(
      small('strategy: swing, spares: [S]', ', { name: S, release: WS2019, cores: 16, memory: 64 GiB }'),
    );
    expect(noReturn?.steps).toEqual(['Update-ClusterFunctionalLevel -Force']);
    const last = moments.findLast(({ cluster }) => cluster.possible)?.cluster;
    expect(last?.possible === true && last.commands.at(-1)).toBe('Remove-ClusterNode -Name S -Force');
  });

  test('is no way back where all could be done and the level has risen all the same', async () => {
    const doubted = await retreatOf(await scenarioOf(small('method: clean')), {
      doubts: ['membership/compatible-release'],
    });
    expect(doubted?.moments.at(-1)?.cluster).toEqual({ possible: false, because: 'The functional level has risen.' });
  });
});

describe('over two levels', () => {
  const both = small('method: clean, vmVersions: never').replace('to: WS2019', 'to: WS2022');
  const RAISE = 'Update-ClusterFunctionalLevel -Force';

  test('there is a way back to the release of the level that the cluster has, until the next level rises', async () => {
    const { moments, noReturn, hops } = await retreat(both);
    expect(hops.map((hop) => [releaseKey(hop.from), releaseKey(hop.to), hop.noReturn?.steps])).toEqual([
      ['WS2016', 'WS2019', [RAISE]],
      ['WS2019', 'WS2022', [RAISE]],
    ]);
    expect(noReturn).toEqual(hops[0]?.noReturn);
    expect(moments.map(({ inHop }) => inHop.cluster.possible)).toEqual(moments.map(({ steps }) => steps.length > 0));
    const second = moments.filter(({ hop }) => hop === 1);
    expect(second.some(({ cluster }) => cluster.possible)).toBe(false);
    // The first node of the second hop is taken out as soon as the level has risen: nothing is done yet.
    expect(second[0]?.steps[0]?.text).toBe('Suspend-ClusterNode -Name A1 -Drain -Wait');
    expect(second[0]?.inHop.cluster).toMatchObject({ possible: true, commands: [] });
    const after = second.find(({ steps }) => steps.some(({ text }) => text.includes('Suspend-ClusterNode -Name A2')));
    expect(after?.inHop.cluster).toMatchObject({
      commands: [
        'Suspend-ClusterNode -Name A1 -Drain -Wait',
        'Remove-ClusterNode -Name A1 -Force',
        'Install-HostRelease -Name A1 -Release WS2019',
        'Add-ClusterNode -Name A1',
      ],
    });
    const ways = after?.inHop.vms.map(({ way }) => way);
    expect(ways).not.toContain('none');
    expect(new Set(hops[1]?.lost.map(({ because }) => because))).toEqual(
      new Set(['no host of its old release is Up any more']),
    );
  });

  test('each has its point of no return, as text, as data and on a page', async () => {
    const scenario = await scenarioOf(both);
    const found = await retreat(both);
    const told = tellRetreat(scenario, found, { color: false, width: 200 });
    expect(told).toMatch(/^LAB has no way back to WS2016 after .*: Update-ClusterFunctionalLevel -Force\.\n/);
    expect(told).toMatch(/\nLAB has no way back to WS2019 after .*: Update-ClusterFunctionalLevel -Force\.\n/);
    expect(told).toContain('to WS2016: 12 commands');
    expect(told).toContain('to WS2019: 12 commands');
    expect(told).toContain('\nThe last way back to WS2019\n');
    const json = JSON.parse(JSON.stringify(retreatJson(scenario, found)));
    expect(json.hops).toMatchObject([
      { from: 'WS2016', to: 'WS2019', noReturn: { steps: [RAISE] } },
      { from: 'WS2019', to: 'WS2022', noReturn: { steps: [RAISE] } },
    ]);
    const raise = json.moments.findLast(({ next }: { next: string[] }) => next.includes(RAISE));
    expect(raise).toMatchObject({ wayBack: { possible: false }, hop: 1, inHop: { wayBack: { possible: true } } });
    const page = runHtml({ ...(await toldOf(both)), retreat: found }, CLIENT);
    expect(page).toContain('Point of no return, for the way to WS2016: Update-ClusterFunctionalLevel -Force');
    expect(page).toContain('Point of no return, for the way to WS2019: Update-ClusterFunctionalLevel -Force');
    expect(page).toContain('to WS2019: nothing to undo');
  });

  test('VMs that are stopped for an upgrade all at once are started again on the way back to the second', async () => {
    const { moments } = await retreat(both.replace('method: clean', 'strategy: all-at-once'));
    const drained = moments.findLast(({ steps }) => steps.some(({ text }) => text.startsWith('Suspend-ClusterNode')));
    expect(drained?.hop).toBe(1);
    expect(drained?.inHop.cluster).toMatchObject({
      possible: true,
      commands: expect.arrayContaining(['Start-VM -Name web1']),
    });
  });
});

describe('of a VM', () => {
  test('is taken away by the raise of its version, where an old host stands outside', async () => {
    const { lost } = await retreat(small('vmVersions: after', OUTSIDE));
    expect(lost.map(({ vm, steps }) => [vm, ...steps])).toEqual([
      ['web1', 'Update-VMVersion -Name web1 -Force'],
      ['web2', 'Update-VMVersion -Name web2 -Force'],
      ['web3', 'Update-VMVersion -Name web3 -Force'],
    ]);
    expect(lost[0]?.because).toContain('web1 has configuration version 9.0');
  });

  test('outlives the level of its cluster, where an old host stands outside and its version stays', async () => {
    const { lost, moments } = await retreat(small('vmVersions: never', OUTSIDE));
    expect(lost).toEqual([]);
    expect(moments.at(-1)?.vms.map(({ way, host }) => [way, host])).toEqual(Array(3).fill(['outside', 'Old']));
  });

  test('ends with the last old host where none stands outside', async () => {
    const { lost } = await retreat(small('vmVersions: never'));
    expect(lost.length).toBe(3);
    expect(new Set(lost.map(({ because }) => because))).toEqual(new Set(['no host of its old release is Up any more']));
  });

  test('is lost for the reason that it has at that time: a processor, though old hosts are there still', async () => {
    const hosts = (names: string, cpu: string) =>
      `{ names: ${names}, cpu: ${cpu}, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }`;
    const text = small('vmVersions: never')
      .replace(/hosts: .*/, `hosts: [${hosts('A1..A2', 'Intel/Skylake')}, ${hosts('A3..A4', 'Intel/Broadwell')}]`)
      .replace('idle }', 'idle, on: A1 }');
    const found = await retreat(text);
    expect(found.lost.map(({ vm, steps }) => [vm, ...steps])).toEqual(
      ['web1', 'web2', 'web3'].map((vm) => [vm, 'Suspend-ClusterNode -Name A2 -Drain -Wait']),
    );
    expect(found.lost[0]?.because).toContain("processor-specific features not supported on physical computer 'A4'");
    const told = tellRetreat(await scenarioOf(text), found, { color: false, width: 300 });
    expect(told).toContain('VMs that no old host takes');
    expect(told).toMatch(
      /web1 … web3 \(3\): from .* on \(Suspend-ClusterNode -Name A2 -Drain -Wait\): The virtual machine/,
    );
  });
});

test('is told with its point of no return, and as JSON', async () => {
  const scenario = await scenarioOf(shipped('four-nodes-2012r2-to-2016.yaml'));
  const found = await retreatOf(scenario);
  const told = found && tellRetreat(scenario, found, { color: false, width: 100 });
  expect(told).toContain(
    'PROD has no way back after Sat 2026-11-28 14:10:11 (0d 07:10:11): Update-ClusterFunctionalLevel\n-Force.',
  );
  expect(told).toContain('Why there is none');
  const json = JSON.parse(JSON.stringify(found && retreatJson(scenario, found)));
  expect(json).toMatchObject({
    clusterdrill: 1,
    cluster: 'PROD',
    noReturn: { steps: ['Update-ClusterFunctionalLevel -Force'] },
  });
  expect(json.moments[0].next).toEqual(['Suspend-ClusterNode -Name Node1 -Drain -Wait']);
});

test('stands on the page of a run as a strip, with its point of no return in red', async () => {
  const told = await toldOf(small('method: clean'));
  const page = runHtml({ ...told, retreat: await retreat(small('method: clean')) }, CLIENT);
  expect(page).toContain('<p class="no-return">Point of no return: Update-ClusterFunctionalLevel -Force');
  // Three nodes of 1 h 46 min, then 30 s for the level: nearly all of it is green.
  const widths = [...page.matchAll(/<span class="(good|bad)" style="width: ([\d.]+)%">/g)];
  const green = widths.filter(([, kind]) => kind === 'good').reduce((sum, [, , width]) => sum + Number(width), 0);
  expect([green > 99, widths.some(([, kind]) => kind === 'bad')]).toEqual([true, false]);
  expect(runHtml(told, CLIENT)).not.toContain('no-return"');
});

test('nothing is upgraded, nothing is gone back from', async () => {
  const text = small('').replace(/upgrade:.*/, 'script: [Suspend-ClusterNode -Name A1 -Drain -Wait]');
  expect(await retreatOf(await scenarioOf(text))).toBeUndefined();
});
