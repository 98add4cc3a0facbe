/** What the cmdlets export, as far as a scenario can be made from it. Everything else in a record is passed over. */
import { z } from 'zod';
import { SETTINGS } from '../../model/catalog/index.js';
import { flag, named, namesOf, text, version, whole, word, wordOrNumber } from './fields.js';

/** The states of VMState below the critical ones; their numbers are the same in every release. */
const VM_STATES = {
  Running: 2,
  Off: 3,
  Stopping: 4,
  Saved: 6,
  Paused: 9,
  Starting: 10,
  Reset: 11,
  Saving: 32773,
  Pausing: 32776,
  Resuming: 32777,
  FastSaved: 32779,
  FastSaving: 32780,
  ForceShutdown: 32781,
  ForceReboot: 32782,
  RunningCritical: -1,
  OffCritical: -1,
  SavedCritical: -1,
  PausedCritical: -1,
} as const;

const GROUP_TYPES = {
  Cluster: 1,
  AvailableStorage: 2,
  TemporaryStorage: 3,
  ClusterSharedVolume: 4,
  FileServer: 100,
  VirtualMachine: 111,
  IScsiTarget: 113,
  ScaleoutFileServer: 114,
  VMReplicaBroker: 115,
  ClusterUpdateAgent: 117,
  Unknown: 9999,
} as const;

const DWORD = 4_294_967_295;

const settings = Object.fromEntries(SETTINGS.map(({ name, help }) => [name, whole(help.replace(/\.$/, ''), DWORD)]));

const cluster = z.object({
  Name: named('name of the cluster'),
  ClusterFunctionalLevel: whole('functional level', 255),
  ClusterUpgradeVersion: whole('upgrade version of its level', 65_535),
  S2DEnabled: flag('whether it has Storage Spaces Direct'),
  ...settings,
});

const quorum = z.object({
  Cluster: named('name of the cluster'),
  QuorumResource: named('resource of its witness'),
  Witness: word('kind of its witness', { none: 0, disk: 1, 'file-share': 2, cloud: 3 }),
});

const node = z.object({
  Name: named('name of the node'),
  NodeName: named('name of the node'),
  Cluster: named('name of its cluster'),
  Id: whole('id of the node', 10_000),
  State: word('state of the node', { Up: 0, Down: 1, Paused: 2, Joining: 3 }),
  NodeWeight: whole('vote of the node', 1),
  MajorVersion: whole('major version of its Windows', 255),
  MinorVersion: whole('minor version of its Windows', 255),
  BuildNumber: whole('build of its Windows', 1_000_000),
  Site: text('site of the node'),
  Rack: text('rack of the node'),
});

const system = z.object({
  PSComputerName: named('name of the host'),
  CSName: named('name of the host'),
  Caption: text('product name of its Windows'),
  BuildNumber: whole('build of its Windows', 1_000_000),
  UBR: whole('updates of its build', 1_000_000),
  Processor: text('name of its processors'),
  NumaNodes: whole('NUMA nodes', 64),
});

const host = z.object({
  Name: named('name of the host'),
  ComputerName: named('name of the host'),
  LogicalProcessorCount: whole('logical processors', 2048),
  MemoryCapacity: whole('memory of the host in bytes'),
  MaximumVirtualMachineMigrations: whole('live migrations at a time', DWORD),
  MaximumStorageMigrations: whole('moves of files at a time', DWORD),
  VirtualMachineMigrationPerformanceOption: word('how live migrations travel', { TCPIP: 0, Compression: 1, SMB: 2 }),
  NumaSpanningEnabled: flag('whether VMs may span NUMA nodes'),
});

const hostSwitch = z.object({
  Name: named('name of the switch'),
  ComputerName: named('name of its host'),
});

