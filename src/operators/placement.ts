/**
 * Where a VM goes by itself: its preferred owners in their order, then the best node, which is the one with the most free memory
 * (then fewest VMs, then lowest node id). Nodes that hold a VM of the same anti-affinity class are passed over while another
 * remains. A policy may replace this; the rules judge its choice all the same.
 */
import { hostAt } from '../model/rules/names.js';
import { antiAffinityConflict, slotLimit } from '../model/rules/placement.js';
import { moveObstacle, takeoverObstacle } from '../model/rules/targets.js';
import { moveKindOf } from '../model/step.js';
import { freeMemory, type Host, MOVE, NONE, type Vm, type World } from '../model/world.js';
import type { Placement } from '../sim/actors.js';

type Suits = (host: Host) => boolean;

/** The cluster's own placement. For a move it looks at hosts with a free slot only; -1 where none suits now. */
export const clusterPlacement: Placement = ({ world }, vm, purpose) => {
  const suits = purpose === 'move' ? suitsMove(world, vm) : suitsTakeover(world, vm);
  for (const preferred of vm.preferredOwners) {
    if (suits(hostAt(world, preferred)) && antiAffinityConflict(world, vm, preferred) === NONE) return preferred;
  }
  const members = candidates(world, vm);
  const apart =
    vm.antiAffinity.length === 0
      ? NONE
      : best(world, members, (host) => antiAffinityConflict(world, vm, host.index) === NONE && suits(host));
  return apart !== NONE ? apart : best(world, members, suits);
};

function suitsMove(world: World, vm: Vm): Suits {
  const kind = moveKindOf(world, vm);
  const before = vm.moveKind;
  return (host) => {
    if (kind === MOVE.live && host.slots >= slotLimit(world, host.index)) return false;
    vm.moveKind = kind;
    const obstacle = moveObstacle(world, vm.index, host.index);
    vm.moveKind = before;
    return obstacle === undefined;
  };
}

function suitsTakeover(world: World, vm: Vm): Suits {
  return (host) => takeoverObstacle(world, vm.index, host.index) === undefined;
}

/** Members of the VM's cluster; a VM of no cluster has no place to go by itself. */
function candidates(world: World, vm: Vm): readonly number[] {
  return world.clusters[hostAt(world, vm.host).cluster]?.members ?? [];
}

/** The best of the hosts that suit. The cheap comparison comes first: most hosts need no rule asked. */
function best(world: World, members: readonly number[], suits: Suits): number {
  let found: Host | undefined;
  for (const index of members) {
    const host = hostAt(world, index);
    if (found !== undefined && !isBetter(host, found)) continue;
    if (suits(host)) found = host;
  }
  return found?.index ?? NONE;
}

function isBetter(a: Host, b: Host): boolean {
  const more = freeMemory(a) - freeMemory(b);
  if (more !== 0) return more > 0;
  return a.vms.length !== b.vms.length ? a.vms.length < b.vms.length : a.nodeId < b.nodeId;
}
