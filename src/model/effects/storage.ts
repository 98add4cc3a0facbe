/** What becomes of VMs when their storage does not answer, and when it answers again. */

import { featureOf, releaseIndex } from '../catalog/index.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { findRule, obstacleOf, type Rule } from '../rules/index.js';
import { hostAt, vmAt } from '../rules/names.js';
import { answers, runsGuests } from '../rules/node-states.js';
import { answersFrom, reaches } from '../rules/storage.js';
import { MIGRATION, NODE, POWER, VOLUME } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { clusterOf, type Host, NONE, restarts, underWay, usesMemory, type Vm, type World } from '../world.js';
import { waitForHost } from './failover.js';

const RESILIENCY = featureOf('storage-resiliency');
const FLOOR = RESILIENCY?.minimumVersion?.value ?? 0;
const RELEASE = releaseIndex(RESILIENCY?.minimumRelease?.value ?? 'WS2016');

/** Whether a VM freezes without its storage, and keeps what it has in memory; one that does not crashes. */
const freezes = ({ version, pausesCritical }: Vm, { release }: Host): boolean =>
  pausesCritical && version >= FLOOR && release >= RELEASE;

/** Sees for each VM whether its files answer its host now. Called after anything that can change that. */
export function reviewFiles(turn: Turn): void {
  const { world } = turn;
  for (const vm of world.vms) {
    const host = hostAt(world, vm.host);
    if (vm.moveFiles && isCarried(vm) && !filesPass(world, vm)) turn.fire(refs.migration, vm.index, 'broke');
    if (reaches(world, vm, host)) regainStorage(turn, vm, host);
    else if (usesMemory(vm.power) && vm.power !== POWER.pausedCritical && vm.power !== POWER.paused)
      loseStorage(turn, vm, host);
  }
}

/** Whether the files of a VM are on their way. */
const isCarried = ({ migration }: Vm): boolean =>
  migration === MIGRATION.mirroring || migration === MIGRATION.carrying || migration === MIGRATION.relocating;

/** Whether files that are on their way answer where they come from and where they go. */
const filesPass = (world: World, vm: Vm): boolean =>
  reaches(world, vm, hostAt(world, vm.moveFrom)) &&
  answersFrom(world, vm.filesTo, hostAt(world, vm.moveTo === NONE ? vm.host : vm.moveTo));

function loseStorage(turn: Turn, vm: Vm, host: Host): void {
  if (vm.power !== POWER.running || !freezes(vm, host)) return crash(turn, vm, host);
  // A move that has not handed over ends; one that has is only being cleaned up.
  if (underWay(vm.migration) && vm.moveFrom === vm.host) turn.fire(refs.migration, vm.index, 'broke');
  turn.fire(refs.power, vm.index, 'storage.lost');
}

function crash(turn: Turn, vm: Vm, { node }: Host): void {
  turn.fire(refs.power, vm.index, 'storage.crash');
  // Nobody sees a role crash on an isolated node.
  if (node !== NODE.cutOff && restarts(vm) && !vm.waiting) waitForHost(turn, vm);
}

/** A VM has been frozen for too long, and is turned off: a role has failed by that, and its cluster starts it when it can. */
export function turnOffFrozen(turn: Turn, index: number): void {
  const vm = vmAt(turn.world, index);
  if (vm.clustered) crash(turn, vm, hostAt(turn.world, vm.host));
  else turn.fire(refs.power, index, 'timed-out');
}

/** A frozen VM runs on, and one that crashed starts again. */
function regainStorage(turn: Turn, vm: Vm, { node }: Host): void {
  const quorate = clusterOf(turn.world, vm)?.quorate ?? true;
  if (vm.power === POWER.pausedCritical && quorate) turn.fire(refs.power, vm.index, 'storage.back');
  else if (vm.power !== POWER.failed) return;
  else if (!vm.clustered && runsGuests(node)) turn.fire(refs.power, vm.index, 'start', vm.host);
  else if (vm.waiting && answers(node) && quorate) startInPlace(turn, vm);
}

/** A cluster starts a role that crashed where it is before it looks for another node, if the role could start there. */
function startInPlace(turn: Turn, vm: Vm): void {
  const providers = findRule('start-order/providers-are-online') as Rule;
  if (obstacleOf(turn.world, providers, vm.index) === undefined) turn.attempt(refs.power, vm.index, 'start', vm.host);
}

export const storageEffects = {
  volumeOffline: (turn, volume) => {
    turn.fact(FACT['volume-offline'], volume);
    reviewFiles(turn);
  },
  volumeOnline: (turn, volume) => {
    turn.fact(FACT['volume-online'], volume);
    if (turn.from === VOLUME.offline) reviewFiles(turn);
  },
} as const satisfies Record<string, Effect>;
