/** Stories that break the invariants about what a host must have to go on with a VM. */
import { processorIndex } from '../../src/model/catalog/index.js';
import { ALL_SWITCHES } from '../../src/model/world.js';
import type { Failing } from './failing.js';
import { patch, Story } from './story.js';

export const FAILING_COMPATIBILITY: Readonly<Record<string, Failing>> = {
  'safety/processor-vendor': {
    told: 'a VM moves live from Intel to AMD',
    story: () =>
      new Story({
        hosts: [{ processor: processorIndex('Intel/Haswell') }, { processor: processorIndex('AMD/Rome') }, {}],
        doubts: ['processors/same-vendor', 'migration/cpu-features'],
      }).migrate(0, 1),
  },
  'safety/affinity-rules': {
    told: 'a VM moves to the node of another from which a rule keeps it apart',
    story: () =>
      new Story({
        vms: [{}, { host: 1 }],
        affinities: [{ name: 'apart', cluster: 0, type: 'DifferentNode', vms: [0, 1] }],
        doubts: ['affinity/rules'],
      }).migrate(0, 1),
  },
  'safety/switch-exists': {
    told: 'a VM moves live to a host without its switch',
    story: () =>
      new Story({
        hosts: [{ switches: ['Production'] }, { switches: ['vSwitch'] }, {}],
        vms: [{ switches: ['Production'] }],
        doubts: ['migration/switch-exists'],
      }).migrate(0, 1),
  },
  'safety/known-problems': {
    told: 'a VM with a virtual TPM moves live to a host without the certificates',
    story: () =>
      new Story({
        hosts: [{}, { traits: ['no-vtpm-certificates'] }, {}],
        vms: [{ traits: ['vtpm'] }],
        doubts: ['migration/passes-setup'],
      }).migrate(0, 1),
  },
};

/** Other ways in which the invariant about processor features is broken. */
export const NEWER_PROCESSORS: readonly Failing[] = [
  {
    told: 'a VM that was started on newer processors moves live to older ones',
    story: () =>
      new Story({
        hosts: [{ processor: processorIndex('Intel/Skylake') }, { processor: processorIndex('Intel/Haswell') }, {}],
        doubts: ['migration/cpu-features'],
      }).migrate(0, 1),
  },
  {
    told: 'a VM that was started with newer microcode moves live to older',
    story: () => new Story({ hosts: [{ microcode: 2 }, {}, {}], doubts: ['migration/cpu-features'] }).migrate(0, 1),
  },
];

/** A host that loses a switch under a VM that runs on it breaks nothing: only arrivals count. */
export const lostSwitch = (): Story =>
  new Story({ hosts: [{ switches: ['Production'] }, {}, {}], vms: [{ switches: ['Production'] }] })
    .spoil((world) => patch(world.hosts[0], { switches: 0 }))
    .spoil((world) => patch(world.hosts[0], { switches: ALL_SWITCHES }));
