/**
 * Votes. Each settled change of the membership gives every living member a vote; the loss of a majority stops the cluster. A
 * member that died keeps its vote until its peers have noticed, so that a majority that is lost at once is lost.
 */

import { ACTIVITY } from '../activities.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { clusterAt, hostAt } from '../rules/names.js';
import { answers } from '../rules/node-states.js';
import { hasMajority, hasOwnMajority, isWitnessFixed, winningIsland } from '../rules/votes.js';
import { NODE } from '../states.js';
import type { Turn } from '../turn.js';
import { type Cluster, type Host, NONE, restarts, underWay, usesMemory, type World } from '../world.js';
import { awaitProviders, startOrWait } from './failover.js';
import { byPriority } from './seats.js';

/** Whether a member counts: it answers, or nobody has noticed yet that it does not. */
const holdsVote = (host: Host): boolean => answers(host.node) || (host.vote && host.node === NODE.down);

/**
 * Members came, went or serve again in good order: votes are settled; without quorum it is seen whether that brings it back. The
 * last one to go takes the cluster with it, and keeps its vote.
 */
export function membersSettled(turn: Turn, index: number): void {
  const cluster = clusterAt(turn.world, index);
  const serves = cluster.quorate && cluster.members.some((one) => answers(hostAt(turn.world, one).node));
  if (serves) settleVotes(turn.world, cluster);
  else reviewQuorum(turn, index);
}

/**
 * Gives a vote to each member that counts; where votes are not dynamic, to each that may have one. An even number without a witness
 * drops the vote of `LowerQuorumPriorityNodeId`, or of the highest node id.
 */
export function settleVotes(world: World, cluster: Cluster): void {
  const isFixed = cluster.settings.DynamicQuorum === 0;
  const living = cluster.members
    .map((one) => hostAt(world, one))
    .filter((host) => host.weight && (isFixed || holdsVote(host)));
  for (const member of cluster.members) hostAt(world, member).vote = false;
  for (const host of living) host.vote = true;
  const hasWitness = isWitnessFixed(cluster) || (cluster.witness !== 0 && !cluster.witnessLost);
  if (isFixed || hasWitness || living.length % 2 !== 0) return;
  const last = living.sort((a, b) => b.nodeId - a.nodeId)[0];
  const least = living.find(({ nodeId }) => nodeId === cluster.settings.LowerQuorumPriorityNodeId) ?? last;
  if (least !== undefined) least.vote = false;
}

/** The witness answers no more, or again: the votes are settled without it or with it. */
export function witnessChanged(turn: Turn, index: number, lost: boolean): void {
  const cluster = clusterAt(turn.world, index);
  if (cluster.witness === 0 || cluster.witnessLost === lost) return;
  cluster.witnessLost = lost;
  turn.fact(FACT[lost ? 'witness-lost' : 'witness-back'], index);
  reviewQuorum(turn, index);
}

/** Another witness, or none, from now on: the votes are settled with it. */
export function witnessReplaced(turn: Turn, index: number, witness: number): void {
  const cluster = clusterAt(turn.world, index);
  cluster.witness = witness;
  cluster.witnessLost = false;
  turn.fact(FACT['witness-changed'], index);
  reviewQuorum(turn, index);
}

/** After a member was lost or came back: quorum is lost, regained, or settled. */
export function reviewQuorum(turn: Turn, index: number): void {
  const { world } = turn;
  const cluster = clusterAt(world, index);
  const majority = hasMajority(world, cluster);
  if (!majority) return cluster.quorate ? loseQuorum(turn, index) : undefined;
  if (!cluster.quorate) return form(turn, cluster, winningIsland(world, cluster));
  settleVotes(world, cluster);
  if (cluster.forced && hasOwnMajority(world, cluster)) cluster.forced = false;
}

/** The cluster service stops on every member; roles run on only where a node is isolated, which nobody can tell. */
export function loseQuorum(turn: Turn, index: number): void {
  const cluster = clusterAt(turn.world, index);
  cluster.quorate = cluster.forced = false;
  // Once it has formed anew it waits anew for the last owners of its roles.
  turn.end(ACTIVITY['group-wait'], index);
  turn.fact(FACT['quorum-lost'], index);
  for (const member of cluster.members) if (hostAt(turn.world, member).node !== NODE.cutOff) stopRoles(turn, member);
}

