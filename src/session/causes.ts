/** Why something happened: the occurrences that led to it, one from the other, back to the first. */
import type { FactKind } from '../model/facts.js';
import { FACTS } from '../model/facts.js';
import type { Occurrence, Trace } from '../sim/trace.js';

/**
 * An occurrence, what caused it, what caused that, back to the one that nothing caused. A command was caused by what happened last
 * before it: that is what its operator saw.
 */
export function chainOf(trace: Trace, seq: number): Occurrence[] {
  const chain: Occurrence[] = [];
  for (let at = seq; at >= 0 && at < trace.length; at = trace.causeOf(at)) chain.push(trace.occurrence(at));
  return chain;
}

/** Number of the last of the first `length` occurrences that says something of an entity, or that refuses it; undefined: none does. */
export function lastAbout(
  trace: Trace,
  length: number,
  about: FactKind['about'],
  subject: number,
  from = 0,
): number | undefined {
  for (let seq = Math.min(length, trace.length) - 1; seq >= from; seq -= 1) {
    if (trace.someFact(seq, (kind, whom) => whom === subject && FACTS[kind]?.about === about)) return seq;
  }
  return undefined;
}

/** The last so many of the first `length` occurrences that say something of an entity, oldest first. */
export function historyOf(
  trace: Trace,
  length: number,
  about: FactKind['about'],
  subject: number,
  count: number,
): Occurrence[] {
  const found: Occurrence[] = [];
  for (let before = length; found.length < count; ) {
    const seq = lastAbout(trace, before, about, subject);
    if (seq === undefined) break;
    found.push(trace.occurrence(seq));
    before = seq;
  }
  return found.reverse();
}
