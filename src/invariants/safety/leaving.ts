/** Who leaves its host: no VM that is bound to it, none that is being backed up, none from a host that cannot let it go. */

import { ACTIVITY, activityKey } from '../../model/activities.js';
import { CONCERN } from '../../model/concerns.js';
import { hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { NODE } from '../../model/states.js';
import { clusterOf, fitsNumaNode, NONE, underWay, usesMemory, type Vm, type World } from '../../model/world.js';
import type { Invariant, Look } from '../invariant.js';
import { answers, runs } from './nodes.js';
import { chosen, company, onMove, ran, wasOn } from './placement.js';

/** A claim about where a VM goes, or has been taken over, since the last look. `concerns`: whether it can be broken for this VM at all. */
const going = (
  shape: Pick<Invariant, 'id' | 'claim' | 'source' | 'concern'>,
  concerns: (world: World, vm: Vm) => boolean,
  evidence: (look: Look, vm: Vm, target: number) => string | undefined,
): Invariant =>
  onMove(shape, chosen, (look, index) => {
    const vm = vmAt(look.world, index);
    return concerns(look.world, vm) ? evidence(look, vm, look.occasion) : undefined;
  });

const boundVmStays = going(
  {
    id: 'safety/bound-vm-stays',
    claim:
      'A VM that a local disk, a device or an ISO of its host binds to it goes nowhere else, unless that disk goes along; of a role that does not run, only the owner changes.',
    source: 'LMT',
    concern: CONCERN.bindings,
  },
  (_world, { bound, iso, clustered, power, moveFiles, immovable }) =>
    (iso || (bound && !(moveFiles && immovable === 'local disk'))) && (usesMemory(power) || !clustered),
  // A role that did not run and is started by whoever takes it over starts there, of which another claim speaks.
  (look, vm, target) =>
    target === wasOn(look) || (vm.clustered && !ran(look))
      ? undefined
      : `${vm.name} goes to ${hostName(look.world, target)}, and ${vm.iso ? 'an ISO' : vm.immovable} binds it to ${hostName(look.world, wasOn(look))}`,
);

const noMoveInBackup = going(
  {
    id: 'safety/no-move-in-backup',
    claim: 'No move of a VM begins while it is being backed up.',
    source: 'WERR',
    concern: CONCERN.backups,
  },
  ({ open }, { index, migration }) => underWay(migration) && open.has(activityKey(ACTIVITY.backup, index)),
  ({ world }, vm, target) => `${vm.name} leaves for ${hostName(world, target)} while it is being backed up`,
);

/** Whether the guests of a host can leave it alive. */
const letsGo = (vm: Vm, node: number): boolean =>
  vm.clustered ? answers(node) || node === NODE.ready || node === NODE.quarantined : runs(node);

const leavesAnsweringHost = going(
  {
    id: 'safety/leaves-answering-host',
    claim: 'A VM that runs begins to move only from a host that answers its cluster, to one that hears that host.',
    source: 'LMT',
  },
  (_world, vm) => underWay(vm.migration) && usesMemory(vm.power),
  ({ world }, vm, target) => {
    const [from, to] = [hostAt(world, vm.host), hostAt(world, target)];
    if (!letsGo(vm, from.node)) return `${vm.name} begins to leave ${from.name}, which does not answer`;
    return from.island === to.island
      ? undefined
      : `${vm.name} begins to move from ${from.name} to ${to.name}, which do not hear each other`;
  },
);

const waitsForOwner = going(
  {
    id: 'safety/waits-for-owner',
    claim:
      'When a cluster has formed anew, no role is started elsewhere before ClusterGroupWaitDelay is over or its last owner is back.',
    source: 'CLP GRP',
  },
  (world, vm) => !underWay(vm.migration) && clusterOf(world, vm) !== undefined,
  (look, vm, target) => {
    const { world } = look;
    const owner = hostAt(world, wasOn(look));
    // A node whose service was stopped was there, and handed its roles over itself.
    if (owner.cluster === NONE || answers(owner.node) || owner.node === NODE.halted) return undefined;
    if (!world.open.has(activityKey(ACTIVITY['group-wait'], owner.cluster))) return undefined;
    return `${vm.name} is started on ${hostName(world, target)} while its cluster waits for ${owner.name}`;
  },
);

const idleRoleWaits = going(
  {
    id: 'safety/idle-role-keeps-its-node',
    claim: 'A role that does not run has another owner without a move only when its node has been given up.',
    source: 'CLUSAPI GRP',
  },
  (_world, vm) => vm.clustered && !usesMemory(vm.power) && !underWay(vm.migration),
  (look, vm, target) => {
    const { world } = look;
    const owner = hostAt(world, wasOn(look));
    const isMissed =
      world.open.has(activityKey(ACTIVITY.heartbeat, owner.index)) ||
      world.open.has(activityKey(ACTIVITY.resiliency, owner.index));
    if (!isMissed && !answers(owner.node)) return undefined;
    return `${vm.name} belongs to ${hostName(world, target)} without a move, and ${owner.name} has not been given up`;
  },
);

const fitsOneNumaNode = company(
  {
    id: 'safety/numa-node',
    claim:
      'Where NUMA spanning is off a VM is started, or sent to, only where one NUMA node has its memory and its processors.',
    source: 'PS',
    concern: CONCERN.numa,
  },
  () => true,
  (world, { name, assigned, cores }, target) => {
    const host = hostAt(world, target);
    if (fitsNumaNode(host, assigned, cores)) return undefined;
    return `${name} comes to ${host.name}, and is larger than one of its NUMA nodes`;
  },
);

export const leavingInvariants: readonly Invariant[] = [
  boundVmStays,
  noMoveInBackup,
  leavesAnsweringHost,
  waitsForOwner,
  idleRoleWaits,
  fitsOneNumaNode,
];
