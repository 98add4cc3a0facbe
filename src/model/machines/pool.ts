/** The storage pool of a cluster: its format follows the functional level only when somebody says so. */
import { setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type PoolEvent = 'level.raised' | 'update' | 'updated';

export const poolMachine = setup({
  types: {} as MachineTypes<PoolEvent>,
  guards: asks('storage/pool-after-level'),
  actions: does('poolBehind', 'beginPoolUpdate', 'poolUpdated'),
}).createMachine({
  id: 'pool',
  context: ({ input }) => input,
  initial: 'settled',
  states: {
    settled: {
      initial: 'current',
      on: { update: { guard: 'storage/pool-after-level', target: 'updating' } },
      states: {
        current: {
          description: 'Its format is that of the functional level.',
          on: { 'level.raised': { target: 'behind', actions: 'poolBehind' } },
        },
        behind: { description: 'An older format than the functional level would permit.' },
      },
    },
    updating: {
      description: 'The pool is rewritten online. There is no way back.',
      entry: 'beginPoolUpdate',
      on: { updated: { target: 'settled.current', actions: 'poolUpdated' } },
    },
  },
});
