/** Where the file of a thread is: beside what starts it, seen from the packed command, and among the sources. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assert } from '../../base/assert.js';

/** @throws Bug where there is none. */
export function threadFile(name: string): string {
  const places = [`./${name}.js`, `../studies/workers/${name}.js`, `../../../scripts/${name}-from-source.mjs`];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  assert(found !== undefined, `the file of the thread ${name} is missing`);
  return found;
}
