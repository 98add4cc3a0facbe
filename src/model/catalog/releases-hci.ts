/** Azure Stack HCI, later Azure Local: its own edition, which does not mix with Windows Server. */
import { MACHINE_LIMITS } from './limits.js';
import { type NodeUpgrade, type Release, type ReleaseKey, versionsBetween } from './release-types.js';
import * as shared from './releases-shared.js';
import { upgrade } from './releases-shared.js';
import { assumed, derived, doc, field } from './types.js';
import { versionIndex } from './versions.js';

const hci = {
  channel: 'hci',
  editionFamily: 'azure-stack-hci',
  resiliency: derived(true, 'RES'),
  hostMigrations: shared.twoPerHostStill,
  heartbeat: shared.heartbeatSince2019,
  moveTypeThreshold: shared.allMoveLive,
  vmLimits: MACHINE_LIMITS.WS2022,
} as const;

/** Its own updater sets a node up in place; the procedure of Windows Server is the last resort. */
const byItsUpdater = (from: ReleaseKey): readonly NodeUpgrade[] => [
  upgrade(from, 'in-place', 'supported', { source: 'AZL', confidence: 'doc' }),
  upgrade(from, 'clean', 'discouraged', {
    source: 'CRU',
    confidence: 'doc',
    note: 'A last resort: it has an updater of its own.',
  }),
];

const LIKE_2022 = 'The code base of WS2022.';
const UNSEEN_MINOR = 'Constants of the header with the bit for these editions; no captured output confirms them.';

export const HCI_RELEASES: readonly Release[] = [
  {
    ...hci,
    key: 'HCI20H2',
    title: 'Azure Stack HCI, version 20H2',
    build: doc('10.0.17784', 'KB4580388'),
    level: assumed({ major: 11, minor: 0x8003 }, UNSEEN_MINOR, { source: 'CLUSAPI' }),
    defaultVersion: doc(versionIndex('9.0'), 'HCIHW'),
    supportedVersions: doc(versionsBetween('5.0', '9.0', ['6.0']), 'HCIHW', {
      note: 'The document gives the ends of the list.',
    }),
    mixesWithOlder: derived([], 'AZL'),
    nodeUpgrades: [],
    parallelMigrations: shared.noParallelMigrations,
    vmLimits: MACHINE_LIMITS.WS2019,
  },
  {
    ...hci,
    key: 'HCI21H2',
    title: 'Azure Stack HCI, version 21H2',
    build: field('10.0.20348', 'BUILDS'),
    level: assumed({ major: 11, minor: 0x8004 }, UNSEEN_MINOR, { source: 'CLUSAPI' }),
    defaultVersion: assumed(versionIndex('10.0'), LIKE_2022),
    supportedVersions: assumed(versionsBetween('8.0', '10.0'), LIKE_2022),
    mixesWithOlder: doc(['HCI20H2'], 'AZL'),
    nodeUpgrades: byItsUpdater('HCI20H2'),
    parallelMigrations: shared.onePerNode('doc', 'With the update of September 2022 (KB5017382).'),
  },
  {
    ...hci,
    key: 'HCI22H2',
    title: 'Azure Stack HCI, version 22H2',
    build: doc('10.0.20349', 'AZL'),
    level: derived({ major: 11, minor: 0x8005 }, 'CLUSAPI', { note: UNSEEN_MINOR }),
    defaultVersion: doc(versionIndex('10.0'), 'CPU'),
    supportedVersions: assumed(versionsBetween('8.0', '10.0'), LIKE_2022),
    mixesWithOlder: doc(['HCI21H2'], 'AZL'),
    nodeUpgrades: byItsUpdater('HCI21H2'),
    parallelMigrations: shared.onePerNode('derived', 'Later than the update that brought it to 21H2.'),
  },
  {
    ...hci,
    key: 'AZL23H2',
    title: 'Azure Local, version 23H2',
    build: doc('10.0.25398', 'AZL'),
    level: derived({ major: 12, minor: 0x8004 }, 'CLUSAPI', { note: UNSEEN_MINOR }),
    defaultVersion: assumed(versionIndex('11.0'), 'The highest round version below that of WS2025.'),
    supportedVersions: assumed(versionsBetween('8.0', '11.2'), 'The list of WS2025 without its own version.'),
    mixesWithOlder: doc(['HCI22H2'], 'AZL'),
    nodeUpgrades: byItsUpdater('HCI22H2'),
    parallelMigrations: shared.onePerNode('derived', 'Later than the update that brought it to 21H2.'),
  },
  {
    ...hci,
    key: 'AZL24H2',
    title: 'Azure Local, version 24H2',
    build: doc('10.0.26100', 'AZL'),
    level: derived({ major: 12, minor: 0x8006 }, 'CLUSAPI', { note: UNSEEN_MINOR }),
    defaultVersion: assumed(versionIndex('12.0'), 'The code base of WS2025.'),
    supportedVersions: assumed(versionsBetween('8.0', '12.0'), 'The code base of WS2025.'),
    mixesWithOlder: doc(['HCI22H2', 'AZL23H2'], 'AZL'),
    nodeUpgrades: [...byItsUpdater('HCI22H2'), ...byItsUpdater('AZL23H2')],
    parallelMigrations: shared.onePerNode('derived', 'Later than the update that brought it to 21H2.'),
  },
];
