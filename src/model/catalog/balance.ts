/** What is known of the balancer of a cluster. */
import { assumed, doc } from './types.js';

export const BALANCE = {
  /** Load of a host from which on it gives roles away, by AutoBalancerLevel from 1 on. */
  levels: doc([0.8, 0.7, 0.6], 'BAL'),
  load: assumed('memory in use of all memory', 'Also processors count in reality; nothing is known of them.', {
    source: 'BAL',
  }),
} as const;
