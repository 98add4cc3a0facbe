import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/units.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { play, told } from './told.js';

const crash = (host: number, forUs?: number) => [
  { kind: 'crash' as const, atUs: MINUTE, host, ...(forUs === undefined ? {} : { forUs }) },
];

describe('a host that dies', () => {
  test('at the level of 2012 R2 is given up at once when its heartbeats are missed; its roles start elsewhere by priority', async () => {
    const lab = {
      hosts: { A: 'WS2012R2', B: 'WS2012R2', C: 'WS2012R2' },
      vms: {
        low: { host: 'A', priority: 'Low' },
        db: { host: 'A', priority: 'High' },
        no: { host: 'A', priority: 'NoAutoStart' },
      },
    } as const;
    expect(told(await play({ ...lab, faults: crash(0) }))).toMatchInlineSnapshot(`
      "1 min          A      went down
      1 min          db     failed with its host A
      1 min          low    failed with its host A
      1 min          no     failed with its host A
      1 min 10 s     A      given up by its cluster
      1 min 10 s     B      owns the core cluster group
      1 min 10 s     db     waits for a host that can start it A
      1 min 10 s     low    waits for a host that can start it A
      1 min 10 s     db     belongs to B
      1 min 10 s     db     starts B
      1 min 10 s     low    belongs to C
      1 min 10 s     low    starts C
      1 min 10 s     no     belongs to B
      2 min 10 s     db     runs
      2 min 10 s     low    runs"
    `);
  });

  test('from the level of 2016 on is isolated first, and waited for', async () => {
    const lab = { level: 'WS2016', hosts: { A: 'WS2016', B: 'WS2016', C: 'WS2016' }, vms: { db: 'A' } } as const;
    expect(told(await play({ ...lab, faults: crash(0) }))).toMatchInlineSnapshot(`
      "1 min          A      went down
      1 min          db     failed with its host A
      1 min 10 s     A      isolated
      5 min 10 s     A      given up by its cluster
      5 min 10 s     B      owns the core cluster group
      5 min 10 s     db     waits for a host that can start it A
      5 min 10 s     db     belongs to B
      5 min 10 s     db     starts B
      6 min 10 s     db     runs"
    `);
  });

  test('and comes back in time starts its VMs itself', async () => {
    const lab = {
      level: 'WS2016',
      hosts: { A: 'WS2016', B: 'WS2016', C: 'WS2016' },
      vms: { db: 'A', dc: { host: 'A', clustered: false } },
      settings: { ResiliencyDefaultPeriod: 3600 },
    } as const;
    expect(told(await play({ ...lab, faults: crash(0, MINUTE) }), /db|dc|is up/)).toMatchInlineSnapshot(`
      "1 min          db     failed with its host A
      1 min          dc     failed with its host A
      10 min         A      is up
      10 min         db     starts A
      10 min         dc     starts A
      11 min         db     runs
      11 min 2 s     dc     runs"
    `);
  });

  test('takes the cluster with it where its vote was the majority; the roles start again when it is back', async () => {
    const lab = { witness: 0, hosts: { A: 'WS2012R2', B: 'WS2012R2' }, vms: { db: 'B' } } as const;
    expect(told(await play({ ...lab, faults: crash(0, HOUR) }))).toMatchInlineSnapshot(`
      "1 min          A      went down
      1 min          LAB    lost quorum
      1 min          db     failed with its host B
      1 min 10 s     A      given up by its cluster
      1 h 9 min      A      is up
      1 h 9 min      LAB    has quorum again
      1 h 9 min      db     starts B
      1 h 10 min     db     runs"
    `);
  });

  test('within the heartbeats of others that died takes the majority with it; one after the other does not', async () => {
    const five = { A: 'WS2019', B: 'WS2019', C: 'WS2019', D: 'WS2019', E: 'WS2019' } as const;
    const losses = async (apartUs: number) => {
      const faults = [0, 1, 2].map((host) => ({ kind: 'crash' as const, atUs: MINUTE + host * apartUs, host }));
      const story = told(await play({ level: 'WS2019', hosts: five, vms: { db: 'E' }, faults }));
      return story.includes('lost quorum');
    };
    expect(await Promise.all([losses(0), losses(3_000_000), losses(MINUTE)])).toEqual([true, true, false]);
  });

  test('in the middle of a move leaves the VM running at its source when it was the target', async () => {
    const lab = {
      hosts: { A: 'WS2012R2', B: 'WS2012R2' },
      vms: { db: 'A' },
      faults: [{ kind: 'crash' as const, atUs: 2_000_000, host: 1 }],
    } as const;
    expect(told(await play(lab, 'Move-ClusterVirtualMachineRole db B'), /db/)).toMatchInlineSnapshot(`
      "0 s            db     queued to leave A
      0 s            db     starts to move to B
      1.5 s          db     memory goes to B
      2 s            db     did not move from A
      Move-ClusterVirtualMachineRole db B: failed It stays where it is: db (no other node is up)."
    `);
  });
});

