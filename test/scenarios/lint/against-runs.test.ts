/** What the linter says of a plan, held against what the rehearsal of that plan comes to. */
import { describe, expect, test } from 'vitest';
import { POWER } from '../../../src/model/states.js';
import { type Finding, lint } from '../../../src/scenarios/index.js';
import { rehearsed } from '../../stories/rehearsed.js';
import { scenarioOf } from '../support.js';

const ONE = 'clusters: [{ name: PROD, level: WS2019, witness: cloud }]';
const TWO = 'clusters: [{ name: PROD, level: WS2019, witness: cloud }, { name: NEW, level: WS2022, witness: cloud }]';
const three = (more = '') => `{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB${more} }`;
const beside = (more = '') => `{ names: M1..M2, release: WS2022, cluster: NEW, cores: 32, memory: 128 GiB${more} }`;
const spare = (more = '') => `{ name: S1, release: WS2022, cores: 32, memory: 128 GiB${more} }`;
const alone = '{ name: N1, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }';
const OVER = 'upgrade: { to: WS2022, cluster: PROD, strategy: new-cluster, into: NEW }';
const SWING = 'upgrade: { to: WS2022, strategy: swing }';
const AT_ONCE = 'upgrade: { to: WS2022, strategy: all-at-once }';

const plan = (clusters: string, hosts: string, vms: string, rest: string): string =>
  `${clusters}\nhosts: [${hosts}]\nvms: [${vms}]\n${rest}\n`;

/** Findings without the notes, as `severity id subject`, and the outcome with the VMs that are lost. */
async function both(text: string): Promise<{ said: string[]; came: string; findings: readonly Finding[] }> {
  const { outcome, run } = await rehearsed(text);
  const findings = lint(await scenarioOf(`clusterdrill: 1\ntitle: A story\n${text}`));
  const lost = run.world.vms.filter(({ power }) => power === POWER.lost).map(({ name }) => `${name} lost`);
  const said = findings.filter(({ severity }) => severity === 'error').map(({ id, subject }) => `${id} ${subject}`);
  return { said, came: [outcome, ...lost].join(', '), findings };
}

describe('what a strategy does with the roles of a node', () => {
  test.each([
    [
      'join a spare first',
      plan(ONE, `${alone}, ${spare()}`, '{ name: app, on: N1, version: "9.0", memory: 8 GiB }', SWING),
    ],
    [
      'go to another cluster',
      plan(TWO, `${alone}, ${beside()}`, '{ name: app, on: N1, version: "9.0", memory: 8 GiB }', OVER),
    ],
    [
      'take files of a local disk along to another cluster',
      plan(
        TWO,
        `${three()}, ${beside()}`,
        '{ name: app, on: N1, version: "9.0", memory: 8 GiB, immovable: local disk }',
        OVER,
      ),
    ],
    [
      'take what is no role along to another cluster',
      plan(
        TWO,
        `${three()}, ${beside()}`,
        '{ name: app, on: N1, version: "9.0", memory: 8 GiB, clustered: false }',
        OVER,
      ),
    ],
    [
      'stop all of them, so that none needs room',
      plan(
        ONE,
        three(),
        '{ name: app, count: 6, version: "9.0", memory: 56 GiB }',
        `${AT_ONCE}\nlimits: { blackout: 100 ms }`,
      ),
    ],
  ])('%s', async (_, text) => {
    const { said, came } = await both(text);
    expect([said, came]).toEqual([[], 'completed']);
  });

  test.each([
    [
      'no node of the other cluster is large enough',
      plan(
        TWO,
        `${three()}, ${beside().replace('128', '32')}`,
        '{ name: app, on: N1, version: "9.0", memory: 60 GiB }',
        OVER,
      ),
      ['vm/too-large vm:app'],
      'stuck',
    ],
    [
      'a node is installed anew whose disk one needs that does not run',
      plan(
        ONE,
        three(),
        '{ name: app, on: N3, version: "9.0", memory: 8 GiB, immovable: Local Disk, state: Off }',
        'upgrade: { to: WS2022 }',
      ),
      ['vm/immovable vm:app'],
      'completed, app lost',
    ],
    [
      'a spare is installed anew that holds a VM',
      plan(
        ONE,
        `${three()}, ${spare(', storage: local').replace('WS2022', 'WS2019')}`,
        '{ name: app, on: S1, version: "9.0", memory: 8 GiB }',
        'upgrade: { to: WS2022, strategy: swing, spares: [S1] }',
      ),
      ['vm/not-clustered vm:app'],
      'completed, app lost',
    ],
    [
      'a script installs a host that holds one',
      plan(
        ONE,
        `${three()}, ${spare(', storage: local')}`,
        '{ name: app, on: S1, version: "9.0", memory: 8 GiB }',
        'script: [{ install: WS2025, on: S1 }]',
      ),
      ['vm/not-clustered vm:app'],
      'completed, app lost',
    ],
    [
      'a script evicts and installs its node',
      plan(
        ONE,
        three(),
        '{ name: app, on: N1, version: "9.0", memory: 8 GiB, clustered: false }',
        'script: [Suspend-ClusterNode N1 -Drain -Wait, Remove-ClusterNode N1 -Force, { install: WS2022, on: N1 }]',
      ),
      ['vm/not-clustered vm:app'],
      'completed, app lost',
    ],
  ])('leaves one behind where %s', async (_, text, finds, comes) => {
    const { said, came } = await both(text);
    expect([said, came]).toEqual([finds, comes]);
  });

  test('is told of a script only as long as nothing has moved the VM away', async () => {
    const hosts = `${three()}, ${spare(', storage: local')}, ${spare(', storage: local').replace('S1', 'S2')}`;
    const vm = '{ name: app, on: S1, version: "9.0", memory: 8 GiB }';
    const away = 'Move-VM app -DestinationHost S2 -IncludeStorage';
    const said = async (script: string) => (await both(plan(ONE, hosts, vm, `script: [${script}]`))).said;
    expect(await said(`${away}, { install: WS2025, on: S1 }`)).toEqual([]);
    expect(await said(`{ install: WS2025, on: S1 }, { run: ${away}, expect: refused }`)).toHaveLength(1);
  });
});

