/** The figures of ours that a result rests on: what the catalog reasons out or assumes, and this run really used. */
import { formatBandwidth, formatDuration, formatSize } from '../base/formats.js';
import {
  type Confidence,
  type DurationKey,
  FIGURE_KEYS,
  FIGURES,
  factOf,
  limitsSmb,
  type Range,
  type ReleaseKey,
  type Sourced,
  type TRANSPORT,
  tcpCeiling,
} from '../model/catalog/index.js';
import { FACT, type FactName } from '../model/facts.js';
import { releaseKey } from '../model/rules/names.js';
import { isVm, NONE } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';
import { spreads } from '../sim/physics/transport.js';
import { rulesThatDecided } from './deciding-rules.js';

export interface Assumed {
  readonly id: string;
  readonly value: number | string;
  readonly unit?: 'us' | 'bytes' | 'bytes/s';
  readonly range?: Range;
  readonly confidence: Confidence;
  readonly note: string;
}

/** Durations that a fact of the trace shows to have been used. */
const DURATIONS_BY_FACT: readonly (readonly [FactName, ...DurationKey[]])[] = [
  ['host-patched', 'patch'],
  ['node-evicted', 'evict'],
  ['node-joined', 'join'],
  ['level-raised', 'levelUpdate'],
  ['pool-updated', 'poolUpdate'],
  ['version-updating', 'versionUpdate'],
  ['vm-starting', 'guestBoot', 'bootStagger'],
  ['vm-stopping', 'guestShutdown'],
  ['copy-started', 'migrationSetup', 'migrationSetupSerial', 'migrationFinish', 'blackoutFixed', 'announceDelay'],
];

/** What a repair of Storage Spaces Direct goes by. */
const REPAIRS = ['storage/writes', 'storage/repairRate', 'duration/storageRepairLeast'] as const;

const PROFILE = [
  'migration/passes/blackoutTarget',
  'migration/passes/durationMin',
  'migration/transport/linkShareSlow',
  'migration/transport/linkShareFast',
] as const;

const GBPS_IN_BYTES = 125_000_000;

/** In a stable order: durations, migration, settings, hosts, rules. */
export function assumedBy(rehearsal: Rehearsal): Assumed[] {
  const seen = factsSeen(rehearsal);
  const ids = [
    ...durationIds(rehearsal, seen),
    ...storageIds(rehearsal, seen),
    ...migrationIds(rehearsal, seen),
    ...placementIds(rehearsal, seen),
  ];
  const written = writtenFigures(rehearsal);
  const figures = [...new Set(ids)].flatMap((id) => {
    if (written.has(id)) return [];
    const fact = factOf(id);
    return fact === undefined || isBacked(fact.confidence) ? [] : [assumedFrom(id, fact)];
  });
  return [...figures, ...rulesThatDecided(rehearsal)];
}

/** Ids of the figures that the scenario writes itself. */
const writtenFigures = ({ scenario: { physics } }: Rehearsal): ReadonlySet<string> =>
  new Set(FIGURE_KEYS.flatMap((key) => (physics.figures?.[key] === undefined ? [] : [FIGURES[key].id])));

const isBacked = (confidence: Confidence): boolean => confidence === 'doc' || confidence === 'field';

function factsSeen({ run }: Rehearsal): ReadonlySet<number> {
  const seen = new Set<number>();
  run.trace.eachFact((_atUs, kind) => void seen.add(kind));
  return seen;
}

function durationIds(rehearsal: Rehearsal, seen: ReadonlySet<number>): string[] {
  const { durations } = rehearsal.scenario.physics;
  const keys = DURATIONS_BY_FACT.flatMap(([fact, ...used]) => (seen.has(FACT[fact]) ? used : []));
  const all: DurationKey[] = [...installationsOf(rehearsal, seen), ...keys, ...movesBeside(rehearsal)];
  if (seen.has(FACT['host-down']) && seen.has(FACT['host-up'])) all.push('reboot');
  return all.filter((key) => durations[key] === undefined).map((key) => `duration/${key}`);
}

