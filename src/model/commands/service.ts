/** The cmdlets that start and stop the cluster service of a node. */
import { SECOND } from '../../base/units.js';
import { goDown } from '../effects/departure.js';
import { release } from '../effects/quarantine.js';
import { forceQuorum } from '../effects/quorum.js';
import * as refs from '../refs.js';
import { clusterAt, hostAt } from '../rules/names.js';
import { runsGuests } from '../rules/node-states.js';
import { DRAIN, NODE } from '../states.js';
import type { Turn } from '../turn.js';
import type { World } from '../world.js';
import { type Command, firstRefusal, given, member, numberOf, parameter, type Step, waitUs } from './command.js';

const name = { name: 'Name', kind: 'host', position: 0, mandatory: true, list: true, help: 'The node.' } as const;
const wait = {
  name: 'Wait',
  kind: 'integer',
  min: 0,
  max: 86_400,
  help: 'Seconds to wait; 0 returns at once.',
} as const;

export const startClusterNode: Command = {
  spec: {
    name: 'Start-ClusterNode',
    help: 'Starts the cluster service of a node, which then joins its cluster. Returns when it has, unless -Wait 0.',
    parameters: [
      name,
      {
        name: 'ForceQuorum',
        kind: 'switch',
        aliases: ['FixQuorum', 'fq'],
        help: 'Forms the cluster without a majority.',
      },
      {
        name: 'PreventQuorum',
        kind: 'switch',
        aliases: ['pq'],
        help: 'Joins a cluster and forms none, as nodes do here anyway.',
      },
      { name: 'ClearQuarantine', kind: 'switch', aliases: ['cq'], help: 'Ends the quarantine of the node.' },
      wait,
      parameter.cluster,
    ],
  },
  about: 'host',
  subject: 'Name',
  refuses: ({ world }, step) => {
    const { subject } = step;
    const { cluster } = hostAt(world, subject);
    return (
      firstRefusal(world, [['membership/is-a-member', subject]]) ??
      firstRefusal(world, [
        ['node/has-power', subject],
        ['host/is-not-restarting', subject],
        ['node/is-not-isolated', subject],
        ['node/service-is-stopped', subject],
        ['node/is-not-quarantined', subject, given(step, 'ClearQuarantine') ? 1 : 0],
      ]) ??
      (given(step, 'ForceQuorum') ? firstRefusal(world, [['quorum/only-a-lost-one-is-forced', cluster]]) : undefined)
    );
  },
  perform: (turn, step) => {
    const { subject } = step;
    if (given(step, 'ClearQuarantine')) release(turn, subject);
    if (hostAt(turn.world, subject).node === NODE.halted) turn.fire(refs.node, subject, 'start');
    if (given(step, 'ForceQuorum')) forceQuorum(turn, subject);
  },
  pending: (world, step) => numberOf(step, 'Wait') !== 0 && joins(world, step),
  failed: (world, step) => numberOf(step, 'Wait') !== 0 && !serves(world, step) && !joins(world, step),
  patienceUs: waitUs,
};

