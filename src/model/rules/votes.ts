/** Votes: who counts for quorum, and whether those that answer are a majority. */
import type { Cluster, Host, World } from '../world.js';
import { hostAt } from './names.js';
import { answers } from './node-states.js';

const isMajority = (cluster: Cluster, voters: readonly Host[]): boolean => {
  const witness = cluster.witness !== 0 && voters.length % 2 === 0 ? 1 : 0;
  const reached = voters.filter((host) => answers(host.node)).length + witness;
  return reached > 0 && reached * 2 > voters.length + witness;
};

/** Whether the votes that answer are more than half of all votes, the witness counted while the voters are even. */
export const hasMajority = (world: World, cluster: Cluster): boolean =>
  isMajority(
    cluster,
    cluster.members.map((one) => hostAt(world, one)).filter((host) => host.vote),
  );

/**
 * Whether a cluster goes on without a member that is taken out in good order: another one answers, and those that do are the
 * majority of the votes that remain. One whose vote was dropped for the sake of an odd number has it back then.
 */
export function keepsQuorumWithout(world: World, cluster: Cluster, leaves: number): boolean {
  const others = cluster.members.filter((one) => one !== leaves).map((one) => hostAt(world, one));
  if (!cluster.quorate || !others.some((host) => answers(host.node))) return false;
  return isMajority(
    cluster,
    others.filter((host) => host.vote || answers(host.node)),
  );
}
