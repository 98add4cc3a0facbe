/** Hosts of an inventory: what Get-VMHost, Get-ClusterNode and Windows itself say of each. */
import type { Bytes } from '../../base/units.js';
import { generationOf } from '../../model/catalog/index.js';
import { exactSize } from './amounts.js';
import type { Entry, GapName, Gaps, Keys } from './drafted.js';
import type { Found, Inventory } from './gather.js';
import { familyOf, releaseForVersions, releasesOfBuild } from './machines.js';
import type { HostNames } from './names.js';
import type { RecordOf, Section } from './records.js';

const GIB: Bytes = 1_073_741_824;
const CORES_ASSUMED = 32;
const MEMORY_LEAST: Bytes = 64 * GIB;
const AT_ONCE_MAX = 1024;

/** What is known of a host from all records about it. */
export interface HostFacts {
  readonly name: string;
  readonly host: RecordOf<'Get-VMHost'>;
  readonly node: RecordOf<'Get-ClusterNode'>;
  readonly system: RecordOf<'Win32_OperatingSystem'>;
  readonly from: readonly string[];
}

/** Every host that a record names, in the order of Get-VMHost, then of Get-ClusterNode, then of the VMs. */
export function hostFacts(inventory: Inventory, names: HostNames): readonly HostFacts[] {
  const { of } = inventory;
  const nodes = of['Get-ClusterNode'].toSorted((a, b) => (a.record.Id ?? 0) - (b.record.Id ?? 0));
  const hosts = byHost(of['Get-VMHost'], names, ({ Name, ComputerName }) => Name ?? ComputerName);
  const members = byHost(nodes, names, ({ Name, NodeName }) => Name ?? NodeName);
  const systems = byHost(of.Win32_OperatingSystem, names, ({ PSComputerName, CSName }) => PSComputerName ?? CSName);
  for (const { record } of of['Get-VM']) if (record.ComputerName !== undefined) names.add(record.ComputerName);
  if (names.all.length === 0) names.add('host');
  return names.all.map((name) => {
    const [host, node, system] = [hosts.get(name), members.get(name), systems.get(name)];
    return {
      name,
      host: host?.record ?? {},
      node: node?.record ?? {},
      system: system?.record ?? {},
      from: [host, node, system].flatMap((one) => one?.from ?? []),
    };
  });
}

/** The first record of each host. One without a name is of the machine that was asked. */
function byHost<S extends Section>(
  list: readonly Found<S>[],
  names: HostNames,
  nameIn: (record: RecordOf<S>) => string | undefined,
): ReadonlyMap<string, Found<S>> {
  const first = new Map<string, Found<S>>();
  for (const one of list) {
    const name = names.add(nameIn(one.record) ?? 'host');
    if (!first.has(name)) first.set(name, one);
  }
  return first;
}

/** What the VMs of the file say of their hosts. */
export interface Load {
  /** Highest versions of the VMs, for a release that nothing else tells. */
  readonly versions: readonly string[];
  /** Memory of the VMs of the fullest host. */
  readonly fullest: Bytes;
}

export interface HostContext {
  readonly gaps: Gaps;
  readonly load: Load;
  readonly words: (name: string) => Keys;
  readonly clusterOf: (facts: HostFacts) => string | undefined;
  readonly switches: ReadonlyMap<string, readonly string[]>;
  /** Hosts whose VMs that are no roles have their files on its own disks. */
  readonly ownDisks: ReadonlySet<string>;
}

export function hostEntry(facts: HostFacts, context: HostContext): Entry {
  const { name, host, node, system, from } = facts;
  const words = context.words(name);
  const assumed: GapName[] = [];
  const gap = <T>(gapName: GapName, key: string, value: T): T => {
    if (!(key in words)) assumed.push(context.gaps.add(gapName, name));
    return value;
  };
  const release = releaseOf(facts, context.load, (which) => gap(which, 'release', undefined));
  const cores = host.LogicalProcessorCount ?? gap('cores', 'cores', CORES_ASSUMED);
  const memory = host.MemoryCapacity ?? gap('memory', 'memory', Math.max(MEMORY_LEAST, 2 * context.load.fullest));
  const cpu = system.Processor === undefined ? undefined : generationOf(system.Processor);
  if (cpu === undefined) gap('processor', 'cpu', undefined);
  const keys = {
    name,
    release,
    cluster: context.clusterOf(facts),
    cores,
    memory: exactSize(memory),
    settings: settingsOf(host, node),
    build:
      system.UBR === undefined || system.BuildNumber === undefined ? undefined : `${system.BuildNumber}.${system.UBR}`,
    cpu,
    numaNodes: system.NumaNodes,
    numaSpanning: host.NumaSpanningEnabled,
    switches: context.switches.get(name),
    storage: context.ownDisks.has(name) ? 'local' : undefined,
    site: node.Site,
    rack: node.Rack,
  };
  return { keys: { ...keys, ...words }, from: from.join(', ') || 'ComputerName of VMs', assumed };
}

function releaseOf({ node, system }: HostFacts, load: Load, gap: (which: 'release' | 'product') => void): string {
  const build = node.BuildNumber ?? system.BuildNumber;
  if (build === undefined) {
    gap('release');
    return releaseForVersions(load.versions);
  }
  const candidates = releasesOfBuild(build);
  const family = familyOf(system.Caption);
  if (candidates.length > 1 && family === undefined) gap('product');
  const found = candidates.find(({ editionFamily }) => editionFamily === (family ?? 'windows-server'));
  return (found ?? candidates[0])?.key ?? releaseForVersions(load.versions);
}

/** Only what is written: the defaults are the catalog's. */
function settingsOf(host: HostFacts['host'], node: HostFacts['node']): Keys | undefined {
  const atMost = (count: number | undefined) => (count === undefined ? undefined : Math.min(count, AT_ONCE_MAX));
  const settings = {
    MaximumVirtualMachineMigrations: atMost(host.MaximumVirtualMachineMigrations),
    MaximumStorageMigrations: atMost(host.MaximumStorageMigrations),
    NodeWeight: node.NodeWeight === 0 ? 0 : undefined,
  };
  return Object.values(settings).some((one) => one !== undefined) ? settings : undefined;
}