export const restartComputer: Command = {
  spec: {
    name: 'Restart-Computer',
    help: 'Restarts a host. A member stops its cluster service first, as Stop-ClusterNode does: with DrainOnShutdown its roles leave. Other VMs are saved, and run on when it is back. Returns at once unless -Wait.',
    parameters: [
      { ...parameter.computer, position: 0 },
      { name: 'Wait', kind: 'switch', help: 'Returns when it serves again.' },
      {
        name: 'For',
        kind: 'choice',
        choices: ['Default', 'PowerShell', 'WinRM', 'Wmi'],
        help: 'What it waits for; here all of them answer together.',
      },
      { name: 'Timeout', kind: 'integer', aliases: ['TimeoutSec'], min: -1, max: 2_147_483, help: 'Seconds to wait.' },
      { name: 'Delay', kind: 'integer', min: 1, max: 32_767, help: 'Seconds between two looks; here it sees at once.' },
      {
        name: 'Protocol',
        kind: 'choice',
        choices: ['DCOM', 'WSMan'],
        help: 'How it is asked; here both are the same.',
      },
      parameter.force,
      parameter.whatIf,
    ],
  },
  about: 'host',
  subject: 'ComputerName',
  refuses: (turn, { subject }) => {
    const early = firstRefusal(turn.world, [
      ['host/answers', subject],
      ['host/is-not-restarting', subject],
    ]);
    if (early !== undefined || goesDownAtOnce(turn.world, subject)) return early;
    // The system asks no cluster: with the last vote its quorum goes.
    return turn.obstacle(refs.node, hostAt(turn.world, subject).node, 'restart', subject);
  },
  perform: (turn, { subject }) => {
    hostAt(turn.world, subject).restarts = true;
    if (goesDownAtOnce(turn.world, subject)) goDown(turn, subject);
    else halt(turn, subject, 'restart');
  },
  pending: (world, step) => given(step, 'Wait') && !isBack(world, step.subject),
  failed: (world, step) => given(step, 'Wait') && !isBack(world, step.subject),
  patienceUs: (step) => (numberOf(step, 'Timeout') < 0 ? undefined : numberOf(step, 'Timeout') * SECOND),
};

/** Whether no cluster service runs on a host that would have to hand its roles over first. */
const goesDownAtOnce = (world: World, host: number): boolean => ALONE.includes(hostAt(world, host).node);

const ALONE: readonly number[] = [NODE.ready, NODE.halted, NODE.stopped, NODE.quarantined];

function isBack(world: World, index: number): boolean {
  const { restarts, node } = hostAt(world, index);
  return !restarts && runsGuests(node);
}

/** Whether a node is on its way into its cluster: one that hears no cluster waits for it in vain. */
function joins(world: World, { subject }: Step): boolean {
  const { node, island, cluster } = hostAt(world, subject);
  const own = world.clusters[cluster];
  return node === NODE.stopped && own?.quorate === true && own.island === island;
}

function serves(world: World, { subject }: Step): boolean {
  const { node, cluster } = hostAt(world, subject);
  return (node === NODE.up || node === NODE.paused) && world.clusters[cluster]?.quorate === true;
}

/** Its roles leave first, unless DrainOnShutdown is off. */
function halt(turn: Turn, subject: number, event: 'halt' | 'restart' = 'halt'): void {
  const host = hostAt(turn.world, subject);
  turn.fire(refs.node, subject, event);
  if (clusterAt(turn.world, host.cluster).settings.DrainOnShutdown === 0) turn.fire(refs.node, subject, 'drained');
  else if (host.drain !== DRAIN.inProgress) turn.fire(refs.drain, subject, 'start');
}

export const stopClusterNode: Command = {
  spec: {
    name: 'Stop-ClusterNode',
    help: 'Stops the cluster service of a node; with DrainOnShutdown its roles leave first. Returns when it has, unless -Wait 0.',
    parameters: [name, wait, parameter.cluster],
  },
  about: 'host',
  subject: 'Name',
  refuses: (turn, { subject }) =>
    member(turn.world, subject) ??
    firstRefusal(turn.world, [
      ['node/is-not-isolated', subject],
      ['node/is-not-quarantined', subject],
      ['node/may-be-paused', subject],
    ]) ??
    turn.obstacle(refs.node, hostAt(turn.world, subject).node, 'halt', subject),
  perform: (turn, { subject }) => halt(turn, subject),
  pending: (world, step) => numberOf(step, 'Wait') !== 0 && hostAt(world, step.subject).node === NODE.stopping,
  failed: (world, step) =>
    numberOf(step, 'Wait') !== 0 && ![NODE.halted, NODE.stopping].includes(hostAt(world, step.subject).node),
  patienceUs: waitUs,
};
