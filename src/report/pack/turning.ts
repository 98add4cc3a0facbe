/** When the last node of a window may begin, and until when to turn back: from what is begun in it, and from all that was done before. */
import { formatDuration } from '../../base/formats.js';
import type { Micros } from '../../base/units.js';
import { releaseKey } from '../../model/rules/names.js';
import type { Moment, WayBack } from '../../search/retreat/index.js';
import type { Rehearsal } from '../../session/index.js';
import { homecomings } from '../../sim/homecomings.js';
import type { Moments } from '../moments.js';
import { begins, type Group } from './groups.js';
import { momentBefore, type Pack } from './pack.js';
import type { PackStep } from './steps.js';

/** How long a node of a window may be away: in nine runs of ten, or where nobody knows that, in the rehearsal. */
export const awayOf = (pack: Pack, { steps }: Group): Micros =>
  tookP90(pack, steps) ?? longestNode(pack.rehearsal, steps);

/** Nodes that begin in the rehearsal when the script begins none any more. */
export function beginTooLate(pack: Pack, group: Group, moments: Moments): string[] {
  const { closesUs, lastStartUs } = group.window;
  const lastUs = Math.min(lastStartUs, closesUs - awayOf(pack, group));
  const late = begins(group.steps).filter(({ atUs }) => atUs > lastUs);
  return late.map(
    ({ number, about, atUs }) =>
      `${about.name} begins after that in the rehearsal, ${moments.exact(atUs)}: rollout.ps1 stops before step ${number}. Allow fewer nodes in a window, or a longer one.`,
  );
}

export function lastStartText(pack: Pack, { window, steps }: Group, moments: Moments): string {
  const { opensUs, closesUs, lastStartUs } = window;
  const odds = tookP90(pack, steps);
  const tookUs = odds ?? longestNode(pack.rehearsal, steps);
  const safeUs = closesUs - tookUs;
  if (lastStartUs < safeUs) return `No node begins after ${moments.exact(lastStartUs)}, as it is written.`;
  const begun = `No node begins after ${moments.exact(safeUs)}`;
  if (odds === undefined)
    return `${begun}, if it takes as long as in the rehearsal (${formatDuration(tookUs)}). It may take longer, and the odds of so long a run are not worked out here: clusterdrill campaign tells by when to begin.`;
  const late = 'is back only after the window has closed, in more than one run of ten';
  return safeUs < opensUs
    ? `Even a node that begins when it opens ${late} (nine of ten take up to ${formatDuration(tookUs)}): rollout.ps1 begins none without -OutsideWindow.`
    : `${begun}: one that begins later ${late} (nine of ten take up to ${formatDuration(tookUs)}).`;
}

/** How long the slowest of the nodes that begin in some steps is away in nine runs of ten; undefined where that is not known of all. */
function tookP90({ odds, retreat }: Pack, steps: readonly PackStep[]): Micros | undefined {
  const took = begins(steps).map(({ about, atUs }) => {
    const hop = retreat.hops[momentBefore(retreat, atUs)?.hop ?? 0];
    const to = hop && releaseKey(hop.to);
    return odds?.nodes.find((one) => one.host === about.name && one.to === to)?.tookP90Us ?? Number.NaN;
  });
  const longest = Math.max(...took);
  return Number.isFinite(longest) ? longest : undefined;
}

/** From the drain of a node until it is back, and its roles with it, at its longest. */
export function longestNode({ run }: Rehearsal, steps: readonly PackStep[]): Micros {
  const homes = new Map(homecomings(run.trace).map((one) => [`${one.host}/${one.atUs}`, one.overUs]));
  const began = new Map<string, Micros>();
  let longest = 0;
  for (const { does, about, atUs, takesUs } of steps) {
    if (does === 'Suspend-ClusterNode') began.set(about.name, atUs);
    const since = began.get(about.name);
    const overUs = homes.get(`${about.index}/${atUs}`) ?? atUs + takesUs;
    if (since !== undefined) longest = Math.max(longest, overUs - since);
  }
  return longest;
}

type WayOf = (moment: Moment) => WayBack | undefined;

