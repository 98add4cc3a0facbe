/** The console of a lab as a screen. */
import { readFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { CMDLETS } from '../../src/model/commands/index.js';
import { findRule } from '../../src/model/rules/index.js';
import { REMEDIES } from '../../src/report/way-out.js';
import { Instructor } from '../../src/session/instructor.js';
import { LabSession } from '../../src/session/lab.js';
import { checkLabFile } from '../../src/session/lab-check.js';
import { MENU_NAMES } from '../../src/tui/menus.js';
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
  readonly trainer: Trainer;
  readonly kept: string[][];
  readonly shown: (size?: typeof WIDE) => string;
  /** Has characters arrive, and what they set off end. */
  readonly type: (characters: string) => Promise<void>;
}

async function sit(lines: readonly string[] = [], lab = LAB): Promise<Sat> {
  const screen = new Training(paletteOf('none'));
  const kept: string[][] = [];
  const session = await LabSession.open(lab);
  const save = (): void => void kept.push([...session.lines]);
  const trainer = new Trainer(session, par, { out: screen.out, save, width: () => 50, live: true });
  screen.attend(trainer, lines);
  trainer.begin({ lines });
  return {
    screen,
    trainer,
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

test(':why says of a drain that has failed what keeps each role', async () => {
  const full = await scenarioOf(
    readFileSync(new URL('../../scenarios/labs/06-drain-without-room.yaml', import.meta.url), 'utf8'),
  );
  const { screen, type } = await sit([], full);
  await type('Suspend-ClusterNode Lab2 -Drain -Wait\r');
  await type(':why\r');
  const told = screen.lines.map(({ text }) => text).join(' ');
  expect(told).toMatch(/1 role cannot leave Lab2: big2 \(needs [\d.]+ GiB, at most [\d.]+ GiB are free on one node\)/);
});

describe('the screen of a lab', () => {
  test('at 120 by 30, before and after the solution', async () => {
    const { shown, type } = await sit();
    expect(shown()).toMatchInlineSnapshot(`
      "Empty a node                                                                                                2 of 4 goals
      Empty a node (about 10 min)                                      │Lab1             Lab2             Lab3
                                                                       │WS2022           WS2022           WS2022
      Lab2 gets new memory tonight. Its VMs serve customers and must   │Up               Up               Up
      not be out. You sit at Lab1.                                     │
                                                                       │░░░░░░░ 60G free ███░░░░ 39G free ░░░░░░░ 60G free
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
      :help  Tab completes  ↑↓ ^R history  PgUp PgDn scroll  ^T time  ^N next  ? why  :undo :hint :goals :quit"
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
      :help  Tab completes  ↑↓ ^R history  PgUp PgDn scroll  ^T time  ^N next  ? why  :undo :hint :goals :quit"
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
      :help  Tab completes  ↑↓ ^R history  PgUp PgDn scroll  ^T time  ^N next  ? why …"
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

  test('has lines of an earlier visit come back as they were typed', async () => {
    const { screen, shown } = await sit([
      "if ($true) {\n  'x'\n}",
      'Start-Sleep -Milliseconds 5000 # at the prompt',
      'Start-Sleep -Milliseconds 7',
    ]);
    const before: string[] = [];
    for (let line = 0; line < 4; line += 1) {
      screen.press('up');
      before.push(/> (.*)█/.exec(shown())?.[1] ?? '');
    }
    expect(before).toEqual(['Start-Sleep -Milliseconds 7', '}', "  'x'", 'if ($true) {']);
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
    expect(screen.lines.map(({ text }) => text)).toContain('The last line is taken back. It was: $a = 1');
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

  test('scrolls back to the first line, also where lines take several rows', async () => {
    const { screen, shown, type } = await sit();
    await type(`1..60 | ForEach-Object { "$_ ${'long '.repeat(40)}" }\r`);
    for (let page = 0; page < 100; page += 1) screen.press('pageUp');
    expect(shown(SMALL)).toMatch(/\nEmpty a node \(about 10 min\)\n/);
    screen.press('pageDown');
    expect(shown(SMALL)).not.toContain('about 10 min');
  });

  test('comes back to where the trainee was', async () => {
    const { shown } = await sit(['Suspend-ClusterNode Lab2 -Drain -Wait']);
    expect(shown()).toContain('4 of 4 goals');
    expect(shown()).toContain('You come back to where you were: 1 line.');
  });

  test('searches what was typed, older and older, and has it edited or typed', async () => {
    const { screen, shown, type } = await sit(["'first drain'"]);
    await type("'second drain'\r'other'\r");
    await type('\u0012DRA');
    expect(shown()).toContain("Lab1> 'second drain'█");
    expect(shown()).toContain('Search: DRA█');
    await type('\u0012');
    expect(shown()).toContain("Lab1> 'first drain'█");
    await type('\u0012');
    expect(shown()).toContain("Lab1> 'first drain'█");
    screen.press('esc');
    await type('.Length\r');
    expect(screen.lines.at(-1)?.text).toBe('11');
    await type('\u0012oth\u007f\r');
    expect(screen.lines.at(-1)?.text).toBe('other');
  });

  test('shows why with one key, only where something was refused', async () => {
    const { screen, shown, type } = await sit();
    await type('?');
    expect(shown()).toContain('Lab1> ?█');
    await type('\u007fMove-VM web1 Lab1\r?');
    expect(shown()).toContain('Lab1> █');
    const said = screen.lines.map(({ text }) => text).join('\n');
    expect(said).toContain('With the mouse: Hyper-V Manager: the VM > Move.');
    await type('1 | ?');
    expect(shown()).toContain('Lab1> 1 | ?█');
  });

  test('says what would make it possible: what is done first, and where a VM could go', async () => {
    const { screen, type } = await sit();
    await type('Resume-ClusterNode Lab1\r?');
    const said = (): string => screen.lines.map(({ text }) => text).join('\n');
    expect(said()).toContain('What would make it possible: Suspend-ClusterNode first.');
    await type('Suspend-ClusterNode Lab3 -Drain -Wait\rMove-ClusterVirtualMachineRole web1 Lab3\r?');
    expect(said()).toContain('What would make it possible: Resume-ClusterNode there, or another node');
    expect(said()).toContain('web1 could go now to Lab1.');
  });

  test('every cmdlet that acts has its place in the windows, and every way out its rule', () => {
    expect(CMDLETS.map(({ name }) => name).filter((name) => !MENU_NAMES.has(name.toLowerCase()))).toEqual([]);
    expect(Object.keys(REMEDIES).filter((id) => findRule(id) === undefined)).toEqual([]);
  });

  test('edits in the middle of a line: a word goes, and one is completed', async () => {
    const { screen, shown, type } = await sit();
    await type('Get-VM Lab1 | Sort-Object');
    for (let left = 0; left < 14; left += 1) screen.press('left');
    await type('\u0017-Comp\t');
    expect(shown()).toContain('Get-VM -ComputerName █ | Sort-Object');
    await type('\u0001#\u0005!');
    expect(shown()).toContain('#Get-VM -ComputerName  | Sort-Object!█');
  });

  test('moves past whole characters, and takes them out whole', async () => {
    const { screen, trainer, type } = await sit();
    await type("'a👩‍👧b'");
    for (const key of ['left', 'left', 'left']) screen.press(key);
    await type('x\r');
    expect(screen.lines.at(-1)?.text).toBe('ax👩‍👧b');
    await type("'👩‍👧\b'\r");
    expect(trainer.session.lines).toEqual(["'ax👩‍👧b'", "''"]);
  });

  test('takes a script of Windows that is pasted, also a long line of it', async () => {
    const { screen, type } = await sit();
    await type(`foreach ($n in 1..2) {\r\n  "n$n"\r\n}\r\n"${'x'.repeat(2000)}".Length\r\n`);
    expect(screen.lines.map(({ text }) => text)).toEqual(expect.arrayContaining(['n1', 'n2', '2002'].slice(0, 2)));
    expect(screen.lines.at(-1)?.text).toBe('2000');
  });

  describe('time', () => {
    test('passes at a speed, stands still, and is kept as one line', async () => {
      const { screen, trainer, kept, shown, type } = await sit();
      screen.tick(1000);
      expect(trainer.session.nowUs).toBe(0);
      await type(':speed 600\r');
      screen.tick(1000);
      expect(shown()).toContain('0d 00:10:00, 600x');
      screen.press('slower');
      screen.tick(500);
      screen.press('time');
      screen.tick(5000);
      expect(trainer.clock).toBe('0d 00:10:30');
      await type('$a = 1\r');
      expect(kept.at(-1)).toEqual(['Start-Sleep -Milliseconds 630000 # at the prompt', '$a = 1']);
    });

    test('has a line take its time: keys wait, the picture moves, and its answer comes when it is there', async () => {
      const { screen, trainer, shown, type } = await sit();
      await type(':speed 1\rSuspend-ClusterNode Lab2 -Drain -Wait\r');
      screen.tick(5000);
      expect(trainer.session.isUnderWay).toBe(true);
      expect(shown()).toContain('Esc to its end at once');
      await type("'later'\r");
      screen.press('faster');
      screen.tick(10_000);
      await type('');
      const said = screen.lines.map(({ text }) => text);
      expect(said.indexOf('Lab2 2  Paused')).toBeGreaterThan(0);
      expect(said.indexOf('later')).toBeGreaterThan(said.indexOf('Lab2 2  Paused'));
      expect(trainer.session.lines).toContain('Suspend-ClusterNode Lab2 -Drain -Wait');
    });

    test('a line is played to its end at once, or event by event', async () => {
      const { screen, trainer, type } = await sit();
      await type(':speed 1\rStart-Sleep 3600; 5\r');
      screen.press('esc');
      await type('');
      expect(screen.lines.map(({ text }) => text)).toContain('5');
      await type('Suspend-ClusterNode Lab2 -Drain -Wait\r');
      const from = trainer.session.playedUs;
      screen.press('next');
      expect(trainer.session.playedUs).toBeGreaterThan(from);
      for (let event = 0; event < 50 && trainer.session.isUnderWay; event += 1) screen.press('next');
      expect(trainer.session.isUnderWay).toBe(false);
    });

    test('the next event that there is not ends no lab', async () => {
      const { screen, trainer, type } = await sit();
      const press = async (): Promise<string | undefined> => {
        screen.press('next');
        for (let turn = 0; turn < 50 && screen.lines.at(-1)?.kind === 'typed'; turn += 1) await type('');
        return screen.lines.at(-1)?.text;
      };
      expect(await press()).toBe(
        'Nothing happens by itself for a day, or to the end of the lab. Start-Sleep passes time.',
      );
      expect([trainer.session.goesOn, trainer.session.nowUs, trainer.session.lines]).toEqual([true, 0, []]);
      await type('Suspend-ClusterNode Lab2 -Drain\r');
      screen.press('next');
      await type('');
      expect([trainer.session.goesOn, trainer.session.lines.at(-1)]).toEqual([true, 'Wait-NextEvent']);
    });

    test('a moment gets a name, and one comes back to it', async () => {
      const { screen, trainer, type } = await sit();
      await type('$a = 1\r:mark here\r$a = 2\r:marks\r:back there\r:back here\r');
      for (let turn = 0; turn < 50 && trainer.session.lines.length > 1; turn += 1) await type('');
      await type('"a is $a"\r');
      const said = screen.lines.map(({ text }) => text);
      expect(said).toEqual(expect.arrayContaining(['here (1 line)', 'No moment is called there.', 'a is 1']));
    });

    test('a fault strikes while a line takes its time, and at the prompt', async () => {
      const { screen, trainer, type } = await sit();
      const text = readFileSync(new URL('../../scenarios/labs/02-empty-a-node.yaml', import.meta.url), 'utf8');
      const instructor = new Instructor(trainer.session, { text, file: 'lab' }, undefined);
      await type(':speed 1\r(Get-ClusterNode Lab3).State; Start-Sleep 10; (Get-ClusterNode Lab3).State\r');
      screen.tick(3000);
      expect((await trainer.strike(() => instructor.inject('crash: Lab3'))).ok).toBe(true);
      screen.tick(8000);
      await type('');
      const said = screen.lines.map(({ text: one }) => one);
      expect(said.filter((one) => one === 'Up' || one === 'Down')).toEqual(['Up', 'Down']);
      await trainer.strike(() => instructor.inject('crash: Lab1'));
      expect(screen.lines.at(-1)?.text).toContain('The session has ended');
    });
  });

  test('in an exam there is no hint, no way back, and an end on the wall clock', async () => {
    const exam: typeof LAB = { ...LAB, lab: { ...LAB.lab!, exam: { within: 3_600_000_000 } } };
    const { screen, trainer, kept, shown, type } = await sit([], exam);
    await type(':hint\r:undo\r:help\r');
    const said = screen.lines.map(({ text }) => text);
    expect(said).toEqual(expect.arrayContaining([':hint is not for an exam.', ':undo is not for an exam.']));
    expect(said.some((one) => one.startsWith(':reset'))).toBe(false);
    screen.tick(9 * 60_000);
    expect(shown()).toContain('1 min left');
    await type('Start-Sleep 4000\rSuspend-ClusterNode Lab2 -Drain -Wait\r');
    expect(screen.lines.at(-1)?.text).toContain('it does not count');
    screen.tick(2 * 60_000);
    await type('Get-VM\r');
    expect(screen.lines.at(-1)?.text).toContain('The time of the exam is over');
    expect(kept.at(-1)).toHaveLength(2);
    expect(trainer.usedMs).toBe(11 * 60_000);
  });

  test('is left by a word also where it had to wait for the lab to be played again', async () => {
    const { screen, type } = await sit();
    await type('$a = 1\r:undo\r:quit\r');
    for (let turn = 0; turn < 50 && !screen.isLeft; turn += 1) await type('');
    expect(screen.isLeft).toBe(true);
  });

  test('an empty line ends nothing that is not complete, Esc does', async () => {
    const { screen, shown, type } = await sit();
    await type('if ($true) {\r\r');
    expect(shown()).toContain('Esc gives it up.');
    screen.press('esc');
    expect(screen.lines.at(-1)?.text).toBe('Given up.');
    await type("if ($true) {\r\r'in'\r\r}\r");
    expect(screen.lines.at(-1)?.text).toBe('in');
  });

  test('leaves at `exit`, but not within something that is not complete', async () => {
    const { screen, type } = await sit();
    await type('function Leave {\r  exit\r}\r');
    expect(screen.isLeft).toBe(false);
    await type('exit\r');
    expect(screen.isLeft).toBe(true);
  });

  test('says of a line that does not end why it ended, and goes on with the next', async () => {
    const { screen, type } = await sit();
    await type('while ($true) { }\r');
    expect(screen.lines.at(-1)).toMatchObject({
      kind: 'error',
      text: expect.stringContaining('a loop that does not end'),
    });
    await type('function Again { Again }; Again\r');
    expect(screen.lines.at(-1)).toMatchObject({ kind: 'error', text: expect.stringContaining('calls itself') });
    await type("'after'\r");
    expect(screen.lines.at(-1)?.text).toBe('after');
  }, 30_000);

  test('goals that were reached and are lost again are to be reached again', async () => {
    const { screen, trainer, type } = await sit();
    await type('Suspend-ClusterNode Lab2 -Drain -Wait\r');
    expect(trainer.done).toBe(true);
    await type('Resume-ClusterNode Lab2\r');
    expect(trainer.done).toBe(false);
    await type(':undo\r');
    for (let turn = 0; turn < 50 && trainer.session.lines.length > 1; turn += 1) await type('');
    await type('$a = 1\r');
    expect(screen.lines.filter(({ text }) => text.startsWith('All goals are reached'))).toHaveLength(2);
  });

  test('a word that there is not is told, with the nearest; help lists them', async () => {
    const { screen, type } = await sit();
    await type(':udo\r:xyzzyx\r:?\r');
    const said = screen.lines.map(({ text }) => text);
    expect(said).toContain('There is no :udo. Did you mean :undo?');
    expect(said).toContain('There is no :xyzzyx. :help lists what there is.');
    expect(said.filter((one) => one.startsWith(':goals'))).toHaveLength(1);
  });

  test('time stands still once all goals are reached', async () => {
    const { screen, trainer, type } = await sit();
    await type(':speed 60\rSuspend-ClusterNode Lab2 -Drain -Wait\r');
    screen.tick(2000);
    expect([trainer.done, trainer.pace.running]).toEqual([true, false]);
  });

  test('is left by a word, and by Ctrl+C', async () => {
    const { screen } = await sit();
    expect(screen.type('\u0003')).toBe('interrupt');
    expect(screen.type(':quit\r')).toBe('quit');
  });
});
