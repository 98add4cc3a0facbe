/** When all that was to be done was done: faults may go on longer than that, and a calm may be far away. */
import type { Micros } from '../base/units.js';
import type { Run } from './simulate.js';

/** When the last operator had finished; undefined where one has not, or nobody was to do anything. */
export function finishedAtUs({ players }: Run): Micros | undefined {
  if (players.length === 0 || players.some(({ ask }) => ask?.kind !== 'done')) return undefined;
  return players.reduce((last, { askedAtUs }) => Math.max(last, askedAtUs), 0);
}
