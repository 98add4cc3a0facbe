/** One run to walk through. */
export { type BandEnd, bandOf, UNMEASURED, type Width } from './band.js';
export { firstDifference } from './compare.js';
export { type CopyProgress, Playback, type TraceLine } from './playback.js';
export { rehearse } from './rehearse.js';
export type { Rehearsal, RehearsalOptions } from './set-up.js';
