/** Whatever keys are pressed, in whatever order, over whatever night: the screen stands, fits, and is safe. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { nightText } from '../../soak/night-text.js';
import { KEYS } from '../../src/tui/keys.js';
import { watchingText } from '../tui/screens.js';

const names = KEYS.flatMap(({ keys }) => keys).filter((name) => name !== 'q');

const press = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...names.map((name) => (name === 'space' ? ' ' : name))) },
  { weight: 2, arbitrary: fc.constantFrom('enter', 'esc', 'tab', 'backspace', 'up', 'down', 'left', 'right') },
  { weight: 1, arbitrary: fc.constantFrom('x', '7', '-', 'H', 'é', '機', '\u001b[31m', '\u202e', 'tick', 'wait') },
);

const sizes = fc.constantFrom(
  { columns: 80, rows: 24 },
  { columns: 60, rows: 24 },
  { columns: 133, rows: 41 },
  { columns: 200, rows: 60 },
  { columns: 40, rows: 10 },
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ACTS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test('keys in any order', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(300),
      fc.array(press, { minLength: 20, maxLength: 120 }),
      sizes,
      async (seed, keys, size) => {
        const watching = await watchingText(nightText(`keys-${seed}`));
        for (const key of keys) {
          if (key === 'tick') watching.tick(300);
          else if (key === 'wait') await new Promise((resolve) => setTimeout(resolve, 1));
          else watching.press(key);
          watching.work();
          const { rows } = watching.frame(size);
          expect(rows.length).toBe(size.rows - 1);
          for (const row of rows) {
            expect(stringWidth(row)).toBeLessThanOrEqual(size.columns);
            expect(row).not.toMatch(ACTS);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
