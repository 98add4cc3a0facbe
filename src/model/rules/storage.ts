/** Rules about storage, and who reaches the files of a VM. */
import { VOLUME } from '../states.js';
import { type Host, NONE, STORAGES, type Vm, type Volume, type World } from '../world.js';
import { clusterAt, hostAt, hostName, vmAt, vmName } from './names.js';
import { answers } from './node-states.js';
import type { Rule } from './rule.js';

/** Where the roles of a cluster have their files unless something else is written; NONE outside a cluster. */
export const firstVolume = (world: World, cluster: number): number =>
  cluster === NONE ? NONE : world.volumes.findIndex((one) => one.cluster === cluster);

/** Whether a member that has lost its own way to a volume goes on over another: not where every host has its own way to a share. */
function goesOnOverAnother(world: World, { cluster }: Volume): boolean {
  const { storage, members } = clusterAt(world, cluster);
  return STORAGES[storage] !== 'smb' && members.some((one) => hasWay(hostAt(world, one)));
}

const hasWay = (host: Host): boolean => answers(host.node) && !host.pathLost;

/** Whether the files of a VM answer a host. */
export function reaches(world: World, vm: Vm, host: Host): boolean {
  if (world.trouble === 0) return true;
  const volume = world.volumes[vm.volume];
  if (volume === undefined) return !host.pathLost;
  if (volume.state === VOLUME.offline) return false;
  return !host.pathLost || (host.cluster === volume.cluster && goesOnOverAnother(world, volume));
}

export const storageRules: readonly Rule[] = [
  {
    id: 'storage/reachable',
    about: 'vm',
    statement: 'A VM starts on, or goes to, a host that reaches its files only.',
    source: 'LMT CSV',
    confidence: 'doc',
    holds: (world, vm, host) => reaches(world, vmAt(world, vm), hostAt(world, host)),
    because: (world, vm, host) => `The storage of ${vmName(world, vm)} does not answer ${hostName(world, host)}.`,
  },
];
