/** One run to walk through. */
export { type BandEnd, bandOf, UNMEASURED, type Width } from './band.js';
export { firstDifference } from './compare.js';
export { type CopyProgress, Cursor } from './cursor.js';
export { eventFrom, type Way } from './jumps.js';
export { Recording } from './recording.js';
export { rehearse } from './rehearse.js';
export type { Rehearsal, RehearsalOptions } from './set-up.js';
export type { TraceLine } from './trace-lines.js';
