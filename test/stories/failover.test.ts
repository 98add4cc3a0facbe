/** How roles fail over: how often, at whose expense, and in which order. */
import { describe, expect, test } from 'vitest';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const TWO_NODES = `
clusters: [{ name: C, level: WS2019, witness: file-share }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
`;

/** One node after the other dies: a role of A1 fails over, and would have to once more. */
const twoDeaths = (second: string, more = ''): string => `
faults: [{ at: 1 min, crash: A1, for: 10 min }, { at: ${second}, crash: A2, for: 10 min }]
${more}
`;

const FACTS = /over too often|belongs to|is lost| runs$/;

describe('a role that fails over', () => {
  test('more often than it may stays failed until somebody starts it', async () => {
    // One less than the nodes is once; the second failure is within six hours of the first failover.
    const { run } = await rehearsed(
      `${TWO_NODES}vms: [{ name: db, on: A1, memory: 4 GiB }]${twoDeaths('2 h', 'script: [{ at: 9 h, run: Start-VM db }]')}`,
    );
    expect(told(run, FACTS)).toMatchInlineSnapshot(`
      "5 min 10 s     db     belongs to A2
      6 min 10 s     db     runs
      2 h 4 min      db     has failed over too often, and stays failed
      2 h 4 min      db     belongs to A1
      9 h 1 min      db     runs"
    `);
  });

  test('more often than it may, in more than its period, fails over again', async () => {
    const vms = 'vms: [{ name: db, on: A1, memory: 4 GiB, failover: { period: 1 h } }]';
    const { run } = await rehearsed(`${TWO_NODES}${vms}${twoDeaths('2 h')}`);
    expect(told(run, FACTS)).toMatchInlineSnapshot(`
      "5 min 10 s     db     belongs to A2
      6 min 10 s     db     runs
      2 h 4 min      db     belongs to A1
      2 h 5 min      db     runs"
    `);
  });

  test('as often as somebody has said goes on', async () => {
    const vms = 'vms: [{ name: db, on: A1, memory: 4 GiB }, { name: web, on: A1, memory: 4 GiB }]';
    const script = 'script: [(Get-ClusterGroup db).FailoverThreshold = 2, (Get-ClusterGroup web).FailoverPeriod = 1]';
    const { run } = await rehearsed(`${TWO_NODES}${vms}${twoDeaths('2 h', script)}`);
    expect(told(run, /over too often|belongs to/)).toMatchInlineSnapshot(`
      "5 min 10 s     db     belongs to A2
      5 min 10 s     web    belongs to A2
      2 h 4 min      db     belongs to A1
      2 h 4 min      web    belongs to A1"
    `);
  });
});

