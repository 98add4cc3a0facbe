/** What must be true of roles that are no VMs, beside what is true of every role. */
import { complain } from '../../base/complaint.js';
import { type Directory, type HostRow, type RoleDraft, unknownName } from '../directory.js';
import type { Notes } from '../notes.js';

export function checkRoles(directory: Directory, notes: Notes): void {
  for (const { role, host } of directory.vms.all) {
    if (role !== undefined && host !== undefined) checkMember(role, host, directory, notes);
  }
}

/** Its node belongs to a cluster, and to the one that is written. */
function checkMember(role: RoleDraft, host: HostRow, { clusters }: Directory, notes: Notes): void {
  const { name, cluster: written } = role;
  if (host.cluster === undefined) {
    const why = `${name} is on ${host.name}, which is no member of a cluster.`;
    return notes.at(role, 'on', complain(why, 'a member: such a role is always one of a cluster'));
  }
  if (written === undefined) return;
  const cluster = clusters.find(written);
  if (cluster === undefined) {
    if (clusters.lacks(written)) notes.at(role, 'cluster', unknownName('cluster', written, clusters));
  } else if (host.cluster !== null && host.cluster !== cluster) {
    const why = `${name} is on ${host.name}, which is no member of ${cluster.name}.`;
    notes.at(role, 'on', complain(why, `a member of ${cluster.name}`));
  }
}
