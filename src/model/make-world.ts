/** A world from a plain description. Scenarios, generators and tests all begin here. */
import type { Bytes } from '../base/units.js';
import { ACTIVITY, activityKey, OpenActivities } from './activities.js';
import { AFFINITY } from './affinity.js';
import {
  COMPATIBILITY,
  capsOf,
  DURATIONS,
  featureOf,
  NO_OVERHEAD,
  NO_VERSION,
  RELEASES,
  SETTINGS,
  STORAGE,
  vmTraits,
} from './catalog/index.js';
import { ALL_CONCERNS } from './concerns.js';
import { wantsTimer } from './effects/balance.js';
import { assignSetting, settingAt } from './effects/cluster.js';
import { takeFeatures } from './effects/features.js';
import { nextOwner } from './effects/owners.js';
import { settleVotes } from './effects/quorum.js';
import {
  checkpointsIn,
  domainsOf,
  fittings,
  hindrancesOf,
  siteNumber,
  sitesIn,
  switchesIn,
  switchSet,
} from './make-fittings.js';
import { rebuild } from './rebuild.js';
import { newerMember } from './rules/cluster.js';
import { hostAt } from './rules/names.js';
import { newVmVersion } from './rules/new-vm.js';
import { firstVolume } from './rules/storage.js';
import { versionAfterUpdate } from './rules/vm-version.js';
import { CLUSTER, CONFIGURATION, DRAIN, DRIVES, MIGRATION, NODE, POOL, POWER, VOLUME } from './states.js';
import {
  CHECKPOINT_TYPES,
  type Cluster,
  type ClusterSettings,
  type Host,
  MOVE,
  NONE,
  PRIORITY,
  REASON,
  ROLE_KINDS,
  SAVED_FOR,
  type SettingName,
  STORAGES,
  usesMemory,
  type Vm,
  type Volume,
  type World,
} from './world.js';
import type { ClusterSpec, HostSpec, VmSpec, VolumeSpec, WorldSpec } from './world-spec.js';

const FOUR_GIB = 4 * 1024 * 1024 * 1024;

/** Memory that a host keeps for itself where nothing is written: 5 %, at most 4 GiB [assumed]. */
export const defaultReserve = (memory: Bytes): Bytes => Math.min(FOUR_GIB, Math.floor(memory / 20));

/** Makes the world. Indexes in the description must exist; the scenario room complains before it comes here. */
export function makeWorld(spec: WorldSpec): World {
  const classes = [...new Set(spec.vms.flatMap((vm) => vm.antiAffinity ?? []))];
  const world: World = {
    clusters: listOf(spec.clusters.map(makeCluster)),
    hosts: [],
    vms: [],
    volumes: listOf(
      spec.clusters
        .flatMap((cluster, index) => volumesOf(cluster, index, spec.hosts))
        .map((volume, index) => ({ ...volume, index })),
    ),
    owned: spec.clusters.some((one) => one.volumes !== undefined),
    pools: spec.clusters.some((one) => one.storage === 's2d'),
    checkpoints: listOf(checkpointsIn(spec)),
    classes,
    givenClasses: classes.length,
    siteNames: sitesIn(spec),
    switchNames: switchesIn(spec),
    affinities: listOf(
      (spec.affinities ?? []).map(({ type, vms, ...rest }) => ({
        ...rest,
        type: AFFINITY.indexOf(type),
        enabled: true,
        vms,
      })),
    ),
    groupSets: listOf((spec.groupSets ?? []).map((set) => ({ ...set, cluster: clusterOfSet(spec, set.vms) }))),
    hindrances: hindrancesOf(spec),
    givenVms: spec.vms.length,
    doubts: new Set(spec.doubts ?? []),
    terse: false,
    caps: capsOf(spec.caps),
    overhead: spec.overhead ?? NO_OVERHEAD,
    concerns: ALL_CONCERNS,
    open: new OpenActivities(),
    trouble: 0,
    promises: 0,
    returning: false,
  };
  const domains = domainsOf(spec.hosts);
  world.hosts.push(...spec.hosts.map((host, index) => makeHost(world, host, index, domains[index] ?? index)));
  numberNodes(world);
  for (const vm of spec.vms) world.vms.push(makeVm(world, vm, world.vms.length));
  rebuild(world);
  for (const vm of world.vms) if (usesMemory(vm.power) || vm.power === POWER.saved) takeFeatures(world, vm);
  for (const cluster of world.clusters) settleCluster(world, cluster);
  for (const volume of world.volumes)
    if (!volume.implied && volume.owner === NONE) volume.owner = nextOwner(world, volume);
  for (const vm of world.vms) vm.configuration = configurationOf(world, vm);
  for (const host of world.hosts)
    if (wantsTimer(world, host)) world.open.add(activityKey(ACTIVITY.balance, host.cluster));
  return world;
}

