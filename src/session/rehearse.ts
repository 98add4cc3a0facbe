/** One rehearsal of a scenario: set up, run to its end, and held against what was expected. */
import type { Scenario } from '../scenarios/index.js';
import type { Watcher } from '../sim/actors.js';
import { simulate } from '../sim/simulate.js';
import { conclude, type Rehearsal, type RehearsalOptions, setUp } from './set-up.js';

/** Rehearses a scenario once; `others` watch it too. */
export async function rehearse(
  scenario: Scenario,
  options: RehearsalOptions = {},
  others: readonly Watcher[] = [],
): Promise<Rehearsal> {
  const stage = await setUp(scenario, options);
  const cast = { ...stage.cast, watchers: [...(stage.cast.watchers ?? []), ...others] };
  return conclude(stage, simulate(stage.world, stage.question, cast));
}
