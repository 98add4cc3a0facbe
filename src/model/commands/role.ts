/** The cmdlets that make a VM a role and take the role away; the host's settings; checkpoints. */

import { ACTIVITY } from '../activities.js';
import { leaveRules } from '../affinity.js';
import { hostTraits } from '../catalog/index.js';
import { reviewVersion } from '../effects/configuration.js';
import { waitForHost } from '../effects/failover.js';
import { reviewFiles } from '../effects/storage.js';
import { FACT } from '../facts.js';
import { leaveSet } from '../group-sets.js';
import { markHost, markVm } from '../hindrances.js';
import * as refs from '../refs.js';
import { hostAt, vmAt } from '../rules/names.js';
import { firstVolume } from '../rules/storage.js';
import { CHECKPOINT, POWER } from '../states.js';
import type { Turn } from '../turn.js';
import { CHECKPOINT_TYPES, checkpointsOf, type Host, restarts } from '../world.js';
import {
  type Command,
  firstRefusal,
  flagOf,
  given,
  hostAnswers,
  numberOf,
  parameter,
  textOf,
  unfit,
} from './command.js';

export const addClusterVirtualMachineRole: Command = {
  spec: {
    name: 'Add-ClusterVirtualMachineRole',
    help: 'Makes a VM on a node a role of the cluster.',
    parameters: [
      { name: 'VirtualMachine', aliases: ['VMName', 'VM'], kind: 'vm', position: 0, mandatory: true, help: 'The VM.' },
      { name: 'Name', kind: 'text', help: 'The name of the role.' },
      parameter.cluster,
    ],
  },
  about: 'vm',
  subject: 'VirtualMachine',
  refuses: ({ world }, { subject }) =>
    firstRefusal(world, [
      ['vm/exists', subject],
      ['role/not-clustered-yet', subject],
      ['role/host-is-a-member', subject],
      ['role/files-are-shared', subject],
    ]) ??
    firstRefusal(world, [
      ['quorum/cluster-runs', hostAt(world, vmAt(world, subject).host).cluster],
      ['migration/not-already-moving', subject],
      ['vm-version/not-being-raised', subject],
    ]),
  perform: (turn, { subject }) => {
    const vm = vmAt(turn.world, subject);
    vm.clustered = true;
    const { cluster } = hostAt(turn.world, vm.host);
    if (turn.world.volumes[vm.volume]?.cluster !== cluster) vm.volume = firstVolume(turn.world, cluster);
    markVm(turn.world.hindrances, vm);
    turn.fact(FACT['vm-clustered'], subject);
    reviewVersion(turn, subject);
    // From now on its cluster starts it, and nobody else does.
    if (restarts(vm)) waitForHost(turn, vm);
    if (turn.world.trouble > 0) reviewFiles(turn);
  },
};

export const removeClusterGroup: Command = {
  spec: {
    name: 'Remove-ClusterGroup',
    help: 'Takes the role of a VM away; the VM stays.',
    parameters: [
      { name: 'Name', kind: 'vm', position: 0, mandatory: true, help: 'The role.' },
      {
        name: 'RemoveResources',
        kind: 'switch',
        help: 'Takes its resources away too; without it a role that has some is refused.',
      },
      parameter.force,
      parameter.cluster,
    ],
  },
  about: 'vm',
  subject: 'Name',
  refuses: ({ world }, step) => {
    const { host, name } = vmAt(world, step.subject);
    const early = firstRefusal(world, [
      ['vm/exists', step.subject],
      ['role/is-clustered', step.subject],
      ['migration/not-already-moving', step.subject],
      ['quorum/cluster-runs', hostAt(world, host).cluster],
    ]);
    if (early !== undefined || given(step, 'RemoveResources')) return early;
    return unfit(`The role ${name} still has its resources: add -RemoveResources. The VM stays.`);
  },
  perform: (turn, { subject }) => {
    const { world } = turn;
    const vm = vmAt(world, subject);
    const { cluster } = hostAt(world, vm.host);
    vm.clustered = vm.waiting = false;
    for (const name of OF_ROLES) turn.end(ACTIVITY[name], subject);
    if (leaveSet(world, vm)) turn.fact(FACT['group-sets-changed'], cluster);
    if (leaveRules(world, vm)) turn.fact(FACT['affinity-changed'], cluster);
    markVm(world.hindrances, vm);
    turn.fact(FACT['vm-unclustered'], subject);
    reviewVersion(turn, subject);
  },
};

/** What a cluster waits for on behalf of a role. */
const OF_ROLES = ['dependency-wait', 'start-delay', 'failback-wait'] as const;

