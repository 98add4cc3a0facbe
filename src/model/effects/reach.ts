/**
 * What a cut of the network does. Hosts of one part hear each other. Nothing comes of a cut at once but that moves across it break;
 * when the heartbeats are missed, the votes decide in which part the cluster goes on, and the members of the others leave it.
 */
import { ACTIVITY } from '../activities.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { clusterAt, hostAt, vmAt } from '../rules/names.js';
import { answers, runsGuests } from '../rules/node-states.js';
import { winningIsland } from '../rules/votes.js';
import { DRAIN, MIGRATION, NODE, POWER } from '../states.js';
import type { Turn } from '../turn.js';
import { type Cluster, type Host, NONE, underWay, type World } from '../world.js';
import { countDeparture } from './quarantine.js';
import { loseQuorum, reviewQuorum } from './quorum.js';
import { byPriority } from './seats.js';
import { reviewFiles as reviewStorage } from './storage.js';

/** A host is in another part of the network from now on. */
export function moveToIsland(turn: Turn, index: number, island: number): void {
  const host = hostAt(turn.world, index);
  if (host.island === island) return;
  host.island = island;
  turn.fact(FACT[island === 0 ? 'host-reached' : 'host-cut-off'], index);
}

/** A host hangs: its guests stand still. That it answers nobody is the network's business. */
export function hang(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  if (host.hung || !runsGuests(host.node)) return;
  host.hung = true;
  turn.fact(FACT['host-hangs'], index);
  for (const vm of byPriority(turn.world, index))
    if (vm.power === POWER.running) turn.fire(refs.power, vm.index, 'freeze');
}

/** It goes on where it was; if it lost its power meanwhile, that was the end of it. */
export function goOn(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  if (!host.hung) return;
  host.hung = false;
  turn.fact(FACT['host-goes-on'], index);
  for (const vm of byPriority(turn.world, index))
    if (vm.power === POWER.paused) turn.fire(refs.power, vm.index, 'thaw');
  reviewStorage(turn);
}

/** The network of a cluster (NONE: of hosts outside every cluster) has changed: its members begin to miss each other, or hear each other again. */
export function regroup(turn: Turn, index: number): void {
  breakSplitMoves(turn);
  const cluster = turn.world.clusters[index];
  if (cluster === undefined) return;
  cluster.island = homeOf(turn.world, cluster);
  for (const member of [...cluster.members]) reviewReach(turn, member);
  if (!cluster.quorate) reviewQuorum(turn, index);
}

/** Where a cluster serves: where it did, as long as a member answers there; else where most of them are. */
function homeOf(world: World, cluster: Cluster): number {
  const members = cluster.members.map((one) => hostAt(world, one));
  const serving = members.filter(({ node }) => answers(node));
  const present = serving.length > 0 ? serving : members;
  if (present.length === 0 || present.some(({ island }) => island === cluster.island)) return cluster.island;
  const count = (island: number): number => present.filter((host) => host.island === island).length;
  return present.reduce((best, { island }) => (count(island) > count(best) ? island : best), present[0]?.island ?? 0);
}

/** A live or quick move whose ends the network no longer joins breaks, as long as the VM has not arrived. */
function breakSplitMoves(turn: Turn): void {
  const { world } = turn;
  if (world.hosts.every(({ coming }) => coming === 0)) return;
  for (const vm of world.vms) {
    if (!underWay(vm.migration) || vm.migration === MIGRATION.handover || vm.moveTo === NONE) continue;
    if (hostAt(world, vm.moveFrom).island === hostAt(world, vm.moveTo).island) continue;
    if (vmAt(world, vm.index).migration !== MIGRATION.transfer) turn.fire(refs.migration, vm.index, 'broke');
  }
}

/** Whether a member is in another part of the network than the one where its cluster serves. */
export const isApart = (world: World, host: Host): boolean => host.island !== clusterAt(world, host.cluster).island;

/** What the present network means for one member. */
function reviewReach(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  const apart = isApart(turn.world, host);
  if (answers(host.node)) watchHeartbeat(turn, index, apart);
  else if (host.node === NODE.joining && apart) turn.fire(refs.node, index, 'apart');
  else if (host.node === NODE.cutOff && !apart) comeBack(turn, host);
  else if (host.node === NODE.stopped) tryToJoin(turn, host);
  else if (host.node === NODE.quarantined && apart && host.drain === DRAIN.inProgress)
    turn.fire(refs.node, index, 'given-up');
}

function watchHeartbeat(turn: Turn, host: number, apart: boolean): void {
  if (!apart) turn.end(ACTIVITY.heartbeat, host);
  else if (!turn.isOpen(ACTIVITY.heartbeat, host)) turn.begin(ACTIVITY.heartbeat, host);
}

/** An isolated node hears its peers again: it serves on, unless its cluster has stopped meanwhile. */
function comeBack(turn: Turn, host: Host): void {
  if (clusterAt(turn.world, host.cluster).quorate) turn.fire(refs.node, host.index, reached(turn, host));
  else turn.fire(refs.node, host.index, 'given-up');
}

/** What a node that hears its cluster again becomes. */
export function reached(
  turn: Turn,
  { index, pausedBefore }: Host,
): 'reached' | 'reached.paused' | 'reached.quarantined' {
  if (turn.isOpen(ACTIVITY.quarantine, index)) return 'reached.quarantined';
  return pausedBefore ? 'reached.paused' : 'reached';
}

/** A member whose cluster service has stopped joins again as soon as it hears a cluster that serves; one that is going down does so when it is back. */
export function tryToJoin(turn: Turn, host: Host): void {
  if (host.restarts) return;
  const cluster = clusterAt(turn.world, host.cluster);
  const apart = isApart(turn.world, host);
  if (apart || !cluster.quorate) {
    turn.end(ACTIVITY.rejoin, host.index);
    if (!apart) reviewQuorum(turn, cluster.index);
    return;
  }
  if (turn.isOpen(ACTIVITY.quarantine, host.index)) return void turn.fire(refs.node, host.index, 'reached.quarantined');
  if (turn.isOpen(ACTIVITY.rejoin, host.index)) return;
  turn.fact(FACT['node-rejoining'], host.index);
  turn.begin(ACTIVITY.rejoin, host.index);
}

/** The heartbeats of a member that lives were missed: the votes say which part of the network goes on. */
export function contest(turn: Turn, index: number): void {
  const { world } = turn;
  const host = hostAt(world, index);
  const cluster = clusterAt(world, host.cluster);
  const winner = cluster.quorate ? winningIsland(world, cluster) : NONE;
  if (winner === NONE) {
    if (cluster.quorate) loseQuorum(turn, cluster.index);
    return void turn.fire(refs.node, index, 'given-up');
  }
  const turned = winner !== cluster.island;
  cluster.island = winner;
  if (!turned) return leaveOut(turn, index);
  for (const member of [...cluster.members]) {
    if (!answers(hostAt(world, member).node)) continue;
    turn.end(ACTIVITY.heartbeat, member);
    if (hostAt(world, member).island !== winner) leaveOut(turn, member);
  }
}

/** The cluster goes on without a member that lives. */
function leaveOut(turn: Turn, host: number): void {
  countDeparture(turn, host);
  turn.fire(refs.node, host, isolates(turn.world, host) ? 'missed' : 'given-up');
}

/** Whether the cluster isolates a node that it misses before it gives it up: from the level of 2016 on, unless switched off. */
export function isolates(world: World, host: number): boolean {
  const { settings } = clusterAt(world, hostAt(world, host).cluster);
  return settings.ResiliencyLevel === 2 && settings.ResiliencyDefaultPeriod > 0;
}
