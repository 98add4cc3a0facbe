/** Storage that answers slowly: what begins meanwhile and waits for it takes longer. */
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../src/report/faults.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { told } from './told.js';

const slow = (of: string) => `faults: [{ at: 1 min, storage: slow, of: ${of}, to: 50 MB/s, for: 1 h }]`;

describe('slow storage', () => {
  // 1 min x (1 + 0.5 x (500 / 50 - 1)) = 5.5 min.
  test('lets a guest boot longer, and one that began before as long as ever', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, count: 2, on: A1, memory: 4 GiB, state: Off }]
script: [{ at: 59 s, run: Start-VM v1 }, { at: 2 min, run: Start-VM v2 }]
${slow('C')}
`);
    expect(told(run, / v\d /)).toMatchInlineSnapshot(`
      "59 s           v1     starts A1
      1 min 59 s     v1     runs
      2 min          v2     starts A1
      7 min 30 s     v2     runs"
    `);
  });

  // 4 GiB at 50 MB/s: 85.9 s each way, and 5 s between.
  test('makes a quick migration take longer where the files of the VM lie on it', async () => {
    const rehearsal = await rehearsed(`
clusters: [{ name: C, level: WS2019, volumes: [{ name: V1, size: 1 TiB }, { name: V2, size: 1 TiB }] }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: slow, on: A1, memory: 4 GiB, volume: V1 }, { name: quick, on: A1, memory: 4 GiB, volume: V2 }]
script:
  - { at: 2 min, run: Move-ClusterVirtualMachineRole slow A2 -MigrationType Quick -Wait 0 }
  - Move-ClusterVirtualMachineRole quick A2 -MigrationType Quick
${slow('V1')}
`);
    expect(told(rehearsal.run, /saved|runs|has moved/)).toMatchInlineSnapshot(`
      "2 min          slow   is being saved
      2 min          quick  is being saved
      2 min 9 s      quick  is saved
      2 min 22 s     quick  runs
      2 min 22 s     quick  has moved to A2
      3 min 26 s     slow   is saved
      4 min 57 s     slow   runs
      4 min 57 s     slow   has moved to A2"
    `);
    expect(faultsOf(rehearsal)).toMatchInlineSnapshot(`
      [
        {
          "atUs": 60000000,
          "because": "",
          "fault": "V1 slow, at 400 Mbps, for 1 h",
          "struckAtUs": 120000000,
        },
      ]
    `);
  });

  test('is that of a host alone, and nobody notices where nothing waits for it', async () => {
    const rehearsal = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB }]
script: [{ at: 2 min, run: Move-ClusterVirtualMachineRole v A2 }]
${slow('A1')}
`);
    expect(faultsOf(rehearsal).map(({ because }) => because)).toEqual([
      'nothing on it started, was saved or moved its files meanwhile',
    ]);
  });

  test('makes the files of a VM go slower', async () => {
    const story = (fault: string) =>
      rehearsed(`
clusters: [{ name: C, level: WS2019, volumes: [{ name: V1, size: 1 TiB }, { name: V2, size: 1 TiB }] }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: A1, memory: 4 GiB, volume: V1, disk: 100 GiB }]
script: [{ at: 2 min, run: Move-VMStorage v C:\\ClusterStorage\\V2 }]
${fault}
`);
    const [fast, late] = [await story(''), await story(slow('V1'))];
    expect(Math.round((late.run.endedAtUs - 120e6) / (fast.run.endedAtUs - 120e6))).toBe(10);
  });

  test('over another member, after a node lost its own way, makes boots take longer', async () => {
    // 1 min x (1 + 0.5 x (500 / 200 - 1)) = 1 min 45 s.
    const { run } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB, state: Off }]
script: [{ at: 2 min, run: Start-VM v }]
faults: [{ at: 1 min, storage: lost, of: A1, for: 1 h }]
`);
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "2 min          v      starts A1
      3 min 45 s     v      runs"
    `);
  });

  test('is as fast as ever in the calm', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB, state: Off }]
script: [{ at: 12 min, run: Start-VM v }]
${slow('C')}
calm: 10 min
`);
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "12 min         v      starts A1
      13 min         v      runs"
    `);
  });
});
