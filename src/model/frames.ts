/**
 * The state of single entities as whole numbers in a row, field by field, written out so that it is fast. These lists are all that
 * is state: whoever packs, copies or compares worlds goes by them. Fields that hold lists are left to whoever needs them.
 */
import type { Host, Vm } from './world.js';

/** Where the numbers go, or come from. */
export type Frame = Float64Array | number[];

/** Fields of a host, in the order of their numbers. */
export const HOST_FIELDS = [
  'release',
  'cluster',
  'nodeId',
  'node',
  'drain',
  'maximumMigrations',
  'maximumStorageMigrations',
  'installs',
  'drains',
  'drives',
  'poolOf',
  'drainFailures',
  'drainTarget',
  'microcode',
  'switches',
  'traits',
  'revision',
  'island',
  'departures',
  'stale',
  'maintenance',
  'pathLost',
  'vote',
  'pausedBefore',
  'unpatched',
  'drainForce',
  'hung',
  'numaSpanning',
  'restarts',
] as const;

export function writeHost(one: Host, into: Frame, at: number): void {
  into[at] = one.release;
  into[at + 1] = one.cluster;
  into[at + 2] = one.nodeId;
  into[at + 3] = one.node;
  into[at + 4] = one.drain;
  into[at + 5] = one.maximumMigrations;
  into[at + 6] = one.maximumStorageMigrations;
  into[at + 7] = one.installs;
  into[at + 8] = one.drains;
  into[at + 9] = one.drives;
  into[at + 10] = one.poolOf;
  into[at + 11] = one.drainFailures;
  into[at + 12] = one.drainTarget;
  into[at + 13] = one.microcode;
  into[at + 14] = one.switches;
  into[at + 15] = one.traits;
  into[at + 16] = one.revision;
  into[at + 17] = one.island;
  into[at + 18] = one.departures;
  into[at + 19] = one.stale ? 1 : 0;
  into[at + 20] = one.maintenance ? 1 : 0;
  into[at + 21] = one.pathLost ? 1 : 0;
  into[at + 22] = one.vote ? 1 : 0;
  into[at + 23] = one.pausedBefore ? 1 : 0;
  into[at + 24] = one.unpatched ? 1 : 0;
  into[at + 25] = one.drainForce ? 1 : 0;
  into[at + 26] = one.hung ? 1 : 0;
  into[at + 27] = one.numaSpanning ? 1 : 0;
  into[at + 28] = one.restarts ? 1 : 0;
}

export function readHost(one: Host, from: Frame, at: number): void {
  one.release = from[at] as number;
  one.cluster = from[at + 1] as number;
  one.nodeId = from[at + 2] as number;
  one.node = from[at + 3] as number;
  one.drain = from[at + 4] as number;
  one.maximumMigrations = from[at + 5] as number;
  one.maximumStorageMigrations = from[at + 6] as number;
  one.installs = from[at + 7] as number;
  one.drains = from[at + 8] as number;
  one.drives = from[at + 9] as number;
  one.poolOf = from[at + 10] as number;
  one.drainFailures = from[at + 11] as number;
  one.drainTarget = from[at + 12] as number;
  one.microcode = from[at + 13] as number;
  one.switches = from[at + 14] as number;
  one.traits = from[at + 15] as number;
  one.revision = from[at + 16] as number;
  one.island = from[at + 17] as number;
  one.departures = from[at + 18] as number;
  one.stale = from[at + 19] === 1;
  one.maintenance = from[at + 20] === 1;
  one.pathLost = from[at + 21] === 1;
  one.vote = from[at + 22] === 1;
  one.pausedBefore = from[at + 23] === 1;
  one.unpatched = from[at + 24] === 1;
  one.drainForce = from[at + 25] === 1;
  one.hung = from[at + 26] === 1;
  one.numaSpanning = from[at + 27] === 1;
  one.restarts = from[at + 28] === 1;
}

/** Fields of a VM, or of another role, in the order of their numbers. */
export const VM_FIELDS = [
  'host',
  'power',
  'configuration',
  'version',
  'migration',
  'moveTo',
  'moveFrom',
  'moveKind',
  'moveReason',
  'cores',
  'checkpointType',
  'preferredSite',
  'priority',
  'startedOn',
  'startedWith',
  'startedMicrocode',
  'switches',
  'compatibility',
  'home',
  'homeDrain',
  'savedFor',
  'volume',
  'filesTo',
  'criticalMinutes',
  'failbackFrom',
  'failbackTo',
  'failoverThreshold',
  'failovers',
  'startup',
  'assigned',
  'maximum',
  'failoverPeriodUs',
  'moveFiles',
  'clustered',
  'waiting',
  'givenUp',
  'waitedOut',
  'pausesCritical',
  'bound',
  'iso',
  'failsBack',
  'stopForced',
  'promised',
  'boundTo',
  'movesQuickly',
] as const;

