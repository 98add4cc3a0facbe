/** Patterns of strangers: the same answers as ever, in time that is bounded beforehand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPattern } from '../../src/base/pattern.js';

const free = (): void => undefined;
const found = (matches: Iterable<RegExpExecArray>): unknown[] => [...matches].map((match) => [match.index, ...match]);

describe('a pattern', () => {
  const part = fc.constantFrom(
    'a',
    'b',
    '.',
    '\\w',
    '\\d',
    '\\s',
    '[ab]',
    '[^a]',
    '(a|b)',
    '(?:ab)',
    '(?=a)',
    '(a)\\1',
    '(?:a|ab)',
  );
  const often = fc.constantFrom('', '', '*', '+', '?', '{1,3}', '*?', '+?');
  const pattern = fc.array(fc.tuple(part, often), { maxLength: 4 }).map((parts) => parts.flat().join(''));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '\n'), maxLength: 12 });

  test('finds what one that is tried out finds', () => {
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (source, within, anchored) => {
        const whole = anchored ? `^${source}$` : source;
        const made = readPattern(whole);
        if (made === undefined || made.workOn(12) === Infinity) return;
        expect(found(made.all(within, free))).toEqual(found(within.matchAll(new RegExp(whole, 'g'))));
        expect(made.exec(within, free)?.index).toBe(new RegExp(whole).exec(within)?.index);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['b', 'b+', '(?=b)b'])('answers the same whatever it was asked before: %s', (source) => {
    const made = readPattern(source);
    for (let time = 0; time < 2; time += 1) {
      expect(made?.exec('ab', free)?.index).toBe(1);
      expect(found(made?.all('bab', free) ?? []).length).toBe(2);
      expect(made?.exec('ba', free)?.index).toBe(0);
    }
  });

  test.each(['\\s+', ',?\\s*', '(?:\\r?\\n)|( +)', '(?<=d)(\\s{1,})'])(
    '%s is no more work where it fits often',
    (source) => {
      let done = 0;
      const words = 'word '.repeat(20_000);
      const spend = (work: number): void => {
        done += work;
      };
      const pieces = found(readPattern(source)?.all(words, spend) ?? []);
      expect(pieces.length).toBeGreaterThanOrEqual(20_000);
      expect(done).toBeLessThan(20 * words.length);
    },
  );

  test.each([
    ['a*a*a*a*a*a*b', 'a'.repeat(100_000)],
    ['(a+)+$', `${'a'.repeat(100_000)}!`],
    ['(?:a|aa)*b', 'a'.repeat(100_000)],
    ['(?<=x(?:a|a)*)b', `${'a'.repeat(20_000)}!`],
  ])('%s is answered in linear time', (source, within) => {
    expect(readPattern(source)?.exec(within, free)).toBeNull();
  });

  test('says beforehand what a text can come to', () => {
    expect(readPattern('abc')?.workOn(1000)).toBe(4004);
    expect(readPattern('(?=.*b)a')?.workOn(9)).toBeGreaterThan(readPattern('(?=b)a')?.workOn(9) ?? 0);
    expect(readPattern('(a+)+(?=b)')?.workOn(100)).toBe(Infinity);
    expect(readPattern('(?:a|b){1,40}(?=c)')?.workOn(100)).toBeGreaterThan(1e12);
    expect(readPattern('(\\w+)\\s\\1')?.workOn(100)).toBeLessThan(1e8);
  });

  test('takes an end of line as one character that a dot is not, and every blank as one', () => {
    expect(readPattern('a.b')?.exec('a\rb', free)?.[0]).toBe('a\rb');
    expect(readPattern('a.+b')?.exec('a\nb', free)).toBeNull();
    expect(readPattern('a\\s+b')?.exec('a\u00a0\u2003b', free)?.[0]).toBe('a\u00a0\u2003b');
  });

  test.each(['^\\w+$', '^\\w{5}$', '^[\\w-]+$', '^[^\\W]{5}$|^\\w\\w\\w\\w\\w$'])(
    'takes letters of any language for words where that is asked for: %s',
    (source) => {
      expect(readPattern(source, { anyLanguage: true })?.exec('naïve', free)?.[0]).toBe('naïve');
      expect(readPattern(source)?.exec('naïve', free)).toBeNull();
    },
  );

  test('is none where it cannot be read', () => {
    expect(readPattern('[')).toBeUndefined();
    expect(readPattern('a**')).toBeUndefined();
  });
});
