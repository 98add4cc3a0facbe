/** Places of a run that are worth going to: the next one from a place, or the one before. */
import { FACTS } from '../model/facts.js';
import type { Trace } from '../sim/trace.js';
import type { Recording } from './recording.js';

/** Forward, or back. */
export type Way = 1 | -1;

/** By the number of a fact: whether it is about a host or a cluster. */
const OF_NODES = FACTS.map((fact) => fact.about === 'host' || fact.about === 'cluster');

/** Whether something happens to a host or a cluster in an occurrence. */
const isEvent = (trace: Trace, seq: number): boolean => trace.someFact(seq, (kind) => OF_NODES[kind] === true);

/** The place right after the next event of a host or a cluster, or after the one before; undefined where there is none. */
export function eventFrom(trace: Trace, length: number, way: Way): number | undefined {
  return found(trace, length, way, isEvent);
}

/** The place right after the next refusal, or after the one before. */
export function refusalFrom(trace: Trace, length: number, way: Way): number | undefined {
  return found(trace, length, way, (_, seq) => trace.toldOf(seq)?.refusal !== undefined);
}

/** The place right after the next claim was broken, or a bound that nobody wrote, or after the one before. */
export function breakFrom(recording: Recording, length: number, way: Way): number | undefined {
  return placeFrom(recording.breaks, length, way);
}

/** Of places in ascending order, the next one beyond a place, or the last one before it. */
export function placeFrom(places: readonly number[], length: number, way: Way): number | undefined {
  return way === 1 ? places.find((one) => one > length) : places.findLast((one) => one < length);
}

/** An occurrence that has been is the last one of its place: forward begins with the next, back with the one before. */
function found(
  trace: Trace,
  length: number,
  way: Way,
  isIt: (trace: Trace, seq: number) => boolean,
): number | undefined {
  for (let seq = way === 1 ? length : length - 2; seq >= 0 && seq < trace.length; seq += way)
    if (isIt(trace, seq)) return seq + 1;
  return undefined;
}
