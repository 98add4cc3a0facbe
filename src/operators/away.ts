/** Members that serve nobody though no one took them out of service. */
import { clusterAt, hostAt } from '../model/rules/names.js';
import { NODE } from '../model/states.js';
import type { World } from '../model/world.js';

/** As Get-ClusterNode shows them: Down, Isolated or Quarantined. One that is set up in place is none of them. */
const AWAY: ReadonlySet<number> = new Set([
  NODE.down,
  NODE.isolated,
  NODE.cutOff,
  NODE.stopped,
  NODE.halted,
  NODE.quarantined,
]);

export const awayFrom = (world: World, cluster: number): readonly number[] =>
  clusterAt(world, cluster).members.filter((host) => AWAY.has(hostAt(world, host).node));
