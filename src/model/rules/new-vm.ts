/** Which version a place gives to a VM that is made there. */
import { releaseIndex } from '../catalog/index.js';
import { NONE, type World } from '../world.js';
import { findRule, permits, type Rule } from './index.js';
import { clusterAt, defaultVersion, hostAt } from './names.js';

/**
 * The version that `New-VM` without `-Version` makes on a host. In a cluster that is what the functional level's release makes: it is
 * documented for the level of WS2012R2, and for levels above it no more than the rule `vm-version/new-vm-by-level`.
 */
export function newVmVersion(world: World, host: number): number {
  const { release, cluster } = hostAt(world, host);
  const own = defaultVersion(release);
  if (cluster === NONE) return own;
  const { level } = clusterAt(world, cluster);
  const isOwn = level > DOCUMENTED && permits(world, BY_LEVEL, host, NONE);
  return isOwn ? own : Math.min(own, defaultVersion(level));
}

const DOCUMENTED = releaseIndex('WS2012R2');
const BY_LEVEL = findRule('vm-version/new-vm-by-level') as Rule;