describe('a VM that may not be stopped', () => {
  const kept = '{ name: app, on: N1, version: "9.0", memory: 8 GiB, mayStop: false }';

  test.each([
    ['all VMs are stopped before the first node', AT_ONCE, 1],
    ['a script stops it', 'script: [Stop-VM app]', 1],
    ['a script would stop it', 'script: [Stop-VM app -WhatIf]', 0],
    ['a drain moves it', 'upgrade: { to: WS2022 }', 0],
  ])('is told where %s', async (_, rest, count) => {
    const text = plan(ONE, three(), kept, rest);
    const { verdict } = await rehearsed(text);
    expect(verdict.violations.map(({ invariant }) => invariant)).toEqual(Array(count).fill('service/outage-bounded'));
    expect((await both(text)).said).toEqual(Array(count).fill('vm/may-not-stop vm:app'));
  });

  test('has a bound of outages that a night with all VMs off is held against', async () => {
    const within = async (outage: string, hosts = three()) =>
      (await both(plan(ONE, hosts, kept.replace('mayStop: false', `limits: { outage: ${outage} }`), AT_ONCE))).said;
    // Two turns of 1 h 46 min.
    expect(await within('3 h')).toEqual(['limit/outage-shorter-than-a-version-update vm:app']);
    expect(await within('4 h')).toEqual([]);
    const two = `${three().replace('N3', 'N2')}, { name: N3, release: WS2022, cluster: PROD, cores: 32, memory: 128 GiB }`;
    expect(await within('3 h', two)).toEqual([]);
  });
});

