import { expect, test } from 'vitest';
import { Teller } from '../../src/tui/teller.js';
import { night, watchingOf } from './screens.js';

async function telling(): Promise<{ teller: Teller; lines: string[]; keys: (...names: string[]) => string[] }> {
  const lines: string[] = [];
  const watching = await watchingOf(night());
  watching.travel.branch.recording.record();
  const teller = new Teller(watching, (line) => void lines.push(line));
  teller.begin();
  const keys = (...names: string[]): string[] => {
    const before = lines.length;
    for (const name of names) teller.press(name);
    return lines.slice(before);
  };
  return { teller, lines, keys };
}

test('begins with where it stands, and waits', async () => {
  const { lines, teller } = await telling();
  teller.tick(10_000);
  expect(lines).toMatchInlineSnapshot(`
    [
      "Rolling upgrade of a lab",
      "At Sat 2026-11-28 20:00:00 (0d 00:00:00).",
      "LAB: level WS2012R2, all old, quorum (3 of 3 vote, witness file-share), storage san well, room for a loss: 92 GiB",
      "Space plays and pauses, . goes one occurrence forward, w says why, ? tells all keys, q quits.",
    ]
  `);
});

test('tells each event once, forward, and where it stands after it went back', async () => {
  const { keys } = await telling();
  expect(keys('n', 'n')).toMatchInlineSnapshot(`
    [
      "20:00:00 > Suspend-ClusterNode -Name Lab1 -Drain -Wait",
      "20:00:00 Lab1 paused",
      "20:00:00 Lab1 drain started",
      "At Sat 2026-11-28 20:00:00 (0d 00:00:00).",
      "20:00:04 web1 has moved to Lab3",
      "20:00:05 old has moved to Lab3",
      "20:00:05 db1 has moved to Lab3",
      "20:00:05 Lab1 drain completed",
      "At Sat 2026-11-28 20:00:05 (0d 00:00:05).",
    ]
  `);
  expect(keys('N')).toMatchInlineSnapshot(`
    [
      "At Sat 2026-11-28 20:00:00 (0d 00:00:00).",
      "LAB: level WS2012R2, all old, quorum (3 of 3 vote, witness file-share), storage san well, room for a loss: 40 GiB",
      "Last: 20:00:00 Lab1 drain started",
    ]
  `);
});

test('plays on when it is told to, to the end and its sentence', async () => {
  const { keys, teller, lines } = await telling();
  expect(keys(' ')).toEqual(['Playing.']);
  teller.press('e');
  for (let turn = 0; turn < 50; turn += 1) teller.tick(200);
  expect(lines.at(-1)).toBe('completed: LAB is at WS2016 after 5 h 20 min.');
});

test('reads lists, rows, pages and questions out', async () => {
  const { keys, teller } = await telling();
  keys('n', 'n');
  expect(keys('3').slice(0, 3)).toMatchInlineSnapshot(`
    [
      "VMs: 6, as written",
      "name web1, host Lab3, state Running, version B 5.0, memory 4 GiB, moves 1, blackout 621 ms",
      "name web2, host Lab2, state Running, version B 5.0, memory 4 GiB, moves 0",
    ]
  `);
  expect(keys('down')).toMatchInlineSnapshot(`
    [
      "name web2, host Lab2, state Running, version B 5.0, memory 4 GiB, moves 0",
    ]
  `);
  expect(keys('w')[0]).toBe('Why? web2 is Running on Lab2');
  expect(keys('esc', 'b', 'down')).toMatchInlineSnapshot(`
    [
      "VMs: 6, as written",
      "name web1, host Lab3, state Running, version B 5.0, memory 4 GiB, moves 1, blackout 621 ms",
      "name web2, host Lab2, state Running, version B 5.0, memory 4 GiB, moves 0",
      "name web3, host Lab3, state Running, version B 5.0, memory 4 GiB, moves 0",
      "name db1, host Lab3, state Running, version B 5.0, memory 4 GiB, moves 1, blackout 611 ms",
      "name old, host Lab3, state Off, version B 5.0, memory 4 GiB, moves 1",
      "name build, host Lab2, state Running, version B 5.0, memory 12 GiB, moves 0",
      "1 of 11: type a cmdlet",
      "2 of 11: a host loses power",
    ]
  `);
  expect(keys('esc', '?').length).toBeGreaterThan(40);
  expect(teller.press('q')).toBe('quit');
  expect(teller.press('\u0003')).toBe('interrupt');
});
