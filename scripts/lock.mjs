/** One process at a time, across processes: a file that names its owner, under .cache/. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './project.mjs';

const POLL_MS = 100;
/** A lock older than this belongs to nobody, whatever its number says (numbers are reused). */
const ABANDONED_MS = 15 * 60_000;
/** An owner writes its number just after it makes the file; until then an empty lock is young, not dead. */
const UNNAMED_MS = 2_000;

/** Runs `work` while no other process of this checkout runs under the same name; `waiting` is told once if it must wait. */
export async function alone(name, work, waiting = () => {}) {
  const path = join(root, '.cache', `${name}.lock`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  for (let told = false; !take(path); ) {
    if (isAbandoned(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) waiting();
    told = true;
    await sleep(POLL_MS);
  }
  const release = () => rmSync(path, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    // Windows says EPERM while another process is deleting the file.
    if (error.code === 'EEXIST' || (error.code === 'EPERM' && process.platform === 'win32')) return false;
    throw error;
  }
}

function isAbandoned(path) {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const owner = Number(readFileSync(path, 'utf8'));
    if (age > ABANDONED_MS) return true;
    return owner === 0 ? age > UNNAMED_MS : !isAlive(owner);
  } catch {
    return false; // released meanwhile
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
