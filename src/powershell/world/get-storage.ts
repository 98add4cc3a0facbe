import { clusterAt } from '../../model/rules/names.js';
import { DRIVES, POOL, VOLUME } from '../../model/states.js';
import { NONE, STORAGES, type World } from '../../model/world.js';
import { answering, type Cmdlet, parameter } from '../cmdlets/build.js';
import type { Value } from '../runtime/values.js';
import { custom } from './shape.js';
import { clusterNamed, type Sight, worldOf } from './sight.js';

const cim = (name: string): string => `Microsoft.Management.Infrastructure.CimInstance#${name}`;

/** The storage pool, its disks, and the repairs that are under way. */
export function storageCmdlets(sight: Sight): readonly Cmdlet[] {
  const pooled = (): readonly number[] => {
    const cluster = clusterNamed(sight, '');
    const world = worldOf(sight);
    return cluster !== NONE && STORAGES[clusterAt(world, cluster).storage] === 's2d' ? [cluster] : [];
  };
  const named = [parameter('FriendlyName', 'text', 'Only these.', { position: 0 })];
  return [
    answering('Get-StoragePool', 'The storage pool of Storage Spaces Direct.', named, () =>
      pooled().map((cluster) => {
        const world = worldOf(sight);
        const behind = clusterAt(world, cluster).pool !== POOL.current;
        return custom(cim('StoragePool'), {
          FriendlyName: `S2D on ${clusterAt(world, cluster).name}`,
          OperationalStatus: isWhole(world, cluster) ? 'OK' : 'Degraded',
          HealthStatus: isWhole(world, cluster) ? 'Healthy' : 'Warning',
          IsPrimordial: false,
          Version: behind ? 'older than the functional level' : 'as the functional level',
        });
      }),
    ),
    answering('Get-VirtualDisk', 'The virtual disks, and whether all of their copies are whole.', named, () =>
      pooled().flatMap((cluster) =>
        worldOf(sight)
          .volumes.filter((volume) => volume.cluster === cluster)
          .map((volume) =>
            custom(cim('VirtualDisk'), {
              FriendlyName: volume.implied ? 'Volume1' : volume.name,
              ...HEALTH[volume.state],
              Size: volume.size,
            }),
          ),
      ),
    ),
    answering('Get-StorageJob', 'The repairs of storage that are under way.', named, () =>
      pooled().flatMap((cluster) => {
        const world = worldOf(sight);
        return world.hosts
          .filter((host) => host.poolOf === cluster && host.drives === DRIVES.behind)
          .map((host) =>
            custom(cim('StorageJob'), {
              Name: `Repair (${host.name})`,
              IsBackgroundTask: true,
              ElapsedTime: null,
              JobState: 'Running',
              PercentComplete: null,
              BytesProcessed: null,
              BytesTotal: null,
            }),
          );
      }),
    ),
  ];
}

const isWhole = (world: World, cluster: number): boolean =>
  world.volumes.every((volume) => volume.cluster !== cluster || volume.state === VOLUME.online);

const HEALTH: Readonly<Record<number, Readonly<Record<string, Value>>>> = {
  [VOLUME.online]: { OperationalStatus: 'OK', HealthStatus: 'Healthy' },
  [VOLUME.incomplete]: { OperationalStatus: 'Incomplete', HealthStatus: 'Warning' },
  [VOLUME.inService]: { OperationalStatus: 'InService', HealthStatus: 'Warning' },
  [VOLUME.offline]: { OperationalStatus: 'Detached', HealthStatus: 'Unhealthy' },
};
