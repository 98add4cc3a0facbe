/** A rehearsal ends within the years that are written with four digits. */
import { complain } from '../../base/complaint.js';
import { DAY, formatDuration, SECOND } from '../../base/units.js';
import { UNTIL_US } from '../defaults.js';
import type { Draft } from '../directory.js';
import type { Notes } from '../notes.js';

/** Days from 1970-01-01 to the first one of the year 10000. */
const DAYS_MAX = 2_932_897;

export function checkSpan(draft: Draft, notes: Notes): void {
  const { start, until = UNTIL_US } = draft;
  if (start?.day === undefined || start.second === undefined || notes.troubled('until')) return;
  const left = (DAYS_MAX - start.day) * DAY - start.second * SECOND;
  if (until < left) return;
  const why = 'It may go on beyond the year 9999, which no clock here shows.';
  if (draft.until === undefined)
    notes.at(draft, 'start', complain(why, `a start that is ${formatDuration(until)} before that, or \`until\``));
  else notes.at(draft, 'until', complain(why, `less than ${formatDuration(left)}, or an earlier \`start\``));
}
