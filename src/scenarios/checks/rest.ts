/** What must be true of faults, invariants and expectations. */
import { complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { listed, quote } from '../../base/text.js';
import { formatDuration, type Micros } from '../../base/units.js';
import type { ConditionChecker } from '../conditions.js';
import { DEFAULT_NETWORK, UNTIL_US } from '../defaults.js';
import { type Directory, type Draft, present, unknownName } from '../directory.js';
import type { Notes } from '../notes.js';
import { checkCondition } from './script.js';

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

const KINDS = ['always', 'sometimes', 'at-end'] as const;

/** `room/name` of a shipped invariant. */
const ID = /^[a-z0-9-]+\/[a-z0-9-]+$/;

export function checkInvariants(
  draft: Draft,
  known: readonly string[] | undefined,
  conditions: ConditionChecker | undefined,
  notes: Notes,
): void {
  const own = new Set<string>();
  for (const one of present(draft.invariants?.also)) {
    const kinds = KINDS.filter((kind) => kind in one);
    if (kinds.length !== 1)
      notes.at(one, undefined, complain(`An invariant has ${kinds.length} conditions.`, `one of ${listed(KINDS)}`));
    for (const kind of kinds) {
      const text = one[kind];
      if (text !== undefined) checkCondition(one, kind, text, notes, conditions);
    }
    if (one.id === undefined) continue;
    if (own.has(one.id) || known?.includes(one.id) === true) {
      notes.at(one, 'id', complain(`Two invariants have the id ${quote(one.id)}.`, 'another id'));
    }
    own.add(one.id);
  }
  checkIds(draft.invariants?.except, known ?? [], known === undefined, notes);
  checkIds(draft.expect?.violations, [...(known ?? []), ...own], known === undefined, notes);
}

/** Without a list of the shipped ones, the form alone can be judged. */
function checkIds(
  ids: readonly (string | undefined)[] | undefined,
  known: readonly string[],
  formOnly: boolean,
  notes: Notes,
): void {
  for (const [at, id] of (ids ?? []).entries()) {
    if (id === undefined || known.includes(id) || (formOnly && ID.test(id))) continue;
    const expected = formOnly ? 'an id such as safety/version-supported' : 'an id of an invariant';
    notes.at(ids as object, at, complain(`There is no invariant ${quote(id)}.`, expected, nearest(id, known)));
  }
}
