/**
 * Fuzzing of a policy: cases are drawn, and those that met something new are kept and changed further, so that what is seldom met is
 * sought where it is near. The first failure of each kind is shrunk.
 */
import type { PolicySource } from '../../operators/index.js';
import { CASE_SIZE, type Case, type CaseSize, caseOf, distinct, struckBy } from './case.js';
import { Drawn } from './chooser.js';
import { fareOf } from './judge.js';
import { type Shrunk, shrink, smallerThan } from './shrink.js';

export interface FuzzOptions {
  readonly seed: string;
  readonly runs: number;
  readonly size?: CaseSize;
  /** Cases of an earlier fuzzing: they are played first. */
  readonly corpus?: readonly Case[];
  /** Ends with the first failure; unwritten: true. */
  readonly untilFirst?: boolean;
}

export interface FuzzProgress {
  readonly runs: number;
  /** Things that were met at least once. */
  readonly met: number;
  readonly corpus: number;
  readonly failures: number;
  /** What is done now. */
  readonly doing: 'playing' | 'shrinking';
  /** The case that was just played, where it met something new. */
  readonly kept?: Case;
}

export interface Found extends Shrunk {
  /** The case as it was drawn. */
  readonly drawn: Case;
  readonly run: number;
}

export interface Fuzzed {
  readonly runs: number;
  readonly met: ReadonlySet<string>;
  readonly corpus: readonly Case[];
  readonly failures: readonly Found[];
}

/** One case in so many is a change of one that was kept; the others are drawn anew. */
const CHANGED_SHARE = 0.4;

/** Fuzzes a policy, and tells how far it has come; whoever iterates answers true to end it, or to end the shrinking of a case. */
export async function* fuzz(
  policy: PolicySource,
  options: FuzzOptions,
): AsyncGenerator<FuzzProgress, Fuzzed, boolean | undefined> {
  const { seed, runs, size = CASE_SIZE, corpus: given = [], untilFirst = true } = options;
  const met = new Set<string>();
  const corpus: Case[] = [...given];
  const failures: Found[] = [];
  const choose = new Drawn(`${seed}/fuzz`);
  const tell = (run: number, doing: FuzzProgress['doing'], kept?: Case): FuzzProgress => ({
    ...{ runs: run, met: met.size, corpus: corpus.length, failures: failures.length, doing },
    ...(kept !== undefined && { kept }),
  });
  let run = 0;
  for (; run < runs; run += 1) {
    const again = given[run];
    const drawn =
      again ??
      (corpus.length > 0 && choose.chance(CHANGED_SHARE)
        ? changed(choose.of(corpus), choose, size)
        : caseOf(choose, size));
    const fare = await fareOf(drawn, policy);
    const isNew = [...fare.met].some((one) => !met.has(one));
    for (const one of fare.met) met.add(one);
    const kept = isNew && again === undefined ? drawn : undefined;
    if (kept !== undefined) corpus.push(kept);
    const ends = (yield tell(run + 1, 'playing', kept)) === true;
    const { failure } = fare;
    const isFirst = failure !== undefined && !failures.some((one) => one.failure.kind === failure.kind);
    if (isFirst) {
      const shrinking = shrink(drawn, failure, policy);
      let shrunk = await shrinking.next();
      while (shrunk.done !== true) shrunk = await shrinking.next(yield tell(run + 1, 'shrinking'));
      failures.push({ ...shrunk.value, drawn, run: run + 1 });
    }
    if (ends || (isFirst && untilFirst)) {
      run += 1;
      break;
    }
  }
  return { runs: run, met, corpus, failures };
}

/** A case that is a little other than one that was kept: something less, or the faults of another. */
function changed(one: Case, choose: Drawn, size: CaseSize): Case {
  const other = caseOf(choose, { ...size, hosts: one.hosts.length });
  const names = new Set(['', ...[...one.hosts, ...one.vms].map(({ name }) => name)]);
  const faults = distinct([...one.faults, ...other.faults].filter((fault) => names.has(struckBy(fault)))).slice(
    0,
    size.faults,
  );
  if (choose.chance(0.5)) return { ...one, faults };
  const less = [...smallerThan(one)];
  return less.length === 0 ? one : choose.of(less);
}
