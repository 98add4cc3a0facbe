/** How often a plan comes off: the first answer to those who decide, with what is drawn and what is only assumed kept apart. */
import { formatDuration } from '../base/formats.js';
import { listed } from '../base/text.js';
import { formatFigure } from '../scenarios/index.js';
import {
  type Assumption,
  endOf,
  FITS_FROM,
  type HangsOn,
  nameOfAssumption,
  type Odds,
  type Spread,
  usualOf,
} from '../studies/odds/index.js';
import { NEVER_US } from '../studies/sample.js';
import { hopCells, hopColumns } from './hops.js';
import type { Moments } from './moments.js';
import { counted, shortList } from './names.js';
import { type Page, paragraph, section, table } from './page.js';
import { percent, shareText } from './shares.js';

/** The section of the report. */
export function oddsSection(page: Page, odds: Odds, moments: Moments): string[] {
  return section(page, 'Odds', [
    ...paragraph(page, verdictText(odds), '  '),
    ...paragraph(page, chanceText(odds), '  '),
    ...nodeTable(page, odds, moments),
    ...windowTable(page, odds, moments),
    ...brokenLines(page, odds),
    ...paragraph(page, drawnText(odds.spreads), '  '),
    ...paragraph(page, assumedText(odds.assumptions), '  '),
    ...paragraph(page, replayText(odds), '  '),
  ]);
}

export const verdictText = (odds: Odds): string => `${verdictOf(odds)}${moreWindows(odds)}`;

/** A plan that is never late may still take another weekend. */
function moreWindows({ verdict, windowsUsed: { p90, p90Long } }: Odds): string {
  if (verdict === 'does not fit' || !(p90Long > p90)) return '';
  return ` With everything that is assumed as long as its range it takes ${counted(p90Long, 'window')}, and ${p90} as things usually are.`;
}

function verdictOf({ verdict, hangsOn, usual, windows }: Odds): string {
  if (verdict === 'fits')
    return `It fits: in nine runs of ten at least all comes as expected${kept(windows)}, at both ends of what is assumed.`;
  if (verdict === 'does not fit')
    return `It does not fit, not even with everything that is assumed as short as it may be: less than nine runs of ten come as expected${kept(windows)}.`;
  const fits = usual.value >= FITS_FROM;
  const usually = `It depends: ${fits ? 'it fits as things usually are' : 'it does not fit as things usually are'}`;
  if (hangsOn === undefined)
    return `${usually}, and otherwise at an end of what is assumed. clusterdrill run says which assumption turns that, where one alone does.`;
  if (hangsOn.length === 0) return `${usually}, and no single assumption turns that.`;
  return `It depends on ${listed(hangsOn.map(hangsOnText), 'and')}.`;
}

const kept = (windows: Odds['windows']): string => (windows.length === 0 ? '' : ' and every window is kept');

/** What turns the verdict, up to where it fits, and how often it does at the end that was tried. */
function hangsOnText({ name, assumption, end, until, chance }: HangsOn): string {
  const fit = `${percent(chance)} of the runs fit`;
  if (assumption.kind === 'pace')
    return `how long ${name} take (${fit} at ${assumption.factor} times as ${end === 'long' ? 'long' : 'short'})`;
  const [short, long] = endsOf(assumption);
  const there = `${fit} at ${valueText(assumption, end === 'long' ? long : short)}`;
  const helps = chance >= FITS_FROM;
  // From which end on it fits.
  const good = (end === 'short') === helps ? short : long;
  if (until === undefined || until === good) return `${name} (${there})`;
  const usually = helps
    ? `, and usually it ${assumption.kind === 'figure' ? 'is' : 'takes'} ${valueText(assumption, usualOf(assumption))}`
    : '';
  return `${name}: it fits ${good === Math.min(short, long) ? 'up to' : 'down to'} ${valueText(assumption, until)}${usually} (${there})`;
}

type Valued = Exclude<Assumption, { kind: 'pace' }>;

/** The short end and the long one. */
const endsOf = (one: Valued): [number, number] => [endOf(one, 'short'), endOf(one, 'long')];

const valueText = (one: Valued, value: number): string =>
  one.kind === 'figure' ? formatFigure(one.unit, value) : formatDuration(value);

export const chanceText = ({ runs, usual, short, long }: Odds): string =>
  `Of ${runs} runs ${shareText(usual)} fit; the brackets are what ${runs} runs leave open. With everything that is assumed as short as its range ${percent(short.value)}, as long ${percent(long.value)}.`;

function nodeTable(page: Page, { nodes }: Odds, moments: Moments): string[] {
  if (nodes.length === 0) return [];
  const at = (us: number): string => (Number.isNaN(us) ? '-' : moments.short(us));
  const columns = [
    { head: 'Node' },
    ...hopColumns(nodes),
    { head: 'Back P50' },
    { head: 'P90' },
    { head: 'P90 at the long end' },
    { head: 'Came back', from: 80, align: 'right' as const },
  ];
  const rows = nodes.map((node) => [
    node.host,
    ...hopCells(nodes, node),
    ...[node.p50Us.value, node.p90Us.value, node.p90LongUs].map(at),
    percent(node.back.value),
  ]);
  return table(page, columns, rows);
}

