/** One step that a cmdlet asks of the model: agreed to, performed, waited for, and what comes of it as output or as an error. */

import { quote } from '../../base/text.js';
import type { Step } from '../../model/commands/index.js';
import { COMMANDS } from '../../model/commands/index.js';
import type { Refusal } from '../../model/rules/index.js';
import { findRule } from '../../model/rules/index.js';
import { hostName, vmAt } from '../../model/rules/names.js';
import { endedBadly, hasReturned, returnsBy } from '../../sim/cast.js';
import type { Call, Run } from '../cmdlets/build.js';
import { toBoolean } from '../runtime/casts.js';
import { given, isOn } from '../runtime/cmdlet.js';
import type { Fault } from '../runtime/trouble.js';
import type { Value } from '../runtime/values.js';
import { coreGroup, quorumOf } from './cluster-shapes.js';
import { SHAPES } from './names.js';
import { thing } from './shape.js';
import { type Sight, worldOf } from './sight.js';

/** Whether a call only says what it would do. */
export const isTrial = (call: Call): boolean =>
  toBoolean(call.common.get('WhatIf') ?? call.shell.variable('whatifpreference'));

/** Asks for one step, and waits until its cmdlet returns. `puts`: whether it puts out what the cmdlet does. */
export function* perform(sight: Sight, call: Call, step: Step, puts = true): Run {
  const target = targetOf(sight, step);
  const trial = isTrial(call);
  if (trial) call.shell.streams.whatIf(`What if: Performing the operation "${call.name}" on target "${target}".`);
  else if (!agrees(call, step.do, target)) return;
  else tellMore(call, target);
  const asked = trial ? { ...step, with: { ...step.with, WhatIf: true } } : step;
  const answer = yield { kind: 'step', step: asked, text: call.text };
  if (answer?.refusal !== undefined) return refuse(call, answer.refusal, target);
  if (trial) return;
  yield* returned(sight, step, call.text);
  if (endedBadly(worldOf(sight), step)) call.shell.complain(call, badEnd(call, target));
  if (puts) yield* putOut(sight, call, step);
}

/** What -Verbose says of an operation before it is asked for. */
function tellMore(call: Call, target: string): void {
  if (isOn(call, 'Verbose', 'verbosepreference'))
    call.shell.streams.verbose(`VERBOSE: Performing the operation "${call.name}" on target "${target}".`);
}

function* returned(sight: Sight, step: Step, because: string): Run {
  const deadlineUs = returnsBy(step, sight.view().nowUs);
  while (!hasReturned(worldOf(sight), step) && sight.view().nowUs < deadlineUs) {
    const wait =
      deadlineUs === Number.POSITIVE_INFINITY
        ? { kind: 'returned' as const, steps: [step] }
        : { kind: 'returned' as const, steps: [step], deadlineUs };
    yield { kind: 'wait', wait, because };
  }
}

const BAD_ENDS: Readonly<Record<string, (target: string) => string>> = {
  'Suspend-ClusterNode': (target) => `The drain of ${target} has failed: not every role could be moved.`,
  'Start-VM': (target) => `${target} did not start.`,
  'Stop-VM': (target) => `${target} did not stop.`,
  'Save-VM': (target) => `${target} was not saved.`,
  'Move-VM': (target) => `The move of ${target} has failed.`,
  'Move-ClusterGroup': (target) => `The move of ${target} has failed.`,
  'Move-ClusterVirtualMachineRole': (target) => `The move of ${target} has failed.`,
  'Add-ClusterNode': (target) => `${target} did not join the cluster.`,
  'Restart-Computer': (target) => `${target} has not come back in the time that -Timeout gives.`,
  'Install-HostRelease': (target) => `The installation on ${target} has failed.`,
};

const badEnd = (call: Call, target: string): Fault => ({
  message: BAD_ENDS[call.name]?.(target) ?? `What was asked of ${quote(target)} has ended badly.`,
  id: `OperationFailed,${call.name}`,
  type: exceptionOf(call.name),
  category: 'OperationStopped',
  target,
  words: 'ours',
});

/** Operations that nobody undoes ask first, unless -Force or -Confirm:$false. */
const ASKING: Readonly<Record<string, (target: string) => string>> = {
  'Remove-ClusterNode': (target) => `Are you sure you want to evict node ${target}?`,
  'Update-ClusterFunctionalLevel': (target) =>
    `Updating the functional level for cluster ${target}. Warning: You cannot undo this operation. Do you want to continue?`,
  'Update-VMVersion': (target) =>
    `Performing a configuration version update of "${target}" will prevent it from being migrated to or imported on previous versions of Windows. This operation is not reversible.`,
  'Remove-ClusterGroup': (target) => `Are you sure you want to remove the clustered role '${target}'?`,
};

