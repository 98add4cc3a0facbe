/** What a host's transitions do to the world. */
import { ACTIVITY } from '../activities.js';
import { drainsDrives, RELEASES, releaseAt } from '../catalog/index.js';
import { addConcerns, CONCERN } from '../concerns.js';
import { FACT } from '../facts.js';
import { refit } from '../hindrances.js';
import * as refs from '../refs.js';
import { newerMember } from '../rules/cluster.js';
import { clusterAt, hostAt } from '../rules/names.js';
import { DRAIN, NODE, POWER } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { type Cluster, type Host, NONE, type Vm, type World } from '../world.js';
import { balanceForJoin } from './balance.js';
import { reviewMembers } from './cluster.js';
import { reviewVersion } from './configuration.js';
import { failBack } from './failback.js';
import { breakMoves, saveGuests, startGuests, turnAwayMoves } from './guests.js';
import { maintain } from './pool.js';
import { forgetDepartures } from './quarantine.js';
import { membersSettled, moveCore } from './quorum.js';
import { byPriority } from './seats.js';

const settle = (turn: Turn, host: number): void => {
  const { cluster } = hostAt(turn.world, host);
  if (cluster !== NONE) membersSettled(turn, cluster);
};

/** Neither setup nor a shutdown is over before the guests are saved. */
export function finishSaving(turn: Turn, host: number): void {
  for (const vm of byPriority(turn.world, host)) {
    if (vm.power !== POWER.saving) continue;
    turn.end(ACTIVITY['vm-save'], vm.index);
    turn.fire(refs.power, vm.index, 'saved');
  }
}

/** VMs that another host owns, and whose disk lies on this one. */
const disksLeft = ({ vms, concerns }: World, index: number): readonly Vm[] =>
  (concerns & CONCERN.bindings) === 0
    ? []
    : vms.filter(
        ({ host, bound, boundTo, immovable }) =>
          host !== index && bound && boundTo === index && immovable === 'local disk',
      );

