import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/units.js';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

/** Five VMs of 11 GiB on A1, which has 64 GiB: 86 %; A2 and A3 are empty. */
const crowded = (level: string, more: { settings?: string; vms?: string; script?: string } = {}): string => `
clusters: [{ name: C, level: ${level}, witness: cloud${more.settings ? `, settings: { ${more.settings} }` : ''} }]
hosts: [{ names: A1..A3, release: ${level}, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, count: 5, on: A1, memory: 11 GiB${more.vms ?? ''} }]
script: [${more.script ?? '{ manual: wait, take: 2 h }'}]
`;

const moves = async (text: string): Promise<string> => told((await rehearsed(text)).run, /balances|moved to/);

describe('the balancer of a cluster', () => {
  test('takes roles live from a node above 80 % within half an hour, the smallest that suffice', async () => {
    expect(await moves(crowded('WS2019'))).toMatchInlineSnapshot(`
      "30 min         C      balances its load: roles leave A1
      30 min 8 s     v1     has moved to A2"
    `);
  });

  test('acts from 60 % on at level 3', async () => {
    // 55 GiB of 64 are in use; two VMs less are 33 GiB, 52 %.
    expect(await moves(crowded('WS2019', { settings: 'AutoBalancerLevel: 3' }))).toMatch(
      /v1 +has moved to A[23]\n.*v2 +has/,
    );
  });

  test('is not there at the level of 2012 R2, and can be switched off', async () => {
    expect(await moves(crowded('WS2012R2'))).toBe('');
    expect(await moves(crowded('WS2019', { settings: 'AutoBalancerMode: 0' }))).toBe('');
    expect(await moves(crowded('WS2019', { settings: 'AutoBalancerMode: 1' }))).toBe('');
  });

  test('honours possible owners, anti-affinity and paused nodes', async () => {
    expect(await moves(crowded('WS2019', { vms: ', possibleOwners: [A1]' }))).toBe('');
    expect(await moves(crowded('WS2019', { vms: ', possibleOwners: [A1, A3]' }))).toMatch(/v1 +has moved to A3/);
    const paused = 'Suspend-ClusterNode A2, Suspend-ClusterNode A3, { manual: wait, take: 2 h }';
    expect(await moves(crowded('WS2019', { script: paused }))).toBe('');
    const source = 'Suspend-ClusterNode A1, { manual: wait, take: 2 h }';
    expect(await moves(crowded('WS2019', { script: source }))).toBe('');
  });

  test('acts when a node joins, without waiting for its time', async () => {
    const { run } = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts:
  - { name: A1, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }
  - { name: S, release: WS2019, cores: 8, memory: 64 GiB }
vms: [{ name: v, count: 5, on: A1, memory: 11 GiB }]
script: [Add-ClusterNode S]
`);
    expect(told(run, /joined|balances|moved to/)).toMatchInlineSnapshot(`
      "1 min          S      joined
      1 min          C      balances its load: roles leave A1
      1 min 8 s      v1     has moved to S"
    `);
    expect(run.endedAtUs).toBeLessThan(5 * MINUTE);
  });

  test('that finds no place asks again and again, and keeps no run alive', async () => {
    const { run, outcome } = await rehearsed(
      crowded('WS2019', { vms: ', possibleOwners: [A1]', script: 'Stop-VM v1' }),
    );
    expect([outcome, run.endedAtUs < HOUR]).toEqual(['completed', true]);
  });

  test('appears when the functional level rises to that of 2016', async () => {
    const text = crowded('WS2016')
      .replace('level: WS2016', 'level: WS2012R2')
      .replace('memory: 11', 'version: "5.0", memory: 11');
    const script = 'Update-ClusterFunctionalLevel, { manual: wait, take: 2 h }';
    expect(await moves(text)).toBe('');
    expect(await moves(text.replace('{ manual: wait, take: 2 h }', script))).toMatch(/balances/);
  });

  test('begins when its mode is set by a script', async () => {
    const script = '"(Get-Cluster).AutoBalancerMode = 2", { manual: wait, take: 2 h }';
    expect(await moves(crowded('WS2019', { settings: 'AutoBalancerMode: 0', script }))).toMatch(/balances/);
  });
});
