/** A histogram as a figure: its chart, and its bins as a table. */
import { formatDuration } from '../../base/formats.js';
import type { Histogram } from '../../studies/histogram.js';
import type { Chart, HistogramChart } from './chart.js';
import { type Element, figureOf, text } from './page.js';

export interface Drawn {
  readonly id: string;
  readonly figure: Element;
  /** Undefined: there is nothing to draw, and words say it. */
  readonly chart?: Chart;
}

/** Of one width that is less than a microsecond could tell: all values are alike. */
const ALIKE_US = 1;

export function histogramFigure(id: string, title: string, says: string, of: string, found: Histogram): Drawn {
  const { fromUs, stepUs, counts } = found;
  if (counts.length <= 1 && stepUs <= ALIKE_US)
    return {
      id,
      figure: text(`${title}: ${counts.length === 0 ? 'nothing was seen' : `always ${formatDuration(fromUs)}`}.`),
    };
  const bins = counts.map((count, at) => {
    const [low, high] = [fromUs + at * stepUs, fromUs + (at + 1) * stepUs];
    return { name: `${formatDuration(low)} to ${formatDuration(high)}`, count };
  });
  const chart: HistogramChart = { kind: 'histogram', bins, of };
  const rows = bins.filter(({ count }) => count > 0).map(({ name, count }) => [name, String(count)]);
  const heads = ['Between', `Number of ${of}`];
  return { id, chart, figure: figureOf({ id, title, says, kind: 'histogram', table: { heads, rows } }) };
}

export const chartsOf = (drawn: readonly Drawn[]): Readonly<Record<string, Chart>> =>
  Object.fromEntries(drawn.flatMap(({ id, chart }) => (chart === undefined ? [] : [[id, chart]])));
