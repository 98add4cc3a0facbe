/** Arenas of VMs and roles: their settings, checkpoints, versions, sets and rules. */
import { GiB } from '../base/units.js';
import { versionIndex } from '../model/catalog/index.js';
import { type Arena, arena, asks, cluster, host, R2012, R2016, R2019, R2022, TWO, vm } from './arena.js';

const standard = (one: number) => asks('Set-VM', one, { CheckpointType: 'Standard' });

export const ROLE_ARENAS: readonly Arena[] = [
  arena(
    'a checkpoint with memory, and no room for another',
    {
      clusters: cluster(R2016),
      hosts: TWO,
      vms: [vm('vm1', 0, { version: versionIndex('5.0') }), vm('none', 0)],
      caps: { checkpointsPerVm: 1 },
    },
    {
      commands: ['stop', 'version'],
      budget: 0,
      prepare: [standard(0), asks('Checkpoint-VM', 0), asks('Set-VM', 1, { CheckpointType: 'Disabled' })],
    },
  ),
  arena(
    'a VM too old for production checkpoints',
    { clusters: cluster(R2016), hosts: TWO, vms: [vm('vm1', 0, { version: versionIndex('5.0') })] },
    { commands: ['version'], budget: 0, after: [asks('Checkpoint-VM', 0)] },
  ),
  arena(
    'a version that is being raised',
    { clusters: cluster(R2016), hosts: TWO, vms: [vm('off', 0, { version: versionIndex('5.0'), state: 'Off' })] },
    { grain: 'interleaved', commands: ['version', 'start', 'stop'], budget: 0 },
  ),
  arena(
    'a damaged configuration',
    {
      clusters: cluster(R2012),
      hosts: [host('Host1', { release: R2012 }), host('Host2', { release: R2012 })],
      vms: [vm('vm1', 0, { state: 'Off' })],
    },
    {
      commands: ['start', 'stop'],
      budget: 0,
      prepare: [asks('storage-lost', 0), asks('configuration-damaged', 0), asks('storage-back', 0)],
    },
  ),
  arena(
    'memory that is added',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1', { memory: 12 * GiB, reserve: 2 * GiB })],
      vms: [vm('vm1', 0), vm('vm2', 0, { maximum: 6 * GiB })],
    },
    {
      commands: ['stop', 'start'],
      budget: 0,
      tries: [asks('Set-VM', 0, { ProcessorCount: 4 }), asks('New-VM', 0, { Name: 'VM2' })],
    },
  ),
  arena(
    'group sets, one after the other',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1')],
      vms: [vm('db', 0), vm('web', 0)],
      groupSets: [
        { name: 'set0', vms: [0], after: [], delayUs: 0 },
        { name: 'set1', vms: [1], after: [0], delayUs: 0 },
      ],
    },
    { commands: ['stop'], budget: 0 },
  ),
  arena(
    'roles that depend on others',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1'), host('Host2')],
      vms: [vm('db', 0, { possibleOwners: [0] }), vm('web', 0)],
      groupSets: [
        { name: 'set0', vms: [0], after: [], delayUs: 0 },
        { name: 'set1', vms: [1], after: [0], delayUs: 0 },
      ],
    },
    { grain: 'interleaved', commands: ['stop'], faults: ['crash'], budget: 1 },
  ),
  arena(
    'a role that may not fail over',
    { clusters: cluster(R2016), hosts: TWO, vms: [vm('vm1', 0, { failoverThreshold: 0 })] },
    { grain: 'interleaved', commands: [], faults: ['crash'], budget: 1 },
  ),
  arena(
    'an affinity rule',
    {
      clusters: cluster(R2022),
      hosts: [host('Host1', { release: R2022 })],
      vms: [vm('vm1', 0)],
      affinities: [{ name: 'rule', cluster: 0, type: 'DifferentNode', vms: [0] }],
    },
    { commands: ['stop'], budget: 0, to: [R2022] },
  ),
  arena(
    'an old level',
    { clusters: cluster(R2012), hosts: [host('Host1', { release: R2012 })], vms: [vm('vm1', 0)] },
    { commands: ['stop'], budget: 0, to: [R2019] },
  ),
  arena(
    'a role that is no VM',
    {
      clusters: cluster(R2016),
      hosts: TWO,
      vms: [vm('share', 0, { kind: 'file-server', startup: 0 })],
    },
    { commands: ['stop'], budget: 0 },
  ),
  arena(
    'files on a disk of a member',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1', { storage: 'local' }), host('Host2')],
      vms: [vm('alone', 0, { clustered: false }), vm('role', 1)],
    },
    { commands: ['cluster', 'uncluster'], budget: 0 },
  ),
  arena(
    'a role that finds no room, step by step',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1'), host('Full', { memory: 10 * GiB, reserve: 2 * GiB })],
      vms: [
        vm('high', 0, { priority: 'High', startup: 6 * GiB }),
        vm('low', 1, { priority: 'Low', startup: 6 * GiB }),
        vm('equal', 1, { priority: 'High', startup: GiB }),
      ],
    },
    { grain: 'interleaved', commands: [], faults: ['crash'], budget: 1 },
  ),
  arena(
    'two roles that find room for one, step by step',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1'), host('Full', { memory: 10 * GiB, reserve: 2 * GiB })],
      vms: [
        vm('first', 0, { priority: 'High', startup: 6 * GiB }),
        vm('second', 0, { priority: 'High', startup: 6 * GiB }),
        vm('low', 1, { priority: 'Low', startup: 6 * GiB }),
      ],
    },
    { grain: 'interleaved', commands: [], faults: ['crash'], budget: 1 },
  ),
];
