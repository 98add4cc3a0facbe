import { clusterAt } from '../../model/rules/names.js';
import { runsGuests } from '../../model/rules/node-states.js';
import { DRIVES, POOL, VOLUME } from '../../model/states.js';
import { type Host, NONE, STORAGES, type World } from '../../model/world.js';
import { answering, type Call, type Cmdlet, type CmdletParameter, parameter, textArg } from '../cmdlets/build.js';
import { wildcard } from '../runtime/patterns.js';
import type { PsObject, Value } from '../runtime/values.js';
import { nameIn, namesIn } from './names.js';
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
  const named = [parameter('FriendlyName', 'text', 'Only these; patterns too.', { position: 0, list: true })];
  const primordial = parameter('IsPrimordial', 'boolean', 'Whether it is the pool of all disks, which is not shown.');
  const answer = (name: string, help: string, all: () => readonly PsObject[], more: readonly CmdletParameter[] = []) =>
    answering(name, help, [...named, ...more], (call) => wanted(call, all()));
  return [
    answer(
      'Get-StoragePool',
      'The storage pool of Storage Spaces Direct.',
      () =>
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
      [primordial],
    ),
    answer('Get-VirtualDisk', 'The virtual disks, and whether all of their copies are whole.', () =>
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
    answer('Get-PhysicalDisk', 'The drives of the pool: those of a node together, as the model has them.', () =>
      pooled().flatMap((cluster) => membersWithDrives(worldOf(sight), cluster).map(drivesOf)),
    ),
    answering(
      'Get-StorageFaultDomain',
      'The nodes that have drives of the pool (-Type StorageScaleUnit), for Enable-StorageMaintenanceMode.',
      [
        parameter('Type', 'choice', 'What kind of parts.', {
          position: 0,
          choices: [
            'PhysicalDisk',
            'StorageChassis',
            'StorageEnclosure',
            'StorageRack',
            'StorageScaleUnit',
            'StorageSite',
          ],
        }),
      ],
      (call) =>
        textArg(call.args, 'Type', 'StorageScaleUnit') !== 'StorageScaleUnit'
          ? []
          : pooled().flatMap((cluster) =>
              membersWithDrives(worldOf(sight), cluster).map(({ name, maintenance }) =>
                custom(cim('StorageFaultDomain'), {
                  FriendlyName: name,
                  OperationalStatus: maintenance ? 'In Maintenance Mode' : 'OK',
                  HealthStatus: 'Healthy',
                  StorageFaultDomainType: 'StorageScaleUnit',
                }),
              ),
            ),
    ),
    answer('Get-StorageJob', 'The repairs of storage that are under way.', () =>
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

/** Those of the names of a call, and of the pools that are not primordial. */
function wanted(call: Call, all: readonly PsObject[]): PsObject[] {
  if (call.args.get('IsPrimordial') === true) return [];
  const names = namesIn(call.args.get('FriendlyName')).map((name) => wildcard(name));
  return all.filter((one) => names.length === 0 || names.some((fits) => fits(nameIn(one))));
}

const membersWithDrives = ({ hosts }: World, cluster: number): readonly Host[] =>
  hosts.filter(({ poolOf }) => poolOf === cluster);

function drivesOf({ name, drives, maintenance, node }: Host): PsObject {
  const gone = !runsGuests(node);
  return custom(cim('PhysicalDisk'), {
    FriendlyName: `Drives of ${name}`,
    MediaType: 'Unspecified',
    CanPool: false,
    OperationalStatus: gone ? 'Lost Communication' : maintenance ? 'In Maintenance Mode' : 'OK',
    HealthStatus: gone || maintenance || drives === DRIVES.behind ? 'Warning' : 'Healthy',
    Usage: 'Auto-Select',
  });
}

const isWhole = (world: World, cluster: number): boolean =>
  world.volumes.every((volume) => volume.cluster !== cluster || volume.state === VOLUME.online);

const HEALTH: Readonly<Record<number, Readonly<Record<string, Value>>>> = {
  [VOLUME.online]: { OperationalStatus: 'OK', HealthStatus: 'Healthy' },
  [VOLUME.incomplete]: { OperationalStatus: 'Incomplete', HealthStatus: 'Warning' },
  [VOLUME.inService]: { OperationalStatus: 'InService', HealthStatus: 'Warning' },
  [VOLUME.offline]: { OperationalStatus: 'Detached', HealthStatus: 'Unhealthy' },
};