/** One node forms the cluster again with all who hear it, majority or not; the others have no vote until they join. */
export function forceQuorum(turn: Turn, index: number): void {
  const { world } = turn;
  const host = hostAt(world, index);
  const cluster = clusterAt(world, host.cluster);
  if (cluster.quorate) return;
  cluster.forced = true;
  form(turn, cluster, host.island);
}

/** A cluster forms again where a majority hears each other; members whose service had stopped are there at once. */
function form(turn: Turn, cluster: Cluster, island: number): void {
  const { world } = turn;
  cluster.island = island;
  forgetSilent(world, cluster);
  cluster.quorate = true;
  comeTogether(turn, cluster);
  settleVotes(world, cluster);
  turn.fact(FACT['quorum-regained'], cluster.index);
  if (!answers(world.hosts[cluster.core]?.node ?? NONE)) moveCore(turn, cluster.index);
  for (const member of cluster.members) restartRoles(turn, member);
  if (cluster.settings.ClusterGroupWaitDelay > 0 && lacksOwners(world, cluster))
    turn.begin(ACTIVITY['group-wait'], cluster.index);
}

/** Members whose service had stopped are there again, one after the other: none of them finds a cluster without quorum. */
function comeTogether(turn: Turn, cluster: Cluster): void {
  const { forced } = cluster;
  cluster.forced = true;
  for (const member of cluster.members) {
    const host = hostAt(turn.world, member);
    if (host.node !== NODE.stopped || host.restarts || host.island !== cluster.island) continue;
    turn.end(ACTIVITY.quarantine, member);
    turn.fire(refs.node, member, host.pausedBefore ? 'reached.paused' : 'reached');
  }
  cluster.forced = forced;
}

/** Whether a role that is to start waits for its last owner, which is not there. */
const lacksOwners = (world: World, cluster: Cluster): boolean =>
  cluster.members.some((one) => !answers(hostAt(world, one).node) && byPriority(world, one).some(restarts));

/** A cluster that forms anew does so without the members that do not answer. */
function forgetSilent(world: World, cluster: Cluster): void {
  for (const member of cluster.members) {
    const host = hostAt(world, member);
    host.vote &&= answers(host.node) && host.island === cluster.island;
  }
}

/** The peers of a dead member have missed its heartbeats: it loses its vote, unless there is no majority left to say so. */
export function noticeLoss(world: World, index: number): void {
  const host = hostAt(world, index);
  const cluster = clusterAt(world, host.cluster);
  if (!cluster.quorate) return;
  host.vote = false;
  settleVotes(world, cluster);
}

function stopRoles(turn: Turn, host: number): void {
  for (const vm of byPriority(turn.world, host)) {
    if (!vm.clustered) continue;
    if (usesMemory(vm.power)) turn.fire(refs.power, vm.index, 'host.died');
    else if (underWay(vm.migration)) turn.fire(refs.migration, vm.index, 'broke');
  }
}

/** Starts the roles of a member that failed while there was no quorum: there, or wherever its cluster finds a place. */
function restartRoles(turn: Turn, host: number): void {
  const restart = answers(hostAt(turn.world, host).node) ? startOrWait : awaitProviders;
  for (const vm of byPriority(turn.world, host)) if (restarts(vm)) restart(turn, vm);
}

/**
 * Moves the core cluster group: to the given member, or to the one that is Up and has the lowest node id. Where none is Up it stays
 * with an owner that answers, or goes to a paused one.
 */
export function moveCore(turn: Turn, index: number, to = NONE): void {
  const { world } = turn;
  const cluster = clusterAt(world, index);
  if (!cluster.quorate) return;
  const target = to !== NONE ? to : coreOwner(world, cluster);
  if (target === NONE || target === cluster.core) return;
  cluster.core = target;
  turn.fact(FACT['core-group-moved'], target);
}

function coreOwner(world: World, cluster: Cluster): number {
  const hosts = cluster.members.map((one) => hostAt(world, one)).sort((a, b) => a.nodeId - b.nodeId);
  const up = hosts.find((host) => host.node === NODE.up && host.island === cluster.island);
  if (up !== undefined) return up.index;
  const present = hosts.find((host) => host.index === cluster.core && answers(host.node));
  return (present ?? hosts.find((host) => answers(host.node)))?.index ?? NONE;
}
