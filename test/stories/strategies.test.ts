import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/base/units.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { FACT } from '../../src/model/facts.js';
import { POWER } from '../../src/model/states.js';
import { tell } from '../../src/report/index.js';
import type { Rehearsal } from '../../src/session/index.js';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

/** Three nodes of which two cannot carry what runs on all. */
const FULL = (upgrade: string, more = '') => `
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts:
  - { names: A1..A3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }
${more}vms: [{ name: v, count: 9, on: [A1, A2, A3], memory: 15 GiB }]
upgrade: { to: WS2022${upgrade} }
`;

const releases = ({ run: { world } }: Rehearsal) => new Set(world.hosts.map(({ release }) => release));
const running = ({ run: { world } }: Rehearsal) => world.vms.filter(({ power }) => power === POWER.running).length;
const outage = ({ availability, run }: Rehearsal) =>
  Math.max(...run.world.vms.map(({ index }) => availability.of(index, run.endedAtUs).downtimeUs));

const [EVICTION, JOINED] = [FACT['eviction-started'], FACT['node-joined']];

describe('swing', () => {
  test('has a spare host join first, so that a full cluster can be upgraded without an outage', async () => {
    expect((await rehearsed(FULL(''))).outcome).toBe('stuck');
    const swung = await rehearsed(
      FULL(', strategy: swing', '  - { name: S, release: WS2019, cores: 16, memory: 64 GiB }\n'),
    );
    expect(swung.outcome).toBe('completed');
    expect(releases(swung)).toEqual(new Set([releaseIndex('WS2022')]));
    expect(swung.run.world.hosts.every(({ cluster }) => cluster === 0)).toBe(true);
    expect(outage(swung)).toBeLessThan(2e6);
    expect(told(swung.run, /S .*(installation|joined)|A1 .*(drain|joined)/)).toMatchInlineSnapshot(`
      "0 s            S      installation started WS2022
      1 h            S      installation completed WS2022
      1 h 46 min     S      joined
      1 h 46 min     A1     drain started
      1 h 46 min     A1     drain completed
      3 h 33 min     A1     joined"
    `);
  });

  test('takes the spare along through every hop', async () => {
    const swung = await rehearsed(`
clusters: [{ name: LAB, level: WS2016, witness: cloud }]
hosts:
  - { names: A1..A2, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }
  - { names: S1..S2, release: WS2016, cores: 16, memory: 64 GiB }
vms: [{ name: v, count: 4, on: [A1, A2], memory: 8 GiB }]
upgrade: { to: WS2022, strategy: swing, spares: [S2] }
`);
    expect(swung.outcome).toBe('completed');
    const { hosts } = swung.run.world;
    expect(hosts.map(({ name, cluster, release }) => [name, cluster, release === releaseIndex('WS2022')])).toEqual([
      ['A1', 0, true],
      ['A2', 0, true],
      ['S1', -1, false],
      ['S2', 0, true],
    ]);
  });
});

