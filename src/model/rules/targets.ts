/** Which hosts could take a VM, by the rules that its machine will ask, slots aside. */
import { isConcerned } from '../concerns.js';
import { LIVE_ENDS, LIVE_MOVE, NEW_OWNER, OFFLINE_MOVE, QUICK_MOVE, START, TAKEOVER } from '../machines/move-guards.js';
import { clusterOf, freeMemory, type Host, MOVE, NONE, restarts, type Vm, type World } from '../world.js';
import { affinityRules } from './affinity.js';
import { bindingRules } from './bindings.js';
import { compatibilityRules } from './compatibility.js';
import { memoryRules } from './memory.js';
import { moveKindOf } from './move-kind.js';
import { hostAt, vmAt, vmName } from './names.js';
import { letsGo } from './node-states.js';
import { placementRules } from './placement.js';
import { preempted } from './preemption.js';
import type { Rule } from './rule.js';
import { serviceRules } from './service.js';
import { startOrderRules } from './start-order.js';
import { storageRules } from './storage.js';
import { vmVersionRules } from './vm-version.js';

const known = new Map(
  [
    ...placementRules,
    ...bindingRules,
    ...memoryRules,
    ...affinityRules,
    ...compatibilityRules,
    ...storageRules,
    ...vmVersionRules,
    ...serviceRules,
    ...startOrderRules,
  ].map((rule) => [rule.id, rule]),
);

/** Rules that are asked one after the other; in each world those that concern it. */
class Asked {
  readonly #rules: readonly Rule[];
  readonly #known = new Map<number, readonly Rule[]>();

  constructor(ids: readonly string[]) {
    this.#rules = ids.map((id) => known.get(id) as Rule);
  }

  in({ concerns }: World): readonly Rule[] {
    const found = this.#known.get(concerns) ?? this.#rules.filter((rule) => isConcerned(concerns, rule));
    this.#known.set(concerns, found);
    return found;
  }
}

const byMove = [new Asked(LIVE_MOVE), new Asked(QUICK_MOVE), new Asked(OFFLINE_MOVE)];
const takeover = new Asked(TAKEOVER);
const newOwner = new Asked(NEW_OWNER);
const takeoverElse = new Asked(TAKEOVER.filter((id) => id !== 'memory/startup-fits'));
const start = new Asked(START);
const ends = new Asked(LIVE_ENDS);

/** A move goes to another host, beyond doubt; only a takeover may start a role where it failed. */
const ELSEWHERE = known.get('placement/node-accepts-roles') as Rule;

/** The rule that keeps a move of this kind (MOVE) from a host, or undefined. Slots do not count: they become free. */
export const obstacleOfKind = (world: World, kind: number, vm: number, host: number): Rule | undefined =>
  host === vmAt(world, vm).host ? ELSEWHERE : obstacle(world, byMove[kind] as Asked, vm, host);

/** The rule that keeps a host from starting a role whose own host has died, or from owning one that is not started; or undefined. */
export const takeoverObstacle = (world: World, vm: number, host: number): Rule | undefined =>
  obstacle(world, restarts(vmAt(world, vm)) ? takeover : newOwner, vm, host);

/** The rule by which a VM that is off would not start on a host once it is there, or undefined. */
export const startObstacle = (world: World, vm: number, host: number): Rule | undefined =>
  obstacle(world, start, vm, host);

/** The rule that a move of this kind would meet, before it is queued. */
export const obstacleFor = (world: World, kind: keyof typeof MOVE, vm: number, host: number): Rule | undefined =>
  obstacleOfKind(world, MOVE[kind], vm, host);

/** The rule by which a live move to a host would fail once it has begun, or undefined. */
export const failureOf = (world: World, vm: number, host: number): Rule | undefined => obstacle(world, ends, vm, host);

function obstacle(world: World, asked: Asked, vm: number, host: number): Rule | undefined {
  for (const rule of asked.in(world)) {
    if (!rule.holds(world, vm, host) && !world.doubts.has(rule.id, world, vm, host)) return rule;
  }
  return undefined;
}

/** The same, but that it has no room for it. */
export const roomObstacle = (world: World, vm: number, host: number): Rule | undefined =>
  obstacle(world, takeoverElse, vm, host);

/** The member on which a role can be started once others are taken offline for it, the one with the most free memory; or NONE. */
export function preemptionHost(world: World, vm: Vm): number {
  const takes = (host: Host): boolean =>
    preempted(world, vm, host.index).length > 0 && roomObstacle(world, vm.index, host.index) === undefined;
  const hosts = (clusterOf(world, vm)?.members ?? []).map((one) => hostAt(world, one)).filter(takes);
  return hosts.sort((a, b) => freeMemory(b) - freeMemory(a) || a.nodeId - b.nodeId)[0]?.index ?? NONE;
}

export const targetRules: readonly Rule[] = [
  {
    id: 'migration/only-hopeless-is-given-up',
    about: 'vm',
    statement: 'A queued move is given up only if no host could take the VM, slots aside.',
    source: 'DRAIN EVT',
    confidence: 'derived',
    code: '1137',
    holds: (world, vm) => {
      const { moveTo, host } = vmAt(world, vm);
      if (!letsGo(hostAt(world, host).node)) return true;
      const kind = moveKindOf(world, vmAt(world, vm));
      if (moveTo !== NONE) return obstacleOfKind(world, kind, vm, moveTo) !== undefined;
      return world.hosts.every((target) => obstacleOfKind(world, kind, vm, target.index) !== undefined);
    },
    because: (world, vm) => `A host can still take ${vmName(world, vm)}.`,
  },
];
