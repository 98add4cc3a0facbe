import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { rehearse } from '../../src/session/index.js';
import { CHOICES } from '../../src/tui/deeds.js';
import { faster, slower, speedText } from '../../src/tui/speed.js';
import type { Watching } from '../../src/tui/watching.js';
import { threeNodes } from '../stories/rehearsed.js';
import { go, LARGE, large, night, SMALL, screen, watchingOf, watchingText } from './screens.js';

const STORY = `clusterdrill: 1
title: One drain
${threeNodes('WS2019')}
vms: [{ name: app, count: 12, on: [A1, A2, A3], version: "9.0", memory: 8 GiB, workload: web }]
script:
  - Suspend-ClusterNode A1 -Drain -Wait
  - Resume-ClusterNode A1
  - Move-ClusterVirtualMachineRole app1 -Node A1
`;

/** What is promised is done. */
const settled = async (watching: Watching): Promise<void> => {
  for (let turn = 0; turn < 200 && watching.notice.includes('being made'); turn += 1)
    await new Promise((resolve) => setImmediate(resolve));
  watching.tick(0);
};

describe('time', () => {
  test('plays and pauses with the space bar', async () => {
    const watching = await watchingOf(night());
    watching.type('---');
    expect(watching.travel.speed).toBe(1);
    watching.tick(100);
    expect(watching.cursor.atUs).toBe(SECOND / 10);
    watching.type(' ');
    watching.tick(100);
    expect(watching.cursor.atUs).toBe(SECOND / 10);
    watching.type(' ');
    watching.tick(100);
    expect(watching.cursor.atUs).toBe(SECOND / 5);
  });

  test('has keys that arrive together done one after the other', async () => {
    const watching = await watchingOf(night());
    expect(watching.type('  -=+..n?')).toBeUndefined();
    expect(watching.travel.paused).toBe(true);
    expect(watching.looking.overlays).toHaveLength(1);
    expect(watching.cursor.length).toBeGreaterThan(2);
    expect(watching.type('??q')).toBe('quit');
    expect(watching.type(' \u0003q')).toBe('interrupt');
  });

  test('goes faster and slower from wherever the speed is', async () => {
    const watching = await watchingOf(night());
    const seen = [];
    for (const key of '-++++++++-') {
      watching.type(key);
      seen.push(watching.travel.speed);
    }
    expect(seen).toEqual([10, 60, 600, 3600, 'instant', 'instant', 'instant', 'instant', 'instant', 3600]);
    watching.type('a');
    expect(watching.travel.speed).toBe('auto');
    expect([faster(1, 1), slower(1, 1), slower('auto', 700), faster('auto', 700)]).toEqual([10, 1, 600, 3600]);
    expect([speedText(1, 1), speedText('auto', 59.6), speedText('instant', 0)]).toEqual([
      'real time',
      'auto, 60x',
      'instant',
    ]);
  });

  test('by itself goes slowly while VMs move and crosses an installation in about a second', async () => {
    const watching = await watchingOf(night());
    const { cursor, travel } = watching;
    go(watching, SECOND);
    travel.paused = false;
    watching.tick(100);
    expect(cursor.atUs).toBe(2 * SECOND);
    const quiet = (): number => (cursor.nextAtUs ?? 0) - cursor.atUs;
    while (quiet() < 30 * MINUTE) cursor.forward();
    const ends = cursor.nextAtUs ?? 0;
    for (let frame = 0; frame < 10; frame += 1) watching.tick(100);
    expect(cursor.atUs).toBeGreaterThanOrEqual(ends);
  });

  test('does not leap when the process slept', async () => {
    const watching = await watchingOf(night());
    watching.type('-'.repeat(4));
    watching.tick(HOUR);
    expect(watching.cursor.atUs).toBeLessThanOrEqual(SECOND);
  });

  test('goes to the end at once, and back to the beginning', async () => {
    const watching = await watchingOf(night());
    watching.type('e');
    for (let frame = 0; frame < 400 && !watching.cursor.atEnd; frame += 1) {
      watching.work();
      watching.tick(100);
    }
    expect(watching.cursor.conclusion?.outcome).toBe('completed');
    expect(watching.frame(SMALL).rows.at(-2)).toContain('completed: LAB is at WS2016');
    watching.type('g');
    expect(watching.cursor).toMatchObject({ length: 0, atUs: 0 });
    watching.type('G');
    expect(watching.cursor.atEnd).toBe(true);
  });

  test('is scrubbed along the strip, and stops there', async () => {
    const watching = await watchingOf(night());
    watching.travel.branch.recording.record();
    watching.press('right');
    const { recordedUs } = watching.travel.branch.recording;
    expect(watching.cursor.atUs).toBeCloseTo(recordedUs / 100, -2);
    watching.type('>');
    expect(watching.cursor.atUs).toBeCloseTo(recordedUs * 0.11, -2);
    watching.type('<');
    watching.press('left');
    expect(watching.cursor.atUs).toBeLessThan(10);
    expect(watching.travel.paused).toBe(true);
  });

  test('jumps from event to event and from mark to mark, and says where there is none', async () => {
    const watching = await watchingOf(night());
    watching.travel.branch.recording.record();
    watching.type('nnn');
    const third = watching.cursor.length;
    watching.type('N');
    expect(watching.cursor.length).toBeLessThan(third);
    const second = watching.cursor.length;
    watching.type('mG"');
    expect(watching.cursor.length).toBe(second);
    watching.type('"');
    expect(watching.notice).toBe('There is no mark before this moment.');
    watching.type('r');
    expect(watching.notice).toBe('There is no refusal after this moment.');
    watching.type('m');
    expect(watching.travel.marks).toEqual([]);
  });

  test('stands still while something is read or asked', async () => {
    const watching = await watchingOf(night());
    watching.type('?');
    watching.tick(100);
    expect(watching.cursor.atUs).toBe(0);
    watching.press('esc');
    watching.type('/');
    watching.tick(100);
    expect(watching.cursor.atUs).toBe(0);
    watching.press('esc');
    watching.tick(100);
    expect(watching.cursor.atUs).toBeGreaterThan(0);
  });
});

