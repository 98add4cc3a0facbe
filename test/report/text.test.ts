import { describe, expect, test } from 'vitest';
import { GiB, HOUR, MINUTE } from '../../src/base/units.js';
import { releaseIndex, VM_VERSIONS } from '../../src/model/catalog/index.js';
import { widthOf } from '../../src/report/page.js';
import { tell } from '../../src/report/text.js';
import { lab, node, play, rolling, saturdayNight, script, vm } from './rehearsals.js';

const OLD = releaseIndex('WS2012R2');

const plain = { color: false, width: 80 };

/** The lines below a heading, up to the next blank line. */
function part(text: string, heading: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(heading));
  const end = lines.indexOf('', at);
  return lines.slice(at, end < 0 ? undefined : end).join('\n');
}

const big = (count: number) =>
  Array.from({ length: count }, (_, index) => vm(`big${index + 1}`, index % 3, { startup: 50 * GiB }));

describe('the report of an upgrade', () => {
  const upgraded = play(
    lab({
      plans: [rolling({ vmVersions: 'after' })],
      asks: 'Can the lab reach WS2016 with no VM silent for more than 2 s?',
      start: saturdayNight(),
    }),
  );

  test('begins with the outcome by its word and what was reached', () => {
    expect(tell(upgraded, plain).split('\n').slice(0, 6).join('\n')).toMatchInlineSnapshot(`
      "completed: LAB is at WS2016 after 5 h 21 min; 4 warnings.

      Rolling upgrade of a lab
      Asked: Can the lab reach WS2016 with no VM silent for more than 2 s?
      Answer: completed; every claim held (nobody wrote a limit of blackouts or
      outages); longest blackout 621 ms (web1); longest out in all 1 min 37 s (web3)."
    `);
  });

  test('shows each node from its drain until it serves again, by the wall clock', () => {
    expect(part(tell(upgraded, plain), 'Timeline')).toMatchInlineSnapshot(`
      "Timeline
        Times are the local wall clock; the run began on Sat 2026-11-28 20:00.
        To WS2016: 3 nodes, from Sat 28 20:00 to Sun 29 01:19, 5 h 19 min
        Node  Drain from     Took  VMs  Installed     Joined              Away
        Lab1  Sat 28 20:00  5.4 s    2  Sat 28 21:45  Sat 28 21:46  1 h 46 min
        Lab2  Sat 28 21:46  5.4 s    2  Sat 28 23:31  Sat 28 23:32  1 h 46 min
        Lab3  Sat 28 23:32  5.4 s    2  Sun 29 01:18  Sun 29 01:19  1 h 46 min
        The functional level of LAB became that of WS2016: Sun 2026-11-29 01:19:31
        (0d 05:19:31).
        Configuration version 8.0: 4 VMs (web1 … web4), Sun 2026-11-29 01:20:06
        (0d 05:20:06)."
    `);
  });

  test('shows when each drain ended where the page has room', () => {
    expect(part(tell(upgraded, { color: false, width: 120 }), 'Timeline').split('\n')[3]).toMatchInlineSnapshot(
      `"  Node  Drain from    to             Took  VMs  Installed     Joined              Away"`,
    );
  });

  test('bills each outage with its cause and what would spare it', () => {
    expect(part(tell(upgraded, plain), 'Outages')).toMatchInlineSnapshot(`
      "Outages (4 VMs)
        VMs         Out for     From             Cause               What would spare
                                                                     it
        web3, web4  1 min 37 s  Sun 29 01:19:31  its configuration   vmVersions:
                                                 version was raised  never
        web1, web2  1 min 35 s  Sun 29 01:19:31  its configuration   vmVersions:
                                                 version was raised  never"
    `);
  });

  test('ends with the seed, the hash and the command that replays it', () => {
    const text = tell(upgraded, plain);
    expect(text).toContain('One rehearsal is a story, not odds');
    expect(text.endsWith('Replay:\n  clusterdrill run lab.yaml --seed 42')).toBe(true);
    expect(text).toContain(upgraded.sha256);
  });

  test('says what took the time, nodes taken together', () => {
    expect(part(tell(upgraded, plain), 'What took the time')).toMatchInlineSnapshot(`
      "What took the time
              Time  Share  Waited for
        5 h 15 min   98 %  the installation of WS2016 on Lab1 … Lab3
             3 min    1 %  Lab1 … Lab3 to join
         1 min 2 s  < 1 %  web1, web3 to start
              45 s  < 1 %  the eviction of Lab1 … Lab3
              30 s  < 1 %  the functional level to become that of WS2016"
    `);
  });

  test('names the bounds that nobody wrote', () => {
    expect(part(tell(upgraded, plain), 'Limits')).toMatchInlineSnapshot(`
      "Limits
        Not written, so they only warn at our defaults: blackout 2 s, outage 2 s,
        mixed 28 d, headroom 1 node."
    `);
  });

  test('has no colour unless asked, and the same text with it', () => {
    const painted = tell(upgraded, { color: true, width: 80 });
    const start = String.fromCharCode(27);
    expect(tell(upgraded, plain)).not.toContain(start);
    expect(painted).toContain(start);
    expect(painted.replaceAll(new RegExp(`${start}\\[\\d+m`, 'g'), '')).toBe(tell(upgraded, plain));
  });

  test.each([60, 80, 100, 132])('stays within %i columns', (width) => {
    const long = tell(upgraded, { color: false, width })
      .split('\n')
      .filter((line) => widthOf(line) > width && line.trim().includes(' ') && !line.includes('clusterdrill run'));
    expect(long).toEqual([]);
  });
});

