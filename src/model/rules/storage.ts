/** Rules about storage, and who reaches the files of a VM. */

import { formatSize } from '../../base/units.js';
import { CONCERN } from '../concerns.js';
import { NODE, POWER, VOLUME } from '../states.js';
import { type Host, NONE, STORAGES, type Vm, type Volume, type World } from '../world.js';
import { clusterAt, hostAt, hostName, vmAt, vmName } from './names.js';
import { answers } from './node-states.js';
import type { Rule } from './rule.js';

/** Where the roles of a cluster have their files unless something else is written; NONE outside a cluster. */
export const firstVolume = (world: World, cluster: number): number =>
  cluster === NONE ? NONE : world.volumes.findIndex((one) => one.cluster === cluster);

/** The volume of a host's cluster that a path leads to (`C:\\ClusterStorage\\Volume1\\...`), or NONE: a disk of its own, or the share. */
export function volumeOfPath(world: World, host: number, path: string): number {
  const { cluster } = hostAt(world, host);
  const folder = /^[a-z]:[\\/]ClusterStorage[\\/]([^\\/]+)/i.exec(path)?.[1]?.toLowerCase();
  if (folder === undefined || cluster === NONE) return NONE;
  const own = world.volumes.filter((one) => one.cluster === cluster);
  return (own.find((one) => one.name.toLowerCase() === folder) ?? own[0])?.index ?? NONE;
}

/** Whether a member that has lost its own way to a volume goes on over another: not where every host has its own way to a share. */
function goesOnOverAnother(world: World, { cluster }: Volume): boolean {
  const { storage, members } = clusterAt(world, cluster);
  return STORAGES[storage] !== 'smb' && members.some((one) => hasWay(hostAt(world, one)));
}

const hasWay = (host: Host): boolean => answers(host.node) && !host.pathLost;

/** Whether a host is isolated from a cluster whose storage it has as a member alone; a share answers anybody. */
const losesItsBlocks = (world: World, { cluster }: Volume, host: Host): boolean =>
  host.node === NODE.cutOff && host.cluster === cluster && STORAGES[clusterAt(world, cluster).storage] !== 'smb';

/** Whether the files of a VM answer a host. */
export const reaches = (world: World, vm: Vm, host: Host): boolean =>
  world.trouble === 0 || answersFrom(world, vm.volume, host);

/** Whether a volume answers a host; NONE: a disk of its own, or the share. */
export function answersFrom(world: World, index: number, host: Host): boolean {
  if (world.trouble === 0) return true;
  const volume = world.volumes[index];
  if (volume === undefined) return !host.pathLost;
  if (volume.state === VOLUME.offline || losesItsBlocks(world, volume, host)) return false;
  return !host.pathLost || (host.cluster === volume.cluster && goesOnOverAnother(world, volume));
}

/** Whether a host finds the files of a VM where they are, or they come to it with the VM. */
function findsFiles(world: World, vm: Vm, host: Host): boolean {
  if (vm.moveFiles || vm.clustered || vm.host === host.index) return true;
  const volume = world.volumes[vm.volume];
  if (volume?.implied === false) return volume.cluster === host.cluster;
  return !host.localFiles && (volume !== undefined || !hostAt(world, vm.host).localFiles);
}

/** The end of a move that may take part in no further move of files, or NONE. */
function fullEnd(world: World, vm: Vm, host: number): number {
  if (!vm.moveFiles) return NONE;
  return [vm.host, host].find((end) => isFull(hostAt(world, end))) ?? NONE;
}

const isFull = ({ storageSlots, maximumStorageMigrations }: Host): boolean => storageSlots >= maximumStorageMigrations;

/** Whether a volume takes so many bytes more; one whose size nobody knows takes all. */
const hasRoom = (volume: Volume | undefined, bytes: number): boolean =>
  volume === undefined || volume.size === 0 || volume.free >= bytes;

const memoryOf = (vm: Vm): number => (vm.power === POWER.running ? vm.assigned : 0);

function full(world: World, index: number, what: string, bytes: number): string {
  const volume = world.volumes[index];
  return `${volume?.name} has ${formatSize(volume?.free ?? 0)} free; ${what} would take ${formatSize(bytes)}.`;
}