export function writeVm(one: Vm, into: Frame, at: number): void {
  into[at] = one.host;
  into[at + 1] = one.power;
  into[at + 2] = one.configuration;
  into[at + 3] = one.version;
  into[at + 4] = one.migration;
  into[at + 5] = one.moveTo;
  into[at + 6] = one.moveFrom;
  into[at + 7] = one.moveKind;
  into[at + 8] = one.moveReason;
  into[at + 9] = one.cores;
  into[at + 10] = one.checkpointType;
  into[at + 11] = one.preferredSite;
  into[at + 12] = one.priority;
  into[at + 13] = one.startedOn;
  into[at + 14] = one.startedWith;
  into[at + 15] = one.startedMicrocode;
  into[at + 16] = one.switches;
  into[at + 17] = one.compatibility;
  into[at + 18] = one.home;
  into[at + 19] = one.homeDrain;
  into[at + 20] = one.savedFor;
  into[at + 21] = one.volume;
  into[at + 22] = one.filesTo;
  into[at + 23] = one.criticalMinutes;
  into[at + 24] = one.failbackFrom;
  into[at + 25] = one.failbackTo;
  into[at + 26] = one.failoverThreshold;
  into[at + 27] = one.failovers;
  into[at + 28] = one.startup;
  into[at + 29] = one.assigned;
  into[at + 30] = one.maximum;
  into[at + 31] = one.failoverPeriodUs;
  into[at + 32] = one.moveFiles ? 1 : 0;
  into[at + 33] = one.clustered ? 1 : 0;
  into[at + 34] = one.waiting ? 1 : 0;
  into[at + 35] = one.givenUp ? 1 : 0;
  into[at + 36] = one.waitedOut ? 1 : 0;
  into[at + 37] = one.pausesCritical ? 1 : 0;
  into[at + 38] = one.bound ? 1 : 0;
  into[at + 39] = one.iso ? 1 : 0;
  into[at + 40] = one.failsBack ? 1 : 0;
  into[at + 41] = one.stopForced ? 1 : 0;
  into[at + 42] = one.promised;
  into[at + 43] = one.boundTo;
  into[at + 44] = one.movesQuickly ? 1 : 0;
}

export function readVm(one: Vm, from: Frame, at: number): void {
  one.host = from[at] as number;
  one.power = from[at + 1] as number;
  one.configuration = from[at + 2] as number;
  one.version = from[at + 3] as number;
  one.migration = from[at + 4] as number;
  one.moveTo = from[at + 5] as number;
  one.moveFrom = from[at + 6] as number;
  one.moveKind = from[at + 7] as number;
  one.moveReason = from[at + 8] as number;
  one.cores = from[at + 9] as number;
  one.checkpointType = from[at + 10] as number;
  one.preferredSite = from[at + 11] as number;
  one.priority = from[at + 12] as number;
  one.startedOn = from[at + 13] as number;
  one.startedWith = from[at + 14] as number;
  one.startedMicrocode = from[at + 15] as number;
  one.switches = from[at + 16] as number;
  one.compatibility = from[at + 17] as number;
  one.home = from[at + 18] as number;
  one.homeDrain = from[at + 19] as number;
  one.savedFor = from[at + 20] as number;
  one.volume = from[at + 21] as number;
  one.filesTo = from[at + 22] as number;
  one.criticalMinutes = from[at + 23] as number;
  one.failbackFrom = from[at + 24] as number;
  one.failbackTo = from[at + 25] as number;
  one.failoverThreshold = from[at + 26] as number;
  one.failovers = from[at + 27] as number;
  one.startup = from[at + 28] as number;
  one.assigned = from[at + 29] as number;
  one.maximum = from[at + 30] as number;
  one.failoverPeriodUs = from[at + 31] as number;
  one.moveFiles = from[at + 32] === 1;
  one.clustered = from[at + 33] === 1;
  one.waiting = from[at + 34] === 1;
  one.givenUp = from[at + 35] === 1;
  one.waitedOut = from[at + 36] === 1;
  one.pausesCritical = from[at + 37] === 1;
  one.bound = from[at + 38] === 1;
  one.iso = from[at + 39] === 1;
  one.failsBack = from[at + 40] === 1;
  one.stopForced = from[at + 41] === 1;
  one.promised = from[at + 42] as number;
  one.boundTo = from[at + 43] as number;
  one.movesQuickly = from[at + 44] === 1;
}
