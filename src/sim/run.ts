/** A run from outside: who plays in it, and what is left of it when it has ended. */
import type { Micros } from '../base/units.js';
import type { EngineName } from '../model/engines.js';
import type { World } from '../model/world.js';
import type { Operator, Placement, Watcher } from './actors.js';
import type { Player, Waited } from './cast.js';
import type { Copies } from './copies.js';
import type { Trace } from './trace.js';

/** How a run ended: every operator finished; one could do nothing more; the bound was reached; a watcher stopped it. */
export type Ending = 'completed' | 'stuck' | 'out-of-time' | 'stopped';

export interface Cast {
  readonly operators: readonly Operator[];
  readonly placement: Placement;
  readonly watchers?: readonly Watcher[];
  readonly engine?: EngineName;
}

export interface Run {
  readonly world: World;
  readonly trace: Trace;
  readonly ending: Ending;
  readonly endedAtUs: Micros;
  readonly players: readonly Player[];
  readonly waited: readonly Waited[];
  readonly copies: Copies;
}
