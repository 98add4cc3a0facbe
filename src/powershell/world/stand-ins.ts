/** Cmdlets that are another cmdlet of the model under their own name and parameters. */

import type { Step } from '../../model/commands/index.js';
import { CMDLETS } from '../../model/commands/index.js';
import { resolve } from '../../model/commands/resolve.js';
import { hostName, vmAt } from '../../model/rules/names.js';
import { NONE } from '../../model/world.js';
import {
  type Call,
  type Cmdlet,
  type CmdletParameter,
  cmdlet,
  listArg,
  parameter,
  type Run,
  textArg,
} from '../cmdlets/build.js';
import { PsObject, type Value } from '../runtime/values.js';
import { clusterOfCall } from './cluster-meant.js';
import { fitting, isThing, nameIn, rolesOf, SHAPES, vmHeld, vmsOn } from './names.js';
import { perform, refuse } from './performing.js';
import { hostNamed, type Sight, worldOf } from './sight.js';

const NAME = parameter('Name', 'vm', 'The role.', {
  position: 0,
  mandatory: true,
  list: true,
  pipeline: 'both',
  aliases: ['InputObject'],
});
const CLUSTER = parameter('Cluster', 'cluster', 'The cluster; unwritten, that of the session.', { pipeline: 'name' });

/** Numbers of the roles that a value means. */
function roles(sight: Sight, call: Call, value: Value): readonly number[] {
  if ((isThing(value, SHAPES.CLUSTER_GROUP) || isThing(value, SHAPES.VM)) && value.ref >= 0) return [value.ref];
  const cluster = clusterOfCall(sight, call, textArg(call.args, 'Cluster'));
  if (cluster === NONE) return [];
  const found = fitting(rolesOf(sight, cluster), nameIn(value).replace(/^Virtual Machine (?=\S)/i, ''));
  if (found.length === 0) refuse(call, { rule: 'request/names-exist', message: `No role is called ${nameIn(value)}.` });
  return found;
}

export const standIns = (sight: Sight): readonly Cmdlet[] => {
  const perRole = (
    name: string,
    help: string,
    work: (call: Call, role: number) => Run,
    more: readonly CmdletParameter[] = [],
  ): Cmdlet =>
    cmdlet(name, help, [NAME, ...more, CLUSTER], (call) => {
      const each = function* (value: Value): Run {
        for (const role of roles(sight, call, value)) yield* work(call, role);
      };
      return {
        *alone() {
          for (const value of listArg(call.args, 'Name')) yield* each(value);
        },
        take: each,
      };
    });

  /** Asks the model for what another cmdlet does to a VM. */
  const asked = function* (
    call: Call,
    target: string,
    vm: number,
    more: Readonly<Record<string, number | string | boolean>> = {},
  ): Run {
    const { name, host } = vmAt(worldOf(sight), vm);
    const computer = CMDLETS.find((one) => one.name === target)?.parameters.some((one) => one.name === 'ComputerName');
    const args = {
      Name: [name],
      ...(computer === true ? { ComputerName: hostName(worldOf(sight), host) } : {}),
      ...more,
    };
    const found = resolve(worldOf(sight), { cmdlet: target, args }, sight.on);
    if ('refusal' in found) return refuse(call, found.refusal);
    for (const step of found.steps) yield* perform(sight, call, step);
  };

  return [
    perRole('Stop-ClusterGroup', 'Takes a role offline. A VM is saved by it, not shut down.', (call, role) =>
      asked(call, 'Save-VM', role),
    ),
    perRole('Start-ClusterGroup', 'Brings a role online on its node.', (call, role) => asked(call, 'Start-VM', role)),
    perRole(
      'Update-ClusterVirtualMachineConfiguration',
      "Refreshes the cluster's copy of the settings of a VM. It does not raise its version.",
      () => nothing(),
    ),
    cmdlet(
      'Set-VMMemory',
      'Changes the memory of a VM, while it runs too where its version can.',
      [
        parameter('VMName', 'vm', 'The VM.', {
          position: 0,
          mandatory: true,
          list: true,
          pipeline: 'both',
          aliases: ['Name', 'VM'],
        }),
        parameter('StartupBytes', 'size', 'Its memory.', { mandatory: true, min: 33_554_432 }),
        parameter('ComputerName', 'host', 'The host.'),
      ],
      (call) => {
        const each = function* (value: Value): Run {
          for (const vm of onHost(sight, call, value))
            yield* asked(call, 'Set-VM', vm, { MemoryStartupBytes: Number(call.args.get('StartupBytes')) });
        };
        return {
          *alone() {
            for (const value of listArg(call.args, 'VMName')) yield* each(value);
          },
          take: each,
        };
      },
    ),
    cmdlet(
      'Compare-VM',
      'Whether a VM could move to a host: what would keep it, without moving it.',
      [
        parameter('Name', 'vm', 'The VM.', { position: 0, mandatory: true, list: true, pipeline: 'both' }),
        parameter('DestinationHost', 'host', 'The target.', { position: 1, mandatory: true }),
        parameter('IncludeStorage', 'switch', 'With its files.'),
        parameter('ComputerName', 'host', 'The host.'),
      ],
      (call) => {
        const each = function* (value: Value): Run {
          for (const vm of onHost(sight, call, value)) yield* compared(sight, call, vm);
        };
        return {
          *alone() {
            for (const value of listArg(call.args, 'Name')) yield* each(value);
          },
          take: each,
        };
      },
    ),
  ];
};

function* nothing(): Run {}

/** Numbers of the VMs that a value means on the host of the call. */
function onHost(sight: Sight, call: Call, value: Value): readonly number[] {
  const held = vmHeld(sight, value);
  if (held !== undefined) return [held];
  const written = call.args.get('ComputerName');
  const host = written === undefined ? sight.on : (hostNamed(sight, nameIn(written))?.index ?? NONE);
  const found = host === NONE ? [] : fitting(vmsOn(sight, host), nameIn(value));
  if (found.length === 0)
    refuse(call, {
      rule: 'vm/is-on-that-host',
      message: `Hyper-V was unable to find a virtual machine with name "${nameIn(value)}".`,
    });
  return found;
}

/** Asks for the move on trial: it is judged, and not made. */
function* compared(sight: Sight, call: Call, vm: number): Run {
  const world = worldOf(sight);
  const { name, host } = vmAt(world, vm);
  const destination = nameIn(call.args.get('DestinationHost') ?? null);
  const storage = call.args.get('IncludeStorage') === true ? { IncludeStorage: true } : {};
  const args = {
    Name: [name],
    DestinationHost: destination,
    ComputerName: hostName(world, host),
    WhatIf: true,
    ...storage,
  };
  const found = resolve(world, { cmdlet: 'Move-VM', args }, sight.on);
  const messages: string[] = 'refusal' in found ? [found.refusal.message] : [];
  const steps: readonly Step[] = 'steps' in found ? found.steps : [];
  for (const step of steps) {
    const answer = yield { kind: 'step', step: { ...step, with: { ...step.with, WhatIf: true } }, text: call.text };
    if (answer?.refusal !== undefined) messages.push(answer.refusal.message);
  }
  const report = new PsObject(['Microsoft.HyperV.PowerShell.VMCompatibilityReport', 'System.Object'], {
    VM: name,
    OperationType: 'MoveVirtualMachine',
    Destination: destination,
    Incompatibilities: messages.map(
      (message) =>
        new PsObject(['Microsoft.HyperV.PowerShell.VMCompatibilityReportMessage', 'System.Object'], {
          Message: message,
          Source: name,
        }),
    ),
  });
  const run = call.emit(report);
  if (run !== undefined) yield* run;
}
