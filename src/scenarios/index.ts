/** The scenarios' one door: a text becomes a checked question, or complaints. */

export { type ComplaintStyle, formatComplaints } from './complain.js';
export { type FaultKind, faultKinds } from './fault-kinds.js';
export { FINDINGS, type Finding, type FindingId, lint, type Severity } from './lint/index.js';
export { parseMoments, parseScenario, type Tables } from './parse.js';
export {
  buildWorld,
  type Expected,
  type Group,
  type Hazard,
  type Lab,
  type Limit,
  type Limits,
  type Outcome,
  questionOf,
  type Ranged,
  type Scenario,
  type Start,
  type VmExtra,
} from './scenario.js';
export { scenarioJsonSchema } from './schema.js';
export { formatFigure } from './schema-figures.js';
export { WEEKDAYS } from './start.js';
export { type Edit, edited, type Variant, variantsOf } from './vary.js';
