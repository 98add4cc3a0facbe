/** Where two rehearsals part. */
import { FACTS } from '../model/facts.js';
import type { Occurrence, Trace } from '../sim/trace.js';
import type { Rehearsal } from './set-up.js';

/** Names the first occurrence that differs between two runs. */
export function firstDifference(one: Rehearsal, other: Rehearsal): string {
  const [a, b] = [one.run.trace, other.run.trace];
  const seq = partingOf(a, b);
  if (seq === undefined) return 'The two runs have the same occurrences and different hashes.';
  return `The two runs differ from occurrence ${seq} on: ${toldAt(a, seq)} against ${toldAt(b, seq)}.`;
}

/** Number of the first occurrence that differs between two traces; undefined where none does. */
export function partingOf(a: Trace, b: Trace): number | undefined {
  for (let seq = 0; seq < Math.max(a.length, b.length); seq += 1) if (toldAt(a, seq) !== toldAt(b, seq)) return seq;
  return undefined;
}

const toldAt = (trace: Trace, seq: number): string => (seq < trace.length ? told(trace.occurrence(seq)) : 'nothing');

function told({ atUs, do: name, subject, arg, cause, facts }: Occurrence): string {
  const written = facts.map((fact) => `${FACTS[fact.kind]?.name} ${fact.subject} ${fact.arg}`).join(', ');
  return `${name} ${subject} ${arg} at ${atUs} us because of ${cause ?? 'nobody'} (${written})`;
}
