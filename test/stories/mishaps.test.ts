import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { FACT } from '../../src/model/facts.js';
import { faultsOf } from '../../src/report/faults.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { play, told } from './told.js';

const crash = (host: number, atUs: number, forUs?: number) => ({
  kind: 'crash' as const,
  atUs,
  host,
  ...(forUs === undefined ? {} : { forUs }),
});
const three = { level: 'WS2016', hosts: { A: 'WS2016', B: 'WS2016', C: 'WS2016' } } as const;

/** A rolling upgrade of three nodes to the next release, with faults. */
const upgrade = (faults: string, more = '') => `${threeNodes('WS2016')}
vms: [{ name: v, count: 3, memory: 2 GiB }]
upgrade: { to: WS2019, strategy: rolling${more} }
faults: ${faults}
`;

describe('a host that dies while it', () => {
  test('joins is no member when it is back, and joins again', async () => {
    const lab = { ...three, hosts: { ...three.hosts, D: '-WS2016' } } as const;
    const run = await play(
      { ...lab, faults: [crash(3, 10 * SECOND, MINUTE)] },
      'Add-ClusterNode D',
      '15 min: Add-ClusterNode D',
    );
    expect(told(run, / D /)).toMatchInlineSnapshot(`
      "0 s            D      joins
      10 s           D      did not join
      10 s           D      went down
      9 min 10 s     D      is up
      15 min         D      joins
      16 min         D      joined
      16 min         D      is up
      Add-ClusterNode D: failed D is Down and runs WS2016."
    `);
  });

  test('is evicted stays a member; the cmdlet says so', async () => {
    const lab = { ...three, faults: [crash(2, 5 * SECOND, MINUTE)] };
    const run = await play(lab, 'Suspend-ClusterNode C -Drain -Wait', 'Remove-ClusterNode C');
    expect(told(run, / C /)).toMatchInlineSnapshot(`
      "0 s            C      paused
      0 s            C      drain started
      0 s            C      drain completed
      0 s            C      is being evicted
      5 s            C      went down
      15 s           C      isolated
      4 min 15 s     C      given up by its cluster
      9 min 5 s      C      is up
      Remove-ClusterNode C: failed C is Down and runs WS2016."
    `);
  });

  test('takes its update goes on with it when it is back, and serves only then', async () => {
    const { run, outcome } = await rehearsed(upgrade('[{ at: 70 min, crash: A1, for: 5 min }]'));
    expect(outcome).toBe('completed');
    expect(told(run, / A1 .*(installation|patched|update|went down|power|joined)/)).toMatchInlineSnapshot(`
      "18.9 s         A1     installation started WS2019
      1 h            A1     installation completed WS2019
      1 h 10 min     A1     went down
      1 h 23 min     A1     takes the update that it still lacks
      2 h 8 min      A1     patched
      2 h 9 min      A1     joined"
    `);
  });

  test('is installed clean lacks a system and power, and is installed when it has power again', async () => {
    const { run, outcome } = await rehearsed(upgrade('[{ at: 30 min, crash: A1, for: 2 h }]'));
    expect(outcome).toBe('completed');
    expect(told(run, / A1 .*(installation|went down|power)/)).toMatchInlineSnapshot(`
      "18.9 s         A1     installation started WS2019
      30 min         A1     went down
      30 min         A1     installation failed WS2019
      2 h 38 min     A1     has power again and no system
      2 h 38 min     A1     installation started WS2019
      3 h 38 min     A1     installation completed WS2019"
    `);
  });

  test('is upgraded in place comes back with the old release, and the upgrade is tried again', async () => {
    const { run, outcome } = await rehearsed(upgrade('[{ at: 30 min, crash: A1, for: 5 min }]', ', method: in-place'));
    expect(outcome).toBe('completed');
    expect(told(run, / A1 .*(installation|went down|power|is up)/)).toMatchInlineSnapshot(`
      "3.9 s          A1     installation started WS2019
      30 min         A1     went down
      30 min         A1     installation failed WS2019
      43 min         A1     is up
      43 min         A1     installation started WS2019
      1 h 43 min     A1     installation completed WS2019
      2 h 28 min     A1     is up"
    `);
  });
});

