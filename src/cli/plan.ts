/** `clusterdrill plan`: the best order and parallelism, or why there is none. */
import { type PlanTold, planJson, tellPlan } from '../report/plan.js';
import type { Scenario } from '../scenarios/index.js';
import { rehearse, UNMEASURED } from '../session/index.js';
import { ODDS_RUNS, type Odds, oddsOf, runsToSpare } from '../studies/odds/index.js';
import { type Planned, planFor, relaxationsOf, withCandidate } from '../studies/planning/index.js';
import type { LoadOptions } from './loading.js';
import { colours, columns, EXIT, print, warn } from './output.js';
import { loadWithoutPolicy } from './policy.js';

export interface PlanOptions extends LoadOptions {
  readonly tries: number;
}

/** Exit 1 where no way was found that meets all that is asked for. */
export async function plan(file: string, options: PlanOptions): Promise<number> {
  const scenario = await loadWithoutPolicy(file, options, 'plan');
  if (scenario === undefined) return EXIT.input;
  const planned = await planFor(scenario, options.tries);
  if (planned === undefined) {
    warn(
      `${file}: there is no upgrade whose order could be another. An \`upgrade:\` with strategy rolling, swing or all-at-once is wanted.`,
    );
    return EXIT.input;
  }
  const best = withCandidate(scenario, planned.best.candidate);
  const told = {
    scenario,
    planned,
    ...(await playedOf(scenario, best, planned)),
    relaxations: await relaxationsOf(scenario, planned),
    odds: await oddsFor(best, planned),
  };
  const page = { color: colours(process.stdout, options), width: columns() };
  if (options.json === true) print(`${JSON.stringify(planJson(told))}\n`);
  else print(`${tellPlan(told, page)}\n`);
  return planned.best.broken.length === 0 ? EXIT.ok : EXIT.broken;
}

/** What the report needs to see of the best way itself: why it does not do, or what it is warned of beside what is written. */
async function playedOf(
  scenario: Scenario,
  way: Scenario,
  { best, written }: Planned,
): Promise<Pick<PlanTold, 'played' | 'beside'>> {
  if (best.broken.length > 0) return { played: await rehearse(way) };
  if (best === written) return {};
  return { beside: { best: await rehearse(way), written: await rehearse(scenario) } };
}

/** Undefined where there are none to tell: the best way does not do, or it would take too long. */
async function oddsFor(scenario: Scenario, { best }: Planned): Promise<Odds | undefined> {
  if (best.broken.length > 0) return undefined;
  if (runsToSpare(best.sample.occurrences) < 0) return undefined;
  return await oddsOf(scenario, { runs: ODDS_RUNS, factor: UNMEASURED.factor, further: 0 });
}
