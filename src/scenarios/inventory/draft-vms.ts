/** VMs and other roles of an inventory: what Get-VM says of each, and Get-ClusterGroup of its role. */
import type { Bytes } from '../../base/units.js';
import { MOVE_TYPES, versionIndex } from '../../model/catalog/index.js';
import { exactSize } from './amounts.js';
import type { Checkpoints } from './draft-checkpoints.js';
import { folderOf } from './draft-clusters.js';
import type { Entry, GapName, Gaps, Keys } from './drafted.js';
import type { Found, Inventory } from './gather.js';
import { mayHaveCommonSet, stateAtStart } from './machines.js';
import { type HostNames, SafeNames } from './names.js';
import type { RecordOf } from './records.js';

const GIB: Bytes = 1_073_741_824;
const MEMORY_ASSUMED = 4 * GIB;

type Vm = RecordOf<'Get-VM'>;
type Group = RecordOf<'Get-ClusterGroup'>;

export interface VmContext {
  readonly gaps: Gaps;
  readonly hosts: HostNames;
  readonly words: (name: string) => Keys;
  /** Build of a host; 0 where it is not known. */
  readonly buildOf: (host: string | undefined) => number;
  /** Memory of a host; none where it is not known. */
  readonly memoryOf: (host: string | undefined) => Bytes | undefined;
  /** Volumes that are written. */
  readonly volumes: ReadonlySet<string>;
  readonly hasStart: boolean;
  readonly checkpointsOf: Checkpoints;
}

/** A VM with the role that is its own. */
interface Pair {
  readonly vm: Found<'Get-VM'>;
  readonly group: Found<'Get-ClusterGroup'> | undefined;
}

/** Types of groups that are no roles of anybody. */
const OF_THE_CLUSTER: readonly (string | undefined)[] = [
  'Cluster',
  'AvailableStorage',
  'TemporaryStorage',
  'ClusterSharedVolume',
  'ClusterUpdateAgent',
];

const KINDS: Readonly<Record<string, string>> = { FileServer: 'file-server', ScaleoutFileServer: 'file-server' };

/** Each VM once, however many files tell of it, in the order of Get-VM; then roles that are no VMs. */
export function vmEntries(inventory: Inventory, context: VmContext): { vms: Entry[]; roles: Entry[] } {
  const groups = inventory.of['Get-ClusterGroup'];
  const pairs = pairsOf(inventory);
  const names = new SafeNames();
  const vms = pairs.map((pair) => vmEntry(pair, names, context));
  const used = new Set(pairs.map(({ group }) => group));
  const others = groups.filter((one) => !used.has(one) && !OF_THE_CLUSTER.includes(one.record.GroupType));
  const roles = others
    .filter(({ record }) => record.GroupType !== 'VirtualMachine' && record.GroupType !== undefined)
    .flatMap((one) => roleEntry(one, names, context));
  const alone = others.filter(({ record }) => record.GroupType === 'VirtualMachine' && pairs.length === 0);
  return { vms: [...vms, ...alone.map((one) => vmEntry({ vm: bare(one), group: one }, names, context))], roles };
}

/** A VM of which only its role is known. */
const bare = ({ record, from }: Found<'Get-ClusterGroup'>): Found<'Get-VM'> => ({
  record: { Name: record.VMName ?? record.Name },
  from,
});

function pairsOf({ of }: Inventory): Pair[] {
  const byId = new Map(of['Get-ClusterGroup'].map((one) => [one.record.VMId?.toLowerCase(), one]));
  const byName = new Map(
    of['Get-ClusterGroup'].toReversed().map((one) => [(one.record.VMName ?? roleName(one.record)).toLowerCase(), one]),
  );
  const seen = new Set<string>();
  return of['Get-VM'].flatMap((vm) => {
    const id = (vm.record.VMId ?? vm.record.Id)?.toLowerCase();
    if (id !== undefined && seen.has(id)) return [];
    if (id !== undefined) seen.add(id);
    const name = (vm.record.VMName ?? vm.record.Name ?? '').toLowerCase();
    return [{ vm, group: (id === undefined ? undefined : byId.get(id)) ?? byName.get(name) }];
  });
}

