/**
 * `npm start`: from a fresh checkout to a rehearsal in one command, played on the terminal where there is one, else reported.
 * Arguments go to the program.
 */
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dist, ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { root } from './project.mjs';

const SHOWN_FIRST = join(root, 'scenarios', 'four-nodes-2012r2-to-2016.yaml');

const asked = process.argv.slice(2);
const isWatched = process.stdin.isTTY === true && process.stdout.isTTY === true && process.env.CI === undefined;
const args = asked.length > 0 ? asked : [isWatched ? 'watch' : 'run', relative(process.cwd(), SHOWN_FIRST)];

await ensureInstalled();
process.exitCode = await ensureBuilt();
if (process.exitCode === 0) {
  const { main } = await import(pathToFileURL(join(dist, 'cli', 'main.js')).href);
  process.exitCode = await main(args);
}
