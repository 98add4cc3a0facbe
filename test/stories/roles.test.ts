import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/base/units.js';
import { toJson } from '../../src/report/json.js';
import { momentsOf } from '../../src/report/moments.js';
import { outageBill } from '../../src/report/outage-bill.js';
import { pageOf } from '../../src/report/page.js';
import { complaintsOf, shown, WITH_VMS } from '../scenarios/support.js';
import { rehearsed } from './rehearsed.js';
import { play, told } from './told.js';

const nodes = { A: 'WS2019', B: 'WS2019', C: 'WS2019' } as const;

describe('the owners of a role', () => {
  test('that it prefers are walked in their order', async () => {
    const run = await play(
      { level: 'WS2019', hosts: nodes, vms: { db: 'A', x: 'C', y: 'C' } },
      'Set-ClusterOwnerNode -Group db -Owners C,B',
      'Suspend-ClusterNode A -Drain -Wait',
    );
    expect(told(run, /belongs to/)).toMatch(/db +belongs to C/);
  });

  test('that it may have are those of its resource, and no other node takes it', async () => {
    const run = await play(
      { level: 'WS2019', hosts: nodes, vms: { db: 'A' } },
      'Set-ClusterOwnerNode -Resource "Virtual Machine db" -Owners A,B',
      'Move-ClusterVirtualMachineRole db -Node C',
      'Set-ClusterOwnerNode -Owners A,B,C -Resource db',
      'Move-ClusterVirtualMachineRole db -Node C',
    );
    expect(told(run, /moved to/)).toMatchInlineSnapshot(`
      "4.2 s          db     has moved to C
      Move-ClusterVirtualMachineRole db -Node C: refused: placement/possible-owner C is not a possible owner of db."
    `);
  });

  test('are nodes of the cluster', async () => {
    const hosts = { ...nodes, S: '-WS2019' } as const;
    const run = await play({ level: 'WS2019', hosts, vms: { db: 'A' } }, 'Set-ClusterOwnerNode -Group db -Owners S');
    expect(told(run, /nothing/)).toBe(
      'Set-ClusterOwnerNode -Group db -Owners S: refused: membership/is-a-member S is not a member of a cluster.',
    );
  });
});

describe('a role that is no VM', () => {
  const text = (roles: string, rest: string): string => `
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
roles: [${roles}]
${rest}`;
  const outages = async (roles: string, rest: string) => {
    const rehearsal = await rehearsed(text(roles, rest));
    const { vms, roles: told } = toJson(rehearsal) as { vms: unknown[]; roles: { [key: string]: unknown }[] };
    expect(vms).toEqual([]);
    return told;
  };

  test('is out in a drain for as long as its failover takes, and in no live migration', async () => {
    const drain = 'script: [Suspend-ClusterNode A1 -Drain -Wait]';
    const [fs] = await outages('{ name: FS, cluster: C, kind: file-server, on: A1, failover: 30 s }', drain);
    expect(fs).toMatchObject({ kind: 'file-server', moves: 1, downtimeUs: 30e6 });
    expect(fs?.host).not.toBe('A1');
    const [db] = await outages('{ name: DB, kind: sql, on: A1 }', `${drain}\nphysics: { roleFailover: 3 min }`);
    expect(db).toMatchObject({ downtimeUs: 180e6 });
  });

  test('fails over from a node that dies: noticed after 10 s, given up after 240 s, online after 30 s', async () => {
    const crash = 'faults: [{ at: 0 s, crash: A1 }]';
    const [fs] = await outages('{ name: FS, kind: file-server, on: A1, failover: 30 s }', crash);
    expect(fs).toMatchObject({ state: 'Running', moves: 0, downtimeUs: 280e6 });
  });

  test('keeps to its owners, and returns to the first of them by its own policy', async () => {
    const role =
      '{ name: FS, kind: file-server, on: A1, failover: 30 s, possibleOwners: [A1, A3], preferredOwners: A1, autoFailback: true }';
    const drain = 'Suspend-ClusterNode A1 -Drain -Wait';
    expect(await outages(role, `script: [${drain}]`)).toMatchObject([{ host: 'A3' }]);
    expect(await outages(role, `script: [${drain}, Resume-ClusterNode A1 -Failback Immediate]`)).toMatchObject([
      { host: 'A1', moves: 2, downtimeUs: 60e6 },
    ]);
  });

  test('has no version to raise, and no live migration to balance it', async () => {
    const upgrade = 'upgrade: { to: WS2022, vmVersions: after }\nexpect: { outcome: completed }';
    const [fs] = await outages('{ name: FS, kind: file-server, on: A1, failover: 30 s }', upgrade);
    expect(fs).toMatchObject({ state: 'Running' });
    const causes = ((fs?.outages ?? []) as { cause: string }[]).map(({ cause }) => cause.replace(/A\d$/, 'a node'));
    expect(new Set(causes)).toEqual(new Set(['failover in the drain of a node']));
  });

  test('is told in the bill of outages', async () => {
    const rehearsal = await rehearsed(
      text('{ name: FS, kind: file-server, on: A1, failover: 30 s }', 'script: [Move-ClusterGroup FS -Node A2]'),
    );
    const bill = outageBill(pageOf({ color: false, width: 100 }), rehearsal, momentsOf(undefined)).join('\n');
    expect(bill).toMatch(/Outages \(1 role\)/);
    expect(bill).toMatch(/FS +30 s .*moved by Move-ClusterGroup from A1/);
  });
});