function agrees(call: Call, cmdletName: string, target: string): boolean {
  const confirm = call.common.get('Confirm');
  const question = ASKING[cmdletName];
  const quiet = confirm === false || given(call, 'Force') || call.shell.preference('confirmpreference') === 'none';
  if (confirm !== true && (question === undefined || quiet)) return true;
  return call.shell.streams.confirms(
    question?.(target) ??
      `Performing the operation "${call.name}" on target "${target}". Are you sure you want to perform this action?`,
  );
}

function targetOf(sight: Sight, { do: name, subject, with: args }: Step): string {
  const world = worldOf(sight);
  const about = COMMANDS.get(name)?.about;
  if (name === 'New-VM') return String(args?.['Name'] ?? '');
  if (about === 'host') return hostName(world, subject);
  return about === 'vm' ? vmAt(world, subject).name : (world.clusters[subject]?.name ?? '');
}

const exceptionOf = (name: string): string =>
  /VM|Checkpoint/.test(name) && !name.includes('Cluster')
    ? 'Microsoft.HyperV.PowerShell.VirtualizationException'
    : 'Microsoft.FailoverClusters.PowerShell.ClusterCmdletException';

/** A refusal of the model as an error: with the number that Windows shows, and whose words it speaks. */
export function refuse(call: Call, refusal: Refusal, target: string | null = null): void {
  const code = refusal.code ?? findRule(refusal.rule)?.code;
  call.shell.complain(call, {
    message: refusal.message,
    id: `${code === undefined ? 'OperationFailed' : code},${call.name}`,
    type: exceptionOf(call.name),
    category:
      refusal.rule === 'request/names-exist' || refusal.rule === 'vm/is-on-that-host'
        ? 'ObjectNotFound'
        : 'NotSpecified',
    target,
    words: wordsOf(refusal),
    rule: refusal.rule,
  });
}

/** Texts of the product that rules speak. */
const VENDOR = [
  /^The cluster node is not paused/,
  /^The cluster node is paused/,
  /^Hyper-V was unable to find a virtual machine with name/,
  /^Failed to perform migration on virtual machine/,
  /^A node drain is already in progress/,
  /^The Cluster Functional Level could not be increased/,
  /^The cluster is currently performing a version upgrade/,
  /^The cluster join operation failed due to incompatible software versions/,
  /^Eviction of this node is invalid at this time/,
  /^A clustered space is in a degraded condition/,
  /^The virtual machine '.*' is using processor-specific features/,
  /^Blocked a migration operation for virtual machine/,
];

function wordsOf({ message }: Pick<Refusal, 'message'>): 'vendor' | 'ours' {
  return VENDOR.some((pattern) => pattern.test(message)) ? 'vendor' : 'ours';
}

/** What a cmdlet puts out once it has returned. */
const OUTPUT: Readonly<Record<string, keyof typeof SHAPES>> = {
  'Suspend-ClusterNode': 'CLUSTER_NODE',
  'Resume-ClusterNode': 'CLUSTER_NODE',
  'Add-ClusterNode': 'CLUSTER_NODE',
  'Start-ClusterNode': 'CLUSTER_NODE',
  'Stop-ClusterNode': 'CLUSTER_NODE',
  'Move-ClusterVirtualMachineRole': 'CLUSTER_GROUP',
  'Move-ClusterGroup': 'CLUSTER_GROUP',
  'Add-ClusterVirtualMachineRole': 'CLUSTER_GROUP',
  'Update-ClusterFunctionalLevel': 'CLUSTER',
};

function* putOut(sight: Sight, call: Call, step: Step): Run {
  const shape = OUTPUT[step.do];
  const about = COMMANDS.get(step.do)?.about;
  let value: Value = null;
  if (step.do === 'Move-ClusterCoreGroup') value = thing(SHAPES.CLUSTER_GROUP, coreGroup(step.subject), sight);
  else if (step.do === 'Set-ClusterQuorum') value = quorumOf(sight, step.subject);
  else if (step.do === 'New-VM') value = thing(SHAPES.VM, worldOf(sight).vms.length - 1, sight);
  else if (shape !== undefined) value = thing(SHAPES[shape], step.subject, sight);
  else if (given(call, 'Passthru') && about === 'vm') value = thing(SHAPES.VM, step.subject, sight);
  else if (given(call, 'Passthru') && about === 'host') value = thing(SHAPES.VM_HOST, step.subject, sight);
  if (value === null) return;
  const run = call.emit(value);
  if (run !== undefined) yield* run;
}
