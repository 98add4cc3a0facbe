/** Rules about membership, drains, installations and the functional level. */
import { cmdletWord } from '../../base/text.js';
import {
  compareLevels,
  defaultSetting,
  LIMITS,
  leastRevision,
  nodeUpgrade,
  RELEASES,
  releaseAt,
  settingOf,
  supports,
  type UpgradeVerdict,
} from '../catalog/index.js';
import { CLUSTER, DRAIN, NODE, POOL } from '../states.js';
import { type Cluster, type Host, NONE, type World } from '../world.js';
import { clusterAt, hostAt, hostName, releaseKey, vmAt, vmName } from './names.js';
import { answers } from './node-states.js';
import { hasPool } from './pool.js';
import type { Rule } from './rule.js';
import { keepsQuorumWithout } from './votes.js';

const levelOf = (release: number) => RELEASES[release]?.level.value ?? { major: 0, minor: 0 };

/** The release whose level an update would reach: the lowest among the members, if that is above the present level. */
export function nextLevel(world: World, cluster: Cluster): number {
  let lowest = NONE;
  for (const member of cluster.members) {
    const { release } = hostAt(world, member);
    if (lowest === NONE || compareLevels(levelOf(release), levelOf(lowest)) < 0) lowest = release;
  }
  return lowest !== NONE && compareLevels(levelOf(lowest), levelOf(cluster.level)) > 0 ? lowest : NONE;
}

/** A member that runs a newer release than the level, or NONE. */
export function newerMember(world: World, cluster: Cluster): number {
  return (
    cluster.members.find((one) => compareLevels(levelOf(hostAt(world, one).release), levelOf(cluster.level)) > 0) ??
    NONE
  );
}

/** A member that holds the level back, or NONE. */
const olderMember = (world: World, cluster: Cluster): number =>
  cluster.members.find((one) => compareLevels(levelOf(hostAt(world, one).release), levelOf(cluster.level)) <= 0) ??
  NONE;

/**
 * Why a host of this release may not be a member of the cluster, or undefined: at most the level's release and one that may stand
 * beside it. What the host itself runs now does not count.
 */
function joinConflict(world: World, cluster: Cluster, release: number, host = NONE): string | undefined {
  const level = RELEASES[cluster.level];
  const joining = RELEASES[release];
  if (level === undefined || joining === undefined || release === cluster.level) return undefined;
  if (compareLevels(joining.level.value, level.level.value) < 0) {
    return `The functional level of ${cluster.name} is that of ${level.key}; an older release (${joining.key}) can no longer join.`;
  }
  if (!joining.mixesWithOlder.value.includes(level.key)) {
    return `${joining.key} cannot stand in one cluster with ${level.key}; a cluster goes one release at a time.`;
  }
  const third = cluster.members.find(
    (one) => one !== host && ![cluster.level, release].includes(hostAt(world, one).release),
  );
  if (third === undefined) return undefined;
  return `${cluster.name} already holds ${level.key} and ${releaseKey(hostAt(world, third).release)}; a third release cannot join.`;
}

function upgradeConflict(world: World, host: number, arg: number): string | undefined {
  const cluster = world.clusters[hostAt(world, host).cluster];
  return cluster === undefined ? undefined : joinConflict(world, cluster, Math.floor(arg / 2), host);
}

const nodeLimit = ({ caps }: World, cluster: Cluster): number => (hasPool(cluster) ? caps.nodesS2d : caps.nodes);

/** Whether a role is on its way to a host. */
const awaitsRole = (world: World, host: number): boolean => hostAt(world, host).coming > 0;

const ownsRoles = (world: World, host: number): boolean =>
  hostAt(world, host).vms.some((one) => vmAt(world, one).clustered);

/** Roles that a host owns. */
const rolesOn = (world: World, host: number): number[] =>
  hostAt(world, host).vms.filter((one) => vmAt(world, one).clustered);

/** `release * 2 + (in place ? 1 : 0)`, the argument of the rule on installations. */
export const installation = (release: number, inPlace: boolean): number => release * 2 + (inPlace ? 1 : 0);

/** What the catalog says of an upgrade in place of a host from its release to another. */
function inPlaceVerdict(world: World, { release, cluster }: Host, to: number): UpgradeVerdict {
  const of = { member: cluster !== NONE, s2d: cluster !== NONE && hasPool(clusterAt(world, cluster)) };
  const path = nodeUpgrade(releaseAt(release).key, releaseAt(to).key, 'in-place', of);
  return path?.verdict ?? 'refused';
}

/** The revision that a release needs to join Storage Spaces Direct: where the other release of a hop with such a need is there. */
function leastToJoin(world: World, release: number, index: number): number {
  const cluster = clusterAt(world, index);
  if (!hasPool(cluster)) return 0;
  const isBeside = cluster.members.some((member) => {
    const other = hostAt(world, member).release;
    return other !== release && leastRevision(other) !== undefined;
  });
  return isBeside ? (leastRevision(release) ?? 0) : 0;
}

