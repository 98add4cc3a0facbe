/** What single VMs do to their memory, as their own migrations show it: the curve of each, in the words of a scenario. */
import { WORKLOAD_NAMES, type WorkloadName, workloadOf } from '../../model/catalog/index.js';
import type { MoveRow } from './events.js';
import { type ClassFit, fitClasses } from './fit.js';
import { groupBy } from './score.js';

export interface FittedGuest {
  readonly vm: string;
  readonly moves: number;
  readonly dirty: { readonly firstSecond: string; readonly exponent: number; readonly workingSet: string };
}

/** One move says little: it may have met a quiet minute. */
const MOVES_MIN = 2;

/** Each VM that moved often enough, by the class whose curve explains its moves best. Its name is that of the events. */
export const fittedGuests = (rows: readonly MoveRow[]): readonly FittedGuest[] =>
  [...groupBy(rows, ({ vm }) => vm.toLowerCase())].flatMap(([, moves]) => {
    const [first] = moves;
    if (first === undefined || moves.length < MOVES_MIN) return [];
    const memoryMb = moves.reduce((most, one) => Math.max(most, one.memoryMb), 0);
    const best = WORKLOAD_NAMES.flatMap((name) => candidateOf(name, moves)).reduce<Candidate | undefined>(
      (least, one) => (least === undefined || one.error < least.error ? one : least),
      undefined,
    );
    return best === undefined ? [] : [{ vm: first.vm, moves: moves.length, dirty: curveOf(best, memoryMb) }];
  });

/** Times that are further off on average are explained by something else than memory: a slow link, or other moves. */
const UNEXPLAINED = 0.25;

interface Candidate {
  readonly fit: ClassFit;
  readonly firstSecondMb: number;
  readonly error: number;
}

/** A blackout that is twice as long as measured counts as a quarter of a time that is. */
const BLACKOUT_WEIGHT = 0.25;

function candidateOf(name: WorkloadName, moves: readonly MoveRow[]): Candidate[] {
  const [fit] = fitClasses(moves.map((row) => ({ ...row, class: name })));
  const firstSecondMb = workloadOf(name)?.dirtyFirstSecondMb;
  if (fit === undefined || firstSecondMb === undefined || (fit.after.timeMean ?? 0) > UNEXPLAINED) return [];
  const error = (fit.after.timeMean ?? 0) + BLACKOUT_WEIGHT * (fit.after.blackoutMedian ?? 0);
  return [{ fit, firstSecondMb, error }];
}

function curveOf({ fit: { to }, firstSecondMb }: Candidate, memoryMb: number): FittedGuest['dirty'] {
  const { k, exponent, workingSetShare = 1, workingSetMb = workingSetShare * memoryMb } = to;
  return { firstSecond: mb(k * firstSecondMb), exponent, workingSet: mb(workingSetMb) };
}

const mb = (count: number): string => `${Math.max(1, Math.round(count))} MB`;
