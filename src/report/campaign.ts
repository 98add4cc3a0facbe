/** What a campaign found, as text and as data. */

import { formatDuration } from '../base/formats.js';
import { listed } from '../base/text.js';
import type { Micros } from '../base/units.js';
import type { Scenario } from '../scenarios/index.js';
import type { Summary } from '../studies/campaign/summary.js';
import { FITS_FROM } from '../studies/odds/index.js';
import type { Estimate } from '../studies/statistics.js';
import { hopCells, hopColumns } from './hops.js';
import { type Moments, momentsOf } from './moments.js';
import { counted } from './names.js';
import { brokenAtEnds, NOTHING_DRAWN } from './odds.js';
import { headline, type Page, type PageOptions, pageOf, paragraph, section, table } from './page.js';
import { type DrawnFrom, drawnReplay, oddsReplay } from './replay.js';
import { correlationText, endText, percent, roomText, shareText } from './shares.js';

/** A campaign as a report needs it. */
export interface CampaignTold {
  readonly scenario: Scenario;
  readonly from: DrawnFrom;
  readonly usual: Summary;
  readonly short: Summary;
  readonly long: Summary;
  readonly interrupted: boolean;
  readonly sha256: string;
}

export function tellCampaign(told: CampaignTold, options: PageOptions): string {
  const page = pageOf(options);
  const { scenario, usual } = told;
  const head = [...headline(page, headlineOf(told)), '', ...paragraph(page, scenario.title)];
  if (usual.runs === 0) return head.join('\n');
  const moments = momentsOf(scenario.start, usual.endsUs.max);
  const lines = [
    ...head,
    ...section(page, 'Chances', chances(page, told)),
    ...section(page, 'Nodes', nodes(page, usual, moments)),
    ...windowsOf(page, usual, moments),
    ...section(page, 'What it costs', tolls(page, usual)),
    ...section(page, 'What moves the end', influences(page, usual, moments)),
    ...worst(page, told),
    '',
    ...paragraph(
      page,
      `${counted(usual.runs, 'run')}, and ${usual.runs === short(told) ? 'as many' : short(told)} at each end of what is assumed. SHA-256 over all of them:`,
    ),
    `  ${told.sha256}`,
  ];
  return lines.join('\n');
}

const short = ({ short: { runs } }: CampaignTold): number => runs;

/** Whether a plan fits, as things usually are and at both ends; undefined where Ctrl-C came before one of them was played. */
export function verdictOf({
  usual,
  short: ends,
  long,
}: CampaignTold): 'fits' | 'does not fit' | 'depends on what is assumed' | undefined {
  const played = [usual, ends, long].filter(({ runs }) => runs > 0);
  if (played.length < 3) return undefined;
  const fits = played.filter((one) => one.fits.value >= FITS_FROM).length;
  return fits === 3 ? 'fits' : fits === 0 ? 'does not fit' : 'depends on what is assumed';
}

/** Whether a plan fits at both ends, and how often. */
export function headlineOf(told: CampaignTold): string {
  const { usual, interrupted } = told;
  const verdict = verdictOf(told);
  const often =
    usual.runs === 0 ? 'no run was finished' : `${shareText(usual.fits)} of ${counted(usual.runs, 'run')} fit`;
  return `${interrupted ? 'interrupted, so far: ' : ''}${verdict === undefined ? '' : `${verdict}: `}${often}.`;
}

/** How rare a run is that does not fit, where none was seen; nothing where so few runs say nothing. */
export function rarityText({ rarerThan }: Summary): string | undefined {
  const oneIn = rarerThan === null ? 1 : Math.floor(1 / rarerThan);
  if (oneIn < 2) return undefined;
  return `As things usually are, no run was seen that does not fit: with 95 % there is less than one in ${oneIn}.`;
}

function chances(page: Page, told: CampaignTold): string[] {
  const { usual, short: ends, long } = told;
  const rows = [
    ['as usual', usual],
    ['all short', ends],
    ['all long', long],
  ] as const;
  const columns = [
    { head: 'What is assumed' },
    { head: 'Fits' },
    { head: 'Runs', align: 'right' as const },
    { head: 'Ends P50' },
    { head: 'P90' },
    { head: 'P99', from: 80 },
  ];
  const lines = table(
    page,
    columns,
    rows.map(([name, one]) => [
      name,
      shareText(one.fits),
      String(one.runs),
      ...[one.finishedUs.p50, one.finishedUs.p90, one.finishedUs.p99].map(endText),
    ]),
  );
  const lead = 'The brackets are what so many runs leave open; the three lines are what nobody has measured.';
  return [...paragraph(page, lead, '  '), ...lines, ...brokenLines(page, usual), ...turning(page, told)];
}

/** Who says which assumption turns the verdict. */
function turning(page: Page, told: CampaignTold): string[] {
  if (verdictOf(told) !== 'depends on what is assumed') return [];
  const broken = { short: told.short.broken, long: told.long.broken };
  return [
    ...brokenAtEnds(broken).flatMap((text) => paragraph(page, text, '  ')),
    ...paragraph(page, 'Which assumption turns the verdict, and where, is told by', '  '),
    `    ${oddsReplay(told.from)}`,
  ];
}

