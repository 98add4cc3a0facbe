/** Move-VMStorage: the files of a VM go to another place while it stays on its host. */
import { describe, expect, test } from 'vitest';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const lab = (settings = '', hosts = '') => `
clusters: [{ name: C, level: WS2019, witness: cloud, volumes: [{ name: V1, size: 400 GB, free: 200 GB }, { name: V2, size: 400 GB, free: 120 GB }] }]
hosts:
  - { names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB${settings} }
${hosts}`;
const role = 'vms: [{ name: v, count: 3, on: [A1], memory: 4 GiB, disk: 50 GB, volume: V1 }]';
const line = (vm: string, more = '') => `'Move-VMStorage ${vm} C:\\ClusterStorage\\V2${more}'`;
const job = (vm: string) => line(vm, ' -AsJob');
const free = (run: Awaited<ReturnType<typeof rehearsed>>['run']) => run.world.volumes.map((one) => one.free / 1e9);
const volumesOf = (run: Awaited<ReturnType<typeof rehearsed>>['run']) =>
  run.world.vms.map((vm) => run.world.volumes[vm.volume]?.name ?? 'its host');

describe('files of a VM that go to another volume', () => {
  test('take what its host reads and writes of them (50 GB twice at 500 MB/s: 200 s), and it runs on', async () => {
    const { run } = await rehearsed(`${lab()}${role}\nscript: [${line('v1')}]\n`);
    expect(told(run)).toMatchInlineSnapshot(`
      "0 s            v1     files go to another place on A1
      3 min 20 s     v1     has its files where they were to go"
    `);
    expect([volumesOf(run), free(run), run.copies.bytes]).toEqual([['V2', 'V1', 'V1'], [250, 70], 0]);
    expect(run.world.hosts[0]?.storageSlots).toBe(0);
  });

  test('go though it is off', async () => {
    const { run } = await rehearsed(`${lab()}${role.replace('on:', 'state: Off, on:')}\nscript: [${line('v1')}]\n`);
    expect(told(run)).toMatchInlineSnapshot(`
      "0 s            v1     files go to another place on A1
      3 min 20 s     v1     has its files where they were to go"
    `);
  });

  test('go to no volume that has no room for them, and of no more VMs at a time than the host allows', async () => {
    const { run } = await rehearsed(`${lab(', settings: { MaximumStorageMigrations: 1 }')}${role}
script:
  - ${job('v1')}
  - { run: ${line('v2')}, expect: { refused: storage/free-slot } }
  - { at: 10 min, run: ${line('v2')} }
  - { run: ${line('v3')}, expect: { refused: storage/room-for-files } }
`);
    expect(told(run, /refused|files where/)).toMatchInlineSnapshot(`
      "3 min 20 s     v1     has its files where they were to go
      13 min 20 s    v2     has its files where they were to go
      Move-VMStorage v2 C:\\ClusterStorage\\V2: refused: storage/free-slot Failed to migrate the storage of v2: the storage migration limit '1' of A1 was reached.
      Move-VMStorage v3 C:\\ClusterStorage\\V2: refused: storage/room-for-files V2 has 18.63 GiB free; the files of v3 would take 46.57 GiB."
    `);
  });

  test('make a drain wait, and then it leaves', async () => {
    const { run } = await rehearsed(`${lab()}${role.replace('count: 3, ', '')}
script: [${job('v')}, Suspend-ClusterNode A1 -Drain -Wait]
`);
    expect(told(run, / v |drain/)).toMatchInlineSnapshot(`
      "0 s            v      files go to another place on A1
      0 s            A1     drain started
      3 min 20 s     v      has its files where they were to go
      3 min 20 s     v      queued to leave A1
      3 min 20 s     v      starts to move to A2
      3 min 22 s     v      memory goes to A2
      3 min 23 s     v      stands still
      3 min 24 s     v      belongs to A2
      3 min 25 s     v      has moved to A2
      3 min 25 s     A1     drain completed"
    `);
    expect(volumesOf(run)).toEqual(['V2']);
  });

  test('keep it from being moved or stopped meanwhile', async () => {
    const { run } = await rehearsed(`${lab()}${role.replace('count: 3, ', '')}
script:
  - ${job('v')}
  - { run: Move-ClusterVirtualMachineRole v A2, expect: { refused: migration/not-already-moving } }
  - { run: Stop-VM v, expect: { refused: vm/must-run } }
`);
    expect(volumesOf(run)).toEqual(['V2']);
  });
});