export const clusterRules: readonly Rule[] = [
  {
    id: 'drain/one-at-a-time',
    about: 'host',
    statement: 'A node drains once at a time.',
    source: 'WERR',
    confidence: 'doc',
    code: '5962',
    holds: (world, host) => hostAt(world, host).drain !== DRAIN.inProgress,
    because: () => 'A node drain is already in progress.',
  },
  {
    id: 'drain/only-an-emptied-node-leaves',
    about: 'host',
    statement: 'A node that still owns roles is not evicted.',
    source: 'none',
    confidence: 'assumed',
    holds: (world, host) => !ownsRoles(world, host) && !awaitsRole(world, host),
    because: (world, host) => {
      const roles = rolesOn(world, host);
      if (roles.length === 0) return `A role is on its way to ${hostName(world, host)}.`;
      const name = cmdletWord(hostName(world, host));
      const some = roles.slice(0, 3).map((one) => vmName(world, one));
      const owns = `${hostName(world, host)} still owns ${roles.length} role${roles.length === 1 ? '' : 's'} (${some.join(', ')}${roles.length > 3 ? ', …' : ''}).`;
      return answers(hostAt(world, host).node)
        ? `${owns} Drain it first: Suspend-ClusterNode ${name} -Drain.`
        : `${owns} It is down and drains no more: once it is given up they go where the rules let them; Move-ClusterGroup moves those that are left.`;
    },
  },
  {
    id: 'quorum/eviction-keeps-quorum',
    about: 'host',
    statement: 'A node is evicted only if the votes that remain keep quorum.',
    source: 'WERR QUO',
    confidence: 'doc',
    code: '5939',
    holds: (world, host) => keepsQuorumWithout(world, clusterAt(world, hostAt(world, host).cluster), host),
    because: () =>
      'Eviction of this node is invalid at this time. Due to quorum requirements node eviction will result in cluster shutdown.',
  },
  {
    id: 'membership/compatible-release',
    about: 'host',
    statement: 'A host joins only a cluster whose functional level is that of its release or of the release before it.',
    source: 'WERR EVT CRU',
    confidence: 'doc',
    code: '5075',
    holds: (world, host, cluster) =>
      joinConflict(world, clusterAt(world, cluster), hostAt(world, host).release) === undefined,
    because: (world, host, cluster) =>
      `The cluster join operation failed due to incompatible software versions between the joining node and its sponsor. ${joinConflict(world, clusterAt(world, cluster), hostAt(world, host).release) ?? ''}`.trimEnd(),
  },
  {
    id: 'membership/is-patched',
    about: 'host',
    statement:
      'With Storage Spaces Direct a host joins beside the other release of its hop only with the cumulative update that this needs.',
    source: 'S2DU EVT',
    confidence: 'doc',
    code: '1547',
    holds: (world, host, cluster) => {
      const { revision, release } = hostAt(world, host);
      return revision === NONE || revision >= leastToJoin(world, release, cluster);
    },
    because: (world, host, cluster) => {
      const { revision, release, name } = hostAt(world, host);
      return `${name} runs ${releaseKey(release)} at revision ${revision}; beside another release a node joins Storage Spaces Direct from ${leastToJoin(world, release, cluster)} on. Install its cumulative update first.`;
    },
  },
  {
    id: 'membership/hears-the-cluster',
    about: 'host',
    statement: 'A host joins only a cluster that it hears: on the same side of a network that is cut.',
    source: 'QUO',
    confidence: 'derived',
    holds: (world, host, cluster) => hostAt(world, host).island === clusterAt(world, cluster).island,
    because: (world, host, cluster) =>
      `${hostName(world, host)} and the nodes of ${clusterAt(world, cluster).name} do not hear each other.`,
  },
  {
    id: 'membership/node-limit',
    about: 'host',
    statement: `A cluster has at most ${LIMITS.nodes.value} nodes, with Storage Spaces Direct at most ${LIMITS.nodesS2d.value}.`,
    source: 'SCALE',
    confidence: 'doc',
    code: '5934',
    holds: (world, _host, index) => {
      const cluster = clusterAt(world, index);
      return cluster.members.length < nodeLimit(world, cluster);
    },
    because: (world, _host, index) => {
      const cluster = clusterAt(world, index);
      return `${cluster.name} already has ${nodeLimit(world, cluster)} nodes.`;
    },
  },
  {
    id: 'install/release-has-a-path',
    about: 'host',
    statement: 'An in-place upgrade needs a path from the release that is installed; a clean installation needs none.',
    source: 'CRU S2DU',
    confidence: 'doc',
    holds: (world, host, arg) =>
      arg % 2 === 0 || inPlaceVerdict(world, hostAt(world, host), Math.floor(arg / 2)) !== 'refused',
    because: (world, host, arg) =>
      `There is no in-place upgrade from ${releaseKey(hostAt(world, host).release)} to ${releaseKey(Math.floor(arg / 2))} for a cluster node. Evict it and install it clean.`,
  },
  {
    id: 'install/release-fits-the-cluster',
    about: 'host',
    statement: 'A member is upgraded in place only to a release that may stand in its cluster: one release at a time.',
    source: 'CRU CMRP',
    confidence: 'doc',
    code: '5075',
    holds: (world, host, arg) => upgradeConflict(world, host, arg) === undefined,
    because: (world, host, arg) => upgradeConflict(world, host, arg) ?? '',
  },
  {
    id: 'install/no-roles-on-the-node',
    about: 'host',
    statement: 'Setup runs in place only on a member that owns no role.',
    source: 'CRU',
    confidence: 'doc',
    holds: (world, host) => !ownsRoles(world, host) && !awaitsRole(world, host),
    because: (world, host) =>
      `${hostName(world, host)} still owns ${rolesOn(world, host).length} roles. Drain it first.`,
  },
  {
    id: 'install/clean-needs-eviction',
    about: 'host',
    statement: 'A member is evicted before it is installed clean.',
    source: 'CRU',
    confidence: 'doc',
    holds: (world, host) => hostAt(world, host).cluster === NONE,
    because: (world, host) =>
      `${hostName(world, host)} is a member of ${clusterAt(world, hostAt(world, host).cluster).name}. Remove-ClusterNode first, or install with -InPlace.`,
  },
  {
    id: 'install/hosts-newer-vms-stay',
    about: 'host',
    statement: 'A host is upgraded in place only to a release that supports the versions of the VMs that stay on it.',
    source: 'VMV',
    confidence: 'derived',
    holds: (world, host, release) =>
      hostAt(world, host).vms.every((one) => supports(release, vmAt(world, one).version)),
    because: (world, host, release) => {
      const vm = hostAt(world, host).vms.find((one) => !supports(release, vmAt(world, one).version)) ?? NONE;
      return `${vmName(world, vm)} stays on ${hostName(world, host)} and could not start on ${releaseKey(release)}.`;
    },
  },
  {
    id: 'level/every-member-supports-it',
    about: 'cluster',
    statement: 'The functional level rises only when every member runs the newer release.',
    source: 'CMRP WERR',
    confidence: 'doc',
    code: '5973',
    holds: (world, cluster) => nextLevel(world, clusterAt(world, cluster)) !== NONE,
    because: (world, index) => {
      const cluster = clusterAt(world, index);
      const old = olderMember(world, cluster);
      return `The Cluster Functional Level could not be increased because not all nodes in the cluster support the updated version. ${hostName(world, old)} still runs ${releaseKey(world.hosts[old]?.release ?? NONE)}.`;
    },
  },
  {
    id: 'level/every-member-is-up',
    about: 'cluster',
    statement: 'The functional level rises only while every member is Up, none Paused or Down.',
    source: 'CRU EVT',
    confidence: 'doc',
    code: '1664',
    holds: (world, cluster) => clusterAt(world, cluster).members.every((one) => hostAt(world, one).node === NODE.up),
    because: (world, index) => {
      const cluster = clusterAt(world, index);
      const bad = cluster.members.find((one) => hostAt(world, one).node !== NODE.up) ?? NONE;
      return `${hostName(world, bad)} is not Up; every member of ${cluster.name} must be, before its functional level can rise.`;
    },
  },
  {
    id: 'level/one-update-at-a-time',
    about: 'cluster',
    statement: 'Only one update of the functional level runs at a time.',
    source: 'WERR CMRP',
    confidence: 'doc',
    code: '5976',
    holds: (world, cluster) => clusterAt(world, cluster).phase !== CLUSTER.raising,
    because: () => 'The cluster is currently performing a version upgrade.',
  },
  {
    id: 'level/has-that-property',
    about: 'cluster',
    statement: 'A property of a cluster is set only where its functional level has it.',
    source: 'CLP MPM',
    confidence: 'derived',
    holds: (world, cluster, which) => {
      const { settings, level } = clusterAt(world, cluster);
      const setting = settingOf(Object.keys(settings)[which] ?? '');
      return setting === undefined || defaultSetting(setting, releaseAt(level).key) !== undefined;
    },
    because: (world, index, which) => {
      const { settings, level, name } = clusterAt(world, index);
      return `The property '${Object.keys(settings)[which]}' cannot be found on this object: the functional level of ${name} is that of ${releaseKey(level)}, which does not have it.`;
    },
  },
  {
    id: 'storage/pool-after-level',
    about: 'cluster',
    statement: 'The storage pool is updated only after the functional level was raised.',
    source: 'CRU S2DU',
    confidence: 'doc',
    holds: (world, cluster) => clusterAt(world, cluster).pool === POOL.behind,
    because: (world, index) => {
      const cluster = clusterAt(world, index);
      if (!hasPool(cluster)) return `The nodes of ${cluster.name} have no storage pool.`;
      return `The storage pool of ${cluster.name} already has the format of its functional level (${releaseKey(cluster.level)}). Raise the level first: Update-ClusterFunctionalLevel.`;
    },
  },
];
