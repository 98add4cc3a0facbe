/** What a guest does to its memory while it is copied: the distinct bytes that are dirtied in a time are a concave curve of it. */
import { type Bytes, type BytesPerSecond, MB } from '../../base/units.js';
import { type Pools, type Workload, workloadOf } from '../../model/catalog/index.js';
import type { Dirtying } from '../question.js';

/** `W(t) = min(workingSet, firstSecond * t^exponent)`, t in seconds since the last look. */
export interface PowerCurve {
  readonly firstSecond: Bytes;
  /** Above 0, at most 1. */
  readonly exponent: number;
  readonly workingSet: Bytes;
}

/** Pages that are written over and over, at random: the more of them are dirty, the fewer are dirtied anew. */
export interface Pool {
  /** Above 0. */
  readonly size: Bytes;
  readonly rate: BytesPerSecond;
}

/** `W(t) = min(workingSet, sum of size * (1 - exp(-rate * t / size)) over the pools + linear * t)`. */
export interface PoolCurve {
  readonly pools: readonly Pool[];
  /** What is written once, beside the pools. */
  readonly linear: BytesPerSecond;
  readonly workingSet: Bytes;
}

export type DirtyCurve = PowerCurve | PoolCurve;

/** The curve of a workload class for a VM of this memory; what a scenario writes wins. */
export function dirtyCurve(
  workload: string,
  memory: Bytes,
  written?: Dirtying,
  workloads?: ReadonlyMap<string, Workload>,
): DirtyCurve {
  if (written !== undefined) return written;
  const known = workloads?.get(workload) ?? workloadOf(workload) ?? workloadOf('unknown');
  if (known === undefined) return { firstSecond: 0, exponent: 1, workingSet: 0 };
  const workingSet = workingSetOf(known, memory);
  if (known.pools !== undefined) return poolCurve(known.pools, workingSet);
  return { firstSecond: known.dirtyFirstSecondMb * known.k * MB, exponent: known.exponent, workingSet };
}

/** The pools of a class as a curve. */
export const poolCurve = ({ sizes, linearMb }: Pools, workingSet: Bytes): PoolCurve => ({
  pools: sizes.map(({ sizeMb, rateMb }) => ({ size: sizeMb * MB, rate: rateMb * MB })),
  linear: linearMb * MB,
  workingSet,
});

function workingSetOf({ workingSetShare, workingSetMb }: Workload, memory: Bytes): Bytes {
  const share = workingSetShare === undefined ? Number.POSITIVE_INFINITY : workingSetShare * memory;
  const fixed = workingSetMb === undefined ? Number.POSITIVE_INFINITY : workingSetMb * MB;
  return Math.min(memory, share, fixed);
}

/** Distinct bytes dirtied in a time; concave, and 0 at 0. */
export function dirtied(curve: DirtyCurve, seconds: number): Bytes {
  if (seconds <= 0) return 0;
  return Math.min(curve.workingSet, 'pools' in curve ? ofPools(curve, seconds) : ofPower(curve, seconds));
}

/** A power with a fraction differs between JavaScript engines; this form does not. */
const ofPower = ({ firstSecond, exponent }: PowerCurve, seconds: number): Bytes =>
  firstSecond <= 0 ? 0 : firstSecond * Math.exp(exponent * Math.log(seconds));

function ofPools({ pools, linear }: PoolCurve, seconds: number): Bytes {
  let bytes = linear * seconds;
  for (const { size, rate } of pools) bytes += size * (1 - Math.exp((-rate * seconds) / size));
  return bytes;
}

export const zeroShareOf = (workload: string): number =>
  workloadOf(workload)?.zeroShare.value ?? workloadOf('unknown')?.zeroShare.value ?? 0;

export const wireRatioOf = (workload: string): number => workloadOf(workload)?.wireRatio.value ?? 1;
