/** How much odds may take, wherever they are told unasked: some seconds. */
import { ODDS_RUNS } from './odds.js';

/** Occurrences that the runs behind them may have together. */
const ODDS_OCCURRENCES_MAX = 1_200_000;
/** Usual, all short, all long. */
const ODDS_WAYS = 3;

/** Runs that could be played beside those of the odds, from the occurrences of one; below 0, the odds themselves take too long. */
export const runsToSpare = (occurrences: number): number =>
  ODDS_OCCURRENCES_MAX / Math.max(1, occurrences) - ODDS_WAYS * ODDS_RUNS;
