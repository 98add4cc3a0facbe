/** After something has gone wrong: what has happened, and a VM that is put into service again from its files. */

import { supports, versionText } from '../../model/catalog/index.js';
import { resolve } from '../../model/commands/resolve.js';
import { filesOf, guidOf } from '../../model/files.js';
import { findRule } from '../../model/rules/index.js';
import { hostAt, hostName, releaseKey, vmAt } from '../../model/rules/names.js';
import { CHECKPOINT, POWER } from '../../model/states.js';
import { checkpointsOf, isVm, NONE } from '../../model/world.js';
import { type Call, type Cmdlet, cmdlet, flag, parameter, type Run, textArg } from '../cmdlets/build.js';
import { propertyOf } from '../runtime/members.js';
import { toText } from '../runtime/text.js';
import type { Fault, Words } from '../runtime/trouble.js';
import { fitting, isThing, nameIn, SHAPES, vmsOn } from './names.js';
import { perform, refuse } from './performing.js';
import { hostNamed, type Sight, worldOf } from './sight.js';

export const recoveryCmdlets = (sight: Sight): readonly Cmdlet[] => [importVm(sight), restoreSnapshot(sight)];

/** Takes a VM back to a checkpoint: one without memory leaves it off. */
const restoreSnapshot = (sight: Sight): Cmdlet =>
  cmdlet(
    'Restore-VMSnapshot',
    'Applies a checkpoint that holds no memory: the VM is off then, whatever it did. One that holds memory would leave it saved, which is not modelled: it is refused.',
    [
      parameter('Name', 'text', 'The checkpoint.', { position: 0, mandatory: true, pipeline: 'name' }),
      parameter('VMName', 'vm', 'The VM.', { position: 1, mandatory: true, pipeline: 'name' }),
      parameter('ComputerName', 'host', 'The host; unwritten, that of the session.'),
    ],
    (call) => ({
      alone: () => restored(sight, call, textArg(call.args, 'Name'), hereOnly(sight, call)),
      take: (value) =>
        isThing(value, SHAPES.VM_SNAPSHOT)
          ? restored(sight, call, nameIn(value), toText(propertyOf(value, 'VMName') ?? ''))
          : restored(sight, call, textArg(call.args, 'Name'), nameIn(value)),
    }),
    ['Restore-VMCheckpoint'],
  );

/** The VM that a call names, where it is on the host of the call. */
function hereOnly(sight: Sight, call: Call): string {
  const written = call.args.get('ComputerName');
  const host = written === undefined ? sight.on : (hostNamed(sight, nameIn(written))?.index ?? NONE);
  const name = nameIn(call.args.get('VMName') ?? '');
  return fitting(vmsOn(sight, host), name).length > 0 ? name : '';
}

function* restored(sight: Sight, call: Call, name: string, vmName: string): Run {
  const world = worldOf(sight);
  const lower = name.toLowerCase();
  const vm = world.vms.find(
    (one) => isVm(one) && one.power !== POWER.lost && one.name.toLowerCase() === vmName.toLowerCase(),
  );
  const point = vm && checkpointsOf(world, vm.index).find((one) => one.name.toLowerCase() === lower);
  if (vm === undefined || point === undefined)
    return call.shell.complain(call, notRestored(call, `No VM of that name here has a checkpoint ${name}.`));
  if (point.state === CHECKPOINT.withMemory) {
    const why = `The checkpoint ${name} of ${vmName} holds memory: to apply it would turn the VM off and leave it Saved as it was then, which is not modelled. Remove-VMSnapshot removes it.`;
    return call.shell.complain(call, notRestored(call, why));
  }
  if (vm.power === POWER.off) return;
  yield* asked(sight, call, 'Stop-VM', vm.host, { Name: [vm.name], TurnOff: true });
}

const notRestored = (call: Call, message: string): Fault => ({
  ...fault(call, message, 'ours'),
  id: `RestoreFailed,${call.name}`,
});

