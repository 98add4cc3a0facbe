/** The scenarios' one door: a text becomes a checked question, or complaints. */
export { type ConditionChecker, CONDITION_VARIABLES, conditionFields, loadConditionChecker } from './conditions.js';
export { type ComplaintStyle, formatComplaints } from './complain.js';
export { parseScenario, type Tables } from './parse.js';
export {
  buildWorld,
  type Expected,
  type Group,
  type Limit,
  type Limits,
  OUTCOMES,
  type Outcome,
  type OwnInvariant,
  questionOf,
  type Ranged,
  type Scenario,
  type Start,
  type VmExtra,
} from './scenario.js';
export { scenarioJsonSchema } from './schema.js';
