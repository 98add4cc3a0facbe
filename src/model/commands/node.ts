/** The cmdlets of a node's upgrade: drain, resume, evict, join; and the installation, for which there is no cmdlet but ours. */
import { queueMove } from '../effects/drain.js';
import { failBack } from '../effects/failback.js';
import { wipeDrives } from '../effects/pool.js';
import * as refs from '../refs.js';
import { installation } from '../rules/cluster.js';
import { hostAt } from '../rules/names.js';
import { DRAIN, NODE, POWER } from '../states.js';
import type { Turn } from '../turn.js';
import { isMoving, NONE, REASON } from '../world.js';
import { type Command, firstRefusal, given, member, numberOf, parameter, type Step, waitUs } from './command.js';

const name = { name: 'Name', kind: 'host', position: 0, mandatory: true, list: true, help: 'The node.' } as const;

export const suspendClusterNode: Command = {
  spec: {
    name: 'Suspend-ClusterNode',
    help: 'Pauses a node; with -Drain its roles leave first. Returns at once unless -Wait.',
    parameters: [
      name,
      { name: 'TargetNode', kind: 'host', position: 1, help: 'The only node that the roles go to.' },
      { name: 'Drain', kind: 'switch', help: 'Moves the roles away.' },
      { name: 'ForceDrain', kind: 'switch', help: 'Stops what cannot move.' },
      { name: 'Wait', kind: 'switch', help: 'Returns when the drain has ended.' },
      parameter.cluster,
      parameter.whatIf,
    ],
  },
  about: 'host',
  subject: 'Name',
  refuses: ({ world }, step) =>
    member(world, step.subject) ??
    firstRefusal(world, [
      ['node/is-not-isolated', step.subject],
      ['node/is-not-quarantined', step.subject],
      ['node/may-be-paused', step.subject],
      ['drain/one-at-a-time', step.subject],
      ...(drains(step) ? [['storage/healthy-before-drain', step.subject] as const] : []),
    ]),
  perform: (turn, step) => {
    const host = hostAt(turn.world, step.subject);
    if (host.node === NODE.up) turn.fire(refs.node, step.subject, 'suspend');
    if (!drains(step)) return;
    host.drainForce = given(step, 'ForceDrain');
    host.drainTarget = numberOf(step, 'TargetNode');
    turn.fire(refs.drain, step.subject, 'start');
  },
  pending: (world, step) => given(step, 'Wait') && hostAt(world, step.subject).drain === DRAIN.inProgress,
  failed: (world, step) => given(step, 'Wait') && drains(step) && hostAt(world, step.subject).drain !== DRAIN.completed,
  // Of a host outside every cluster there is nothing to drain.
  reached: (world, { subject }) => hostAt(world, subject).cluster === NONE,
};

const drains = (step: Step): boolean => given(step, 'Drain') || given(step, 'ForceDrain');

export const resumeClusterNode: Command = {
  spec: {
    name: 'Resume-ClusterNode',
    help: 'Takes back the pause of a node; -Failback Immediate brings its drained roles home. Returns at once unless -Wait.',
    parameters: [
      name,
      {
        name: 'Failback',
        kind: 'choice',
        choices: ['NoFailback', 'Immediate', 'Policy'],
        position: 1,
        help: 'Which roles return.',
      },
      { name: 'Wait', kind: 'switch', help: 'Returns when the roles that it calls home are back.' },
      parameter.cluster,
    ],
  },
  about: 'host',
  subject: 'Name',
  refuses: ({ world }, { subject }) =>
    member(world, subject) ??
    firstRefusal(world, [
      ['node/is-not-isolated', subject],
      ['node/is-not-quarantined', subject],
      ['node/may-be-paused', subject],
      ['node/must-be-paused', subject],
    ]),
  perform: (turn, step) => {
    turn.fire(refs.node, step.subject, 'resume');
    if (step.with?.Failback === 'Immediate') bringHome(turn, step.subject);
    // Who has not been called home now stays where it is.
    hostAt(turn.world, step.subject).drains += 1;
    if (step.with?.Failback === 'Policy') failBack(turn, step.subject);
  },
  awaitsVms: true,
  pending: (world, step) =>
    given(step, 'Wait') &&
    world.vms.some((vm) => vm.moveTo === step.subject && vm.moveReason === REASON.failback && isMoving(vm)),
};

function bringHome(turn: Turn, host: number): void {
  const { drains } = hostAt(turn.world, host);
  for (const vm of turn.world.vms) {
    if (
      vm.home !== host ||
      vm.homeDrain !== drains ||
      vm.host === host ||
      !vm.clustered ||
      vm.power === POWER.failed ||
      isMoving(vm)
    )
      continue;
    queueMove(turn, vm, host, REASON.failback);
  }
}

