/** npm runs this after `npm ci` and before it packs. An installation without sources or without the compiler has nothing to build. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isFresh } from './ensure-built.mjs';
import { INTERRUPTED, root, toolEntry } from './project.mjs';

const packing = ['pack', 'publish'].includes(process.env.npm_command ?? '');
const able = existsSync(join(root, 'src')) && toolEntry('@typescript/native', 'tsc') !== undefined;
if (able && (packing || !isFresh())) {
  const { build } = await import('./build.mjs');
  const { alone } = await import('./lock.mjs');
  const code = await alone('build', build);
  // Sources that do not compile must not keep anybody from installing what is needed to mend them.
  if (code === INTERRUPTED || (code !== 0 && packing)) process.exitCode = code;
  else if (code !== 0) console.error('clusterdrill: the sources do not compile yet; npm run build shows why.');
}
