/** A host: a member of a cluster, or a machine of its own. */

/** Every switch that anybody has. A set of switches is a number: bit n stands for the nth name of the world. */
export const ALL_SWITCHES = -1;

/** What a clean installation makes of a host; NONE where it stays as it was (the set of all switches does, being all). */
export interface Rebuilt {
  readonly switches: number | undefined;
  /** Set of host traits. */
  readonly traits: number | undefined;
  readonly microcode: number | undefined;
}

export interface Host {
  readonly index: number;
  readonly name: string;
  /** Index of the release that is installed. */
  release: number;
  /** Index of the cluster it is a member of, or NONE. */
  cluster: number;
  /** Node id of a member, from 1; NONE outside a cluster. */
  nodeId: number;
  /** State of the machine `node`. */
  node: number;
  /** State of the machine `drain`. */
  drain: number;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes kept for the host itself. */
  readonly reserve: number;
  /** What one of its NUMA nodes has: bytes, and logical processors. */
  readonly nodeMemory: number;
  readonly nodeCores: number;
  /** Whether a VM may span its NUMA nodes (`NumaSpanningEnabled`). */
  numaSpanning: boolean;
  /** Number of its processors in the catalog, or NONE: all hosts are alike. */
  readonly processor: number;
  /** Microcode, firmware and mitigations as one number: a higher one offers all that a lower one does. */
  microcode: number;
  /** Set of its virtual switches. */
  switches: number;
  /** Set of host traits. */
  traits: number;
  /** The number behind the dot of its build, or NONE: up to date. */
  revision: number;
  /** What a clean installation changes of these; null: nothing. */
  readonly rebuilt: Rebuilt | null;
  /** Number of its site, or NONE. */
  readonly site: number;
  /** The first host of its fault domain: of its rack; where none is written of its site; without both it is alone. */
  readonly domain: number;
  /** `MaximumVirtualMachineMigrations` of the host. */
  maximumMigrations: number;
  /** `MaximumStorageMigrations` of the host. */
  maximumStorageMigrations: number;
  /** Whether VMs that are no roles have their files on its own disks, which no other host reaches. */
  readonly localFiles: boolean;
  /** Whether it may count for quorum (`NodeWeight`). */
  readonly weight: boolean;
  /** Whether it counts for quorum now (dynamic weight). */
  vote: boolean;
  /**
   * Part of the network that it is in: hosts of one part hear each other. 0 is the part of all, with the witness; below 0 nobody
   * hears what it says.
   */
  island: number;
  /** Whether it has power and does nothing: it answers nobody, and its guests stand still. */
  hung: boolean;
  /** Release that is being installed, or NONE. */
  installs: number;
  /** Whether it was paused when it went down: pause persists across a reboot [assumed]. */
  pausedBefore: boolean;
  /** Whether it is being restarted: it goes down once its cluster service has stopped. */
  restarts: boolean;
  /** Whether the release that it runs still lacks its cumulative update. */
  unpatched: boolean;
  /** State of the machine `drives`. */
  drives: number;
  /** Cluster whose pool its drives belong to, or NONE. */
  poolOf: number;
  /** Whether something was written that its drives lack. */
  stale: boolean;
  /** Whether its drives are in storage maintenance mode. */
  maintenance: boolean;
  /** Whether it has lost its own way to the files of its VMs. */
  pathLost: boolean;
  /** How often it has left the membership ungracefully within the hour that the first time began. */
  departures: number;
  /** How many drains it has begun, and evictions: a role that left in an earlier one is not at home here any more. */
  drains: number;
  /** Moves of the present drain that could not be made. */
  drainFailures: number;
  /** Whether the drain stops what cannot move. */
  drainForce: boolean;
  /** The only target of the present drain, or NONE. */
  drainTarget: number;
  /** derived: VMs that are here, in no order. */
  vms: number[];
  /** derived: bytes in use by VMs here and by those that are coming. */
  used: number;
  /** derived: bytes that others make free here for roles that are to start. */
  promised: number;
  /** derived: moves that count here, at either end. */
  slots: number;
  /** derived: moves of files that count here, at either end. */
  storageSlots: number;
  /** derived: moves of the present drain that are queued or under way. */
  leaving: number;
  /** derived: moves under way to this host. */
  coming: number;
  /** derived: VMs here and coming that are not off, saved, failed or lost. */
  active: number;
  /** derived: known problems that it matches as a source, and as a target. */
  gives: number;
  takes: number;
}

/** Whether a VM of so many bytes and processors fits a host as its NUMA nodes are: one of them, unless VMs may span them. */
export const fitsNumaNode = (host: Host, bytes: number, cores: number): boolean =>
  host.numaSpanning || (bytes <= host.nodeMemory && cores <= host.nodeCores);

/** Bytes of a host that VMs may use and do not, and that are promised to nobody. */
export const freeMemory = (host: Host): number => host.memory - host.reserve - host.used - host.promised;
