/** `watch` on a real terminal. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { parseScenario } from '../../src/scenarios/index.js';
import { Branches, Cursor, eventFrom } from '../../src/session/index.js';
import {
  ask,
  borrowTerminals,
  folder,
  hasTmux,
  isGivenBack,
  keys,
  pane,
  processes,
  shows,
  start,
  tmux,
  until,
} from './terminal.js';

const FLAGSHIP = 'scenarios/four-nodes-2012r2-to-2016.yaml';

/** The same branch, grown without a terminal. */
async function branchHash(): Promise<string | undefined> {
  const text = readFileSync(FLAGSHIP, 'utf8');
  const scenario = await parseScenario(text, FLAGSHIP);
  if (!scenario.ok) throw new Error('the flagship does not parse');
  const branches = await Branches.plant({ text, scenario: scenario.value });
  const { recording } = branches.root;
  recording.record();
  const cursor = new Cursor(recording);
  for (let jump = 0; jump < 2; jump += 1) cursor.goToLength(eventFrom(cursor.trace, cursor.length, 1) ?? 0);
  const branch = await branches.grow(branches.root, cursor, {
    kind: 'fault',
    entry: { crash: 'Node3', for: '20 min' },
  });
  if (!branch.ok) throw new Error('the branch has complaints');
  branch.value.recording.record();
  return branch.value.recording.conclusion?.sha256;
}

