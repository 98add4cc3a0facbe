import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { VM_VERSIONS } from '../../src/model/catalog/index.js';
import { releaseKey } from '../../src/model/rules/names.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { play, told } from './told.js';

describe('a rolling upgrade', () => {
  test('in place raises the versions of VMs that are still on their way home once they are there', async () => {
    const { outcome, run } = await rehearsed(`${threeNodes('WS2016')}
networks: [{ name: slow, bandwidth: 1 Gbps, for: [migration] }]
vms: [{ name: v, count: 12, memory: 4 GiB }]
upgrade: { to: WS2019, method: in-place, vmVersions: after }
`);
    expect(outcome).toBe('completed');
    expect(new Set(run.world.vms.map((vm) => VM_VERSIONS[vm.version]))).toEqual(new Set(['9.0']));
    expect([...run.trace.commands()].filter(([, one]) => one.refusal !== undefined)).toEqual([]);
  });

  test.each([1, 5, 9])('raises a VM that is being started again when its turn comes (%i s)', async (seconds) => {
    const { outcome, run, verdict } = await rehearsed(`${threeNodes('WS2016')}
vms: [{ name: v, count: 3, memory: 2 GiB, version: "8.0" }]
upgrade: { to: WS2019, vmVersions: after }
faults: [{ at: 5 h 18 min ${30 + seconds} s, crash: A1, for: 1 s }]
`);
    expect([outcome, verdict.violations]).toEqual(['completed', []]);
    expect(new Set(run.world.vms.map((vm) => VM_VERSIONS[vm.version]))).toEqual(new Set(['9.0']));
  });

  test('leaves a saved VM saved when its version was raised', async () => {
    const { run, availability } = await rehearsed(`${threeNodes('WS2016')}
vms: [{ name: v, on: A1, memory: 2 GiB, version: "8.0", state: Saved }]
upgrade: { to: WS2019, vmVersions: after }
`);
    expect(told(run, / v .*(saved|off|runs|version 9)/)).toMatchInlineSnapshot(`
      "5 h 19 min     v      runs
      5 h 20 min     v      is off
      5 h 20 min     v      now has version 9.0
      5 h 21 min     v      runs
      5 h 21 min     v      is being saved
      5 h 21 min     v      is saved"
    `);
    expect(availability.of(0, run.endedAtUs).outages.map((one) => one.open)).toEqual([false]);
  });

  test('asks for a lane that waits for a node while exactly one other lane works', async () => {
    const { outcome, run } = await rehearsed(`
clusters: [{ name: C, level: WS2016 }]
hosts: [{ names: A1..A5, release: WS2016, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: A1, memory: 2 GiB, possibleOwners: [A1, A3] }]
upgrade: { to: WS2019, parallel: 2, method: in-place }
script: [ Suspend-ClusterNode A3, { manual: wait, take: 5 min }, Resume-ClusterNode A3 ]
`);
    expect(outcome).toBe('completed');
    expect(told(run, / A1 .*installation started/)).toContain('5 min');
  });

  test('takes up a node again whose host died in the middle of its installation, beside another one', async () => {
    const { outcome, run } = await rehearsed(`
clusters: [{ name: P, level: WS2016, witness: cloud }]
hosts: [{ names: N1..N4, release: WS2016, cluster: P, cores: 16, memory: 128 GiB }]
vms: [{ name: app, count: 12, memory: 8 GiB, workload: web }]
upgrade: { to: WS2019, method: in-place, parallel: 2 }
faults: [{ crash: N1, at: 30 min, for: 20 min }, { crash: N2, at: 90 min, for: 20 min }]
`);
    expect([outcome, run.endedAtUs < 5 * HOUR]).toEqual(['completed', true]);
  });

  describe('that loses another node during a drain', () => {
    /** The VM takes some minutes from A1 to A2. */
    const losing = (upgrade: string, lasts: string) =>
      rehearsed(`${threeNodes('WS2016')}
networks: [{ name: slow, bandwidth: 1 Gbps, for: [migration] }]
vms: [{ name: v, on: A1, memory: 32 GiB, possibleOwners: [A1, A2] }]
upgrade: { to: WS2019, ${upgrade} }
faults: [{ at: 1 min, crash: A3, for: ${lasts} }]
until: 10 d
`);

    test.each([
      ['clean', 'A1 .*being evicted'],
      ['in-place', 'A1 .*installation started'],
    ])('%s: leaves the drained one paused until the other is back', async (method, leaves) => {
      const { outcome, run } = await losing(`method: ${method}`, '3 h');
      expect(outcome).toBe('completed');
      // A3 dies after 1 min, for 3 h, and boots for 8 min.
      expect(told(run, new RegExp(leaves))).toMatch(/^3 h 9 min /);
    });

    test('says for whom it waits, where that one never comes back', async () => {
      const { outcome, run } = await losing('method: clean', '30 d');
      expect(outcome).toBe('out-of-time');
      expect(run.players[0]?.ask).toMatchObject({ kind: 'wait', because: 'A3 (Down) to be back before A1 leaves' });
    });

    test('goes on with all at once, where none serves anyway', async () => {
      const { outcome, run } = await losing('strategy: all-at-once', '3 h');
      expect([outcome, told(run, /A1 .*being evicted/).startsWith('3 h')]).toEqual(['completed', false]);
    });
  });

  describe('in a cluster that a node is missing from', () => {
    const missing = (upgrade: string, lasts: string) =>
      rehearsed(`
clusters: [{ name: C, level: WS2016, witness: file-share }]
hosts: [{ names: A1..A4, release: WS2016, cluster: C, cores: 8, memory: 64 GiB }]
upgrade: { to: WS2019, order: [A2, A3, A4, A1], ${upgrade} }
faults: [{ at: 1 min, crash: A1, for: ${lasts} }]
until: 10 d
`);
    const releases = async (upgrade: string) =>
      (await missing(upgrade, '30 d')).run.world.hosts.map(({ release }) => releaseKey(release));

    test('begins no other one until it is back', async () => {
      const { outcome, run } = await missing('method: clean', '5 h');
      expect(outcome).toBe('completed');
      // A2 is away when A1 dies, and is back after 1 h 46 min; A1 dies after 1 min and boots for 8 min.
      expect(told(run, /A3 .*drain/).split('\n')[0]).toMatch(/^5 h 9 min /);
    });

    test('says for whom it waits, where that one never comes back', async () => {
      const { outcome, run } = await missing('method: clean', '30 d');
      expect(outcome).toBe('out-of-time');
      expect(run.players[0]?.ask).toMatchObject({ because: 'A1 (Down) to be back before A3 is drained' });
    });

    test('takes the others all the same, where more than one may be away', async () => {
      expect(await releases('method: clean')).toEqual(['WS2016', 'WS2019', 'WS2016', 'WS2016']);
      expect(await releases('parallel: 2')).toEqual(['WS2016', 'WS2019', 'WS2019', 'WS2019']);
    });
  });
});

