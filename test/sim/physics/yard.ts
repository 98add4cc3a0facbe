/** Live migrations without a cluster around them: the real copies on the real wire, and a clock that is no more than a list. */
import { GiB } from '../../../src/base/units.js';
import { type ReleaseKey, releaseIndex } from '../../../src/model/catalog/index.js';
import { makeWorld } from '../../../src/model/make-world.js';
import { POWER } from '../../../src/model/states.js';
import type { WorldSpec } from '../../../src/model/world-spec.js';
import { Copies, type CopyRecord } from '../../../src/sim/copies.js';
import { Wire } from '../../../src/sim/physics/wire.js';
import type { Guest, Network } from '../../../src/sim/question.js';

export interface Yard {
  readonly network: Network;
  /** Release of each host; all of 16 cores. */
  readonly hosts: readonly ReleaseKey[];
  /** Level of the cluster that all hosts are members of; unwritten: they are in none. */
  readonly level?: ReleaseKey;
  readonly vms: readonly (Guest & { readonly memory: number; readonly on: number; readonly workload?: string })[];
}

export type Act =
  | { readonly atUs: number; readonly do: 'begin'; readonly vm: number; readonly to: number }
  | { readonly atUs: number; readonly do: 'drop'; readonly vm: number }
  | { readonly atUs: number; readonly do: 'stop'; readonly vm: number }
  | { readonly atUs: number; readonly do: 'line'; readonly line: number };

/** A time in which no rate changed. */
export interface Stretch {
  readonly fromUs: number;
  readonly toUs: number;
  /** Bytes a second, by VM. */
  readonly rates: readonly number[];
}

export interface Moved {
  readonly beganUs: number;
  /** When each round ended; the last of them is the end of the copy. */
  readonly roundsUs: number[];
  endedUs?: number;
  record?: CopyRecord;
}

export interface Played {
  readonly stretches: readonly Stretch[];
  /** By VM: its last move. */
  readonly moves: readonly (Moved | undefined)[];
  /** On the wire, of all moves, those that were dropped included. */
  readonly bytes: number;
}

/** Plays acts in order to the end of all moves; `then` says what follows the end of one. */
export function play(yard: Yard, acts: readonly Act[], then?: (vm: number, nowUs: number) => Act | undefined): Played {
  const world = worldOf(yard);
  const due = new Map<number, number>();
  const clock = {
    flowEmptyAt: (vm: number, atUs: number) =>
      void (atUs === Number.POSITIVE_INFINITY ? due.delete(vm) : due.set(vm, atUs)),
    luckOf: () => 1,
    storageRate: () => Number.POSITIVE_INFINITY,
  };
  const wire = Wire.lay({ network: yard.network }, world.hosts.length, (vm, atUs) => clock.flowEmptyAt(vm, atUs));
  const copies = new Copies({ network: yard.network, guests: new Map(yard.vms.entries()) }, clock, world, wire);
  const [waiting, stretches, moves] = [[...acts], [] as Stretch[], [] as (Moved | undefined)[]];
  const standing = new Set<number>();
  let nowUs = 0;

  const perform = (act: Act): void => {
    if (act.do === 'line') return copies.setBandwidth(act.line, nowUs);
    if (act.do === 'stop') {
      Object.assign(world.vms[act.vm] as object, { power: POWER.off });
      return;
    }
    if (act.do === 'drop') {
      copies.drop(act.vm, nowUs);
      due.delete(act.vm);
      return;
    }
    Object.assign(world.vms[act.vm] as object, { moveFrom: world.vms[act.vm]?.host, moveTo: act.to });
    standing.delete(act.vm);
    moves[act.vm] = { beganUs: nowUs, roundsUs: [] };
    copies.begin(world, act.vm, nowUs);
  };
  const emptied = (vm: number): void => {
    const move = moves[vm] as Moved;
    due.delete(vm);
    if (standing.has(vm)) {
      copies.blackoutSent(vm, nowUs);
      Object.assign(move, { endedUs: nowUs, record: copies.lastOf(vm) });
      const next = then?.(vm, nowUs);
      if (next !== undefined) waiting.unshift(next);
      return;
    }
    const before = copies.progressOf(vm, nowUs)?.round;
    const isOver = copies.roundEnded(world, vm, nowUs);
    if (isOver || copies.progressOf(vm, nowUs)?.round !== before) move.roundsUs.push(nowUs);
    if (!isOver) return;
    standing.add(vm);
    copies.blackout(world, vm, nowUs);
  };

  while (waiting.length > 0 || due.size > 0) {
    const [first] = [...due].sort(([one, at], [other, later]) => at - later || one - other);
    const act = waiting[0];
    const nextUs = Math.min(first?.[1] ?? Number.POSITIVE_INFINITY, act?.atUs ?? Number.POSITIVE_INFINITY);
    if (nextUs > nowUs)
      stretches.push({ fromUs: nowUs, toUs: nextUs, rates: yard.vms.map((_, vm) => wire.links.rateOf(vm)) });
    nowUs = nextUs;
    if (act !== undefined && act.atUs <= nowUs) perform(waiting.shift() as Act);
    else if (first !== undefined) emptied(first[0]);
  }
  return { stretches, moves, bytes: copies.bytes };
}

function worldOf({ hosts, level, vms }: Yard) {
  const spec: WorldSpec = {
    clusters: level === undefined ? [] : [{ name: 'C', level: releaseIndex(level) }],
    hosts: hosts.map((release, at) => ({
      name: `H${at}`,
      release: releaseIndex(release),
      cores: 16,
      memory: 1024 * GiB,
      ...(level === undefined ? {} : { cluster: 0 }),
    })),
    vms: vms.map(({ memory, on, workload }, at) => ({
      name: `vm${at}`,
      host: on,
      startup: memory,
      cores: 4,
      ...(workload === undefined ? {} : { workload }),
    })),
  };
  return makeWorld(spec);
}

/** Writes nothing, and nothing of it is zero. */
export const STILL: Guest = { dirty: { firstSecond: 0, exponent: 1, workingSet: 0 }, zeroShare: 0 };