/** Virtual Machine Manager calls the role of a VM `SCVMM name Resources`. */
const roleName = ({ Name = '' }: Group): string => /^SCVMM (.+) Resources(?: \(\d+\))?$/i.exec(Name)?.[1] ?? Name;

function vmEntry({ vm, group }: Pair, names: SafeNames, context: VmContext): Entry {
  const { record } = vm;
  const raw = record.VMName ?? record.Name ?? 'unnamed';
  const name = names.take(raw);
  const words = context.words(raw);
  const assumed: GapName[] = [];
  const gap = (which: GapName, key: string): void => {
    if (!(key in words)) assumed.push(context.gaps.add(which, name));
  };
  if (name !== raw) gap('name', 'title');
  const host = context.hosts.find(record.ComputerName ?? group?.record.OwnerNode);
  if (host === undefined) gap('vmHost', 'on');
  if (!('dirty' in words)) gap('workload', 'workload');
  const keys = {
    name,
    group: record.Groups?.[0],
    on: host,
    version: versionOf(record, () => gap('version', 'version')),
    memory: memoryOf(record, context.memoryOf(host), gap),
    cores: record.ProcessorCount,
    disk: record.SizeOfDisks === undefined || record.SizeOfDisks === 0 ? undefined : exactSize(record.SizeOfDisks),
    volume: volumeOf(record, context),
    checkpoints: context.checkpointsOf(record, gap),
    state: stateOf(record, context.buildOf(host), () => gap('state', 'state')),
    clustered: record.IsClustered,
    switch: switchesOf(record),
    compatibility: compatibilityOf(record, context.buildOf(host), () => gap('compatibility', 'compatibility')),
    generation: record.Generation === 1 ? 1 : undefined,
    traits: traitsOf(record),
    immovable: immovable(record),
    ...roleKeys(group?.record, context, () => gap('failback', 'failbackWindow')),
  };
  return { keys: { ...keys, ...words }, from: [vm.from, group?.from].filter((one) => one).join(', '), assumed };
}

function versionOf({ Version }: Vm, gap: () => void): string | undefined {
  if (Version !== undefined && versionIndex(Version) >= 0) return Version;
  gap();
  return undefined;
}

function memoryOf(vm: Vm, ofHost: Bytes | undefined, gap: (which: GapName, key: string) => void): unknown {
  const startup = vm.MemoryStartup || vm.MemoryAssigned;
  if (!startup) {
    gap('vmMemory', 'memory');
    return exactSize(MEMORY_ASSUMED);
  }
  if (vm.DynamicMemoryEnabled !== true) return exactSize(startup);
  const assigned = vm.MemoryAssigned || startup;
  const wanted = Math.max(assigned, vm.MemoryMaximum ?? assigned);
  const max = ofHost === undefined || wanted <= ofHost ? wanted : Math.max(assigned, ofHost);
  if (max < wanted) gap('more', 'memory');
  return { startup: exactSize(startup), assigned: exactSize(assigned), max: exactSize(max) };
}

function stateOf({ State }: Vm, build: number, gap: () => void): string | undefined {
  if (State === undefined) return undefined;
  const found = stateAtStart(State, build);
  if (found === undefined) gap();
  return found === 'Running' ? undefined : found;
}

const COMPATIBILITY = { MinimumFeatureSet: 'minimal', CommonClusterFeatureSet: 'common' } as const;

function compatibilityOf(vm: Vm, build: number, gap: () => void): string | undefined {
  if (vm.CompatibilityForMigrationEnabled !== true) return undefined;
  const mode = vm.CompatibilityForMigrationMode;
  if (mode !== undefined) return COMPATIBILITY[mode as keyof typeof COMPATIBILITY];
  if (!mayHaveCommonSet(vm.Version, build)) return 'minimal';
  gap();
  return 'common';
}

