/** What the world does by itself: endings of activities, and what strikes from outside. */

import { ACTIVITY, activityKey, type Happening } from './activities.js';
import { addConcerns, CONCERN } from './concerns.js';
import { balanceByTimer } from './effects/balance.js';
import { damage, restore } from './effects/damage.js';
import { failBackInWindow } from './effects/failback.js';
import { forgetFailovers } from './effects/failover.js';
import { finishSaving } from './effects/node.js';
import { losePath, loseVolume, regainPath, reviewPools } from './effects/pool.js';
import { countDeparture, forgetDepartures, release } from './effects/quarantine.js';
import { witnessChanged } from './effects/quorum.js';
import { contest, goOn, hang, isApart, isolates, moveToIsland, reached, regroup } from './effects/reach.js';
import { turnOffFrozen } from './effects/storage.js';
import { FACT } from './facts.js';
import * as refs from './refs.js';
import { clusterAt, hostAt, vmAt } from './rules/names.js';
import { answers, hasNoPower } from './rules/node-states.js';
import { NODE, POWER } from './states.js';
import type { Turn } from './turn.js';
import { NONE, type World } from './world.js';

type Handler = (turn: Turn, subject: number, arg: number) => void;

/** What each of them does. */
export const HAPPENINGS: Readonly<Record<Happening, Handler>> = {
  evicted: ending(ACTIVITY.eviction, (turn, host) => turn.fire(refs.node, host, 'evicted')),
  'delay-over': (turn, cluster) => {
    turn.end(ACTIVITY['add-evict-delay'], cluster);
    for (const host of clusterAt(turn.world, cluster).members) {
      if (hostAt(turn.world, host).node === NODE.joining && !turn.isOpen(ACTIVITY.join, host))
        turn.begin(ACTIVITY.join, host);
    }
  },
  joined: ending(ACTIVITY.join, (turn, host) => turn.fire(refs.node, host, 'joined')),
  installed: (turn, host) => {
    endInstallation(turn, host);
    turn.fire(refs.node, host, 'installed');
  },
  'installation-failed': (turn, host) => {
    endInstallation(turn, host);
    turn.fire(refs.node, host, isMemberApart(turn.world, host) ? 'installation.failed.apart' : 'installation.failed');
  },
  patched: ending(ACTIVITY.patch, (turn, host) =>
    turn.fire(refs.node, host, isMemberApart(turn.world, host) ? 'patched.apart' : 'patched'),
  ),
  missed: ending(ACTIVITY.heartbeat, (turn, host) => missed(turn, host)),
  'resiliency-over': ending(ACTIVITY.resiliency, (turn, host) => turn.fire(refs.node, host, 'given-up')),
  rejoined: ending(ACTIVITY.rejoin, (turn, host) =>
    turn.fire(refs.node, host, reached(turn, hostAt(turn.world, host))),
  ),
  'wait-over': ending(ACTIVITY['group-wait'], (turn, cluster) => turn.fact(FACT['wait-over'], cluster)),
  'witness-lost': (turn, cluster) => witnessChanged(turn, cluster, true),
  'witness-back': (turn, cluster) => witnessChanged(turn, cluster, false),
  'quarantine-over': release,
  'departures-forgotten': forgetDepartures,
  'failovers-forgotten': forgetFailovers,
  'dependency-over': (turn, vm) => {
    turn.end(ACTIVITY['dependency-wait'], vm);
    vmAt(turn.world, vm).waitedOut = true;
    turn.fact(FACT['dependency-over'], vm);
  },
  'delay-passed': ending(ACTIVITY['start-delay'], (turn, vm) => turn.fact(FACT['vm-settled'], vm)),
  booted: ending(ACTIVITY.boot, (turn, host) => turn.fire(refs.node, host, bootEvent(turn.world, host))),
  'shut-down': ending(ACTIVITY.shutdown, (turn, host) => {
    finishSaving(turn, host);
    turn.fire(refs.node, host, 'crash');
    if (hasNoPower(hostAt(turn.world, host).node)) turn.begin(ACTIVITY.boot, host);
  }),
  'level-updated': ending(ACTIVITY['level-update'], (turn, cluster) => turn.fire(refs.cluster, cluster, 'raised')),
  'pool-updated': ending(ACTIVITY['pool-update'], (turn, cluster) => turn.fire(refs.pool, cluster, 'updated')),
  'version-updated': ending(ACTIVITY['version-update'], (turn, vm) => turn.fire(refs.configuration, vm, 'updated')),
  'guest-booted': (turn, vm) => {
    turn.end(ACTIVITY['guest-boot'], vm);
    turn.end(ACTIVITY['vm-restore'], vm);
    turn.fire(refs.power, vm, 'booted');
  },
  'guest-stopped': ending(ACTIVITY['guest-shutdown'], (turn, vm) => turn.fire(refs.power, vm, 'stopped')),
  'guest-stays': ending(ACTIVITY['guest-shutdown'], (turn, vm) =>
    turn.fire(refs.power, vm, vmAt(turn.world, vm).stopForced ? 'turn-off' : 'stays'),
  ),
  'backup-started': (turn, vm) => {
    if (vmAt(turn.world, vm).power === POWER.lost || turn.isOpen(ACTIVITY.backup, vm)) return;
    addConcerns(turn.world, CONCERN.backups);
    turn.begin(ACTIVITY.backup, vm);
    turn.fact(FACT['backup-started'], vm);
  },
  'backup-over': (turn, vm) => {
    if (!turn.isOpen(ACTIVITY.backup, vm)) return;
    turn.end(ACTIVITY.backup, vm);
    turn.fact(FACT['backup-ended'], vm);
  },
  'configuration-damaged': damage,
  'configuration-restored': restore,
  'failback-due': ending(ACTIVITY['failback-wait'], (turn, vm) => failBackInWindow(turn, vm)),
  'critical-over': ending(ACTIVITY['critical-timeout'], (turn, vm) => turnOffFrozen(turn, vm)),
  'vm-saved': ending(ACTIVITY['vm-save'], (turn, vm) => turn.fire(refs.power, vm, 'saved')),
  'setup-done': ending(ACTIVITY['migration-setup'], (turn, vm) =>
    turn.fire(refs.migration, vm, vmAt(turn.world, vm).moveFiles ? 'setup.done.files' : 'setup.done', target(turn, vm)),
  ),
  mirrored: ending(ACTIVITY['storage-mirror'], (turn, vm) => turn.fire(refs.migration, vm, 'mirrored')),
  copied: ending(ACTIVITY['migration-copy'], (turn, vm) => turn.fire(refs.migration, vm, 'copied', target(turn, vm))),
  switched: (turn, vm) => {
    turn.end(ACTIVITY['migration-blackout'], vm);
    turn.end(ACTIVITY['quick-switch'], vm);
    turn.fire(refs.migration, vm, 'switched');
  },
  balanced: ending(ACTIVITY.balance, (turn, cluster) => balanceByTimer(turn, cluster)),
  'handed-over': (turn, vm) => {
    turn.end(ACTIVITY['migration-finish'], vm);
    turn.end(ACTIVITY['offline-move'], vm);
    turn.fire(refs.migration, vm, 'handed-over');
  },
  'migration-broke': (turn, vm) => void turn.fire(refs.migration, vm, 'broke'),
  crash: (turn, host) => {
    if (!turn.isOpen(ACTIVITY.boot, host)) return void turn.fire(refs.node, host, 'crash');
    turn.end(ACTIVITY.boot, host);
    turn.fact(FACT['host-down'], host);
  },
  repaired: ending(ACTIVITY['storage-repair'], (turn, host) => {
    turn.fire(refs.drives, host, 'repaired');
    reviewPools(turn);
  }),
  'storage-lost': (turn, volume) => loseVolume(turn, volume, true),
  'storage-back': (turn, volume) => loseVolume(turn, volume, false),
  'path-lost': losePath,
  'path-back': regainPath,
  'power-back': (turn, host) => {
    const { node } = hostAt(turn.world, host);
    if (hasNoPower(node)) turn.begin(ACTIVITY.boot, host);
  },
  hang,
  'hang-over': goOn,
  reach: moveToIsland,
  regroup,
};

