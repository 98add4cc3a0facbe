/** A volume that VMs have their files on: a Cluster Shared Volume, or all the storage of a cluster where none is written. */
import { setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type VolumeEvent = 'is.online' | 'is.incomplete' | 'is.in-service' | 'is.offline';

const online = { target: 'online', actions: 'volumeOnline' } as const;
const incomplete = { target: 'incomplete', actions: 'volumeIncomplete' } as const;
const inService = { target: 'inService', actions: 'volumeInService' } as const;
const offline = { target: 'offline', actions: 'volumeOffline' } as const;

export const volumeMachine = setup({
  types: {} as MachineTypes<VolumeEvent>,
  guards: asks(),
  actions: does('volumeOffline', 'volumeOnline', 'volumeIncomplete', 'volumeInService'),
}).createMachine({
  id: 'volume',
  context: ({ input }) => input,
  initial: 'online',
  states: {
    online: {
      description: 'It answers; all of its copies are whole (OK, Healthy).',
      on: { 'is.incomplete': incomplete, 'is.in-service': inService, 'is.offline': offline },
    },
    incomplete: {
      description: 'It answers; a fault domain is away (Incomplete, Warning).',
      on: { 'is.online': online, 'is.in-service': inService, 'is.offline': offline },
    },
    inService: {
      description: 'It answers; a fault domain is back and is being repaired (InService, Warning).',
      on: { 'is.online': online, 'is.incomplete': incomplete, 'is.offline': offline },
    },
    offline: {
      description: 'It answers nobody: what runs from it freezes or crashes.',
      on: { 'is.online': online, 'is.incomplete': incomplete, 'is.in-service': inService },
    },
  },
});
