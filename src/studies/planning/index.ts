/** The best way to go about an upgrade, or why there is none. */

export { withCandidate } from './candidates.js';
export { COMPLETES, WINDOWS } from './conflict.js';
export { type Relaxation, relaxationsOf } from './relax.js';
export { type Planned, planFor, type Tried } from './search.js';
