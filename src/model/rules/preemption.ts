/** Who makes room for a role of a higher priority that finds none: roles that are taken offline for it. */
import { CONFIGURATION, POWER } from '../states.js';
import {
  type Cluster,
  clusterOf,
  footprint,
  freeMemory,
  isMoving,
  NONE,
  startNeed,
  type Vm,
  type World,
} from '../world.js';
import { hostAt, hostName, vmAt, vmName } from './names.js';
import type { Rule } from './rule.js';

/** Whether a role may be taken offline for one of this priority. */
const gives = ({ settings }: Cluster, vm: Vm, priority: number): boolean =>
  vm.clustered &&
  vm.assigned > 0 &&
  vm.priority < priority &&
  vm.priority < settings.MinimumNeverPreemptPriority &&
  vm.power === POWER.running &&
  vm.configuration !== CONFIGURATION.updating &&
  !isMoving(vm);

/** The roles of a host that make room there for one that finds none, the least important first; none where they cannot. */
export function preempted(world: World, vm: Vm, host: number): readonly Vm[] {
  const cluster = clusterOf(world, vm);
  if (cluster === undefined || vm.promised !== NONE) return [];
  if (vm.priority < cluster.settings.MinimumPreemptorPriority) return [];
  const giving = hostAt(world, host)
    .vms.map((one) => vmAt(world, one))
    .filter((one) => gives(cluster, one, vm.priority))
    .sort((a, b) => a.priority - b.priority || b.assigned - a.assigned || a.index - b.index);
  let missing = startNeed(vm) - freeMemory(hostAt(world, host));
  const taken: Vm[] = [];
  for (const one of giving) {
    if (missing <= 0) break;
    taken.push(one);
    missing -= footprint(one);
  }
  return missing <= 0 ? taken : [];
}

export const preemptionRules: readonly Rule[] = [
  {
    id: 'preemption/lower-roles-make-room',
    about: 'vm',
    statement:
      'For a role that finds no room, roles of lower priorities are taken offline: if its own is MinimumPreemptorPriority or more, and only those below MinimumNeverPreemptPriority.',
    source: 'EVT CLP',
    confidence: 'doc',
    code: '1251',
    holds: (world, vm, host) => host !== NONE && preempted(world, vmAt(world, vm), host).length > 0,
    because: (world, vm, host) =>
      `No roles on ${hostName(world, host)} make enough room for ${vmName(world, vm)}: none may be taken offline for its priority.`,
  },
];