describe('a first node that is drained while every VM is where it stands', () => {
  const small = (more = '') => three(more).replace('128 GiB', '64 GiB');
  const on = (host: string, memory: number, more = '') =>
    `{ name: ${host.toLowerCase()}, on: ${host}, count: 2, memory: ${memory} GiB${more} }`;
  const big = '{ name: big, on: N1, memory: 40 GiB }';
  const NEWER = ONE.replace('WS2019', 'WS2022');
  const newer = (text: string) => text.replaceAll('WS2019', 'WS2022');

  test.each([
    [
      'two halves of room are none',
      plan(ONE, small(), `${big}, ${on('N2', 14)}, ${on('N3', 14)}`, 'upgrade: { to: WS2022 }'),
      'vm:big',
    ],
    [
      'roles that keep together find none for both',
      plan(
        NEWER,
        newer(small()),
        `${on('N1', 20)}, ${on('N2', 12)}, ${on('N3', 12)}`,
        'affinity: [{ name: together, rule: SameNode, vms: n1 }]\nupgrade: { to: WS2025, method: in-place }',
      ),
      'vm:n11',
    ],
    [
      'the rack with room is that of a VM that it is kept apart from',
      plan(
        NEWER,
        newer(`${small(', rack: A').replace('N3', 'N2')}, ${small(', rack: B').replace('N1..N3', 'N3..N4')}`),
        `{ name: a, on: N1, memory: 20 GiB }, { name: b, on: N3, memory: 20 GiB }, ${on('N2', 24)}`,
        'affinity: [{ name: apart, rule: DifferentFaultDomain, vms: [a, b] }]\nupgrade: { to: WS2025, method: in-place }',
      ),
      'vm:a',
    ],
    [
      'the other node runs as many as it may',
      plan(
        ONE,
        three().replace('N3', 'N2'),
        `${on('N1', 4)}, ${on('N2', 4)}`,
        'caps: { vmsPerNode: 3 }\nupgrade: { to: WS2022 }',
      ),
      'vm:n12',
    ],
    [
      'what is no role fills the other one',
      plan(
        ONE,
        three().replace('N3', 'N2'),
        `${on('N1', 8)}, { name: lone, on: N2, memory: 110 GiB, clustered: false }`,
        'upgrade: { to: WS2022, method: in-place }',
      ),
      'vm:n12',
    ],
  ])('is told where %s', async (_, text, subject) => {
    const { said, came } = await both(text);
    expect([said, came]).toEqual([[`stage/no-room ${subject}`], 'stuck']);
  });

  test('is told of a script that begins with it', async () => {
    const vms = `${big}, ${on('N2', 14)}, ${on('N3', 14)}`;
    const typed = (line: string) => both(plan(ONE, small(), vms, `script: [${line}]`));
    const failing = '{ run: Suspend-ClusterNode N1 -Drain -Wait, expect: failed }';
    expect(await typed(failing)).toMatchObject({ said: ['stage/no-room vm:big'], came: 'completed' });
    expect(await typed('Suspend-ClusterNode N1 -ForceDrain -Drain')).toMatchObject({ said: [] });
    expect(await typed(`Stop-VM big, Suspend-ClusterNode N1 -Drain -Wait`)).toMatchObject({
      said: [],
      came: 'completed',
    });
  });

  test('is none where another node comes first, or one VM less is there', async () => {
    const vms = (count: number) => `${big}, ${on('N2', 14)}, ${on('N3', 14).replace('2', String(count))}`;
    const order = 'upgrade: { to: WS2022, order: [N3, N1, N2] }';
    expect((await both(plan(ONE, small(), vms(2), order))).said).toEqual([]);
    expect(await both(plan(ONE, small(), vms(1), 'upgrade: { to: WS2022 }'))).toMatchObject({ said: [] });
  });
});

describe('a host that roles come to on the way', () => {
  const app = '{ name: app, on: N1, count: 2, memory: 8 GiB, version: "9.0", switch: Production }';
  const sealed = app.replace('switch: Production', 'traits: [vtpm]');
  const bare = ', traits: [no-vtpm-certificates]';

  test.each([
    [
      'a spare lacks a switch',
      plan(ONE, `${alone}, ${spare(', switches: [Other]')}`, app, SWING),
      ['switch/missing host:S1'],
    ],
    [
      'the nodes of the other cluster lack it',
      plan(TWO, `${three()}, ${beside(', switches: [Other]')}`, app, OVER),
      ['switch/missing host:M1', 'switch/missing host:M2'],
    ],
    [
      'a spare has no certificates',
      plan(ONE, `${alone}, ${spare(bare)}`, sealed, `${SWING.replace(' }', ', method: in-place }')}`),
      ['problem/known vm:app1'],
    ],
  ])('is found where %s', async (_, text, finds) => {
    const { said, came } = await both(text);
    expect([said, came]).toEqual([finds, 'stuck']);
  });

  test('is looked at as it is once it has been installed', async () => {
    const old = spare(', switches: [Other], rebuilt: { switches: [Production] }').replace('WS2022', 'WS2019');
    expect(await both(plan(ONE, `${alone}, ${old}`, app, SWING))).toMatchObject({ said: [], came: 'completed' });
  });

  test.each([
    [
      'another node of the cluster has it',
      plan(
        ONE,
        `${three(', switches: [Production]').replace('N3', 'N2')}, ${three(', switches: [Other]').replace('N1..N3', 'N3').replace('128', '32')}`,
        app,
        'upgrade: { to: WS2022 }',
      ),
      'warning',
      'completed',
    ],
    [
      'it is installed without it, and another one is not',
      plan(
        ONE,
        `${three(', switches: [Production]').replace('N3', 'N2')}, ${three(', switches: [Production], rebuilt: { switches: [] }').replace('N1..N3', 'N3').replace('128', '32')}`,
        app,
        'upgrade: { to: WS2022 }',
      ),
      'warning',
      'completed',
    ],
    [
      'no other node has it once they are installed',
      plan(ONE, three(', switches: [Production], rebuilt: { switches: [] }'), app, 'upgrade: { to: WS2022 }'),
      'error',
      'stuck',
    ],
    [
      'the only other node may not own the role',
      plan(
        ONE,
        `${three(', switches: [Production]').replace('N3', 'N2')}, ${three(', switches: [Other]').replace('N1..N3', 'N3')}`,
        app.replace(' }', ', possibleOwners: [N1, N3] }'),
        'upgrade: { to: WS2022 }',
      ),
      'error',
      'stuck',
    ],
    [
      'another node of the other cluster has it',
      plan(
        TWO,
        `${three(', switches: [Production]')}, ${beside(', switches: [Other]').replace('M1..M2', 'M1')}, ${beside(', switches: [Production]').replace('M1..M2', 'M2')}`,
        app,
        OVER,
      ),
      'warning',
      'completed',
    ],
    [
      'all are off, and start where it is',
      plan(
        ONE,
        `${three(', switches: [Production]').replace('N3', 'N2')}, ${three(', switches: [Other]').replace('N1..N3', 'N3')}`,
        app,
        AT_ONCE,
      ),
      'warning',
      'completed',
    ],
  ])('and lacks a switch is an error only where they must go there: %s', async (_, text, severity, comes) => {
    const { findings, came } = await both(text);
    const severities = findings.filter(({ id }) => id === 'switch/missing').map((one) => one.severity);
    expect([[...new Set(severities)], came]).toEqual([[severity], comes]);
  });

  test('and lacks a switch is named, with what a drain does that takes it', async () => {
    const hosts = `${three(', switches: [Production]').replace('N3', 'N2')}, ${three(', switches: [Other]').replace('N1..N3', 'N3')}`;
    const { findings } = await both(plan(ONE, hosts, app, 'upgrade: { to: WS2022 }'));
    expect(findings.map(({ subject, why }) => `${subject} ${why}`)).toEqual([
      'host:N3 N3 has no virtual switch Production: app1 and 1 more cannot go there. Each of them has another node to go to; a drain that takes this one all the same, since it has most free memory, fails.',
    ]);
  });

  test('is not found where it joins nothing', async () => {
    expect(
      (await both(plan(ONE, `${three()}, ${spare(', switches: [Other]')}`, app, 'upgrade: { to: WS2022 }'))).said,
    ).toEqual([]);
  });
});

