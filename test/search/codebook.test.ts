/** A book that several threads write. */
import { expect, test } from 'vitest';
import { Codebook, memoryFor } from '../../src/search/codebook.js';

const entry = (value: number) => ({ section: 0, offset: 0, value });

test('what a thread has left open when it was ended can be written once it is closed', () => {
  const book = new Codebook();
  book.write(entry(1), 0);
  // A thread that had begun to write.
  Atomics.store(new Int32Array(book.memory), 0, 1);
  book.close();
  expect([book.write(entry(2), 0), book.write(entry(2), 1), book.count]).toEqual([false, true, 2]);
  expect(book.entry(1)).toEqual(entry(2));
});

test('where there is no room for more, nobody else waits for whoever found that out', () => {
  const book = new Codebook(memoryFor(1));
  expect(book.write(entry(1), 0)).toBe(true);
  expect(() => book.write(entry(2), 1)).toThrow('more fields and values than there is room for');
  expect(book.write(entry(2), 0)).toBe(false);
});