describe.skipIf(!hasTmux)('watch on a real terminal', () => {
  borrowTerminals();

  test.each([
    [80, 24],
    [200, 60],
  ])(
    'plays the flagship at %i by %i, obeys keys that are typed fast, and gives the terminal back',
    async (columns, rows) => {
      await start(columns, rows, `watch ${FLAGSHIP}`);
      await shows('playing  Sat 2026-11-28 07:');
      expect(ask('#{alternate_on} #{cursor_flag}')).toBe('1 0');
      keys(' nn.');
      await shows('‖ paused');
      const clock = pane()[1];
      await sleep(500);
      expect(pane()[1]).toBe(clock);
      expect(pane()[0]).toBe('Four nodes of a small company, from WS2012R2 to WS2016');
      expect(pane().at(-3)).toContain('q quit');
      expect(pane().slice(-2).join('')).toBe('');
      keys('e');
      await shows('■ completed');
      await shows('completed: PROD is at WS2016 after');
      keys('q');
      await shows('code=0');
      expect(pane().join('\n')).toContain('completed: PROD is at WS2016 after');
      await isGivenBack();
    },
  );

  test('follows another size, larger, smaller and too small, without leftovers', async () => {
    await start(80, 24, `watch ${FLAGSHIP}`);
    await shows('playing');
    keys(' n');
    await shows('‖ paused');
    for (const [columns, rows] of [
      [200, 60],
      [100, 30],
      [80, 24],
    ] as const) {
      tmux('resize-window', '-t', 'drill', '-x', String(columns), '-y', String(rows));
      await until(`a frame of ${columns} by ${rows}`, () => {
        const seen = pane();
        return seen[rows - 2]?.includes('q quit') === true && seen[0]?.startsWith('Four nodes') === true;
      });
      const seen = pane().slice(0, rows);
      expect(seen.filter((row) => row.includes('q quit'))).toHaveLength(1);
      expect(seen.filter((row) => row.startsWith('── Events'))).toEqual([`── Events ${'─'.repeat(columns - 10)}`]);
      expect(seen[rows - 1]).toBe('');
    }
    tmux('resize-window', '-t', 'drill', '-x', '50', '-y', '12');
    await shows('This screen needs 60 columns and 24 rows');
    keys('q');
    await shows('code=0');
    await isGivenBack();
  });

  test('Ctrl-C ends it with 130', async () => {
    await start(80, 24, `watch ${FLAGSHIP}`);
    await shows('playing');
    keys('C-c');
    await shows('code=130');
    await shows('before the end.');
    await isGivenBack();
  });

  test('keys that come before it has loaded wait for it: none is echoed, Ctrl-C leaves no wreck', async () => {
    await start(80, 24, `watch ${FLAGSHIP}`);
    await until('the other screen', () => ask('#{alternate_on}') === '1');
    keys('z');
    keys('C-c');
    await shows('code=130');
    await isGivenBack();
  });

  test('SIGTERM gives the terminal back too', async () => {
    await start(80, 24, `watch ${FLAGSHIP}`);
    await shows('playing');
    process.kill(Number(processes().trim()), 'SIGTERM');
    await shows('code=143');
    await isGivenBack();
  });

  test('without a terminal it names run and exits with 2, before any screen', async () => {
    await start(80, 24, `watch ${FLAGSHIP} < /dev/null`);
    await shows('clusterdrill run plays the same story');
    await shows('code=2');
    keys('clear', 'Enter');
    keys(`CI=1 ${process.execPath} bin/clusterdrill.mjs watch ${FLAGSHIP}; echo again=$?`, 'Enter');
    await shows('again=2');
    expect(pane().join('\n')).toContain('watch needs a terminal');
  });

  test('a file with mistakes is told of before any screen', async () => {
    await start(80, 24, 'watch package.json');
    await shows('code=2');
    expect(pane().join('\n')).toContain('package.json:');
  });

  test('goes along the strip and back, to marks, through panes, and says why', async () => {
    await start(120, 40, `watch ${FLAGSHIP}`);
    await shows('07:00:1');
    keys(' ', 'm');
    await shows('‖ paused');
    const clock = pane()[1];
    keys('>', '>', 'Right', 'Right');
    await until('another time', () => pane()[1] !== clock);
    keys('4');
    await shows('── Outages');
    keys('2');
    await shows('safety/version-supported');
    keys('w');
    await shows('nothing selected that could have a cause');
    keys('1', 'w');
    await shows('── Why?');
    keys('Escape');
    await shows('── Events');
    keys('"');
    await until('the time of the mark', () => pane()[1] === clock);
    keys(',,,,,,,,');
    await until('some occurrences before', () => pane()[1] !== clock);
    keys('q');
    await shows('code=0');
    await isGivenBack();
  });

  test('a branch that is saved is replayed by run to the same hash', async () => {
    const saved = join(folder, 'branch.yaml');
    await start(100, 30, `watch ${FLAGSHIP}`);
    await shows('playing');
    keys(' ', 'n', 'n', 'b', '2');
    await shows('Host that loses power: Node1█');
    keys('BSpace', '3', 'Enter');
    await shows('For how long (empty: to the end): 20 min█');
    keys('Enter');
    await shows('This is branch 1; S saves it.');
    tmux('resize-window', '-t', 'drill', '-x', '80', '-y', '24');
    await until('a frame of 80 by 24', () => pane()[22]?.includes('S saves it') === true);
    keys('S', 'C-u');
    await shows('Save the branch as: █');
    keys(saved, 'Enter');
    await until('the file', () => existsSync(saved));
    keys('7');
    await shows('── Branches: 1');
    keys('e');
    await shows('■ completed');
    keys('q');
    await shows('code=1');
    await isGivenBack();
    const run = spawnSync(process.execPath, ['bin/clusterdrill.mjs', 'run', saved, '--json', '--once'], {
      encoding: 'utf8',
    });
    const { trace } = JSON.parse(run.stdout) as { trace: { sha256: string } };
    expect(trace.sha256).toBe(await branchHash());
  });

  test('kill, which nobody can answer, leaves no process, and a terminal that takes a reset', async () => {
    await start(80, 24, `watch ${FLAGSHIP}`);
    await shows('playing');
    process.kill(Number(processes().trim()), 'SIGKILL');
    await until('that it is gone, and the shell is back', () => processes() === '');
    await sleep(500);
    keys("stty sane; printf '\\033[?1049l\\033[?25h\\033[?7h'", 'C-j');
    keys('echo al', 'ive', 'Enter');
    await shows('ready:echo alive');
    expect(processes()).toBe('');
  });

  test('alone it opens a list: a word narrows it down, Enter opens, q comes back, Escape leaves', async () => {
    await start(80, 24, '');
    await shows('which scenario?');
    keys('largest');
    await shows('1 of ');
    keys('Enter');
    await shows('The largest cluster, from WS2019 to WS2022');
    await shows('playing');
    keys('q');
    await shows('which scenario?');
    keys('Escape');
    await shows('code=0');
    await isGivenBack();
  });

  test('a lab of the list opens at its console, and comes back to the list', async () => {
    await start(80, 24, '');
    await shows('which scenario?');
    keys('empty-a-node');
    await shows('1 of ');
    keys('Enter');
    await shows('Lab2 gets new memory tonight.');
    keys(':quit', 'Enter');
    await shows('which scenario?');
    keys('Escape');
    await shows('code=0');
    await isGivenBack();
  });

  test('for a screen reader it prints lines, and moves no cursor', async () => {
    await start(100, 30, `watch ${FLAGSHIP} --screen-reader`);
    await shows('Space plays and pauses');
    expect(ask('#{alternate_on} #{cursor_flag}')).toBe('0 1');
    keys('n', 'n');
    await shows('Node1 drain completed');
    keys('q');
    await shows('code=0');
    await isGivenBack();
  });

  test.each([
    ['watch', `watch ${FLAGSHIP}`, 'playing'],
    ['watch, for a screen reader', `watch ${FLAGSHIP} --screen-reader`, 'Space plays and pauses'],
    ['a lab', 'train 02-empty-a-node', 'Lab2 gets new memory tonight.'],
    ['the list', '', 'which scenario?'],
  ])('%s ends with its terminal, from behind too, where no signal comes', async (_what, args, seen) => {
    await start(100, 30, args);
    await shows(seen);
    const pid = Number(processes().trim());
    process.kill(pid, 'SIGSTOP');
    await shows('Stopped');
    process.kill(pid, 'SIGCONT');
    tmux('kill-server');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 5000);
  });

  test('with --ascii nothing else reaches the terminal', async () => {
    await start(80, 24, `watch ${FLAGSHIP} --ascii`);
    await shows('> playing');
    keys('?');
    await shows('-- Keys');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    expect(pane().join('')).toMatch(/^[\u0000-\u007f]*$/);
    keys('q');
    await shows('code=0');
  });

  test('npm start opens it where there is a terminal', async () => {
    await start(80, 24, '--version');
    await shows('code=0');
    keys('clear; npm start; echo code=$?', 'Enter');
    await shows('playing  Sat 2026-11-28 07:');
    keys('q');
    await shows('code=0');
  });
});
