/** Charts as data: what a page holds for its script to draw. Times are microseconds since the beginning of the run. */
import type { Micros } from '../../base/units.js';
import type { Start } from '../../scenarios/start.js';

/** Who is in which state when, what goes from one to another, and bands behind it all. */
export interface TimelineChart {
  readonly kind: 'timeline';
  readonly rows: readonly string[];
  /** Words of the states; a bar names them by number. */
  readonly states: readonly { readonly key: string; readonly word: string }[];
  readonly bars: readonly (readonly [row: number, state: number, fromUs: Micros, toUs: Micros])[];
  readonly arrows: readonly {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly fromUs: Micros;
    readonly toUs: Micros;
  }[];
  readonly bands: readonly (readonly [fromUs: Micros, toUs: Micros])[];
  readonly endUs: Micros;
}

/** Steps over time. */
export interface LinesChart {
  readonly kind: 'lines';
  readonly unit: string;
  readonly series: readonly {
    readonly key: string;
    readonly name: string;
    readonly points: readonly (readonly [atUs: Micros, value: number])[];
  }[];
}

/** How often a value lay where. */
export interface HistogramChart {
  readonly kind: 'histogram';
  readonly bins: readonly { readonly name: string; readonly count: number }[];
  /** What is counted. */
  readonly of: string;
}

/** From, usually and to, one line for each name. */
export interface RangesChart {
  readonly kind: 'ranges';
  /** How values are told: a share from 0 to 1, a duration, a moment, or bytes. */
  readonly as: 'share' | 'duration' | 'moment' | 'size';
  readonly rows: readonly {
    readonly name: string;
    readonly low: number;
    readonly mid: number;
    readonly high: number;
  }[];
}

export type Chart = TimelineChart | LinesChart | HistogramChart | RangesChart;

/** All that the script of a page reads. */
export interface PageData {
  readonly start: Start | null;
  /** The latest moment on the page. */
  readonly endUs: Micros;
  readonly charts: Readonly<Record<string, Chart>>;
}