const network = z.object({
  Name: named('name of the network'),
  Cluster: named('name of the cluster'),
  Role: word('what it carries', { None: 0, Cluster: 1, ClusterAndClient: 3 }),
  LinkSpeed: whole('line rate of a port in bits per second'),
  Migration: flag('whether live migrations go over it'),
  Metric: whole('metric: the lowest goes first', DWORD),
});

/** Of the cmdlet itself; the collector writes the two sizes beside the name. */
const volumeInfo = z.looseObject({
  FriendlyVolumeName: z.string().nullish(),
  Partition: z
    .union([z.looseObject({ Size: z.number().nullish(), FreeSpace: z.number().nullish() }), z.string(), z.null()])
    .optional(),
});

const volume = z.object({
  Name: named('name of the volume'),
  Cluster: named('name of the cluster'),
  OwnerNode: named('node that coordinates it'),
  Size: whole('size in bytes'),
  FreeSpace: whole('free space in bytes'),
  SharedVolumeInfo: z
    .union([volumeInfo, z.string(), z.null(), z.array(z.union([volumeInfo, z.string(), z.null()]))])
    .optional(),
});

const adapter = z.looseObject({ SwitchName: z.string().nullish() });

const vm = z.object({
  Name: named('name of the VM'),
  VMName: named('name of the VM'),
  Id: text('id of the VM'),
  VMId: text('id of the VM'),
  ComputerName: named('name of its host'),
  State: wordOrNumber('state of the VM', VM_STATES),
  Version: version('configuration version'),
  ProcessorCount: whole('virtual processors', 2048),
  MemoryAssigned: whole('memory that it has, in bytes'),
  MemoryStartup: whole('memory at its start, in bytes'),
  MemoryMaximum: whole('the most memory that it may get, in bytes'),
  DynamicMemoryEnabled: flag('whether its memory is dynamic'),
  IsClustered: flag('whether it is a role of a cluster'),
  Path: text('folder of its files'),
  ParentSnapshotId: z
    .union([z.string(), z.null()])
    .optional()
    .meta({ description: 'Id of the checkpoint that it goes on from; null or empty: it has none.' }),
  ParentSnapshotName: text('name of that checkpoint'),
  ReplicationState: whole('state of its replication', DWORD),
  SwitchNames: namesOf('virtual switches'),
  NetworkAdapters: z
    .union([adapter, z.string(), z.null(), z.array(z.union([adapter, z.string(), z.null()]))])
    .optional(),
  SizeOfDisks: whole('size of its disks in bytes'),
  CompatibilityForMigrationEnabled: flag('whether processor compatibility is on'),
  CompatibilityForMigrationMode: word('which set of features that leaves it', {
    MinimumFeatureSet: 0,
    CommonClusterFeatureSet: 1,
  }),
  Generation: whole('generation of its virtual hardware', 2),
  TpmEnabled: flag('whether it has a virtual TPM'),
  LocalIso: flag('whether an image of a path on its host is in its drive'),
  PassThroughDisk: flag('whether it has a disk of its host passed through'),
  AssignedDevice: flag('whether it has a device of its host'),
  Groups: namesOf('groups of the VM'),
});

const checkpoint = z.object({
  Name: text('name of the checkpoint'),
  VMName: named('name of its VM'),
  VMId: text('id of its VM'),
  ComputerName: named('name of its host'),
  State: wordOrNumber('state of the VM in it', VM_STATES),
});

const group = z.object({
  Name: named('name of the role'),
  Cluster: named('name of the cluster'),
  OwnerNode: named('node that owns it'),
  GroupType: word('type of the role', GROUP_TYPES),
  Priority: word('priority of the role', { NoAutoStart: 0, Low: 1000, Medium: 2000, High: 3000 }),
  VMName: named('name of its VM'),
  VMId: text('id of its VM'),
  AntiAffinityClassNames: namesOf('anti-affinity classes'),
  AutoFailbackType: word('whether it returns', { PreventFailback: 0, AllowFailback: 1 }),
  FailbackWindowStart: whole('hour at which it may return', DWORD),
  FailbackWindowEnd: whole('hour until which it may return', DWORD),
  DefaultMoveType: whole('how a drain moves its VM', DWORD),
  FailoverThreshold: whole('failovers within a period', DWORD),
  FailoverPeriod: whole('hours of that period', DWORD),
  PreferredOwners: namesOf('preferred owners'),
  PossibleOwners: namesOf('possible owners'),
  PreferredSite: text('preferred site'),
});

