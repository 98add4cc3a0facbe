/** A result in few lines of Markdown, for the description of a pull request. Names are told as text: none becomes a link or a picture. */

import { formatDuration } from '../../base/formats.js';
import { isVm } from '../../model/world.js';
import type { Rehearsal } from '../../session/index.js';
import { finishedAtUs } from '../../sim/finished.js';
import { FITS_FROM, type Odds } from '../../studies/odds/index.js';
import type { CampaignTold } from '../campaign.js';
import { type ComparisonTold, timeText } from '../comparison.js';
import { code, plain } from '../markdown-text.js';
import { momentsOf } from '../moments.js';
import { counted } from '../names.js';
import { verdictText } from '../odds.js';
import { drawnReplay, replayLine } from '../replay.js';
import { endText, roomText, shareText } from '../shares.js';
import { outagesOf } from '../spared.js';

/** Lines of a table that are told. */
const ROWS_MAX = 20;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rest = rows.length - ROWS_MAX;
  const more = rest > 0 ? ['', `And ${rest} more.`] : [];
  const told = rows.slice(0, ROWS_MAX).map((row) => line(row.map(plain)));
  return ['', line(heads), line(heads.map(() => '---')), ...told, ...more, ''];
};

export function runMarkdown(rehearsal: Rehearsal, odds: Odds | undefined): string {
  const { scenario, outcome, missed, run, verdict, seed, sha256, availability } = rehearsal;
  const good = missed.length === 0;
  const out = run.world.vms.filter((vm) => outagesOf(rehearsal, vm).length > 0).length;
  const silence = availability.longestSilenceUs(run.world.vms.length, run.endedAtUs);
  const rows = [
    ['Outcome', outcome],
    ['Done after', formatDuration(finishedAtUs(rehearsal.run) ?? run.endedAtUs)],
    ...(odds === undefined ? [] : [['Chance that it fits', shareText(odds.usual)]]),
    [`${run.world.vms.every(isVm) ? 'VMs' : 'Roles'} that were out`, `${out} of ${run.world.vms.length}`],
    ['Longest blackout', silence === 0 ? 'none' : formatDuration(silence)],
    ['Violations, warnings', `${verdict.violations.length}, ${verdict.warnings.length}`],
  ];
  return [
    `### ${good ? '✅' : '❌'} ${plain(scenario.title)}`,
    ...table(['', ''], rows),
    ...missed.slice(0, ROWS_MAX).map((one) => `- ${plain(one)}`),
    ...(odds === undefined ? [] : ['', plain(verdictText(odds))]),
    '',
    `Seed ${code(seed)}, SHA-256 of the trace ${code(sha256)}. Again: ${code(replayLine(rehearsal))}`,
  ].join('\n');
}

export function campaignMarkdown({ scenario, from, usual, short, long, interrupted, sha256 }: CampaignTold): string {
  const moments = momentsOf(scenario.start, usual.endsUs.max);
  const ways = [
    ['as usual', usual],
    ['all short', short],
    ['all long', long],
  ] as const;
  const good = ways.every(([, one]) => one.fits.value >= FITS_FROM);
  const windows = usual.windows.map((one) => [
    moments.short(one.opensUs),
    moments.short(one.closesUs),
    shareText(one.inTime),
  ]);
  return [
    `### ${good ? '✅' : '❌'} ${plain(scenario.title)}`,
    ...(interrupted ? ['', 'Interrupted; what is told is of the runs that were finished.'] : []),
    ...table(
      ['What is assumed', 'Fits', 'Runs', 'Ends P50', 'Ends P90'],
      ways.map(([name, one]) => [
        ...[name, shareText(one.fits), String(one.runs), endText(one.finishedUs.p50), endText(one.finishedUs.p90)],
      ]),
    ),
    ...(windows.length === 0 ? [] : table(['Window opens', 'Closes', 'All back in time'], windows)),
    ...usual.broken.map(({ id, share }) => `- ${code(id)} is broken in ${shareText(share)} of the runs`),
    ...usual.worst.slice(0, 1).map(({ seed }) => `- The worst run: ${code(drawnReplay(from, seed))}`),
    '',
    `Seed ${code(scenario.seed)}, SHA-256 of all runs ${code(sha256)}.`,
  ].join('\n');
}

export function comparisonMarkdown({ scenario, comparison, interrupted }: ComparisonTold): string {
  const { ways, runs } = comparison;
  return [
    `### ${plain(scenario.title)}`,
    '',
    `${counted(runs, 'run')} of each way on the same luck${interrupted ? ', so far' : ''}; nine runs of ten at most, of room at least:`,
    ...table(
      ['Way', 'Fits', 'Ends', 'Outages of all VMs', 'Longest blackout', 'Least room', 'Better in all'],
      ways.map((way) => [
        ...[way.name, shareText(way.fits), timeText(way, 'finishedAtUs'), timeText(way, 'outageUs')],
        ...[timeText(way, 'blackoutUsMax'), roomText(way.p90.headroomMin), way.dominatedBy ?? ''],
      ]),
    ),
    `Seed ${code(scenario.seed)}.`,
  ].join('\n');
}
