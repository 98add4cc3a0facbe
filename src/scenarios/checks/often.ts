/** Faults that come again and again: no more often than a rehearsal can play. */
import { complain } from '../../base/complaint.js';
import { formatDuration, type Micros } from '../../base/units.js';
import type { Notes } from '../notes.js';

/** More of one fault is no night any more, and would be played for hours. */
const STRIKES_MAX = 100_000;

/** A fault that comes so often within a time that a rehearsal would not end. */
export function checkOften(fault: object, every: Micros | undefined, within: Micros | undefined, notes: Notes): void {
  if (every === undefined || within === undefined || within / every <= STRIKES_MAX) return;
  const why = `It would strike more than ${STRIKES_MAX} times within ${formatDuration(within)}.`;
  notes.at(fault, 'every', complain(why, `at least ${formatDuration(Math.ceil(within / STRIKES_MAX))}`));
}
