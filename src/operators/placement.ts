/**
 * Where a VM goes by itself: its preferred owners in their order, then the best node of its preferred site, then the best node, which is the one with the most free memory
 * (then fewest VMs, then lowest node id). Nodes that hold a VM of the same anti-affinity class are passed over while another
 * remains. A policy may replace this; the rules judge its choice all the same.
 */

import { restoresOn } from '../model/rules/compatibility.js';
import { moveKindOf } from '../model/rules/move-kind.js';
import { hostAt } from '../model/rules/names.js';
import { hostsOfTwins, slotLimit } from '../model/rules/placement.js';
import { obstacleOfKind, takeoverObstacle } from '../model/rules/targets.js';
import { NODE, POWER } from '../model/states.js';
import { freeMemory, type Host, MOVE, NONE, type Vm, type World } from '../model/world.js';
import type { Placement, View } from '../sim/actors.js';

/** What one VM asks of its next host, and for what: a move of a kind, or a takeover. */
interface Wish {
  readonly world: World;
  readonly vm: Vm;
  readonly purpose: 'move' | 'takeover';
  /** MOVE; NONE of a takeover. */
  readonly kind: number;
  /** The only site that counts, or NONE. */
  readonly site: number;
  /** Hosts with a VM of one of its anti-affinity classes. */
  readonly twins: ReadonlySet<number>;
}

function placed({ world }: View, vm: Vm, purpose: Wish['purpose']): number {
  const kind = purpose === 'move' ? moveKindOf(world, vm) : NONE;
  const wish: Wish = { world, vm, purpose, kind, site: NONE, twins: hostsOfTwins(world, vm) };
  for (const preferred of vm.preferredOwners) {
    const host = hostAt(world, preferred);
    if (hasFreeSlot(wish, host) && standsApart(wish, host) && suits(wish, host)) return preferred;
  }
  if (vm.preferredSite === NONE) return bestAt(wish);
  const near = bestAt({ ...wish, site: vm.preferredSite });
  return near !== NONE ? near : bestAt(wish);
}

const NOWHERE: ReadonlySet<number> = new Set();

/** Of a VM that nothing but the rules keeps from the best host. */
function likely({ world }: View, vm: Vm): number {
  if (vm.preferredOwners.length > 0 || vm.preferredSite !== NONE || vm.antiAffinity.length > 0) return NONE;
  if (vm.power === POWER.saved) return NONE;
  const wish: Wish = { world, vm, purpose: 'move', kind: moveKindOf(world, vm), site: NONE, twins: NOWHERE };
  return first(wish, undefined)?.index ?? NONE;
}

/** The cluster's own placement. For a move it looks at hosts with a free slot only; -1 where none suits now. */
export const clusterPlacement: Placement = Object.assign(placed, { likely });

/** The best host: apart from VMs of its classes, and where its saved memory can be restored, while that is possible. */
function bestAt(wish: Wish): number {
  const { vm } = wish;
  const parts = vm.antiAffinity.length > 0;
  if (vm.power === POWER.saved) {
    const restored = best(wish, (host) => restoresOn(vm, host) && (!parts || standsApart(wish, host)));
    if (restored !== NONE) return restored;
  }
  const apart = parts ? best(wish, (host) => standsApart(wish, host)) : NONE;
  return apart !== NONE ? apart : best(wish);
}

const suits = ({ world, vm, purpose, kind }: Wish, host: Host): boolean =>
  purpose === 'takeover'
    ? takeoverObstacle(world, vm.index, host.index) === undefined
    : obstacleOfKind(world, kind, vm.index, host.index) === undefined;

const hasFreeSlot = ({ world, kind }: Wish, host: Host): boolean =>
  kind !== MOVE.live || host.slots < slotLimit(world, host.index);

/** No VM of one of its anti-affinity classes is there. */
const standsApart = ({ twins }: Wish, host: Host): boolean => !twins.has(host.index);

/** The best host of those that suit, or NONE. The rules are asked of the favourite first, which mostly does. */
function best(wish: Wish, isWanted?: (host: Host) => boolean): number {
  const takes = (host: Host): boolean => isWanted?.(host) !== false && suits(wish, host);
  const favourite = first(wish, undefined);
  if (favourite === undefined || takes(favourite)) return favourite?.index ?? NONE;
  return first(wish, takes)?.index ?? NONE;
}

const UP_ALONE = 'placement/node-accepts-roles';

/** The best member with a free slot that also takes it. A VM of no cluster has no place to go by itself. */
function first(wish: Wish, takes: ((host: Host) => boolean) | undefined): Host | undefined {
  const { world, vm, site } = wish;
  let found: Host | undefined;
  let most = 0;
  for (const index of world.clusters[hostAt(world, vm.host).cluster]?.members ?? []) {
    const host = hostAt(world, index);
    const free = freeMemory(host);
    if (found !== undefined && (free < most || (free === most && !isSmaller(host, found)))) continue;
    // A role lands on nodes that are Up alone, which is cheaper to see than to ask; a doubt of that rule is heard.
    if (host.node !== NODE.up && vm.clustered && !world.doubts.has(UP_ALONE, world, vm.index, index)) continue;
    if (site !== NONE && host.site !== site) continue;
    if (!hasFreeSlot(wish, host) || takes?.(host) === false) continue;
    found = host;
    most = free;
  }
  return found;
}

/** Of two hosts with the same free memory, the one to take. */
const isSmaller = (a: Host, b: Host): boolean =>
  a.vms.length !== b.vms.length ? a.vms.length < b.vms.length : a.nodeId < b.nodeId;
