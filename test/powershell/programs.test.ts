/**
 * Small programs with what they print. `documented`: a page of the product's own documentation prints it (the samples are those of
 * MicrosoftDocs/PowerShell-Docs, published under the MIT licence); `inferred`: it follows from what is documented.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runProgram } from './program.js';

interface Program {
  readonly documented?: string;
  readonly inferred?: string;
  readonly run: string;
  readonly prints: string;
}

const folder = new URL('programs/', import.meta.url);
const topics = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, programs: parse(readFileSync(new URL(name, folder), 'utf8')) as readonly Program[] }));

/** Documents cut blank lines around an output, and blanks at the ends of lines. */
const trimmed = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');

describe.each(topics)('programs of $name', ({ programs }) => {
  test.each(programs)('$run', ({ run, prints }) => {
    const { output, errors, complaints } = runProgram(run);
    expect({ output: trimmed(output), errors, complaints }).toEqual({
      output: trimmed(prints),
      errors: [],
      complaints: [],
    });
  });
});

test('there are at least 300, and documents print two thirds of those at least', () => {
  const all = topics.flatMap(({ programs }) => programs);
  const documented = all.filter((program) => program.documented !== undefined).length;
  const inferred = all.filter((program) => program.inferred !== undefined).length;
  expect(documented + inferred).toBe(all.length);
  expect(documented).toBeGreaterThanOrEqual(200);
  expect(documented + Math.min(inferred, 100)).toBeGreaterThanOrEqual(300);
});