describe('all at once', () => {
  test.each(['clean', 'in-place'])(
    'stops every VM, upgrades the nodes together and starts the VMs where there is room (%s)',
    async (method) => {
      const rolled = await rehearsed(`${FULL(`, method: ${method}`).replace('count: 9', 'count: 3')}`);
      const atOnce = await rehearsed(FULL(`, method: ${method}, strategy: all-at-once`));
      expect(atOnce.outcome).toBe('completed');
      expect(releases(atOnce)).toEqual(new Set([releaseIndex('WS2022')]));
      expect(running(atOnce)).toBe(9);
      // Two nodes together and the last one, against one after the other: the price is that every VM is out all the time.
      expect(atOnce.run.endedAtUs).toBeLessThan(rolled.run.endedAtUs - 1.5 * HOUR);
      expect(outage(atOnce)).toBeGreaterThan(3 * HOUR);
      expect(outage(rolled)).toBeLessThan(5e6);
    },
  );

  test('starts the VMs again when the work ends after the window', async () => {
    const late = await rehearsed(
      `start: 2026-11-27T20:00${FULL(', strategy: all-at-once, windows: { from: "20:00", to: "22:30" }')}`,
    );
    expect(late.outcome).toBe('completed');
    expect(running(late)).toBe(9);
  });

  test('that cannot go on says how to start again what it has shut down', async () => {
    const stuck = await rehearsed(
      FULL(', strategy: all-at-once')
        .replace('count: 9', 'count: 3')
        .replace('names: A1..A3', 'name: A1')
        .replace('[A1, A2, A3]', 'A1'),
    );
    expect(stuck.outcome).toBe('stuck');
    expect(tell(stuck, { color: false, width: 100 })).toContain(
      '3 VMs ran before and are off (v1 … v3). They are started with:\n    Start-VM -Name v1, v2, v3\n',
    );
  });

  test('leaves what was off as it is, and raises versions while nothing runs', async () => {
    const { outcome, run } = await rehearsed(
      FULL(', strategy: all-at-once, vmVersions: after').replace(
        'memory: 15 GiB',
        'memory: 15 GiB, state: Off, version: "9.0"',
      ),
    );
    expect(outcome).toBe('completed');
    expect(run.world.vms.map(({ power }) => power)).toEqual(run.world.vms.map(() => POWER.off));
    expect(new Set(run.world.vms.map(({ version }) => version)).size).toBe(1);
  });
});

