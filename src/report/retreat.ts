/** The way back as text and as JSON: at each step whether there is one, and which step takes it away. */
import { formatDuration } from '../base/formats.js';
import { listed } from '../base/text.js';
import type { Scenario } from '../scenarios/index.js';
import type { LostWay, Moment, Retreat } from '../search/retreat/index.js';
import { type Moments, momentsOf } from './moments.js';
import { counted, shortList } from './names.js';
import { type Page, type PageOptions, pageOf, paragraph, section, table } from './page.js';

export function tellRetreat(scenario: Scenario, retreat: Retreat, options: PageOptions): string {
  const page = pageOf(options);
  const endUs = retreat.moments.at(-1)?.atUs ?? 0;
  const moments = momentsOf(scenario.start, endUs);
  return [
    ...paragraph(page, headline(retreat, moments)),
    ...section(page, 'The way back before each step', [
      ...table(
        page,
        COLUMNS,
        joined(retreat.moments).map((row) => rowOf(row, moments)),
      ),
    ]),
    ...section(page, 'Why there is none', whyLines(page, retreat.moments, moments)),
    ...section(page, 'The last way back', lastWay(page, retreat)),
    ...section(page, 'VMs that no host of their old release can take any more', lostLines(page, retreat.lost, moments)),
    '',
    ...paragraph(
      page,
      'A way back is gone on a copy of the run, by the same rules. What it takes counts installations as they usually last.',
    ),
  ].join('\n');
}

function headline({ cluster, noReturn, moments }: Retreat, told: Moments): string {
  if (moments.length === 0) return `Nothing is done to ${cluster}.`;
  if (noReturn === undefined) return `${cluster} has a way back to the very end.`;
  if (noReturn.steps.length === 0) return `${cluster} has no way back from the beginning.`;
  return `${cluster} has no way back after ${told.full(noReturn.atUs)}: ${stepsText(noReturn.steps)}.`;
}

const COLUMNS = [
  { head: 'At', keep: true as const },
  { head: 'Next step' },
  { head: 'Way back' },
  { head: 'Takes' },
  { head: 'VM out longest' },
  { head: 'VMs without' },
];

/** Moments about VMs that answer alike are one row. */
interface Row {
  readonly first: Moment;
  readonly times: number;
}

function joined(moments: readonly Moment[]): Row[] {
  const rows: Row[] = [];
  for (const moment of moments) {
    const last = rows.at(-1);
    if (last !== undefined && isAlike(last.first, moment)) rows[rows.length - 1] = { ...last, times: last.times + 1 };
    else rows.push({ first: moment, times: 1 });
  }
  return rows;
}

const isOfVms = ({ steps }: Moment): boolean => steps.length > 0 && steps.every(({ vm }) => vm !== undefined);

/** Whether there is a way back, and something to undo on it. */
const answerOf = ({ cluster }: Moment): string =>
  !cluster.possible ? 'none' : cluster.commands.length === 0 ? 'nothing' : 'something';

const isAlike = (one: Moment, other: Moment): boolean =>
  isOfVms(one) && isOfVms(other) && answerOf(one) === answerOf(other);

function rowOf({ first: { atUs, steps, cluster, vms }, times }: Row, moments: Moments): string[] {
  const without = vms.filter(({ way }) => way === 'none').length;
  const next =
    steps.length === 0
      ? '(the end)'
      : `${stepsText(steps.map(({ text }) => text))}${times > 1 ? ` and ${times - 1} more` : ''}`;
  const way = cluster.possible
    ? [
        String(cluster.commands.length === 0 ? 'nothing to undo' : counted(cluster.commands.length, 'command')),
        formatDuration(cluster.takesUs),
        formatDuration(cluster.outUsMax),
      ]
    : ['none', '', ''];
  return [moments.exact(atUs), next, ...way, without === 0 ? '' : String(without)];
}

/** Each reason once, with the first moment at which it stands in the way. */
function whyLines(page: Page, all: readonly Moment[], moments: Moments): string[] {
  const reasons = new Map<string, number>();
  for (const { atUs, cluster } of all)
    if (!cluster.possible && !reasons.has(cluster.because)) reasons.set(cluster.because, atUs);
  return [...reasons].flatMap(([because, atUs]) =>
    paragraph(page, `from ${moments.exact(atUs)} on: ${because}`, '    ', '  - '),
  );
}

const STEPS_SHOWN = 2;

const stepsText = (steps: readonly string[]): string =>
  steps.length > STEPS_SHOWN ? `${steps.slice(0, STEPS_SHOWN).join('; ')}; …` : listed(steps, 'and');

/** The commands of the last moment that has a way back and something to undo. */
function lastWay(page: Page, { moments }: Retreat): string[] {
  const last = moments.findLast(({ cluster }) => cluster.possible && cluster.commands.length > 0);
  if (last === undefined || !last.cluster.possible) return [];
  return last.cluster.commands.flatMap((command) => paragraph(page, command, '    ', '  - '));
}

/** VMs that one step took it from, and one reason, share a line. */
function lostLines(page: Page, lost: readonly LostWay[], moments: Moments): string[] {
  const groups = new Map<string, LostWay[]>();
  for (const one of lost) {
    const key = one.because.replaceAll(one.vm, '');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all as [LostWay];
    const who = all.length > 1 ? `${shortList(all.map(({ vm }) => vm))} (${all.length})` : first.vm;
    return paragraph(
      page,
      `${who}: from ${moments.exact(first.atUs)} on (${stepsText(first.steps)}), ${first.because}`,
      '    ',
      '  - ',
    );
  });
}

/** Keys are added, never renamed. */
export const retreatJson = ({ file }: Scenario, { cluster, moments, noReturn, lost }: Retreat): object => ({
  clusterdrill: 1,
  file,
  cluster,
  noReturn: noReturn ?? null,
  moments: moments.map((moment) => ({
    atUs: moment.atUs,
    next: moment.steps.map(({ text }) => text),
    wayBack: moment.cluster,
    vms: {
      there: moment.vms.filter(({ way }) => way === 'there').length,
      cluster: moment.vms.filter(({ way }) => way === 'cluster').length,
      outside: moment.vms.filter(({ way }) => way === 'outside').length,
      none: moment.vms.filter(({ way }) => way === 'none').length,
      busy: moment.vms.filter(({ way }) => way === 'busy').length,
    },
  })),
  lost,
});
