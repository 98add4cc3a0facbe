/** The moves and outages of a run as a table, for spreadsheets and tools of statistics. Times are microseconds since its beginning. */
import { hostName } from '../../model/rules/names.js';
import { NONE } from '../../model/world.js';
import type { Rehearsal } from '../../session/index.js';
import type { Cell, TableColumn } from '../../studies/campaign/table.js';
import { outagesOf } from '../spared.js';
import type { Story } from '../story.js';

const KINDS = {
  what: 'STRING',
  vm: 'STRING',
  group: 'STRING',
  from: 'STRING',
  to: 'STRING',
  fromUs: 'DOUBLE',
  tookUs: 'DOUBLE',
  blackoutUs: 'DOUBLE',
  result: 'STRING',
  cause: 'STRING',
  setting: 'STRING',
} as const satisfies Readonly<Record<string, TableColumn['type']>>;

type RunRow = Readonly<Record<keyof typeof KINDS, Cell>>;

/** In the order of their beginnings. */
export function runColumns(rehearsal: Rehearsal, story: Story): TableColumn[] {
  const rows = [...moveRows(rehearsal, story), ...outageRows(rehearsal)];
  rows.sort((one, other) => Number(one.fromUs) - Number(other.fromUs));
  return Object.entries(KINDS).map(([name, type]) => ({
    ...{ name, type },
    data: rows.map((row) => row[name as keyof RunRow]),
  }));
}

function moveRows({ run: { world } }: Rehearsal, { moves }: Story): RunRow[] {
  return moves.map(({ vm, kind, from, to, fromUs, toUs, blackoutUs, result }) => ({
    ...{ what: kind, ...nameOf(world.vms[vm]), from: hostName(world, from), to: hostName(world, to) },
    ...{ fromUs, tookUs: toUs - fromUs, blackoutUs, result, cause: null, setting: null },
  }));
}

const nameOf = (vm: { readonly name: string; readonly group?: string } | undefined) => ({
  vm: vm?.name ?? null,
  group: vm?.group ?? null,
});

function outageRows(rehearsal: Rehearsal): RunRow[] {
  const { world } = rehearsal.run;
  return world.vms.flatMap((vm) =>
    outagesOf(rehearsal, vm).map(({ atUs, us, cause, setting, open }) => ({
      ...{ what: 'outage', ...nameOf(vm), from: vm.host === NONE ? null : hostName(world, vm.host), to: null },
      ...{ fromUs: atUs, tookUs: us, blackoutUs: null, result: open ? 'open' : 'over', cause, setting },
    })),
  );
}