describe('a node that goes down for good', () => {
  const crash = (host: string, at: string, rest: string) =>
    plan(
      ONE,
      `${three()}, ${spare()}`,
      '{ name: app, on: N1, count: 2, memory: 8 GiB, version: "9.0" }',
      `${rest}\nfaults: [{ crash: ${host}, at: ${at} }]`,
    );
  const severity = async (text: string) =>
    (await both(text)).findings.find(({ id }) => id === 'level/cannot-rise')?.severity;

  test.each([
    ['in the middle', crash('N3', '1 h', 'upgrade: { to: WS2022 }'), 'error', 'stuck'],
    ['as a spare', crash('S1', '1 h', SWING), 'error', 'stuck'],
    ['after the last one is done', crash('N3', '5 d', 'upgrade: { to: WS2022 }'), 'warning', 'completed'],
    ['until the calm', crash('N3', '1 h', 'upgrade: { to: WS2022 }\ncalm: 2 h'), undefined, 'completed'],
    ['and is none of the plan', crash('S1', '1 h', 'upgrade: { to: WS2022 }'), undefined, 'completed'],
  ])('%s', async (_, text, says, comes) => {
    expect([await severity(text), (await both(text)).came]).toEqual([says, comes]);
  });
});

test('a rehearsal that begins behind the last start of a window has all of the later ones', async () => {
  const windows = 'windows: { from: "20:00", to: "19:00", startNoNodeAfter: "21:00" }';
  const rest = `start: 2026-11-28T18:00\nphysics: { cleanInstall: 10 min, patch: 0 }\nuntil: 2 d\nupgrade: { to: WS2022, parallel: 2, ${windows} }`;
  const { findings, came } = await both(
    plan(ONE, three(), '{ name: app, count: 2, memory: 8 GiB, version: "9.0" }', rest),
  );
  expect([findings.map(({ id }) => id).filter((id) => id.startsWith('window/')), came]).toEqual([[], 'completed']);
});

test('a node that is away for longer than until the next window keeps that from the ones behind it', async () => {
  const rest = (until: string) =>
    `start: 2026-11-28T20:00\nphysics: { cleanInstall: 30 h, patch: 0 }\nuntil: ${until}\nupgrade: { to: WS2022, windows: { from: "20:00", to: "02:00" } }`;
  const told = async (until: string) => {
    const { findings, came } = await both(
      plan(ONE, three(), '{ name: app, memory: 8 GiB, version: "9.0" }', rest(until)),
    );
    return [findings.some(({ id }) => id === 'window/too-few'), came];
  };
  expect(await told('4 d')).toEqual([true, 'out-of-time']);
  // The last one begins, and is not done.
  expect(await told('5 d')).toEqual([true, 'out-of-time']);
  expect(await told('6 d')).toEqual([false, 'completed']);
});

