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

test('a drain waits for room that is not there, and says what the VM takes', async () => {
  const { run } = await rehearsed(night('script: [{ run: Suspend-ClusterNode A1 -Drain -Wait, expect: failed }]'));
  const stays = run.world.hosts[0]?.vms.map((one) => run.world.vms[one]?.name);
  expect(stays).toHaveLength(2);
});

test('a VM that New-VM makes has it too, and a role that is no VM has none', async () => {
  const { run } = await rehearsed(`
hosts: [{ name: A1, release: WS2019, cores: 64, memory: 64 GiB }]
script: [New-VM -ComputerName A1 -Name new -MemoryStartupBytes 10GB, Start-VM new]
`);
  expect((run.world.hosts[0]?.used ?? 0) / 2 ** 30).toBeCloseTo(10.35, 5);
});
