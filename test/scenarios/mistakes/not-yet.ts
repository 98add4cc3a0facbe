/** What the format can write and a rehearsal cannot do yet. */
import type { Mistake } from './mistake.js';

export const NOT_YET: readonly Mistake[] = [
  {
    says: 'a time to stop',
    vms: 'vms: [{ name: a, memory: 1 GiB, mayStop: { window: "Sun 02:00-04:00" } }]',
    found: ['5:42 `mayStop` cannot be rehearsed yet; false can, and an outage has a bound under `limits`.'],
  },
];
