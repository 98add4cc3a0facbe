/** The page of a comparison: ways side by side on the same luck, and one night of each as it usually goes. */
import { formatDuration } from '../../base/formats.js';
import type { Comparison, Figure, Way } from '../../studies/compare/compare.js';
import { FITS_FROM } from '../../studies/odds/index.js';
import {
  type ComparisonTold,
  endsBeside,
  headlineOf,
  isHopeless,
  laterText,
  moreText,
  pointsText,
  SAYS,
  TIMES,
  tellComparison,
  timeText,
} from '../comparison.js';
import { momentsOf } from '../moments.js';
import { counted } from '../names.js';
import { percent, roomText, shareText } from '../shares.js';
import { appendix } from './appendix.js';
import { chartsOf, type Drawn } from './bins.js';
import type { RangesChart } from './chart.js';
import { outagePart } from './outages.js';
import { type Client, figureOf, type Mood, type Part, pageHtml, tableOf, text, verdictBox } from './page.js';
import { momentsFor, type RunTold } from './run-parts.js';
import { timelinePart } from './timeline.js';

const WIDTH = 120;

/** Nights that are drawn, at most. */
const NIGHTS_MAX = 8;

/** `nights`: one rehearsal of each way as things usually go, in the order of the ways. */
export function comparisonHtml(told: ComparisonTold, nights: readonly RunTold[], client: Client): string {
  const { scenario, comparison, interrupted } = told;
  const { ways, runs } = comparison;
  const kept = ways.filter(({ dominatedBy }) => dominatedBy === undefined);
  const endUs = nights.reduce((most, { rehearsal }) => Math.max(most, rehearsal.run.endedAtUs), 0);
  const facts = [
    ['Ways', String(ways.length)],
    ['Nights of each', String(runs)],
    ...kept.map(({ name, fits }): [string, string] => [`${name} fits`, shareText(fits)]),
  ] as const;
  const says = `${interrupted ? 'Interrupted, so far: ' : ''}${headlineOf(comparison)}`;
  const [mood, word] = moodOf(comparison, kept);
  const proof = {
    facts: [
      ['Scenario', scenario.file],
      ['Seed', scenario.seed],
      ['Runs of each way', String(runs)],
      ...nights.map(({ rehearsal }, at) => [`SHA-256, ${ways[at]?.name ?? ''}`, rehearsal.sha256] as const),
    ] as const,
    report: tellComparison(told, { color: false, width: WIDTH }),
  };
  return pageHtml(
    {
      title: scenario.title,
      lead: [verdictBox(mood, word, says, facts)],
      parts: [
        overviewPart(ways, runs),
        differencesPart(ways),
        windowsPart(told),
        ...nights.slice(0, NIGHTS_MAX).flatMap((night, at) => nightParts(night, ways[at]?.name ?? '', at)),
        appendix(proof),
      ],
      start: scenario.start,
      endUs,
    },
    client,
  );
}

/** `kept`: ways that no other is better than. */
function moodOf(comparison: Comparison, kept: readonly Way[]): readonly [Mood, string] {
  if (comparison.runs === 0) return ['warn', 'Interrupted.'];
  if (isHopeless(comparison)) return ['bad', 'It does not fit.'];
  const [best] = kept;
  if (best === undefined || kept.length > 1) return ['warn', 'It is a trade.'];
  return best.fits.value >= FITS_FROM
    ? ['good', 'One way is best.']
    : ['warn', 'One way is best, and fits in less than nine nights of ten.'];
}

