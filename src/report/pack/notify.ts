/** Whom to tell: each VM that is out, when, for how long, and why; whose owner is written comes first. */

import { formatClock } from '../../base/formats.js';
import type { Micros } from '../../base/units.js';
import { isVm } from '../../model/world.js';
import type { Rehearsal } from '../../session/index.js';
import { wallClock } from '../moments.js';
import { outagesOf } from '../spared.js';

/** `owner, vm, from, until, seconds, cause`, as cells of a table; the first row has the names. */
export function notifyRows(rehearsal: Rehearsal): readonly (readonly (string | number)[])[] {
  const { scenario, run } = rehearsal;
  const at = (us: Micros): string => {
    if (scenario.start === undefined) return formatClock(us);
    const { date, time } = wallClock(scenario.start, us);
    return `${date} ${time}`;
  };
  const rows = run.world.vms.flatMap((vm) => {
    const owner = scenario.vms[vm.index]?.owner ?? '';
    const outages = outagesOf(rehearsal, vm);
    return outages.map(({ atUs, us, cause }) => ({
      owner,
      kind: isVm(vm) ? 'VM' : 'role',
      name: vm.name,
      atUs,
      us,
      cause,
    }));
  });
  const sorted = rows.toSorted(
    (a, b) => Number(a.owner === '') - Number(b.owner === '') || order(a.owner, b.owner) || a.atUs - b.atUs,
  );
  return [
    ['owner', 'kind', 'name', 'from', 'until', 'seconds', 'cause'],
    ...sorted.map(({ owner, kind, name, atUs, us, cause }) => [
      ...[owner, kind, name, at(atUs), at(atUs + us)],
      ...[Math.ceil(us / 1_000_000), cause],
    ]),
  ];
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
