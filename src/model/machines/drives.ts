/** The drives of a host in a pool of Storage Spaces Direct: one fault domain. */
import { setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type DrivesEvent = 'pooled' | 'left' | 'wiped' | 'returned' | 'returned.whole' | 'repaired';

export const drivesMachine = setup({
  types: {} as MachineTypes<DrivesEvent>,
  guards: asks(),
  actions: does('drivesLeave', 'drivesWiped', 'drivesReturn', 'drivesWhole'),
}).createMachine({
  id: 'drives',
  context: ({ input }) => input,
  initial: 'none',
  states: {
    none: {
      description: 'They belong to no pool.',
      on: { pooled: { target: 'behind', actions: 'drivesReturn' } },
    },
    whole: {
      description: 'They hold all that was written to them.',
      on: { left: { target: 'away', actions: 'drivesLeave' } },
    },
    away: {
      description:
        'The pool does not reach them: the other copies serve, and what is written meanwhile is missing here.',
      on: {
        returned: { target: 'behind', actions: 'drivesReturn' },
        'returned.whole': { target: 'whole', actions: 'drivesWhole' },
        wiped: { target: 'empty', actions: 'drivesWiped' },
      },
    },
    empty: {
      description: 'They were wiped: all of their copies are gone until they are made anew.',
      on: { returned: { target: 'behind', actions: 'drivesReturn' } },
    },
    behind: {
      description: 'They are back, and take what was written without them (a storage job named Repair).',
      on: {
        repaired: { target: 'whole', actions: 'drivesWhole' },
        left: { target: 'away', actions: 'drivesLeave' },
      },
    },
  },
});
