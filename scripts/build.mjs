/**
 * Compiles src/ to dist/. The compiler writes beside dist, and finished files are then moved in one by one, so that a program
 * that starts meanwhile never reads half a file; the stamp is written last, so that a build which was cut short is done again.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { clientText } from './client.mjs';
import { dist, fingerprint, isFresh, stamp } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { alone } from './lock.mjs';
import { INTERRUPTED, root, runTool, toolEntry } from './project.mjs';

const COMPILER = ['@typescript/native', 'tsc'];
const RENAME_TRIES = 20;

/** Answers the compiler's exit code; dist is as it was unless that is 0. */
export async function build() {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const fresh = mkdtempSync(join(root, '.cache', 'build-'));
  try {
    const sources = fingerprint(); // taken first: a file that changes during the build makes it stale
    const args = ['-p', 'tsconfig.build.json', '--outDir', fresh];
    const code = await runTool(...COMPILER, args, { stdio: ['ignore', 2, 2] });
    if (code === 0) {
      await bundle(fresh);
      mkdirSync(join(fresh, 'web'));
      writeFileSync(join(fresh, 'web', 'report.js'), await clientText());
      await publish(fresh, sources);
    }
    return code;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Packages that nearly every start needs, of many small files: they go into the command. */
const INLINED = [
  ...['cli-table3', 'commander', 'fastest-levenshtein', 'picocolors', 'seedrandom'],
  ...['simple-statistics', 'string-width', 'xstate', 'yaml', 'zod'],
];

/** Those of them that are no modules ask for parts of Node by `require`. */
const CREATES_REQUIRE =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** The command in few files: a hundred of them take a tenth of a second to open. The library stays as it was compiled. */
export async function bundle(fresh) {
  const { build: esbuild } = await import('esbuild');
  await esbuild({
    entryPoints: [join(fresh, 'cli', 'main.js')],
    outdir: join(fresh, 'cli'),
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies)
      .filter((name) => !INLINED.includes(name))
      .flatMap((name) => [name, `${name}/*`]),
    banner: { js: CREATES_REQUIRE },
    logLevel: 'error',
  });
}

async function publish(fresh, sources) {
  mkdirSync(dist, { recursive: true });
  rmSync(stamp, { force: true });
  const files = filesBelow(fresh);
  for (const file of files) {
    const [from, to] = [join(fresh, file), join(dist, file)];
    if (existsSync(to) && readFileSync(from).equals(readFileSync(to))) continue;
    mkdirSync(dirname(to), { recursive: true });
    await move(from, to);
  }
  removeOthers(dist, new Set(files.map((file) => join(dist, file))));
  writeFileSync(stamp, sources);
}

/** Windows refuses for a moment while a virus scanner or another process has the file open. */
async function move(from, to) {
  for (let attempt = 1; ; attempt++) {
    try {
      return renameSync(from, to);
    } catch (error) {
      if (attempt === RENAME_TRIES || !['EPERM', 'EACCES', 'EBUSY'].includes(error.code)) throw error;
      await sleep(50);
    }
  }
}

function filesBelow(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = join(prefix, entry.name);
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

function removeOthers(folder, keep) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOthers(path, keep);
    else if (!keep.has(path)) rmSync(path);
  }
  if (folder !== dist && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** What a start answers that has nothing to run. */
const NOTHING_TO_RUN = 3;

/** For a program that is about to start: builds unless another process just did. Answers 0 where there is a program to run, else the exit code. */
export async function buildIfStale() {
  const runnable = existsSync(join(dist, 'cli', 'main.js'));
  if (toolEntry(...COMPILER) === undefined) {
    const advice = 'the compiler is not installed (npm ci --include=dev installs it)';
    console.error(
      runnable ? `clusterdrill: running an older build, ${advice}.` : `clusterdrill: cannot build, ${advice}.`,
    );
    return runnable ? 0 : NOTHING_TO_RUN;
  }
  const code = await alone('build', () => {
    if (isFresh()) return 0;
    console.error('clusterdrill: the sources have changed, building ...');
    return build();
  });
  if (code === 0) return 0;
  const why = code === INTERRUPTED ? 'the build was interrupted' : 'the build failed';
  console.error(`clusterdrill: ${why}; nothing was run.`);
  return code === INTERRUPTED ? INTERRUPTED : NOTHING_TO_RUN;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureInstalled();
  process.exitCode = await alone('build', build);
}
