/** States keep what is added, whatever it is and however much, and threads that share them agree who came first. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, Supply } from '../../src/search/blocks.js';
import { States } from '../../src/search/states.js';

/** Words, with zeros at the end now and then: they do not count. */
const rows = fc.array(
  fc.array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 2 }) }, fc.integer()), { maxLength: 9 }),
  { minLength: 1, maxLength: 60 },
);

const keyOf = (row: readonly number[]): string => row.join().replace(/(^|,)0(,0)*$/, '');

const wordsOf = (row: readonly number[]): Int32Array => Int32Array.from([...row, 7]);

test('equal words are one state, and are read as they were added', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const states = new States();
      const known = new Map<string, number>();
      for (const row of all) {
        const place = states.add(wordsOf(row), row.length, -1);
        if (states.numberOf(place) < 0) states.name(place);
        const number = known.get(keyOf(row)) ?? known.size;
        known.set(keyOf(row), number);
        expect(states.numberOf(place)).toBe(number);
        expect(states.find(wordsOf(row), row.length)).toBe(place);
      }
      expect(states.count).toBe(known.size);
      const into = new Int32Array(12);
      for (const row of all) {
        states.read(states.placeOf(known.get(keyOf(row)) as number), into, 12);
        expect(keyOf([...into])).toBe(keyOf(row));
      }
    }),
  );
});

test('hundreds of thousands of them, over many blocks and tables', () => {
  const states = new States();
  const words = new Int32Array(12);
  const rowOf = (number: number): Int32Array => {
    words.fill(0);
    words[number % 5] = number;
    words[11] = number * 7;
    return words;
  };
  const [count, length] = [300_000, 12];
  for (let number = 1; number <= count; number += 1) states.name(states.add(rowOf(number), length, -1));
  expect(states.count).toBe(count);
  for (let number = 1; number <= count; number += 977)
    expect(states.numberOf(states.find(rowOf(number), length))).toBe(number - 1);
  const again = new States();
  again.thaw(states.freeze(length), length);
  expect(again.count).toBe(count);
  expect(again.numberOf(again.find(rowOf(count), length))).toBe(count - 1);
});

/** States as two threads have them, beside those of whoever leads. */
function shared() {
  const main = new States();
  const lent = new Map<number, Block>();
  const supply: Supply = {
    take: () => {
      const block = main.lend();
      lent.set(block.number, block);
      return block;
    },
    find: (number) => lent.get(number) as Block,
  };
  const [one, other] = [new States(main.shared, supply), new States(main.shared, supply)] as const;
  return { main, one, other };
}

test('of two threads, each sees what the other has added; whoever comes from the smaller number was first', () => {
  const { main, one, other } = shared();
  const [words, more] = [Int32Array.of(1, 2, 3), Int32Array.of(1, 2, 3, 4)];
  const place = one.add(words, 3, 8);
  expect(one.isFirst).toBe(true);
  expect(other.add(words, 3, 9)).toBe(place);
  expect(other.isFirst).toBe(false);
  expect(other.add(words, 3, 5)).toBe(place);
  expect(other.isFirst).toBe(true);
  // Whoever comes again from there says so again: what was told before may be lost.
  other.add(words, 3, 5);
  expect(other.isFirst).toBe(true);
  one.add(words, 3, 8);
  expect(one.isFirst).toBe(false);
  const longer = other.add(more, 4, 2);
  expect(longer).not.toBe(place);
  expect(one.find(more, 4)).toBe(longer);
  expect(main.numberOf(place)).toBe(-1);
  expect([main.name(longer), main.name(place)]).toEqual([0, 1]);
  // A state with a number was come to before, from wherever.
  one.add(words, 3, 1);
  expect(one.isFirst).toBe(false);
  const into = new Int32Array(5);
  one.read(longer, into, 5);
  expect([...into]).toEqual([1, 2, 3, 4, 0]);
});

test('when the table has grown, threads go on in the new one', () => {
  const { main, one, other } = shared();
  const add = (states: States, number: number): number => states.add(Int32Array.of(number), 1, 0);
  for (let number = 1; number <= 2000; number += 1) add(one, number);
  expect(main.hasRoomFor(1)).toBe(true);
  expect(main.hasRoomFor(1000)).toBe(false);
  main.grow();
  expect(main.hasRoomFor(1000)).toBe(true);
  for (const states of [one, other]) states.renew(main.table);
  for (let number = 1; number <= 3000; number += 1)
    expect(add(other, number)).toBe(main.find(Int32Array.of(number), 1));
  for (let number = 1; number <= 3000; number += 1) add(one, number);
  expect(main.hasRoomFor(2461)).toBe(true);
  expect(main.hasRoomFor(2462)).toBe(false);
});
