/**
 * The files of a VM, as they lie on disk in the state that the world is in. Up to version 5 the configuration is XML, and a saved
 * guest has a file for its memory and one for its devices; from version 6 on both are binary. Disks and folders stay what they are.
 */
import { featureOf } from './catalog/index.js';
import { hostAt, vmAt } from './rules/names.js';
import { POWER } from './states.js';
import { checkpointsOf, NONE, type Vm, type Volume, type World } from './world.js';

export interface VmFile {
  /** With its folder, from the drive on. */
  readonly path: string;
  readonly is: 'disk' | 'checkpoint disk' | 'configuration' | 'memory' | 'device state' | 'runtime state';
}

/** Index of the first version with binary files, which no failing storage damages. */
export const BINARY = featureOf('file-format')?.minimumVersion?.value ?? 0;

/** Power states in which the memory of a guest is on disk. */
const ON_DISK: readonly number[] = [POWER.saving, POWER.saved, POWER.restoring];

/** Whether the files of a VM are left when the disks of its host are not: they lie on a volume of its cluster, or on a share. */
export const outlivesItsHost = (world: World, { volume, host }: Vm): boolean =>
  volume !== NONE || !hostAt(world, host).localFiles;

/** In the order of their folders. Empty for a VM that is lost. */
export function filesOf(world: World, index: number): readonly VmFile[] {
  const vm = vmAt(world, index);
  if (vm.power === POWER.lost) return [];
  const folder = `${rootOf(world, vm)}\\${vm.name}`;
  const points = checkpointsOf(world, index);
  return [
    { path: `${folder}\\Virtual Hard Disks\\${vm.name}.vhdx`, is: 'disk' },
    ...points.map((point): VmFile => {
      const disk = `${vm.name}_${guidOf(`${vm.name}/${point.index}`)}.avhdx`;
      return { path: `${folder}\\Virtual Hard Disks\\${disk}`, is: 'checkpoint disk' };
    }),
    ...stateFiles(`${folder}\\Virtual Machines`, guidOf(vm.name), vm, ON_DISK.includes(vm.power)),
    ...points.flatMap((point) => stateFiles(`${folder}\\Snapshots`, guidOf(`${vm.name}/${point.index}`), vm, false)),
  ];
}

/** What says how a VM is made, and what it was doing. The runtime state of the newer format is always there. */
function stateFiles(folder: string, guid: string, { version }: Vm, isOnDisk: boolean): VmFile[] {
  if (version >= BINARY)
    return [
      { path: `${folder}\\${guid}.vmcx`, is: 'configuration' },
      { path: `${folder}\\${guid}.vmrs`, is: 'runtime state' },
    ];
  const configuration: VmFile = { path: `${folder}\\${guid}.xml`, is: 'configuration' };
  if (!isOnDisk) return [configuration];
  return [
    configuration,
    { path: `${folder}\\${guid}\\${guid}.bin`, is: 'memory' },
    { path: `${folder}\\${guid}\\${guid}.vsv`, is: 'device state' },
  ];
}

/** Where the folders of VMs are: on the volume of a cluster, or on a drive of the host or a share that stands for it. */
function rootOf(world: World, { volume, host }: Vm): string {
  const one = world.volumes[volume];
  if (one !== undefined) return pathOf(one);
  return hostAt(world, host).localFiles ? 'F:\\VMs' : '\\\\share\\VMs';
}

/** Where the members of its cluster find a volume. */
const pathOf = ({ implied, name }: Volume): string => `C:\\ClusterStorage\\${implied ? 'Volume1' : name}`;

/** The folder that a VM has for itself on a volume. */
export const folderOn = (volume: Volume, { name }: Vm): string =>
  `${pathOf(volume)}\\${name.replace(/[\\/:*?"<>|]/g, '_')}`;

const GROUPS = [8, 4, 4, 4, 12] as const;

/** The id of a VM, always the same for its name: nothing else depends on it. */
export function guidOf(name: string): string {
  let mixed = 0x811c_9dc5;
  let digits = '';
  for (let round = 0; digits.length < 32; round += 1) {
    for (const letter of `${name}#${round}`) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x0100_0193);
    digits += (mixed >>> 0).toString(16).padStart(8, '0').toUpperCase();
  }
  let from = 0;
  return GROUPS.map((length) => {
    from += length;
    return digits.slice(from - length, from);
  }).join('-');
}
