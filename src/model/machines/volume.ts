/** A volume that VMs have their files on: a Cluster Shared Volume, or all the storage of a cluster where none is written. */
import { setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type VolumeEvent = 'lost' | 'back';

export const volumeMachine = setup({
  types: {} as MachineTypes<VolumeEvent>,
  guards: asks(),
  actions: does('volumeOffline', 'volumeOnline'),
}).createMachine({
  id: 'volume',
  context: ({ input }) => input,
  initial: 'online',
  states: {
    online: {
      description: 'It answers.',
      on: { lost: { target: 'offline', actions: 'volumeOffline' } },
    },
    offline: {
      description: 'It answers nobody: what runs from it freezes or crashes.',
      on: { back: { target: 'online', actions: 'volumeOnline' } },
    },
  },
});
