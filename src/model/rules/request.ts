/** Rules about what may be asked of whom: the state that a cmdlet needs to find. */

import { LIMITS } from '../catalog/index.js';
import { outlivesItsHost } from '../files.js';
import { CHECKPOINT, CONFIGURATION, NODE, POWER } from '../states.js';
import { isEarly, isMoving, isVm, NONE, usesMemory, type Vm, type World } from '../world.js';
import { clusterAt, hostAt, hostName, vmAt, vmName } from './names.js';
import { hasNoPower, isAway, runsGuests } from './node-states.js';
import type { Rule } from './rule.js';

/** Whether a VM is in a state in which it can be moved. */
export const holdsStill = (vm: Vm): boolean =>
  vm.configuration !== CONFIGURATION.updating &&
  (vm.power === POWER.running ||
    vm.power === POWER.off ||
    vm.power === POWER.saved ||
    vm.power === POWER.failed ||
    isLeft(vm));

/** Whether it is the role of a VM whose files are gone: nobody starts that, and a drain takes it along. */
const isLeft = ({ clustered, power }: Vm): boolean => clustered && power === POWER.lost;

/** Whether nothing is done with a member just now. */
const isEvictable = (node: number): boolean => node === NODE.up || node === NODE.paused || isAway(node);

const live = (world: World, vm: number): boolean => vmAt(world, vm).power !== POWER.lost;