function brokenLines(page: Page, usual: Summary): string[] {
  const { broken, outcomes, runs } = usual;
  const rarity = rarityText(usual);
  const others = Object.entries(outcomes).filter(([outcome]) => outcome !== 'completed');
  return [
    ...others.flatMap(([outcome, times]) =>
      paragraph(page, `${counted(times, 'run')} of ${runs} ended ${outcome}.`, '  '),
    ),
    ...broken.flatMap(({ id, share }) => paragraph(page, `${id} is broken in ${shareText(share)} of the runs.`, '  ')),
    ...(rarity === undefined ? [] : paragraph(page, rarity, '  ')),
  ];
}

function nodes(page: Page, { nodes: found }: Summary, moments: Moments): string[] {
  if (found.length === 0) return ['  No node was drained or installed.'];
  const at = ({ value }: Estimate): string => (Number.isNaN(value) ? '-' : moments.short(value));
  const columns = [
    { head: 'Node' },
    ...hopColumns(found),
    { head: 'Back P50' },
    { head: 'P90' },
    { head: 'Took P90', align: 'right' as const },
    { head: 'Begin before the end', from: 90, align: 'right' as const },
    { head: 'Leave before the end', from: 110, align: 'right' as const },
  ];
  const rows = found.map((one) => [
    one.host,
    ...hopCells(found, one),
    at(one.backUs.p50),
    at(one.backUs.p90),
    ...[one.tookUs.p90.value, one.startBeforeUs, one.turnBackBeforeUs].map(lasting),
  ]);
  const lead =
    'A node that begins later than this before its window ends is late in more than one run of ten; one that has not left its cluster this long before the end is better resumed.';
  return [...paragraph(page, lead, '  '), ...table(page, columns, rows)];
}

const lasting = (us: Micros): string => (Number.isNaN(us) ? '-' : formatDuration(us));

function windowsOf(page: Page, { windows }: Summary, moments: Moments): string[] {
  if (windows.length === 0) return [];
  const columns = [
    { head: 'Opens' },
    { head: 'Closes' },
    { head: 'Used', align: 'right' as const },
    { head: 'All back in time' },
  ];
  const rows = windows.map((one) => [
    moments.short(one.opensUs),
    moments.short(one.closesUs),
    percent(one.used.value),
    shareText(one.inTime),
  ]);
  return section(page, 'Windows', table(page, columns, rows));
}

function tolls(page: Page, { outageUs, downtimeUsMax, blackoutUsMax, headroomMin }: Summary): string[] {
  const columns = [
    { head: '' },
    { head: 'P50', align: 'right' as const },
    { head: 'P90', align: 'right' as const },
    { head: 'P99', align: 'right' as const },
    { head: 'Worst', align: 'right' as const },
  ];
  const row = (name: string, { p50, p90, p99, max }: Summary['endsUs']): string[] => [
    name,
    ...[p50.value, p90.value, p99.value, max].map((us) => formatDuration(us)),
  ];
  return table(page, columns, [
    row('Outages of all VMs together', outageUs),
    row('The VM that is down longest', downtimeUsMax),
    row('The longest blackout', blackoutUsMax),
    [
      'The least room beyond the largest node',
      ...[headroomMin.p50.value, headroomMin.p10.value, headroomMin.p01.value, headroomMin.min].map(roomText),
    ],
  ]);
}

/** Why nothing is said of what moves the end. */
export const noInfluence = ({ outcomes }: Summary): string =>
  outcomes['completed'] === undefined ? 'No run came to its end.' : NOTHING_DRAWN;

function influences(page: Page, usual: Summary, moments: Moments): string[] {
  const { influences: found } = usual;
  if (found.length === 0) return [`  ${noInfluence(usual)}`];
  const columns = [
    { head: 'Drawn' },
    { head: 'End where it is short' },
    { head: 'where it is long' },
    { head: 'Correlation', align: 'right' as const },
  ];
  return table(
    page,
    columns,
    found.map(({ name, lowUs, highUs, correlation }) => [
      name,
      moments.short(lowUs),
      moments.short(highUs),
      correlationText(correlation),
    ]),
  );
}

function worst(page: Page, { from, usual }: CampaignTold): string[] {
  if (usual.worst.length === 0) return [];
  const columns = [{ head: 'Ended after' }, { head: 'Broken' }, { head: 'Replay', keep: true as const }];
  const rows = usual.worst.map(({ seed, endedAtUs, violations }) => [
    formatDuration(endedAtUs),
    violations === '' ? '-' : listed(violations.split(' '), 'and'),
    drawnReplay(from, seed),
  ]);
  return section(page, 'The worst runs', table(page, columns, rows));
}

/** Times in microseconds. */
export const campaignJson = ({ scenario, usual, short: ends, long, interrupted, sha256 }: CampaignTold): object => ({
  clusterdrill: 1,
  campaign: scenario.title,
  file: scenario.file,
  seed: scenario.seed,
  interrupted,
  usual,
  short: ends,
  long,
  sha256,
});
