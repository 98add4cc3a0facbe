import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/base/units.js';
import { FITTINGS } from './mistakes/fittings.js';
import { FORM, SYNTAX } from './mistakes/form.js';
import { INVENTORY } from './mistakes/inventory.js';
import type { Mistake } from './mistakes/mistake.js';
import { NOT_YET } from './mistakes/not-yet.js';
import { REST, SCRIPT, UPGRADE } from './mistakes/plan.js';
import { BASE, complaintsOf, scenarioOf, shown, WITH_VMS } from './support.js';

const textOf = ({ whole, vms, lines }: Mistake): string =>
  whole ?? (vms === undefined ? `${WITH_VMS}${lines}\n` : `${BASE}${vms}\n`);

describe.each([
  ['YAML', SYNTAX],
  ['its form', FORM],
  ['clusters, hosts and VMs', INVENTORY],
  ['processors, switches and builds', FITTINGS],
  ['the upgrade', UPGRADE],
  ['the script', SCRIPT],
  ['faults, invariants and expectations', REST],
  ['what cannot be rehearsed yet', NOT_YET],
])('a file that is wrong about %s is complained about at its line and column', (_, mistakes) => {
  test.each(mistakes.map((mistake) => [mistake.says, mistake] as const))('%s', async (_says, mistake) => {
    const complaints = await complaintsOf(textOf(mistake));
    expect(complaints.map(shown)).toEqual(mistake.found);
    if (mistake.nearest !== undefined) expect(complaints[0]?.nearest).toBe(mistake.nearest);
  });
});

test('ten mistakes in one file are all found at once, in the order of the file', async () => {
  const text = `clusterdrill: 1
titel: Ten mistakes
until: 0
clusters: [{ name: LAB, level: WS2012R3 }]
hosts:
  - { names: Lab1..Lab3, release: WS2012R2, cluster: LAB, cores: 16, memory: 64 }
vms:
  - { name: web, count: 4, on: [Lab1, Lab9], memory: 4 GiB }
  - { name: db, on: Lab2, memory: 8 GiB, workload: databse }
upgrade: { to: WS2016, order: [Lab1, Lab3] }
script:
  - Suspend-ClusterNode Lab4 -Drain
  - { run: Stop-VM web1, expect: { refused: vm/exist } }
faults: [{ at: 1 h, crash: Lab5 }]
`;
  expect((await complaintsOf(text)).map(shown)).toEqual([
    "2:1 There is no key 'titel' at the top.",
    "3:8 '0' is no time at all.",
    "4:32 `level` cannot be 'WS2012R3'.",
    "6:78 '64' has no unit.",
    "8:39 There is no host 'Lab9'.",
    "9:52 `workload` cannot be 'databse'.",
    '10:31 The order leaves out Lab2.',
    "12:25 There is no host 'Lab4'.",
    "13:45 There is no rule 'vm/exist'.",
    "14:28 There is no host 'Lab5'.",
  ]);
});

test('a syntax error in the script does not hide what is wrong with the VMs before it', async () => {
  const text = `${BASE}vms: [{ name: a, memory: 4 }]\nscript: [Stop-VM a\nfaults: []\n`;
  const found = (await complaintsOf(text)).map(shown);
  expect(found[0]).toBe("5:26 '4' has no unit.");
  expect(found[1]).toMatch(/This is not YAML/);
  expect(found).toHaveLength(2);
});

test('a wrong count does not make strangers of the VMs that it would have made', async () => {
  const text = `${BASE}vms: [{ name: web, count: none, memory: 4 GiB }]\nscript: [Stop-VM web2]\n`;
  expect((await complaintsOf(text)).map(shown)).toEqual(["5:27 `count` cannot be 'none'."]);
});

/** A file in which everything names something else. */
const WOVEN = `clusterdrill: 1
title: A woven file
clusters: [{ name: LAB, level: WS2016 }]
networks: [{ name: Mig, bandwidth: 10 Gbps, mode: smb, team: 2, smbLimit: 6 Gbps, background: 11 Gbps, uplink: 40 Gbps }]
hosts:
  - { names: N1..N3, release: WS2016, cluster: LAB, cores: 8, memory: 64 GiB }
  - { name: S1, release: WS2016, cores: 8, memory: 64 GiB }
vms:
  - { name: web, count: 3, on: [N1, N2], memory: 4 GiB, version: "8.0", possibleOwners: N1..N3 }
  - { name: dc, on: S1, memory: 2 GiB, load: 5 %, zeroShare: 0.5, dirty: { firstSecond: 2 MB, exponent: 0.6, workingSet: 1 GiB } }
start: 2026-11-28T20:00
upgrade: { to: WS2019, order: [N1, N2, N3], windows: { from: "20:00", to: "06:00" } }
script:
  - Suspend-ClusterNode N1 -Drain
  - Stop-VM web1
  - New-VM fresh -ComputerName S1
  - Start-VM fresh
faults: [{ at: 1 h, crash: N2, for: 10 min }, { at: 2 h, slow: Mig, to: 6 Gbps }, { at: 1 h, fail: installation, on: N1 }]
limits: { headroom: 1 }
invariants: { also: [{ id: mine, claim: c, always: "vms.size() > 0" }] }
expect: { violations: [mine] }
`;

