/** How objects of known types are shown: which columns, or that their fields stand below each other. */
import { formatDate } from '../runtime/format-operator.js';
import { propertyOf } from '../runtime/members.js';
import { PsDate, type Value } from '../runtime/values.js';

export interface Column {
  readonly label: string;
  /** Of each object; unwritten: its property of that name. */
  readonly value?: (item: Value) => Value;
  /** Columns that it takes; unwritten: as many as its longest text. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

export type View =
  /** `under`: a table for each value of this property, which stands above it. */
  | { readonly is: 'table'; readonly columns: readonly Column[]; readonly under?: string }
  | { readonly is: 'list'; readonly properties: readonly string[] }
  | { readonly is: 'text'; readonly text: (item: Value) => string };

/** A column for each word; `Label=Property` where the label differs, `>` before what stands to the right. */
const table = (words: string): Extract<View, { is: 'table' }> => ({
  is: 'table',
  columns: words.split(' ').map((word) => {
    const [label = '', property = label] = word.replace('>', '').split('=');
    return {
      label,
      value: (item) => propertyOf(item, property) ?? null,
      ...(word.startsWith('>') ? { align: 'right' as const } : {}),
    };
  }),
});

const list = (words: string): View => ({ is: 'list', properties: words.split(' ') });

const long = (item: Value): string => (item instanceof PsDate ? formatDate(item.ms, 'F') : '');

const entry: View = {
  is: 'table',
  columns: [
    { label: 'Name', width: 30, align: 'left' },
    { label: 'Value', align: 'left' },
  ],
};

const BYTES_M = 1_048_576;
const mib = (property: string, label: string): Column => ({
  label,
  align: 'right',
  value: (item) => {
    const bytes = propertyOf(item, property);
    return typeof bytes === 'number' ? Math.floor(bytes / BYTES_M) : null;
  },
});

const columnsOf = (words: string): readonly Column[] => table(words).columns;

const VIEWS: ReadonlyMap<string, View> = new Map<string, View>([
  ['System.DateTime', { is: 'text', text: long }],
  [
    'System.TimeSpan',
    list(
      'Days Hours Minutes Seconds Milliseconds Ticks TotalDays TotalHours TotalMinutes TotalSeconds TotalMilliseconds',
    ),
  ],
  [
    'System.Version',
    {
      is: 'table',
      columns: ['Major', 'Minor', 'Build', 'Revision'].map((label) => ({
        label,
        align: 'left' as const,
        width: label.length < 6 ? 6 : 8,
      })),
    },
  ],
  ['System.RuntimeType', table('IsPublic IsSerial Name BaseType')],
  ['System.Collections.Hashtable', entry],
  ['System.Collections.Specialized.OrderedDictionary', entry],
  ['System.Collections.DictionaryEntry', entry],
  [
    'Microsoft.PowerShell.Commands.GroupInfo',
    {
      is: 'table',
      columns: [{ label: 'Count', width: 5, align: 'right' }, { label: 'Name', width: 25 }, { label: 'Group' }],
    },
  ],
  [
    'Microsoft.PowerShell.Commands.GenericMeasureInfo',
    list('Count Average Sum Maximum Minimum StandardDeviation Property'),
  ],
  ['Microsoft.PowerShell.Commands.TextMeasureInfo', table('Lines Words Characters Property')],
  ['Microsoft.PowerShell.Commands.MemberDefinition', { ...table('Name MemberType Definition'), under: 'TypeName' }],
  ['System.Management.Automation.PSVariable', entry],
  ['System.Management.Automation.CommandInfo', table('CommandType Name Version Source')],
  ['Microsoft.FailoverClusters.PowerShell.Cluster', table('Name')],
  ['Microsoft.FailoverClusters.PowerShell.ClusterNode', table('Name ID=Id State')],
  ['Microsoft.FailoverClusters.PowerShell.ClusterGroup', table('Name OwnerNode State')],
  ['Microsoft.FailoverClusters.PowerShell.ClusterResource', table('Name State OwnerGroup ResourceType')],
  ['Microsoft.FailoverClusters.PowerShell.ClusterNetwork', table('Name State >Metric Role')],
  ['Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume', table('Name State Node=OwnerNode')],
  [
    'Microsoft.FailoverClusters.PowerShell.ClusterSharedVolumeState',
    table('Name Node StateInfo FileSystemRedirectedIOReason'),
  ],
  ['Microsoft.FailoverClusters.PowerShell.ClusterQuorumSettings', table('Cluster QuorumResource')],
  [
    'Microsoft.FailoverClusters.PowerShell.ClusterParameter',
    table('Object=ClusterObject Name Value Type=ParameterType'),
  ],
  [
    'Microsoft.Management.Infrastructure.CimInstance#PhysicalDisk',
    table('FriendlyName MediaType CanPool OperationalStatus HealthStatus Usage'),
  ],
  ['System.Diagnostics.Eventing.Reader.EventLogRecord', table('TimeCreated >Id LevelDisplayName Message')],
  ['System.ServiceProcess.ServiceController', table('Status Name DisplayName')],
  ['Microsoft.FailoverClusters.PowerShell.ClusterResourceType', table('Name DisplayName')],
  ['Microsoft.FailoverClusters.PowerShell.ClusterOwnerNodeList', table('ClusterObject OwnerNodes')],
  [
    'Microsoft.HyperV.PowerShell.VirtualMachine',
    {
      is: 'table',
      columns: [
        ...columnsOf('Name State >CPUUsage(%)=CPUUsage'),
        mib('MemoryAssigned', 'MemoryAssigned(M)'),
        ...columnsOf('Uptime Status Version'),
      ],
    },
  ],
  [
    'Microsoft.HyperV.PowerShell.VMHost',
    {
      is: 'table',
      columns: [
        ...columnsOf('Name >LogicalProcessorCount'),
        mib('MemoryCapacity', 'MemoryCapacity(M)'),
        ...columnsOf('VirtualMachineMigrationEnabled'),
      ],
    },
  ],
  ['Microsoft.HyperV.PowerShell.VMCompatibilityReport', list('VM OperationType Destination Incompatibilities')],
  ['Microsoft.HyperV.PowerShell.VMHostSupportedVersion', table('Name Version IsDefault')],
  ['Microsoft.HyperV.PowerShell.VMSnapshot', table('VMName Name SnapshotType CreationTime ParentSnapshotName')],
  ['Microsoft.HyperV.PowerShell.VMSwitch', table('Name SwitchType NetAdapterInterfaceDescription')],
  [
    'Microsoft.HyperV.PowerShell.VMNetworkAdapter',
    table('Name IsManagementOs VMName SwitchName MacAddress Status IPAddresses'),
  ],
  ['Microsoft.HyperV.PowerShell.VMProcessor', table('VMName >Count CompatibilityForMigrationEnabled')],
  [
    'Microsoft.HyperV.PowerShell.VMMemory',
    table('VMName DynamicMemoryEnabled >Minimum(M)=MinimumMiB >Startup(M)=StartupMiB >Maximum(M)=MaximumMiB'),
  ],
  [
    'Microsoft.Management.Infrastructure.CimInstance#StorageJob',
    table('Name IsBackgroundTask ElapsedTime JobState >PercentComplete >BytesProcessed >BytesTotal'),
  ],
  [
    'Microsoft.Management.Infrastructure.CimInstance#VirtualDisk',
    table('FriendlyName OperationalStatus HealthStatus >Size'),
  ],
  [
    'Microsoft.Management.Infrastructure.CimInstance#StoragePool',
    table('FriendlyName OperationalStatus HealthStatus IsPrimordial Version'),
  ],
]);

/** Undefined: nobody has said how it is shown. */
export const viewOf = (typeNames: readonly string[]): View | undefined => {
  for (const name of typeNames) {
    const view = VIEWS.get(name);
    if (view !== undefined) return view;
  }
  return undefined;
};
