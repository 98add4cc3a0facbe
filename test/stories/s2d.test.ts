/** Storage in the nodes themselves: who may leave when, what a repair takes, and what is lost with one node too many. */
import { describe, expect, test } from 'vitest';
import { DRIVES, VOLUME } from '../../src/model/states.js';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const nodes = (count: number, more = '', release = 'WS2019') => `
clusters: [{ name: C, level: ${release}, witness: cloud, storage: s2d${more} }]
hosts: [{ names: A1..A${count}, release: ${release}, cluster: C, cores: 16, memory: 128 GiB }]
vms: [{ name: v, on: A1, memory: 4 GiB, workload: idle }]
`;
const STORAGE = /storage of|drives|freezes| v .*(runs|off|failed)|: (refused|failed)/;

describe('a node of Storage Spaces Direct', () => {
  test('takes its drives along when it drains, and they are repaired when it is back', async () => {
    const { run } = await rehearsed(`${nodes(4)}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - { at: 1 h, run: Resume-ClusterNode A2, ends: drives-whole }
`);
    // An hour at 50 MB/s is 180 GB; at 0.5 GB/s they take 6 min.
    expect(told(run, STORAGE)).toMatchInlineSnapshot(`
      "0 s            A2     drives go to storage maintenance mode
      0 s            A2     drives are out of reach of their pool
      0 s            storage of C is Incomplete
      1 h            A2     drives leave storage maintenance mode
      1 h            A2     drives are back in their pool
      1 h            storage of C is InService
      1 h            A2     drives are being repaired
      1 h 6 min      A2     drives are whole
      1 h 6 min      storage of C is Healthy again
      Resume-ClusterNode A2: drives-whole"
    `);
  });

  test('is repaired for two minutes at least', async () => {
    const { run } = await rehearsed(
      `${nodes(4)}script: [Suspend-ClusterNode A2 -Drain -Wait, Resume-ClusterNode A2]\n`,
    );
    expect(told(run, /whole/)).toMatchInlineSnapshot(`"2 min          A2     drives are whole"`);
  });

  test('writes as much as the file says', async () => {
    const { run } = await rehearsed(`${nodes(4, ', writes: 500 MB/s')}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - { at: 1 h, run: Resume-ClusterNode A2 }
`);
    expect(told(run, /whole/)).toMatchInlineSnapshot(`"2 h            A2     drives are whole"`);
  });

  test('does not drain while the drives of another are away or being repaired (5987)', async () => {
    const { run } = await rehearsed(`${nodes(4)}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - { run: Suspend-ClusterNode A3 -Drain -Wait, expect: { refused: storage/healthy-before-drain } }
  - Resume-ClusterNode A2
  - { run: Suspend-ClusterNode A3 -Drain -Wait, expect: { refused: storage/healthy-before-drain } }
  - { at: 10 min, run: Suspend-ClusterNode A3 -Drain -Wait }
`);
    expect(told(run, /refused/)).toMatchInlineSnapshot(`
      "Suspend-ClusterNode A3 -Drain -Wait: refused: storage/healthy-before-drain The operation failed because one or more virtual disks are not healthy: the drives of A2 are away or being repaired. Wait for Get-StorageJob to be empty.
      Suspend-ClusterNode A3 -Drain -Wait: refused: storage/healthy-before-drain The operation failed because one or more virtual disks are not healthy: the drives of A2 are away or being repaired. Wait for Get-StorageJob to be empty."
    `);
  });

  test('of WS2016 has its drives put into maintenance and back by hand', async () => {
    const { run } = await rehearsed(`${nodes(4, '', 'WS2016')}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - Enable-StorageMaintenanceMode A2
  - { run: Enable-StorageMaintenanceMode A3, expect: { refused: storage/healthy-before-drain } }
  - { at: 1 h, run: Resume-ClusterNode A2 }
  - Disable-StorageMaintenanceMode A2
`);
    expect(told(run, STORAGE)).toMatchInlineSnapshot(`
      "0 s            A2     drives go to storage maintenance mode
      0 s            A2     drives are out of reach of their pool
      0 s            storage of C is Incomplete
      1 h            A2     drives leave storage maintenance mode
      1 h            A2     drives are back in their pool
      1 h            storage of C is InService
      1 h            A2     drives are being repaired
      1 h 6 min      A2     drives are whole
      1 h 6 min      storage of C is Healthy again
      Enable-StorageMaintenanceMode A3: refused: storage/healthy-before-drain The operation failed because one or more virtual disks are not healthy: the drives of A2 are away or being repaired. Wait for Get-StorageJob to be empty."
    `);
  });

  test('that dies and comes back is repaired too', async () => {
    const { run } = await rehearsed(`${nodes(4)}faults: [{ at: 1 h, crash: A2, for: 52 min }]\n`);
    expect(told(run, STORAGE)).toMatchInlineSnapshot(`
      "1 h            A2     drives are out of reach of their pool
      1 h            storage of C is Incomplete
      2 h            A2     drives are back in their pool
      2 h            storage of C is InService
      2 h            A2     drives are being repaired
      2 h 6 min      A2     drives are whole
      2 h 6 min      storage of C is Healthy again"
    `);
  });

  test('that is restarted takes its drives along, and brings them back', async () => {
    const { run } = await rehearsed(`${nodes(4, '', 'WS2022')}script:
  - Restart-Computer A2 -Wait
  - { at: 1 h, run: Stop-ClusterNode A3 }
  - { at: 2 h, run: Start-ClusterNode A3 }
  - { at: 3 h, run: Suspend-ClusterNode A1 -Drain -Wait }
`);
    expect(told(run, STORAGE)).toMatchInlineSnapshot(`
      "0 s            A2     drives are out of reach of their pool
      0 s            storage of C is Incomplete
      10 min         A2     drives are back in their pool
      10 min         storage of C is InService
      10 min         A2     drives are being repaired
      12 min         A2     drives are whole
      12 min         storage of C is Healthy again
      1 h            A3     drives are out of reach of their pool
      1 h            storage of C is Incomplete
      2 h            A3     drives are back in their pool
      2 h            storage of C is InService
      2 h            A3     drives are being repaired
      2 h 6 min      A3     drives are whole
      2 h 6 min      storage of C is Healthy again
      3 h            A1     drives go to storage maintenance mode
      3 h            A1     drives are out of reach of their pool
      3 h            storage of C is Incomplete"
    `);
  });

  test('that is wiped is made anew: 4 TiB at 0.5 GB/s take 2 h 27 min', async () => {
    const { run } = await rehearsed(`${nodes(4)}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - Remove-ClusterNode A2 -CleanupDisks -Force
  - Add-ClusterNode A2
`);
    expect(told(run, STORAGE)).toMatchInlineSnapshot(`
      "0 s            A2     drives go to storage maintenance mode
      0 s            A2     drives are out of reach of their pool
      0 s            storage of C is Incomplete
      0 s            A2     drives were wiped
      2 min 15 s     A2     drives leave storage maintenance mode
      2 min 15 s     A2     drives are back in their pool
      2 min 15 s     storage of C is InService
      2 min 15 s     A2     drives are being repaired
      2 h 29 min     A2     drives are whole
      2 h 29 min     storage of C is Healthy again"
    `);
  });

  test('has drives, and no other host has any', async () => {
    const { run } = await rehearsed(`
clusters: [{ name: C, level: WS2019 }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 16, memory: 128 GiB }]
script: [{ run: Enable-StorageMaintenanceMode A1, expect: { refused: storage/has-drives } }]
`);
    expect(told(run)).toMatchInlineSnapshot(
      `"Enable-StorageMaintenanceMode A1: refused: storage/has-drives A1 has no drives in a pool of Storage Spaces Direct."`,
    );
  });
});

