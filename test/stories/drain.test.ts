import { describe, expect, test } from 'vitest';
import { rehearsed } from './rehearsed.js';
import { play, told, version } from './told.js';

const three = { hosts: { Lab1: 'WS2012R2', Lab2: 'WS2012R2', Lab3: 'WS2012R2' } } as const;

describe('a drain', () => {
  test('moves roles two at a time, high priority first, and ends when none is left', async () => {
    const vms = {
      low: { host: 'Lab1', priority: 'Low' },
      web: 'Lab1',
      db: { host: 'Lab1', priority: 'High' },
    } as const;
    expect(
      told(
        await play({ ...three, vms }, 'Suspend-ClusterNode Lab1 -Drain -Wait'),
        /starts to move|has moved|drain|paused/,
      ),
    ).toMatchInlineSnapshot(`
      "0 s            Lab1   paused
      0 s            Lab1   drain started
      0 s            db     starts to move to Lab2
      0 s            web    starts to move to Lab3
      4.5 s          db     has moved to Lab2
      4.5 s          low    starts to move to Lab2
      5.4 s          web    has moved to Lab3
      8.7 s          low    has moved to Lab2
      8.7 s          Lab1   drain completed"
    `);
  });

  test('leaves a VM that is not clustered where it is, and still completes', async () => {
    const run = await play(
      { ...three, vms: { web: 'Lab1', dc: { host: 'Lab1', clustered: false } } },
      'Suspend-ClusterNode Lab1 -Drain -Wait',
    );
    expect(told(run, /drain completed/)).toContain('Lab1   drain completed');
    expect(run.world.vms.map((vm) => run.world.hosts[vm.host]?.name)).toEqual(['Lab2', 'Lab1']);
  });

  test('without room elsewhere ends failed, the VM runs on, the node stays paused', async () => {
    const run = await play(
      { ...three, memory: 6, vms: { a: 'Lab1', b: 'Lab2', c: 'Lab3' } },
      'Suspend-ClusterNode Lab1 -Drain -Wait',
    );
    expect(told(run, /drain|did not move/)).toMatchInlineSnapshot(`
      "0 s            Lab1   drain started
      0 s            a      did not move from Lab1
      0 s            Lab1   drain failed
      Suspend-ClusterNode Lab1 -Drain -Wait: failed 1 role cannot leave Lab1: a (needs 4 GiB, at most 1.7 GiB are free on one node)."
    `);
  });

  test('with -ForceDrain stops what cannot move and takes it away as an offline group', async () => {
    const run = await play(
      { ...three, memory: 6, vms: { a: 'Lab1', b: 'Lab2', c: 'Lab3' } },
      'Suspend-ClusterNode Lab1 -ForceDrain -Wait',
    );
    expect(told(run, /drain|is off|belongs/)).toMatchInlineSnapshot(`
      "0 s            Lab1   drain started
      0 s            a      is off
      5 s            a      belongs to Lab2
      5 s            Lab1   drain completed"
    `);
  });

  test('moves Low priority roles quickly below the threshold: saved, carried over, restored', async () => {
    const run = await play(
      { ...three, settings: { MoveTypeThreshold: 2000 }, vms: { low: { host: 'Lab1', priority: 'Low' } } },
      'Suspend-ClusterNode Lab1 -Drain -Wait',
    );
    expect(told(run, /low/)).toMatchInlineSnapshot(`
      "0 s            low    queued to leave Lab1
      0 s            low    starts to move to Lab2
      0 s            low    is being saved
      8.6 s          low    is saved
      13.6 s         low    belongs to Lab2
      13.6 s         low    starts Lab2
      22.2 s         low    runs
      22.2 s         low    has moved to Lab2"
    `);
  });

  test('moves a role quickly whatever its priority where DefaultMoveType says so: past what forbids a live move', async () => {
    const night = (more: string) => `
clusters: [{ name: C, level: AZL23H2, witness: cloud }]
hosts:
  - { name: N1, release: AZL23H2, cluster: C, cores: 16, memory: 64 GiB }
  - { name: N3, release: AZL24H2, cluster: C, cores: 16, memory: 64 GiB, traits: [early-solution] }
vms: [{ name: web, on: N1, version: "11.0", memory: 4 GiB${more} }]
script: [Move-ClusterVirtualMachineRole web -Node N3, Suspend-ClusterNode N3 -Drain -Wait]
`;
    const { run } = await rehearsed(night(''));
    expect(told(run, /Suspend/)).toContain('1 role cannot leave N3: web');
    const quick = await rehearsed(night(', defaultMoveType: quick'));
    expect(told(quick.run, /web {2}.*(saved|belongs|runs)|drain completed/)).toMatchInlineSnapshot(`
      "3.7 s          web    belongs to N3
      4.7 s          web    is being saved
      13.3 s         web    is saved
      18.3 s         web    belongs to N1
      26.9 s         web    runs
      26.9 s         N3     drain completed"
    `);
  });

  test('is refused while one is under way', async () => {
    const run = await play(
      { ...three, vms: { web: 'Lab1' } },
      'Suspend-ClusterNode Lab1 -Drain',
      'Suspend-ClusterNode Lab1 -Drain',
    );
    expect(told(run, /^$/)).toMatchInlineSnapshot(
      `"Suspend-ClusterNode Lab1 -Drain: refused: drain/one-at-a-time A node drain is already in progress."`,
    );
  });

  test('brings its roles home when the node resumes with -Failback Immediate', async () => {
    const run = await play(
      { ...three, vms: { web: 'Lab1', other: 'Lab2' } },
      'Suspend-ClusterNode Lab1 -Drain -Wait',
      'Resume-ClusterNode Lab1 -Failback Immediate',
    );
    expect(run.world.vms.map((vm) => run.world.hosts[vm.host]?.name)).toEqual(['Lab1', 'Lab2']);
  });

  test('brings home what left in the last drain alone: not what left before the node was evicted and joined again', async () => {
    const run = await play(
      { ...three, vms: { web: 'Lab1' } },
      'Suspend-ClusterNode Lab1 -Drain -Wait',
      'Remove-ClusterNode Lab1',
      'Add-ClusterNode Lab1',
      'Suspend-ClusterNode Lab1',
      'Resume-ClusterNode Lab1 -Failback Immediate',
    );
    expect(run.world.vms.map((vm) => run.world.hosts[vm.host]?.name)).toEqual(['Lab2']);
  });

  test('sends a VM of an old version only to nodes that support it', async () => {
    const run = await play(
      {
        level: 'WS2019',
        hosts: { A: 'WS2019', B: 'WS2022', C: 'WS2019' },
        vms: { old: { host: 'A', version: version('7.1') }, new: { host: 'A', version: version('9.0') } },
      },
      'Suspend-ClusterNode A -Drain -Wait',
    );
    expect(run.world.vms.map((vm) => run.world.hosts[vm.host]?.name)).toEqual(['C', 'B']);
  });

  test('that saves roles tells what keeps one that it could not save, not what would keep it from a live move', async () => {
    const { run } = await rehearsed(`
clusters:
  - { name: C, level: WS2019, settings: { MoveTypeThreshold: 3001 }, volumes: [{ name: V1, size: 1 TiB, free: 1 GiB }] }
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: A1, memory: 4 GiB }]
script: [Suspend-ClusterNode A1 -Drain -Wait]
`);
    expect(told(run, /Suspend/)).toMatchInlineSnapshot(
      `"Suspend-ClusterNode A1 -Drain -Wait: failed 1 role cannot leave A1: v (A running VM is saved, also for a quick migration, only where its volume has room for its memory)."`,
    );
  });
});
