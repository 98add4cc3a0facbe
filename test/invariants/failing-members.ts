/** Stories that break what is claimed of moves, of nodes as members and of what they hold. */
import { MiB } from '../../src/base/units.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { DRAIN, MIGRATION, NODE, POWER } from '../../src/model/states.js';
import { NONE } from '../../src/model/world.js';
import type { Failing } from './failing.js';
import { type Given, patch, Story, version, WS2019 } from './story.js';

const WS2022 = releaseIndex('WS2022');
const HCI22H2 = releaseIndex('HCI22H2');

const MIXED: Given['hosts'] = [{ release: WS2019 }, {}, {}];
const doubting = (...doubts: string[]): { doubts: string[] } => ({ doubts });
const moveTo = (Node: number) => ({ Node, Wait: 0 });
const DRAINS = { Drain: true };

export const FAILING_MEMBERS: Readonly<Record<string, Failing>> = {
  'safety/moves-within-limit': {
    told: 'three VMs leave a host at once that may take part in two moves',
    story: () => {
      const story = new Story({ vms: [{}, {}, {}], ...doubting('migration/free-slot') });
      for (const vm of [0, 1, 2])
        story.do('Move-ClusterVirtualMachineRole', vm, moveTo(1 + (vm % 2))).do('begin', vm, 1 + (vm % 2));
      return story;
    },
  },
  'safety/failed-move-stays': {
    told: 'a VM is off after its move failed',
    story: () =>
      new Story()
        .do('Move-ClusterVirtualMachineRole', 0, moveTo(1))
        .do('begin', 0, 1)
        .do('setup-done', 0)
        .spoil(
          (world) => patch(world.vms[0], { migration: MIGRATION.failed, power: POWER.off }),
          ['migration-failed', 0, 0],
        ),
  },
  'safety/one-place': {
    told: 'a VM belongs to a host that does not hold it',
    story: () => new Story().spoil((world) => patch(world.vms[0], { host: 1 }), ['vm-arrived', 0, 1]),
  },
  'safety/processor-features': {
    told: 'a VM that was started on 2019 moves live to 2016',
    story: () =>
      new Story({ hosts: MIXED, vms: [{ version: version('8.0') }], ...doubting('migration/cpu-features') }).migrate(
        0,
        1,
      ),
  },
  'safety/same-edition': {
    told: 'a VM moves live from Azure Stack HCI to Windows Server',
    story: () =>
      new Story({
        hosts: [
          { release: HCI22H2, cluster: NONE },
          { release: WS2022, cluster: NONE },
        ],
        vms: [{ version: version('10.0') }],
        ...doubting('migration/same-edition', 'migration/cpu-features'),
      })
        .do('Move-VM', 0, { DestinationHost: 1 })
        .carry(0, 1),
  },
  'safety/moves-have-living-ends': {
    told: 'a move goes on to a host that has died',
    story: () =>
      new Story()
        .do('Move-ClusterVirtualMachineRole', 0, moveTo(1))
        .do('begin', 0, 1)
        .spoil((world) => patch(world.hosts[1], { node: NODE.down }), ['host-down', 1]),
  },
  'safety/books-balance': {
    told: 'a host counts a byte too many',
    story: () => new Story().spoil(({ hosts: [host] }) => patch(host, { used: (host?.used ?? 0) + 1 }), ['host-up', 0]),
  },
  'safety/eviction-keeps-quorum': {
    told: 'the only node of a cluster is evicted',
    story: () =>
      new Story({ hosts: [{}], vms: [], ...doubting('quorum/eviction-keeps-quorum') })
        .do('Suspend-ClusterNode', 0)
        .do('Remove-ClusterNode', 0),
  },
  'safety/leaving-node-is-empty': {
    told: 'a node is evicted with a role on it',
    story: () =>
      new Story(doubting('drain/only-an-emptied-node-leaves')).do('Suspend-ClusterNode', 0).do('Remove-ClusterNode', 0),
  },
  'safety/role-on-member': {
    told: 'a role is moved to a host outside its cluster',
    story: () =>
      new Story({ hosts: [{}, { cluster: NONE }], ...doubting('placement/node-accepts-roles') }).migrate(0, 1),
  },
  'safety/node-id-constant': {
    told: 'a member gets another node id',
    story: () => new Story().spoil((world) => patch(world.hosts[0], { nodeId: 9 }), ['host-up', 0]),
  },
  'safety/one-drain': {
    told: 'a node that drains is drained once more',
    story: () =>
      new Story(doubting('drain/one-at-a-time'))
        .do('Suspend-ClusterNode', 0, DRAINS)
        .do('Suspend-ClusterNode', 0, DRAINS),
  },
  'safety/drained-node-is-empty': {
    told: 'a drain is Completed with a role still on the node',
    story: () =>
      new Story().spoil((world) => patch(world.hosts[0], { drain: DRAIN.completed }), ['drain-completed', 0]),
  },
  'safety/drained-node-stays-empty': {
    told: 'a role is moved to a node that was drained',
    story: () => new Story(doubting('placement/node-accepts-roles')).do('Suspend-ClusterNode', 1, DRAINS).migrate(0, 1),
  },
  'safety/vms-per-node': {
    told: 'the 1025th VM comes to a host',
    story: () => {
      const small = { startup: 32 * MiB, host: 1 };
      const vms = [{ startup: 32 * MiB }, ...Array.from({ length: 1024 }, () => small)];
      return new Story({ vms, ...doubting('limits/vms-per-host') }).migrate(0, 1);
    },
  },
  'safety/vms-per-cluster': {
    told: 'the 8001st VM of a cluster is started',
    story: () => {
      const vms = Array.from({ length: 8001 }, (_, index) => ({ startup: 32 * MiB, host: index % 9 }));
      const given = {
        hosts: Array.from({ length: 9 }, () => ({})),
        vms: [{ startup: 32 * MiB, state: 'Off' as const }, ...vms.slice(1)],
      };
      return new Story({ ...given, ...doubting('limits/vms-per-cluster') }).do('Start-VM', 0);
    },
  },
  'safety/nodes-per-cluster': {
    told: 'the 65th node joins a cluster',
    story: () => {
      const hosts = Array.from({ length: 65 }, (_, index) => (index === 64 ? { cluster: NONE } : {}));
      return new Story({ hosts, ...doubting('membership/node-limit') }).do('Add-ClusterNode', 64, { Cluster: 0 });
    },
  },
  'safety/no-vm-lost': {
    told: 'a host is installed clean over a VM that is no role',
    story: () =>
      new Story({ hosts: [{ cluster: NONE }, {}] }).do('Install-HostRelease', 0, { Release: WS2019, InPlace: false }),
  },
};
