/** The console of a lab as a screen. */
import { readFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { checkLabFile, LabSession } from '../../src/session/lab.js';
import { paletteOf } from '../../src/tui/style.js';
import { Trainer } from '../../src/tui/trainer.js';
import { Training } from '../../src/tui/training.js';
import { scenarioOf } from '../session/console.js';

const LAB = await scenarioOf(
  readFileSync(new URL('../../scenarios/labs/02-empty-a-node.yaml', import.meta.url), 'utf8'),
);
const { par } = await checkLabFile(LAB);
const WIDE = { columns: 120, rows: 30 };
const SMALL = { columns: 80, rows: 24 };

interface Sat {
  readonly screen: Training;
  readonly kept: string[][];
  readonly shown: (size?: typeof WIDE) => string;
  /** Has characters arrive, and what they set off end. */
  readonly type: (characters: string) => Promise<void>;
}

async function sit(lines: readonly string[] = []): Promise<Sat> {
  const screen = new Training(paletteOf('none'));
  const kept: string[][] = [];
  const save = (typed: readonly string[]): void => void kept.push([...typed]);
  const trainer = new Trainer(await LabSession.open(LAB), par, { out: screen.out, save, width: () => 50 });
  screen.attend(trainer);
  trainer.begin(lines);
  return {
    screen,
    kept,
    shown: (size = WIDE) =>
      screen
        .frame(size)
        .rows.map((row) => row.trimEnd())
        .join('\n'),
    type: async (characters) => {
      screen.type(characters);
      await new Promise((done) => setTimeout(done, 0));
    },
  };
}

describe('the screen of a lab', () => {
  test('at 120 by 30, before and after the solution', async () => {
    const { shown, type } = await sit();
    expect(shown()).toMatchInlineSnapshot(`
      "Empty a node                                                                                                2 of 4 goals
      Empty a node (about 10 min)                                      │Lab1             Lab2             Lab3
                                                                       │WS2022           WS2022           WS2022
      Lab2 gets new memory tonight. Its VMs serve customers and must   │Up               Up               Up
      not be out. You sit at Lab1.                                     │
                                                                       │░░░░░░░ 60G free ███░░░░ 40G free ░░░░░░░ 60G free
      Goals:                                                           │0 VMs, 0/1       4 VMs, 0/1       0 VMs, 0/1
        [ ] Lab2 is paused and its drain is complete.                  │                 O web1
        [ ] No VM is on Lab2.                                          │                 O web2
        [ ] All VMs run.                                               │                 O web3
        [ ] No VM was out.                                             │                 O sql
                                                                       │
      :help lists what is about the lab.                               │[ ] Lab2 is paused and its drain is complete.
                                                                       │[ ] No VM is on Lab2.
      0d 00:00:00 PS Lab1> █                                           │[x] All VMs run.
                                                                       │[x] No VM was out.
                                                                       │
                                                                       │
                                                                       │
                                                                       │
                                                                       │
                                                                       │
                                                                       │
                                                                       │
                                                                       │
                                                                       │
                                                                       │
                                                                       │
      Enter answers  Tab completes  ↑↓ history  PgUp PgDn scroll  :hint :why :undo :goals :quit"
    `);
    await type('Suspend-ClusterNode Lab2 -Drain -Wait\r');
    expect(shown()).toMatchInlineSnapshot(`
      "Empty a node                                                                                                4 of 4 goals
      Empty a node (about 10 min)                                      │Lab1             Lab2             Lab3
                                                                       │WS2022           WS2022           WS2022
      Lab2 gets new memory tonight. Its VMs serve customers and must   │Up               Paused           Up
      not be out. You sit at Lab1.                                     │                 drained
                                                                       │██░░░░░ 48G free ░░░░░░░ 60G free █░░░░░░ 52G free
      Goals:                                                           │2 VMs, 0/1       0 VMs, 0/1       2 VMs, 0/1
        [ ] Lab2 is paused and its drain is complete.                  │O web3                            O web1
        [ ] No VM is on Lab2.                                          │O sql                             O web2
        [ ] All VMs run.                                               │
        [ ] No VM was out.                                             │
                                                                       │
      :help lists what is about the lab.                               │[x] Lab2 is paused and its drain is complete.
                                                                       │[x] No VM is on Lab2.
      0d 00:00:00 PS Lab1> Suspend-ClusterNode Lab2 -Drain -Wait       │[x] All VMs run.
                                                                       │[x] No VM was out.
      Name ID State                                                    │
      ---- -- -----                                                    │
      Lab2 2  Paused                                                   │
                                                                       │
      All goals are reached. 100 of 100.                               │
        commands             1   par 1                                 │
        downtime         2.5 s   par 2.5 s                             │
        time            19.3 s   par 19.3 s                            │
      :debrief walks through what you did.                             │
      0d 00:00:19 PS Lab1> █                                           │
                                                                       │
                                                                       │
      Enter answers  Tab completes  ↑↓ history  PgUp PgDn scroll  :hint :why :undo :goals :quit"
    `);
  });

  test('at 80 by 24 is the console alone', async () => {
    const { shown, type } = await sit();
    await type('Get-ClusterNode\rStop-VM nobody\r');
    expect(shown(SMALL)).toMatchInlineSnapshot(`
      "Empty a node                                                        2 of 4 goals
      sit at Lab1.

      Goals:
        [ ] Lab2 is paused and its drain is complete.
        [ ] No VM is on Lab2.
        [ ] All VMs run.
        [ ] No VM was out.

      :help lists what is about the lab.

      0d 00:00:00 PS Lab1> Get-ClusterNode

      Name ID State
      ---- -- -----
      Lab1 1  Up
      Lab2 2  Up
      Lab3 3  Up

      0d 00:00:00 PS Lab1> Stop-VM nobody
      Hyper-V was unable to find a virtual machine with name "nobody".  (:why)
      0d 00:00:00 PS Lab1> █
      Enter answers  Tab completes  ↑↓ history  PgUp PgDn scroll  :hint :why :undo :g…"
    `);
  });

  test.each([SMALL, WIDE, { columns: 200, rows: 60 }, { columns: 90, rows: 10 }, { columns: 40, rows: 8 }])(
    'every row has the width of the terminal: %j',
    async (size) => {
      const { screen, type } = await sit();
      await type(`"${'wide 漢字 '.repeat(30)}"\r:why\r:hint\rGet-VM | fl *\r${'x'.repeat(300)}`);
      const { rows } = screen.frame(size);
      expect(rows).toHaveLength(size.rows - 1);
      expect(rows.filter((row) => stringWidth(row) !== size.columns)).toEqual([]);
    },
  );

  test('has earlier lines come back', async () => {
    const { screen, shown, type } = await sit();
    await type('$a = 1\r$b = 2\r');
    screen.press('up');
    screen.press('up');
    expect(shown()).toContain('Lab1> $a = 1█');
    screen.press('down');
    expect(shown()).toContain('Lab1> $b = 2█');
    screen.press('down');
    expect(shown()).toContain('Lab1> █');
  });

  test('completes what is one, goes as far as several go, and lists them then', async () => {
    const { shown, type } = await sit();
    await type('Suspend-Cl\t');
    expect(shown()).toContain('Lab1> Suspend-ClusterNode █');
    await type('La\t');
    expect(shown()).toContain('Lab1> Suspend-ClusterNode Lab█');
    await type('\t');
    expect(shown()).toContain('Lab1  Lab2  Lab3');
  });

  test('takes what is pasted line by line, also while an earlier line is played again', async () => {
    const { screen, kept, type } = await sit();
    await type('$a = 1\r:undo\r$b = 2\r');
    for (let turn = 0; turn < 50 && kept.length < 3; turn += 1) await type('');
    expect(kept).toEqual([['$a = 1'], [], ['$b = 2']]);
    expect(screen.lines.map(({ text }) => text)).toContain('The last line is taken back.');
  });

  test('goes on over several rows until the text is complete', async () => {
    const { shown, type } = await sit();
    await type("foreach ($n in 1..3) {\r'n' + $n\r");
    expect(shown()).toContain('>> █');
    await type('}\r');
    expect(shown()).toMatch(/n1[^\n]*\n.*n2[^\n]*\n.*n3/);
  });

  test('scrolls back, and a new answer leads to the end again', async () => {
    const { screen, shown, type } = await sit();
    await type('1..60\r');
    const end = shown();
    screen.press('pageUp');
    expect(shown()).not.toBe(end);
    screen.press('pageDown');
    expect(shown()).toBe(end);
    screen.press('pageUp');
    await type("'new'\r");
    expect(shown()).toMatch(/^new /m);
  });

  test('comes back to where the trainee was', async () => {
    const { shown } = await sit(['Suspend-ClusterNode Lab2 -Drain -Wait']);
    expect(shown()).toContain('4 of 4 goals');
    expect(shown()).toContain('You come back to where you were: 1 line.');
  });

  test('is left by a word, and by Ctrl+C', async () => {
    const { screen } = await sit();
    expect(screen.type('\u0003')).toBe('interrupt');
    expect(screen.type(':quit\r')).toBe('quit');
  });
});
