/** Every action that a machine names, with its number: the other half of the vocabulary beside the ledger. */

import { assert } from '../../base/assert.js';
import { FACT } from '../facts.js';
import type { Effect } from '../turn.js';
import { clusterEffects } from './cluster.js';
import { configurationEffects } from './configuration.js';
import { departureEffects } from './departure.js';
import { drainEffects } from './drain.js';
import { migrationEffects } from './migration.js';
import { nodeEffects } from './node.js';
import { poolEffects } from './pool.js';
import { powerEffects } from './power.js';
import { preemptionEffects } from './preemption.js';
import { relocationEffects } from './relocation.js';
import { storageEffects } from './storage.js';

const checkpointEffects = {
  checkpointTaken: (turn, index) => turn.fact(FACT['checkpoint-taken'], turn.world.checkpoints[index]?.vm ?? index),
  checkpointRemoved: (turn, index) => turn.fact(FACT['checkpoint-removed'], turn.world.checkpoints[index]?.vm ?? index),
} as const satisfies Record<string, Effect>;

const all: Record<string, Effect> = {
  ...nodeEffects,
  ...departureEffects,
  ...drainEffects,
  ...powerEffects,
  ...configurationEffects,
  ...migrationEffects,
  ...relocationEffects,
  ...clusterEffects,
  ...checkpointEffects,
  ...storageEffects,
  ...poolEffects,
  ...preemptionEffects,
};

const names = Object.keys(all);

/** Effects by number. */
export const EFFECTS: readonly Effect[] = Object.values(all);

/** @throws Bug where no effect has that name. */
export function effectNumber(name: string): number {
  const number = names.indexOf(name);
  assert(number >= 0, `no effect is called ${name}`);
  return number;
}

export const effectName = (number: number): string => names[number] ?? '';
