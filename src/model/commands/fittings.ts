/** The cmdlets that mend what keeps a VM from a host: virtual switches, an ISO in its drive, processor compatibility. */

import { COMPATIBILITY } from '../catalog/index.js';
import { noteConcerns } from '../concerns.js';
import { FACT } from '../facts.js';
import { numberNamed } from '../make-fittings.js';
import * as refs from '../refs.js';
import { hostAt, vmAt } from '../rules/names.js';
import { MIGRATION } from '../states.js';
import { type Host, NONE, type Vm, type World } from '../world.js';
import { type Command, firstRefusal, hostAnswers, parameter, type Step, textOf } from './command.js';

/** The bit of a switch; 0 where no host and no VM knows it. */
export function bitOf({ switchNames }: World, name: string): number {
  const bit = numberNamed(switchNames, name);
  return bit < 0 ? 0 : 1 << bit;
}

/** A path that only the host itself reaches: on a drive of its own, no share and no cluster volume. */
const isLocal = (path: string): boolean => /^[a-z]:/i.test(path) && !/^[a-z]:\\clusterstorage\\/i.test(path);

const onHost = { ...parameter.computer, mandatory: true } as const;

const answering: Command['refuses'] = ({ world }, { subject }) => firstRefusal(world, [['host/answers', subject]]);

export const newVmSwitch: Command = {
  spec: {
    name: 'New-VMSwitch',
    help: 'Makes a virtual switch on a host.',
    parameters: [
      { name: 'Name', kind: 'text', position: 0, mandatory: true, help: 'Its name.' },
      { name: 'NetAdapterName', kind: 'text', help: 'The adapter that it stands on.' },
      { name: 'SwitchType', kind: 'choice', choices: ['Internal', 'Private'], help: 'Where it has no adapter.' },
      { name: 'EnableEmbeddedTeaming', kind: 'boolean', help: 'Whether it stands on an embedded team.' },
      { name: 'AllowManagementOS', kind: 'boolean', help: 'Whether the host uses it too.' },
      onHost,
      parameter.whatIf,
    ],
  },
  about: 'host',
  subject: 'ComputerName',
  refuses: answering,
  perform: (turn, step) => {
    hostAt(turn.world, step.subject).switches |= bitOf(turn.world, textOf(step, 'Name'));
    turn.fact(FACT['switches-changed'], step.subject);
  },
};

export const renameVmSwitch: Command = {
  spec: {
    name: 'Rename-VMSwitch',
    help: 'Gives a virtual switch of a host another name.',
    parameters: [
      { name: 'Name', kind: 'text', position: 0, mandatory: true, help: 'Its name so far.' },
      { name: 'NewName', kind: 'text', position: 1, mandatory: true, help: 'Its new name.' },
      onHost,
      parameter.whatIf,
    ],
  },
  about: 'host',
  subject: 'ComputerName',
  refuses: (turn, step) =>
    answering(turn, step) ??
    firstRefusal(turn.world, [['host/has-that-switch', step.subject, bitOf(turn.world, textOf(step, 'Name'))]]),
  perform: (turn, step) => {
    const host = hostAt(turn.world, step.subject);
    host.switches =
      (host.switches & ~bitOf(turn.world, textOf(step, 'Name'))) | bitOf(turn.world, textOf(step, 'NewName'));
    turn.fact(FACT['switches-changed'], step.subject);
    for (const vm of turn.world.vms)
      if (vm.moveTo === host.index && lostItsPort(vm, host)) turn.fire(refs.migration, vm.index, 'broke');
  },
};

/** Whether a move was to end at a switch that its target no longer has by that name. What that comes to in reality is assumed. */
const lostItsPort = (vm: Vm, host: Host): boolean =>
  AWAITED_THERE.includes(vm.migration) && (vm.switches & ~host.switches) !== 0;

/** States of a live or a quick move whose target has been asked for the switches of the VM, and does not own it yet. */
const AWAITED_THERE: readonly number[] = [MIGRATION.mirroring, MIGRATION.copying, MIGRATION.blackout];

