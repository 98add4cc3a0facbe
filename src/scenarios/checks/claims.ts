/** What must be true of invariants and expectations: conditions that are clear, and ids that exist. */
import { complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { listed, quote } from '../../base/text.js';
import type { ConditionChecker } from '../conditions.js';
import { type Draft, present } from '../directory.js';
import type { Notes } from '../notes.js';
import { checkCondition } from './script.js';

const KINDS = ['always', 'sometimes', 'at-end'] as const;

/** What a search claims of all ways has ids like this. */
const OF_SEARCHES = 'search/';

/** `known`: ids of the shipped invariants. */
export function checkClaims(
  draft: Draft,
  known: readonly string[],
  conditions: ConditionChecker | undefined,
  notes: Notes,
): void {
  const own = new Set<string>();
  for (const one of present(draft.invariants?.also)) {
    const kinds = KINDS.filter((kind) => kind in one);
    if (kinds.length !== 1 && !notes.isWrong(one))
      notes.at(one, undefined, complain(`An invariant has ${kinds.length} conditions.`, `one of ${listed(KINDS)}`));
    for (const kind of kinds) {
      const text = one[kind];
      if (text !== undefined) checkCondition(one, kind, text, notes, conditions);
    }
    if (one.id === undefined) continue;
    if (known.includes(one.id))
      notes.at(one, 'id', complain(`The program has an invariant ${quote(one.id)} of its own.`, 'another id'));
    else if (one.id.startsWith(OF_SEARCHES))
      notes.at(
        one,
        'id',
        complain(`What a search claims of all ways begins with ${quote(OF_SEARCHES)}.`, 'another id'),
      );
    else if (own.has(one.id))
      notes.at(one, 'id', complain(`Two invariants have the id ${quote(one.id)}.`, 'another id'));
    own.add(one.id);
  }
  const misread =
    draft.invariants?.also === undefined ? notes.troubled('invariants') : own.size < draft.invariants.also.length;
  checkIds(draft.invariants?.except, known, notes);
  if (!misread) checkIds(draft.expect?.violations, [...known, ...own], notes);
}

function checkIds(ids: readonly (string | undefined)[] | undefined, known: readonly string[], notes: Notes): void {
  for (const [at, id] of (ids ?? []).entries()) {
    if (id === undefined || known.includes(id)) continue;
    const complaint = complain(
      `There is no invariant ${quote(id)}.`,
      'an id of docs/invariants.md, such as safety/version-supported',
      nearest(id, known),
    );
    notes.at(ids as object, at, complaint);
  }
}
