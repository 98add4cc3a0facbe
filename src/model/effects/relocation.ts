/** What a move of the files of a VM does, which itself stays on its host: a slot and room while it lasts, and a new place at its end. */
import { ACTIVITY } from '../activities.js';
import { FACT } from '../facts.js';
import { hostAt, vmAt } from '../rules/names.js';
import type { Effect, Turn } from '../turn.js';
import { MOVE, NONE, REASON, type Vm } from '../world.js';
import { close, endPhases, takeRoom } from './migration.js';

/** Gives back what the move held. A drain that waited for it is none the worse for how it ended. */
function end(turn: Turn, vm: Vm, fact: 'files-moved' | 'files-stayed'): void {
  endPhases(turn, vm.index);
  hostAt(turn.world, vm.host).storageSlots -= 1;
  turn.fact(FACT[fact], vm.index);
  close(turn, vm, false);
}

export const relocationEffects = {
  takeFiles: (turn, index, volume) => {
    const vm = vmAt(turn.world, index);
    vm.moveFrom = vm.host;
    vm.moveTo = NONE;
    vm.moveKind = MOVE.offline;
    vm.moveReason = REASON.asked;
    vm.moveFiles = true;
    vm.filesTo = volume;
    hostAt(turn.world, vm.host).storageSlots += 1;
    takeRoom(turn, volume, vm.disk);
  },
  beginRelocation: (turn, vm) => {
    turn.fact(FACT['relocation-started'], vm, vmAt(turn.world, vm).host);
    turn.begin(ACTIVITY['storage-mirror'], vm);
  },
  filesMoved: (turn, index) => {
    const vm = vmAt(turn.world, index);
    takeRoom(turn, vm.volume, -vm.disk);
    vm.volume = vm.filesTo;
    // A disk of its host binds it no longer once it lies on storage that others reach.
    if (vm.volume !== NONE && vm.immovable === 'local disk') vm.bound = false;
    if (!vm.bound && !vm.iso) vm.boundTo = NONE;
    end(turn, vm, 'files-moved');
  },
  filesStay: (turn, index) => {
    const vm = vmAt(turn.world, index);
    takeRoom(turn, vm.filesTo, -vm.disk);
    end(turn, vm, 'files-stayed');
  },
} as const satisfies Record<string, Effect>;