test('a repair that stopped since the whole storage was lost goes on when that is back', async () => {
  const { run } = await rehearsed(`${nodes(4)}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - { at: 2 h, run: Resume-ClusterNode A2 }
faults: [{ at: 121 min, storage: lost, of: C, for: 20 min }, { at: 122 min, crash: A3, for: 1 min }]
`);
  expect(run.world.hosts.map((host) => host.drives)).toEqual(Array(4).fill(DRIVES.whole));
});

describe('one node too many', () => {
  test('takes a two-way mirror away while another is being repaired: the VM freezes until that node is back', async () => {
    const { run } = await rehearsed(`${nodes(4, ', resiliency: two-way')}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - { at: 2 h, run: Resume-ClusterNode A2 }
faults: [{ at: 125 min, crash: A3, for: 3 min }]
`);
    expect(told(run, STORAGE)).toMatchInlineSnapshot(`
      "0 s            A2     drives go to storage maintenance mode
      0 s            A2     drives are out of reach of their pool
      0 s            storage of C is Incomplete
      2 h            A2     drives leave storage maintenance mode
      2 h            A2     drives are back in their pool
      2 h            storage of C is InService
      2 h            A2     drives are being repaired
      2 h 5 min      A3     drives are out of reach of their pool
      2 h 5 min      storage of C does not answer
      2 h 5 min      v      freezes, its storage does not answer
      2 h 16 min     A3     drives are whole
      2 h 16 min     storage of C is InService
      2 h 16 min     v      runs
      2 h 16 min     A2     drives are being repaired
      2 h 30 min     A2     drives are whole
      2 h 30 min     storage of C is Healthy again"
    `);
    expect(run.world.hosts.map((host) => host.drives)).toEqual(Array(4).fill(DRIVES.whole));
    expect(run.world.volumes[0]?.state).toBe(VOLUME.online);
  });

  test('is carried by a three-way mirror of five nodes; the third is not', async () => {
    const crashes = (count: number) =>
      [2, 3, 4].slice(0, count).map((host, at) => `{ at: ${60 + at} min, crash: A${host}, for: 30 min }`);
    const two = await rehearsed(`${nodes(5)}faults: [${crashes(2)}]\n`);
    expect(told(two.run, /freezes/)).toBe('');
    const three = await rehearsed(`${nodes(5)}faults: [${crashes(3)}]\n`);
    expect(told(three.run, STORAGE)).toMatchInlineSnapshot(`
      "1 h            A2     drives are out of reach of their pool
      1 h            storage of C is Incomplete
      1 h 1 min      A3     drives are out of reach of their pool
      1 h 2 min      A4     drives are out of reach of their pool
      1 h 2 min      storage of C does not answer
      1 h 2 min      v      freezes, its storage does not answer
      1 h 32 min     v      failed with its host A1
      1 h 38 min     A2     drives are back in their pool
      1 h 39 min     A3     drives are back in their pool
      1 h 40 min     A4     drives are whole
      1 h 40 min     storage of C is InService
      1 h 40 min     A2     drives are being repaired
      1 h 40 min     A3     drives are being repaired
      1 h 41 min     v      runs
      1 h 44 min     A3     drives are whole
      1 h 44 min     A2     drives are whole
      1 h 44 min     storage of C is Healthy again"
    `);
  });

  test('takes the pool of four nodes without a witness away, since no more than half of the drives are left', async () => {
    const { run } = await rehearsed(
      `${nodes(4)}faults: [{ at: 60 min, crash: A3, for: 30 min }, { at: 65 min, crash: A4, for: 30 min }]\n`.replace(
        ', witness: cloud',
        '',
      ),
    );
    expect(told(run, /storage of/)).toMatchInlineSnapshot(`
      "1 h            storage of C is Incomplete
      1 h 5 min      storage of C does not answer
      1 h 38 min     storage of C is Incomplete
      1 h 43 min     storage of C is InService
      1 h 47 min     storage of C is Healthy again"
    `);
  });

  test('is not evicted, unless somebody ignores what that costs', async () => {
    const { run } = await rehearsed(`${nodes(4, ', resiliency: two-way')}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - { run: Remove-ClusterNode A3 -Force, expect: { refused: storage/eviction-keeps-data } }
  - Remove-ClusterNode A3 -Force -IgnoreStorageConnectivityLoss
`);
    expect(told(run, STORAGE)).toMatchInlineSnapshot(`
      "0 s            A2     drives go to storage maintenance mode
      0 s            A2     drives are out of reach of their pool
      0 s            storage of C is Incomplete
      0 s            A3     drives are out of reach of their pool
      0 s            storage of C does not answer
      0 s            v      freezes, its storage does not answer
      30 min         v      failed with its host A1
      Remove-ClusterNode A3 -Force: refused: storage/eviction-keeps-data Evicting A3 would take a volume offline: the drives of A2 are away or being repaired."
    `);
  });

  test('shows what the refusal of a drain prevents', async () => {
    const { run } = await rehearsed(
      `${nodes(4, ', resiliency: two-way')}script:
  - Suspend-ClusterNode A2 -Drain -Wait
  - Suspend-ClusterNode A3 -Drain -Wait
`,
      { doubts: ['storage/healthy-before-drain'] },
    );
    expect(told(run, STORAGE)).toMatchInlineSnapshot(`
      "0 s            A2     drives go to storage maintenance mode
      0 s            A2     drives are out of reach of their pool
      0 s            storage of C is Incomplete
      0 s            A3     drives go to storage maintenance mode
      0 s            A3     drives are out of reach of their pool
      0 s            storage of C does not answer
      0 s            v      freezes, its storage does not answer
      30 min         v      failed with its host A1"
    `);
  });
});

