/** One rehearsal of a scenario: set up, run to its end, and held against what was expected. */
import type { Scenario } from '../scenarios/index.js';
import { simulate } from '../sim/simulate.js';
import { conclude, type Rehearsal, type RehearsalOptions, setUp } from './set-up.js';

/** Rehearses a scenario once. */
export async function rehearse(scenario: Scenario, options: RehearsalOptions = {}): Promise<Rehearsal> {
  const stage = await setUp(scenario, options);
  return conclude(stage, simulate(stage.world, stage.question, stage.cast));
}
