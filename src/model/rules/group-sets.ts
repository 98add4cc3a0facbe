/** Rules about group sets: where they exist, and that their order has no circle. */
import { releaseAt, releaseOf } from '../catalog/index.js';
import { comesAfter } from '../group-sets.js';
import { NONE } from '../world.js';
import { clusterAt, releaseKey, vmAt, vmName } from './names.js';
import type { Rule } from './rule.js';

const SINCE = releaseOf('WS2016').level.value.major;

export const groupSetRules: readonly Rule[] = [
  {
    id: 'group-set/level-has-sets',
    about: 'cluster',
    statement: 'Group sets exist from the functional level of WS2016 on.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, cluster) => releaseAt(clusterAt(world, cluster).level).level.value.major >= SINCE,
    because: (world, cluster) =>
      `The functional level of ${clusterAt(world, cluster).name} is that of ${releaseKey(clusterAt(world, cluster).level)}, which has no group sets.`,
  },
  {
    id: 'group-set/exists',
    about: 'cluster',
    statement: 'A group set that is changed exists; one that is made has a name of its own.',
    source: 'PS',
    confidence: 'doc',
    holds: (_world, _cluster, right) => right === 1,
    because: (world, cluster) => `${clusterAt(world, cluster).name} has no such group set, or has it already.`,
  },
  {
    id: 'group-set/one-for-each-role',
    about: 'vm',
    statement: 'A role is in one group set at most.',
    source: 'PS',
    confidence: 'assumed',
    holds: (world, vm, set) => vmAt(world, vm).set === NONE || vmAt(world, vm).set === set,
    because: (world, vm) => `${vmName(world, vm)} is in ${world.groupSets[vmAt(world, vm).set]?.name} already.`,
  },
  {
    id: 'group-set/order-has-no-circle',
    about: 'cluster',
    statement: 'No group set waits for itself, over whatever others.',
    source: 'PS',
    confidence: 'derived',
    // Both numbers in one: the set, and the one that it is to wait for.
    holds: (world, _cluster, both) => !comesAfter(world, both % SETS_MAX, Math.floor(both / SETS_MAX)),
    because: (world, _cluster, both) =>
      `${world.groupSets[Math.floor(both / SETS_MAX)]?.name} would wait for itself, by ${world.groupSets[both % SETS_MAX]?.name}.`,
  },
];

/** More sets than any cluster has. */
const SETS_MAX = 4096;

/** The argument of the rule about circles. */
export const waitFor = (set: number, provider: number): number => set * SETS_MAX + provider;
