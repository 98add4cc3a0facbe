/** Files from disk: read whole, bounded, as text; or a complaint that says what is wrong with the file. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Complaint, complain } from '../base/complaint.js';
import { decodeText } from '../base/decode.js';
import { err, type Result } from '../base/result.js';
import { quote } from '../base/text.js';

/** A scenario file may have so many bytes. */
const BYTES_MAX = 16 * 1024 * 1024;

/** An export may have so many: 8,000 VMs with all their properties have less. */
const EXPORT_BYTES_MAX = 64 * 1024 * 1024;

const SAID: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'The file may not be read.',
  EPERM: 'The file may not be read.',
  EISDIR: 'This is a directory.',
};

/** `wanted` is what the file should be, for a complaint. */
export const readScenarioFile = (file: string, wanted = 'a scenario file (YAML)'): Result<string, Complaint> =>
  readFileAs(file, wanted, { bytesMax: BYTES_MAX });

/** An export of PowerShell. */
export const readExportFile = (
  file: string,
  wanted = 'an inventory, or an export of PowerShell (JSON or CSV)',
): Result<string, Complaint> =>
  readFileAs(file, wanted, { bytesMax: EXPORT_BYTES_MAX, remedy: '; export fewer properties with Select-Object' });

const EXPORT = /\.(?:json|csv|jsonl|ndjson)$/i;

export const isFolder = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;

/** Whether something is there that is neither a plain file nor a folder: a pipe, a terminal, the device that takes anything. */
export function isDevice(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** Of a folder the exports in it, by name; of anything else the file itself. */
export const exportFilesIn = (file: string): readonly string[] =>
  isFolder(file)
    ? readdirSync(file)
        .filter((name) => EXPORT.test(name))
        .sort()
        .map((name) => join(file, name))
    : [file];

/** Why a file cannot be written where an option wants it, as far as that is seen before the work. */
export function fileTrouble(option: string, file: string): string | undefined {
  if (file === '' || file === '-') return `${option} takes the name of a file; ./- for one with the name -.`;
  if (isFolder(file)) return `${option} takes the name of a file; ${quote(file)} is a folder.`;
  if (isDevice(file))
    return `${option} takes the name of a file; ${quote(file)} is none, and would be replaced by one.`;
  const folder = dirname(resolve(file));
  if (!isFolder(folder)) return `${option}: there is no folder ${quote(folder)}. Make it, or name another.`;
  return writeTrouble(option, folder);
}

/** The same of a folder, which is made if it is not there. */
export function folderTrouble(option: string, folder: string): string | undefined {
  let above = resolve(folder);
  while (!existsSync(above) && dirname(above) !== above) above = dirname(above);
  if (existsSync(above) && !isFolder(above)) return `${option} takes the name of a folder; ${quote(above)} is a file.`;
  return writeTrouble(option, above);
}

/** Whether a file is there already with another text; one that cannot be read may hold anything. */
export function holdsOther(file: string, text: string): boolean {
  if (!existsSync(file)) return false;
  try {
    return !readFileSync(file).equals(Buffer.from(text));
  } catch {
    return true;
  }
}

function writeTrouble(option: string, folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch {
    return `${option}: nothing can be written in ${quote(folder)}. Name another folder.`;
  }
}

function readFileAs(
  file: string,
  wanted: string,
  { bytesMax, remedy = '' }: { readonly bytesMax: number; readonly remedy?: string },
): Result<string, Complaint> {
  if (file === '-')
    return err(complain('Standard input is not read.', 'the name of a file; ./- for one with the name -'));
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const found = fstatSync(handle);
    if (found.isDirectory()) return err(complain('This is a directory.', wanted));
    if (found.size > bytesMax)
      return err(complain(`The file has ${found.size} bytes.`, `at most ${bytesMax / 1_048_576} MB${remedy}`));
    return decodeText(readFileSync(handle));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(complain(SAID[code ?? ''] ?? `The file cannot be read: ${message}.`, wanted));
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
