import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/base/units.js';
import { nextWindow, type Windows, windowAt } from '../../src/sim/windows.js';

/** Saturday evening: 20:00 to 06:00, on Fridays and Saturdays, no node after 03:30; time 0 is Saturday 12:00. */
const nights: Windows = {
  days: [5, 6],
  fromUs: 20 * HOUR,
  toUs: 6 * HOUR,
  startNoNodeAfterUs: 3 * HOUR + 30 * MINUTE,
  weekdayAtStart: 6,
  timeAtStartUs: 12 * HOUR,
};

describe('maintenance windows', () => {
  test('are closed at noon, and open next at eight in the evening, until six in the morning', () => {
    expect(windowAt(nights, 0)).toBeUndefined();
    expect(nextWindow(nights, 0)).toEqual({ opensUs: 8 * HOUR, closesUs: 18 * HOUR, lastStartUs: 15.5 * HOUR });
  });

  test('that began yesterday are still open after midnight', () => {
    expect(windowAt(nights, 14 * HOUR)?.opensUs).toBe(8 * HOUR);
    expect(windowAt(nights, 18 * HOUR)).toBeUndefined();
  });

  test('wait for their weekday', () => {
    // Sunday 06:00 is over; the next is Friday 20:00, five days and fourteen hours later.
    expect(nextWindow(nights, 18 * HOUR).opensUs).toBe(18 * HOUR + 5 * DAY + 14 * HOUR);
  });

  test('within one day close on that day', () => {
    const noon: Windows = { days: [], fromUs: 11 * HOUR, toUs: 13 * HOUR, weekdayAtStart: 1, timeAtStartUs: 0 };
    expect(windowAt(noon, 12 * HOUR)).toEqual({ opensUs: 11 * HOUR, closesUs: 13 * HOUR, lastStartUs: 13 * HOUR });
    expect(nextWindow(noon, 12 * HOUR).opensUs).toBe(DAY + 11 * HOUR);
  });

  test('never open before now, nor later than a week from now', () => {
    const times = fc.integer({ min: 0, max: 23 }).map((hour) => hour * HOUR);
    const calendars = fc.record({
      days: fc.uniqueArray(fc.nat(6)),
      fromUs: times,
      toUs: times,
      weekdayAtStart: fc.nat(6),
      timeAtStartUs: times,
    });
    fc.assert(
      fc.property(calendars, fc.nat(30 * DAY), (calendar, now) => {
        const next = nextWindow(calendar, now);
        expect(next.opensUs).toBeGreaterThan(now);
        expect(next.opensUs - now).toBeLessThanOrEqual(7 * DAY);
        expect(windowAt(calendar, next.opensUs)).toEqual(next);
        expect(windowAt(calendar, next.closesUs - 1)?.closesUs).toBeGreaterThanOrEqual(next.closesUs);
      }),
    );
  });
});