describe('what is selected', () => {
  test('is turned to page by page, and no further than there are any', async () => {
    const watching = await watchingOf(large(64, 640));
    watching.type(' ');
    const { pages } = watching.frame(SMALL);
    expect(pages).toBeGreaterThan(5);
    watching.type(']]');
    expect(watching.looking.page).toBe(2);
    expect(watching.frame(SMALL).rows.join('\n')).toContain('Node11 ');
    watching.type(']'.repeat(100));
    expect(watching.looking.page).toBe(pages - 1);
    watching.frame(LARGE);
    expect(watching.looking.page).toBeLessThan(pages - 1);
    watching.type('['.repeat(100));
    expect(watching.looking.page).toBe(0);
  });

  test('is a host, with its page, and what is near it', async () => {
    const watching = await watchingOf(large(64, 640));
    watching.frame(SMALL);
    watching.type('hhhhhhh');
    expect(watching.looking.host).toBe(6);
    expect(watching.looking.page).toBe(1);
    expect(screen(watching)).toContain('>Node7');
    watching.press('enter');
    expect(screen(watching)).toContain('── Node7 (LARGE): WS2019, Up');
    watching.press('down');
    watching.press('enter');
    expect(screen(watching)).toContain('── vm71: Running on Node7');
    watching.press('esc');
    watching.press('esc');
    watching.type('H');
    expect(watching.looking.host).toBe(5);
    watching.press('esc');
    expect(watching.looking.host).toBe(-1);
  });

  test('is an event, to which one goes', async () => {
    const watching = await watchingOf(night());
    go(watching, 30 * SECOND);
    watching.frame(SMALL);
    const before = watching.cursor.length;
    for (let press = 0; press < 3; press += 1) watching.press('up');
    watching.press('enter');
    expect(watching.cursor.length).toBeLessThan(before);
  });

  test('is what holds a word, of hosts, VMs and lists', async () => {
    const watching = await watchingOf(large(64, 640));
    watching.type('3/vm64');
    expect(screen(watching, LARGE)).toContain('VMs: 2 of 640, as written (only: vm64)');
    watching.press('enter');
    expect(screen(watching, LARGE)).toContain('1 host ');
    watching.press('esc');
    expect(watching.looking.filter).toBe('');
  });

  test('is what holds a word in every pane that says so', async () => {
    const watching = await watchingOf(night());
    go(watching, 30 * SECOND);
    const listed = (): string[] => {
      const { count, cellsOf } = watching.looking.shownPane(20).table;
      return Array.from({ length: count }, (_, item) => cellsOf(item).join(' '));
    };
    for (const [pane, word] of [
      ['1', 'drain'],
      ['5', 'lab1'],
      ['7', 'scenario'],
    ] as const) {
      watching.type(`${pane}/\u0015${word}\r`);
      expect(listed().filter((row) => !row.toLowerCase().includes(word))).toEqual([]);
      expect([pane, listed().length > 0, watching.looking.filter]).toEqual([pane, true, word]);
      watching.type('/\u0015xyzzy\r');
      expect(listed()).toEqual([]);
    }
  });

  test('stands in other orders, groups and densities', async () => {
    const watching = await watchingOf(night());
    watching.travel.goTo(2 * HOUR);
    watching.type('3s');
    expect(screen(watching)).toContain('by host');
    watching.type('ssss');
    expect(screen(watching)).toContain('by moves');
    watching.type('1o');
    expect(screen(watching)).toContain('3 hosts  WS2016 1, WS2012R2 2');
    watching.type('ddd');
    expect(watching.looking.density).toBe('counts');
    expect(screen(watching)).toContain('B 5.0: 2');
    watching.type('d');
    expect(watching.looking.density).toBeUndefined();
  });
});

