/** Quarantine: a node that leaves the membership ungracefully too often within an hour may not join for a while. */
import { ACTIVITY } from '../activities.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { clusterAt, hostAt } from '../rules/names.js';
import { DRAIN, NODE } from '../states.js';
import type { Turn } from '../turn.js';
import { isApart, tryToJoin } from './reach.js';

/** The peers of a node have missed it: once more it has left without a word. */
export function countDeparture(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  const { settings, quorate } = clusterAt(turn.world, host.cluster);
  if (settings.QuarantineThreshold === 0 || !quorate || turn.isOpen(ACTIVITY.quarantine, index)) return;
  if (!turn.isOpen(ACTIVITY.departures, index)) turn.begin(ACTIVITY.departures, index);
  host.departures += 1;
  if (host.departures < settings.QuarantineThreshold) return;
  forgetDepartures(turn, index);
  turn.fact(FACT['node-quarantined'], index);
  turn.begin(ACTIVITY.quarantine, index);
}

export function forgetDepartures(turn: Turn, index: number): void {
  turn.end(ACTIVITY.departures, index);
  hostAt(turn.world, index).departures = 0;
}

/** The quarantine of a node is over, by itself or by hand. One whose roles are still leaving serves again as it is. */
export function release(turn: Turn, index: number): void {
  if (!turn.isOpen(ACTIVITY.quarantine, index)) return;
  turn.end(ACTIVITY.quarantine, index);
  turn.fact(FACT['quarantine-over'], index);
  const host = hostAt(turn.world, index);
  if (host.node === NODE.stopped) return tryToJoin(turn, host);
  if (host.node !== NODE.quarantined) return;
  const drains = host.drain === DRAIN.inProgress;
  if (host.drain !== DRAIN.notInitiated) turn.fire(refs.drain, index, 'reset');
  if (!drains) turn.fire(refs.node, index, 'released');
  else turn.fire(refs.node, index, isApart(turn.world, host) ? 'given-up' : 'reached');
}
