/** The way back as text and as JSON: at each step whether there is one, and which step takes it away. */
import { formatDuration } from '../base/formats.js';
import { listed } from '../base/text.js';
import { releaseKey } from '../model/rules/names.js';
import type { Scenario } from '../scenarios/index.js';
import type { Back, HopRetreat, LostWay, Moment, NoReturn, Retreat, WayBack } from '../search/retreat/index.js';
import { type Moments, momentsOf } from './moments.js';
import { counted, shortList } from './names.js';
import { type Page, type PageOptions, pageOf, paragraph, section, table } from './page.js';

export function tellRetreat(scenario: Scenario, retreat: Retreat, options: PageOptions): string {
  const page = pageOf(options);
  const { hops, lost } = retreat;
  const endUs = retreat.moments.at(-1)?.atUs ?? 0;
  const moments = momentsOf(scenario.start, endUs);
  const rows = joined(retreat.moments).map((row) => rowOf(retreat, row, moments));
  return [
    ...headlines(retreat, moments).flatMap((line) => paragraph(page, line)),
    ...section(page, 'The way back before each step', [...table(page, COLUMNS, rows)]),
    ...section(page, 'Why there is none', whyLines(page, retreat, moments)),
    ...hops.flatMap((hop, at) => section(page, `The last way back${toText(retreat, hop)}`, lastWay(page, retreat, at))),
    ...section(
      page,
      'VMs that no host of their old release can take any more',
      lostLines(page, lost, moments, oldOf(retreat, 0)),
    ),
    ...hops
      .slice(1)
      .flatMap((hop, at) =>
        section(
          page,
          `VMs that no host of ${releaseKey(hop.from)} takes`,
          lostLines(page, hop.lost, moments, oldOf(retreat, at + 1)),
        ),
      ),
    '',
    ...paragraph(
      page,
      'A way back is gone on a copy of the run, by the same rules. What it takes counts installations as they usually last.',
    ),
    ...(installs(retreat) ? paragraph(page, BY_HAND) : []),
  ].join('\n');
}

/** Said wherever somebody might type it. */
export const BY_HAND =
  'Install-HostRelease is no cmdlet of Windows: it stands for setup, its updates and all that belongs to them, which somebody does by hand.';

const installs = ({ moments }: Retreat): boolean =>
  moments.some(({ steps }) => steps.some(({ text }) => text.startsWith('Install-HostRelease')));

/** ` to WS2019`, where there are several places to go back to. */
export const toText = ({ hops }: Retreat, { from }: HopRetreat): string =>
  hops.length > 1 ? ` to ${releaseKey(from)}` : '';

/** One line, or one for each hop. */
function headlines(retreat: Retreat, told: Moments): string[] {
  const { cluster, moments, hops } = retreat;
  if (moments.length === 0) return [`Nothing is done to ${cluster}.`];
  return hops.map((hop) => headline(cluster, toText(retreat, hop), hop.noReturn, told));
}

function headline(cluster: string, to: string, noReturn: NoReturn | undefined, told: Moments): string {
  if (noReturn === undefined) return `${cluster} has a way back${to} to the very end.`;
  if (noReturn.steps.length === 0) return `${cluster} has no way back${to} from the beginning.`;
  return `${cluster} has no way back${to} after ${told.full(noReturn.atUs)}: ${stepsText(noReturn.steps)}.`;
}

