/**
 * The library. A scenario is a text; `parseScenario` checks it, `rehearse` runs it, `tell` and `toJson` report it. Below that:
 * a world, one `step`, and a driver (`simulate`) that gives it time, chance and operators.
 */

export { Bug } from './base/assert.js';
export type { Complaint } from './base/complaint.js';
export type { Result } from './base/result.js';
export {
  ALL_INVARIANTS,
  AvailabilityLedger,
  type Invariant,
  Judge,
  type Verdict,
  type Violation,
} from './invariants/index.js';
export { LIMITS, RELEASES, releaseIndex, supports, VM_VERSIONS, versionIndex } from './model/catalog/index.js';
export { copyWorld, decode, encode } from './model/encode.js';
export { type EngineName, newTurn } from './model/engines.js';
export { FACTS } from './model/facts.js';
export { filesOf, type VmFile } from './model/files.js';
export { makeWorld } from './model/make-world.js';
export { LEDGER, type Refusal, type Rule } from './model/rules/index.js';
export { type Step, step } from './model/step.js';
export type { Outcome } from './model/turn.js';
export type { World } from './model/world.js';
export type { ClusterSpec, HostSpec, VmSpec, WorldSpec } from './model/world-spec.js';
export { clusterPlacement, operatorOf } from './operators/index.js';
export type { Plan, RollingPlan, ScriptPlan } from './operators/plans.js';
export { tell, toJson } from './report/index.js';
export { buildWorld, formatComplaints, parseScenario, questionOf, type Scenario } from './scenarios/index.js';
export { importInventory, inventoryOf } from './scenarios/inventory/index.js';
export { type Certificate, explore } from './search/certificate.js';
export { COMMAND_SETS, type CommandKind } from './search/command-kinds.js';
export type { ExploreOptions } from './search/explore-options.js';
export type { FaultKind } from './search/fault-kinds.js';
export { type Retreat, retreatOf } from './search/retreat/index.js';
export { type Rehearsal, type RehearsalOptions, rehearse } from './session/index.js';
export type { Ask, Operator, Placement, View, Watcher } from './sim/actors.js';
export type { Fault, Network, Physics, Question } from './sim/question.js';
export { type Cast, type Run, Simulation, simulate } from './sim/simulate.js';
export type { Trace } from './sim/trace.js';
