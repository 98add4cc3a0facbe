import { expect, test } from 'vitest';
import { DAY, GiB, HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { releaseIndex, versionIndex } from '../../src/model/catalog/index.js';
import { buildWorld, questionOf } from '../../src/scenarios/index.js';
import { BASE, scenarioOf, WITH_VMS } from './support.js';

test('what is unwritten gets its default', async () => {
  const scenario = await scenarioOf(BASE);
  expect(scenario).toMatchObject({
    seed: '1',
    untilUs: 28 * DAY,
    faults: [],
    plans: [],
    invariantsExcept: [],
    ranges: [],
  });
  expect(scenario.physics).toEqual({
    durations: {},
    network: { name: 'LiveMigration', bandwidth: 1.25e9, mode: 'compression' },
  });
  expect(scenario.limits.blackoutUs).toEqual({ value: 2 * SECOND, written: false });
  expect(scenario.limits.upgradeUs).toBeUndefined();
});

test('a written limit is marked as a claim', async () => {
  const { limits } = await scenarioOf(`${BASE}limits: { outage: 5 min, upgrade: 8 h }\n`);
  expect(limits).toMatchObject({
    outageUs: { value: 5 * MINUTE, written: true },
    upgradeUs: { value: 8 * HOUR, written: true },
  });
});

test('VMs of an entry are numbered, grouped and spread over their hosts in order', async () => {
  const scenario = await scenarioOf(`${BASE}vms:
  - { name: web, count: 4, on: [Lab1, Lab2], memory: 1 GiB }
  - { name: one, count: 1, on: Lab3, memory: 1 GiB }
  - { names: A01..A02, on: Lab1..Lab2, memory: 1 GiB }
`);
  expect(scenario.world.vms.map(({ name, host }) => `${name} ${host}`)).toEqual([
    'web1 0',
    'web2 1',
    'web3 0',
    'web4 1',
    'one1 2',
    'A01 0',
    'A02 1',
  ]);
  expect(scenario.groups).toEqual([
    { name: 'web', vms: [0, 1, 2, 3] },
    { name: 'one', vms: [4] },
    { name: 'A', vms: [5, 6] },
  ]);
});

test('a VM is of the group that is written, else of its entry', async () => {
  const { groups } = await scenarioOf(
    `${BASE}vms: [{ name: a, group: Web, memory: 4 GiB }, { name: b, memory: 4 GiB }, { name: c, count: 2, group: Web, memory: 4 GiB }]\n`,
  );
  expect(groups).toEqual([
    { name: 'Web', vms: [0, 2, 3] },
    { name: 'b', vms: [1] },
  ]);
});

test('VMs without a host are spread over the members, across entries', async () => {
  const { world } = await scenarioOf(
    `${BASE}vms: [{ name: a, memory: 1 GiB }, { name: b, count: 3, memory: 1 GiB }]\n`,
  );
  expect(world.vms.map(({ host }) => host)).toEqual([0, 1, 2, 0]);
});

test('the world has the VMs as written and as New-VM would make them', async () => {
  const world = buildWorld(
    await scenarioOf(`${BASE}vms:
  - { name: db, on: Lab1, memory: { startup: 2 GiB, assigned: 4 GiB, max: 8 GiB }, priority: High, preferredOwners: Lab2 }
  - { name: old, on: Lone, version: 5, memory: 1 GiB, state: Off }
  - { name: new, on: lone, memory: 1 GiB }
`),
  );
  expect(world.vms[0]).toMatchObject({
    clustered: true,
    startup: 2 * GiB,
    assigned: 4 * GiB,
    maximum: 8 * GiB,
    priority: 3000,
    preferredOwners: [1],
  });
  expect(world.vms[1]).toMatchObject({ clustered: false, version: versionIndex('5.0') });
  expect(world.vms[2]?.version).toBe(versionIndex('8.0'));
});

test('what is known of the memory of guests comes with the numbers of the VMs', async () => {
  const { physics } = await scenarioOf(`${BASE}vms:
  - { name: quiet, memory: 1 GiB }
  - { name: db, count: 2, memory: 4 GiB, dirty: { firstSecond: 40 MB, exponent: 0.6, workingSet: 1 GiB } }
  - { name: fresh, memory: 1 GiB, zeroShare: 90 % }
  - { name: full, memory: 1 GiB, zeroShare: 0 }
`);
  const dirty = { firstSecond: 40_000_000, exponent: 0.6, workingSet: GiB };
  expect([...(physics.guests ?? [])]).toEqual([
    [1, { dirty }],
    [2, { dirty }],
    [3, { zeroShare: 0.9 }],
    [4, { zeroShare: 0 }],
  ]);
});

test('the ports of the network are as they are written', async () => {
  const networkOf = async (keys: string) =>
    (await scenarioOf(`${BASE}networks: [{ name: LM${keys} }]\n`)).physics.network;
  const plain = { name: 'LM', bandwidth: 1.25e9, mode: 'compression' };
  expect(await networkOf('')).toStrictEqual(plain);
  expect(await networkOf(', team: 2, background: 2 Gbps, uplink: 40 Gbps')).toStrictEqual({
    ...plain,
    team: 2,
    background: 250e6,
    uplink: 5e9,
  });
  expect(await networkOf(', background: 12 Gbps, backgroundWeight: 3')).toMatchObject({ backgroundWeight: 3 });
  expect(await networkOf(', mode: smb, smbLimit: 750 MB/s')).toMatchObject({ smbLimit: { rate: 750e6 } });
  expect(await networkOf(', mode: smb-direct, smbLimit: 25 %')).toMatchObject({ smbLimit: { share: 0.25 } });
});

test('doubted rules reach the world, and another seed the question', async () => {
  const scenario = await scenarioOf(`${BASE}seed: 042\n`);
  expect([...buildWorld(scenario, ['vm/exists']).doubts]).toEqual(['vm/exists']);
  expect(questionOf(scenario).seed).toBe('042');
  expect(questionOf(scenario, 'other').seed).toBe('other');
});

test.each([
  ['as-listed', [0, 1, 2]],
  ['fewest-vms-first', [1, 2, 0]],
  ['most-memory-last', [2, 0, 1]],
  ['[Lab3, Lab1..Lab2]', [2, 0, 1]],
])('the order %s becomes a list of nodes', async (order, expected) => {
  const { plans } = await scenarioOf(`clusterdrill: 1
title: Orders
clusters: [{ name: LAB, level: WS2016 }]
hosts:
  - { names: Lab1..Lab2, release: WS2016, cluster: LAB, cores: 8, memory: 64 GiB }
  - { name: Lab3, release: WS2016, cluster: LAB, cores: 8, memory: 32 GiB }
vms: [{ name: a, count: 2, on: Lab1, memory: 1 GiB }, { name: b, on: Lab3, memory: 1 GiB }]
upgrade: { to: WS2019, order: ${order} }
`);
  expect(plans[0]).toMatchObject({
    kind: 'rolling',
    to: releaseIndex('WS2019'),
    order: expected,
    parallel: 1,
    method: 'clean',
  });
});

test('of a range a rehearsal takes the default that lies inside, else the middle, and odds keep the range', async () => {
  const scenario = await scenarioOf(`${BASE}upgrade:
  to: WS2016
  nodeSteps: [{ install: 45 min..90 min }, { patch: 1 h..2 h }, { manual: zoning, take: 20 min..40 min }]
physics: { cleanInstall: 10 min..20 min, reboot: 8 min }
`);
  // What the steps on each node say wins over `physics:`.
  expect(scenario.physics.durations).toEqual({ cleanInstall: HOUR, patch: 90 * MINUTE, reboot: 8 * MINUTE });
  expect(scenario.plans[0]).toMatchObject({
    nodeSteps: [{ takeUs: HOUR }, { takeUs: 90 * MINUTE }, { takeUs: 30 * MINUTE }],
  });
  expect(scenario.ranges.map(({ of }) => of)).toEqual(['duration', 'node-step', 'node-step', 'node-step']);
});

test('script lines are bound, names in the letters of the file', async () => {
  const { plans } = await scenarioOf(`${WITH_VMS}script:
  - Stop-VM WEB1, web2
  - { at: 2 h, run: Suspend-ClusterNode lab1 -Drain, on: LAB2, expect: ok, ends: drain-completed, within: 1 h }
  - { install: WS2016, on: lone, method: in-place }
  - (Get-Cluster LAB).AddEvictDelay = 5
  - { manual: the backup, take: 10 min }
  - New-VM fresh -ComputerName Lone
  - Start-VM fresh
`);
  const lines = plans[0]?.kind === 'script' ? plans[0].lines : [];
  expect(lines.map(({ action }) => (action.kind === 'run' ? action.calls[0] : action))).toEqual([
    { cmdlet: 'Stop-VM', args: { Name: ['web1', 'web2'] }, text: 'Stop-VM WEB1, web2' },
    { cmdlet: 'Suspend-ClusterNode', args: { Name: ['Lab1'], Drain: true }, text: 'Suspend-ClusterNode lab1 -Drain' },
    {
      cmdlet: 'Install-HostRelease',
      args: { Name: 'Lone', Release: 'WS2016', InPlace: true },
      text: 'Install-HostRelease Lone WS2016 -InPlace',
    },
    {
      cmdlet: 'Set-ClusterProperty',
      args: { Cluster: 'LAB', Property: 'AddEvictDelay', Value: 5 },
      text: '(Get-Cluster LAB).AddEvictDelay = 5',
    },
    { kind: 'manual', what: 'the backup', takeUs: 10 * MINUTE },
    { cmdlet: 'New-VM', args: { Name: 'fresh', ComputerName: 'Lone' }, text: 'New-VM fresh -ComputerName Lone' },
    { cmdlet: 'Start-VM', args: { Name: ['fresh'] }, text: 'Start-VM fresh' },
  ]);
  expect(lines[1]).toMatchObject({
    atUs: 2 * HOUR,
    on: 'Lab2',
    expect: 'ok',
    ends: 'drain-completed',
    withinUs: HOUR,
    line: 8,
  });
});

test('faults carry the numbers of their hosts', async () => {
  const { faults } = await scenarioOf(`${BASE}script: [{ install: WS2019, on: Lone }]
faults:
  - { at: 90 min, crash: Lab2, for: 20 min }
  - { at: 2 h, slow: LiveMigration, to: 1 Gbps }
  - { at: 3 h, fail: installation, on: Lone }
  - { at: 4 h, cut: Lab1..Lab2, way: out, for: 1 min }
  - { at: 5 h, flapping: Lab3, every: 30 s, for: 10 min }
  - { at: 6 h, hang: Lab1, for: 5 min }
  - { at: 7 h, slowReboot: Lab2, by: 10 min }
  - { random: crash, every: 30 d, for: 20 min..2 h }
  - { random: migration-failure, chance: 1 % }
`);
  expect(faults).toEqual([
    { kind: 'crash', atUs: 90 * MINUTE, host: 1, forUs: 20 * MINUTE },
    { kind: 'slow', atUs: 2 * HOUR, network: 'LiveMigration', to: 125_000_000 },
    { kind: 'failed-installation', atUs: 3 * HOUR, host: 3 },
    { kind: 'cut', atUs: 4 * HOUR, hosts: [0, 1], mute: true, forUs: MINUTE },
    { kind: 'flapping', atUs: 5 * HOUR, host: 2, everyUs: 30 * SECOND, forUs: 10 * MINUTE },
    { kind: 'hang', atUs: 6 * HOUR, host: 0, forUs: 5 * MINUTE },
    { kind: 'slow-reboot', atUs: 7 * HOUR, host: 1, byUs: 10 * MINUTE },
    ...['Lab1', 'Lab2', 'Lab3', 'Lone'].map((name, host) => ({
      kind: 'random',
      blows: [{ kind: 'crash', host }],
      streams: [`crash/${name}`],
      meanUs: 30 * DAY,
      shape: 1,
      forUs: { from: 20 * MINUTE, to: 2 * HOUR },
      withinUs: 0,
    })),
    { kind: 'random-migration-failure', chance: 0.01 },
  ]);
});

test('durations that are properties of a cluster or of a role hold where these are not written', async () => {
  const physics = 'physics: { addEvictDelay: 10 s, resiliencyPeriod: 5 s..15 s, failoverPeriod: 1 h }\n';
  const own = '{ name: own, memory: 1 GiB, on: Lab1, failover: { period: 2 h } }';
  const world = buildWorld(await scenarioOf(`${WITH_VMS.replace('vms: [', `vms: [${own}, `)}${physics}`));
  expect(world.clusters[0]?.settings).toMatchObject({ AddEvictDelay: 10, ResiliencyDefaultPeriod: 10 });
  expect(world.vms.map(({ failoverPeriodUs }) => failoverPeriodUs)).toEqual([
    2 * HOUR,
    ...world.vms.slice(1).map(() => HOUR),
  ]);
  const written = BASE.replace(/(name: LAB,[^}]*)}/, '$1, settings: { AddEvictDelay: 30 } }');
  const { clusters } = buildWorld(await scenarioOf(`${written}${physics}`));
  expect(clusters[0]?.settings).toMatchObject({ AddEvictDelay: 30, ResiliencyDefaultPeriod: 10 });
});

