/** The way from 2012 to 2012 R2: a VM of version 4.0 goes over alive, has version 5.0 from then on, and does not come back. */
import { describe, expect, test } from 'vitest';
import { versionText } from '../../src/model/catalog/index.js';
import { vmWord } from '../../src/model/words.js';
import { tell } from '../../src/report/index.js';
import { lint } from '../../src/scenarios/lint/index.js';
import { rehearsed } from './rehearsed.js';

const HOSTS = `
hosts:
  - { name: Old, release: WS2012, cores: 16, memory: 64 GiB }
  - { name: New, release: WS2012R2, cores: 16, memory: 64 GiB }
`;

const versionsOf = ({ run: { world } }: Awaited<ReturnType<typeof rehearsed>>): string[] =>
  world.vms.map((vm) => `${versionText(vm.version)} ${vmWord(vm.power)} on ${world.hosts[vm.host]?.name}`);

describe('between hosts', () => {
  test('it arrives alive with version 5.0, on either engine, and does not go back', async () => {
    const text = `${HOSTS}
vms: [{ name: a, on: Old, memory: 4 GiB }]
script:
  - Move-VM a New
  - { run: Move-VM -Name a -ComputerName New -DestinationHost Old, expect: { refused: vm-version/host-must-support } }
`;
    const [tables, machines] = [await rehearsed(text), await rehearsed(text, { engine: 'xstate' })];
    expect(versionsOf(tables)).toEqual(['5.0 Running on New']);
    expect(tables.verdict.violations).toEqual([]);
    expect(machines.sha256).toBe(tables.sha256);
  });

  test('one that does not run is refused, and so is one that goes further at once', async () => {
    const run = await rehearsed(`${HOSTS.replace('WS2012R2', 'WS2016')}
  - { name: Next, release: WS2012R2, cores: 16, memory: 64 GiB }
vms: [{ name: a, on: Old, memory: 4 GiB }, { name: off, on: Old, memory: 4 GiB, state: Off }]
script:
  - { run: Move-VM a New, expect: { refused: vm-version/host-must-support } }
  - { run: Move-VM off Next, expect: { refused: vm-version/host-must-support } }
`);
    expect(run.missed).toEqual([]);
    expect(versionsOf(run)).toEqual(['4.0 Running on Old', '4.0 Off on Old']);
  });
});

describe('between clusters', () => {
  const clusters = (to: string, vms = ''): string => `
clusters: [{ name: OLD, level: WS2012, witness: disk }, { name: NEW, level: ${to}, witness: disk }]
hosts:
  - { names: O1..O2, release: WS2012, cluster: OLD, cores: 16, memory: 64 GiB }
  - { names: N1..N2, release: ${to}, cluster: NEW, cores: 16, memory: 64 GiB }
vms: [{ name: a, count: 3, on: [O1, O2], memory: 4 GiB${vms} }]
upgrade: { cluster: OLD, to: ${to}, strategy: new-cluster, into: NEW }
`;
  const findings = (of: Awaited<ReturnType<typeof rehearsed>>): string[] =>
    lint(of.scenario).map(({ id, remedy }) => `${id}: ${remedy}`);

  test('no upgrade leads there, a new cluster does', async () => {
    const run = await rehearsed(clusters('WS2012R2'));
    expect(run.run.ending).toBe('completed');
    expect(tell(run, { color: false, width: 120 })).toMatch(/^completed: NEW is at WS2012R2 \(O2 left in OLD\) after /);
    expect(new Set(versionsOf(run).map((one) => one.slice(0, 12)))).toEqual(new Set(['5.0 Running ']));
    expect(findings(run).filter((one) => one.startsWith('hop/'))).toEqual([
      'hop/converts-on-arrival: Have a backup of each that was tried before it goes over.',
    ]);
    const rolling = rehearsed(clusters('WS2012R2').replace(', strategy: new-cluster, into: NEW', ''));
    await expect(rolling).rejects.toThrow('No chain of upgrades leads from WS2012 to WS2012R2.');
  });

  test('what it has to go through first is the remedy where it is too old for the new cluster', async () => {
    const run = await rehearsed(clusters('WS2016'));
    expect(run.run.ending).toBe('stuck');
    expect(findings(run)[0]).toContain('hop/strands-versions: Move it to WS2012R2 first, alive');
  });

  test('over several releases too, and a version that is raised afterwards has been there already', async () => {
    const far = await rehearsed(clusters('WS2022'));
    expect(findings(far)[0]).toContain('hop/strands-versions: Move it to WS2012R2 first, alive');
    const raised = await rehearsed(clusters('WS2012R2').replace('into: NEW }', 'into: NEW, vmVersions: after }'));
    expect(findings(raised).filter((one) => one.startsWith('hop/raises'))).toEqual([]);
  });

  test('one that its own release cannot raise goes over a release that runs it and makes a newer one', async () => {
    const far = await rehearsed(clusters('WS2022').replaceAll('WS2012,', 'WS2012R2,'));
    expect(far.run.ending).toBe('stuck');
    expect(findings(far)[0]).toBe(
      'hop/strands-versions: No version that WS2012R2 makes is one that WS2022 runs: move it to a host of WS2016 or WS2019 first and raise it there (Stop-VM, Update-VMVersion, Start-VM); or make the VM anew around its disks.',
    );
    // It has left its cluster before the move is refused.
    expect(tell(far, { color: false, width: 120 })).toContain(
      'a1 is no role any more: no cluster starts it elsewhere. It becomes one again with:\n    Add-ClusterVirtualMachineRole -VMName a1 -Cluster OLD\n',
    );
    expect(lint(far.scenario)[0]?.why).toBe('WS2022 runs no VM of version 5.0: a1 does not go over to NEW.');
  });

  test('one that does not run stays behind, and check says so', async () => {
    const run = await rehearsed(clusters('WS2012R2', ', state: Off'));
    expect(run.run.ending).toBe('stuck');
    expect(findings(run)[0]).toContain('hop/strands-versions: Start it first (Start-VM)');
  });
});
