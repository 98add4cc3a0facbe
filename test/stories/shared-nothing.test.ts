/** Moves that take the files along, between hosts that share nothing. */
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { setUp } from '../../src/session/set-up.js';
import { type Run, simulate } from '../../src/sim/simulate.js';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

/** Two hosts of one release with local disks; the network is no narrower than these. */
const two = (more = '', release = 'WS2019') => `
networks: [{ name: LM, bandwidth: 10 Gbps, for: [migration], mode: tcp }]
hosts: [{ names: S1..S2, release: ${release}, cores: 8, memory: 64 GiB, storage: local${more} }]
`;
const one = 'vms: [{ name: v, on: S1, memory: 4 GiB, disk: 50 GB, workload: idle }]';
const move = 'Move-VM v S2 -IncludeStorage -DestinationStoragePath D:\\VMs';

describe('a VM whose files lie on a disk of its host', () => {
  test('does not leave it without them', async () => {
    const { run } = await rehearsed(`${two()}${one}
script: [{ run: Move-VM v S2, expect: { refused: storage/files-come-along } }]
`);
    expect(told(run)).toMatchInlineSnapshot(
      `"Move-VM v S2: refused: storage/files-come-along S2 does not reach the files of v: move them too (-IncludeStorage -DestinationStoragePath)."`,
    );
  });

  test('leaves it with them, while it runs: first the disks (50 GB at 500 MB/s: 100 s), then the memory', async () => {
    const { run } = await rehearsed(`${two()}${one}\nscript: ['${move}']\n`);
    expect(told(run)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave S1
      0 s            v      starts to move to S2
      1.5 s          v      disks go to S2
      1 min 42 s     v      memory goes to S2
      1 min 45 s     v      stands still
      1 min 45 s     v      belongs to S2
      1 min 46 s     v      has moved to S2"
    `);
    expect(run.copies.bytes).toBeGreaterThan(50_000_000_000);
  });

  test('takes as long as the slower of the two storages needs', async () => {
    const { run } = await rehearsed(
      `${two()}${one}\nscript: ['${move}']\n`.replace('storage: local }', 'storage: local, diskRate: 100 MB/s }'),
    );
    expect(told(run, /memory goes/)).toMatchInlineSnapshot(`"8 min 22 s     v      memory goes to S2"`);
  });

  test('leaves it while it is off: its files alone', async () => {
    const { run } = await rehearsed(`${two()}${one.replace('on: S1', 'on: S1, state: Off')}\nscript: ['${move}']\n`);
    expect(told(run)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave S1
      0 s            v      starts to move to S2
      0 s            v      disks go to S2
      1 min 45 s     v      belongs to S2
      1 min 45 s     v      has moved to S2"
    `);
  });

  test('leaves it though it is bound to a local disk, which goes along', async () => {
    const { run } = await rehearsed(
      `${two()}${one.replace('on: S1', 'on: S1, immovable: local disk')}\nscript: ['${move}']\n`,
    );
    expect(told(run, /completed|has moved/)).toMatchInlineSnapshot(`"1 min 46 s     v      has moved to S2"`);
  });
});

async function setUpOf(text: string) {
  const scenario = await parseScenario(`clusterdrill: 1\ntitle: A story\n${text}`, 'story.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  return setUp(scenario.value);
}

/** Two people at two consoles, each with lines of their own. */
async function together(inventory: string, ...scripts: readonly string[]): Promise<Run> {
  const set = await Promise.all(scripts.map((script) => setUpOf(`${inventory}script: [${script}]\n`)));
  const [first] = set as [(typeof set)[number]];
  const operators = set.flatMap(({ cast }) => cast.operators);
  return simulate(first.world, first.question, { ...first.cast, operators });
}

describe('moves of files', () => {
  const four = (files: number) => `
networks: [{ name: LM, bandwidth: 10 Gbps, for: [migration], mode: tcp }]
hosts:
  - { names: S1..S4, release: WS2019, cores: 8, memory: 64 GiB, storage: local, settings: { MaximumStorageMigrations: ${files} } }
vms: [{ name: v, count: 2, on: S1, memory: 1 GiB, disk: 50 GB, state: Off }, { name: w, on: S2, memory: 1 GiB, disk: 50 GB, state: Off }]
`;
  test('share the storage of their host: two from one take twice as long', async () => {
    const run = await together(four(2), 'Move-VM v1 S2 -IncludeStorage', 'Move-VM v2 S3 -IncludeStorage');
    expect(told(run, /has moved/)).toMatchInlineSnapshot(`
      "3 min 25 s     v1     has moved to S2
      3 min 25 s     v2     has moved to S3"
    `);
  });

  test('are refused over the limit of their source', async () => {
    const run = await together(
      four(1),
      'Move-VM v1 S2 -IncludeStorage',
      '{ run: Move-VM v2 S3 -IncludeStorage, at: 1 min, expect: { refused: storage/free-slot } }, Set-VMHost S1 -MaximumStorageMigrations 2, Move-VM v2 S3 -IncludeStorage',
    );
    expect(told(run, /v2|limit/)).toMatchInlineSnapshot(`
      "1 min          v2     queued to leave S1
      1 min          v2     starts to move to S3
      1 min          v2     disks go to S3
      3 min 25 s     v2     belongs to S3
      3 min 25 s     v2     has moved to S3
      Move-VM v2 S3 -IncludeStorage: refused: storage/free-slot Failed to migrate the storage of v2: the storage migration limit '1' of S1 was reached."
    `);
    expect(run.world.hosts.map((host) => host.storageSlots)).toEqual([0, 0, 0, 0]);
  });

  test('are refused over the limit of their target', async () => {
    const run = await together(
      four(1),
      'Move-VM v1 S3 -IncludeStorage',
      '{ run: Move-VM w S3 -IncludeStorage, at: 1 min, expect: { refused: storage/free-slot } }',
    );
    expect(told(run, /limit/)).toMatchInlineSnapshot(
      `"Move-VM w S3 -IncludeStorage: refused: storage/free-slot Failed to migrate the storage of w: the storage migration limit '1' of S3 was reached."`,
    );
  });
});

describe('a move of files that breaks', () => {
  const broken = (fault: string, state = 'Running') =>
    rehearsed(`${two()}${one.replace('on: S1', `on: S1, state: ${state}`)}
script: [{ run: '${move}', expect: failed }]
faults: [${fault}]
`);

  test('while its disks go: it runs on at its source, its files there', async () => {
    const { run } = await broken('{ at: 30 s, crash: S2, for: 5 min }');
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave S1
      0 s            v      starts to move to S2
      1.5 s          v      disks go to S2
      30 s           v      did not move from S1
      Move-VM v S2 -IncludeStorage -DestinationStoragePath D:\\VMs: failed v is Running on S1."
    `);
    expect(run.world.hosts[0]?.used).toBe(4.25 * GiB + Math.ceil(0.04 * GiB));
  });

  test('while its memory goes: as well', async () => {
    const { run } = await broken('{ at: 104 s, crash: S2, for: 5 min }');
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave S1
      0 s            v      starts to move to S2
      1.5 s          v      disks go to S2
      1 min 42 s     v      memory goes to S2
      1 min 44 s     v      did not move from S1
      Move-VM v S2 -IncludeStorage -DestinationStoragePath D:\\VMs: failed v is Running on S1."
    `);
  });

  test('since its source dies: it starts there when that is back', async () => {
    const { run } = await broken('{ at: 30 s, crash: S1, for: 5 min }');
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave S1
      0 s            v      starts to move to S2
      1.5 s          v      disks go to S2
      30 s           v      failed with its host S1
      30 s           v      did not move from S1
      13 min 30 s    v      starts S1
      14 min 30 s    v      runs
      Move-VM v S2 -IncludeStorage -DestinationStoragePath D:\\VMs: failed v is Failed on S1."
    `);
  });

  test('while it is off: its files stay', async () => {
    const { run } = await broken('{ at: 30 s, crash: S2, for: 5 min }', 'Off');
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave S1
      0 s            v      starts to move to S2
      0 s            v      disks go to S2
      30 s           v      did not move from S1
      Move-VM v S2 -IncludeStorage -DestinationStoragePath D:\\VMs: failed v is Off on S1."
    `);
  });
});

