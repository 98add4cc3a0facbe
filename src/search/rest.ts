/**
 * What no rule will read again is put to rest, so that two worlds which can do the same from now on are one state: the leftovers of
 * moves and drains that are over, counters of which only equality counts, features of a guest that will take new ones. Each line is
 * an equivalence that the laws check: a world at rest goes on exactly as it would have.
 */
import type { Frame } from '../model/frames.js';
import { CLUSTER, DRAIN, MIGRATION, NODE, POWER } from '../model/states.js';
import { NONE, REASON, type World } from '../model/world.js';
import { fieldAt, type Layout, type Section } from './frame.js';

/** What the steps of a search can still read. */
export interface Reads {
  /** Where drained roles came from (`-Failback Immediate`). */
  readonly homes: boolean;
  /** Node ids: they decide a vote where no witness does. */
  readonly nodeIds: boolean;
}

/** What these moves read of a world. */
export const readsOf = (world: World, moves: { readonly homes: boolean; readonly losesWitness: boolean }): Reads => ({
  homes: moves.homes,
  nodeIds:
    moves.losesWitness || world.clusters.some((one) => one.witness === 0 || one.settings.LowerQuorumPriorityNodeId > 0),
});

const H = {
  cluster: fieldAt('host', 'cluster'),
  nodeId: fieldAt('host', 'nodeId'),
  node: fieldAt('host', 'node'),
  drain: fieldAt('host', 'drain'),
  drains: fieldAt('host', 'drains'),
  failures: fieldAt('host', 'drainFailures'),
  target: fieldAt('host', 'drainTarget'),
  force: fieldAt('host', 'drainForce'),
  pausedBefore: fieldAt('host', 'pausedBefore'),
};
const V = {
  power: fieldAt('vm', 'power'),
  migration: fieldAt('vm', 'migration'),
  moveKind: fieldAt('vm', 'moveKind'),
  moveReason: fieldAt('vm', 'moveReason'),
  clustered: fieldAt('vm', 'clustered'),
  home: fieldAt('vm', 'home'),
  homeDrain: fieldAt('vm', 'homeDrain'),
  startedOn: fieldAt('vm', 'startedOn'),
  startedWith: fieldAt('vm', 'startedWith'),
  microcode: fieldAt('vm', 'startedMicrocode'),
  startup: fieldAt('vm', 'startup'),
  assigned: fieldAt('vm', 'assigned'),
  stopForced: fieldAt('vm', 'stopForced'),
};
const C = { phase: fieldAt('cluster', 'phase'), core: fieldAt('cluster', 'core') };

/** States of a node in which it is read whether it was paused before. */
const RETURNS_PAUSED = new Set<number>([
  NODE.evicting,
  NODE.down,
  NODE.isolated,
  NODE.cutOff,
  NODE.stopped,
  NODE.stopping,
  NODE.halted,
  NODE.quarantined,
]);

/** States of a move that is over. */
const OVER = new Set<number>([MIGRATION.idle, MIGRATION.done, MIGRATION.failed, MIGRATION.cancelled]);

/** States in which a guest has neither memory nor features that it keeps. */
const COLD = new Set<number>([POWER.off, POWER.failed, POWER.lost]);

export function rest(row: Frame, layout: Layout, reads: Reads): void {
  for (const section of [layout.vms, layout.hosts, layout.clusters])
    for (let index = 0; index < section.count; index += 1) restOne(row, layout, reads, section, index);
}

/** One entity is put to rest; what rests of a VM depends on its host too, where homes are read. */
export function restOne(row: Frame, layout: Layout, reads: Reads, { sort, base, size }: Section, index: number): void {
  const at = base + index * size;
  if (sort === 'vm') restVm(row, at, layout.hosts, reads);
  else if (sort === 'host') restHost(row, at, reads);
  else if (sort === 'cluster') {
    row[at + C.core] = NONE;
    if (row[at + C.phase] === CLUSTER.raised) row[at + C.phase] = CLUSTER.allOld;
  }
}

function restVm(row: Frame, at: number, hosts: { readonly base: number; readonly size: number }, reads: Reads): void {
  const home = row[at + V.home] as number;
  const isHome =
    reads.homes && home !== NONE && row[hosts.base + home * hosts.size + H.drains] === row[at + V.homeDrain];
  if (!isHome) row[at + V.home] = NONE;
  row[at + V.homeDrain] = 0;
  const power = row[at + V.power] as number;
  if (COLD.has(power)) {
    row[at + V.startedOn] = row[at + V.startedWith] = NONE;
    row[at + V.microcode] = 0;
    row[at + V.assigned] = row[at + V.startup] as number;
  }
  if (power !== POWER.stopping) row[at + V.stopForced] = 0;
  const migration = row[at + V.migration] as number;
  // How a role leaves in a drain, or returns, is worked out when it begins.
  if (OVER.has(migration) || (migration === MIGRATION.queued && isByItself(row, at))) row[at + V.moveKind] = 0;
  if (OVER.has(migration)) row[at + V.migration] = MIGRATION.idle;
}

const isByItself = (row: Frame, at: number): boolean =>
  row[at + V.clustered] === 1 &&
  (row[at + V.moveReason] === REASON.drain || row[at + V.moveReason] === REASON.failback);

function restHost(row: Frame, at: number, reads: Reads): void {
  row[at + H.drains] = 0;
  if (row[at + H.drain] !== DRAIN.inProgress) {
    row[at + H.failures] = row[at + H.force] = 0;
    row[at + H.target] = NONE;
  }
  if (!RETURNS_PAUSED.has(row[at + H.node] as number)) row[at + H.pausedBefore] = 0;
  if (!reads.nodeIds && row[at + H.cluster] !== NONE) row[at + H.nodeId] = 1;
}

/** Gives a world that was put to rest what it needs to go on: node ids, and owners of the core cluster group. */
export function rouse(world: World, reads: Reads): void {
  if (!reads.nodeIds) for (const host of world.hosts) if (host.cluster !== NONE) host.nodeId = host.index + 1;
  for (const cluster of world.clusters) cluster.core = cluster.members[0] ?? NONE;
}
