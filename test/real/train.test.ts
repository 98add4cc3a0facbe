/** `train` on a real terminal, as a trainee has it, and a second terminal that makes things go wrong. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  ask,
  borrowTerminals,
  folder,
  hasTmux,
  isGivenBack,
  keys,
  pane,
  shows,
  start,
  tmux,
  until,
} from './terminal.js';

const SOLUTION = 'Suspend-ClusterNode Lab2 -Drain -Wait';

const kept = (name: string): { readonly lines: readonly string[]; readonly injected?: readonly string[] } =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as { lines: string[]; injected?: string[] };

/** The program in another terminal. */
const elsewhere = (...args: string[]) =>
  spawnSync(process.execPath, ['bin/clusterdrill.mjs', ...args], {
    encoding: 'utf8',
    env: { ...process.env, XDG_STATE_HOME: folder },
  });

const at = (name: string): string => `train 02 --progress ${join(folder, name)}`;

/** The clock of the prompt, or that of the head while time passes. */
const clock = (): string =>
  pane()
    .join('\n')
    .match(/\d+d \d\d:\d\d:\d\d/g)
    ?.at(-1) ?? '';

describe.skipIf(!hasTmux)('train on a real terminal', () => {
  borrowTerminals();

  test('a lab is completed, and ends with 0', async () => {
    await start(120, 40, at('complete.json'));
    await shows('Lab2 gets new memory tonight.');
    expect(ask('#{alternate_on} #{cursor_flag}')).toBe('1 0');
    keys('Suspend-Cl', 'Tab', 'Lab2 -Dr', 'Tab', '-Wait', 'Enter');
    await shows('All goals are reached. 100 of 100.');
    keys(':debrief', 'Enter');
    await shows('There was no blunder.');
    keys(':quit', 'Enter');
    await shows('code=0');
    expect(pane().join('\n')).toContain('[x] Lab2 is paused and its drain is complete.');
    await isGivenBack();
    expect(kept('complete.json').lines).toEqual([SOLUTION]);
  });

  test('read out line by line, it ends with 130 after Ctrl-C too, and is kept', async () => {
    await start(80, 24, `${at('read.json')} --screen-reader`);
    await shows('Lab1>');
    keys('Get-ClusterNode', 'Enter');
    await shows('Lab3');
    keys('Get-VM');
    await shows('Get-VM');
    keys('C-c');
    await shows('code=130');
    await isGivenBack();
    expect(kept('read.json').lines).toEqual(['Get-ClusterNode']);
  });

  test('a lab is failed, and ends with 1; one key shows why something was refused', async () => {
    await start(80, 24, at('fail.json'));
    await shows('Lab1>');
    keys('Resume-ClusterNode Lab1', 'Enter');
    await shows('(:why)');
    keys('?');
    await shows('With the mouse: Failover Cluster Manager: Nodes > Resume');
    keys('Stop-VM web1 -ComputerName Lab2', 'Enter');
    await shows('A VM that is stopped is out.');
    keys(':quit', 'Enter');
    await shows('code=1');
    await isGivenBack();
  });

  test('lines are taken back, typed again, searched, and kept for the next visit', async () => {
    await start(100, 30, at('back.json'));
    await shows('Lab1>');
    keys("'one'", 'Enter', 'Get-ClusterNode', 'Enter', SOLUTION, 'Enter');
    await shows('4 of 4 goals');
    keys(':undo', 'Enter');
    await shows('The last line is taken back.');
    await shows('2 of 4 goals');
    keys(':redo', 'Enter');
    await shows('4 of 4 goals');
    keys(':undo', 'Enter', ':quit', 'Enter');
    await shows('code=1');
    keys('clear', 'Enter');
    keys(`${process.execPath} bin/clusterdrill.mjs ${at('back.json')}; echo again=$?`, 'Enter');
    await shows('You come back to where you were: 2 lines.');
    keys('C-r', 'ONE');
    await shows("Lab1> 'one'█");
    keys('C-u', 'C-r', 'cluster');
    await shows('Lab1> Get-ClusterNode█');
    keys('Enter');
    await shows('Lab3 3  Up');
    keys(':quit', 'Enter');
    await shows('again=1');
    await isGivenBack();
  });

  test('follows another size without leftovers', async () => {
    await start(120, 40, at('size.json'));
    await shows('│Lab1             Lab2             Lab3');
    for (const [columns, rows] of [
      [80, 24],
      [200, 60],
      [91, 20],
    ] as const) {
      tmux('resize-window', '-t', 'drill', '-x', String(columns), '-y', String(rows));
      await until(`a frame of ${columns} by ${rows}`, () => {
        const seen = pane();
        return seen[0]?.startsWith('Empty a node') === true && seen[rows - 2]?.startsWith(':help') === true;
      });
      const seen = pane().slice(0, rows);
      expect(seen.filter((row) => row.startsWith(':help  '))).toHaveLength(1);
      expect(seen.filter((row) => row.includes('PS Lab1> █'))).toHaveLength(1);
      expect(seen.join('\n').includes('│Lab1')).toBe(columns > 90);
      expect(seen[rows - 1]).toBe('');
    }
    keys(':q', 'Enter');
    await shows('code=1');
  });

  test('time passes at a speed, a line takes its time, marks lead back', async () => {
    await start(120, 40, at('time.json'));
    await shows('0d 00:00:00 PS Lab1>');
    keys(':mark dawn', 'Enter');
    await shows('This moment is dawn.');
    keys('C-t');
    await shows(', 60x');
    await until('a minute', () => clock() > '0d 00:01:00');
    keys('C-Up');
    await shows(', 600x');
    keys('C-t');
    await until('that it stands still', () => !pane()[0]?.includes('600x'));
    const stood = clock();
    await sleep(300);
    expect(clock()).toBe(stood);
    keys(':speed 2', 'Enter');
    keys(SOLUTION, 'Enter');
    await shows('Esc to its end at once');
    keys('Escape');
    await shows('4 of 4 goals');
    keys(':back dawn', 'Enter');
    await shows('You are at dawn, 0d 00:00:00.');
    await shows('2 of 4 goals');
    keys('C-n');
    await shows(':next');
    keys(':q', 'Enter');
    await shows('code=1');
    await isGivenBack();
  });

  test('a second terminal has a fault strike, and what is handed in is graded with it', async () => {
    await start(120, 40, `${at('struck.json')} --student ada`);
    await shows('Lab1>');
    keys(SOLUTION, 'Enter');
    await shows('4 of 4 goals');
    expect(elsewhere('inject', '--to', 'ada', 'crash: Lab7')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("There is no host 'Lab7'."),
    });
    expect(elsewhere('inject', '--to', 'ada', 'crash: Lab3').status).toBe(0);
    await until('that Lab3 is down', () => pane()[3]?.includes('Down') === true);
    await shows('2 of 4 goals');
    keys(':q', 'Enter');
    await until('its end', () => /code=\d/.test(pane().join('\n')));
    expect(kept('struck.json').injected).toHaveLength(1);
    const { stdout } = elsewhere('lab', 'grade', folder, '--lab', '02');
    expect(stdout).toMatch(/struck\.json,ada,no,2\/4,.*,1,0/);
    await isGivenBack();
  });

  test('Ctrl-C leaves it with 130, and what was done is kept', async () => {
    await start(80, 24, at('interrupted.json'));
    await shows('Lab1>');
    keys('$a = 1', 'Enter');
    await until('the next prompt', () => pane().filter((row) => row.includes('Lab1>')).length === 2);
    keys('C-c');
    await shows('code=130');
    expect(kept('interrupted.json').lines).toEqual(['$a = 1']);
    await isGivenBack();
  });

  test('what is pasted is typed line by line: a script, long lines, wide letters', async () => {
    await start(80, 24, at('pasted.json'));
    await shows('Lab1>');
    const script = `foreach ($n in 1..3) {\r\n  "漢字 $n"\r\n}\r\n"${'x'.repeat(700)}".Length\r\nGet-Nothing\r\n`;
    tmux('set-buffer', script);
    tmux('paste-buffer', '-t', 'drill');
    await shows('漢字 3');
    await shows('700');
    await shows("'Get-Nothing' is no cmdlet or function that is modelled.");
    keys(':q', 'Enter');
    await shows('code=1');
    await isGivenBack();
  });
});
