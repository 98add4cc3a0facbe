/**
 * What guests do to their memory while it is copied. Distinct megabytes (10^6 bytes) that are dirtied t seconds after a
 * look: `min(working set, k × dirtyFirstSecondMb × t^exponent)`, or where pools were measured
 * `min(working set, sum of sizeMb × (1 - exp(-rateMb × t / sizeMb)) + linearMb × t)`.
 */
import { assumed, type Confidence, derived, type Range, type Sourced } from './types.js';

/** Parts of memory that are written over and over, and what is written beside them. */
export interface Pools {
  /** MB, and MB a second. */
  readonly sizes: readonly { readonly sizeMb: number; readonly rateMb: number }[];
  /** MB a second. */
  readonly linearMb: number;
}

export interface Workload {
  readonly name: WorkloadName;
  readonly title: string;
  /** Median of the MB dirtied in the first second, as profiled. */
  readonly dirtyFirstSecondMb: number;
  /** First and third quartile of the same. */
  readonly dirtyQuartilesMb?: Range;
  /** Corrects the profiled rate. */
  readonly k: number;
  /** Above 0, at most 1: below 1 the same pages are hit again. */
  readonly exponent: number;
  /** The curve as measured; the power law is then one near it. */
  readonly pools?: Pools;
  /** The largest share of the VM's memory that is dirtied, 0 to 1; either this or the next is written. */
  readonly workingSetShare?: number;
  /** The same in MB. */
  readonly workingSetMb?: number;
  /** Of the three numbers above. */
  readonly source: string;
  readonly confidence: Confidence;
  readonly note?: string;
  /** Share of memory that is zero or untouched, 0 to 1. */
  readonly zeroShare: Sourced<number>;
  /** Bytes on the wire per byte of memory with compression on, 0 to 1. */
  readonly wireRatio: Sourced<number>;
}

export const WORKLOAD_NAMES = [
  'archive-compression',
  'java',
  'memory-writer',
  'memcached',
  'video-player',
  'database',
  'oltp',
  'hpc',
  'web',
  'idle',
  'database-update',
  'database-read',
  'kernel-compile',
  'stress',
  'unknown',
] as const;

/** Classes of databases: what a large one writes hangs on its users, not on its class. */
export const DATABASES: readonly WorkloadName[] = ['database', 'oltp', 'database-update', 'database-read'];

export type WorkloadName = (typeof WORKLOAD_NAMES)[number];

const idleZeros = derived(0.13, 'FIN', { note: 'A small, quiet Windows VM.' });
const busyZeros = assumed(0.03, 'A database fills its memory.');
const usualZeros = assumed(0.07, 'As long-running Linux guests; fresh ones have up to 0.97.', {
  source: 'PVE, LWK, QNT',
});

const ratio = (value: number, range?: Range): Sourced<number> => derived(value, 'JO', range ? { range } : {});
const usualRatio = derived(0.5, 'MSHV', { note: 'From "about half the time".' });

const profiled = { source: 'JO', confidence: 'derived' } as const;
const quartiles = (from: number, to: number): { readonly dirtyQuartilesMb: Range } => ({
  dirtyQuartilesMb: { from, to },
});

/** Eight classes of 4,860 plain migrations of VMs with 0.3 to 2.1 GB in use on 1 GbE. */
const PROFILED: readonly Workload[] = [
  {
    name: 'archive-compression',
    title: 'Archive compression',
    ...profiled,
    dirtyFirstSecondMb: 19.5,
    ...quartiles(16, 22.5),
    k: 1.3,
    exponent: 0.3,
    workingSetShare: 0.05,
    zeroShare: usualZeros,
    wireRatio: ratio(0.48),
  },
  {
    name: 'java',
    title: 'Java applications',
    ...profiled,
    dirtyFirstSecondMb: 37,
    ...quartiles(13.5, 64),
    k: 0.85,
    exponent: 0.6,
    workingSetShare: 0.1,
    zeroShare: usualZeros,
    wireRatio: ratio(0.37),
  },
  {
    name: 'memory-writer',
    title: 'Random writes to memory',
    ...profiled,
    dirtyFirstSecondMb: 15.5,
    ...quartiles(0.4, 56),
    k: 1,
    exponent: 1,
    workingSetShare: 0.5,
    zeroShare: usualZeros,
    wireRatio: ratio(0.55, { from: 0.3, to: 0.8 }),
  },
  {
    name: 'memcached',
    title: 'In-memory cache',
    ...profiled,
    dirtyFirstSecondMb: 75,
    ...quartiles(0.5, 98),
    k: 0.85,
    exponent: 0.5,
    workingSetShare: 0.2,
    zeroShare: busyZeros,
    wireRatio: ratio(0.29),
  },
  {
    name: 'video-player',
    title: 'Video playback',
    ...profiled,
    dirtyFirstSecondMb: 18,
    ...quartiles(3.5, 23),
    k: 1,
    exponent: 0.3,
    workingSetMb: 150,
    zeroShare: usualZeros,
    wireRatio: ratio(0.68),
  },
  {
    name: 'oltp',
    title: 'Transactions on a database',
    ...profiled,
    dirtyFirstSecondMb: 28,
    ...quartiles(3.8, 58),
    k: 1,
    exponent: 0.6,
    workingSetShare: 0.25,
    zeroShare: busyZeros,
    wireRatio: ratio(0.48, { from: 0.34, to: 0.63 }),
  },
  {
    name: 'hpc',
    title: 'Scientific computing',
    ...profiled,
    dirtyFirstSecondMb: 1,
    ...quartiles(0.44, 11),
    k: 1.3,
    exponent: 0.3,
    workingSetMb: 30,
    zeroShare: usualZeros,
    wireRatio: ratio(0.38),
  },
  {
    name: 'web',
    title: 'Web server',
    ...profiled,
    dirtyFirstSecondMb: 39,
    ...quartiles(24, 46),
    k: 0.85,
    exponent: 0.4,
    workingSetShare: 0.075,
    zeroShare: usualZeros,
    wireRatio: ratio(0.33),
  },
];

