/** The plain description that a world is made from. */
import type { Bytes, Micros } from '../base/units.js';
import type { AffinityType } from './affinity.js';
import type { Caps, Compatibility, MigrationMode, Overhead, VmTrait } from './catalog/index.js';
import type { FittingsSpec, NumaSpec } from './make-fittings.js';
import type { GroupSet, PRIORITY, ROLE_KINDS, SettingName, STORAGES } from './world.js';

export interface VolumeSpec {
  readonly name: string;
  readonly size: Bytes;
  /** Unwritten: all of it. */
  readonly free?: Bytes;
  /** Index of the host that owns it; unwritten: they are spread evenly. */
  readonly owner?: number;
  /** Unwritten: as its cluster has. */
  readonly copies?: number;
}

export interface ClusterSpec {
  readonly name: string;
  /** Release index whose level it has. */
  readonly level: number;
  /** Index into WITNESSES; 0 (none) where unwritten. */
  readonly witness?: number;
  /** Unwritten: san. */
  readonly storage?: (typeof STORAGES)[number];
  /** Copies of its data where its storage lies in its nodes; unwritten: 3, or 2 of two nodes. */
  readonly copies?: number;
  /** Unwritten: one that is never full and whose owner does not matter. */
  readonly volumes?: readonly VolumeSpec[];
  readonly settings?: Readonly<Partial<Record<SettingName, number>>>;
}

export interface HostSpec extends FittingsSpec, NumaSpec {
  readonly name: string;
  readonly release: number;
  /** Index of its cluster; unwritten: a host of its own. */
  readonly cluster?: number;
  readonly cores: number;
  readonly memory: Bytes;
  /** Unwritten: see `defaultReserve`. */
  readonly reserve?: Bytes;
  readonly maximumMigrations?: number;
  /** Whether it may have a vote; unwritten: true. */
  readonly weight?: boolean;
  /** Number in the catalog; unwritten: as all others. */
  readonly processor?: number;
  readonly site?: string;
  readonly rack?: string;
  /** The number behind the dot of its build; unwritten: up to date. */
  readonly revision?: number;
  readonly rebuilt?: FittingsSpec;
  readonly maximumStorageMigrations?: number;
  /** Unwritten: shared. */
  readonly storage?: 'shared' | 'local';
}

export interface CheckpointSpec {
  readonly name: string;
  /** Whether it holds saved state. */
  readonly memory: boolean;
}

export interface VmSpec {
  readonly name: string;
  readonly group?: string;
  readonly host: number;
  /** Unwritten: true on a member, false elsewhere. */
  readonly clustered?: boolean;
  readonly state?: 'Running' | 'Off' | 'Saved';
  /** Version index; unwritten: what New-VM would make there. */
  readonly version?: number;
  readonly startup: Bytes;
  /** Index of the volume that holds its files; unwritten: the first of its cluster. */
  readonly volume?: number;
  /** Of its disks; unwritten: as the catalog assumes. */
  readonly disk?: Bytes;
  /** Unwritten: as `startup`. */
  readonly assigned?: Bytes;
  readonly maximum?: Bytes;
  readonly cores?: number;
  readonly priority?: keyof typeof PRIORITY;
  readonly workload?: string;
  readonly antiAffinity?: readonly string[];
  readonly possibleOwners?: readonly number[];
  readonly preferredOwners?: readonly number[];
  /** DefaultMoveType; unwritten: false, and its priority decides. */
  readonly movesQuickly?: boolean;
  /** AutoFailbackType; unwritten: false. */
  readonly failsBack?: boolean;
  /** Hours of the day between which it fails back; unwritten: at once. */
  readonly failbackWindow?: { readonly from: number; readonly to: number };
  readonly preferredSite?: string;
  /** Unwritten: once less than its cluster has nodes. */
  readonly failoverThreshold?: number;
  /** Unwritten: as the catalog says. */
  readonly failoverPeriodUs?: number;
  /** Unwritten: a VM. */
  readonly kind?: (typeof ROLE_KINDS)[number];
  /** Unwritten: 2. */
  readonly generation?: number;
  /** Of a role that is no VM; unwritten: as the physics says. */
  readonly failoverUs?: Micros;
  /** Why it cannot leave its host. */
  readonly immovable?: string;
  /** Virtual switches that it is connected to; unwritten: none that could be missing. */
  readonly switches?: readonly string[];
  readonly traits?: readonly VmTrait[];
  readonly compatibility?: Compatibility;
  /** Those that it has already; unwritten: none. */
  readonly checkpoints?: readonly CheckpointSpec[];
}

export interface AffinitySpec {
  readonly name: string;
  readonly cluster: number;
  readonly type: AffinityType;
  /** Indexes of VMs. */
  readonly vms: readonly number[];
}

export interface WorldSpec {
  readonly clusters: readonly ClusterSpec[];
  readonly hosts: readonly HostSpec[];
  readonly vms: readonly VmSpec[];
  readonly affinities?: readonly AffinitySpec[];
  readonly groupSets?: readonly Omit<GroupSet, 'cluster'>[];
  /** How live migrations travel; unwritten: by compression. */
  readonly mode?: MigrationMode;
  /** Limits that are lower than they are. */
  readonly caps?: Partial<Caps>;
  /** What a VM takes of its host beside its memory, as long as it takes some; unwritten: nothing. A scenario has what the catalog assumes. */
  readonly overhead?: Overhead;
  /** Ids of rules to switch off. */
  readonly doubts?: Iterable<string>;
}
