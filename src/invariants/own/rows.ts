/**
 * The world as a condition sees it: rows for clusters, hosts and VMs with the fields of the output format. Rows are objects of named
 * classes, since the language checks their types by class; a field is read of the world when it is asked for, and not before.
 */
import { releaseAt, versionText } from '../../model/catalog/index.js';
import { releaseKey } from '../../model/rules/names.js';
import { apartFrom } from '../../model/rules/placement.js';
import { CLUSTER } from '../../model/states.js';
import { drainWord, hostWord, vmWord } from '../../model/words.js';
import { type Cluster, type Host, PRIORITY, ROLE_KINDS, type Vm, type World } from '../../model/world.js';
import type { AvailabilityLedger } from '../service/availability.js';

/** Fields of a row: properties of its own, as the language wants them. */
function fieldsOf<Row>(fields: Readonly<Record<string, (row: Row) => unknown>>): PropertyDescriptorMap & ThisType<Row> {
  const entries = Object.entries(fields).map(([name, of]) => {
    const get = function (this: Row): unknown {
      return of(this);
    };
    return [name, { get, enumerable: true }] as const;
  });
  return Object.fromEntries(entries);
}

export class LevelRow {
  readonly #cluster: Cluster;
  static readonly #fields = fieldsOf<LevelRow>({
    release: (row) => releaseKey(row.#cluster.level),
    major: (row) => releaseAt(row.#cluster.level).level.value.major,
    minor: (row) => releaseAt(row.#cluster.level).level.value.minor,
  });

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    Object.defineProperties(this, LevelRow.#fields);
  }
}

export class ClusterRow {
  readonly #cluster: Cluster;
  readonly #level: LevelRow;
  readonly #availability: AvailabilityLedger | undefined;
  static readonly #fields = fieldsOf<ClusterRow>({
    name: (row) => row.#cluster.name,
    level: (row) => row.#level,
    mixed: (row) => row.#cluster.phase === CLUSTER.mixed,
    upgradedAtUs: (row) => row.#availability?.raisedAtUs(row.#cluster.index) ?? null,
  });

  constructor(cluster: Cluster, _world: World, availability: AvailabilityLedger | undefined) {
    this.#cluster = cluster;
    this.#level = new LevelRow(cluster);
    this.#availability = availability;
    Object.defineProperties(this, ClusterRow.#fields);
  }
}

export class HostRow {
  readonly #host: Host;
  readonly #world: World;
  readonly #availability: AvailabilityLedger | undefined;
  static readonly #fields = fieldsOf<HostRow>({
    name: (row) => row.#host.name,
    release: (row) => releaseKey(row.#host.release),
    state: (row) => hostWord(row.#host.node),
    cluster: (row) => row.#world.clusters[row.#host.cluster]?.name ?? null,
    drain: (row) => drainWord(row.#host.drain),
    memory: (row) => row.#host.memory,
    drainedAtUs: (row) => row.#availability?.lastUs('drained', row.#host.index) ?? null,
    joinedAtUs: (row) => row.#availability?.lastUs('joined', row.#host.index) ?? null,
    resumedAtUs: (row) => row.#availability?.lastUs('resumed', row.#host.index) ?? null,
  });

  constructor(host: Host, world: World, availability: AvailabilityLedger | undefined) {
    this.#host = host;
    this.#world = world;
    this.#availability = availability;
    Object.defineProperties(this, HostRow.#fields);
  }
}

const PRIORITIES: ReadonlyMap<number, string> = new Map(Object.entries(PRIORITY).map(([name, value]) => [value, name]));

/** It has the fields of the outage bill only where somebody keeps that. */
export class VmRow {
  readonly #vm: Vm;
  readonly #world: World;
  readonly #availability: AvailabilityLedger | undefined;
  static readonly #fields = fieldsOf<VmRow>({
    name: (row) => row.#vm.name,
    group: (row) => row.#vm.group,
    kind: (row) => ROLE_KINDS[row.#vm.kind] ?? '',
    host: (row) => row.#world.hosts[row.#vm.host]?.name ?? '',
    version: (row) => versionText(row.#vm.version),
    state: (row) => vmWord(row.#vm.power),
    priority: (row) => PRIORITIES.get(row.#vm.priority) ?? String(row.#vm.priority),
    memory: (row) => row.#vm.assigned,
    apartFrom: (row) => apartFrom(row.#world, row.#vm).map(({ name }) => name),
  });
  static readonly #bill = fieldsOf<VmRow>({
    migrations: (row) => row.#its?.migrations,
    downtimeUs: (row) => row.#its?.downtimeUs,
    blackoutUsMax: (row) => row.#its?.blackoutUsMax,
    outages: (row) => row.#its?.outages,
  });

  constructor(vm: Vm, world: World, availability: AvailabilityLedger | undefined) {
    this.#vm = vm;
    this.#world = world;
    this.#availability = availability;
    Object.defineProperties(this, VmRow.#fields);
    if (availability !== undefined) Object.defineProperties(this, VmRow.#bill);
  }

  get #its() {
    return this.#availability?.of(this.#vm.index, this.#availability.nowUs);
  }
}

type Ledger = AvailabilityLedger | undefined;

/** Which rows a condition needs, by what it names. */
export interface Needs {
  readonly clusters: boolean;
  readonly hosts: boolean;
  readonly vms: boolean;
}

/** The rows of one world that a condition needs. */
export class Rows {
  readonly clusters: ClusterRow[] = [];
  readonly hosts: HostRow[] = [];
  readonly vms: VmRow[] = [];

  constructor(
    readonly world: World,
    readonly needs: Needs,
    readonly availability: Ledger,
  ) {}

  /** As the condition names them; with rows for what was made meanwhile. */
  get context(): Record<string, unknown> {
    const { clusters, hosts, vms, needs, world } = this;
    if (needs.clusters) this.#extend(clusters, world.clusters, ClusterRow);
    if (needs.hosts) this.#extend(hosts, world.hosts, HostRow);
    if (needs.vms) this.#extend(vms, world.vms, VmRow);
    return { clusters, hosts, vms };
  }

  #extend<Of, Row>(
    rows: Row[],
    all: readonly Of[],
    Row: new (of: Of, world: World, availability: Ledger) => Row,
  ): void {
    for (let at = rows.length; at < all.length; at += 1)
      rows.push(new Row(all[at] as Of, this.world, this.availability));
  }
}
