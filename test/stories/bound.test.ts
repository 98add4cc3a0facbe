/** Roles that a disk, a device or an ISO binds to a host: what runs does not leave it, what does not run has another owner all the same. */
import { describe, expect, test } from 'vitest';
import { lint } from '../../src/scenarios/lint/index.js';
import { scenarioOf } from '../scenarios/support.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { told } from './told.js';

const lab = (vms: string, more: string): string => `
clusters: [{ name: C, level: WS2022, witness: cloud }]
hosts: [{ names: A1..A3, release: WS2022, cluster: C, cores: 16, memory: 64 GiB }]
vms: [${vms}]
${more}
`;

const GPU = '{ name: gpu, on: A1, memory: 4 GiB, immovable: GPU }';
const FACTS = /belongs to|drain|is off| runs$|is lost|evicted/;

describe('a role that is bound to its host', () => {
  test('leaves it with the drain once it is shut down, and starts there alone', async () => {
    const script = `script:
  - { run: Suspend-ClusterNode A1 -Drain -Wait, expect: failed }
  - Resume-ClusterNode A1
  - Stop-VM gpu
  - Suspend-ClusterNode A1 -Drain -Wait
  - { run: Start-VM gpu, expect: { refused: vm/starts-where-it-is-bound } }
  - Resume-ClusterNode A1
  - Move-ClusterVirtualMachineRole gpu -Node A1
  - Start-VM gpu`;
    const { run, outcome } = await rehearsed(lab(GPU, script));
    expect(outcome).toBe('completed');
    expect(told(run, FACTS)).toMatchInlineSnapshot(`
      "0 s            A1     drain started
      0 s            A1     drain failed
      30 s           gpu    is off
      30 s           A1     drain started
      35 s           gpu    belongs to A2
      35 s           A1     drain completed
      40 s           gpu    belongs to A1
      1 min 40 s     gpu    runs
      Suspend-ClusterNode A1 -Drain -Wait: failed 1 role cannot leave A1: gpu (A VM that a local disk or a device binds to its host does not leave it; a role does while it does not run).
      Start-VM gpu: refused: vm/starts-where-it-is-bound gpu does not start on A2: GPU binds it to A1."
    `);
  });

  test('is turned off by a forced drain, which then empties the node', async () => {
    const { run } = await rehearsed(lab(GPU, 'script: [Suspend-ClusterNode A1 -Drain -ForceDrain -Wait]'));
    expect(told(run, FACTS)).toMatchInlineSnapshot(`
      "0 s            A1     drain started
      0 s            gpu    is off
      5 s            gpu    belongs to A2
      5 s            A1     drain completed"
    `);
  });

  test('does not fail over: what it needs is on the node that died', async () => {
    const { run } = await rehearsed(lab(GPU, 'faults: [{ at: 1 min, crash: A1, for: 20 min }]'));
    expect(told(run, FACTS)).toMatchInlineSnapshot(`"30 min         gpu    runs"`);
  });

  test('is lost with its disk when the host is installed anew, wherever it is owned', async () => {
    const disk = "{ name: disk, on: A1, memory: 4 GiB, immovable: 'local disk', state: Off }";
    const script =
      'script: [Suspend-ClusterNode A1 -Drain -Wait, Remove-ClusterNode A1 -Force, Install-HostRelease A1 WS2025]';
    expect(
      told((await rehearsed(lab(`${disk}, ${GPU.replace('GPU }', 'GPU, state: Off }')}`, script))).run, FACTS),
    ).toMatchInlineSnapshot(`
      "0 s            A1     drain started
      5 s            disk   belongs to A2
      5 s            gpu    belongs to A2
      5 s            A1     drain completed
      5 s            A1     is being evicted
      20 s           A1     evicted
      20 s           disk   is lost A2"
    `);
  });

  test('is fetched back to what binds it before it is started', async () => {
    const upgrade = (more: string) => `upgrade: { to: WS2025, ${more} }`;
    const iso = "{ name: cd, on: A2, memory: 4 GiB, immovable: 'local ISO', version: '9.0', state: Saved }";
    const versions = await rehearsed(lab(iso, upgrade('vmVersions: after')));
    expect([versions.outcome, versions.verdict.violations]).toEqual(['completed', []]);
    expect(told(versions.run, /cd +(belongs|runs)|cd.*version/)).toMatchInlineSnapshot(`
      "1 h 46 min     cd     belongs to A1
      5 h 19 min     cd     belongs to A2
      5 h 20 min     cd     runs
      5 h 20 min     cd     version is being raised
      5 h 20 min     cd     now has version 12.0
      5 h 21 min     cd     runs"
    `);
    const atOnce = await rehearsed(lab(GPU, upgrade('method: in-place, strategy: all-at-once, order: [A1, A2, A3]')));
    expect([atOnce.outcome, atOnce.verdict.violations]).toEqual(['completed', []]);
    expect(told(atOnce.run, /gpu +(belongs|runs)/)).toMatchInlineSnapshot(`
      "35 s           gpu    belongs to A3
      1 h 46 min     gpu    belongs to A2
      3 h 31 min     gpu    belongs to A3
      3 h 31 min     gpu    belongs to A1
      3 h 32 min     gpu    runs"
    `);
  });

  test('comes back to its host from where a quarantine has sent it, and no claim is broken', async () => {
    const { run, verdict } = await rehearsed(`${threeNodes('WS2019').replace('C,', 'C, witness: cloud,')}
vms: [{ name: cd, on: A2, memory: 4 GiB, version: "5.0", immovable: local ISO }]
faults: [{ at: 97 s, flapping: A2, every: 53 s, for: 5 min }]
script: [{ at: 3 h, manual: a look at it, take: 1 min }]`);
    expect(verdict.violations).toEqual([]);
    expect(told(run, /cd +(belongs|runs)/)).toMatchInlineSnapshot(`
      "3 min 30 s     cd     runs
      5 min 16 s     cd     runs
      6 min 7 s      cd     belongs to A1
      2 h 6 min      cd     belongs to A2
      2 h 7 min      cd     runs"
    `);
  });

  test('is left as a role when its disk is lost with its host, and goes along with the next drain', async () => {
    const disk = "{ name: disk, on: A1, memory: 4 GiB, immovable: 'local disk', state: Off }";
    const { run, outcome, verdict } = await rehearsed(lab(disk, 'upgrade: { to: WS2025 }'));
    expect([outcome, verdict.violations.map(({ invariant }) => invariant)]).toEqual([
      'completed',
      ['safety/no-vm-lost'],
    ]);
    expect(verdict.violations.map(({ saw }) => saw)).toEqual(['disk was destroyed with the disks of A1']);
    expect(told(run, /disk +(belongs|is lost)|disk is on no host/)).toMatchInlineSnapshot(`
      "5 s            disk   belongs to A2
      20 s           disk   is lost A2
      1 h 46 min     disk   belongs to A1"
    `);
  });

  test('stands in the way of a plan only while it runs; what a script does to it before counts', async () => {
    const found = async (vm: string, more = '') =>
      lint(await scenarioOf(`clusterdrill: 1\ntitle: bound\nstart: 2026-11-27T08:00\n${lab(vm, more)}`)).filter(
        ({ id }) => id === 'vm/immovable' || id === 'vm/not-clustered',
      );
    const upgrade = 'upgrade: { to: WS2025, windows: { days: [Sat], from: 22:00, to: 04:00 } }\nuntil: 60 d\n';
    expect((await found(GPU, upgrade)).map(({ severity }) => severity)).toEqual(['error']);
    expect((await found(GPU.replace('GPU }', 'GPU, state: Off }'), upgrade)).map(({ why }) => why)).toEqual([
      'gpu does not run: another node may own it, but it starts on A1 alone (GPU).',
    ]);
    const early = `${upgrade}script: [Stop-VM gpu, { manual: coffee, take: 10 min }]`;
    expect((await found(GPU, early)).map(({ severity }) => severity)).toEqual(['warning']);
    const late = `${upgrade}script: [{ run: Stop-VM gpu, at: 3 d }]`;
    expect((await found(GPU, late)).map(({ severity }) => severity)).toEqual(['error']);
    const alone = '{ name: lone, on: A1, memory: 4 GiB, clustered: false }';
    expect((await found(alone, upgrade)).map(({ id }) => id)).toEqual(['vm/not-clustered']);
    expect(await found(alone, `${upgrade}script: [Add-ClusterVirtualMachineRole -VMName lone]`)).toEqual([]);
  });
});
