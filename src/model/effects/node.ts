/** What a host's transitions do to the world. */
import { RELEASES } from '../catalog/index.js';
import { markHost } from '../hindrances.js';
import * as refs from '../refs.js';
import { newerMember } from '../rules/cluster.js';
import { clusterAt, hostAt, vmAt } from '../rules/names.js';
import { DRAIN, MIGRATION, NODE, POWER } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import {
  type Cluster,
  type Host,
  isMoving,
  MOVE,
  NONE,
  SAVED_FOR,
  underWay,
  usesMemory,
  type World,
} from '../world.js';
import { reviewMembers } from './cluster.js';
import { reviewVersion } from './configuration.js';
import { interruptUpdate } from './power.js';
import { membersSettled, moveCore, noticeLoss, reviewQuorum } from './quorum.js';
import { byPriority } from './seats.js';

const settle = (turn: Turn, host: number): void => {
  const { cluster } = hostAt(turn.world, host);
  if (cluster !== NONE) membersSettled(turn, cluster);
};

/** Guests of a host that is about to go down for a while are saved, as their automatic stop action says; others lose their power. */
function saveGuests(turn: Turn, host: number): void {
  for (const vm of byPriority(turn.world, host)) {
    if (vm.power === POWER.running) {
      vm.savedFor = SAVED_FOR.host;
      turn.fire(refs.power, vm.index, 'save');
    } else if (usesMemory(vm.power) && vm.power !== POWER.saving) turn.fire(refs.power, vm.index, 'turn-off');
  }
}

/** Starts what was running on a host before it went down: guests that it had saved, and failed ones that start by themselves. */
function startGuests(turn: Turn, host: number): void {
  for (const vm of byPriority(turn.world, host)) {
    const starts = vm.power === POWER.failed ? !vm.clustered || vm.priority > 0 : vm.savedFor === SAVED_FOR.host;
    if (!starts) continue;
    vm.waiting = false;
    if (!turn.fire(refs.power, vm.index, 'start', host) && vm.clustered) {
      vm.waiting = true;
      turn.fact('vm-waits', vm.index, host);
    }
  }
}

function breakMoves(turn: Turn, host: number): void {
  const { slots, coming, vms } = hostAt(turn.world, host);
  if (slots === 0 && coming === 0 && !vms.some((vm) => isMoving(vmAt(turn.world, vm)))) return;
  for (const vm of turn.world.vms) {
    if (!isMoving(vm) || (vm.host !== host && vm.moveFrom !== host && vm.moveTo !== host)) continue;
    // One that has arrived at a host that lives has moved, whatever becomes of its source.
    if (vm.migration === MIGRATION.handover && vm.host !== host) continue;
    if (underWay(vm.migration)) turn.fire(refs.migration, vm.index, 'broke');
    else if (vm.host === host) turn.fire(refs.migration, vm.index, 'abandon');
  }
}

/** Moves that are on their way to a node that no longer takes roles are called off while that is still possible. */
function turnAwayMoves(turn: Turn, host: number): void {
  if (hostAt(turn.world, host).coming === 0) return;
  for (const vm of turn.world.vms) {
    const early = vm.migration === MIGRATION.setup || vm.migration === MIGRATION.copying;
    if (vm.moveTo === host && early && vm.moveKind === MOVE.live) turn.fire(refs.migration, vm.index, 'cancel');
  }
}

