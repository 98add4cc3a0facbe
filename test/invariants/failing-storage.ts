/** For every invariant of storage a story that breaks it. */
import type { Failing } from './failing.js';
import { Story } from './story.js';

export const FAILING_STORAGE: Readonly<Record<string, Failing>> = {
  'safety/runs-on-storage': {
    told: 'a VM starts from a volume that is offline',
    story: () =>
      new Story({ vms: [{ state: 'Off' }], doubts: ['storage/reachable'] }).do('storage-lost', 0).do('Start-VM', 0),
  },
};
