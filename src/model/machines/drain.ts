/** The drain of a node: its roles leave one by one. The node's own state (Paused) is a machine beside it. */
import { setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type DrainEvent = 'start' | 'emptied' | 'gave-up' | 'reset';

export const drainMachine = setup({
  types: {} as MachineTypes<DrainEvent>,
  guards: asks('drain/one-at-a-time'),
  actions: does('queueDrainMoves', 'drainCompleted', 'drainFailed', 'dropDrainMoves'),
}).createMachine({
  id: 'drain',
  context: ({ input }) => input,
  initial: 'rest',
  on: { start: { guard: 'drain/one-at-a-time', target: '.inProgress' } },
  states: {
    rest: {
      initial: 'notInitiated',
      on: { reset: { target: '.notInitiated' } },
      states: {
        notInitiated: { description: 'No drain was asked for since the node last served.' },
        completed: { description: 'No role is left on the node. A VM that is not clustered may still be there.' },
        failed: { description: 'At least one role could not leave. The node stays Paused.' },
      },
    },
    inProgress: {
      description: 'Roles leave in the order of their priority.',
      entry: 'queueDrainMoves',
      on: {
        emptied: { target: 'rest.completed', actions: 'drainCompleted' },
        'gave-up': { target: 'rest.failed', actions: 'drainFailed' },
        reset: { target: 'rest.notInitiated', actions: 'dropDrainMoves' },
      },
    },
  },
});
