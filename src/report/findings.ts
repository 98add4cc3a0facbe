/** What the judges found, and what was refused: violations first, with the line that replays them. */
import { formatDuration } from '../base/formats.js';
import { ALL_INVARIANTS } from '../invariants/index.js';
import type { World } from '../model/world.js';
import type { Limit, Limits, Scenario } from '../scenarios/index.js';
import type { Rehearsal } from '../session/index.js';
import { type RefusalTold, refusalsOf } from './figures.js';
import type { Moments } from './moments.js';
import { counted, shortList } from './names.js';
import { type Page, paragraph, section } from './page.js';
import { replay, replayLine } from './replay.js';

/** Subjects of one invariant that are told in full; the rest is named together. */
const TOLD_MAX = 3;
const GROUPS_MAX = 15;

export function violations(page: Page, rehearsal: Rehearsal, moments: Moments): string[] {
  const { verdict, scenario } = rehearsal;
  const groups = groupBy(verdict.violations, (one) => one.invariant);
  const lines = [...groups].flatMap(([id, found]) => {
    const told = found
      .slice(0, TOLD_MAX)
      .flatMap((one) => [
        ...paragraph(page, `${one.subject}, ${moments.full(one.atUs)}`, '    '),
        ...paragraph(page, one.saw, '      '),
      ]);
    return [...claim(page, id, claimOf(scenario, id), page.bad), ...told, ...alsoAt(page, found.slice(TOLD_MAX))];
  });
  if (lines.length === 0) return [];
  const heading = `Violations (${verdict.violations.length})`;
  return section(page, heading, [...lines, ...replay(replayLine(rehearsal))]);
}

/** An id in its colour, and what it claims. */
function claim(page: Page, id: string, text: string, paint: (text: string) => string): string[] {
  const [first = '', ...rest] = paragraph(page, `${id}: ${text}`, '  ');
  return [paint(first), ...rest];
}

const claimOf = ({ invariantsAlso }: Rehearsal['scenario'], id: string): string =>
  ALL_INVARIANTS.find((one) => one.id === id)?.claim ?? invariantsAlso.find((one) => one.id === id)?.claim ?? '';

const alsoAt = (page: Page, rest: readonly { subject: string }[]): string[] =>
  rest.length === 0 ? [] : paragraph(page, `also ${shortList(rest.map((one) => one.subject))}`, '    ');

/** Bounds that nobody wrote and that were not kept. */
export function warnings(page: Page, { verdict }: Rehearsal, moments: Moments): string[] {
  const lines = [...groupBy(verdict.warnings, (one) => one.id)].flatMap(([id, found]) => {
    const [first] = found;
    if (first === undefined) return [];
    const text = `${first.subject}, ${moments.full(first.atUs)}: ${first.saw}`;
    return [
      ...claim(page, id, counted(found.length, 'case'), page.warn),
      ...paragraph(page, text, '    '),
      ...alsoAt(page, found.slice(1)),
    ];
  });
  return section(page, `Warnings (${verdict.warnings.length}, of bounds that nobody wrote)`, lines);
}

export function refusals(page: Page, rehearsal: Rehearsal, moments: Moments): string[] {
  const all = refusalsOf(rehearsal);
  const groups = [...groupBy(all, (one) => `${one.typed} ${one.expected} ${one.rule} ${one.message}`).values()];
  const told = groups.slice(0, GROUPS_MAX).flatMap((group) => refusal(page, group, moments));
  const rest = groups.slice(GROUPS_MAX).reduce((sum, group) => sum + group.length, 0);
  return section(page, `Refusals (${all.length})`, [
    ...told,
    ...(rest > 0 ? paragraph(page, `And ${rest} more; --json has them all.`, '  ') : []),
  ]);
}

function refusal(page: Page, group: readonly RefusalTold[], moments: Moments): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const times = group.length > 1 ? `, ${group.length} times, first` : '';
  const judged = first.typed ? ` (${first.expected ? 'as expected' : 'not expected'})` : '';
  const heading = `${first.rule}${judged}${times}: ${moments.full(first.atUs)}`;
  const windows = first.code === undefined ? '' : ` [Windows ${first.code}]`;
  return [
    ...paragraph(page, heading, '  '),
    ...paragraph(page, first.command, '    '),
    ...paragraph(page, first.message + windows, '    '),
  ];
}

/** Lines of the script whose expectation was missed. */
export function missedLines(page: Page, { script }: Rehearsal, moments: Moments): string[] {
  const missed = script.filter((line) => !line.met);
  const lines = missed.flatMap(({ line, text, expected, got, message, atUs }) => [
    ...paragraph(page, `Line ${line}, ${moments.full(atUs)}: ${text}`, '  '),
    ...paragraph(page, `expected ${expected}, got ${got}${message === '' ? '' : `: ${message}`}`, '    '),
  ]);
  return section(page, `Script lines that did not come out as expected (${missed.length})`, lines);
}

/** What else was expected of the run. */
export function missed(page: Page, { missed: all, exitCode = 0 }: Rehearsal): string[] {
  return section(
    page,
    `Not as expected (exit code ${exitCode === 0 ? 1 : exitCode})`,
    all.flatMap((one) => paragraph(page, one, '    ', '  - ')),
  );
}

/** Each bound by its value and whether somebody wrote it. */
export function limits(page: Page, { scenario, run: { world } }: Rehearsal): string[] {
  const all = limitTexts(scenario.limits);
  const written = all.filter((one) => one.written).map((one) => one.text);
  const unwritten = all.filter((one) => !one.written).map((one) => one.text);
  const text = [
    ...(written.length > 0 ? [`Written, and so claims: ${written.join(', ')}.`] : []),
    ...ownLimits(scenario, world),
    ...(unwritten.length > 0 ? [`Not written, so they only warn at our defaults: ${unwritten.join(', ')}.`] : []),
  ];
  return section(
    page,
    'Limits',
    text.flatMap((one) => paragraph(page, one, '  ')),
  );
}

/** VMs with bounds of their own: those with the same ones together. */
function ownLimits({ vms }: Scenario, world: World): string[] {
  const bounded = vms.flatMap(({ blackoutUs, outageUs }, index) => {
    const parts = [
      ...(blackoutUs === undefined ? [] : [`blackout ${formatDuration(blackoutUs)}`]),
      ...(outageUs === undefined ? [] : [`outage ${formatDuration(outageUs)}`]),
    ];
    return parts.length === 0 ? [] : [{ name: world.vms[index]?.name ?? '', bounds: parts.join(', ') }];
  });
  const groups = [...groupBy(bounded, (one) => one.bounds)];
  const told = groups
    .slice(0, GROUPS_MAX)
    .map(([bounds, own]) => `${bounds} for ${shortList(own.map((one) => one.name))}`);
  const rest = groups.length - told.length;
  if (told.length === 0) return [];
  return [`Written for single VMs, and so claims: ${told.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`];
}

function limitTexts({
  blackoutUs,
  outageUs,
  mixedUs,
  headroom,
  upgradeUs,
}: Limits): { text: string; written: boolean }[] {
  const time = (name: string, limit: Limit) => [
    { text: `${name} ${formatDuration(limit.value)}`, written: limit.written },
  ];
  return [
    ...time('blackout', blackoutUs),
    ...time('outage', outageUs),
    ...time('mixed', mixedUs),
    { text: `headroom ${counted(headroom.value, 'node')}`, written: headroom.written },
    ...(upgradeUs === undefined ? [] : time('upgrade', upgradeUs)),
  ];
}

export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [one]);
    else known.push(one);
  }
  return groups;
}
