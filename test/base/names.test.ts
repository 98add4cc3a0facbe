import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { badCharacters, escapeCharacters, expandNames, isUnsafeKey, nearest } from '../../src/base/names.js';
import { listed, quote } from '../../src/base/text.js';

describe('the nearest name', () => {
  test('a misspelt name finds the one that was meant, whatever its case', () => {
    expect(nearest('ws2012r', ['WS2016', 'WS2012R2'])).toBe('WS2012R2');
    expect(nearest('levl', ['label', 'level'])).toBe('level');
    expect(nearest('LAB2', ['Lab1', 'Lab2'])).toBe('Lab2');
  });

  test('a word that resembles nothing gets no suggestion', () => {
    expect(nearest('zebra', ['Lab1', 'level'])).toBeUndefined();
    expect(nearest('x', ['a', 'b'])).toBeUndefined();
    expect(nearest('', ['a'])).toBeUndefined();
    expect(nearest('x'.repeat(1000), ['x'.repeat(1000)])).toBeUndefined();
  });

  test('two neighbours that have changed places are one slip, also in short words', () => {
    expect(nearest('wbe', ['database', 'web', 'idle'])).toBe('web');
    expect(nearest('-Nmae', ['-Node', '-Name'])).toBe('-Name');
    expect(nearest('Lab12', ['Lab3', 'Lab21'])).toBe('Lab21');
  });

  test('a name that exists is nearest to itself', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1 }), (names) => {
        const found = nearest(names[0] ?? '', names);
        expect(found?.toLowerCase()).toBe(names[0]?.toLowerCase());
      }),
    );
  });
});

describe('ranges of names', () => {
  test('a range counts up and keeps its zeros', () => {
    expect(expandNames('A01..A03')).toEqual({ ok: true, value: ['A01', 'A02', 'A03'] });
    expect(expandNames('Lab9..Lab11')).toEqual({ ok: true, value: ['Lab9', 'Lab10', 'Lab11'] });
    expect(expandNames('r2-n098..r2-n101')).toMatchObject({ value: ['r2-n098', 'r2-n099', 'r2-n100', 'r2-n101'] });
    expect(expandNames('alone')).toEqual({ ok: true, value: ['alone'] });
  });

  test('a range that cannot be meant is refused', () => {
    const why = (text: string): string => {
      const result = expandNames(text);
      return result.ok ? 'accepted' : result.error.message;
    };
    expect(['A1..B2', 'A3..A1', 'A..B', 'A1..A2..A3', 'A001..A12', 'A1..A20000', ''].map(why)).toEqual([
      "The range 'A1..B2' has two names that differ before their numbers.",
      "The range 'A3..A1' runs backwards.",
      "The range 'A..B' does not have a number at the end of both names.",
      "The range 'A1..A2..A3' does not have a number at the end of both names.",
      "The range 'A001..A12' has fewer digits at its end than at its beginning.",
      "The range 'A1..A20000' means 20000 names, more than 10000.",
      'A name is empty.',
    ]);
    expect(expandNames('A3..A1')).toMatchObject({ ok: false, error: { expected: 'A1..A3' } });
    expect(why(`A${'9'.repeat(40)}..A${'9'.repeat(41)}`)).toContain('does not have a number');
  });
});

test('names that every object answers are no keys', () => {
  expect(['__proto__', 'constructor', 'prototype', 'toString'].map(isUnsafeKey)).toEqual([true, true, true, true]);
  expect(['web1', 'proto', 'Constructor'].map(isUnsafeKey)).toEqual([false, false, false]);
});

describe('characters that a reader cannot see', () => {
  test('controls and marks that turn the text around are found and shown', () => {
    expect(badCharacters('a\u202Eb\u0007\u2028').map(({ kind, index }) => `${kind} ${index}`)).toEqual([
      'bidirectional 1',
      'control 3',
      'separator 4',
    ]);
    expect(escapeCharacters('a\u202Eb\u0007')).toBe('a\\u{202E}b\\u{7}');
    expect(escapeCharacters('half \ud800.')).toBe('half \\u{D800}.');
  });

  test('what has no width is found, unless it joins letters or emoji', () => {
    expect(badCharacters('\ufeffa\u200bb\u2060c\u200dd\u00ad').map(({ kind, index }) => `${kind} ${index}`)).toEqual([
      'zero-width 0',
      'zero-width 2',
      'zero-width 4',
      'zero-width 6',
      'zero-width 8',
    ]);
    expect(escapeCharacters('web\u200c1')).toBe('web\\u{200C}1');
    expect(badCharacters('👩\u200d👧\u200d')).toMatchObject([{ index: 5 }]);
  });

  test('emoji, wide letters and long names are welcome', () => {
    const text = '👩‍👩‍👧 🧑🏽\u200d💻 データ می\u200cخواهم Ünïcode ❤️\u200d🔥';
    expect(badCharacters(text)).toEqual([]);
    expect(escapeCharacters(text)).toBe(text);
  });

  test('a text of nothing else is described by its first hundred', () => {
    expect(badCharacters('\u0000'.repeat(100_000))).toHaveLength(100);
  });

  test('what is escaped holds nothing bad any more', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => badCharacters(escapeCharacters(text)).length === 0));
  });

  test('a quoted text is short and harmless', () => {
    expect(quote('a\nb')).toBe("'a\\u{A}b'");
    expect(quote('x'.repeat(100))).toBe(`'${'x'.repeat(60)}…'`);
  });
});

test('words are listed as in a sentence', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => listed(words))).toEqual([
    '',
    'a',
    'a or b',
    'a, b or c',
  ]);
  expect(listed(['a', 'b'], 'and')).toBe('a and b');
});