describe('a branch', () => {
  test('is typed, shown, compared, saved, and replayed to the same bytes', async () => {
    const saved = new Map<string, string>();
    const watching = await watchingText(STORY, { saved });
    go(watching, 2 * SECOND);
    watching.type('b1Stop-VM app3\u007f1\t');
    expect(screen(watching).split('\n').at(-1)).toBe('Cmdlet: Stop-VM app1█');
    watching.type('2\r');
    await settled(watching);
    expect(watching.travel.branch.number).toBe(1);
    watching.travel.branch.recording.record();
    watching.travel.version += 1;
    expect(screen(watching)).toContain('branch 1: 0d 00:00:02 Stop-VM app12  One drain');
    watching.type('7');
    watching.press('up');
    expect(screen(watching)).toMatchInlineSnapshot(`
      "branch 1: 0d 00:00:02 Stop-VM app12  One drain
      ‖ paused  0d 00:00:00                                                  auto, 60x
      C: level WS2019, all old, quorum (3 of 3 vote, no witness), storage san well
      ── Branches: 1 ─────────────────────────────────────────────────────────────────
        branch                 outcome      after          VMs out      longest broken
      >  the scenario as it is completed    21.2 s               0                   0
        *  1: 0d 00:00:02 Sto… completed    32 s                 1         30 s      0









        It parts at 0d 00:00:02: here Stop-VM app12: app12 shuts down; there app4
        memory goes to A3. Out are here 1 VM, there 0; ended here completed after
        32 s, there completed after 21.2 s.
      0d 00:00:00  ▲▒▒▒▒▒▒▒w▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒11111111111111111111111111111111111
      Invariants: no violation, no warning
      Nobody waits.
      space play  . , step  n event  1-7 panes  w why  b branch  ? help  q quit"
    `);
    watching.type('S\r');
    expect(watching.notice).toBe('Saved. clusterdrill run story-branch-1.yaml replays it.');
    const again = await parseScenario(saved.get('story-branch-1.yaml') ?? '', 'again.yaml');
    if (!again.ok) throw new Error('what was saved does not parse');
    expect((await rehearse(again.value)).sha256).toBe(watching.travel.branch.recording.conclusion?.sha256);
    watching.type('S\r');
    expect(watching.notice).toBe('story-branch-1.yaml is there already');
    watching.press('enter');
    expect(watching.travel.branch.number).toBe(0);
    watching.type('S');
    expect(watching.notice).toContain('there is nothing to save');
  });

  test('has a fault strike, chosen from a menu, on the host that is selected', async () => {
    const watching = await watchingText(STORY);
    watching.frame(SMALL);
    go(watching, 2 * SECOND);
    watching.type('hhb');
    expect(screen(watching)).toMatchInlineSnapshot(`
      "One drain
      ‖ paused  0d 00:00:02                                                  auto, 10x
      C: level WS2019, all old, quorum (3 of 3 vote, no witness), NO ROOM
      ── Branch: what happens here? ──────────────────────────────────────────────────
      > 1  type a cmdlet
        2  a host loses power
        3  a host hangs
        4  hosts are cut off from the others
        5  storage does not answer
        6  the witness does not answer
        7  a network is slower
        8  the next live migration of a VM breaks
        9  a guest does not shut down
           an installation fails
           a VM is backed up meanwhile




      0d 00:00:00  w▒▒▒▒▒▲▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒···················
      Invariants: no violation, 1 warning; first: service/headroom, cluster:C, 0d 00:…
      Waits: script: Suspend-ClusterNode A1 -Drain -Wait
      ↑ ↓ choose  Enter go on  Esc back"
    `);
    watching.press('down');
    watching.press('enter');
    expect(screen(watching).split('\n').at(-1)).toBe('Host that loses power: A2█');
    watching.type('\r\r');
    await settled(watching);
    expect(watching.travel.branch.deed).toEqual({ kind: 'fault', entry: { crash: 'A2', for: '20 min' } });
  });

  test('is made by each choice of the menu with what is suggested, and its file gives the same bytes', async () => {
    const story = STORY.replace('level: WS2019 }', 'level: WS2019, witness: disk }').replace(
      'script:',
      'upgrade: { to: WS2022 }\nscript:',
    );
    for (const { label, fields, deedOf } of CHOICES) {
      const watching = await watchingText(story);
      go(watching, 4 * SECOND);
      const { world } = watching.cursor;
      const hints = { world, host: 'A2', vm: 'app2', network: 'LiveMigration' };
      const values = fields.map((field) => field.suggest(hints) || (field.optional ? '' : 'Stop-VM app3'));
      const { branches, branch, cursor } = watching.travel;
      const grown = await branches.grow(branch, cursor, deedOf(values));
      if (!grown.ok) throw new Error(`${label}: ${grown.error.map(({ message }) => message).join(' ')}`);
      grown.value.recording.record();
      const again = await parseScenario(grown.value.story.text, 'again.yaml');
      if (!again.ok) throw new Error(`${label}: its file does not parse`);
      expect((await rehearse(again.value)).sha256).toBe(grown.value.recording.conclusion?.sha256);
    }
  });

  test('with a mistake in it is told of, with the nearest name, and none is made', async () => {
    const watching = await watchingText(STORY);
    go(watching, 2 * SECOND);
    watching.type('b1Stop-MV app1\r');
    await settled(watching);
    expect(watching.notice).toContain("'Stop-MV'");
    expect(watching.notice).toContain('Did you mean Stop-VM?');
    expect(watching.travel.branches.all).toHaveLength(1);
    watching.type('b\u001b');
    expect(watching.desk.asking).toBeUndefined();
  });
});

