/** A calibration as one HTML page that needs nothing else: no network, no script. The library escapes every name. */
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import { escapeCharacters } from '../base/text.js';
import type { Calibration, Errors, Scored } from '../studies/calibrate/index.js';
import { hyperVRemark, percent, worstOf } from './calibration.js';
import { type Dot, plotOf } from './calibration-plot.js';

type Element = ReturnType<typeof h>;

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: right; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th:first-child, td:first-child { text-align: left; }
svg { max-width: 100%; height: auto; font-size: 12px; }
svg text { fill: currentColor; }
.key { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 50%; margin-right: 0.3em; }
.keys li { display: inline-block; margin-right: 1rem; }
.keys { padding: 0; }
`;

export function calibrationHtml({ scored, bySource, byClass, pooled }: Calibration): string {
  const sources = [...bySource.keys()];
  const colourOf = (source: string): string => colour(sources.indexOf(source));
  const page = h('html', { lang: 'en' }, [
    h('head', [
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', 'Calibration of the physics'),
      h('style', STYLE),
    ]),
    h('body', [
      h('h1', 'Calibration of the physics'),
      h(
        'p',
        `${scored.length} measured rows of ${sources.length} source${sources.length === 1 ? '' : 's'}, jitter off. ${hyperVRemark(scored)}`,
      ),
      h(
        'ul',
        { className: ['keys'] },
        sources.map((source) => key(source, colourOf(source))),
      ),
      ...plotted('The whole migration', 's', scored, colourOf, secondsOf),
      ...plotted('Blackout', 'ms', scored, colourOf, blackoutOf),
      h('h2', 'Errors by source'),
      errorTable('Source', [...bySource, ['pooled', pooled]]),
      h('h2', 'Errors by class'),
      errorTable('Class', [...byClass]),
      h('h2', 'Furthest off in time'),
      tableOf(['Row', 'Measured s', 'Predicted s', 'Off by'], worstOf(scored)),
    ]),
  ]);
  return `<!doctype html>\n${toHtml(page)}\n`;
}

type Pair = readonly [measured: number | undefined, predicted: number];

const secondsOf = ({ row, predictedS }: Scored): Pair => [
  typeof row.measuredS === 'number' ? row.measuredS : undefined,
  predictedS,
];
const blackoutOf = ({ row, predictedBlackoutMs }: Scored): Pair => [row.measuredBlackoutMs, predictedBlackoutMs];

/** A plot with its heading and its remark; nothing where no row has such a figure. */
function plotted(
  title: string,
  unit: string,
  scored: readonly Scored[],
  colourOf: (source: string) => string,
  pairOf: (one: Scored) => Pair,
): Element[] {
  const dots = scored.flatMap((one): Dot[] => {
    const [measured = 0, predicted] = pairOf(one);
    const source = one.row.source || '(no source)';
    const isShown = measured > 0 && predicted > 0 && one.foretold.ends;
    return isShown
      ? [{ name: escapeCharacters(one.row.id), source: escapeCharacters(source), measured, predicted }]
      : [];
  });
  if (dots.length === 0) return [];
  const rest = scored.length - dots.length;
  const remark = rest === 0 ? '' : ` Rows without a dot: ${rest}, not measured, or one of the two never ends.`;
  return [
    h('h2', title),
    plotOf({ title: `${title}: predicted against measured`, unit, dots }, colourOf),
    h('p', `One dot a row; on the line both agree, between the dashed lines they are within 10 %.${remark}`),
  ];
}

/** As many colours as there are sources, neighbours far apart. */
const colour = (index: number): string => `hsl(${Math.round((Math.max(0, index) * 137.5) % 360)} 65% 45%)`;

const key = (source: string, fill: string): Element =>
  h('li', [h('span', { className: ['key'], style: `background: ${fill}` }), escapeCharacters(source)]);

const HEADS = ['Rows', 'Time, mean', 'median', 'within 10 %', 'Sent, mean', 'Blackout, median', 'log', 'Ends, right'];

const errorTable = (head: string, groups: readonly (readonly [string, Errors])[]): Element =>
  tableOf(
    [head, ...HEADS],
    groups.map(([name, errors]) => [
      name,
      `${errors.rows}`,
      percent(errors.timeMean),
      percent(errors.timeMedian),
      percent(errors.timeWithin10),
      percent(errors.sentMean),
      percent(errors.blackoutMedian),
      errors.blackoutLogMean?.toFixed(2) ?? '-',
      percent(errors.endsRight),
    ]),
  );

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): Element =>
  h('table', [
    h(
      'thead',
      h(
        'tr',
        heads.map((head) => h('th', head)),
      ),
    ),
    h(
      'tbody',
      rows.map((row) =>
        h(
          'tr',
          row.map((cell) => h('td', escapeCharacters(cell))),
        ),
      ),
    ),
  ]);