/**
 * The same list as one that grew: V8 makes what `map` answers of another kind once the call is compiled, and whatever was compiled for lists
 * of the first kind is thrown away and compiled anew.
 */
function listOf<T>(all: readonly T[]): T[] {
  const list: T[] = [];
  for (const one of all) list.push(one);
  return list;
}

/** From this version on a new VM takes production checkpoints. */
const PRODUCTION_FLOOR = featureOf('production-checkpoints')?.minimumVersion?.value ?? 0;

const SETTING_NAMES = SETTINGS.filter(({ readOnly }) => readOnly !== true).map(
  (setting) => setting.name as SettingName,
);

/** The cluster of the roles of a group set. */
const clusterOfSet = (spec: WorldSpec, vms: readonly number[]): number =>
  spec.hosts[spec.vms[vms[0] ?? NONE]?.host ?? NONE]?.cluster ?? NONE;

function makeCluster(spec: ClusterSpec, index: number): Cluster {
  const settings = {} as ClusterSettings;
  for (const name of SETTING_NAMES) assignSetting(settings, name, spec.settings?.[name] ?? settingAt(name, spec.level));
  return {
    index,
    name: spec.name,
    level: spec.level,
    phase: CLUSTER.allOld,
    pool: POOL.current,
    poolLevel: spec.level,
    witness: spec.witness ?? 0,
    storage: STORAGES.indexOf(spec.storage ?? 'san'),
    core: NONE,
    quorate: true,
    witnessLost: false,
    forced: false,
    island: 0,
    settings,
    members: [],
  };
}

/** The volumes of a cluster: those that are written, or one for all of its storage. */
function volumesOf(cluster: ClusterSpec, index: number, hosts: readonly HostSpec[]): readonly Omit<Volume, 'index'>[] {
  const nodes = hosts.filter((host) => host.cluster === index).length;
  const made = (one: VolumeSpec | undefined): Omit<Volume, 'index'> => ({
    name: one?.name ?? `storage of ${cluster.name}`,
    cluster: index,
    implied: one === undefined,
    size: one?.size ?? 0,
    free: one?.free ?? one?.size ?? 0,
    owner: one?.owner ?? NONE,
    state: VOLUME.online,
    lost: false,
    copies: copiesOf(cluster, nodes, one?.copies),
  });
  return (cluster.volumes ?? [undefined]).map(made);
}

/** Two nodes mirror once; more of them twice, unless something else is written. */
function copiesOf({ storage, copies }: ClusterSpec, nodes: number, own: number | undefined): number {
  if (storage !== 's2d') return 1;
  return own ?? copies ?? Math.max(2, Math.min(nodes, STORAGE.copies.value));
}

function makeHost(world: World, spec: HostSpec, index: number, domain: number): Host {
  const member = spec.cluster !== undefined;
  const pooled = STORAGES[world.clusters[spec.cluster ?? NONE]?.storage ?? 0] === 's2d';
  return {
    index,
    name: spec.name,
    release: spec.release,
    cluster: spec.cluster ?? NONE,
    nodeId: NONE,
    node: member ? NODE.up : NODE.ready,
    drain: DRAIN.notInitiated,
    cores: spec.cores,
    memory: spec.memory,
    reserve: spec.reserve ?? defaultReserve(spec.memory),
    processor: spec.processor ?? NONE,
    ...fittings(world, spec),
    revision: spec.revision ?? NONE,
    site: siteNumber(world.siteNames, spec.site),
    domain,
    maximumMigrations: spec.maximumMigrations ?? RELEASES[spec.release]?.hostMigrations.value ?? 2,
    maximumStorageMigrations: spec.maximumStorageMigrations ?? STORAGE.migrations.value,
    localFiles: spec.storage === 'local',
    weight: spec.weight ?? true,
    vote: member,
    island: 0,
    hung: false,
    departures: 0,
    installs: NONE,
    pausedBefore: false,
    restarts: false,
    unpatched: false,
    drives: pooled ? DRIVES.whole : DRIVES.none,
    poolOf: pooled ? (spec.cluster ?? NONE) : NONE,
    stale: false,
    maintenance: false,
    pathLost: false,
    drains: 0,
    drainFailures: 0,
    drainForce: false,
    drainTarget: NONE,
    vms: [],
    used: 0,
    promised: 0,
    slots: 0,
    storageSlots: 0,
    leaving: 0,
    coming: 0,
    active: 0,
    gives: 0,
    takes: 0,
  };
}

/** Node ids in file order, from 1, in each cluster. */
function numberNodes(world: World): void {
  const next = world.clusters.map(() => 1);
  for (const host of world.hosts) {
    if (host.cluster === NONE) continue;
    host.nodeId = next[host.cluster] ?? 1;
    next[host.cluster] = host.nodeId + 1;
  }
}

