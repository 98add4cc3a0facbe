/** Which VM versions can live on both sides of a hop. */

import type { ReleaseKey } from './release-types.js';
import { releaseIndex, releaseOf, supports } from './releases.js';
import type { VersionIndex } from './versions.js';

export interface VersionWindow {
  /** Both releases can hold them. */
  readonly movable: readonly VersionIndex[];
  /** Only the newer release can: there is no way back. */
  readonly stranded: readonly VersionIndex[];
  /** Only the older release can: they must be raised before the hop. */
  readonly raiseFirst: readonly VersionIndex[];
}

/** The versions of a mixed pair; ascending. */
export function versionWindow(older: ReleaseKey, newer: ReleaseKey): VersionWindow {
  const [old, fresh] = [releaseOf(older).supportedVersions.value, releaseOf(newer).supportedVersions.value];
  const inOld = (version: VersionIndex): boolean => supports(releaseIndex(older), version);
  const inNew = (version: VersionIndex): boolean => supports(releaseIndex(newer), version);
  return {
    movable: old.filter(inNew),
    stranded: fresh.filter((version) => !inOld(version)),
    raiseFirst: old.filter((version) => !inNew(version)),
  };
}
