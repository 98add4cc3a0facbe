/** The cmdlets that every session has, whatever it manages. */
import type { Cmdlet } from '../runtime/cmdlet.js';
import { DATA_CMDLETS } from './data.js';
import { OBJECT_CMDLETS } from './objects.js';
import { selectObject } from './select.js';
import { SESSION_CMDLETS } from './session.js';
import { SUMMARY_CMDLETS } from './summaries.js';
import { TIME_CMDLETS } from './time.js';
import { WRITING_CMDLETS } from './writing.js';

export const UTILITY_CMDLETS: readonly Cmdlet[] = [
  ...OBJECT_CMDLETS,
  ...SUMMARY_CMDLETS,
  selectObject,
  ...WRITING_CMDLETS,
  ...DATA_CMDLETS,
  ...TIME_CMDLETS,
  ...SESSION_CMDLETS,
];

/** By all their names in small letters. */
export const byName = (cmdlets: readonly Cmdlet[]): ReadonlyMap<string, Cmdlet> =>
  new Map(
    cmdlets.flatMap((one) =>
      [one.table.name, ...(one.table.aliases ?? [])].map((name) => [name.toLowerCase(), one] as const),
    ),
  );
