/** What a change pack is made of: a rehearsal, its steps, the way back at each of them, and the odds. */
import type { Micros } from '../../base/units.js';
import type { Moment, Retreat } from '../../search/retreat/index.js';
import type { Rehearsal } from '../../session/index.js';
import type { Odds } from '../../studies/odds/index.js';
import type { Price } from '../prices.js';
import type { PackStep } from './steps.js';

export interface Pack {
  readonly rehearsal: Rehearsal;
  readonly steps: readonly PackStep[];
  /** Of its windows too, where it has some. */
  readonly retreat: Retreat;
  /** Undefined: not worked out for so long a run. */
  readonly odds: Odds | undefined;
  readonly prices: readonly Price[];
}

/** The last moment that is not after a time. */
export const momentBefore = ({ moments }: Retreat, atUs: Micros): Moment | undefined =>
  moments.findLast((moment) => moment.atUs <= atUs);
