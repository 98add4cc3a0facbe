/** A checkpoint of a VM: a standard one may hold memory, a production one never does. */
import { and, setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type CheckpointEvent = 'take.production' | 'take.standard' | 'take.cold' | 'remove';

export const checkpointMachine = setup({
  types: {} as MachineTypes<CheckpointEvent>,
  guards: asks('feature/production-checkpoints', 'limits/checkpoints-per-vm'),
  actions: does('checkpointTaken', 'checkpointRemoved'),
}).createMachine({
  id: 'checkpoint',
  context: ({ input }) => input,
  initial: 'asked',
  states: {
    asked: {
      description: 'Not taken yet.',
      on: {
        'take.production': {
          guard: and(['limits/checkpoints-per-vm', 'feature/production-checkpoints']),
          target: 'held.production',
          actions: 'checkpointTaken',
        },
        'take.standard': { guard: 'limits/checkpoints-per-vm', target: 'held.withMemory', actions: 'checkpointTaken' },
        'take.cold': { guard: 'limits/checkpoints-per-vm', target: 'held.withoutMemory', actions: 'checkpointTaken' },
      },
    },
    held: {
      initial: 'production',
      on: { remove: { target: 'removed', actions: 'checkpointRemoved' } },
      states: {
        production: { description: 'Taken with the help of the guest; it holds no memory.' },
        withMemory: { description: 'A standard checkpoint of a VM that ran, or was saved: it holds saved state.' },
        withoutMemory: { description: 'A standard checkpoint of a VM that was off.' },
      },
    },
    removed: { description: 'Merged into its parent.' },
  },
});