describe('the preferred site of a role', () => {
  const text = (script: string): string => `
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts:
  - { names: E1..E2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB, site: East }
  - { names: W1..W2, release: WS2019, cluster: C, cores: 8, memory: 128 GiB, site: West }
vms: [{ name: v, on: E1, memory: 4 GiB, preferredSite: east }, { name: x, on: E2, memory: 16 GiB }]
script: [${script}]
`;

  test('comes before the most free memory, while a node of it is left', async () => {
    const near = await rehearsed(text('Suspend-ClusterNode E1 -Drain -Wait'));
    expect(told(near.run, /v +belongs to/)).toMatch(/E2/);
    const far = await rehearsed(text('Suspend-ClusterNode E2, Suspend-ClusterNode E1 -Drain -Wait'));
    expect(told(far.run, /v +belongs to/)).toMatch(/W1/);
  });

  test('is changed and taken away by its property', async () => {
    const script = (site: string): string =>
      `"(Get-ClusterGroup v).PreferredSite = '${site}'", Suspend-ClusterNode E1 -Drain -Wait`;
    expect(told((await rehearsed(text(script('West')))).run, /v +belongs to/)).toMatch(/W1/);
    expect(told((await rehearsed(text(script('')))).run, /v +belongs to/)).toMatch(/W1/);
  });
});

describe('the window of a failback', () => {
  const text = (start: string, window: string, script = ''): string => `
start: ${start}
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: db, on: A1, memory: 4 GiB, preferredOwners: A1, autoFailback: true${window} }]
script: [${script}Suspend-ClusterNode A1 -Drain -Wait, Resume-ClusterNode A1 -Failback Policy]
`;
  const returns = async (...of: Parameters<typeof text>): Promise<string> =>
    told((await rehearsed(text(...of))).run, /db +belongs to A1/).split(/ {2,}/)[0] ?? '';

  test('holds it back until the hour has come, be that tomorrow, and not within it', async () => {
    expect(await returns('2026-11-28T20:00', '')).toBe('8.4 s');
    expect(await returns('2026-11-28T20:00', ', failbackWindow: { from: 22, to: 6 }')).toBe('2 h');
    expect(await returns('2026-11-28T23:30', ', failbackWindow: { from: 22, to: 6 }')).toBe('8.4 s');
    expect(await returns('2026-11-28T20:00', ', failbackWindow: { from: 18, to: 19 }')).toBe('22 h');
  });

  test('is written by its properties', async () => {
    const script = '"(Get-ClusterGroup db).FailbackWindowStart = 22", "(Get-ClusterGroup db).FailbackWindowEnd = 23", ';
    expect(await returns('2026-11-28T20:00', '', script)).toBe('2 h');
  });

  test('is another one from the moment that it is changed, and none where the role returns no more', async () => {
    const night = text('2026-11-28T20:00', ', failbackWindow: { from: 22, to: 6 }');
    const later = (line: string): string =>
      night.replace(/\]\n$/, `, { at: 1 h, run: (Get-ClusterGroup db).${line} }]\n`);
    const moved = await rehearsed(later('FailbackWindowStart = 23'));
    expect(told(moved.run, /db +belongs to A1/)).toMatch(/^3 h /);
    const dropped = await rehearsed(later('AutoFailbackType = 0'));
    expect(told(dropped.run, /db +belongs to A1/)).toBe('');
    expect(dropped.run.endedAtUs).toBe(HOUR);
  });

  test('finds its first choice gone again, and the role stays', async () => {
    const rehearsal = await rehearsed(
      text('2026-11-28T20:00', ', failbackWindow: { from: 22, to: 6 }').replace(
        /\]\n$/,
        ', Suspend-ClusterNode A1 -Drain -Wait]\n',
      ),
    );
    expect(told(rehearsal.run, /db +belongs to/)).not.toMatch(/A1/);
  });
});

