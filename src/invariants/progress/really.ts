/** That a rehearsal of an upgrade rehearsed it: a run in which nothing happened proves nothing. */
import { clusterAt, hostAt } from '../../model/rules/names.js';
import { CLUSTER, DRAIN } from '../../model/states.js';
import { type Invariant, wake } from '../invariant.js';

const reallyDrained: Invariant = {
  id: 'progress/really-drained',
  claim: 'A rehearsed upgrade drains a node.',
  source: 'CRU',
  holds: 'sometimes',
  about: 'host',
  wokenBy: [wake('subject', 'drain-completed')],
  evidence: ({ world }, index) => {
    const { drain, name } = hostAt(world, index);
    return drain === DRAIN.completed ? `${name} was drained` : undefined;
  },
};

const reallyMixed: Invariant = {
  id: 'progress/really-mixed',
  claim: 'A rehearsed upgrade of more than one node makes the cluster mixed.',
  source: 'CRU',
  holds: 'sometimes',
  about: 'cluster',
  wokenBy: [wake('subject', 'cluster-mixed')],
  evidence: ({ world }, index) => {
    const { phase, name } = clusterAt(world, index);
    return phase === CLUSTER.mixed ? `${name} was mixed` : undefined;
  },
  demanded: (world) => world.clusters.some((cluster) => cluster.members.length > 1),
};

const reallyRaised: Invariant = {
  id: 'progress/really-raised',
  claim: 'A rehearsed upgrade raises the functional level.',
  source: 'CRU',
  holds: 'sometimes',
  about: 'cluster',
  wokenBy: [wake('subject', 'level-raised')],
  evidence: ({ world }, index) => {
    const { phase, name } = clusterAt(world, index);
    return phase === CLUSTER.raised ? `the level of ${name} was raised` : undefined;
  },
};

export const reallyInvariants: readonly Invariant[] = [reallyDrained, reallyMixed, reallyRaised];
