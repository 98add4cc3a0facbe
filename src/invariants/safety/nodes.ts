/** What the states of a node mean for what is on it. */
import { NODE } from '../../model/states.js';

const RUNS: ReadonlySet<number> = new Set([NODE.joining, NODE.up, NODE.paused, NODE.evicting, NODE.ready]);
const DEAD: ReadonlySet<number> = new Set([
  NODE.down,
  NODE.isolated,
  NODE.quarantined,
  NODE.dead,
  NODE.bare,
  NODE.dark,
]);
const IN_SETUP: ReadonlySet<number> = new Set([
  NODE.upgrading,
  NODE.upgradingOutside,
  NODE.patchingInPlace,
  NODE.installing,
]);

/** Guests can run on it. */
export const runs = (node: number): boolean => RUNS.has(node);

/** It has no power, or no system. */
export const isDead = (node: number): boolean => DEAD.has(node);

/** A host that setup runs on. */
export const isInSetup = (node: number): boolean => IN_SETUP.has(node);

/** A member that its peers hear. */
export const answers = (node: number): boolean => node === NODE.up || node === NODE.paused || node === NODE.evicting;
