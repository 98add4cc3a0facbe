import { describe, expect, test } from 'vitest';
import { RELEASE_KEYS, type ReleaseKey } from '../../src/model/catalog/index.js';
import { FACT } from '../../src/model/facts.js';
import type { Run } from '../../src/sim/simulate.js';
import { type Lab, play } from './told.js';

/** The most live migrations that each host took part in at one time, at either end. */
function busiest({ trace, world }: Run, from: readonly number[]): Record<string, number> {
  const [places, ends] = [[...from], new Map<number, readonly number[]>()];
  const [now, most] = [world.hosts.map(() => 0), world.hosts.map(() => 0)];
  trace.eachFact((_atUs, kind, vm, host) => {
    if (kind === FACT['migration-started']) {
      ends.set(vm, [places[vm] as number, host]);
      for (const end of ends.get(vm) ?? []) now[end] = (now[end] ?? 0) + 1;
      for (const [index, count] of now.entries()) most[index] = Math.max(most[index] ?? 0, count);
    } else if (kind === FACT['migration-completed']) {
      for (const end of ends.get(vm) ?? []) now[end] = (now[end] ?? 0) - 1;
      places[vm] = host;
    }
  });
  return Object.fromEntries(world.hosts.map(({ name }, index) => [name, most[index] ?? 0]));
}

/** Six VMs on A, and on B as many as are asked for, in a cluster of A, B and C. */
async function moved(lab: Partial<Lab> & { level: ReleaseKey; onB?: number }, ...lines: readonly string[]) {
  const { level, onB = 0 } = lab;
  const hosts = { A: level, B: level, C: level };
  const on = [...Array.from({ length: 6 }, () => 'A'), ...Array.from({ length: onB }, () => 'B')];
  const vms = Object.fromEntries(on.map((host, at) => [`vm${at}`, host]));
  const run = await play({ hosts, vms, ...lab }, ...lines);
  return busiest(
    run,
    on.map((host) => (host === 'A' ? 0 : 1)),
  );
}

/** From the updates of September 2022 on the cluster has a property of its own, which is 1. */
const ONE_AT_A_TIME: readonly ReleaseKey[] = ['WS2022', 'HCI21H2', 'HCI22H2', 'AZL23H2', 'WS2025', 'AZL24H2'];

describe.each(RELEASE_KEYS.map((level) => [level, ONE_AT_A_TIME.includes(level) ? 1 : 2] as const))(
  'at the functional level of %s',
  (level, limit) => {
    const own = 'Set-VMHost A -MaximumVirtualMachineMigrations 4';
    const drain = 'Suspend-ClusterNode A -Drain -Wait';

    test(`a host takes part in ${limit} live migrations at a time`, async () => {
      expect((await moved({ level }, drain))['A']).toBe(limit);
    });

    test('a move counts at both ends: those to one host go no faster than that host takes them', async () => {
      const moves = ['vm0', 'vm6', 'vm1', 'vm7'].map((vm) => `Move-ClusterVirtualMachineRole ${vm} -Node C -Wait 0`);
      const more = ['A', 'B'].map((host) => `Set-VMHost ${host} -MaximumVirtualMachineMigrations 4`);
      expect((await moved({ level, onB: 6 }, ...more, ...moves))['C']).toBe(limit);
    });

    test(
      limit === 1 ? 'the property of the cluster wins over that of a host' : 'a host may be given more',
      async () => {
        // B and C still take two each.
        expect(await moved({ level }, own, drain)).toEqual(limit === 1 ? { A: 1, B: 1, C: 1 } : { A: 4, B: 2, C: 2 });
      },
    );
  },
);

describe('the property of the cluster', () => {
  test('may allow more, and hosts that are set to less are overruled', async () => {
    const few = 'Set-VMHost A -MaximumVirtualMachineMigrations 1';
    const more = '(Get-Cluster).MaximumParallelMigrations = 3';
    expect(await moved({ level: 'WS2022' }, few, more, 'Suspend-ClusterNode A -Drain -Wait')).toMatchObject({ A: 3 });
  });

  test('comes with the functional level: newer hosts of an old cluster move by their own limits until it rises', async () => {
    const lab = { level: 'WS2019', hosts: { A: 'WS2022', B: 'WS2022', C: 'WS2022' } } as const;
    const drain = 'Suspend-ClusterNode A -Drain -Wait';
    expect((await moved(lab, drain))['A']).toBe(2);
    expect((await moved(lab, 'Update-ClusterFunctionalLevel', drain))['A']).toBe(1);
  });
});
