/** What may happen next in a search beside commands and faults: the choices that are open, and the ends of what is under way. */
import { ACTIVITIES, activityKey, type Happening } from '../model/activities.js';
import type { Step } from '../model/commands/index.js';
import { isLeftBehind } from '../model/rules/service.js';
import { MIGRATION } from '../model/states.js';
import { NONE, type Vm, type World } from '../model/world.js';
import type { Placement, View } from '../sim/actors.js';

/** An ending that is not the ordinary one: of the first activity of its kind that a move begins, or of one that is open. */
export interface BadEnding {
  readonly activity: number;
  readonly ending: Happening;
}

export interface Move {
  readonly kind: 'command' | 'choice' | 'ending' | 'fault' | 'repair';
  /** Done in one go: the first may be refused, the others are happenings. */
  readonly steps: readonly [Step, ...Step[]];
  /** Faults that it takes of the budget. */
  readonly costs: 0 | 1;
  readonly bad?: BadEnding;
  /** Whether it is worth trying now. The rules have the last word. */
  canBe(world: World): boolean;
}

/** A move that is one happening. */
export const happening = (
  kind: Move['kind'],
  name: string,
  subject: number,
  canBe: (world: World) => boolean,
  arg = NONE,
): Move => ({ kind, steps: [{ do: name, subject, arg }], costs: kind === 'fault' ? 1 : 0, canBe });

/** What a placement sees in a search, which has no time. */
const viewOf = (world: World): View => ({
  ...{ world, nowUs: 0, occurrences: 0, changes: 0, nodeChanges: 0, calm: false },
  find: () => NONE,
});

/**
 * Where a queued move goes, where a failed role starts, and whether it is given up. With a placement only what it chooses: it is asked of
 * each state anew.
 */
export function choices({ vms, hosts }: World, placement?: Placement): Move[] {
  const chooses = (world: World, vm: Vm, host: number, purpose: 'move' | 'takeover'): boolean =>
    placement === undefined || placement(viewOf(world), vm, purpose) === host;
  const choice = (name: string, subject: number, arg: number, canBe: Move['canBe']): Move => ({
    ...happening('choice', name, subject, canBe, arg),
  });
  return vms.flatMap((vm) => [
    ...hosts.flatMap(({ index }) => [
      choice(
        'begin',
        vm.index,
        index,
        (world) =>
          vm.migration === MIGRATION.queued &&
          (vm.moveTo === NONE ? chooses(world, vm, index, 'move') : vm.moveTo === index),
      ),
      choice(
        'takeover',
        vm.index,
        index,
        (world) => (vm.waiting || isLeftBehind(world, vm)) && chooses(world, vm, index, 'takeover'),
      ),
      choice('preempt', vm.index, index, (world) => vm.waiting && mayPreempt(world, vm, index)),
    ]),
    choice('abandon', vm.index, NONE, () => vm.migration === MIGRATION.queued),
  ]);
}

/** Whether anybody could make room for a VM at all: a role of a lower priority, unless whoever asks doubts the rule. */
const mayPreempt = (world: World, vm: Vm, host: number): boolean =>
  world.vms.some(({ priority }) => priority < vm.priority) ||
  world.doubts.has('preemption/lower-roles-make-room', world, vm.index, host);

/** Endings of whatever is open, one move for each way to end. `bad`: those that are faults. */
export function endings(world: World, bad: readonly BadEnding[], which: (activity: number) => boolean): Move[] {
  const counts = {
    host: world.hosts.length,
    vm: world.vms.length,
    cluster: world.clusters.length,
    volume: world.volumes.length,
  };
  return ACTIVITIES.flatMap(({ about, endings: [ordinary, ...others] }, activity) => {
    if (!which(activity)) return [];
    const mine = bad.filter((one) => one.activity === activity && others.includes(one.ending));
    return Array.from({ length: counts[about] }, (_, subject) => {
      const key = activityKey(activity, subject);
      const isOpen = (now: World): boolean => now.open.has(key);
      return [
        happening('ending', ordinary as string, subject, isOpen),
        ...mine.map(({ ending }) => happening('fault', ending, subject, isOpen)),
      ];
    }).flat();
  });
}
