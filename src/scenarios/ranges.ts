/** Which value of a range a single rehearsal takes. Odds draw from the whole range. */
import type { DurationRange, Micros } from '../base/units.js';
import { DURATIONS, type DurationKey } from '../model/catalog/index.js';

/** The middle, in whole microseconds. */
export const middleOf = ({ from, to }: DurationRange): Micros => from + Math.floor((to - from) / 2);

export const isRange = ({ from, to }: DurationRange): boolean => to > from;

/** The catalog's default where the range holds it, else the middle of the range. */
export function valueWithin(key: DurationKey, range: DurationRange): Micros {
  const usual = DURATIONS[key].value;
  return usual >= range.from && usual <= range.to ? usual : middleOf(range);
}
