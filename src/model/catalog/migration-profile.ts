/**
 * The constants of a live migration on Hyper-V: when it stops copying, what a link and a flow carry, what it costs.
 * Durations in microseconds, rates in bytes per second. Fixed costs with a key of their own stand in `durations.ts`.
 */
import { type BytesPerSecond, GB, MB, MILLISECOND, type Micros } from '../../base/units.js';
import type { ReleaseKey } from './release-types.js';
import { compareLevels, releaseOf } from './releases.js';
import { assumed, derived, doc, field, type Sourced } from './types.js';

export type MigrationMode = 'tcp' | 'compression' | 'smb' | 'smb-direct';

export const MIGRATION_MODES: readonly MigrationMode[] = ['tcp', 'compression', 'smb', 'smb-direct'];

/** When it stops. */
export const PASSES = {
  /** After so many passes the VM is suspended, whatever is left. */
  max: doc(10, 'DOM', { note: 'A description of 2009; no newer one was found.' }),
  /** It is suspended earlier when the rest would take no longer than this. */
  blackoutTarget: assumed<Micros>(500 * MILLISECOND, 'Makes a quiet VM show about one second, as the field reports.'),
  /** A shorter pass is stretched to this: a sender looks no more often. */
  durationMin: derived<Micros>(50 * MILLISECOND, 'LWK', { note: 'Seen with QEMU.' }),
  /** The most that is taken of the guest's time by a migration that does not converge, 0 to 1. */
  cpuCap: assumed(0, 'Off: that a cap exists is documented, not when it sets in.', { source: 'MSHV' }),
  /** The first pass with that cap, where it is on. */
  cpuCapFrom: assumed(5, 'That a cap exists is documented, its steps are ours.', { source: 'MSHV' }),
  /** More of the guest's time for each further pass, 0 to 1. */
  cpuCapStep: assumed(0.1, 'That a cap exists is documented, its steps are ours.', { source: 'MSHV' }),
  cpuCapMax: assumed(0.5, 'That a cap exists is documented, its steps are ours.', { source: 'MSHV' }),
  /** Sigma of the log-normal factor by which a pass dirties more or less than its curve says. */
  jitter: assumed(0, 'Off, so that a rehearsal is a story; measured with QEMU it is 0.05 to 0.19, as the guest is.', {
    source: 'LWK',
  }),
} as const satisfies Readonly<Record<string, Sourced<number>>>;

/** What travels, and how fast. */
export const TRANSPORT = {
  /** Bytes of a page, the grain of tracking. */
  pageBytes: assumed(4096, 'No documented value for the dirty tracking of Hyper-V.'),
  /** Bytes of headers per byte of pages. */
  headerShare: assumed(0.002, 'A few bytes a page.'),
  /** Share of the line rate that is payload, up to 1 Gbps. */
  linkShareSlow: derived(0.976, 'FIN, JO', { range: { from: 0.936, to: 0.976 }, note: '117 to 122 MB/s of 125.' }),
  /** The same above 1 Gbps. */
  linkShareFast: assumed(0.93, 'No clean measurement of one saturated fast link.', { source: 'HOL' }),
  /** What one migration takes of an idle link on WS2012. */
  tcpCeilingOf2012: field<BytesPerSecond>(340 * MB, 'FIN, ALTARO'),
  /** The same on later releases. */
  tcpCeiling: assumed<BytesPerSecond>(1.2 * GB, 'One stream of a modern processor; others measured 1.0 to 2.5 GB/s.', {
    range: { from: GB, to: 2.5 * GB },
    source: 'WHI, QNT, QN5',
  }),
  /** What one core sends over TCP. */
  tcpPerCore: field<BytesPerSecond>(0.6 * GB, 'WHI', { range: { from: 0.6 * GB, to: 1.1 * GB } }),
  /** Bytes on the wire per byte of memory with compression; a workload may know better. */
  compressionRatio: derived(0.5, 'MSHV', { note: 'From "about half the time".' }),
  /** Memory that one core compresses. */
  compressorPerCore: derived<BytesPerSecond>(350 * MB, 'QAT'),
  /** A host busier than this sends without compression, 0 to 1. */
  compressionBusyMax: assumed(0.8, 'That it gives way to a busy host is reported, the bound is ours.', {
    source: 'FIN2',
  }),
  /** Share of the payload rate that SMB Direct reaches; the sum of the adapters counts. */
  smbDirectShare: derived(0.97, 'FIN2'),
  /** Share of a link that a cluster leaves to SMB migrations from the updates of September 2022 on. */
  smbLimitShare: assumed(
    0.75,
    'SMBBandwidthLimitFactor 2500 is read by some as limited to 25 % and by others as 25 % reserved.',
    { range: { from: 0.25, to: 0.75 }, source: 'STARWIND' },
  ),
  /** Untouched memory is still looked at, at this rate. */
  zeroScanRate: derived<BytesPerSecond>(3_800_000 * 4096, 'QNT', {
    range: { from: 3_800_000 * 4096, to: 5_000_000 * 4096 },
    note: '3.8 million pages a second on one thread, 5.0 in parallel; seen with QEMU.',
  }),
  /** Writing and reading memory in a quick migration. */
  diskRate: assumed<BytesPerSecond>(500 * MB, 'One volume of an ordinary array, to itself.'),
} as const satisfies Readonly<Record<string, Sourced<number>>>;

/** What else happens around a move. */
export const MISHAPS = {
  /** Chance that a move of healthy hosts fails, 0 to 1; drawn only where a scenario asks. */
  failureChance: assumed(0.002, 'No published rate.'),
} as const satisfies Readonly<Record<string, Sourced<number>>>;

/** The mode that hosts use unless told: compression since WS2012R2. */
export const defaultMode = (release: ReleaseKey): Sourced<MigrationMode> =>
  doc(release === 'WS2012' ? 'tcp' : 'compression', 'MSHV');

/** The most that one migration over TCP takes, by the older of its two hosts. */
export function tcpCeiling(source: ReleaseKey, destination: ReleaseKey): Sourced<BytesPerSecond> {
  const [a, b] = [releaseOf(source), releaseOf(destination)];
  const older = compareLevels(a.level.value, b.level.value) < 0 ? a : b;
  return older.key === 'WS2012' ? TRANSPORT.tcpCeilingOf2012 : TRANSPORT.tcpCeiling;
}

/** Whether a cluster at this functional level limits migrations by SMB unless told: the updates that brought one move at a time did. */
export const limitsSmb = (level: ReleaseKey): boolean => releaseOf(level).parallelMigrations.value !== undefined;

/** What a link of this line rate carries of payload. */
export const payloadShare = (line: BytesPerSecond): Sourced<number> =>
  line <= GB / 8 ? TRANSPORT.linkShareSlow : TRANSPORT.linkShareFast;