describe('a move of files that does not end well leaves them where they were', () => {
  const broken = (fault: string) =>
    rehearsed(`${lab()}${role.replace('count: 3, ', '')}
script: [{ run: ${line('v')}, expect: failed }]
faults: [${fault}]
`);
  const left = async (story: ReturnType<typeof broken>) => {
    const { run } = await story;
    expect([volumesOf(run), free(run), run.world.hosts.map((host) => host.storageSlots)]).toEqual([
      ['V1'],
      [200, 120],
      [0, 0, 0],
    ]);
    return told(run, / v /);
  };

  test('when somebody calls it off', async () => {
    expect(
      await left(
        rehearsed(`${lab()}${role.replace('count: 3, ', '')}
script: [${job('v')}, { at: 1 min, run: Move-ClusterVirtualMachineRole v -Cancel }]
`),
      ),
    ).toMatchInlineSnapshot(`
      "0 s            v      files go to another place on A1
      1 min          v      has its files where they were"
    `);
  });

  test('when its host dies: the role starts elsewhere', async () => {
    expect(await left(broken('{ at: 1 min, crash: A1, for: 10 min }'))).toMatchInlineSnapshot(`
      "0 s            v      files go to another place on A1
      1 min          v      failed with its host A1
      1 min          v      has its files where they were
      5 min 10 s     v      waits for a host that can start it A1
      5 min 10 s     v      belongs to A2
      5 min 10 s     v      starts A2
      6 min 10 s     v      runs
      Move-VMStorage v C:\\ClusterStorage\\V2: failed v is Failed on A1."
    `);
  });

  test('when the volume that they go to does not answer any more: it runs on', async () => {
    expect(await left(broken('{ at: 1 min, storage: lost, of: V2, for: 5 min }'))).toMatchInlineSnapshot(`
      "0 s            v      files go to another place on A1
      1 min          v      has its files where they were
      Move-VMStorage v C:\\ClusterStorage\\V2: failed v is Running on A1."
    `);
  });

  test('when the volume that they come from does not answer any more: it freezes until it does', async () => {
    expect(await left(broken('{ at: 1 min, storage: lost, of: V1, for: 5 min }'))).toMatchInlineSnapshot(`
      "0 s            v      files go to another place on A1
      1 min          v      has its files where they were
      1 min          v      freezes, its storage does not answer
      6 min          v      runs
      Move-VMStorage v C:\\ClusterStorage\\V2: failed v is PausedCritical on A1."
    `);
  });

  test('not when the network is divided, which breaks a live migration', async () => {
    const { run } =
      await rehearsed(`${lab()}${role.replace('count: 3, ', '').replace(' }]', ' }, { name: w, on: A2, memory: 32 GiB, volume: V1 }]')}
script: [${job('v')}, { at: 1 min, run: Move-ClusterVirtualMachineRole w A3, expect: failed }]
faults: [{ at: 65 s, cut: [A3], for: 30 s }]
`);
    expect(told(run, / [vw] .*(files where|did not move)/)).toMatchInlineSnapshot(`
      "1 min 5 s      w      did not move from A2
      3 min 20 s     v      has its files where they were to go
      Move-ClusterVirtualMachineRole w A3: failed It stays where it is: w (another node could take it by now; A running VM moves only from a host that is up or paused, or being drained in quarantine, and that its target hears)."
    `);
  });

  test('also of a VM that is off', async () => {
    const { run } = await rehearsed(`${lab()}${role.replace('count: 3, ', 'state: Off, ')}
script: [{ run: ${line('v')}, expect: failed }]
faults: [{ at: 1 min, storage: lost, of: V1, for: 5 min }]
`);
    expect([volumesOf(run), told(run, / v /)]).toMatchInlineSnapshot(`
      [
        [
          "V1",
        ],
        "0 s            v      files go to another place on A1
      1 min          v      has its files where they were
      Move-VMStorage v C:\\ClusterStorage\\V2: failed v is Off on A1.",
      ]
    `);
  });
});

test('files on a disk of a host may go to a volume and back; a VM that this disk bound may leave then', async () => {
  const { run } = await rehearsed(`${lab(', storage: local')}
vms:
  - { name: v, on: A1, memory: 4 GiB, disk: 50 GB, clustered: false, immovable: local disk }
  - { name: w, on: A2, memory: 4 GiB, disk: 50 GB, clustered: false, volume: V1 }
script:
  - ${line('v')}
  - Add-ClusterVirtualMachineRole v
  - Move-ClusterVirtualMachineRole v A3
  - 'Move-VMStorage w D:\\VMs'
`);
  expect([volumesOf(run), run.world.vms.map((vm) => run.world.hosts[vm.host]?.name)]).toEqual([
    ['V2', 'its host'],
    ['A3', 'A2'],
  ]);
});
