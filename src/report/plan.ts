/** What the search for a plan came to, as text and as JSON. */
import { formatDuration } from '../base/formats.js';
import type { Scenario } from '../scenarios/index.js';
import type { Rehearsal } from '../session/index.js';
import type { Odds } from '../studies/odds/index.js';
import { COMPLETES, type Planned, type Relaxation, type Tried, WINDOWS } from '../studies/planning/index.js';
import { waitingFor } from './figures.js';
import { momentsOf } from './moments.js';
import { verdictText } from './odds.js';
import { type Page, type PageOptions, pageOf, paragraph, section, table } from './page.js';
import { roomText } from './shares.js';

export interface PlanTold {
  readonly scenario: Scenario;
  readonly planned: Planned;
  readonly relaxations: readonly Relaxation[];
  readonly odds: Odds | undefined;
  /** The best way, played; undefined where it meets all that is asked for. */
  readonly played?: Rehearsal;
  /** Of a best way that fits and is another than what is written: both, played. */
  readonly beside?: { readonly best: Rehearsal; readonly written: Rehearsal };
}

export function tellPlan(told: PlanTold, options: PageOptions): string {
  const page = pageOf(options);
  const { planned, odds } = told;
  const { best, written, tries, all } = planned;
  return [
    ...paragraph(page, headline(told)),
    ...section(page, 'The best way', [
      ...paragraph(page, `order: [${orderText(told, best)}]`, '    ', '  '),
      ...paragraph(page, `parallel: ${best.candidate.parallel}`, '  '),
    ]),
    ...section(
      page,
      'Beside what is written',
      table(page, COLUMNS, [rowOf('as written', written), rowOf('the best way', best)]),
    ),
    ...section(
      page,
      'What the best way is warned of, and what is written is not',
      warningsOf(told).flatMap((one) => paragraph(page, one, '    ', '  - ')),
    ),
    ...section(page, 'Windows', windowLines(page, told)),
    ...section(
      page,
      'Requirements in conflict',
      planned.conflict.flatMap((one) => paragraph(page, requirementText(one), '    ', '  - ')),
    ),
    ...section(
      page,
      'What stands in the way of the best one',
      obstaclesOf(told).flatMap((one) => paragraph(page, one, '    ', '  - ')),
    ),
    ...section(page, 'What else would change it', relaxationLines(page, told)),
    ...(odds === undefined ? [] : section(page, 'Odds of the best way', paragraph(page, verdictText(odds), '  '))),
    '',
    ...paragraph(
      page,
      all
        ? `All ${tries} ways were rehearsed: orders, and numbers of nodes at a time.`
        : `${tries} ways were rehearsed, from the best that was known on to those that are one change away; there may be better ones.`,
    ),
  ].join('\n');
}

function headline({ planned: { best, written } }: PlanTold): string {
  if (best.broken.length > 0) return 'No way was found that meets all that is asked for.';
  if (best === written) return 'What is written is the best way that was found.';
  const saved = written.sample.finishedAtUs - best.sample.finishedAtUs;
  if (written.broken.length > 0) return 'A way was found that meets all that is asked for; what is written does not.';
  if (saved > 0) return `A way was found that ends ${formatDuration(saved)} sooner than what is written.`;
  return best.sample.outageUs < written.sample.outageUs
    ? 'A way was found that is as soon over, with less outage.'
    : 'A way was found that is as soon over, with no more outage, and less silence while VMs move.';
}

const COLUMNS = [
  { head: '' },
  { head: 'Fits' },
  { head: 'Over after' },
  { head: 'Outages' },
  { head: 'Longest blackout' },
  { head: 'Least room', from: 80 },
  { head: 'Breaks' },
];

const rowOf = (name: string, { sample, broken }: Tried): string[] => [
  name,
  broken.length === 0 ? 'yes' : 'no',
  sample.outcome === 'completed' ? formatDuration(sample.finishedAtUs) : sample.outcome,
  formatDuration(sample.outageUs),
  formatDuration(sample.blackoutUsMax),
  roomText(sample.headroomMin),
  broken.map((id) => (id === COMPLETES ? 'does not complete' : id)).join(', '),
];

const orderText = ({ scenario }: PlanTold, { candidate }: Tried): string =>
  candidate.order.map((host) => scenario.world.hosts[host]?.name ?? '').join(', ');

