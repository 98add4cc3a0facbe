/** What the room of invariants offers: the judge, the outage bill, the list of claims and the conditions of a scenario. */

export { ALL_INVARIANTS, invariantsMarkdown } from './all.js';
export type { Violation } from './findings.js';
export type { Invariant } from './invariant.js';
export { Judge, type JudgeOptions, type NearMiss, type Verdict } from './judge.js';
export { type Apart, apartByAny } from './own/apart.js';
export {
  type Condition,
  compileChecked,
  compileClaims,
  compileCondition,
  type OwnClaim,
  type WrittenClaim,
} from './own/condition.js';
export { ROWS, VARIABLES, type Variable } from './own/fields.js';
export { type ConditionComplaint, loadLanguage } from './own/language.js';
export { costOf, type Names, strangeWords, type WorldNames } from './own/walk.js';
export { AvailabilityLedger } from './service/availability.js';
export { STOPPED } from './service/causes.js';
export { boundOf, type Limits } from './service/limits.js';
export { couldBeOn, Room, survey } from './service/room.js';
