/** What must be true of faults that divide the network, or make a host slow: whom they strike is there. */
import { complain } from '../../base/complaint.js';
import { formatDuration, type Micros } from '../../base/units.js';
import { type Directory, type Draft, hostsNamed, present, unknownName } from '../directory.js';
import type { Notes } from '../notes.js';
import { checkOften } from './often.js';

type FaultDraft = NonNullable<NonNullable<Draft['faults']>[number]>;

interface Flapping {
  readonly every?: Micros | undefined;
  readonly for?: Micros | undefined;
}

/** Keys of a fault that names one host. */
const ONE_HOST = ['flapping', 'hang', 'slowReboot'] as const;

export function checkDivisions(draft: Draft, { hosts, clusters }: Directory, notes: Notes): void {
  for (const fault of present(draft.faults)) {
    if ('cut' in fault) hostsNamed(fault, 'cut', fault.cut, hosts, notes);
    if ('cut' in fault && fault.cut?.length === 0)
      notes.at(fault, 'cut', complain('`cut` names no host.', 'at least one host'));
    for (const key of ONE_HOST) {
      const name = (fault as Partial<Record<(typeof ONE_HOST)[number], string>>)[key];
      if (name !== undefined && hosts.lacks(name)) notes.at(fault, key, unknownName('host', name, hosts));
    }
    if ('flapping' in fault && 'every' in fault) checkTurns(fault as Flapping, notes);
    if ('witness' in fault) checkWitness(fault, clusters, notes);
    if ('slowReboot' in fault) checkBoot(fault, draft, notes);
  }
}

/** A host that is not reached again within the time has been cut off, and has not flapped. */
function checkTurns(fault: Flapping, notes: Notes): void {
  const { every, for: whole } = fault;
  checkOften(fault, every, whole, notes);
  if (every === undefined || whole === undefined || every < whole) return;
  const why = `The host is not reached again within ${formatDuration(whole)}.`;
  notes.at(fault, 'every', complain(why, `less than ${formatDuration(whole)}; or \`cut:\``));
}

/** A witness that is lost is there. */
function checkWitness(
  fault: Extract<FaultDraft, { witness?: unknown }>,
  clusters: Directory['clusters'],
  notes: Notes,
): void {
  const { cluster: named } = fault;
  if (named !== undefined && clusters.lacks(named))
    return notes.at(fault, 'cluster', unknownName('cluster', named, clusters));
  const several = named === undefined && clusters.all.length !== 1 && !clusters.open;
  if (several)
    return notes.at(fault, 'witness', complain('It is not said whose witness is lost.', '`cluster:` with a name'));
  const row = named === undefined ? clusters.all[0] : clusters.find(named);
  if (
    row === undefined ||
    (row.draft.witness !== undefined && row.draft.witness !== 'none') ||
    notes.troubled('clusters')
  )
    return;
  notes.at(fault, 'witness', complain(`${row.name} has no witness that could be lost.`, '`witness:` at the cluster'));
}

/** A host boots after a crash that ends, and in no other way; in a lab anybody may make it. */
function checkBoot(fault: Extract<FaultDraft, { slowReboot?: unknown }>, draft: Draft, notes: Notes): void {
  const { slowReboot: host } = fault;
  if (host === undefined || draft.lab !== undefined || notes.troubled('faults')) return;
  const boots = present(draft.faults).some(
    (one) =>
      ('crash' in one && one.crash?.toLowerCase() === host.toLowerCase() && 'for' in one) ||
      ('random' in one && one.random === 'crash'),
  );
  if (boots) return;
  const why = `Nothing in the file makes ${host} boot, so nothing can be slow.`;
  notes.at(fault, 'slowReboot', complain(why, 'a `crash:` of it that ends'));
}
