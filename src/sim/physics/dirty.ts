/** What a guest does to its memory while it is copied: the distinct bytes that are dirtied in a time are a concave curve of it. */
import { type Bytes, MB } from '../../base/units.js';
import { workloadOf } from '../../model/catalog/index.js';
import type { Dirtying } from '../question.js';

/** `W(t) = min(workingSet, firstSecond * t^exponent)`, t in seconds since the last look. */
export interface DirtyCurve {
  readonly firstSecond: Bytes;
  readonly exponent: number;
  readonly workingSet: Bytes;
}

/** The curve of a workload class for a VM of this memory; what a scenario writes wins. */
export function dirtyCurve(workload: string, memory: Bytes, written?: Dirtying): DirtyCurve {
  if (written !== undefined) return written;
  const known = workloadOf(workload) ?? workloadOf('unknown');
  if (known === undefined) return { firstSecond: 0, exponent: 1, workingSet: 0 };
  const share = known.workingSetShare === undefined ? Number.POSITIVE_INFINITY : known.workingSetShare * memory;
  const fixed = known.workingSetMb === undefined ? Number.POSITIVE_INFINITY : known.workingSetMb * MB;
  return {
    firstSecond: known.dirtyFirstSecondMb * known.k * MB,
    exponent: known.exponent,
    workingSet: Math.min(memory, share, fixed),
  };
}

/** Distinct bytes dirtied in a time. A power with a fraction differs between JavaScript engines; this form does not. */
export function dirtied(curve: DirtyCurve, seconds: number): Bytes {
  if (seconds <= 0 || curve.firstSecond <= 0) return 0;
  return Math.min(curve.workingSet, curve.firstSecond * Math.exp(curve.exponent * Math.log(seconds)));
}

export const zeroShareOf = (workload: string): number =>
  workloadOf(workload)?.zeroShare.value ?? workloadOf('unknown')?.zeroShare.value ?? 0;

export const wireRatioOf = (workload: string): number => workloadOf(workload)?.wireRatio.value ?? 1;