export const nodeEffects = {
  nodePauses: (turn, host) => {
    turn.fact(FACT['node-paused'], host);
    turnAwayMoves(turn, host);
    const { cluster } = hostAt(turn.world, host);
    if (clusterAt(turn.world, cluster).core === host) moveCore(turn, cluster);
  },
  nodeReturns: (turn, host) => {
    if (hostAt(turn.world, host).drain !== DRAIN.notInitiated) turn.fire(refs.drain, host, 'reset');
    turn.fact(FACT['node-resumed'], host);
    if (drainsDrives(releaseAt(hostAt(turn.world, host).release).key)) maintain(turn, host, false);
  },
  beginEviction: (turn, host) => {
    hostAt(turn.world, host).pausedBefore = turn.from === NODE.paused;
    turn.fact(FACT['eviction-started'], host);
    settle(turn, host);
    turn.begin(ACTIVITY.eviction, host);
  },
  leaveCluster: (turn, index) => {
    const { world } = turn;
    const host = hostAt(world, index);
    const cluster = clusterAt(world, host.cluster);
    for (const vm of byPriority(world, index)) {
      if (!vm.clustered) continue;
      vm.clustered = false;
      addConcerns(world, CONCERN.files);
      turn.fact(FACT['vm-unclustered'], vm.index);
    }
    host.drains += 1;
    withdraw(cluster, host);
    if (host.drain !== DRAIN.notInitiated) turn.fire(refs.drain, index, 'reset');
    for (const name of ['heartbeat', 'resiliency', 'rejoin', 'quarantine'] as const) turn.end(ACTIVITY[name], index);
    forgetDepartures(turn, index);
    turn.end(ACTIVITY['add-evict-delay'], cluster.index);
    if (cluster.settings.AddEvictDelay > 0) turn.begin(ACTIVITY['add-evict-delay'], cluster.index);
    turn.fact(FACT['node-evicted'], index);
    if (cluster.core === index) moveCore(turn, cluster.index);
    membersSettled(turn, cluster.index);
    reviewMembers(turn, cluster.index);
  },
  enterCluster: (turn, index, cluster) => {
    const { world } = turn;
    const host = hostAt(world, index);
    const joined = clusterAt(world, cluster);
    const taken = new Set(joined.members.map((one) => hostAt(world, one).nodeId));
    host.cluster = cluster;
    host.nodeId = 1;
    while (taken.has(host.nodeId)) host.nodeId += 1;
    // Another list: whoever watches what is written goes by that.
    joined.members = [...joined.members, index].sort((a, b) => a - b);
    turn.fact(FACT['join-started'], index);
  },
  beginJoin: (turn, host) => {
    if (!turn.isOpen(ACTIVITY['add-evict-delay'], hostAt(turn.world, host).cluster)) turn.begin(ACTIVITY.join, host);
  },
  joinBreaks: (turn, index) => {
    const host = hostAt(turn.world, index);
    const cluster = clusterAt(turn.world, host.cluster);
    turn.end(ACTIVITY.join, index);
    withdraw(cluster, host);
    turn.fact(FACT['join-failed'], index);
    reviewMembers(turn, cluster.index);
  },
  nodeJoins: (turn, index) => {
    const { world } = turn;
    const cluster = clusterAt(world, hostAt(world, index).cluster);
    const first =
      newerMember(world, cluster) === index &&
      cluster.members.every((one) => one === index || hostAt(world, one).release !== hostAt(world, index).release);
    turn.fact(FACT['node-joined'], index);
    maintain(turn, index, false);
    turn.fact(FACT['host-up'], index);
    membersSettled(turn, cluster.index);
    reviewMembers(turn, cluster.index);
    failBack(turn, index);
    balanceForJoin(turn, cluster.index);
    if (first) moveCore(turn, cluster.index, index);
  },
  beginInstallation: (turn, index, arg) => {
    const host = hostAt(turn.world, index);
    host.installs = Math.floor(arg / 2);
    turn.fact(FACT['installation-started'], index, host.installs);
    turn.begin(ACTIVITY['clean-install'], index);
    breakMoves(turn, index);
    for (const vm of [...byPriority(turn.world, index), ...disksLeft(turn.world, index)])
      if (vm.power !== POWER.lost) turn.fire(refs.power, vm.index, 'destroy');
  },
  beginUpgrade: (turn, index, arg) => {
    const host = hostAt(turn.world, index);
    host.installs = Math.floor(arg / 2);
    turn.fact(FACT['installation-started'], index, host.installs);
    turn.begin(ACTIVITY['in-place-upgrade'], index);
    breakMoves(turn, index);
    saveGuests(turn, index);
    settle(turn, index);
  },
  takeRelease: (turn, index) => {
    const host = hostAt(turn.world, index);
    host.release = host.installs;
    host.installs = NONE;
    host.maximumMigrations = RELEASES[host.release]?.hostMigrations.value ?? host.maximumMigrations;
    refit(turn.world.hindrances, host, true);
    turn.fact(FACT['installation-completed'], index, host.release);
    for (const vm of byPriority(turn.world, index)) reviewVersion(turn, vm.index);
  },
  releaseUpgraded: (turn, index) => {
    const host = hostAt(turn.world, index);
    host.release = host.installs;
    host.installs = NONE;
    refit(turn.world.hindrances, host, false);
    turn.fact(FACT['installation-completed'], index, host.release);
    finishSaving(turn, index);
    if (host.cluster !== NONE) reviewMembers(turn, host.cluster);
    for (const vm of byPriority(turn.world, index)) reviewVersion(turn, vm.index);
  },
  beginPatching: (turn, host) => {
    hostAt(turn.world, host).unpatched = true;
    turn.begin(ACTIVITY.patch, host);
  },
  hostReady: (turn, host) => {
    hostAt(turn.world, host).unpatched = false;
    turn.fact(FACT['host-patched'], host);
    turn.fact(FACT['host-up'], host);
    startGuests(turn, host);
  },
  upgradeDone: (turn, host) => {
    hostAt(turn.world, host).unpatched = false;
    turn.fact(FACT['host-patched'], host);
    turn.fact(FACT['host-up'], host);
    settle(turn, host);
    startGuests(turn, host);
  },
  upgradeDoneApart: (turn, index) => {
    hostAt(turn.world, index).unpatched = false;
    turn.fact(FACT['host-patched'], index);
    comesBackApart(turn, index);
  },
  installationFails: (turn, index) => {
    turn.end(ACTIVITY['clean-install'], index);
    turn.fact(FACT['installation-failed'], index, hostAt(turn.world, index).installs);
    hostAt(turn.world, index).installs = NONE;
  },
  upgradeRollsBack: (turn, index) => {
    turn.fact(FACT['installation-failed'], index, hostAt(turn.world, index).installs);
    hostAt(turn.world, index).installs = NONE;
    turn.fact(FACT['host-up'], index);
    settle(turn, index);
    startGuests(turn, index);
  },
  upgradeRollsBackApart: (turn, index) => {
    turn.fact(FACT['installation-failed'], index, hostAt(turn.world, index).installs);
    hostAt(turn.world, index).installs = NONE;
    comesBackApart(turn, index);
  },
  powerIsBack: (turn, host) => turn.fact(FACT['host-has-power'], host),
} as const satisfies Record<string, Effect>;

/** A member that was set up in place does not hear its cluster: it waits, and joins it again as it left, paused. */
function comesBackApart(turn: Turn, index: number): void {
  hostAt(turn.world, index).pausedBefore = true;
  turn.fact(FACT['node-stopped'], index);
  settle(turn, index);
  startGuests(turn, index, false);
}

/** Takes a host off the list of its cluster. */
function withdraw(cluster: Cluster, host: Host): void {
  cluster.members = cluster.members.filter((one) => one !== host.index);
  host.cluster = host.nodeId = NONE;
  host.vote = host.pausedBefore = false;
}