const importVm = (sight: Sight): Cmdlet =>
  cmdlet(
    'Import-VM',
    'Puts a VM into service from its configuration file on a share: a VM whose host was installed anew. It is no clustered role.',
    [
      parameter('Path', 'text', 'Its configuration file: .vmcx, or .xml of the older format.', {
        position: 0,
        mandatory: true,
        pipeline: 'name',
      }),
      flag('Register', 'In place: what it does where nothing is written.'),
      flag('Copy', 'A copy of the files.'),
      flag('GenerateNewId', 'With an id of its own.'),
      parameter('ComputerName', 'host', 'The host; unwritten, that of the session.'),
    ],
    (call) => ({ alone: () => imported(sight, call, textArg(call.args, 'Path')), take: () => undefined }),
  );

const fault = (call: Call, message: string, words: Words, rule?: string): Fault => ({
  message,
  id: `ImportFailed,${call.name}`,
  type: 'Microsoft.HyperV.PowerShell.VirtualizationException',
  category: 'NotSpecified',
  words,
  ...(rule === undefined ? {} : { rule }),
});

function* imported(sight: Sight, call: Call, path: string): Run {
  const world = worldOf(sight);
  const written = call.args.get('ComputerName');
  const host = written === undefined ? sight.on : (hostNamed(sight, nameIn(written))?.index ?? NONE);
  if (host === NONE)
    return refuse(call, { rule: 'request/names-exist', message: 'Say on which host with -ComputerName.' });
  const vm = fileOwner(sight, path);
  if (vm === NONE) return call.shell.complain(call, fault(call, `There is no configuration file ${path}.`, 'ours'));
  const { name, version, power, startup, cores } = vmAt(world, vm);
  if (!supports(hostAt(world, host).release, version)) {
    const message = `Failed to import a virtual machine. Error Code: 32784 Cause: VM version is unsupported. ${name} has version ${versionText(version)}, and ${hostName(world, host)} runs ${releaseKey(hostAt(world, host).release)}.`;
    return call.shell.complain(call, fault(call, message, 'vendor', findRule('vm-version/host-must-support')?.id));
  }
  if (power !== POWER.lost) {
    const message = `${name} is registered on ${hostName(world, vmAt(world, vm).host)}: two VMs of one configuration are not modelled.`;
    return call.shell.complain(call, fault(call, message, 'ours'));
  }
  yield* asked(sight, call, 'New-VM', host, { Name: name, MemoryStartupBytes: startup, Version: versionText(version) });
  if (cores !== NEW_VM_CORES) yield* asked(sight, call, 'Set-VM', host, { Name: [name], ProcessorCount: cores });
}

const NEW_VM_CORES = 2;

/** The VM whose configuration lies there: also one that its host knows no more, as long as its files are on a share. */
function fileOwner(sight: Sight, path: string): number {
  const world = worldOf(sight);
  const wanted = path.trim().toLowerCase();
  const registered = world.vms.find(
    (vm) =>
      isVm(vm) &&
      filesOf(world, vm.index).some((file) => file.is === 'configuration' && file.path.toLowerCase() === wanted),
  );
  if (registered !== undefined) return registered.index;
  const file = wanted.slice(wanted.lastIndexOf('\\') + 1).replace(/\.(?:vmcx|xml)$/, '');
  const lost = world.vms.find(
    (vm) =>
      isVm(vm) &&
      vm.power === POWER.lost &&
      !hostAt(world, vm.host).localFiles &&
      guidOf(vm.name).toLowerCase() === file,
  );
  return lost?.index ?? NONE;
}

type Given = Parameters<typeof resolve>[1]['args'];

/** Asks the model for another cmdlet on a host. */
function* asked(sight: Sight, call: Call, target: string, host: number, more: Given): Run {
  const world = worldOf(sight);
  const args = { ...more, ComputerName: hostName(world, host) };
  const found = resolve(world, { cmdlet: target, args }, sight.on);
  if ('refusal' in found) return refuse(call, found.refusal);
  for (const step of found.steps) yield* perform(sight, call, step);
}
