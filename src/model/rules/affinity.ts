/** Rules about roles that keep together or apart. */

import { AFFINITY, affinityConflict } from '../affinity.js';
import { featureOf, releaseAt, releaseOf } from '../catalog/index.js';
import { CONCERN } from '../concerns.js';
import { NONE } from '../world.js';
import { clusterAt, hostName, releaseKey, vmAt, vmName } from './names.js';
import type { Rule } from './rule.js';

const SINCE = releaseOf(featureOf('affinity-rules')?.minimumRelease?.value ?? 'WS2022').level.value.major;

export const affinityRules: readonly Rule[] = [
  {
    id: 'affinity/rules',
    about: 'vm',
    statement: 'A role starts on, or goes to, a node only where no enabled affinity rule of its cluster forbids it.',
    source: 'PS WERR',
    confidence: 'doc',
    code: '5971',
    concern: CONCERN.affinity,
    holds: (world, vm, host) => !vmAt(world, vm).ruled || affinityConflict(world, vmAt(world, vm), host) === NONE,
    because: (world, vm, host) => {
      const mate = affinityConflict(world, vmAt(world, vm), host);
      const rule = world.affinities.find(({ vms }) => vms.includes(vm) && vms.includes(mate));
      return `${vmName(world, vm)} may not be on ${hostName(world, host)}: the rule ${rule?.name} says ${AFFINITY[rule?.type ?? 0]}, and ${vmName(world, mate)} is on ${hostName(world, vmAt(world, mate).host)}.`;
    },
  },
  {
    id: 'affinity/level-has-rules',
    about: 'cluster',
    statement: 'Affinity rules exist from the functional level of WS2022 on.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, cluster) => releaseAt(clusterAt(world, cluster).level).level.value.major >= SINCE,
    because: (world, cluster) =>
      `The functional level of ${clusterAt(world, cluster).name} is that of ${releaseKey(clusterAt(world, cluster).level)}, which has no affinity rules.`,
  },
  {
    id: 'affinity/rule-exists',
    about: 'cluster',
    statement: 'An affinity rule that is changed exists; one that is made has a name of its own.',
    source: 'PS',
    confidence: 'doc',
    holds: (_world, _cluster, right) => right === 1,
    because: (world, cluster) => `${clusterAt(world, cluster).name} has no such affinity rule, or has it already.`,
  },
];
