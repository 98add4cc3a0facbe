/** Odds of a plan: what is drawn, what is assumed, and how often it fits. */
export { drawn, endOf, usualOf } from './draw.js';
export { runsToSpare } from './effort.js';
export {
  FITS_FROM,
  type HangsOn,
  type NodeOdds,
  ODDS_RUNS,
  type Odds,
  oddsOf,
  type WindowOdds,
} from './odds.js';
export { type Assumption, nameOfAssumption, type Spread } from './spreads.js';
