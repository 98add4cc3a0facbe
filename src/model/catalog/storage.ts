/** What storage does and how fast, where no document of its own says so. Rates in bytes per second. */
import { type Bytes, type BytesPerSecond, GB, GiB, MB, TiB } from '../../base/units.js';
import type { ReleaseKey } from './release-types.js';
import { compareLevels, releaseOf } from './releases.js';
import { assumed, derived, doc, field, type Sourced } from './types.js';

export const STORAGE = {
  /** `AutomaticCriticalErrorActionTimeout`: minutes for which a VM without storage stays frozen before it is turned off. */
  criticalMinutes: field(30, 'INNOV'),
  /** `MaximumStorageMigrations` of a host. */
  migrations: assumed(2, 'No document states the default.'),
  /** Of the disks of a VM. */
  diskBytes: assumed<Bytes>(100 * GiB, 'An ordinary server guest.'),
  /** What the storage of a host reads or writes when files move. */
  hostRate: assumed<BytesPerSecond>(500 * MB, 'One volume of an ordinary array, to itself.'),
  /** What a volume gives a member that reaches it over another one, after it has lost its own way. */
  redirectedRate: assumed<BytesPerSecond>(200 * MB, 'Every request goes over the network of the cluster.', {
    range: { from: 50 * MB, to: 500 * MB },
  }),
  /** Share of the boot of a guest that is spent reading from its disks, 0 to 1: it takes longer on slower storage. */
  bootReadShare: assumed(0.5, 'Half of it reads, half of it computes and waits.', { range: { from: 0.2, to: 0.9 } }),
  /** Copies of each piece of data in Storage Spaces Direct: of two nodes 2, of more 3. */
  copies: derived(3, 'S2DM, QUO', { note: 'A three-way mirror is what three or more servers are told to use.' }),
  /** What is written, of what lies on one node of Storage Spaces Direct: it must be made up for when the node was away. */
  writes: assumed<BytesPerSecond>(50 * MB, 'Dirty regions are tracked; how many there are depends on the guests.', {
    range: { from: 5 * MB, to: 500 * MB },
  }),
  /** How fast a repair makes up for it. */
  repairRate: assumed<BytesPerSecond>(0.5 * GB, 'Background jobs give way to guests.', {
    range: { from: 0.1 * GB, to: 2 * GB },
  }),
  /** What lies on one node: so much must be made anew when its drives were wiped. */
  nodeBytes: assumed<Bytes>(4 * TiB, 'A small node.'),
} as const satisfies Readonly<Record<string, Sourced<number>>>;

const MAINTENANCE: Sourced<ReleaseKey> = doc('WS2019', 'S2DM, S2DU');

/** Whether a drain on hosts of this release puts their drives in storage maintenance mode, and a resume takes them out of it. */
export const drainsDrives = (release: ReleaseKey): boolean =>
  compareLevels(releaseOf(release).level.value, releaseOf(MAINTENANCE.value).level.value) >= 0;
