/** Events of the queue, as integers: happenings that end an activity, and what only the driver knows of. */
import { ACTIVITIES, type Happening } from '../model/activities.js';

/** Happenings that an activity of this kind ends with, by the number of the kind: the ordinary one. */
export const ORDINARY: readonly Happening[] = ACTIVITIES.map((kind) => kind.endings[0] as Happening);

/** An event below this number is the ordinary ending of the activity kind of that number. */
const DRIVER = ACTIVITIES.length;

export const EVENT = {
  /** The flow of a VM ran empty. */
  flowEmpty: DRIVER,
  /** A live migration breaks. */
  migrationBreaks: DRIVER + 1,
  /** An operator wakes. */
  wake: DRIVER + 2,
  fault: DRIVER + 3,
  faultOver: DRIVER + 4,
  powerBack: DRIVER + 5,
  /** A fault that strikes by itself: it does not keep the run alive. */
  periodicFault: DRIVER + 6,
  /** From then on nothing strikes. */
  calm: DRIVER + 7,
} as const;
