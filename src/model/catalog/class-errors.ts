/** How far the predicted time of a migration is from the measured one, by class of workload: the mean over its measured rows. */
import type { WorkloadName } from './workloads.js';

export interface ClassError {
  readonly workload: WorkloadName;
  /** Measured rows behind it; none of them is of Hyper-V. */
  readonly rows: number;
  /** Share of the measured time. */
  readonly time: number;
}

/** Plain migrations of QEMU on 1 GbE [JO]. A test holds these against what `calibrate` finds. */
export const CLASS_ERRORS: readonly ClassError[] = [
  { workload: 'archive-compression', rows: 10, time: 0.052 },
  { workload: 'java', rows: 10, time: 0.131 },
  { workload: 'memory-writer', rows: 10, time: 0.112 },
  { workload: 'memcached', rows: 10, time: 0.03 },
  { workload: 'video-player', rows: 10, time: 0.034 },
  { workload: 'database', rows: 10, time: 0.063 },
  { workload: 'hpc', rows: 10, time: 0.138 },
  { workload: 'web', rows: 7, time: 0.05 },
];
