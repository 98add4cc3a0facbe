/**
 * The program as a package holds it, for tests and for threads of what runs from the sources: they start in a fifth of the time that a
 * start from the sources takes. It is made without a look at types, within a second, once after each change of the sources.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './build.mjs';
import { clientText } from './client.mjs';
import { fingerprint } from './ensure-built.mjs';
import { alone } from './lock.mjs';
import { root } from './project.mjs';

const cache = join(root, '.cache');
const PREFIX = 'program-';

/** Answers the folder of the package. */
export async function quickBuild() {
  const home = join(cache, `${PREFIX}${fingerprint().slice(0, 12)}`);
  const entry = join(home, 'bin', 'clusterdrill.mjs');
  if (!existsSync(entry))
    await alone('program', async () => {
      if (!existsSync(entry)) await make(home, entry);
    });
  return home;
}

async function make(home, entry) {
  for (const old of readdirSync(cache))
    if (old.startsWith(PREFIX) && !old.endsWith('.lock')) rmSync(join(cache, old), { recursive: true, force: true });
  const dist = join(home, 'dist');
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(root, 'src/**/*.ts'), join(root, 'src/**/*.tsx')],
    ...{ outdir: dist, outbase: join(root, 'src'), format: 'esm', platform: 'node', target: 'node20.19' },
    ...{ jsx: 'automatic', logLevel: 'error' },
  });
  await bundle(dist);
  mkdirSync(join(dist, 'web'));
  writeFileSync(join(dist, 'web', 'report.js'), await clientText());
  copyFileSync(join(root, 'package.json'), join(home, 'package.json'));
  symlinkSync(join(root, 'scenarios'), join(home, 'scenarios'), 'junction');
  mkdirSync(join(home, 'bin'));
  // Last: who finds it finds all.
  copyFileSync(join(root, 'bin', 'clusterdrill.mjs'), entry);
}
