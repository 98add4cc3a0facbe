/** Why a node does not take a role: in words, with what helps against it. */
import { listed } from '../../base/text.js';

export type Obstacle = 'version' | 'owners' | 'anti-affinity' | 'memory';

/** In the order in which they are told. */
const WORDS: Readonly<Record<Obstacle, { readonly is: string; readonly helps: readonly string[] }>> = {
  version: { is: 'unable to run its version', helps: ['raise versions before the hop'] },
  owners: { is: 'not among its possible owners', helps: ['widen its `possibleOwners` (Set-ClusterOwnerNode)'] },
  'anti-affinity': {
    is: 'already holding a VM that it is kept apart from',
    helps: ['let them share a node for that time (ClusterEnforcedAntiAffinity 0, or the affinity rule off)'],
  },
  memory: { is: 'without memory for it', helps: ['add memory', 'shut VMs down'] },
};

const known = Object.keys(WORDS) as readonly Obstacle[];

/** `2 nodes are without memory for it, 1 node is not among its possible owners`. */
export function obstaclesText(found: readonly Obstacle[]): string {
  if (found.length === 0) return 'no other node is left';
  const told = known.flatMap((kind) => {
    const count = found.filter((one) => one === kind).length;
    return count === 0 ? [] : [`${count} node${count === 1 ? ' is' : 's are'} ${WORDS[kind].is}`];
  });
  return listed(told, 'and');
}

/** What helps against one of them is enough: a node that takes the role. So many nodes are away together. */
export function remedyFor(found: readonly Obstacle[], away: number): string {
  const helps = known.filter((kind) => found.includes(kind)).flatMap((kind) => WORDS[kind].helps);
  return `${listed(['Add a node', ...helps, ...(away > 1 ? ['take fewer nodes at a time'] : [])])}.`;
}
