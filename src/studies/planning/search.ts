/**
 * The best way to go about an upgrade, by rehearsing many: from the best that is known on to its neighbours, none twice. On a cluster so
 * small that all ways are fewer than the tries, that is all of them.
 */
import type { Scenario } from '../../scenarios/index.js';
import { beginningOf } from '../../session/index.js';
import { type Sample, sampleOf } from '../sample.js';
import { type Candidate, countOf, keyOf, neighboursOf, rollingOf, startsOf, withCandidate } from './candidates.js';
import { conflictOf, requirementsBroken } from './conflict.js';

export interface Tried {
  readonly candidate: Candidate;
  readonly sample: Sample;
  /** What it breaks; empty: it fits. */
  readonly broken: readonly string[];
}

export interface Planned {
  readonly written: Tried;
  readonly best: Tried;
  readonly tries: number;
  /** Whether every way was tried. */
  readonly all: boolean;
  /** Where none fits: the fewest requirements of which each way breaks one. */
  readonly conflict: readonly string[];
}

/** Undefined: the scenario has no upgrade whose order could be another. */
export async function planFor(scenario: Scenario, triesMax: number, good?: Candidate): Promise<Planned | undefined> {
  const plan = rollingOf(scenario);
  if (plan === undefined) return undefined;
  const known = new Map<string, Tried>();
  const tryOut = async (candidate: Candidate): Promise<void> => {
    const key = keyOf(candidate);
    if (known.has(key) || known.size >= triesMax) return;
    const way = withCandidate(scenario, candidate);
    const sample = await sampleOf(way, { seed: scenario.seed }, await beginningOf(way));
    known.set(key, { candidate, sample, broken: requirementsBroken(sample) });
  };
  const [written, ...others] = startsOf(plan, scenario);
  for (const start of [written, good, ...others]) if (start !== undefined) await tryOut(start);
  const expanded = new Set<string>();
  for (;;) {
    const next = bestOf([...known.values()].filter(({ candidate }) => !expanded.has(keyOf(candidate))));
    if (next === undefined || known.size >= triesMax) break;
    expanded.add(keyOf(next.candidate));
    for (const neighbour of neighboursOf(next.candidate, plan)) await tryOut(neighbour);
  }
  const tried = [...known.values()];
  const best = bestOf(tried) as Tried;
  return {
    written: tried[0] as Tried,
    best,
    tries: tried.length,
    all: tried.length >= countOf(plan),
    conflict: best.broken.length === 0 ? [] : conflictOf(tried.map(({ broken }) => broken)),
  };
}

/** The first of the best: what fits, then what is over sooner, then what is out less. */
function bestOf(tried: readonly Tried[]): Tried | undefined {
  return tried.reduce<Tried | undefined>(
    (best, one) => (best === undefined || isBetter(one, best) ? one : best),
    undefined,
  );
}

function isBetter(one: Tried, other: Tried): boolean {
  const [a, b] = [costOf(one), costOf(other)];
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] as number) < (b[at] as number);
}

const costOf = ({ broken, sample }: Tried): readonly number[] => [
  broken.length,
  sample.outcome === 'completed' ? 0 : 1,
  sample.finishedAtUs,
  sample.outageUs,
  sample.downtimeUs,
];
