/** What an operator is told to do, as plain data: a scenario is translated into these, and nothing else reaches an operator. */
import type { Micros } from '../base/units.js';
import type { Slip } from '../sim/question.js';
import type { Windows } from '../sim/windows.js';
import type { ScriptLine } from './script-line.js';

/** A step on each node beside the installation: work by hand, or an installation or patch of its own length. */
export interface NodeStep {
  readonly kind: 'install' | 'patch' | 'manual';
  readonly takeUs: Micros;
  /** The same on single hosts, by their numbers, where hosts differ. */
  readonly takesUs?: readonly Micros[];
  readonly what: string;
}

/**
 * `swing`: spare hosts join first, so that no capacity is missed. `all-at-once`: every VM is stopped, then the nodes are upgraded
 * together. `new-cluster`: roles and nodes go over to another cluster.
 */
export type Strategy = 'rolling' | 'swing' | 'all-at-once' | 'new-cluster';

export interface RollingPlan {
  readonly kind: 'rolling';
  /** Unwritten: rolling. */
  readonly strategy?: Strategy;
  readonly cluster: number;
  /** Of `new-cluster`: where all goes. */
  readonly into?: number;
  /** Of `swing`: hosts that join before anybody leaves. */
  readonly spares?: readonly number[];
  /** Release index to reach. */
  readonly to: number;
  readonly method: 'clean' | 'in-place';
  /** Of `in-place`: which roles come home when a node is resumed; unwritten: all that were drained from it, at once. */
  readonly failback?: 'NoFailback' | 'Policy';
  /** Hosts in the order in which they are done. */
  readonly order: readonly number[];
  /** Nodes at a time, 1 or more; `auto`: as many as leave room and quorum. */
  readonly parallel: number | 'auto';
  /** Of `auto`: further losses that the rest must be able to carry; unwritten: 1. */
  readonly headroom?: number;
  /** VMs that are stopped, raised or started at a time; unwritten: as many as an operator with several windows open does. */
  readonly vmsAtOnce?: number;
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

/** Who goes about a cluster to update its nodes, where nobody has switched that off. */
export const updaterOf = (cluster: string): string => `Cluster-Aware Updating of ${cluster}`;

export type Plan = RollingPlan | ScriptPlan;

/** Nodes that are surely away at a time: of `auto` one. */
export const nodesAtOnce = ({ parallel }: RollingPlan): number => (parallel === 'auto' ? 1 : parallel);
