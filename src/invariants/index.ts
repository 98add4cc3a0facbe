/** What the room of invariants offers: the judge, the outage bill, the list of claims and the conditions of a scenario. */

export { ALL_INVARIANTS, invariantsMarkdown } from './all.js';
export type { About, Holds, Invariant, Look } from './invariant.js';
export { Judge, type JudgeOptions, type Verdict, type Violation, type Warning } from './judge.js';
export { type Condition, compileCondition, type OwnClaim } from './own/condition.js';
export { type Availability, AvailabilityLedger, type MoveCounts, type Outage } from './service/availability.js';
export type { LimitName, Limits, VmLimits } from './service/limits.js';