describe('a dead node', () => {
  test('that owns no role is evicted from a cluster that keeps quorum', async () => {
    const run = await play({ ...three, faults: [crash(2, MINUTE)] }, '60 min: Remove-ClusterNode C');
    expect(told(run, / C /)).toMatchInlineSnapshot(`
      "1 min          C      went down
      1 min 10 s     C      isolated
      5 min 10 s     C      given up by its cluster
      1 h            C      evicted"
    `);
  });

  test('whose peers have not noticed yet counts: evicting the other one would lose the majority', async () => {
    const run = await play(
      { ...three, witness: 0, faults: [crash(2, 61 * SECOND)] },
      'Suspend-ClusterNode B',
      '61 min: Remove-ClusterNode B',
    );
    expect(run.world.hosts[1]?.cluster).toBe(-1);
    const early = await play(
      { ...three, witness: 0, faults: [crash(2, HOUR - SECOND)] },
      'Suspend-ClusterNode B',
      '60 min: Remove-ClusterNode B',
    );
    expect(told(early, /^$/)).toContain('refused: quorum/eviction-keeps-quorum');
  });
});

describe('a quick move', () => {
  test('whose target dies while the VM is being saved leaves the VM running where it was', async () => {
    const lab = { ...three, vms: { v: { host: 'A', startup: 16 * 1024 ** 3 } }, settings: { MoveTypeThreshold: 3001 } };
    const run = await play(
      { ...lab, faults: [crash(1, 5 * SECOND)] },
      'Suspend-ClusterNode A -Drain -Wait',
      'Suspend-ClusterNode A -Drain -Wait',
    );
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave A
      0 s            v      starts to move to B
      0 s            v      is being saved
      5 s            v      did not move from A
      5 s            v      queued to leave A
      34.4 s         v      is saved
      34.4 s         v      starts A
      1 min 9 s      v      runs
      1 min 9 s      v      starts to move to C
      1 min 9 s      v      is being saved
      1 min 43 s     v      is saved
      1 min 48 s     v      belongs to C
      1 min 48 s     v      starts C
      2 min 22 s     v      runs
      2 min 22 s     v      has moved to C
      Suspend-ClusterNode A -Drain -Wait: failed 1 role cannot leave A: v (another node could take it by now)."
    `);
  });

  test('whose cluster loses quorum while the VM is saved ends with the VM Failed, not restored', async () => {
    const lab = {
      level: 'WS2016' as const,
      hosts: { A: 'WS2016', B: 'WS2016', C: 'WS2016', D: 'WS2016', E: 'WS2016' } as const,
      witness: 0,
      vms: { v: { host: 'A', startup: 16 * 1024 ** 3 } },
      settings: { MoveTypeThreshold: 3001 },
      faults: [2, 3, 4].map((host) => crash(host, 36 * SECOND)),
    };
    const run = await play(lab, 'Suspend-ClusterNode A -Drain');
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave A
      0 s            v      starts to move to B
      0 s            v      is being saved
      34.4 s         v      is saved
      36 s           v      did not move from A
      36 s           v      failed with its host A"
    `);
  });
});