export const requestRules: readonly Rule[] = [
  {
    id: 'role/is-a-vm',
    about: 'vm',
    statement: 'The cmdlets of Hyper-V, and those of the roles of VMs, know only VMs.',
    source: 'PS',
    confidence: 'derived',
    holds: (world, vm) => world.vms[vm] === undefined || isVm(vmAt(world, vm)),
    because: (world, vm) => `${vmName(world, vm)} is a role, and no VM. Move-ClusterGroup moves it.`,
  },
  {
    id: 'membership/is-a-member',
    about: 'host',
    statement: 'A cluster cmdlet works on a node of a cluster.',
    source: 'WERR',
    confidence: 'doc',
    code: '5052',
    holds: (world, host) => hostAt(world, host).cluster !== NONE,
    because: (world, host) => `${hostName(world, host)} is not a member of a cluster.`,
  },
  {
    id: 'membership/not-yet-a-member',
    about: 'host',
    statement: 'A host joins one cluster, once.',
    source: 'WERR',
    confidence: 'doc',
    code: '5065',
    holds: (world, host) => hostAt(world, host).cluster === NONE,
    because: (world, host) => `${hostName(world, host)} is already a member of a cluster.`,
  },
  {
    id: 'membership/host-is-ready',
    about: 'host',
    statement: 'A host joins only when it is installed and running.',
    source: 'WERR',
    confidence: 'doc',
    code: '5072',
    holds: (world, host) => hostAt(world, host).node === NODE.ready || hostAt(world, host).cluster !== NONE,
    because: (world, host) => `${hostName(world, host)} is not ready: it is being installed, or it does not run.`,
  },
  {
    id: 'quorum/cluster-runs',
    about: 'cluster',
    statement: 'A cluster answers only while it has quorum.',
    source: 'QUO WERR',
    confidence: 'doc',
    code: '5925',
    holds: (world, cluster) => world.clusters[cluster]?.quorate ?? true,
    because: (world, cluster) => `${clusterAt(world, cluster).name} has lost quorum; its cluster service does not run.`,
  },
  {
    id: 'node/must-be-paused',
    about: 'host',
    statement: 'Only a paused node is resumed or upgraded in place.',
    source: 'WERR',
    confidence: 'doc',
    code: '5058',
    holds: (world, host) => hostAt(world, host).node === NODE.paused,
    because: () => 'The cluster node is not paused.',
  },
  {
    id: 'node/may-be-paused',
    about: 'host',
    statement: 'Only a node that is Up or Paused is suspended or resumed.',
    source: 'WERR',
    confidence: 'doc',
    code: '5050',
    holds: (world, host) => hostAt(world, host).node === NODE.up || hostAt(world, host).node === NODE.paused,
    because: (world, host) => `The cluster node is down: ${hostName(world, host)} does not serve.`,
  },
  {
    id: 'membership/is-not-at-work',
    about: 'host',
    statement: 'A node that joins, is installed or is evicted already is not evicted.',
    source: 'none',
    confidence: 'assumed',
    holds: (world, host) => isEvictable(hostAt(world, host).node),
    because: (world, host) => `${hostName(world, host)} is at work: it joins, is installed or is evicted already.`,
  },
  {
    id: 'install/host-can-be-installed',
    about: 'host',
    statement: 'An installation begins on a host that is not being installed, that has power and does not hang.',
    source: 'none',
    confidence: 'assumed',
    holds: (world, index) => {
      const { node, hung } = hostAt(world, index);
      return !hung && [NODE.ready, NODE.bare, NODE.paused, NODE.up].includes(node);
    },
    because: (world, index) => {
      const { name, node, hung } = hostAt(world, index);
      if (hung) return `${name} does not answer.`;
      return hasNoPower(node) ? `${name} has no power.` : `${name} is at work: it joins, leaves or is being installed.`;
    },
  },
  {
    id: 'role/is-clustered',
    about: 'vm',
    statement: 'A cluster cmdlet sees clustered roles only.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).clustered,
    because: (world, vm) =>
      `${vmName(world, vm)} is not a clustered role; cluster cmdlets do not see it. Add-ClusterVirtualMachineRole makes it one.`,
  },
  {
    id: 'role/not-clustered-yet',
    about: 'vm',
    statement: 'A VM becomes a role once.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm) => !vmAt(world, vm).clustered,
    because: (world, vm) => `${vmName(world, vm)} is already a clustered role.`,
  },
  {
    id: 'role/host-is-a-member',
    about: 'vm',
    statement: 'A VM becomes a role of the cluster that its host is a serving member of.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm) => [NODE.up, NODE.paused].includes(hostAt(world, vmAt(world, vm).host).node),
    because: (world, vm) =>
      `${hostName(world, vmAt(world, vm).host)}, where ${vmName(world, vm)} is, does not serve as a member of a cluster.`,
  },
  {
    id: 'migration/role-moves-by-its-cluster',
    about: 'vm',
    statement: 'Move-VM moves a VM that is no clustered role; a role moves by its cluster.',
    source: 'PS',
    confidence: 'field',
    holds: (world, vm) => !vmAt(world, vm).clustered,
    because: (world, vm) =>
      `${vmName(world, vm)} is a clustered role: use Move-ClusterVirtualMachineRole, or remove the role first.`,
  },
  {
    id: 'migration/not-already-moving',
    about: 'vm',
    statement: 'A VM moves once at a time.',
    source: 'WERR',
    confidence: 'doc',
    code: '5908',
    holds: (world, vm) => !isMoving(vmAt(world, vm)),
    because: (world, vm) => `A move of ${vmName(world, vm)} is already under way.`,
  },
  {
    id: 'migration/can-still-be-cancelled',
    about: 'vm',
    statement: 'A move is called off before its blackout, not later.',
    source: 'none',
    confidence: 'assumed',
    holds: (world, vm) => isEarly(vmAt(world, vm).migration),
    because: (world, vm) => `No move of ${vmName(world, vm)} can be called off now.`,
  },
  {
    id: 'migration/vm-holds-still',
    about: 'vm',
    statement:
      'A VM moves while it runs, or while it is off, saved or failed; not between these, nor while its version is being raised.',
    source: 'WERR',
    confidence: 'doc',
    code: '5944',
    holds: (world, vm) => holdsStill(vmAt(world, vm)),
    because: (world, vm) => `${vmName(world, vm)} is starting or stopping, or its version is being raised.`,
  },
  {
    id: 'vm/may-start',
    about: 'vm',
    statement: 'Start-VM starts a VM that is off, saved or failed.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm) =>
      [POWER.off, POWER.saved, POWER.failed].includes(vmAt(world, vm).power) && !isMoving(vmAt(world, vm)),
    because: (world, vm) => `${vmName(world, vm)} is not off, saved or failed, or is being moved.`,
  },
  {
    id: 'vm/must-run',
    about: 'vm',
    statement: 'Only a running VM is stopped or saved, and not in the middle of a move.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).power === POWER.running && !isMoving(vmAt(world, vm)),
    because: (world, vm) => `${vmName(world, vm)} does not run, or is being moved.`,
  },
  {
    id: 'vm/may-be-turned-off',
    about: 'vm',
    statement: 'A VM that has power, or a saved state, can be turned off, unless it is being moved.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm) => MAY_BE_TURNED_OFF.includes(vmAt(world, vm).power) && !isMoving(vmAt(world, vm)),
    because: (world, vm) => `${vmName(world, vm)} is off already, or is being moved.`,
  },
  {
    id: 'vm/exists',
    about: 'vm',
    statement: 'A VM whose files are gone answers no cmdlet.',
    source: 'none',
    confidence: 'derived',
    holds: (world, vm) => live(world, vm),
    because: (world, vm) =>
      outlivesItsHost(world, vmAt(world, vm))
        ? `${vmName(world, vm)} is on no host since its own was installed anew. Its files are left, and nobody has imported them.`
        : `${vmName(world, vm)} was lost with the disks of its host.`,
  },
  {
    id: 'vm/name-is-free',
    about: 'vm',
    statement: 'Two VMs of one name are not told apart; New-VM takes a free one.',
    source: 'none',
    confidence: 'assumed',
    holds: (_world, taken) => taken === 0,
    because: () => 'A VM of that name exists already.',
  },
  {
    id: 'vm/has-that-checkpoint',
    about: 'vm',
    statement: 'A checkpoint that is removed exists.',
    source: 'PS',
    confidence: 'doc',
    holds: (_world, _vm, found) => found > 0,
    because: (world, vm) => `${vmName(world, vm)} has no such checkpoint.`,
  },
  {
    id: 'host/answers',
    about: 'host',
    statement: 'A host answers cmdlets only while it runs.',
    source: 'none',
    confidence: 'derived',
    holds: (world, host) => runsGuests(hostAt(world, host).node) && hostAt(world, host).island === 0,
    because: (world, host) => `${hostName(world, host)} does not answer.`,
  },
  {
    id: 'host/is-not-restarting',
    about: 'host',
    statement:
      'A host that is being restarted is not restarted once more, nor installed, and its cluster service is not started.',
    source: 'WERR',
    confidence: 'derived',
    code: '1115',
    holds: (world, host) => !hostAt(world, host).restarts,
    because: (world, host) => `A system shutdown is in progress. ${hostName(world, host)} is being restarted.`,
  },
  {
    id: 'vm/is-on-that-host',
    about: 'vm',
    statement: 'A Hyper-V cmdlet with -ComputerName sees the VMs of that host alone.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm, host) => vmAt(world, vm).host === host,
    because: (world, vm, host) =>
      `Hyper-V was unable to find a virtual machine with name "${vmName(world, vm)}" on ${hostName(world, host)}.`,
  },
  {
    id: 'vm/off-for-processors',
    about: 'vm',
    statement: 'The number of processors changes only while the VM is off.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).power === POWER.off,
    because: (world, vm) => `${vmName(world, vm)} is not off; its number of processors cannot change.`,
  },
  {
    id: 'vm/disabled-checkpoints',
    about: 'vm',
    statement: 'A VM whose checkpoint type is Disabled takes none.',
    source: 'PS',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).checkpointType !== 0,
    because: (world, vm) => `Checkpoints of ${vmName(world, vm)} are disabled (Set-VM -CheckpointType).`,
  },
  {
    id: 'limits/checkpoints-per-vm',
    about: 'vm',
    statement: `A VM has at most ${LIMITS.checkpointsPerVm.value} checkpoints.`,
    source: 'SCALE',
    confidence: 'doc',
    holds: (world, vm) =>
      world.checkpoints.filter(
        (point) => point.vm === vm && point.state !== CHECKPOINT.removed && point.state !== CHECKPOINT.asked,
      ).length < world.caps.checkpointsPerVm,
    because: (world, vm) => `${vmName(world, vm)} already has ${world.caps.checkpointsPerVm} checkpoints.`,
  },
  {
    id: 'limits/vms-per-cluster',
    about: 'cluster',
    statement: `A cluster runs at most ${LIMITS.vmsPerCluster.value} VMs.`,
    source: 'SCALE',
    confidence: 'doc',
    holds: (world, cluster) =>
      world.vms.length < world.caps.vmsPerCluster ||
      world.vms.filter((vm) => usesMemory(vm.power) && hostAt(world, vm.host).cluster === cluster).length <
        world.caps.vmsPerCluster,
    because: (world, cluster) => `${clusterAt(world, cluster).name} already runs ${world.caps.vmsPerCluster} VMs.`,
  },
];

const MAY_BE_TURNED_OFF: readonly number[] = [
  POWER.running,
  POWER.starting,
  POWER.restoring,
  POWER.stopping,
  POWER.pausedCritical,
  POWER.saved,
  POWER.failed,
];
