/** What a host does to the world when it dies or its peers miss it, and when it is back. */
import { ACTIVITY } from '../activities.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { clusterAt, hostAt } from '../rules/names.js';
import { isWaitedFor } from '../rules/service.js';
import { DRAIN, NODE } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { NONE, restarts, usesMemory } from '../world.js';
import { failBack } from './failback.js';
import { waitForHost } from './failover.js';
import { breakMoves, powerFails, saveGuests, startGuests, turnAwayMoves } from './guests.js';
import { interruptUpdate } from './power.js';
import { membersSettled, moveCore, noticeLoss, reviewQuorum } from './quorum.js';
import { tryToJoin } from './reach.js';
import { byPriority } from './seats.js';
import { reviewFiles } from './storage.js';

/** A host goes down to start again: what its guests hold in memory is saved. */
export function goDown(turn: Turn, index: number): void {
  if (turn.isOpen(ACTIVITY.shutdown, index)) return;
  turn.fact(FACT['host-restarts'], index);
  turn.end(ACTIVITY.rejoin, index);
  saveGuests(turn, index);
  turn.begin(ACTIVITY.shutdown, index);
}

/** The peers of a node that lives go on without it: its vote is dropped, and what it was moving stays where it is. */
function leaveMembership(turn: Turn, index: number): void {
  const { world } = turn;
  const host = hostAt(world, index);
  if (answersFrom(turn)) host.pausedBefore = turn.from === NODE.paused;
  noticeLoss(world, index);
  breakMoves(turn, index);
  if (host.drain !== DRAIN.notInitiated) turn.fire(refs.drain, index, 'reset');
  if (clusterAt(world, host.cluster).core === index) moveCore(turn, host.cluster);
  if (host.restarts) goDown(turn, index);
}

const answersFrom = ({ from }: Turn): boolean => from === NODE.up || from === NODE.paused;

/** Roles of a node that leaves its cluster stop there, and are started elsewhere. */
function failRoles(turn: Turn, index: number): void {
  for (const vm of byPriority(turn.world, index)) {
    if (!vm.clustered) continue;
    interruptUpdate(turn, vm.index);
    if (usesMemory(vm.power)) turn.fire(refs.power, vm.index, 'host.died');
    if (restarts(vm)) waitForHost(turn, vm);
  }
}

/** States of a member that its cluster does not count in. */
const APART: readonly number[] = [NODE.stopped, NODE.halted, NODE.quarantined];

/** States after which a node comes back Up, and Paused. */
const SERVING: readonly number[] = [NODE.up, NODE.joining, NODE.ready];
const PAUSED: readonly number[] = [NODE.paused, NODE.upgrading, NODE.patchingInPlace];

