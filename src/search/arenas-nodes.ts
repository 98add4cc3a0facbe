/** Arenas of nodes: who joins, what is installed, what a service that stops or starts does to its cluster. */
import { versionIndex } from '../model/catalog/index.js';
import { type Arena, alone, arena, asks, cluster, host, R2012, R2016, R2019, R2022, TWO, vm } from './arena.js';

const THREE = ['Host1', 'Host2', 'Host3'].map((name) => host(name, { release: R2019 }));

export const NODE_ARENAS: readonly Arena[] = [
  arena(
    'a role on its way to a node that is paused, step by step',
    { clusters: cluster(R2016), hosts: TWO, vms: [vm('vm1', 0)] },
    { grain: 'interleaved', commands: ['pause', 'move', 'install-in-place'], budget: 0 },
  ),
  arena(
    'a node that is restarted, step by step',
    { clusters: cluster(R2016), hosts: TWO, vms: [vm('vm1', 0)] },
    { grain: 'interleaved', commands: ['drain'], budget: 0, prepare: [asks('Restart-Computer', 0)] },
  ),
  arena(
    'a host that is restarted and could be installed, step by step',
    { clusters: cluster(R2016), hosts: [host('Host1'), alone('Host2')], vms: [vm('alone', 1, { clustered: false })] },
    { grain: 'interleaved', commands: ['install'], budget: 0, prepare: [asks('Restart-Computer', 1)] },
  ),
  arena(
    'all new, step by step',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1', { release: R2019 }), host('Host2', { release: R2019 }), alone('Spare', { release: R2019 })],
      vms: [],
    },
    { grain: 'interleaved', commands: ['level', 'join'], budget: 0 },
  ),
  arena(
    'all new, and an old host that would join, step by step',
    {
      clusters: cluster(R2016),
      hosts: [host('Host1', { release: R2019 }), host('Host2', { release: R2019 }), alone('Old')],
      vms: [],
    },
    { grain: 'interleaved', commands: ['level', 'join'], budget: 0 },
  ),
  arena(
    'a build that is too old',
    {
      clusters: cluster(R2016, { storage: 's2d' }),
      hosts: [host('Host1'), alone('Early', { release: R2019, revision: 1 })],
      vms: [],
    },
    { commands: ['join', 'evict'], budget: 0 },
  ),
  arena(
    'quarantine after one departure, step by step',
    {
      clusters: cluster(R2019, { settings: { QuarantineThreshold: 1 } }),
      hosts: THREE,
      vms: [vm('vm1', 0)],
    },
    { grain: 'interleaved', commands: ['start-service', 'drain'], faults: ['crash'], budget: 1 },
  ),
  arena(
    'a cluster that forms anew, step by step',
    {
      clusters: [{ name: 'LAB', level: R2016 }],
      hosts: [host('Host1'), host('Host2'), host('Host3')],
      vms: [vm('vm1', 1)],
    },
    { grain: 'interleaved', commands: ['force-quorum'], faults: ['crash'], budget: 2 },
  ),
  arena(
    'a cluster that has formed anew without the owner of a role',
    {
      clusters: [{ name: 'LAB', level: R2016 }],
      hosts: [host('Host1'), host('Host2'), host('Host3')],
      vms: [vm('vm1', 2)],
    },
    {
      grain: 'interleaved',
      commands: [],
      budget: 0,
      prepare: [asks('crash', 2), asks('crash', 1), asks('power-back', 1), asks('booted', 1)],
    },
  ),
  arena(
    'a host that hears nobody joins',
    { clusters: cluster(R2016), hosts: [host('Host1'), host('Host2'), alone('Spare')], vms: [] },
    { commands: ['join'], faults: ['cut'], budget: 1 },
  ),
  arena(
    'releases without a path between them',
    {
      clusters: cluster(R2012),
      hosts: [host('Host1', { release: R2012 }), alone('Alone', { release: R2012 })],
      vms: [],
    },
    {
      commands: ['pause', 'install-in-place'],
      budget: 0,
      to: [R2016, R2019, R2022],
      prepare: [asks('Suspend-ClusterNode', 0)],
    },
  ),
  arena(
    'hosts apart that hang, or whose VMs a newer release does not support',
    {
      clusters: cluster(R2019),
      hosts: [
        host('Member', { release: R2019 }),
        alone('Empty', { release: R2019 }),
        alone('Old', { release: R2019, storage: 'local' }),
      ],
      vms: [vm('old', 2, { clustered: false, version: versionIndex('5.0'), state: 'Off' }), vm('role', 0)],
    },
    { commands: ['install', 'install-in-place'], faults: ['hang'], budget: 1, to: [R2022] },
  ),
  arena(
    'a VM whose files are gone',
    {
      clusters: cluster(R2016),
      hosts: [host('Member', { storage: 'local' }), host('Other'), alone('Alone', { storage: 'local' })],
      vms: [vm('gone', 2, { clustered: false, state: 'Off' }), vm('role', 1)],
    },
    {
      commands: ['join'],
      budget: 0,
      prepare: [asks('Install-HostRelease', 2, { Release: R2016 }), asks('installed', 2), asks('patched', 2)],
    },
  ),
  arena(
    'a node in quarantine, and no quorum, step by step',
    {
      clusters: [{ name: 'LAB', level: R2019, settings: { QuarantineThreshold: 1 } }],
      hosts: THREE,
      vms: [],
    },
    {
      grain: 'interleaved',
      commands: ['force-quorum'],
      faults: ['crash'],
      budget: 2,
      prepare: ['crash', 'missed', 'resiliency-over', 'power-back', 'booted'].map((name) => asks(name, 0)),
    },
  ),
  arena(
    'a node that is isolated, and no quorum, step by step',
    { clusters: [{ name: 'LAB', level: R2019 }], hosts: THREE, vms: [] },
    {
      grain: 'interleaved',
      commands: ['force-quorum'],
      faults: ['crash'],
      budget: 2,
      prepare: [{ ...asks('reach', 0), arg: 1 }, asks('missed', 0)],
    },
  ),
];
