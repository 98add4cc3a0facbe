import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { faster, slower, speedText } from '../../src/tui/speed.js';
import { LARGE, large, night, SMALL, watchingOf } from './screens.js';

describe('someone who watches', () => {
  test('plays and pauses with the space bar', async () => {
    const watching = await watchingOf(night());
    watching.type('---');
    expect(watching.speed).toBe(1);
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
    expect(watching).toMatchObject({ paused: true, help: true });
    expect(watching.cursor.atUs).toBeGreaterThan(0);
    expect(watching.type('??q')).toBe('quit');
    expect(watching.type(' \u0003q')).toBe('interrupt');
  });

  test('goes faster and slower from wherever the speed is', async () => {
    const watching = await watchingOf(night());
    const seen = [];
    for (const key of '-++++++++-') {
      watching.type(key);
      seen.push(watching.speed);
    }
    expect(seen).toEqual([10, 60, 600, 3600, 'instant', 'instant', 'instant', 'instant', 'instant', 3600]);
    watching.type('a');
    expect(watching.speed).toBe('auto');
    expect([faster(1, 1), slower(1, 1), slower('auto', 700), faster('auto', 700)]).toEqual([10, 1, 600, 3600]);
    expect([speedText(1, 1), speedText('auto', 59.6), speedText('instant', 0)]).toEqual([
      'real time',
      'auto, 60x',
      'instant',
    ]);
  });

  test('by itself goes slowly while VMs move and crosses an installation in about a second', async () => {
    const watching = await watchingOf(night());
    const { cursor } = watching;
    watching.goTo(SECOND);
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

  test('runs to the end within its share of each frame', async () => {
    const watching = await watchingOf(night());
    watching.type('e');
    for (let frame = 0; frame < 100 && !watching.cursor.atEnd; frame += 1) watching.tick(100);
    expect(watching.cursor.conclusion?.outcome).toBe('completed');
    watching.type(' .n');
    watching.tick(100);
    expect(watching.frame(SMALL).rows.at(-2)).toContain('completed: LAB is at WS2016');
  });

  test('turns the pages of hosts, and no further than there are any', async () => {
    const watching = await watchingOf(large(64, 640));
    watching.type(' ');
    const pages = watching.frame(SMALL).pages;
    expect(pages).toBeGreaterThan(5);
    watching.pressNamed('right');
    watching.type(']');
    expect(watching.page).toBe(2);
    expect(watching.frame(SMALL).rows.join('\n')).toContain('Node11 ');
    for (let press = 0; press < 100; press += 1) watching.pressNamed('pageDown');
    expect(watching.page).toBe(pages - 1);
    watching.frame(LARGE);
    expect(watching.page).toBeLessThan(pages - 1);
    for (let press = 0; press < 100; press += 1) watching.type('[');
    watching.pressNamed('left');
    expect(watching.page).toBe(0);
  });

  test('steps with the right arrow while all hosts are on the screen', async () => {
    const watching = await watchingOf(night());
    watching.frame(SMALL);
    watching.pressNamed('right');
    watching.pressNamed('right');
    expect(watching.paused).toBe(true);
    expect(watching.cursor.length).toBe(2);
    watching.type(',');
    expect(watching.cursor.length).toBe(1);
  });

  test('stops the clock while reading the help, and leaves it with any other key', async () => {
    const watching = await watchingOf(night());
    watching.type('?');
    watching.tick(100);
    expect(watching.cursor.atUs).toBe(0);
    watching.type('a');
    expect(watching.help).toBe(false);
    watching.type('xyz');
    watching.tick(100);
    expect(watching.cursor.atUs).toBeGreaterThan(0);
  });
});
