/** Ways to go about a plan, side by side. */
import { formatDuration } from '../base/formats.js';
import type { Scenario } from '../scenarios/index.js';
import { type Comparison, comesToItsEnd, type Figure, type Held, type Way } from '../studies/compare/compare.js';
import type { Estimate } from '../studies/statistics.js';
import { momentsOf } from './moments.js';
import { counted } from './names.js';
import { headline, type Page, type PageOptions, pageOf, paragraph, section, table } from './page.js';
import { percent, roomText, shareText } from './shares.js';

/** A comparison as a report needs it. */
export interface ComparisonTold {
  readonly scenario: Scenario;
  readonly comparison: Comparison;
  readonly interrupted: boolean;
}

export const SAYS: Readonly<Record<Figure, string>> = {
  endedAtUs: 'All is over',
  finishedAtUs: 'Ends',
  outageUs: 'Outages of all VMs',
  downtimeUsMax: 'VM that is down longest',
  blackoutUsMax: 'Longest blackout',
  failedMoves: 'Failed moves',
  headroomMin: 'Least room',
};

export const TIMES: readonly Figure[] = ['finishedAtUs', 'outageUs', 'downtimeUsMax', 'blackoutUsMax'];

export function tellComparison({ scenario, comparison, interrupted }: ComparisonTold, options: PageOptions): string {
  const page = pageOf(options);
  const { ways, runs, held } = comparison;
  const lead = [
    ...headline(page, `${interrupted ? 'interrupted, so far: ' : ''}${headlineOf(comparison)}`),
    '',
    ...paragraph(page, scenario.title),
  ];
  if (runs === 0) return lead.join('\n');
  return [
    ...lead,
    ...section(page, `Nine runs of ten at most (${counted(runs, 'run')} each, on the same luck)`, overview(page, ways)),
    ...section(page, `Against ${ways[0]?.name ?? ''}`, differences(page, ways)),
    ...section(
      page,
      'Not alike',
      held.flatMap((one) => paragraph(page, heldText(one), '  ')),
    ),
    ...windows(page, scenario, ways),
    ...broken(page, ways),
  ].join('\n');
}

const fittingOf = ({ ways }: Comparison): readonly Way[] => ways.filter(({ fits }) => fits.value > 0);

/** Whether it is known that nothing fits. */
export const isHopeless = (comparison: Comparison): boolean =>
  comparison.runs > 0 && fittingOf(comparison).length === 0;

export function headlineOf(comparison: Comparison): string {
  const { ways, runs } = comparison;
  if (runs === 0) return 'no run of every way was finished.';
  if (isHopeless(comparison)) return 'None ever fits.';
  const kept = ways.filter(({ dominatedBy }) => dominatedBy === undefined).map(({ name }) => name);
  const fitting = fittingOf(comparison);
  if (fitting.length === 1 && ways.length > 1) return `${fitting[0]?.name} is the only one that ever fits.`;
  return kept.length === 1
    ? `${kept[0]} is nowhere worse than any other.`
    : `No single one is best: ${kept.join('; ')}.`;
}

function overview(page: Page, ways: readonly Way[]): string[] {
  const columns = [
    { head: 'Way' },
    { head: 'Fits' },
    ...TIMES.map((figure) => ({ head: SAYS[figure], align: 'right' as const })),
    { head: SAYS.headroomMin, align: 'right' as const, from: 90 },
    { head: 'Better in all', from: 100 },
  ];
  const rows = ways.map((way) => [
    way.name,
    shareText(way.fits),
    ...TIMES.map((figure) => timeText(way, figure)),
    roomText(way.p90.headroomMin),
    way.dominatedBy ?? '',
  ]);
  return table(page, columns, rows);
}

/** A time in nine of ten runs; of the end nothing, where fewer come to it. */
export const timeText = (way: Way, figure: Figure): string =>
  figure === 'finishedAtUs' && !comesToItsEnd(way) ? '-' : formatDuration(way.p90[figure]);

/** How much later a way ends than the first, where both come to their end. */
export const laterText = (way: Way, ways: readonly Way[]): string =>
  endsBeside(way, ways) ? moreText(way.more.finishedAtUs) : '-';

export const endsBeside = (way: Way, [first = way]: readonly Way[]): boolean =>
  comesToItsEnd(way) && comesToItsEnd(first);

function differences(page: Page, ways: readonly Way[]): string[] {
  const columns = [
    { head: 'Way' },
    { head: 'Fits more often' },
    { head: 'Ends later by' },
    { head: 'Outages longer by' },
    { head: 'Same luck gains', from: 100 },
  ];
  const rows = ways
    .slice(1)
    .map((way) => [
      way.name,
      pointsText(way.more.fits),
      laterText(way, ways),
      moreText(way.more.outageUs),
      endsBeside(way, ways) ? gainText(way.gain.finishedAtUs) : '-',
    ]);
  const lead = 'Means over pairs of runs with the same seed; the brackets hold the true mean with 95 %.';
  return [...paragraph(page, lead, '  '), ...table(page, columns, rows)];
}

/** Why nine runs of ten of one way are no more than its usual night. */
const heldText = ({ duration, us, fromUs, toUs, ways }: Held): string =>
  `${duration} is ${formatDuration(us)} in every run of ${ways.join('; ')}: it is assumed (${formatDuration(fromUs)} to ${formatDuration(toUs)}) and therefore not drawn, and others draw what they do instead. With a range of your own in physics: it is drawn too.`;

const signed = (us: number): string => (us < 0 ? `-${formatDuration(-us)}` : formatDuration(us));

export const moreText = ({ value, low, high }: Estimate): string =>
  `${signed(Math.round(value))} (${signed(Math.round(low))} to ${signed(Math.round(high))})`;

export const pointsText = ({ value, low, high }: Estimate): string =>
  `${percent(value)} (${Math.round(low * 100)} to ${percent(high)})`;

function gainText(gain: number): string {
  if (Number.isNaN(gain)) return 'nothing varies';
  return gain === Number.POSITIVE_INFINITY ? 'all' : `${gain.toFixed(1)} times fewer runs`;
}

function windows(page: Page, { start }: Scenario, ways: readonly Way[]): string[] {
  const opens = [...new Set(ways.flatMap((way) => way.windows.map(({ opensUs }) => opensUs)))].sort(
    (one, other) => one - other,
  );
  if (opens.length === 0) return [];
  const moments = momentsOf(start, opens.at(-1));
  const columns = [{ head: 'Window' }, ...ways.map(({ name }) => ({ head: name }))];
  const rows = opens.map((opensUs) => [
    moments.short(opensUs),
    ...ways.map((way) => {
      const found = way.windows.find((one) => one.opensUs === opensUs);
      return found === undefined ? '-' : shareText(found.inTime);
    }),
  ]);
  return section(page, 'All back when the window closed', table(page, columns, rows));
}

function broken(page: Page, ways: readonly Way[]): string[] {
  const lines = ways.flatMap(({ name, violations }) =>
    violations.flatMap(({ id, share }) =>
      paragraph(page, `${name}: ${id} is broken in ${shareText(share)} of the runs.`, '  '),
    ),
  );
  return lines.length === 0 ? [] : section(page, 'Broken', lines);
}

/** Times in microseconds. */
export const comparisonJson = ({ scenario, comparison, interrupted }: ComparisonTold): object => ({
  clusterdrill: 1,
  comparison: scenario.title,
  file: scenario.file,
  seed: scenario.seed,
  interrupted,
  ...comparison,
});
