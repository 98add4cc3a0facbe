/** `clusterdrill` alone on a terminal: a list of scenarios to open, until it is left. */
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entry } from '../tui/picker.js';
import { EXIT, print } from './output.js';
import { recentFiles } from './recent.js';
import { mannerOf, TERMINATED, type WatchOptions, watch } from './watch.js';

/** Enough of a file to find its title and its question. */
const HEAD_BYTES = 4096;

const shipped = fileURLToPath(new URL('../../scenarios/', import.meta.url));

export async function pick(options: WatchOptions): Promise<number> {
  if (options.screenReader === true) return await readOut();
  for (;;) {
    const { Picker } = await import('../tui/picker.js');
    const { showOnTerminal } = await import('../tui/watch.js');
    const manner = mannerOf(options);
    const picker = new Picker(entries(), manner);
    const left = await showOnTerminal(picker, manner.now);
    if (left === 'interrupt') return EXIT.interrupted;
    if (left === 'terminated') return TERMINATED;
    if (picker.chosen === undefined) return EXIT.ok;
    const { from, file } = picker.chosen;
    const code = from === 'lab' ? await trained(file, options) : await watch(file, options);
    if (code === EXIT.interrupted || code === TERMINATED || code === EXIT.input) return code;
  }
}

/** The list as lines, which can be read out; and how one of them is opened. */
async function readOut(): Promise<number> {
  const { safe } = await import('../tui/text.js');
  for (const { from, file, title } of entries()) print(`${safe(title)} (${from}): ${safe(file)}\n`);
  print(
    'clusterdrill watch FILE --screen-reader plays one of them; a lab opens with clusterdrill train FILE --screen-reader.\n',
  );
  return EXIT.ok;
}

async function trained(file: string, options: WatchOptions): Promise<number> {
  process.stdin.ref();
  const { train } = await import('./train.js');
  return train(file, options);
}

/** Those opened before come first. */
function entries(): Entry[] {
  const recent = recentFiles().filter((file) => !file.startsWith(shipped) && existsSync(file));
  return [
    ...recent.map((file) => entryOf('recent', file)),
    ...yamlsIn(shipped).map((file) => entryOf('shipped', file)),
    ...yamlsIn(join(shipped, 'labs')).map((file) => entryOf('lab', file)),
    ...yamlsIn(join(shipped, 'museum')).map((file) => entryOf('museum', file)),
  ];
}

function yamlsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Only the head of a file is read here: it is checked when it is opened. */
function entryOf(from: string, file: string): Entry {
  const head = headOf(file);
  const find = (key: string): string =>
    new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(head)?.[1]?.replace(/^["']|["']$/g, '') ?? '';
  const question = /^#\s*Asks:\s*(.*)$/m.exec(head)?.[1] ?? '';
  return { from, file, title: find('title') || file, asks: find('asks') || question };
}

function headOf(file: string): string {
  try {
    const handle = openSync(file, 'r');
    const bytes = Buffer.alloc(HEAD_BYTES);
    const length = readSync(handle, bytes, 0, HEAD_BYTES, 0);
    closeSync(handle);
    return bytes.toString('utf8', 0, length);
  } catch {
    return '';
  }
}