/** A host that was in a cluster when it was installed was upgraded in place. */
function installationsOf({ scenario, run }: Rehearsal, seen: ReadonlySet<number>): DurationKey[] {
  if (!seen.has(FACT['installation-started'])) return [];
  const member = scenario.world.hosts.map((host) => host.cluster !== undefined);
  const used = new Set<DurationKey>();
  run.trace.eachFact((_atUs, kind, subject) => {
    if (kind === FACT['node-evicted']) member[subject] = false;
    else if (kind === FACT['join-started']) member[subject] = true;
    else if (kind === FACT['installation-started']) used.add(member[subject] ? 'inPlaceUpgrade' : 'cleanInstall');
  });
  return [...used].sort();
}

/** Of repairs, and of storage that gave less than usual. */
function storageIds({ scenario: { world, physics, faults } }: Rehearsal, seen: ReadonlySet<number>): string[] {
  const ids: string[] = [];
  if (seen.has(FACT['repair-started'])) {
    const isWritten = (cluster: number): boolean => physics.writes?.has(cluster) === true;
    const open = world.clusters.some(({ storage }, cluster) => storage === 's2d' && !isWritten(cluster));
    ids.push(...REPAIRS.filter((id) => id !== 'storage/writes' || open));
    if (seen.has(FACT['drives-wiped'])) ids.push('storage/nodeBytes');
  }
  if (seen.has(FACT['path-lost'])) ids.push('storage/redirectedRate');
  if (seen.has(FACT['path-lost']) || faults.some(({ kind }) => kind === 'storage-slow'))
    ids.push('storage/bootReadShare');
  return physics.durations.storageRepairLeast === undefined
    ? ids
    : ids.filter((id) => id !== 'duration/storageRepairLeast');
}

function movesBeside({ availability: { counts }, run: { world } }: Rehearsal): DurationKey[] {
  const used: DurationKey[] = [];
  if (world.vms.some((vm) => !isVm(vm) && vm.failoverUs === NONE)) used.push('roleFailover');
  if (counts.quick > 0) used.push('quickMoveFixed');
  if (counts.offline > 0) used.push('offlineMove');
  return used;
}

function migrationIds({ scenario, run }: Rehearsal, seen: ReadonlySet<number>): string[] {
  const saves = seen.has(FACT['vm-saving']) ? ['migration/transport/diskRate'] : [];
  if (!seen.has(FACT['copy-started'])) return saves;
  const { mode, bandwidth } = scenario.physics.network;
  const slow = bandwidth <= GBPS_IN_BYTES;
  const moved = new Map<string, Set<string>>();
  run.trace.eachFact((_atUs, kind, vm) => {
    if (kind !== FACT['copy-started']) return;
    const name = run.world.vms[vm]?.workload ?? 'unknown';
    const used = moved.get(name) ?? new Set();
    moved.set(name, used);
    const guest = scenario.physics.guests?.get(vm);
    if (guest?.dirty === undefined) used.add('');
    if (guest?.zeroShare === undefined) used.add('/zeroShare');
    if (mode === 'compression') used.add('/wireRatio');
  });
  const workloads = [...moved.keys()].sort().flatMap((name) => workloadIds(name, moved.get(name)));
  const link = PROFILE.filter((id) => !id.includes('linkShare') || id.endsWith(slow ? 'Slow' : 'Fast'));
  const isCapped = (scenario.physics.figures?.cpuCap ?? 0) > 0;
  const capped = isCapped ? ['migration/passes/cpuCapFrom', 'migration/passes/cpuCapStep'] : [];
  return [...saves, ...link, ...capped, ...transportIds(scenario, run), ...workloads];
}

/** What of a class was used, where a VM of it does not say otherwise. */
const workloadIds = (name: string, used: ReadonlySet<string> | undefined): string[] =>
  ['', '/zeroShare', '/wireRatio'].flatMap((part) => (used?.has(part) === true ? [`workload/${name}${part}`] : []));

