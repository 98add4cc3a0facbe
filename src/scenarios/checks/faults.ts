/** What must be true of faults: whom they strike is there, and they can strike as they are written. */
import { complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { quote } from '../../base/text.js';
import { formatDuration, type Micros } from '../../base/units.js';
import { DEFAULT_NETWORK, UNTIL_US } from '../defaults.js';
import { type Directory, type Draft, present, unknownName } from '../directory.js';
import type { Notes } from '../notes.js';

export function checkFaults(draft: Draft, { hosts, networks }: Directory, notes: Notes): void {
  const until = 'until' in draft ? draft.until : UNTIL_US;
  for (const fault of present(draft.faults)) {
    const { crash, slow, on, at } = fault as { crash?: string; slow?: string; on?: string; at?: Micros };
    if (crash !== undefined && hosts.lacks(crash)) notes.at(fault, 'crash', unknownName('host', crash, hosts));
    if (on !== undefined && hosts.lacks(on)) notes.at(fault, 'on', unknownName('host', on, hosts));
    if (slow !== undefined && networks.lacks(slow)) checkNetwork(fault, slow, networks, notes);
    if (at === undefined || until === undefined || at <= until) continue;
    notes.at(
      fault,
      'at',
      complain('The fault lies behind the end of the simulation.', `at most ${formatDuration(until)}`),
    );
  }
}

/** Where no network is written there is one. */
function checkNetwork(fault: object, name: string, networks: Directory['networks'], notes: Notes): void {
  if (networks.all.length > 0) return notes.at(fault, 'slow', unknownName('network', name, networks));
  if (name.toLowerCase() === DEFAULT_NETWORK.name.toLowerCase()) return;
  notes.at(
    fault,
    'slow',
    complain(`There is no network ${quote(name)}.`, DEFAULT_NETWORK.name, nearest(name, [DEFAULT_NETWORK.name])),
  );
}
