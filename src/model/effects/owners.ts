/** Who coordinates a Cluster Shared Volume: its members share the volumes evenly, and one that leaves hands its own on. */
import { FACT } from '../facts.js';
import { clusterAt, hostAt } from '../rules/names.js';
import { NODE } from '../states.js';
import type { Turn } from '../turn.js';
import { NONE, type Volume, type World } from '../world.js';

const ownedBy = (world: World, host: number): number => world.volumes.filter((one) => one.owner === host).length;

/** The Up member that owns the fewest volumes, of the lowest node id among equals; the present owner where none is Up. */
export function nextOwner(world: World, volume: Volume): number {
  const up = clusterAt(world, volume.cluster).members.filter((one) => hostAt(world, one).node === NODE.up);
  const [first] = up.sort(
    (a, b) => ownedBy(world, a) - ownedBy(world, b) || hostAt(world, a).nodeId - hostAt(world, b).nodeId,
  );
  return first ?? volume.owner;
}

/** A volume whose owner is not Up goes to another member; a member with two more than the one with the fewest gives one away. */
export function reviewOwners(turn: Turn): void {
  const { world } = turn;
  for (const volume of world.volumes) {
    if (volume.implied || !clusterAt(world, volume.cluster).quorate) continue;
    const next = nextOwner(world, volume);
    const isUp = volume.owner !== NONE && hostAt(world, volume.owner).node === NODE.up;
    if (next === volume.owner || (isUp && ownedBy(world, volume.owner) - ownedBy(world, next) < 2)) continue;
    volume.owner = next;
    turn.fact(FACT['volume-moved'], volume.index, next);
  }
}