function volumeOf({ Path }: Vm, { volumes }: VmContext): string | undefined {
  const folder = folderOf(Path);
  return folder !== undefined && volumes.has(folder.toLowerCase()) ? folder : undefined;
}

function switchesOf({ SwitchNames, NetworkAdapters }: Vm): readonly string[] | undefined {
  if (SwitchNames !== undefined) return SwitchNames.length > 0 ? SwitchNames : undefined;
  const found = [NetworkAdapters].flat().flatMap((one) => {
    const name = typeof one === 'object' && one !== null ? one.SwitchName : undefined;
    return name === null || name === undefined || name === '' ? [] : [name];
  });
  return found.length > 0 ? [...new Set(found)] : undefined;
}

function traitsOf(vm: Vm): readonly string[] | undefined {
  const traits = [
    ...(vm.TpmEnabled === true && vm.Generation !== 1 ? ['vtpm'] : []),
    ...((vm.ReplicationState ?? 0) > 0 ? ['replicated'] : []),
    ...(vm.DynamicMemoryEnabled === true ? ['dynamic-memory'] : []),
  ];
  return traits.length > 0 ? traits : undefined;
}

function immovable(vm: Vm): string | undefined {
  if (vm.AssignedDevice === true) return 'GPU';
  if (vm.PassThroughDisk === true) return 'pass-through';
  return vm.LocalIso === true ? 'local ISO' : undefined;
}

const HOURS = 24;

/** What a role has beside its VM. */
function roleKeys(group: Group | undefined, context: VmContext, gap: () => void): Keys {
  if (group === undefined) return {};
  const { FailoverThreshold: threshold, FailoverPeriod: hours } = group;
  const once = threshold !== undefined && threshold < UNSET ? { threshold } : {};
  const period = hours !== undefined && hours < UNSET && hours > 0 ? { period: `${hours} h` } : {};
  const failover = { ...once, ...period };
  return {
    priority: group.Priority,
    antiAffinity: some(group.AntiAffinityClassNames),
    possibleOwners: hostsOf(group.PossibleOwners, context),
    preferredOwners: hostsOf(group.PreferredOwners, context),
    autoFailback: group.AutoFailbackType === 'AllowFailback' ? true : undefined,
    failbackWindow: windowOf(group, context, gap),
    failover: Object.keys(failover).length > 0 ? failover : undefined,
    defaultMoveType: group.DefaultMoveType === MOVE_TYPES.quick ? 'quick' : undefined,
    preferredSite: group.PreferredSite,
  };
}

/** A DWORD that stands for nothing. */
const UNSET = 100_000;

const some = (list: readonly string[] | undefined): readonly string[] | undefined =>
  list === undefined || list.length === 0 ? undefined : list;

const hostsOf = (list: readonly string[] | undefined, { hosts }: VmContext): readonly string[] | undefined =>
  some((list ?? []).flatMap((one) => hosts.find(one) ?? []));

function windowOf(group: Group, { hasStart }: VmContext, gap: () => void): Keys | undefined {
  const { FailbackWindowStart: from = HOURS, FailbackWindowEnd: to = HOURS } = group;
  if (from >= HOURS || to >= HOURS || from === to) return undefined;
  if (hasStart) return { from, to };
  gap();
  return undefined;
}

/** A role that is no VM; one without a node cannot be placed. */
function roleEntry({ record, from }: Found<'Get-ClusterGroup'>, names: SafeNames, context: VmContext): Entry[] {
  const on = context.hosts.find(record.OwnerNode);
  if (on === undefined) return [];
  const {
    failover: _failover,
    antiAffinity: _class,
    preferredSite: _site,
    defaultMoveType: _moveType,
    ...keys
  } = roleKeys(record, context, () => {});
  const kind = KINDS[record.GroupType ?? ''] ?? 'generic';
  return [{ keys: { name: names.take(record.Name ?? 'role'), kind, on, ...keys }, from, assumed: [] }];
}
