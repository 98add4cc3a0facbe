/**
 * Small clusters in which rules have something to forbid: for each family of rules one that brings it about within a few moves. Who
 * adds a rule looks whether one of them meets it.
 */
import { GiB } from '../base/units.js';
import { processorIndex, releaseIndex, versionIndex } from '../model/catalog/index.js';
import type { WorldSpec } from '../model/world-spec.js';
import { type Arena, alone, arena, asks, cluster, HANDS, host, R2012, R2016, R2019, R2022, TWO, vm } from './arena.js';
import { MOVE_ARENAS } from './arenas-moves.js';
import { NODE_ARENAS } from './arenas-nodes.js';
import { ROLE_ARENAS } from './arenas-roles.js';

/** Two hosts that hold little more than they have. */
const LITTLE_MEMORY: WorldSpec = {
  clusters: cluster(R2016),
  hosts: [host('Host1', { memory: 16 * GiB, reserve: 2 * GiB }), host('Host2', { memory: 16 * GiB, reserve: 2 * GiB })],
  vms: [
    vm('vm1', 0, { startup: 8 * GiB }),
    vm('vm2', 1, { startup: 8 * GiB }),
    vm('off', 1, { startup: 7 * GiB, state: 'Off' }),
  ],
};

export const ARENAS: readonly Arena[] = [
  ...MOVE_ARENAS,
  ...ROLE_ARENAS,
  ...NODE_ARENAS,
  arena(
    'two nodes',
    { clusters: cluster(R2016), hosts: TWO, vms: [vm('vm1', 0), vm('vm2', 1)] },
    { tries: [asks('Move-VM', 0, { DestinationHost: 1, IncludeStorage: true, DestinationStoragePath: 'D:\\VMs' })] },
  ),
  arena(
    'two nodes, step by step',
    { clusters: cluster(R2016), hosts: TWO, vms: [vm('vm1', 0), vm('vm2', 1)] },
    {
      grain: 'interleaved',
      commands: ['drain', 'pause', 'evict', 'move', 'quick', 'stop', 'save', 'version', 'stop-service'],
      faults: ['crash', 'cut'],
    },
  ),
  arena(
    'an old node and a new one, step by step',
    {
      clusters: cluster(R2012),
      hosts: [host('Old', { release: R2012 }), host('New', { release: R2016 })],
      vms: [
        vm('old', 0),
        vm('new', 1, { version: versionIndex('8.0') }),
        vm('off', 1, { state: 'Off', version: versionIndex('5.0') }),
      ],
    },
    { grain: 'interleaved', commands: ['move', 'evict', 'start', 'version', 'drain', 'level'], to: [R2016] },
  ),
  arena(
    'an old node and a new one',
    {
      clusters: cluster(R2012),
      hosts: [host('Old', { release: R2012 }), host('New', { release: R2016 })],
      vms: [
        vm('old', 0),
        vm('off', 1, { state: 'Off', version: versionIndex('5.0') }),
        vm('saved', 1, { state: 'Saved' }),
      ],
    },
    { to: [R2016], commands: [...HANDS, 'version', 'install-in-place'] },
  ),
  arena(
    'all new, and one host of two releases ahead',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1', { release: R2019 }), host('Host2', { release: R2019 }), alone('Ahead', { release: R2022 })],
      vms: [vm('vm1', 0)],
    },
    { commands: ['level', 'join', 'evict', 'pause', 'drain', 'version', 'stop', 'pool'], to: [R2019] },
  ),
  arena('little memory', LITTLE_MEMORY, { commands: ['move', 'start', 'stop', 'quick', 'drain'] }),
  arena('little memory, step by step', LITTLE_MEMORY, {
    grain: 'interleaved',
    commands: ['move', 'start', 'stop'],
    budget: 0,
  }),
  arena(
    'limits that are lowered',
    {
      clusters: cluster(R2016, { settings: { MaximumParallelMigrations: 1 } }),
      hosts: [...TWO, alone('Spare')],
      vms: [vm('vm1', 0), vm('vm2', 0), vm('off', 1, { state: 'Off' })],
      caps: { nodes: 2, vmsPerNode: 2, vmsPerCluster: 2, checkpointsPerVm: 1 },
    },
    { commands: ['move', 'start', 'join', 'drain'], grain: 'interleaved' },
  ),
  arena(
    'two that keep apart, and owners',
    {
      clusters: cluster(R2022, { settings: { ClusterEnforcedAntiAffinity: 1 } }),
      hosts: [host('Host1', { release: R2022 }), host('Host2', { release: R2022 })],
      vms: [
        vm('vm1', 0, { antiAffinity: ['apart'] }),
        vm('vm2', 1, { antiAffinity: ['apart'] }),
        vm('owned', 0, { possibleOwners: [0] }),
      ],
      affinities: [{ name: 'rule', cluster: 0, type: 'DifferentNode', vms: [1, 2] }],
    },
    { commands: ['move', 'stop', 'start', 'quick', 'drain'], to: [R2022] },
  ),
  arena(
    'two that keep apart, step by step',
    {
      clusters: cluster(R2022, { settings: { ClusterEnforcedAntiAffinity: 1 } }),
      hosts: ['Host1', 'Host2', 'Host3'].map((name) => host(name, { release: R2022 })),
      vms: [vm('vm1', 0, { antiAffinity: ['apart'] }), vm('vm2', 1, { antiAffinity: ['apart'] })],
    },
    { grain: 'interleaved', commands: ['move', 'start', 'stop'], budget: 0, to: [R2022] },
  ),
  arena(
    'processors, switches and what binds a VM',
    {
      clusters: cluster(R2016),
      hosts: [
        host('Intel', { processor: processorIndex('Intel/Broadwell'), switches: ['P', 'Q'], microcode: 1 }),
        host('Older', { processor: processorIndex('Intel/Haswell'), switches: ['P'], microcode: 1 }),
        host('Amd', { processor: processorIndex('AMD/Milan'), switches: ['P', 'Q'], microcode: 1 }),
      ],
      vms: [
        vm('vm1', 0, { switches: ['Q'] }),
        vm('bound', 0, { immovable: 'local disk', compatibility: 'minimal' }),
        vm('iso', 1, { immovable: 'local ISO' }),
      ],
    },
    { commands: ['move', 'quick', 'stop', 'start', 'save'] },
  ),
  arena(
    'a NUMA node that is too small',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1', { numaNodes: 1 }), host('Host2', { numaNodes: 8, numaSpanning: false })],
      vms: [vm('vm1', 0, { startup: 12 * GiB })],
    },
    { commands: ['move', 'stop', 'start', 'quick'] },
  ),
  arena(
    'Windows Server and Azure Stack HCI',
    {
      clusters: cluster(R2022),
      hosts: [host('Server', { release: R2022 }), host('Hci', { release: releaseIndex('HCI21H2') })],
      vms: [vm('vm1', 0)],
    },
    { commands: ['move', 'quick', 'drain'], to: [R2022] },
  ),
  arena(
    'Storage Spaces Direct',
    {
      clusters: cluster(R2016, { storage: 's2d' }),
      hosts: ['Host1', 'Host2', 'Host3'].map((name) => host(name)),
      vms: [vm('vm1', 0)],
    },
    { commands: ['pause', 'drain', 'resume', 'evict', 'stop-service'], faults: ['crash', 'path'] },
  ),
  arena(
    'Storage Spaces Direct, step by step',
    {
      clusters: cluster(R2016, { storage: 's2d', copies: 2 }),
      hosts: ['Host1', 'Host2', 'Host3'].map((name) => host(name)),
      vms: [vm('vm1', 0)],
    },
    { grain: 'interleaved', commands: ['pause', 'drain', 'evict'], faults: ['crash'] },
  ),
  arena(
    'volumes that fail and fill',
    {
      clusters: cluster(R2016, {
        volumes: [
          { name: 'V1', size: 100 * GiB, free: GiB / 2 },
          { name: 'V2', size: 1024 * GiB },
        ],
      }),
      hosts: TWO,
      vms: [vm('vm1', 0), vm('vm2', 1, { volume: 1, state: 'Off' })],
    },
    { commands: ['move', 'quick', 'save', 'start', 'stop'], faults: ['storage', 'path'] },
  ),
  arena(
    'VMs that are no roles',
    {
      clusters: cluster(R2016),
      hosts: [host('Member'), alone('Alone1', { storage: 'local' }), alone('Alone2')],
      vms: [vm('alone', 1, { clustered: false }), vm('shared', 2, { clustered: false }), vm('role', 0)],
    },
    { commands: ['uncluster', 'cluster', 'stop', 'start', 'evict', 'install'], faults: ['crash'] },
  ),
  arena(
    'no witness, and three votes',
    {
      clusters: [{ name: 'LAB', level: R2016 }],
      hosts: ['Host1', 'Host2', 'Host3'].map((name) => host(name)),
      vms: [vm('vm1', 0)],
    },
    {
      commands: ['evict', 'drain', 'stop-service', 'start-service', 'join', 'force-quorum'],
      faults: ['crash', 'cut'],
      budget: 2,
    },
  ),
  arena(
    'an order of starting, and failovers that are counted',
    {
      clusters: cluster(R2016),
      hosts: TWO,
      vms: [vm('db', 0), vm('web', 0, { failoverThreshold: 1 }), vm('low', 1, { priority: 'Low' })],
      groupSets: [
        { name: 'first', vms: [0], after: [], delayUs: 0 },
        { name: 'second', vms: [1], after: [0], delayUs: 0 },
      ],
    },
    { grain: 'interleaved', commands: ['stop'], faults: ['crash'], budget: 2 },
  ),
];
