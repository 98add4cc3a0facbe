/** The ledger: every rule of the world, once. Commands, machines and placement ask it; nothing repeats a rule. */
import { assert } from '../../base/assert.js';
import { NONE, type World } from '../world.js';
import { affinityRules } from './affinity.js';
import { bindingRules } from './bindings.js';
import { clusterRules } from './cluster.js';
import { compatibilityRules } from './compatibility.js';
import { groupSetRules } from './group-sets.js';
import { memoryRules } from './memory.js';
import { placementRules } from './placement.js';
import { poolRules } from './pool.js';
import { preemptionRules } from './preemption.js';
import { requestRules } from './request.js';
import type { Refusal, Rule } from './rule.js';
import { serviceRules } from './service.js';
import { startOrderRules } from './start-order.js';
import { storageRules } from './storage.js';
import { targetRules } from './targets.js';
import { vmVersionRules } from './vm-version.js';

export type { About, Refusal, Rule } from './rule.js';

export const LEDGER: readonly Rule[] = [
  ...vmVersionRules,
  ...placementRules,
  ...bindingRules,
  ...memoryRules,
  ...affinityRules,
  ...compatibilityRules,
  ...clusterRules,
  ...requestRules,
  ...storageRules,
  ...serviceRules,
  ...poolRules,
  ...preemptionRules,
  ...startOrderRules,
  ...groupSetRules,
  ...targetRules,
];

const numbers = new Map(LEDGER.map((rule, index) => [rule.id, index]));
assert(numbers.size === LEDGER.length, 'two rules have one id');

/** @throws Bug where no rule has that id. */
export function ruleNumber(id: string): number {
  const number = numbers.get(id);
  assert(number !== undefined, `the ledger has no rule ${id}`);
  return number;
}

export const findRule = (id: string): Rule | undefined => LEDGER[numbers.get(id) ?? -1];

/** Whether the world permits it: the rule holds, or it is doubted. */
export function permits(world: World, rule: Rule, subject: number, arg: number): boolean {
  return rule.holds(world, subject, arg) || world.doubts.has(rule.id, world, subject, arg);
}

/** The refusal of a rule that is asked now, or undefined. */
export const obstacleOf = (world: World, rule: Rule, subject: number, arg = NONE): Refusal | undefined =>
  permits(world, rule, subject, arg) ? undefined : refuse(world, rule, subject, arg);

/** Refusals without words, by their rules. */
const TERSE: ReadonlyMap<Rule, Refusal> = new Map(LEDGER.map((rule) => [rule, { rule: rule.id, message: '' }]));

/** The refusal of a rule, with its evidence. */
export function refuse(world: World, rule: Rule, subject: number, arg: number): Refusal {
  if (world.terse) return TERSE.get(rule) as Refusal;
  const message = rule.because(world, subject, arg);
  return rule.code === undefined ? { rule: rule.id, message } : { rule: rule.id, message, code: rule.code };
}