test('a condition may name a VM that the script makes, also one that a wrong line may have been meant to make', async () => {
  const made = `script: [New-VM fresh -ComputerName Lone]\ninvariants: { also: [{ id: a, claim: b, always: "vms.exists(v, v.name == 'fresh')" }] }\n`;
  expect(await complaintsOf(WITH_VMS + made)).toEqual([]);
  expect(await complaintsOf(WITH_VMS + made.replace('New-VM', 'New-VMM'))).toHaveLength(1);
  expect(await complaintsOf(WITH_VMS + made.replace('fresh -C', 'other -C'))).toHaveLength(1);
});

describe('one mistake has one complaint, whatever follows from it', () => {
  test('and the file itself has none', async () => {
    expect(await complaintsOf(WOVEN)).toEqual([]);
  });

  test.each([
    ['level: WS2016', 'level: WS2106'],
    ['level: WS2016', 'level: WS2019'],
    ['name: LAB,', 'nam: LAB,'],
    ['name: LAB', 'name: LBA'],
    ['cluster: LAB', 'cluster: LBA'],
    ['cluster: LAB', 'clustr: LAB'],
    ['names: N1..N3', 'names: N1..M3'],
    ['names: N1..N3', 'nmes: N1..N3'],
    ['release: WS2016, cluster', 'release: WS2O16, cluster'],
    ['release: WS2016, cluster', 'release: WS2012, cluster'],
    ['name: web', 'nme: web'],
    ['name: web', 'name: "web\u200b"'],
    ['name: Mig', 'nam: Mig'],
    ['name: S1', 'name: "S1 "'],
    ['hosts:', 'hots:'],
    ['vms:', 'vmss:'],
    ['clusters:', 'cluster:'],
    ['clusters: [{ name: LAB, level: WS2016 }]', 'clusters: { name: LAB, level: WS2016 }'],
    ['networks:', 'network:'],
    ['bandwidth: 10', 'bandwith: 10'],
    ['bandwidth: 10 Gbps', 'bandwidth: 10'],
    ['mode: smb', 'mod: smb'],
    ['mode: smb', 'mode: smbb'],
    ['mode: smb', 'mode: tcp'],
    ['team: 2', 'teams: 2'],
    ['team: 2', 'team: two'],
    ['background: 11', 'background: eleven'],
    ['background: 11', 'background: 20'],
    ['memory: 2 GiB', 'memory: 2'],
    ['memory: 2 GiB', 'memroy: 2 GiB'],
    ['exponent: 0.6', 'exponent: 0.6 MB'],
    ['workingSet: 1', 'workingSet: 3'],
    ['dirty: {', 'dirt: {'],
    ['start: 2026', 'strat: 2026'],
    ['start: 2026-11-28T20:00', 'start: tomorrow'],
    ['upgrade:', 'upgade:'],
    ['New-VM fresh', 'New-VMM fresh'],
    ['id: mine', 'ids: mine'],
    ['invariants:', 'invariant:'],
  ])('%s written %s', async (right, wrong) => {
    expect((await complaintsOf(WOVEN.replace(right, wrong))).map(shown)).toHaveLength(1);
  });
});

test('what follows an error of YAML on its line follows from it', async () => {
  const found = await complaintsOf(WOVEN.replace('also: [{', 'also: [{ {'));
  expect(found.filter(({ message }) => message.startsWith('This is not YAML'))).toHaveLength(1);
});

test('several clusters ask which one is meant', async () => {
  const text = `clusterdrill: 1
title: Two clusters
clusters: [{ name: A, level: WS2016 }, { name: B, level: WS2016 }]
hosts:
  - { name: A1, release: WS2016, cluster: A, cores: 8, memory: 32 GiB }
  - { name: B1, release: WS2016, cluster: B, cores: 8, memory: 32 GiB }
upgrade: { to: WS2019 }
script: [Update-ClusterFunctionalLevel, (Get-Cluster).AddEvictDelay = 5, Update-ClusterFunctionalLevel -Cluster B]
`;
  expect((await complaintsOf(text)).map(shown)).toEqual([
    '7:10 `upgrade` does not say which cluster.',
    '8:10 The line does not say which cluster.',
    '8:41 The line does not say which cluster.',
  ]);
});

