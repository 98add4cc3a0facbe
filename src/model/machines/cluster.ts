/** The functional level of a cluster: which releases its members run, and the one step that cannot be undone. */
import { and, setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type ClusterEvent = 'members.old' | 'members.mixed' | 'members.new' | 'raise' | 'raised';

const raise = {
  guard: and(['level/every-member-supports-it', 'level/every-member-is-up']),
  target: 'raising',
} as const;

export const clusterMachine = setup({
  types: {} as MachineTypes<ClusterEvent>,
  guards: asks('level/every-member-supports-it', 'level/every-member-is-up', 'quorum/cluster-runs'),
  actions: does('clusterAllOld', 'clusterMixed', 'clusterAllNew', 'beginRaise', 'levelRaised', 'levelNotRaised'),
}).createMachine({
  id: 'cluster',
  context: ({ input }) => input,
  initial: 'allOld',
  states: {
    allOld: {
      description: 'Every member runs the release of the functional level.',
      on: {
        'members.mixed': { target: 'mixed', actions: 'clusterMixed' },
        'members.new': { target: 'allNew', actions: 'clusterAllNew' },
        raise,
      },
    },
    mixed: {
      description: 'Members of two releases; every feature is that of the older one.',
      on: {
        'members.old': { target: 'allOld', actions: 'clusterAllOld' },
        'members.new': { target: 'allNew', actions: 'clusterAllNew' },
        raise,
      },
    },
    allNew: {
      description: 'Every member runs the newer release; the level is still the old one and the way back is open.',
      on: {
        'members.old': { target: 'allOld', actions: 'clusterAllOld' },
        'members.mixed': { target: 'mixed', actions: 'clusterMixed' },
        raise,
      },
    },
    raising: {
      description: 'The functional level is being raised; no second update may start.',
      entry: 'beginRaise',
      on: {
        raised: [
          {
            guard: and(['quorum/cluster-runs', 'level/every-member-supports-it', 'level/every-member-is-up']),
            target: 'raised',
            actions: 'levelRaised',
          },
          { target: 'allNew', actions: 'levelNotRaised' },
        ],
      },
    },
    raised: {
      description: 'The functional level is that of every member. No older node can come back.',
      on: {
        'members.mixed': { target: 'mixed', actions: 'clusterMixed' },
        'members.new': { target: 'allNew', actions: 'clusterAllNew' },
        raise,
      },
    },
  },
});
