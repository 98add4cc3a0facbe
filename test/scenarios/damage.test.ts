import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildWorld, formatComplaints, parseScenario } from '../../src/scenarios/index.js';
import { shipped, shippedFiles } from './support.js';

const texts = shippedFiles.map(shipped);

/** What a slip of the hand, a merge or a broken disk puts into a file. */
const bit = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom(
    '\t',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&a ',
    '*a',
    '#',
    '|',
    '>',
    '---\n',
    '\n',
    '..',
    '0',
    '-',
    '!!x ',
    '%',
    '<<: ',
  ),
);

const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(12), insert: bit });

const damaged = fc
  .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([text, edits]) => {
    let result = text;
    for (const { at, remove, insert } of edits) {
      const from = Math.floor(at * result.length);
      result = result.slice(0, from) + insert + result.slice(from + remove);
    }
    return result;
  });

test('a damaged scenario is read or complained about, with places inside the file, and never more than that', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => {
      const result = await parseScenario(text, 'damaged.yaml');
      if (result.ok) {
        buildWorld(result.value);
        return;
      }
      const lines = text.split('\n');
      expect(result.error.length).toBeGreaterThan(0);
      for (const { place } of result.error) {
        expect(place).toBeDefined();
        expect(place?.line).toBeLessThanOrEqual(lines.length);
        expect(place?.column).toBeLessThanOrEqual((lines[(place?.line ?? 1) - 1]?.length ?? 0) + 1);
      }
      const told = await formatComplaints('damaged.yaml', text, result.error, { color: false });
      expect(told.startsWith('damaged.yaml:')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a file of brackets alone is too deep, not too much', async () => {
  const result = await parseScenario('['.repeat(50_000), 'deep.yaml');
  expect(result.ok ? '' : result.error.map(({ message }) => message)).toEqual([
    'The file is nested too deeply to be read.',
  ]);
});

test('aliases inside aliases come to an end', async () => {
  const letters = 'abcdefghij'.split('');
  const line = (letter: string, at: number): string =>
    `${letter}: &${letter} [${Array(9)
      .fill(at === 0 ? 'x' : `*${letters[at - 1]}`)
      .join(', ')}]`;
  const result = await parseScenario(`${letters.map(line).join('\n')}\nvms: [*j, *j]\n`, 'laughs.yaml');
  expect(result.ok).toBe(false);
});
