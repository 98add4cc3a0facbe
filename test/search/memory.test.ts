/** What is remembered by the cells that it was found by. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CODES_MAX, Memory, PLACE_BITS, Store, UNKNOWN } from '../../src/search/memory.js';

const CELLS = 6;
const row = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: CELLS, maxLength: CELLS }).map((codes) => {
  // Few values, so that rows meet.
  return Uint16Array.from(codes, (code) => (code % 10 === 0 ? code : code % 3));
});

/** Somebody who reads cells one by one: which one next, and when to stop, follows from what was read. */
function asked(codes: Uint16Array, salt: number): { cells: number[]; answer: number } {
  const cells: number[] = [];
  let seen = salt;
  while (cells.length < CELLS && (cells.length === 0 || seen % 5 !== 0)) {
    const left = [...codes.keys()].filter((cell) => !cells.includes(cell));
    const cell = left[seen % left.length] as number;
    cells.push(cell);
    seen = (seen * 31 + (codes[cell] as number) + 1) % 10_007;
  }
  return { cells, answer: seen };
}

test('a row finds what was learned of one with the same cells, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), fc.integer({ min: 0, max: 99 }), (rows, salt) => {
      const store = new Store();
      // Two memories share a store without a word to each other.
      const memories = [new Memory(store), new Memory(store)];
      const known = [new Map<string, number>(), new Map<string, number>()];
      rows.forEach((codes, at) => {
        const which = at % 2;
        const memory = memories[which] as Memory;
        const { cells, answer } = asked(codes, salt + which);
        const key = cells.map((cell) => `${cell}=${codes[cell]}`).join();
        const before = known[which]?.get(key);
        expect(memory.find(codes)).toBe(before ?? UNKNOWN);
        if (before === undefined) memory.learn(codes, cells, answer);
        known[which]?.set(key, answer);
        expect(memory.find(codes)).toBe(answer);
        expect([...memory.cellsOf(codes)]).toEqual(cells);
      });
    }),
  );
});

test('what reads nothing is the same of every row', () => {
  const memory = new Memory(new Store());
  const [one, other] = [Uint16Array.of(1), Uint16Array.of(2)];
  expect(memory.find(one)).toBe(UNKNOWN);
  memory.learn(one, [], 7);
  expect(memory.find(other)).toBe(7);
  memory.clear();
  expect(memory.find(other)).toBe(UNKNOWN);
});

test('cells with many codes lead where each of them leads, and nothing else is found', () => {
  const memory = new Memory(new Store());
  const codes = [40_000, 0, 50_000, CODES_MAX - 1, 464];
  for (const [at, code] of codes.entries()) memory.learn(Uint16Array.of(7, 7, code), [2], at);
  for (const [at, code] of codes.entries()) expect(memory.find(Uint16Array.of(7, 7, code))).toBe(at);
  expect(memory.find(Uint16Array.of(7, 7, 49_999))).toBe(UNKNOWN);
  expect([...memory.cellsOf(Uint16Array.of(7, 7, 464))]).toEqual([2]);
  expect(() => memory.learn(Uint16Array.of(7, 7, CODES_MAX), [2], 9)).toThrow('a code that has no room');
});

test('whoever forgets everything holds no more than at the beginning', () => {
  const store = new Store();
  const held = store.words.byteLength;
  const memory = new Memory(store);
  for (let code = 0; code < 5000; code += 1) memory.learn(Uint16Array.of(code, code), [0, 1], code);
  expect(store.words.byteLength).toBeGreaterThan(held);
  store.clear();
  memory.clear();
  expect(store.words.byteLength).toBe(held);
  memory.learn(Uint16Array.of(1, 2), [0, 1], 7);
  expect(memory.find(Uint16Array.of(1, 2))).toBe(7);
});

test('whoever reads other cells after the same ones is found out, and so is who learns twice', () => {
  const memory = new Memory(new Store());
  const codes = Uint16Array.of(1, 2, 3);
  memory.learn(codes, [0, 1], 7);
  expect(() => memory.learn(Uint16Array.of(1, 5, 3), [0, 2], 8)).toThrow(
    'who reads the same cells goes on to read the same',
  );
  expect(() => memory.learn(codes, [0, 1], 8)).toThrow('what is known is learned again');
});

test('a row is found through the places of others as it is when they have changed places', () => {
  const cells = [...Array(CELLS).keys()];
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 2, maxLength: 40 }),
      fc.shuffledSubarray(cells, { minLength: CELLS, maxLength: CELLS }),
      fc.integer({ min: 0, max: 99 }),
      (rows, order, salt) => {
        // The first cell has other codes too, but for one that nobody knows.
        const others = Array.from({ length: 301 }, (_, code) => (code === 2 ? undefined : 300 - code)) as number[];
        const places = Int32Array.from(order, (place, cell) => place + (cell === 0 ? 1 << PLACE_BITS : 0));
        const seen = (codes: Uint16Array) =>
          Uint16Array.from(order, (place, cell) =>
            cell === 0 ? (others[codes[place] as number] ?? 301) : (codes[place] as number),
          );
        const memory = new Memory(new Store());
        for (const codes of rows) {
          const view = seen(codes);
          const found = memory.findSeen(codes, { places, codes: [[], others] });
          expect(found).toBe(memory.find(view));
          if (found !== UNKNOWN || view[0] === 301) continue;
          const { cells: read, answer } = asked(view, salt);
          memory.learn(view, read, answer);
          expect(memory.findSeen(codes, { places, codes: [[], others] })).toBe(answer);
        }
      },
    ),
  );
});