function windowTable(page: Page, { windows }: Odds, moments: Moments): string[] {
  if (windows.length === 0) return [];
  const columns = [
    { head: 'Window' },
    { head: 'Used', align: 'right' as const },
    { head: 'All back in time' },
    { head: 'at the long end', align: 'right' as const },
    { head: 'Spare P90', from: 80 },
  ];
  const rows = windows.map(({ opensUs, used, inTime, inTimeLong, spareP90Us }) => [
    moments.short(opensUs),
    percent(used.value),
    shareText(inTime),
    percent(inTimeLong),
    spareText(spareP90Us),
  ]);
  return table(page, columns, rows);
}

function spareText(us: number): string {
  if (Number.isNaN(us)) return '-';
  if (us <= NEVER_US / 2) return 'not back at all';
  return us >= 0 ? formatDuration(us) : `${formatDuration(-us)} late`;
}

function brokenLines(page: Page, { broken, brokenAt, verdict }: Odds): string[] {
  return [
    ...broken.flatMap(({ id, share }) => paragraph(page, `${id} is broken in ${shareText(share)} of the runs.`, '  ')),
    ...(verdict === 'depends' ? brokenAtEnds(brokenAt) : []).flatMap((text) => paragraph(page, text, '  ')),
  ];
}

/** What is broken at the ends of what is assumed, where the verdict hangs on that. */
export const brokenAtEnds = (at: Odds['brokenAt']): string[] =>
  (['short', 'long'] as const).flatMap((end) =>
    at[end].map(
      ({ id, share }) =>
        `With everything that is assumed as ${end} as its range ${id} is broken in ${shareText(share)} of the runs.`,
    ),
  );

const rangeText = ({ from, to }: Spread['range']): string => `${formatDuration(from)} to ${formatDuration(to)}`;

/** Where no duration has a range. */
export const NOTHING_DRAWN =
  'No duration is drawn: faults are, and the passes of migrations where `jitter` is written.';

export function drawnText(spreads: readonly Spread[]): string {
  if (spreads.length === 0) return NOTHING_DRAWN;
  const told = spreads.map(({ name, range, mode, per }) => {
    const most = mode === undefined ? '' : `, mostly ${formatDuration(mode)}`;
    return `${name} ${rangeText(range)}${most}${per === 'host' ? ', for each host' : ''}`;
  });
  return `Drawn by the seed: ${told.join('; ')}.`;
}

export function assumedText(assumptions: readonly Assumption[]): string {
  if (assumptions.length === 0) return 'No duration is assumed without a value of your own.';
  const told = assumptions.map((one) =>
    one.kind === 'pace'
      ? `live migrations ${one.factor} times as short or as long`
      : `${one.key} ${valueText(one, one.range.from)} to ${valueText(one, one.range.to)}`,
  );
  return `Assumed, and held at both ends: ${told.join('; ')}. Write your own values in ${listed(keysOf(assumptions), 'and')} to narrow this.`;
}

/** Where a scenario says it better. */
function keysOf(assumptions: readonly Assumption[]): string[] {
  const figures = assumptions.flatMap((one) => (one.kind === 'figure' ? [one.key] : []));
  return [
    'physics:',
    ...(figures.some((key) => key !== 'writes') ? ['figures:'] : []),
    ...(figures.includes('writes') ? ['writes: of a cluster'] : []),
  ];
}

function replayText({ worst, runs }: Odds): string {
  if (worst.length === 0) return `All of ${counted(runs, 'run')} fit.`;
  return `To see one that does not fit: --once --drawn --seed ${shortList(worst)}.`;
}

function assumptionJson(one: Assumption): object {
  const name = nameOfAssumption(one);
  if (one.kind === 'pace') return { name, factor: one.factor };
  const { from, to } = one.range;
  return one.kind === 'figure' ? { name, from, to, unit: UNITS[one.unit] } : { name, fromUs: from, toUs: to };
}

/** Of figures, in JSON. */
const UNITS = {
  bandwidth: 'bytes/s',
  size: 'bytes',
  allowance: 'bytes',
  duration: 'us',
  share: '1',
  part: '1',
} as const;

/** The same as data. */
export const oddsJson = (odds: Odds | undefined): object | null => {
  if (odds === undefined) return null;
  const { spreads, assumptions, hangsOn, ...rest } = odds;
  return {
    ...rest,
    hangsOn: (hangsOn ?? []).map((one) => ({
      name: one.name,
      end: one.end,
      chance: one.chance,
      untilUs: (one.assumption.kind === 'duration' ? one.until : undefined) ?? null,
      until: (one.assumption.kind === 'figure' ? one.until : undefined) ?? null,
    })),
    drawn: spreads.map(({ name, range, mode, per }) => ({
      name,
      fromUs: range.from,
      toUs: range.to,
      modeUs: mode ?? null,
      per,
    })),
    assumed: assumptions.map(assumptionJson),
  };
};