function overviewPart(ways: readonly Way[], runs: number): Part {
  const fits = ranges('fits', 'Chance that it fits', `The line is what ${counted(runs, 'run')} leave open.`, {
    ...{ kind: 'ranges', as: 'share' },
    rows: ways.map(({ name, fits: { low, value, high } }) => ({ name, low, mid: value, high })),
  });
  const figures = TIMES.map((figure) =>
    ranges(`way-${figure}`, SAYS[figure], 'From half of the nights (the dot) to nine of ten.', {
      ...{ kind: 'ranges', as: 'duration' },
      rows: ways
        .filter(({ p90 }) => !Number.isNaN(p90[figure]))
        .map(({ name, p50, p90 }) => ({ name, low: p50[figure], mid: p50[figure], high: p90[figure] })),
    }),
  );
  const room = ranges(
    'way-headroomMin',
    SAYS.headroomMin,
    'What would still be free if the largest node went, at the worst moment: from half of the nights (the dot) down to nine of ten.',
    {
      ...{ kind: 'ranges', as: 'size' },
      rows: ways
        .filter(({ p50 }) => !Number.isNaN(p50.headroomMin))
        .map(({ name, p50, p90 }) => ({
          ...{ name, low: p90.headroomMin, mid: p50.headroomMin, high: p50.headroomMin },
        })),
    },
  );
  const table = tableOf(
    'Nine nights of ten at most, of room at least',
    ['Way', 'Fits', ...TIMES.map((figure) => SAYS[figure]), SAYS.failedMoves, SAYS.headroomMin, 'Better in all'],
    ways.map((way) => [
      ...[way.name, shareText(way.fits), ...TIMES.map((figure) => timeText(way, figure))],
      ...[String(Math.round(way.p90.failedMoves)), roomText(way.p90.headroomMin), way.dominatedBy ?? ''],
    ]),
  );
  const broken = ways.flatMap(({ name, violations }) =>
    violations.map(({ id, share }) => text(`${name}: the promise ${id} is broken in ${shareText(share)} of the runs.`)),
  );
  const drawn = [fits, ...figures, room];
  return {
    id: 'ways',
    title: 'The ways side by side',
    body: [
      text('Nine nights of ten at most, of room at least:'),
      table,
      ...drawn.map(({ figure }) => figure),
      ...broken,
    ],
    charts: chartsOf(drawn),
  };
}

function ranges(id: string, title: string, says: string, chart: RangesChart): Drawn {
  const cell = chart.as === 'share' ? percent : chart.as === 'size' ? roomText : formatDuration;
  const rows = chart.rows.map(({ name, low, mid, high }) => [name, cell(low), cell(mid), cell(high)]);
  const table = { heads: ['Way', 'From', 'Dot', 'To'], rows };
  return { id, chart, figure: figureOf({ id, title, says, kind: 'ranges', table }) };
}

const DIFFERENCES: readonly Figure[] = ['finishedAtUs', 'outageUs'];

function differencesPart(ways: readonly Way[]): Part {
  const others = ways.slice(1);
  const against = ways[0]?.name ?? '';
  const drawn = DIFFERENCES.map((figure) =>
    ranges(
      `more-${figure}`,
      `${SAYS[figure]}: how much more than ${against}`,
      'The mean over pairs of nights with the same luck; the line holds the true mean with 95 %.',
      {
        ...{ kind: 'ranges', as: 'duration' },
        rows: others
          .filter((way) => figure !== 'finishedAtUs' || endsBeside(way, ways))
          .map(({ name, more }) => ({
            ...{ name, low: more[figure].low, mid: more[figure].value, high: more[figure].high },
          })),
      },
    ),
  );
  const table = tableOf(
    `Against ${against}`,
    ['Way', 'Fits more often', 'Ends later by', 'Outages longer by', 'Longest blackout longer by'],
    others.map((way) => [
      ...[way.name, pointsText(way.more.fits), laterText(way, ways)],
      ...[moreText(way.more.outageUs), moreText(way.more.blackoutUsMax)],
    ]),
  );
  return {
    id: 'differences',
    title: `Against ${against}`,
    body: [table, ...drawn.map(({ figure }) => figure)],
    charts: chartsOf(drawn),
  };
}

function windowsPart({ scenario, comparison: { ways } }: ComparisonTold): Part {
  const title = 'Maintenance windows';
  const opens = [...new Set(ways.flatMap((way) => way.windows.map(({ opensUs }) => opensUs)))].sort((a, b) => a - b);
  if (opens.length === 0) return { id: 'windows', title, body: [] };
  const moments = momentsOf(scenario.start, opens.at(-1));
  const rows = opens.map((opensUs) => [
    moments.short(opensUs),
    ...ways.map((way) => {
      const found = way.windows.find((one) => one.opensUs === opensUs);
      return found === undefined ? '-' : shareText(found.inTime);
    }),
  ]);
  const table = tableOf('All back when the window closed', ['Window', ...ways.map(({ name }) => name)], rows);
  return { id: 'windows', title, body: [text('The chance that every node is back when its window closes.'), table] };
}

function nightParts(night: RunTold, name: string, at: number): Part[] {
  const moments = momentsFor(night.rehearsal);
  return [timelinePart(night, moments, `way-${at}-`), outagePart(night, moments, `way-${at}-`)].map((part) => ({
    ...part,
    title: `${part.title}: ${name}`,
  }));
}
