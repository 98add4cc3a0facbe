/** What the states of a node mean, where several rules ask. */
import { NODE } from '../states.js';

/** By state, whether it is one of these. */
function marked(...states: number[]): readonly boolean[] {
  return Object.values(NODE).map((_, state) => states.includes(state));
}

const RUNS_GUESTS = marked(
  NODE.up,
  NODE.paused,
  NODE.ready,
  NODE.cutOff,
  NODE.stopped,
  NODE.quarantined,
  NODE.stopping,
  NODE.halted,
);
const SERVES = marked(NODE.up, NODE.paused, NODE.ready, NODE.stopping);
const ANSWERS = marked(NODE.up, NODE.paused, NODE.stopping);
const LETS_GO = marked(NODE.up, NODE.paused, NODE.ready, NODE.stopping, NODE.quarantined);
const AWAY = marked(NODE.down, NODE.isolated, NODE.cutOff, NODE.stopped, NODE.halted, NODE.quarantined);
const NO_POWER = marked(NODE.down, NODE.isolated, NODE.dead, NODE.dark);

/** Whether guests can run on a host now. */
export const runsGuests = (node: number): boolean => RUNS_GUESTS[node] === true;

/** Whether guests run on a host over which its cluster, if it has one, has a say. */
export const serves = (node: number): boolean => SERVES[node] === true;

/** Whether the roles of a host can leave it alive. */
export const letsGo = (node: number): boolean => LETS_GO[node] === true;

/** A member that its peers hear, as far as they know. */
export const answers = (node: number): boolean => ANSWERS[node] === true;

/** A host that a crash would not hurt. */
export const hasNoPower = (node: number): boolean => NO_POWER[node] === true;

/** A member that serves nobody though no one took it out of service: Down, Isolated or Quarantined. One that is set up in place is none of them. */
export const isAway = (node: number): boolean => AWAY[node] === true;