const OTHERS: readonly Workload[] = [
  {
    name: 'database',
    title: 'Database server',
    source: 'JO',
    confidence: 'assumed',
    note: 'As oltp: no curve of a Windows guest was found.',
    dirtyFirstSecondMb: 28,
    ...quartiles(3.8, 58),
    k: 1,
    exponent: 0.6,
    workingSetShare: 0.25,
    zeroShare: busyZeros,
    wireRatio: ratio(0.48, { from: 0.34, to: 0.63 }),
  },
  {
    name: 'idle',
    title: 'Idle server',
    source: 'JO',
    confidence: 'assumed',
    note: 'The rate is measured, the working set is ours.',
    dirtyFirstSecondMb: 0.4,
    ...quartiles(0.3, 0.5),
    k: 1,
    exponent: 0.6,
    workingSetMb: 30,
    zeroShare: idleZeros,
    wireRatio: usualRatio,
  },
  {
    name: 'database-update',
    title: 'Database under heavy updates',
    source: 'LWK',
    confidence: 'derived',
    note: 'PostgreSQL, 16 clients, 2,100 operations a second; no bound was seen up to 1.1 GB.',
    dirtyFirstSecondMb: 115,
    ...quartiles(47, 115),
    k: 1,
    exponent: 0.71,
    workingSetShare: 1,
    zeroShare: busyZeros,
    wireRatio: ratio(0.48, { from: 0.34, to: 0.63 }),
  },
  {
    name: 'database-read',
    title: 'Database that is only read',
    source: 'LWK',
    confidence: 'derived',
    note: 'PostgreSQL, 16 clients, 157,000 to 177,000 operations a second: a pool of 217 MB at 399 MB/s and 2.8 MB/s beside it.',
    dirtyFirstSecondMb: 185.3,
    k: 1,
    exponent: 0.13,
    pools: { sizes: [{ sizeMb: 217, rateMb: 399 }], linearMb: 2.8 },
    workingSetShare: 1,
    zeroShare: busyZeros,
    wireRatio: ratio(0.48, { from: 0.34, to: 0.63 }),
  },
  {
    name: 'kernel-compile',
    title: 'Compiler',
    source: 'none',
    confidence: 'assumed',
    note: 'Between java and web.',
    dirtyFirstSecondMb: 30,
    k: 1,
    exponent: 0.6,
    workingSetShare: 0.15,
    zeroShare: usualZeros,
    wireRatio: usualRatio,
  },
  {
    name: 'stress',
    title: 'Stress test of memory',
    source: 'CH',
    confidence: 'assumed',
    note: 'The share is measured; the rate is ours, above what 100 GbE carries.',
    dirtyFirstSecondMb: 12_500,
    k: 1,
    exponent: 1,
    workingSetShare: 0.88,
    zeroShare: busyZeros,
    wireRatio: usualRatio,
  },
  {
    name: 'unknown',
    title: 'No class is known',
    source: 'JO',
    confidence: 'derived',
    note: 'The rate is the median of the medians of the eight profiled classes.',
    dirtyFirstSecondMb: 23.75,
    ...quartiles(15.5, 39),
    k: 1,
    exponent: 0.6,
    workingSetShare: 0.2,
    zeroShare: assumed(0.13, 'As a small, quiet Windows VM.', { source: 'FIN' }),
    wireRatio: usualRatio,
  },
];

const BY_NAME: ReadonlyMap<string, Workload> = new Map(
  [...PROFILED, ...OTHERS].map((workload) => [workload.name, workload]),
);

/** In the order of their names above. */
export const WORKLOADS: readonly Workload[] = WORKLOAD_NAMES.flatMap((name) => BY_NAME.get(name) ?? []);

export const workloadOf = (name: string): Workload | undefined => BY_NAME.get(name);
