/** What a VM is doing: the states that `Get-VM` shows, and `lost` for one whose files no longer exist. */
import { and, setup } from 'xstate';
import { NEW_OWNER, START, TAKEOVER } from './move-guards.js';
import { asks, does, type MachineTypes } from './setup.js';

export type PowerEvent =
  | 'start'
  | 'booted'
  | 'stop'
  | 'stopped'
  | 'stays'
  | 'turn-off'
  | 'save'
  | 'saved'
  | 'restore'
  | 'freeze'
  | 'thaw'
  | 'host.died'
  | 'takeover'
  | 'disown'
  | 'storage.lost'
  | 'storage.crash'
  | 'storage.back'
  | 'timed-out'
  | 'preempted'
  | 'destroy';

/** It stays what it is, and belongs to another node. */
const DISOWN = { guard: and([...NEW_OWNER]), actions: 'findOwner' } as const;

export const powerMachine = setup({
  types: {} as MachineTypes<PowerEvent>,
  guards: asks(...START, ...TAKEOVER, ...NEW_OWNER, 'storage/room-for-memory'),
  actions: does(
    'beginBoot',
    'beginRestore',
    'vmRuns',
    'beginShutdown',
    'vmStays',
    'vmIsOff',
    'beginSave',
    'vmIsSaved',
    'standsStill',
    'vmFails',
    'changeOwner',
    'findOwner',
    'vmFreezes',
    'vmThaws',
    'vmIsLost',
    'vmIsPreempted',
    'vmMakesRoom',
  ),
}).createMachine({
  id: 'power',
  context: ({ input }) => input,
  initial: 'there',
  states: {
    there: {
      initial: 'off',
      on: { destroy: { target: 'lost', actions: 'vmIsLost' } },
      states: {
        off: {
          description: 'Shut down; it starts from its disks.',
          on: {
            start: {
              guard: and([...START]),
              target: 'starting',
            },
            disown: DISOWN,
          },
        },
        starting: {
          description: 'The guest boots from its disks.',
          entry: 'beginBoot',
          on: {
            booted: { target: 'running', actions: 'vmRuns' },
            'turn-off': { target: 'off', actions: 'vmIsOff' },
            'host.died': { target: 'failed', actions: 'vmFails' },
            'storage.crash': { target: 'failed', actions: 'vmFails' },
          },
        },
        restoring: {
          description: 'The guest comes back from its saved state.',
          entry: 'beginRestore',
          on: {
            booted: { target: 'running', actions: 'vmRuns' },
            'turn-off': { target: 'off', actions: 'vmIsOff' },
            'host.died': { target: 'failed', actions: 'vmFails' },
            'storage.crash': { target: 'failed', actions: 'vmFails' },
          },
        },
        running: {
          description: 'The guest runs.',
          on: {
            stop: { target: 'stopping' },
            'turn-off': { target: 'off', actions: 'vmIsOff' },
            save: { target: 'saving' },
            preempted: [
              { guard: 'storage/room-for-memory', target: 'saving', actions: 'vmMakesRoom' },
              { target: 'failed', actions: 'vmIsPreempted' },
            ],
            freeze: { target: 'paused', actions: 'standsStill' },
            'host.died': { target: 'failed', actions: 'vmFails' },
            'storage.lost': { target: 'pausedCritical' },
            'storage.crash': { target: 'failed', actions: 'vmFails' },
          },
        },
        stopping: {
          description: 'The guest shuts down.',
          entry: 'beginShutdown',
          on: {
            stopped: { target: 'off', actions: 'vmIsOff' },
            stays: { target: 'running', actions: 'vmStays' },
            'turn-off': { target: 'off', actions: 'vmIsOff' },
            'host.died': { target: 'failed', actions: 'vmFails' },
            'storage.crash': { target: 'failed', actions: 'vmFails' },
          },
        },
        saving: {
          description: 'The memory of the guest is written to disk.',
          entry: 'beginSave',
          on: {
            saved: { target: 'saved', actions: 'vmIsSaved' },
            'host.died': { target: 'failed', actions: 'vmFails' },
            'storage.crash': { target: 'failed', actions: 'vmFails' },
          },
        },
        saved: {
          description: 'The memory of the guest is on disk; nothing runs.',
          on: {
            start: {
              guard: and([...START]),
              target: 'restoring',
            },
            restore: { guard: and(['node/runs-guests', 'storage/reachable']), target: 'restoring' },
            takeover: {
              guard: and([...TAKEOVER]),
              target: 'restoring',
              actions: 'changeOwner',
            },
            disown: DISOWN,
            'host.died': { target: 'failed', actions: 'vmFails' },
            'turn-off': { target: 'off', actions: 'vmIsOff' },
          },
        },
        paused: {
          description: 'The guest stands still and keeps its memory: its host hangs.',
          on: {
            thaw: { target: 'running', actions: 'vmRuns' },
            'host.died': { target: 'failed', actions: 'vmFails' },
          },
        },
        pausedCritical: {
          description:
            'The guest is frozen since its storage does not answer; it keeps its memory, and runs on by itself. Turned off in the end, a role has failed, and its cluster starts it again; any other VM stays off.',
          entry: 'vmFreezes',
          on: {
            'storage.back': { target: 'running', actions: ['vmThaws', 'vmRuns'] },
            'timed-out': { target: 'off', actions: 'vmIsOff' },
            'storage.crash': { target: 'failed', actions: 'vmFails' },
            'turn-off': { target: 'off', actions: 'vmIsOff' },
            'host.died': { target: 'failed', actions: 'vmFails' },
          },
        },
        failed: {
          description:
            'Its host or its storage died under it, it was turned off for another role that could not wait for it to be saved, or it could not be started again.',
          on: {
            takeover: {
              guard: and([...TAKEOVER]),
              target: 'starting',
              actions: 'changeOwner',
            },
            disown: DISOWN,
            start: {
              guard: and([...START]),
              target: 'starting',
            },
            'turn-off': { target: 'off', actions: 'vmIsOff' },
          },
        },
      },
    },
    lost: { description: 'Its files are gone. There is no way back but a restore.' },
  },
});
