/** One run to walk through. The console has a door of its own (`shell.js`): a rehearsal does not load a language. */
export { type BandEnd, bandOf, UNMEASURED, type Width } from './band.js';
export { type Branch, Branches, type Comparison, compareBranches, type Story } from './branches.js';
export { chainOf, historyOf, lastAbout } from './causes.js';
export { firstDifference } from './compare.js';
export { type CopyProgress, Cursor } from './cursor.js';
export { type Difference, differencesOf } from './differences.js';
export type { Deed } from './fork.js';
export { breakFrom, eventFrom, placeFrom, refusalFrom, type Way } from './jumps.js';
export { nearestMisses } from './misses.js';
export { Recording, type Revived } from './recording.js';
export { rehearse } from './rehearse.js';
export {
  type Beginning,
  beginningOf,
  judged,
  type Rehearsal,
  type RehearsalOptions,
  type ScriptCall,
  setUp,
} from './set-up.js';
export { type LevelChange, type Stretch, type Strip, stripOf } from './strip.js';
export type { TraceLine } from './trace-lines.js';
