/** What must be true of a lab: a host that exists, goals that can be asked, and a way to them. */
import { complain } from '../../base/complaint.js';
import type { ConditionChecker } from '../conditions.js';
import { type Directory, type Draft, present, unknownName } from '../directory.js';
import type { Notes } from '../notes.js';
import { checkCondition } from './script.js';

export function checkLab(
  { lab }: Draft,
  directory: Directory,
  conditions: ConditionChecker | undefined,
  notes: Notes,
): void {
  if (lab === undefined) return;
  if (lab.on !== undefined && lab.on.toLowerCase() !== 'station' && directory.hosts.lacks(lab.on))
    notes.at(lab, 'on', unknownName('host', lab.on, directory.hosts));
  for (const goal of present(lab.goals))
    if (goal.claim !== undefined) checkCondition(goal, 'claim', goal.claim, notes, conditions);
  for (const trap of present(lab.traps))
    if (trap.when !== undefined) checkCondition(trap, 'when', trap.when, notes, conditions);
  if (lab.goals?.length === 0)
    notes.at(lab, 'goals', complain('A lab without a goal is reached by doing nothing.', 'a goal'));
}
