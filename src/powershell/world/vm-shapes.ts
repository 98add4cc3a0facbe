/** What VMs and hosts look like to a script. */
import { hostTraits, RELEASES, versionText } from '../../model/catalog/index.js';
import { filesOf, guidOf } from '../../model/files.js';
import { hostAt, hostName, vmAt, vmName } from '../../model/rules/names.js';
import { CHECKPOINT, MIGRATION, POWER } from '../../model/states.js';
import { vmWord } from '../../model/words.js';
import {
  CHECKPOINT_TYPES,
  freeMemory,
  hasDynamicMemory,
  underWay,
  usesMemory,
  type Vm,
  type World,
} from '../../model/world.js';
import { PsSpan, type Value } from '../runtime/values.js';
import { choice, shapeOf } from './shape.js';
import type { Sight } from './sight.js';

const NAMESPACE = 'Microsoft.HyperV.PowerShell';

/** Numbers as the current product has them. A VM that has failed, or is frozen, is Critical there. */
const STATES = {
  Running: 2,
  Off: 3,
  Stopping: 4,
  Saved: 6,
  Paused: 9,
  Starting: 10,
  Saving: 32_773,
  RunningCritical: 32_785,
  OffCritical: 32_786,
  PausedCritical: 32_789,
} as const;

function stateOf({ power }: Vm): Value {
  const word = vmWord(power);
  const name = word === 'Failed' || word === 'Lost' ? 'OffCritical' : word;
  return choice(`${NAMESPACE}.VMState`, name, STATES);
}

/** What it is busy with; the words of a move are ours. */
function statusOf(vm: Vm): string {
  if (vm.migration === MIGRATION.queued) return 'Waiting to migrate';
  if (underWay(vm.migration)) return 'Migrating';
  return vm.power === POWER.pausedCritical
    ? 'Cannot connect to virtual machine configuration storage'
    : 'Operating normally';
}

const folderOf = (world: World, ref: number): string =>
  (filesOf(world, ref)[0]?.path ?? '').split('\\Virtual Hard Disks')[0] ?? '';

const of =
  (get: (vm: Vm, world: World) => Value) =>
  (ref: number, _: Sight, world: World): Value =>
    get(vmAt(world, ref), world);

const CRITICAL = { None: 0, Pause: 1 } as const;
const TYPES = { Disabled: 2, Production: 3, ProductionOnly: 4, Standard: 5 } as const;

export const VM = shapeOf(
  `${NAMESPACE}.VirtualMachine`,
  {
    Name: of(({ name }) => name),
    State: of(stateOf),
    CPUUsage: () => 0,
    MemoryAssigned: of((vm) => (usesMemory(vm.power) ? vm.assigned : 0)),
    Uptime: (ref, sight) => new PsSpan(Math.floor(sight.runningUs(ref) / 1000)),
    Status: of(statusOf),
    Version: of(({ version }) => versionText(version)),
    Id: of(({ name }) => guidOf(name).toLowerCase()),
    VMId: of(({ name }) => guidOf(name).toLowerCase()),
    VMName: of(({ name }) => name),
    ComputerName: of(({ host }, world) => hostName(world, host).toUpperCase()),
    Generation: of(({ generation }) => generation),
    ProcessorCount: of(({ cores }) => cores),
    MemoryStartup: of(({ startup }) => startup),
    MemoryMinimum: of(({ startup }) => startup),
    MemoryMaximum: of(({ maximum }) => maximum),
    DynamicMemoryEnabled: of(hasDynamicMemory),
    IsClustered: of(({ clustered }) => clustered),
    Path: (ref, _, world) => folderOf(world, ref),
    ConfigurationLocation: (ref, _, world) => folderOf(world, ref),
    CheckpointType: of(({ checkpointType }) =>
      choice(`${NAMESPACE}.CheckpointType`, CHECKPOINT_TYPES[checkpointType] ?? '', TYPES),
    ),
    AutomaticCriticalErrorAction: of(({ pausesCritical }) =>
      choice(`${NAMESPACE}.CriticalErrorAction`, pausesCritical ? 'Pause' : 'None', CRITICAL),
    ),
    AutomaticCriticalErrorActionTimeout: of(({ criticalMinutes }) => criticalMinutes),
    Notes: () => '',
  },
  (ref, sight) => {
    const { world } = sight.view();
    return `VirtualMachine (Name = '${vmName(world, ref)}') [Id = '${guidOf(vmName(world, ref)).toLowerCase()}']`;
  },
);

