/** Both ends of a plan: the world as it is, and as it is when every host is installed. */
import { copyWorld } from '../../model/encode.js';
import { refit } from '../../model/hindrances.js';
import { rebuild } from '../../model/rebuild.js';
import { hostAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Vm, World } from '../../model/world.js';
import type { Scenario } from '../scenario.js';
import type { Installation } from './installations.js';

/** A world before a plan, and one in which every installation of the plan is done. */
export interface Ends {
  readonly scenario: Scenario;
  readonly now: World;
  readonly later: World;
}

export function afterAll(now: World, all: readonly Installation[]): World {
  const later = copyWorld(now);
  for (const { host, to, method } of all) {
    const one = hostAt(later, host);
    one.release = to;
    refit(later.hindrances, one, method === 'clean');
  }
  return rebuild(later);
}

export const runs = (vm: Vm): boolean => vm.power !== POWER.off && vm.power !== POWER.lost;

/** Roles of a cluster that run or are saved. */
export const rolesOf = (world: World, cluster: number): readonly Vm[] =>
  world.vms.filter((vm) => vm.clustered && runs(vm) && hostAt(world, vm.host).cluster === cluster);
