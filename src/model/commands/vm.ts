/** The cmdlets of single VMs: make, set, start, stop, save, raise the version. */

import { VM_VERSIONS } from '../catalog/index.js';
import { noteConcerns } from '../concerns.js';
import { assign, seat } from '../effects/seats.js';
import { FACT } from '../facts.js';
import { markVm } from '../hindrances.js';
import { configurationOf, makeVm } from '../make-world.js';
import * as refs from '../refs.js';
import { hostAt, vmAt } from '../rules/names.js';
import { newVmVersion } from '../rules/new-vm.js';
import { runsGuests } from '../rules/node-states.js';
import { versionAfterUpdate } from '../rules/vm-version.js';
import { CONFIGURATION, POWER } from '../states.js';
import { CHECKPOINT_TYPES, type Host, hasDynamicMemory, type Vm, type World } from '../world.js';
import { type Command, firstRefusal, given, hostAnswers, numberOf, parameter, type Step, textOf } from './command.js';
import { bitOf } from './fittings.js';

const MIB = 1_048_576;
const power = (world: World, step: Step): number => vmAt(world, step.subject).power;

export const newVm: Command = {
  spec: {
    name: 'New-VM',
    help: 'Makes a VM on a host. It is off, and it is no clustered role.',
    parameters: [
      { name: 'Name', kind: 'text', position: 0, mandatory: true, help: 'Its name.' },
      {
        name: 'MemoryStartupBytes',
        kind: 'size',
        position: 1,
        min: 32 * MIB,
        max: 240 * 1024 * 1024 * MIB,
        help: 'Startup memory; 512 MB where unwritten.',
      },
      { name: 'Version', kind: 'version', help: 'Its configuration version; unwritten, what the place makes.' },
      { name: 'SwitchName', kind: 'text', help: 'The virtual switch that it is connected to; unwritten, none.' },
      { name: 'Generation', kind: 'integer', min: 1, max: 2, help: '1 or 2; 1 where unwritten.' },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'host',
  subject: 'ComputerName',
  refuses: ({ world }, step) => {
    const asked: [string, number, number?][] = [['vm/name-is-free', freeName(world, textOf(step, 'Name'))]];
    if (numberOf(step, 'Version') >= 0)
      asked.push(['vm-version/new-vm-supported', step.subject, numberOf(step, 'Version')]);
    if (textOf(step, 'SwitchName') !== '')
      asked.push(['host/has-that-switch', step.subject, bitOf(world, textOf(step, 'SwitchName'))]);
    return firstRefusal(world, [['host/answers', step.subject], ...asked]);
  },
  perform: (turn, step) => {
    const { world } = turn;
    const version = numberOf(step, 'Version');
    const memory = numberOf(step, 'MemoryStartupBytes');
    const spec = {
      name: textOf(step, 'Name'),
      host: step.subject,
      clustered: false,
      state: 'Off',
      version: version >= 0 ? version : newVmVersion(world, step.subject),
      startup: memory > 0 ? memory : 512 * MIB,
      generation: numberOf(step, 'Generation') === 2 ? 2 : 1,
    } as const;
    const vm = makeVm(world, spec, world.vms.length);
    if (textOf(step, 'SwitchName') !== '') vm.switches = bitOf(world, textOf(step, 'SwitchName'));
    world.vms.push(vm);
    seat(world, vm);
    vm.configuration = configurationOf(world, vm);
    markVm(world.hindrances, vm);
    noteConcerns(world, 'vm', vm.index);
    turn.fact(FACT['vm-created'], vm.index, step.subject);
    if (version < 0) turn.fact(FACT['version-chosen'], vm.index, vm.version);
  },
};

/** 1 where the name is taken by a VM that exists, 0 where it is free. */
function freeName(world: World, name: string): number {
  return world.vms.some((vm) => vm.power !== POWER.lost && vm.name.toLowerCase() === name.toLowerCase()) ? 1 : 0;
}

export const setVm: Command = {
  spec: {
    name: 'Set-VM',
    help: 'Changes the checkpoint type, the memory, the processors of a VM, or what it does without storage.',
    parameters: [
      parameter.vmName,
      { name: 'CheckpointType', kind: 'choice', choices: CHECKPOINT_TYPES, help: 'Which checkpoints it takes.' },
      {
        name: 'MemoryStartupBytes',
        kind: 'size',
        min: 32 * MIB,
        max: 240 * 1024 * 1024 * MIB,
        help: 'Startup memory.',
      },
      { name: 'ProcessorCount', kind: 'integer', min: 1, max: 2048, help: 'Virtual processors.' },
      {
        name: 'AutomaticCriticalErrorAction',
        kind: 'choice',
        choices: ['Pause', 'None'],
        help: 'Whether it freezes when its storage does not answer.',
      },
      {
        name: 'AutomaticCriticalErrorActionTimeout',
        kind: 'integer',
        min: 1,
        max: 43_200,
        help: 'Minutes for which it stays frozen before it is turned off.',
      },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'Name',
  refuses: ({ world }, step) => {
    const { subject } = step;
    const asked: (readonly [string, number, number?])[] = [
      ['vm/exists', subject],
      ['vm/configuration-readable', subject],
      hostAnswers(world, subject),
    ];
    if (textOf(step, 'CheckpointType').startsWith('Production'))
      asked.push(['feature/production-checkpoints', subject]);
    const memory = numberOf(step, 'MemoryStartupBytes');
    if (memory >= 0)
      asked.push(
        ['migration/not-already-moving', subject],
        ['feature/hot-memory', subject],
        ['vm/hot-memory-static', subject],
        ['vm/hot-memory-fits', subject, Math.ceil(memory / MIB)],
      );
    if (numberOf(step, 'ProcessorCount') >= 0) asked.push(['vm/off-for-processors', subject]);
    return firstRefusal(world, asked);
  },
  perform: (turn, step) => {
    const vm = vmAt(turn.world, step.subject);
    if (textOf(step, 'CheckpointType') !== '') setCheckpointType(vm, textOf(step, 'CheckpointType'));
    if (numberOf(step, 'ProcessorCount') >= 0) vm.cores = numberOf(step, 'ProcessorCount');
    setCriticalAction(vm, step);
    turn.fact(FACT['vm-changed'], vm.index);
    const memory = numberOf(step, 'MemoryStartupBytes');
    if (memory < 0) return;
    // Memory that is always the same is never more than it starts with.
    vm.maximum = hasDynamicMemory(vm) ? Math.max(vm.maximum, memory) : memory;
    vm.startup = memory;
    assign(turn.world, vm, memory);
    turn.fact(FACT['memory-changed'], vm.index);
  },
};

function setCriticalAction(vm: Vm, step: Step): void {
  const action = textOf(step, 'AutomaticCriticalErrorAction');
  if (action !== '') vm.pausesCritical = action === 'Pause';
  const minutes = numberOf(step, 'AutomaticCriticalErrorActionTimeout');
  if (minutes > 0) vm.criticalMinutes = minutes;
}

function setCheckpointType(vm: Vm, type: string): void {
  vm.checkpointType = CHECKPOINT_TYPES.indexOf(type as (typeof CHECKPOINT_TYPES)[number]);
}

/** Whether a host runs, and nobody else reaches it. */
const isCutOff = ({ node, island }: Host): boolean => runsGuests(node) && island !== 0;

export const startVm: Command = {
  spec: {
    name: 'Start-VM',
    help: 'Starts a VM. Returns when it runs.',
    parameters: [parameter.vmName, parameter.computer, parameter.whatIf],
  },
  about: 'vm',
  subject: 'Name',
  refuses: (turn, { subject }) => {
    const vm = vmAt(turn.world, subject);
    const early = firstRefusal(turn.world, [
      ['vm/exists', subject],
      ['vm/may-start', subject],
      // A role asks its cluster; what runs no guests starts none, whoever asks.
      ...(!vm.clustered && isCutOff(hostAt(turn.world, vm.host)) ? [hostAnswers(turn.world, subject)] : []),
    ]);
    if (early !== undefined) return early;
    const { cluster } = hostAt(turn.world, vm.host);
    const limit = cluster >= 0 ? firstRefusal(turn.world, [['limits/vms-per-cluster', cluster]]) : undefined;
    return limit ?? turn.obstacle(refs.power, vm.power, 'start', subject, vm.host);
  },
  perform: (turn, { subject }) => void turn.fire(refs.power, subject, 'start', vmAt(turn.world, subject).host),
  pending: (world, step) => [POWER.starting, POWER.restoring].includes(power(world, step)),
  failed: (world, step) => power(world, step) !== POWER.running,
  reached: (world, step) => power(world, step) === POWER.running,
};

export const stopVm: Command = {
  spec: {
    name: 'Stop-VM',
    help: 'Shuts a VM down; -TurnOff cuts its power, -Save saves it, -Force turns off what does not shut down. Returns when it is off.',
    parameters: [
      parameter.vmName,
      { name: 'TurnOff', kind: 'switch', help: 'Cuts the power.' },
      { name: 'Save', kind: 'switch', help: 'Saves it instead.' },
      parameter.force,
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'Name',
  refuses: ({ world }, step) =>
    firstRefusal(world, [
      ['vm/exists', step.subject],
      [given(step, 'TurnOff') ? 'vm/may-be-turned-off' : 'vm/must-run', step.subject],
      // What failed with its host its cluster turns off.
      ...(power(world, step) === POWER.failed ? [] : [hostAnswers(world, step.subject)]),
      ...(given(step, 'Save') && !given(step, 'TurnOff') ? [['storage/room-for-memory', step.subject] as const] : []),
    ]),
  perform: (turn, step) => {
    const event = given(step, 'TurnOff') ? 'turn-off' : given(step, 'Save') ? 'save' : 'stop';
    vmAt(turn.world, step.subject).stopForced = given(step, 'Force');
    turn.fire(refs.power, step.subject, event);
  },
  pending: (world, step) => [POWER.stopping, POWER.saving].includes(power(world, step)),
  failed: (world, step) => power(world, step) !== (given(step, 'Save') ? POWER.saved : POWER.off),
  reached: (world, step) => power(world, step) === (given(step, 'Save') ? POWER.saved : POWER.off),
};

export const saveVm: Command = {
  spec: {
    name: 'Save-VM',
    help: 'Writes the memory of a VM to disk. Returns when it is saved.',
    parameters: [parameter.vmName, parameter.computer, parameter.whatIf],
  },
  about: 'vm',
  subject: 'Name',
  refuses: ({ world }, { subject }) =>
    firstRefusal(world, [
      ['vm/exists', subject],
      ['vm/must-run', subject],
      hostAnswers(world, subject),
      ['storage/room-for-memory', subject],
    ]),
  perform: (turn, { subject }) => void turn.fire(refs.power, subject, 'save'),
  pending: (world, step) => power(world, step) === POWER.saving,
  failed: (world, step) => power(world, step) !== POWER.saved,
  reached: (world, step) => power(world, step) === POWER.saved,
};

export const updateVmVersion: Command = {
  spec: {
    name: 'Update-VMVersion',
    aliases: ['Update-VmConfigurationVersion'],
    help: `Raises the configuration version of a VM to what its host makes, as far as the functional level permits (newest known: ${VM_VERSIONS.at(-1)}). There is no way back.`,
    parameters: [parameter.vmName, parameter.force, parameter.computer, parameter.whatIf],
  },
  about: 'vm',
  subject: 'Name',
  refuses: (turn, { subject }) =>
    firstRefusal(turn.world, [
      ['vm/exists', subject],
      ['vm/configuration-readable', subject],
      ['migration/not-already-moving', subject],
      hostAnswers(turn.world, subject),
    ]) ?? turn.obstacle(refs.configuration, vmAt(turn.world, subject).configuration, 'update', subject),
  perform: (turn, { subject }) => void turn.fire(refs.configuration, subject, 'update'),
  pending: (world, { subject }) => vmAt(world, subject).configuration === CONFIGURATION.updating,
  failed: (world, { subject }) => vmAt(world, subject).version < versionAfterUpdate(world, vmAt(world, subject)),
};
