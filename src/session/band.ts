/**
 * How far a verdict hangs on the times of live migrations. No set of migrations of Hyper-V was published that is large enough to
 * say how right its durations and blackouts are, so the same scenario is rehearsed once more at each end of a band.
 */
import type { Micros } from '../base/units.js';
import type { Violation } from '../invariants/index.js';
import { type Ending, simulate } from '../sim/simulate.js';
import { type Rehearsal, setUp } from './set-up.js';

/** How far live migrations may be from what the physics says. */
export interface Width {
  /** They may take so many times as long, and as short. */
  readonly factor: number;
  /** Measured migrations of the user's own behind it; 0: none, the factor is ours [assumed]. */
  readonly migrations: number;
}

export const UNMEASURED: Width = { factor: 2, migrations: 0 };

/** The same scenario with migrations that take `pace` times as long. */
export interface BandEnd {
  readonly pace: number;
  readonly outcome: Ending;
  readonly endedAtUs: Micros;
  readonly blackoutUsMax: Micros;
  /** Invariants that are broken here and not in the rehearsal itself, each with what it is first broken by. */
  readonly breaks: readonly Violation[];
  /** Invariants that are broken in the rehearsal and not here. */
  readonly mends: readonly string[];
}

export interface Band extends Width {
  readonly ends: readonly BandEnd[];
}

/** Both ends of a rehearsal; undefined where nothing migrated alive, so that nothing hangs on it. */
export async function bandOf(rehearsal: Rehearsal, width = UNMEASURED): Promise<Band | undefined> {
  if (rehearsal.availability.counts.live === 0) return undefined;
  const ends: BandEnd[] = [];
  for (const pace of [1 / width.factor, width.factor]) ends.push(await endOf(rehearsal, pace));
  return { ...width, ends };
}

async function endOf({ scenario, options, verdict }: Rehearsal, pace: number): Promise<BandEnd> {
  const stage = await setUp({ ...scenario, physics: { ...scenario.physics, pace } }, options);
  const run = simulate(stage.world, stage.question, stage.cast);
  const { violations } = stage.judge.verdict(run.endedAtUs, run.ending === 'completed');
  const before = new Set(verdict.violations.map((one) => one.invariant));
  const after = new Set(violations.map((one) => one.invariant));
  return {
    pace,
    outcome: run.ending,
    endedAtUs: run.endedAtUs,
    blackoutUsMax: stage.availability.blackoutsUs.reduce((most, us) => Math.max(most, us), 0),
    breaks: [...after].flatMap((id) => (before.has(id) ? [] : (violations.find((one) => one.invariant === id) ?? []))),
    mends: [...before].filter((id) => !after.has(id)),
  };
}
