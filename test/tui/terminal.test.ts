import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BorrowedTerminal } from '../../src/tui/terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A terminal of which every byte is kept: what is written as usual, and at the very end to its file. */
function fake() {
  const file = join(folder, `${Math.random()}`);
  const written: string[] = [];
  const modes: boolean[] = [];
  const listeners = new Set<() => void>();
  const stream = {
    ...{ columns: 90, rows: 30, fd: openSync(file, 'w') },
    write: (text: string, done?: () => void) => {
      written.push(text);
      done?.();
      return true;
    },
    on: (_event: string, told: () => void) => void listeners.add(told),
    off: (_event: string, told: () => void) => void listeners.delete(told),
  };
  const keys = { setRawMode: (raw: boolean) => void modes.push(raw) };
  const terminal = new BorrowedTerminal(
    keys as unknown as NodeJS.ReadStream,
    stream as unknown as ConstructorParameters<typeof BorrowedTerminal>[1],
  );
  const text = (): string => JSON.stringify(written.join('') + readFileSync(file, 'utf8')).replaceAll('\\u001b', '^');
  return { terminal, stream, written, modes, listeners, text };
}

test('a borrowed terminal is given back once, as it was', () => {
  const { terminal, modes, text } = fake();
  const before = process.listenerCount('exit');
  terminal.enter();
  terminal.draw(['a', 'b']);
  terminal.leave();
  terminal.leave();
  terminal.write('too late');
  expect(text()).toMatchInlineSnapshot(
    `""^[?1049h^[2J^[H^[?25l^[?7l^[?2004h^[1;1H^[0m^[Ka^[2;1H^[0m^[Kb^[?2004l^[0m^[?7h^[?25h^[?1049l""`,
  );
  expect(modes).toEqual([true, false]);
  expect(process.listenerCount('exit')).toBe(before);
});

test('rows are drawn that are not there yet, and rows that are gone are taken away', () => {
  const { terminal, written } = fake();
  const last = (): string => JSON.stringify(written.at(-1)).replaceAll('\\u001b', '^');
  terminal.enter();
  terminal.draw(['a', 'b', 'c']);
  const { length } = written;
  terminal.draw(['a', 'b', 'c']);
  expect(written).toHaveLength(length);
  terminal.draw(['a', 'B', 'c']);
  expect(last()).toBe('"^[2;1H^[0m^[KB"');
  terminal.draw(['a']);
  expect(last()).toBe('"^[2;1H^[J"');
  terminal.leave();
  terminal.draw(['x']);
  expect(last()).toBe('"^[2;1H^[J"');
});

test('it is given back before Node says why it ends', () => {
  const { terminal, modes, text } = fake();
  terminal.enter();
  (process as NodeJS.EventEmitter).emit('uncaughtExceptionMonitor', new Error('ours'), 'uncaughtException');
  expect(text()).toContain('^[?1049l');
  expect(modes).toEqual([true, false]);
});

test('another size clears the screen and is told of until nobody wants to know', () => {
  const { terminal, stream, listeners, written } = fake();
  terminal.enter();
  let told = 0;
  const stop = terminal.onResize(() => {
    told += 1;
  });
  Object.assign(stream, { columns: 120, rows: 40 });
  for (const listener of listeners) listener();
  expect(terminal.size()).toEqual({ columns: 120, rows: 40 });
  expect(terminal.columns).toBe(120);
  expect(written.at(-1)).toContain('[2J');
  stop();
  expect(listeners.size).toBe(0);
  expect(told).toBe(1);
  terminal.leave();
});
