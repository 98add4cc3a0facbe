/** Calibration: measured migrations and node times held against the physics. */
import { predict } from './predict.js';
import type { Row } from './row.js';
import { type Errors, errorsOf, groupBy, pooled, type Scored, score } from './score.js';

export { type EventOptions, type EventRows, looksLikeEvents, readEvents } from './events.js';
export { type ClassFit, fitClasses } from './fit.js';
export { type FittedGuest, fittedGuests } from './guests.js';
export { OWN_MIN, type OwnBand, ownBand } from './own-band.js';
export { readRows } from './read.js';
export type { Row } from './row.js';
export type { Errors, Scored } from './score.js';

export interface Calibration {
  readonly scored: readonly Scored[];
  readonly bySource: ReadonlyMap<string, Errors>;
  readonly byClass: ReadonlyMap<string, Errors>;
  /** Each source with the same weight. */
  readonly pooled: Errors;
}

/** Predicts every row and holds it against what was measured. */
export function calibrate(rows: readonly Row[]): Calibration {
  const scored = rows.map((row) => score(row, predict(row)));
  const errors = (key: (one: Scored) => string): Map<string, Errors> =>
    new Map([...groupBy(scored, key)].map(([name, group]) => [name, errorsOf(group)]));
  const bySource = errors(({ row }) => row.source || '(no source)');
  return {
    scored,
    bySource,
    byClass: errors(({ row }) => row.class ?? 'unknown'),
    pooled: pooled([...bySource.values()]),
  };
}
