/** Releases of Windows Server that were never meant to stay: the technical previews and the semi-annual channel. */
import { MACHINE_LIMITS } from './limits.js';
import { type NodeUpgrade, type Release, type ReleaseKey, versions, versionsBetween } from './release-types.js';
import * as shared from './releases-shared.js';
import { eitherWay, SURMISED, upgrade } from './releases-shared.js';
import { assumed, doc, field } from './types.js';
import { versionIndex } from './versions.js';

const preview = {
  channel: 'preview',
  editionFamily: 'windows-server',
  mixesWithOlder: assumed<readonly ReleaseKey[]>(['WS2012R2'], 'As the release that the previews led to.', {
    source: 'CRU',
  }),
  resiliency: assumed(true, 'As in WS2016; it is off in the first preview only.', { source: 'RES, WHII' }),
  parallelMigrations: shared.noParallelMigrations,
  hostMigrations: assumed(2, 'As before and after.', { source: 'LMT' }),
  heartbeat: shared.heartbeatOfPreviews,
  moveTypeThreshold: shared.allMoveLive,
  vmLimits: MACHINE_LIMITS.WS2016,
} as const;

/** Previews were installed cleanly. */
const cleanly = (basis: Pick<NodeUpgrade, 'source' | 'confidence' | 'note'>): readonly NodeUpgrade[] => [
  upgrade('WS2012R2', 'clean', 'supported', SURMISED),
  upgrade('WS2012R2', 'in-place', 'refused', basis),
];

export const PREVIEW_RELEASES: readonly Release[] = [
  {
    ...preview,
    key: 'TP1',
    title: 'Windows Server Technical Preview 1',
    build: field('6.4.9841', 'BUILDS'),
    level: assumed({ major: 9, minor: 1 }, 'The same major level as WS2016; the first upgrade version.'),
    defaultVersion: field(versionIndex('6.0'), 'SEED'),
    supportedVersions: field(versions('5.0', '6.0'), 'SEED', {
      note: '6.0 is in no later matrix: such a VM is a dead end.',
    }),
    mixesWithOlder: field(['WS2012R2'], 'SEED'),
    nodeUpgrades: cleanly(SURMISED),
    resiliency: field(false, 'WHII', { note: 'Present, but its period is 0.' }),
  },
  {
    ...preview,
    key: 'TP2',
    title: 'Windows Server 2016 Technical Preview 2',
    build: field('10.0.10074', 'BUILDS'),
    level: assumed({ major: 9, minor: 2 }, 'Between its neighbours.'),
    defaultVersion: assumed(versionIndex('6.2'), 'The value of the third preview.'),
    supportedVersions: assumed(versions('5.0', '6.2'), 'As the third preview.'),
    nodeUpgrades: [
      ...cleanly(SURMISED),
      upgrade('TP1', 'in-place', 'refused', { source: 'WHII, PREVIEW', confidence: 'field' }),
    ],
  },
  {
    ...preview,
    key: 'TP3',
    title: 'Windows Server 2016 Technical Preview 3',
    build: field('10.0.10514', 'BUILDS'),
    level: assumed({ major: 9, minor: 3 }, 'Between its neighbours.'),
    defaultVersion: doc(versionIndex('6.2'), 'HCIHW'),
    supportedVersions: field(versions('5.0', '6.2'), 'LAIYS'),
    nodeUpgrades: cleanly({ source: 'TP3ROLL', confidence: 'field' }),
  },
  {
    ...preview,
    key: 'TP4',
    title: 'Windows Server 2016 Technical Preview 4',
    build: field('10.0.10586', 'BUILDS'),
    level: doc({ major: 9, minor: 6 }, 'CLUSAPI'),
    defaultVersion: doc(versionIndex('7.0'), 'HCIHW'),
    supportedVersions: assumed(versions('5.0', '6.2', '7.0'), 'Between its neighbours: lists only grow.'),
    nodeUpgrades: cleanly(SURMISED),
  },
  {
    ...preview,
    key: 'TP5',
    title: 'Windows Server 2016 Technical Preview 5',
    build: field('10.0.14300', 'BUILDS'),
    level: doc({ major: 9, minor: 7 }, 'CLUSAPI'),
    defaultVersion: doc(versionIndex('7.1'), 'HCIHW'),
    supportedVersions: doc(versions('5.0', '6.2', '7.0', '7.1'), 'VMV'),
    nodeUpgrades: cleanly(SURMISED),
  },
];

const semiAnnual = {
  channel: 'sac',
  editionFamily: 'windows-server',
  resiliency: shared.hasResiliency,
  parallelMigrations: shared.noParallelMigrations,
  hostMigrations: shared.twoPerHost,
  heartbeat: shared.heartbeatOf2016,
  moveTypeThreshold: shared.allMoveLive,
  vmLimits: MACHINE_LIMITS.WS2016,
} as const;

