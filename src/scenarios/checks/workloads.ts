/** What must be true of classes of workload. */
import { complain } from '../../base/complaint.js';
import type { Draft } from '../directory.js';
import type { Notes } from '../notes.js';

/** The most that a class dirties is a size or a share of the memory. */
export function checkWorkloads({ workloads = {} }: Draft, notes: Notes): void {
  for (const written of Object.values(workloads))
    if (written !== undefined && 'workingSetShare' in written && 'workingSetMb' in written)
      notes.at(
        written,
        'workingSetMb',
        complain('`workingSetShare` and `workingSetMb` exclude each other.', 'one of them'),
      );
}
