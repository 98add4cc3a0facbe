/** Whom to tell: each VM that is out, or silent for longer than it may be, when, for how long, and why; whose owner is written comes first. */

import { formatClock } from '../../base/formats.js';
import type { Micros } from '../../base/units.js';
import { isVm } from '../../model/world.js';
import type { Rehearsal } from '../../session/index.js';
import { wallClock } from '../moments.js';
import { outagesOf } from '../spared.js';
import { silencesOf } from './silences.js';

/** `owner, vm, from, until, seconds, cause`, as cells of a table; the first row has the names. */
export function notifyRows(rehearsal: Rehearsal): readonly (readonly (string | number)[])[] {
  const { scenario, run } = rehearsal;
  const at = (us: Micros): string => {
    if (scenario.start === undefined) return formatClock(us);
    const { date, time } = wallClock(scenario.start, us);
    return `${date} ${time}`;
  };
  const outages = run.world.vms.flatMap((vm) => outagesOf(rehearsal, vm).map((one) => ({ ...one, vm })));
  const rows = [...outages, ...silencesOf(rehearsal)].map(({ vm, atUs, us, cause, open }) => ({
    owner: scenario.vms[vm.index]?.owner ?? '',
    kind: isVm(vm) ? 'VM' : 'role',
    name: vm.name,
    ...{ atUs, us, cause, open },
  }));
  const sorted = rows.toSorted(
    (a, b) => Number(a.owner === '') - Number(b.owner === '') || order(a.owner, b.owner) || a.atUs - b.atUs,
  );
  return [
    ['owner', 'kind', 'name', 'from', 'until', 'seconds', 'cause'],
    ...sorted.map(({ owner, kind, name, atUs, us, cause, open }) => [
      ...[owner, kind, name, at(atUs)],
      // Who is not back when the rehearsal ends comes back nobody knows when.
      ...(open ? ['', ''] : [at(atUs + us), Math.ceil(us / 1_000_000)]),
      cause,
    ]),
  ];
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
