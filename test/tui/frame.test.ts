import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { lab, node, vm } from '../report/rehearsals.js';
import { bare, go, LARGE, large, night, SMALL, screen, tooWide, watchingOf, watchingText } from './screens.js';

describe('the screen of watch', () => {
  test('at 80 by 24, while the first node drains', async () => {
    const watching = await watchingOf(night());
    go(watching, 3 * SECOND);
    expect(screen(watching)).toMatchInlineSnapshot(`
      "Rolling upgrade of a lab
      ‖ paused  Sat 2026-11-28 20:00:03 (0d 00:00:03)                        auto, 10x
      LAB: level WS2012R2, all old, quorum (3 of 3 vote, witness file-share)
      ── 3 hosts  B 5.0: 6  lower case: off ──────────────────────────────────────────
      Lab1                       Lab2                       Lab3
      WS2012R2                   WS2012R2                   WS2012R2
      Paused                     Up                         Up
      drain, 3 left
      ███░░░░░░░░░░░ 52 GiB free ████░░░░░░░░░░ 44 GiB free ████░░░░░░░░░░ 48 GiB free
      3 VMs, slots 2/2           2 VMs, slots 0/2           1 VM, slots 2/2
      BBB                        BB                         B
      ── Moves: 3 under way, 0 queued ────────────────────────────────────────────────
      web1          Lab1 > Lab3        blackout
      db1           Lab1 > Lab3        copy r1         ██░░░  31 %   9.3 Gbps  ~611 ms
      old           Lab1 > Lab3        not running
      ── Events ──────────────────────────────────────────────────────────────────────
        20:00:00    > Suspend-ClusterNode -Name Lab1 -Drain -Wait
        20:00:00    Lab1 paused
      > 20:00:00    Lab1 drain started
      Sat 28 20:00 ▲█████████████████████▒█████████████████████▒██████████████████████
      Invariants: no violation, no warning
      Waits: rolling upgrade of LAB: the drain of Lab1
      space play  . , step  n event  1-7 panes  w why  b branch  ? help  q quit"
    `);
  });

  test('at 80 by 24, at the end', async () => {
    const watching = await watchingOf(night());
    go(watching, Number.POSITIVE_INFINITY);
    expect(screen(watching)).toMatchInlineSnapshot(`
      "Rolling upgrade of a lab
      ■ completed  Sun 2026-11-29 01:19:38 (0d 05:19:38)
      LAB: level WS2016, raised, quorum (3 of 3 vote, witness file-share)
      ── 3 hosts  B 5.0: 6  lower case: off ──────────────────────────────────────────
      Lab1                       Lab2                       Lab3
      WS2016                     WS2016                     WS2016
      Up                         Up                         Up

      ████░░░░░░░░░░ 44 GiB free ████░░░░░░░░░░ 48 GiB free █░░░░░░░░░░░░░ 60 GiB free
      2 VMs, slots 0/2           4 VMs, slots 0/2           0 VMs, slots 0/2
      BB                         BBBb
      ── Moves: 0 under way, 0 queued ────────────────────────────────────────────────



      ── Events ──────────────────────────────────────────────────────────────────────
        01:19:08    > Update-ClusterFunctionalLevel -Force
        01:19:08    LAB functional level is being raised to WS2016
      > 01:19:38    LAB functional level is that of WS2016
      Sat 28 20:00 ▒█████████████████████▒█████████████████████▒█████████████████████▲
      Invariants: no violation, no warning
      completed: LAB is at WS2016 after 5 h 20 min.
      space play  . , step  n event  1-7 panes  w why  b branch  ? help  q quit"
    `);
  });

  test('at 200 by 60 names each VM', async () => {
    const watching = await watchingOf(night());
    go(watching, 3 * SECOND);
    await expect(screen(watching, LARGE)).toMatchFileSnapshot('screens/watch-200x60.txt');
  });

  test('at 80 by 24, of 64 hosts and 8,000 VMs, counts by version and shows all hosts in one line', async () => {
    const watching = await watchingOf(large(64, 8000));
    go(watching, 2 * MINUTE);
    expect(screen(watching)).toMatchInlineSnapshot(`
      "Rolling upgrade of a lab
      ‖ paused  0d 00:02:00                                                  auto, 10x
      LARGE: level WS2019, all old, quorum (64 of 64 vote, witness file-share)
      ── Hosts 1-5 of 64  G 8.0: 4032  K 9.0: 3968  lower case: off ──────────────────
      [Doooo]ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo
      Node1           Node2           Node3           Node4           Node5
      WS2019          WS2019          WS2019          WS2019          WS2019
      Paused          Up              Up              Up              Up
      drain, 73 left
      █░░░░ 728G free ██░░░ 516G free ██░░░ 516G free ██░░░ 516G free ██░░░ 516G free
      73 VMs, 2/2     126 VMs, 0/2    126 VMs, 0/2    126 VMs, 0/2    126 VMs, 0/2
      K 9.0: 36       K 9.0: 62       K 9.0: 63       K 9.0: 62       K 9.0: 63
      ── Moves: 2 under way, 71 queued ───────────────────────────────────────────────
      vm3329        Node1 > Node54     blackout
      vm3393        Node1 > Node55     copy r1         ███░░  57 %   9.3 Gbps  ~611 ms
      ── Events ──────────────────────────────────────────────────────────────────────
        0d 00:01:53 vm3137 has moved to Node51
        0d 00:01:56 vm3201 has moved to Node52
      > 0d 00:01:57 vm3265 has moved to Node53
      0d 00:00:00  ▒▒▲▒▒▒█████████████████████████████████████████████████████████████
      Invariants: no violation, no warning
      Waits: rolling upgrade of LARGE: the drain of Node1
      space play  . , step  [ ] hosts  1-7 panes  w why  b branch  ? help  q quit"
    `);
  });

  test('at 200 by 60, of 64 hosts and 8,000 VMs, has a letter for each VM', async () => {
    const watching = await watchingOf(large(64, 8000));
    go(watching, 2 * MINUTE);
    await expect(screen(watching, LARGE)).toMatchFileSnapshot('screens/watch-largest-200x60.txt');
  });

  test('explains its keys and signs', async () => {
    const watching = await watchingOf(night());
    watching.type('?');
    expect(screen(watching)).toMatchInlineSnapshot(`
      "Rolling upgrade of a lab
      ▶ playing  Sat 2026-11-28 20:00:00 (0d 00:00:00)                       auto, 60x
      LAB: level WS2012R2, all old, quorum (3 of 3 vote, witness file-share)
      ── Keys (↑ ↓ to read on, Esc to go back) (62 more below) ───────────────────────
      Time
        space    play or pause
        .        one occurrence forward
        ,        one occurrence back
        →        along the strip, a hundredth of the run
        ←        back along the strip
        >        a tenth of the run forward
        <        a tenth of the run back
        g Home   to the beginning
        G End    to the end, or as far as it is recorded
        n        to the next event of a host or a cluster
        N        to the event before
        v        to the next violation or warning
        V        to the violation or warning before
        r        to the next refusal
      Sat 28 20:00 ▲█████████████████████▒█████████████████████▒██████████████████████
      Invariants: no violation, no warning
      Nobody waits.
      space pause  . , step  n event  1-7 panes  w why  b branch  ? help  q quit"
    `);
  });
});

