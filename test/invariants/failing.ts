/** For every invariant of safety and progress a story that breaks it: a rule is doubted, or the world is spoilt by hand. */
import { GiB } from '../../src/base/units.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { CLUSTER } from '../../src/model/states.js';
import { NONE } from '../../src/model/world.js';
import { type Given, patch, Story, version, WS2019 } from './story.js';

export interface Failing {
  /** What happens, in one sentence. */
  readonly told: string;
  readonly story: () => Story;
}

const WS2012R2 = releaseIndex('WS2012R2');
const WS2022 = releaseIndex('WS2022');

const MIXED: Given['hosts'] = [{ release: WS2019 }, {}, {}];
const doubting = (...doubts: string[]): { doubts: string[] } => ({ doubts });

const off = (text: string) => ({ state: 'Off', version: version(text) }) as const;

/** A host outside the cluster, of some release, joins. */
const joins = (release: number, given: Given = {}): Story =>
  new Story({ hosts: [{}, {}, { release, cluster: NONE }], ...doubting('membership/compatible-release'), ...given }).do(
    'Add-ClusterNode',
    2,
    { Cluster: 0 },
  );

export const FAILING_SAFETY: Readonly<Record<string, Failing>> = {
  'safety/version-supported': {
    told: 'a VM of version 9.0 moves to a host that cannot run it',
    story: () =>
      new Story({
        hosts: MIXED,
        vms: [{ version: version('9.0') }],
        ...doubting('vm-version/host-must-support', 'migration/cpu-features'),
      }).migrate(0, 1),
  },
  'safety/version-never-falls': {
    told: 'a VM goes back to version 7.0',
    story: () =>
      new Story().spoil(
        (world) => patch(world.vms[0], { version: version('7.0') }),
        ['version-updated', 0, version('7.0')],
      ),
  },
  'safety/version-rises-while-off': {
    told: 'the version of a VM is raised while it runs',
    story: () =>
      new Story({ vms: [{ version: version('7.0') }], ...doubting('vm-version/vm-is-off') })
        .do('Update-VMVersion', 0)
        .do('version-updated', 0),
  },
  'safety/new-vm-within-level': {
    told: 'New-VM makes a VM of version 9.0 at the level of 2016',
    story: () =>
      new Story({ hosts: MIXED, ...doubting('vm-version/new-vm-by-level') }).do('New-VM', 0, { Name: 'new' }),
  },
  'safety/version-within-level': {
    told: 'the version of a role is raised above the functional level',
    story: () =>
      new Story({ hosts: MIXED, vms: [off('8.0')], ...doubting('vm-version/needs-level') })
        .do('Update-VMVersion', 0)
        .do('version-updated', 0),
  },
  'safety/configuration-readable': {
    told: 'a VM starts whose configuration was damaged',
    story: () =>
      new Story({ vms: [off('5.0')], doubts: ['vm/configuration-readable'] })
        .do('storage-lost', 0)
        .do('configuration-damaged', 0)
        .do('storage-back', 0)
        .do('Start-VM', 0),
  },
  'safety/production-checkpoint': {
    told: 'a production checkpoint is taken of a VM of version 5.0',
    story: () =>
      new Story({ vms: [{ version: version('5.0') }], ...doubting('feature/production-checkpoints') })
        .do('Set-VM', 0, { CheckpointType: 'Production' })
        .do('Checkpoint-VM', 0),
  },
  'safety/hot-memory': {
    told: 'memory is added to a running VM of version 5.0',
    story: () =>
      new Story({ vms: [{ version: version('5.0') }], ...doubting('feature/hot-memory') }).do('Set-VM', 0, {
        MemoryStartupBytes: 5 * GiB,
      }),
  },
  'safety/level-rises-by-one': {
    told: 'the functional level falls back',
    story: () =>
      new Story().spoil((world) => patch(world.clusters[0], { level: WS2012R2 }), ['level-raised', 0, WS2012R2]),
  },
  'safety/level-needs-every-member': {
    told: 'the functional level is raised while an old node is a member',
    story: () =>
      new Story({ hosts: MIXED, ...doubting('level/every-member-supports-it') }).do('Update-ClusterFunctionalLevel', 0),
  },
  'safety/level-below-members': {
    told: 'a node of 2012 R2 joins a cluster of the level of 2016',
    story: () => joins(WS2012R2),
  },
  'safety/member-fits-level': {
    told: 'a node of 2022 joins a cluster of the level of 2016',
    story: () => joins(WS2022),
  },
  'safety/two-releases-at-most': {
    told: 'a third release joins a mixed cluster',
    story: () => joins(WS2022, { hosts: [{}, { release: WS2019 }, { release: WS2022, cluster: NONE }] }),
  },
  'safety/old-node-never-joins': {
    told: 'a node of 2012 R2 is added after the level has risen above it',
    story: () => joins(WS2012R2),
  },
  'safety/pool-after-level': {
    told: 'the storage pool is updated before the level was raised',
    story: () => new Story(doubting('storage/pool-after-level')).do('Update-StoragePool', 0),
  },
  'safety/one-level-update': {
    told: 'a second level update begins during the first',
    story: () => {
      const raising = new Story({ hosts: [{ release: WS2019 }] }).do('Update-ClusterFunctionalLevel', 0);
      return raising.spoil((world) => patch(world.clusters[0], { phase: CLUSTER.raising }), ['level-raising', 0]);
    },
  },
  'safety/roles-in-membership': {
    told: 'a role starts on a node whose cluster service has stopped',
    story: () =>
      new Story({ cluster: { settings: { ResiliencyDefaultPeriod: 0 } }, ...doubting('node/runs-guests') })
        .do('reach', 0, 1)
        .do('regroup', 0)
        .do('missed', 0)
        .do('Start-VM', 0),
  },
  'safety/lands-on-up-node': {
    told: 'a role is moved to a paused node',
    story: () => new Story(doubting('placement/node-accepts-roles')).do('Suspend-ClusterNode', 1).migrate(0, 1),
  },
  'safety/possible-owner': {
    told: 'a role is moved to a node that may not own it',
    story: () =>
      new Story({ vms: [{ possibleOwners: [0, 2] }], ...doubting('placement/possible-owner') }).migrate(0, 1),
  },
  'safety/anti-affinity': {
    told: 'two domain controllers come to run on one node',
    story: () =>
      new Story({
        cluster: { settings: { ClusterEnforcedAntiAffinity: 1 } },
        vms: [{ antiAffinity: ['dc'] }, { antiAffinity: ['dc'], host: 1 }],
        ...doubting('anti-affinity/enforced'),
      }).migrate(0, 1),
  },
  'safety/memory-fits': {
    told: 'a VM moves to a host without room for it',
    story: () =>
      new Story({
        vms: [{ startup: 40 * GiB }, { startup: 40 * GiB, host: 1 }],
        ...doubting('memory/assigned-fits'),
      }).migrate(0, 1),
  },
  'safety/added-memory-fits': {
    told: 'a VM that runs is given more memory than its host has',
    story: () =>
      new Story({ vms: [{ startup: 40 * GiB }], ...doubting('vm/hot-memory-fits') }).do('Set-VM', 0, {
        MemoryStartupBytes: 4096 * GiB,
      }),
  },
  'safety/runs-on-living-host': {
    told: 'a VM is started on a host without power',
    story: () =>
      new Story({ vms: [{ state: 'Off' }], ...doubting('node/runs-guests') }).do('crash', 0).do('Start-VM', 0),
  },
  'safety/roles-need-quorum': {
    told: 'a role is started while its cluster has no quorum',
    story: () =>
      new Story({ hosts: [{}, {}], vms: [{ host: 1 }], ...doubting('node/runs-guests') })
        .do('crash', 0)
        .do('Start-VM', 0),
  },
};