/** Of what binds a VM to its host, an ISO alone can be ejected. */
const ISO = /\biso\b/i;

/** Its host gives it more than it starts with, or less, or may. */
const isDynamic = ({ startup, assigned = startup, maximum = assigned }: VmSpec): boolean =>
  assigned !== startup || maximum !== startup;

const DYNAMIC = ['dynamic-memory'] as const;

/** A VM as it stands at the beginning, or as `New-VM` makes it. The caller seats it. */
export function makeVm(world: World, spec: VmSpec, index: number): Vm {
  const kind = ROLE_KINDS.indexOf(spec.kind ?? 'vm');
  const version = kind > 0 ? NO_VERSION : (spec.version ?? newVmVersion(world, spec.host));
  const power = { Running: POWER.running, Off: POWER.off, Saved: POWER.saved }[spec.state ?? 'Running'];
  const host = hostAt(world, spec.host);
  const clustered = spec.clustered ?? host.cluster !== NONE;
  return {
    index,
    name: spec.name,
    group: spec.group ?? spec.name,
    kind,
    generation: spec.generation ?? 2,
    failoverUs: spec.failoverUs ?? NONE,
    host: spec.host,
    clustered,
    power,
    configuration: CONFIGURATION.current,
    version,
    migration: MIGRATION.idle,
    moveTo: NONE,
    moveFrom: NONE,
    moveKind: MOVE.live,
    moveReason: REASON.asked,
    startup: spec.startup,
    assigned: spec.assigned ?? spec.startup,
    maximum: spec.maximum ?? spec.assigned ?? spec.startup,
    overhead: world.overhead,
    cores: spec.cores ?? 2,
    priority: PRIORITY[spec.priority ?? 'Medium'],
    checkpointType: CHECKPOINT_TYPES.indexOf(version >= PRODUCTION_FLOOR ? 'Production' : 'Standard'),
    antiAffinity: listOf((spec.antiAffinity ?? []).map((name) => world.classes.indexOf(name))),
    possibleOwners: spec.possibleOwners ?? null,
    preferredOwners: spec.preferredOwners ?? [],
    movesQuickly: spec.movesQuickly ?? false,
    failsBack: spec.failsBack ?? false,
    failbackFrom: spec.failbackWindow?.from ?? NONE,
    failbackTo: spec.failbackWindow?.to ?? NONE,
    preferredSite: siteNumber(world.siteNames, spec.preferredSite),
    workload: spec.workload ?? 'unknown',
    immovable: spec.immovable ?? '',
    bound: spec.immovable !== undefined && !ISO.test(spec.immovable),
    iso: spec.immovable !== undefined && ISO.test(spec.immovable),
    boundTo: spec.immovable === undefined ? NONE : spec.host,
    switches: switchSet(world.switchNames, spec.switches) ?? 0,
    traits: vmTraits([...(spec.traits ?? []), ...(isDynamic(spec) ? DYNAMIC : [])]),
    compatibility: COMPATIBILITY.indexOf(spec.compatibility ?? 'none'),
    startedOn: NONE,
    startedWith: NONE,
    startedMicrocode: 0,
    home: NONE,
    homeDrain: 0,
    waiting: false,
    promised: NONE,
    failoverThreshold: spec.failoverThreshold ?? NONE,
    failoverPeriodUs: spec.failoverPeriodUs ?? DURATIONS.failoverPeriod.value,
    failovers: 0,
    givenUp: false,
    set: world.groupSets.findIndex(({ vms }) => vms.includes(index)),
    waitedOut: false,
    stopForced: false,
    savedFor: SAVED_FOR.nothing,
    volume: spec.volume ?? (clustered ? firstVolume(world, host.cluster) : NONE),
    disk: spec.disk ?? STORAGE.diskBytes.value,
    moveFiles: false,
    filesTo: NONE,
    pausesCritical: kind === 0,
    criticalMinutes: STORAGE.criticalMinutes.value,
    seat: NONE,
    suffers: 0,
    ruled: false,
  };
}

function settleCluster(world: World, cluster: Cluster): void {
  settleVotes(world, cluster);
  cluster.core = cluster.members[0] ?? NONE;
  const newer = newerMember(world, cluster) !== NONE;
  const older = cluster.members.some((one) => hostAt(world, one).release === cluster.level);
  cluster.phase = !newer ? CLUSTER.allOld : older ? CLUSTER.mixed : CLUSTER.allNew;
}

/** The state of the configuration machine that a VM's place gives it. */
export function configurationOf(world: World, vm: Vm): number {
  if (vm.version >= versionAfterUpdate(world, vm, false)) return CONFIGURATION.current;
  return vm.version < versionAfterUpdate(world, vm) ? CONFIGURATION.upgradable : CONFIGURATION.held;
}