test('a role that a drain has no room to save is found in a script too, and not where nothing is drained', async () => {
  const tight = ONE.replace(
    ' }]',
    ', settings: { MoveTypeThreshold: 2000 }, volumes: [{ name: V, size: 1 TiB, free: 4 GiB }] }]',
  );
  const low = '{ name: low, on: N1, memory: 8 GiB, version: "9.0", priority: Low }';
  const said = async (rest: string) => both(plan(tight, three(), low, rest));
  const failing = 'script: [{ run: Suspend-ClusterNode N1 -Drain -Wait, expect: failed }]';
  expect(await said(failing)).toMatchObject({ said: ['storage/no-room-to-save vm:low'], came: 'completed' });
  expect(await said(AT_ONCE)).toMatchObject({ said: [], came: 'completed' });
  expect(await said('script: [Suspend-ClusterNode N2 -Drain -Wait]')).toMatchObject({ said: [], came: 'completed' });
});

describe('a role that does not run, or is started anew by a script', () => {
  const split = three(', numaNodes: 4, numaSpanning: false').replace('N1', 'N2');

  test('goes to nodes whose NUMA nodes are too small for it, and does not while it runs', async () => {
    const text = (state: string) =>
      plan(
        ONE,
        `${alone}, ${split}`,
        `{ name: app, on: N1, memory: 40 GiB, version: "9.0", state: ${state} }`,
        'upgrade: { to: WS2022 }',
      );
    expect(await both(text('Running'))).toMatchObject({
      said: ['vm/numa-node vm:app', 'stage/no-room vm:app'],
      came: 'stuck',
    });
    expect(await both(text('Off'))).toMatchObject({ said: [], came: 'completed' });
  });

  test('has what the node offers on which it is started, and none of a cluster that it has left', async () => {
    const newer = three().replace('N1..N3, release: WS2019', 'N1..N1, release: WS2022');
    const hosts = `${newer}, ${three().replace('N1', 'N2')}`;
    const said = async (script: string) =>
      (await both(plan(ONE, hosts, '{ name: app, on: N1, memory: 4 GiB, version: "9.0" }', `script: [${script}]`)))
        .said;
    const drain = '{ run: Suspend-ClusterNode N1 -Drain -Wait, expect: failed }';
    expect(await said(`Stop-VM app, Start-VM app, ${drain}`)).toEqual(['vm/started-on-newer vm:app']);
    expect(await said('Stop-VM app, Suspend-ClusterNode N1 -Drain -Wait')).toEqual([]);
    const leaves = 'Remove-ClusterGroup app -RemoveResources -Force, Suspend-ClusterNode N1 -Drain -Wait';
    const anew = 'Remove-ClusterNode N1 -Force, { install: WS2022, on: N1 }';
    expect(await said(`${leaves}, ${anew}`)).toEqual(['vm/not-clustered vm:app']);
  });
});

test('votes and nodes are counted with the spares that have joined', async () => {
  const quorum = async (nodes: number, rest: string, hosts = spare()) => {
    const bare = ONE.replace(', witness: cloud', '');
    const { findings } = await both(
      plan(
        bare,
        `${three().replace('N3', `N${nodes}`)}, ${hosts}`,
        '{ name: app, memory: 4 GiB, version: "9.0" }',
        rest,
      ),
    );
    return findings.map(({ id }) => id).filter((id) => id.startsWith('quorum/'));
  };
  expect(await quorum(3, 'upgrade: { to: WS2022 }')).toEqual(['quorum/two-left']);
  expect(await quorum(3, SWING)).toEqual([]);
  expect(await quorum(2, 'upgrade: { to: WS2022 }')).toEqual(['quorum/no-witness', 'quorum/two-nodes']);
  expect(await quorum(2, SWING)).toEqual(['quorum/no-witness', 'quorum/two-left']);
  expect(await quorum(3, AT_ONCE)).toEqual([]);
});

describe('what goes over to another cluster', () => {
  const over = (vms: string, more = '') =>
    both(plan(TWO, `${three().replace('N3', 'N2')}, ${beside()}`, vms, OVER.replace(' }', `${more} }`)));

  test('is raised before, where the plan says so, or stays behind', async () => {
    const old = '{ name: app, on: N2, memory: 4 GiB, version: "5.0" }';
    expect(await over(old, ', vmVersions: before-hop')).toMatchObject({ said: [], came: 'completed' });
    const lone = old.replace('"5.0"', '"5.0", clustered: false');
    for (const vm of [old, lone])
      expect(await over(vm)).toMatchObject({ said: ['hop/strands-versions vm:app'], came: 'stuck' });
  });

  test('comes to a node that has gone over before it and may own it', async () => {
    const owned = '{ name: app, on: N2, memory: 4 GiB, version: "9.0", possibleOwners: [N1, N2] }';
    expect(await over(owned)).toMatchObject({ said: [], came: 'completed' });
  });

  test('is bound by a device whether it runs or not', async () => {
    const gpu = '{ name: app, on: N2, memory: 4 GiB, version: "9.0", immovable: GPU, state: Saved }';
    expect(await over(gpu)).toMatchObject({ said: ['vm/immovable vm:app'], came: 'stuck' });
  });
});

