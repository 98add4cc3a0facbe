/** Roles that a resume calls home: the node serves again at once, and they are on their way for a while after it. */
import type { Micros } from '../base/units.js';
import { FACT } from '../model/facts.js';
import type { Trace } from './trace.js';

export interface Homecoming {
  readonly host: number;
  /** When the node resumed. */
  readonly atUs: Micros;
  /** When the last of the moves was over, however it ended; undefined: it was not when the run ended. */
  readonly overUs: Micros | undefined;
}

/** Of each resume that called roles home, in order: until when they moved. Reads a trace once. */
export function homecomings(trace: Trace): readonly Homecoming[] {
  const found: Calling[] = [];
  const byVm = new Map<number, Calling>();
  let last: Calling | undefined;
  trace.eachFact((atUs, kind, subject, _arg, seq) => {
    if (kind === FACT['node-resumed']) last = { host: subject, atUs, seq, open: 0, overUs: atUs };
    else if (kind === FACT['move-queued'] && last?.seq === seq) {
      if (last.open === 0) found.push(last);
      last.open += 1;
      byVm.set(subject, last);
    } else if (ENDS.has(kind)) end(byVm, subject, atUs);
  });
  return found.map(({ host, atUs, open, overUs }) => ({ host, atUs, overUs: open > 0 ? undefined : overUs }));
}

/** A resume whose roles are on their way. */
interface Calling {
  readonly host: number;
  readonly atUs: Micros;
  readonly seq: number;
  open: number;
  overUs: Micros;
}

/** A move is over also where it failed, or gave way to a drain of the host that it was to leave. */
const ENDS: ReadonlySet<number> = new Set([
  FACT['migration-completed'],
  FACT['migration-failed'],
  FACT['migration-cancelled'],
]);

function end(byVm: Map<number, Calling>, vm: number, atUs: Micros): void {
  const calling = byVm.get(vm);
  if (calling === undefined) return;
  byVm.delete(vm);
  calling.open -= 1;
  calling.overUs = atUs;
}
