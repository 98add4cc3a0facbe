/** Where roles of which none runs are to start, each as if those before it ran already. */
import { keptApart } from '../model/affinity.js';
import { clusterAt, hostAt, vmAt } from '../model/rules/names.js';
import { sharesClass } from '../model/rules/placement.js';
import { obstacleOfKind, startObstacle } from '../model/rules/targets.js';
import { NODE } from '../model/states.js';
import { freeMemory, type Host, MOVE, NONE, startNeed, type Vm, type World } from '../model/world.js';

/** What the Up nodes of a cluster have left, and who is to start on each. */
interface Rooms {
  readonly world: World;
  readonly enforced: boolean;
  readonly nodes: readonly Host[];
  readonly free: Map<number, number>;
  readonly guests: Map<number, Vm[]>;
}

/** For each where it is, as long as it starts there; else the emptiest node that it may go to and start on; undefined where there is none. */
export function homesFor(world: World, cluster: number, stopped: readonly number[]): (number | undefined)[] {
  const nodes = clusterAt(world, cluster)
    .members.map((one) => hostAt(world, one))
    .filter(({ node }) => node === NODE.up);
  const rooms: Rooms = {
    world,
    enforced: clusterAt(world, cluster).settings.ClusterEnforcedAntiAffinity === 1,
    nodes,
    free: new Map(nodes.map((node) => [node.index, freeMemory(node)])),
    guests: new Map(nodes.map((node) => [node.index, []])),
  };
  const homes = new Map<number, number>();
  for (const vm of mostBoundFirst(stopped.map((one) => vmAt(world, one)))) {
    const home = homeIn(rooms, vm)?.index;
    if (home === undefined) continue;
    rooms.free.set(home, freeOn(rooms, home) - startNeed(vm));
    rooms.guests.get(home)?.push(vm);
    homes.set(vm.index, home);
  }
  return stopped.map((one) => homes.get(one));
}

/** Who has one node alone finds it free; then those with possible owners. */
function mostBoundFirst(vms: readonly Vm[]): Vm[] {
  const freedom = (vm: Vm): number => (vm.boundTo !== NONE ? 0 : vm.possibleOwners !== null ? 1 : 2);
  return vms.toSorted((a, b) => freedom(a) - freedom(b));
}

const freeOn = ({ free }: Rooms, host: number): number => free.get(host) ?? 0;

function homeIn(rooms: Rooms, vm: Vm): Host | undefined {
  const { world, nodes } = rooms;
  const able = nodes.filter(({ index }) => startsOn(rooms, vm, index));
  const stays = able.find(({ index }) => index === vm.host);
  if (stays !== undefined) return stays;
  return able
    .filter(({ index }) => obstacleOfKind(world, MOVE.offline, vm.index, index) === undefined)
    .sort((a, b) => freeOn(rooms, b.index) - freeOn(rooms, a.index) || a.index - b.index)[0];
}

function startsOn(rooms: Rooms, vm: Vm, host: number): boolean {
  const { world, enforced, guests } = rooms;
  const isApart = (other: Vm): boolean => (enforced && sharesClass(other, vm)) || keptApart(world, vm, other);
  return (
    freeOn(rooms, host) >= startNeed(vm) &&
    startObstacle(world, vm.index, host) === undefined &&
    guests.get(host)?.some(isApart) !== true
  );
}