describe('an upgrade of a cluster of Storage Spaces Direct', () => {
  const upgrade = (more = '', release = 'WS2019', to = 'WS2022') =>
    `${nodes(3, '', release)}upgrade: { to: ${to}${more} }\nphysics: { cleanInstall: 30 min, inPlaceUpgrade: 30 min, patch: 10 min }\n`;
  const ABOUT = /(A1|A2) .*(drain (started|completed)|drives|evicted|joined|resumed|is up)/;

  test('waits for the repair of each node before the next', async () => {
    const { run, outcome } = await rehearsed(upgrade());
    expect(outcome).toBe('completed');
    expect(told(run, ABOUT)).toMatchInlineSnapshot(`
      "0 s            A1     drain started
      4.7 s          A1     drain completed
      4.7 s          A1     drives go to storage maintenance mode
      4.7 s          A1     drives are out of reach of their pool
      4.7 s          A1     is being evicted
      19.7 s         A1     evicted
      40 min 20 s    A1     is up
      41 min 20 s    A1     joined
      41 min 20 s    A1     drives leave storage maintenance mode
      41 min 20 s    A1     drives are back in their pool
      41 min 20 s    A1     drives are being repaired
      41 min 20 s    A1     is up
      45 min 27 s    A1     drives are whole
      45 min 27 s    A2     drain started
      45 min 32 s    A2     drain completed
      45 min 32 s    A2     drives go to storage maintenance mode
      45 min 32 s    A2     drives are out of reach of their pool
      45 min 32 s    A2     is being evicted
      45 min 47 s    A2     evicted
      1 h 26 min     A2     is up
      1 h 27 min     A2     joined
      1 h 27 min     A2     drives leave storage maintenance mode
      1 h 27 min     A2     drives are back in their pool
      1 h 27 min     A2     drives are being repaired
      1 h 27 min     A2     is up
      1 h 31 min     A2     drives are whole"
    `);
  });

  test('goes in place as well', async () => {
    const { run, outcome } = await rehearsed(upgrade(', method: in-place'));
    expect(outcome).toBe('completed');
    expect(told(run, /A1 .*(drain|drives|resumed)/)).toMatchInlineSnapshot(`
      "0 s            A1     drain started
      4.7 s          A1     drain completed
      4.7 s          A1     drives go to storage maintenance mode
      4.7 s          A1     drives are out of reach of their pool
      40 min 5 s     A1     resumed
      40 min 5 s     A1     drives leave storage maintenance mode
      40 min 5 s     A1     drives are back in their pool
      40 min 5 s     A1     drives are being repaired
      44 min 5 s     A1     drives are whole"
    `);
  });

  test('puts the drives of WS2016 into maintenance by hand', async () => {
    const { run, outcome } = await rehearsed(upgrade(', method: in-place', 'WS2016', 'WS2019'));
    expect(outcome).toBe('completed');
    expect(told(run, /A1 .*(drain|drives|resumed)/)).toMatchInlineSnapshot(`
      "0 s            A1     drain started
      4.7 s          A1     drain completed
      4.7 s          A1     drives go to storage maintenance mode
      4.7 s          A1     drives are out of reach of their pool
      40 min 5 s     A1     resumed
      40 min 5 s     A1     drives leave storage maintenance mode
      40 min 5 s     A1     drives are back in their pool
      40 min 5 s     A1     drives are being repaired
      44 min 5 s     A1     drives are whole"
    `);
  });

  test('that does not wait is held up by refusals', async () => {
    const { run, outcome } = await rehearsed(upgrade(', waitForRepair: false'));
    expect(outcome).toBe('completed');
    const refused = [...Array(run.trace.length).keys()].filter(
      (seq) => run.trace.occurrence(seq).command?.refusal?.rule === 'storage/healthy-before-drain',
    );
    expect(refused.length).toBeGreaterThan(0);
  });

  test('of two nodes at a time is held up where there are two copies, and none is lost', async () => {
    const { run, outcome } = await rehearsed(
      `${nodes(6, ', resiliency: two-way')}upgrade: { to: WS2022, parallel: 2 }\nphysics: { cleanInstall: 30 min, patch: 10 min }\n`,
    );
    expect(outcome).toBe('completed');
    expect(told(run, /does not answer/)).toBe('');
  });
});

test('a node with Storage Spaces Direct is not set up in place with version 1709; another member is', async () => {
  const install = async (storage: string): Promise<string | undefined> => {
    const { run } = await rehearsed(`
clusters: [{ name: C, level: WS2016, witness: cloud, storage: ${storage} }]
hosts: [{ names: A1..A4, release: WS2016, cluster: C, cores: 8, memory: 64 GiB }]
script: [Suspend-ClusterNode -Name A1 -Drain -Wait, Install-HostRelease -Name A1 -Release SAC1709 -InPlace]
`);
    return [...run.trace.commands()].at(-1)?.[1].refusal?.rule;
  };
  expect(await install('s2d')).toBe('install/release-has-a-path');
  expect(await install('san')).toBeUndefined();
});