test('where no way leads, the releases that can be reached are named', async () => {
  const expected = async (text: string) => (await complaintsOf(text))[0]?.expected;
  const base = BASE.replaceAll('WS2012R2', 'WS2019');
  expect(await expected(`${base}upgrade: { to: WS2016 }\n`)).toMatchInlineSnapshot(
    `"SAC1903, SAC1909, SAC2004, SAC20H2, WS2022 or WS2025"`,
  );
  expect(await expected(`${base}upgrade: { to: AZL24H2 }\n`)).toMatchInlineSnapshot(
    `"SAC1903, SAC1909, SAC2004, SAC20H2, WS2022 or WS2025"`,
  );
  expect(await expected(`${BASE.replaceAll('WS2012R2', 'WS2025')}upgrade: { to: WS2025 }\n`)).toMatchInlineSnapshot(
    `"a cluster at an older level"`,
  );
});

test('a last start behind midnight is inside a window over midnight', async () => {
  const windows = (last: string) => `{ from: "20:00", to: "06:00", startNoNodeAfter: "${last}" }`;
  for (const last of ['20:00', '23:59', '00:00', '03:30', '06:00'])
    await scenarioOf(`${BASE}start: 2026-11-28T20:00\nupgrade: { to: WS2016, windows: ${windows(last)} }\n`);
});

test('an in-place upgrade without a way names the node and the hop', async () => {
  const text = `${BASE}upgrade: { to: TP3, method: in-place }\n`;
  expect((await complaintsOf(text)).map(shown)).toEqual([
    '5:29 Lab1 cannot be upgraded in place from WS2012R2 to TP3.',
  ]);
});

test('a class of workload that is not, and numbers that cannot be, are told with their bounds', async () => {
  const found = await complaintsOf(`${WITH_VMS}workloads: { webb: { k: 2 }, web: { exponent: 3, k: -1 } }\n`);
  expect(found).toHaveLength(3);
  expect(found.map((one) => one.message).join('\n')).toContain('webb');
});

test('a second network for migrations is told with the way to write both', async () => {
  const [complaint] = await complaintsOf(`${BASE}networks: [{ name: a }, { name: b }]\n`);
  expect(complaint?.expected).toBe(
    'one network with `team: 2` for both where they go by smb or smb-direct; else the one with the lower metric, and `for: [cluster]` at this one',
  );
});

test('storage is slower than it is in this file, whatever the catalog takes it for', async () => {
  const slow = (to: string) => `faults: [{ at: 1 h, storage: slow, of: LAB, to: ${to} }]\n`;
  await scenarioOf(`${WITH_VMS}figures: { diskRate: 40 Gbps }\n${slow('5 Gbps')}`);
  await scenarioOf(`${WITH_VMS.replace('memory: 32 GiB }]', 'memory: 32 GiB, diskRate: 40 Gbps }]')}${slow('5 Gbps')}`);
  const [complaint] = await complaintsOf(`${WITH_VMS}figures: { diskRate: 40 Gbps }\n${slow('40 Gbps')}`);
  expect([complaint?.message, complaint?.expected]).toEqual([
    'This is no slower than storage is anyway.',
    'less than 40 Gbps',
  ]);
});

test('hosts that hold a VM are spares only where they are named', async () => {
  const text = WITH_VMS.replace('hosts: [', 'hosts: [{ name: Free, release: WS2016, cores: 8, memory: 32 GiB }, ');
  const spares = async (more: string) => {
    const { plans } = await scenarioOf(`${text}upgrade: { to: WS2016, strategy: swing${more} }\n`);
    return plans.flatMap((plan) => (plan.kind === 'rolling' ? [plan.spares] : []));
  };
  expect(await spares('')).toEqual([[0]]);
  expect(await spares(', spares: [Lone]')).toEqual([[4]]);
});

test('a node that goes over to another cluster is installed anew, for as long as the file says', async () => {
  const text = `clusterdrill: 1
title: Two clusters
clusters: [{ name: A, level: WS2016 }, { name: B, level: WS2019 }]
hosts:
  - { names: A1..A2, release: WS2016, cluster: A, cores: 8, memory: 32 GiB }
  - { name: B1, release: WS2019, cluster: B, cores: 8, memory: 32 GiB }
upgrade: { to: WS2019, cluster: A, strategy: new-cluster, into: B, method: in-place, nodeSteps: [{ install: 10 h }] }
`;
  const { plans, physics } = await scenarioOf(text);
  expect(plans).toMatchObject([{ method: 'clean' }]);
  expect(physics.durations).toMatchObject({ cleanInstall: 10 * HOUR });
});
