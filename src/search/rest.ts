/**
 * What no rule will read again is put to rest, so that two worlds which can do the same from now on are one state: the leftovers of
 * moves and drains that are over, counters of which only equality counts, features of a guest that will take new ones. Each line is
 * an equivalence that the laws check: a world at rest goes on exactly as it would have.
 */
import type { Frame } from '../model/frames.js';
import { CLUSTER, DRAIN, MIGRATION, NODE, POWER } from '../model/states.js';
import { NONE, REASON, type World } from '../model/world.js';
import { fieldAt, type Layout, type Sort } from './frame.js';

/** What the steps of a search can still read. */
export interface Reads {
  /** Where drained roles came from (`-Failback Immediate`). */
  readonly homes: boolean;
  /** Node ids: they decide a vote where no witness does. */
  readonly nodeIds: boolean;
  /** Memory that a VM had last, while it is off. */
  readonly lastMemory: boolean;
}

/** What is asked in a search, as far as it matters here. */
interface Asked {
  readonly homes: boolean;
  readonly losesWitness: boolean;
  /** Whether a claim of the file asks for memory. */
  readonly asksMemory: boolean;
}

/** What these moves and claims read of a world. */
export const readsOf = (world: World, { homes, losesWitness, asksMemory }: Asked): Reads => ({
  homes,
  lastMemory: asksMemory,
  nodeIds:
    losesWitness || world.clusters.some((one) => one.witness === 0 || one.settings.LowerQuorumPriorityNodeId > 0),
});

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

/** The fields of an entity of a row, by name, to read and to write. */
type Fields<Name extends string> = Record<Name, number>;

/** Where a row is put to rest. */
interface Place {
  readonly row: Frame;
  /** Where the entity begins. */
  readonly at: number;
  readonly layout: Layout;
  readonly reads: Reads;
}

/** One thing that is put to rest of an entity. */
interface Rest {
  readonly sort: Sort;
  /** Places, within the entity, of the fields that it reads and writes: where none is written, what was at rest is so still. */
  readonly offsets: readonly number[];
  /** The same of any host. */
  readonly ofHosts: readonly number[];
  readonly put: (place: Place) => void;
}

function resting<const Name extends string>(
  sort: Sort,
  names: readonly Name[],
  put: (place: Place, fields: Fields<Name>) => void,
  ofHosts: readonly string[] = [],
): Rest {
  const fields = Object.fromEntries(names.map((name) => [name, fieldAt(sort, name)])) as Fields<Name>;
  return {
    sort,
    offsets: Object.values(fields),
    ofHosts: ofHosts.map((name) => fieldAt('host', name)),
    put: (place) => put(place, fields),
  };
}

const DRAINS = fieldAt('host', 'drains');

/** In the order in which they are done: the home of a VM is read together with what its host forgets. */
const RESTS: readonly Rest[] = [
  resting(
    'vm',
    ['home', 'homeDrain'],
    ({ row, at, layout: { hosts }, reads: { homes } }, { home, homeDrain }) => {
      const its = row[at + home] as number;
      const isHome = homes && its !== NONE && row[hosts.base + its * hosts.size + DRAINS] === row[at + homeDrain];
      if (!isHome) row[at + home] = NONE;
      row[at + homeDrain] = 0;
    },
    ['drains'],
  ),
  resting(
    'vm',
    ['power', 'startedOn', 'startedWith', 'startedMicrocode', 'startup', 'assigned'],
    ({ row, at, reads }, { power, startedOn, startedWith, startedMicrocode, startup, assigned }) => {
      if (!COLD.has(row[at + power] as number)) return;
      row[at + startedOn] = row[at + startedWith] = NONE;
      row[at + startedMicrocode] = 0;
      if (!reads.lastMemory) row[at + assigned] = row[at + startup] as number;
    },
  ),
  resting('vm', ['power', 'stopForced'], ({ row, at }, { power, stopForced }) => {
    if (row[at + power] !== POWER.stopping) row[at + stopForced] = 0;
  }),
  resting(
    'vm',
    ['migration', 'moveKind', 'moveReason', 'clustered'],
    ({ row, at }, { migration, moveKind, moveReason, clustered }) => {
      const state = row[at + migration] as number;
      const isByItself = (): boolean =>
        row[at + clustered] === 1 &&
        (row[at + moveReason] === REASON.drain || row[at + moveReason] === REASON.failback);
      // How a role leaves in a drain, or returns, is worked out when it begins.
      if (OVER.has(state) || (state === MIGRATION.queued && isByItself())) row[at + moveKind] = 0;
      if (OVER.has(state)) row[at + migration] = MIGRATION.idle;
    },
  ),
  resting('host', ['drains'], ({ row, at }, { drains }) => {
    row[at + drains] = 0;
  }),
  resting(
    'host',
    ['drain', 'drainFailures', 'drainForce', 'drainTarget'],
    ({ row, at }, { drain, drainFailures, drainForce, drainTarget }) => {
      if (row[at + drain] === DRAIN.inProgress) return;
      row[at + drainFailures] = row[at + drainForce] = 0;
      row[at + drainTarget] = NONE;
    },
  ),
  resting('host', ['node', 'pausedBefore'], ({ row, at }, { node, pausedBefore }) => {
    if (!RETURNS_PAUSED.has(row[at + node] as number)) row[at + pausedBefore] = 0;
  }),
  resting('host', ['cluster', 'nodeId'], ({ row, at, reads }, { cluster, nodeId }) => {
    if (!reads.nodeIds && row[at + cluster] !== NONE) row[at + nodeId] = 1;
  }),
  resting('cluster', ['core'], ({ row, at }, { core }) => {
    row[at + core] = NONE;
  }),
  resting('cluster', ['phase'], ({ row, at }, { phase }) => {
    if (row[at + phase] === CLUSTER.raised) row[at + phase] = CLUSTER.allOld;
  }),
];

export function rest(row: Frame, layout: Layout, reads: Reads): void {
  for (const one of RESTS) {
    const { base, size, count } = layout.of(one.sort);
    for (let index = 0; index < count; index += 1) one.put({ row, at: base + index * size, layout, reads });
  }
}

/** The same of a row that was at rest before some of it was written: what may be so no longer. */
export function restWritten(row: Frame, layout: Layout, reads: Reads, isWritten: (place: number) => boolean): void {
  const { hosts } = layout;
  const anyHost = (offset: number): boolean =>
    Array.from({ length: hosts.count }, (_, index) => hosts.base + index * hosts.size + offset).some(isWritten);
  for (const one of RESTS) {
    const { base, size, count } = layout.of(one.sort);
    const all = one.ofHosts.some(anyHost);
    for (let index = 0; index < count; index += 1) {
      const at = base + index * size;
      if (all || one.offsets.some((offset) => isWritten(at + offset))) one.put({ row, at, layout, reads });
    }
  }
}

/** Gives a world that was put to rest what it needs to go on: node ids, and owners of the core cluster group. */
export function rouse(world: World, reads: Reads): void {
  if (!reads.nodeIds) for (const host of world.hosts) if (host.cluster !== NONE) host.nodeId = host.index + 1;
  for (const cluster of world.clusters) cluster.core = cluster.members[0] ?? NONE;
}