const PERFORMANCE = { TCPIP: 0, Compression: 1, SMB: 2 } as const;
const PERFORMANCE_WORDS: Readonly<Record<string, keyof typeof PERFORMANCE>> = {
  tcp: 'TCPIP',
  compression: 'Compression',
  smb: 'SMB',
  'smb-direct': 'SMB',
};

/** A host of which nothing else is written authenticates by Kerberos, with delegation. */
const authentication = (world: World, ref: number): Value =>
  choice(
    `${NAMESPACE}.MigrationAuthenticationType`,
    (hostAt(world, ref).traits & hostTraits(['credssp'])) === 0 ? 'Kerberos' : 'CredSSP',
    { CredSSP: 0, Kerberos: 1 },
  );

export const VM_HOST = shapeOf(
  `${NAMESPACE}.VMHost`,
  {
    Name: (ref, _, world) => hostName(world, ref).toUpperCase(),
    ComputerName: (ref, _, world) => hostName(world, ref).toUpperCase(),
    FullyQualifiedDomainName: (ref, _, world) => hostName(world, ref),
    LogicalProcessorCount: (ref, _, world) => hostAt(world, ref).cores,
    MemoryCapacity: (ref, _, world) => hostAt(world, ref).memory,
    MemoryAvailable: (ref, _, world) => freeMemory(hostAt(world, ref)),
    VirtualMachineMigrationEnabled: () => true,
    VirtualMachineMigrationAuthenticationType: (ref, _, world) => authentication(world, ref),
    VirtualMachineMigrationPerformanceOption: (_, { migrationMode }) =>
      choice(`${NAMESPACE}.VMMigrationPerformance`, PERFORMANCE_WORDS[migrationMode] ?? 'Compression', PERFORMANCE),
    MaximumVirtualMachineMigrations: (ref, _, world) => hostAt(world, ref).maximumMigrations,
    MaximumStorageMigrations: (ref, _, world) => hostAt(world, ref).maximumStorageMigrations,
    NumaSpanningEnabled: (ref, _, world) => hostAt(world, ref).numaSpanning,
    VirtualHardDiskPath: () => 'C:\\ProgramData\\Microsoft\\Windows\\Hyper-V\\Virtual Hard Disks',
    VirtualMachinePath: () => 'C:\\ProgramData\\Microsoft\\Windows\\Hyper-V',
    OperatingSystem: (ref, _, world) => RELEASES[hostAt(world, ref).release]?.title ?? '',
  },
  (ref, sight) => hostName(sight.view().world, ref),
);

const SNAPSHOTS = { Standard: 0, Recovery: 1, Planned: 2, Production: 3 } as const;

export const VM_SNAPSHOT = shapeOf(
  `${NAMESPACE}.VMSnapshot`,
  {
    VMName: (ref, _, world) => vmName(world, world.checkpoints[ref]?.vm ?? 0),
    Name: (ref, _, world) => world.checkpoints[ref]?.name ?? '',
    SnapshotType: (ref, _, world) =>
      choice(
        `${NAMESPACE}.SnapshotType`,
        world.checkpoints[ref]?.state === CHECKPOINT.production ? 'Production' : 'Standard',
        SNAPSHOTS,
      ),
    State: (ref, _, world) =>
      choice(`${NAMESPACE}.VMState`, world.checkpoints[ref]?.state === CHECKPOINT.withMemory ? 'Saved' : 'Off', STATES),
    CreationTime: () => null,
    ParentSnapshotName: () => '',
    HoldsSavedState: (ref, _, world) => world.checkpoints[ref]?.state === CHECKPOINT.withMemory,
  },
  (ref, sight) => sight.view().world.checkpoints[ref]?.name ?? '',
);