function transportIds(scenario: Rehearsal['scenario'], run: Rehearsal['run']): string[] {
  const { network, guests } = scenario.physics;
  const used: (keyof typeof TRANSPORT)[] = [];
  const streams = network.mode !== 'smb-direct';
  if (streams && releasesOf(scenario, run).some((key) => tcpCeiling(key, key).confidence === 'assumed'))
    used.push('tcpCeiling');
  if (!streams) used.push('smbDirectShare');
  if (network.mode === 'compression') used.push('compressorPerCore');
  if (network.mode === 'compression' && [...(guests?.values() ?? [])].some(({ load }) => load !== undefined))
    used.push('compressionBusyMax');
  if (isLimited(scenario, run)) used.push('smbLimitShare');
  return used.map((key) => `migration/transport/${key}`);
}

/** Whether a VM moved while its cluster, or another, limited SMB by itself. */
function isLimited({ physics, world }: Rehearsal['scenario'], run: Rehearsal['run']): boolean {
  if (!spreads(physics.network) || physics.network.smbLimit !== undefined) return false;
  const limits = (level: number): boolean => limitsSmb(releaseKey(level) as ReleaseKey);
  let limited = world.clusters.some(({ level }) => limits(level));
  let used = false;
  run.trace.eachFact((_atUs, kind, _cluster, level) => {
    if (kind === FACT['level-raised']) limited ||= limits(level);
    else if (kind === FACT['copy-started']) used ||= limited;
  });
  return used;
}

const releasesOf = (scenario: Rehearsal['scenario'], run: Rehearsal['run']): ReleaseKey[] =>
  [...scenario.world.hosts, ...run.world.hosts].map((host) => releaseKey(host.release) as ReleaseKey);

function placementIds({ scenario, run }: Rehearsal, seen: ReadonlySet<number>): string[] {
  const ids: string[] = [];
  if (seen.has(FACT['drain-started'])) {
    for (const [index, cluster] of scenario.world.clusters.entries()) {
      if (cluster.settings?.MoveTypeThreshold !== undefined) continue;
      const levels = new Set([cluster.level, run.world.clusters[index]?.level ?? cluster.level]);
      for (const level of levels) ids.push(`release/${releaseKey(level)}/moveTypeThreshold`);
    }
  }
  if (scenario.world.vms.some(({ kind = 'vm' }) => kind === 'vm'))
    ids.push('limit/vmOverheadFixed', 'limit/vmOverheadShare');
  const kept = scenario.world.hosts.some((host) => host.reserve === undefined);
  if (kept && scenario.world.vms.length > 0) ids.push('limit/hostReserveFixed', 'limit/hostReserveShare');
  return ids;
}

function assumedFrom(id: string, fact: Sourced<unknown>): Assumed {
  const unit = unitOf(id);
  const { value, range, confidence, note } = fact;
  return {
    id,
    value: typeof value === 'number' ? value : String(value),
    ...(unit === undefined ? {} : { unit }),
    ...(range === undefined ? {} : { range }),
    confidence,
    note: note ?? 'Follows from its sources by reasoning.',
  };
}

const RATES = /\/(diskRate|tcpCeiling|compressorPerCore|zeroScanRate|writes|repairRate|redirectedRate|hostRate)$/;
const TIMES = /^duration\/|\/(blackoutTarget|durationMin|announceDelay|breakOffDelay)$/;

export function unitOf(id: string): Assumed['unit'] {
  if (TIMES.test(id)) return 'us';
  if (RATES.test(id)) return 'bytes/s';
  return /Fixed$|\/(nodeBytes|diskBytes|largeDatabase)$/.test(id) ? 'bytes' : undefined;
}

/** A value of an assumption as people read it. */
export function formatValue(value: number | string, { unit, id }: Pick<Assumed, 'unit' | 'id'>): string {
  if (typeof value !== 'number') return value;
  if (unit === 'us') return formatDuration(value);
  if (unit !== undefined) return unit === 'bytes/s' ? formatBandwidth(value) : formatSize(value);
  return /^workload\/[^/]+$/.test(id) ? `${value} MB` : String(value);
}
