import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatDuration } from '../../../src/base/units.js';
import { FINDING_REMEDIES } from '../../../src/report/finding-remedies.js';
import { groupsOfFindings } from '../../../src/report/lint.js';
import { FINDINGS, type FindingId, lint, parseScenario } from '../../../src/scenarios/index.js';
import { rehearsed } from '../../stories/rehearsed.js';

interface Plan {
  readonly start?: string;
  readonly clusters?: string;
  readonly hosts?: string;
  readonly vms?: string;
  readonly rest?: string;
}

const text = ({ start = '2026-11-28T20:00', clusters, hosts, vms, rest = 'upgrade: { to: WS2022 }' }: Plan): string => `
clusterdrill: 1
title: A plan
start: ${start}
clusters: [${clusters ?? '{ name: PROD, level: WS2019, witness: cloud }'}]
hosts: [${hosts ?? '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }'}]
vms: [${vms ?? '{ name: app, count: 6, version: "9.0", memory: 8 GiB }'}]
${rest}
`;

async function found(plan: Plan) {
  const scenario = await parseScenario(text(plan), 'plan.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => `${one.place?.line} ${one.message}`).join('\n'));
  return lint(scenario.value);
}

/** For each finding a plan that triggers it; the plan without a fault triggers none of them. */
const TRIGGERS: Readonly<Record<FindingId, Plan>> = {
  'vm/not-clustered': { vms: '{ name: dc, on: N1, memory: 4 GiB, clustered: false }' },
  'vm/immovable': { vms: '{ name: gpu, on: N1, memory: 4 GiB, immovable: GPU }' },
  'vm/no-other-owner': { vms: '{ name: pinned, on: N1, memory: 4 GiB, possibleOwners: [N1] }' },
  'vm/too-large': {
    hosts:
      '{ name: N1, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB }, { names: N2..N3, release: WS2019, cluster: PROD, cores: 8, memory: 32 GiB }',
    vms: '{ name: big, on: N1, version: "9.0", memory: 64 GiB }',
  },
  'drain/low-may-be-saved': { vms: '{ name: low, version: "9.0", memory: 4 GiB, priority: Low }' },
  'hop/converts-on-arrival': {
    clusters: '{ name: PROD, level: WS2012, witness: disk }, { name: NEW, level: WS2012R2, witness: disk }',
    hosts:
      '{ names: N1..N3, release: WS2012, cluster: PROD, cores: 8, memory: 64 GiB }, { names: M1..M3, release: WS2012R2, cluster: NEW, cores: 8, memory: 64 GiB }',
    vms: '{ name: old, on: N1, memory: 4 GiB }',
    rest: 'upgrade: { to: WS2012R2, cluster: PROD, strategy: new-cluster, into: NEW }',
  },
  'vm/numa-node': {
    hosts:
      '{ name: N1, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB }, { names: N2..N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, numaNodes: 2, numaSpanning: false }',
    vms: '{ name: wide, on: N1, version: "9.0", memory: 4 GiB, cores: 6 }',
  },
  'vm/version-strands': {
    hosts:
      '{ name: N1, release: WS2022, cluster: PROD, cores: 8, memory: 128 GiB }, { names: N2..N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB }',
    vms: '{ name: new, on: N1, version: "10.0", memory: 4 GiB }',
  },
  'setting/one-migration-at-a-time': {
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB, settings: { MaximumVirtualMachineMigrations: 4 } }',
  },
  'problem/host': {
    hosts:
      '{ names: N1..N3, release: WS2019, build: 17763.7558, cluster: PROD, cores: 32, memory: 128 GiB, traits: [bitlocker-volumes] }',
  },
  'vm/replica-not-raised': {
    vms: '{ name: app, version: "9.0", memory: 8 GiB, traits: [replicated] }',
    rest: 'upgrade: { to: WS2022, vmVersions: after }',
  },
  'release/expires': {
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: Old, release: TP1, cores: 8, memory: 64 GiB }',
  },
  'script/joins-unpatched': {
    hosts:
      '{ names: N1..N3, release: WS2016, cluster: PROD, cores: 32, memory: 128 GiB }, { name: New, release: WS2019, build: 17763.107, cores: 8, memory: 64 GiB }',
    clusters: '{ name: PROD, level: WS2016, witness: cloud }',
    vms: '{ name: app, version: "8.0", memory: 8 GiB }',
    rest: 'script: [{ run: Add-ClusterNode New, expect: refused }]',
  },
  'script/other-edition': {
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: Hci, release: HCI21H2, cores: 8, memory: 64 GiB }',
    vms: '{ name: app, on: N1, version: "9.0", memory: 8 GiB }',
    rest: 'script: [{ run: Move-VM app -DestinationHost Hci, expect: refused }]',
  },
  'script/raises-too-early': {
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: New, release: WS2022, cores: 8, memory: 64 GiB }',
    vms: '{ name: app, on: New, version: "9.0", memory: 8 GiB }',
    rest: 'script: [Stop-VM app, Update-VMVersion app -Force]',
  },
  'vm/large-database': { vms: '{ name: erp, version: "9.0", memory: 64 GiB, workload: oltp }' },
  'hop/strands-versions': { vms: '{ name: old, version: "5.0", memory: 4 GiB }' },
  'hop/checkpoint-in-the-way': {
    vms: '{ name: old, version: "5.0", memory: 4 GiB, checkpoints: [before the update] }',
    rest: 'upgrade: { to: WS2022, vmVersions: before-hop }',
  },
  'hop/raises-by-shutdown': { rest: 'upgrade: { to: WS2022, vmVersions: after }' },
  'stage/no-room': { vms: '{ name: app, count: 30, version: "9.0", memory: 10 GiB }' },
  'strategy/processors-elsewhere': {
    clusters: '{ name: PROD, level: WS2019, witness: cloud }, { name: NEW, level: WS2022, witness: cloud }',
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB, cpu: AMD/Rome }, { name: W1, release: WS2022, cluster: NEW, cores: 32, memory: 128 GiB, cpu: Intel/IceLake }',
    vms: '{ name: app, on: N1, version: "9.0", memory: 4 GiB }',
    rest: 'upgrade: { to: WS2022, cluster: PROD, strategy: new-cluster, into: NEW }',
  },
  'strategy/owners-elsewhere': {
    clusters: '{ name: PROD, level: WS2019, witness: cloud }, { name: NEW, level: WS2022, witness: cloud }',
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: W1, release: WS2022, cluster: NEW, cores: 32, memory: 128 GiB }',
    vms: '{ name: own, on: N1, memory: 4 GiB, possibleOwners: [N1, N2] }, { name: free, on: N1, memory: 4 GiB }',
    rest: 'upgrade: { to: WS2022, cluster: PROD, strategy: new-cluster, into: NEW }',
  },
  'strategy/role-stays': {
    clusters: '{ name: PROD, level: WS2019, witness: cloud }, { name: NEW, level: WS2022, witness: cloud }',
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: W1, release: WS2022, cluster: NEW, cores: 32, memory: 128 GiB }',
    rest: 'roles: [{ name: FS, kind: file-server, on: N2 }]\nupgrade: { to: WS2022, cluster: PROD, strategy: new-cluster, into: NEW }',
  },
  'stage/no-headroom': { vms: '{ name: app, count: 20, version: "9.0", memory: 10 GiB }' },
  'level/cannot-rise': { rest: 'upgrade: { to: WS2022 }\nfaults: [{ at: 1 h, crash: N3 }]' },
  'window/shorter-than-a-node': { rest: 'upgrade: { to: WS2022, windows: { from: "20:00", to: "21:00" } }' },
  'window/too-few': { rest: 'until: 2 d\nupgrade: { to: WS2022, windows: { from: "20:00", to: "23:00", nodes: 1 } }' },
  'window/off-between': {
    rest: 'upgrade: { to: WS2022, strategy: all-at-once, windows: { from: "20:00", to: "04:00", nodes: 1 } }',
  },
  'vm/vtpm-certificates': { vms: '{ name: app, version: "9.0", memory: 8 GiB, traits: [vtpm] }' },
  'window/clock-may-change': {
    start: '2026-10-23T12:00',
    rest: 'upgrade: { to: WS2022, windows: { days: [Sat], from: "20:00", to: "06:00" } }',
  },
  'physics/takes-no-time': { rest: 'upgrade: { to: WS2022 }\nphysics: { checkpoint: 2 min }' },
  'key/of-roles-alone': {
    vms: '{ name: app, version: "9.0", memory: 8 GiB }, { name: lone, on: N1, version: "9.0", memory: 4 GiB, clustered: false, priority: High, failover: { threshold: 2 } }',
  },
  'key/returns-to-nobody': { vms: '{ name: app, version: "9.0", memory: 8 GiB, autoFailback: true }' },
  'key/nothing-to-repair': { rest: 'upgrade: { to: WS2022, waitForRepair: true }' },
  'key/of-migrations-alone': {
    rest: 'networks: [{ name: LM, bandwidth: 10 Gbps, for: [migration] }, { name: Heart, bandwidth: 1 Gbps, for: [cluster], mode: smb, team: 2 }]\nupgrade: { to: WS2022 }',
  },
  'key/own-number-of-nodes': { rest: 'upgrade: { to: WS2022, strategy: all-at-once, parallel: 2 }' },
  'quorum/no-witness': {
    clusters: '{ name: PROD, level: WS2019 }',
    hosts: '{ names: N1..N4, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }',
  },
  'quorum/two-left': {
    clusters: '{ name: PROD, level: WS2019 }',
    hosts: '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }',
  },
  'quorum/two-nodes': { hosts: '{ names: N1..N2, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }' },
  'storage/unpatched-node': {
    hosts: '{ names: N1..N3, release: WS2016, build: 14393.2827, cluster: PROD, cores: 32, memory: 128 GiB }',
    clusters: '{ name: PROD, level: WS2016, witness: cloud, storage: s2d }',
    vms: '{ name: app, version: "8.0", memory: 8 GiB }',
    rest: 'upgrade: { to: WS2019 }',
  },
  'storage/too-many-at-once': {
    clusters: '{ name: PROD, level: WS2019, witness: cloud, storage: s2d, resiliency: two-way }',
    rest: 'upgrade: { to: WS2022, parallel: 2 }',
  },
  'storage/no-room-to-save': {
    clusters:
      '{ name: PROD, level: WS2019, witness: cloud, settings: { MoveTypeThreshold: 2000 }, volumes: [{ name: V1, size: 2 TiB, free: 4 GiB }] }',
    vms: '{ name: app, count: 6, version: "9.0", memory: 8 GiB, priority: Low }',
  },
  'storage/no-wait': {
    clusters: '{ name: PROD, level: WS2019, witness: cloud, storage: s2d }',
    rest: 'upgrade: { to: WS2022, waitForRepair: false }',
  },
  'script/no-wait-for-repair': {
    clusters: '{ name: PROD, level: WS2019, witness: cloud, storage: s2d }',
    rest: 'script: [Suspend-ClusterNode N1 -Drain -Wait, Resume-ClusterNode N1, Suspend-ClusterNode N2 -Drain]',
  },
  'vm/left-behind': {
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: Alone, release: WS2016, cores: 8, memory: 64 GiB }',
    vms: '{ name: old, on: Alone, version: "5.0", memory: 4 GiB }',
    rest: 'script: [{ install: WS2022, on: Alone, method: in-place }]',
  },
  'vm/started-on-newer': {
    hosts:
      '{ name: N1, release: WS2022, cluster: PROD, cores: 8, memory: 128 GiB }, { names: N2..N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB }',
    vms: '{ name: moved, on: N1, version: "9.0", memory: 4 GiB }',
    rest: 'script: [Suspend-ClusterNode -Name N1 -Drain]',
  },
  'vm/too-many-processors': {
    hosts:
      '{ names: N1..N2, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB }',
    vms: '{ name: wide, on: N1, version: "9.0", memory: 4 GiB, cores: 16 }',
  },
  'vm/may-not-stop': {
    vms: '{ name: db, version: "9.0", memory: 4 GiB, mayStop: false }',
    rest: 'upgrade: { to: WS2022, vmVersions: after }',
  },
  'hop/discouraged': {
    clusters: '{ name: PROD, level: WS2012R2, witness: disk }',
    hosts: '{ names: N1..N3, release: WS2012R2, cluster: PROD, cores: 32, memory: 128 GiB }',
    vms: '{ name: app, memory: 4 GiB }',
    rest: 'upgrade: { to: WS2016, method: in-place }',
  },
  'hop/raises-again': { rest: 'upgrade: { to: WS2025, vmVersions: after }' },
  'cpu/two-vendors': {
    hosts:
      '{ names: N1..N2, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, cpu: Intel/Skylake }, { name: N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, cpu: AMD/Rome }',
  },
  'cpu/mixed': {
    hosts:
      '{ names: N1..N2, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, cpu: Intel/Skylake }, { name: N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, cpu: Intel/Haswell }',
  },
  'switch/missing': {
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, switches: [Production], rebuilt: { switches: [vSwitch] } }',
    vms: '{ name: app, count: 6, version: "9.0", memory: 8 GiB, switch: Production }',
  },
  'problem/known': {
    hosts:
      '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, rebuilt: { traits: [no-vtpm-certificates] } }',
    vms: '{ name: safe, version: "9.0", memory: 8 GiB, traits: [vtpm] }',
  },
  'cau/left-on': { clusters: '{ name: PROD, level: WS2019, witness: cloud, cau: true }' },
  'level/lacks': {
    clusters: '{ name: PROD, level: WS2012R2, witness: cloud, settings: { MaximumParallelMigrations: 2 } }',
    hosts: '{ names: N1..N3, release: WS2012R2, cluster: PROD, cores: 32, memory: 128 GiB }',
    vms: '{ name: app, memory: 4 GiB }',
  },
  'network/smb-limit-unknown': { rest: 'networks: [{ name: LM, mode: smb }]\nupgrade: { to: WS2022 }' },
  'vm/silent-for-long': {
    vms: '{ name: db, version: "9.0", memory: 64 GiB, dirty: { firstSecond: 1 GiB, exponent: 0.9, workingSet: 16 GiB } }',
    rest: 'networks: [{ name: LM, bandwidth: 1 Gbps }]\nupgrade: { to: WS2022 }',
  },
  'limit/blackout-too-short': { rest: 'upgrade: { to: WS2022 }\nlimits: { blackout: 500 ms }' },
  'limit/outage-shorter-than-a-version-update': {
    rest: 'upgrade: { to: WS2022, vmVersions: after }\nlimits: { outage: 30 s }',
  },
};

