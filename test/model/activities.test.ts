import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTIVITIES, activityKey, kindOf, OpenActivities, subjectOf } from '../../src/model/activities.js';

const key = fc.record({ kind: fc.nat(ACTIVITIES.length - 1), subject: fc.nat(70) });

test('open activities are a set of keys that is read in ascending order', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ add: fc.boolean(), key }), { maxLength: 60 }), (asked) => {
      const open = new OpenActivities();
      const plain = new Set<number>();
      for (const { add, key } of asked) {
        const one = activityKey(key.kind, key.subject);
        if (add) open.add(one);
        else expect(open.delete(one)).toBe(plain.has(one));
        if (add) plain.add(one);
        else plain.delete(one);
        expect(open.has(one)).toBe(add);
        expect(open.size).toBe(plain.size);
      }
      expect([...open]).toEqual([...plain].sort((a, b) => a - b));
      expect([...new OpenActivities(open)]).toEqual([...open]);
    }),
  );
});

test('a key holds its kind and its subject, up to the last of both', () => {
  for (const subject of [0, 1, 1_048_575]) {
    for (let kind = 0; kind < ACTIVITIES.length; kind += 1) {
      expect([kindOf(activityKey(kind, subject)), subjectOf(activityKey(kind, subject))]).toEqual([kind, subject]);
    }
  }
});
