/** What the configuration machine's transitions do: a version is raised, or it is said why not yet. */
import { ACTIVITY } from '../activities.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { vmAt } from '../rules/names.js';
import { versionAfterUpdate } from '../rules/vm-version.js';
import { CONFIGURATION } from '../states.js';
import type { Effect, Turn } from '../turn.js';

export const configurationEffects = {
  versionHeld: (turn, vm) => turn.fact(FACT['version-held'], vm),
  versionUpgradable: (turn, vm) => turn.fact(FACT['version-upgradable'], vm),
  versionCurrent: (turn, vm) => turn.fact(FACT['version-highest'], vm),
  beginVersionUpdate: (turn, vm) => {
    turn.fact(FACT['version-updating'], vm);
    turn.begin(ACTIVITY['version-update'], vm);
  },
  raiseVersion: (turn, index) => {
    const { world } = turn;
    const vm = vmAt(world, index);
    vm.version = versionAfterUpdate(world, vm, !world.doubts.has('vm-version/needs-level', world, index, vm.host));
    turn.fact(FACT['version-updated'], index, vm.version);
    reviewVersion(turn, index);
  },
  configurationDamaged: (turn, vm) => {
    turn.end(ACTIVITY['version-update'], vm);
    turn.fact(FACT['configuration-damaged'], vm);
  },
  configurationRestored: (turn, vm) => {
    turn.fact(FACT['configuration-restored'], vm);
    reviewVersion(turn, vm);
  },
} as const satisfies Record<string, Effect>;

/** Asks the configuration machine of a VM what its place permits now. */
export function reviewVersion(turn: Turn, vm: number): void {
  const { configuration } = vmAt(turn.world, vm);
  if (configuration !== CONFIGURATION.updating && configuration !== CONFIGURATION.damaged)
    turn.fire(refs.configuration, vm, 'review');
}
