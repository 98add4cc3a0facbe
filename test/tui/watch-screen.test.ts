import { setTimeout as sleep } from 'node:timers/promises';
import { render } from 'ink-testing-library';
import { createElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Scenario } from '../../src/scenarios/index.js';
import type { Size } from '../../src/tui/layout.js';
import { WatchScreen } from '../../src/tui/watch-screen.js';
import type { Leaving, Watching } from '../../src/tui/watching.js';
import { night, SMALL, watchingOf } from './screens.js';

type Screen = ReturnType<typeof render>;
const open: Screen[] = [];
afterEach(() => {
  for (const screen of open.splice(0)) screen.unmount();
});

interface Shown {
  readonly watching: Watching;
  readonly screen: Screen;
  readonly left: Leaving[];
  resize(size: Size): void;
  lastFrame(): string;
  frames(): number;
}

async function show(scenario: Scenario): Promise<Shown> {
  const watching = await watchingOf(scenario);
  const left: Leaving[] = [];
  let size = SMALL;
  let changed = (): void => {};
  let drawn: readonly string[] = [];
  let frames = 0;
  const props = {
    shown: watching,
    draw: (rows: readonly string[]) => {
      drawn = rows;
      frames += 1;
    },
    now: watching.manner.now,
    sizeOf: () => size,
    onResize: (told: () => void) => {
      changed = told;
      return () => {};
    },
    onLeave: (leaving: Leaving) => void left.push(leaving),
  };
  const screen = render(createElement(WatchScreen, props));
  open.push(screen);
  await sleep(20);
  const resize = (to: Size): void => {
    size = to;
    changed();
  };
  return { watching, screen, left, resize, lastFrame: () => drawn.join('\n'), frames: () => frames };
}

/** Waits for the screen's own timer, however busy the machine is. */
const soon = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 10_000, interval: 20 });

test('the screen stands at once, and the clock goes on', async () => {
  const { watching, lastFrame } = await show(night());
  expect(lastFrame()).toContain('playing  Sat 2026-11-28 20:00:00');
  watching.type('-');
  watching.tick(400);
  await soon(() => expect(lastFrame()).toMatch(/playing {2}Sat 2026-11-28 20:0\d:(?!00)\d\d/));
});

test('keys that arrive as one string all count', async () => {
  const { screen, watching, lastFrame } = await show(night());
  screen.stdin.write(' n');
  await soon(() => expect(lastFrame()).toContain('Lab1 drain started'));
  expect(watching.travel.paused).toBe(true);
  screen.stdin.write('???');
  await soon(() => expect(lastFrame()).toContain('── Keys'));
});

test('what is pasted is no keys: a tab in it is a blank, and what stands around it is not typed', async () => {
  const typed: string[] = [];
  const pressed: string[] = [];
  const shown = {
    type: (characters: string) => {
      typed.push(characters);
      return undefined;
    },
    press: (name: string) => {
      pressed.push(name);
      return false;
    },
    tick: () => undefined,
    work: () => undefined,
    frame: () => ({ rows: [''] }),
  };
  const screen = render(
    createElement(WatchScreen, {
      ...{ shown, now: () => 0, sizeOf: () => ({ columns: 80, rows: 24 }), draw: () => undefined },
      ...{ onResize: () => () => undefined, onLeave: () => undefined },
    }),
  );
  open.push(screen);
  await sleep(20);
  screen.stdin.write('\u001b[200~if (1) {\r\n\tGet-VM\u0003\r}\u001b[201~');
  screen.stdin.write('\u001b[200~\t\u001b[201~');
  screen.stdin.write('\t');
  await soon(() => expect(pressed).toEqual(['tab']));
  expect(typed.join('')).toBe('if (1) {\r\n Get-VM\r} ');
});

test('arrows, page keys, Enter, Escape and Tab are keys like any other', async () => {
  const { screen, watching, lastFrame } = await show(night());
  await soon(() => expect(watching.travel.branch.recording.conclusion).toBeDefined());
  screen.stdin.write(' ');
  screen.stdin.write('\u001b[C');
  await soon(() => expect(watching.cursor.atUs).toBeGreaterThan(60_000_000));
  screen.stdin.write('3');
  screen.stdin.write('\u001b[B');
  screen.stdin.write('\r');
  await soon(() => expect(lastFrame()).toContain('── web2: Running'));
  screen.stdin.write('\u001b');
  await soon(() => expect(lastFrame()).toContain('── VMs: 6'));
  screen.stdin.write('\t');
  await soon(() => expect(lastFrame()).toContain('── Outages'));
});

test('q leaves, and Ctrl-C leaves as interrupted, alone and behind other keys', async () => {
  for (const [keys, expected] of [
    ['q', 'quit'],
    ['\u0003', 'interrupt'],
    [' a\u0003', 'interrupt'],
  ] as const) {
    const { screen, left } = await show(night());
    screen.stdin.write(keys);
    await soon(() => expect(left).toEqual([expected]));
  }
});

test('another size gives another screen, too small a one a sentence, and then it is back', async () => {
  const { screen, resize, lastFrame } = await show(night());
  screen.stdin.write(' ');
  resize({ columns: 120, rows: 40 });
  await soon(() => expect(lastFrame().split('\n')).toHaveLength(39));
  resize({ columns: 60, rows: 15 });
  await soon(() => expect(lastFrame()).toContain('needs 60 columns and 24 rows; it has 60 and 15'));
  resize(SMALL);
  await soon(() => expect(lastFrame()).toContain('3 hosts'));
});

test('what fails while it plays ends the screen instead of the process', async () => {
  const { watching, screen, frames } = await show(night());
  watching.tick = () => {
    throw new Error('an assertion of ours');
  };
  await sleep(300);
  const drawn = frames();
  watching.tick = () => {};
  screen.stdin.write(' n');
  await sleep(300);
  expect(frames()).toBe(drawn);
});
