/** What the physics says of a measured row. What a row does not say is what its class and its profile say. */
import { MB, MILLISECOND } from '../../base/units.js';
import {
  DURATIONS,
  type Sourced,
  type StopProfile,
  stopProfile,
  TRANSPORT,
  type Workload,
  workloadOf,
} from '../../model/catalog/index.js';
import { type DirtyCurve, poolCurve } from '../../sim/physics/dirty.js';
import { type Foretold, foretell, type Measured } from '../../sim/physics/foretell.js';
import type { Row } from './row.js';

/** Parameters of a class that a fit may change. */
export type ClassParameters = Pick<Workload, 'k' | 'exponent' | 'workingSetShare' | 'workingSetMb'>;

/** The classes as the catalog has them; a fit looks others up. */
const catalogClass = (name: string): ClassParameters => workloadOf(name) ?? (workloadOf('unknown') as Workload);

/** A 10 GbE link, where nobody says which. */
const LINK = 1.25e9 * TRANSPORT.linkShareFast.value;

export function predict(row: Row, classOf: (name: string) => ClassParameters = catalogClass): Foretold {
  if (row.kind === 'install') {
    const totalUs = DURATIONS.cleanInstall.value + DURATIONS.patch.value;
    return { ends: true, totalUs, blackoutUs: 0, sentBytes: 0, rounds: 0, forced: false };
  }
  return foretell(measuredOf(row, classOf));
}

function measuredOf(row: Row, classOf: (name: string) => ClassParameters): Measured {
  const profile = profileOf(row);
  const workload = workloadOf(row.class ?? 'unknown') as Workload;
  const concurrent = row.concurrent ?? 1;
  const memory = (row.memoryMb * MB) / (row.kind === 'drain' ? concurrent : 1);
  const link = row.linkMbPerS === undefined ? (profile.link?.value ?? LINK) : row.linkMbPerS * MB;
  const cap = row.capMbPerS === undefined ? capOf(row, link) : row.capMbPerS * MB;
  const zeroShare = row.zeroShare ?? (row.profile === 'qemu-jo' ? 0 : workload.zeroShare.value);
  return {
    profile,
    mode: row.mode,
    curve: curveOf(row, memory, classOf),
    memory,
    zeroShare,
    link,
    cap,
    wireRatio: row.wireRatio ?? workload.wireRatio.value,
    concurrent,
    setup: row.setupMs === undefined ? profile.setup.value : row.setupMs * MILLISECOND,
    setupSerial: row.setupMs === undefined ? profile.setupSerial.value : 0,
    finish: row.finishMs === undefined ? profile.finish.value : row.finishMs * MILLISECOND,
  };
}

/** The profile as the row and the mode change it. */
function profileOf(row: Row): StopProfile {
  const profile = withWritten(stopProfile(row.profile), row);
  if (row.mode === 'post-copy')
    return { ...profile, postCopy: true, blackoutFixed: stopProfile('post-copy').blackoutFixed };
  const throttle = row.mode === 'auto-converge' ? stopProfile('qemu-auto-converge').throttle : undefined;
  return throttle === undefined ? profile : { ...profile, throttle };
}

/** What the row itself says wins over the profile. A limit below the interval of looks leaves nothing for the next round. */
function withWritten(profile: StopProfile, { limitMs, compressorMbPerS }: Row): StopProfile {
  const limit = limitMs === undefined ? undefined : written(limitMs * MILLISECOND);
  const looks = profile.looksEvery;
  return {
    ...profile,
    ...(limit === undefined ? {} : { switchWithin: limit }),
    ...(limit === undefined || looks === undefined || looks.value <= limit.value ? {} : { looksEvery: limit }),
    ...(compressorMbPerS === undefined ? {} : { compressor: written(compressorMbPerS * MB) }),
  };
}

const written = (value: number): Sourced<number> => ({ value, source: 'none', confidence: 'field' });

const capOf = (row: Row, link: number): number =>
  row.profile.startsWith('hyper-v') ? Math.min(link, TRANSPORT.tcpCeiling.value) : link;

/** The factor of a class corrects what was profiled; without a class there is none. */
function curveOf(row: Row, memory: number, classOf: (name: string) => ClassParameters): DirtyCurve {
  const known = classOf(row.class ?? 'unknown');
  const workload = workloadOf(row.class ?? 'unknown') as Workload;
  const firstSecondMb = row.dirtyFirstSecondMb ?? workload.dirtyFirstSecondMb;
  const share = known.workingSetShare === undefined ? Number.POSITIVE_INFINITY : known.workingSetShare * memory;
  const fixed = known.workingSetMb === undefined ? Number.POSITIVE_INFINITY : known.workingSetMb * MB;
  const workingSet = row.workingSetMb === undefined ? Math.min(share, fixed) : row.workingSetMb * MB;
  if (workload.pools !== undefined && row.dirtyFirstSecondMb === undefined && row.dirtyExponent === undefined)
    return poolCurve(workload.pools, Math.min(memory, workingSet));
  return {
    firstSecond: firstSecondMb * (row.class === undefined ? 1 : known.k) * MB,
    exponent: row.dirtyExponent ?? known.exponent,
    workingSet: Math.min(memory, workingSet),
  };
}