test('a role that does not run and is bound needs another owner all the same', async () => {
  const iso = (more: string) =>
    `{ name: app, on: N1, memory: 4 GiB, version: "9.0", immovable: local ISO, state: Off${more} }`;
  const inPlace = 'upgrade: { to: WS2022, method: in-place }';
  expect(await both(plan(ONE, three(), iso(''), inPlace))).toMatchObject({ said: [], came: 'completed' });
  expect(await both(plan(ONE, three(), iso(', possibleOwners: [N1]'), inPlace))).toMatchObject({
    said: ['vm/no-other-owner vm:app'],
    came: 'stuck',
  });
});

test('roles that may stay where they are leave room for those that must go', async () => {
  const vms =
    '{ name: a, on: N3, memory: 20 GiB }, { name: b, on: N2, memory: 8 GiB }, { name: c, on: N1, memory: 20 GiB, possibleOwners: [N1, N2] }';
  const hosts = three().replace('128 GiB', '32 GiB');
  expect(await both(plan(ONE, hosts, vms, 'upgrade: { to: WS2022, method: in-place }'))).toMatchObject({
    said: [],
    came: 'completed',
  });
});

describe('nodes that are away at a time', () => {
  const ids = async (rest: string, clusters = ONE, hosts = three()) =>
    (await both(plan(clusters, hosts, '{ name: app, count: 2, memory: 8 GiB, version: "9.0" }', rest))).findings.map(
      ({ id, remedy }) => `${id} ${remedy}`,
    );

  test('are all but one where every VM is off, also of Storage Spaces Direct', async () => {
    const pool = ONE.replace(' }]', ', storage: s2d, resiliency: two-way }]');
    expect(await ids(AT_ONCE, pool)).toContain('storage/too-many-at-once `strategy: rolling`.');
    expect((await ids('upgrade: { to: WS2022 }', pool)).join()).not.toContain('too-many');
  });

  test('are one on the way to another cluster, whatever is written', async () => {
    const window = 'windows: { from: "20:00", to: "23:00", startNoNodeAfter: "21:00" }';
    const rest = (until: string) =>
      `start: 2026-11-28T12:00\nuntil: ${until}\n${OVER.replace(' }', `, parallel: 3, ${window} }`)}`;
    const told = async (until: string) => (await ids(rest(until), TWO, `${three()}, ${beside()}`)).join();
    expect(await told('2 d')).toContain('window/too-few');
    expect(await told('5 d')).not.toContain('window/too-few');
  });

  test('are no more than leave the roles a node, so that the last waits', async () => {
    const text = plan(
      ONE,
      three(),
      '{ name: app, memory: 8 GiB, version: "9.0" }',
      'upgrade: { to: WS2022, parallel: 3 }',
    );
    const { findings, came } = await both(text);
    expect([findings.map(({ severity, id }) => `${severity} ${id}`), came]).toEqual([
      ['warning stage/no-room'],
      'completed',
    ]);
    expect(findings[0]?.why).toContain('the last of them begins once another one is back');
  });

  test('hide neither a first drain nor a later node that does not come through alone', async () => {
    const host = (name: string, memory: number) =>
      `{ names: ${name}, release: WS2019, cluster: PROD, cores: 16, memory: ${memory} GiB }`;
    const vm = (name: string, on: string, memory: number, owners = '') =>
      `{ name: ${name}, on: ${on}, memory: ${memory} GiB, version: "9.0"${owners && `, possibleOwners: [${owners}]`} }`;
    const told = async (hosts: readonly string[], vms: readonly string[]) => {
      const rest = 'upgrade: { to: WS2022, parallel: 2 }';
      const { findings, came } = await both(plan(ONE, hosts.join(', '), vms.join(', '), rest));
      return [findings.map(({ severity, id, subject }) => `${severity} ${id} ${subject}`), came];
    };
    const narrow = [host('N1', 24), host('N2', 48), host('N3', 16)];
    const first = [vm('a', 'N1', 4), vm('b', 'N2', 8), vm('c', 'N1', 12, 'N1, N3'), vm('d', 'N3', 8)];
    expect(await told(narrow, first)).toEqual([['error stage/no-room vm:c', 'warning stage/no-room vm:b'], 'stuck']);
    const pairs = [host('N1..N2', 128), host('N3', 128), host('N4', 64)];
    const later = [vm('a', 'N1', 8, 'N1, N2'), vm('b', 'N3', 50, 'N3, N4'), vm('c', 'N3', 50, 'N3, N4')];
    expect(await told(pairs, later)).toEqual([['error stage/no-room vm:b'], 'stuck']);
  });
});