test('a host that dies before a VM has been handed over to it altogether is waited for as well', async () => {
  const { run } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: web, on: A1, memory: 4 GiB }]
script: [{ run: Move-ClusterVirtualMachineRole web A2 }]
faults: [{ at: 4.2 s, crash: A2 }]
`);
  // It belongs to A2 from 3.7 s on; A1 has done with it at 4.7 s.
  expect(told(run, /A2|web/)).toMatchInlineSnapshot(`
    "0 s            web    queued to leave A1
    0 s            web    starts to move to A2
    1.5 s          web    memory goes to A2
    3.1 s          web    stands still
    3.7 s          web    belongs to A2
    4.2 s          A2     went down
    4.2 s          web    failed with its host A2
    4.2 s          web    has moved to A2
    14.2 s         A2     isolated
    4 min 14 s     A2     given up by its cluster
    4 min 14 s     web    waits for a host that can start it A2
    4 min 14 s     web    belongs to A1
    4 min 14 s     web    starts A1
    5 min 14 s     web    runs"
  `);
});

describe('an installation that fails', () => {
  test('in place rolls back, and the node stays a paused member of its old release', async () => {
    const lab = {
      level: 'WS2019',
      hosts: { A: 'WS2019', B: 'WS2019' },
      vms: { db: 'A' },
      faults: [{ kind: 'failed-installation' as const, atUs: 0, host: 0 }],
    } as const;
    const run = await play(lab, 'Suspend-ClusterNode A -Drain -Wait', 'Install-HostRelease A WS2022 -InPlace');
    expect(told(run, /^\d.* A /)).toMatchInlineSnapshot(`
      "0 s            A      paused
      0 s            A      drain started
      4.2 s          A      drain completed
      4.2 s          A      installation started WS2022
      1 h            A      installation failed WS2022
      1 h            A      is up
      Install-HostRelease A WS2022 -InPlace: failed A is Paused and runs WS2019."
    `);
  });

  test('under way at that moment ends then, and the next one takes its whole time', async () => {
    const lab = {
      level: 'WS2019',
      hosts: { A: 'WS2019', B: 'WS2019' },
      faults: [{ kind: 'failed-installation' as const, atUs: 30 * MINUTE, host: 0 }],
    } as const;
    const again = ['Install-HostRelease A WS2022 -InPlace', 'Install-HostRelease A WS2022 -InPlace'];
    const run = await play(lab, 'Suspend-ClusterNode A -Drain -Wait', ...again);
    expect(told(run, /installation/)).toMatchInlineSnapshot(`
      "0 s            A      installation started WS2022
      30 min         A      installation failed WS2022
      30 min         A      installation started WS2022
      1 h 30 min     A      installation completed WS2022
      Install-HostRelease A WS2022 -InPlace: failed A is Paused and runs WS2019."
    `);
  });
});
