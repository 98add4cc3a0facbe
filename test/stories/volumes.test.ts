/** Cluster Shared Volumes: who coordinates them, what fits on them, and what one of them takes along. */
import { describe, expect, test } from 'vitest';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const three = (volumes: string, more = '') => `
clusters: [{ name: C, level: WS2019, witness: cloud, volumes: [${volumes}]${more} }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
`;
const two = '{ name: V1, size: 2 TiB }, { name: V2, size: 2 TiB }';
const owners = (run: Awaited<ReturnType<typeof rehearsed>>['run']) =>
  run.world.volumes.map((one) => `${one.name} ${run.world.hosts[one.owner]?.name}`).join(', ');

describe('the members of a cluster', () => {
  test('coordinate its volumes evenly; one that is written is where it is said to be', async () => {
    const six = [1, 2, 3, 4, 5].map((at) => `{ name: V${at}, size: 1 TiB }`).join(', ');
    const { run } = await rehearsed(three(`${six}, { name: V6, size: 1 TiB, owner: A1 }`));
    expect(owners(run)).toMatchInlineSnapshot(`"V1 A2, V2 A3, V3 A1, V4 A2, V5 A3, V6 A1"`);
  });

  test('take them over from one that drains or dies, and share them again when it is back; no VM stops', async () => {
    const { run } = await rehearsed(`${three(`${two}, { name: V3, size: 2 TiB }, { name: V4, size: 2 TiB }`)}
vms: [{ name: v, on: A2, memory: 4 GiB, volume: V1 }]
script: [Suspend-ClusterNode A1 -Drain -Wait, { at: 10 min, run: Resume-ClusterNode A1 }]
faults: [{ at: 1 h, crash: A3, for: 10 min }]
`);
    expect(told(run, /coordinated|freezes/)).toMatchInlineSnapshot(`
      "0 s            V1     is coordinated by A2
      0 s            V4     is coordinated by A3
      10 min         V1     is coordinated by A1
      1 h            V3     is coordinated by A1
      1 h            V4     is coordinated by A2
      1 h 18 min     V1     is coordinated by A3"
    `);
  });
});

describe('a volume that is lost', () => {
  test('takes the VMs on it along and no others', async () => {
    const { run } = await rehearsed(`${three(two)}
vms: [{ name: a, on: A1, memory: 4 GiB, volume: V1 }, { name: b, on: A1, memory: 4 GiB, volume: V2 }]
faults: [{ at: 1 h, storage: lost, of: V2, for: 5 min }]
`);
    expect(told(run)).toMatchInlineSnapshot(`
      "1 h            V2     does not answer
      1 h            b      freezes, its storage does not answer
      1 h 5 min      V2     is Healthy again
      1 h 5 min      b      runs"
    `);
  });
});

describe('a volume that is nearly full', () => {
  const full = three('{ name: V1, size: 2 TiB, free: 4 GiB }, { name: V2, size: 2 TiB }');
  test('has no room for the memory of a VM that is saved to move', async () => {
    const { run } = await rehearsed(`${full}
vms: [{ name: v, count: 2, on: [A1], memory: 8 GiB, volume: V1 }, { name: w, on: A1, memory: 8 GiB, volume: V2 }]
script:
  - { run: Move-ClusterVirtualMachineRole v1 A2 -MigrationType Quick, expect: { refused: storage/room-for-memory } }
  - { run: Save-VM v1, expect: { refused: storage/room-for-memory } }
  - Move-ClusterVirtualMachineRole w A2 -MigrationType Quick
  - Move-ClusterVirtualMachineRole v1 A2
`);
    expect(told(run, /refused|w .*has moved|v1 .*has moved/)).toMatchInlineSnapshot(`
      "39.4 s         w      has moved to A2
      45.7 s         v1     has moved to A2
      Move-ClusterVirtualMachineRole v1 A2 -MigrationType Quick: refused: storage/room-for-memory V1 has 4 GiB free; the memory of v1 would take 8 GiB.
      Save-VM v1: refused: storage/room-for-memory V1 has 4 GiB free; the memory of v1 would take 8 GiB."
    `);
  });

  test('takes no files that do not fit; those that do take their room, and leave it behind', async () => {
    const { run } = await rehearsed(`${full}
vms: [{ name: v, on: A1, memory: 4 GiB, disk: 50 GiB, clustered: false, volume: V2 }]
script:
  - { run: 'Move-VM v A2 -IncludeStorage -DestinationStoragePath C:\\ClusterStorage\\V1', expect: { refused: storage/room-for-files } }
  - 'Move-VM v A2 -IncludeStorage -DestinationStoragePath C:\\ClusterStorage\\V2'
  - 'Move-VM v A3 -IncludeStorage -DestinationStoragePath D:\\VMs'
`);
    expect(told(run, /refused|has moved/)).toMatchInlineSnapshot(`
      "1 min 52 s     v      has moved to A2
      3 min 44 s     v      has moved to A3
      Move-VM v A2 -IncludeStorage -DestinationStoragePath C:\\ClusterStorage\\V1: refused: storage/room-for-files V1 has 4 GiB free; the files of v would take 50 GiB."
    `);
    expect(run.world.volumes.map((one) => one.free / 1024 ** 3)).toEqual([4, 2048 + 50]);
  });
});
