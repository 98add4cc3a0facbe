/** What comes of a line in a lab: what it wrote, how the lab stands behind it, what it cost. */
import type { Micros } from '../base/units.js';
import type { LineError } from './lab-live.js';
import type { Typed } from './live.js';

/** What a line has written. */
export interface Written {
  readonly output: readonly string[];
  readonly errors: readonly LineError[];
  readonly warnings: readonly string[];
}

/** How the lab stands. */
export interface Standing {
  /** What is said of traps that have just been sprung. */
  readonly sprung: readonly string[];
  /** Whether each goal is reached now. */
  readonly goals: readonly boolean[];
  readonly done: boolean;
}

/** What a line came to. */
export interface LabAnswer extends Written, Standing {
  readonly typed: Typed;
}

/** A line in hindsight. */
export interface Step {
  readonly line: string;
  readonly fromUs: Micros;
  readonly untilUs: Micros;
  /** Goals that are reached behind it. */
  readonly goals: readonly boolean[];
  readonly errors: readonly string[];
  readonly sprung: readonly string[];
  /** VMs that were out during it, and for how long. */
  readonly outages: readonly { readonly vm: string; readonly us: number }[];
}

/** Less is better. */
export interface Score {
  readonly commands: number;
  readonly downtimeUs: number;
  readonly elapsedUs: number;
}
