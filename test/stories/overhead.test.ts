/** A VM takes of its host more than its memory: what is enough by its memory alone is not enough. */
import { expect, test } from 'vitest';
import { rehearsed } from './rehearsed.js';

/** Twenty VMs of 2 GiB: 40 GiB of memory, 45.4 GiB of a host that has 42.75. */
const night = (more: string): string => `
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts:
  - { names: A1..A2, release: WS2019, cluster: C, cores: 64, memory: 45 GiB }
vms:
  - { name: a, count: 10, on: A1, memory: 2 GiB }
  - { name: b, count: 10, on: A2, memory: 2 GiB }
${more}`;

const LOST = `faults: [{ at: 1 h, crash: A1, for: 5 h }]
until: 4 h`;

const offAtTheEnd = async (more: string): Promise<number> => {
  const { run } = await rehearsed(night(more));
  return run.world.vms.filter(({ waiting }) => waiting).length;
};

test('what a lost node leaves does not all start on the other', async () => {
  expect(await offAtTheEnd(LOST)).toBe(2);
  expect(await offAtTheEnd(`${LOST}\nfigures: { vmOverhead: 0, vmOverheadShare: 0 % }`)).toBe(0);
});

test('a drain that finds no room says what the VM takes', async () => {
  const { run } = await rehearsed(night('script: [{ run: Suspend-ClusterNode A1 -Drain -Wait, expect: failed }]'));
  expect(run.world.hosts[0]?.vms).toHaveLength(2);
  const stuck = await rehearsed(night('upgrade: { to: WS2022, method: in-place }'));
  expect(stuck.run.players[0]?.ask).toMatchObject({
    kind: 'stuck',
    because: expect.stringContaining('needs 2.27 GiB'),
  });
});

test('a VM that New-VM makes has it too, and what it takes follows the memory that it is given', async () => {
  const used = async (...lines: string[]): Promise<number> => {
    const { run } = await rehearsed(`
hosts: [{ name: A1, release: WS2019, cores: 64, memory: 64 GiB }]
script: [${lines.join(', ')}]
`);
    return (run.world.hosts[0]?.used ?? 0) / 2 ** 30;
  };
  const made = 'New-VM -ComputerName A1 -Name new -MemoryStartupBytes';
  expect(await used(`${made} 10GB`, 'Start-VM new')).toBeCloseTo(10.35, 5);
  expect(await used(`${made} 1GB`, 'Set-VM new -MemoryStartupBytes 10GB', 'Start-VM new')).toBeCloseTo(10.35, 5);
});

test('a role that is no VM has none', async () => {
  const { run } = await rehearsed(night('roles: [{ name: share, kind: file-server, on: A1 }]\nuntil: 1 h'));
  expect(run.world.hosts[0]?.used).toBe(run.world.hosts[1]?.used);
});
