/** One run to walk through. */
export { firstDifference } from './compare.js';
export { type Rehearsal, type RehearsalOptions, rehearse } from './rehearse.js';
