/** Rules about whether a host can go on with a VM: processors, virtual switches, and known problems of releases and builds. */

import { cmdletWord } from '../../base/text.js';
import { processorName, vendorOf } from '../catalog/index.js';
import { CONCERN } from '../concerns.js';
import { firstIn, type Hindrances, metBetween, told } from '../hindrances.js';
import { POWER } from '../states.js';
import { type Host, NONE, type Vm, type World } from '../world.js';
import { hostAt, hostName, releaseKey, vmAt, vmName } from './names.js';
import type { Rule } from './rule.js';

/** Whether two hosts have processors of one vendor, for all that is known. */
function oneVendor(world: World, from: number, to: number): boolean {
  const [a, b] = [hostAt(world, from).processor, hostAt(world, to).processor];
  return a === b || a === NONE || b === NONE || vendorOf(a) === vendorOf(b);
}

/** Whether a host has every switch that a VM is connected to. */
const hasSwitches = (world: World, vm: number, host: number): boolean =>
  (vmAt(world, vm).switches & ~hostAt(world, host).switches) === 0;

const missingSwitch = (world: World, vm: number, host: number): string =>
  world.switchNames.find((_, bit) => ((vmAt(world, vm).switches & ~hostAt(world, host).switches) >>> bit) & 1) ?? '';

/** The known problems that a live move meets. */
const met = (world: World, vm: Vm, to: number): number =>
  metBetween(world.hindrances, vm, hostAt(world, vm.host), hostAt(world, to));

/** What the first known problem of a set says. */
function problemText(world: World, set: number, vm: number, to: number): string {
  const problem = firstIn(world.hindrances, set);
  if (problem === undefined) return '';
  const names = { vm: vmName(world, vm), from: hostName(world, vmAt(world, vm).host), to: hostName(world, to) };
  return `${told(problem.message, names)} ${told(problem.helps, names)}`;
}

/** Whether a host has the features that a VM was started with. */
const offers = ({ release, processor, microcode }: Host, { startedOn, startedWith, startedMicrocode }: Vm): boolean =>
  startedOn <= release && (startedWith <= processor || processor === NONE) && startedMicrocode <= microcode;

/** Whether the memory of a VM could be restored on a host; of one that is not saved there is none. */
export const restoresOn = (vm: Vm, host: Host): boolean =>
  vm.power !== POWER.saved || (offers(host, vm) && isOfVendor(host, vm));

/** Whether a VM that keeps what it was started with finds it on a host. */
export const findsItsFeaturesOn = (world: World, vm: Vm, host: Host): boolean =>
  offers(host, vm) && isOfVendor(host, vm) && oneVendor(world, vm.host, host.index);

const isOfVendor = ({ processor }: Host, { startedWith }: Vm): boolean =>
  processor === NONE || startedWith === NONE || vendorOf(processor) === vendorOf(startedWith);

/** What a VM comes from that is of another vendor than a host: where it is, or what it was started on before it came there. */
function origin(world: World, index: number, to: number): string {
  const vm = vmAt(world, index);
  return oneVendor(world, vm.host, to)
    ? `it was started on ${processorName(vm.startedWith)}`
    : `${hostName(world, vm.host)} has ${processorName(hostAt(world, vm.host).processor)}`;
}

/** Why a host lacks features that a VM was started with. */
function lacking(world: World, vm: Vm, host: number): string {
  const { startedOn, startedWith, startedMicrocode } = vm;
  const { release, processor, microcode } = hostAt(world, host);
  if (startedOn > release) return `it was started on ${releaseKey(startedOn)}`;
  if (processor !== NONE && (startedWith > processor || !isOfVendor(hostAt(world, host), vm)))
    return `it was started on ${processorName(startedWith)}, and these are ${processorName(processor)}`;
  return `it was started with microcode ${startedMicrocode}, and this is ${microcode}`;
}

const startProblems = (world: World, vm: Vm, host: number): number =>
  hostAt(world, host).takes & vm.suffers & world.hindrances.start;

/** A rule that a live move meets by known problems of one effect. */
const knownProblem = (
  shape: Pick<Rule, 'id' | 'statement' | 'source' | 'confidence' | 'code'>,
  of: (hindrances: Hindrances) => number,
): Rule => {
  const hinders = (world: World, vm: number, host: number): number => {
    const problems = of(world.hindrances);
    return problems === 0 ? 0 : met(world, vmAt(world, vm), host) & problems;
  };
  return {
    ...shape,
    about: 'vm',
    concern: CONCERN.problems,
    holds: (world, vm, host) => hinders(world, vm, host) === 0,
    because: (world, vm, host) => problemText(world, hinders(world, vm, host), vm, host),
  };
};

