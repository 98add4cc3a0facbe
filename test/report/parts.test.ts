import { describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../src/base/units.js';
import { spreadOf } from '../../src/report/figures.js';
import { momentsOf, wallClock } from '../../src/report/moments.js';
import { shortList } from '../../src/report/names.js';
import { pageOf, table, widthOf, wrap } from '../../src/report/page.js';
import { drawnReplay, shellWord } from '../../src/report/replay.js';
import { parseStart } from '../../src/scenarios/start.js';

const startOf = (text: string) => {
  const start = parseStart(text);
  if (!start.ok) throw new Error(start.error.message);
  return start.value;
};

describe('moments', () => {
  test('without a start are told by the elapsed clock alone', () => {
    expect(momentsOf(undefined).full(DAY + 2 * HOUR)).toBe('1d 02:00:00');
  });

  test('with a start have their weekday and date', () => {
    const { full, short } = momentsOf(startOf('2026-11-28T20:00'));
    expect(full(5 * HOUR + 5 * SECOND)).toBe('Sun 2026-11-29 01:00:05 (0d 05:00:05)');
    expect(short(5 * HOUR)).toBe('Sun 29 01:00');
  });

  test('in tables are told as far as the run needs it', () => {
    const start = startOf('2026-11-28T20:00');
    const of = (endUs: number) => {
      const { short, exact } = momentsOf(start, endUs);
      return [short(HOUR + SECOND), exact(HOUR + SECOND)];
    };
    expect(of(3 * HOUR)).toEqual(['21:00:01', '21:00:01']);
    expect(of(DAY)).toEqual(['Sat 28 21:00', 'Sat 28 21:00:01']);
    expect(of(7 * DAY)).toEqual(['Nov 28 21:00', 'Nov 28 21:00:01']);
    expect(of(40 * DAY)).toEqual(['2026-11-28 21:00', '2026-11-28 21:00:01']);
  });

  test('tell the month, or the year, of what is outside the run, where a weekday would be another one', () => {
    const within = momentsOf(startOf('2026-11-28T20:00'), DAY);
    expect([DAY, 2 * DAY, 7 * DAY, 40 * DAY].map(within.short)).toEqual([
      'Sun 29 20:00',
      'Mon 30 20:00',
      'Dec 05 20:00',
      '2027-01-07 20:00',
    ]);
    // A run of one day, what comes after it, and a window that had opened in the month before.
    const day = momentsOf(startOf('2026-12-01T20:00'), 3 * HOUR);
    expect([2 * HOUR, 5 * HOUR, -24 * HOUR].map(day.short)).toEqual(['22:00:00', 'Wed 02 01:00', 'Nov 30 20:00']);
  });

  test.each([
    ['2028-02-28T23:00', HOUR, 'Tue 2028-02-29 00:00:00'],
    ['2028-02-29T12:00', DAY, 'Wed 2028-03-01 12:00:00'],
    ['2100-02-28T00:00', DAY, 'Mon 2100-03-01 00:00:00'],
    ['2026-12-31T23:59:59', SECOND, 'Fri 2027-01-01 00:00:00'],
    ['1970-01-01T00:00', 0, 'Thu 1970-01-01 00:00:00'],
    // A window may have opened before the run began.
    ['2026-11-29T01:00', -3 * HOUR, 'Sat 2026-11-28 22:00:00'],
    ['2026-11-30T01:00', -(2 * DAY), 'Sat 2026-11-28 01:00:00'],
  ])('%s and %i µs later', (text, atUs, expected) => {
    const { weekday, date, time } = wallClock(startOf(text), atUs);
    expect(`${weekday} ${date} ${time}`).toBe(expected);
  });
});

describe('lists of names', () => {
  test.each([
    [['web1', 'web2', 'web3', 'web4'], 'web1 … web4'],
    [['web1', 'web2', 'db'], 'web1, web2, db'],
    [['A08', 'A09', 'A10', 'A12'], 'A08 … A10, A12'],
    [['web9', 'web10', 'web11'], 'web9 … web11'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g1', 'g2'], 'a, b, c, d, e, f and 2 more'],
    [[], ''],
  ])('%j', (names, expected) => {
    expect(shortList(names)).toBe(expected);
  });
});

describe('a word of the replay line', () => {
  test.each([
    ['lab.yaml', 'lab.yaml'],
    ['my labs/lab.yaml', "'my labs/lab.yaml'"],
    ['C:\\labs\\lab.yaml', "'C:\\labs\\lab.yaml'"],
    ["Mary's lab.yaml", `"Mary's lab.yaml"`],
    ["it's $5.yaml", "'it''s $5.yaml'"],
    ['a’b', '"a’b"'],
    ['$(rm)', "'$(rm)'"],
    ['a,b', "'a,b'"],
    ['', "''"],
    ['übung.yaml', 'übung.yaml'],
    ['-x', "'-x'"],
  ])('%s', (word, expected) => {
    expect(shellWord(word)).toBe(expected);
  });
});

describe('the line that plays a run of a study again', () => {
  test('has what was said beside the file', () => {
    const policy = { name: 'mine.js', text: '', path: 'my policies/mine.js' };
    const from = { file: 'lab.yaml', doubts: ['vm/exists'], untilUs: 90_000_000 };
    expect(drawnReplay({ ...from, policy }, '1/7')).toBe(
      "clusterdrill run lab.yaml --once --drawn --seed 1/7 --doubt vm/exists --until '90 s' --policy 'my policies/mine.js'",
    );
    expect(drawnReplay({ file: 'lab.yaml', doubts: [] }, '1/7')).toBe(
      'clusterdrill run lab.yaml --once --drawn --seed 1/7',
    );
  });
});

describe('a page', () => {
  test('counts the columns of wide letters, emoji and marks', () => {
    expect(['abc', '東京', '🦊', '👩‍💻', 'e\u0301', 'ｱ'].map(widthOf)).toEqual([3, 4, 2, 2, 1, 1]);
  });

  test('keeps a number with its unit', () => {
    expect(wrap('it took 621 ms in all', 11)).toEqual(['it took', '621 ms in', 'all']);
  });

  test('breaks long names in a table but not those that are copied', () => {
    const page = pageOf({ color: false, width: 40 });
    const columns = [{ head: 'Id', keep: true as const }, { head: 'What' }];
    expect(
      table(page, columns, [['vm-version/host-must-support', 'a long text about it']]).join('\n'),
    ).toMatchInlineSnapshot(`
      "  Id                            What
        vm-version/host-must-support  a long
                                      text
                                      about it"
    `);
  });
});

test('the spread of a few values is one of them', () => {
  expect(spreadOf([3, 1, 2, 10])).toEqual({ p50: 2, p95: 10, max: 10 });
  expect(spreadOf([])).toEqual({ p50: 0, p95: 0, max: 0 });
});