test('a VM that arrives at a host that has lost its storage meanwhile freezes there, and runs on', async () => {
  const { run } = await rehearsed(`${two()}${one}
script: ['${move}']
faults: [{ at: 103 s, storage: lost, of: S2, for: 1 min }]
`);
  expect(
    told(run, / v .*(belongs|freezes|runs)/)
      .split('\n')
      .map((line) => line.slice(22)),
  ).toEqual(['belongs to S2', 'freezes, its storage does not answer', 'runs']);
});

describe('to a new cluster', () => {
  const clusters = `
clusters: [{ name: OLD, level: WS2012R2 }, { name: NEW, level: WS2016 }]
networks: [{ name: LM, bandwidth: 10 Gbps, for: [migration], mode: tcp }]
hosts:
  - { names: O1..O2, release: WS2012R2, cluster: OLD, cores: 8, memory: 64 GiB }
  - { names: N1..N2, release: WS2016, cluster: NEW, cores: 8, memory: 64 GiB }
vms: [{ name: v, on: O1, memory: 4 GiB, disk: 50 GB, workload: idle }]
`;
  test('a role goes only when it is none any more, with its files, and becomes a role there', async () => {
    const { run } = await rehearsed(`${clusters}script:
  - { run: 'Move-VM v N1 -IncludeStorage', expect: { refused: migration/role-moves-by-its-cluster } }
  - Remove-ClusterGroup v -RemoveResources
  - 'Move-VM v N1 -IncludeStorage -DestinationStoragePath C:\\ClusterStorage\\Volume1'
  - Add-ClusterVirtualMachineRole v -Cluster NEW
`);
    expect(told(run)).toMatchInlineSnapshot(`
      "0 s            v      is no role any more
      0 s            v      queued to leave O1
      0 s            v      starts to move to N1
      1.5 s          v      disks go to N1
      1 min 42 s     v      memory goes to N1
      1 min 45 s     v      stands still
      1 min 45 s     v      belongs to N1
      1 min 45 s     v      may be raised to a newer version
      1 min 46 s     v      has moved to N1
      1 min 46 s     v      became a role
      Move-VM v N1 -IncludeStorage: refused: migration/role-moves-by-its-cluster v is a clustered role: use Move-ClusterVirtualMachineRole, or remove the role first."
    `);
    const [vm] = run.world.vms;
    expect([vm?.clustered, run.world.volumes[vm?.volume ?? -1]?.name]).toEqual([true, 'storage of NEW']);
  });

  test('a VM on a local disk becomes no role before its files are on storage of the cluster', async () => {
    const { run } = await rehearsed(`
clusters: [{ name: C, level: WS2019 }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB, storage: local }]
vms: [{ name: v, on: A1, memory: 4 GiB, clustered: false }]
script: [{ run: Add-ClusterVirtualMachineRole v, expect: { refused: role/files-are-shared } }]
`);
    expect(told(run)).toMatchInlineSnapshot(
      `"Add-ClusterVirtualMachineRole v: refused: role/files-are-shared The files of v lie on a disk of A1; a role needs them on storage of the cluster."`,
    );
  });
});
