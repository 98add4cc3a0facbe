/** The cmdlets that start and stop the cluster service of a node. */
import { release } from '../effects/quarantine.js';
import { forceQuorum } from '../effects/quorum.js';
import * as refs from '../refs.js';
import { clusterAt, hostAt } from '../rules/names.js';
import { DRAIN, NODE } from '../states.js';
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
  failed: (world, step) => numberOf(step, 'Wait') !== 0 && !serves(world, step),
  patienceUs: waitUs,
};

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
  perform: (turn, { subject }) => {
    const host = hostAt(turn.world, subject);
    turn.fire(refs.node, subject, 'halt');
    if (clusterAt(turn.world, host.cluster).settings.DrainOnShutdown === 0) turn.fire(refs.node, subject, 'drained');
    else if (host.drain !== DRAIN.inProgress) turn.fire(refs.drain, subject, 'start');
  },
  pending: (world, step) => numberOf(step, 'Wait') !== 0 && hostAt(world, step.subject).node === NODE.stopping,
  failed: (world, step) => numberOf(step, 'Wait') !== 0 && hostAt(world, step.subject).node !== NODE.halted,
  patienceUs: waitUs,
};
