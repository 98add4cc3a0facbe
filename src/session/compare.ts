/** Where two rehearsals part. */
import { FACTS } from '../model/facts.js';
import type { Occurrence } from '../sim/trace.js';
import type { Rehearsal } from './set-up.js';

/** Names the first occurrence that differs between two runs. */
export function firstDifference(one: Rehearsal, other: Rehearsal): string {
  const [a, b] = [one.run.trace, other.run.trace];
  for (let seq = 0; seq < Math.max(a.length, b.length); seq += 1) {
    const [left, right] = [
      seq < a.length ? told(a.occurrence(seq)) : 'nothing',
      seq < b.length ? told(b.occurrence(seq)) : 'nothing',
    ];
    if (left !== right) return `The two runs differ from occurrence ${seq} on: ${left} against ${right}.`;
  }
  return 'The two runs have the same occurrences and different hashes.';
}

function told({ atUs, do: name, subject, arg, cause, facts }: Occurrence): string {
  const written = facts.map((fact) => `${FACTS[fact.kind]?.name} ${fact.subject} ${fact.arg}`).join(', ');
  return `${name} ${subject} ${arg} at ${atUs} us because of ${cause ?? 'nobody'} (${written})`;
}
