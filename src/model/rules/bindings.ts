/** Rules about what a disk, a device or an ISO of its host binds to it: what runs stays, what does not run starts there alone. */
import { cmdletWord } from '../../base/text.js';
import { CONCERN } from '../concerns.js';
import { isBoundElsewhere, isIdleRole } from '../world.js';
import { hostName, vmAt, vmName } from './names.js';
import type { Rule } from './rule.js';

export const bindingRules: readonly Rule[] = [
  {
    id: 'placement/vm-is-movable',
    about: 'vm',
    statement:
      'A VM that a local disk or a device binds to its host does not leave it; a role does while it does not run.',
    source: 'LMT',
    confidence: 'doc',
    concern: CONCERN.bindings,
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      return !vm.bound || vm.host === host || isIdleRole(vm) || (vm.moveFiles && vm.immovable === 'local disk');
    },
    because: (world, vm) =>
      `${vmName(world, vm)} cannot leave ${hostName(world, vmAt(world, vm).host)}: ${vmAt(world, vm).immovable}.`,
  },
  {
    id: 'placement/no-local-iso',
    about: 'vm',
    statement:
      'A VM with an ISO of its host in its drive does not leave it until the ISO is ejected; a role does while it does not run.',
    source: 'LMT',
    confidence: 'doc',
    code: '0xC03A0014',
    concern: CONCERN.bindings,
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      return !vm.iso || vm.host === host || isIdleRole(vm);
    },
    because: (world, vm) =>
      `${vmName(world, vm)} cannot leave ${hostName(world, vmAt(world, vm).host)}: an ISO of this host is in its drive. Eject it: Set-VMDvdDrive -VMName ${cmdletWord(vmName(world, vm))} -ComputerName ${cmdletWord(hostName(world, vmAt(world, vm).host))} -Path $null.`,
  },
  {
    id: 'vm/starts-where-it-is-bound',
    about: 'vm',
    statement:
      'A VM starts, or is restored, only on the host that has the disk, the device or the ISO that it is bound to.',
    source: 'LMT',
    confidence: 'derived',
    concern: CONCERN.bindings,
    holds: (world, vm, host) => !isBoundElsewhere(vmAt(world, vm), host),
    because: (world, index, host) => {
      const vm = vmAt(world, index);
      return `${vm.name} does not start on ${hostName(world, host)}: ${vm.iso ? 'an ISO' : vm.immovable} binds it to ${hostName(world, vm.boundTo)}.`;
    },
  },
];
