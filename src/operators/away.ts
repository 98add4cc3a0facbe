/** Members that serve nobody though no one took them out of service. */
import { clusterAt, hostAt } from '../model/rules/names.js';
import { isAway } from '../model/rules/node-states.js';
import type { World } from '../model/world.js';

export const awayFrom = (world: World, cluster: number): readonly number[] =>
  clusterAt(world, cluster).members.filter((host) => isAway(hostAt(world, host).node));