/** By the cmdlet that exports it. */
export const RECORDS = {
  'Get-Cluster': cluster,
  'Get-ClusterQuorum': quorum,
  'Get-ClusterNode': node,
  'Get-ClusterGroup': group,
  'Get-ClusterNetwork': network,
  'Get-ClusterSharedVolume': volume,
  Win32_OperatingSystem: system,
  'Get-VMHost': host,
  'Get-VMSwitch': hostSwitch,
  'Get-VM': vm,
  'Get-VMSnapshot': checkpoint,
} as const;

export type Section = keyof typeof RECORDS;

export const SECTIONS = Object.keys(RECORDS) as readonly Section[];

export type RecordOf<S extends Section> = z.output<(typeof RECORDS)[S]>;

const listOf = <S extends Section>(section: S) =>
  z
    .array(RECORDS[section])
    .meta({ description: `What ${section} shows, a record each.` })
    .optional();

const lack = z
  .object({
    Host: z.string().optional().meta({ description: 'Host that was asked.' }),
    What: z.string().meta({ description: 'What was asked.' }),
    Why: z.string().meta({ description: 'The answer.' }),
  })
  .meta({ description: 'Something that could not be read.' });

/** An entry of a scenario, in the words of its format: it wins over what was read. */
const words = z.array(z.looseObject({ name: z.string() }));

const drill = z
  .object({
    hosts: words.optional().meta({ description: 'Of hosts, by name.' }),
    vms: words.optional().meta({ description: 'Of VMs, by name.' }),
    clusters: words.optional().meta({ description: 'Of clusters, by name.' }),
    file: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Keys of the whole file, such as upgrade.' }),
  })
  .meta({
    description: 'What no cmdlet shows, in the words of the scenario format. It wins over what was read.',
  });

/** The file that the collector writes. */
export const inventoryType = z
  .object({
    inventory: z.literal(1).meta({ description: 'Version of this format: 1.' }),
    collected: z.string().optional().meta({ description: 'When it was read, as 2026-11-28T20:00:00Z.' }),
    by: z.string().optional().meta({ description: 'What read it.' }),
    anonymized: z.boolean().optional().meta({ description: 'Whether names are pseudonyms.' }),
    missing: z.array(lack).optional().meta({ description: 'What could not be read.' }),
    'Get-Cluster': listOf('Get-Cluster'),
    'Get-ClusterQuorum': listOf('Get-ClusterQuorum'),
    'Get-ClusterNode': listOf('Get-ClusterNode'),
    'Get-ClusterGroup': listOf('Get-ClusterGroup'),
    'Get-ClusterNetwork': listOf('Get-ClusterNetwork'),
    'Get-ClusterSharedVolume': listOf('Get-ClusterSharedVolume'),
    Win32_OperatingSystem: listOf('Win32_OperatingSystem'),
    'Get-VMHost': listOf('Get-VMHost'),
    'Get-VMSwitch': listOf('Get-VMSwitch'),
    'Get-VM': listOf('Get-VM'),
    'Get-VMSnapshot': listOf('Get-VMSnapshot'),
    drill: drill.optional(),
  })
  .meta({
    title: 'clusterdrill inventory',
    description: 'What a cluster says of itself, by the cmdlets that were asked.',
  });

export type Drill = z.output<typeof drill>;
export type Lack = z.output<typeof lack>;

/** Draft 7. */
export const inventoryJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(inventoryType, { target: 'draft-7', io: 'input' }) as Record<string, unknown>;
