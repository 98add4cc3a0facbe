/**
 * The balancer of a cluster: it moves roles live away from nodes above a load, when a node joins and, by a timer, while one is above
 * it. Load is memory in use, since nothing is known of processors [assumed].
 */
import { ACTIVITY } from '../activities.js';
import { BALANCE } from '../catalog/index.js';
import { FACT } from '../facts.js';
import { clusterAt, hostAt, vmAt } from '../rules/names.js';
import { antiAffinityConflict } from '../rules/placement.js';
import { failureOf, obstacleFor } from '../rules/targets.js';
import { NODE, POWER } from '../states.js';
import type { Turn } from '../turn.js';
import {
  type Cluster,
  footprint,
  type Host,
  isMoving,
  isVm,
  MOVE,
  NONE,
  REASON,
  type Vm,
  type World,
} from '../world.js';
import { queueMove } from './drain.js';

/** No cluster balances below this share of its memory: three fifths, the lowest of the levels. */
const isLight = ({ used, memory }: Host): boolean => used * 5 <= memory * 3;

/** Bytes in use from which on a host of a cluster gives roles away. */
const boundOf = ({ settings }: Cluster, { memory }: Host): number =>
  memory * (BALANCE.levels.value[settings.AutoBalancerLevel - 1] ?? 1);

const ON_JOIN = 1;
const BY_TIMER = 2;

/** A host has taken more memory into use: a cluster that balances by a timer looks at it when its time has come. */
export function noteLoad(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  if (host.cluster === NONE || isLight(host)) return;
  if (wantsTimer(turn.world, host) && !turn.isOpen(ACTIVITY.balance, host.cluster))
    turn.begin(ACTIVITY.balance, host.cluster);
}

/** Whether a host is above the load at which its cluster balances by a timer. */
export function wantsTimer(world: World, host: Host): boolean {
  const cluster = world.clusters[host.cluster];
  return cluster !== undefined && cluster.settings.AutoBalancerMode >= BY_TIMER && host.used > boundOf(cluster, host);
}

/** A node has joined: room for others. */
export function balanceForJoin(turn: Turn, cluster: number): void {
  if (clusterAt(turn.world, cluster).settings.AutoBalancerMode >= ON_JOIN) balance(turn, cluster);
}

/** The timer has run out: what is above the load gives away, and is looked at again. */
export function balanceByTimer(turn: Turn, cluster: number): void {
  if (clusterAt(turn.world, cluster).settings.AutoBalancerMode < BY_TIMER) return;
  balance(turn, cluster);
  for (const member of clusterAt(turn.world, cluster).members) noteLoad(turn, member);
}

function balance(turn: Turn, index: number): void {
  const { world } = turn;
  const cluster = clusterAt(world, index);
  if (!cluster.quorate) return;
  const up = cluster.members.map((one) => hostAt(world, one)).filter((host) => host.node === NODE.up);
  // Nobody is relieved at the expense of one who would come above it.
  const above = up.filter((host) => host.used > boundOf(cluster, host));
  if (above.length === 0) return;
  /** Bytes in use once all that was queued here has arrived. */
  const load = new Map(up.map((host) => [host, host.used]));
  for (const host of above.sort((a, b) => b.used / b.memory - a.used / a.memory || a.nodeId - b.nodeId))
    relieve(turn, cluster, host, load);
}

/** Moves roles away from a host, the smallest first, until it is no longer above the load or none can go. */
function relieve(turn: Turn, cluster: Cluster, host: Host, load: Map<Host, number>): void {
  const { world } = turn;
  const roles = host.vms
    .map((one) => vmAt(world, one))
    .filter((vm) => vm.clustered && isVm(vm) && !vm.ruled && vm.power === POWER.running && !isMoving(vm))
    .sort((a, b) => a.assigned - b.assigned || a.index - b.index);
  let told = false;
  for (const vm of roles) {
    const used = load.get(host) ?? 0;
    if (used <= boundOf(cluster, host)) return;
    const target = targetFor(world, cluster, vm, load);
    if (target === undefined) continue;
    load.set(host, used - footprint(vm));
    load.set(target, (load.get(target) ?? 0) + footprint(vm));
    if (!told) turn.fact(FACT['balance-began'], cluster.index, host.index);
    told = true;
    vm.moveKind = MOVE.live;
    queueMove(turn, vm, target.index, REASON.balance);
  }
}

/** The node with the lowest load that takes a role and stays at or below the load with it. */
function targetFor(world: World, cluster: Cluster, vm: Vm, load: ReadonlyMap<Host, number>): Host | undefined {
  const share = (host: Host): number => ((load.get(host) ?? 0) + footprint(vm)) / host.memory;
  return [...load.keys()]
    .filter((host) => host.index !== vm.host && (load.get(host) ?? 0) + footprint(vm) <= boundOf(cluster, host))
    .sort((a, b) => share(a) - share(b) || a.nodeId - b.nodeId)
    .find((host) => takes(world, vm, host));
}

const takes = (world: World, vm: Vm, { index }: Host): boolean =>
  antiAffinityConflict(world, vm, index) === NONE &&
  obstacleFor(world, 'live', vm.index, index) === undefined &&
  failureOf(world, vm.index, index) === undefined;