export const nodeEffects = {
  nodePauses: (turn, host) => {
    turn.fact('node-paused', host);
    turnAwayMoves(turn, host);
    const { cluster } = hostAt(turn.world, host);
    if (clusterAt(turn.world, cluster).core === host) moveCore(turn, cluster);
  },
  nodeReturns: (turn, host) => {
    if (hostAt(turn.world, host).drain !== DRAIN.notInitiated) turn.fire(refs.drain, host, 'reset');
    turn.fact('node-resumed', host);
  },
  beginEviction: (turn, host) => {
    hostAt(turn.world, host).pausedBefore = turn.from === NODE.paused;
    turn.fact('eviction-started', host);
    settle(turn, host);
    turn.begin('eviction', host);
  },
  leaveCluster: (turn, index) => {
    const { world } = turn;
    const host = hostAt(world, index);
    const cluster = clusterAt(world, host.cluster);
    for (const vm of byPriority(world, index)) {
      if (!vm.clustered) continue;
      vm.clustered = false;
      turn.fact('vm-unclustered', vm.index);
    }
    host.drains += 1;
    withdraw(cluster, host);
    if (host.drain !== DRAIN.notInitiated) turn.fire(refs.drain, index, 'reset');
    turn.end('heartbeat', index);
    turn.end('resiliency', index);
    turn.end('add-evict-delay', cluster.index);
    if (cluster.settings.AddEvictDelay > 0) turn.begin('add-evict-delay', cluster.index);
    turn.fact('node-evicted', index);
    if (cluster.core === index) moveCore(turn, cluster.index);
    membersSettled(turn, cluster.index);
    reviewMembers(turn, cluster.index);
  },
  enterCluster: (turn, index, cluster) => {
    const { world } = turn;
    const host = hostAt(world, index);
    const { members } = clusterAt(world, cluster);
    const taken = new Set(members.map((one) => hostAt(world, one).nodeId));
    host.cluster = cluster;
    host.nodeId = 1;
    while (taken.has(host.nodeId)) host.nodeId += 1;
    members.push(index);
    members.sort((a, b) => a - b);
    turn.fact('join-started', index);
  },
  beginJoin: (turn, host) => {
    if (!turn.isOpen('add-evict-delay', hostAt(turn.world, host).cluster)) turn.begin('join', host);
  },
  joinBreaks: (turn, index) => {
    const host = hostAt(turn.world, index);
    const cluster = clusterAt(turn.world, host.cluster);
    withdraw(cluster, host);
    turn.fact('join-failed', index);
    reviewMembers(turn, cluster.index);
  },
  nodeJoins: (turn, index) => {
    const { world } = turn;
    const cluster = clusterAt(world, hostAt(world, index).cluster);
    const first =
      newerMember(world, cluster) === index &&
      cluster.members.every((one) => one === index || hostAt(world, one).release !== hostAt(world, index).release);
    turn.fact('node-joined', index);
    turn.fact('host-up', index);
    membersSettled(turn, cluster.index);
    reviewMembers(turn, cluster.index);
    if (first) moveCore(turn, cluster.index, index);
  },
  beginInstallation: (turn, index, arg) => {
    const host = hostAt(turn.world, index);
    host.installs = Math.floor(arg / 2);
    turn.fact('installation-started', index, host.installs);
    turn.begin('clean-install', index);
    breakMoves(turn, index);
    for (const vm of byPriority(turn.world, index))
      if (vm.power !== POWER.lost) turn.fire(refs.power, vm.index, 'destroy');
  },
  beginUpgrade: (turn, index, arg) => {
    const host = hostAt(turn.world, index);
    host.installs = Math.floor(arg / 2);
    turn.fact('installation-started', index, host.installs);
    turn.begin('in-place-upgrade', index);
    breakMoves(turn, index);
    saveGuests(turn, index);
    settle(turn, index);
  },
  takeRelease: (turn, index) => {
    const host = hostAt(turn.world, index);
    host.release = host.installs;
    host.installs = NONE;
    host.maximumMigrations = RELEASES[host.release]?.hostMigrations.value ?? host.maximumMigrations;
    refit(turn.world, host, true);
    turn.fact('installation-completed', index, host.release);
    for (const vm of byPriority(turn.world, index)) reviewVersion(turn, vm.index);
  },
  releaseUpgraded: (turn, index) => {
    const host = hostAt(turn.world, index);
    host.release = host.installs;
    host.installs = NONE;
    refit(turn.world, host, false);
    turn.fact('installation-completed', index, host.release);
    if (host.cluster !== NONE) reviewMembers(turn, host.cluster);
    for (const vm of byPriority(turn.world, index)) reviewVersion(turn, vm.index);
  },
  beginPatching: (turn, host) => {
    hostAt(turn.world, host).unpatched = true;
    turn.begin('patch', host);
  },
  hostReady: (turn, host) => {
    hostAt(turn.world, host).unpatched = false;
    turn.fact('host-patched', host);
    turn.fact('host-up', host);
    startGuests(turn, host);
  },
  upgradeDone: (turn, host) => {
    hostAt(turn.world, host).unpatched = false;
    turn.fact('host-patched', host);
    turn.fact('host-up', host);
    settle(turn, host);
    startGuests(turn, host);
  },
  installationFails: (turn, index) => {
    turn.end('clean-install', index);
    turn.fact('installation-failed', index, hostAt(turn.world, index).installs);
    hostAt(turn.world, index).installs = NONE;
  },
  upgradeRollsBack: (turn, index) => {
    turn.fact('installation-failed', index, hostAt(turn.world, index).installs);
    hostAt(turn.world, index).installs = NONE;
    turn.fact('host-up', index);
    settle(turn, index);
    startGuests(turn, index);
  },
  hostDies: (turn, index) => {
    const host = hostAt(turn.world, index);
    if (turn.from !== NODE.evicting) host.pausedBefore = ![NODE.up, NODE.joining, NODE.ready].includes(turn.from);
    turn.endAll('host', index);
    turn.fact('host-down', index);
    if (host.installs !== NONE) turn.fact('installation-failed', index, host.installs);
    host.installs = NONE;
    for (const vm of byPriority(turn.world, index)) {
      interruptUpdate(turn, vm.index);
      if (usesMemory(vm.power)) turn.fire(refs.power, vm.index, 'host.died');
    }
    breakMoves(turn, index);
    if (host.drain !== DRAIN.notInitiated) turn.fire(refs.drain, index, 'reset');
    if (host.cluster === NONE) return;
    turn.begin('heartbeat', index);
    reviewQuorum(turn, host.cluster);
  },
  isolate: (turn, host) => {
    noticeLoss(turn.world, host);
    turn.fact('node-isolated', host);
    turn.begin('resiliency', host);
  },
  failOver: (turn, index) => {
    const { cluster } = hostAt(turn.world, index);
    noticeLoss(turn.world, index);
    turn.fact('node-given-up', index);
    if (clusterAt(turn.world, cluster).core === index) moveCore(turn, cluster);
    for (const vm of byPriority(turn.world, index)) {
      if (!vm.clustered || vm.power !== POWER.failed || vm.priority === 0) continue;
      vm.waiting = true;
      turn.fact('vm-waits', vm.index, index);
    }
  },
  hostIsBack: hostIsBack,
  hostIsBackPaused: hostIsBack,
  hostIsBackUnpatched: (turn, index) => {
    turn.endAll('host', index);
    turn.fact('patch-resumed', index);
    const { cluster } = hostAt(turn.world, index);
    if (cluster !== NONE) reviewQuorum(turn, cluster);
  },
  standaloneIsBack: (turn, host) => {
    turn.fact('host-up', host);
    startGuests(turn, host);
  },
  powerIsBack: (turn, host) => turn.fact('host-has-power', host),
} as const satisfies Record<string, Effect>;

/** An installation brings a host up to date; a clean one leaves of switches, traits and settings what is written for it. */
function refit(world: World, host: Host, clean: boolean): void {
  host.revision = NONE;
  if (clean && host.rebuilt !== null) {
    host.switches = host.rebuilt.switches ?? host.switches;
    host.traits = host.rebuilt.traits ?? host.traits;
    host.microcode = host.rebuilt.microcode ?? host.microcode;
  }
  markHost(world.hindrances, host);
}

/** Takes a host off the list of its cluster. */
function withdraw(cluster: Cluster, host: Host): void {
  cluster.members = cluster.members.filter((one) => one !== host.index);
  host.cluster = host.nodeId = NONE;
  host.vote = host.pausedBefore = false;
}

function hostIsBack(turn: Turn, host: number): void {
  turn.endAll('host', host);
  turn.fact('host-up', host);
  reviewQuorum(turn, hostAt(turn.world, host).cluster);
  startGuests(turn, host);
}
