/** What a calibration found: how far the physics is from what was measured. */
import { type Calibration, type ClassFit, type Errors, OWN_MIN, type Scored } from '../studies/calibrate/index.js';
import { errorsJson, fitJson } from './calibration-fit.js';
import { type Page, type PageOptions, pageOf, paragraph, section, table } from './page.js';

/** Rows that are shown one by one: those that are furthest off. */
const WORST_MAX = 10;

export const percent = (share: number | undefined): string =>
  share === undefined ? '-' : `${(share * 100).toFixed(1)} %`;
const figure = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(2));
const one = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

export function tellCalibration(calibration: Calibration, options: PageOptions): string {
  const page = pageOf(options);
  const { scored, bySource, byClass, pooled } = calibration;
  return [
    `${scored.length} measured rows of ${bySource.size} source${bySource.size === 1 ? '' : 's'}, jitter off.`,
    ...section(page, 'Errors by source', errorTable(page, 'Source', [...bySource, ['pooled', pooled]])),
    ...section(page, 'Errors by class', errorTable(page, 'Class', [...byClass])),
    ...section(page, 'Furthest off in time', worst(page, scored)),
    ...section(page, 'Hyper-V', paragraph(page, hyperVRemark(scored), '  ')),
  ].join('\n');
}

function errorTable(page: Page, head: string, groups: readonly (readonly [string, Errors])[]): string[] {
  const columns = [
    { head, keep: true as const },
    { head: 'Rows', align: 'right' as const },
    { head: 'Time, mean', align: 'right' as const },
    { head: 'median', align: 'right' as const },
    { head: 'within 10 %', align: 'right' as const, from: 90 },
    { head: 'Sent, mean', align: 'right' as const },
    { head: 'Blackout, median', align: 'right' as const },
    { head: 'log', align: 'right' as const, from: 90 },
    { head: 'Ends, right', align: 'right' as const },
  ];
  return table(
    page,
    columns,
    groups.map(([name, errors]) => [
      name,
      `${errors.rows}`,
      percent(errors.timeMean),
      percent(errors.timeMedian),
      percent(errors.timeWithin10),
      percent(errors.sentMean),
      percent(errors.blackoutMedian),
      figure(errors.blackoutLogMean),
      percent(errors.endsRight),
    ]),
  );
}

function worst(page: Page, scored: readonly Scored[]): string[] {
  const columns = [
    { head: 'Row', keep: true as const },
    { head: 'Measured s', align: 'right' as const },
    { head: 'Predicted s', align: 'right' as const },
    { head: 'Off by', align: 'right' as const },
  ];
  const rows = worstOf(scored);
  return rows.length === 0 ? [] : table(page, columns, rows);
}

/** Cells of the rows that are furthest off, wrong ends first: name, measured, predicted, error. */
export function worstOf(scored: readonly Scored[]): string[][] {
  const wrong = scored.filter(({ endsRight }) => endsRight === false);
  const far = scored
    .filter(({ timeError }) => timeError !== undefined)
    .sort((a, b) => (b.timeError ?? 0) - (a.timeError ?? 0));
  return [...wrong, ...far]
    .slice(0, WORST_MAX)
    .map(({ row, foretold, predictedS, timeError }) => [
      row.id,
      typeof row.measuredS === 'number' ? one(row.measuredS) : 'never',
      foretold.ends ? one(predictedS) : 'never',
      percent(timeError),
    ]);
}

/** What may be said of Hyper-V after these rows. */
export function hyperVRemark(scored: readonly Scored[]): string {
  const rows = scored.filter(({ row }) => row.profile.startsWith('hyper-v') && row.kind === 'migration');
  if (rows.length === 0)
    return 'No row is of Hyper-V: these errors say nothing about it. Durations and blackouts of a rehearsal carry a band of factor 2.';
  const band =
    rows.length < OWN_MIN
      ? `Fewer than ${OWN_MIN}: durations and blackouts of a rehearsal carry a band of factor 2.`
      : 'Enough to plan by, for guests and networks like these.';
  return `${rows.length} migrations. ${band} Never read the error of another hypervisor as that of Hyper-V.`;
}

/** The same as data. Shares from 0 up; `null` where nothing was measured. */
export const calibrationJson = (
  { scored, bySource, byClass, pooled }: Calibration,
  fitted?: readonly ClassFit[],
): object => ({
  clusterdrill: 1,
  rows: scored.map((found) => ({
    id: found.row.id,
    predictedS: found.foretold.ends ? found.predictedS : null,
    predictedBlackoutMs: found.foretold.ends ? found.predictedBlackoutMs : null,
    predictedSentMb: found.foretold.ends ? found.predictedSentMb : null,
    ends: found.foretold.ends,
    rounds: found.foretold.rounds,
    forced: found.foretold.forced,
    timeError: found.timeError ?? null,
    blackoutError: found.blackoutError ?? null,
    sentError: found.sentError ?? null,
  })),
  bySource: Object.fromEntries([...bySource].map(([name, errors]) => [name, errorsJson(errors)])),
  byClass: Object.fromEntries([...byClass].map(([name, errors]) => [name, errorsJson(errors)])),
  pooled: errorsJson(pooled),
  ...(fitted === undefined ? {} : { fit: fitJson(fitted) }),
});