export const departureEffects = {
  hostDies: (turn, index) => {
    const host = hostAt(turn.world, index);
    // What had left its cluster before keeps what it was then.
    if (SERVING.includes(turn.from)) host.pausedBefore = false;
    else if (PAUSED.includes(turn.from)) host.pausedBefore = true;
    const counted = !APART.includes(turn.from) || isWaitedFor(turn.world, index);
    turn.endAll('host', index);
    turn.fact(FACT['host-down'], index);
    host.restarts = false;
    if (host.installs !== NONE) turn.fact(FACT['installation-failed'], index, host.installs);
    host.installs = NONE;
    powerFails(turn, index);
    if (host.cluster === NONE) return;
    if (counted) turn.begin(ACTIVITY.heartbeat, index);
    reviewQuorum(turn, host.cluster);
  },
  isolatedDies: (turn, index) => {
    // Without power it does not start again by itself, even if it was about to. Its peers wait on.
    turn.end(ACTIVITY.shutdown, index);
    turn.fact(FACT['host-down'], index);
    hostAt(turn.world, index).restarts = false;
    powerFails(turn, index);
  },
  isolateAlive: (turn, index) => {
    turn.fact(FACT['node-isolated'], index);
    leaveMembership(turn, index);
    turn.begin(ACTIVITY.resiliency, index);
  },
  dropOut: (turn, index) => {
    const host = hostAt(turn.world, index);
    turn.end(ACTIVITY.resiliency, index);
    if (turn.from !== NODE.stopped) turn.fact(FACT['node-stopped'], index);
    turn.fact(FACT['node-given-up'], index);
    leaveMembership(turn, index);
    failRoles(turn, index);
    tryToJoin(turn, host);
  },
  returnInTime: (turn, index) => {
    turn.end(ACTIVITY.resiliency, index);
    turn.fact(FACT['node-returned'], index);
    turn.fact(FACT['host-up'], index);
    reviewFiles(turn);
    startGuests(turn, index);
    membersSettled(turn, hostAt(turn.world, index).cluster);
  },
  enterQuarantine: (turn, index) => {
    if (isWaitedFor(turn.world, index)) {
      turn.endAll('host', index);
      noticeLoss(turn.world, index);
    }
    if (turn.from === NODE.down || turn.from === NODE.isolated) startGuests(turn, index, false);
    const host = hostAt(turn.world, index);
    const roles = byPriority(turn.world, index).filter((vm) => vm.clustered);
    for (const vm of roles) if (restarts(vm) && !vm.waiting) waitForHost(turn, vm);
    host.drainForce = true;
    host.drainTarget = NONE;
    reviewFiles(turn);
    if (roles.length > 0) turn.fire(refs.drain, index, 'start');
  },
  beginStop: (turn, index) => {
    const host = hostAt(turn.world, index);
    host.pausedBefore = turn.from === NODE.paused;
    host.drainForce = false;
    host.drainTarget = NONE;
    turn.fact(FACT['node-stopping'], index);
    turnAwayMoves(turn, index);
    if (clusterAt(turn.world, host.cluster).core === index) moveCore(turn, host.cluster);
  },
  serviceStops: (turn, index) => {
    const host = hostAt(turn.world, index);
    turn.fact(FACT['node-stopped'], index);
    turn.endAll('host', index);
    breakMoves(turn, index);
    host.vote = false;
    failRoles(turn, index);
    if (host.drain !== DRAIN.notInitiated) turn.fire(refs.drain, index, 'reset');
    membersSettled(turn, host.cluster);
    if (host.restarts) goDown(turn, index);
  },
  tryAgain: (turn, index) => tryToJoin(turn, hostAt(turn.world, index)),
  hostIsBackApart: (turn, index) => {
    turn.fact(FACT['node-stopped'], index);
    startGuests(turn, index, false);
  },
  isolate: (turn, host) => {
    noticeLoss(turn.world, host);
    turn.fact(FACT['node-isolated'], host);
    turn.begin(ACTIVITY.resiliency, host);
  },
  failOver: (turn, index) => {
    const { cluster } = hostAt(turn.world, index);
    noticeLoss(turn.world, index);
    turn.fact(FACT['node-given-up'], index);
    if (clusterAt(turn.world, cluster).core === index) moveCore(turn, cluster);
    for (const vm of byPriority(turn.world, index)) if (restarts(vm)) waitForHost(turn, vm);
  },
  hostIsBack: (turn, host) => {
    hostIsBack(turn, host);
    failBack(turn, host);
  },
  hostIsBackPaused: hostIsBack,
  hostIsBackUnpatched: (turn, index) => {
    turn.endAll('host', index);
    turn.fact(FACT['patch-resumed'], index);
    const { cluster } = hostAt(turn.world, index);
    if (cluster !== NONE) reviewQuorum(turn, cluster);
  },
  standaloneIsBack: (turn, host) => {
    turn.fact(FACT['host-up'], host);
    startGuests(turn, host);
  },
} as const satisfies Record<string, Effect>;

function hostIsBack(turn: Turn, host: number): void {
  turn.endAll('host', host);
  turn.fact(FACT['host-up'], host);
  reviewQuorum(turn, hostAt(turn.world, host).cluster);
  startGuests(turn, host);
}
