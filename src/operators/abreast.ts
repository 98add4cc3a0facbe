/** How many nodes may be away at once: as many as leave room for every role, also after further losses, and quorum. */
import { couldBeOn, Room, survey } from '../invariants/index.js';
import { drainKindOf } from '../model/rules/move-kind.js';
import { clusterAt, hostAt, vmAt } from '../model/rules/names.js';
import { letsGo } from '../model/rules/node-states.js';
import { NODE } from '../model/states.js';
import type { Vm, World } from '../model/world.js';
import { obstacleTo } from './why-stuck.js';

/**
 * Whether one more node can be begun while others are away. `headroom`: nodes whose loss the rest must be able to carry even then; of
 * more than one the largest are taken.
 */
export function mayBeginAnother(world: World, cluster: number, next: number, headroom: number): boolean {
  const { members } = clusterAt(world, cluster);
  const up = upBeside(world, cluster, next);
  // Those that are away do not vote; a majority of all members is up even when the headroom is spent.
  if (up.length - headroom <= members.length / 2) return false;
  const room = roomIn(world, cluster);
  // What is on nodes that are being drained must go somewhere too.
  const leaving = goneFrom(world, cluster);
  const fits = (lost: readonly number[]): boolean => room.homeless([next, ...lost], leaving) === undefined;
  if (headroom === 1) return up.every((lost) => fits([lost]));
  const largest = [...up].sort((one, other) => hostAt(world, other).used - hostAt(world, one).used || one - other);
  return fits(largest.slice(0, headroom));
}

/**
 * Whether those that are left can take what is on one more node, and what may still go to it from nodes that are being emptied: else all of
 * them would wait for each other. What can go nowhere does not hang on this one. `nodes`: all that take part, those included that
 * have been evicted and come back. `given`: those that are being emptied have been given up, so that nothing goes from them.
 */
export function leavesTargets(
  world: World,
  cluster: number,
  next: number,
  nodes: readonly number[],
  given: boolean,
): boolean {
  const up = upBeside(world, cluster, next);
  const gone = given ? [] : goneFrom(world, cluster);
  const away = nodes.filter((one) => one !== next && !up.includes(one));
  const takes = (vm: Vm, one: number): boolean =>
    obstacleTo(world, drainKindOf(world, vm), vm.index, one) === undefined;
  const isLeft = (vm: Vm): boolean => !up.some((one) => takes(vm, one));
  const hangs = (vm: Vm): boolean => isLeft(vm) && (vm.host === next ? couldBeOn(world, vm, away) : takes(vm, next));
  if (up.length === 0 || rolesToGo(world, [next, ...gone]).some(hangs)) return false;
  const asks = (vm: Vm): boolean => couldBeOn(world, vm, vm.host === next ? nodes : [next, ...up]);
  return roomIn(world, cluster).homeless([next], gone, asks) === undefined;
}

/** What can leave these hosts. */
const rolesToGo = (world: World, hosts: readonly number[]): Vm[] =>
  hosts
    .filter((one) => letsGo(hostAt(world, one).node))
    .flatMap((one) =>
      hostAt(world, one)
        .vms.map((vm) => vmAt(world, vm))
        .filter(({ clustered }) => clustered),
    );

const upBeside = (world: World, cluster: number, next: number): readonly number[] =>
  clusterAt(world, cluster).members.filter((one) => hostAt(world, one).node === NODE.up && one !== next);

const goneFrom = (world: World, cluster: number): readonly number[] =>
  clusterAt(world, cluster).members.filter((one) => hostAt(world, one).node !== NODE.up);

const roomIn = (world: World, cluster: number): Room =>
  new Room(world, clusterAt(world, cluster), survey(world, clusterAt(world, cluster)));