export const setVmHost: Command = {
  spec: {
    name: 'Set-VMHost',
    help: 'Changes how many migrations, of VMs or of their files, a host takes part in at once, or whether VMs span its NUMA nodes.',
    parameters: [
      { ...parameter.computer, position: 0, mandatory: true },
      {
        name: 'MaximumVirtualMachineMigrations',
        kind: 'integer',
        min: 0,
        max: 1024,
        help: 'The limit of live migrations.',
      },
      {
        name: 'MaximumStorageMigrations',
        kind: 'integer',
        min: 0,
        max: 1024,
        help: 'The limit of moves of files.',
      },
      {
        name: 'NumaSpanningEnabled',
        kind: 'boolean',
        help: 'Whether a VM may have more than one NUMA node offers; VMs that run stay.',
      },
      {
        name: 'VirtualMachineMigrationAuthenticationType',
        kind: 'choice',
        choices: ['CredSSP', 'Kerberos'],
        help: 'How it proves itself where a VM moves that is no role; Kerberos with delegation.',
      },
      parameter.whatIf,
    ],
  },
  about: 'host',
  subject: 'ComputerName',
  refuses: ({ world }, { subject }) => firstRefusal(world, [['host/answers', subject]]),
  perform: (turn, step) => {
    const host = hostAt(turn.world, step.subject);
    authenticate(turn, host, textOf(step, 'VirtualMachineMigrationAuthenticationType'));
    const [live, files] = [
      numberOf(step, 'MaximumVirtualMachineMigrations'),
      numberOf(step, 'MaximumStorageMigrations'),
    ];
    if (live >= 0) host.maximumMigrations = live;
    if (files >= 0) host.maximumStorageMigrations = files;
    host.numaSpanning = flagOf(step, 'NumaSpanningEnabled') ?? host.numaSpanning;
    turn.fact(FACT['host-setting-changed'], step.subject);
  },
};

/** What only one way of authentication meets, and which problems that comes to. */
function authenticate({ world }: Turn, host: Host, by: string): void {
  if (by === '') return;
  const [credssp, kerberos] = [hostTraits(['credssp']), hostTraits(['no-delegation'])];
  host.traits = by === 'CredSSP' ? (host.traits & ~kerberos) | credssp : host.traits & ~credssp;
  markHost(world.hindrances, host);
}

/**
 * Which checkpoint a VM would take now: a standard one holds the memory, also that which is saved. Production falls back to a standard
 * one only where the guest cannot help.
 */
function checkpointEvent(turn: Turn, vm: number): 'take.production' | 'take.standard' | 'take.cold' {
  const { checkpointType, power } = vmAt(turn.world, vm);
  if (power === POWER.saved) return 'take.standard';
  if (CHECKPOINT_TYPES[checkpointType]?.startsWith('Production')) return 'take.production';
  return power === POWER.running ? 'take.standard' : 'take.cold';
}

export const checkpointVm: Command = {
  spec: {
    name: 'Checkpoint-VM',
    help: 'Takes a checkpoint of the type that the VM is set to.',
    parameters: [
      parameter.vmName,
      { name: 'SnapshotName', kind: 'text', position: 1, help: 'Its name.' },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'Name',
  refuses: (turn, { subject }) =>
    firstRefusal(turn.world, [
      ['vm/exists', subject],
      ['vm/configuration-readable', subject],
      ['vm/disabled-checkpoints', subject],
      hostAnswers(turn.world, subject),
    ]) ?? turn.obstacle(refs.checkpoint, CHECKPOINT.asked, checkpointEvent(turn, subject), subject),
  perform: (turn, step) => {
    const { checkpoints } = turn.world;
    const index = checkpoints.length;
    const name = textOf(step, 'SnapshotName') || `Checkpoint ${index + 1}`;
    checkpoints.push({ index, name, vm: step.subject, state: CHECKPOINT.asked });
    turn.fire(refs.checkpoint, index, checkpointEvent(turn, step.subject));
  },
};

export const removeVmSnapshot: Command = {
  spec: {
    name: 'Remove-VMSnapshot',
    aliases: ['Remove-VMCheckpoint'],
    help: 'Removes the checkpoints of a VM, or those of one name.',
    parameters: [
      { ...parameter.vmName, name: 'VMName', aliases: [] },
      { name: 'Name', kind: 'text', position: 1, help: 'The name of the checkpoint; unwritten, all of them.' },
      parameter.computer,
      parameter.whatIf,
    ],
  },
  about: 'vm',
  subject: 'VMName',
  refuses: ({ world }, step) =>
    firstRefusal(world, [
      ['vm/exists', step.subject],
      hostAnswers(world, step.subject),
      ['vm/has-that-checkpoint', step.subject, named(world, step).length],
    ]),
  perform: (turn, step) => {
    for (const point of named(turn.world, step)) turn.fire(refs.checkpoint, point.index, 'remove');
  },
};

function named(world: Turn['world'], step: Parameters<Command['perform']>[1]) {
  const name = textOf(step, 'Name').toLowerCase();
  return checkpointsOf(world, step.subject).filter((point) => name === '' || point.name.toLowerCase() === name);
}
