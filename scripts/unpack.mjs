/**
 * The head of the bundle: unpacks what stands behind it, once, into a folder of this user, and starts it. It asks no network, and needs
 * Node alone.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const MARK = '\n/*ARCHIVE ';

/** The archive of a bundle's text: its checksum, and its bytes. */
export function archiveIn(text) {
  const at = text.lastIndexOf(MARK);
  const [sha256, base64] = text.slice(at + MARK.length).split(/[ \n*]/, 2);
  const bytes = Buffer.from(base64, 'base64');
  if (at < 0 || createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error('This file is damaged: its archive has another checksum than it should. Get it anew.');
  return { sha256, bytes };
}

/** Writes the files of an archive below a folder: a length and a name each, then all of their contents. */
export function unpack(bytes, folder) {
  const whole = brotliDecompressSync(bytes);
  const size = whole.readUInt32LE(0);
  let at = 4 + size;
  for (const { name, length } of JSON.parse(whole.subarray(4, at).toString('utf8'))) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, whole.subarray(at, at + length), { mode: 0o600 });
    at += length;
  }
}

/** A folder that somebody else could write to is not trusted: what is in it would be run. */
function isOurs(folder) {
  if (process.platform === 'win32') return true;
  const { uid, mode } = lstatSync(folder);
  return uid === userInfo().uid && (mode & 0o022) === 0;
}

function folderFor({ sha256, bytes }) {
  const base = process.env.CLUSTERDRILL_HOME ?? join(tmpdir(), `clusterdrill-${userInfo().username}`);
  const folder = join(base, sha256.slice(0, 16));
  if (existsSync(folder) && isOurs(base) && isOurs(folder)) return folder;
  mkdirSync(base, { recursive: true, mode: 0o700 });
  if (!isOurs(base))
    throw new Error(
      `${base} belongs to somebody else, or others may write to it. Set CLUSTERDRILL_HOME to a folder of your own.`,
    );
  const fresh = mkdtempSync(join(base, 'unpacking-'));
  unpack(bytes, fresh);
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Unpacks the file that is run, and starts the command in it. */
export async function start(url) {
  const folder = folderFor(archiveIn(readFileSync(fileURLToPath(url), 'latin1')));
  const { main } = await import(pathToFileURL(join(folder, 'dist', 'cli', 'main.js')).href);
  process.exitCode = await main(process.argv.slice(2));
}
