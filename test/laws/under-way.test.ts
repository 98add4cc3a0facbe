/** What is under way fits what it is about, whatever was asked and whatever struck: nothing is left behind by a crash, a cut or a cancellation. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTIVITY, type ActivityName, activityKey } from '../../src/model/activities.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { hasNoPower } from '../../src/model/rules/node-states.js';
import { CLUSTER, CONFIGURATION, MIGRATION, NODE, POOL, POWER } from '../../src/model/states.js';
import { step } from '../../src/model/step.js';
import { NONE, restarts, type World } from '../../src/model/world.js';
import { dice, smallClusters, stepFrom } from '../../src/testing.js';

type States = readonly number[];

/** Activities that are under way in these states, and in no others. */
const OF_NODES: readonly (readonly [ActivityName, States])[] = [
  ['eviction', [NODE.evicting]],
  ['clean-install', [NODE.installing]],
  ['in-place-upgrade', [NODE.upgrading, NODE.upgradingOutside]],
  ['patch', [NODE.patching, NODE.patchingInPlace]],
  ['resiliency', [NODE.isolated, NODE.cutOff]],
];
const OF_POWER: readonly (readonly [ActivityName, States])[] = [
  ['guest-boot', [POWER.starting]],
  ['vm-restore', [POWER.restoring]],
  ['guest-shutdown', [POWER.stopping]],
  ['vm-save', [POWER.saving]],
  ['critical-timeout', [POWER.pausedCritical]],
];
const OF_MOVES: readonly (readonly [ActivityName, States])[] = [
  ['migration-setup', [MIGRATION.setup]],
  ['storage-mirror', [MIGRATION.mirroring, MIGRATION.carrying, MIGRATION.relocating]],
  ['migration-copy', [MIGRATION.copying]],
  ['offline-move', [MIGRATION.transfer]],
];

/** What is under way and should not be, or the other way round. */
function misfits(world: World): string[] {
  const isOpen = (name: ActivityName, subject: number) => world.open.has(activityKey(ACTIVITY[name], subject));
  const found: string[] = [];
  const fits = (is: boolean, what: string) => is || found.push(what);
  const all = (table: typeof OF_NODES, subject: number, state: number, who: string) => {
    for (const [name, states] of table)
      fits(isOpen(name, subject) === states.includes(state), `${name} ${who} ${state}`);
  };
  for (const { index, name, node, cluster, restarts: isRestarting } of world.hosts) {
    all(OF_NODES, index, node, name);
    fits(!isOpen('boot', index) || hasNoPower(node), `boot ${name} ${node}`);
    fits(!isOpen('shutdown', index) || !hasNoPower(node), `shutdown ${name} ${node}`);
    fits(node === NODE.stopping || isOpen('shutdown', index) === isRestarting, `restart ${name} ${node}`);
    fits(!isOpen('join', index) || node === NODE.joining, `join ${name} ${node}`);
    fits(!isOpen('rejoin', index) || node === NODE.stopped, `rejoin ${name} ${node}`);
    fits(!isOpen('heartbeat', index) || cluster !== NONE, `heartbeat ${name} ${node}`);
  }
  for (const vm of world.vms) {
    all(OF_POWER, vm.index, vm.power, vm.name);
    all(OF_MOVES, vm.index, vm.migration, vm.name);
    const isRaised = vm.configuration === CONFIGURATION.updating;
    fits(isOpen('version-update', vm.index) === isRaised, `version-update ${vm.name}`);
    fits(!isOpen('dependency-wait', vm.index) || restarts(vm), `dependency-wait ${vm.name}`);
    fits(!vm.waiting || restarts(vm), `waiting ${vm.name}`);
  }
  for (const { index, quorate, phase, pool } of world.clusters) {
    fits(!isOpen('group-wait', index) || quorate, 'group-wait');
    fits(isOpen('level-update', index) === (phase === CLUSTER.raising), 'level-update');
    fits(isOpen('pool-update', index) === (pool === POOL.updating), 'pool-update');
  }
  return found;
}

test('nothing is under way that its state knows nothing of', () => {
  fc.assert(
    fc.property(smallClusters(), fc.array(dice(), { minLength: 60, maxLength: 200 }), (spec, thrown) => {
      const world = makeWorld(spec);
      const turn = newTurn();
      for (const one of thrown) {
        step(world, stepFrom(world, one), turn);
        expect(misfits(world)).toEqual([]);
      }
    }),
    { numRuns: 400 },
  );
});
