/** Storage: nothing runs from files that do not answer. */
import { clusterAt, hostAt, vmAt } from '../../model/rules/names.js';
import { POWER, VOLUME } from '../../model/states.js';
import { STORAGES, type World } from '../../model/world.js';
import { type Invariant, wake } from '../invariant.js';
import { answers } from './nodes.js';

/** Whether a member of a cluster that has no way of its own to its storage goes on over another member. */
function hasDetour(world: World, cluster: number, host: number): boolean {
  const { storage, members } = clusterAt(world, cluster);
  if (STORAGES[storage] === 'smb' || !members.includes(host)) return false;
  return members.some((one) => answers(hostAt(world, one).node) && !hostAt(world, one).pathLost);
}

const AWAKE: readonly number[] = [POWER.starting, POWER.restoring, POWER.running, POWER.stopping, POWER.saving];

const runsOnStorage: Invariant = {
  id: 'safety/runs-on-storage',
  claim:
    'No VM runs, starts or is saved while the volume that holds its files is offline, or its host has no way to it.',
  source: 'VMSR CSV',
  holds: 'always',
  about: 'vm',
  wokenBy: [
    wake('subject', 'vm-running', 'vm-starting', 'vm-arrived'),
    wake('every', 'volume-offline', 'path-lost', 'host-down'),
  ],
  evidence: ({ world }, index) => {
    if (world.trouble === 0) return undefined;
    const vm = vmAt(world, index);
    if (!AWAKE.includes(vm.power)) return undefined;
    const volume = world.volumes[vm.volume];
    if (volume?.state === VOLUME.offline) return `${vm.name} is awake while ${volume.name} is offline`;
    const host = hostAt(world, vm.host);
    if (!host.pathLost || (volume !== undefined && hasDetour(world, volume.cluster, vm.host))) return undefined;
    return `${vm.name} is awake on ${host.name}, which has no way to its files`;
  },
};

export const storageInvariants: readonly Invariant[] = [runsOnStorage];