test('what belongs to a VM and not to the world is kept beside it', async () => {
  const { vms } = await scenarioOf(
    `${BASE}vms: [{ name: a, memory: 1 GiB, owner: ERP team, limits: { blackout: 1 s } }]\n`,
  );
  expect(vms).toEqual([{ owner: 'ERP team', blackoutUs: SECOND }]);
});

test('own invariants keep their condition and when it must hold', async () => {
  const { invariantsAlso, expect: expected } = await scenarioOf(`${WITH_VMS}invariants:
  also: [{ id: three, claim: Three run, at-end: "vms.filter(v, v.group == 'web').size() == 3" }]
expect: { outcome: stuck, violations: [three] }
`);
  expect(invariantsAlso).toEqual([
    { id: 'three', claim: 'Three run', kind: 'at-end', condition: "vms.filter(v, v.group == 'web').size() == 3" },
  ]);
  expect(expected).toEqual({ outcome: 'stuck', violations: ['three'] });
});

test('the wall clock of the beginning has its weekday', async () => {
  const { start } = await scenarioOf(`${BASE}start: 2026-11-28T20:00\n`);
  // 2026-11-28 is a Saturday, 20,785 days after 1970-01-01.
  expect(start).toEqual({ text: '2026-11-28T20:00', day: 20_785, second: 72_000, weekday: 6 });
});

test('long names, emoji and wide letters are welcome', async () => {
  const name = `データベース 👩‍💻 ${'x'.repeat(300)}`;
  const { world } = await scenarioOf(
    `${BASE}vms: [{ name: "${name}", memory: 1 GiB }]\nscript: ['Stop-VM "${name}"']\n`,
  );
  expect(world.vms[0]?.name).toBe(name);
});

test('a VM that may not stop may not be out at all, unless a bound of its own says otherwise', async () => {
  const { vms } = await scenarioOf(`${BASE}vms:
  - { name: a, memory: 1 GiB, mayStop: false }
  - { name: b, memory: 1 GiB, mayStop: false, limits: { outage: 5 min } }
  - { name: c, memory: 1 GiB, mayStop: true }
`);
  expect(vms).toEqual([{ outageUs: 0, mayStop: false }, { outageUs: 5 * MINUTE, mayStop: false }, {}]);
});

test('a cluster is not updated by itself unless it is written', async () => {
  const on = await scenarioOf(BASE.replace('level: WS2012R2 }', 'level: WS2012R2, cau: true }'));
  expect([(await scenarioOf(BASE)).clusters, on.clusters]).toEqual([[{ cau: false }], [{ cau: true }]]);
});
