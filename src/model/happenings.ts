/** What the world does by itself: endings of activities, and what strikes from outside. */
import { ACTIVITY, activityKey, type Happening } from './activities.js';
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
import * as refs from './refs.js';
import { clusterAt, hostAt, vmAt } from './rules/names.js';
import { answers, hasNoPower } from './rules/node-states.js';
import { NODE, POWER } from './states.js';
import type { Turn } from './turn.js';
import { NONE, type World } from './world.js';

type Handler = (turn: Turn, subject: number, arg: number) => void;

const HANDLERS: Record<Happening, Handler> = {
  evicted: (turn, host) => ending(turn, host, 'eviction', () => turn.fire(refs.node, host, 'evicted')),
  'delay-over': (turn, cluster) => {
    turn.end('add-evict-delay', cluster);
    for (const host of clusterAt(turn.world, cluster).members) {
      if (hostAt(turn.world, host).node === NODE.joining && !turn.isOpen('join', host)) turn.begin('join', host);
    }
  },
  joined: (turn, host) => ending(turn, host, 'join', () => turn.fire(refs.node, host, 'joined')),
  installed: (turn, host) => {
    endInstallation(turn, host);
    turn.fire(refs.node, host, 'installed');
  },
  'installation-failed': (turn, host) => {
    endInstallation(turn, host);
    turn.fire(refs.node, host, isMemberApart(turn.world, host) ? 'installation.failed.apart' : 'installation.failed');
  },
  patched: (turn, host) =>
    ending(turn, host, 'patch', () =>
      turn.fire(refs.node, host, isMemberApart(turn.world, host) ? 'patched.apart' : 'patched'),
    ),
  missed: (turn, host) => ending(turn, host, 'heartbeat', () => missed(turn, host)),
  'resiliency-over': (turn, host) => ending(turn, host, 'resiliency', () => turn.fire(refs.node, host, 'given-up')),
  rejoined: (turn, host) =>
    ending(turn, host, 'rejoin', () => turn.fire(refs.node, host, reached(turn, hostAt(turn.world, host)))),
  'wait-over': (turn, cluster) => ending(turn, cluster, 'group-wait', () => turn.fact('wait-over', cluster)),
  'witness-lost': (turn, cluster) => witnessChanged(turn, cluster, true),
  'witness-back': (turn, cluster) => witnessChanged(turn, cluster, false),
  'quarantine-over': release,
  'departures-forgotten': forgetDepartures,
  'failovers-forgotten': forgetFailovers,
  'dependency-over': (turn, vm) => {
    turn.end('dependency-wait', vm);
    vmAt(turn.world, vm).waitedOut = true;
    turn.fact('dependency-over', vm);
  },
  'delay-passed': (turn, vm) => ending(turn, vm, 'start-delay', () => turn.fact('vm-settled', vm)),
  booted: (turn, host) => ending(turn, host, 'boot', () => turn.fire(refs.node, host, bootEvent(turn.world, host))),
  'shut-down': (turn, host) =>
    ending(turn, host, 'shutdown', () => {
      finishSaving(turn, host);
      turn.fire(refs.node, host, 'crash');
      if (hasNoPower(hostAt(turn.world, host).node)) turn.begin('boot', host);
    }),
  'level-updated': (turn, cluster) =>
    ending(turn, cluster, 'level-update', () => turn.fire(refs.cluster, cluster, 'raised')),
  'pool-updated': (turn, cluster) =>
    ending(turn, cluster, 'pool-update', () => turn.fire(refs.pool, cluster, 'updated')),
  'version-updated': (turn, vm) =>
    ending(turn, vm, 'version-update', () => turn.fire(refs.configuration, vm, 'updated')),
  'guest-booted': (turn, vm) => {
    turn.end('guest-boot', vm);
    turn.end('vm-restore', vm);
    turn.fire(refs.power, vm, 'booted');
  },
  'guest-stopped': (turn, vm) => ending(turn, vm, 'guest-shutdown', () => turn.fire(refs.power, vm, 'stopped')),
  'guest-stays': (turn, vm) =>
    ending(turn, vm, 'guest-shutdown', () =>
      turn.fire(refs.power, vm, vmAt(turn.world, vm).stopForced ? 'turn-off' : 'stays'),
    ),
  'backup-started': (turn, vm) => {
    if (vmAt(turn.world, vm).power === POWER.lost || turn.isOpen('backup', vm)) return;
    turn.begin('backup', vm);
    turn.fact('backup-started', vm);
  },
  'backup-over': (turn, vm) => {
    if (!turn.isOpen('backup', vm)) return;
    turn.end('backup', vm);
    turn.fact('backup-ended', vm);
  },
  'configuration-damaged': damage,
  'configuration-restored': restore,
  'failback-due': (turn, vm) => ending(turn, vm, 'failback-wait', () => failBackInWindow(turn, vm)),
  'critical-over': (turn, vm) => ending(turn, vm, 'critical-timeout', () => turnOffFrozen(turn, vm)),
  'vm-saved': (turn, vm) => ending(turn, vm, 'vm-save', () => turn.fire(refs.power, vm, 'saved')),
  'setup-done': (turn, vm) =>
    ending(turn, vm, 'migration-setup', () =>
      turn.fire(
        refs.migration,
        vm,
        vmAt(turn.world, vm).moveFiles ? 'setup.done.files' : 'setup.done',
        target(turn, vm),
      ),
    ),
  mirrored: (turn, vm) => ending(turn, vm, 'storage-mirror', () => turn.fire(refs.migration, vm, 'mirrored')),
  copied: (turn, vm) =>
    ending(turn, vm, 'migration-copy', () => turn.fire(refs.migration, vm, 'copied', target(turn, vm))),
  switched: (turn, vm) => {
    turn.end('migration-blackout', vm);
    turn.end('quick-switch', vm);
    turn.fire(refs.migration, vm, 'switched');
  },
  balanced: (turn, cluster) => ending(turn, cluster, 'balance', () => balanceByTimer(turn, cluster)),
  'handed-over': (turn, vm) => {
    turn.end('migration-finish', vm);
    turn.end('offline-move', vm);
    turn.fire(refs.migration, vm, 'handed-over');
  },
  'migration-broke': (turn, vm) => void turn.fire(refs.migration, vm, 'broke'),
  crash: (turn, host) => {
    if (!turn.isOpen('boot', host)) return void turn.fire(refs.node, host, 'crash');
    turn.end('boot', host);
    turn.fact('host-down', host);
  },
  repaired: (turn, host) =>
    ending(turn, host, 'storage-repair', () => {
      turn.fire(refs.drives, host, 'repaired');
      reviewPools(turn);
    }),
  'storage-lost': (turn, volume) => loseVolume(turn, volume, true),
  'storage-back': (turn, volume) => loseVolume(turn, volume, false),
  'path-lost': losePath,
  'path-back': regainPath,
  'power-back': (turn, host) => {
    const { node } = hostAt(turn.world, host);
    if (hasNoPower(node)) turn.begin('boot', host);
  },
  hang,
  'hang-over': goOn,
  reach: moveToIsland,
  regroup,
};

/** Performs a happening; false where none has that name. */
export function happen(turn: Turn, name: Happening, subject: number, arg: number): boolean {
  const handler = HANDLERS[name];
  if (handler === undefined) return false;
  handler(turn, subject, arg);
  return true;
}

function ending(turn: Turn, subject: number, activity: Parameters<Turn['end']>[0], then: () => void): void {
  turn.end(activity, subject);
  then();
}

/** Where a VM is going. */
const target = (turn: Turn, vm: number): number => vmAt(turn.world, vm).moveTo;

function endInstallation(turn: Turn, host: number): void {
  turn.end('clean-install', host);
  turn.end('in-place-upgrade', host);
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
