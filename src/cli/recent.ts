/** Scenario files that were watched before, in the state of the user: the latest first. Without a place for it nothing is kept. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../studies/workers/folder.js';
import { stateFolder } from './state.js';

const FILES_MAX = 12;

const place = (): string => join(stateFolder(), 'recent.json');

export function recentFiles(): readonly string[] {
  try {
    const { files } = JSON.parse(readFileSync(place(), 'utf8')) as { files?: unknown };
    return Array.isArray(files) ? files.filter((one) => typeof one === 'string').slice(0, FILES_MAX) : [];
  } catch {
    return [];
  }
}

export function rememberFile(file: string): void {
  const full = resolve(file);
  const files = [full, ...recentFiles().filter((one) => one !== full)].slice(0, FILES_MAX);
  try {
    makeFolder(dirname(place()));
    writeFileSync(place(), `${JSON.stringify({ files }, null, 2)}\n`);
  } catch {
    // A list of files is not worth a word.
  }
}
