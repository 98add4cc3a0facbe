/** Columns that many releases share, under the name of the first release that has them. */
import { SECOND } from '../../base/units.js';
import type { Heartbeat, NodeUpgrade, ReleaseKey, UpgradeMethod, UpgradeVerdict } from './release-types.js';
import { assumed, derived, doc, field, type Sourced } from './types.js';

const beat = (threshold: number): Heartbeat => ({ delayUs: SECOND, threshold });

export const noParallelMigrations = derived<number | undefined>(undefined, 'MPM', {
  note: 'The property came with the updates of September 2022; the host value counts.',
});

export const twoPerHost = doc(2, 'LMT');

export const twoPerHostStill = assumed(2, 'The value of the releases before; the cluster overwrites it with its own.', {
  source: 'MPM',
});

export const onePerNode = (confidence: 'doc' | 'derived', note: string): Sourced<number | undefined> =>
  (confidence === 'doc' ? doc : derived)<number | undefined>(1, 'MPM, KARL', { note });

export const heartbeatOf2012 = doc(beat(5), 'CLP');

export const heartbeatOf2012R2 = field(beat(10), 'ITPRO', {
  note: 'The documented default is 5; 10 is what a cluster with Hyper-V roles is seen to use.',
});

export const heartbeatOfPreviews = assumed(beat(10), 'As in WS2016.');

export const heartbeatOf2016 = field(beat(10), 'ITPRO');

export const heartbeatSince2019 = assumed(beat(10), 'As in WS2016; some recall a threshold of 20, without a source.');

export const lowMovesQuickly = derived(2000, 'DRAIN', {
  note: 'High and Medium move live, Low is saved and restored.',
});

export const allMoveLive = assumed(
  1000,
  'The number is ours; that a drain moves all VMs live is the documented default.',
  {
    source: 'PS, TSG',
  },
);

export const noResiliency = doc(false, 'RES');
export const hasResiliency = doc(true, 'RES');

/** A record of a node upgrade; `assumed` needs no source. */
export const upgrade = (
  from: ReleaseKey,
  method: UpgradeMethod,
  verdict: UpgradeVerdict,
  basis: Pick<NodeUpgrade, 'source' | 'confidence' | 'only' | 'note'>,
): NodeUpgrade => ({ from, method, verdict, ...basis });

/** Both methods, supported, on the same basis. */
export const eitherWay = (
  from: ReleaseKey,
  basis: Pick<NodeUpgrade, 'source' | 'confidence' | 'note'>,
): readonly NodeUpgrade[] => [
  upgrade(from, 'clean', 'supported', basis),
  upgrade(from, 'in-place', 'supported', basis),
];

export const SURMISED = { source: 'none', confidence: 'assumed' } as const;

/** From a release that a node of a cluster may not skip from. */
export const skips = (from: ReleaseKey): NodeUpgrade =>
  upgrade(from, 'in-place', 'refused', {
    source: 'CRU',
    confidence: 'doc',
    only: 'member',
    note: 'A cluster moves one release at a time.',
  });
