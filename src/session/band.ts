/**
 * How far a verdict hangs on the times of live migrations. No set of migrations of Hyper-V was published that is large enough to
 * say how right its durations and blackouts are, so the same scenario is rehearsed once more at each end of a band.
 */
import type { Micros } from '../base/units.js';
import type { Violation } from '../invariants/index.js';
import type { LineResult } from '../operators/index.js';
import { type Ending, simulate } from '../sim/simulate.js';
import { judged, type Rehearsal, setUp } from './set-up.js';

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
  /** What is broken here and not in the rehearsal itself. */
  readonly breaks: readonly Violation[];
  /** Invariants that are broken in the rehearsal for some subject and not here. */
  readonly mends: readonly string[];
  /** Script lines that do not come out as expected here, and did there. */
  readonly misses: readonly LineResult[];
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

async function endOf({ scenario, options, verdict, script }: Rehearsal, pace: number): Promise<BandEnd> {
  const stage = await setUp({ ...scenario, physics: { ...scenario.physics, pace } }, options);
  const run = simulate(stage.world, stage.question, stage.cast);
  const other = judged(stage, run);
  const before = new Set(verdict.violations.map(nameOf));
  const after = new Set(other.verdict.violations.map(nameOf));
  const met = new Set(script.filter((line) => line.met).map(({ line }) => line));
  return {
    pace,
    outcome: run.ending,
    endedAtUs: run.endedAtUs,
    blackoutUsMax: stage.availability.longestSilenceUs(run.world.vms.length, run.endedAtUs),
    breaks: other.verdict.violations.filter((one) => !before.has(nameOf(one))),
    mends: [...new Set(verdict.violations.filter((one) => !after.has(nameOf(one))).map((one) => one.invariant))],
    misses: other.script.filter(
      ({ line, met: isMet }) => !isMet && (met.has(line) || !script.some((one) => one.line === line)),
    ),
  };
}

const nameOf = ({ invariant, subject }: Violation): string => `${invariant} ${subject}`;