describe('a node that a script pauses beside an upgrade', () => {
  const newer = three().replace('N1..N3, release: WS2019', 'N1, release: WS2022');
  const hosts = `${newer}, ${three().replace('N1', 'N2')}`;
  const said = async (script: string, of = hosts) => {
    const vm = '{ name: app, on: N2, memory: 8 GiB, version: "9.0" }';
    const rest = `upgrade: { to: WS2022, method: in-place }\nscript: [${script}]`;
    const { findings, came } = await both(plan(ONE, of, vm, rest));
    return [findings.filter(({ id }) => id === 'level/cannot-rise').map(({ severity }) => severity), came];
  };

  test.each([
    ['has its turn behind it', 'Suspend-ClusterNode N1', hosts, ['error'], 'stuck'],
    [
      'is resumed',
      'Suspend-ClusterNode N1, { manual: look, take: 5 h }, Resume-ClusterNode N1',
      hosts,
      [],
      'completed',
    ],
    [
      'is resumed on a condition',
      "Suspend-ClusterNode N1, { until: \"hosts.exists(h, h.name == 'N2' && h.release == 'WS2022')\" }, Resume-ClusterNode N1",
      hosts,
      [],
      'completed',
    ],
    ['is refused', '{ run: Suspend-ClusterNode N1 -WhatIf }', hosts, [], 'completed'],
    ['is taken later', 'Suspend-ClusterNode N3 -Drain', three(), [], 'completed'],
    ['was taken before', '{ at: 3 h, run: Suspend-ClusterNode N1 -Drain }', three(), ['error'], 'stuck'],
    [
      'comes when the level has risen',
      '{ at: 9 h, run: Suspend-ClusterNode N1 -Drain }',
      three(),
      ['warning'],
      'completed',
    ],
  ])('%s', async (_, script, of, severities, comes) => {
    expect(await said(script, of)).toEqual([severities, comes]);
  });
});