export const removeClusterNode: Command = {
  spec: {
    name: 'Remove-ClusterNode',
    help: 'Evicts a node that owns no role, also one that is dead. Returns when it is done, unless -Wait 0.',
    parameters: [
      name,
      parameter.force,
      { name: 'CleanupDisks', kind: 'switch', help: 'Wipes its drives: all copies on them are made anew.' },
      {
        name: 'IgnoreStorageConnectivityLoss',
        kind: 'switch',
        help: 'Evicts though a volume of Storage Spaces Direct goes offline.',
      },
      { name: 'Wait', kind: 'integer', min: 0, max: 86_400, help: 'Seconds to wait; 0 returns at once.' },
      parameter.cluster,
      parameter.whatIf,
    ],
  },
  about: 'host',
  subject: 'Name',
  refuses: (turn, step) =>
    member(turn.world, step.subject) ??
    firstRefusal(turn.world, [
      ['membership/is-not-at-work', step.subject],
      ...(given(step, 'IgnoreStorageConnectivityLoss') ? [] : [['storage/eviction-keeps-data', step.subject] as const]),
    ]) ??
    turn.obstacle(refs.node, hostAt(turn.world, step.subject).node, 'evict', step.subject),
  perform: (turn, step) => {
    turn.fire(refs.node, step.subject, 'evict');
    if (given(step, 'CleanupDisks')) wipeDrives(turn, step.subject);
  },
  pending: (world, step) => numberOf(step, 'Wait') !== 0 && hostAt(world, step.subject).node === NODE.evicting,
  failed: (world, step) => {
    const { cluster, node } = hostAt(world, step.subject);
    return numberOf(step, 'Wait') !== 0 && cluster !== NONE && node !== NODE.evicting;
  },
  reached: (world, { subject }) => hostAt(world, subject).cluster === NONE,
  patienceUs: waitUs,
};

export const addClusterNode: Command = {
  spec: {
    name: 'Add-ClusterNode',
    help: 'Takes a host into a cluster. Within AddEvictDelay of an eviction it waits.',
    parameters: [name, parameter.cluster, { name: 'NoStorage', kind: 'switch', help: 'Leaves its disks out.' }],
  },
  about: 'host',
  subject: 'Name',
  refuses: (turn, step) => {
    const { world } = turn;
    const cluster = joined(step);
    return (
      firstRefusal(world, [
        ['membership/not-yet-a-member', step.subject],
        ['membership/host-is-ready', step.subject],
        ['quorum/cluster-runs', cluster],
        ['level/one-update-at-a-time', cluster],
      ]) ?? turn.obstacle(refs.node, hostAt(world, step.subject).node, 'join', step.subject, cluster)
    );
  },
  perform: (turn, step) => void turn.fire(refs.node, step.subject, 'join', joined(step)),
  pending: (world, step) => hostAt(world, step.subject).node === NODE.joining,
  failed: (world, step) => hostAt(world, step.subject).node !== NODE.up,
};

const joined = (step: Step): number => Math.max(0, numberOf(step, 'Cluster'));

export const installHostRelease: Command = {
  spec: {
    name: 'Install-HostRelease',
    ours: true,
    help: 'Installs an operating system on a host, patches included. Ours: no Windows cmdlet does this.',
    parameters: [
      { name: 'Name', kind: 'host', position: 0, mandatory: true, help: 'The host.' },
      { name: 'Release', kind: 'release', position: 1, mandatory: true, help: 'A release key, such as WS2022.' },
      { name: 'InPlace', kind: 'switch', help: 'Upgrades in place; a member stays a member.' },
    ],
  },
  about: 'host',
  subject: 'Name',
  refuses: (turn, step) => {
    const { world } = turn;
    const { subject } = step;
    const inPlace = given(step, 'InPlace');
    const release = numberOf(step, 'Release');
    const asked: [string, number, number?][] = [
      ['install/host-can-be-installed', subject],
      ['host/is-not-restarting', subject],
    ];
    if (!inPlace) asked.push(['install/clean-needs-eviction', subject]);
    else asked.push(['install/hosts-newer-vms-stay', subject, release]);
    if (inPlace && hostAt(world, subject).cluster !== NONE) asked.push(['node/must-be-paused', subject]);
    return (
      firstRefusal(world, asked) ??
      turn.obstacle(refs.node, hostAt(world, subject).node, installEvent(step), subject, installation(release, inPlace))
    );
  },
  perform: (turn, step) => {
    const arg = installation(numberOf(step, 'Release'), given(step, 'InPlace'));
    turn.fire(refs.node, step.subject, installEvent(step), arg);
  },
  pending: (world, { subject }) => {
    const { node, unpatched } = hostAt(world, subject);
    return unpatched || installing.includes(node);
  },
  failed: (world, step) => hostAt(world, step.subject).release !== numberOf(step, 'Release'),
  reached: (world, step) => {
    const { release, unpatched, node } = hostAt(world, step.subject);
    return release === numberOf(step, 'Release') && !unpatched && !installing.includes(node);
  },
};

const installEvent = (step: Step): 'install' | 'install.in-place' =>
  given(step, 'InPlace') ? 'install.in-place' : 'install';

const installing: readonly number[] = [
  NODE.installing,
  NODE.patching,
  NODE.upgrading,
  NODE.upgradingOutside,
  NODE.patchingInPlace,
];
