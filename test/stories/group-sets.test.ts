/** Group sets that are made and changed while a cluster runs. */
import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../src/model/encode.js';
import { buildWorld } from '../../src/scenarios/index.js';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const night = (script: string) =>
  rehearsed(`
clusters: [{ name: C, level: WS2019, witness: file-share, settings: { GroupDependencyTimeout: 600 } }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 16, memory: 64 GiB }]
vms: [{ name: sql, on: A1, memory: 4 GiB, priority: Low }, { name: web, on: A1, memory: 4 GiB, priority: High }]
groupSets: [{ name: db, vms: sql }, { name: front, vms: web, after: db }]
script: [${script}]
faults: [{ at: 1 min, crash: A1, for: 30 min }]
`);

/** When sql and web were started. */
const starts = async (script: string): Promise<string> => told((await night(script)).run, /(sql|web) .*starts/);

describe('group sets', () => {
  test('that are written make a role wait, and what a line takes back of them does not', async () => {
    expect(await starts('')).toMatchInlineSnapshot(`
      "5 min 10 s     sql    starts A2
      6 min 10 s     web    starts A3"
    `);
    expect(await starts('Set-ClusterGroupSet db -StartupSetting Delay -StartupDelay 30')).toMatchInlineSnapshot(`
      "5 min 10 s     sql    starts A2
      6 min 40 s     web    starts A3"
    `);
    const first = await starts('Remove-ClusterGroupSetDependency front -Provider db');
    expect(first).toMatchInlineSnapshot(`
      "5 min 10 s     web    starts A2
      5 min 10 s     sql    starts A3"
    `);
    expect(await starts('Remove-ClusterGroupFromSet db -Group sql')).toBe(first);
    expect(await starts('Remove-ClusterGroupSet db')).toBe(first);
  });

  test('survive a copy of the world in bytes', async () => {
    const { run, scenario } = await night(
      'Remove-ClusterGroupSet db, New-ClusterGroupSet back, Add-ClusterGroupToSet back -Group sql',
    );
    const world = decode(encode(run.world), buildWorld(scenario));
    expect(world.groupSets).toEqual(run.world.groupSets);
    expect(world.vms.map(({ set }) => set)).toEqual([1, 0]);
  });
});
