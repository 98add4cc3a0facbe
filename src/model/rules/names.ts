/** Names and short looks that several rules share. */
import { RELEASES } from '../catalog/index.js';
import type { Cluster, Host, Vm, Volume, World } from '../world.js';

export const hostAt = (world: World, index: number): Host => world.hosts[index] as Host;
export const vmAt = (world: World, index: number): Vm => world.vms[index] as Vm;
export const clusterAt = (world: World, index: number): Cluster => world.clusters[index] as Cluster;
export const volumeAt = (world: World, index: number): Volume => world.volumes[index] as Volume;

export const hostName = (world: World, index: number): string => world.hosts[index]?.name ?? '(no host)';
export const vmName = (world: World, index: number): string => world.vms[index]?.name ?? '(no VM)';
export const releaseKey = (index: number): string => RELEASES[index]?.key ?? '(no release)';
const DEFAULTS = Int32Array.from(RELEASES, (release) => release.defaultVersion.value);

/** The version that New-VM makes on a host of this release. */
export const defaultVersion = (release: number): number => DEFAULTS[release] ?? -1;
