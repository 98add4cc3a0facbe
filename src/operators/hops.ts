/** The releases that an upgrade goes through, hop by hop. */
import { RELEASES, releaseIndex, upgradePath } from '../model/catalog/index.js';
import type { RollingPlan } from './plans.js';

/** Release indexes, the present level left out. VMs go over at once to another cluster, so that there is but one hop then. */
export function hopsOf({ into, to }: RollingPlan, level: number): number[] {
  if (into !== undefined) return [to];
  const [here, there] = [RELEASES[level], RELEASES[to]];
  const path = here === undefined || there === undefined ? [] : (upgradePath(here.key, there.key) ?? []);
  return path.map(releaseIndex);
}