describe('a role', () => {
  test('that is queued in a drain and started elsewhere meanwhile needs no move: the drain ends', async () => {
    const { run, outcome } = await rehearsed(`${threeNodes('WS2016')}
vms: [{ name: v, on: A1, memory: 2 GiB, possibleOwners: [A1, A2] }]
script:
  - Suspend-ClusterNode A1
  - Suspend-ClusterNode A2
  - { at: 30 min, run: Suspend-ClusterNode A1 -Drain }
  - Resume-ClusterNode A2
  - { until: "hosts.exists(h, h.name == 'A1' && h.drain == 'Completed')", within: 1 d }
faults: [{ at: 1 min, crash: A2, for: 1 min }, { at: 1 min, crash: A3, for: 1 min }]
`);
    expect([outcome, run.world.hosts[0]?.leaving]).toEqual(['completed', 0]);
  });

  test('whose move is called off after its node has resumed stays', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2016')}
networks: [{ name: slow, bandwidth: 1 Gbps, for: [migration] }]
vms: [{ name: v, on: A1, memory: 32 GiB }]
script:
  - Suspend-ClusterNode A1 -Drain
  - { at: 1 min, run: Resume-ClusterNode A1 }
  - Move-ClusterVirtualMachineRole v -Cancel
`);
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave A1
      0 s            v      starts to move to A2
      1.5 s          v      memory goes to A2
      1 min          v      move called off"
    `);
  });

  test('that somebody saved, or that starts by nobody, stays as it was when its host is back', async () => {
    const vms = { saved: { host: 'A', clustered: false }, no: { host: 'A', priority: 'NoAutoStart' as const } };
    const run = await play({ ...three, vms, faults: [crash(0, MINUTE, MINUTE)] }, 'Save-VM saved');
    expect(told(run, / (saved|no) /)).toMatchInlineSnapshot(`
      "0 s            saved  is being saved
      8.6 s          saved  is saved
      1 min          no     failed with its host A
      5 min 10 s     no     belongs to B"
    `);
  });

  test('cannot be removed without quorum', async () => {
    const lab = { ...three, vms: { v: 'A' }, faults: [crash(1, MINUTE), crash(2, MINUTE)], witness: 0 };
    expect(told(await play(lab, '10 min: Remove-ClusterGroup v'), /^$/)).toContain('refused: quorum/cluster-runs');
  });
});

