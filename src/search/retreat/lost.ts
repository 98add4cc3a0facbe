/** Which steps take a way back away: from a cluster, and from each of its VMs. */
import { isVm, type World } from '../../model/world.js';
import type { Back, LostWay, Moment, NoReturn } from './moment.js';
import type { VmWay } from './vm-ways.js';

/** Which of the ways back of a moment is asked about. */
export type BackOf = (moment: Moment) => Back;

/**
 * The steps behind which no moment has a way back: of several at once the one that raises the level, if any does. `goesOn`: other moments come
 * behind these, of a higher level.
 */
export function noReturnOf(moments: readonly Moment[], backOf: BackOf, goesOn = false): NoReturn | undefined {
  const last = moments.findLastIndex((moment) => backOf(moment).cluster.possible);
  const place = moments[last];
  if (place === undefined) return moments[0] && { atUs: moments[0].atUs, steps: [] };
  if (last === moments.length - 1 && !goesOn) return undefined;
  const raising = place.steps.filter(({ vm, raises }) => raises === true && vm === undefined);
  return { atUs: place.atUs, steps: (raising.length > 0 ? raising : place.steps).map(({ text }) => text) };
}

const HAS_WAY: ReadonlySet<VmWay['way']> = new Set(['there', 'cluster', 'outside']);

/** VMs that had a way to an old host and have none at the end, each with the steps that took it: its own, if any of them is. */
export function lostWays(before: World, moments: readonly Moment[], backOf: BackOf): LostWay[] {
  const waysAt = moments.map((moment) => new Map(backOf(moment).vms.map((way) => [way.vm, way])));
  return before.vms.filter(isVm).flatMap(({ index, name }): LostWay[] => {
    const last = waysAt.findLastIndex((ways) => HAS_WAY.has(ways.get(index)?.way ?? 'none'));
    const next = waysAt.findIndex((ways, at) => at > last && ways.get(index)?.way === 'none');
    const place = moments[last];
    if (place === undefined || next === -1) return [];
    const own = moments
      .slice(last, next)
      .flatMap(({ atUs, steps }) => steps.filter(({ vm }) => vm === index).map((step) => ({ atUs, step })));
    const taken = own.find(({ step }) => step.raises === true) ?? own.at(-1);
    const { atUs, steps } = taken === undefined ? place : { atUs: taken.atUs, steps: [taken.step] };
    const { because = '' } = waysAt[next]?.get(index) ?? {};
    const { runsThere = false } = waysAt.at(-1)?.get(index) ?? {};
    return [{ vm: name, atUs, steps: steps.map(({ text }) => text), because, runsThere }];
  });
}
