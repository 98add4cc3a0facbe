/** For every invariant of storage a story that breaks it. */
import type { Failing } from './failing.js';
import { Story } from './story.js';

export const FAILING_STORAGE: Readonly<Record<string, Failing>> = {
  'safety/runs-on-storage': {
    told: 'a VM starts from a volume that is offline',
    story: () =>
      new Story({ vms: [{ state: 'Off' }], doubts: ['storage/reachable'] }).do('storage-lost', 0).do('Start-VM', 0),
  },
  'safety/files-come-along': {
    told: 'a VM on a local disk moves without it',
    story: () =>
      new Story({
        hosts: [{ storage: 'local' }, {}, {}],
        vms: [{ clustered: false }],
        doubts: ['storage/files-come-along'],
      })
        .do('Move-VM', 0, { DestinationHost: 1 })
        .carry(0, 1),
  },
};
