/** Events that a real cluster writes to its log where the model writes a fact. */
import type { FactName } from '../facts.js';
import { doc, type Sourced } from './types.js';

/** By the name of a fact: the number of the event. */
export const WINDOWS_EVENTS: Readonly<Partial<Record<FactName, Sourced<number>>>> = {
  'node-evicted': doc(1011, 'EVT'),
  'vm-failed': doc(1069, 'EVT'),
  'join-failed': doc(1070, 'EVT'),
  'node-given-up': doc(1135, 'EVT'),
  'migration-failed': doc(1137, 'EVT'),
  'quorum-lost': doc(1177, 'EVT'),
  'vm-paused-critical': doc(1250, 'EVT'),
  'vm-preempted': doc(1251, 'EVT'),
  'failover-limit-reached': doc(1254, 'EVT'),
  'level-raised': doc(1594, 'EVT'),
  'level-not-raised': doc(1664, 'EVT'),
  'node-quarantined': doc(1672, 'EVT'),
  'node-isolated': doc(1673, 'EVT'),
  'drain-failed': doc(1677, 'EVT'),
  'node-returned': doc(1680, 'EVT'),
  'volume-offline': doc(5120, 'EVT'),
  'path-lost': doc(5121, 'EVT'),
};

/** Facts after which a node does not drain any more. */
const DRAIN_ENDS: readonly FactName[] = [
  ...(['drain-completed', 'drain-failed', 'drain-dropped', 'node-resumed', 'host-down'] as const),
];

/**
 * The number of the event that a real cluster logs for a fact: for a move that failed only where the node that it leaves (`arg`)
 * drains. `drains` holds the nodes that do, fact by fact: all facts have to be asked, in their order.
 */
export function windowsEvent(name: FactName, subject: number, arg: number, drains: Set<number>): number | undefined {
  if (name === 'drain-started') drains.add(subject);
  else if (DRAIN_ENDS.includes(name)) drains.delete(subject);
  return name === 'migration-failed' && !drains.has(arg) ? undefined : WINDOWS_EVENTS[name]?.value;
}
