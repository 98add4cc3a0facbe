/** The cmdlets of a cluster as a whole: its functional level, its storage pool, its properties. */

import { noteLoad } from '../effects/balance.js';
import { assignSetting } from '../effects/cluster.js';
import { reviewQuorum } from '../effects/quorum.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { newerMember } from '../rules/cluster.js';
import { clusterAt } from '../rules/names.js';
import { CLUSTER, POOL } from '../states.js';
import { NONE, type SettingName, type World } from '../world.js';
import { type Command, firstRefusal, numberOf, parameter, type Step, textOf } from './command.js';

export const updateClusterFunctionalLevel: Command = {
  spec: {
    name: 'Update-ClusterFunctionalLevel',
    help: 'Raises the functional level by one release. There is no way back.',
    parameters: [{ ...parameter.cluster, position: 0, aliases: ['Name'] }, parameter.force, parameter.whatIf],
  },
  about: 'cluster',
  refuses: (turn, { subject }) => {
    const { world } = turn;
    const early = firstRefusal(world, [
      ['quorum/cluster-runs', subject],
      ['level/one-update-at-a-time', subject],
    ]);
    if (early !== undefined) return early;
    const cluster = clusterAt(world, subject);
    if (newerMember(world, cluster) === NONE) return undefined;
    return turn.obstacle(refs.cluster, cluster.phase, 'raise', subject);
  },
  perform: (turn, { subject }) => {
    // Where no member supports more, the update succeeds and changes nothing.
    if (newerMember(turn.world, clusterAt(turn.world, subject)) === NONE)
      turn.fact(FACT['level-already-highest'], subject);
    else turn.fire(refs.cluster, subject, 'raise');
  },
  pending: (world, { subject }) => clusterAt(world, subject).phase === CLUSTER.raising,
  failed: (world, { subject }) => newerMember(world, clusterAt(world, subject)) !== NONE,
};

export const updateStoragePool: Command = {
  spec: {
    name: 'Update-StoragePool',
    help: 'Brings the storage pool to the format of the functional level. There is no way back.',
    parameters: [
      { name: 'FriendlyName', kind: 'text', position: 0, help: 'The pool; a cluster has one here.' },
      parameter.cluster,
    ],
  },
  about: 'cluster',
  refuses: (turn, { subject }) =>
    firstRefusal(turn.world, [['quorum/cluster-runs', subject]]) ??
    turn.obstacle(refs.pool, clusterAt(turn.world, subject).pool, 'update', subject),
  perform: (turn, { subject }) => void turn.fire(refs.pool, subject, 'update'),
  pending: (world, { subject }) => clusterAt(world, subject).pool === POOL.updating,
};

/** `(Get-Cluster).NAME = n`: no cmdlet, so it is not in the table of cmdlets. */
export const setClusterProperty: Command = {
  spec: {
    name: 'Set-ClusterProperty',
    help: 'A property assignment: (Get-Cluster).NAME = n.',
    parameters: [
      { name: 'Property', kind: 'text', mandatory: true, help: 'The property.' },
      { name: 'Value', kind: 'integer', mandatory: true, help: 'Its new value.' },
      parameter.cluster,
    ],
  },
  about: 'cluster',
  refuses: (turn, step) =>
    firstRefusal(turn.world, [
      ['quorum/cluster-runs', step.subject],
      ['level/has-that-property', step.subject, settingNumber(turn.world, step)],
    ]),
  perform: (turn, step) => {
    const { settings } = clusterAt(turn.world, step.subject);
    const name = textOf(step, 'Property') as SettingName;
    assignSetting(settings, name, numberOf(step, 'Value'));
    for (const member of clusterAt(turn.world, step.subject).members) noteLoad(turn, member);
    turn.fact(FACT['setting-changed'], step.subject, settingNumber(turn.world, step));
    if (OF_VOTES.includes(name)) reviewQuorum(turn, step.subject);
  },
};

/** Properties that say who has a vote. */
const OF_VOTES: readonly SettingName[] = ['DynamicQuorum', 'LowerQuorumPriorityNodeId'];

const settingNumber = (world: World, step: Step): number =>
  Object.keys(clusterAt(world, step.subject).settings).indexOf(textOf(step, 'Property'));
