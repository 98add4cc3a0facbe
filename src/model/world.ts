/**
 * The world: what is true at one moment, as plain objects with integer states and indexes as links. It holds meaning only; bytes
 * left, rates, times and causes belong to the driver. Fields under "derived" follow from the others: `rebuild` makes them anew.
 */
import type { OpenActivities } from './activities.js';
import type { Caps, Overhead } from './catalog/index.js';
import type { Hindrances } from './hindrances.js';
import type { AffinityRule, Cluster, GroupSet, Volume } from './parts/cluster.js';
import type { Host } from './parts/host.js';
import type { Checkpoint, Vm } from './parts/vm.js';
import { CHECKPOINT } from './states.js';

export * from './parts/cluster.js';
export * from './parts/host.js';
export * from './parts/vm.js';

/** No link. */
export const NONE = -1;

/**
 * Rules that are switched off, by their ids; or a stand-in that is asked whenever a rule says no, and answers whether the world
 * permits it all the same.
 */
export interface Doubts extends Iterable<string> {
  has(rule: string, world: World, subject: number, arg: number): boolean;
}

export interface World {
  readonly clusters: Cluster[];
  readonly hosts: Host[];
  readonly vms: Vm[];
  readonly volumes: Volume[];
  readonly checkpoints: Checkpoint[];
  /** Names of the anti-affinity classes behind their ids. */
  readonly classes: string[];
  /** How many of them the question began with. */
  readonly givenClasses: number;
  /** Names of the sites behind their numbers. */
  readonly siteNames: readonly string[];
  /** Names of the virtual switches behind their bits. */
  readonly switchNames: readonly string[];
  readonly affinities: AffinityRule[];
  readonly groupSets: GroupSet[];
  /** Known problems that something in this world could meet. */
  readonly hindrances: Hindrances;
  /** How many VMs the question began with; later ones were made by `New-VM`. */
  readonly givenVms: number;
  /** Rules that are switched off, or slightly wrong. */
  doubts: Doubts;
  /** How much fits at most. */
  readonly caps: Caps;
  /** What a VM takes of its host beside its memory: so many bytes, and a share of it. */
  readonly overhead: Overhead;
  /** Set of CONCERN: what is not among them is not there, and nobody asks about it. All, until a run narrows them. */
  concerns: number;
  /** Whether a refusal names its rule alone: who tries millions of steps reads no words. */
  terse: boolean;
  /** Activities under way, as `kind * SUBJECTS + subject`. */
  readonly open: OpenActivities;
  /** Whether a cluster has its storage in its own nodes. */
  readonly pools: boolean;
  /** Whether volumes are written, which members own. */
  readonly owned: boolean;
  /** derived: whether a role may return by its own policy. */
  returning: boolean;
  /** derived: volumes that are offline, and hosts that have lost their way to the files of their VMs. */
  trouble: number;
  /** derived: roles that others make room for. */
  promises: number;
}

/** Checkpoints of a VM that exist. */
export function checkpointsOf(world: World, vm: number): Checkpoint[] {
  return world.checkpoints.filter(
    (point) => point.vm === vm && point.state !== CHECKPOINT.removed && point.state !== CHECKPOINT.asked,
  );
}

/** The cluster whose role a VM is, or undefined. */
export function clusterOf(world: World, vm: Vm): Cluster | undefined {
  if (!vm.clustered) return undefined;
  return world.clusters[world.hosts[vm.host]?.cluster ?? NONE];
}
