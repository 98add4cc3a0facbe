/** Storage Spaces Direct: which fault domains a pool has, which are out, and what that means for its volumes. */
import { DRIVES, VOLUME } from '../states.js';
import { type Cluster, type Host, STORAGES, type Volume, type World } from '../world.js';
import { clusterAt, hostAt, hostName } from './names.js';
import { answers } from './node-states.js';
import type { Rule } from './rule.js';

export const hasPool = ({ storage }: Cluster): boolean => STORAGES[storage] === 's2d';

/** Hosts whose drives belong to the pool of a cluster, members or not. */
export const domainsOf = (world: World, cluster: number): readonly Host[] =>
  world.hosts.filter((host) => host.poolOf === cluster && host.drives !== DRIVES.none);

/** Whether the pool of a host does not reach its drives. */
export const isOut = ({ node, cluster, poolOf, maintenance, pathLost }: Host): boolean =>
  !answers(node) || cluster !== poolOf || maintenance || pathLost;

/** The state that a volume is in, by its fault domains and by what strikes it from outside. */
export function stateOf(world: World, volume: Volume): number {
  const cluster = clusterAt(world, volume.cluster);
  if (volume.lost) return VOLUME.offline;
  if (!hasPool(cluster)) return VOLUME.online;
  const domains = domainsOf(world, cluster.index);
  const incomplete = domains.filter((host) => host.drives !== DRIVES.whole);
  if (incomplete.length >= volume.copies || !poolHolds(cluster, domains)) return VOLUME.offline;
  if (incomplete.some((host) => host.drives !== DRIVES.behind)) return VOLUME.incomplete;
  return incomplete.length > 0 ? VOLUME.inService : VOLUME.online;
}

/** Whether more than half of the drives are there; half of them will do where a witness lets the owner of the pool go on. */
function poolHolds({ witness, quorate }: Cluster, domains: readonly Host[]): boolean {
  const here = domains.filter((host) => host.drives === DRIVES.whole || host.drives === DRIVES.behind).length;
  return here * 2 > domains.length || (here * 2 === domains.length && witness !== 0 && quorate);
}

/** Whether the drives of all nodes of a cluster hold all that was written: no storage job, every virtual disk Healthy. */
export const isWhole = (world: World, cluster: number): boolean =>
  domainsOf(world, cluster).every((host) => host.drives === DRIVES.whole);

/** A host beside this one whose drives are not whole. */
const degraded = (world: World, host: number): Host | undefined => {
  const { poolOf } = hostAt(world, host);
  return domainsOf(world, poolOf).find((one) => one.index !== host && one.drives !== DRIVES.whole);
};

/** Whether some data would have no copy without the drives of a host that serve now. */
function isNeeded(world: World, { index, poolOf, drives }: Host): boolean {
  if (drives !== DRIVES.whole && drives !== DRIVES.behind) return false;
  const others = domainsOf(world, poolOf).filter((one) => one.index !== index && one.drives !== DRIVES.whole).length;
  return others > 0 && world.volumes.some((one) => one.cluster === poolOf && others + 1 >= one.copies);
}

export const poolRules: readonly Rule[] = [
  {
    id: 'storage/healthy-before-drain',
    about: 'host',
    statement:
      'A node of Storage Spaces Direct drains, and its drives go to maintenance, only while those of all other nodes are whole.',
    source: 'S2DM WERR',
    confidence: 'doc',
    code: '5987',
    holds: (world, host) => !world.pools || degraded(world, host) === undefined,
    because: (world, host) =>
      `The operation failed because one or more virtual disks are not healthy: the drives of ${degraded(world, host)?.name} are away or being repaired. Wait for Get-StorageJob to be empty.`,
  },
  {
    id: 'storage/eviction-keeps-data',
    about: 'host',
    statement:
      'A node of Storage Spaces Direct whose drives serve is evicted only if the data has a copy without them, unless -IgnoreStorageConnectivityLoss says otherwise.',
    source: 'PS S2DM',
    confidence: 'derived',
    holds: (world, host) => !world.pools || !isNeeded(world, hostAt(world, host)),
    because: (world, host) =>
      `Evicting ${hostName(world, host)} would take a volume offline: the drives of ${degraded(world, host)?.name} are away or being repaired.`,
  },
  {
    id: 'storage/has-drives',
    about: 'host',
    statement: 'Storage maintenance mode is about the drives of a node of Storage Spaces Direct.',
    source: 'S2DM',
    confidence: 'doc',
    holds: (world, host) => hostAt(world, host).drives !== DRIVES.none,
    because: (world, host) => `${hostName(world, host)} has no drives in a pool of Storage Spaces Direct.`,
  },
];
