/** Storage: volumes without room for what a drain saves, and plans that take one node more away than the data can do without. */
import { formatSize } from '../../base/units.js';
import { isSavedByDrains } from '../../model/rules/move-kind.js';
import { hostAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Vm, World } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import type { Scenario } from '../scenario.js';
import { buildWorld } from '../scenario.js';
import { drained } from './drains.js';
import type { Finding } from './finding.js';
import { atOnceIn } from './nights.js';
import { planOf } from './plan.js';

export function storage(scenario: Scenario): readonly Finding[] {
  const world = buildWorld(scenario);
  const plan = planOf(scenario);
  return [...noRoom(scenario, world), ...(plan === undefined ? [] : pooled(scenario, world, plan))];
}

/** Roles below the threshold of the cluster, or told to move quickly, are saved in a drain, which takes room for their memory. */
function noRoom(scenario: Scenario, world: World): Finding[] {
  const hosts = drained(scenario);
  return world.vms.flatMap((vm): Finding[] => {
    const volume = world.volumes[vm.volume];
    if (!hosts.has(vm.host) || volume === undefined || !findsNoRoomToSave(world, vm)) return [];
    const threshold = thresholdFor(world, vm);
    return [
      {
        id: 'storage/no-room-to-save',
        severity: 'error',
        line: scenario.places.vms[vm.index] ?? 1,
        subject: `vm:${vm.name}`,
        why: `A drain saves ${vm.name} (${vm.movesQuickly ? 'DefaultMoveType' : `MoveTypeThreshold ${threshold}`}), and ${volume.name} has ${formatSize(volume.free)} free for its ${formatSize(vm.assigned)} of memory: it cannot leave its node.`,
        remedy: `Make room on the volume, or ${vm.movesQuickly ? 'take its DefaultMoveType back' : 'lower MoveTypeThreshold'} so that it moves live.`,
      },
    ];
  });
}

const thresholdFor = (world: World, { host }: Vm): number =>
  world.clusters[hostAt(world, host).cluster]?.settings.MoveTypeThreshold ?? 0;

/** Whether a drain would save a role, and its volume has no room for its memory. */
export function findsNoRoomToSave(world: World, vm: Vm): boolean {
  const volume = world.volumes[vm.volume];
  const isSaved = vm.clustered && vm.power === POWER.running && isSavedByDrains(world, vm);
  return isSaved && volume !== undefined && volume.size > 0 && volume.free < vm.assigned;
}

function pooled(scenario: Scenario, world: World, plan: RollingPlan): readonly Finding[] {
  if (scenario.world.clusters[plan.cluster]?.storage !== 's2d') return [];
  const own = world.volumes.filter((one) => one.cluster === plan.cluster);
  const place = { line: scenario.places.upgrade, subject: `cluster:${scenario.world.clusters[plan.cluster]?.name}` };
  const copies = own.reduce((least, one) => Math.min(least, one.copies), Number.POSITIVE_INFINITY);
  const atOnce = atOnceIn(plan);
  return [
    ...(atOnce >= copies ? [tooMany(place, atOnce, copies, plan.strategy)] : []),
    ...(plan.waitForRepair === false ? [noWait(place)] : []),
  ];
}

type Place = Pick<Finding, 'line' | 'subject'>;

const tooMany = (place: Place, atOnce: number, copies: number, strategy: RollingPlan['strategy']): Finding => ({
  ...place,
  id: 'storage/too-many-at-once',
  severity: 'warning',
  why: `${atOnce} nodes are to be away at a time, and there are ${copies} copies of the data: the cluster refuses to take the last of them (5987), so the nodes wait for each other, and who does not ask takes volumes offline.`,
  remedy: strategy === 'all-at-once' ? '`strategy: rolling`.' : '`parallel: 1`.',
});

const noWait = (place: Place): Finding => ({
  ...place,
  id: 'storage/no-wait',
  severity: 'warning',
  why: 'The next node begins while the drives of the one before are being repaired: its drain is refused (5987), or, where nobody drains, volumes go offline.',
  remedy: 'Leave `waitForRepair` out: wait until Get-StorageJob is empty and every virtual disk is Healthy.',
});
