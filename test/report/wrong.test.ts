/** How a report tells of what went wrong: storage, quarantine, hosts that hang, drains that were tried again. */
import { describe, expect, test } from 'vitest';
import { runMarkdown } from '../../src/report/exports/markdown.js';
import { tell, toJson } from '../../src/report/index.js';
import { notifyRows } from '../../src/report/pack/notify.js';
import { rehearsed, threeNodes } from '../stories/rehearsed.js';

/** A part of a report by its heading. */
async function part(text: string, heading: string): Promise<string> {
  const lines = tell(await rehearsed(text), { color: false, width: 100 }).split('\n');
  const from = lines.findIndex((line) => line.startsWith(heading));
  const to = lines.indexOf('', from);
  return lines.slice(from + 1, to).join('\n');
}

describe('a report', () => {
  test('tells of volumes that were lost and of nodes in quarantine', async () => {
    const text = `
clusters: [{ name: C, level: WS2019, witness: file-share, settings: { QuarantineThreshold: 1, QuarantineDuration: 600 } }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: A1, memory: 4 GiB }]
faults:
  - { at: 1 h, storage: lost, of: C, for: 1 min }
  - { at: 2 h, cut: A1, for: 1 min }
  - { at: 3 h, witness: lost, for: 1 min }
`;
    expect(await part(text, 'What went wrong')).toMatchInlineSnapshot(`
      "  When         What
        0d 01:00:00  storage of C: does not answer
        0d 01:01:00  storage of C: is Healthy again
        0d 02:00:00  A1: is cut off from part of the network
        0d 02:00:10  A1: quarantined
        0d 02:00:10  A1: isolated
        0d 02:10:10  A1: is quarantined no more
        0d 03:00:00  C: lost its witness
        0d 03:01:00  C: has its witness again"
    `);
  });

  test('says of a script that was done before the bound that it was', async () => {
    const text = `${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB }]
script: [Suspend-ClusterNode A1 -Drain -Wait]
faults: [{ at: 1 h, hang: A2, for: 3 d }]
until: 1 d
`;
    const [first] = tell(await rehearsed(text), { color: false, width: 100 }).split('\n');
    expect(first).toMatch(/^out-of-time: the bound of 1 d was reached; the script was done after \d+(\.\d+)? s/);
  });

  test('counts a blackout that stands when the run ends, wherever it tells of blackouts', async () => {
    // 16 GiB of which 8 GiB are dirtied again in each pass: at 117 MB/s the blackout begins after 758 s and takes 71 s.
    const text = `${threeNodes('WS2019')}
networks: [{ name: LM, bandwidth: 1 Gbps, mode: tcp }]
vms: [{ name: v, on: A1, memory: 16 GiB, dirty: { firstSecond: 1 GiB, exponent: 0.9, workingSet: 8 GiB } }]
script: [Suspend-ClusterNode A1 -Drain -Wait]
until: 800 s
`;
    const rehearsal = await rehearsed(text);
    const told = tell(rehearsal, { color: false, width: 100 }).replaceAll(/\s+/g, ' ');
    expect(told).toContain('longest blackout 42.3 s (v)');
    expect(told).toContain(
      '1 blackout of live migrations: half of them up to 42.3 s, 95 of 100 up to 42.3 s, the longest 42.3 s (v)',
    );
    const json = toJson(rehearsal) as { vms: { blackoutUsMax: number }[]; migrations: { blackoutUs: { max: number } } };
    expect(json.migrations.blackoutUs.max).toBe(json.vms[0]?.blackoutUsMax);
    expect(runMarkdown(rehearsal, undefined)).toContain('| Longest blackout | 42.3 s |');
    // Whoever is told of it is not told that it is over.
    const [, row = []] = notifyRows(rehearsal);
    expect(row.slice(2)).toEqual(['v', expect.any(String), '', '', 'silent at the end of its live migration']);
  });

  test('holds no fault of a migration for struck that broke in another phase, with its host', async () => {
    const text = `${threeNodes('WS2019')}
networks: [{ name: LM, bandwidth: 1 Gbps, mode: tcp }]
vms: [{ name: v, on: A1, memory: 16 GiB }]
script: [Move-ClusterVirtualMachineRole -Name v -Node A2 -Wait 0]
faults: [{ at: 0, fail: migration, of: v, phase: blackout }, { at: 1 min, crash: A2, for: 5 min }]
`;
    const told = await part(text, 'Faults');
    expect(told).toContain('never: no live migration of it came to that');
    expect(told).toMatch(/crash of A2, for 5 min +0d 00:01:00/);
  });

  test('says how right the times are of classes that migrated alive, and of no others', async () => {
    const text = `
clusters: [{ name: C, level: WS2019, witness: file-share, settings: { MoveTypeThreshold: 2000 } }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 16, memory: 64 GiB }]
vms:
  - { name: live, on: A1, memory: 4 GiB, workload: web }
  - { name: quick, on: A1, memory: 4 GiB, workload: oltp, priority: Low }
  - { name: off, on: A1, memory: 4 GiB, workload: java, state: Off }
script: [Suspend-ClusterNode A1 -Drain -Wait]
`;
    expect(await part(text, 'How sure')).toMatch(/all of QEMU: web [\d.]+ % \(\d+ rows\)\.$/);
  });

  test('speaks of headroom where that is watched, and of nothing else by a name like it', async () => {
    const text = (more: string): string => `${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB }]
${more}
`;
    const own = 'invariants: { also: [{ id: own/headroom, claim: Never., always: "false" }] }';
    expect(await part(text(own), 'Headroom')).toContain('Nothing was seen that the loss of 1 more node');
    expect(await part(text('limits: { headroom: 0 }'), 'Headroom')).toContain('Not watched');
    expect(await part(text('invariants: { except: [service/headroom] }'), 'Headroom')).toContain('Not watched');
  });

  test('tells what would spare an outage of a host that hung by what became of it', async () => {
    const text = `${threeNodes('WS2019')}
vms: [{ name: waited, on: A1, memory: 4 GiB }, { name: given-up, on: A2, memory: 4 GiB }]
faults: [{ at: 1 h, hang: A1, for: 1 min }, { at: 2 h, hang: A2, for: 10 min }]
`;
    expect(await part(text, 'Outages')).toMatchInlineSnapshot(`
      "  VMs       Out for     From         Cause    What would spare it
        given-up  5 min 10 s  0d 02:00:00  A2 hung  ResiliencyDefaultPeriod
        waited    1 min       0d 01:00:00  A1 hung  finding out why the host hangs"
    `);
  });

  // Two drains of a few seconds each; what lies between them is no drain.
  test('counts the drains of a node without the time between them', async () => {
    const text = `${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB, workload: idle }]
script:
  - { run: Suspend-ClusterNode A1 -Drain -Wait, expect: failed }
  - { at: 2 h, run: Suspend-ClusterNode A1 -Drain -Wait }
faults: [{ at: 0 s, fail: migration, of: v }]
`;
    expect(await part(text, 'Timeline')).toMatchInlineSnapshot(`
      "  Drained only: 1 node, from 0d 00:00:00 to 0d 02:00:04, 2 h
        Node  Drain from   Took  VMs
        A1    0d 00:00:00   7 s    1
        A1: 1 failed drain, 1 failed move."
    `);
  });

  test('accepts networks that carry no migrations, and says that a slow one struck nobody', async () => {
    const text = `
clusters: [{ name: C, level: WS2019, witness: file-share }]
networks: [{ name: Storage, bandwidth: 25 Gbps, for: [storage] }, { name: LM, bandwidth: 1 Gbps, for: [migration] }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: A1, memory: 4 GiB }]
script: [Move-ClusterVirtualMachineRole v A2]
faults: [{ at: 1 s, slow: Storage, to: 1 Gbps, for: 1 h }, { at: 2 s, slow: LM, to: 500 Mbps, for: 1 h }]
`;
    expect(await part(text, 'Faults')).toMatchInlineSnapshot(`
      "  Due          Fault                       Struck
        0d 00:00:01  Storage at 1 Gbps, for 1 h  never: no migration goes over it
        0d 00:00:02  LM at 500 Mbps, for 1 h     0d 00:00:02"
    `);
  });

  test('says when the plan was done, and when all that it began was over', async () => {
    const rehearsal = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB, state: Off }]
script: ["Remove-ClusterNode A3 -Force"]
`);
    expect(tell(rehearsal, { color: false, width: 100 }).split('\n')[0]).toMatchInlineSnapshot(
      `"completed: the script is done after 15 s, and all was over after 1 min 15 s."`,
    );
    expect(toJson(rehearsal)).toMatchObject({ finishedAtUs: 15e6, endedAtUs: 75e6 });
  });
});