describe('strategies that take all VMs down, or elsewhere', () => {
  const APART = ONE.replace(' }]', ', settings: { ClusterEnforcedAntiAffinity: 1 } }]');
  const found = (findings: readonly Finding[]) =>
    findings
      .filter(({ severity, id }) => severity !== 'note' && !id.startsWith('quorum/'))
      .map(({ severity, id, subject }) => `${severity} ${id} ${subject}`);
  const told = async (text: string): Promise<[string[], string]> => {
    const { findings, came } = await both(text);
    return [found(findings), came];
  };
  const twin = (name: string, on: string, memory = 8) =>
    `{ name: ${name}, on: ${on}, memory: ${memory} GiB, version: "9.0", antiAffinity: [dcs] }`;

  test('start twins apart from each other, and what is bound on its own node', async () => {
    const twins = `${twin('a', 'N1')}, ${twin('b', 'N2')}`;
    expect(await told(plan(APART, three(), twins, AT_ONCE))).toEqual([[], 'completed']);
    const owned =
      '{ name: a, on: N3, count: 3, memory: 30 GiB, version: "9.0" }, { name: b, on: N1, memory: 50 GiB, version: "9.0", possibleOwners: [N1, N3] }';
    expect(await told(plan(ONE, three(), owned, AT_ONCE))).toEqual([[], 'completed']);
  });

  test('are told of where one starts nowhere, or goes to no node', async () => {
    const lone = '{ name: app, on: N1, count: 2, memory: 8 GiB, version: "9.0", switch: Lan }';
    const bare = three(', switches: [Lan], rebuilt: { switches: [] }');
    expect(await told(plan(ONE, bare, lone, AT_ONCE))).toEqual([
      [
        'error switch/missing host:N1',
        'error switch/missing host:N2',
        'error switch/missing host:N3',
        'error stage/no-room vm:app1',
      ],
      'stuck',
    ]);
  });

  test('fill the nodes of the other cluster until one finds no place', async () => {
    const small = beside().replace('M1..M2', 'M1').replace('128', '64');
    const full = '{ name: app, on: N1, count: 5, memory: 12 GiB, version: "9.0" }';
    expect(await told(plan(TWO, `${three()}, ${small}`, full, OVER))).toEqual([
      ['warning stage/no-room vm:app5'],
      'stuck',
    ]);
    expect(await told(plan(TWO, `${three()}, ${small}`, full.replace('count: 5', 'count: 4'), OVER))).toEqual([
      [],
      'completed',
    ]);
    const owned =
      '{ name: a, on: N2, memory: 70 GiB, version: "9.0", possibleOwners: [N1, N2] }, { name: b, on: N3, memory: 70 GiB, version: "9.0", possibleOwners: [N1, N3] }';
    expect(await told(plan(TWO, `${three()}, ${beside()}`, owned, OVER))).toEqual([
      ['warning stage/no-room vm:b'],
      'stuck',
    ]);
    const apart = TWO.replace('level: WS2022', 'level: WS2022, settings: { ClusterEnforcedAntiAffinity: 1 }');
    const raised = OVER.replace(' }', ', vmVersions: after }');
    const pair = `${twin('a', 'N1')}, ${twin('b', 'N1')}`;
    expect(await told(plan(apart, `${three()}, ${small}`, pair, raised))).toEqual([
      ['warning stage/no-room vm:b'],
      'stuck',
    ]);
    expect(await told(plan(apart, `${three()}, ${beside()}`, pair, raised))).toEqual([[], 'completed']);
  });

  test('count the processors of nodes that have gone over before', async () => {
    const [old, newer] = [', cpu: Intel/Haswell', ', cpu: Intel/IceLake'];
    const hosts = `${three(newer)}, ${beside(old)}`;
    const vm = (on: string) => `{ name: app, on: ${on}, memory: 8 GiB, version: "9.0" }`;
    expect((await both(plan(TWO, hosts, vm('N1'), OVER))).said).toEqual(['strategy/processors-elsewhere vm:app']);
    expect(await both(plan(TWO, hosts, vm('N2'), OVER))).toMatchObject({ said: [], came: 'completed' });
  });

  /** A plan by a number: what is drawn is small, so that rooms are tight. */
  function drawn(seed: number): string {
    let state = seed;
    const draw = <T>(all: readonly T[]): T => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return all[(state >>> 12) % all.length] as T;
    };
    const nodes = draw([2, 3, 4]);
    const over = draw([true, false]);
    const hosts = Array.from({ length: nodes }, (_, at) => three().replace('N1..N3', `N${at + 1}`));
    const vms = hosts.flatMap((_, at) =>
      Array.from({ length: draw([1, 2, 3]) }, (__, one) => {
        const more = draw([
          '',
          '',
          ', antiAffinity: [x]',
          ', antiAffinity: [y]',
          ', state: Off',
          `, possibleOwners: [N${at + 1}, N1, N2]`,
        ]);
        return `{ name: v${at}${one}, on: N${at + 1}, memory: ${draw([8, 20, 30])} GiB, version: "9.0"${over && more.includes('possible') ? '' : more} }`;
      }),
    );
    const enforced = draw(['', ', settings: { ClusterEnforcedAntiAffinity: 1 }']);
    const clusters = (over ? TWO : ONE).replaceAll('witness: cloud', `witness: cloud${enforced}`);
    const [others, upgrade] = over ? [[beside().replace('M2', `M${draw([1, 2])}`)], OVER] : [[], AT_ONCE];
    const rest = upgrade.replace(' }', `, vmVersions: ${draw(['never', 'after'])} }`);
    return plan(clusters, [...hosts, ...others].join(', '), vms.join(', '), rest);
  }

  test('never get stuck in silence, nor come through where an error is told', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const text = drawn(seed);
      const [said, came] = await told(text);
      const silent = came !== 'completed' && said.length === 0;
      const wrong = came === 'completed' && said.some((one) => one.startsWith('error'));
      expect([silent, wrong], `${text}\n${came} ${said}`).toEqual([false, false]);
    }
  });
});

describe('a VM that runs on the one node with the newest processors', () => {
  const hosts = `${three(', cpu: Intel/Skylake').replace('N3', 'N2')}, ${three(', cpu: Intel/IceLake').replace('N1..N3', 'N3')}`;
  const said = async (more: string, on = 'N3') => {
    const { findings, came } = await both(
      plan(ONE, hosts, `{ name: app, on: ${on}, memory: 8 GiB, version: "9.0"${more} }`, 'upgrade: { to: WS2022 }'),
    );
    return [findings.filter(({ id }) => id === 'cpu/mixed').map(({ severity }) => severity), came];
  };

  test('cannot leave it, in whatever order the nodes are drained, unless it is off or compatible', async () => {
    expect(await said('')).toEqual([['error'], 'stuck']);
    expect(await said('', 'N1')).toEqual([['note'], 'completed']);
    expect(await said(', compatibility: minimal')).toEqual([[], 'completed']);
    expect(await said(', state: Off')).toEqual([[], 'completed']);
    expect(await said(', state: Saved')).toEqual([['note'], 'completed']);
  });
});