describe('an installation', () => {
  test('in place of a host of its own saves its VMs, keeps them and starts them again', async () => {
    const lab = { hosts: { S: '-WS2012R2' }, vms: { db: { host: 'S', clustered: false } } } as const;
    expect(told(await play(lab, 'Install-HostRelease S WS2016 -InPlace'))).toMatchInlineSnapshot(`
      "0 s            S      installation started WS2016
      0 s            db     is being saved
      8.6 s          db     is saved
      1 h            S      installation completed WS2016
      1 h            db     may be raised to a newer version
      1 h 45 min     S      patched
      1 h 45 min     S      is up
      1 h 45 min     db     starts S
      1 h 45 min     db     runs"
    `);
  });

  test('breaks the moves that go to it or from it when it is installed', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2016')}
networks: [{ name: slow, bandwidth: 1 Gbps, for: [migration] }]
vms: [{ name: own, on: A1, memory: 32 GiB, clustered: false }]
upgrade: { to: WS2019, method: in-place, order: [A1, A2, A3] }
script: [{ run: Move-VM own A2, expect: failed }]
`);
    expect(told(run, / own /)).toMatchInlineSnapshot(`
      "0 s            own    is being saved
      1 min 9 s      own    is saved
      1 h            own    may be raised to a newer version
      1 h 45 min     own    starts A1
      1 h 46 min     own    runs
      Move-VM own A2: refused: migration/vm-holds-still own is starting or stopping, or its version is being raised."
    `);
  });
});

test('the core cluster group leaves a node that is evicted though no other one is Up', async () => {
  const run = await play(
    three,
    'Suspend-ClusterNode B',
    'Suspend-ClusterNode C',
    'Suspend-ClusterNode A',
    'Remove-ClusterNode A',
  );
  expect(run.world.clusters[0]?.core).toBe(1);
});

test('a property that the functional level lacks is not set', async () => {
  const lab = { hosts: { A: 'WS2012R2' }, level: 'WS2012R2' } as const;
  expect(told(await play(lab, '(Get-Cluster).MaximumParallelMigrations = 4'), /^$/)).toMatchInlineSnapshot(
    `"(Get-Cluster).MaximumParallelMigrations = 4: refused: level/has-that-property The property 'MaximumParallelMigrations' cannot be found on this object: the functional level of LAB is that of WS2012R2, which does not have it."`,
  );
});

test('a blackout that is broken off by the death of the target lasts until the VM runs on at its source', async () => {
  const text = `${threeNodes('WS2019')}
networks: [{ name: LM, bandwidth: 10 Gbps, for: [migration], mode: tcp }]
vms: [{ name: v, on: A1, memory: 8 GiB, workload: database-update }]
script: [{ run: Move-ClusterVirtualMachineRole v A2, expect: FAILED }]
`;
  const whole = await rehearsed(text.replace(', expect: FAILED', ''));
  const started = whole.run.trace.find(FACT['blackout-started'], 0, 0);
  const atUs = whole.run.trace.atUs(started) + 100_000;
  const broken = await rehearsed(`${text.replace('FAILED', 'failed')}faults: [{ at: ${atUs / 1000} ms, crash: A2 }]\n`);
  const { blackoutUsMax } = broken.availability.of(0, broken.run.endedAtUs);
  expect(Math.round(blackoutUsMax / 1000)).toBe(400);
  expect(broken.run.world.vms[0]?.host).toBe(0);
});

describe('an updating run that nobody switched off', () => {
  test('is told as a fault, from the moment at which it takes its first node away', async () => {
    const rehearsal = await rehearsed(upgrade('[{ at: 150 min, cau: C }, { at: 1 h, crash: A3, for: 5 min }]'));
    expect(faultsOf(rehearsal)).toMatchInlineSnapshot(`
      [
        {
          "atUs": 3600000000,
          "because": "",
          "fault": "crash of A3, for 5 min",
          "struckAtUs": 3600000000,
        },
        {
          "atUs": 9000000000,
          "because": "",
          "fault": "Cluster-Aware Updating of C",
          "struckAtUs": 9000000000,
        },
      ]
    `);
  });

  test('says why it took none', async () => {
    const rehearsal = await rehearsed(upgrade('[{ at: 20 d, cau: C }]'), { untilUs: 6 * HOUR });
    expect(faultsOf(rehearsal)).toMatchInlineSnapshot(`
      [
        {
          "atUs": 1728000000000,
          "because": "the run ended before",
          "fault": "Cluster-Aware Updating of C",
          "struckAtUs": null,
        },
      ]
    `);
  });
});

describe('a fault that hits nobody is told so', () => {
  const late = '{ manual: the work, take: 60 min }';

  test('when a network is slower long after a move was called off', async () => {
    const rehearsal = await rehearsed(`${threeNodes('WS2019')}
networks: [{ name: LM, bandwidth: 1 Gbps, for: [migration] }]
vms: [{ name: v, on: A1, memory: 32 GiB }]
script: [Move-ClusterVirtualMachineRole v A2 -Wait 0, { manual: to think, take: 1 min }, Move-ClusterVirtualMachineRole v -Cancel, ${late}]
faults: [{ at: 30 min, slow: LM, to: 100 Mbps, for: 10 min }]
`);
    expect(rehearsal.run.trace.find(FACT['migration-cancelled'], 0, 0)).toBeGreaterThan(0);
    expect(faultsOf(rehearsal)).toMatchObject([{ struckAtUs: null, because: 'nothing moved meanwhile' }]);
  });

  test('when storage is lost that was lost already, while a backup begins', async () => {
    const rehearsal =
      await rehearsed(`${threeNodes('WS2019').replace('name: C,', 'name: C, volumes: [{ name: V1, size: 1 TiB }, { name: V2, size: 1 TiB }],')}
vms: [{ name: v, on: A1, memory: 2 GiB, volume: V2 }]
script: [${late}]
faults:
  - { at: 10 min, storage: lost, of: V1, for: 40 min }
  - { at: 20 min, storage: lost, of: V1, for: 5 min }
  - { at: 20 min, backup: v, for: 10 min }
`);
    expect(faultsOf(rehearsal).map(({ struckAtUs }) => struckAtUs)).toEqual([10 * MINUTE, null, 20 * MINUTE]);
  });
});
