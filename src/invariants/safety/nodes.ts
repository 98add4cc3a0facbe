/** What the states of a node mean for what is on it. */
import { NODE } from '../../model/states.js';

const RUNS = marked(
  NODE.joining,
  NODE.up,
  NODE.paused,
  NODE.evicting,
  NODE.ready,
  NODE.cutOff,
  NODE.stopped,
  NODE.quarantined,
  NODE.stopping,
  NODE.halted,
);
const DEAD = marked(NODE.down, NODE.isolated, NODE.dead, NODE.bare, NODE.dark);
const ANSWERS = marked(NODE.up, NODE.paused, NODE.stopping, NODE.evicting);
const IN_SETUP = marked(NODE.upgrading, NODE.upgradingOutside, NODE.patchingInPlace, NODE.patching, NODE.installing);

/** By state, whether it is one of these. */
function marked(...states: number[]): readonly boolean[] {
  return Object.values(NODE).map((_, state) => states.includes(state));
}

/** Guests can run on it. */
export const runs = (node: number): boolean => RUNS[node] === true;

/** It has no power, or no system. */
export const isDead = (node: number): boolean => DEAD[node] === true;

/** A host that setup runs on. */
export const isInSetup = (node: number): boolean => IN_SETUP[node] === true;

/** A member that its peers hear. */
export const answers = (node: number): boolean => ANSWERS[node] === true;
