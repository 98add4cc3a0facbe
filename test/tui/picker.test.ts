import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { Picker } from '../../src/tui/picker.js';
import { SMALL } from './screens.js';

const entries = [
  { from: 'recent', file: '/home/me/plan.yaml', title: 'My own plan', asks: '' },
  {
    from: 'shipped',
    file: '/s/article.yaml',
    title: 'The lab of the first look',
    asks: 'Does it behave as the article says?',
  },
  { from: 'museum', file: '/s/museum/h01.yaml', title: 'H1, \u001b[31mprocessors', asks: 'x'.repeat(400) },
  { from: 'museum', file: '/s/museum/h02.yaml', title: '微码不同 🐘', asks: '' },
];

const picker = (ascii = false): Picker => new Picker(entries, { colours: 'none', ascii });
const shown = (one: Picker): string =>
  one
    .frame(SMALL)
    .rows.map((row) => row.trimEnd())
    .join('\n');

test('a list of scenarios, with the question of the one that is chosen', () => {
  const one = picker();
  one.press('down');
  expect(shown(one)).toMatchInlineSnapshot(`
    "── clusterdrill: which scenario? 4 of 4 ────────────────────────────────────────
    Search: █
      from     scenario                                   file
      recent   My own plan                                plan.yaml
    > shipped  The lab of the first look                  article.yaml
      museum   H1, \\u{1B}[31mprocessors                   h01.yaml
      museum   微码不同 🐘                                h02.yaml










    ────────────────────────────────────────────────────────────────────────────────
      Does it behave as the article says?


    /s/article.yaml
    type to search  ↑ ↓ choose  Enter open  Esc back, and out"
  `);
});

test('narrows down as one types, word by word, and opens what is chosen', () => {
  const one = picker();
  one.type('museum h02');
  expect(shown(one)).toContain('1 of 4');
  expect(one.type('\r')).toBe('quit');
  expect(one.chosen?.file).toBe('/s/museum/h02.yaml');
});

test('Escape takes the search back, and then leaves without a choice', () => {
  const one = picker();
  one.type('nothing of that name');
  expect(shown(one)).toContain('No scenario holds that.');
  expect(one.type('\r')).toBeUndefined();
  expect(one.press('esc')).toBe(false);
  expect(one.type('\u007f\u0015')).toBeUndefined();
  expect(one.press('esc')).toBe(true);
  expect(one.chosen).toBeUndefined();
  expect(picker().type('ab\u0003')).toBe('interrupt');
});

test('goes no further than its list, and fits any terminal', () => {
  for (const ascii of [false, true])
    for (const size of [SMALL, { columns: 200, rows: 60 }, { columns: 60, rows: 24 }, { columns: 30, rows: 8 }]) {
      const one = picker(ascii);
      for (const name of ['pageDown', 'pageDown', 'down', 'pageUp', 'up', 'up', 'down', 'down']) {
        one.press(name);
        const { rows } = one.frame(size);
        expect(rows.length).toBeLessThan(size.rows);
        for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(size.columns);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(rows.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }
    }
});
