/** Votes: who counts for quorum, and whether those that hear each other are a majority. */
import { releaseIndex } from '../catalog/index.js';
import { NODE } from '../states.js';
import { type Cluster, type Host, NONE, type World } from '../world.js';
import { hostAt } from './names.js';
import { answers } from './node-states.js';

/** Whether the votes that are reached are more than half of all. */
function isMajority(cluster: Cluster, voters: readonly Host[], island: number, isReached: (host: Host) => boolean) {
  const witness = witnessVotes(cluster, voters.length);
  const reached = voters.filter(isReached).length + (island === 0 && !cluster.witnessLost ? witness : 0);
  return reached > 0 && reached * 2 > voters.length + witness;
}

/** Votes of nodes came to be dynamic one release before that of the witness did. */
const DYNAMIC_WITNESS = releaseIndex('WS2012R2');

/** Whether a cluster has a witness whose vote counts at all times. */
export const isWitnessFixed = ({ witness, settings, level }: Cluster): boolean =>
  witness !== 0 && (settings.DynamicQuorum === 0 || level < DYNAMIC_WITNESS);

/** The vote of the witness: it counts while it answers and the voters are even in number; where it is not dynamic, always. */
function witnessVotes(cluster: Cluster, voters: number): 0 | 1 {
  if (cluster.witness === 0) return 0;
  return isWitnessFixed(cluster) || (!cluster.witnessLost && voters % 2 === 0) ? 1 : 0;
}

const membersOf = (world: World, cluster: Cluster): Host[] => cluster.members.map((one) => hostAt(world, one));

const hasVote = (host: Host): boolean => host.vote;

/** Whether a member can vote: it answers, or waits for a cluster without quorum to form again, and is not about to go down. */
const isThere = (cluster: Cluster, { node, restarts }: Host): boolean =>
  answers(node) || (!cluster.quorate && node === NODE.stopped && !restarts);

/** Whether the members in one part of the network hold the majority. */
function isHeldIn(world: World, cluster: Cluster, island: number): boolean {
  const members = membersOf(world, cluster);
  const isReached = (host: Host): boolean => host.island === island && isThere(cluster, host);
  if (!members.some(isReached)) return false;
  return (
    (cluster.forced && island === cluster.island) || isMajority(cluster, members.filter(hasVote), island, isReached)
  );
}

/** The part of the network whose members hold the majority: the one where the cluster serves, if it does; NONE where none does. */
export function winningIsland(world: World, cluster: Cluster): number {
  const parts = new Set([cluster.island, ...membersOf(world, cluster).map(({ island }) => island)]);
  return [...parts].find((island) => island >= 0 && isHeldIn(world, cluster, island)) ?? NONE;
}

/**
 * Whether a cluster has the majority. While it serves, a member that the network has cut off still counts until its peers have
 * missed it; a cluster that has lost quorum forms again where a majority can hear each other.
 */
export function hasMajority(world: World, cluster: Cluster): boolean {
  if (!cluster.quorate) return winningIsland(world, cluster) !== NONE;
  // Where nobody is left, a witness alone keeps no cluster.
  if (!membersOf(world, cluster).some(({ node }) => answers(node))) return false;
  return cluster.forced || hasOwnMajority(world, cluster);
}

/** Whether the votes that answer are a majority, however the cluster was started. */
export function hasOwnMajority(world: World, cluster: Cluster): boolean {
  const voters = membersOf(world, cluster).filter(hasVote);
  return isMajority(cluster, voters, cluster.island, ({ node }) => answers(node));
}

/**
 * Whether a cluster goes on without a member that is taken out in good order: another one answers, and those that do are the
 * majority of the votes that remain; one whose service is being stopped leaves too. One whose vote was dropped for the sake of an odd number has it back then.
 */
export function keepsQuorumWithout(world: World, cluster: Cluster, leaves: number): boolean {
  const others = membersOf(world, cluster).filter(({ index, node }) => index !== leaves && node !== NODE.stopping);
  const answering = (host: Host): boolean => answers(host.node);
  if (!cluster.quorate || !others.some(answering)) return false;
  const voters = others.filter((host) => host.vote || (host.weight && answering(host)));
  return isMajority(cluster, voters, cluster.island, answering);
}
