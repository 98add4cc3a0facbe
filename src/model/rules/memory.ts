/** Rules about memory: where a VM fits, also a NUMA node, and what may be added to it while it runs. */
import { formatSize } from '../../base/units.js';
import { CONCERN } from '../concerns.js';
import { POWER } from '../states.js';
import {
  fitsNumaNode,
  footprint,
  freeMemory,
  type Host,
  hasDynamicMemory,
  need,
  startMemory,
  startNeed,
  takes,
  usesMemory,
  type Vm,
  type World,
} from '../world.js';
import { hostAt, hostName, vmAt, vmName } from './names.js';
import type { Rule } from './rule.js';

/** Bytes that a VM needs on another host; on its own, and where others have made room for it, it already has them. */
const fits = (world: World, vm: Vm, host: number, bytes: number): boolean =>
  freeMemory(hostAt(world, host)) + own(vm, host) >= bytes;

const own = (vm: Vm, host: number): number =>
  (vm.host === host ? need(vm) : 0) + (vm.promised === host ? startNeed(vm) : 0);

/** Bytes with which a VM arrives: as it runs, or as it starts. */
const bytesThere = (vm: Vm): number => (usesMemory(vm.power) ? vm.assigned : startMemory(vm));

const short = (world: World, vm: number, host: number, bytes: number): string =>
  `${vmName(world, vm)} needs ${formatSize(bytes)} on ${hostName(world, host)}, where ${formatSize(Math.max(0, freeMemory(hostAt(world, host))))} are free.`;

const MEGABYTE = 1_048_576;

/** Whether a VM that runs fits a NUMA node with so much memory; one that is larger already was started when it might be. */
const staysOnNode = (vm: Vm, host: Host, bytes: number): boolean =>
  bytes <= vm.assigned || fitsNumaNode(host, bytes, Math.min(vm.cores, host.nodeCores));

/** Power states of a VM whose memory is on disk, or goes there, or comes from there. */
const KEEPS_ITS_MEMORY: readonly number[] = [POWER.saving, POWER.saved, POWER.restoring];

export const memoryRules: readonly Rule[] = [
  {
    id: 'memory/assigned-fits',
    about: 'vm',
    statement: 'A running VM moves only to a host that has the memory which is assigned to it now, and its overhead.',
    source: 'LMT',
    confidence: 'doc',
    code: '0x800705AA',
    holds: (world, vm, host) => fits(world, vmAt(world, vm), host, footprint(vmAt(world, vm))),
    because: (world, vm, host) => short(world, vm, host, footprint(vmAt(world, vm))),
  },
  {
    id: 'memory/startup-fits',
    about: 'vm',
    statement:
      'A VM starts only where its startup memory and its overhead are free: of a saved one, the memory that it had.',
    source: 'LMT',
    confidence: 'doc',
    code: '0x800705AA',
    holds: (world, vm, host) => fits(world, vmAt(world, vm), host, startNeed(vmAt(world, vm))),
    because: (world, vm, host) => short(world, vm, host, startNeed(vmAt(world, vm))),
  },
  {
    id: 'memory/numa-node',
    about: 'vm',
    statement:
      'Where NUMA spanning is off a VM starts, or goes to, only where one NUMA node has its memory and its processors.',
    source: 'PS',
    confidence: 'field',
    concern: CONCERN.numa,
    holds: (world, index, host) => {
      const vm = vmAt(world, index);
      return fitsNumaNode(hostAt(world, host), bytesThere(vm), vm.cores);
    },
    because: (world, index, host) => {
      const [vm, { name, nodeMemory, nodeCores }] = [vmAt(world, index), hostAt(world, host)];
      return `${vm.name} needs ${formatSize(bytesThere(vm))} and ${vm.cores} processors of one NUMA node: those of ${name} have ${formatSize(nodeMemory)} and ${nodeCores}. Let VMs span them: Set-VMHost ${name} -NumaSpanningEnabled $true.`;
    },
  },
  {
    id: 'vm/hot-memory-static',
    about: 'vm',
    statement:
      'The memory of a VM that is not off is changed by hand only where it is not dynamic, and not while it is saved or comes back from that.',
    source: 'SAVILL',
    confidence: 'field',
    holds: (world, index) => {
      const vm = vmAt(world, index);
      return vm.power === POWER.off || (!hasDynamicMemory(vm) && !KEEPS_ITS_MEMORY.includes(vm.power));
    },
    because: (world, index) => {
      const { name, power } = vmAt(world, index);
      return KEEPS_ITS_MEMORY.includes(power)
        ? `${name} is saved, or comes back from that: it has the memory then that it had.`
        : `${name} is not off and has dynamic memory: its host changes that by itself.`;
    },
  },
  {
    id: 'vm/hot-memory-fits',
    about: 'vm',
    statement:
      'Memory is added to a running VM only within what is free on its host, and within one NUMA node where spanning is off.',
    source: 'SAVILL',
    confidence: 'field',
    holds: (world, index, megabytes) => {
      const vm = vmAt(world, index);
      const host = hostAt(world, vm.host);
      const bytes = megabytes * MEGABYTE;
      if (vm.power === POWER.off) return true;
      return host.used - need(vm) + takes(vm, bytes) <= host.memory - host.reserve && staysOnNode(vm, host, bytes);
    },
    because: (world, index, megabytes) => {
      const vm = vmAt(world, index);
      const host = hostAt(world, vm.host);
      return staysOnNode(vm, host, megabytes * MEGABYTE)
        ? `${host.name} has not enough free memory for that.`
        : `One NUMA node of ${host.name} has ${formatSize(host.nodeMemory)}, and VMs may not span them there: Set-VMHost ${host.name} -NumaSpanningEnabled $true.`;
    },
  },
];