describe('a new cluster', () => {
  const beside = (more = '') => `
clusters:
  - { name: OLD, level: WS2016, witness: cloud }
  - { name: NEW, level: WS2022, witness: cloud }
hosts:
  - { names: A1..A3, release: WS2016, cluster: OLD, cores: 16, memory: 64 GiB }
  - { name: B1, release: WS2022, cluster: NEW, cores: 16, memory: 64 GiB }
vms: [{ name: v, count: 9, on: [A1, A2, A3], memory: 8 GiB${more} }]
upgrade: { cluster: OLD, to: WS2022, strategy: new-cluster, into: NEW }
`;

  test('takes roles and nodes over two releases at once, and the last node stays behind', async () => {
    const { outcome, run, availability } = await rehearsed(beside());
    expect(outcome).toBe('completed');
    expect(run.world.vms.every(({ clustered, host }) => clustered && run.world.hosts[host]?.cluster === 1)).toBe(true);
    expect(run.world.hosts.map(({ cluster, release }) => [cluster, release === releaseIndex('WS2022')])).toEqual([
      [1, true],
      [1, true],
      [0, false],
      [1, true],
    ]);
    expect(availability.counts).toMatchObject({ live: 9, quick: 0, failed: 0 });
    expect(told(run, / v1 .*(role|moves|moved|memory)/)).toMatchInlineSnapshot(`
      "0 s            v1     is no role any more
      3 min 36 s     v1     memory goes to B1
      3 min 41 s     v1     has moved to B1
      3 min 41 s     v1     became a role"
    `);
  });

  test('names the volume and folder to which the files go, the one with room', async () => {
    const volumes = '[{ name: V1, size: 1 TiB, free: 80 GiB }, { name: Gold 2, size: 1 TiB, free: 100 GiB }]';
    const text = beside(', disk: 20 GiB').replace('level: WS2022,', `level: WS2022, volumes: ${volumes},`);
    const { outcome, run } = await rehearsed(text);
    expect(outcome).toBe('completed');
    const moves = [...run.trace.commands()].map(([, told]) => told.text).filter((one) => one.startsWith('Move-VM'));
    const paths = moves.map((one) => one.slice(one.indexOf('C:') - 1));
    expect(paths).toMatchInlineSnapshot(`
      [
        "'C:\\ClusterStorage\\Gold 2\\v1'",
        "'C:\\ClusterStorage\\V1\\v4'",
        "'C:\\ClusterStorage\\Gold 2\\v7'",
        "'C:\\ClusterStorage\\V1\\v2'",
        "'C:\\ClusterStorage\\Gold 2\\v5'",
        "'C:\\ClusterStorage\\V1\\v8'",
        "'C:\\ClusterStorage\\Gold 2\\v3'",
        "'C:\\ClusterStorage\\V1\\v6'",
        "'C:\\ClusterStorage\\Gold 2\\v9'",
      ]
    `);
  });

  test('names the VM that it waits for where its node has crashed', async () => {
    const { run } = await rehearsed(`${beside(', clustered: false')}faults: [{ at: 30 min, crash: A2, for: 5 h }]\n`);
    const waits = run.waited.map(({ because }) => because).filter((because) => because.endsWith('rest'));
    expect(waits).toEqual(['v2 to come to rest']);
  });

  test.each([
    ['processors', ', cpu: Intel/IceLake', ', cpu: Intel/Haswell', ''],
    ['virtual switch', ', switches: [Lan]', ', switches: [Other]', ', switch: Lan'],
  ])('takes no VM to a node without its %s while another one has them', async (_, has, lacks, vm) => {
    const { outcome, run } = await rehearsed(`
clusters: [{ name: OLD, level: WS2019, witness: cloud }, { name: NEW, level: WS2022, witness: cloud }]
hosts:
  - { names: A1..A2, release: WS2019, cluster: OLD, cores: 16, memory: 64 GiB${has} }
  - { name: B1, release: WS2022, cluster: NEW, cores: 16, memory: 256 GiB${lacks} }
  - { name: B2, release: WS2022, cluster: NEW, cores: 16, memory: 64 GiB${has} }
vms: [{ name: v, count: 2, on: [A1, A2], memory: 8 GiB, version: "9.0"${vm} }]
upgrade: { cluster: OLD, to: WS2022, strategy: new-cluster, into: NEW }
`);
    expect(outcome).toBe('completed');
    expect(run.world.vms.map(({ host }) => run.world.hosts[host]?.name)).not.toContain('B1');
  });

  test('tells of a node that somebody has paused and nobody resumes', async () => {
    const text = beside('');
    const paused = await rehearsed(`${text}script: [Suspend-ClusterNode B1 -Cluster NEW]\n`);
    expect(paused.outcome).toBe('completed');
    expect(tell(paused, { color: false, width: 120 })).toContain(
      'B1 is left Paused. It takes its roles back with:\n    Resume-ClusterNode -Name B1 -Cluster NEW -Failback Immediate',
    );
    expect(tell(await rehearsed(text), { color: false, width: 120 })).not.toContain('left Paused');
  });

  test('waits with a reason for a VM that its hosts cannot run', async () => {
    const { outcome, run } = await rehearsed(beside(', version: "5.0"'));
    expect(outcome).toBe('stuck');
    expect(run.players[0]?.ask).toMatchObject({ because: expect.stringContaining('5.0') });
  });
});

