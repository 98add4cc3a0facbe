/** The cmdlets of what a cluster has for itself: its core group, its shared volumes, its witness. */
import { featureOf, releaseIndex } from '../catalog/index.js';
import { moveCore, witnessReplaced } from '../effects/quorum.js';
import { FACT } from '../facts.js';
import { clusterAt, hostAt, hostName } from '../rules/names.js';
import type { Refusal } from '../rules/rule.js';
import { NODE } from '../states.js';
import { NONE, STORAGES, type Volume, WITNESSES, type World } from '../world.js';
import { type Command, firstRefusal, given, member, numberOf, parameter, type Step, textOf, unfit } from './command.js';

const node = {
  name: 'Node',
  kind: 'host',
  position: 1,
  help: 'The target; unwritten, another node that is Up.',
} as const;

/** The name of the group of a cluster itself. */
const CORE_GROUP = 'Cluster Group';

export const isCoreGroup = (name: string): boolean => name.toLowerCase() === CORE_GROUP.toLowerCase();

/** The group of disks that no role has: it holds nothing here. */
export const isAvailableStorage = (name: string): boolean => name.toLowerCase() === 'available storage';

/** The target of a step: the node that it names, or the Up member of the lowest node id beside the present owner. */
function targetOf(world: World, step: Step, owner: number): number {
  if (numberOf(step, 'Node') !== NONE) return numberOf(step, 'Node');
  const others = clusterAt(world, step.subject)
    .members.map((one) => hostAt(world, one))
    .filter((host) => host.index !== owner && host.node === NODE.up)
    .sort((a, b) => a.nodeId - b.nodeId);
  return others[0]?.index ?? NONE;
}

/** Why a cluster takes nothing to a node: only its own nodes that are Up own what is moved. */
function refusesNode(world: World, cluster: number, target: number): Refusal | undefined {
  const early = firstRefusal(world, [['quorum/cluster-runs', cluster]]);
  if (early !== undefined) return early;
  if (target === NONE) return unable('No other node is Up.');
  const name = hostName(world, target);
  if (hostAt(world, target).cluster !== cluster)
    return member(world, target) ?? unable(`${name} is no node of ${clusterAt(world, cluster).name}.`);
  const down = firstRefusal(world, [['node/may-be-paused', target]]);
  return down ?? (hostAt(world, target).node === NODE.up ? undefined : unable('The cluster node is paused.'));
}

const unable = (message: string): Refusal => ({ rule: 'state/does-not-answer', message });

/** `Move-ClusterGroup "Cluster Group"`: it is about a cluster, so it is a command of its own. */
export const moveCoreGroup: Command = {
  spec: {
    name: 'Move-ClusterCoreGroup',
    help: `Move-ClusterGroup of the group "${CORE_GROUP}".`,
    parameters: [node, parameter.cluster],
  },
  about: 'cluster',
  refuses: ({ world }, step) =>
    refusesNode(world, step.subject, targetOf(world, step, clusterAt(world, step.subject).core)),
  perform: (turn, step) =>
    moveCore(turn, step.subject, targetOf(turn.world, step, clusterAt(turn.world, step.subject).core)),
};

/** The volume of the cluster that a step names. A cluster that has written none has one. */
const volumeOf = ({ volumes }: World, step: Step): Volume | undefined =>
  volumes
    .filter(({ cluster }) => cluster === step.subject)
    .find(({ name, implied }) => (implied ? 'volume1' : name.toLowerCase()) === textOf(step, 'Name').toLowerCase());

export const moveClusterSharedVolume: Command = {
  spec: {
    name: 'Move-ClusterSharedVolume',
    help: 'Gives a shared volume to another node, which coordinates it from then on. VMs do not notice. Where a scenario writes no volumes it changes nothing.',
    parameters: [
      { name: 'Name', kind: 'text', position: 0, mandatory: true, help: 'The volume.' },
      node,
      { name: 'Wait', kind: 'integer', min: 0, max: 86_400, help: 'It is done at once.' },
      parameter.cluster,
    ],
  },
  about: 'cluster',
  refuses: ({ world }, step) => {
    const volume = volumeOf(world, step);
    if (volume === undefined)
      return {
        rule: 'request/names-exist',
        message: `${clusterAt(world, step.subject).name} has no shared volume ${textOf(step, 'Name')}.`,
      };
    return refusesNode(world, step.subject, targetOf(world, step, volume.owner));
  },
  perform: (turn, step) => {
    const volume = volumeOf(turn.world, step);
    if (volume === undefined || volume.implied) return;
    volume.owner = targetOf(turn.world, step, volume.owner);
    turn.fact(FACT['volume-moved'], volume.index, volume.owner);
  },
};

/** The witness that a step asks for, as an index into WITNESSES; NONE where it does not say one. */
function witnessIn(step: Step): number {
  const asked: readonly (readonly [(typeof WITNESSES)[number], boolean])[] = [
    ['none', given(step, 'NoWitness')],
    ['disk', textOf(step, 'DiskWitness') !== ''],
    ['file-share', textOf(step, 'FileShareWitness') !== ''],
    ['cloud', given(step, 'CloudWitness')],
  ];
  const found = asked.filter(([, isAsked]) => isAsked);
  return found.length === 1 ? WITNESSES.indexOf(found[0]?.[0] ?? 'none') : NONE;
}

const CLOUD_SINCE = featureOf('cloud-witness')?.minimumRelease?.value ?? 'WS2016';

function refusesWitness(world: World, index: number, witness: number): Refusal | undefined {
  const cluster = clusterAt(world, index);
  if (WITNESSES[witness] === 'disk' && STORAGES[cluster.storage] === 's2d')
    return unfit('Storage Spaces Direct takes no disk witness: set -FileShareWitness or -CloudWitness.');
  if (WITNESSES[witness] === 'cloud' && cluster.level < releaseIndex(CLOUD_SINCE))
    return unfit(
      `The cloud witness came with the functional level of ${CLOUD_SINCE}; ${cluster.name} has an older one.`,
    );
  return undefined;
}

export const setClusterQuorum: Command = {
  spec: {
    name: 'Set-ClusterQuorum',
    help: 'Gives a cluster another witness, which answers, or takes it away.',
    parameters: [
      { name: 'NoWitness', aliases: ['NodeMajority'], kind: 'switch', help: 'None.' },
      { name: 'DiskWitness', aliases: ['NodeAndDiskMajority'], kind: 'text', help: 'A disk.' },
      { name: 'FileShareWitness', aliases: ['NodeAndFileShareMajority'], kind: 'text', help: 'A share.' },
      { name: 'CloudWitness', kind: 'switch', help: 'A storage account.' },
      { name: 'AccountName', kind: 'text', help: 'The account of the cloud witness.' },
      { name: 'AccessKey', kind: 'text', help: 'Its key: not kept.' },
      { name: 'Endpoint', kind: 'text', help: 'Its address.' },
      parameter.cluster,
    ],
  },
  about: 'cluster',
  refuses: ({ world }, step) => {
    if (witnessIn(step) === NONE)
      return unfit('Say one witness: -NoWitness, -DiskWitness, -FileShareWitness or -CloudWitness.');
    return (
      firstRefusal(world, [['quorum/cluster-runs', step.subject]]) ??
      refusesWitness(world, step.subject, witnessIn(step))
    );
  },
  perform: (turn, step) => witnessReplaced(turn, step.subject, witnessIn(step)),
};