describe('why', () => {
  test('a VM is where it is, an event happened, a call was refused', async () => {
    const story = STORY.replace('- Resume', '- Move-ClusterVirtualMachineRole app2 -Node A1\n  - Resume');
    const watching = await watchingText(story);
    go(watching, HOUR);
    watching.type('gr');
    watching.type('w');
    expect(screen(watching, { columns: 100, rows: 30 })).toMatchInlineSnapshot(`
      "One drain
      ‖ paused  0d 00:00:15                                                                      auto, 60x
      C: level WS2019, all old, quorum (3 of 3 vote, no witness), NO ROOM for a loss: 39.16 GiB short
      ── Why? ────────────────────────────────────────────────────────────────────────────────────────────
      0d 00:00:15  Move-ClusterVirtualMachineRole app2 -Node A1: refused, The cluster node is paused.
          (asked by script)
            Rule placement/node-accepts-roles (5070): A role lands only on an Up member of its own
                cluster that the network reaches; any other VM on another host that runs.
            Source [doc]: DRAIN, Configuring How VMs Are Moved when a Node is Drained; Draining nodes
                for planned maintenance (blog, 2013); CLUSAPI, Windows SDK, clusapi.h and its reference
                pages
        0d 00:00:15  after that: app10 has moved to A3; A1 drain completed
        0d 00:00:14  because: app10 belongs to A3
        0d 00:00:13  because: app10 stands still
        0d 00:00:09  because: app10 memory goes to A3
        0d 00:00:08  because: app10 starts to move to A3 (the cluster chose)
        0d 00:00:00  because: Suspend-ClusterNode A1 -Drain -Wait: A1 paused; A2 owns the core cluster
            group; A1 drain started; app1, app4, app7, app10 queued to leave A1 (asked by script)

      That is where it began.





      0d 00:00:00  w▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▲························
      Invariants: no violation, 1 warning; first: service/headroom, cluster:C, 0d 00:00:00: if A2 were lo…
      Nobody waits.
      space play  . , step  n event  1-7 panes  w why  b branch  ? help  q quit"
    `);
    watching.press('esc');
    watching.type('G3w');
    expect(screen(watching, { columns: 100, rows: 30 })).toMatchInlineSnapshot(`
      "One drain
      ■ completed  0d 00:00:21
      C: level WS2019, all old, quorum (3 of 3 vote, no witness), storage san well
      ── Why? app1 is Running on A1 (3 more below) ───────────────────────────────────────────────────────
      0d 00:00:21  app1 has moved to A1
        0d 00:00:20  because: app1 belongs to A1
        0d 00:00:19  because: app1 stands still
        0d 00:00:16  because: app1 memory goes to A1
        0d 00:00:15  because: app1 starts to move to A1 (the cluster chose)
        0d 00:00:15  because: Move-ClusterVirtualMachineRole app1 -Node A1: app1 queued to leave A2
            (asked by script)
        0d 00:00:15  after that: Resume-ClusterNode A1: A1 resumed (asked by script)
        0d 00:00:15  after that: Move-ClusterVirtualMachineRole app2 -Node A1: refused, The cluster
            node is paused. (asked by script)
            Rule placement/node-accepts-roles (5070): A role lands only on an Up member of its own
                cluster that the network reaches; any other VM on another host that runs.
            Source [doc]: DRAIN, Configuring How VMs Are Moved when a Node is Drained; Draining nodes
                for planned maintenance (blog, 2013); CLUSAPI, Windows SDK, clusapi.h and its reference
                pages
        0d 00:00:15  after that: app10 has moved to A3; A1 drain completed
        0d 00:00:14  because: app10 belongs to A3
        0d 00:00:13  because: app10 stands still
        0d 00:00:09  because: app10 memory goes to A3
        0d 00:00:08  because: app10 starts to move to A3 (the cluster chose)
        0d 00:00:00  because: Suspend-ClusterNode A1 -Drain -Wait: A1 paused; A2 owns the core cluster
      0d 00:00:00  w▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒r·······················▲
      Invariants: no violation, 1 warning; first: service/headroom, cluster:C, 0d 00:00:00: if A2 were lo…
      completed: the script is done after 21.2 s; 1 missed expectation, 1 warning.
      space play  . , step  n event  1-7 panes  w why  b branch  ? help  q quit"
    `);
  });

  test('of the flagship each event has a chain that ends where it began', async () => {
    const file = 'scenarios/four-nodes-2012r2-to-2016.yaml';
    const watching = await watchingText(readFileSync(file, 'utf8'));
    watching.travel.goTo(Number.POSITIVE_INFINITY);
    watching.type('w');
    const overlay = watching.looking.overlays.at(-1);
    expect(overlay?.kind === 'page' && overlay.pageOf().lines.at(-1)).toBe('That is where it began.');
    for (let press = 0; press < 5; press += 1) watching.press('pageDown');
    expect(screen(watching)).toContain('more below');
  });
});
