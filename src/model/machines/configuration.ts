/** The configuration version of a VM: what stands between it and the newest version that its place permits. */
import { and, setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type ConfigurationEvent = 'review' | 'update' | 'updated' | 'interrupted' | 'damage' | 'restored';

export const configurationMachine = setup({
  types: {} as MachineTypes<ConfigurationEvent>,
  guards: asks(
    'vm-version/below-the-host',
    'vm-version/needs-level',
    'vm-version/vm-is-off',
    'vm-version/no-saved-checkpoint',
  ),
  actions: does(
    'versionHeld',
    'versionUpgradable',
    'versionCurrent',
    'beginVersionUpdate',
    'raiseVersion',
    'configurationDamaged',
    'configurationRestored',
  ),
}).createMachine({
  id: 'configuration',
  context: ({ input }) => input,
  initial: 'settled',
  states: {
    settled: {
      initial: 'current',
      on: {
        damage: { target: 'damaged', actions: 'configurationDamaged' },
        update: {
          // What the cluster forbids is told before what the VM could do about itself.
          guard: and([
            'vm-version/below-the-host',
            'vm-version/needs-level',
            'vm-version/no-saved-checkpoint',
            'vm-version/vm-is-off',
          ]),
          target: 'updating',
        },
      },
      states: {
        held: {
          description: 'The host offers a newer version; the functional level of the cluster does not permit it yet.',
          on: {
            review: [
              {
                guard: and(['vm-version/below-the-host', 'vm-version/needs-level']),
                target: 'upgradable',
                actions: 'versionUpgradable',
              },
              { guard: 'vm-version/below-the-host' },
              { target: 'current', actions: 'versionCurrent' },
            ],
          },
        },
        upgradable: {
          description: 'A newer version is permitted; nobody has raised it. Nothing raises it by itself.',
          on: {
            review: [
              { guard: and(['vm-version/below-the-host', 'vm-version/needs-level']) },
              { guard: 'vm-version/below-the-host', target: 'held', actions: 'versionHeld' },
              { target: 'current', actions: 'versionCurrent' },
            ],
          },
        },
        current: {
          description: 'The highest version that its host makes.',
          on: {
            review: [
              {
                guard: and(['vm-version/below-the-host', 'vm-version/needs-level']),
                target: 'upgradable',
                actions: 'versionUpgradable',
              },
              { guard: 'vm-version/below-the-host', target: 'held', actions: 'versionHeld' },
              {},
            ],
          },
        },
      },
    },
    updating: {
      description: 'The configuration is rewritten. There is no way back.',
      entry: 'beginVersionUpdate',
      on: {
        updated: { target: 'settled.current', actions: 'raiseVersion' },
        interrupted: { target: 'settled.held' },
        damage: { target: 'damaged', actions: 'configurationDamaged' },
      },
    },
    damaged: {
      description:
        'Its storage failed while it was written, and nobody can read it any more: the VM does not start until it is made anew around its disks.',
      on: { restored: { target: 'settled.held', actions: 'configurationRestored' } },
    },
  },
});
