/** How a real rollout compares with its rehearsal, as text and as JSON. */
import { formatDuration } from '../../base/formats.js';
import { counted } from '../names.js';
import { type PageOptions, pageOf, paragraph, section, table } from '../page.js';
import { type Follow, type Followed, isOver } from './follow.js';

export function tellFollow(found: Follow, options: PageOptions): string {
  const page = pageOf(options);
  const { followed, deviations, rest } = found;
  return [
    ...paragraph(page, headline(found)),
    ...section(
      page,
      `Off the path (${deviations.length})`,
      deviations.flatMap(({ line, says }) =>
        paragraph(page, `${found.by === 'log' ? 'line' : 'event'} ${line}: ${says}`, '    ', '  - '),
      ),
    ),
    ...section(
      page,
      'Steps',
      followed.length === 0
        ? []
        : table(
            page,
            COLUMNS,
            followed.map((one) => rowOf(one, followed[0])),
          ),
    ),
    ...section(page, 'What remains', [
      ...paragraph(page, restText(found), '  '),
      ...rest.missed.flatMap((one) => paragraph(page, one, '    ', '  - ')),
    ]),
  ].join('\n');
}

function headline({ by, steps, followed, deviations }: Follow): string {
  const done = followed.filter(isOver).length;
  const path = deviations.length === 0 ? 'on the rehearsed path' : 'not on the rehearsed path';
  return `${done} of ${counted(steps, 'step')} ${by === 'log' ? 'done' : 'seen to be over'}, ${path}.`;
}

const COLUMNS = [
  { head: 'Step', align: 'right' as const },
  { head: 'Does' },
  { head: 'Rehearsed' },
  { head: 'Took' },
  { head: 'Off by' },
];

function rowOf({ step, tookUs, overUs }: Followed, first: Followed | undefined): string[] {
  const shown = [String(step.number), step.text, formatDuration(step.takesUs)];
  if (overUs !== undefined && first !== undefined) {
    const rehearsedUs = endOf(step) - endOf(first.step);
    return [...shown, 'over', offBy(overUs - rehearsedUs)];
  }
  return tookUs === undefined
    ? [...shown, 'not over', '']
    : [...shown, formatDuration(tookUs), offBy(tookUs - step.takesUs)];
}

const endOf = ({ atUs, takesUs }: Followed['step']): number => atUs + takesUs;

/** Less is nothing: the log counts whole seconds. */
const NOTHING_US = 1_000_000;

function offBy(us: number): string {
  if (Math.abs(us) <= NOTHING_US) return '';
  return us > 0 ? `${formatDuration(us)} later` : `${formatDuration(-us)} earlier`;
}

function restText({ rest, factors }: Follow): string {
  if (rest.steps === 0) return 'Nothing: every step is done.';
  const told = Object.entries(factors).map(([kind, factor]) => `${kind} ${factor.toFixed(2)}`);
  const by =
    told.length === 0
      ? 'with times as rehearsed before'
      : `with times as they were so far (times the rehearsed: ${told.join(', ')})`;
  return `${counted(rest.steps, 'step')}, ${formatDuration(rest.takesUs)} ${by}; rehearsed before were ${formatDuration(rest.beforeUs)}.`;
}

/** Keys are added, never renamed. */
export const followJson = (file: string, { by, steps, followed, deviations, factors, rest }: Follow): object => ({
  clusterdrill: 1,
  file,
  by,
  steps,
  followed: followed.map(({ step, beganUs, tookUs, overUs }) => ({
    step: step.number,
    does: step.text,
    rehearsedUs: step.takesUs,
    beganUs: beganUs ?? null,
    tookUs: tookUs ?? null,
    overUs: overUs ?? null,
  })),
  deviations,
  factors,
  rest,
});