describe('a property of a role', () => {
  test('such as its priority decides who leaves first', async () => {
    const run = await play(
      { level: 'WS2022', hosts: { A: 'WS2022', B: 'WS2022' }, vms: { web: 'A', db: 'A' } },
      '(Get-ClusterGroup db).Priority = 3000',
      'Suspend-ClusterNode A -Drain -Wait',
    );
    expect(told(run, /starts to move/)).toMatch(/db .*\n.*web /);
  });

  test('such as its anti-affinity classes keeps it from a twin', async () => {
    const run = await play(
      { level: 'WS2019', hosts: nodes, vms: { a: 'A', b: 'B', c: 'C' } },
      '(Get-Cluster).MaximumParallelMigrations = 2',
      "(Get-ClusterGroup a).AntiAffinityClassNames = 'twins'",
      "(Get-ClusterGroup -Name b).AntiAffinityClassNames = 'Twins, others'",
      'Suspend-ClusterNode A -Drain -Wait',
    );
    expect(told(run, /belongs to/)).toMatch(/a +belongs to C/);
  });

  test('such as its failback brings it to its first choice when that serves again', async () => {
    const vms =
      '{ name: db, on: A1, memory: 4 GiB, preferredOwners: [A1, A2], autoFailback: true }, { name: x, on: A1, memory: 4 GiB }';
    const text = (failback: string): string => `
clusters: [{ name: C, level: WS2019 }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [${vms}]
script: [Suspend-ClusterNode A1 -Drain -Wait, Resume-ClusterNode A1 ${failback}]
`;
    expect(told((await rehearsed(text('-Failback Policy'))).run, /belongs to A1/)).toMatch(/^.*db +belongs to A1$/);
    expect(told((await rehearsed(text(''))).run, /belongs to A1/)).toBe('');
  });

  test('is known by its name, takes what it can hold, and belongs to a role that there is', async () => {
    const script = `script:
  - (Get-ClusterGroup web1).Priorty = 1000
  - (Get-ClusterGroup web1).Priority = 1500
  - (Get-ClusterGroup web9).Priority = 1000
  - (Get-ClusterGroup).Priority = 1000
`;
    expect((await complaintsOf(WITH_VMS + script)).map(shown)).toMatchInlineSnapshot(`
      [
        "7:29 The role has no property 'Priorty' that a rehearsal knows.",
        "8:40 Priority cannot be '1500'.",
        "9:23 There is no VM 'web9'.",
        "10:6 Get-ClusterGroup needs -Name.",
      ]
    `);
  });
});

describe('what keeps a VM from a host can be mended', () => {
  test('an ISO is ejected, and its VM moves on', async () => {
    const run = await play(
      { level: 'WS2019', hosts: nodes, vms: { db: { host: 'A', immovable: 'local ISO' } } },
      'Move-ClusterVirtualMachineRole db -Node B',
      'Set-VMDvdDrive -VMName db -Path $null',
      'Move-ClusterVirtualMachineRole db -Node B',
      'Set-VMDvdDrive -VMName db -Path C:\\ClusterStorage\\Volume1\\tools.iso',
      'Move-ClusterVirtualMachineRole db -Node A',
      'Set-VMDvdDrive -VMName db -Path C:\\tools.iso',
      'Move-ClusterVirtualMachineRole db -Node B',
    );
    expect(told(run, /moved to/)).toMatchInlineSnapshot(`
      "4.2 s          db     has moved to B
      8.5 s          db     has moved to A
      Move-ClusterVirtualMachineRole db -Node B: refused: placement/no-local-iso db cannot leave A: an ISO of this host is in its drive. Eject it: Set-VMDvdDrive -VMName db -ComputerName A -Path $null.
      Move-ClusterVirtualMachineRole db -Node B: refused: placement/no-local-iso db cannot leave A: an ISO of this host is in its drive. Eject it: Set-VMDvdDrive -VMName db -ComputerName A -Path $null."
    `);
  });

  test('a switch is made or renamed, and a drain that failed goes on', async () => {
    const { run, missed } = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts:
  - { name: A, release: WS2019, cluster: C, cores: 8, memory: 64 GiB, switches: [Production] }
  - { name: B, release: WS2019, cluster: C, cores: 8, memory: 64 GiB, switches: [vSwitch] }
vms: [{ name: v, on: A, memory: 4 GiB, switch: Production }]
script:
  - { run: Move-ClusterVirtualMachineRole v -Node B, expect: failed }
  - { run: "Rename-VMSwitch Prod -NewName Production -ComputerName B", expect: { refused: host/has-that-switch } }
  - Rename-VMSwitch vSwitch -NewName Production -ComputerName B
  - Move-ClusterVirtualMachineRole v -Node B
  - New-VMSwitch Backup -NetAdapterName NIC2 -ComputerName A
  - { run: "Connect-VMNetworkAdapter v -SwitchName Backup", expect: { refused: host/has-that-switch } }
`);
    expect(missed).toEqual([]);
    expect(run.world.vms[0]?.host).toBe(1);
  });

  test('processor compatibility is set while the VM is off, and then it goes back to older processors', async () => {
    const { missed } = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts:
  - { name: A, release: WS2019, cluster: C, cores: 8, memory: 64 GiB, cpu: Intel/Skylake }
  - { name: B, release: WS2019, cluster: C, cores: 8, memory: 64 GiB, cpu: Intel/Haswell }
vms: [{ name: v, on: A, memory: 4 GiB }]
script:
  - { run: Move-ClusterVirtualMachineRole v -Node B, expect: { refused: migration/cpu-features } }
  - { run: "Set-VMProcessor v -CompatibilityForMigrationEnabled $true", expect: { refused: vm/off-for-compatibility } }
  - Stop-VM v
  - Set-VMProcessor v -CompatibilityForMigrationEnabled $true -CompatibilityForMigrationMode MinimumFeatureSet
  - Start-VM v
  - Move-ClusterVirtualMachineRole v -Node B
`);
    expect(missed).toEqual([]);
  });
});
