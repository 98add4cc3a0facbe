/** What becomes of the pools of Storage Spaces Direct, and of all volumes, when hosts come and go. */
import { ACTIVITY } from '../activities.js';
import { meetTrouble } from '../concerns.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { hostAt, volumeAt } from '../rules/names.js';
import { answers } from '../rules/node-states.js';
import { domainsOf, hasPool, isOut, stateOf } from '../rules/pool.js';
import { DRIVES, VOLUME } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { type Cluster, type Host, NONE } from '../world.js';
import { reviewFiles } from './storage.js';

/** Something from outside keeps a volume from answering, or no longer does. */
export function loseVolume(turn: Turn, index: number, lost: boolean): void {
  volumeAt(turn.world, index).lost = lost;
  settleVolume(turn, index);
  // Repairs stop without a volume to copy from, and go on with it.
  reviewPools(turn);
}

const EVENTS = new Map([
  [VOLUME.online, 'is.online'],
  [VOLUME.incomplete, 'is.incomplete'],
  [VOLUME.inService, 'is.in-service'],
  [VOLUME.offline, 'is.offline'],
] as const);

function settleVolume(turn: Turn, index: number): void {
  const volume = volumeAt(turn.world, index);
  const state = stateOf(turn.world, volume);
  const event = EVENTS.get(state);
  if (state !== volume.state && event !== undefined) turn.fire(refs.volume, index, event);
}

/** Brings the drives of every pool, its volumes and its repairs in step with where the hosts are now. */
export function reviewPools(turn: Turn): void {
  for (const cluster of turn.world.clusters) if (hasPool(cluster)) reviewPool(turn, cluster);
}

function reviewPool(turn: Turn, cluster: Cluster): void {
  const { world } = turn;
  for (const member of cluster.members) claimDrives(turn, hostAt(world, member));
  const domains = domainsOf(world, cluster.index);
  for (const host of domains) moveDrives(turn, host);
  const volumes = world.volumes.filter((one) => one.cluster === cluster.index);
  for (const volume of volumes) settleVolume(turn, volume.index);
  const written = volumes.some((one) => one.state !== VOLUME.offline);
  for (const host of domains) {
    if (host.drives === DRIVES.away && written) host.stale = true;
    if (host.drives === DRIVES.behind) repair(turn, host.index, written);
  }
}

/** A new member brings drives that belong to no pool yet. */
function claimDrives(turn: Turn, host: Host): void {
  if (host.drives !== DRIVES.none || !answers(host.node)) return;
  host.poolOf = host.cluster;
  turn.fire(refs.drives, host.index, 'pooled');
}

function moveDrives(turn: Turn, host: Host): void {
  const { drives } = host;
  const isHere = drives === DRIVES.whole || drives === DRIVES.behind;
  if (isOut(host) === !isHere) return;
  if (isHere) return void turn.fire(refs.drives, host.index, 'left');
  turn.fire(refs.drives, host.index, host.stale || drives === DRIVES.empty ? 'returned' : 'returned.whole');
}

/** A repair goes on only while there is something to copy from. */
function repair(turn: Turn, host: number, goesOn: boolean): void {
  if (!goesOn) return turn.end(ACTIVITY['storage-repair'], host);
  if (turn.isOpen(ACTIVITY['storage-repair'], host)) return;
  turn.fact(FACT['repair-started'], host);
  turn.begin(ACTIVITY['storage-repair'], host);
}

/** A host loses its own way to storage. */
export function losePath(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  if (host.pathLost) return;
  host.pathLost = true;
  meetTrouble(turn.world);
  turn.fact(FACT['path-lost'], index);
  reviewPools(turn);
  reviewFiles(turn);
}

export function regainPath(turn: Turn, index: number): void {
  const host = hostAt(turn.world, index);
  if (!host.pathLost) return;
  host.pathLost = false;
  turn.world.trouble -= 1;
  turn.fact(FACT['path-back'], index);
  reviewPools(turn);
  reviewFiles(turn);
}

/** The drives of a host go to maintenance, or come back from it. */
export function maintain(turn: Turn, index: number, on: boolean): void {
  const host = hostAt(turn.world, index);
  if (host.maintenance === on || host.poolOf === NONE) return;
  host.maintenance = on;
  turn.fact(FACT[on ? 'maintenance-on' : 'maintenance-off'], index);
  reviewPools(turn);
}

/** The drives of a host that is being evicted are wiped. */
export function wipeDrives(turn: Turn, index: number): void {
  reviewPools(turn);
  if (hostAt(turn.world, index).drives === DRIVES.away) turn.fire(refs.drives, index, 'wiped');
}

export const poolEffects = {
  drivesLeave: (turn, index) => {
    // One that was being repaired lacks what it lacked.
    hostAt(turn.world, index).stale ||= turn.from === DRIVES.behind;
    turn.end(ACTIVITY['storage-repair'], index);
    turn.fact(FACT['drives-away'], index);
  },
  drivesWiped: (turn, host) => turn.fact(FACT['drives-wiped'], host),
  drivesReturn: (turn, index) => {
    hostAt(turn.world, index).stale = true;
    turn.fact(FACT['drives-back'], index);
  },
  drivesWhole: (turn, index) => {
    hostAt(turn.world, index).stale = false;
    turn.fact(FACT['drives-whole'], index);
  },
  volumeIncomplete: (turn, volume) => answersAgain(turn, volume, 'volume-incomplete'),
  volumeInService: (turn, volume) => answersAgain(turn, volume, 'volume-in-service'),
} as const satisfies Record<string, Effect>;

function answersAgain(turn: Turn, volume: number, fact: 'volume-incomplete' | 'volume-in-service'): void {
  turn.fact(FACT[fact], volume);
  if (turn.from === VOLUME.offline) reviewFiles(turn);
}
