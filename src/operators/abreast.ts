/** How many nodes may be away at once: as many as leave room for every role, also after further losses, and quorum. */
import { Room, survey } from '../invariants/index.js';
import { clusterAt, hostAt } from '../model/rules/names.js';
import { NODE } from '../model/states.js';
import type { World } from '../model/world.js';

/**
 * Whether one more node can be begun while others are away. `headroom`: nodes whose loss the rest must be able to carry even then; of
 * more than one the largest are taken.
 */
export function mayBeginAnother(world: World, cluster: number, next: number, headroom: number): boolean {
  const { members } = clusterAt(world, cluster);
  const up = members.filter((one) => hostAt(world, one).node === NODE.up && one !== next);
  // Those that are away do not vote; a majority of all members is up even when the headroom is spent.
  if (up.length - headroom <= members.length / 2) return false;
  const room = new Room(world, clusterAt(world, cluster), survey(world, clusterAt(world, cluster)));
  // What is on nodes that are being drained must go somewhere too.
  const leaving = members.filter((one) => hostAt(world, one).node !== NODE.up);
  const fits = (lost: readonly number[]): boolean => room.homeless([next, ...lost], leaving) === undefined;
  if (headroom === 1) return up.every((lost) => fits([lost]));
  const largest = [...up].sort((one, other) => hostAt(world, other).used - hostAt(world, one).used || one - other);
  return fits(largest.slice(0, headroom));
}