/** One sentence where nothing was done before, in the upgrade or in its hop; else one of the nodes that begin in the window, and one of all. */
export function turnBackTexts(pack: Pack, group: Group, moments: Moments): string[] {
  const { retreat } = pack;
  const within = momentsOf(pack, group);
  const after = retreat.moments.find(({ atUs }) => atUs > lastUs(group));
  // What is done behind the rise of the level belongs to the next hop, and to none of its nodes.
  const hop = momentBefore(retreat, begins(group.steps)[0]?.atUs ?? 0)?.hop ?? 0;
  const all: WayOf = (moment) => (moment.hop === hop ? moment.inHop.cluster : undefined);
  const own: WayOf = (moment) => (moment === after ? (moment.toLastWindow ?? moment.inWindow) : moment.inWindow);
  const ofOwn = turnOf(group, within, after, own, false);
  const none = 'What is begun in it cannot be undone before it closes.';
  if (within.every((moment) => moment.hop !== hop || moment.inWindow === moment.inHop.cluster))
    return [ofOwn === undefined ? none : turnText('all of it before the window closes', ofOwn, moments)];
  const { from } = retreat.hops[hop] ?? {};
  const since = hop === 0 || from === undefined ? 'the upgrade so far' : `the upgrade since ${releaseKey(from)}`;
  const ofAll = turnOf(group, within, after, all, true);
  return [
    ofOwn === undefined ? none : turnText('the nodes of this window before it closes', ofOwn, moments),
    ofAll === undefined
      ? `All of ${since} cannot be undone before it closes: that takes longer.`
      : turnText(`all of ${since} before it closes`, ofAll, moments),
  ];
}

const lastUs = ({ steps }: Group): Micros => Math.max(...steps.map(({ atUs }) => atUs));

/** The moments of its steps. */
function momentsOf({ retreat }: Pack, group: Group): readonly Moment[] {
  const [first] = group.steps;
  return retreat.moments.filter(({ atUs }) => first !== undefined && atUs >= first.atUs && atUs <= lastUs(group));
}

/** When the way back must begin to be done before the window closes, and what keeps it from beginning later. */
interface Turn {
  readonly byUs: Micros;
  readonly takesUs: Micros;
  /** Before this step; undefined: once all is done. */
  readonly before?: string;
  /** Whether there is no way back behind that step; else it only takes too long. */
  readonly isLast?: boolean;
}

/**
 * Once all is done in it, or before which of its steps. Whoever waits for a step before he turns back goes from there, so the last step that
 * leaves time enough counts. `atFirst`: whether there is something to undo before the first of them.
 */
function turnOf(
  group: Group,
  within: readonly Moment[],
  after: Moment | undefined,
  wayOf: WayOf,
  atFirst: boolean,
): Turn | undefined {
  const { closesUs } = group.window;
  const done = after && wayOf(after);
  const doneUs = Math.max(...group.steps.map(({ atUs, takesUs }) => atUs + takesUs));
  if (done?.possible === true && closesUs - done.takesUs >= doneUs)
    return { byUs: closesUs - done.takesUs, takesUs: done.takesUs };
  const at = within.findLastIndex((moment) => {
    const way = wayOf(moment);
    return way?.possible === true && moment.atUs + way.takesUs <= closesUs;
  });
  const kept = within[at];
  const way = kept && wayOf(kept);
  if (kept === undefined || way?.possible !== true || (at === 0 && !atFirst)) return undefined;
  const [next] = [...within.slice(at + 1), ...(after === undefined ? [] : [after])];
  const isLast = next !== undefined && wayOf(next)?.possible !== true;
  return { byUs: kept.atUs, takesUs: way.takesUs, before: kept.steps.map(({ text }) => text).join('; '), isLast };
}

function turnText(what: string, { byUs, takesUs, before, isLast }: Turn, moments: Moments): string {
  const by = `To undo ${what}, turn back by ${moments.exact(byUs)}`;
  if (before === undefined) return `${by} (${formatDuration(takesUs)}).`;
  const later = isLast === true ? 'after that step there is no way back' : 'later it ends after the window';
  return `${by}, before ${before} (${formatDuration(takesUs)}; ${later}).`;
}
