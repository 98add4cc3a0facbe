/** Moments: faults that somebody adds to a scenario from outside, an instructor before a lab or while it runs. */
import { isSeq } from 'yaml';
import { z } from 'zod';
import { type Complaint, complain } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';
import type { ScriptLine } from '../operators/script-line.js';
import { checkFaults } from './checks/faults.js';
import { type Directory, type Draft, present } from './directory.js';
import { Notes } from './notes.js';
import { Reader } from './reader.js';
import type { Written } from './schema.js';
import { faultType } from './schema-faults.js';
import { openYaml } from './source.js';

type Faults = NonNullable<Written['faults']>;

interface Known {
  readonly directory: Directory;
  readonly lines: readonly ScriptLine[];
}

/** Reads lists of faults against a file that has no complaint itself; complaints of the first text that has some. */
export function readMoments(
  texts: readonly string[],
  draft: Draft,
  known: Known,
): Result<Faults, readonly Complaint[]> {
  const all: Faults = [];
  for (const text of texts) {
    const read = readOne(text, draft, known);
    if (!read.ok) return read;
    all.push(...read.value);
  }
  return ok(all);
}

function readOne(text: string, draft: Draft, { directory, lines }: Known): Result<Faults, readonly Complaint[]> {
  const { source, complaints } = openYaml(text);
  if (source === undefined || complaints.length > 0) return err(complaints);
  if (!isSeq(source.root)) return err([{ ...NO_LIST, place: source.place(0) }]);
  const notes = new Notes(source);
  const faults = new Reader(notes).read(z.array(faultType), source.root) as Draft['faults'];
  for (const fault of present(faults))
    if ((!('at' in fault) || 'cau' in fault || 'slip' in fault) && !notes.isWrong(fault))
      notes.at(fault, undefined, NO_MOMENT);
  checkFaults({ ...draft, faults }, directory, lines, notes);
  return notes.complaints.length > 0 ? err(notes.complaints) : ok(faults as Faults);
}

const NO_LIST = complain('Moments are a list.', '`- { at: 20 min, crash: NAME, for: 10 min }`, as under `faults:`');
const NO_MOMENT = complain('This has no moment at which it strikes the world.', 'a fault with `at:`');
