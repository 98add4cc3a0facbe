/**
 * Cmdlets of the features that came with the first preview: refused below the version or the release that each needs, and working
 * from there on. What they set is remembered by no part of the model; their checks are what a rehearsal can be wrong about.
 */
import { featureFloor, featureOf, releaseAt, releaseIndex, versionText } from '../../model/catalog/index.js';
import { clusterAt, hostAt, releaseKey, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { NONE } from '../../model/world.js';
import {
  answering,
  type Call,
  type Cmdlet,
  cmdlet,
  flag,
  listArg,
  parameter,
  type Run,
  textArg,
} from '../cmdlets/build.js';
import { toBoolean } from '../runtime/casts.js';
import { emitAll } from '../runtime/execute.js';
import { wildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import type { Fault } from '../runtime/trouble.js';
import { PsObject, type Value } from '../runtime/values.js';
import { fitting, nameIn, vmHeld, vmsOn } from './names.js';
import { clusterNamed, hostNamed, type Sight, worldOf } from './sight.js';

const FIRST_PREVIEW = releaseIndex('TP1');

/** Why a VM, where it is, does not have a feature; undefined where it does. Previews have what came with them [field SEED]. */
function lacks(sight: Sight, vm: number, id: string): string | undefined {
  const world = worldOf(sight);
  const { version, host, name } = vmAt(world, vm);
  const feature = featureOf(id);
  const release = releaseAt(hostAt(world, host).release);
  const floor = feature && featureFloor(feature, release.key)?.value;
  if (floor !== undefined && version < floor)
    return `${name} has version ${versionText(version)}; ${feature?.title ?? id} needs ${versionText(floor)}.`;
  const needsNew = feature?.minimumRelease !== undefined && hostAt(world, host).release < FIRST_PREVIEW;
  return needsNew
    ? `${hostAt(world, host).name} runs ${release.key}; ${feature?.title ?? id} came with its successor.`
    : undefined;
}

const fault = (call: Call, message: string, rule: string): Fault => ({
  message,
  id: `InvalidState,${call.name}`,
  type: 'Microsoft.HyperV.PowerShell.VirtualizationException',
  category: 'InvalidOperation',
  words: 'ours',
  rule,
});

const VM_NAME = parameter('VMName', 'vm', 'The VMs.', {
  position: 0,
  mandatory: true,
  list: true,
  aliases: ['Name', 'VM'],
  pipeline: 'both',
});
const COMPUTER = parameter('ComputerName', 'host', 'The host.', { aliases: ['CimSession'] });

/** A cmdlet of VMs that is checked and has no further effect. */
function checked(
  sight: Sight,
  name: string,
  help: string,
  parameters: Parameters<typeof cmdlet>[2],
  check: (vm: number, call: Call) => { readonly message: string; readonly rule: string } | undefined,
  keep: (vm: number, call: Call) => void,
): Cmdlet {
  const one = (call: Call, value: Value): undefined => {
    for (const vm of meant(sight, call, value)) {
      const refusal = check(vm, call);
      const target = vmAt(worldOf(sight), vm).name;
      if (refusal !== undefined) call.shell.complain(call, fault(call, refusal.message, refusal.rule));
      else if (toBoolean(call.common.get('WhatIf') ?? call.shell.variable('whatifpreference')))
        call.shell.streams.whatIf(`What if: Performing the operation "${name}" on target "${target}".`);
      else keep(vm, call);
    }
  };
  return cmdlet(
    name,
    `${help} Checked; nothing else in the model depends on it.`,
    [VM_NAME, ...parameters, COMPUTER],
    (call) => ({
      alone: () => {
        for (const value of listArg(call.args, 'VMName')) one(call, value);
        return undefined;
      },
      take: (value) => one(call, value),
    }),
  );
}

/** Numbers of the VMs that a value means on the host of the call. */
function meant(sight: Sight, call: Call, value: Value): readonly number[] {
  const held = vmHeld(sight, value);
  if (held !== undefined) return [held];
  const written = call.args.get('ComputerName');
  const host = written === undefined ? sight.on : (hostNamed(sight, nameIn(written))?.index ?? NONE);
  const found = host === NONE ? [] : fitting(vmsOn(sight, host), nameIn(value));
  if (found.length === 0) {
    const message = `Hyper-V was unable to find a virtual machine with name "${nameIn(value)}".`;
    call.shell.complain(call, { ...fault(call, message, 'vm/is-on-that-host'), words: 'vendor' });
  }
  return found;
}

const LINUX = 'MicrosoftUEFICertificateAuthority';

const noFirmware = (name: string): string => `${name} is of generation 1, which has no such firmware.`;

const firmwareObject = (VMName: string, SecureBoot: string, SecureBootTemplate: string): PsObject =>
  new PsObject(['Microsoft.HyperV.PowerShell.VMFirmware', 'System.Object'], { VMName, SecureBoot, SecureBootTemplate });

export const featureCmdlets = (sight: Sight): readonly Cmdlet[] => {
  // Nothing in the world hangs on these: the session remembers them.
  const firmware = new Map<number, { readonly secureBoot: string; readonly template: string }>();
  const firmwareOf = (vm: number) => firmware.get(vm) ?? { secureBoot: 'On', template: 'MicrosoftWindows' };
  const policies: PsObject[] = [];
  const isOff = (vm: number): boolean => vmAt(worldOf(sight), vm).power === POWER.off;
  return [
    checked(
      sight,
      'Set-VMFirmware',
      'Sets how a VM of generation 2 starts.',
      [
        parameter('EnableSecureBoot', 'choice', 'Whether only signed systems start.', { choices: ['On', 'Off'] }),
        parameter('SecureBootTemplate', 'choice', `Whose signatures count; ${LINUX} for Linux.`, {
          choices: ['MicrosoftWindows', LINUX, 'OpenSourceShieldedVM'],
        }),
      ],
      (vm, call) => {
        const { generation, name } = vmAt(worldOf(sight), vm);
        if (generation === 1)
          return {
            message: noFirmware(name),
            rule: 'vm/generation-2-firmware',
          };
        if (!isOff(vm)) return { message: `${name} must be off for that.`, rule: 'vm/off-for-firmware' };
        const why =
          textArg(call.args, 'SecureBootTemplate') === LINUX ? lacks(sight, vm, 'linux-secure-boot') : undefined;
        return why === undefined ? undefined : { message: why, rule: 'feature/linux-secure-boot' };
      },
      (vm, { args }) => {
        const before = firmwareOf(vm);
        firmware.set(vm, {
          secureBoot: textArg(args, 'EnableSecureBoot', before.secureBoot),
          template: textArg(args, 'SecureBootTemplate', before.template),
        });
      },
    ),
    cmdlet(
      'Get-VMFirmware',
      'How VMs of generation 2 start, as this session has set it.',
      [VM_NAME, COMPUTER],
      (call) => {
        const one = function* (value: Value): Run {
          for (const vm of meant(sight, call, value)) {
            const { name, generation } = vmAt(worldOf(sight), vm);
            const { secureBoot, template } = firmwareOf(vm);
            if (generation === 1) call.shell.complain(call, fault(call, noFirmware(name), 'vm/generation-2-firmware'));
            else yield* emitAll(call.emit, firmwareObject(name, secureBoot, template));
          }
        };
        return {
          *alone() {
            for (const value of listArg(call.args, 'VMName')) yield* one(value);
          },
          take: one,
        };
      },
    ),
    cmdlet(
      'Get-VMIntegrationService',
      'What a guest shares with its host, and how it comes by its updates.',
      [VM_NAME, COMPUTER],
      (call) => {
        const one = function* (value: Value): Run {
          for (const vm of meant(sight, call, value)) {
            const { name, host } = vmAt(worldOf(sight), vm);
            const through =
              hostAt(worldOf(sight), host).release >= FIRST_PREVIEW ? 'Windows Update' : 'vmguest.iso of the host';
            for (const service of ['Heartbeat', 'Shutdown', 'Time Synchronization', 'VSS']) {
              const run = call.emit(
                new PsObject(['Microsoft.HyperV.PowerShell.VMIntegrationComponent', 'System.Object'], {
                  VMName: name,
                  Name: service,
                  Enabled: true,
                  UpdatesThrough: through,
                }),
              );
              if (run !== undefined) yield* run;
            }
          }
        };
        return {
          *alone() {
            for (const value of listArg(call.args, 'VMName')) yield* one(value);
          },
          take: one,
        };
      },
    ),
    answering(
      'New-StorageQosPolicy',
      'Makes a policy of storage quality of service, where the functional level and all servers have it. Checked; nothing else in the model depends on it.',
      [
        parameter('Name', 'text', 'Its name.', { position: 0, mandatory: true }),
        parameter('MinimumIops', 'integer', 'At least so many.', { min: 0 }),
        parameter('MaximumIops', 'integer', 'At most so many.', { min: 0 }),
        parameter('PolicyType', 'choice', 'Shared by its disks, or for each of them.', {
          choices: ['Aggregated', 'Dedicated'],
        }),
        flag('Force', 'Does not ask.'),
      ],
      (call) => {
        const made = qosPolicy(sight, call);
        policies.push(...made);
        return made;
      },
    ),
    answering(
      'Get-StorageQosPolicy',
      'The policies of storage quality of service that this session has made.',
      [parameter('Name', 'text', 'Only of this name.', { position: 0 })],
      ({ args }) => {
        const wanted = wildcard(textArg(args, 'Name', '*'));
        return policies.filter((policy) => wanted(toText(policy.get('Name') ?? null)));
      },
    ),
    ...maintenance(sight),
  ];
};

function qosPolicy(sight: Sight, call: Call): PsObject[] {
  const world = worldOf(sight);
  const cluster = clusterNamed(sight, '');
  const tell = (message: string): PsObject[] => {
    call.shell.complain(call, fault(call, message, 'feature/storage-qos'));
    return [];
  };
  if (cluster === NONE) return tell('The host of this session is no member of a cluster.');
  const { level, members, name } = clusterAt(world, cluster);
  if (members.some((host) => hostAt(world, host).release !== hostAt(world, members[0] ?? 0).release))
    return tell(`${name} has nodes of several releases: storage QoS needs all servers to be of one.`);
  if (level < FIRST_PREVIEW)
    return tell(`${name} has the functional level of ${releaseKey(level)}: storage QoS came with its successor.`);
  const number = (key: string): Value => call.args.get(key) ?? 0;
  return [
    new PsObject(['Microsoft.Management.Infrastructure.CimInstance#MSFT_StorageQoSPolicy', 'System.Object'], {
      Name: textArg(call.args, 'Name'),
      MinimumIops: number('MinimumIops'),
      MaximumIops: number('MaximumIops'),
      Status: 'Ok',
    }),
  ];
}

/** Cluster-Aware Updating, which nothing runs here unless a scenario says so. */
function maintenance(sight: Sight): readonly Cmdlet[] {
  const CLUSTER = parameter('ClusterName', 'cluster', 'The cluster.', { position: 0, aliases: ['Cluster'] });
  const quiet = (name: string, help: string): Cmdlet =>
    cmdlet(name, help, [CLUSTER, flag('Force', 'Does not ask.')], () => ({}));
  return [
    answering('Get-CauRun', 'Whether Cluster-Aware Updating is at work.', [CLUSTER], (call) => {
      const cluster = clusterNamed(sight, textArg(call.args, 'ClusterName'));
      if (cluster !== NONE)
        call.shell.warn(
          call,
          `No Updating Run is currently in progress on cluster ${clusterAt(worldOf(sight), cluster).name}.`,
        );
      return 'RunNotInProgress';
    }),
    quiet(
      'Disable-CauClusterRole',
      'Keeps Cluster-Aware Updating from beginning by itself. Here it begins only where a scenario says so.',
    ),
    quiet('Enable-CauClusterRole', 'Lets Cluster-Aware Updating begin by itself again.'),
    answering(
      'Get-CauClusterRole',
      'The role by which a cluster updates itself: it begins only where a scenario says so, and is not shown.',
      [CLUSTER],
      (call) => {
        call.shell.warn(call, 'No role of Cluster-Aware Updating is shown here: it begins where a scenario says so.');
        return [];
      },
    ),
    answering(
      'Invoke-CauRun',
      'Updates the nodes of a cluster one by one, which is not rehearsed: it says so, and nothing happens.',
      [CLUSTER, flag('Force', 'Does not ask.')],
      (call) => {
        const message = 'An Updating Run is not rehearsed: drain, install and resume the nodes one by one.';
        call.shell.complain(call, {
          ...{ message, id: `NotImplemented,${call.name}`, category: 'NotImplemented', words: 'ours' },
        });
        return [];
      },
    ),
  ];
}
