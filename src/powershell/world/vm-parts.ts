/** Cmdlets that show what VMs consist of: checkpoints, files, drives, adapters, processors, memory. */
import { filesOf, guidOf } from '../../model/files.js';
import { vmAt, vmName } from '../../model/rules/names.js';
import { CHECKPOINT } from '../../model/states.js';
import { ALL_SWITCHES, hasDynamicMemory } from '../../model/world.js';
import { type Cmdlet, cmdlet, listArg, parameter, type Run } from '../cmdlets/build.js';
import { wildcard } from '../runtime/patterns.js';
import { PsObject, type Value } from '../runtime/values.js';
import { isThing, nameIn, namesIn, SHAPES } from './names.js';
import { custom, thing } from './shape.js';
import { type Sight, worldOf } from './sight.js';
import { COMPUTER, CREDENTIAL, found, reachable, VM_NAME } from './vms-meant.js';

const MIB = 1_048_576;

/** What has names of its own: -Name means those, and not the VM. */
const partNamed = (help: string) => parameter('Name', 'text', help, { position: 1, list: true });

/** A cmdlet that shows something of VMs. */
const ofVms = (
  sight: Sight,
  name: string,
  help: string,
  answer: (vm: number) => readonly Value[],
  { aliases = [], named }: { readonly aliases?: readonly string[]; readonly named?: string } = {},
): Cmdlet =>
  cmdlet(
    name,
    help,
    named === undefined
      ? [VM_NAME, COMPUTER, CREDENTIAL]
      : [{ ...VM_NAME, aliases: ['VM'] }, partNamed(named), COMPUTER, CREDENTIAL],
    (call) => {
      const wanted = named === undefined ? [] : namesIn(call.args.get('Name')).map((one) => wildcard(one));
      const put = function* (numbers: readonly number[]): Run {
        for (const value of numbers.flatMap(answer)) {
          if (wanted.length > 0 && !wanted.some((fits) => fits(nameIn(value)))) continue;
          const run = call.emit(value);
          if (run !== undefined) yield* run;
        }
      };
      return {
        alone: () => {
          const held = listArg(call.args, 'VMName').filter((value) => isThing(value, SHAPES.VM));
          if (held.length > 0) return put(held.map((value) => (isThing(value, SHAPES.VM) ? value.ref : 0)));
          return put(found(sight, call, namesIn(call.args.get('VMName')), reachable(sight, call)));
        },
        take: (value) =>
          put(isThing(value, SHAPES.VM) ? [value.ref] : found(sight, call, [nameIn(value)], reachable(sight, call))),
      };
    },
    aliases,
  );

