/** Roles whose node was given up start elsewhere in the order of their priorities. */
import { ACTIVITY, activityKey } from '../../model/activities.js';
import { FACT } from '../../model/facts.js';
import { hostName, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { clusterOf, NONE, type Vm, type World } from '../../model/world.js';
import { type Invariant, wake } from '../invariant.js';
import { placeFor } from '../service/room.js';

/** A role of a higher priority that waits and could be started now, or undefined. */
function overtaken(world: World, vm: Vm): Vm | undefined {
  const cluster = clusterOf(world, vm);
  if (cluster === undefined || world.open.has(activityKey(ACTIVITY['group-wait'], cluster.index))) return undefined;
  return world.vms.find(
    (one) =>
      one.waiting &&
      one.priority > vm.priority &&
      (one.power === POWER.failed || one.power === POWER.saved) &&
      one.set === NONE &&
      clusterOf(world, one) === cluster &&
      placeFor(world, one) !== undefined,
  );
}

const takeoverInOrder: Invariant = {
  id: 'progress/takeover-in-order',
  claim:
    'No role is started on another node while one of a higher priority and of no group set waits that could still be started.',
  source: 'GRP DRAIN',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-arrived')],
  evidence: ({ world, fact }, index) => {
    const vm = vmAt(world, index);
    // One that arrives and starts in one step has been taken over.
    if (fact !== FACT['vm-arrived'] || vm.power !== POWER.starting || world.trouble > 0) return undefined;
    const first = overtaken(world, vm);
    return first && `${vm.name} is started on ${hostName(world, vm.host)} while ${first.name} waits, which comes first`;
  },
  coarse: true,
};

export const takeoverInvariants: readonly Invariant[] = [takeoverInOrder];
