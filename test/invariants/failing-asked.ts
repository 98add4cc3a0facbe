/** Stories that break what is claimed of starts, settings, files, lists of roles, and of what is done with nodes. */
import { GiB } from '../../src/base/units.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { DRIVES } from '../../src/model/states.js';
import { NONE } from '../../src/model/world.js';
import type { Failing } from './failing.js';
import { patch, Story, version, WS2019 } from './story.js';

const [WS2012R2, WS2022] = [releaseIndex('WS2012R2'), releaseIndex('WS2022')] as [number, number];
const doubting = (...doubts: string[]): { doubts: string[] } => ({ doubts });
const LIVE = { MigrationType: 'Live', Wait: 0 };

/** A move that begins. */
const begins = (story: Story): Story =>
  story.do('Move-ClusterVirtualMachineRole', 0, { Node: 1, ...LIVE }).do('begin', 0, 1);

const OLD = { cluster: { level: WS2012R2 }, hosts: [{ release: WS2012R2 }], vms: [{ version: version('5.0') }] };

export const FAILING_ASKED: Readonly<Record<string, Failing>> = {
  'safety/bound-vm-stays': {
    told: 'a VM with a local ISO leaves its host',
    story: () => begins(new Story({ vms: [{ immovable: 'local ISO' }], ...doubting('placement/no-local-iso') })),
  },
  'safety/starts-where-bound': {
    told: 'a VM with a device of another host is started',
    story: () =>
      new Story({ vms: [{ immovable: 'GPU', state: 'Off' }], ...doubting('vm/starts-where-it-is-bound') })
        .do('Move-ClusterVirtualMachineRole', 0, { Node: 1 })
        .do('begin', 0, 1)
        .do('handed-over', 0)
        .do('Start-VM', 0),
  },
  'safety/restores-on-its-processors': {
    told: 'the memory of a VM that was saved on a newer release is restored',
    story: () =>
      new Story({
        hosts: [{ release: WS2019 }, {}],
        vms: [{ state: 'Saved', version: version('8.0') }],
        ...doubting('vm/restores-there'),
      })
        .do('Move-ClusterVirtualMachineRole', 0, { Node: 1 })
        .do('begin', 0, 1)
        .do('handed-over', 0)
        .do('Start-VM', 0),
  },
  'safety/no-move-in-backup': {
    told: 'a VM leaves while it is being backed up',
    story: () => begins(new Story(doubting('migration/no-backup-running')).do('backup-started', 0)),
  },
  'safety/leaves-answering-host': {
    told: 'a VM leaves an isolated node',
    story: () => begins(new Story(doubting('migration/source-is-alive')).do('reach', 0, 1)),
  },
  'safety/idle-role-keeps-its-node': {
    told: 'a role that is off has another owner while its node serves',
    story: () => new Story({ vms: [{ state: 'Off' }], ...doubting('takeover/owner-is-given-up') }).do('takeover', 0, 1),
  },
  'safety/offline-move-stays-off': {
    told: 'a role is started elsewhere while it is moved',
    story: () =>
      new Story(doubting('vm/starts-after-its-move'))
        .do('crash', 0)
        .do('missed', 0)
        .do('resiliency-over', 0)
        .do('Move-ClusterVirtualMachineRole', 0, { Node: 1 })
        .do('begin', 0, 1)
        .do('takeover', 0, 2),
  },
  'safety/waits-for-owner': {
    told: 'a role is started elsewhere as soon as its cluster has formed anew',
    story: () =>
      new Story({ vms: [{ host: 2 }], ...doubting('takeover/owner-is-waited-for') })
        .do('crash', 2)
        .do('crash', 1)
        .do('power-back', 1)
        .do('booted', 1)
        .do('takeover', 0, 0),
  },
  'safety/numa-node': {
    told: 'a VM comes to a host whose NUMA nodes are too small',
    story: () =>
      begins(
        new Story({
          hosts: [{}, { numaNodes: 32, numaSpanning: false }],
          ...doubting('memory/numa-node'),
        }),
      ),
  },
  'safety/start-problems': {
    told: 'a VM with a virtual TPM starts without its certificates',
    story: () =>
      new Story({
        hosts: [{ traits: ['no-vtpm-certificates'] }],
        vms: [{ traits: ['vtpm'], state: 'Off' }],
        ...doubting('vm/starts-there'),
      }).do('Start-VM', 0),
  },
  'safety/failovers-within-threshold': {
    told: 'a role fails over that may not',
    story: () =>
      new Story({ vms: [{ failoverThreshold: 0 }], ...doubting('takeover/failovers-left') })
        .do('crash', 0)
        .do('missed', 0)
        .do('takeover', 0, 1),
  },
  'safety/providers-first': {
    told: 'a role is taken over before the one that it depends on',
    story: () => {
      const story = new Story({ vms: [{}, {}], ...doubting('start-order/providers-are-online') });
      story.world.groupSets.push(
        { name: 'db', cluster: 0, vms: [1], after: [], delayUs: 0 },
        { name: 'web', cluster: 0, vms: [0], after: [0], delayUs: 0 },
      );
      patch(story.world.vms[0], { set: 1 });
      patch(story.world.vms[1], { set: 0 });
      return story.do('crash', 0).do('missed', 0).do('takeover', 0, 1);
    },
  },
  'safety/stop-keeps-quorum': {
    told: 'the service of one of two nodes is stopped, and the other is dead',
    story: () =>
      new Story({ hosts: [{}, {}], ...doubting('quorum/stop-keeps-quorum') })
        .do('crash', 1)
        .do('Stop-ClusterNode', 0, { Wait: 0 }),
  },
  'safety/drains-serving-member': {
    told: 'a dead node is drained',
    story: () => new Story(doubting('node/may-be-paused')).do('crash', 1).do('Suspend-ClusterNode', 1, { Drain: true }),
  },
  'safety/upgrade-has-a-path': {
    told: 'a host goes from 2012 R2 to 2025 in place, and keeps its membership',
    story: () =>
      new Story({
        ...OLD,
        hosts: [{ release: WS2012R2 }, { release: WS2012R2 }],
        ...doubting('install/release-has-a-path', 'install/release-fits-the-cluster'),
      })
        .do('Suspend-ClusterNode', 1)
        .do('Install-HostRelease', 1, { Release: WS2022, InPlace: true }),
  },
  'safety/joins-what-it-hears': {
    told: 'a host of an early build joins',
    story: () =>
      new Story({
        cluster: { storage: 's2d' },
        hosts: [{}, {}, { release: WS2019, cluster: NONE, revision: 1 }],
        ...doubting('membership/is-patched'),
      }).do('Add-ClusterNode', 2, { Cluster: 0 }),
  },
  'safety/installs-what-answers': {
    told: 'an installation begins on a host that hangs',
    story: () =>
      new Story({ hosts: [{}, {}, { cluster: NONE }], ...doubting('install/host-can-be-installed') })
        .do('hang', 2)
        .do('Install-HostRelease', 2, { Release: WS2019 }),
  },
  'safety/upgrade-keeps-vms': {
    told: 'a host with a VM of version 5.0 is upgraded in place to 2022',
    story: () =>
      new Story({
        hosts: [{}, {}, { cluster: NONE, release: WS2019 }],
        vms: [{ host: 2, version: version('5.0'), state: 'Off' }],
        ...doubting('install/hosts-newer-vms-stay'),
      }).do('Install-HostRelease', 2, { Release: WS2022, InPlace: true }),
  },
  'safety/quorum-has-a-member': {
    told: 'a dead node forms its cluster anew',
    story: () =>
      new Story({ hosts: [{}], vms: [], ...doubting('node/has-power') })
        .do('crash', 0)
        .do('Start-ClusterNode', 0, { ForceQuorum: true }),
  },
  'safety/promises-fit': {
    told: 'two roles are promised what one of a third frees',
    story: () => {
      const high = { priority: 'High', startup: 6 * GiB } as const;
      return new Story({
        cluster: { witness: 2 },
        hosts: [{}, { memory: 10 * GiB }],
        vms: [high, high, { ...high, priority: 'Low', host: 1 }],
        ...doubting('preemption/lower-roles-make-room'),
      })
        .do('crash', 0)
        .do('missed', 0)
        .do('resiliency-over', 0)
        .do('preempt', 0, 1)
        .do('preempt', 1, 1)
        .spoil(() => {}, ['vm-preempted', 2, 1]);
    },
  },
  'safety/owners-are-members': {
    told: 'a host outside the cluster becomes a possible owner of a role',
    story: () =>
      new Story({ hosts: [{}, {}, { cluster: NONE }], ...doubting('membership/is-a-member') }).do(
        'Set-ClusterOwnerNode',
        0,
        { Resource: 0, Owners: [0, 2] },
      ),
  },
  'safety/hot-network': {
    told: 'a running VM of generation 1 loses its network adapters',
    story: () =>
      new Story({
        hosts: [{ switches: ['P'] }],
        vms: [{ generation: 1, switches: ['P'] }],
        ...doubting('feature/hot-network-generation'),
      }).do('Remove-VMNetworkAdapter', 0),
  },
  'safety/maintenance-has-drives': {
    told: 'a node without drives is in maintenance',
    story: () =>
      new Story().spoil(
        (world) => patch(world.hosts[0], { maintenance: true, drives: DRIVES.none }),
        ['maintenance-on', 0],
      ),
  },
  'safety/volumes-have-room': {
    told: 'files go to a volume that is full',
    story: () => fullVolume('storage/room-for-files').do('Move-VMStorage', 0, { DestinationStoragePath: TO_V2 }),
  },
  'safety/memory-finds-room': {
    told: 'a VM is saved to a volume that is full',
    story: () => fullVolume('storage/room-for-memory').do('Save-VM', 1),
  },
  'safety/file-moves-within-limit': {
    told: 'the files of two VMs move on a host that moves those of one',
    story: () =>
      new Story({ hosts: [{ maximumStorageMigrations: 1 }], vms: [{}, {}], ...doubting('storage/free-slot') })
        .do('Move-VMStorage', 0, { DestinationStoragePath: TO_V2 })
        .do('Move-VMStorage', 1, { DestinationStoragePath: TO_V2 }),
  },
  'safety/role-files-are-shared': {
    told: 'a VM on a local disk becomes a role',
    story: () =>
      new Story({
        hosts: [{ storage: 'local' }, {}],
        vms: [{ clustered: false }],
        ...doubting('role/files-are-shared'),
      }).do('Add-ClusterVirtualMachineRole', 0),
  },
  'safety/made-supported': {
    told: 'a VM of version 10.0 is made on 2016',
    story: () =>
      new Story(doubting('vm-version/new-vm-supported')).do('New-VM', 0, { Name: 'new', Version: version('10.0') }),
  },
  'safety/names-differ': {
    told: 'a second web1 is made',
    story: () => new Story(doubting('vm/name-is-free')).do('New-VM', 0, { Name: 'WEB1' }),
  },
  'safety/checkpoints-within-limit': {
    told: 'a VM takes a checkpoint, and they are disabled',
    story: () =>
      new Story(doubting('vm/disabled-checkpoints'))
        .do('Set-VM', 0, { CheckpointType: 'Disabled' })
        .do('Checkpoint-VM', 0),
  },
  'safety/processors-change-while-off': {
    told: 'a running VM gets another processor',
    story: () => new Story(doubting('vm/off-for-processors')).do('Set-VM', 0, { ProcessorCount: 7 }),
  },
  'safety/connected-to-its-host': {
    told: 'a VM is connected to a switch of another host',
    story: () =>
      new Story({ hosts: [{ switches: ['P'] }, { switches: ['Q'] }], ...doubting('host/has-that-switch') }).do(
        'Connect-VMNetworkAdapter',
        0,
        { SwitchName: 'Q' },
      ),
  },
  'safety/other-roles-are-no-vms': {
    told: 'a file server is given memory',
    story: () =>
      new Story({ vms: [{ kind: 'file-server', startup: 0 }], ...doubting('role/is-a-vm') }).do('Set-VM', 0, {
        MemoryStartupBytes: GiB,
      }),
  },
  'safety/properties-of-level': {
    told: 'a cluster of the level of 2012 R2 gets a property of later levels',
    story: () =>
      new Story({ ...OLD, ...doubting('level/has-that-property') }).do('Set-ClusterProperty', 0, {
        Property: 'MaximumParallelMigrations',
        Value: 2,
      }),
  },
  'safety/affinity-rules-made': {
    told: 'two affinity rules of one name are made',
    story: () => twice('New-ClusterAffinityRule', { Name: 'apart', RuleType: 'DifferentNode' }, 'affinity/rule-exists'),
  },
  'safety/group-sets-made': {
    told: 'two group sets of one name are made',
    story: () => twice('New-ClusterGroupSet', { Name: 'db' }, 'group-set/exists'),
  },
  'safety/start-order-has-an-end': {
    told: 'a group set waits for itself',
    story: () =>
      new Story(doubting('group-set/order-has-no-circle'))
        .do('New-ClusterGroupSet', 0, { Name: 'db' })
        .do('Add-ClusterGroupSetDependency', 0, { Name: 'db', Provider: 'db' }),
  },
};

const TO_V2 = 'C:\\ClusterStorage\\V2';

/** Two volumes, the second nearly full. */
function fullVolume(doubt: string): Story {
  return new Story({
    cluster: {
      volumes: [
        { name: 'V1', size: 1024 * GiB },
        { name: 'V2', size: 100 * GiB, free: GiB },
      ],
    },
    vms: [{ disk: 40 * GiB }, { volume: 1 }],
    doubts: [doubt],
  });
}

const twice = (cmdlet: string, given: Readonly<Record<string, string>>, doubt: string): Story =>
  new Story({ cluster: { level: WS2022 }, hosts: [{ release: WS2022 }], vms: [], doubts: [doubt] })
    .do(cmdlet, 0, given)
    .do(cmdlet, 0, given);