export const connectVmNetworkAdapter: Command = {
  spec: {
    name: 'Connect-VMNetworkAdapter',
    help: 'Connects the network adapters of a VM to a virtual switch of its host.',
    parameters: [
      { ...parameter.vmName, name: 'VMName', aliases: [] },
      { name: 'SwitchName', kind: 'text', mandatory: true, help: 'The switch.' },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'VMName',
  refuses: ({ world }, step) =>
    firstRefusal(world, [
      ['vm/exists', step.subject],
      ['migration/not-already-moving', step.subject],
    ]) ??
    firstRefusal(world, [
      hostAnswers(world, step.subject),
      ['host/has-that-switch', vmAt(world, step.subject).host, bitOf(world, textOf(step, 'SwitchName'))],
    ]),
  perform: (turn, step) => {
    vmAt(turn.world, step.subject).switches = bitOf(turn.world, textOf(step, 'SwitchName'));
    turn.fact(FACT['vm-changed'], step.subject);
  },
};

/** What every change of the adapters of a VM asks. */
const ADAPTERS = [
  'vm/exists',
  'migration/not-already-moving',
  'feature/hot-network',
  'feature/hot-network-generation',
] as const;

const adapterRefusal = (world: World, subject: number) =>
  firstRefusal(
    world,
    ADAPTERS.map((rule) => [rule, subject]),
  ) ?? firstRefusal(world, [hostAnswers(world, subject)]);

export const addVmNetworkAdapter: Command = {
  spec: {
    name: 'Add-VMNetworkAdapter',
    help: 'Gives a VM one more network adapter, while it runs too where its host and its generation can. On a switch, it goes only where that is.',
    parameters: [
      { ...parameter.vmName, name: 'VMName', aliases: ['Name', 'VM'] },
      { name: 'SwitchName', kind: 'text', help: 'The switch that it is connected to; unwritten: none.' },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'VMName',
  refuses: ({ world }, step) =>
    adapterRefusal(world, step.subject) ??
    (textOf(step, 'SwitchName') === ''
      ? undefined
      : firstRefusal(world, [
          ['host/has-that-switch', vmAt(world, step.subject).host, bitOf(world, textOf(step, 'SwitchName'))],
        ])),
  perform: (turn, step) => {
    vmAt(turn.world, step.subject).switches |= bitOf(turn.world, textOf(step, 'SwitchName'));
    turn.fact(FACT['vm-changed'], step.subject);
  },
};

export const removeVmNetworkAdapter: Command = {
  spec: {
    name: 'Remove-VMNetworkAdapter',
    help: 'Takes the network adapters of a VM away, while it runs too where its host and its generation can: no switch keeps it from a host then.',
    parameters: [{ ...parameter.vmName, name: 'VMName', aliases: ['VM'] }, parameter.computer, parameter.whatIf],
  },
  about: 'vm',
  subject: 'VMName',
  refuses: ({ world }, { subject }) => adapterRefusal(world, subject),
  perform: (turn, { subject }) => {
    vmAt(turn.world, subject).switches = 0;
    turn.fact(FACT['vm-changed'], subject);
  },
};

export const setVmDvdDrive: Command = {
  spec: {
    name: 'Set-VMDvdDrive',
    help: 'Puts an ISO into the drive of a VM, or with -Path $null ejects the one that is there.',
    parameters: [
      { ...parameter.vmName, name: 'VMName', aliases: [] },
      { name: 'Path', kind: 'text', nullable: true, mandatory: true, help: 'The ISO; $null: none.' },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'VMName',
  refuses: ({ world }, { subject }) =>
    firstRefusal(world, [
      ['vm/exists', subject],
      ['migration/not-already-moving', subject],
      hostAnswers(world, subject),
    ]),
  perform: (turn, step) => {
    const vm = vmAt(turn.world, step.subject);
    vm.iso = isLocal(textOf(step, 'Path'));
    if (vm.iso) vm.boundTo = vm.host;
    else if (!vm.bound) vm.boundTo = NONE;
    noteConcerns(turn.world, 'vm', vm.index);
    turn.fact(FACT['vm-changed'], step.subject);
  },
};

/** By the words of the cmdlet. */
const MODES: Readonly<Record<string, (typeof COMPATIBILITY)[number]>> = {
  MinimumFeatureSet: 'minimal',
  CommonClusterFeatureSet: 'common',
};

export const setVmProcessor: Command = {
  spec: {
    name: 'Set-VMProcessor',
    help: 'Says whether a VM keeps to the processor features that other hosts of the vendor have too. It must be off.',
    parameters: [
      { ...parameter.vmName, name: 'VMName', aliases: [] },
      {
        name: 'CompatibilityForMigrationEnabled',
        kind: 'boolean',
        mandatory: true,
        help: 'Whether it does.',
      },
      {
        name: 'CompatibilityForMigrationMode',
        kind: 'choice',
        choices: Object.keys(MODES),
        help: 'Which set; unwritten, the smallest.',
      },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'VMName',
  refuses: ({ world }, { subject }) =>
    firstRefusal(world, [['vm/exists', subject], hostAnswers(world, subject), ['vm/off-for-compatibility', subject]]),
  perform: (turn, step) => {
    vmAt(turn.world, step.subject).compatibility = COMPATIBILITY.indexOf(modeIn(step));
    turn.fact(FACT['vm-changed'], step.subject);
  },
};

const modeIn = (step: Step): (typeof COMPATIBILITY)[number] =>
  step.with?.CompatibilityForMigrationEnabled === true
    ? (MODES[textOf(step, 'CompatibilityForMigrationMode')] ?? 'minimal')
    : 'none';
