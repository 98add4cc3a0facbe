/** What must be true of maintenance windows and of the headroom that is asked for. */
import { type Complaint, complain } from '../../base/complaint.js';
import { DAY, HOUR, MINUTE, type Micros } from '../../base/units.js';
import type { ClusterRow, Directory, Draft, HostRow } from '../directory.js';
import type { Notes } from '../notes.js';

type WindowsDraft = NonNullable<NonNullable<Draft['upgrade']>['windows']>;

const EVERY_DAY = 'weekdays; `days` unwritten is every day';

export function checkWindows(
  windows: WindowsDraft,
  cluster: ClusterRow,
  members: readonly HostRow[],
  notes: Notes,
): void {
  const { days, from, to, startNoNodeAfter, leave } = windows;
  if (days?.length === 0) notes.at(windows, 'days', complain('No day is named, so no window would open.', EVERY_DAY));
  if (from !== undefined && to !== undefined && startNoNodeAfter !== undefined) {
    const length = to <= from ? to + DAY - from : to - from;
    const last = startNoNodeAfter < from ? startNoNodeAfter + DAY - from : startNoNodeAfter - from;
    const why = `${clock(startNoNodeAfter)} is outside the window.`;
    if (last > length) notes.at(windows, 'startNoNodeAfter', complain(why, `from ${clock(from)} to ${clock(to)}`));
  }
  const complaint = tooMuchHeadroom(leave?.headroom, cluster, members.length, notes);
  if (leave !== undefined && complaint !== undefined) notes.at(leave, 'headroom', complaint);
}

const clock = (time: Micros): string =>
  [Math.floor(time / HOUR), Math.floor((time % HOUR) / MINUTE)].map((part) => String(part).padStart(2, '0')).join(':');

/** `limits.headroom` is claimed of every cluster. */
export function checkHeadroom({ limits }: Draft, { clusters, hosts }: Directory, notes: Notes): void {
  for (const cluster of clusters.all) {
    const nodes = hosts.all.filter((host) => host.cluster === cluster).length;
    const complaint = tooMuchHeadroom(limits?.headroom, cluster, nodes, notes);
    if (limits === undefined || complaint === undefined) continue;
    return notes.at(limits, 'headroom', complaint);
  }
}

function tooMuchHeadroom(
  headroom: number | undefined,
  { name }: ClusterRow,
  nodes: number,
  notes: Notes,
): Complaint | undefined {
  if (headroom === undefined || nodes === 0 || headroom < nodes || notes.troubled('hosts')) return undefined;
  const has = nodes === 1 ? 'one node' : `${nodes} nodes`;
  return complain(`${name} has ${has}; it cannot carry the loss of ${headroom}.`, `at most ${nodes - 1}`);
}
