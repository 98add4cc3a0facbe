import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const room = new URL('../../src/powershell/', import.meta.url);

/** Packages and other rooms that a file brings along when it is imported, through files of this room. */
function broughtAlong(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const source = readFileSync(new URL(file, room), 'utf8');
  for (const { 1: target = '' } of source.matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)'/gm)) {
    if (seen.has(target)) continue;
    seen.add(target);
    if (target.startsWith('./')) broughtAlong(target.slice(2).replace(/\.js$/, '.ts'), seen);
  }
  return seen;
}

test('a rehearsal without a script does not wait for the grammar to load', () => {
  expect(broughtAlong('parse.ts')).not.toContain('chevrotain');
  expect(broughtAlong('format.ts')).not.toContain('chevrotain');
  expect(broughtAlong('read.ts')).toContain('chevrotain');
});
