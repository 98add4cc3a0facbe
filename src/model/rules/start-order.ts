/** In which order roles that failed are started: those of a group set after those of the sets that it depends on. */
import { ACTIVITY, activityKey } from '../activities.js';
import { POWER } from '../states.js';
import type { Vm, World } from '../world.js';
import { vmAt, vmName } from './names.js';
import type { Rule } from './rule.js';

const isReady = (world: World, vm: Vm): boolean =>
  vm.power === POWER.running && !world.open.has(activityKey(ACTIVITY['start-delay'], vm.index));

/** A role that another depends on and that is not online yet, or not for long enough; undefined: it need not wait. */
function late(world: World, vm: Vm): Vm | undefined {
  const set = world.groupSets[vm.set];
  if (set === undefined || vm.waitedOut) return undefined;
  for (const provider of set.after)
    for (const one of world.groupSets[provider]?.vms ?? [])
      if (!isReady(world, vmAt(world, one))) return vmAt(world, one);
  return undefined;
}

export const startOrderRules: readonly Rule[] = [
  {
    id: 'start-order/providers-are-online',
    about: 'vm',
    statement:
      'After a failure a role is started once the group sets that its own depends on are online, with their delay, or GroupDependencyTimeout is over.',
    source: 'PS CLP',
    confidence: 'doc',
    holds: (world, vm) => late(world, vmAt(world, vm)) === undefined,
    because: (world, vm) =>
      `${vmName(world, vm)} waits for ${late(world, vmAt(world, vm))?.name}, which it depends on.`,
  },
];