describe('a role that finds no room', () => {
  /** Each node holds one role of 40 of its 60 GiB or so; the one on A1 has to start where the other runs. */
  const vms = (first: string, second: string): string =>
    `vms: [{ name: sql, on: A1, memory: 40 GiB, priority: ${first} }, { name: test, on: A2, memory: 40 GiB, priority: ${second} }]`;
  const crash = 'faults: [{ at: 1 min, crash: A1, for: 10 min }]';
  const story = (first: string, second: string, script = '', settings = ''): string =>
    `${TWO_NODES.replace('file-share', `file-share${settings}`)}${vms(first, second)}\n${crash}\n${script}`;
  const shown = /offline|belongs to|waits for| runs$/;

  test('takes one of a lower priority offline: that is saved, and comes back when there is room again', async () => {
    // Node A1 is back after 10 min and 8 min of its boot.
    const { run, verdict } = await rehearsed(story('High', 'Low'));
    expect(verdict.violations).toEqual([]);
    expect(told(run, shown)).toMatchInlineSnapshot(`
      "5 min 10 s     sql    waits for a host that can start it A1
      5 min 10 s     test   is taken offline for sql
      6 min 36 s     test   waits for a host that can start it A2
      6 min 36 s     sql    belongs to A2
      7 min 36 s     sql    runs
      19 min         test   belongs to A1
      20 min 26 s    test   runs"
    `);
  });

  test('has the room to itself that is made for it: nobody else is moved there meanwhile', async () => {
    // A2 has 16.8 GiB free of 60.8. When A3 is drained small is saved and large is not yet: other would fit there, and sql no longer.
    const { run, verdict } = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: file-share }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms:
  - { name: sql, on: A1, memory: 56 GiB, priority: High }
  - { name: small, on: A2, memory: 10 GiB, priority: Low }
  - { name: large, on: A2, memory: 34 GiB, priority: Low }
  - { name: other, on: A3, memory: 20 GiB, priority: High }
script: [{ at: 350 s, run: Suspend-ClusterNode A3 -Drain }]
${crash}
`);
    expect(verdict.violations).toEqual([]);
    expect(told(run, /offline|saved|belongs to|waits for| runs$|drain|did not/)).toMatchInlineSnapshot(`
      "5 min 10 s     sql    waits for a host that can start it A1
      5 min 10 s     large  is taken offline for sql
      5 min 10 s     large  is being saved
      5 min 10 s     small  is taken offline for sql
      5 min 10 s     small  is being saved
      5 min 31 s     small  is saved
      5 min 31 s     small  waits for a host that can start it A2
      5 min 31 s     small  belongs to A3
      5 min 50 s     A3     drain started
      5 min 50 s     other  did not move from A3
      5 min 53 s     small  runs
      5 min 53 s     small  did not move from A3
      5 min 53 s     A3     drain failed
      6 min 23 s     large  is saved
      6 min 23 s     large  waits for a host that can start it A2
      6 min 23 s     sql    belongs to A2
      7 min 23 s     sql    runs
      19 min         large  belongs to A1
      20 min 13 s    large  runs"
    `);
  });

  test('has one turned off for which the volume has no room', async () => {
    const { run } = await rehearsed(
      story('High', 'Low').replace('file-share', 'file-share, volumes: [{ name: V, size: 1 TiB, free: 1 GiB }]'),
    );
    expect(told(run, / test /)).toMatchInlineSnapshot(`
      "5 min 10 s     test   is taken offline for sql
      5 min 10 s     test   waits for a host that can start it A2
      19 min         test   belongs to A1
      19 min         test   starts A1
      20 min         test   runs"
    `);
  });

  test('takes none of its own priority, and none that is never to be taken', async () => {
    const none = [
      story('Medium', 'Medium'),
      story('High', 'Medium', '', ', settings: { MinimumNeverPreemptPriority: 2000 }'),
      story('Medium', 'Low', 'script: [(Get-Cluster).MinimumPreemptorPriority = 3000]'),
    ];
    for (const text of none) {
      expect(told((await rehearsed(text)).run, /offline/)).toBe('');
    }
    expect(told((await rehearsed(story('Medium', 'Low'))).run, /offline/)).toMatch(/test +is taken offline for sql/);
  });
});

describe('a role without a priority', () => {
  const night = (web: string, other: string, script: string): string => `${TWO_NODES}
vms: [{ name: web, on: A1, ${web} }, { name: other, on: A2, ${other} }]
script: [{ at: 10 min, run: "(Get-ClusterGroup web).Priority = ${script}" }]
faults: [{ at: 1 min, crash: A1, for: 30 min }]
`;

  test('stays Failed with its host, and is started elsewhere once it has one', async () => {
    const text = night('memory: 4 GiB, priority: NoAutoStart', 'memory: 4 GiB', '2000');
    const { run, verdict } = await rehearsed(text);
    expect(told(run, / web /)).toMatchInlineSnapshot(`
      "1 min          web    failed with its host A1
      5 min 10 s     web    belongs to A2
      10 min         web    settings changed
      10 min         web    waits for a host that can start it A2
      10 min         web    belongs to A2
      10 min         web    starts A2
      11 min         web    runs"
    `);
    expect(verdict.violations).toEqual([]);
  });

  test('is not started elsewhere before its host is given up, whatever priority it gets', async () => {
    const text = night('memory: 4 GiB', 'memory: 4 GiB', '3000').replace('10 min', '2 min');
    const { run } = await rehearsed(text);
    expect(told(run, /given up| web /)).toMatchInlineSnapshot(`
      "1 min          web    failed with its host A1
      2 min          web    settings changed
      5 min 10 s     A1     given up by its cluster
      5 min 10 s     web    waits for a host that can start it A1
      5 min 10 s     web    belongs to A2
      5 min 10 s     web    starts A2
      6 min 10 s     web    runs"
    `);
  });

  test('waits no longer for a host where its own was taken away', async () => {
    const { run } = await rehearsed(night('memory: 40 GiB, priority: Low', 'memory: 40 GiB', '0'));
    expect(told(run, / web /)).toMatchInlineSnapshot(`
      "1 min          web    failed with its host A1
      5 min 10 s     web    waits for a host that can start it A1
      10 min         web    settings changed
      10 min         web    belongs to A2"
    `);
  });
});

describe('roles that wait', () => {
  test('start in the order of the priorities that they have when they can', async () => {
    // Both wait from 5 min 10 s until A1 is back: web asked later, and counts for more from 8 min on.
    const { run, verdict } = await rehearsed(`${TWO_NODES}
vms:
  - { name: app, on: A1, memory: 40 GiB, priority: Medium }
  - { name: web, on: A1, memory: 19 GiB, priority: Low }
  - { name: busy, on: A2, memory: 55 GiB, priority: High }
script: [{ at: 8 min, run: (Get-ClusterGroup web).Priority = 3000 }]
faults: [{ at: 1 min, crash: A1, for: 30 min }]
`);
    expect(told(run, / starts /)).toMatchInlineSnapshot(`
      "39 min         web    starts A1
      39 min         app    starts A1"
    `);
    expect(verdict.violations).toEqual([]);
  });
});

describe('a role that depends on others', () => {
  const sets = `groupSets: [{ name: db, vms: sql, startup: { delay: 20 s } }, { name: front, vms: web, after: db }]\n`;
  const vms = (more = ''): string =>
    `vms: [{ name: web, on: A1, memory: 4 GiB, priority: High }, { name: sql, on: A1, memory: 4 GiB${more} }]\n`;
  const crash = 'faults: [{ at: 1 min, crash: A1, for: 30 min }]\n';
  const shown = /belongs to|waits no more| runs$/;

  test('is started on another node when they have been online for their delay', async () => {
    // 60 s, 10 s until it is missed, 240 s of patience; sql boots for 60 s, and web follows 20 s later.
    const { run, verdict } = await rehearsed(`${TWO_NODES}${vms()}${sets}${crash}`);
    expect(told(run, shown)).toMatchInlineSnapshot(`
      "5 min 10 s     sql    belongs to A2
      6 min 10 s     sql    runs
      6 min 30 s     web    belongs to A2
      7 min 30 s     web    runs"
    `);
    expect(verdict.violations).toEqual([]);
  });

  test('is started all the same when the time for them is over', async () => {
    // Nobody but A1 may own sql: web waits for it for ten minutes.
    const { run } = await rehearsed(`${TWO_NODES}${vms(', possibleOwners: [A1]')}${sets}${crash}`);
    expect(told(run, shown)).toMatchInlineSnapshot(`
      "15 min 10 s    web    waits no more for the roles that it depends on
      15 min 10 s    web    belongs to A2
      16 min 10 s    web    runs
      40 min         sql    runs"
    `);
  });

  test('does not wait for one that is no role any more', async () => {
    const script = 'script: [Remove-ClusterGroup sql -RemoveResources -Force, Stop-VM sql]\n';
    const { run } = await rehearsed(`${TWO_NODES}${vms()}${sets}${script}${crash}`);
    expect(told(run, shown)).toMatchInlineSnapshot(`
      "5 min 10 s     web    belongs to A2
      6 min 10 s     web    runs"
    `);
  });

  test('is started after them when its cluster has been down as a whole', async () => {
    const all = 'faults: [{ at: 1 min, crash: A1, for: 10 min }, { at: 1 min, crash: A2, for: 10 min }]\n';
    const { run } = await rehearsed(`${TWO_NODES}${vms()}${sets}${all}`);
    expect(told(run, shown)).toMatchInlineSnapshot(`
      "20 min         sql    runs
      20 min 20 s    web    belongs to A2
      21 min 20 s    web    runs"
    `);
  });
});

describe('a role that does not run', () => {
  const LEFT = `
clusters: [{ name: C, level: WS2019, witness: file-share }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms:
  - { name: off, on: A1, memory: 4 GiB, state: Off }
  - { name: saved, on: A1, memory: 4 GiB, state: Saved }
  - { name: idle, on: A1, memory: 4 GiB, priority: NoAutoStart }
  - { name: own, on: A1, memory: 4 GiB, state: Off, clustered: false }
`;

  test('has another owner once its node is given up, so that the node can be evicted and the role be started', async () => {
    const script =
      'script: [{ at: 3 min, run: Remove-ClusterNode A1 -Force, expect: { refused: drain/only-an-emptied-node-leaves } }, { at: 6 min, run: Remove-ClusterNode A1 -Force }, Start-VM off]';
    const { run, outcome } = await rehearsed(`${LEFT}faults: [{ at: 1 min, crash: A1 }]\n${script}\n`);
    expect(outcome).toBe('completed');
    expect(told(run, /belongs to|evicted| runs$/)).toMatchInlineSnapshot(`
      "5 min 10 s     off    belongs to A2
      5 min 10 s     saved  belongs to A3
      5 min 10 s     idle   belongs to A2
      6 min          A1     evicted
      7 min          off    runs
      Remove-ClusterNode A1 -Force: refused: drain/only-an-emptied-node-leaves A1 still owns 3 roles (off, saved, idle). It is down and drains no more: once it is given up they go where the rules let them; Move-ClusterGroup moves those that are left."
    `);
  });

  test('stays with its node where that comes back in time, or where no other may own it', async () => {
    const back = await rehearsed(`${LEFT}faults: [{ at: 1 min, crash: A1, for: 1 min }]\nphysics: { reboot: 1 min }\n`);
    expect(told(back.run, /belongs to/)).toBe('');
    const alone = LEFT.replace('state: Off }', 'state: Off, possibleOwners: [A1] }');
    const { run } = await rehearsed(`${alone}faults: [{ at: 1 min, crash: A1 }]\n`);
    expect(told(run, /belongs to/)).toMatchInlineSnapshot(`
      "5 min 10 s     saved  belongs to A2
      5 min 10 s     idle   belongs to A3"
    `);
  });

  test('that is turned off while it waits for a host has another owner too', async () => {
    const text = LEFT.replace(
      'name: idle, on: A1, memory: 4 GiB, priority: NoAutoStart',
      'name: big, on: A1, memory: 50 GiB',
    ).replace('  - { name: own', '  - { name: full, count: 2, on: [A2, A3], memory: 50 GiB }\n  - { name: own');
    const { run } = await rehearsed(
      `${text}faults: [{ at: 1 min, crash: A1 }]\nscript: [{ at: 10 min, run: Stop-VM big -TurnOff }]\n`,
    );
    expect(told(run, /big .*(belongs to|waits|is off)/)).toMatchInlineSnapshot(`
      "5 min 10 s     big    waits for a host that can start it A1
      10 min         big    is off
      10 min         big    belongs to A2"
    `);
  });
});

test('a role that waits is not started elsewhere while somebody moves it', async () => {
  const text = `
clusters: [{ name: C, level: WS2019, witness: file-share }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: big, on: A1, memory: 50 GiB }, { name: full, count: 2, on: [A2, A3], memory: 50 GiB }]
faults: [{ at: 1 min, crash: A1 }]
script: [{ at: 10 min, run: Move-ClusterVirtualMachineRole big -Node A2 -Wait 0 }, { at: 602 s, run: Stop-VM full2 -TurnOff }]
`;
  const { run, verdict } = await rehearsed(text);
  expect(verdict.violations).toEqual([]);
  expect(told(run, /^10 min.*big/)).toMatchInlineSnapshot(`
    "10 min         big    queued to leave A1
    10 min         big    starts to move to A2
    10 min 5 s     big    belongs to A2
    10 min 5 s     big    has moved to A2
    10 min 5 s     big    belongs to A3
    10 min 5 s     big    starts A3"
  `);
});