const after2019 = { ...semiAnnual, heartbeat: shared.heartbeatSince2019, vmLimits: MACHINE_LIMITS.WS2019 } as const;

const NO_PREVIEW_ONE = ['6.0'] as const;
const TWIN = 'By analogy with WS2016 and WS2019; releases of one major level stand beside each other.';
const NOT_THE_HIGHEST = 'The highest version was not the default on the client release of the same code.';

export const SEMI_ANNUAL_RELEASES: readonly Release[] = [
  {
    ...semiAnnual,
    key: 'SAC1709',
    title: 'Windows Server, version 1709',
    build: field('10.0.16299', 'BUILDS'),
    level: doc({ major: 10, minor: 1 }, 'CLUSAPI'),
    defaultVersion: assumed(versionIndex('8.2'), 'The highest that it supports.'),
    supportedVersions: doc(versionsBetween('5.0', '8.2', NO_PREVIEW_ONE), 'VMV'),
    mixesWithOlder: field(['WS2016'], 'I-601', { note: 'Validation warns of different OS versions.' }),
    nodeUpgrades: [
      ...eitherWay('WS2016', SURMISED),
      upgrade('WS2016', 'in-place', 'refused', { source: 'CRU', confidence: 'doc', only: 's2d' }),
    ],
  },
  {
    ...semiAnnual,
    key: 'SAC1803',
    title: 'Windows Server, version 1803',
    build: field('10.0.17134', 'BUILDS'),
    level: doc({ major: 10, minor: 2 }, 'CLUSAPI'),
    defaultVersion: field(versionIndex('8.3'), 'I-726'),
    supportedVersions: doc(versionsBetween('5.0', '8.3', NO_PREVIEW_ONE), 'VMV'),
    mixesWithOlder: assumed(['WS2016', 'SAC1709'], TWIN),
    nodeUpgrades: [...eitherWay('WS2016', SURMISED), ...eitherWay('SAC1709', SURMISED)],
  },
  {
    ...after2019,
    key: 'SAC1903',
    title: 'Windows Server, version 1903',
    build: field('10.0.18362', 'BUILDS'),
    level: doc({ major: 11, minor: 1 }, 'CLUSAPI'),
    defaultVersion: assumed(versionIndex('9.0'), NOT_THE_HIGHEST, { source: 'I-5354' }),
    supportedVersions: doc(versionsBetween('5.0', '9.1', NO_PREVIEW_ONE), 'VMV'),
    mixesWithOlder: assumed(['WS2019'], TWIN),
    nodeUpgrades: eitherWay('WS2019', SURMISED),
  },
  {
    ...after2019,
    key: 'SAC1909',
    title: 'Windows Server, version 1909',
    build: field('10.0.18363', 'BUILDS'),
    level: doc({ major: 11, minor: 2 }, 'CLUSAPI'),
    defaultVersion: assumed(versionIndex('9.0'), NOT_THE_HIGHEST, { source: 'I-5354' }),
    supportedVersions: doc(versionsBetween('5.0', '9.1', NO_PREVIEW_ONE), 'VMV'),
    mixesWithOlder: assumed(['WS2019', 'SAC1903'], TWIN),
    nodeUpgrades: [...eitherWay('WS2019', SURMISED), ...eitherWay('SAC1903', SURMISED)],
  },
  {
    ...after2019,
    key: 'SAC2004',
    title: 'Windows Server, version 2004',
    build: field('10.0.19041', 'BUILDS'),
    level: assumed({ major: 11, minor: 2 }, 'The header names no constant for it; as version 1909.', {
      source: 'CLUSAPI',
    }),
    defaultVersion: field(versionIndex('9.0'), 'I-5354', { note: 'Seen on the client release of the same code.' }),
    supportedVersions: doc(versionsBetween('8.0', '9.2'), 'VMV'),
    mixesWithOlder: assumed(['WS2019'], TWIN),
    nodeUpgrades: eitherWay('WS2019', SURMISED),
  },
  {
    ...after2019,
    key: 'SAC20H2',
    title: 'Windows Server, version 20H2',
    build: field('10.0.19042', 'BUILDS'),
    level: assumed({ major: 11, minor: 2 }, 'The header names no constant for it; as version 1909.', {
      source: 'CLUSAPI',
    }),
    defaultVersion: field(versionIndex('9.0'), 'I-5354', { note: 'Seen on the client release of the same code.' }),
    supportedVersions: doc(versionsBetween('8.0', '9.2'), 'VMV'),
    mixesWithOlder: assumed(['WS2019'], TWIN),
    nodeUpgrades: eitherWay('WS2019', SURMISED),
  },
];