export const vmParts = (sight: Sight): readonly Cmdlet[] => {
  const show = (shape: keyof typeof SHAPES, numbers: readonly number[]): Value[] =>
    numbers.map((one) => thing(SHAPES[shape], one, sight));

  const snapshots = ofVms(
    sight,
    'Get-VMSnapshot',
    'The checkpoints of VMs.',
    (vm) =>
      show(
        'VM_SNAPSHOT',
        worldOf(sight)
          .checkpoints.filter(
            (point) => point.vm === vm && point.state !== CHECKPOINT.removed && point.state !== CHECKPOINT.asked,
          )
          .map(({ index }) => index),
      ),
    { aliases: ['Get-VMCheckpoint'], named: 'Only the checkpoints of these names; patterns too.' },
  );

  const files = ofVms(
    sight,
    'Get-VMFile',
    'The files of VMs as they lie on disk now. Ours: no Windows cmdlet shows them so.',
    (vm) =>
      filesOf(worldOf(sight), vm).map(
        ({ path, is }) =>
          new PsObject(['Clusterdrill.VMFile', 'System.Object'], {
            VMName: vmName(worldOf(sight), vm),
            Kind: is,
            Path: path,
          }),
      ),
  );

  const adapters = ofVms(sight, 'Get-VMNetworkAdapter', 'The network adapters of VMs.', (vm) => adaptersOf(sight, vm), {
    named: 'Only the adapters of these names; patterns too.',
  });

  const processors = ofVms(sight, 'Get-VMProcessor', 'The virtual processors of VMs.', (vm) => {
    const { cores, compatibility, name } = vmAt(worldOf(sight), vm);
    return [
      new PsObject(['Microsoft.HyperV.PowerShell.VMProcessor', 'System.Object'], {
        VMName: name,
        Count: cores,
        CompatibilityForMigrationEnabled: compatibility !== 0,
      }),
    ];
  });

  const memory = ofVms(sight, 'Get-VMMemory', 'The memory of VMs.', (vm) => {
    const one = vmAt(worldOf(sight), vm);
    const { startup, maximum, name } = one;
    return [
      new PsObject(['Microsoft.HyperV.PowerShell.VMMemory', 'System.Object'], {
        VMName: name,
        DynamicMemoryEnabled: hasDynamicMemory(one),
        Startup: startup,
        Minimum: startup,
        Maximum: maximum,
        StartupMiB: startup / MIB,
        MinimumMiB: startup / MIB,
        MaximumMiB: maximum / MIB,
      }),
    ];
  });

  const disks = ofVms(sight, 'Get-VMHardDiskDrive', 'The virtual hard disks of VMs.', (vm) => disksOf(sight, vm));

  const drives = ofVms(
    sight,
    'Get-VMDvdDrive',
    'The DVD drives of VMs: one each, with an ISO that lies on its host, or empty.',
    (vm) => [drive(sight, vm, 'DvdDrive', vmAt(worldOf(sight), vm).iso ? LOCAL_ISO : null, 1)],
  );

  return [snapshots, files, adapters, processors, memory, disks, drives];
};

/** An ISO that only its host reaches; one that lies on a share hinders nobody, and is not kept. */
const LOCAL_ISO = 'C:\\ISO\\setup.iso';

const drive = (sight: Sight, vm: number, kind: string, path: string | null, location: number): Value => {
  const { name, generation } = vmAt(worldOf(sight), vm);
  return custom(`Microsoft.HyperV.PowerShell.${kind}`, {
    VMName: name,
    ControllerType: generation === 1 ? 'IDE' : 'SCSI',
    ControllerNumber: 0,
    ControllerLocation: location,
    Path: path,
    ...(kind === 'DvdDrive' ? { DvdMediaType: path === null ? 'None' : 'ISO' } : {}),
  });
};

/** A VM that has a checkpoint runs on the differencing disk that was made last. */
function disksOf(sight: Sight, vm: number): readonly Value[] {
  const kinds = ['disk', 'checkpoint disk'];
  const path = filesOf(worldOf(sight), vm).findLast(({ is }) => kinds.includes(is))?.path;
  return path === undefined ? [] : [drive(sight, vm, 'HardDiskDrive', path, 0)];
}

/** Names of a set of switches; all of them where nobody says which. */
export function switchesOf(sight: Sight, set: number): readonly string[] {
  const { switchNames } = worldOf(sight);
  return switchNames.filter((_, bit) => set === ALL_SWITCHES || (set & (1 << bit)) !== 0);
}

function adaptersOf(sight: Sight, vm: number): readonly Value[] {
  const { switches, name } = vmAt(worldOf(sight), vm);
  const connected = switchesOf(sight, switches);
  return (connected.length === 0 ? [''] : connected).map(
    (one) =>
      new PsObject(['Microsoft.HyperV.PowerShell.VMNetworkAdapter', 'System.Object'], {
        Name: 'Network Adapter',
        IsManagementOs: false,
        VMName: name,
        SwitchName: one,
        MacAddress: `00155D${guidOf(`mac/${name}/${one.toLowerCase()}`).slice(0, 6)}`,
        Status: '{Ok}',
        IPAddresses: null,
      }),
  );
}