const COLUMNS = [
  { head: 'At', keep: true as const },
  { head: 'Next step' },
  { head: 'Way back' },
  { head: 'Takes' },
  { head: 'VM out longest' },
  { head: 'VMs that no old host takes' },
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
const answerOf = ({ inHop: { cluster } }: Moment): string =>
  !cluster.possible ? 'none' : cluster.commands.length === 0 ? 'nothing' : 'something';

const isAlike = (one: Moment, other: Moment): boolean =>
  isOfVms(one) && isOfVms(other) && one.hop === other.hop && answerOf(one) === answerOf(other);

function rowOf(retreat: Retreat, { first, times }: Row, moments: Moments): string[] {
  const { atUs, steps, inHop } = first;
  const { cluster } = inHop;
  const without = inHop.vms.filter(({ way }) => way === 'none').length;
  const next =
    steps.length === 0
      ? '(the end)'
      : `${stepsText(steps.map(({ text }) => text))}${times > 1 ? ` and ${times - 1} more` : ''}`;
  const took = cluster.possible ? [formatDuration(cluster.takesUs), formatDuration(cluster.outUsMax)] : ['', ''];
  return [moments.exact(atUs), next, wayText(retreat, first), ...took, without === 0 ? '' : String(without)];
}

/** `4 commands`; where there are several hops `to WS2019: 4 commands`. */
export function wayText(retreat: Retreat, { hop, inHop: { cluster } }: Moment): string {
  if (!cluster.possible) return 'none';
  const count = cluster.commands.length;
  const undo = count === 0 ? 'nothing to undo' : counted(count, 'command');
  const { from } = retreat.hops[hop] ?? {};
  return retreat.hops.length > 1 && from !== undefined ? `to ${releaseKey(from)}: ${undo}` : undo;
}

/** Each reason once, with the first moment at which it stands in the way; of a hop that is over the first one says it. */
function whyLines(page: Page, { moments: all, hops }: Retreat, moments: Moments): string[] {
  const reasons = new Map<string, number>();
  const note = ({ atUs }: Moment, way: WayBack, to: string): void => {
    const why = way.possible ? undefined : `${to}${way.because}`;
    if (why !== undefined && !reasons.has(why)) reasons.set(why, atUs);
  };
  for (const [at, { from }] of hops.entries()) {
    const to = hops.length > 1 ? `to ${releaseKey(from)}: ` : '';
    for (const moment of all.filter(({ hop }) => hop === at)) note(moment, moment.inHop.cluster, to);
    const after = at === 0 ? all.find(({ hop }) => hop > 0) : undefined;
    if (after !== undefined) note(after, after.cluster, to);
  }
  return [...reasons].flatMap(([because, atUs]) =>
    paragraph(page, `from ${moments.exact(atUs)} on: ${because}`, '    ', '  - '),
  );
}

const STEPS_SHOWN = 2;

const stepsText = (steps: readonly string[]): string =>
  steps.length > STEPS_SHOWN ? `${steps.slice(0, STEPS_SHOWN).join('; ')}; …` : listed(steps, 'and');

/** The last moment of a hop that has a way back and something to undo. */
export const lastInHop = ({ moments }: Retreat, at: number): Moment | undefined =>
  moments.findLast(({ hop, inHop: { cluster } }) => hop === at && cluster.possible && cluster.commands.length > 0);

/** Its commands. */
function lastWay(page: Page, retreat: Retreat, at: number): string[] {
  const last = lastInHop(retreat, at)?.inHop.cluster;
  return last?.possible === true ? last.commands.flatMap((command) => paragraph(page, command, '    ', '  - ')) : [];
}

/** VMs that one step took it from, and one reason, share a line. */
function lostLines(page: Page, lost: readonly LostWay[], moments: Moments, old: string): string[] {
  const groups = new Map<string, LostWay[]>();
  for (const one of lost) {
    const key = [...one.steps, one.because].join('\n').replaceAll(one.vm, '');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const told = [...groups.values()].flatMap((all) => {
    const [first] = all as [LostWay];
    const who = all.length > 1 ? `${shortList(all.map(({ vm }) => vm))} (${all.length})` : first.vm;
    return paragraph(
      page,
      `${who}: from ${moments.exact(first.atUs)} on (${stepsText(first.steps)}): ${first.because}`,
      '    ',
      '  - ',
    );
  });
  const outside = outsideText(lost, old);
  return outside === '' ? told : [...told, ...paragraph(page, outside, '  ')];
}

/** `the old release`, or by its name where there are several to go back to. */
export const oldOf = ({ hops }: Retreat, at: number): string => {
  const { from } = hops[at] ?? {};
  return hops.length > 1 && from !== undefined ? releaseKey(from) : 'the old release';
};

/** A host of the old release need not be there yet; empty where it would take none of them. */
export function outsideText(lost: readonly LostWay[], old: string): string {
  const names = lost.filter(({ runsThere }) => runsThere).map(({ vm }) => vm);
  const who = names.length === lost.length ? 'each of them' : shortList(names);
  return names.length === 0
    ? ''
    : `A host that is installed with ${old} outside the cluster would take ${who} all the same (Remove-ClusterGroup, then Move-VM): that release runs their version. What was started on a newer host may have to be shut down for it.`;
}

/** Keys are added, never renamed. */
export const retreatJson = ({ file }: Scenario, { cluster, moments, noReturn, lost, hops }: Retreat): object => ({
  clusterdrill: 1,
  file,
  cluster,
  noReturn: noReturn ?? null,
  hops: hops.map((hop) => ({
    from: releaseKey(hop.from),
    to: releaseKey(hop.to),
    noReturn: hop.noReturn ?? null,
    lost: hop.lost,
  })),
  moments: moments.map(({ atUs, steps, hop, inHop, ...whole }) => ({
    atUs,
    next: steps.map(({ text }) => text),
    wayBack: whole.cluster,
    vms: waysJson(whole),
    hop,
    inHop: { wayBack: inHop.cluster, vms: waysJson(inHop) },
  })),
  lost,
});

const WAYS = ['there', 'cluster', 'outside', 'none', 'busy'] as const;

const waysJson = ({ vms }: Back): object =>
  Object.fromEntries(WAYS.map((name) => [name, vms.filter(({ way }) => way === name).length]));
