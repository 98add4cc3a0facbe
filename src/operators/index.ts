/** Operators: who asks. A plan becomes an operator here, and nowhere else. */
import type { World } from '../model/world.js';
import type { Operator } from '../sim/actors.js';
import type { Plan } from './plans.js';
import { rollingOperator } from './rolling.js';
import { type Conditions, scriptOperator } from './script.js';

export { clusterPlacement } from './placement.js';
export { openPolicy, openPolicyOfRun, type Policy } from './policy/policy.js';
export type { PolicySource } from './policy/sandbox.js';
export { type RetreatPlan, retreatOperator } from './retreat.js';
export { slipsMade } from './rolling.js';
export { begunAt, type Conditions, type LineResult, scriptResults } from './script.js';

export function operatorOf(plan: Plan, world: World, conditions: Conditions = new Map()): Operator {
  return (plan.kind === 'rolling' ? rollingOperator(plan, world) : scriptOperator(plan, conditions)) as Operator;
}