describe('what went wrong', () => {
  test('no outage says so', () => {
    expect(part(tell(play(lab()), plain), 'Outages')).toMatchInlineSnapshot(`
      "Outages
        No VM was out, blackouts of live migrations apart."
    `);
  });

  test('a stuck upgrade says in full what it waits for', () => {
    const stuck = play(lab({ world: { ...lab().world, vms: big(3) } }));
    expect(tell(stuck, plain).split('\n\n')[0]).toMatchInlineSnapshot(`
      "stuck: nothing can go on after 0 s; LAB is at WS2012R2; 1 warning.
        rolling upgrade of LAB waits for: Lab1: Suspend-ClusterNode -Name Lab1 -Drain
        -Wait ended badly. 1 role cannot leave Lab1: big1 (needs 50 GiB, at most
        10 GiB are free on one node).
        Lab1 is left Paused. It takes its roles back with:
          Resume-ClusterNode -Name Lab1 -Failback Immediate
        What stands in the way of the plan, before anything is begun:
          clusterdrill check lab.yaml"
    `);
    // Who has come to the end has nothing to put back.
    expect(tell(play(lab()), plain)).not.toContain('clusterdrill check');
    expect(part(tell(stuck, plain), 'Timeline')).toMatchInlineSnapshot(`
      "Timeline
        Drained only: 1 node, from 0d 00:00:00, not finished
        Node  Drain from   Took  VMs
        Lab1  0d 00:00:00     -    0
        Lab1: 1 failed drain, 1 failed move."
    `);
  });

  test('a crash is told with its time and bill', () => {
    const faults = [{ kind: 'crash' as const, atUs: 50 * MINUTE, host: 1, forUs: 20 * MINUTE }];
    const text = tell(play(lab({ faults })), plain);
    expect(part(text, 'What went wrong')).toMatchInlineSnapshot(`
      "What went wrong on the way
        When         What
        0d 00:50:00  Lab2: went down
        0d 00:50:10  Lab2: given up by its cluster
        0d 00:50:10  web1, web3: waits for a host that can start it
        0d 01:18:00  Lab2: is up again"
    `);
    expect(part(text, 'Outages')).toMatchInlineSnapshot(`
      "Outages (2 VMs)
        VMs   Out for     From         Cause          What would spare it
        web3  1 min 12 s  0d 00:50:00  crash of Lab2  SameSubnetThreshold
        web1  1 min 10 s  0d 00:50:00  crash of Lab2  SameSubnetThreshold"
    `);
  });

  /** Two nodes that are full, without a witness unless it is said. */
  const full = (witness: number, hosts = 2) => ({
    clusters: [{ name: 'LAB', level: releaseIndex('WS2019'), witness }],
    hosts: Array.from({ length: hosts }, (_, at) => node(`Lab${at + 1}`, { release: releaseIndex('WS2019') })),
    vms: Array.from({ length: 2 }, (_, at) => vm(`big${at + 1}`, at, { startup: 40 * GiB })),
  });
  const dies = (host: number) => [{ kind: 'crash' as const, atUs: HOUR, host }];

  test('who never came back, and who has no quorum, stands at the top', () => {
    const text = tell(play(lab({ world: full(0), plans: [], faults: dies(0) })), plain);
    expect(part(text, 'completed')).toMatchInlineSnapshot(`
      "completed: nothing was to be done, and all was over after 1 h 4 min; 6 warnings.
        2 VMs never came back (big1, big2); LAB has no quorum."
    `);
    expect(tell(play(lab()), plain)).not.toContain('never came back');
  });

  test('what would spare an outage is what kept the VM down for longest', () => {
    const bill = (scenario: Parameters<typeof lab>[0]) => part(tell(play(lab(scenario)), plain), 'Outages');
    expect(bill({ world: full(0), plans: [], faults: dies(0) })).not.toContain('ResiliencyDefaultPeriod');
    expect(bill({ world: full(0), plans: [], faults: dies(0) })).toContain('witness: a vote that');
    expect(bill({ world: full(2), plans: [], faults: dies(0) })).toContain('room for it on');
    expect(bill({ world: full(2, 3), plans: [], faults: dies(0) })).toContain('ResiliencyDefaultPeriod');
    const old = {
      ...full(2, 3),
      clusters: [{ name: 'LAB', level: OLD, witness: 2, settings: { ResiliencyDefaultPeriod: 9 } }],
    };
    expect(bill({ world: { ...old, hosts: lab().world.hosts }, plans: [], faults: dies(0) })).toContain(
      'SameSubnetThr',
    );
  });

  test('a fault that never struck is named with its reason', () => {
    const text = tell(
      play(
        lab({
          faults: [
            { kind: 'crash', atUs: 50 * MINUTE, host: 1, forUs: 20 * MINUTE },
            { kind: 'crash', atUs: 51 * MINUTE, host: 1 },
            { kind: 'failed-installation', atUs: 40 * HOUR, host: 2 },
            { kind: 'slow', atUs: 41 * HOUR, network: 'LiveMigration', to: 1_250_000, forUs: MINUTE },
            { kind: 'slow', atUs: 0, network: 'LiveMigration', to: 125_000_000 },
          ],
        }),
      ),
      plain,
    );
    expect(part(text, 'Faults')).toMatchInlineSnapshot(`
      "Faults (3 never struck)
        Due          Fault                          Struck
        0d 00:51:00  crash of Lab2                  never: the host had no power
                                                    then
        1d 16:00:00  failed installation of Lab3    never: nothing was being
                                                    installed there then or later
        1d 17:00:00  LiveMigration at 10 Mbps, for  never: nothing moved meanwhile
                     1 min
        0d 00:50:00  crash of Lab2, for 20 min      0d 00:50:00
        0d 00:00:00  LiveMigration at 1 Gbps        0d 00:00:01"
    `);
  });

  test('a fault after the bound of the run is named too', () => {
    const cut = play(lab({ untilUs: HOUR, faults: [{ kind: 'crash', atUs: 2 * HOUR, host: 1 }] }));
    expect(part(tell(cut, plain), 'Faults')).toContain('crash of Lab2  never: the run ended before');
  });

  test('a violation stands first, with its claim, its moment and its replay', () => {
    const saw = 'web1 has version 8.0 on Lab2, which runs WS2012R2';
    const found = { invariant: 'safety/version-supported', atUs: HOUR, seq: 3, subject: 'vm:web1', saw };
    const verdict = { violations: [found, { ...found, subject: 'vm:web2' }], warnings: [], sometimes: [] };
    const missed = ['safety/version-supported is broken.'];
    const text = tell(
      play(lab({ start: saturdayNight() }), { doubts: ['vm-version/host-must-support'], missed }, verdict),
      plain,
    );
    expect(text.split('\n')[0]).toContain('2 violations');
    expect(part(text, 'Violations')).toMatchInlineSnapshot(`
      "Violations (2)
        safety/version-supported: The configuration version of a VM that runs is
        supported by its host.
          vm:web1, Sat 2026-11-28 21:00:00 (0d 01:00:00)
            web1 has version 8.0 on Lab2, which runs WS2012R2
          vm:web2, Sat 2026-11-28 21:00:00 (0d 01:00:00)
            web1 has version 8.0 on Lab2, which runs WS2012R2
        Replay:
          clusterdrill run lab.yaml --seed 42 --doubt vm-version/host-must-support"
    `);
    expect(text.indexOf('Violations')).toBeLessThan(text.indexOf('Timeline'));
  });

  test('a refusal names its rule and whether it was expected; a missed line its number', () => {
    const run = (text: string, args: Record<string, string[]>, cmdlet: string) => ({
      kind: 'run' as const,
      calls: [{ cmdlet, args, text }],
    });
    const update = run('Update-VMVersion web1', { Name: ['web1'] }, 'Update-VMVersion');
    const remove = run('Remove-ClusterNode Lab1', { Name: ['Lab1'] }, 'Remove-ClusterNode');
    const text = tell(
      play(lab({ plans: [script({ action: update, expect: 'refused', line: 3 }, { action: remove, line: 4 })] })),
      plain,
    );
    expect(part(text, 'Refusals')).toMatchInlineSnapshot(`
      "Refusals (2)
        vm-version/below-the-host (as expected): 0d 00:00:00
          Update-VMVersion web1
          web1 already has version 5.0, and Lab1 makes no newer one.
        drain/only-an-emptied-node-leaves (not expected): 0d 00:00:00
          Remove-ClusterNode Lab1
          Lab1 still owns 2 roles (web1, web2). Drain it first: Suspend-ClusterNode
          Lab1 -Drain."
    `);
    expect(part(text, 'Script lines')).toMatchInlineSnapshot(`
      "Script lines that did not come out as expected (1)
        Line 4, 0d 00:00:00: Remove-ClusterNode Lab1
          expected ok, got refused: drain/only-an-emptied-node-leaves: Lab1 still owns
          2 roles (web1, web2). Drain it first: Suspend-ClusterNode Lab1 -Drain."
    `);
  });

  test('a refusal of a strategy is a matter of course', () => {
    const faults = [{ kind: 'crash' as const, atUs: 0, host: 0, forUs: HOUR }];
    const refused = part(tell(play(lab({ faults })), plain), 'Refusals');
    expect(refused).toContain('node/may-be-paused: 0d 00:00:10');
    expect(refused).not.toContain('expected');
  });

  test('a drain that completed is finished, and so is a host of its own once it is installed', () => {
    const call = (cmdlet: string, text: string, args: Record<string, string | boolean | string[]>) => ({
      action: { kind: 'run' as const, calls: [{ cmdlet, args, text }] },
    });
    const { cluster: _, ...alone } = node('Lone');
    const world = { ...lab().world, hosts: [...lab().world.hosts, alone] };
    const lines = [
      call('Suspend-ClusterNode', 'Suspend-ClusterNode Lab1 -Drain -Wait', { Name: ['Lab1'], Drain: true, Wait: true }),
      call('Install-HostRelease', 'Install-HostRelease Lone WS2016', { Name: 'Lone', Release: 'WS2016' }),
    ];
    expect(part(tell(play(lab({ world, plans: [script(...lines)] })), plain), 'Timeline')).toMatchInlineSnapshot(`
      "Timeline
        Drained only: 1 node, from 0d 00:00:00 to 0d 00:00:05, 5.4 s
        Node  Drain from    Took  VMs
        Lab1  0d 00:00:00  5.4 s    2
        To WS2016: 1 host, from 0d 00:00:05 to 0d 01:45:05, 1 h 45 min
        Host  Installed    Ready              Away
        Lone  0d 01:45:05  0d 01:45:05  1 h 45 min"
    `);
  });

  test('an installation that did end is told though its patches are not', () => {
    const until = play(lab({ untilUs: 90 * MINUTE }));
    expect(part(tell(until, plain), 'Timeline').split('\n')[3]).toMatchInlineSnapshot(
      `"  Lab1  0d 00:00:00  5.4 s    2  0d 01:00:20  -          -"`,
    );
  });

  test('bounds of single VMs are told, those with the same ones together', () => {
    const own = [{ outageUs: MINUTE }, { outageUs: MINUTE }, { blackoutUs: 3_000_000 }, {}];
    const text = tell(play(lab({ vms: own })), plain);
    expect(part(text, 'Limits')).toContain('single VMs, and so claims: outage 1 min for web1, web2;');
    expect(text).not.toContain('nobody wrote a limit');
  });

  test('says that it was played without Cluster-Aware Updating where that is on', () => {
    expect(tell(play(lab({ clusters: [{ cau: true }] })), plain)).toContain('Updating, which is on in LAB.');
    expect(tell(play(lab()), plain)).not.toContain('Updating');
  });

  test('a rule that no page states is named where it decided', () => {
    const [old, fresh] = [releaseIndex('WS2019'), releaseIndex('WS2022')];
    const world = {
      clusters: [{ name: 'LAB', level: old, witness: 2 }],
      hosts: [node('New', { release: fresh }), node('Old', { release: old })],
      vms: [vm('web1', 0, { version: VM_VERSIONS.indexOf('9.0') })],
    };
    const text = 'Suspend-ClusterNode New -Drain -Wait';
    const calls = [{ cmdlet: 'Suspend-ClusterNode', args: { Name: ['New'], Drain: true, Wait: true }, text }];
    const drained = tell(play(lab({ world, plans: [script({ action: { kind: 'run', calls } })] })), plain);
    expect(part(drained, 'What this result')).toMatch(/migration\/cpu-features +decided 1 time +derived/);
  });

  test('320 VMs that shared a fate share a line', () => {
    const vms = Array.from({ length: 320 }, (_, index) => vm(`web${index + 1}`, 1, { startup: GiB / 8 }));
    const faults = [{ kind: 'crash' as const, atUs: MINUTE, host: 1, forUs: 20 * MINUTE }];
    const bill = part(tell(play(lab({ world: { ...lab().world, vms }, plans: [], faults })), plain), 'Outages');
    expect(bill).toMatchInlineSnapshot(`
      "Outages (320 VMs)
        VMs            Out for        From         Cause          What would spare it
        web1 … web320  1 min 10 s to  0d 00:01:00  crash of Lab2  SameSubnetThreshold
        (320)          6 min 28 s"
    `);
  });

  test('names of strangers cannot move the cursor or turn the text around', () => {
    const world = {
      ...lab().world,
      vms: [vm('we\u001b[31mb', 0), vm('a\u202eb', 1), vm('東京サーバー', 2), vm('🦊', 0)],
    };
    const text = tell(
      play(
        lab({ world, title: 'a\u0007b', file: 'x\ny.yaml', seed: 'é 1', plans: [rolling({ vmVersions: 'after' })] }),
      ),
      plain,
    );
    expect(text).toContain('a\\u{202E}b');
    expect(text).toContain('we\\u{1B}[31mb');
    expect(text).toContain("clusterdrill run 'x\\u{A}y.yaml' --seed 'é 1'");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    const bill = part(text, 'Outages')
      .split('\n')
      .filter((line) => line.includes('1 min'));
    expect(bill.length).toBeGreaterThan(1);
    expect(new Set(bill.map((line) => widthOf(line.slice(0, line.indexOf(' min')))))).toHaveLength(1);
  });
});
