/** The text report of one rehearsal: what an administrator keeps beside the change request. */
import { formatSize } from '../base/formats.js';
import { listed } from '../base/text.js';
import { updaterOf } from '../operators/plans.js';
import type { Rehearsal } from '../session/index.js';
import type { Odds } from '../studies/odds/index.js';
import { opening } from './answer.js';
import { assumedBy, formatValue } from './assumed.js';
import { certainty } from './certainty.js';
import { faults } from './faults.js';
import { spreadText } from './figures.js';
import { limits, missed, missedLines, refusals, violations, warnings } from './findings.js';
import { momentsOf } from './moments.js';
import { counted } from './names.js';
import { oddsSection } from './odds.js';
import { blackouts, outageBill } from './outage-bill.js';
import { type Page, type PageOptions, pageOf, paragraph, section, table } from './page.js';
import { type Price, priceText } from './prices.js';
import { progressOf } from './progress.js';
import { replayLine } from './replay.js';
import { incidents, timeline } from './timeline.js';
import { longestWaits } from './waits.js';
import { windowsSection } from './windows.js';

/** The whole report, with the odds of the plan and the prices of its settings where they are known, without a line end at its end. Lines are at most as wide as the page, commands and ids apart. */
export function tell(rehearsal: Rehearsal, options: PageOptions, odds?: Odds, prices?: readonly Price[]): string {
  const page = pageOf(options);
  const moments = momentsOf(rehearsal.scenario.start, rehearsal.run.endedAtUs);
  const progress = progressOf(rehearsal.run.world, rehearsal.run.trace);
  const lines = [
    ...opening(page, rehearsal, progress),
    ...violations(page, rehearsal, moments),
    ...missed(page, rehearsal),
    ...missedLines(page, rehearsal, moments),
    ...(odds === undefined ? [] : oddsSection(page, odds, moments)),
    ...timeline(page, rehearsal, progress, moments),
    ...windowsSection(page, rehearsal, progress, moments),
    ...incidents(page, progress, moments),
    ...faults(page, rehearsal, moments),
    ...outageBill(page, rehearsal, moments),
    ...priced(page, prices),
    ...blackouts(page, rehearsal),
    ...migrations(page, rehearsal),
    ...certainty(page, rehearsal),
    ...refusals(page, rehearsal, moments),
    ...longestWaits(page, rehearsal),
    ...warnings(page, rehearsal, moments),
    ...limits(page, rehearsal),
    ...headroom(page, rehearsal),
    ...rests(page, rehearsal),
    ...closing(page, rehearsal, odds),
  ];
  return lines.join('\n');
}

const priced = (page: Page, prices: readonly Price[] = []): string[] =>
  section(
    page,
    'What it would do to change a setting',
    prices.flatMap((one) => paragraph(page, priceText(one), '    ', '  - ')),
  );

function migrations(page: Page, { run, availability: { counts, liveDurationsUs } }: Rehearsal): string[] {
  const { live, quick, offline, failed } = counts;
  const attempts = counted(failed, 'failed attempt');
  const kinds = `${live} live, ${quick} quick, ${offline} of VMs that did not run; ${attempts}.`;
  const wire = `${formatSize(run.copies.bytes)} went over ${run.copies.physics.network.name}.`;
  const length = `Half of the live ones took ${spreadText(liveDurationsUs)}.`;
  const none = live + quick + offline + failed === 0;
  const text = none ? 'None.' : live === 0 ? `${kinds} ${wire}` : `${kinds} ${wire} ${length}`;
  return section(page, 'Migrations', paragraph(page, text, '  '));
}

const HEADROOM = 'service/headroom';

/** Whether the nodes that are left could always carry what one more failure would leave behind. */
function headroom(page: Page, { verdict, scenario }: Rehearsal): string[] {
  const { value } = scenario.limits.headroom;
  const found = [...verdict.violations.map((one) => ({ ...one, id: one.invariant })), ...verdict.warnings].filter(
    (one) => one.id === HEADROOM,
  );
  const loss = `the loss of ${counted(value, 'more node')}`;
  const kept = scenario.invariantsExcept.includes(HEADROOM)
    ? `Not watched: ${HEADROOM} is left out.`
    : value > 0
      ? `Nothing was seen that ${loss} would have left without a host.`
      : 'Not watched: no further loss is to be borne (headroom: 0).';
  const text = found.length === 0 ? kept : headroomLost(found, loss);
  return section(page, 'Headroom', paragraph(page, text, '  '));
}

function headroomLost(found: readonly { readonly subject: string; readonly saw: string }[], loss: string): string {
  const [first] = found;
  return `Not at every moment could ${loss} have been carried. First: ${first?.subject}, ${first?.saw}`;
}

/** The figures by name, without their reasons: `explain` has those, and `--json` has all of it. */
function rests(page: Page, rehearsal: Rehearsal): string[] {
  const all = assumedBy(rehearsal);
  if (all.length === 0) return [];
  const rows = all
    .filter((one) => !one.id.startsWith('workload/'))
    .map((one) => {
      const { range } = one;
      const between = range === undefined ? '' : `${formatValue(range.from, one)} to ${formatValue(range.to, one)}`;
      return [one.id, formatValue(one.value, one), between, one.confidence];
    });
  const columns = [
    { head: 'Figure', keep: true as const },
    { head: 'Value' },
    { head: 'Range', from: 80 },
    { head: 'Basis', from: 80 },
  ];
  const classes = [...new Set(all.flatMap((one) => /^workload\/([^/]+)/.exec(one.id)?.[1] ?? []))];
  const guests = `What guests do to their memory, by workload class: ${classes.join(', ')}.`;
  const lead =
    'Reasoned out or assumed, not documented; write your own where you know better (physics:, figures:, reserve:, settings:). clusterdrill explain ID says why.';
  const lines = [...paragraph(page, lead, '  '), ...table(page, columns, rows)];
  return section(page, 'What this result rests on', [
    ...lines,
    ...(classes.length === 0 ? [] : paragraph(page, guests, '  ')),
    ...leftOut(page, rehearsal),
  ]);
}

/** What the scenario says is there and a rehearsal does not play. */
function leftOut(page: Page, { scenario, run: { world, players } }: Rehearsal): string[] {
  const isPlayed = (cluster: string): boolean => players.some(({ operator }) => operator.name === updaterOf(cluster));
  const names = world.clusters.flatMap(({ name, index }) =>
    scenario.clusters[index]?.cau === true && !isPlayed(name) ? [name] : [],
  );
  if (names.length === 0) return [];
  return paragraph(page, `Played without Cluster-Aware Updating, which is on in ${listed(names, 'and')}.`, '  ');
}

function closing(page: Page, rehearsal: Rehearsal, odds: Odds | undefined): string[] {
  const { seed, engine, sha256, doubts, run } = rehearsal;
  const story =
    odds === undefined
      ? 'One rehearsal is a story, not odds: another seed or another length of an installation tells another one.'
      : 'All but the odds tells one rehearsal, with every duration as it usually is.';
  const doubted = doubts.length === 0 ? [] : paragraph(page, `Rules switched off: ${doubts.join(', ')}.`);
  return [
    '',
    ...paragraph(page, story),
    ...doubted,
    ...paragraph(page, `Seed ${seed}, engine ${engine}, ${counted(run.trace.length, 'occurrence')}, trace SHA-256:`),
    `  ${sha256}`,
    'Replay:',
    `  ${replayLine(rehearsal)}`,
  ];
}
