/** Stories of what does not go on. */
import { DAY, HOUR } from '../../src/base/units.js';
import type { Failing } from './failing.js';
import { Story, WS2019 } from './story.js';

const moveTo = (Node: number) => ({ Node, Wait: 0 });
const DRAINS = { Drain: true };

export const FAILING_PROGRESS: Readonly<Record<string, Failing>> = {
  'progress/drain-ends': {
    told: 'a drain is still under way when nothing happens any more',
    story: () => new Story().do('Suspend-ClusterNode', 0, DRAINS),
  },
  'progress/queued-move-starts': {
    told: 'a move is still queued when nothing happens any more',
    story: () => new Story().do('Move-ClusterVirtualMachineRole', 0, moveTo(1)),
  },
  'progress/level-update-ends': {
    told: 'a level update takes thirteen hours',
    story: () =>
      new Story({ hosts: [{ release: WS2019 }] })
        .do('Update-ClusterFunctionalLevel', 0)
        .wait(13 * HOUR)
        .do('level-updated', 0),
  },
  'progress/isolation-ends': {
    told: 'a node is isolated for 26 hours',
    story: () =>
      new Story()
        .do('crash', 0)
        .do('missed', 0)
        .wait(26 * HOUR)
        .do('resiliency-over', 0),
  },
  'progress/quarantine-ends': {
    told: 'the end of a quarantine is forgotten',
    story: () =>
      new Story({ cluster: { settings: { QuarantineThreshold: 1 } } })
        .do('reach', 0, 1)
        .do('regroup', 0)
        .do('missed', 0)
        .do('reach', 0, 0)
        .do('regroup', 0)
        .spoil(({ open }) => open.clear(), ['quarantine-over', 0]),
  },
  'progress/takeover-in-order': {
    told: 'a role of low priority is started first',
    story: () =>
      new Story({ vms: [{ priority: 'High' }, { priority: 'Low' }] })
        .do('crash', 0)
        .do('missed', 0)
        .do('resiliency-over', 0)
        .do('takeover', 1, 1),
  },
  'progress/node-work-ends': {
    told: 'an eviction takes a month',
    story: () =>
      new Story({ vms: [] })
        .do('Suspend-ClusterNode', 0)
        .do('Remove-ClusterNode', 0)
        .wait(30 * DAY)
        .do('evicted', 0),
  },
  'progress/guest-work-ends': {
    told: 'a guest boots for four days',
    story: () =>
      new Story({ vms: [{ state: 'Off' }] })
        .do('Start-VM', 0)
        .wait(4 * DAY)
        .do('guest-booted', 0),
  },
  'progress/dead-node-given-up-in-time': {
    told: 'a dead node is waited for an hour',
    story: () => new Story().do('crash', 0).do('missed', 0).wait(HOUR).do('resiliency-over', 0),
  },
  'progress/level-update-succeeds': {
    told: 'a level update that nothing disturbs does not succeed',
    story: () =>
      new Story({ hosts: [{ release: WS2019 }] })
        .do('Update-ClusterFunctionalLevel', 0)
        .spoil(() => {}, ['level-not-raised', 0]),
  },
  'progress/role-restarts': {
    told: 'nobody starts a role whose node was given up',
    story: () => new Story().do('crash', 0).do('missed', 0).do('resiliency-over', 0),
  },
  'progress/everything-comes-back': {
    told: 'a host dies for good with a VM that is no role',
    story: () => new Story({ vms: [{ clustered: false }] }).do('crash', 0),
  },
  'progress/quorum-comes-back': {
    told: 'the node with the only vote of two dies',
    story: () => new Story({ hosts: [{}, {}], vms: [] }).do('crash', 0),
  },
  'progress/drained-role-serves': {
    told: 'a role that a drain saved is not restored',
    story: () =>
      new Story({ cluster: { settings: { MoveTypeThreshold: 3001 } } })
        .do('Suspend-ClusterNode', 0, DRAINS)
        .do('begin', 0, 1)
        .do('vm-saved', 0)
        .spoil(({ open }) => open.clear()),
  },
};
