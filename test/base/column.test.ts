import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Column } from '../../src/base/column.js';

test('a column holds what was written last, and elsewhere what stands for unwritten; a copy is its own', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(500), fc.double({ noNaN: true }))),
      fc.integer({ min: 1, max: 400 }),
      (written, room) => {
        const column = new Column(-1, room);
        const plain = new Map<number, number>();
        for (const [index, value] of written) {
          column.set(index, value);
          plain.set(index, value);
        }
        const copy = column.clone();
        for (let index = 0; index <= 600; index += 1) expect(copy.at(index)).toBe(plain.get(index) ?? -1);
        copy.set(0, 7);
        expect(column.at(0)).toBe(plain.get(0) ?? -1);
      },
    ),
  );
});
