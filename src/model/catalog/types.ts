/** How a fact stands in the catalog: its value, who says so, and how far that can be trusted. */

/**
 * `doc`: the maker's documentation, specification or header. `field`: somebody saw or measured it and published it.
 * `derived`: follows by reasoning or arithmetic from sources. `assumed`: ours; a report names it when it rests on it.
 */
export type Confidence = 'doc' | 'field' | 'derived' | 'assumed';

/** Inclusive, in the unit of the value. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Sourced<T> {
  readonly value: T;
  /** Tags of `sources.ts`, with commas between, or `none`. */
  readonly source: string;
  readonly confidence: Confidence;
  readonly note?: string;
  /** Where the truth plausibly lies; odds draw from it. */
  readonly range?: Range;
}

export interface Remarks {
  readonly note?: string;
  readonly range?: Range;
}

export const doc = <T>(value: T, source: string, remarks: Remarks = {}): Sourced<T> => ({
  value,
  source,
  confidence: 'doc',
  ...remarks,
});

export const field = <T>(value: T, source: string, remarks: Remarks = {}): Sourced<T> => ({
  value,
  source,
  confidence: 'field',
  ...remarks,
});

export const derived = <T>(value: T, source: string, remarks: Remarks = {}): Sourced<T> => ({
  value,
  source,
  confidence: 'derived',
  ...remarks,
});

/** A default of ours. The note says why this one; a source, if any, is what it leans on. */
export const assumed = <T>(value: T, note: string, remarks: { range?: Range; source?: string } = {}): Sourced<T> => ({
  value,
  source: remarks.source ?? 'none',
  confidence: 'assumed',
  note,
  ...(remarks.range === undefined ? {} : { range: remarks.range }),
});
