/** What is done with a node: who drains, which upgrades there are in place, who joins. */
import { leastRevision, nodeUpgrade, releaseAt, supports, versionText } from '../../model/catalog/index.js';
import { FACT } from '../../model/facts.js';
import { clusterAt, hostAt, releaseKey, vmAt } from '../../model/rules/names.js';
import { NODE } from '../../model/states.js';
import { NONE, STORAGES } from '../../model/world.js';
import { type Invariant, NEVER, wake } from '../invariant.js';

const DRAIN_STARTED = FACT['drain-started'];

/** States of a member of which roles are moved away; one that has none to move has stopped at once. */
const DRAINED: readonly number[] = [NODE.up, NODE.paused, NODE.stopping, NODE.halted, NODE.quarantined];

const drainsServingMember: Invariant = {
  id: 'safety/drains-serving-member',
  claim: 'A drain begins only on a member that serves, or whose roles its peers take away from it.',
  source: 'WERR',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'drain-started')],
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const { name, node, cluster } = hostAt(world, index);
    if (fact !== DRAIN_STARTED || (cluster !== NONE && DRAINED.includes(node))) return undefined;
    return `a drain of ${name} began, which ${cluster === NONE ? 'is no member of a cluster' : 'does not serve'}`;
  },
};

const IN_PLACE: readonly number[] = [NODE.upgrading, NODE.upgradingOutside];

const upgradeHasPath: Invariant = {
  id: 'safety/upgrade-has-a-path',
  claim: 'A host is upgraded in place only to a release to which there is a path from its own.',
  source: 'CRU S2DU',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'installation-started')],
  evidence: ({ world }, index) => {
    const { name, node, release, installs, cluster } = hostAt(world, index);
    if (!IN_PLACE.includes(node) || installs === NONE) return undefined;
    const [from, to] = [releaseAt(release).key, releaseAt(installs).key];
    const path = nodeUpgrade(from, to, 'in-place', { member: cluster !== NONE });
    return path === undefined || path.verdict === 'refused'
      ? `${name} is upgraded in place from ${from} to ${to}, and there is no such path`
      : undefined;
  },
};

const INSTALLATION_STARTED = FACT['installation-started'];

const installsWhatAnswers: Invariant = {
  id: 'safety/installs-what-answers',
  claim: 'An installation begins only on a host that neither hangs nor goes down to start again.',
  source: 'none',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'installation-started')],
  // Of the moment at which it begins: a host may hang during setup.
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const { name, hung, restarts } = hostAt(world, index);
    if (fact !== INSTALLATION_STARTED || !(hung || restarts)) return undefined;
    return `an installation of ${name} began, which ${hung ? 'hangs' : 'is being restarted'}`;
  },
};

const upgradeKeepsVms: Invariant = {
  id: 'safety/upgrade-keeps-vms',
  claim: 'A host is upgraded in place only to a release that supports the versions of the VMs that stay on it.',
  source: 'VMV',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'installation-started')],
  // Of the moment at which it begins.
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const { name, node, installs, vms } = hostAt(world, index);
    if (fact !== INSTALLATION_STARTED || !IN_PLACE.includes(node)) return undefined;
    const left = vms.map((one) => vmAt(world, one)).find(({ version }) => !supports(installs, version));
    return (
      left &&
      `${name} is upgraded to ${releaseKey(installs)}, which does not support version ${versionText(left.version)} of ${left.name}`
    );
  },
};

const joinsWhatItHears: Invariant = {
  id: 'safety/joins-what-it-hears',
  claim:
    'A host joins only a cluster that it hears, and with Storage Spaces Direct beside the other release of a hop only with the cumulative update that this needs.',
  source: 'QUO S2DU EVT',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'join-started', 'node-evicted')],
  remember: ({ world }, host) => hostAt(world, host).cluster + 1,
  evidence: ({ world, before }, index) => {
    const { name, cluster, island, revision, release } = hostAt(world, index);
    if (cluster === NONE || before === NEVER || before === cluster + 1) return undefined;
    const { name: joined, island: part, members, storage } = clusterAt(world, cluster);
    if (island !== part) return `${name} joins ${joined}, which it does not hear`;
    if (STORAGES[storage] !== 's2d') return undefined;
    const beside = members.map((member) => hostAt(world, member).release).filter((other) => other !== release);
    const least = beside.some((other) => leastRevision(other) !== undefined) ? (leastRevision(release) ?? 0) : 0;
    return revision !== NONE && revision < least
      ? `${name} joins ${joined} with revision ${revision} of ${releaseKey(release)}, and ${least} is the least`
      : undefined;
  },
};

export const nodeStepInvariants: readonly Invariant[] = [
  drainsServingMember,
  installsWhatAnswers,
  upgradeHasPath,
  upgradeKeepsVms,
  joinsWhatItHears,
];
