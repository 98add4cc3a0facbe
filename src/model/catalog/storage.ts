/** What storage does and how fast, where no document of its own says so. Rates in bytes per second. */
import { type Bytes, type BytesPerSecond, GiB, MB } from '../../base/units.js';
import { assumed, field, type Sourced } from './types.js';

export const STORAGE = {
  /** `AutomaticCriticalErrorActionTimeout`: minutes for which a VM without storage stays frozen before it is turned off. */
  criticalMinutes: field(30, 'INNOV'),
  /** `MaximumStorageMigrations` of a host. */
  migrations: assumed(2, 'No document states the default.'),
  /** Of the disks of a VM. */
  diskBytes: assumed<Bytes>(100 * GiB, 'An ordinary server guest.'),
  /** What the storage of a host reads or writes when files move. */
  hostRate: assumed<BytesPerSecond>(500 * MB, 'One volume of an ordinary array, to itself.'),
} as const satisfies Readonly<Record<string, Sourced<number>>>;