export const storageRules: readonly Rule[] = [
  {
    id: 'storage/reachable',
    about: 'vm',
    statement: 'A VM starts on, or goes to, a host that reaches its files only.',
    source: 'LMT CSV',
    confidence: 'doc',
    concern: CONCERN.trouble,
    holds: (world, vm, host) => reaches(world, vmAt(world, vm), hostAt(world, host)),
    because: (world, vm, host) => `The storage of ${vmName(world, vm)} does not answer ${hostName(world, host)}.`,
  },
  {
    id: 'storage/files-come-along',
    about: 'vm',
    statement:
      'A VM that is no role goes to a host that does not reach its files only together with them (-IncludeStorage).',
    source: 'PS',
    confidence: 'doc',
    concern: CONCERN.files,
    holds: (world, vm, host) => findsFiles(world, vmAt(world, vm), hostAt(world, host)),
    because: (world, vm, host) =>
      `${hostName(world, host)} does not reach the files of ${vmName(world, vm)}: move them too (-IncludeStorage -DestinationStoragePath).`,
  },
  {
    id: 'storage/room-for-memory',
    about: 'vm',
    statement: 'A running VM is saved, also for a quick migration, only where its volume has room for its memory.',
    source: 'FINN',
    confidence: 'field',
    holds: (world, vm) => !world.owned || hasRoom(world.volumes[vmAt(world, vm).volume], memoryOf(vmAt(world, vm))),
    because: (world, vm) =>
      full(world, vmAt(world, vm).volume, `the memory of ${vmName(world, vm)}`, memoryOf(vmAt(world, vm))),
  },
  {
    id: 'storage/room-for-files',
    about: 'vm',
    statement: 'The files of a VM go only to a volume that has room for them.',
    source: 'none',
    confidence: 'derived',
    concern: CONCERN.files,
    holds: (world, index) => {
      const vm = vmAt(world, index);
      return !vm.moveFiles || vm.filesTo === vm.volume || hasRoom(world.volumes[vm.filesTo], vm.disk);
    },
    because: (world, vm) =>
      full(world, vmAt(world, vm).filesTo, `the files of ${vmName(world, vm)}`, vmAt(world, vm).disk),
  },
  {
    id: 'storage/destination-answers',
    about: 'vm',
    statement: 'Files go only to storage that answers the host of the VM there.',
    source: 'LMT CSV',
    confidence: 'derived',
    holds: (world, vm, host) => answersFrom(world, vmAt(world, vm).filesTo, hostAt(world, host)),
    because: (world, vm, host) =>
      `${world.volumes[vmAt(world, vm).filesTo]?.name ?? 'The storage'} does not answer ${hostName(world, host)}.`,
  },
  {
    id: 'storage/roles-stay-shared',
    about: 'vm',
    statement: 'The files of a role go to storage of its cluster only, never to a disk of its host.',
    source: 'PS',
    confidence: 'derived',
    holds: (world, index) => {
      const vm = vmAt(world, index);
      return !vm.clustered || vm.filesTo !== NONE;
    },
    because: (world, vm) =>
      `${vmName(world, vm)} is a clustered role: its files go to C:\\ClusterStorage only. Remove the role first, or name a volume.`,
  },
  {
    id: 'role/files-are-shared',
    about: 'vm',
    statement: 'A VM becomes a role only if its files do not lie on a disk of its host.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, index) => {
      const vm = vmAt(world, index);
      return vm.volume !== NONE || !hostAt(world, vm.host).localFiles;
    },
    because: (world, vm) =>
      `The files of ${vmName(world, vm)} lie on a disk of ${hostName(world, vmAt(world, vm).host)}; a role needs them on storage of the cluster.`,
  },
  {
    id: 'storage/free-slot',
    about: 'vm',
    statement:
      'Files that move take a slot at both ends; no host takes part in more than its MaximumStorageMigrations.',
    source: 'LMT',
    confidence: 'derived',
    holds: (world, vm, host) => fullEnd(world, vmAt(world, vm), host) === NONE,
    because: (world, vm, host) => {
      const { name, maximumStorageMigrations } = hostAt(world, Math.max(0, fullEnd(world, vmAt(world, vm), host)));
      return `Failed to migrate the storage of ${vmName(world, vm)}: the storage migration limit '${maximumStorageMigrations}' of ${name} was reached.`;
    },
  },
];
