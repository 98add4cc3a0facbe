/** `npm run bundle [FOLDER]`: one file that runs with Node alone, with its checksums and its bill of materials. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { bundleText, pack, sha256Of } from './archive.mjs';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { alone } from './lock.mjs';
import { root } from './project.mjs';
import { sbom, shipped } from './sbom.mjs';

/** What stands in the repository and goes along. */
const OWN = ['dist', 'scenarios', 'examples', 'collector', 'package.json', 'LICENSE'];

/** Of packages only what runs, and their licences. */
const RUNS = /\.(?:[cm]?js|json|wasm|lua)$|^licen[cs]e|^notice/i;

function bundle(folder) {
  const project = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const paths = shipped(lock);
  const bytes = pack([...OWN.flatMap((name) => filesOf(join(root, name))), ...paths.flatMap(packageFiles)]);
  const head = readFileSync(join(root, 'scripts', 'unpack.mjs'), 'utf8').replaceAll(/^export /gm, '');
  const name = `clusterdrill-${project.version}.mjs`;
  const files = {
    [name]: bundleText(head, bytes),
    'sbom.cdx.json': `${JSON.stringify(sbom(project, lock, paths), undefined, 2)}\n`,
  };
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const sums = Object.entries(files).map(([file, text]) => `${sha256Of(text)}  ${file}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
  console.log(`${folder}: ${name} (${Math.round(files[name].length / 1_048_576)} MB), sbom.cdx.json, SHA256SUMS`);
}

/** A package without those that lie in it: they are packages of their own. */
const packageFiles = (path) =>
  filesOf(join(root, path), ['node_modules']).filter(({ name }) => RUNS.test(name.split('/').at(-1)));

function filesOf(path, except = []) {
  const entries = entriesOf(path);
  if (entries === undefined) return [{ name: relative(root, path).split(sep).join('/'), bytes: readFileSync(path) }];
  return entries.filter((entry) => !except.includes(entry)).flatMap((entry) => filesOf(join(path, entry), except));
}

/** Undefined: it is no folder. */
function entriesOf(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

await ensureInstalled();
const code = await alone('build', build);
if (code === 0) bundle(process.argv[2] ?? join(root, 'bundle'));
process.exitCode = code;
