/** What must be true of an exhibit: one thing that catches its hazard, and names that exist. */
import { complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { quote } from '../../base/text.js';
import { isSourceTag, SOURCES, tagsOf } from '../../model/catalog/index.js';
import type { Draft } from '../directory.js';
import { FINDINGS } from '../lint/finding.js';
import type { Notes } from '../notes.js';

/** `invariants`: ids of the shipped ones. */
export function checkHazard({ hazard }: Draft, invariants: readonly string[], notes: Notes): void {
  if (hazard === undefined) return;
  const { source, caughtBy } = hazard;
  for (const tag of tagsOf(source ?? 'none'))
    if (!isSourceTag(tag))
      notes.at(
        hazard,
        'source',
        complain(
          `The catalog has no source ${quote(tag)}.`,
          'tags with blanks between',
          nearest(tag, Object.keys(SOURCES)),
        ),
      );
  const written = ['caughtBy', 'earliestSign'].filter((key) => key in hazard).length;
  if (written !== 1 && !notes.isWrong(hazard))
    notes.at(
      hazard,
      undefined,
      complain('A hazard is caught by something, or it has an earliest sign.', 'one of the two'),
    );
  if (caughtBy === undefined) return;
  const { finding, invariant } = caughtBy;
  if ((finding === undefined) === (invariant === undefined) && !notes.isWrong(caughtBy))
    notes.at(caughtBy, undefined, complain('One thing catches a hazard first.', '`finding` or `invariant`'));
  unknown('finding', finding, Object.keys(FINDINGS));
  unknown('invariant', invariant, invariants);

  function unknown(key: 'finding' | 'invariant', id: string | undefined, known: readonly string[]): void {
    if (id === undefined || known.includes(id) || caughtBy === undefined) return;
    notes.at(
      caughtBy,
      key,
      complain(`There is no ${key} ${quote(id)}.`, `an id of docs/${key}s.md`, nearest(id, known)),
    );
  }
}
