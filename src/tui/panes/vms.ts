/** All VMs as a table, in any order and narrowed down by a word. */

import { formatDuration, formatSize } from '../../base/formats.js';
import { versionText } from '../../model/catalog/index.js';
import { hostName } from '../../model/rules/names.js';
import { MIGRATION } from '../../model/states.js';
import { vmWord } from '../../model/words.js';
import { isMoving, isVm, underWay, type Vm, type World } from '../../model/world.js';
import type { Cursor } from '../../session/index.js';
import { letterOf } from '../hosts.js';
import { matches } from '../snapshot.js';
import { COMPUTER_NAME_MAX } from '../table.js';
import { safe, widthOf } from '../text.js';
import { columns, type Pane, type Scene } from './pane.js';

type Order = (cursor: Cursor) => (a: Vm, b: Vm) => number;

const byBill =
  (of: (cursor: Cursor, vm: number) => number): Order =>
  (cursor) => {
    const values = cursor.world.vms.map(({ index }) => of(cursor, index));
    return (a, b) => (values[b.index] as number) - (values[a.index] as number);
  };

/** Orders by the heads of the columns; equals stand as they are written. */
const ORDERS: readonly (readonly [string, Order])[] = [
  ['as written', () => () => 0],
  ['host', () => (a, b) => a.host - b.host],
  ['state', () => (a, b) => b.power - a.power],
  ['version', () => (a, b) => a.version - b.version],
  ['memory', () => (a, b) => b.assigned - a.assigned],
  ['moves', byBill(({ availability, atUs }, vm) => availability.of(vm, atUs).migrations)],
  ['blackout', byBill(({ availability, atUs }, vm) => availability.of(vm, atUs).blackoutUsMax)],
  ['out', byBill(({ availability, atUs }, vm) => availability.outageUs(vm, atUs))],
];

export function vmsPane({ cursor, palette, filter, sort, width }: Scene): Pane {
  const { world, availability, atUs } = cursor;
  const [name, order] = ORDERS[sort % ORDERS.length] as (typeof ORDERS)[number];
  const vms = world.vms.filter((vm) => isWanted(cursor, vm, filter));
  if (sort % ORDERS.length > 0) vms.sort(order(cursor));
  return {
    title: `VMs: ${vms.length}${vms.length < world.vms.length ? ` of ${world.vms.length}` : ''}, ${sort % ORDERS.length === 0 ? name : `by ${name}`}`,
    table: {
      columns: columns(
        'name',
        width < WIDE_FROM ? ['host', hostWidth(world)] : 'host',
        ['state', 14],
        ['version', 8],
        ['memory', 9, 'right', 2],
        ['moves', 5, 'right', 1],
        ['blackout', 9, 'right', 3],
        ['out', 12, 'right'],
      ),
      count: vms.length,
      cellsOf: (item) => {
        const vm = vms[item] as Vm;
        const { migrations, blackoutUsMax } = availability.of(vm.index, atUs);
        const version = isVm(vm) ? `${letterOf(vm.version)} ${versionText(vm.version)}` : 'role';
        return [
          ...[safe(vm.name), safe(hostName(world, vm.host)), stateOf(vm), version, formatSize(vm.assigned)],
          ...[String(migrations), usText(blackoutUsMax), usText(availability.outageUs(vm.index, atUs))],
        ];
      },
      paintOf: (item) => ((vms[item] as Vm).waiting ? palette.bad : (text) => text),
    },
    first: 0,
    subjectOf: (item) => {
      const vm = vms[item];
      return vm === undefined ? undefined : { kind: 'vm', index: vm.index };
    },
  };
}

/** From here on there is room for every name. */
const WIDE_FROM = 120;

/** On a narrow screen names of VMs, which are what one looks for, have what those of hosts leave. */
const hostWidth = ({ hosts }: World): number =>
  Math.min(COMPUTER_NAME_MAX, Math.max('host'.length, ...hosts.map(({ name }) => widthOf(safe(name)))));

function isWanted({ world }: Cursor, vm: Vm, filter: string): boolean {
  if (filter === '') return true;
  return matches(filter, vm.name, vm.group, hostName(world, vm.host), versionText(vm.version), vmWord(vm.power));
}

/** What it is, and whether it moves. */
export function stateOf(vm: Vm): string {
  const word = vmWord(vm.power);
  if (!isMoving(vm)) return word;
  if (underWay(vm.migration)) return `${word}, moves`;
  return vm.migration === MIGRATION.queued ? `${word}, waits` : word;
}

const usText = (us: number): string => (us === 0 ? '' : formatDuration(us));
