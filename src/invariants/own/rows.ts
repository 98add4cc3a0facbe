/**
 * The world as a condition sees it: rows for clusters, hosts and VMs with the fields of the output format. Rows are objects of
 * named classes, since the language checks their types by class; they are kept and filled anew, not made anew.
 */
import { releaseAt, versionText } from '../../model/catalog/index.js';
import { releaseKey } from '../../model/rules/names.js';
import { CLUSTER } from '../../model/states.js';
import { drainWord, hostWord, vmWord } from '../../model/words.js';
import { type Cluster, type Host, PRIORITY, ROLE_KINDS, type Vm, type World } from '../../model/world.js';
import type { AvailabilityLedger, Outage } from '../service/availability.js';

export class LevelRow {
  release = '';
  major = 0;
  minor = 0;
}

export class ClusterRow {
  name = '';
  readonly level = new LevelRow();
  mixed = false;
  upgradedAtUs: number | null = null;
}

export class HostRow {
  name = '';
  release = '';
  state = '';
  /** null outside a cluster. */
  cluster: string | null = null;
  drain = '';
  memory = 0;
}

/** The last four are there only where somebody keeps the outage bill. */
export class VmRow {
  name = '';
  group = '';
  kind = '';
  host = '';
  version = '';
  state = '';
  priority = '';
  memory = 0;
  declare migrations?: number;
  declare downtimeUs?: number;
  declare blackoutUsMax?: number;
  declare outages?: readonly Outage[];
}

export interface Rows {
  readonly clusters: ClusterRow[];
  readonly hosts: HostRow[];
  readonly vms: VmRow[];
}

export const emptyRows = (): Rows => ({ clusters: [], hosts: [], vms: [] });

const PRIORITIES: ReadonlyMap<number, string> = new Map(Object.entries(PRIORITY).map(([name, value]) => [value, name]));

/** Which rows a condition needs, by what it names. */
export interface Needs {
  readonly clusters: boolean;
  readonly hosts: boolean;
  readonly vms: boolean;
  /** Fields of the outage bill. */
  readonly bill: boolean;
}

/** Fills the rows that are needed from the world. */
export function fill(rows: Rows, world: World, needs: Needs, availability: AvailabilityLedger | undefined): Rows {
  if (needs.clusters)
    for (const one of world.clusters) fillCluster(rowAt(rows.clusters, one.index, ClusterRow), one, availability);
  if (needs.hosts) for (const one of world.hosts) fillHost(rowAt(rows.hosts, one.index, HostRow), one, world);
  if (needs.vms) for (const one of world.vms) fillVm(rowAt(rows.vms, one.index, VmRow), one, world);
  if (needs.bill && availability !== undefined) fillBills(rows, availability);
  return rows;
}

function rowAt<T>(rows: T[], index: number, Row: new () => T): T {
  const known = rows[index];
  if (known !== undefined) return known;
  const made = new Row();
  rows[index] = made;
  return made;
}

function fillCluster(row: ClusterRow, cluster: Cluster, availability: AvailabilityLedger | undefined): void {
  const { major, minor } = releaseAt(cluster.level).level.value;
  row.name = cluster.name;
  Object.assign(row.level, { release: releaseKey(cluster.level), major, minor });
  row.mixed = cluster.phase === CLUSTER.mixed;
  row.upgradedAtUs = availability?.raisedAtUs(cluster.index) ?? null;
}

function fillHost(row: HostRow, host: Host, world: World): void {
  row.name = host.name;
  row.release = releaseKey(host.release);
  row.state = hostWord(host.node);
  row.cluster = world.clusters[host.cluster]?.name ?? null;
  row.drain = drainWord(host.drain);
  row.memory = host.memory;
}

function fillVm(row: VmRow, vm: Vm, world: World): void {
  row.name = vm.name;
  row.group = vm.group;
  row.kind = ROLE_KINDS[vm.kind] ?? '';
  row.host = world.hosts[vm.host]?.name ?? '';
  row.version = versionText(vm.version);
  row.state = vmWord(vm.power);
  row.priority = PRIORITIES.get(vm.priority) ?? String(vm.priority);
  row.memory = vm.assigned;
}

function fillBills({ vms }: Rows, availability: AvailabilityLedger): void {
  for (let index = 0; index < vms.length; index += 1) {
    const { migrations, downtimeUs, blackoutUsMax, outages } = availability.of(index, availability.nowUs);
    Object.assign(vms[index] as VmRow, { migrations, downtimeUs, blackoutUsMax, outages });
  }
}
