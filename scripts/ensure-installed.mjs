/** Installs what the lock file asks for and node_modules lacks, so that a fresh checkout needs no first step. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './lock.mjs';
import { INTERRUPTED, root, runNpm } from './project.mjs';

const OLDEST_NODE = [20, 19];

/**
 * Ends the process with a clear line where it cannot go on: exit code 2 for a Node that is too old, 130 after Ctrl-C, npm's own if the
 * installation fails. Everything it says goes to standard error.
 */
export async function ensureInstalled() {
  requireNode();
  if (isInstalled()) return;
  const code = await alone('install', install, () => console.error('Another process is installing dependencies ...'));
  if (code === 0) return;
  console.error(
    code === INTERRUPTED
      ? 'The installation was interrupted; the next start goes on with it.'
      : `npm ci failed (exit code ${code}); its messages are above.`,
  );
  process.exit(code);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(
    `clusterdrill needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).`,
  );
  process.exit(2);
}

async function install() {
  if (isInstalled()) return 0; // by the process that we waited for
  console.error('Installing dependencies (once) ...');
  return runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'], { stdio: ['ignore', 2, 2] });
}

/** Whether npm's own record of node_modules has every package of the lock file, at the same version and for this system. */
export function isInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) throw new Error('package-lock.json is absent or unreadable.');
  if (present === undefined) return false;
  const arrived = ([path, entry]) =>
    path in present
      ? present[path].version === entry.version && present[path].integrity === entry.integrity
      : path === '' || entry.optional === true || entry.devOptional === true || entry.peer === true;
  return Object.entries(wanted).every(arrived) && Object.values(present).every(fitsThisSystem);
}

/** A node_modules that was copied or shared from another system holds that system's binaries. */
const fitsThisSystem = ({ os, cpu }) => listAllows(os, process.platform) && listAllows(cpu, process.arch);

const listAllows = (list, name) =>
  list === undefined ||
  list.includes(name) ||
  (list.every((item) => item.startsWith('!')) && !list.includes(`!${name}`));

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
