/** What the states of a node mean, where several rules ask. */
import { NODE } from '../states.js';

/** Whether guests can run on a host now. */
export const runsGuests = (node: number): boolean => node === NODE.up || node === NODE.paused || node === NODE.ready;

/** A member that its peers hear. */
export const answers = (node: number): boolean => node === NODE.up || node === NODE.paused;

/** A host that a crash would not hurt. */
export const hasNoPower = (node: number): boolean =>
  node === NODE.down || node === NODE.isolated || node === NODE.dead || node === NODE.dark;
