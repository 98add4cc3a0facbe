/** The functional level of a cluster, the releases of its members, and its storage pool. */
import { compareLevels, mixes, releaseAt } from '../../model/catalog/index.js';
import { clusterAt, hostAt, hostName, releaseKey } from '../../model/rules/names.js';
import { CLUSTER, NODE, POOL } from '../../model/states.js';
import { NONE, type World } from '../../model/world.js';
import { type Invariant, NEVER, wake } from '../invariant.js';

/** Negative, zero or positive as the level of the first release is lower, equal or higher. */
const compare = (a: number, b: number): number => compareLevels(releaseAt(a).level.value, releaseAt(b).level.value);

/** Facts after which the members of a cluster, or their releases, may be others. */
const MEMBERS_CHANGE = [
  wake('subject', 'join-started', 'node-joined', 'installation-completed', 'host-up'),
  wake('members', 'level-raised'),
] as const;

const levelRisesByOne: Invariant = {
  id: 'safety/level-rises-by-one',
  claim: 'The functional level of a cluster never falls, and rises by one release at a time.',
  source: 'CMRP CLUSAPI',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('subject', 'level-raised')],
  remember: ({ world }, cluster) => clusterAt(world, cluster).level,
  evidence: ({ world, before }, index) => {
    const { level, name } = clusterAt(world, index);
    if (before === NEVER || before === level) return undefined;
    const fell = compare(level, before) < 0;
    if (!fell && mixes(before, level)) return undefined;
    return `the level of ${name} ${fell ? 'fell' : 'jumped'} from ${releaseKey(before)} to ${releaseKey(level)}`;
  },
};

const levelNeedsEveryMember: Invariant = {
  id: 'safety/level-needs-every-member',
  claim:
    'A functional level begins to rise only when every member is Up with the newer release, and rises only with quorum.',
  source: 'CMRP CRU WERR',
  holds: 'always',
  about: 'cluster',
  wokenBy: [
    wake(
      'subject',
      'level-raising',
      'level-raised',
      'level-not-raised',
      'cluster-all-old',
      'cluster-mixed',
      'cluster-all-new',
    ),
  ],
  remember: ({ world }, cluster) => clusterAt(world, cluster).phase,
  evidence: ({ world, before }, index) => {
    const { phase, members, level, name, quorate } = clusterAt(world, index);
    const rose = before === CLUSTER.raising && phase === CLUSTER.raised;
    if (rose && !quorate) return `the level of ${name} rose while it had no quorum`;
    if (phase !== CLUSTER.raising || before === CLUSTER.raising || before === NEVER) return undefined;
    const old = members.find((one) => compare(hostAt(world, one).release, level) <= 0);
    if (old !== undefined) {
      return `the level of ${name} begins to rise while ${hostName(world, old)} runs ${releaseKey(hostAt(world, old).release)}`;
    }
    const away = members.find((one) => hostAt(world, one).node !== NODE.up);
    return away === undefined
      ? undefined
      : `the level of ${name} begins to rise while ${hostName(world, away)} is not Up`;
  },
};

const levelBelowMembers: Invariant = {
  id: 'safety/level-below-members',
  claim: 'While a member runs an old release, the functional level is not above that release.',
  source: 'CRU',
  holds: 'always',
  about: 'host',
  wokenBy: MEMBERS_CHANGE,
  evidence: ({ world }, index) => {
    const host = hostAt(world, index);
    const cluster = world.clusters[host.cluster];
    if (cluster === undefined || compare(cluster.level, host.release) <= 0) return undefined;
    return `${host.name} runs ${releaseKey(host.release)} in ${cluster.name}, whose level is that of ${releaseKey(cluster.level)}`;
  },
};

const memberFitsLevel: Invariant = {
  id: 'safety/member-fits-level',
  claim: 'Every member runs the release of the functional level, or one that may stand directly above it.',
  source: 'CRU CMRP',
  holds: 'always',
  about: 'host',
  wokenBy: MEMBERS_CHANGE,
  evidence: ({ world }, index) => {
    const host = hostAt(world, index);
    const cluster = world.clusters[host.cluster];
    if (cluster === undefined || mixes(cluster.level, host.release)) return undefined;
    return `${host.name} runs ${releaseKey(host.release)} in ${cluster.name}, whose level is still that of ${releaseKey(cluster.level)}`;
  },
};

const twoReleasesAtMost: Invariant = {
  id: 'safety/two-releases-at-most',
  claim: 'The members of a cluster run at most two releases.',
  source: 'CRU',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('cluster', 'join-started', 'node-joined', 'installation-completed', 'host-up')],
  evidence: ({ world }, index) => {
    const { members, name } = clusterAt(world, index);
    if (runAtMostTwo(world, members)) return undefined;
    const releases = new Set(members.map((one) => hostAt(world, one).release));
    return `${name} holds ${[...releases].map(releaseKey).join(', ')}`;
  },
};

/** Whether hosts run no third release. */
function runAtMostTwo(world: World, hosts: readonly number[]): boolean {
  const one = world.hosts[hosts[0] ?? NONE]?.release;
  let other = one;
  for (const host of hosts) {
    const { release } = hostAt(world, host);
    if (release === one || release === other) continue;
    if (other !== one) return false;
    other = release;
  }
  return true;
}

const oldNodeNeverJoins: Invariant = {
  id: 'safety/old-node-never-joins',
  claim: 'A host whose release is older than the functional level never joins.',
  source: 'SEED WERR',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'join-started', 'node-joined', 'node-evicted')],
  remember: ({ world }, host) => hostAt(world, host).cluster + 1,
  evidence: ({ world, before }, index) => {
    const host = hostAt(world, index);
    const cluster = world.clusters[host.cluster];
    if (cluster === undefined || before === NEVER || before === host.cluster + 1) return undefined;
    if (compare(host.release, cluster.level) >= 0) return undefined;
    return `${host.name} (${releaseKey(host.release)}) joins ${cluster.name}, whose level is that of ${releaseKey(cluster.level)}`;
  },
};

const poolAfterLevel: Invariant = {
  id: 'safety/pool-after-level',
  claim: 'A storage pool is updated only to the format of a functional level that has been raised above it.',
  source: 'CRU S2DU',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('subject', 'pool-updating', 'pool-updated', 'level-raised')],
  evidence: ({ world }, index) => {
    const { pool, poolLevel, level, name } = clusterAt(world, index);
    if (compare(poolLevel, level) > 0)
      return `the pool of ${name} has the format of ${releaseKey(poolLevel)}, above its level`;
    if (pool !== POOL.updating || compare(poolLevel, level) < 0) return undefined;
    return `the pool of ${name} is being updated while the level is still that of ${releaseKey(level)}`;
  },
};

const oneLevelUpdate: Invariant = {
  id: 'safety/one-level-update',
  claim: 'Only one update of the functional level runs at a time.',
  source: 'WERR CMRP',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('subject', 'level-raising', 'level-raised', 'level-not-raised')],
  remember: ({ world }, cluster) => clusterAt(world, cluster).phase,
  evidence: ({ world, before, fact }, index) => {
    const { phase, name } = clusterAt(world, index);
    if (fact === NONE || phase !== CLUSTER.raising || before !== CLUSTER.raising) return undefined;
    return `a second update of the level of ${name} began before the first had ended`;
  },
  coarse: true,
};

export const levelInvariants: readonly Invariant[] = [
  levelRisesByOne,
  levelNeedsEveryMember,
  levelBelowMembers,
  memberFitsLevel,
  twoReleasesAtMost,
  oldNodeNeverJoins,
  poolAfterLevel,
  oneLevelUpdate,
];