/** A happening that is the end of an activity, before anything comes of it. */
function ending(activity: number, then: Handler): Handler {
  return (turn, subject, arg) => {
    turn.end(activity, subject);
    then(turn, subject, arg);
  };
}

/** Where a VM is going. */
const target = (turn: Turn, vm: number): number => vmAt(turn.world, vm).moveTo;

function endInstallation(turn: Turn, host: number): void {
  turn.end(ACTIVITY['clean-install'], host);
  turn.end(ACTIVITY['in-place-upgrade'], host);
}

/** Whether a host is a member of a cluster that it does not hear. */
function isMemberApart(world: World, index: number): boolean {
  const host = hostAt(world, index);
  return host.cluster !== NONE && isApart(world, host);
}

type BootEvent = 'booted' | 'booted.paused' | 'booted.unpatched' | 'booted.apart' | 'booted.quarantined';

/** What a host comes back as: it goes on with its patches, does not hear its cluster, or is paused if it was. */
function bootEvent(world: World, index: number): BootEvent {
  const host = hostAt(world, index);
  const { cluster, pausedBefore, unpatched } = host;
  if (unpatched) return 'booted.unpatched';
  if (isMemberApart(world, index)) return 'booted.apart';
  if (world.open.has(activityKey(ACTIVITY.quarantine, index))) return 'booted.quarantined';
  return cluster !== NONE && pausedBefore ? 'booted.paused' : 'booted';
}

/** The peers of a member have missed its heartbeats. Of one that lives the votes decide who goes on; one that is dead has lost. */
function missed(turn: Turn, host: number): void {
  const { node } = hostAt(turn.world, host);
  if (answers(node)) return contest(turn, host);
  countDeparture(turn, host);
  const waits = node !== NODE.stopped && isolates(turn.world, host);
  turn.fire(refs.node, host, waits ? 'missed' : 'given-up');
}
