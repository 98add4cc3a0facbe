/** What the catalog knows of one release of Windows Server or Azure Stack HCI. */
import type { Micros } from '../../base/units.js';
import type { MachineLimits } from './limits.js';
import type { Confidence, Sourced } from './types.js';
import { type VersionIndex, versionIndex } from './versions.js';

/** Every release, in the order in which they appeared; the position is the release's index. */
export const RELEASE_KEYS = [
  'WS2012',
  'WS2012R2',
  'TP1',
  'TP2',
  'TP3',
  'TP4',
  'TP5',
  'WS2016',
  'SAC1709',
  'SAC1803',
  'WS2019',
  'SAC1903',
  'SAC1909',
  'SAC2004',
  'SAC20H2',
  'HCI20H2',
  'WS2022',
  'HCI21H2',
  'HCI22H2',
  'AZL23H2',
  'WS2025',
  'AZL24H2',
] as const;

export type ReleaseKey = (typeof RELEASE_KEYS)[number];

/** ClusterFunctionalLevel and ClusterUpgradeVersion, compared in this order. */
export interface Level {
  readonly major: number;
  readonly minor: number;
}

export type EditionFamily = 'windows-server' | 'azure-stack-hci';

/** Long-term channel, semi-annual channel, technical preview, Azure Stack HCI and Azure Local. */
export type Channel = 'ltsc' | 'sac' | 'preview' | 'hci';

export type UpgradeMethod = 'clean' | 'in-place';

export type UpgradeVerdict = 'supported' | 'discouraged' | 'refused';

/** One way in which a host comes from another release to this one. */
export interface NodeUpgrade {
  readonly from: ReleaseKey;
  readonly method: UpgradeMethod;
  readonly verdict: UpgradeVerdict;
  /** Unwritten: any host. `member`: a node; `s2d`: a node with Storage Spaces Direct; `standalone`: no member. */
  readonly only?: 'member' | 's2d' | 'standalone';
  readonly source: string;
  readonly confidence: Confidence;
  readonly note?: string;
}

export interface Heartbeat {
  /** Between two heartbeats, in microseconds. */
  readonly delayUs: Micros;
  /** Heartbeats that may be missed, 3 to 120. */
  readonly threshold: number;
}

export interface Release {
  readonly key: ReleaseKey;
  readonly title: string;
  readonly channel: Channel;
  readonly editionFamily: EditionFamily;
  readonly build: Sourced<string>;
  readonly level: Sourced<Level>;
  /** What New-VM makes; not always the highest of the supported ones. */
  readonly defaultVersion: Sourced<VersionIndex>;
  /** Ascending. */
  readonly supportedVersions: Sourced<readonly VersionIndex[]>;
  /** A version that it does not run, which it makes another of when such a VM arrives alive. */
  readonly convertsOnArrival?: Sourced<{ readonly from: VersionIndex; readonly to: VersionIndex }>;
  /** The older releases beside which it may stand in one cluster. */
  readonly mixesWithOlder: Sourced<readonly ReleaseKey[]>;
  readonly nodeUpgrades: readonly NodeUpgrade[];
  /** Whether a node that vanishes is isolated first and its VMs are waited for. */
  readonly resiliency: Sourced<boolean>;
  /** Default of the cluster's MaximumParallelMigrations; undefined where the cluster has no such property. */
  readonly parallelMigrations: Sourced<number | undefined>;
  /** Default of a host's MaximumVirtualMachineMigrations. */
  readonly hostMigrations: Sourced<number>;
  /** On one subnet. */
  readonly heartbeat: Sourced<Heartbeat>;
  /** A drain moves roles of a lower priority than this by saving and restoring them. */
  readonly moveTypeThreshold: Sourced<number>;
  readonly vmLimits: MachineLimits;
}

/** Versions by their texts, for the records. */
export const versions = (...texts: readonly string[]): readonly VersionIndex[] => texts.map(versionIndex);

/** All known versions from one to another, the ends included, those given left out. */
export function versionsBetween(from: string, to: string, except: readonly string[] = []): readonly VersionIndex[] {
  const [first, last, left] = [versionIndex(from), versionIndex(to), new Set(versions(...except))];
  return Array.from({ length: last - first + 1 }, (_, step) => first + step).filter((index) => !left.has(index));
}