export const compatibilityRules: readonly Rule[] = [
  {
    id: 'processors/same-vendor',
    about: 'vm',
    statement:
      'A running VM never moves between processors of two vendors, nor does its saved state: neither from its host, nor from what it was started on.',
    source: 'CPU',
    confidence: 'doc',
    concern: CONCERN.vendors,
    holds: (world, vm, host) =>
      oneVendor(world, vmAt(world, vm).host, host) && isOfVendor(hostAt(world, host), vmAt(world, vm)),
    because: (world, vm, host) =>
      `The virtual machine '${vmName(world, vm)}' is using processor-specific features not supported on physical computer '${hostName(world, host)}': ${origin(world, vm, host)}, ${hostName(world, host)} has ${processorName(hostAt(world, host).processor)}. It must be shut down to go there.`,
  },
  {
    id: 'migration/cpu-features',
    about: 'vm',
    statement:
      'A VM keeps the processor features of its cold start, by release, generation and microcode: alive, or saved on its way, it does not move to a host that lacks one.',
    source: 'LMT CPU I-7232',
    confidence: 'derived',
    holds: (world, vm, to) => offers(hostAt(world, to), vmAt(world, vm)),
    because: (world, vm, host) =>
      `The virtual machine '${vmName(world, vm)}' is using processor-specific features not supported on physical computer '${hostName(world, host)}': ${lacking(world, vmAt(world, vm), host)}. It must be shut down to go there.`,
  },
  {
    id: 'vm/restores-there',
    about: 'vm',
    statement:
      'A saved VM is restored only on processors of the vendor, and with the features, by release, generation and microcode, with which it was started.',
    source: 'CPU LMT',
    confidence: 'derived',
    holds: (world, vm, host) => restoresOn(vmAt(world, vm), hostAt(world, host)),
    because: (world, index, host) => {
      const vm = vmAt(world, index);
      return `The saved state of '${vm.name}' is using processor-specific features not supported on physical computer '${hostName(world, host)}': ${lacking(world, vm, host)}. Move it to a host that has them, or give its memory up: Stop-VM -Name ${cmdletWord(vm.name)} -TurnOff.`;
    },
  },
  knownProblem(
    {
      id: 'migration/known-problem',
      statement:
        'A live migration does not begin where a known problem of the releases or builds at its ends forbids it.',
      source: 'SETSDN',
      confidence: 'field',
    },
    ({ refuse }) => refuse,
  ),
  {
    id: 'migration/switch-exists',
    about: 'vm',
    statement: 'A live migration fails under 10 % where the target has no virtual switch of that name.',
    source: 'LMT PS',
    confidence: 'doc',
    code: '21125',
    concern: CONCERN.switches,
    holds: hasSwitches,
    because: (world, vm, host) =>
      `Could not find Ethernet switch '${missingSwitch(world, vm, host)}'. (33012) ${hostName(world, host)} has no switch of that name: New-VMSwitch or Rename-VMSwitch there.`,
  },
  knownProblem(
    {
      id: 'migration/passes-setup',
      statement: 'A live migration fails under 10 % where a known problem keeps the target from making the VM anew.',
      source: 'LMT',
      confidence: 'doc',
    },
    ({ early }) => early,
  ),
  knownProblem(
    {
      id: 'migration/registers-at-the-end',
      statement:
        'A live migration fails at 90 to 100 % where a known problem keeps the target from registering the VM.',
      source: 'LMT',
      confidence: 'doc',
      code: '20413',
    },
    ({ late }) => late,
  ),
  {
    id: 'vm/switch-exists',
    about: 'vm',
    statement: 'A VM starts, or is restored, only where every virtual switch is that it is connected to.',
    source: 'SWITCHF',
    confidence: 'field',
    concern: CONCERN.switches,
    holds: hasSwitches,
    because: (world, vm, host) =>
      `'${vmName(world, vm)}' failed to start. Failed to allocate resources while connecting to a virtual network. The Ethernet switch may not exist. ${hostName(world, host)} has no switch '${missingSwitch(world, vm, host)}'.`,
  },
  {
    id: 'vm/starts-there',
    about: 'vm',
    statement: 'A VM starts, or is restored, only where no known problem keeps the host from it.',
    source: 'VTPM',
    confidence: 'field',
    concern: CONCERN.problems,
    holds: (world, vm, host) => startProblems(world, vmAt(world, vm), host) === 0,
    because: (world, vm, host) => problemText(world, startProblems(world, vmAt(world, vm), host), vm, host),
  },
  {
    id: 'vm/off-for-compatibility',
    about: 'vm',
    statement: 'Processor compatibility changes only while the VM is off.',
    source: 'CPU',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).power === POWER.off,
    because: (world, vm) => `${vmName(world, vm)} is not off; its processor compatibility cannot change.`,
  },
  {
    id: 'host/has-that-switch',
    about: 'host',
    statement: 'A virtual switch that is renamed or connected to exists on the host.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, host, set) => (hostAt(world, host).switches & set) !== 0,
    because: (world, host) => `Hyper-V was unable to find a virtual switch of that name on ${hostName(world, host)}.`,
  },
];
