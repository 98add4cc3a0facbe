/** Keeps dist/ in step with src/: asked at every start of the program in a checkout, so it is quick when there is nothing to do. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

export const dist = join(root, 'dist');
export const stamp = join(dist, '.stamp');

/**
 * Builds if the sources are not those that dist was built from. Answers 0 where there is a program to run, else the exit code; what
 * went wrong has been said on standard error.
 */
export async function ensureBuilt() {
  if (isFresh()) return 0;
  const { buildIfStale } = await import('./build.mjs');
  return buildIfStale();
}

export const isFresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();

/** Name, size and time of everything that goes into a build: it sees a removed file and an older one too. */
export function fingerprint() {
  const hash = createHash('sha1');
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(root, path), { throwIfNoEntry: false }) ?? { size: -1, mtimeMs: 0 };
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  const visit = (folder) => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else add(path);
    }
  };
  for (const path of ['package.json', 'tsconfig.json', 'tsconfig.build.json']) add(path);
  visit('src');
  visit('web');
  return hash.digest('hex');
}