describe('a script', () => {
  test('goes on after the seconds that -Wait says, though the move is not done', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2016')}
networks: [{ name: slow, bandwidth: 1 Gbps, for: [migration] }]
vms: [{ name: v, on: A1, memory: 32 GiB }]
script: [ Move-ClusterVirtualMachineRole -Name v -Node A2 -Wait 5, Suspend-ClusterNode A3 ]
`);
    expect(told(run, /paused|has moved/)).toMatchInlineSnapshot(`
      "5 s            A3     paused
      2 min 7 s      v      has moved to A2"
    `);
  });

  test('says of a drain that failed which role stays, and why', async () => {
    const { script } = await rehearsed(`${threeNodes('WS2016')}
vms: [{ name: v, on: A1, memory: 2 GiB, possibleOwners: [A1] }]
script: [ Suspend-ClusterNode A1 -Drain -Wait ]
`);
    expect(script[0]?.message).toMatchInlineSnapshot(
      `"1 role cannot leave A1: v (A role is placed only on one of its possible owners)."`,
    );
  });
});

describe('faults', () => {
  const moved = async (faults: string): Promise<string> => {
    const { run } = await rehearsed(`${threeNodes('WS2016')}
networks: [{ name: n, bandwidth: 10 Gbps, for: [migration] }]
vms: [{ name: v, on: A1, memory: 32 GiB }]
script: [ { at: 100 s, run: Move-ClusterVirtualMachineRole v A2 } ]
faults: ${faults}
`);
    return told(run, /has moved/);
  };

  test('that slow one network at the same time do not heal each other', async () => {
    const alone = await moved('[{ at: 2 s, slow: n, to: 1 Gbps, for: 2 h }]');
    const both = '[{ at: 1 s, slow: n, to: 5 Gbps, for: 10 s }, { at: 2 s, slow: n, to: 1 Gbps, for: 2 h }]';
    expect(await moved(both)).toBe(alone);
    expect(await moved('[{ at: 1 s, slow: n, to: 1 Gbps, for: 10 s }]')).not.toBe(alone);
  });

  test('that come again and again are all counted', async () => {
    const { run } = await rehearsed(`
until: 30 d
hosts: [{ name: A, release: WS2016, cores: 8, memory: 64 GiB }]
script: [ { manual: x, take: 29 d } ]
faults: [{ random: crash, every: 1000 d, for: 20 min..2 h }, { random: crash, every: 1 d, for: 1 min..1 min }]
`);
    expect(told(run, /went down/).split('\n').length).toBeGreaterThan(10);
  });

  test.each([
    ['10 min', 10 * MINUTE, '19 min'],
    ['30 s', 30 * SECOND, '14 min'],
  ])('that overlap on one host: power is back at the later end (%s)', async (_lasts, forUs, back) => {
    const crash = { kind: 'crash' as const, atUs: MINUTE, host: 0 };
    const lab = {
      hosts: { A: '-WS2016' },
      faults: [
        { ...crash, forUs: 5 * MINUTE },
        { ...crash, forUs },
      ],
    } as const;
    expect(told(await play(lab), /is up/)).toContain(back);
  });

  test('that break migrations by chance add up', async () => {
    const moved = (faults: string) =>
      rehearsed(`${threeNodes('WS2016')}
vms: [{ name: v, count: 40, on: A1, memory: 1 GiB }]
script: [ Suspend-ClusterNode A1 -Drain ]
faults: ${faults}
`);
    const one = await moved('[{ random: migration-failure, chance: 30 % }]');
    const two = await moved(
      '[{ random: migration-failure, chance: 30 % }, { random: migration-failure, chance: 60 % }]',
    );
    expect(two.availability.counts.failed).toBeGreaterThan(one.availability.counts.failed + 5);
  });

  test('that strike a host while it boots send it back to the beginning', async () => {
    const { run } = await rehearsed(`
hosts: [{ name: A, release: WS2016, cores: 8, memory: 64 GiB }]
script: [ { manual: x, take: 1 h } ]
faults: [{ at: 1 min, crash: A, for: 1 min }, { at: 4 min, crash: A, for: 1 min }]
`);
    expect(told(run)).toMatchInlineSnapshot(`
      "1 min          A      went down
      4 min          A      went down
      13 min         A      is up"
    `);
  });
});