describe('the linter', () => {
  test('finds nothing in a plan without a fault', async () => {
    expect(await found({})).toEqual([]);
  });

  test.each(Object.entries(TRIGGERS))('finds %s, with a line, a reason and a remedy', async (id, plan) => {
    const [one] = (await found(plan)).filter((finding) => finding.id === id);
    expect(one).toBeDefined();
    expect(one?.line).toBeGreaterThan(1);
    expect(one?.why).toMatch(/[.]$/);
    expect(one?.remedy).toMatch(/[.]$/);
  });

  test('names the same cmdlets and keys in what it says of a plan as in what is explained', async () => {
    const CALLED = /\b[A-Z][a-z]+-[A-Z]\w+|`\w+/g;
    const missing: string[] = [];
    for (const [id, plan] of Object.entries(TRIGGERS)) {
      // A known problem says what helps by itself.
      if (id.startsWith('problem/')) continue;
      const [one] = (await found(plan)).filter((finding) => finding.id === id);
      const general = FINDING_REMEDIES[id as FindingId];
      missing.push(
        ...(one?.remedy.match(CALLED) ?? []).filter((name) => !general.includes(name)).map((name) => `${id}: ${name}`),
      );
    }
    expect(missing).toEqual([]);
  });

  test('knows a trigger for each of its findings', () => {
    expect(Object.keys(TRIGGERS).sort()).toEqual(Object.keys(FINDINGS).sort());
  });

  test('tells the VMs that cannot leave before anything else', async () => {
    const findings = await found({
      vms: '{ name: dc, on: N1, memory: 4 GiB, clustered: false }',
      rest: 'upgrade: { to: WS2022, windows: { from: "20:00", to: "21:00" } }',
    });
    expect(findings.map((finding) => finding.id)).toEqual(['vm/not-clustered', 'window/shorter-than-a-node']);
  });

  test('says that a clean installation destroys a VM that is no role, and that one in place does not', async () => {
    const vms = '{ name: dc, on: N1, memory: 4 GiB, clustered: false }';
    const [clean] = await found({ vms });
    const [inPlace] = await found({ vms, rest: 'upgrade: { to: WS2022, method: in-place }' });
    expect([clean?.severity, inPlace?.severity]).toEqual(['error', 'warning']);
  });

  test('says whether the files of a VM that is no role are left by a clean installation', async () => {
    const why = async (storage: string): Promise<string | undefined> =>
      (
        await found({
          hosts: `{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB, storage: ${storage} }`,
          vms: '{ name: dc, on: N1, version: "9.0", memory: 4 GiB, clustered: false }',
        })
      ).find(({ id }) => id === 'vm/not-clustered')?.why;
    expect(await why('local')).toMatch(/the clean installation of its node destroys it\.$/);
    expect(await why('shared')).toMatch(
      /leaves its files on shared storage and it on no host, until somebody imports it/,
    );
  });

  test('advises what can be typed as it stands: with its host, with its files, and not before its time', async () => {
    const remedyOf = async (id: string, plan: Parameters<typeof found>[0]) =>
      (await found(plan)).find((one) => one.id === id)?.remedy;
    const hosts = (storage: string) =>
      `{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB, storage: ${storage} }`;
    const vms = '{ name: dc, on: N1, version: "9.0", memory: 4 GiB, clustered: false }';
    // A role whose files lie on a disk of its host is refused.
    expect(await remedyOf('vm/not-clustered', { hosts: hosts('local'), vms })).toMatch(
      /^Move its files .*Move-VMStorage/,
    );
    expect(await remedyOf('vm/not-clustered', { hosts: hosts('shared'), vms })).toMatch(/^Make it a role/);
    // Hyper-V looks on one host alone.
    const old = '{ name: old, on: N2, version: "5.0", memory: 4 GiB, checkpoints: [one] }';
    const rest = 'upgrade: { to: WS2022, vmVersions: before-hop }';
    expect(await remedyOf('hop/checkpoint-in-the-way', { vms: old, rest })).toMatch(
      / Remove-VMSnapshot -VMName old -ComputerName N2\.$/,
    );
    // The property comes with the level.
    const four = hosts('shared').replace('storage: shared', 'settings: { MaximumVirtualMachineMigrations: 4 }');
    expect(await remedyOf('setting/one-migration-at-a-time', { hosts: four })).toMatch(
      /^Once the functional level has risen: \(Get-Cluster\)/,
    );
  });

  test('raises no alarm of stranded versions where they are raised before the hop', async () => {
    const findings = await found({
      vms: '{ name: old, version: "5.0", memory: 4 GiB }',
      rest: 'upgrade: { to: WS2022, vmVersions: before-hop }',
    });
    expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  });

  test('says of each shipped scenario that completes without an expected violation that it can', async () => {
    for (const name of readdirSync('scenarios').filter((one) => one.endsWith('.yaml'))) {
      const scenario = await parseScenario(readFileSync(`scenarios/${name}`, 'utf8'), name);
      if (!scenario.ok) throw new Error(name);
      const errors = lint(scenario.value).filter((finding) => finding.severity === 'error');
      const completes = (scenario.value.expect?.outcome ?? 'completed') === 'completed';
      expect([name, errors.length === 0]).toEqual([name, completes || name === 'article.yaml']);
    }
  });

  const of = async (id: FindingId, plan: Plan) => (await found(plan)).filter((finding) => finding.id === id);
  const ids = async (plan: Plan) => (await found(plan)).map((finding) => finding.id);

  test('finds that roles which a rule keeps apart have no place while a node is away', async () => {
    const plan = {
      clusters: '{ name: PROD, level: WS2022, witness: cloud }',
      hosts: '{ names: N1..N3, release: WS2022, cluster: PROD, cores: 32, memory: 128 GiB }',
      vms: '{ name: dc, count: 3, version: "10.0", memory: 8 GiB }',
    };
    const rest = 'upgrade: { to: WS2025 }\naffinity: [{ name: apart, rule: DifferentNode, vms: dc }]';
    const [one] = await of('stage/no-room', { ...plan, rest });
    expect(one?.why).toMatch(/2 nodes are already holding a VM that it is kept apart from\.$/);
    const together = {
      ...plan,
      vms: plan.vms.replace('dc,', 'dc, on: N1,'),
      rest: rest.replace('DifferentNode', 'SameNode'),
    };
    expect(await of('stage/no-room', together)).toEqual([]);
  });

  test.each([
    ['2026-03-20T12:00', 'set forward', ['Europe on Sun 2026-03-29']],
    ['2026-10-16T12:00', 'set back', ['Europe on Sun 2026-10-25', 'the United States on Sun 2026-11-01']],
    // From the year before, and within the night itself.
    ['2025-12-31T12:00', 'set forward', ['the United States on Sun 2026-03-08']],
    ['2026-10-25T02:00', 'set back', ['Europe on Sun 2026-10-25', 'the United States on Sun 2026-11-01']],
  ])('says of weekends from %s on in which nights clocks are %s somewhere', async (start, how, nights) => {
    const hosts = '{ names: N1..N12, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }';
    const rest = 'upgrade: { to: WS2022, windows: { days: [Sat], from: "20:00", to: "06:00" } }\nuntil: 80 d';
    const all = await of('window/clock-may-change', { start, hosts, rest });
    expect(all.map(({ why }) => why.replace(/.* to (Sun [\d-]*), in which clocks in (.*) are .*/, '$2 on $1'))).toEqual(
      nights,
    );
    expect(all.every(({ severity, why }) => severity === 'note' && why.includes(how))).toBe(true);
  });

  test.each([
    ['it is shut again', '2026-10-23T12:00', 'from: "20:00", to: "01:00"'],
    ['the nodes are done', '2026-09-04T12:00', 'from: "20:00", to: "06:00"'],
    ['it is on another day', '2026-10-23T12:00', 'days: [Fri], from: "20:00", to: "06:00"'],
  ])('is silent about clocks that are changed when %s', async (_, start, windows) => {
    const days = windows.startsWith('days') ? '' : 'days: [Sat], ';
    const rest = `upgrade: { to: WS2022, windows: { ${days}${windows} } }`;
    expect(await of('window/clock-may-change', { start, rest })).toEqual([]);
  });

  const skylake = (more: string): string =>
    `{ names: N1..N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, cpu: Intel/Skylake${more} }`;

  test('finds nothing in hosts that have what they need, now and when they are installed anew', async () => {
    const vms = '{ name: app, count: 3, version: "9.0", memory: 8 GiB, switch: Production, traits: [vtpm] }';
    const hosts = skylake(', switches: [Production], rebuilt: { switches: [production, More], traits: [] }');
    expect(await ids({ hosts, vms })).toEqual([]);
  });

  test('is silent about generations of processors where compatibility evens them out, and about what stays in place', async () => {
    const hosts = `${skylake('').replace('N1..N3', 'N1..N2')}, { name: N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB, cpu: Intel/Haswell }`;
    const vms = '{ name: app, version: "9.0", memory: 8 GiB, compatibility: minimal }';
    expect(await ids({ hosts, vms })).toEqual([]);
    const rest = 'upgrade: { to: WS2022, method: in-place }';
    const kept = skylake(', switches: [P], rebuilt: { switches: [] }');
    expect(await ids({ hosts: kept, vms: '{ name: a, version: "9.0", memory: 8 GiB, switch: P }', rest })).toEqual([]);
  });

  test('says of two generations of processors that the order takes the older nodes first, where it does', async () => {
    const plan = TRIGGERS['cpu/mixed'];
    const ordered = async (rest: string) => (await of('cpu/mixed', { ...plan, rest }))[0];
    // N3 is the older one, and the last of the order that nobody writes.
    expect((await ordered('upgrade: { to: WS2022 }'))?.severity).toBe('warning');
    const inOrder = await ordered('upgrade: { to: WS2022, order: [N3, N1, N2] }');
    expect([inOrder?.severity, inOrder?.remedy.split(',')[0]]).toEqual(['note', 'The older nodes are drained first']);
    const abreast = await ordered('upgrade: { to: WS2022, order: [N3, N1, N2], parallel: 2 }');
    expect(abreast?.severity).toBe('warning');
  });

  test('names a switch as it is written, and knows it in any case', async () => {
    const vms = '{ name: app, version: "9.0", memory: 8 GiB, switch: [sriov, Lan] }';
    const hosts = skylake(', switches: [SRIOV, Lan], rebuilt: { switches: [LAN] }');
    const [one] = await of('switch/missing', { vms, hosts });
    expect(one?.why).toBe('N1 has no virtual switch SRIOV once it is installed anew: app cannot go there.');
  });

  test('says of virtual TPMs that their certificates go with a node that is installed anew, unless what it has then is written', async () => {
    const vms = '{ name: app, count: 3, version: "9.0", memory: 8 GiB, traits: [vtpm] }';
    const [one, more] = await of('vm/vtpm-certificates', { vms });
    expect(more).toBe(undefined);
    expect([one?.severity, one?.subject]).toEqual(['warning', 'vm:app1']);
    expect(one?.why).toContain('app1 and 2 more have a virtual TPM, and 3 nodes of PROD are installed anew');
    const hosts = (traits: string) => skylake(`, rebuilt: { traits: [${traits}] }`);
    expect(await of('vm/vtpm-certificates', { vms, hosts: hosts('') })).toEqual([]);
    expect(await ids({ vms, hosts: hosts('no-vtpm-certificates') })).toEqual(['problem/known']);
    const inPlace = 'upgrade: { to: WS2022, method: in-place }';
    expect(await of('vm/vtpm-certificates', { vms, rest: inPlace })).toEqual([]);
    const off = 'app, version: "9.0", memory: 8 GiB, traits: [vtpm], on: N1';
    expect(await of('vm/vtpm-certificates', { vms: `{ name: ${off}, clustered: false }` })).toEqual([]);
  });

  test('tells processors that differ once the old nodes, or spares, have joined', async () => {
    const two = (other: string, cluster: string): Plan => ({
      clusters: '{ name: OLD, level: WS2019, witness: cloud }, { name: NEW, level: WS2022, witness: cloud }',
      hosts: `{ names: N1..N3, release: WS2019, cluster: OLD, cores: 8, memory: 128 GiB, cpu: Intel/Haswell }, { names: M1..M2, release: WS2022${cluster}, cores: 8, memory: 128 GiB, cpu: ${other} }`,
      rest: 'upgrade: { to: WS2022, cluster: OLD, strategy: new-cluster, into: NEW }',
    });
    const [one, more] = await of('cpu/mixed', two('Intel/IceLake', ', cluster: NEW'));
    expect(more).toBe(undefined);
    expect(one).toMatchObject({ severity: 'warning', subject: 'cluster:NEW' });
    expect(one?.why).toMatch(/^NEW will have Intel\/Haswell and Intel\/IceLake: a VM that is started on the newer one/);
    const [vendors] = await of('cpu/two-vendors', two('AMD/Milan', ', cluster: NEW'));
    expect(vendors?.severity).toBe('warning');
    const compatible = { vms: '{ name: app, version: "9.0", memory: 8 GiB, compatibility: minimal }' };
    expect(await of('cpu/mixed', { ...two('Intel/IceLake', ', cluster: NEW'), ...compatible })).toEqual([]);
    const swing = {
      clusters: '{ name: OLD, level: WS2019, witness: cloud }',
      rest: 'upgrade: { to: WS2022, cluster: OLD, strategy: swing, spares: [M1] }',
    };
    const newer = await of('cpu/mixed', { ...two('Intel/IceLake', ''), ...swing });
    const older = await of('cpu/mixed', { ...two('Intel/SandyBridge', ''), ...swing });
    expect([...newer, ...older].map(({ severity, subject }) => [severity, subject])).toEqual([
      ['note', 'cluster:OLD'],
      ['warning', 'cluster:OLD'],
    ]);
  });

  test('tells microcode that a clean installation changes, and a problem of a VM that is no role as a warning', async () => {
    expect(await ids({ hosts: skylake(', rebuilt: { microcode: 1 }') })).toEqual(['cpu/mixed']);
    const plan = {
      hosts: skylake(', traits: [no-delegation]'),
      vms: '{ name: dc, on: N1, memory: 4 GiB, clustered: false }',
    };
    const [one] = await of('problem/known', { ...plan, rest: '' });
    expect([one?.severity, one?.remedy]).toEqual([
      'warning',
      'Set up delegation of N1 for cifs and Microsoft Virtual System Migration Service.',
    ]);
  });

  test('is silent about Cluster-Aware Updating where nothing is installed', async () => {
    const clusters = '{ name: PROD, level: WS2019, witness: cloud, cau: true }';
    expect(await ids({ clusters, rest: 'script: [Suspend-ClusterNode -Name N1 -Drain]' })).toEqual([]);
  });

  test('says everything that stops a VM which may not be stopped', async () => {
    const [raised] = await of('vm/may-not-stop', {
      vms: '{ name: db, version: "9.0", memory: 4 GiB, priority: NoAutoStart, mayStop: false, immovable: GPU }',
      rest: 'upgrade: { to: WS2025, vmVersions: after }\nscript: [Stop-VM -Name db]',
    });
    expect(raised?.why).toMatchInlineSnapshot(
      `"db may not be stopped, and the plan stops it: its version is raised (\`vmVersions: after\`), for which it is shut down, 2 times; it cannot leave N1 alive, and N1 must be emptied (vm/immovable); the drain of N1 saves and restores it, its priority being below MoveTypeThreshold (1000); line 9 says Stop-VM -Name db."`,
    );
    const [quick] = await of('vm/may-not-stop', {
      vms: '{ name: db, version: "9.0", memory: 4 GiB, mayStop: false, defaultMoveType: quick }',
      rest: 'script: [Suspend-ClusterNode N1 -Drain -Wait]',
    });
    expect(quick?.why).toContain('the drain of N1 saves and restores it, its DefaultMoveType being quick');
    const alone = {
      hosts:
        '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: Alone, release: WS2019, cores: 8, memory: 64 GiB }',
      vms: '{ name: dc, on: Alone, version: "9.0", memory: 4 GiB, mayStop: false }',
    };
    const saved = await of('vm/may-not-stop', {
      ...alone,
      rest: 'script: [{ install: WS2022, on: Alone, method: in-place }]',
    });
    expect(saved[0]?.why).toContain('it is saved while Alone is upgraded in place');
    const stranded = await of('vm/may-not-stop', {
      vms: '{ name: old, version: "5.0", memory: 4 GiB, mayStop: false }',
    });
    expect(stranded[0]?.why).toContain('no node is left that runs its version');
  });

  test('lets a VM that may not be stopped go where it can move alive, and one that is off', async () => {
    expect(await ids({ vms: '{ name: db, version: "9.0", memory: 4 GiB, mayStop: false }' })).toEqual([]);
    const off = '{ name: db, version: "9.0", memory: 4 GiB, state: Off, mayStop: false }';
    expect(await ids({ vms: off, rest: 'upgrade: { to: WS2022, vmVersions: after }' })).toEqual([]);
  });

  test('holds all the shutdowns of several hops against the limit of outages', async () => {
    const limits = 'limits: { outage: 2 min }';
    const once = await ids({ rest: `upgrade: { to: WS2022, vmVersions: after }\n${limits}` });
    const twice = await ids({ rest: `upgrade: { to: WS2025, vmVersions: after }\n${limits}` });
    expect(once).not.toContain('limit/outage-shorter-than-a-version-update');
    expect(twice).toContain('limit/outage-shorter-than-a-version-update');
  });

  test('finds a checkpoint in the way only where it holds saved state and the version of its VM is raised', async () => {
    const of = async (checkpoint: string, rest: string, version = '5.0') =>
      (
        await found({
          vms: `{ name: old, on: N1, version: "${version}", memory: 4 GiB, checkpoints: [${checkpoint}] }`,
          rest,
        })
      )
        .filter(({ id }) => id === 'hop/checkpoint-in-the-way')
        .map(({ why }) => why);
    const raising = 'upgrade: { to: WS2022, vmVersions: before-hop }';
    expect(await of('one, { name: two }', raising)).toEqual([
      'The plan raises the version of old (`vmVersions: before-hop`), and 2 checkpoints of it hold saved state: Update-VMVersion refuses.',
    ]);
    expect(await of('{ name: one, memory: false }', raising)).toEqual([]);
    expect(await of('one', raising, '9.0')).toEqual([]);
    expect(await of('one', 'upgrade: { to: WS2022, vmVersions: after }', '9.0')).toHaveLength(1);
    expect(await of('one', 'upgrade: { to: WS2022, vmVersions: never }', '9.0')).toEqual([]);
    const typed = (before: string) => `script: [Stop-VM old, ${before}Update-VMVersion old -Force]`;
    expect(await of('one', typed(''))).toHaveLength(1);
    expect(await of('one, two', typed('Remove-VMSnapshot old -Name one, '))).toEqual([
      "Line 8 says Update-VMVersion old -Force, and the checkpoint 'two' of it holds saved state: Update-VMVersion refuses.",
    ]);
    expect(await of('one, two', typed('Remove-VMSnapshot old, '))).toEqual([]);
  });

  test('asks the nodes of Storage Spaces Direct for the updates of a hop, those that are there and those that join', async () => {
    const of = async (storage: string, build: string, rest: string, level = 'WS2016') =>
      (
        await found({
          clusters: `{ name: PROD, level: ${level}, witness: cloud, storage: ${storage} }`,
          hosts: `{ names: N1..N2, release: ${level}${level === 'WS2016' ? `, build: 14393.${build}` : ''}, cluster: PROD, cores: 32, memory: 128 GiB }, { name: New, release: WS2019, build: 17763.107, cores: 32, memory: 128 GiB }`,
          vms: '{ name: app, version: "8.0", memory: 8 GiB }',
          rest,
        })
      )
        .filter(({ id }) => id.includes('unpatched'))
        .map(({ id, severity, subject }) => `${severity} ${id} ${subject}`);
    const members = ['error storage/unpatched-node host:N1', 'error storage/unpatched-node host:N2'];
    expect(await of('s2d', '2827', 'upgrade: { to: WS2019 }')).toEqual(members);
    expect(await of('s2d', '2828', 'upgrade: { to: WS2019 }')).toEqual([]);
    expect(await of('san', '2827', 'upgrade: { to: WS2019 }')).toEqual([]);
    expect(await of('s2d', '', 'upgrade: { to: WS2022 }', 'WS2019')).toEqual([]);
    const joins = 'script: [{ run: Add-ClusterNode New, expect: refused }]';
    expect(await of('s2d', '2827', joins)).toEqual(['error script/joins-unpatched host:New', ...members]);
    expect(await of('san', '2827', joins)).toEqual(['warning script/joins-unpatched host:New']);
  });

  test('warns of a large database until its own figures are written', async () => {
    const of = async (vm: string, rest?: string): Promise<string[]> =>
      (await found({ vms: `{ name: erp, version: "9.0", ${vm} }`, ...(rest === undefined ? {} : { rest }) }))
        .filter(({ id }) => id === 'vm/large-database')
        .map(({ why }) => why);
    expect(await of('memory: 96 GiB, workload: oltp, load: 60 %')).toEqual([
      'erp has 96 GiB, and the class oltp was measured on guests of a few GB: a rehearsal lets it dirty 28 MB in the first second, as a small one does. Its migrations may take many times as long, and end with a long silence.',
    ]);
    expect(await of('memory: 63 GiB, workload: oltp')).toEqual([]);
    expect(await of('memory: 96 GiB, workload: web')).toEqual([]);
    expect(await of('memory: 96 GiB, workload: oltp, state: Off')).toEqual([]);
    const dirty = 'dirty: { firstSecond: 2 GiB, exponent: 0.8, workingSet: 40 GiB }';
    expect(await of(`memory: 96 GiB, workload: oltp, ${dirty}`)).toEqual([]);
    const fitted = 'upgrade: { to: WS2022 }\nworkloads: { oltp: { dirtyFirstSecondMb: 400 } }';
    expect(await of('memory: 96 GiB, workload: oltp', fitted)).toEqual([]);
  });

  test('finds VMs that are off from window to window while all nodes are done, and none where one window is enough', async () => {
    const of = async (
      windows: string,
      strategy = 'all-at-once',
      vms = '{ name: app, count: 6, version: "9.0", memory: 8 GiB }',
    ) =>
      (await found({ vms, rest: `upgrade: { to: WS2022, strategy: ${strategy}, windows: { ${windows} } }` }))
        .filter(({ id }) => id === 'window/off-between')
        .map(({ severity, why }) => `${severity}: ${why}`);
    // From Saturday to the Saturday after the next.
    expect(await of('days: [Sat], from: "20:00", to: "04:00", nodes: 1')).toEqual([
      'error: `strategy: all-at-once` stops all 6 running VMs before the first node and starts them after the last, and one window has room for 1 of the 3 nodes: they are off for 14 d at least, between the windows as well.',
    ]);
    // Two nodes together, then the third: twice 1 h 46 min.
    expect(await of('from: "20:00", to: "21:40"')).toHaveLength(1);
    expect(await of('from: "20:00", to: "22:00"')).toEqual([]);
    expect(await of('from: "20:00", to: "04:00", nodes: 1', 'rolling')).toEqual([]);
    expect(
      await of('from: "20:00", to: "04:00", nodes: 1', 'all-at-once', '{ name: app, memory: 8 GiB, state: Off }'),
    ).toEqual([]);
  });

  test('foretells the silence of a VM that dirties more than the wire carries, as a rehearsal has it', async () => {
    const vms = (limits: string) =>
      `{ name: db, on: N1, version: "9.0", memory: 64 GiB, dirty: { firstSecond: 1 GiB, exponent: 0.9, workingSet: 16 GiB }${limits} }`;
    const rest = 'networks: [{ name: LM, bandwidth: 1 Gbps, mode: tcp }]\nupgrade: { to: WS2022 }';
    const [one] = await found({ vms: vms(''), rest });
    // It is the only VM, so it has the wire for itself.
    const { availability, run } = await rehearsed(
      text({ vms: vms(''), rest }).replace(/^clusterdrill: 1\ntitle: A plan\n/m, ''),
    );
    expect(one?.why).toContain(
      `a silence of about ${formatDuration(availability.of(0, run.endedAtUs).blackoutUsMax)},`,
    );
    expect(await ids({ vms: vms(', limits: { blackout: 5 min }'), rest })).toEqual([]);
    expect(
      await ids({ vms: vms(''), rest: rest.replace('1 Gbps', '100 Gbps').replace('tcp', 'smb-direct') }),
    ).not.toContain('vm/silent-for-long');
  });

  test('finds processors of a new cluster that a VM cannot go to as it is, and none where it is off or evened out', async () => {
    const of = async (from: string, to: string, vm = '') =>
      (
        await ids({
          clusters: '{ name: PROD, level: WS2019, witness: cloud }, { name: NEW, level: WS2022, witness: cloud }',
          hosts: `{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB, cpu: ${from} }, { names: W1..W2, release: WS2022, cluster: NEW, cores: 32, memory: 128 GiB, cpu: ${to} }`,
          vms: `{ name: app, on: N1, version: "9.0", memory: 4 GiB${vm} }`,
          rest: 'upgrade: { to: WS2022, cluster: PROD, strategy: new-cluster, into: NEW }',
        })
      ).filter((id) => id === 'strategy/processors-elsewhere').length;
    expect(await of('AMD/Rome', 'Intel/IceLake')).toBe(1);
    expect(await of('AMD/Rome', 'Intel/IceLake', ', state: Saved')).toBe(1);
    expect(await of('AMD/Rome', 'Intel/IceLake', ', state: Off')).toBe(0);
    expect(await of('Intel/IceLake', 'Intel/Haswell')).toBe(1);
    expect(await of('Intel/IceLake', 'Intel/Haswell', ', compatibility: minimal')).toBe(0);
    expect(await of('Intel/Haswell', 'Intel/IceLake')).toBe(0);
  });

  test('raises once where the plan raises before the hop that needs it', async () => {
    const before = {
      vms: '{ name: old, version: "5.0", memory: 4 GiB }',
      rest: 'upgrade: { to: WS2025, vmVersions: before-hop }',
    };
    expect(await ids(before)).toEqual(['hop/raises-by-shutdown']);
  });

  test('counts a written limit of one VM, and the blackout that was measured', async () => {
    const vms = '{ name: db, version: "9.0", memory: 4 GiB, limits: { blackout: 300 ms } }';
    expect(await ids({ vms })).toEqual(['limit/blackout-too-short']);
    expect(await ids({ vms, rest: 'upgrade: { to: WS2022 }\nphysics: { blackoutFixed: 200 ms }' })).toEqual([]);
  });

  test('is silent about the next node of Storage Spaces Direct where something waits, and where no drives are away', async () => {
    const clusters = '{ name: PROD, level: WS2019, witness: cloud, storage: s2d }';
    const lines = (back: string, next = 'Suspend-ClusterNode N2 -Drain') => ({
      clusters,
      rest: `script: [Suspend-ClusterNode N1 -Drain -Wait, ${back}, ${next}]`,
    });
    const id = 'script/no-wait-for-repair';
    const back = 'Resume-ClusterNode N1';
    expect(await of(id, lines(`{ run: ${back}, ends: drives-whole }`))).toEqual([]);
    expect(await of(id, lines(`${back}, { manual: a walk, take: 1 h }`))).toEqual([]);
    expect(await of(id, lines(`${back}, { manual: look at Get-StorageJob, take: 5 min }`))).toEqual([]);
    expect(await of(id, lines(`${back}, { manual: new cables, take: 5 min }`))).toHaveLength(1);
    expect(await of(id, lines(back, '{ run: Suspend-ClusterNode N2 -Drain, at: 5 h }'))).toEqual([]);
    expect(await of(id, lines(back, 'Suspend-ClusterNode N1 -Drain'))).toEqual([]);
    expect(await of(id, lines(back, '{ run: Stop-ClusterNode N2, expect: refused }'))).toEqual([]);
    expect(await of(id, { ...lines(back), clusters: clusters.replace('s2d', 'san') })).toEqual([]);
    expect(await of(id, lines(back, 'Stop-ClusterNode N2'))).toMatchObject([{ subject: 'host:N2', line: 8 }]);
    const older = {
      clusters: clusters.replace('WS2019', 'WS2016'),
      hosts: '{ names: N1..N3, release: WS2016, cluster: PROD, cores: 32, memory: 128 GiB }',
      vms: '{ name: app, version: "8.0", memory: 8 GiB }',
    };
    expect(await of(id, { ...lines(back), ...older })).toEqual([]);
    expect(await of(id, { ...lines(`Enable-StorageMaintenanceMode N1, ${back}`), ...older })).toHaveLength(1);
  });

  test('leaves a VM of a version that the next release runs on its host', async () => {
    const plan = {
      hosts:
        '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: Alone, release: WS2016, cores: 8, memory: 64 GiB }',
      vms: '{ name: fine, on: Alone, version: "8.0", memory: 4 GiB }',
      rest: 'script: [{ install: WS2022, on: Alone, method: in-place }]',
    };
    expect(await ids(plan)).toEqual([]);
  });

  test('finds a VM that is no role on a node that goes in place, not where a clean installation destroys it anyway', async () => {
    const vms = '{ name: old, on: N1, version: "5.0", memory: 4 GiB, clustered: false }';
    const inPlace = await ids({ vms, rest: 'upgrade: { to: WS2022, method: in-place }' });
    expect(inPlace).toEqual(['vm/left-behind', 'vm/not-clustered']);
    expect(await ids({ vms })).toEqual(['vm/not-clustered']);
  });

  test('leaves a VM on a node that is done already: nothing drains it', async () => {
    const { hosts, vms } = TRIGGERS['vm/started-on-newer'] as Required<Plan>;
    expect(await ids({ hosts, vms })).not.toContain('vm/started-on-newer');
  });

  test('names the true cause where a role finds no place', async () => {
    const apart = 'name: PROD, level: WS2019, witness: cloud, settings: { ClusterEnforcedAntiAffinity: 1 }';
    const [kept] = await of('stage/no-room', {
      clusters: `{ ${apart} }`,
      vms: '{ name: db, count: 3, version: "9.0", memory: 4 GiB, antiAffinity: db }',
    });
    expect(kept?.why).toContain(
      'db3 (version 9.0, takes 4.29 GiB) finds no place: 2 nodes are already holding a VM that it is kept apart from',
    );
    expect(kept?.remedy).toContain('ClusterEnforcedAntiAffinity 0');
    const [owned] = await of('stage/no-room', {
      vms: '{ name: db, on: N1, version: "9.0", memory: 4 GiB, possibleOwners: [N1] }',
    });
    expect(owned?.why).toContain('2 nodes are not among its possible owners');
    const [full] = await of('stage/no-room', TRIGGERS['stage/no-room']);
    expect(full?.why).toContain('2 nodes are without memory for it');
    expect(full?.remedy).toBe('Add a node, add memory or shut VMs down.');
    const [gone] = await of('stage/no-headroom', {
      hosts: '{ names: N1..N2, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }',
    });
    expect(gone?.why).toContain('no other node is left');
  });

  test('says which node of two without a witness has no vote, and speaks of an upgrade only where there is one', async () => {
    const two = {
      clusters: '{ name: PROD, level: WS2019 }',
      hosts: '{ names: N1..N2, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }',
      rest: 'script: [Suspend-ClusterNode -Name N1 -Drain]',
    };
    const findings = await found(two);
    expect(findings.map((finding) => finding.id)).toEqual(['quorum/no-witness']);
    expect(findings[0]?.why).toContain('if N2 is lost, N1 goes on; if N1 is lost, N2 stops too');
  });

  test('holds a known problem of live moves against no drain that saves', async () => {
    const clusters = '{ name: PROD, level: AZL23H2, witness: cloud }';
    const hosts =
      '{ names: N1..N2, release: AZL23H2, cluster: PROD, cores: 16, memory: 64 GiB }, { name: N3, release: AZL24H2, cluster: PROD, cores: 16, memory: 64 GiB, traits: [early-solution] }';
    const vm = (name: string, more = '') => `{ name: ${name}, on: N1, version: "11.0", memory: 4 GiB${more} }`;
    const quick = vm('quick', ', defaultMoveType: quick');
    const rest = 'script: [Suspend-ClusterNode N3 -Drain -Wait]';
    const [past] = await of('problem/known', { clusters, hosts, vms: quick, rest });
    expect([past?.severity, past?.why]).toEqual([
      'note',
      expect.stringContaining('A drain saves it, and gets past that'),
    ]);
    const [first] = await of('problem/known', { clusters, hosts, vms: `${quick}, ${vm('live')}`, rest });
    expect([first?.severity, first?.subject]).toEqual(['error', 'vm:live']);
  });

  test('says what a drain of Low roles comes to at the other threshold, as a run there shows it', async () => {
    const vms = '{ name: low, on: N1, version: "9.0", memory: 16 GiB, priority: Low }';
    const rest = 'script: [Suspend-ClusterNode N1 -Drain -Wait]';
    const [note] = await found({ vms, rest });
    expect(note?.why).toContain('low is of Low priority. At MoveTypeThreshold 1000, which is assumed');
    const atOnce = await found({ vms, rest: 'upgrade: { to: WS2022, strategy: all-at-once }' });
    expect(atOnce.map(({ id }) => id)).not.toContain('drain/low-may-be-saved');
    const clusters = '{ name: PROD, level: WS2019, witness: cloud, settings: { MoveTypeThreshold: 2000 } }';
    expect((await found({ clusters, vms, rest })).map(({ id }) => id)).toEqual([]);
    const quick = vms.replace(' }', ', defaultMoveType: quick }');
    expect((await found({ vms: quick, rest })).map(({ id }) => id)).toEqual([]);
    const { availability } = await rehearsed(
      text({ clusters, vms, rest }).replace('clusterdrill: 1\ntitle: A plan\n', ''),
    );
    const out = availability.of(0, 0).outages[0]?.us ?? 0;
    expect(note?.why).toContain(`out for up to ${formatDuration(out)} each time.`);
  });

  test('takes an ISO for ejected where the script does it before the drain, and not where it does it after', async () => {
    const drain = 'Suspend-ClusterNode n1 -Drain -Wait';
    const eject = 'Set-VMDvdDrive -VMName V -ComputerName N1 -Path $null';
    const vms = '{ name: v, on: N1, memory: 4 GiB, immovable: local ISO }';
    const idsOf = async (...lines: string[]) =>
      (await found({ vms, rest: `script: [${lines.join(', ')}]` })).map(({ id, remedy }) => `${id} ${remedy}`);
    expect(await idsOf(eject, drain)).toEqual([]);
    expect(await idsOf(eject.replace('$null', 'D:\\\\new.iso'), drain)).toHaveLength(1);
    for (const vain of [`${eject} -WhatIf`, eject.replace('N1', 'N2')])
      expect(await idsOf(vain, drain)).toHaveLength(1);
    const beside = `upgrade: { to: WS2022 }\nscript: [{ at: 20 h, run: ${eject} }]`;
    expect((await found({ vms, rest: beside })).map(({ id }) => id)).toContain('vm/immovable');
    expect(await idsOf(drain, eject)).toEqual([
      'vm/immovable Eject the ISO: Set-VMDvdDrive -VMName v -ComputerName N1 -Path $null.',
    ]);
  });

  test('counts the spares of swing, and no hops on the way to a new cluster', async () => {
    const swing = (strategy: string): Plan => ({
      hosts:
        '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }, { name: Spare, release: WS2022, cores: 32, memory: 128 GiB }',
      vms: '{ name: web, count: 10, version: "9.0", memory: 16 GiB, on: N1..N3 }',
      rest: `upgrade: { to: WS2022, strategy: ${strategy} }`,
    });
    expect((await found(swing('rolling'))).map(({ id }) => id)).toContain('stage/no-headroom');
    expect((await found(swing('swing'))).map(({ id }) => id)).not.toContain('stage/no-headroom');
    const over = await found({
      clusters: '{ name: PROD, level: WS2012R2, witness: disk }, { name: NEW, level: WS2019, witness: disk }',
      hosts:
        '{ names: O1..O3, release: WS2012R2, cluster: PROD, cores: 8, memory: 64 GiB }, { names: W1..W3, release: WS2019, cluster: NEW, cores: 8, memory: 64 GiB }',
      vms: '{ name: a, count: 4, version: "5.0", memory: 4 GiB, on: O1..O3 }',
      rest: 'upgrade: { to: WS2019, cluster: PROD, strategy: new-cluster, into: NEW, vmVersions: after }',
    });
    expect(over.map(({ id }) => id)).not.toContain('hop/raises-again');
  });
});

describe('a key that changes nothing', () => {
  const three = '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB }';
  const keys = async (plan: Plan) =>
    (await found(plan))
      .filter(({ id }) => id.startsWith('key/'))
      .map(({ severity, subject, why }) => `${severity} ${subject} ${why}`);
  const lone = (more: string) =>
    `{ name: lone, count: 2, on: N1, version: "9.0", memory: 4 GiB, clustered: false${more} }`;

  test('is told of a VM that is no role, once for all that are written together, unless it becomes one', async () => {
    const vms = lone(', priority: High, preferredSite: A, autoFailback: true, defaultMoveType: quick');
    const hosts = three.replace(' }', ', site: A }');
    expect(await keys({ vms, hosts })).toEqual([
      'note vm:lone1 lone1 (and 1 more like it) is no role of a cluster, and only a role has `priority`, `preferredSite`, `autoFailback` and `defaultMoveType`.',
    ]);
    expect(await keys({ vms: lone(', possibleOwners: [N1, N2]') })).toEqual([]);
    const script = 'script: [Add-ClusterVirtualMachineRole -VMName lone1]';
    expect((await keys({ vms, hosts, rest: script }))[0]).toMatch(/^note vm:lone2 lone2 is no role/);
    const standalone = '{ name: Alone, release: WS2019, cores: 8, memory: 64 GiB }';
    const there = '{ name: a, on: Alone, memory: 4 GiB, priority: Low }, { name: b, on: Alone, memory: 4 GiB }';
    expect(await keys({ hosts: `${three}, ${standalone}`, vms: there, rest: '' })).toHaveLength(1);
  });

  test('is told together with the same keys alone', async () => {
    const other = lone(', preferredOwners: [N1]').replace('lone', 'other');
    const all = await found({ hosts: three, vms: `${lone(', priority: High')}, ${other}` });
    const groups = groupsOfFindings(all).filter(({ id }) => id === 'key/of-roles-alone');
    expect(groups.map(({ says }) => says)).toEqual([
      'lone1 (and 1 more like it) is no role of a cluster, and only a role has `priority`.',
      'other1 (and 1 more like it) is no role of a cluster, and only a role has `preferredOwners`.',
    ]);
  });

  test('is told of a role that is to return to nobody', async () => {
    const app = (more: string) => ({ vms: `{ name: app, version: "9.0", memory: 8 GiB${more} }` });
    expect(await keys(app(', autoFailback: true, failbackWindow: { from: 1, to: 5 }'))).toEqual([
      'note vm:app app has `autoFailback` and `failbackWindow`, and no preferred owner to return to: a role goes back to the first of its `preferredOwners`.',
    ]);
    expect(await keys(app(', autoFailback: true, preferredOwners: [N2]'))).toEqual([]);
    expect(await keys(app(', autoFailback: false'))).toEqual([]);
    const script = 'script: [Set-ClusterOwnerNode -Group app -Owners N2]';
    expect(await keys({ ...app(', autoFailback: true'), rest: script })).toEqual([]);
  });

  test('is told of an upgrade and a network that do not ask for it', async () => {
    const rest = (upgrade: string) => keys({ rest: `upgrade: { to: WS2022${upgrade} }` });
    const pool = '{ name: PROD, level: WS2019, witness: cloud, storage: s2d }';
    expect(await rest(', waitForRepair: true')).toHaveLength(1);
    expect(await keys({ clusters: pool, rest: 'upgrade: { to: WS2022, waitForRepair: true }' })).toEqual([]);
    expect(await rest(', strategy: all-at-once, parallel: 2')).toHaveLength(1);
    expect(await rest(', parallel: 2')).toEqual([]);
    const networks = (second: string) =>
      keys({ rest: `networks: [{ name: LM, for: [migration], mode: smb, team: 2 }, { name: Two, ${second} }]` });
    expect(await networks('for: [cluster], mode: smb, team: 2, bandwidth: 1 Gbps')).toEqual([
      'note network:Two Two carries no migrations, and only of those `mode` and `team` is asked.',
    ]);
    expect(await networks('for: [cluster], bandwidth: 1 Gbps')).toEqual([]);
  });

  test('changes no byte of a rehearsal', async () => {
    const played = async (vm: string, rest: string) =>
      (
        await rehearsed(`
clusters: [{ name: PROD, level: WS2019, witness: cloud }]
networks: [{ name: LM, for: [migration] }, { name: Two, for: [cluster]${rest.includes('waitForRepair') ? ', mode: smb, team: 2' : ''} }]
hosts: [{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB, site: A }]
vms: [{ name: app, count: 2, version: "9.0", memory: 8 GiB }, { name: lone, count: 2, on: N1, version: "9.0", memory: 4 GiB, clustered: false${vm} }]
upgrade: { to: WS2022, method: in-place${rest} }
faults: [{ at: 30 min, crash: N1, for: 20 min }, { at: 3 h, crash: N1, for: 20 min }]
`)
      ).sha256;
    const all =
      ', priority: High, failover: { threshold: 0 }, preferredSite: A, preferredOwners: [N2], autoFailback: true, defaultMoveType: quick';
    expect(await played(all, ', waitForRepair: false')).toBe(await played('', ''));
    expect(await played(', priority: NoAutoStart', '')).toBe(await played('', ''));
  });
});
