import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../../src/sim/kernel/queue.js';

type Action = { put: number } | { cancel: number } | 'take';

const actions = fc.array(
  fc.oneof(
    fc.record({ put: fc.nat(20) }),
    fc.record({ cancel: fc.nat(50) }),
    fc.constant('take' as const),
  ) as fc.Arbitrary<Action>,
  { maxLength: 200 },
);

describe('the event queue', () => {
  test('gives events back by time, ties in asking order, and never a cancelled one: as a sorted list does', () => {
    fc.assert(
      fc.property(actions, (asked) => {
        const queue = new EventQueue();
        let model: { at: number; order: number; handle: number }[] = [];
        const into = { what: 0, subject: 0 };
        asked.forEach((action, order) => {
          if (action === 'take') {
            model.sort((a, b) => a.at - b.at || a.order - b.order);
            const next = model.shift();
            if (next !== undefined) expect(queue.takeAt(next.at - 1, into)).toBe(false);
            expect(queue.takeAt(next?.at ?? 0, into)).toBe(next !== undefined);
            if (next !== undefined) expect(into.subject).toBe(next.order);
          } else if ('put' in action) model.push({ at: action.put, order, handle: queue.put(action.put, 7, order) });
          else if (model.length > 0) {
            const chosen = model[action.cancel % model.length] as { handle: number };
            queue.cancel(chosen.handle);
            model = model.filter((one) => one !== chosen);
          }
          expect(queue.size).toBe(model.length);
          expect(queue.nextAt).toBe(Math.min(...model.map((one) => one.at), Number.POSITIVE_INFINITY));
        });
      }),
      { numRuns: 300 },
    );
  });

  test('a copy goes its own way', () => {
    const queue = new EventQueue();
    queue.put(5, 1, 1);
    const copy = queue.clone();
    copy.put(1, 2, 2);
    const into = { what: 0, subject: 0 };
    expect(copy.takeAt(1, into)).toBe(true);
    expect(into).toEqual({ what: 2, subject: 2 });
    expect(queue.size).toBe(1);
  });
});
