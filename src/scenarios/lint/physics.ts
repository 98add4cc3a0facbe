/** What is written under `physics` and changes nothing. */
import { DURATIONS, type DurationKey } from '../../model/catalog/index.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';

/** What takes no time in a rehearsal, however long it takes elsewhere. */
const AT_ONCE = {
  checkpoint: 'A checkpoint is taken',
  resume: 'The pause of a node, or of a VM, is taken back',
} as const satisfies Partial<Record<DurationKey, string>>;

export const physics = ({ physics: { durations }, places }: Scenario): readonly Finding[] =>
  (Object.keys(AT_ONCE) as (keyof typeof AT_ONCE)[]).flatMap((key) =>
    (durations[key] ?? DURATIONS[key].value) === DURATIONS[key].value
      ? []
      : [
          {
            id: 'physics/takes-no-time',
            severity: 'note',
            line: places.physics,
            subject: `physics:${key}`,
            why: `${AT_ONCE[key]} at once in a rehearsal: \`${key}\` changes nothing.`,
            remedy: 'Leave it out; where it takes long, write the time as work by hand (`manual`, `take`).',
          },
        ],
  );