/** Which nodes begin in which window. */
function windowLines(page: Page, { scenario, planned: { best } }: PlanTold): string[] {
  const moments = momentsOf(scenario.start, best.sample.endedAtUs);
  return best.sample.windows.flatMap(({ opensUs, closesUs, spareUs }) => {
    const nodes = best.sample.nodes.filter(({ beganUs }) => beganUs >= opensUs && beganUs < closesUs);
    const names = nodes.map(({ host }) => scenario.world.hosts[host]?.name ?? '').join(', ');
    const spare = spareUs >= 0 ? `${formatDuration(spareUs)} to spare` : 'not back in time';
    return paragraph(page, `${moments.full(opensUs)}: ${names}; ${spare}`, '    ', '  - ');
  });
}

const requirementText = (id: string): string => {
  if (id === COMPLETES) return 'The upgrade comes to its end.';
  return id === WINDOWS ? 'Every node is back when its window closes.' : id;
};

/** What the best way waits for and does not get, and the first that is seen of each claim that it breaks. */
function obstaclesOf({ played }: PlanTold): string[] {
  if (played === undefined) return [];
  const { outcome, verdict } = played;
  const waits = outcome === 'completed' ? [] : waitingFor(played).map(({ because }) => because);
  const firsts = verdict.violations.filter(
    (one, at, all) => all.findIndex(({ invariant }) => invariant === one.invariant) === at,
  );
  return [...waits, ...firsts.map(({ invariant, saw }) => `${invariant}: ${saw}`)];
}

/** The first of each bound that nobody wrote and that the best way alone goes beyond: what it gives up for its time. */
function warningsOf({ beside }: PlanTold): string[] {
  if (beside === undefined) return [];
  const known = new Set(beside.written.verdict.warnings.map(({ id }) => id));
  return beside.best.verdict.warnings.flatMap(({ id, saw }) => {
    if (known.has(id)) return [];
    known.add(id);
    return [`${id}: ${saw}. Where a bound is written under \`limits:\`, such ways are left out.`];
  });
}

function relaxationLines(page: Page, { planned: { best }, relaxations }: PlanTold): string[] {
  return relaxations.flatMap((one) =>
    paragraph(page, `${one.says}: ${comesTo(one, best)} (parallel ${one.parallel})`, '    ', '  - '),
  );
}

/** What would come of it, beside the best way; who is stuck is neither sooner nor later. */
function comesTo({ completes, fits, finishedAtUs, outageUs }: Relaxation, { sample }: Tried): string {
  if (!completes) return 'does not come to its end';
  const told = fits ? 'fits' : 'does not fit';
  if (sample.outcome !== 'completed') return `${told}; done after ${formatDuration(finishedAtUs)}`;
  const time = difference(finishedAtUs - sample.finishedAtUs, 'sooner', 'later');
  const outage = difference(outageUs - sample.outageUs, 'less outage', 'more outage');
  const change = [time, outage].filter((one) => one !== '').join(', ') || 'as soon, with the same outage';
  return `${told}; ${change}`;
}

const difference = (us: number, less: string, more: string): string =>
  us === 0 ? '' : `${formatDuration(Math.abs(us))} ${us < 0 ? less : more}`;

/** Keys are added, never renamed. */
export const planJson = (told: PlanTold): object => {
  const { scenario, planned, relaxations, odds } = told;
  const shown = (one: Tried) => ({
    order: one.candidate.order.map((host) => scenario.world.hosts[host]?.name ?? ''),
    parallel: one.candidate.parallel,
    outcome: one.sample.outcome,
    broken: one.broken,
    endedAtUs: one.sample.endedAtUs,
    finishedAtUs: one.sample.finishedAtUs,
    outageUs: one.sample.outageUs,
    blackoutUsMax: one.sample.blackoutUsMax,
    headroomMin: Number.isNaN(one.sample.headroomMin) ? null : one.sample.headroomMin,
  });
  return {
    clusterdrill: 1,
    file: scenario.file,
    written: shown(planned.written),
    best: shown(planned.best),
    tries: planned.tries,
    all: planned.all,
    conflict: planned.conflict,
    obstacles: obstaclesOf(told),
    warnings: warningsOf(told),
    relaxations,
    fits: odds === undefined ? null : odds.usual,
  };
};
