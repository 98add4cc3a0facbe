/** Arenas of moves: what a target lacks, what has begun, what a VM brings along. */
import { GiB } from '../base/units.js';
import { processorIndex, versionIndex } from '../model/catalog/index.js';
import { type Arena, alone, arena, asks, cluster, host, R2012, R2016, R2019, R2022, TWO, vm } from './arena.js';

/** The second of two volumes. */
const TO_V2 = 'C:\\ClusterStorage\\V2';

const V1_AND_V2 = cluster(R2016, {
  volumes: [
    { name: 'V1', size: 1024 * GiB },
    { name: 'V2', size: 1024 * GiB },
  ],
});

export const MOVE_ARENAS: readonly Arena[] = [
  arena(
    'room for one of two that come, step by step',
    {
      clusters: cluster(R2022),
      hosts: [host('Large', { release: R2022 }), host('Small', { release: R2022, memory: 16 * GiB, reserve: 2 * GiB })],
      vms: [vm('vm1', 0, { startup: 8 * GiB }), vm('vm2', 0, { startup: 8 * GiB })],
    },
    { grain: 'interleaved', commands: ['move'], budget: 0, to: [R2022] },
  ),
  arena(
    'one move at a time, and three nodes, step by step',
    {
      clusters: cluster(R2016, { settings: { MaximumParallelMigrations: 1 } }),
      hosts: [host('Host1'), host('Host2'), host('Host3')],
      vms: [vm('vm1', 0), vm('vm2', 0)],
    },
    { grain: 'interleaved', commands: ['move'], budget: 0 },
  ),
  arena(
    'one VM on each host at most',
    {
      clusters: cluster(R2016),
      hosts: TWO,
      vms: [vm('vm1', 0), vm('vm2', 1), vm('off', 0, { state: 'Off' })],
      caps: { vmsPerNode: 1 },
    },
    { commands: ['move', 'start', 'stop'], budget: 0 },
  ),
  arena(
    'microcode and switches that are not alike',
    {
      clusters: cluster(R2016),
      hosts: [
        host('New', { processor: processorIndex('Intel/Broadwell'), microcode: 2, switches: ['P', 'Q'] }),
        host('Old', { processor: processorIndex('Intel/Broadwell'), microcode: 1, switches: ['P', 'Q'] }),
        host('Bare', { processor: processorIndex('Intel/Broadwell'), microcode: 2, switches: ['P'] }),
      ],
      vms: [vm('vm1', 0, { switches: ['Q'] }), vm('off', 2, { state: 'Off', switches: ['P'] })],
    },
    { commands: ['move', 'start'], budget: 0 },
  ),
  arena(
    'network adapters, on an old host and of an old generation',
    {
      clusters: cluster(R2012),
      hosts: [
        host('Old', { release: R2012, switches: ['P', 'Q'] }),
        host('New', { release: R2016, switches: ['P', 'Q'] }),
      ],
      vms: [vm('vm1', 0, { switches: ['P'] }), vm('first', 1, { switches: ['P'], generation: 1 })],
    },
    { commands: ['stop', 'start'], budget: 0, to: [R2016] },
  ),
  arena(
    'an early build with SDN',
    {
      clusters: cluster(R2016),
      hosts: [host('New', { release: R2019, revision: 200, traits: ['sdn'] }), host('Old')],
      vms: [vm('vm1', 1)],
    },
    { commands: ['move'], budget: 0 },
  ),
  arena(
    'certificates that are missing, and another system drive',
    {
      clusters: cluster(R2016),
      hosts: [
        host('Host1'),
        host('Bare', { traits: ['no-vtpm-certificates'] }),
        host('Other', { traits: ['other-system-drive'] }),
      ],
      vms: [vm('shielded', 0, { traits: ['vtpm'] }), vm('vm1', 0)],
    },
    { commands: ['move', 'quick', 'stop', 'start'], budget: 0 },
  ),
  arena(
    'a backup',
    { clusters: cluster(R2016), hosts: TWO, vms: [vm('vm1', 0)] },
    { grain: 'interleaved', commands: ['move', 'quick'], budget: 0, prepare: [asks('backup-started', 0)] },
  ),
  arena(
    'a version that is not supported any more',
    {
      clusters: cluster(R2019),
      hosts: [host('Old', { release: R2019 }), host('New', { release: R2022 })],
      vms: [
        vm('vm1', 0, { version: versionIndex('5.0') }),
        vm('off', 0, { version: versionIndex('5.0'), state: 'Off' }),
      ],
    },
    { commands: ['move', 'start'], budget: 0, to: [R2022] },
  ),
  arena(
    'a version that is not supported yet',
    {
      clusters: cluster(R2016),
      hosts: [host('Old'), host('New', { release: R2019 })],
      vms: [vm('off', 1, { version: versionIndex('8.0') + 1, state: 'Off' }), vm('other', 1, { state: 'Off' })],
    },
    { commands: ['move', 'start'], budget: 0, tries: [{ do: 'takeover', subject: 1, arg: 0 }] },
  ),
  arena(
    'files that move, one VM at a time, step by step',
    {
      clusters: V1_AND_V2,
      hosts: [host('Host1', { maximumStorageMigrations: 1 }), host('Host2')],
      vms: [vm('vm1', 0), vm('vm2', 0)],
    },
    {
      grain: 'interleaved',
      commands: ['stop'],
      budget: 0,
      prepare: [asks('Move-VMStorage', 0, { DestinationStoragePath: TO_V2 })],
    },
  ),
  arena(
    'a volume that is nearly full',
    {
      clusters: cluster(R2016, {
        volumes: [
          { name: 'V1', size: 1024 * GiB },
          { name: 'V2', size: 100 * GiB, free: GiB },
        ],
      }),
      hosts: TWO,
      vms: [vm('vm1', 0, { disk: 40 * GiB }), vm('full', 1, { volume: 1 })],
    },
    { grain: 'interleaved', commands: ['quick', 'save'], budget: 0 },
  ),
  arena(
    'a host apart, step by step',
    {
      clusters: cluster(R2019),
      hosts: [host('Host1', { release: R2019 }), host('Host2', { release: R2019 }), alone('Alone')],
      vms: [vm('vm1', 0)],
    },
    { grain: 'interleaved', commands: ['move'], faults: ['cut'], budget: 1 },
  ),
];
