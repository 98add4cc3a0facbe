/** For every invariant of the service, and every claim that something happens at all, a story that breaks it. */
import { DAY, GiB, HOUR, SECOND } from '../../src/base/units.js';
import type { Failing } from './failing.js';
import { Story, WS2019 } from './story.js';

const nothingHappens = (): Story => new Story({ hosts: [{}, {}] }, { expectsUpgrade: true });

/** Stories of claims that must be seen; the run is held to be finished. */
export const FAILING_SOMETIMES: Readonly<Record<string, Failing>> = {
  'progress/really-drained': { told: 'an upgrade was planned and no node was drained', story: nothingHappens },
  'progress/really-mixed': { told: 'an upgrade was planned and the cluster was never mixed', story: nothingHappens },
  'progress/really-raised': { told: 'an upgrade was planned and the level was never raised', story: nothingHappens },
};

export const FAILING_SERVICE: Readonly<Record<string, Failing>> = {
  'service/blackout-bounded': {
    told: 'a VM is silent for three seconds in a live migration',
    story: () =>
      new Story()
        .do('Move-ClusterVirtualMachineRole', 0, { Node: 1, Wait: 0 })
        .do('begin', 0, 1)
        .do('setup-done', 0)
        .do('copied', 0)
        .wait(2 * SECOND)
        .do('switched', 0),
  },
  'service/outage-bounded': {
    told: 'a VM is shut down and started again',
    story: () => new Story().do('Stop-VM', 0).do('guest-stopped', 0).do('Start-VM', 0).do('guest-booted', 0),
  },
  'service/upgrade-bounded': {
    told: 'an upgrade takes two hours that may take one',
    story: () =>
      new Story(
        { hosts: [{ release: WS2019 }, { release: WS2019 }] },
        { limits: { upgradeUs: HOUR, written: new Set(['upgradeUs']) } },
      )
        .do('Suspend-ClusterNode', 1)
        .do('Resume-ClusterNode', 1)
        .wait(2 * HOUR)
        .do('Update-ClusterFunctionalLevel', 0)
        .do('level-updated', 0),
  },
  'service/mixed-mode-bounded': {
    told: 'a cluster is mixed for 29 days',
    story: () => new Story({ hosts: [{ release: WS2019 }, {}] }).wait(29 * DAY),
  },
  'service/headroom': {
    told: 'two nodes are so full that neither could carry the other',
    story: () => new Story({ hosts: [{}, {}], vms: [{ startup: 40 * GiB }, { startup: 40 * GiB, host: 1 }] }),
  },
  'service/window-left-in-order': {
    told: 'a window that must leave every node Up closes while one is paused',
    story: () => {
      const windows = {
        days: [],
        fromUs: 0,
        toUs: 6 * HOUR,
        leave: { allUp: true },
        weekdayAtStart: 6,
        timeAtStartUs: 0,
      };
      return new Story({ hosts: [{}, {}, {}] }, { windows: new Map([[0, { windows, nodes: [0, 1, 2] }]]) })
        .do('Suspend-ClusterNode', 1)
        .wait(7 * HOUR);
    },
  },
};
