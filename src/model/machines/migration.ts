/** One move of one VM from host to host, live, quick, or of a group that is offline; or of its files alone, on its host. */
import { and, setup } from 'xstate';
import { COPY_ENDS, LIVE_MOVE, OFFLINE_MOVE, QUICK_MOVE, SETUP_ENDS } from './move-guards.js';
import { asks, does, type MachineTypes } from './setup.js';

export type MigrationEvent =
  | 'queue'
  | 'relocate'
  | 'begin.live'
  | 'begin.files'
  | 'begin.cold-files'
  | 'begin.quick'
  | 'begin.offline'
  | 'setup.done'
  | 'setup.done.files'
  | 'mirrored'
  | 'copied'
  | 'switched'
  | 'handed-over'
  | 'broke'
  | 'cancel'
  | 'abandon';

export const migrationMachine = setup({
  types: {} as MachineTypes<MigrationEvent>,
  guards: asks(
    ...LIVE_MOVE,
    ...QUICK_MOVE,
    ...SETUP_ENDS,
    ...COPY_ENDS,
    'migration/free-slot',
    'storage/free-slot',
    'migration/only-hopeless-is-given-up',
  ),
  actions: does(
    'moveQueued',
    'reserveTarget',
    'beginSetup',
    'beginCopy',
    'beginMirror',
    'beginBlackout',
    'beginQuickMove',
    'beginOfflineMove',
    'arrive',
    'settleAtTarget',
    'beginHandover',
    'moveDone',
    'moveBreaks',
    'moveMeetsObstacle',
    'moveCancelled',
    'moveAbandoned',
    'takeFiles',
    'beginRelocation',
    'filesMoved',
    'filesStay',
  ),
}).createMachine({
  id: 'migration',
  context: ({ input }) => input,
  initial: 'idle',
  states: {
    idle: {
      description: 'No move was asked for.',
      on: {
        queue: { target: 'queued', actions: 'moveQueued' },
        relocate: { target: 'relocating', actions: 'takeFiles' },
      },
    },
    queued: {
      description: 'It waits for a target and for a free slot at both ends.',
      on: {
        'begin.live': {
          guard: and([...LIVE_MOVE, 'migration/free-slot']),
          target: 'setup',
          actions: 'reserveTarget',
        },
        'begin.files': {
          guard: and([...LIVE_MOVE, 'migration/free-slot', 'storage/free-slot']),
          target: 'setup',
          actions: 'reserveTarget',
        },
        'begin.cold-files': {
          guard: and([...OFFLINE_MOVE, 'storage/free-slot']),
          target: 'carrying',
          actions: 'reserveTarget',
        },
        'begin.quick': {
          guard: and([...QUICK_MOVE]),
          target: 'blackout',
          actions: ['reserveTarget', 'beginQuickMove'],
        },
        'begin.offline': {
          guard: and([...OFFLINE_MOVE]),
          target: 'transfer',
          actions: ['reserveTarget', 'beginOfflineMove'],
        },
        cancel: { target: 'cancelled', actions: 'moveCancelled' },
        abandon: { guard: 'migration/only-hopeless-is-given-up', target: 'failed', actions: 'moveAbandoned' },
      },
    },
    setup: {
      description: 'The target makes the VM anew and keeps memory for it.',
      entry: 'beginSetup',
      on: {
        'setup.done': [
          { guard: and([...SETUP_ENDS]), target: 'copying' },
          { target: 'failed', actions: ['moveMeetsObstacle', 'moveBreaks'] },
        ],
        'setup.done.files': [
          { guard: and([...SETUP_ENDS]), target: 'mirroring' },
          { target: 'failed', actions: ['moveMeetsObstacle', 'moveBreaks'] },
        ],
        broke: { target: 'failed', actions: 'moveBreaks' },
        cancel: { target: 'cancelled', actions: 'moveCancelled' },
      },
    },
    mirroring: {
      description:
        'The disks of the VM go to the target, and what it writes meanwhile to both; it runs from the source.',
      entry: 'beginMirror',
      on: {
        mirrored: 'copying',
        broke: { target: 'failed', actions: 'moveBreaks' },
        cancel: { target: 'cancelled', actions: 'moveCancelled' },
      },
    },
    copying: {
      description: 'Memory goes over the network, round after round, while the guest runs.',
      entry: 'beginCopy',
      on: {
        copied: [
          { guard: and([...COPY_ENDS]), target: 'blackout', actions: 'beginBlackout' },
          { target: 'failed', actions: ['moveMeetsObstacle', 'moveBreaks'] },
        ],
        broke: { target: 'failed', actions: 'moveBreaks' },
        cancel: { target: 'cancelled', actions: 'moveCancelled' },
      },
    },
    blackout: {
      description: 'The guest stands still. Until it is over the VM still belongs to the source.',
      on: {
        switched: { target: 'handover', actions: ['arrive', 'beginHandover'] },
        broke: { target: 'failed', actions: 'moveBreaks' },
      },
    },
    carrying: {
      description: 'The files of a VM that does not run go to the target.',
      entry: 'beginMirror',
      on: {
        mirrored: { target: 'transfer', actions: 'beginOfflineMove' },
        broke: { target: 'failed', actions: 'moveBreaks' },
        cancel: { target: 'cancelled', actions: 'moveCancelled' },
      },
    },
    relocating: {
      description:
        'The files of the VM go to another place, and what it writes meanwhile to both; it stays on its host.',
      entry: 'beginRelocation',
      on: {
        mirrored: { target: 'done', actions: 'filesMoved' },
        broke: { target: 'failed', actions: 'filesStay' },
        cancel: { target: 'cancelled', actions: 'filesStay' },
      },
    },
    transfer: {
      description: 'The ownership of a group that does not run changes; nothing is copied.',
      on: {
        'handed-over': { target: 'done', actions: ['settleAtTarget', 'moveDone'] },
        broke: { target: 'failed', actions: 'moveBreaks' },
      },
    },
    handover: {
      description: 'The VM is at the target; the source cleans up. Whoever dies now, the VM has moved.',
      on: {
        'handed-over': { target: 'done', actions: 'moveDone' },
        broke: { target: 'done', actions: 'moveDone' },
      },
    },
    done: {
      description: 'The VM lives at the target, or its files lie where they were to go.',
      on: {
        queue: { target: 'queued', actions: 'moveQueued' },
        relocate: { target: 'relocating', actions: 'takeFiles' },
      },
    },
    failed: {
      description: 'The VM, or its files, stayed where they were.',
      on: {
        queue: { target: 'queued', actions: 'moveQueued' },
        relocate: { target: 'relocating', actions: 'takeFiles' },
      },
    },
    cancelled: {
      description: 'Called off; all stayed where it was.',
      on: {
        queue: { target: 'queued', actions: 'moveQueued' },
        relocate: { target: 'relocating', actions: 'takeFiles' },
      },
    },
  },
});
