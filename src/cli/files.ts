/** Scenario files from disk: read whole, bounded, as UTF-8; or a complaint that says what is wrong with the file. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { type Complaint, complain } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';

/** A scenario file may have so many bytes. */
const BYTES_MAX = 16 * 1024 * 1024;

const SAID: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'The file may not be read.',
  EPERM: 'The file may not be read.',
  EISDIR: 'This is a directory.',
};

/** `wanted` is what the file should be, for a complaint. */
export function readScenarioFile(file: string, wanted = 'a scenario file (YAML)'): Result<string, Complaint> {
  if (file === '-')
    return err(complain('Standard input is not read.', 'the name of a file; ./- for one with the name -'));
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const found = fstatSync(handle);
    if (found.isDirectory()) return err(complain('This is a directory.', wanted));
    if (found.size > BYTES_MAX) return err(complain(`The file has ${found.size} bytes.`, 'at most 16 MB'));
    return decode(readFileSync(handle));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(complain(SAID[code ?? ''] ?? `The file cannot be read: ${message}.`, wanted));
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function decode(bytes: Uint8Array): Result<string, Complaint> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err(complain('The file is not valid UTF-8.', 'text in UTF-8'));
  }
}