describe('as many nodes as there is room for', () => {
  const many = (upgrade: string, vms: number, more = '') => `
clusters: [{ name: BIG, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A8, release: WS2019, cluster: BIG, cores: 16, memory: 64 GiB }]
vms: [{ name: v, count: ${vms}, memory: 8 GiB }]
upgrade: { to: WS2022${upgrade} }
${more}`;
  /** Nodes that were away at the same time at most. */
  const most = async (text: string): Promise<number> => {
    const { run, outcome, verdict } = await rehearsed(text);
    expect([outcome, verdict.violations]).toEqual(['completed', []]);
    let [away, found] = [0, 0];
    for (let seq = 0; seq < run.trace.length; seq += 1)
      for (const { kind } of run.trace.occurrence(seq).facts) {
        if (kind === EVICTION) away += 1;
        if (kind === JOINED) away -= 1;
        found = Math.max(found, away);
      }
    return found;
  };

  test('is fewer the fuller they are and the more losses they must bear, and never so many that quorum is in danger', async () => {
    const auto = ', parallel: auto';
    // Seven VMs to a node: 28 need four nodes, and one more that may be lost. Of few VMs four nodes stay: of three, the loss of one
    // would leave two votes of three and the next no majority.
    expect(await most(many(auto, 4))).toBe(4);
    expect(await most(many(auto, 28))).toBe(3);
    expect(await most(many(auto, 30))).toBe(2);
    expect(await most(many(auto, 44))).toBe(1);
    expect(await most(many(auto, 35, 'limits: { headroom: 0 }'))).toBe(3);
    expect(await most(many(auto, 28, 'limits: { headroom: 2 }'))).toBe(2);
  });

  test('is none more where one cannot be emptied, and that is why', async () => {
    const { outcome, run } = await rehearsed(`
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: v, on: A2, memory: 2 GiB, immovable: local ISO }]
upgrade: { to: WS2022, parallel: auto }
`);
    expect(outcome).toBe('stuck');
    const [ask] = run.players.map((player) => player.ask);
    expect(ask && 'because' in ask ? ask.because : '').toMatch(/^A2: .* 1 role cannot leave A2: v \(A VM with an ISO/);
  });
});

describe('several nodes at a time', () => {
  const nodes = (hosts: string, vms: string, upgrade: string, more = '') => `
clusters: [{ name: LAB, level: WS2019, witness: cloud${more} }]
hosts: [${hosts}]
vms: [${vms}]
upgrade: { to: WS2022, ${upgrade} }
`;
  const alike = '{ names: A1..A3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }';
  const failedDrains = ({ run }: Rehearsal): number =>
    told(run, /drain failed/)
      .split('\n')
      .filter(Boolean).length;

  test.each([
    ['all of them, anew', alike, '{ name: v, count: 6, memory: 4 GiB }', 'parallel: 3'],
    ['all of them, in place', alike, '{ name: v, count: 6, memory: 4 GiB }', 'parallel: 8, method: in-place'],
    ['all of two', alike.replace('A3', 'A2'), '{ name: v, memory: 4 GiB }', 'parallel: 2'],
    ['more than the room of the third allows', alike, '{ name: v, count: 6, memory: 15 GiB }', 'parallel: 2'],
    [
      'two that may own the roles of each other alone',
      alike,
      '{ name: v, on: A1, memory: 4 GiB, possibleOwners: [A1, A2] }, { name: w, on: A2, memory: 4 GiB, possibleOwners: [A1, A2] }',
      'parallel: 2',
    ],
    [
      'two with processors that the third has not',
      `${alike.replace('A3', 'A2').replace(' }', ', cpu: Intel/IceLake }')}, ${alike.replace('A1..A3', 'A3').replace(' }', ', cpu: Intel/Skylake }')}`,
      '{ name: v, on: A1, memory: 4 GiB, version: "9.0" }, { name: w, on: A2, memory: 4 GiB, version: "9.0" }',
      'parallel: 2',
    ],
  ])('are no more than leave the roles a node to go to: %s', async (_, hosts, vms, upgrade) => {
    const rehearsal = await rehearsed(nodes(hosts, vms, upgrade));
    expect([rehearsal.outcome, failedDrains(rehearsal)]).toEqual(['completed', 0]);
    expect(releases(rehearsal)).toEqual(new Set([releaseIndex('WS2022')]));
  });

  test('do not wait for a role that could go nowhere anyway, or only to a node that is away', async () => {
    const pinned = '{ name: v, on: A1, memory: 4 GiB, possibleOwners: [A1] }, { name: w, on: A2, memory: 4 GiB }';
    const { outcome, run } = await rehearsed(nodes(alike, pinned, 'parallel: 2'));
    expect(outcome).toBe('stuck');
    expect(run.world.hosts.map(({ release }) => release === releaseIndex('WS2022'))).toEqual([false, true, true]);
  });

  test('are all but one where every VM is off, whatever is written', async () => {
    const ends = async (more: string) =>
      (await rehearsed(nodes(alike, '{ name: v, memory: 4 GiB }', `strategy: all-at-once${more}`))).run.endedAtUs;
    expect(await ends(', parallel: auto')).toBe(await ends(''));
  });
});
