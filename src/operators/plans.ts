/** What an operator is told to do, as plain data: a scenario is translated into these, and nothing else reaches an operator. */
import type { Micros } from '../base/units.js';
import type { Slip } from '../sim/question.js';
import type { Windows } from '../sim/windows.js';
import type { ScriptLine } from './script-line.js';

/** A step on each node beside the installation: work by hand, or an installation or patch of its own length. */
export interface NodeStep {
  readonly kind: 'install' | 'patch' | 'manual';
  readonly takeUs: Micros;
  /** The same on single hosts, by their numbers, where hosts differ; of work by hand. */
  readonly takesUs?: readonly Micros[];
  readonly what: string;
}

export interface RollingPlan {
  readonly kind: 'rolling';
  readonly cluster: number;
  /** Release index to reach. */
  readonly to: number;
  readonly method: 'clean' | 'in-place';
  /** Hosts in the order in which they are done. */
  readonly order: readonly number[];
  /** Nodes at a time, 1 or more. */
  readonly parallel: number;
  readonly vmVersions: 'never' | 'after' | 'before-hop';
  readonly nodeSteps: readonly NodeStep[];
  /** False: the next node begins though drives of Storage Spaces Direct are still being repaired. */
  readonly waitForRepair?: false;
  /** What is done wrong on single nodes. */
  readonly slips?: readonly { readonly host: number; readonly slip: Slip }[];
  /** When nodes and VMs may begin; unwritten: at any time. What has begun is finished, and the level may rise between windows. */
  readonly windows?: Windows;
}

export interface ScriptPlan {
  readonly kind: 'script';
  /** Who types it, where that is not the scenario's own script. */
  readonly name?: string;
  readonly lines: readonly ScriptLine[];
}

export type Plan = RollingPlan | ScriptPlan;