describe('a screen', () => {
  test('leaves the last row of the terminal free and never runs beyond its edge', async () => {
    for (const scenario of [night(), large(64, 1000), large(1, 0), large(7, 70)])
      for (const [columns, rows] of [
        [60, 24],
        [80, 24],
        [81, 25],
        [100, 33],
        [120, 40],
        [200, 60],
        [300, 100],
      ] as const) {
        const watching = await watchingOf(scenario, { colours: 'many' });
        go(watching, MINUTE);
        expect(watching.frame({ columns, rows }).rows).toHaveLength(rows - 1);
        expect(tooWide(watching, { columns, rows })).toEqual([]);
      }
  });

  test('that is too small says so, in few words and rows', async () => {
    const watching = await watchingOf(night());
    const told = screen(watching, { columns: 40, rows: 10 });
    expect(told.trimEnd()).toMatchInlineSnapshot(`
      "This screen needs 60 columns and 24
      rows; it has 40 and 10. Please make it
      larger, or press q."
    `);
    expect(watching.frame({ columns: 59, rows: 50 }).rows[0]).toContain('needs 60 columns');
    expect(watching.frame({ columns: 1, rows: 1 }).rows).toHaveLength(1);
  });

  test('at the smallest size still names help and the way out', async () => {
    const watching = await watchingOf(night());
    const bottom = watching.frame({ columns: 60, rows: 24 }).rows.at(-1) ?? '';
    expect(bottom).toMatch(/^space pause {2}\. , step .*\? help {2}q quit$/);
  });

  test('says the same with and without colours', async () => {
    const coloured = await watchingOf(night(), { colours: 'few' });
    const plain = await watchingOf(night());
    for (const watching of [coloured, plain]) go(watching, 3 * SECOND);
    for (const size of [SMALL, LARGE]) {
      const [with_, without] = [coloured.frame(size).rows, plain.frame(size).rows];
      expect(with_.some((row) => row !== bare(row))).toBe(true);
      expect(without.every((row) => row === bare(row))).toBe(true);
      expect(with_.map(bare)).toEqual(without);
    }
  });

  test('keeps its shape and the terminal safe whatever names are made of', async () => {
    const names = [
      '機械一号のホスト',
      '\u001b[31mred\u0007',
      'üñï',
      '👩‍💻 laptop',
      'e\u0301'.repeat(40),
      'x'.repeat(500),
      '\u202eabc',
    ];
    const scenario = lab({
      title: '\u001b]0;owned\u0007',
      world: {
        clusters: [{ name: '\u001b[2J', level: node('x').release, witness: 2 }],
        hosts: names.map((name) => node(name)),
        vms: names.map((name, index) => vm(`vm ${name}`, index)),
      },
    });
    for (const size of [SMALL, LARGE]) {
      const watching = await watchingOf({ ...scenario, plans: [] });
      go(watching, HOUR);
      expect(tooWide(watching, size)).toEqual([]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(screen(watching, size)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });
});

test('the strip shows until when there is a way back, once that is found', async () => {
  const watching = await watchingText(`clusterdrill: 1
title: Two nodes
clusters: [{ name: LAB, level: WS2016, witness: file-share }]
hosts: [{ names: A1..A2, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: web, count: 2, version: "8.0", memory: 4 GiB, workload: idle }]
upgrade: { to: WS2019, vmVersions: after }
physics: { levelUpdate: 1 h }
`);
  watching.travel.branch.recording.record();
  expect(screen(watching, LARGE)).not.toContain('way back');
  for (let times = 0; watching.travel.wayBack === undefined && times < 100; times += 1) watching.work();
  const lane =
    screen(watching, LARGE)
      .split('\n')
      .find((row) => row.startsWith('way back')) ?? '';
  // Two nodes of 1 h 46 min each, then 1 h in which the level rises: from its beginning on there is none.
  expect(lane).toMatch(/^way back +<{140,150}X{40,50}$/);
});
